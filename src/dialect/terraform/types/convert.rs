//! Conversion of values to types, as for variable values and function arguments.
//!
//! Follows zclconf/go-cty `convert` (read November 2026) and the defaults of optional attributes.

use crate::text::Text;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::set::unsure;
use super::unify::{unify_all, unify_types};
use super::{Field, Type, set_of, too_large, within_size};
use crate::value::{ListKind, Number, ObjectKind, OneOf, Traced, Value, Why};

/// Converts a value to a type as Terraform converts variable values and function arguments:
/// primitives convert to each other where they safely can, tuples to lists and sets, objects to
/// maps, optional attributes get their defaults, unknowns and options stay (each option is
/// converted). Origins stay.
///
/// # Errors
/// The value does not fit; the text says why.
pub fn convert(value: &Traced, ty: &Type) -> Result<Traced, Text> {
    if !within_size(&value.value) {
        return Ok(Traced::unknown(too_large(), value.origin.clone()));
    }
    converted(value, ty)
}

/// [`convert`] for values that are known to be within the size limit.
pub(super) fn converted(value: &Traced, ty: &Type) -> Result<Traced, Text> {
    if *ty == Type::Any {
        return Ok(value.clone());
    }
    let known = value.unseen_type().unwrap_or(&Type::Any);
    if !convertible(known, ty) {
        return Err(required(ty, known.name()));
    }
    let result = match &value.value {
        Value::Null | Value::Unknown(_) => return Ok(value.clone().typed(replaced(known, ty))),
        Value::OneOf(one) => options(one, ty)?,
        known => match ty {
            Type::Bool | Type::Number | Type::String => primitive(known, ty)?,
            Type::List(element) => list(known, element, ty)?,
            Type::Set(element) => set_of(elements(known, element, ty)?),
            Type::Map(element) => Value::Object(ObjectKind::Map, map(known, element, ty)?.into()),
            Type::Tuple(types) => tuple(known, types, ty)?,
            Type::Object(fields) => object(value, fields, ty)?,
            Type::Any => known.clone(),
        },
    };
    let result = value.with(result);
    // An empty collection of elements of any type keeps the type of elements that it had.
    Ok(match (value.unseen_type(), ty.has_any()) {
        (Some(known), true) => result.typed(replaced(known, ty)),
        _ => result.typed(ty.without_options()),
    })
}

/// A type with its open parts as in the type that is converted to it.
fn replaced(from: &Type, to: &Type) -> Type {
    let all = |from: Vec<Type>, to: &Type| {
        Box::new(replaced(&unify_types(from).unwrap_or(Type::Any), to))
    };
    match (from, to) {
        (_, Type::Any) => from.clone(),
        (Type::List(f) | Type::Set(f), Type::List(t)) => Type::List(all(vec![(**f).clone()], t)),
        (Type::List(f) | Type::Set(f), Type::Set(t)) => Type::Set(all(vec![(**f).clone()], t)),
        (Type::Map(f), Type::Map(t)) => Type::Map(all(vec![(**f).clone()], t)),
        (Type::Tuple(f), Type::List(t)) => Type::List(all(f.clone(), t)),
        (Type::Tuple(f), Type::Set(t)) => Type::Set(all(f.clone(), t)),
        (Type::Object(f), Type::Map(t)) => {
            Type::Map(all(f.values().map(|f| f.ty.clone()).collect(), t))
        }
        _ => to.without_options(),
    }
}

fn mismatch(value: &Value, ty: &Type) -> Text {
    let have = match value {
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::List(ListKind::Tuple, _) => "tuple",
        Value::List(ListKind::List, _) => "list",
        Value::List(ListKind::Set, _) => "set",
        Value::Object(ObjectKind::Map, _) => "map",
        Value::Object(ObjectKind::Object, _) => "object",
        Value::Null => "null",
        Value::OneOf(_) | Value::Unknown(_) => "any",
    };
    required(ty, have)
}

fn required(ty: &Type, have: &str) -> Text {
    let ty = ty.name();
    Text::new(format!("需要 `{ty}`，而值是 `{have}`"), format!("{ty} required, but have {have}"))
}

/// Each option by itself; one that does not fit is an error in that branch only.
fn options(one: &OneOf, ty: &Type) -> Result<Value, Text> {
    let mut error = None;
    let mut fits = false;
    let mut convert_one = |option: &Traced| match converted(option, ty) {
        Ok(converted) => {
            fits = true;
            converted
        }
        Err(text) => {
            let why = Why::Invalid(text.clone());
            error = Some(text);
            Traced::unknown(why, option.origin.clone()).typed(ty.without_options())
        }
    };
    let options = one.options.iter().map(&mut convert_one).collect();
    match error {
        Some(text) if !fits => Err(text),
        _ => Ok(Value::OneOf(Arc::new(OneOf { options, why: one.why.clone() }))),
    }
}

fn primitive(value: &Value, ty: &Type) -> Result<Value, Text> {
    let result = match (value, ty) {
        (Value::Bool(_), Type::Bool)
        | (Value::Number(_), Type::Number)
        | (Value::String(_), Type::String) => Some(value.clone()),
        (Value::Bool(b), Type::String) => Some(Value::string(if *b { "true" } else { "false" })),
        (Value::Number(n), Type::String) => Some(Value::string(n.to_string())),
        (Value::String(s), Type::Number) => Number::parse(s).map(Value::Number),
        (Value::String(s), Type::Bool) => match &**s {
            "true" | "1" => Some(Value::Bool(true)),
            "false" | "0" => Some(Value::Bool(false)),
            _ => None,
        },
        _ => None,
    };
    result.ok_or_else(|| match value {
        Value::String(s) => required(ty, &format!("{s:?}")),
        _ => mismatch(value, ty),
    })
}

