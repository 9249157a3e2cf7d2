//! Whether two values are equal, also where that is not decided.
//!
//! One comparison for `==`, `contains`, `index` and the choice of equal options. Follows
//! zclconf/go-cty `Value.Equals` (1.16, read November 2026): types must be equal too, nulls are
//! equal whatever their types. A certain difference decides even beside something unknown.

use super::{Type, type_of, undecided};
use crate::value::{ListKind, ObjectKind, Traced, Value, Why};

/// Two values are compared up to this many parts; more is a reason to stop.
const COMPARED: usize = 100_000;

/// Parts that are compared for one step of work; both values are gone through for their types too.
const PARTS_PER_STEP: usize = 4;

/// Bytes of text that count as one part.
const BYTES_OF_PART: usize = 256;

/// How many steps of work it takes to compare two values.
pub(in crate::dialect::terraform) fn effort(a: &Traced, b: &Traced) -> usize {
    // Whether there is something left to count.
    fn count(value: &Value, left: &mut usize) -> bool {
        let own = if let Value::String(text) = value { text.len() / BYTES_OF_PART } else { 0 };
        *left = left.saturating_sub(1 + own);
        *left > 0
            && match value {
                Value::List(_, items) => items.iter().all(|i| count(&i.value, left)),
                Value::Object(_, items) => items.values().all(|i| count(&i.value, left)),
                Value::OneOf(one) => one.options.iter().all(|i| count(&i.value, left)),
                _ => true,
            }
    }
    let mut left = 2 * COMPARED;
    let _ = count(&a.value, &mut left) && count(&b.value, &mut left);
    1 + (2 * COMPARED - left) / PARTS_PER_STEP
}

/// Whether two values are equal.
///
/// # Errors
/// It depends on something that is not known: the reason.
pub(in crate::dialect::terraform) fn equal(a: &Traced, b: &Traced) -> Result<bool, Why> {
    let composed = |v: &Traced| matches!(v.value, Value::List(..) | Value::Object(..));
    if composed(a)
        && composed(b)
        && !open(a, &mut COMPARED.clone())
        && !open(b, &mut COMPARED.clone())
        && type_of(a) != type_of(b)
    {
        return Ok(false);
    }
    parts(a, b, &mut COMPARED.clone())
}

fn parts(a: &Traced, b: &Traced, left: &mut usize) -> Result<bool, Why> {
    if *left == 0 {
        return Err(Why::budget("比较过大的值", "comparison of large values"));
    }
    *left -= 1;
    match (&a.value, &b.value) {
        (Value::OneOf(one), _) => choice(&one.options, b, &one.why, left),
        (_, Value::OneOf(one)) => choice(&one.options, a, &one.why, left),
        (Value::Unknown(why), known) => unknown(a, why, known, b),
        (known, Value::Unknown(why)) => unknown(b, why, known, a),
        (Value::List(k1, x), Value::List(k2, y)) => match (k1, x.is_empty(), y.is_empty()) {
            _ if k1 != k2 => Ok(false),
            (ListKind::Tuple, ..) if x.len() != y.len() => Ok(false),
            (ListKind::List | ListKind::Set, true, true) => typed(a, b),
            (_, false, true) | (_, true, false) => Ok(false),
            (ListKind::Set, ..) => match x.iter().chain(y.iter()).find_map(|i| undecided(&i.value))
            {
                Some(why) => Err(why),
                None if x.len() != y.len() => Ok(false),
                None => every(x.iter().zip(y.iter()), left),
            },
            _ if x.len() != y.len() => Ok(false),
            _ => every(x.iter().zip(y.iter()), left),
        },
        (Value::Object(k1, x), Value::Object(k2, y)) => {
            if k1 != k2 || !x.keys().eq(y.keys()) {
                return Ok(false);
            }
            if x.is_empty() && *k1 == ObjectKind::Map {
                return typed(a, b);
            }
            every(x.values().zip(y.values()), left)
        }
        (x, y) => Ok(x == y),
    }
}

/// False as soon as one pair differs for certain.
fn every<'v>(
    pairs: impl Iterator<Item = (&'v Traced, &'v Traced)>,
    left: &mut usize,
) -> Result<bool, Why> {
    let mut undecided = None;
    for (a, b) in pairs {
        match parts(a, b, left) {
            Ok(false) => return Ok(false),
            Ok(true) => {}
            Err(why) => undecided = undecided.or(Some(why)),
        }
    }
    undecided.map_or(Ok(true), Err)
}

/// Decided where all options give the same answer.
fn choice(options: &[Traced], other: &Traced, why: &Why, left: &mut usize) -> Result<bool, Why> {
    let mut answers = options.iter().map(|option| parts(option, other, left));
    let first = answers.next().unwrap_or_else(|| Err(why.clone()))?;
    if answers.all(|answer| answer == Ok(first)) { Ok(first) } else { Err(why.clone()) }
}

/// Two empty collections are equal when their elements have one type.
fn typed(a: &Traced, b: &Traced) -> Result<bool, Why> {
    match (a.unseen_type(), b.unseen_type()) {
        (Some(a), Some(b)) => Ok(a == b),
        _ => Err(Why::FunctionNotModelled("==".into())),
    }
}

/// An unknown equals no value of another type, and no text that lacks the part of it that is known.
fn unknown(unknown: &Traced, why: &Why, known: &Value, other: &Traced) -> Result<bool, Why> {
    let certain = |ty: &&Type| !ty.has_any() && !matches!(known, Value::Null | Value::Unknown(_));
    if unknown
        .unseen_type()
        .filter(certain)
        .is_some_and(|ty| !open(other, &mut COMPARED.clone()) && *ty != type_of(other))
    {
        return Ok(false);
    }
    match (known, unknown.origin.around()) {
        (Value::String(text), Some((before, after))) if !surrounded(text, before, after) => {
            Ok(false)
        }
        _ => Err(why.clone()),
    }
}

fn surrounded(text: &str, before: &str, after: &str) -> bool {
    text.strip_prefix(before).is_some_and(|rest| rest.ends_with(after))
}

/// Whether some part of a value has a type that is not known here.
fn open(value: &Traced, left: &mut usize) -> bool {
    if *left == 0 {
        return true;
    }
    *left -= 1;
    match &value.value {
        Value::Unknown(_) => value.unseen_type().is_none_or(Type::has_any),
        Value::OneOf(_) => true,
        Value::List(ListKind::List | ListKind::Set, items) if items.is_empty() => {
            value.unseen_type().is_none()
        }
        Value::Object(ObjectKind::Map, items) if items.is_empty() => value.unseen_type().is_none(),
        Value::List(_, items) => items.iter().any(|i| open(i, left)),
        Value::Object(_, items) => items.values().any(|i| open(i, left)),
        _ => false,
    }
}
