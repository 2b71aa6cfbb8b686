//! Where the parts of a filter stand in its text.

use std::ops::Range;

/// A part of a text, with the parts in it: as deep as the tree of what they say, and in its order.
#[derive(Debug)]
pub(super) struct Part {
    /// In bytes.
    pub(super) span: Range<usize>,
    pub(super) parts: Vec<Part>,
}

impl Part {
    /// The part that a path into the tree leads to, or the smallest one around it.
    pub(super) fn find(&self, path: &[String]) -> &Self {
        path.iter().fold(self, |part, step| {
            let inner = match step.as_str() {
                "date" | "timestamp" => part.parts.first(),
                // Numbers are places in a list; other steps (`args`, `op`, `interval`) lead to what has the list.
                step => step.parse().ok().and_then(|place: usize| part.parts.get(place)),
            };
            inner.unwrap_or(part)
        })
    }
}