/// How many elements a set has is not known before all are: then the list is not known either.
fn list(value: &Value, element: &Type, ty: &Type) -> Result<Value, Text> {
    if let Value::List(kind, items) = value
        && let Some(why) = unsure(*kind, items)
    {
        return Ok(Value::Unknown(why));
    }
    Ok(Value::List(ListKind::List, elements(value, element, ty)?.into()))
}

fn elements(value: &Value, element: &Type, ty: &Type) -> Result<Vec<Traced>, Text> {
    let Value::List(_, items) = value else { return Err(mismatch(value, ty)) };
    let converted = items.iter().map(|i| converted(i, element)).collect::<Result<Vec<_>, _>>()?;
    if element.has_any() {
        unify_all(&converted).ok_or_else(|| no_common(ty))
    } else {
        Ok(converted)
    }
}

fn no_common(ty: &Type) -> Text {
    let ty = ty.name();
    Text::new(
        format!("`{ty}` 的所有元素必须类型相同"),
        format!("all elements of a {ty} must have one type"),
    )
}

fn map(value: &Value, element: &Type, ty: &Type) -> Result<BTreeMap<Arc<str>, Traced>, Text> {
    let Value::Object(_, items) = value else { return Err(mismatch(value, ty)) };
    let mut converted =
        items.values().map(|i| converted(i, element)).collect::<Result<Vec<_>, _>>()?;
    if element.has_any() {
        converted = unify_all(&converted).ok_or_else(|| no_common(ty))?;
    }
    Ok(items.keys().cloned().zip(converted).collect())
}

fn tuple(value: &Value, types: &[Type], ty: &Type) -> Result<Value, Text> {
    match value {
        Value::List(ListKind::Tuple, items) if items.len() == types.len() => {
            let converted = items
                .iter()
                .zip(types)
                .map(|(i, t)| converted(i, t))
                .collect::<Result<Vec<_>, _>>()?;
            Ok(Value::List(ListKind::Tuple, converted.into()))
        }
        Value::List(ListKind::Tuple, _) => {
            let most = types.len();
            Err(Text::new(
                format!("需要有 {most} 个元素的元组"),
                format!("tuple of {most} elements required"),
            ))
        }
        _ => Err(mismatch(value, ty)),
    }
}

/// Further attributes of the value are dropped; what is left out or null gets its default.
fn object(value: &Traced, fields: &BTreeMap<Arc<str>, Field>, ty: &Type) -> Result<Value, Text> {
    let Value::Object(_, items) = &value.value else { return Err(mismatch(&value.value, ty)) };
    let mut result = BTreeMap::new();
    for (name, field) in fields {
        let attribute = match items.get(name) {
            Some(item) => with_default(item, field).and_then(|item| converted(&item, &field.ty)),
            None => absent(value, name, field),
        };
        result.insert(
            name.clone(),
            attribute.map_err(|text| {
                Text::new(
                    format!("属性 {name:?}：{}", text.zh),
                    format!("attribute {name:?}: {}", text.en),
                )
            })?,
        );
    }
    Ok(Value::Object(ObjectKind::Object, result.into()))
}

fn with_default(item: &Traced, field: &Field) -> Result<Traced, Text> {
    let Some(default) = &field.default else { return Ok(item.clone()) };
    match &item.value {
        Value::Null => Ok(default.clone()),
        Value::OneOf(one) => {
            let options =
                one.options.iter().map(|o| with_default(o, field)).collect::<Result<_, _>>()?;
            Ok(Traced::new(
                Value::OneOf(Arc::new(OneOf { options, why: one.why.clone() })),
                item.origin.clone(),
            ))
        }
        _ => Ok(item.clone()),
    }
}

fn absent(object: &Traced, name: &str, field: &Field) -> Result<Traced, Text> {
    match &field.default {
        Some(default) => converted(default, &field.ty),
        // The place of what is missing is the object it is missing from.
        None if field.optional => Ok(object.with(Value::Null).typed(field.ty.without_options())),
        None => Err(Text::new(format!("缺少属性 `{name}`"), format!("{name} is required"))),
    }
}

/// Whether values of one type can be converted to another, by type alone.
pub(in crate::dialect::terraform) fn convertible(from: &Type, to: &Type) -> bool {
    let each = |from: Vec<&Type>, to: &Type| match to {
        Type::Any => from.is_empty() || unify_types(from.into_iter().cloned().collect()).is_some(),
        to => from.into_iter().all(|f| convertible(f, to)),
    };
    match (from, to) {
        (Type::Any, _) | (_, Type::Any) => true,
        (Type::Bool | Type::Number, Type::String) | (Type::String, Type::Bool | Type::Number) => {
            true
        }
        (Type::List(f) | Type::Set(f), Type::List(t) | Type::Set(t))
        | (Type::Map(f), Type::Map(t)) => convertible(f, t),
        (Type::Tuple(f), Type::List(t) | Type::Set(t)) => each(f.iter().collect(), t),
        (Type::Object(f), Type::Map(t)) => each(f.values().map(|f| &f.ty).collect(), t),
        (Type::Tuple(f), Type::Tuple(t)) => {
            f.len() == t.len() && f.iter().zip(t).all(|(f, t)| convertible(f, t))
        }
        (Type::Map(f), Type::Object(t)) => t.values().all(|t| t.optional || convertible(f, &t.ty)),
        (Type::Object(f), Type::Object(t)) => {
            t.iter().all(|(name, t)| f.get(name).map_or(t.optional, |f| convertible(&f.ty, &t.ty)))
        }
        (from, to) => from == to,
    }
}
