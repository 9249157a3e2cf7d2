//! `yamldecode` and `yamlencode`.
//!
//! Reads through the program's own YAML syntax, but resolves scalars as Terraform's YAML library does
//! (zclconf/go-cty-yaml `resolve.go`, read November 2026): it differs from YAML 1.1, for instance in `010` and `y`.

use jiff::civil::Time;

use super::args::{Outcome, invalid, over};
use super::datetime::{Timestamp, date, time};
use super::json::{not_modelled, number, value_of};
use super::{Call, Failure, Function, function};
use crate::dialect::terraform::types::{text_within_size, too_large};
use crate::source::FileId;
use crate::syntax::node::{Node, NodeKind, StringStyle};
use crate::syntax::{ProblemKind, yaml};
use crate::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    function!("yamldecode", 1, 1, Deep, decode),
    function!("yamlencode", 1, 1, Deep, |c: &Call<'_>| super::yaml_encode::document(&c.arg(0)?.value, c.writer())),
];

fn decode(call: &Call<'_>) -> Outcome {
    let text = call.text(0)?;
    if !text_within_size(&text) {
        return Err(Failure::Unknown(too_large()));
    }
    let document = yaml::parse(FileId(u32::MAX), &text);
    if let Some(problem) = document.problems.iter().find(|p| p.kind != ProblemKind::DuplicateKey) {
        return match problem.kind {
            ProblemKind::Budget => Err(over("size of YAML")),
            _ if problem.message.en.contains("limit") => Err(over("nesting of YAML")),
            _ => invalid(problem.message.en.clone()),
        };
    }
    match document.roots.as_slice() {
        [] => invalid("missing start of document"),
        [root] => {
            untagged(root)?;
            value_of(call, root, &scalar)
        }
        _ => invalid("only a single document is allowed"),
    }
}

/// Terraform refuses tags of its own or others' making.
fn untagged(node: &Node) -> Result<(), Failure> {
    if let Some(tag) = &node.tag {
        return invalid(format!("unsupported tag {tag:?}"));
    }
    node.items().iter().try_for_each(untagged)?;
    node.entries().iter().try_for_each(|e| untagged(&e.value))
}

fn scalar(node: &Node) -> Outcome {
    match &node.kind {
        NodeKind::Bool(b) => Ok(Value::Bool(*b)),
        NodeKind::Number(number) => plain(&number.text),
        NodeKind::String { text, style: StringStyle::Plain, .. } if !tagged(text) => plain(text),
        NodeKind::String { text, .. } => Ok(Value::String(text.clone())),
        _ => Ok(Value::Null),
    }
}

/// Whether a plain text can be a string by the tag `!!str` only: YAML 1.1 reads it as something else.
fn tagged(text: &str) -> bool {
    let number = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    match plain(text) {
        Ok(Value::Null) => true,
        Ok(Value::Bool(_)) => text.len() > 1,
        Ok(Value::Number(_)) => match number.split_once('.') {
            Some((whole, fraction)) => digits(whole) && digits(fraction),
            None => digits(number) && (number == "0" || !number.starts_with('0')),
        },
        _ => false,
    }
}

fn plain(text: &str) -> Outcome {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Ok(Value::Null),
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => return Ok(Value::Bool(true)),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => return Ok(Value::Bool(false)),
        _ => {}
    }
    let bare = text.strip_prefix(['+', '-']).unwrap_or(text);
    match bare.as_bytes().first() {
        Some(b'.') if matches!(bare, ".inf" | ".Inf" | ".INF") => Err(not_modelled("yamldecode")),
        Some(b'.') if matches!(text, ".nan" | ".NaN" | ".NAN") => invalid("floating point NaN is not supported"),
        Some(b'0'..=b'9' | b'.') => numeric(text, bare),
        _ => Ok(Value::string(text)),
    }
}

fn numeric(text: &str, bare: &str) -> Outcome {
    if let Some(timestamp) = timestamp(text) {
        return Ok(Value::string(timestamp.text()));
    }
    for (prefix, radix) in [("0o", 8), ("0x", 16)] {
        if let Some(digits) = text.strip_prefix(prefix)
            && !digits.is_empty()
            && digits.chars().all(|c| c.is_digit(radix))
        {
            // Terraform reads them as 64-bit numbers.
            return match u64::from_str_radix(digits, radix) {
                Ok(n) => number(&n.to_string()),
                Err(_) => invalid(format!("cannot parse {text:?} as a number")),
            };
        }
    }
    let (decimal, exponent) = match bare.find(['e', 'E']) {
        Some(at) => (&bare[..at], Some(&bare[at + 1..])),
        None => (bare, None),
    };
    let all_digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    let digits = all_digits(whole) && all_digits(fraction) && !(whole.is_empty() && fraction.is_empty());
    let exponent = exponent.is_none_or(|e| {
        let e = e.strip_prefix(['+', '-']).unwrap_or(e);
        !e.is_empty() && all_digits(e)
    });
    if digits && exponent { number(text) } else { Ok(Value::string(text)) }
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
