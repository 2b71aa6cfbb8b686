//! The tokens of a CQL2 text.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A bare name or a keyword.
    Word,
    /// A name in double quotes.
    Name,
    /// A text in single quotes.
    Text,
    /// A number without a sign.
    Number,
    /// An operator, a parenthesis or a comma.
    Symbol,
    /// A quote without its end.
    Unclosed,
    /// A character that no filter has outside of quotes.
    Stray,
    /// The end of the text.
    End,
}

/// A token and where it stands, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The tokens of a text, the last of which is its end.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut start = 0;
    loop {
        let rest = text.get(start..).unwrap_or_default();
        let spaces = rest.len() - rest.trim_start().len();
        start += spaces;
        let (kind, length) = first(rest.trim_start());
        found.push(Token { kind, start, end: start + length });
        if kind == Kind::End {
            return found;
        }
        start += length;
    }
}

/// The kind and the length of the token that a text begins with.
fn first(text: &str) -> (Kind, usize) {
    let mut chars = text.chars();
    let Some(c) = chars.next() else { return (Kind::End, 0) };
    let next = chars.next();
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    match c {
        '\'' => quoted(text, c, Kind::Text),
        '"' => quoted(text, c, Kind::Name),
        _ if digit(Some(c)) || (c == '.' && digit(next)) => (Kind::Number, number(text)),
        _ if c.is_alphabetic() || "_:".contains(c) => {
            // Combining marks and ties are parts of names, as the grammar lists them.
            let is_mark = |c: char| matches!(c, '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}');
            let is_part = |c: char| c.is_alphabetic() || c.is_numeric() || "_.:".contains(c) || is_mark(c);
            (Kind::Word, text.len() - text.trim_start_matches(is_part).len())
        }
        '<' if matches!(next, Some('=' | '>')) => (Kind::Symbol, 2),
        '>' | '!' if next == Some('=') => (Kind::Symbol, 2),
        '<' | '>' | '=' | '+' | '-' | '*' | '/' | '%' | '^' | '(' | ')' | ',' => (Kind::Symbol, 1),
        _ => (Kind::Stray, c.len_utf8()),
    }
}

/// A text between quotes, which are doubled where they are part of it.
fn quoted(text: &str, quote: char, kind: Kind) -> (Kind, usize) {
    let mut quotes = text.match_indices(quote).map(|(at, _)| at).skip(1).peekable();
    while let Some(at) = quotes.next() {
        if quotes.next_if_eq(&(at + 1)).is_none() {
            return (kind, at + 1);
        }
    }
    (Kind::Unclosed, text.len())
}

/// The length of a number: digits, a fraction, an exponent.
fn number(text: &str) -> usize {
    let digits = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        from + rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len()
    };
    let begins = |at: usize, with: &[char]| text.get(at..).is_some_and(|rest| rest.starts_with(with));
    let whole = digits(0);
    let end = if begins(whole, &['.']) { digits(whole + 1) } else { whole };
    if !begins(end, &['e', 'E']) {
        return end;
    }
    let power = if begins(end + 1, &['+', '-']) { end + 2 } else { end + 1 };
    if digits(power) > power { digits(power) } else { end }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("a<=1.5e-3", &["a", "<=", "1.5e-3"])]
    #[case(" \"n \"\"q\"\"\" = 'o''clock'  ", &["\"n \"\"q\"\"\"", "=", "'o''clock'"])]
    #[case("''<>'' AND eo:x_1 !=.5", &["''", "<>", "''", "AND", "eo:x_1", "!=", ".5"])]
    #[case("1.e5-1e*2", &["1.e5", "-", "1", "e", "*", "2"])]
    #[case("ə ? 'b", &["ə", "?", "'b"])]
    fn texts_are_cut_into_tokens(#[case] text: &str, #[case] expected: &[&str]) {
        let found = tokens(text);
        let (end, found) = found.split_last().unwrap();
        assert_eq!((end.kind, end.end), (Kind::End, text.len()));
        assert_eq!(found.iter().map(|token| &text[token.start..token.end]).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_is_no_token_is_told_apart() {
        let last = |text| tokens(text).into_iter().rev().nth(1).unwrap().kind;
        assert_eq!([last("'a''"), last("\"a"), last("'")], [Kind::Unclosed; 3]);
        assert_eq!([last("a;"), last("["), last("!")], [Kind::Stray; 3]);
    }
}
