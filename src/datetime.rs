//! The `datetime` value, and the half-open periods it is compared with.

use std::fmt;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::text::shortened;

/// A half-open stretch of time: `start` belongs to it, `end` does not.
///
/// Two intervals meet when they share an instant; an interval that ends where another starts does
/// not meet it, and an empty one meets nothing.
///
/// # Units
///
/// Instants are whole microseconds since 1970-01-01T00:00:00Z; an open start is [`i64::MIN`] and an
/// open end [`i64::MAX`].
///
/// # Examples
///
/// ```
/// use lachin_map::Interval;
/// use jiff::tz::Offset;
///
/// let before = Interval::period(None, Some("2020-12-01"), Offset::UTC)?;
/// let after = Interval::period(Some("2020-12-01"), None, Offset::UTC)?;
/// let day = Interval::day(jiff::civil::date(2020, 12, 1), Offset::UTC);
/// assert!(!before.meets(day));
/// assert!(after.meets(day));
/// # Ok::<(), lachin_map::ParseDatetimeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    start: i64,
    end: i64,
}

impl Interval {
    /// All of time.
    pub const ALWAYS: Self = Self { start: i64::MIN, end: i64::MAX };

    /// The stretch from `start` until just before `end`, in microseconds since 1970.
    #[must_use]
    pub const fn new(start: i64, end: i64) -> Self {
        Self { start, end }
    }

    /// The day `date` at `offset` from UTC.
    #[must_use]
    pub fn day(date: Date, offset: Offset) -> Self {
        let end = date.checked_add(1.day()).map_or(i64::MAX, |next| midnight(next, offset));
        Self { start: midnight(date, offset), end }
    }

    /// The period of a feature: from the start of `from` until just before the start of `to`.
    ///
    /// Each is a date (a day at `offset`) or an RFC 3339 date-time; `None` is open.
    ///
    /// # Errors
    ///
    /// A text that is neither, or a start after the end.
    pub fn period(from: Option<&str>, to: Option<&str>, offset: Offset) -> Result<Self, ParseDatetimeError> {
        let start = from.map_or(Ok(i64::MIN), |text| Ok(Moment::parse(text)?.span(offset).start))?;
        let end = to.map_or(Ok(i64::MAX), |text| Ok(Moment::parse(text)?.span(offset).start))?;
        if start > end {
            return Err(ParseDatetimeError::Order {
                start: from.unwrap_or_default().to_owned(),
                end: to.unwrap_or_default().to_owned(),
            });
        }
        Ok(Self { start, end })
    }

    /// The first instant, in microseconds since 1970.
    #[must_use]
    pub fn start(self) -> i64 {
        self.start
    }

    /// The first instant no longer in the interval, in microseconds since 1970.
    #[must_use]
    pub fn end(self) -> i64 {
        self.end
    }

