//! Functions over maps and objects.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::args::{Outcome, Passed, fit, invalid, items_of, present, text_of};
use super::{ANY, Call, Failure, Function, function, passing};
use crate::dialect::terraform::types::{Type, convert, type_of, undecided, unify_all};
use crate::value::{ListKind, ObjectKind, Traced, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function!("keys", 1, 1, Shallow, keys),
    passing!("lookup", 2, 3, Shallow, lookup),
    function!("map", 0, ANY, Shallow, map),
    function!("merge", 0, ANY, Shallow, merge),
    function!("transpose", 1, 1, Deep, transpose),
    function!("values", 1, 1, Shallow, values),
    function!("zipmap", 2, 2, Shallow, zipmap),
];

type Items = Arc<BTreeMap<Arc<str>, Traced>>;

fn entries(value: &Value) -> Result<(ObjectKind, &Items), Failure> {
    match present(value)? {
        Value::Object(kind, items) => Ok((*kind, items)),
        _ => invalid("必须是映射或对象", "must have map or object type"),
    }
}

fn list_kind(kind: ObjectKind) -> ListKind {
    if kind == ObjectKind::Map { ListKind::List } else { ListKind::Tuple }
}

fn keys(call: &Call<'_>) -> Outcome {
    let (kind, items) = entries(call.value(0)?)?;
    call.sequence(
        list_kind(kind),
        items.keys().map(|k| call.made(Value::String(k.clone()))).collect(),
    )
}

fn values(call: &Call<'_>) -> Outcome {
    let (kind, items) = entries(call.value(0)?)?;
    call.sequence(list_kind(kind), items.values().cloned().collect())
}

fn lookup(call: &Call<'_>) -> Passed {
    let (kind, items) = entries(call.value(0)?)?;
    let key = call.text(1)?;
    let default = call.args.get(2);
    // The default must fit the elements of a map even where it is not used.
    let default = match default {
        Some(default) if kind == ObjectKind::Map => {
            let Type::Map(element) = type_of(call.arg(0)?) else {
                return invalid("需要映射", "a map is required");
            };
            Some(convert(default, &element).map_err(Failure::Invalid)?)
        }
        default => default.cloned(),
    };
    match (items.get(&*key), default) {
        (Some(item), _) => Ok(call.passed(item, call.args.get(1))),
        (None, Some(default)) => Ok(call.passed(&default, call.args.get(1))),
        (None, None) => invalid(
            format!("`lookup` 找不到键 {key:?}"),
            format!("lookup failed to find key {key:?}"),
        ),
    }
}

fn merge(call: &Call<'_>) -> Outcome {
    let mut merged = BTreeMap::new();
    for arg in call.args {
        if arg.value != Value::Null {
            merged.extend(entries(&arg.value)?.1.iter().map(|(k, v)| (k.clone(), v.clone())));
            call.room(merged.len())?;
        }
    }
    // Arguments of one type give a value of that type; a map with elements of a type that is not
    // known passes for any.
    let open = Type::Map(Box::new(Type::Any));
    let unsure = |arg: &&Traced| matches!(&arg.value, Value::Object(ObjectKind::Map, items) if !items.is_empty());
    let types: Vec<Type> = call
        .args
        .iter()
        .map(|a| (a, type_of(a)))
        .filter(|(a, t)| !unsure(a) || *t != open)
        .map(|(_, t)| t)
        .collect();
    let maps = types.iter().all(|t| matches!(t, Type::Map(_)))
        && types.windows(2).all(|pair| pair[0] == pair[1]);
    Ok(Value::Object(
        if maps && !call.args.is_empty() { ObjectKind::Map } else { ObjectKind::Object },
        merged.into(),
    ))
}

/// The `map` of Terraform 0.11: keys and values in turn.
fn map(call: &Call<'_>) -> Outcome {
    if !call.args.len().is_multiple_of(2) {
        return invalid("参数必须成对", "an even number of arguments is required");
    }
    let mut keys = Vec::new();
    let mut items = Vec::new();
    for pair in call.args.chunks_exact(2) {
        keys.push(text_of(&pair[0])?);
        items.push(pair[1].clone());
    }
    let Some(items) = unify_all(&items) else {
        return invalid("所有值必须类型相同", "all values must have one type");
    };
    call.room(items.len())?;
    let map: BTreeMap<_, _> = keys.into_iter().zip(items).collect();
    Ok(Value::Object(ObjectKind::Map, map.into()))
}

fn zipmap(call: &Call<'_>) -> Outcome {
    let keys = call.elements(0, &Type::List(Box::new(Type::String)))?;
    let (kind, values) = items_of(call.value(1)?)?;
    if kind == ListKind::Set {
        return invalid("值参数必须是列表或元组", "values argument must be a list or tuple value");
    }
    if keys.len() != values.len() {
        return invalid(
            format!("键有 {} 个，值有 {} 个，数量不一致", keys.len(), values.len()),
            format!(
                "number of keys ({}) does not match number of values ({})",
                keys.len(),
                values.len()
            ),
        );
    }
    if let Some(why) = keys.iter().find_map(|k| undecided(&k.value)) {
        return Err(Failure::Unknown(why));
    }
    let mut zipped = BTreeMap::new();
    for (key, value) in keys.iter().zip(values.iter()) {
        zipped.insert(text_of(key)?, value.clone());
    }
    call.room(zipped.len())?;
    Ok(Value::Object(
        if kind == ListKind::List { ObjectKind::Map } else { ObjectKind::Object },
        zipped.into(),
    ))
}

fn transpose(call: &Call<'_>) -> Outcome {
    let ty = Type::Map(Box::new(Type::List(Box::new(Type::String))));
    let input = fit(call.arg(0)?, &ty)?;
    let (_, input) = entries(&input.value)?;
    let mut lists: BTreeMap<Arc<str>, Vec<Traced>> = BTreeMap::new();
    let mut total = 0;
    for (key, list) in input.iter() {
        for item in items_of(&list.value)?.1.iter() {
            total += 1;
            call.room(total)?;
            lists.entry(text_of(item)?).or_default().push(call.made(Value::String(key.clone())));
        }
    }
    let map: BTreeMap<_, _> = lists
        .into_iter()
        .map(|(k, l)| (k, call.made(Value::List(ListKind::List, l.into()))))
        .collect();
    Ok(Value::Object(ObjectKind::Map, map.into()))
}
