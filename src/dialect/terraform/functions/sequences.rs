//! Functions over lists, tuples and sets.
//!
//! Elements are passed through with their origins. The elements of a set that is not wholly known
//! have no fixed number and order; results that depend on those are not known either.

use std::collections::HashSet;

use super::args::{Outcome, Passed, fit, invalid, items_of, present};
use super::{ANY, Call, Failure, Function, function, passing};
use crate::dialect::terraform::types::{Type, key, unify_all, unsure};
use crate::value::{ListKind, Traced, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function!("chunklist", 2, 2, Shallow, chunklist),
    function!("compact", 1, 1, Deep, compact),
    function!("concat", 1, ANY, Shallow, concat),
    function!("distinct", 1, 1, Deep, distinct),
    passing!("element", 2, 2, Shallow, element),
    function!("flatten", 1, 1, Shallow, flatten),
    function!("length", 1, 1, Shallow, length),
    function!("list", 0, ANY, Shallow, list),
    function!("matchkeys", 3, 3, Deep, matchkeys),
    passing!("one", 1, 1, Shallow, one),
    function!("reverse", 1, 1, Shallow, reverse),
    function!("slice", 3, 3, Shallow, slice),
    function!("sort", 1, 1, Deep, sort),
];

fn list_of(ty: Type) -> Type {
    Type::List(Box::new(ty))
}

/// Refuses sets whose elements are not all known.
pub(super) fn ordered(kind: ListKind, items: &[Traced]) -> Result<(), Failure> {
    unsure(kind, items).map_or(Ok(()), |why| Err(Failure::Unknown(why)))
}

fn length(call: &Call<'_>) -> Outcome {
    use unicode_segmentation::UnicodeSegmentation;
    let count = match call.value(0)? {
        Value::String(text) => text.graphemes(true).count(),
        Value::Object(_, items) => items.len(),
        Value::List(kind, items) => {
            ordered(*kind, items)?;
            items.len()
        }
        _ => {
            return invalid(
                "参数必须是字符串、集合或结构类型",
                "argument must be a string, a collection type, or a structural type",
            );
        }
    };
    Ok(Value::Number(count.into()))
}

fn concat(call: &Call<'_>) -> Outcome {
    let mut all = Vec::new();
    let mut lists = true;
    for i in 0..call.args.len() {
        let (kind, items) = items_of(call.value(i)?)?;
        if kind == ListKind::Set {
            return invalid(
                "所有参数必须是列表或元组，却有集合（set）",
                "all arguments must be lists or tuples; got set",
            );
        }
        lists &= kind == ListKind::List;
        call.room(all.len() + items.len())?;
        all.extend(items.iter().cloned());
    }
    match unify_all(&all) {
        Some(unified) if lists => call.sequence(ListKind::List, unified),
        _ => call.sequence(ListKind::Tuple, all),
    }
}

/// The `list` of Terraform 0.11: `tolist` of its arguments.
fn list(call: &Call<'_>) -> Outcome {
    match unify_all(call.args) {
        Some(items) => call.sequence(ListKind::List, items),
        None => invalid("所有参数必须类型相同", "all arguments must have one type"),
    }
}

fn compact(call: &Call<'_>) -> Outcome {
    let items = call.elements(0, &list_of(Type::String))?;
    let filled = |i: &&Traced| !matches!(&i.value, Value::Null) && i.value.as_str() != Some("");
    call.sequence(ListKind::List, items.iter().filter(filled).cloned().collect())
}

fn distinct(call: &Call<'_>) -> Outcome {
    let items = call.elements(0, &list_of(Type::Any))?;
    let mut seen = HashSet::new();
    call.sequence(
        ListKind::List,
        items.iter().filter(|i| seen.insert(key(&i.value))).cloned().collect(),
    )
}

fn chunklist(call: &Call<'_>) -> Outcome {
    let items = call.elements(0, &list_of(Type::Any))?;
    let Ok(size) = usize::try_from(call.whole(1)?) else {
        return invalid("大小参数必须为正数", "the size argument must be positive");
    };
    let size = if size == 0 { items.len().max(1) } else { size };
    let chunk = |chunk: &[Traced]| call.made(Value::List(ListKind::List, chunk.to_vec().into()));
    call.sequence(ListKind::List, items.chunks(size).map(chunk).collect())
}

fn element(call: &Call<'_>) -> Passed {
    let (kind, items) = items_of(call.value(0)?)?;
    if kind == ListKind::Set {
        return invalid("不能按下标读取集合（set）的元素", "cannot read elements from set");
    }
    let index = call.whole(1)?;
    let Some(len) = i64::try_from(items.len()).ok().filter(|l| *l > 0) else {
        return invalid(
            "`element` 不能用于空列表",
            "cannot use element function with an empty list",
        );
    };
    let at = usize::try_from(index.rem_euclid(len)).unwrap_or(0);
    match items.get(at) {
        Some(item) => Ok(call.passed(item, call.args.get(1))),
        None => invalid("没有这个元素", "no such element"),
    }
}

