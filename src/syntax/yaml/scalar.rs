//! Plain scalars by YAML 1.1, as PyYAML resolves them (yaml/pyyaml@0130215 `lib/yaml/resolver.py`,
//! read November 2026).
//!
//! ROS documents no YAML edition; its service reads YAML 1.1 forms. Text on which 1.1 and the 1.2
//! core schema differ is marked ambiguous.

use std::sync::Arc;

use crate::syntax::interned::shared;
use crate::syntax::node::{NodeKind, NumberText, StringStyle};

/// What a plain scalar is.
pub(super) fn plain(text: &str) -> NodeKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return NodeKind::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => {
            return NodeKind::Bool(true);
        }
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => {
            return NodeKind::Bool(false);
        }
        _ => {}
    }
    if is_usual_integer(text) {
        return NodeKind::Number(NumberText { text: shared(text), other: None });
    }
    if let Some(decimal) = integer(text).or_else(|| float(text)) {
        let other = (*decimal != *text).then(|| Arc::new(decimal));
        return NodeKind::Number(NumberText { text: shared(text), other });
    }
    let ambiguous =
        text.len() > 1 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
    NodeKind::String { text: shared(text), style: StringStyle::Plain, lines: None, ambiguous }
}

/// Digits alone, of which the first is no zero.
fn is_usual_integer(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0')
}

/// Integers: decimal with `_`, `0b`, `0x`, a leading zero means octal, and base 60 (`1:30` is 90).
fn integer(text: &str) -> Option<String> {
    // Most scalars are words: they are told by their first character.
    if !text.starts_with(|c: char| c.is_ascii_digit() || "+-".contains(c)) {
        return None;
    }
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => ("-", &text[1..]),
        b'+' => ("", &text[1..]),
        _ => ("", text),
    };
    let plain: String = digits.chars().filter(|c| *c != '_').collect();
    let radix = |digits: &str, radix| {
        i128::from_str_radix(digits, radix).ok().map(|n| format!("{sign}{n}"))
    };
    if digits.starts_with('_') || plain.is_empty() {
        return None;
    }
    if let Some(binary) = plain.strip_prefix("0b") {
        return radix(binary, 2);
    }
    if let Some(hex) = plain.strip_prefix("0x") {
        return radix(hex, 16);
    }
    if plain.bytes().all(|b| b.is_ascii_digit()) {
        let octal = plain.len() > 1 && plain.starts_with('0');
        return if octal { radix(&plain[1..], 8) } else { Some(format!("{sign}{plain}")) };
    }
    sexagesimal(&plain).map(|n| format!("{sign}{n}"))
}

fn sexagesimal(text: &str) -> Option<i128> {
    let mut parts = text.split(':');
    let first = parts.next()?;
    if !text.contains(':')
        || first.starts_with('0')
        || first.len() > 15
        || !first.bytes().all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let mut total: i128 = first.parse().ok()?;
    for part in parts {
        let value: i128 = part
            .parse()
            .ok()
            .filter(|_| part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit()))?;
        total = total.checked_mul(60)?.checked_add(value).filter(|_| value < 60)?;
    }
    Some(total)
}

/// Floats need a point; an exponent needs point and sign. Infinity and not-a-number stay strings:
/// no rule needs them.
fn float(text: &str) -> Option<String> {
    if !text.contains('.') {
        return None;
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => (&digits[..at], Some(&digits[at + 1..])),
        None => (digits, None),
    };
    let (whole, fraction) = mantissa.split_once('.')?;
    let number = |part: &str| {
        part.bytes().all(|b| b.is_ascii_digit() || b == b'_') && !part.starts_with('_')
    };
    let signed = exponent.is_none_or(|e| {
        e.len() > 1 && e.starts_with(['+', '-']) && e[1..].bytes().all(|b| b.is_ascii_digit())
    });
    if !number(whole)
        || !fraction.bytes().all(|b| b.is_ascii_digit() || b == b'_')
        || whole.is_empty() && fraction.is_empty()
        || !signed
    {
        return None;
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    let clean = |part: &str| part.replace('_', "");
    let exponent = exponent.map(|e| format!("e{e}")).unwrap_or_default();
    Some(format!(
        "{sign}{}.{}{exponent}",
        if whole.is_empty() { "0".into() } else { clean(whole) },
        {
            let f = clean(fraction);
            if f.is_empty() { "0".into() } else { f }
        }
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str) -> String {
        match plain(text) {
            NodeKind::Null => "null".into(),
            NodeKind::Bool(b) => b.to_string(),
            NodeKind::Number(number) => number.decimal().to_owned(),
            NodeKind::String { text, ambiguous, .. } => {
                format!("'{text}'{}", if ambiguous { "?" } else { "" })
            }
            _ => String::new(),
        }
    }

    #[test]
    fn scalars_follow_yaml_1_1() {
        let table = [
            ("yes", "true"),
            ("y", "'y'"),
            ("Off", "false"),
            ("oN", "'oN'"),
            ("~", "null"),
            ("", "null"),
            ("010", "8"),
            ("0o10", "'0o10'"),
            ("08", "'08'?"),
            ("096", "'096'?"),
            ("1_000", "1000"),
            ("0x1F", "31"),
            ("0b101", "5"),
            ("1:30", "90"),
            ("-12", "-12"),
            ("1.", "1.0"),
            (".5", "0.5"),
            ("1.0e+3", "1.0e+3"),
            ("1e3", "'1e3'"),
            ("1.0e3", "'1.0e3'"),
            ("2015-09-01", "'2015-09-01'"),
            ("10.0.0.1", "'10.0.0.1'"),
        ];
        for (text, want) in table {
            assert_eq!(show(text), want, "{text}");
        }
    }
}
