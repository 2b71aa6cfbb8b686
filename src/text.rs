//! Texts in several languages, and the beginning of a text for a message.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// A text in one or more languages, by language code (`en`, `az`).
///
/// # Examples
///
/// ```
/// use lachin_map::text::Text;
/// let text = Text::from_iter([("en", "Places"), ("fr", "Lieux")]);
/// assert_eq!(text.in_language("fr"), "Lieux");
/// assert_eq!(text.in_language("de"), "Places");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Text(IndexMap<String, String>);

impl Text {
    /// The text in `language`, else in the first language it has, else nothing.
    #[must_use]
    pub fn in_language(&self, language: &str) -> &str {
        self.0.get(language).or_else(|| self.0.values().next()).map_or("", String::as_str)
    }

    /// The languages and texts in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(language, text)| (language.as_str(), text.as_str()))
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Text {
    fn from_iter<T: IntoIterator<Item = (&'a str, &'a str)>>(pairs: T) -> Self {
        Self(pairs.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect())
    }
}

/// How many characters of a text a message shows.
const SHOWN: usize = 80;

/// The beginning of a text as a message shows it: its first 80 characters, or all of it if it has no more.
///
/// What a client sends may be megabytes long, and the message that names it must not be.
///
/// # Examples
///
/// ```
/// use lachin_map::text::shortened;
/// assert_eq!(shortened("2020-13-01"), "2020-13-01");
/// assert_eq!(shortened(&"é".repeat(500)), "é".repeat(80));
/// ```
#[must_use]
pub fn shortened(text: &str) -> String {
    shortened_to(text, SHOWN)
}

/// The first `most` characters of a text, where [`shortened`] would show too much.
pub(crate) fn shortened_to(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}
