//! Sets: sorted and without repetition.
//!
//! Terraform's order: strings and numbers by value, false before true; compound values by the text
//! of an internal encoding, which is reproduced here because the order shows in `tolist(toset(…))`.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::fmt::Write as _;

use crate::value::{Layout, ListKind, Traced, Value, Why};

/// A set of elements that already have one type and a bounded size. Elements that are not wholly
/// known are kept, last.
pub(in crate::dialect::terraform) fn set_of(elements: Vec<Traced>) -> Value {
    let mut seen = HashSet::new();
    let new = |e: &Traced| undecided(&e.value).is_some() || seen.insert(key(&e.value));
    let mut keyed: Vec<(Key, Traced)> =
        elements.into_iter().filter(new).map(|e| (Key::of(&e.value), e)).collect();
    keyed.sort_by(|(a, x), (b, y)| {
        a.rank().cmp(&b.rank()).then_with(|| compare(a, &x.value, b, &y.value))
    });
    Value::List(ListKind::Set, keyed.into_iter().map(|(_, e)| e).collect::<Vec<_>>().into())
}

/// Why the elements of a sequence have no certain number and order: it is a set in which not all
/// are known.
pub(in crate::dialect::terraform) fn unsure(kind: ListKind, items: &[Traced]) -> Option<Why> {
    if kind != ListKind::Set || items.len() < 2 {
        return None;
    }
    items.iter().find_map(|i| undecided(&i.value))
}

/// Why a value is not wholly known, if it is not: the first reason in it.
pub(in crate::dialect::terraform) fn undecided(value: &Value) -> Option<Why> {
    match value {
        Value::Unknown(why) => Some(why.clone()),
        Value::OneOf(one) => Some(one.why.clone()),
        Value::List(_, items) => items.iter().find_map(|i| undecided(&i.value)),
        Value::Object(_, items) => items.values().find_map(|i| undecided(&i.value)),
        _ => None,
    }
}

/// A text that is the same for equal values and differs for different ones, if they are wholly
/// known.
pub(in crate::dialect::terraform) fn key(value: &Value) -> String {
    let mut out = String::new();
    encode(value, true, &mut out);
    out
}

enum Key {
    Plain,
    Compound(String),
    Null,
    Undecided,
}

impl Key {
    fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Unknown(_) | Value::OneOf(_) => Self::Undecided,
            Value::List(..) | Value::Object(..) => {
                let mut text = String::new();
                encode(value, false, &mut text);
                Self::Compound(text)
            }
            _ => Self::Plain,
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Plain => 0,
            Self::Compound(_) => 1,
            Self::Null => 2,
            Self::Undecided => 3,
        }
    }
}

fn compare(a: &Key, x: &Value, b: &Key, y: &Value) -> Ordering {
    match (a, b, x, y) {
        (Key::Compound(a), Key::Compound(b), ..) => a.cmp(b),
        (_, _, Value::String(a), Value::String(b)) => a.cmp(b),
        (_, _, Value::Number(a), Value::Number(b)) => a.cmp(b),
        (_, _, Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        _ => Ordering::Equal,
    }
}

fn encode(value: &Value, exact: bool, out: &mut String) {
    match value {
        Value::Null => out.push('~'),
        Value::Unknown(_) | Value::OneOf(_) => out.push('?'),
        Value::Bool(b) => out.push(if *b { 'T' } else { 'F' }),
        Value::Number(n) if n.signum() == 0 => out.push('0'),
        Value::Number(n) => {
            out.push_str(&n.text(Layout::General, if exact { None } else { Some(10) }))
        }
        Value::String(s) => {
            let _ = write!(out, "{s:?}");
        }
        Value::List(kind, items) => {
            let tuple = *kind == ListKind::Tuple;
            out.push(if tuple { '<' } else { '[' });
            for item in items.iter() {
                encode(&item.value, exact, out);
                out.push(';');
            }
            out.push(if tuple { '>' } else { ']' });
        }
        Value::Object(kind, items) => {
            let map = *kind == crate::value::ObjectKind::Map;
            out.push(if map { '{' } else { '<' });
            for (key, item) in items.iter() {
                if map {
                    let _ = write!(out, "{key:?}:");
                }
                encode(&item.value, exact, out);
                out.push(';');
            }
            out.push(if map { '}' } else { '>' });
        }
    }
}
