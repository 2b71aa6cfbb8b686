//! The values of one property by row: each kept once and numbered while they are few, as they come otherwise.

use indexmap::IndexSet;

use super::scalar::Scalar;

/// The values of one property, by row.
///
/// Names of classes, dates and the like are kept once, so that "is it equal to this?" costs one look-up and then a
/// comparison of small numbers a row. Values that are nearly all different (ids, names) would only pay for a table that
/// finds nothing twice.
#[derive(Debug, Clone)]
pub(super) enum Column {
    /// Few values: each once, and its number by row.
    Coded { values: IndexSet<Scalar, hashbrown::DefaultHashBuilder>, codes: Vec<u16> },
    /// Many values, by row.
    Plain(Vec<Option<Scalar>>),
}

/// The code of no value.
const ABSENT: u16 = u16::MAX;

impl Default for Column {
    fn default() -> Self {
        Self::Coded { values: IndexSet::default(), codes: Vec::new() }
    }
}

impl Column {
    /// How many distinct values are numbered at most.
    pub(super) const MAX_CODES: usize = ABSENT as usize;

    /// Adds the value of a row that is not before the last; rows passed over have none. Returns the value as it is
    /// kept if it may be the first of its kind.
    pub(super) fn push(&mut self, row: usize, value: Option<Scalar>) -> Option<&Scalar> {
        if let Self::Coded { values, codes } = self
            && values.len() == Self::MAX_CODES
            && value.as_ref().is_some_and(|value| !values.contains(value))
        {
            let plain = codes.iter().map(|code| values.get_index((*code).into()).cloned()).collect();
            *self = Self::Plain(plain);
        }
        match self {
            Self::Coded { values, codes } => {
                codes.resize(row, ABSENT);
                let Some(value) = value else {
                    codes.push(ABSENT);
                    return None;
                };
                let (code, is_new) = values.insert_full(value);
                codes.push(u16::try_from(code).unwrap_or(ABSENT));
                is_new.then(|| values.get_index(code)).flatten()
            }
            Self::Plain(rows) => {
                rows.resize(row, None);
                rows.push(value);
                rows.last()?.as_ref()
            }
        }
    }

    /// The value of a row.
    pub(super) fn value(&self, row: u32) -> Option<&Scalar> {
        match self {
            Self::Coded { values, codes } => values.get_index((*codes.get(row as usize)?).into()),
            Self::Plain(rows) => rows.get(row as usize)?.as_ref(),
        }
    }

    /// The distinct values in the order of their first row, unless they are many.
    pub(super) fn values(&self) -> Option<&IndexSet<Scalar, hashbrown::DefaultHashBuilder>> {
        match self {
            Self::Coded { values, .. } => Some(values),
            Self::Plain(_) => None,
        }
    }

    /// The number of a row's value, where values are numbered; that of no value comes after all others.
    pub(super) fn code(&self, row: u32) -> Option<usize> {
        match self {
            Self::Coded { values, codes } => Some(
                codes.get(row as usize).map_or(values.len(), |code| usize::from(*code).min(values.len())),
            ),
            Self::Plain(_) => None,
        }
    }

    /// The numbers of the values of all rows up to the last that has one, where values are numbered.
    pub(super) fn codes(&self) -> Option<&[u16]> {
        match self {
            Self::Coded { codes, .. } => Some(codes),
            Self::Plain(_) => None,
        }
    }

    /// A test whether a row has `value`.
    pub(super) fn equals<'a>(&'a self, value: &'a Scalar) -> impl Fn(u32) -> bool + use<'a> {
        let code =
            self.values().and_then(|values| values.get_index_of(value)).and_then(|i| u16::try_from(i).ok());
        move |row| match self {
            Self::Coded { codes, .. } => code.is_some() && codes.get(row as usize).copied() == code,
            Self::Plain(_) => self.value(row) == Some(value),
        }
    }

    /// A test whether a row's value passes `test`, which is asked once for each value that is numbered.
    pub(super) fn passes<'a>(&'a self, test: impl Fn(&Scalar) -> bool + 'a) -> impl Fn(u32) -> bool + 'a {
        let passing: Option<Vec<bool>> = self.values().map(|values| values.iter().map(&test).collect());
        move |row| match (self, &passing) {
            (Self::Coded { codes, .. }, Some(passing)) => {
                let code = codes.get(row as usize).copied();
                code.and_then(|code| passing.get(usize::from(code)).copied()).unwrap_or(false)
            }
            _ => self.value(row).is_some_and(&test),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_values_are_found_as_few_are() {
        let mut column = Column::default();
        let value = |i: usize| (i % 10 != 9).then(|| Scalar::Text((i % 100_000).to_string().into()));
        for i in 0..150_000 {
            // Rows at 7 are passed over.
            if i % 10 != 7 {
                column.push(i, value(i));
            }
            if i == 1_000 {
                assert_eq!(column.values().unwrap().len(), 801);
            }
        }
        assert!(column.values().is_none());
        let rows = |text: &str| {
            let value = Scalar::Text(text.into());
            let is = column.equals(&value);
            (0..150_000).filter(|row| is(*row)).collect::<Vec<u32>>()
        };
        assert_eq!(rows("5"), [5, 100_005]);
        assert_eq!(rows("70000"), [70_000]);
        assert_eq!(rows("9"), [0_u32; 0]);
        assert_eq!(rows("7"), [0_u32; 0]);
        assert_eq!(column.value(12), Some(&Scalar::Text("12".into())));
        assert_eq!((column.value(17), column.value(19), column.value(150_000)), (None, None, None));
    }
}
