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
        let (whole, fraction) = number.split_once('.').map_or((number, None), |(w, f)| (w, Some(f)));
        let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("−", digits));
        let mut out = sign.to_owned();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push_str(&self.group);
            }
            out.push(digit);
        }
        if let Some(fraction) = fraction.filter(|fraction| *fraction != "0") {
            out.push_str(&self.decimal);
            out.push_str(fraction);
        }
        out
    }
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