    /// Whether no instant lies in the interval.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Whether the two share an instant.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.start.max(other.start) < self.end.min(other.end)
    }

    /// The interval with `days` more before and after it.
    #[must_use]
    pub fn widened(self, days: u16) -> Self {
        let more = i64::from(days) * DAY;
        Self { start: self.start.saturating_sub(more), end: self.end.saturating_add(more) }
    }

    /// The smallest interval that holds both; an empty one adds nothing.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        match (self.is_empty(), other.is_empty()) {
            (true, _) => other,
            (_, true) => self,
            _ => Self { start: self.start.min(other.start), end: self.end.max(other.end) },
        }
    }

    /// Start and end as RFC 3339 texts in UTC, the end as the last instant that counts; `None` is open.
    ///
    /// Standards with closed ends (the temporal extent of a collection) want it so.
    #[must_use]
    pub fn closed(self) -> [Option<String>; 2] {
        let text = |at: i64| {
            Timestamp::from_microsecond(at).ok().map(|t| t.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
        };
        // Whole seconds are what other systems compare; periods end on whole seconds in practice.
        let last = self.end.saturating_sub(SECOND).max(self.start);
        [
            (self.start != i64::MIN).then(|| text(self.start)).flatten(),
            (self.end != i64::MAX).then(|| text(last)).flatten(),
        ]
    }

    /// Start and end, the end as the last that counts, for formats whose periods are closed: the first and the last day
    /// if the interval is one of whole days at `offset`, else instants as [`closed`](Self::closed) has them. `None` is
    /// open.
    ///
    /// An empty interval has no last day: it is told by the instant at which it begins and ends.
    ///
    /// # Examples
    ///
    /// ```
    /// use jiff::tz::Offset;
    /// use lachin_map::Interval;
    /// let four = Offset::constant(4);
    /// let days = Interval::period(Some("2020-11-10"), Some("2020-12-01"), four)?;
    /// assert_eq!(days.closed_at(four).map(Option::unwrap), ["2020-11-10", "2020-11-30"]);
    /// let hours = Interval::period(Some("2022-08-30T20:00:00+04:00"), None, four)?;
    /// assert_eq!(hours.closed_at(four), [Some("2022-08-30T16:00:00Z".to_owned()), None]);
    /// # Ok::<(), lachin_map::ParseDatetimeError>(())
    /// ```
    #[must_use]
    pub fn closed_at(self, offset: Offset) -> [Option<String>; 2] {
        // Both ends are told in one way: JSON-FG wants two dates or two instants (`/req/core/interval`).
        let starts_a_day = |at| civil(at, offset).is_none_or(|civil| civil.time() == Time::midnight());
        if self.is_empty() || !starts_a_day(self.start) || !starts_a_day(self.end) {
            return self.closed();
        }
        [self.start, self.end.saturating_sub(1)].map(|at| date_of(at, offset).map(|date| date.to_string()))
    }
}

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// The `datetime` parameter: an instant or an interval, closed at both ends as the standard has it
/// (`/req/core/fc-time-response`).
///
/// A date is a whole day at the data set's offset from UTC, so `2020-12-01` at +04:00 is the same as
/// `2020-11-30T20:00:00Z/2020-12-01T19:59:59.999999Z`. Open ends are `..` or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Datetime {
    text: String,
    interval: Interval,
}

impl Datetime {
    /// Reads the parameter; `offset` says what a day is.
    ///
    /// # Errors
    ///
    /// A [`ParseDatetimeError`] that names the part at fault.
    pub fn parse(text: &str, offset: Offset) -> Result<Self, ParseDatetimeError> {
        // A bare plus sign in a query string means a space, so an offset often arrives as " 04:00".
        let text = text.trim().replace(' ', "+");
        let interval = match text.split_once('/') {
            None => Moment::parse(&text)?.span(offset),
            Some((_, end)) if end.contains('/') => {
                return Err(ParseDatetimeError::Parts { text: shortened(&text) });
            }
            Some((start, end)) => {
                let open = |part: &str| matches!(part, "" | "..");
                let from = if open(start) { i64::MIN } else { Moment::parse(start)?.span(offset).start };
                let to = if open(end) { i64::MAX } else { Moment::parse(end)?.span(offset).end };
                if from >= to {
                    return Err(ParseDatetimeError::Order { start: shortened(start), end: shortened(end) });
                }
                Interval { start: from, end: to }
            }
        };
        Ok(Self { text, interval })
    }

    /// What the parameter covers.
    #[must_use]
    pub fn interval(&self) -> Interval {
        self.interval
    }
}

impl fmt::Display for Datetime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Why a text is not a date, a date-time or an interval of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseDatetimeError {
    /// Neither a date nor a date-time.
    #[error("'{text}' is neither a date (2020-12-01) nor a date-time with its offset (2020-12-01T08:00:00Z)")]
    Moment {
        /// The text at fault.
        text: String,
    },
    /// More than one slash.
    #[error("'{text}' has more than two parts; an interval is start/end, with .. for an open end")]
    Parts {
        /// The text at fault.
        text: String,
    },
    /// The start lies after the end.
    #[error("the start {start} lies after the end {end}")]
    Order {
        /// The start as given.
        start: String,
        /// The end as given.
        end: String,
    },
}

