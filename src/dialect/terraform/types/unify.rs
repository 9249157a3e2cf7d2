//! One common type for several values, as in conditionals, `tolist` and `concat`.
//!
//! Follows the rules of Terraform's type system (zclconf/go-cty `convert`, read November 2026): objects with the same
//! attributes stay objects, others become maps; tuples of one length stay tuples, others become lists; strings win over
//! numbers and booleans. Null and unknown values have no say.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::convert::{converted, convertible};
use super::{Field, Type, too_large, within_size};
use crate::value::{ListKind, ObjectKind, Traced, Value, Why};

/// Different types of mixed kinds that are compared with each other; real programs have two or three.
const MAX_MIXED: usize = 256;

/// The type of a value, as far as the value shows it; any type for one of astronomic size.
pub fn type_of(value: &Value) -> Type {
    if within_size(value) { shape(value) } else { Type::Any }
}

fn shape(value: &Value) -> Type {
    match value {
        Value::Null | Value::Unknown(_) => Type::Any,
        Value::Bool(_) => Type::Bool,
        Value::Number(_) => Type::Number,
        Value::String(_) => Type::String,
        Value::List(ListKind::Tuple, items) => Type::Tuple(items.iter().map(|i| shape(&i.value)).collect()),
        Value::List(kind, items) => {
            let element = Box::new(common(items.iter()));
            if *kind == ListKind::List { Type::List(element) } else { Type::Set(element) }
        }
        Value::Object(ObjectKind::Map, items) => Type::Map(Box::new(common(items.values()))),
        Value::Object(ObjectKind::Object, items) => {
            Type::Object(items.iter().map(|(k, v)| (k.clone(), Field::required(shape(&v.value)))).collect())
        }
        Value::OneOf(one) => common(one.options.iter()),
    }
}

fn common<'a>(values: impl Iterator<Item = &'a Traced>) -> Type {
    unify_types(types_of(values)).unwrap_or(Type::Any)
}

fn types_of<'a>(values: impl Iterator<Item = &'a Traced>) -> Vec<Type> {
    let mut types = Vec::new();
    for value in values {
        let ty = shape(&value.value);
        // Most collections have elements of one type: compare with the last one first.
        if types.last() != Some(&ty) {
            types.push(ty);
        }
    }
    types
}

/// Converts values to one common type, as in conditionals and `coalesce`; `None` when there is none. A value that fits the
/// type by its kind only (`"a"` among numbers in a set) becomes an error of its own: Terraform converts what it uses.
pub fn unify(values: &[Traced]) -> Option<Vec<Traced>> {
    if !values.iter().all(|v| within_size(&v.value)) {
        return Some(values.iter().map(|v| Traced::unknown(too_large(), v.origin.clone())).collect());
    }
    let types = types_of(values.iter());
    let ty = unify_types(types.clone())?;
    if !types.iter().all(|t| convertible(t, &ty)) {
        return None;
    }
    let convert = |v: &Traced| converted(v, &ty).unwrap_or_else(|e| Traced::unknown(Why::Invalid(e.into()), v.origin.clone()));
    Some(values.iter().map(convert).collect())
}

/// Converts values that are known to be within the size limit; `None` when one does not fit.
pub(in crate::dialect::terraform) fn unify_all(values: &[Traced]) -> Option<Vec<Traced>> {
    let ty = unify_strictly(types_of(values.iter()))?;
    values.iter().map(|v| converted(v, &ty).ok()).collect()
}

/// The common type; `None` when there is none. Beside a null, which has no type, values of different types may stand.
pub fn unify_types(types: Vec<Type>) -> Option<Type> {
    let open = types.contains(&Type::Any);
    unify_strictly(types).or_else(|| open.then_some(Type::Any))
}