fn flatten(call: &Call<'_>) -> Outcome {
    let (kind, items) = items_of(call.value(0)?)?;
    ordered(kind, items)?;
    let mut flat = Vec::new();
    let mut todo: Vec<std::slice::Iter<'_, Traced>> = vec![items.iter()];
    while let Some(items) = todo.last_mut() {
        let Some(item) = items.next() else {
            todo.pop();
            continue;
        };
        match &item.value {
            Value::List(kind, inner) => {
                ordered(*kind, inner)?;
                todo.push(inner.iter());
            }
            // It may be a list, and then its elements belong here.
            Value::Unknown(why) if may_be_list(item) => return Err(Failure::Unknown(why.clone())),
            Value::OneOf(one)
                if item
                    .options()
                    .iter()
                    .any(|o| matches!(o.value, Value::List(..)) || may_be_list(o)) =>
            {
                return Err(Failure::Unknown(one.why.clone()));
            }
            _ => {
                call.room(flat.len() + 1)?;
                flat.push(item.clone());
            }
        }
    }
    call.sequence(ListKind::Tuple, flat)
}

/// Whether an unknown may turn out to be a list.
fn may_be_list(item: &Traced) -> bool {
    let sequence =
        |ty: &Type| matches!(ty, Type::Any | Type::List(_) | Type::Set(_) | Type::Tuple(_));
    matches!(item.value, Value::Unknown(_)) && item.unseen_type().is_none_or(sequence)
}

fn matchkeys(call: &Call<'_>) -> Outcome {
    let any = list_of(Type::Any);
    let values = call.elements(0, &any)?;
    let (keys, wanted) = (fit(call.arg(1)?, &any)?, fit(call.arg(2)?, &any)?);
    let Some(unified) = unify_all(&[keys, wanted]) else {
        return invalid(
            "`keys` 与 `searchset` 必须类型相同",
            "keys and searchset must be of the same type",
        );
    };
    let [Value::List(_, keys), Value::List(_, wanted)] = [&unified[0].value, &unified[1].value]
    else {
        return invalid("`keys` 与 `searchset` 必须是列表", "keys and searchset must be lists");
    };
    if keys.len() != values.len() {
        return invalid("键与值的数量应当相同", "length of keys and values should be equal");
    }
    let wanted: HashSet<String> = wanted.iter().map(|w| key(&w.value)).collect();
    let found = keys.iter().zip(values.iter()).filter(|(k, _)| wanted.contains(&key(&k.value)));
    call.sequence(ListKind::List, found.map(|(_, value)| value.clone()).collect())
}

fn one(call: &Call<'_>) -> Passed {
    let (kind, items) = items_of(call.value(0)?)?;
    ordered(kind, items)?;
    match items.as_slice() {
        [] => Ok(call.made(Value::Null)),
        [single] => Ok(call.passed(single, None)),
        _ => invalid(
            "必须是有零个或一个元素的列表、集合（set）或元组",
            "must be a list, set, or tuple value with either zero or one elements",
        ),
    }
}

fn reverse(call: &Call<'_>) -> Outcome {
    let (kind, items) = items_of(call.value(0)?)?;
    ordered(kind, items)?;
    let kind = if kind == ListKind::Tuple { kind } else { ListKind::List };
    call.sequence(kind, items.iter().rev().cloned().collect())
}

fn slice(call: &Call<'_>) -> Outcome {
    let (kind, items) = items_of(call.value(0)?)?;
    if kind == ListKind::Set {
        return invalid(
            "集合（set）的元素没有下标，不能切片",
            "cannot slice a set, because its elements do not have indices",
        );
    }
    let at = |index| call.whole(index).map(|i| usize::try_from(i).ok());
    match (at(1)?, at(2)?) {
        (Some(start), Some(end)) if start <= end && end <= items.len() => {
            call.sequence(kind, items.get(start..end).map(<[Traced]>::to_vec).unwrap_or_default())
        }
        _ => invalid(
            "起止下标必须在列表范围内，且先后有序",
            "start and end index must lie within the list, in order",
        ),
    }
}

fn sort(call: &Call<'_>) -> Outcome {
    let mut items = call.elements(0, &list_of(Type::String))?.to_vec();
    for item in &items {
        present(&item.value)?;
    }
    items.sort_by(|a, b| a.value.as_str().cmp(&b.value.as_str()));
    call.sequence(ListKind::List, items)
}
