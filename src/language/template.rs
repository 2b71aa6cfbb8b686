//! Texts with names to fill in.

/// A text with its `{names}` filled in.
pub(super) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = after.split_once('}') else { break };
        out.push_str(values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value));
        // A date may end with the stop of an abbreviation, which is the sentence's too.
        rest = if out.ends_with('.') { after.strip_prefix('.').unwrap_or(after) } else { after };
    }
    out.push_str(rest);
    out
}
