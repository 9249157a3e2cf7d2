//! Functions that choose among values or search them, over values that may be known in part.
//!
//! Apart from the other collection functions, because they decide by three-valued comparison: what
//! is certain whatever the undecided parts turn out to be is decided.

use super::args::{Outcome, Passed, invalid, items_of, present};
use super::{ANY, Call, Failure, Function, function, passing};
use crate::dialect::terraform::types::{Type, equal, unify};
use crate::value::{ListKind, Value, Why};

pub(super) const FUNCTIONS: &[Function] = &[
    function!("alltrue", 1, 1, Shallow, |c: &Call<'_>| all(c, true)),
    function!("anytrue", 1, 1, Shallow, |c: &Call<'_>| all(c, false)),
    passing!("coalesce", 0, ANY, Nothing, coalesce),
    passing!("coalescelist", 1, ANY, Nothing, coalescelist),
    function!("contains", 2, 2, Shallow, contains),
    function!("index", 2, 2, Shallow, index),
];

fn contains(call: &Call<'_>) -> Outcome {
    let (_, items) = items_of(call.value(0)?)?;
    present(&call.arg(1)?.value)?;
    let wanted = call.arg(1)?;
    let mut open = None;
    for item in items.iter() {
        match equal(item, wanted) {
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
        return invalid("参数必须是列表或元组", "argument must be a list or tuple");
    }
    call.value(1)?;
    let wanted = call.arg(1)?;
    for (i, item) in items.iter().enumerate() {
        if equal(item, wanted).map_err(Failure::Unknown)? {
            return Ok(Value::Number(i.into()));
        }
    }
    if items.is_empty() {
        invalid("不能在空列表中查找", "cannot search an empty list")
    } else {
        invalid("找不到该元素", "item not found")
    }
}

/// Whether a boolean is true.
fn truth(value: &Value) -> Result<bool, Why> {
    match value {
        Value::Unknown(why) => Err(why.clone()),
        Value::OneOf(one) => match one.options.split_first() {
            Some((first, rest)) if rest.iter().all(|o| o.value == first.value) => {
                truth(&first.value)
            }
            _ => Err(one.why.clone()),
        },
        known => Ok(*known == Value::Bool(true)),
    }
}

/// `alltrue` looks for anything but true, `anytrue` for true.
fn all(call: &Call<'_>, all: bool) -> Outcome {
    let items = call.elements(0, &Type::List(Box::new(Type::Bool)))?;
    let mut open = None;
    for item in items.iter() {
        // Null counts as false.
        match truth(&item.value) {
            Ok(answer) if answer != all => return Ok(Value::Bool(answer)),
            Ok(_) => {}
            Err(why) => open = open.or(Some(why)),
        }
    }
    open.map_or(Ok(Value::Bool(all)), |why| Err(Failure::Unknown(why)))
}

fn coalesce(call: &Call<'_>) -> Passed {
    let Some(unified) = unify(call.args) else {
        return invalid("所有参数必须类型相同", "all arguments must have the same type");
    };
    for value in unified {
        match &value.value {
            Value::Null => {}
            Value::String(text) if text.is_empty() => {}
            Value::Unknown(Why::Invalid(text)) => return Err(Failure::Invalid(text.clone())),
            Value::Unknown(why) => return Err(Failure::Unknown(why.clone())),
            _ => return Ok(call.passed(&value, None)),
        }
    }
    invalid("参数全是 null 或空字符串", "no non-null, non-empty-string arguments")
}

/// What follows an unknown argument is not looked at by Terraform either.
fn coalescelist(call: &Call<'_>) -> Passed {
    for arg in call.args.iter().take_while(|arg| !matches!(arg.value, Value::Unknown(_))) {
        match (&arg.value, arg.unseen_type()) {
            (Value::List(ListKind::List | ListKind::Tuple, _), _)
            | (Value::Null, Some(Type::List(_) | Type::Tuple(_))) => {}
            _ => {
                return invalid(
                    "`coalescelist` 的参数必须是列表或元组",
                    "coalescelist arguments must be lists or tuples",
                );
            }
        }
    }
    for arg in call.args {
        match &arg.value {
            Value::Unknown(why) => return Err(Failure::Unknown(why.clone())),
            Value::List(_, items) if !items.is_empty() => return Ok(call.passed(arg, None)),
            _ => {}
        }
    }
    invalid("参数全是 null 或空列表", "no non-null arguments")
}
