//! Functions on RFC 3339 timestamps.

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, ToSpan as _};

use super::args::{Outcome, Writer, invalid, over};
use super::hash::changing;
use super::{Call, Failure, Function, function};
use crate::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    function!("formatdate", 2, 2, Deep, formatdate),
    function!("plantimestamp", 0, 0, Deep, |_: &Call<'_>| changing("plantimestamp")),
    function!("timeadd", 2, 2, Deep, timeadd),
    function!("timecmp", 2, 2, Deep, timecmp),
    function!("timestamp", 0, 0, Deep, |_: &Call<'_>| changing("timestamp")),
];

/// A local time and its offset from UTC in minutes.
#[derive(Clone, Copy)]
pub(super) struct Timestamp {
    local: DateTime,
    offset: i32,
}

impl Timestamp {
    /// RFC 3339, strictly or, as `timecmp` reads it, with hours of one digit and fractions after a
    /// comma.
    fn parse(text: &str, lenient: bool) -> Result<Self, Failure> {
        Self::read(text, lenient).ok_or_else(|| {
            Failure::invalid(
                format!("{text:?} 不是有效的 RFC 3339 时间"),
                format!("not a valid RFC3339 timestamp: {text:?}"),
            )
        })
    }

    fn read(text: &str, lenient: bool) -> Option<Self> {
        let date = date(text.get(..10)?, 2)?;
        let rest = text.get(10..)?.strip_prefix('T')?;
        let (clock, zone) = rest.split_at_checked(rest.find(['Z', '+', '-'])?)?;
        if !lenient && clock.contains(',') {
            return None;
        }
        Some(Self {
            local: date.to_datetime(time(clock, if lenient { 1 } else { 2 }, 2)?),
            offset: offset(zone)?,
        })
    }

    /// Without offset.
    pub(super) fn utc(local: DateTime) -> Self {
        Self { local, offset: 0 }
    }

    pub(super) fn with_zone(local: DateTime, zone: &str) -> Option<Self> {
        Some(Self { local, offset: offset(zone)? })
    }

    fn instant(self) -> Result<DateTime, Failure> {
        self.local
            .checked_sub(i64::from(self.offset).minutes())
            .map_err(|_| over("日期范围", "range of dates"))
    }

    pub(super) fn text(self) -> String {
        let zone = if self.offset == 0 { "Z".to_owned() } else { self.zone(true) };
        let (date, time) = (self.local.date(), self.local.time());
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{zone}",
            date.year(),
            date.month(),
            date.day(),
            time.hour(),
            time.minute(),
            time.second()
        )
    }

    fn zone(self, colon: bool) -> String {
        let sign = if self.offset < 0 { '-' } else { '+' };
        let (hours, minutes) = (self.offset.abs() / 60, self.offset.abs() % 60);
        format!("{sign}{hours:02}{}{minutes:02}", if colon { ":" } else { "" })
    }
}