/// The day on which a date or date-time lies at `offset`; `None` if the text is neither.
///
/// # Examples
///
/// ```
/// use jiff::{civil::date, tz::Offset};
/// use lachin_map::datetime::day_of;
/// assert_eq!(day_of("2020-11-30T21:00:00Z", Offset::constant(4)), Some(date(2020, 12, 1)));
/// ```
#[must_use]
pub fn day_of(text: &str, offset: Offset) -> Option<Date> {
    match Moment::parse(text).ok()? {
        Moment::Day(date) => Some(date),
        Moment::Instant(at) => date_of(at, offset),
    }
}

/// The day that a text is (`2020-12-01`); `None` if it is none.
///
/// jiff reads more than RFC 3339 (week dates, bracketed zones, "20201201"), so the shape is checked first.
#[must_use]
pub fn parse_day(text: &str) -> Option<Date> {
    let is_day = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    is_day.then(|| text.parse().ok()).flatten()
}

/// The day or the instant that a text is; `None` if it is neither a date nor a date-time.
pub(crate) fn span_of(text: &str, offset: Offset) -> Option<Interval> {
    Moment::parse(text).ok().map(|moment| moment.span(offset))
}

/// Whether a text is a date or a date-time with its offset.
pub(crate) fn is_moment(text: &str) -> bool {
    Moment::parse(text).is_ok()
}

/// The day on which an instant lies at `offset`; `None` if it lies beyond the calendar, as an open end does.
#[must_use]
pub fn date_of(at: i64, offset: Offset) -> Option<Date> {
    civil(at, offset).map(DateTime::date)
}

fn civil(at: i64, offset: Offset) -> Option<DateTime> {
    let since = SignedDuration::from_micros(at) + SignedDuration::from_secs(offset.seconds().into());
    EPOCH.checked_add(since).ok()
}

/// An instant as a text at `offset`: a day if it is the start of one, else an RFC 3339 date-time; `None` if it lies
/// beyond the calendar, as an open end does.
///
/// # Examples
///
/// ```
/// use jiff::tz::Offset;
/// use lachin_map::datetime::{Datetime, moment};
/// let at = |text| Datetime::parse(text, Offset::constant(4)).unwrap().interval().start();
/// assert_eq!(moment(at("2020-12-01"), Offset::constant(4)).unwrap(), "2020-12-01");
/// let evening = moment(at("2022-08-30T16:00:00Z"), Offset::constant(4)).unwrap();
/// assert_eq!(evening, "2022-08-30T20:00:00+04:00");
/// assert_eq!(moment(i64::MAX, Offset::UTC), None);
/// ```
#[must_use]
pub fn moment(at: i64, offset: Offset) -> Option<String> {
    let civil = civil(at, offset)?;
    if civil.time() == Time::midnight() {
        return Some(civil.date().to_string());
    }
    let zone = if offset == Offset::UTC { "Z".to_owned() } else { hours_and_minutes(offset) };
    Some(format!("{}T{}{zone}", civil.date(), civil.time()))
}

/// `+04:00`, `-03:30`.
fn hours_and_minutes(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// An offset from UTC as RFC 3339 writes it: `Z`, `+04:00`, `-03:30`.
#[must_use]
pub fn parse_offset(text: &str) -> Option<Offset> {
    if matches!(text, "Z" | "z") {
        return Some(Offset::UTC);
    }
    let sign = match text.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let two_digits = |part: &str| {
        let digits = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse::<u8>().ok()).flatten()
    };
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60;
    (minutes < 60).then(|| Offset::from_seconds(sign * seconds).ok()).flatten()
}

/// A day or an instant, before it is known which offset days have.
enum Moment {
    Day(Date),
    Instant(i64),
}

