//! How deep a CQL2 text is nested, told before it is parsed: the parser works by recursion, and a hostile text would
//! take the program's stack and the program with it.

use super::{FilterError, FilterFault, Place};

/// How deep parentheses, signs, negations and comparisons of comparisons may go together.
pub(super) const MAX_DEPTH: usize = 32;
/// The longest filter, in bytes; servers and proxies cut longer addresses anyway.
pub(super) const MAX_LENGTH: usize = 16 << 10;

/// Sees that `text` is no longer and no deeper nested than can be parsed.
pub(super) fn check(text: &str) -> Result<(), FilterError> {
    if text.len() > MAX_LENGTH {
        return Err(FilterError { place: Place::Whole, fault: FilterFault::Long(text.len()) });
    }
    // Each open parenthesis keeps what was nested outside of it; a comma or a connective starts anew within it.
    let mut open: Vec<usize> = Vec::new();
    let mut chain = 0;
    let mut depth = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        match c {
            '\'' | '"' => while rest.next().is_some_and(|(_, other)| other != c) {},
            '(' => {
                open.push(chain);
                chain = 0;
            }
            ')' => chain = open.pop().unwrap_or(0),
            ',' => chain = 0,
            // Signs, comparisons and powers may stand in a row, each within the last.
            '-' | '=' | '<' | '>' | '!' | '^' => chain += 1,
            c if c.is_alphabetic() => {
                let mut end = at + c.len_utf8();
                while let Some((next, c)) = rest.next_if(|(_, c)| c.is_alphanumeric() || "_.:".contains(*c)) {
                    end = next + c.len_utf8();
                }
                match text.get(at..end).unwrap_or_default().to_ascii_uppercase().as_str() {
                    "AND" | "OR" => chain = 0,
                    "NOT" | "LIKE" | "IN" | "IS" | "BETWEEN" | "DIV" => chain += 1,
                    _ => continue,
                }
            }
            _ => continue,
        }
        depth = depth.max(open.iter().sum::<usize>() + open.len() + chain);
        if depth > MAX_DEPTH {
            let place = Place::Character(text.get(..at).unwrap_or_default().chars().count() + 1);
            return Err(FilterError { place, fault: FilterFault::Deep });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_passes_whatever_its_length() {
        let mut text = "NOT (a = -1 AND (b > 2 OR c <> '((((' ))".to_owned();
        while text.len() < 8_000 {
            text.push_str(" OR kind IN ('a', 'b-c', -1) OR a - 1 > -2");
        }
        assert_eq!(check(&text), Ok(()));
        let ring: Vec<_> = (0..500).map(|i| format!("-{i}.5 {i}")).collect();
        assert!(check(&format!("S_INTERSECTS(geometry, POLYGON(({})))", ring.join(", "))).is_ok());
    }

    #[test]
    fn deep_and_long_texts_are_refused_with_the_place() {
        for (part, end) in
            [("(", "1"), ("NOT ", "a"), ("-", "1"), ("1=", "1"), ("casei(", "a"), ("(-", "1"), ("2^", "2")]
        {
            let text = part.repeat(600) + end;
            let error = check(&text).unwrap_err();
            assert_eq!(error.fault, FilterFault::Deep, "{part}");
            assert!(matches!(error.place, Place::Character(2..450)), "{part}: {:?}", error.place);
        }
        assert_eq!(check(&" ".repeat(20_000)).unwrap_err().fault, FilterFault::Long(20_000));
    }
}
