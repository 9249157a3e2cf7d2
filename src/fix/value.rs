//! Values as they are written in each syntax.

use super::Syntax;
use crate::finding::NewValue;
use crate::text::literal::hcl_string;

/// Plain YAML text that YAML 1.1 does not take for a string.
const RESERVED: [&str; 9] = ["yes", "no", "on", "off", "true", "false", "null", "y", "n"];

/// Whether a text is an attribute name that needs no quotes anywhere.
pub(super) fn is_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

/// The text of a value, in the manner of what it replaces: numbers in quotes stay in quotes.
pub(super) fn render(value: &NewValue, syntax: Syntax, old: &str) -> Option<String> {
    let quote = old
        .chars()
        .next()
        .filter(|q| matches!(q, '"' | '\'') && old.len() > 1 && old.ends_with(*q));
    let bare = match value {
        NewValue::String(text) => return string(text, syntax, quote),
        NewValue::Number(n) => n.to_string(),
        NewValue::Bool(b) => b.to_string(),
        // Only native HCL has expressions outside strings.
        NewValue::Reference(text) => return (syntax == Syntax::Hcl).then(|| text.clone()),
    };
    Some(match quote {
        Some(quote) => format!("{quote}{bare}{quote}"),
        None => bare,
    })
}

/// Strings that would need escapes of templates are not written at all.
fn string(text: &str, syntax: Syntax, quote: Option<char>) -> Option<String> {
    if text.contains("${") || text.contains("%{") || text.chars().any(char::is_control) {
        return None;
    }
    let plain = syntax == Syntax::Yaml
        && is_name(text)
        && !RESERVED.contains(&text.to_ascii_lowercase().as_str());
    match quote {
        Some('\'') if syntax == Syntax::Yaml => Some(format!("'{}'", text.replace('\'', "''"))),
        None if plain => Some(text.to_owned()),
        _ if syntax == Syntax::Hcl => hcl_string(text),
        _ => serde_json::to_string(text).ok(),
    }
}

/// Whether a text that is replaced is a plain value, not a reference, a function or a template.
pub(super) fn is_literal(text: &str, syntax: Syntax) -> bool {
    if text.starts_with(['"', '\'']) {
        return !text.contains("${") && !text.contains("%{");
    }
    let number = text.trim_start_matches('-').chars().all(|c| c.is_ascii_digit() || c == '.');
    match syntax {
        Syntax::Yaml => !text.starts_with(['!', '&', '*', '{', '[', '|', '>']),
        Syntax::Hcl | Syntax::Json => number || ["true", "false", "null"].contains(&text),
    }
}
