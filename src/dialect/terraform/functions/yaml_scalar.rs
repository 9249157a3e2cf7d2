//! What a scalar of YAML means to Terraform.
//!
//! The rules are those of zclconf/go-cty-yaml `resolve.go` (read November 2026): booleans of YAML
//! 1.1, numbers of YAML 1.2 with decimal leading zeros, dates as text in RFC 3339. Apart from the
//! reader, because the rules are neither version's.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Time;

use super::args::{Outcome, invalid};
use super::datetime::{Timestamp, date, time};
use super::json::number;
use crate::dialect::terraform::text::nfc_string;
use crate::value::{Number, Value};

/// The value of a scalar, plain or quoted, with the name of its tag, if it has one.
pub(super) fn resolve(text: &str, plain: bool, tag: Option<&str>) -> Outcome {
    let string = || Ok(Value::string(nfc_string(text.to_owned())));
    if !matches!(
        tag,
        None | Some("str" | "bool" | "int" | "float" | "null" | "timestamp" | "binary")
    ) {
        return invalid(format!("不支持 YAML 标签 {tag:?}"), format!("unsupported tag {tag:?}"));
    }
    let mut tag = tag;
    if hinted(text) && !matches!(tag, Some("str" | "binary")) {
        if !plain {
            return string();
        }
        if let Some(value) = word(text) {
            return Ok(value);
        }
        if tag.is_none() && matches!(text, ".nan" | ".NaN" | ".NAN") {
            return invalid("不支持 NaN", "floating point NaN is not supported");
        }
        if text.starts_with('.') {
            if let Some(number) = Number::parse(text) {
                return Ok(Value::Number(number));
            }
        } else if text.starts_with(|c: char| matches!(c, '+' | '-') || c.is_ascii_digit()) {
            if matches!(tag, None | Some("timestamp"))
                && let Some(timestamp) = timestamp(text)
            {
                return Ok(Value::string(timestamp.text()));
            }
            if whole(text) || fractional(text) {
                tag = Some("float");
            }
        }
    }
    match tag {
        None | Some("str") => string(),
        Some("binary") if STANDARD.decode(text).is_ok() => string(),
        Some("bool") => match word(text) {
            Some(value @ Value::Bool(_)) => Ok(value),
            _ => {
                invalid(format!("{text:?} 不是布尔值"), format!("cannot parse {text:?} as a bool"))
            }
        },
        Some("int" | "float") => numeric(text),
        Some("timestamp") => match timestamp(text) {
            Some(timestamp) => Ok(Value::string(timestamp.text())),
            None => invalid(
                format!("{text:?} 不是时间"),
                format!("cannot parse {text:?} as a timestamp"),
            ),
        },
        Some("null") => Ok(Value::Null),
        Some(tag) => invalid(
            format!("{text:?} 不能作为 `{tag}` 读取"),
            format!("cannot parse {text:?} as {tag}"),
        ),
    }
}

/// Whether the first character lets a text be anything but a string.
fn hinted(text: &str) -> bool {
    text.is_empty()
        || text.starts_with(|c: char| c.is_ascii_digit() || "+-.yYnNtTfFoO~".contains(c))
}

fn word(text: &str) -> Option<Value> {
    Some(match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Value::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Value::Bool(false)
        }
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => {
            Value::Number(Number::infinite(false))
        }
        "-.inf" | "-.Inf" | "-.INF" => Value::Number(Number::infinite(true)),
        _ => return None,
    })
}

fn digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

/// Decimal with a sign, or octal or hexadecimal without.
fn whole(text: &str) -> bool {
    let radix = |prefix: &str, radix| {
        text.strip_prefix(prefix)
            .is_some_and(|d| !d.is_empty() && d.chars().all(|c| c.is_digit(radix)))
    };
    !unsigned(text).is_empty() && digits(unsigned(text)) || radix("0o", 8) || radix("0x", 16)
}

fn fractional(text: &str) -> bool {
    let (decimal, exponent) = match unsigned(text).split_once(['e', 'E']) {
        Some((decimal, exponent)) => (decimal, Some(unsigned(exponent))),
        None => (unsigned(text), None),
    };
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    let dotted = decimal.contains('.');
    let mantissa = digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && (!dotted || fraction.is_empty()));
    mantissa && exponent.is_none_or(|e| !e.is_empty() && digits(e))
}

/// A number; underscores, which a tag lets through, do not count.
fn numeric(text: &str) -> Outcome {
    let plain = text.replace('_', "");
    if whole(&plain) && digits(unsigned(&plain)) || fractional(&plain) {
        return number(&plain);
    }
    let (negative, bare) = (plain.starts_with('-'), unsigned(&plain).to_ascii_lowercase());
    let radix = [("0x", 16), ("0o", 8), ("0b", 2)]
        .into_iter()
        .find_map(|(prefix, radix)| Some((bare.strip_prefix(prefix)?, radix)));
    // Terraform reads them as 64-bit numbers.
    match radix.map(|(digits, radix)| u64::from_str_radix(digits, radix)) {
        Some(Ok(n)) => number(&format!("{}{n}", if negative { "-" } else { "" })),
        _ => invalid(format!("{text:?} 不是数字"), format!("cannot parse {text:?} as a number")),
    }
}

/// The forms of YAML's timestamps that Terraform reads; it gives them in RFC 3339.
fn timestamp(text: &str) -> Option<Timestamp> {
    if let Some(date) = date(text, 1) {
        return Some(Timestamp::utc(date.to_datetime(Time::midnight())));
    }
    if let Some((day, clock)) = text.split_once(' ') {
        return Some(Timestamp::utc(date(day, 1)?.to_datetime(time(clock, 1, 1)?)));
    }
    let (day, rest) = text.split_once(['T', 't'])?;
    let (clock, zone) = rest.split_at_checked(rest.find(['Z', '+', '-'])?)?;
    Timestamp::with_zone(date(day, 1)?.to_datetime(time(clock, 1, 1)?), zone)
}
