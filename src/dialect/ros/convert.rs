//! Values of ROS: from syntax nodes, to text, numbers and JSON.
//!
//! Stands alone because every function of ROS needs these, and none of them needs the template.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::origin::Origin;
use crate::source::FileId;
use crate::syntax::node::{Node, NodeKind};
use crate::value::{ListKind, Number, ObjectKind, Traced, Value, Why};

/// A scalar, sequence or mapping as written; functions in it stay mappings.
pub(super) fn literal(node: &Node) -> Traced {
    let value = match &node.kind {
        NodeKind::Null => Value::Null,
        NodeKind::Bool(b) => Value::Bool(*b),
        NodeKind::Number(number) => Number::parse(number.decimal())
            .map_or_else(|| Value::String(number.text.clone()), Value::Number),
        NodeKind::String { text, .. } => Value::String(text.clone()),
        NodeKind::Sequence(items) => list(items.iter().map(literal).collect()),
        NodeKind::Mapping(entries) => {
            object(entries.iter().map(|e| (e.key.clone(), literal(&e.value))).collect())
        }
    };
    Traced::new(value, Origin::literal(node.span))
}

/// The same with one origin for everything inside: for text that has no places of its own.
pub(super) fn literal_at(node: &Node, origin: &Origin) -> Traced {
    let mut traced = literal(node);
    relocate(&mut traced, origin);
    traced
}

fn relocate(traced: &mut Traced, origin: &Origin) {
    traced.origin = origin.clone();
    match &mut traced.value {
        Value::List(_, items) => Arc::make_mut(items).iter_mut().for_each(|i| relocate(i, origin)),
        Value::Object(_, entries) => {
            Arc::make_mut(entries).values_mut().for_each(|i| relocate(i, origin))
        }
        _ => {}
    }
}

/// A list.
pub(super) fn list(items: Vec<Traced>) -> Value {
    Value::List(ListKind::Tuple, Arc::new(items))
}

/// An object.
pub(super) fn object(entries: BTreeMap<Arc<str>, Traced>) -> Value {
    Value::Object(ObjectKind::Object, Arc::new(entries))
}

/// A whole number.
pub(super) fn integer(n: usize) -> Value {
    Value::Number(Number::from(i64::try_from(n).unwrap_or(i64::MAX)))
}

/// The text that ROS puts into a string for a value; nothing for one that is not known.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::String(s) => Some(s.to_string()),
        Value::Number(_) | Value::Bool(_) | Value::List(..) | Value::Object(..) => json(value),
        Value::OneOf(_) | Value::Unknown(_) => None,
    }
}

/// JSON text of a known value.
pub(super) fn json(value: &Value) -> Option<String> {
    Some(match value {
        Value::Null => "null".to_owned(),
        Value::Bool(b) => b.to_string(),
        Value::Number(n) => n.to_string(),
        Value::String(s) => quoted(s),
        Value::List(_, items) => {
            let parts: Option<Vec<String>> = items.iter().map(|i| json(&i.value)).collect();
            format!("[{}]", parts?.join(", "))
        }
        Value::Object(_, entries) => {
            let parts: Option<Vec<String>> = entries
                .iter()
                .map(|(k, v)| json(&v.value).map(|v| format!("{}: {v}", quoted(k))))
                .collect();
            format!("{{{}}}", parts?.join(", "))
        }
        Value::OneOf(_) | Value::Unknown(_) => return None,
    })
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if u32::from(c) < 0x20 => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The value of a JSON text, if it is strict JSON.
pub(super) fn parse_json(text: &str, origin: &Origin) -> Option<Value> {
    let document = crate::syntax::json::parse(FileId(0), text);
    if document.incomplete
        || document.problems.iter().any(|p| p.kind != crate::syntax::ProblemKind::DuplicateKey)
    {
        return None;
    }
    document.roots.first().map(|root| literal_at(root, origin).value)
}

/// The number that a value is, or that a string spells.
pub(super) fn number(value: &Value) -> Option<Number> {
    match value {
        Value::Number(n) => Some(n.clone()),
        Value::String(s) => Number::parse(s.trim()),
        _ => None,
    }
}

/// The boolean that a value is, or that a string spells.
pub(super) fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(b) => Some(*b),
        Value::String(s) if s.eq_ignore_ascii_case("true") => Some(true),
        Value::String(s) if s.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// The whole number that a value is or spells.
pub(super) fn whole(value: &Value) -> Option<i64> {
    number(value)?.to_i64()
}

/// How much there is in a value, shared parts counted each time they occur; counting stops at a
/// limit.
pub(super) fn weight(value: &Value, limit: usize) -> usize {
    let add = |sum: usize, item: &Traced| {
        if sum > limit { sum } else { sum + weight(&item.value, limit - sum) }
    };
    match value {
        Value::String(text) => 1 + text.len() / 64,
        Value::List(_, items) => items.iter().fold(1, add),
        Value::Object(_, entries) => entries.values().fold(1, add),
        Value::OneOf(one) => one.options.iter().fold(1, add),
        _ => 1,
    }
}

/// The first reason inside a value why it is not known.
pub(super) fn first_unknown(value: &Traced) -> Option<Why> {
    match &value.value {
        Value::Unknown(why) => Some(why.clone()),
        Value::OneOf(one) => Some(one.why.clone()),
        Value::List(_, items) => items.iter().find_map(first_unknown),
        Value::Object(_, entries) => entries.values().find_map(first_unknown),
        _ => None,
    }
}

/// The origins of a value and of everything inside it, as inputs of a step.
pub(super) fn origins(value: &Traced) -> Vec<Origin> {
    let mut found = Vec::new();
    collect(value, &mut found);
    found
}

fn collect(value: &Traced, found: &mut Vec<Origin>) {
    if found.len() >= 256 {
        return;
    }
    match &value.value {
        Value::List(_, items) if !items.is_empty() => items.iter().for_each(|i| collect(i, found)),
        Value::Object(_, entries) if !entries.is_empty() => {
            entries.values().for_each(|i| collect(i, found))
        }
        _ => found.push(value.origin.clone()),
    }
}