impl Moment {
    fn parse(text: &str) -> Result<Self, ParseDatetimeError> {
        let moment = parse_day(text).map(Self::Day).or_else(|| instant(text).map(Self::Instant));
        moment.ok_or_else(|| ParseDatetimeError::Moment { text: shortened(text) })
    }

    fn span(&self, offset: Offset) -> Interval {
        match *self {
            Self::Day(date) => Interval::day(date, offset),
            Self::Instant(at) => Interval { start: at, end: at.saturating_add(1) },
        }
    }
}

/// An RFC 3339 date-time in microseconds. It is reckoned from civil time, since jiff's own instants end a day
/// before the year 9999 does, which is what many mean by "for ever".
fn instant(text: &str) -> Option<i64> {
    let offset_length = if text.ends_with(['Z', 'z']) { 1 } else { 6 };
    let (civil, offset) = text.split_at_checked(text.len().checked_sub(offset_length)?)?;
    let shape = |(i, b): (usize, u8)| match i {
        4 | 7 => b == b'-',
        10 => matches!(b, b'T' | b't'),
        13 | 16 => b == b':',
        19 => b == b'.',
        _ => b.is_ascii_digit(),
    };
    if civil.len() < 19 || !civil.bytes().enumerate().all(shape) {
        return None;
    }
    Some(microseconds(civil.parse().ok()?, parse_offset(offset)?))
}

fn midnight(date: Date, offset: Offset) -> i64 {
    microseconds(date.at(0, 0, 0, 0), offset)
}

const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

