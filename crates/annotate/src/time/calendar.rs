//! Days, weeks, months and years reckoned from a day.

use jiff::{
    Span,
    civil::{Date, Weekday},
};

/// First and last day of something, each where it can be told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
}

impl Days {
    pub(super) fn between(from: Option<Date>, to: Option<Date>) -> Self {
        match (from, to) {
            (Some(first), Some(last)) if first > last => Self::default(),
            _ => Self { from, to },
        }
    }

    pub(super) fn single(day: Option<Date>) -> Self {
        Self { from: day, to: day }
    }
}

/// The day so many days after `day`; none outside the years that dates can have.
pub(super) fn shift(day: Date, days: i64) -> Option<Date> {
    day.checked_add(Span::new().try_days(days).ok()?).ok()
}

pub(super) fn day(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The whole of a month; months before 1 and after 12 fall into the years around.
pub(super) fn month(year: i64, month: i64) -> Days {
    let (year, month) = (year + (month - 1).div_euclid(12), (month - 1).rem_euclid(12) + 1);
    let first = day(year, month, 1);
    Days::between(first, first.map(Date::last_of_month))
}

/// The whole of the years `first` to `last`.
pub(super) fn years(first: i64, last: i64) -> Days {
    Days::between(day(first, 1, 1), day(last, 12, 31))
}

/// Monday to Sunday of the week so many weeks after that of `today`.
pub(super) fn week(today: Date, weeks: i64) -> Days {
    let monday = shift(today, weeks * 7 - i64::from(today.weekday().to_monday_zero_offset()));
    Days::between(monday, monday.and_then(|monday| shift(monday, 6)))
}

/// The nearest such weekday at or before `today`.
pub(super) fn weekday_before(today: Date, weekday: Weekday) -> Option<Date> {
    shift(today, -i64::from(weekday.until(today.weekday())))
}

/// The nearest such weekday at or after `today`.
pub(super) fn weekday_after(today: Date, weekday: Weekday) -> Option<Date> {
    shift(today, i64::from(weekday.since(today.weekday())))
}

/// The day and month given, in the year that brings it nearest to `today`.
pub(super) fn nearest(today: Date, month: i64, number: i64) -> Option<Date> {
    let year = i64::from(today.year());
    (year - 1..=year + 1)
        .filter_map(|year| day(year, month, number))
        .min_by_key(|date| (date.since(today).map_or(i32::MAX, |span| span.get_days().abs()), *date))
}
