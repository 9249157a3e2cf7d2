//! `jsonencode` and `jsondecode`.
//!
//! Writes as Terraform does: `<`, `>` and `&` escaped, keys in order, numbers without exponent.
//! Reads through the program's own strict JSON syntax.

use super::args::{Outcome, Writer, invalid, over};
use super::{Call, Failure, Function, function};
use crate::dialect::terraform::text::nfc;
use crate::dialect::terraform::types::{parts_in_text, text_within_size, too_large};
use crate::source::FileId;
use crate::syntax::node::{Node, NodeKind};
use crate::syntax::{ProblemKind, json};
use crate::value::{ListKind, Number, ObjectKind, Value, Why};

pub(super) const FUNCTIONS: &[Function] = &[
    function!("jsondecode", 1, 1, Deep, |c: &Call<'_>| decode(c, &c.text(0)?)),
    function!("jsonencode", 1, 1, Deep, |c: &Call<'_>| {
        let mut out = c.writer();
        encode(&c.arg(0)?.value, &mut out)?;
        out.finish()
    }),
];

/// Writes a value as JSON.
pub(super) fn encode(value: &Value, out: &mut Writer) -> Result<(), Failure> {
    match value {
        Value::Null => out.push("null"),
        Value::Bool(b) => out.push(if *b { "true" } else { "false" }),
        Value::Number(n) if n.is_infinite() => {
            invalid("JSON 不能表示无穷大", "cannot serialize infinity as JSON")
        }
        Value::Number(n) => out.push(&n.to_string()),
        Value::String(s) => quote(s, out),
        Value::List(_, items) => {
            out.push("[")?;
            for (i, item) in items.iter().enumerate() {
                out.push(if i > 0 { "," } else { "" })?;
                encode(&item.value, out)?;
            }
            out.push("]")
        }
        Value::Object(_, items) => {
            out.push("{")?;
            for (i, (key, item)) in items.iter().enumerate() {
                out.push(if i > 0 { "," } else { "" })?;
                quote(key, out)?;
                out.push(":")?;
                encode(&item.value, out)?;
            }
            out.push("}")
        }
        Value::Unknown(why) => Err(Failure::Unknown(why.clone())),
        Value::OneOf(one) => Err(Failure::Unknown(one.why.clone())),
    }
}

/// Go's escapes of a JSON string.
pub(super) fn quote(text: &str, out: &mut Writer) -> Result<(), Failure> {
    out.push("\"")?;
    for c in text.chars() {
        match c {
            '"' => out.push("\\\"")?,
            '\\' => out.push("\\\\")?,
            '\n' => out.push("\\n")?,
            '\r' => out.push("\\r")?,
            '\t' => out.push("\\t")?,
            '\u{8}' => out.push("\\b")?,
            '\u{c}' => out.push("\\f")?,
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\x1f' => {
                out.push(&format!("\\u{:04x}", u32::from(c)))?
            }
            c => out.push_char(c)?,
        }
    }
    out.push("\"")
}

fn decode(call: &Call<'_>, text: &str) -> Outcome {
    if !text_within_size(text) {
        return Err(Failure::Unknown(too_large()));
    }
    call.room_for(parts_in_text(text))?;
    if nesting(text) > call.budget.depth {
        return Err(over("JSON 的嵌套层数", "nesting of JSON"));
    }
    let document = json::parse(FileId(u32::MAX), text);
    if let Some(problem) = document.problems.iter().find(|p| p.kind != ProblemKind::DuplicateKey) {
        return match problem.kind {
            ProblemKind::Budget => Err(over("JSON 的嵌套层数", "nesting of JSON")),
            _ => Err(Failure::Invalid(problem.message.clone())),
        };
    }
    let Some(root) = document.roots.first() else {
        return invalid("没有 JSON 值", "no JSON value");
    };
    value_of(call, root, &|node| match &node.kind {
        NodeKind::Number(text) => number(text.decimal()),
        NodeKind::String { text, .. } => Ok(Value::String(nfc(text))),
        NodeKind::Bool(b) => Ok(Value::Bool(*b)),
        _ => Ok(Value::Null),
    })
}

/// The deepest nesting of brackets outside strings.
fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => depth += 1,
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// A number of a data format.
pub(super) fn number(text: &str) -> Outcome {
    Number::parse(text).map(Value::Number).ok_or_else(|| over("数字的大小", "size of a number"))
}

/// The value of a tree, its scalars read by `scalar`.
pub(super) fn value_of(call: &Call<'_>, node: &Node, scalar: &dyn Fn(&Node) -> Outcome) -> Outcome {
    match &node.kind {
        NodeKind::Sequence(items) => {
            call.room(items.len())?;
            let items = items
                .iter()
                .map(|i| value_of(call, i, scalar).map(|v| call.made(v)))
                .collect::<Result<Vec<_>, _>>()?;
            Ok(Value::List(ListKind::Tuple, items.into()))
        }
        NodeKind::Mapping(entries) => {
            call.room(entries.len())?;
            let entry = |e: &crate::syntax::node::Entry| {
                Ok((nfc(&e.key), call.made(value_of(call, &e.value, scalar)?)))
            };
            let items = entries
                .iter()
                .map(entry)
                .collect::<Result<std::collections::BTreeMap<_, _>, Failure>>()?;
            Ok(Value::Object(ObjectKind::Object, items.into()))
        }
        _ => scalar(node),
    }
}

/// What this program does not read as Terraform does.
pub(super) fn not_modelled(name: &str) -> Failure {
    Failure::Unknown(Why::FunctionNotModelled(name.into()))
}