fn microseconds(civil: DateTime, offset: Offset) -> i64 {
    let since = civil.duration_since(EPOCH).as_micros();
    // Twenty thousand years of microseconds fit an i64 many times over.
    i64::try_from(since).unwrap_or(i64::MAX) - i64::from(offset.seconds()) * SECOND
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Interval, ParseDatetimeError> {
        Datetime::parse(text, Offset::constant(4)).map(|d| d.interval())
    }

    #[test]
    fn a_day_is_a_day_at_the_offset() {
        let day = parse("2020-12-01").unwrap();
        assert!(day.meets(parse("2020-11-30T21:00:00Z").unwrap()));
        assert!(day.meets(parse("2020-11-30T20:00:00Z").unwrap()));
        assert!(!day.meets(parse("2020-11-30T19:59:59.999999Z").unwrap()));
        assert!(!day.meets(parse("2020-12-01T20:00:00Z").unwrap()));
        assert!(day.meets(parse("2020-12-01T23:59:59+04:00").unwrap()));
    }

    #[test]
    fn intervals_are_closed_and_ends_may_be_open() {
        let week = parse("2020-12-01/2020-12-07").unwrap();
        assert!(week.meets(parse("2020-12-07").unwrap()));
        assert!(!week.meets(parse("2020-12-08").unwrap()));
        for open in ["../2020-12-01", "/2020-12-01"] {
            assert_eq!(parse(open).unwrap().start(), i64::MIN);
        }
        for open in ["2020-12-01/..", "2020-12-01/"] {
            assert_eq!(parse(open).unwrap().end(), i64::MAX);
        }
        assert_eq!(parse("../..").unwrap(), Interval::ALWAYS);
    }

    #[test]
    fn a_period_holds_its_first_day_and_not_its_last() {
        let offset = Offset::constant(4);
        let period = Interval::period(Some("2020-11-10"), Some("2020-12-01"), offset).unwrap();
        assert!(period.meets(parse("2020-11-10").unwrap()));
        assert!(period.meets(parse("2020-11-30").unwrap()));
        assert!(!period.meets(parse("2020-12-01").unwrap()));
        assert!(!period.meets(parse("2020-11-09").unwrap()));
        let empty = Interval::period(Some("2020-12-01"), Some("2020-12-01"), offset).unwrap();
        assert!(empty.is_empty() && !empty.meets(Interval::ALWAYS));
        let backwards = Interval::period(Some("2020-12-02"), Some("2020-12-01"), offset).unwrap_err();
        assert_eq!(backwards.to_string(), "the start 2020-12-02 lies after the end 2020-12-01");
    }

    #[test]
    fn closed_ends_name_the_last_second_that_counts() {
        let period = Interval::period(Some("2020-11-10"), Some("2020-12-01"), Offset::UTC).unwrap();
        assert_eq!(
            period.closed(),
            [Some("2020-11-10T00:00:00Z".to_owned()), Some("2020-11-30T23:59:59Z".to_owned())]
        );
        assert_eq!(Interval::ALWAYS.closed(), [None, None]);
    }

    #[test]
    fn closed_ends_are_days_where_both_ends_are_days() {
        let four = Offset::constant(4);
        let closed = |from: Option<&str>, to: Option<&str>| {
            let ends = Interval::period(from, to, four).unwrap().closed_at(four);
            ends.map(|end| end.unwrap_or_else(|| "..".to_owned())).join("/")
        };
        assert_eq!(closed(Some("2020-12-01"), Some("2020-12-02")), "2020-12-01/2020-12-01");
        assert_eq!(closed(Some("2020-11-30T20:00:00Z"), None), "2020-12-01/..");
        assert_eq!(closed(None, Some("2020-03-01")), "../2020-02-29");
        assert_eq!(closed(None, None), "../..");
        assert_eq!(
            closed(Some("2020-12-01"), Some("2020-12-01T12:00:00+04:00")),
            "2020-11-30T20:00:00Z/2020-12-01T07:59:59Z"
        );
        assert_eq!(
            closed(Some("2020-12-01"), Some("2020-12-01")),
            "2020-11-30T20:00:00Z/2020-11-30T20:00:00Z"
        );
        assert_eq!(closed(Some("0001-01-01"), Some("9999-12-31")), "0001-01-01/9999-12-30");
    }

    #[test]
    fn an_offset_whose_plus_became_a_space_is_understood() {
        assert_eq!(parse("2020-12-01T00:00:00 04:00"), parse("2020-11-30T20:00:00Z"));
    }

    #[rstest::rstest]
    #[case("", "'' is neither a date")]
    #[case("yesterday", "'yesterday' is neither a date")]
    #[case("2020", "'2020' is neither a date")]
    #[case("2020-13-01", "'2020-13-01' is neither a date")]
    #[case("2020-02-30", "'2020-02-30' is neither a date")]
    #[case("20201201", "'20201201' is neither a date")]
    #[case("2020-W49-2", "'2020-W49-2' is neither a date")]
    #[case("2020-12-01T00:00:00", "'2020-12-01T00:00:00' is neither a date")]
    #[case("2020-12-01T00:00:00+04", "'2020-12-01T00:00:00+04' is neither a date")]
    #[case("2020-12-01T00:00:00+4:00", "'2020-12-01T00:00:00+4:00' is neither a date")]
    #[case("2020-12-01T00:00Z", "'2020-12-01T00:00Z' is neither a date")]
    #[case("2020-12-01T00:00:00Z[Asia/Tokyo]", "'2020-12-01T00:00:00Z[Asia' is neither a date")]
    #[case("2020-12-01/2020-11-30", "the start 2020-12-01 lies after the end 2020-11-30")]
    #[case("2020-12-01/2020-12-02/2020-12-03", "'2020-12-01/2020-12-02/2020-12-03' has more than two parts")]
    #[case("2020-12-01/P1D", "'P1D' is neither a date")]
    fn what_the_standard_does_not_know_is_refused(#[case] text: &str, #[case] message: &str) {
        let error = parse(text).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}");
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_overflow() {
        let ends =
            ["9999-12-31", "0000-01-01", "0001-01-01/9999-12-31", "9999-12-31/..", "9999-12-31T23:59:59Z"];
        for text in ends {
            let interval = parse(text).unwrap();
            assert!(!interval.is_empty() && interval.meets(Interval::ALWAYS), "{text}");
        }
    }
}
