//! `Fn::Jq`: a subset of jq that is exactly right, everything else is not modelled.
//!
//! Paths (`.a.b[0]`, `."a b"`, `.[-1]`, `.[]`), pipes, `length`, `keys`, `first`, `last`, `join("…")`. Behaviour: jq manual 1.7.

use super::{Answer, Args, wrong};
use crate::dialect::ros::convert::{integer, list, parse_json, text};
use crate::value::{Traced, Value, Why};

/// `Fn::Jq: [First or All, script, JSON text or value]`.
pub(super) fn jq(args: &Args<'_>) -> Answer {
    let [method, script, input] = args.items() else { return Err(wrong("Fn::Jq")) };
    let (Some(method), Some(script)) = (method.value.as_str(), script.value.as_str()) else { return Err(wrong("Fn::Jq")) };
    let steps = parse(script).ok_or_else(|| Why::FunctionNotModelled("Fn::Jq".into()))?;
    let input = match &input.value {
        Value::String(s) => parse_json(s, &input.origin).ok_or_else(|| wrong("Fn::Jq"))?,
        other => other.clone(),
    };
    let mut outputs = vec![input];
    for step in &steps {
        let mut next = Vec::new();
        for value in &outputs {
            next.extend(run(step, value, args).ok_or_else(|| wrong("Fn::Jq"))?);
            if next.len() > args.budget.elements {
                return Err(Why::Budget("elements of a list".into()));
            }
        }
        outputs = next;
    }
    match method {
        "First" => Ok(outputs.into_iter().next().unwrap_or(Value::Null)),
        "All" => Ok(list(outputs.into_iter().map(|v| Traced::new(v, args.origin.clone())).collect())),
        _ => Err(wrong("Fn::Jq")),
    }
}

enum Step {
    Key(String),
    Item(i64),
    Each,
    Length,
    Keys,
    First,
    Last,
    Join(String),
}

fn parse(script: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut rest = script.trim();
    loop {
        rest = term(rest, &mut steps)?.trim_start();
        match rest.strip_prefix('|') {
            Some(next) => rest = next.trim_start(),
            None => return rest.is_empty().then_some(steps),
        }
    }
}

fn term<'s>(text: &'s str, steps: &mut Vec<Step>) -> Option<&'s str> {
    if text.starts_with('.') {
        return path(text, steps);
    }
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    if word == "join" {
        let inner = rest.strip_prefix('(')?.trim_start();
        let (separator, after) = quoted(inner)?;
        steps.push(Step::Join(separator));
        return after.trim_start().strip_prefix(')');
    }
    steps.push(match word {
        "length" => Step::Length,
        "keys" => Step::Keys,
        "first" => Step::First,
        "last" => Step::Last,
        _ => return None,
    });
    (!rest.starts_with('(')).then_some(rest)
}

/// A path from its first dot on.
fn path<'s>(text: &'s str, steps: &mut Vec<Step>) -> Option<&'s str> {
    let mut rest = text;
    let mut first = true;
    loop {
        if let Some(after) = rest.strip_prefix('.') {
            let start = after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
            if start {
                let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
                steps.push(Step::Key(after[..end].to_owned()));
                rest = &after[end..];
            } else if after.starts_with('"') {
                let (key, after) = quoted(after)?;
                steps.push(Step::Key(key));
                rest = after;
            } else if after.starts_with('[') {
                rest = bracket(after, steps)?;
            } else if first {
                return Some(after);
            } else {
                return None;
            }
        } else if rest.starts_with('[') {
            rest = bracket(rest, steps)?;
        } else {
            return Some(rest);
        }
        first = false;
    }
}

fn bracket<'s>(text: &'s str, steps: &mut Vec<Step>) -> Option<&'s str> {
    let inner = text.strip_prefix('[')?.trim_start();
    if let Some(rest) = inner.strip_prefix(']') {
        steps.push(Step::Each);
        return Some(rest);
    }
    if inner.starts_with('"') {
        let (key, after) = quoted(inner)?;
        steps.push(Step::Key(key));
        return after.trim_start().strip_prefix(']');
    }
    let end = inner.find(']')?;
    steps.push(Step::Item(inner[..end].trim().parse().ok()?));
    Some(&inner[end + 1..])
}

/// A string without escapes.
fn quoted(text: &str) -> Option<(String, &str)> {
    let inner = text.strip_prefix('"')?;
    let end = inner.find('"')?;
    let body = &inner[..end];
    (!body.contains('\\')).then(|| (body.to_owned(), &inner[end + 1..]))
}

fn at(items: &[Traced], index: i64) -> Value {
    let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let index = if index < 0 { index.saturating_add(length) } else { index };
    usize::try_from(index).ok().and_then(|i| items.get(i)).map_or(Value::Null, |i| i.value.clone())
}

/// The outputs of a step; nothing where jq reports an error.
fn run(step: &Step, value: &Value, args: &Args<'_>) -> Option<Vec<Value>> {
    let one = |value| Some(vec![value]);
    match (step, value) {
        (Step::Key(_) | Step::Item(_) | Step::First | Step::Last, Value::Null) => one(Value::Null),
        (Step::Key(key), Value::Object(_, entries)) => one(entries.get(key.as_str()).map_or(Value::Null, |v| v.value.clone())),
        (Step::Item(index), Value::List(_, items)) => one(at(items, *index)),
        (Step::First, Value::List(_, items)) => one(at(items, 0)),
        (Step::Last, Value::List(_, items)) => one(at(items, -1)),
        (Step::Each, Value::List(_, items)) => Some(items.iter().map(|i| i.value.clone()).collect()),
        (Step::Length, Value::Null) => one(integer(0)),
        (Step::Length, Value::String(s)) => one(integer(s.chars().count())),
        (Step::Length | Step::Keys, Value::List(_, items)) => match step {
            Step::Length => one(integer(items.len())),
            _ => one(list((0..items.len()).map(|i| Traced::new(integer(i), args.origin.clone())).collect())),
        },
        (Step::Length, Value::Object(_, entries)) => one(integer(entries.len())),
        (Step::Keys, Value::Object(_, entries)) => {
            one(list(entries.keys().map(|k| Traced::new(Value::String(k.clone()), args.origin.clone())).collect()))
        }
        (Step::Join(separator), Value::List(_, items)) => {
            let simple = items.iter().all(|i| !matches!(i.value, Value::List(..) | Value::Object(..)));
            let parts: Option<Vec<String>> = items.iter().map(|i| text(&i.value)).collect();
            one(Value::string(parts.filter(|_| simple)?.join(separator)))
        }
        _ => None,
    }
}
