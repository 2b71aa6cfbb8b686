//! The text of an SVG as it is written.

use std::fmt::{self, Display, Write};

use crate::encode::xml::Escaped;

/// An SVG, element by element.
#[derive(Debug, Default)]
pub(super) struct Svg(String);

/// A value of an attribute.
pub(super) type Value<'a> = &'a dyn Display;

impl Svg {
    /// Opens an element.
    pub(super) fn open(&mut self, tag: &str, attributes: &[(&str, Value<'_>)]) {
        self.start(tag, attributes);
        self.0.push('>');
    }

    /// Closes an element.
    pub(super) fn close(&mut self, tag: &str) {
        self.put(format_args!("</{tag}>\n"));
    }

    /// An element without content.
    pub(super) fn empty(&mut self, tag: &str, attributes: &[(&str, Value<'_>)]) {
        self.start(tag, attributes);
        self.0.push_str("/>\n");
    }

    /// An element that holds a text.
    pub(super) fn text(&mut self, tag: &str, attributes: &[(&str, Value<'_>)], text: &str) {
        self.open(tag, attributes);
        self.put(Escaped(text));
        self.close(tag);
    }

    /// What has been written elsewhere.
    pub(super) fn raw(&mut self, written: &str) {
        self.0.push_str(written);
    }

    /// All that has been written.
    pub(super) fn finish(self) -> String {
        self.0
    }

    fn start(&mut self, tag: &str, attributes: &[(&str, Value<'_>)]) {
        self.put(format_args!("<{tag}"));
        for (name, value) in attributes {
            self.put(format_args!(" {name}=\"{}\"", Escaped(&value.to_string())));
        }
    }

    fn put(&mut self, what: impl Display) {
        // Writing to a String cannot fail.
        let _ = write!(self.0, "{what}");
    }
}

/// A length in pixels, to a tenth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Px(pub(super) f64);

impl Px {
    /// The whole number of tenths nearest to it.
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a picture and its margin")]
    pub(super) fn tenths(self) -> i64 {
        (self.0 * 10.0).round() as i64
    }
}

impl Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Tenths(self.tenths()).fmt(f)
    }
}

/// A number of tenths in as few characters as can be: `-5` is `-.5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tenths(pub(super) i64);

impl Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0.unsigned_abs() / 10, self.0.unsigned_abs() % 10);
        if self.0 < 0 {
            f.write_char('-')?;
        }
        match (whole, part) {
            (whole, 0) => write!(f, "{whole}"),
            (0, part) => write!(f, ".{part}"),
            (whole, part) => write!(f, "{whole}.{part}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(12.34, "12.3")]
    #[case(-0.5, "-.5")]
    #[case(0.04, "0")]
    #[case(-0.04, "0")]
    #[case(7.96, "8")]
    fn lengths_are_short(#[case] length: f64, #[case] text: &str) {
        assert_eq!(Px(length).to_string(), text);
    }

    #[test]
    fn what_is_written_can_be_read() {
        let mut svg = Svg::default();
        svg.open("g", &[("data-name", &"a<\"b\">&c")]);
        svg.text("text", &[("x", &Px(1.25))], "x < y & \u{1}");
        svg.close("g");
        let text = svg.finish();
        let read = roxmltree::Document::parse(&text).unwrap();
        assert_eq!(read.root_element().attribute("data-name"), Some("a<\"b\">&c"));
        assert_eq!(read.root_element().first_element_child().unwrap().text(), Some("x < y & \u{fffd}"));
    }
}