/// `year-month-day`; each part has two digits, or with `least` 1 also one.
pub(super) fn date(text: &str, least: usize) -> Option<Date> {
    let mut parts = text.split('-');
    let year = whole(parts.next()?, 4, 4)?;
    let (month, day) = (whole(parts.next()?, least, 2)?, whole(parts.next()?, least, 2)?);
    if parts.next().is_some() {
        return None;
    }
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// `hour:minute:second`, perhaps with a fraction.
pub(super) fn time(text: &str, least_hour: usize, least: usize) -> Option<Time> {
    let (clock, fraction) = text.split_once(['.', ',']).map_or((text, "0"), |(c, f)| (c, f));
    let mut parts = clock.split(':');
    let mut part =
        |least| parts.next().and_then(|p| whole(p, least, 2)).and_then(|n| i8::try_from(n).ok());
    let (hour, minute, second) = (part(least_hour)?, part(least)?, part(least)?);
    if parts.next().is_some()
        || fraction.is_empty()
        || !fraction.bytes().all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let nanos: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    Time::new(hour, minute, second, nanos.parse().ok()?).ok().filter(|_| second < 60)
}

fn offset(text: &str) -> Option<i32> {
    if text == "Z" {
        return Some(0);
    }
    let sign = match text.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let (hours, minutes) = (whole(hours, 2, 2)?, whole(minutes, 2, 2)?);
    (hours < 24 && minutes < 60).then_some(sign * i32::try_from(hours * 60 + minutes).ok()?)
}

fn whole(text: &str, least: usize, most: usize) -> Option<u32> {
    let fits = (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| fits)
}

fn timeadd(call: &Call<'_>) -> Outcome {
    let timestamp = Timestamp::parse(&call.text(0)?, false)?;
    let Some(duration) = duration(&call.text(1)?) else {
        return invalid("时长无效", "invalid duration");
    };
    let duration = SignedDuration::from_nanos(duration);
    match timestamp.local.checked_add(duration) {
        Ok(local) if local.year() >= 0 => call.string(Timestamp { local, ..timestamp }.text()),
        _ => Err(over("日期范围", "range of dates")),
    }
}

fn timecmp(call: &Call<'_>) -> Outcome {
    let a = Timestamp::parse(&call.text(0)?, true)?.instant()?;
    let b = Timestamp::parse(&call.text(1)?, true)?.instant()?;
    let order = a.cmp(&b) as i64;
    Ok(Value::Number(order.into()))
}

/// Go's durations: `1h30m`, `-1.5h`, `100ms`; in nanoseconds.
fn duration(text: &str) -> Option<i64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: i128 = 0;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, tail) = rest.split_at(end);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty() && fraction.is_empty() || fraction.contains('.') {
            return None;
        }
        let end = tail.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(end);
        let unit: i128 = match unit {
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => return None,
        };
        let whole: i128 = if whole.is_empty() { 0 } else { whole.parse::<i64>().ok()?.into() };
        // More than eighteen digits of a fraction say nothing about nanoseconds.
        let digits = fraction.get(..fraction.len().min(18))?;
        let parts: i128 = if digits.is_empty() { 0 } else { digits.parse().ok()? };
        let scale = 10_i128.pow(u32::try_from(digits.len()).ok()?);
        total = total.checked_add(whole.checked_mul(unit)?)?.checked_add(parts * unit / scale)?;
        rest = tail;
    }
    i64::try_from(total * sign).ok()
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Runs of one letter are verbs, text in single quotes is literal.
fn formatdate(call: &Call<'_>) -> Outcome {
    let (layout, timestamp) = (call.text(0)?, Timestamp::parse(&call.text(1)?, false)?);
    let mut out = call.writer();
    let mut rest = layout.chars().peekable();
    while let Some(c) = rest.next() {
        if c == '\'' {
            literal(&mut rest, &mut out)?;
        } else if c.is_ascii_alphabetic() {
            let mut count = 1;
            while rest.next_if_eq(&c).is_some() {
                count += 1;
            }
            match verb(c, count, timestamp) {
                Some(text) => out.push(&text)?,
                None => {
                    return invalid(
                        format!("日期格式符 {:?} 无效", c.to_string().repeat(count.min(20))),
                        format!(
                            "invalid date format verb {:?}",
                            c.to_string().repeat(count.min(20))
                        ),
                    );
                }
            }
        } else {
            out.push_char(c)?;
        }
    }
    out.finish()
}

fn literal(
    rest: &mut std::iter::Peekable<std::str::Chars<'_>>,
    out: &mut Writer,
) -> Result<(), Failure> {
    if rest.next_if_eq(&'\'').is_some() {
        return out.push("'");
    }
    loop {
        match rest.next() {
            Some('\'') if rest.next_if_eq(&'\'').is_some() => out.push("'")?,
            Some('\'') => return Ok(()),
            Some(c) => out.push_char(c)?,
            None => return invalid("字面文本缺少结尾的 `'`", "unterminated literal '"),
        }
    }
}

fn verb(letter: char, count: usize, timestamp: Timestamp) -> Option<String> {
    let (date, time) = (timestamp.local.date(), timestamp.local.time());
    let digits = |n: i8| match count {
        1 => Some(n.to_string()),
        2 => Some(format!("{n:02}")),
        _ => None,
    };
    let name = |names: &[&str], n: i8| {
        let name = usize::try_from(n - 1).ok().and_then(|n| names.get(n))?;
        if count == 3 { name.get(..3).map(str::to_owned) } else { Some((*name).to_owned()) }
    };
    let half = |am: &str, pm: &str| {
        (count == 2).then(|| if time.hour() < 12 { am } else { pm }.to_owned())
    };
    match (letter, count) {
        ('Y', 2) => Some(format!("{:02}", date.year() % 100)),
        ('Y', 4) => Some(format!("{:04}", date.year())),
        ('M', 3 | 4) => name(&MONTHS, date.month()),
        ('M', _) => digits(date.month()),
        ('D', _) => digits(date.day()),
        ('E', 3 | 4) => name(&DAYS, date.weekday().to_monday_one_offset()),
        ('h', _) => digits(time.hour()),
        ('H', _) => digits((time.hour() + 11) % 12 + 1),
        ('A', _) => half("AM", "PM"),
        ('a', _) => half("am", "pm"),
        ('m', _) => digits(time.minute()),
        ('s', _) => digits(time.second()),
        ('Z', 1) if timestamp.offset == 0 => Some("Z".to_owned()),
        ('Z', 3) if timestamp.offset == 0 => Some("UTC".to_owned()),
        ('Z', 1 | 5) => Some(timestamp.zone(true)),
        ('Z', 3 | 4) => Some(timestamp.zone(false)),
        _ => None,
    }
}
