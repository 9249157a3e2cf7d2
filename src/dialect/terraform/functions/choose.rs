//! Functions that choose among values or search them, over values that may be known in part.
//!
//! Apart from the other collection functions, because they decide by three-valued comparison: what is certain whatever
//! the undecided parts turn out to be is decided.

use super::args::{Outcome, Passed, invalid, items_of};
use super::{ANY, Call, Failure, Function, function, passing};
use crate::dialect::terraform::types::{Type, undecided, unify};
use crate::value::{ListKind, Traced, Value, Why};

pub(super) const FUNCTIONS: &[Function] = &[
    function!("alltrue", 1, 1, Shallow, |c: &Call<'_>| all(c, true)),
    function!("anytrue", 1, 1, Shallow, |c: &Call<'_>| all(c, false)),
    passing!("coalesce", 0, ANY, Shallow, coalesce),
    passing!("coalescelist", 1, ANY, Shallow, coalescelist),
    function!("contains", 2, 2, Shallow, contains),
    function!("index", 2, 2, Shallow, index),
];

/// Whether two values are equal; why that is not known, if it is not.
fn equal(a: &Value, b: &Value) -> Result<bool, Why> {
    match (a, b) {
        (Value::Unknown(why), _) | (_, Value::Unknown(why)) => Err(why.clone()),
        (Value::OneOf(one), other) | (other, Value::OneOf(one)) => {
            let mut answers = one.options.iter().map(|o| equal(&o.value, other));
            let first = answers.next().unwrap_or_else(|| Err(one.why.clone()))?;
            if answers.all(|answer| answer == Ok(first)) { Ok(first) } else { Err(one.why.clone()) }
        }
        (Value::List(k, x), Value::List(l, y)) => {
            if k != l || x.len() != y.len() && *k != ListKind::Set {
                return Ok(false);
            }
            if *k == ListKind::Set {
                let open = x.iter().chain(y.iter()).find_map(|i| undecided(&i.value));
                return open.map_or(Ok(x == y), Err);
            }
            every(x.iter().zip(y.iter()))
        }
        (Value::Object(k, x), Value::Object(l, y)) => {
            if k != l || !x.keys().eq(y.keys()) {
                return Ok(false);
            }
            every(x.values().zip(y.values()))
        }
        (a, b) => Ok(a == b),
    }
}

/// False as soon as one pair differs for certain.
fn every<'a>(pairs: impl Iterator<Item = (&'a Traced, &'a Traced)>) -> Result<bool, Why> {
    let mut result = Ok(true);
    for (a, b) in pairs {
        match equal(&a.value, &b.value) {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err(why) => result = Err(why),
        }
    }
    result
}

fn contains(call: &Call<'_>) -> Outcome {
    let (_, items) = items_of(call.value(0)?)?;
    let wanted = &call.arg(1)?.value;
    let mut open = None;
    for item in items.iter() {
        match equal(&item.value, wanted) {
            Ok(true) => return Ok(Value::Bool(true)),
            Ok(false) => {}
            Err(why) => open = open.or(Some(why)),
        }
    }
    open.map_or(Ok(Value::Bool(false)), |why| Err(Failure::Unknown(why)))
}

fn index(call: &Call<'_>) -> Outcome {
    let (kind, items) = items_of(call.value(0)?)?;
    if kind == ListKind::Set {
        return invalid("argument must be a list or tuple");
    }
    let wanted = call.value(1)?;
    for (i, item) in items.iter().enumerate() {
        if equal(&item.value, wanted).map_err(Failure::Unknown)? {
            return Ok(Value::Number(i.into()));
        }
    }
    invalid(if items.is_empty() { "cannot search an empty list" } else { "item not found" })
}

/// `alltrue` looks for anything but true, `anytrue` for true.
fn all(call: &Call<'_>, all: bool) -> Outcome {
    let items = call.elements(0, &Type::List(Box::new(Type::Bool)))?;
    let mut open = None;
    for item in items.iter() {
        // Null counts as false.
        match equal(&item.value, &Value::Bool(true)) {
            Ok(answer) if answer != all => return Ok(Value::Bool(answer)),
            Ok(_) => {}
            Err(why) => open = open.or(Some(why)),
        }
    }
    open.map_or(Ok(Value::Bool(all)), |why| Err(Failure::Unknown(why)))
}

fn coalesce(call: &Call<'_>) -> Passed {
    let Some(unified) = unify(call.args) else { return invalid("all arguments must have the same type") };
    for value in unified {
        match &value.value {
            Value::Null => {}
            Value::String(text) if text.is_empty() => {}
            _ => return Ok(call.passed(&value, None)),
        }
    }
    invalid("no non-null, non-empty-string arguments")
}

fn coalescelist(call: &Call<'_>) -> Passed {
    for arg in call.args {
        match &arg.value {
            Value::Null => {}
            Value::List(kind, items) if *kind != ListKind::Set => {
                if !items.is_empty() {
                    return Ok(call.passed(arg, None));
                }
            }
            _ => return invalid("coalescelist arguments must be lists or tuples"),
        }
    }
    invalid("no non-null arguments")
}
