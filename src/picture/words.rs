//! The fixed words of a picture; all others are the data's own.

use jiff::civil::Date;

use crate::answer::description::day_in_words;

/// The fixed words of a picture in one language. Braces name what stands in their place.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// Over the date.
    pub as_of: &'static str,
    /// Before a sentence that is not of the day: `{date}`.
    pub last_change: &'static str,
    /// Instead of a sentence, where there is none.
    pub nothing_yet: &'static str,
    /// Before who said so: `{names}`.
    pub sources: &'static str,
    /// Of a day after the last that the data speaks of: `{date}`.
    pub data_until: &'static str,
    /// Over the legend.
    pub on_this_date: &'static str,
    /// How many features have a class: `{now}`, `{of}`.
    pub count: &'static str,
    /// Of a layer with more features than a picture has: `{drawn}`, `{all}`, `{title}`.
    pub only_some: &'static str,
    /// On a map with nothing on it.
    pub nothing_here: &'static str,
    /// A kilometre's symbol.
    pub kilometres: &'static str,
    /// A metre's symbol.
    pub metres: &'static str,
    /// The months, short.
    pub months: [&'static str; 12],
}

impl Words {
    /// In English.
    pub const ENGLISH: Self = Self {
        as_of: "The map as of",
        last_change: "Last change, {date}: ",
        nothing_yet: "Nothing has changed yet on this date.",
        sources: "Sources: {names}",
        data_until: "The data speaks only to {date}.",
        on_this_date: "On this date",
        count: "{now} of {of}",
        only_some: "Only {drawn} of {all} features are drawn: {title}",
        nothing_here: "Nothing lies here on this date.",
        kilometres: "km",
        metres: "m",
        months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    };

    /// A day in few words; its year only where it is not that of the map.
    pub(super) fn short_day(&self, day: Date, year: i16) -> String {
        let month = usize::try_from(day.month() - 1).ok().and_then(|month| self.months.get(month));
        let short = format!("{} {}", day.day(), month.unwrap_or(&""));
        if day.year() == year { short } else { format!("{short} {}", day.year()) }
    }
}

/// A day in words.
pub(super) fn in_words(day: Date) -> String {
    day_in_words(&day.to_string()).unwrap_or_default()
}

/// A text with what stands in the place of its braces.
pub(super) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_told_long_and_short() {
        let words = Words::ENGLISH;
        assert_eq!(in_words(date(2020, 12, 1)), "1 December 2020");
        assert_eq!(words.short_day(date(2020, 12, 1), 2020), "1 Dec");
        assert_eq!(words.short_day(date(1993, 4, 2), 2020), "2 Apr 1993");
        assert_eq!(fill(words.count, &[("now", "2"), ("of", "3")]), "2 of 3");
    }
}
