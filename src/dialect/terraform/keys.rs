//! Instance keys as Terraform prints them in addresses.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::value::Value;

/// The printed form of an instance key.
pub(super) fn key_text(key: &Value) -> Option<Arc<str>> {
    match key {
        Value::Number(n) => Some(format!("[{n}]").into()),
        Value::String(s) => Some(string_key(s)),
        _ => None,
    }
}

/// A string key in brackets and quotes, escaped as Terraform does.
pub(super) fn string_key(key: &str) -> Arc<str> {
    let mut text = String::from("[\"");
    for (i, c) in key.char_indices() {
        match c {
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '$' | '%' if key.get(i + 1..).is_some_and(|rest| rest.starts_with('{')) => {
                text.push(c);
                text.push(c);
            }
            c if c.is_control() => {
                let _ = write!(text, "\\u{:04x}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push_str("\"]");
    text.into()
}
