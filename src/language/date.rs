//! Calendar dates in words.

use jiff::civil::Date;
use serde::Deserialize;

use super::template::fill;
use crate::datetime;

/// How a language writes dates.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Writing {
    /// With `{day}`, `{month}` and `{year}`.
    long: String,
    /// With `{day}` and `{month}`, in few words.
    short: String,
    /// The same with `{year}`.
    short_with_year: String,
    /// With `{day}`, `{time}` and `{zone}`.
    moment: String,
    /// As they stand beside a day.
    months: [String; 12],
    short_months: [String; 12],
}

impl Writing {
    /// `2020-12-01` as `1 December 2020`.
    pub(super) fn day(&self, text: &str) -> Option<String> {
        let date = datetime::parse_day(text)?;
        let month = self.months.get(usize::try_from(date.month() - 1).ok()?)?;
        let (day, year) = (date.day().to_string(), date.year().to_string());
        Some(fill(&self.long, &[("day", &day), ("month", month), ("year", &year)]))
    }

    /// `1 Dec`, with the year if it is not the one that is spoken of.
    pub(super) fn short_day(&self, date: Date, spoken_year: i16) -> String {
        let month = usize::try_from(date.month() - 1).ok().and_then(|month| self.short_months.get(month));
        let text = if date.year() == spoken_year { &self.short } else { &self.short_with_year };
        let (day, year) = (date.day().to_string(), date.year().to_string());
        fill(text, &[("day", &day), ("month", month.map_or("", String::as_str)), ("year", &year)])
    }

    /// `2022-08-30T20:00:00+04:00` as `30 August 2022, 20:00 (UTC+04:00)`.
    pub(super) fn moment(&self, text: &str) -> Option<String> {
        // Of RFC 3339: day, T, hours and minutes, then seconds and their fraction, then the offset from UTC.
        let (day, time, rest) = (text.get(..10)?, text.get(11..16)?, text.get(19..)?);
        let day = self.day(day).filter(|_| datetime::is_moment(text))?;
        let zone = rest.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
        let zone = zone.trim_start_matches(['Z', 'z']);
        Some(fill(&self.moment, &[("day", &day), ("time", time), ("zone", zone)]))
    }
}
