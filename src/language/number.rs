//! Numbers as people write them.

use serde::Deserialize;

/// What stands between whole and fraction, and between groups of three digits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Writing {
    decimal: String,
    group: String,
}

impl Writing {
    /// `1840.5` as `1,840.5`; a whole number is told without its `.0`.
    pub(super) fn write(&self, number: &str) -> String {
        let number = plain(number);
        let (whole, fraction) = number.split_once('.').map_or((number.as_str(), None), |(w, f)| (w, Some(f)));
        let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("−", digits));
        let mut out = sign.to_owned();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push_str(&self.group);
            }
            out.push(digit);
        }
        if let Some(fraction) = fraction {
            out.push_str(&self.decimal);
            out.push_str(fraction);
        }
        out
    }
}

/// A number of JSON in digits alone: without an exponent, and a whole one without its `.0`.
pub(super) fn plain(number: &str) -> String {
    let digits = match number.parse::<f64>() {
        Ok(value) if number.contains(['e', 'E']) => value.to_string(),
        _ => number.to_owned(),
    };
    digits.strip_suffix(".0").map(str::to_owned).unwrap_or(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("1840", "1,840")]
    #[case("1234567.25", "1,234,567.25")]
    #[case("-60.0", "−60")]
    #[case("999", "999")]
    fn numbers_are_grouped(#[case] number: &str, #[case] written: &str) {
        let writing = Writing { decimal: ".".to_owned(), group: ",".to_owned() };
        assert_eq!(writing.write(number), written);
    }
}
