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
    use super::*;
    use serde_json::Value;

    #[test]
    fn categories_are_those_of_the_shared_cases() {
        let all: Value = serde_json::from_str(include_str!("../../tests/cases/words.json")).unwrap();
        let mut looked_at = 0;
        for case in all["plurals"].as_array().unwrap() {
            let code = case["language"].as_str().unwrap();
            for (name, expected) in [
                ("one", Category::One),
                ("few", Category::Few),
                ("many", Category::Many),
                ("other", Category::Other),
            ] {
                for number in case.get(name).and_then(Value::as_array).into_iter().flatten() {
                    let number = usize::try_from(number.as_u64().unwrap()).unwrap();
                    assert_eq!(category(code, number), expected, "{number} in {code}");
                    looked_at += 1;
                }
            }
        }
        assert!(looked_at > 40, "{looked_at}");
    }
}
