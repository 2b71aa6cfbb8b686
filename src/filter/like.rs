//! `LIKE`: `%` is any text, `_` any one character, `\` takes the meaning from what follows.
//!
//! Written here because the crates for it recurse once for each `%`, and the pattern is a stranger's.

/// Whether the whole of `text` is as `pattern` says; takes time in proportion to the product of their lengths at most.
pub(crate) fn matches(text: &str, pattern: &str) -> bool {
    let (mut text, mut pattern) = (text.chars(), pattern.chars());
    // Where the last `%` stood, and the text after what it has taken so far.
    let mut retry: Option<(std::str::Chars<'_>, std::str::Chars<'_>)> = None;
    loop {
        let here = text.clone();
        let goes_on = match pattern.next() {
            Some('%') => {
                retry = Some((pattern.clone(), here));
                continue;
            }
            None if here.as_str().is_empty() => return true,
            None => false,
            Some('_') => text.next().is_some(),
            Some('\\') => {
                // A last backslash stands for itself.
                let meant = pattern.next().unwrap_or('\\');
                text.next() == Some(meant)
            }
            Some(meant) => text.next() == Some(meant),
        };
        if goes_on {
            continue;
        }
        let Some((after, taken)) = &mut retry else { return false };
        if taken.next().is_none() {
            return false;
        }
        (pattern, text) = (after.clone(), taken.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("Lake", "Lake", true)]
    #[case("Lake", "lake", false)]
    #[case("Lake", "L%", true)]
    #[case("Lake", "%k%", true)]
    #[case("Lake", "____", true)]
    #[case("Lake", "___", false)]
    #[case("Əli", "_li", true)]
    #[case("100%", r"100\%", true)]
    #[case("1000", r"100\%", false)]
    #[case("a_b", r"a\_b", true)]
    #[case("axb", r"a\_b", false)]
    #[case(r"a\", r"a\\", true)]
    #[case(r"a\", r"a\", true)]
    #[case("", "", true)]
    #[case("", "%", true)]
    #[case("", "_", false)]
    #[case("aab", "%ab", true)]
    #[case("mississippi", "m%iss%ip%i", true)]
    #[case("mississippi", "m%iss%ipx%", false)]
    fn patterns(#[case] text: &str, #[case] pattern: &str, #[case] expected: bool) {
        assert_eq!(matches(text, pattern), expected);
    }

    #[test]
    fn a_hostile_pattern_ends() {
        assert!(!matches(&"a".repeat(2_000), &("%a".repeat(1_000) + "b")));
    }
}