/// The common type of all values but null and unknown ones.
pub(super) fn unify_strictly(mut types: Vec<Type>) -> Option<Type> {
    types.retain(|t| *t != Type::Any);
    let Some(first) = types.first() else { return Some(Type::Any) };
    if types.iter().all(|t| t == first) {
        return types.pop();
    }
    let count = |is: fn(&Type) -> bool| types.iter().filter(|t| is(t)).count();
    let (maps, objects) = (count(|t| matches!(t, Type::Map(_))), count(|t| matches!(t, Type::Object(_))));
    let (lists, tuples) = (count(|t| matches!(t, Type::List(_))), count(|t| matches!(t, Type::Tuple(_))));
    let sets = count(|t| matches!(t, Type::Set(_)));
    let all = types.len();
    if maps == all || lists == all || sets == all {
        return collections(types);
    }
    if objects == all {
        return self::objects(types);
    }
    if tuples == all {
        return self::tuples(types);
    }
    if maps > 0 && maps + objects == all || lists > 0 && lists + tuples == all {
        if let Some(ty) = structural_as_collections(&types) {
            return Some(ty);
        }
    } else if objects > 0 && tuples > 0 {
        return None;
    }
    preferred(types)
}

/// Collections of one kind: their elements are unified.
fn collections(types: Vec<Type>) -> Option<Type> {
    let kind: fn(Box<Type>) -> Type = match types.first()? {
        Type::List(_) => Type::List,
        Type::Set(_) => Type::Set,
        _ => Type::Map,
    };
    let element = |ty| match ty {
        Type::List(element) | Type::Set(element) | Type::Map(element) => *element,
        other => other,
    };
    unify_types(types.into_iter().map(element).collect()).map(|e| kind(Box::new(e)))
}

/// Objects with the same attributes stay objects; else all attributes get one type, as a map.
fn objects(types: Vec<Type>) -> Option<Type> {
    let all: Vec<BTreeMap<Arc<str>, Field>> =
        types.into_iter().filter_map(|t| if let Type::Object(fields) = t { Some(fields) } else { None }).collect();
    let first = all.first()?;
    if !all.iter().all(|o| o.len() == first.len() && o.keys().eq(first.keys())) {
        let attributes = all.into_iter().flat_map(|o| o.into_values().map(|f| f.ty)).collect();
        return unify_types(attributes).map(|e| Type::Map(Box::new(e)));
    }
    let across = |name: &Arc<str>| all.iter().filter_map(|o| o.get(name)).map(|f| f.ty.clone()).collect();
    let unified = first.keys().map(|name| Some((name.clone(), Field::required(unify_types(across(name))?))));
    unified.collect::<Option<_>>().map(Type::Object)
}

/// Tuples of one length stay tuples; else all elements get one type, as a list.
fn tuples(types: Vec<Type>) -> Option<Type> {
    let all: Vec<Vec<Type>> = types.into_iter().filter_map(|t| if let Type::Tuple(e) = t { Some(e) } else { None }).collect();
    let len = all.first()?.len();
    if !all.iter().all(|t| t.len() == len) {
        return unify_types(all.into_iter().flatten().collect()).map(|e| Type::List(Box::new(e)));
    }
    let across = |i: usize| all.iter().filter_map(|t| t.get(i)).cloned().collect();
    (0..len).map(|i| unify_types(across(i))).collect::<Option<_>>().map(Type::Tuple)
}

/// Maps among objects, or lists among tuples: often a collection in disguise.
fn structural_as_collections(types: &[Type]) -> Option<Type> {
    let parts = |ty: &Type| match ty {
        Type::Object(fields) => fields.values().map(|f| f.ty.clone()).collect(),
        Type::Tuple(elements) => elements.clone(),
        Type::Map(element) | Type::List(element) => vec![(**element).clone()],
        _ => Vec::new(),
    };
    let element = Box::new(unify_types(types.iter().flat_map(parts).collect())?);
    Some(if types.iter().any(|t| matches!(t, Type::Map(_))) { Type::Map(element) } else { Type::List(element) })
}

/// The most general of the given types that all others convert to.
fn preferred(types: Vec<Type>) -> Option<Type> {
    let mut distinct: Vec<Type> = Vec::new();
    for ty in types {
        if distinct.len() > MAX_MIXED {
            return None;
        }
        if !distinct.contains(&ty) {
            distinct.push(ty);
        }
    }
    let rank = |ty: &Type| match ty {
        Type::String | Type::List(_) | Type::Map(_) => 0,
        Type::Set(_) => 1,
        _ => 2,
    };
    let mut order: Vec<&Type> = distinct.iter().collect();
    order.sort_by_key(|ty| rank(ty));
    order.into_iter().find(|want| distinct.iter().all(|ty| convertible(ty, want))).cloned()
}
