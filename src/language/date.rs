//! Calendar dates in words.

use jiff::civil::Date;
use serde::Deserialize;

use super::template::fill;

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
        let date: Date = (text.len() == 10).then(|| text.parse().ok()).flatten()?;
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
        let (day, time) = text.split_at_checked(10)?;
        let (time, zone) = time.strip_prefix('T')?.split_at_checked(5)?;
        let zone = zone.trim_start_matches(|c: char| c == ':' || c == '.' || c.is_ascii_digit());
        let is_zone = zone == "Z" || zone.starts_with(['+', '-']);
        let day = self.day(day).filter(|_| is_zone)?;
        let zone = zone.trim_start_matches('Z');
        Some(fill(&self.moment, &[("day", &day), ("time", time), ("zone", zone)]))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    #[test]
    fn days_and_moments_of_the_calendar() {
        let english = super::super::of("en");
        assert_eq!(english.day("2020-12-01T00:00:00Z"), None);
        assert_eq!(english.day("2020-02-30"), None);
        let moment = english.moment("2020-12-01T08:30:00Z");
        assert_eq!(moment.as_deref(), Some("1 December 2020, 08:30 (UTC)"));
        assert_eq!(english.moment("2020-12-01 08:30"), None);
        assert_eq!(english.short_day(date(2020, 12, 1), 2020), "1 Dec");
        assert_eq!(english.short_day(date(1993, 4, 2), 2020), "2 Apr 1993");
    }
}
