//! One common type for several values, as in conditionals, `tolist` and `concat`.
//!
//! Follows the rules of Terraform's type system (zclconf/go-cty `convert`, read November 2026):
//! objects with the same attributes stay objects, others become maps; tuples of one length stay
//! tuples, others become lists; strings win over numbers and booleans. What has no type, as a bare
//! null, has no say.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::convert::{converted, convertible};
use super::{Field, Type, too_large, within_size};
use crate::value::{ListKind, ObjectKind, Traced, Value, Why};

/// Different types of mixed kinds that are compared with each other; real programs have two or
/// three.
const MAX_MIXED: usize = 256;

/// The type of a value; any type for what has none that is known, and for a value of astronomic
/// size.
pub fn type_of(value: &Traced) -> Type {
    if within_size(&value.value) { shape(value) } else { Type::Any }
}

fn shape(traced: &Traced) -> Type {
    if let Some(ty) = traced.unseen_type() {
        return ty.clone();
    }
    match &traced.value {
        Value::Null | Value::Unknown(_) => Type::Any,
        Value::Bool(_) => Type::Bool,
        Value::Number(_) => Type::Number,
        Value::String(_) => Type::String,
        Value::List(ListKind::Tuple, items) => Type::Tuple(items.iter().map(shape).collect()),
        Value::List(kind, items) => {
            let element = Box::new(common(items.iter()));
            if *kind == ListKind::List { Type::List(element) } else { Type::Set(element) }
        }
        Value::Object(ObjectKind::Map, items) => Type::Map(Box::new(common(items.values()))),
        Value::Object(ObjectKind::Object, items) => Type::Object(
            items.iter().map(|(k, v)| (k.clone(), Field::required(shape(v)))).collect(),
        ),
        Value::OneOf(one) => common(one.options.iter()),
    }
}

fn common<'a>(values: impl Iterator<Item = &'a Traced>) -> Type {
    Types::of(values).unified().unwrap_or(Type::Any)
}

/// The types of several values.
struct Types {
    /// Any type is that of a bare null.
    known: Vec<Type>,
    /// Whether there are values whose type only Terraform knows.
    open: bool,
}

impl Types {
    fn of<'a>(values: impl Iterator<Item = &'a Traced>) -> Self {
        let mut types = Self { known: Vec::new(), open: false };
        for value in values {
            let ty = shape(value);
            if ty == Type::Any && value.value != Value::Null {
                types.open = true;
            } else if types.known.last() != Some(&ty) {
                // Most collections have elements of one type: comparing with the last one is enough
                // to keep few.
                types.known.push(ty);
            }
        }
        types
    }

    /// The common type; `None` when there is none.
    fn unified(self) -> Option<Type> {
        if self.known.is_empty() {
            Some(Type::Any)
        } else {
            unify_types(self.known).or_else(|| self.open.then_some(Type::Any))
        }
    }
}

/// Converts values to one common type, as in conditionals and `coalesce`; `None` when there is
/// none. A value that fits the type by its kind only (`"a"` among numbers in a set) becomes an
/// error of its own: Terraform converts what it uses.
pub fn unify(values: &[Traced]) -> Option<Vec<Traced>> {
    if !values.iter().all(|v| within_size(&v.value)) {
        return Some(
            values.iter().map(|v| Traced::unknown(too_large(), v.origin.clone())).collect(),
        );
    }
    let types = Types::of(values.iter());
    let all = types.known.clone();
    let ty = types.unified()?;
    if !all.iter().all(|t| convertible(t, &ty)) {
        return None;
    }
    let convert = |v: &Traced| {
        converted(v, &ty).unwrap_or_else(|e| {
            Traced::unknown(Why::Invalid(e), v.origin.clone()).typed(ty.clone())
        })
    };
    Some(values.iter().map(convert).collect())
}

/// Converts values that are known to be within the size limit to elements of a collection; `None`
/// when one does not fit.
pub(in crate::dialect::terraform) fn unify_all(values: &[Traced]) -> Option<Vec<Traced>> {
    let types = Types::of(values.iter());
    let typed = types.known.iter().any(|t| *t != Type::Any);
    let ty = types.unified()?;
    // A bare null stands among elements of a simple type only.
    if ty == Type::Any
        && typed
        && !values.iter().any(|v| matches!(v.value, Value::Unknown(_)) && v.unseen_type().is_none())
    {
        return None;
    }
    values.iter().map(|v| converted(v, &ty).ok()).collect()
}

