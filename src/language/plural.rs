//! Plural categories of whole numbers, by the rules of Unicode's CLDR.

use serde::Deserialize;

/// A category of numbers that take the same form of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Category {
    One,
    Few,
    Many,
    Other,
}

/// The category of a number in a language; of one that is not known here by the English rule.
pub(super) fn category(code: &str, number: usize) -> Category {
    let (tens, ones) = (number % 100, number % 10);
    match code {
        "ru" if ones == 1 && tens != 11 => Category::One,
        "ru" if (2..=4).contains(&ones) && !(12..=14).contains(&tens) => Category::Few,
        "ru" => Category::Many,
        "hy" if number == 0 => Category::One,
        _ if number == 1 => Category::One,
        _ => Category::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::Category::{Few, Many, One, Other};
    use super::*;

    #[rstest::rstest]
    #[case("en", [(0, Other), (1, One), (2, Other), (21, Other)])]
    #[case("az", [(0, Other), (1, One), (2, Other), (21, Other)])]
    #[case("hy", [(0, One), (1, One), (2, Other), (21, Other)])]
    #[case("ru", [(0, Many), (21, One), (22, Few), (111, Many)])]
    fn categories(#[case] code: &str, #[case] numbers: [(usize, Category); 4]) {
        for (number, expected) in numbers {
            assert_eq!(category(code, number), expected, "{number} in {code}");
        }
    }
}
