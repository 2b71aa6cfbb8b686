//! The program's own words in the languages that it speaks: dates, numbers, plurals, and what its pages say.
//!
//! The texts stand in one JSON file a language, which the page's script is given too. Tables of our own, since the
//! browsers and libraries at hand lack month names and plurals for some of these languages; the tests of the page hold
//! them against Unicode's CLDR. The data's languages are the catalogue's; one that the program does not speak is told
//! with English words.

mod date;
mod number;
mod plural;
mod template;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use template::fill;

/// The files, English first.
const FILES: [&str; 4] =
    [include_str!("en.json"), include_str!("az.json"), include_str!("hy.json"), include_str!("ru.json")];

static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
    let languages = FILES.iter().filter_map(|text| {
        let language: Language = serde_json::from_str(text).ok()?;
        Some(Language { json: text, ..language })
    });
    languages.collect()
});

/// A language that the program speaks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    code: String,
    name: String,
    /// Whether a native reader has checked the texts.
    reviewed: bool,
    date: date::Writing,
    number: number::Writing,
    /// The symbols of units, by their plain names.
    units: BTreeMap<String, String>,
    words: BTreeMap<String, Word>,
    #[serde(skip)]
    json: &'static str,
}

/// A text with `{names}` to fill in, or one for each category of numbers.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Word {
    Plain(String),
    Counted(BTreeMap<plural::Category, String>),
}

/// The language of a code (`hy`), else English.
///
/// # Examples
///
/// ```
/// use lachin_map::language;
/// assert_eq!(language::of("hy").name(), "Հայերեն");
/// assert_eq!(language::of("fr").name(), "English");
/// ```
#[must_use]
#[expect(clippy::indexing_slicing, reason = "a test reads all files: there is a first")]
pub fn of(code: &str) -> &'static Language {
    LANGUAGES.iter().find(|language| language.code == code).unwrap_or(&LANGUAGES[0])
}

/// What the language of a code calls itself; `None` if the program does not speak it.
#[must_use]
pub fn name(code: &str) -> Option<&'static str> {
    LANGUAGES.iter().find(|language| language.code == code).map(Language::name)
}

impl Language {
    /// Its code (BCP 47).
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Its own name for itself.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether a native reader has checked its texts.
    #[must_use]
    pub fn is_reviewed(&self) -> bool {
        self.reviewed
    }

    /// All its texts, as the page's script reads them.
    #[must_use]
    pub fn json(&self) -> &'static str {
        self.json
    }

    /// A text by its key; the key itself where there is none, which `tests/language.rs` does not let happen.
    #[must_use]
    pub fn word<'a>(&'a self, key: &'a str) -> &'a str {
        match self.words.get(key) {
            Some(Word::Plain(text)) => text,
            _ => key,
        }
    }

    /// A text with its `{names}` filled in.
    ///
    /// # Examples
    ///
    /// ```
    /// use lachin_map::language;
    /// assert_eq!(language::of("en").fill("since", &[("date", "1 May 2021")]), "since 1 May 2021");
    /// ```
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.word(key), values)
    }

    /// A text for a number of things, in the plural that the language has for it.
    ///
    /// # Examples
    ///
    /// ```
    /// use lachin_map::language;
    /// assert_eq!(language::of("ru").count("names_found", 22), "22 названия");
    /// ```
    #[must_use]
    pub fn count(&self, key: &str, number: usize) -> String {
        let Some(Word::Counted(forms)) = self.words.get(key) else { return key.to_owned() };
        let form = forms.get(&plural::category(&self.code, number));
        let text = form.or_else(|| forms.get(&plural::Category::Other)).map_or(key, String::as_str);
        fill(text, &[("n", &self.number.write(&number.to_string()))])
    }

    /// A day in words; `None` if the text is no date.
    ///
    /// # Examples
    ///
    /// ```
    /// use lachin_map::language;
    /// assert_eq!(language::of("en").day("2020-12-01").as_deref(), Some("1 December 2020"));
    /// assert_eq!(language::of("hy").day("2020-12-01").as_deref(), Some("2020\u{a0}թ. դեկտեմբերի 1"));
    /// ```
    #[must_use]
    pub fn day(&self, text: &str) -> Option<String> {
        self.date.day(text)
    }

    /// A date-time in words, with its offset from UTC; `None` if the text is none.
    #[must_use]
    pub fn moment(&self, text: &str) -> Option<String> {
        self.date.moment(text)
    }

    /// A day in few words (`1 Dec`), with its year if that is not the one that is spoken of.
    #[must_use]
    pub fn short_day(&self, date: Date, spoken_year: i16) -> String {
        self.date.short_day(date, spoken_year)
    }

    /// A day or date-time in words, else the text as it stands.
    #[must_use]
    pub fn in_words(&self, text: &str) -> String {
        self.day(text).or_else(|| self.moment(text)).unwrap_or_else(|| text.to_owned())
    }

    /// From a day or date-time to another, in words; an end that is not there is open.
    ///
    /// # Examples
    ///
    /// ```
    /// use lachin_map::language;
    /// let english = language::of("en");
    /// assert_eq!(english.interval(Some("2020-12-01"), None), "1 December 2020 to open");
    /// ```
    #[must_use]
    pub fn interval(&self, from: Option<&str>, to: Option<&str>) -> String {
        let [from, to] = [from, to]
            .map(|end| end.map_or_else(|| self.word("open_end").to_owned(), |text| self.in_words(text)));
        if from == to { from } else { self.fill("range", &[("from", &from), ("to", &to)]) }
    }

    /// A number as people write it, without a unit.
    #[must_use]
    pub fn decimal(&self, number: &str) -> String {
        self.number.write(number)
    }

    /// A number as people write it, with its unit; one without a unit may be a year or a code and is told as it stands.
    ///
    /// # Examples
    ///
    /// ```
    /// use lachin_map::language;
    /// assert_eq!(language::of("az").number("1840.5", Some("km2")), "1.840,5\u{a0}km²");
    /// assert_eq!(language::of("az").number("1994", None), "1994");
    /// ```
    #[must_use]
    pub fn number(&self, number: &str, unit: Option<&str>) -> String {
        match unit {
            None => number::plain(number),
            Some(unit) => {
                let symbol = self.units.get(unit).map_or(unit, String::as_str);
                format!("{}\u{a0}{symbol}", self.number.write(number))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read() {
        let codes: Vec<_> = LANGUAGES.iter().map(Language::code).collect();
        assert_eq!(codes, ["en", "az", "hy", "ru"]);
    }
}