/// The common type; `None` when there is none. [`Type::Any`] is the type of a bare null.
pub fn unify_types(mut types: Vec<Type>) -> Option<Type> {
    let first = types.first()?;
    if types.iter().all(|t| t == first) {
        return types.pop();
    }
    let count = |is: fn(&Type) -> bool| types.iter().filter(|t| is(t)).count();
    let (maps, objects) =
        (count(|t| matches!(t, Type::Map(_))), count(|t| matches!(t, Type::Object(_))));
    let (lists, tuples) =
        (count(|t| matches!(t, Type::List(_))), count(|t| matches!(t, Type::Tuple(_))));
    let (sets, open) = (count(|t| matches!(t, Type::Set(_))), count(|t| *t == Type::Any));
    let all = types.len();
    let only = |some: usize| some > 0 && some + open == all;
    if only(maps) || only(lists) || only(sets) || only(objects) || only(tuples) {
        return match open {
            0 if objects > 0 => self::objects(types),
            0 if tuples > 0 => self::tuples(types),
            0 => collections(types),
            // What the null would be is not known, so nothing is converted.
            _ => Some(Type::Any),
        };
    }
    if maps > 0 && only(maps + objects) || lists > 0 && only(lists + tuples) {
        let ty = structural_as_collections(&types);
        if ty.is_some() {
            return ty;
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
    let all: Vec<BTreeMap<Arc<str>, Field>> = types
        .into_iter()
        .filter_map(|t| if let Type::Object(fields) = t { Some(fields) } else { None })
        .collect();
    let first = all.first()?;
    if !all.iter().all(|o| o.len() == first.len() && o.keys().eq(first.keys())) {
        let attributes = all.into_iter().flat_map(|o| o.into_values().map(|f| f.ty)).collect();
        return unify_types(attributes).map(|e| Type::Map(Box::new(e)));
    }
    let across =
        |name: &Arc<str>| all.iter().filter_map(|o| o.get(name)).map(|f| f.ty.clone()).collect();
    let unified =
        first.keys().map(|name| Some((name.clone(), Field::required(unify_types(across(name))?))));
    unified.collect::<Option<_>>().map(Type::Object)
}

/// Tuples of one length stay tuples; else all elements get one type, as a list.
fn tuples(types: Vec<Type>) -> Option<Type> {
    let all: Vec<Vec<Type>> = types
        .into_iter()
        .filter_map(|t| if let Type::Tuple(e) = t { Some(e) } else { None })
        .collect();
    let len = all.first()?.len();
    if !all.iter().all(|t| t.len() == len) {
        return unify_types(all.into_iter().flatten().collect()).map(|e| Type::List(Box::new(e)));
    }
    let across = |i: usize| all.iter().filter_map(|t| t.get(i)).cloned().collect();
    (0..len).map(|i| unify_types(across(i))).collect::<Option<_>>().map(Type::Tuple)
}

/// Maps among objects, or lists among tuples: often a collection in disguise.
fn structural_as_collections(types: &[Type]) -> Option<Type> {
    let structural = |ty: &&Type| matches!(ty, Type::Object(_) | Type::Tuple(_));
    let parts = |ty: &Type| match ty {
        Type::Object(fields) => fields.values().map(|f| f.ty.clone()).collect(),
        Type::Tuple(elements) => elements.clone(),
        _ => Vec::new(),
    };
    let element = Box::new(unify_types(types.iter().filter(structural).flat_map(parts).collect())?);
    let disguised = if types.iter().any(|t| matches!(t, Type::Map(_))) {
        Type::Map(element)
    } else {
        Type::List(element)
    };
    let plain =
        types.iter().map(|t| if structural(&t) { disguised.clone() } else { t.clone() }).collect();
    unify_types(plain).filter(|ty| *ty != Type::Any)
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
        Type::Any => 3,
        _ => 2,
    };
    let mut order: Vec<&Type> = distinct.iter().collect();
    order.sort_by_key(|ty| rank(ty));
    order.into_iter().find(|want| distinct.iter().all(|ty| convertible(ty, want))).cloned()
}
