//! The types that functions give, known before the values are.
//!
//! Apart from the functions, because it is asked for where they are not run: the type of an unknown
//! result decides what a conditional or `coalesce` makes of the other values, and the type of a
//! null or empty result does so too. What does not follow from the types of the arguments is
//! [`Type::Any`]; that the arguments fit is not checked here.

use crate::dialect::terraform::types::{Type, convertible, type_of, unify_types};
use crate::value::{Traced, Value};

/// The type of the result of a function.
pub(in crate::dialect::terraform) fn result_type(name: &str, args: &[Traced]) -> Type {
    simple(name).unwrap_or_else(|| derived(name, args))
}

/// Whether the types of the arguments, known before their values, already make an error of a call.
pub(in crate::dialect::terraform) fn refuses(name: &str, args: &[Traced]) -> bool {
    let list = |ty| Some(Type::List(Box::new(ty)));
    let parameter = |i: usize| match (name, i) {
        ("join", 0) => Some(Type::String),
        ("sort" | "compact", 0) | ("join", _) => list(Type::String),
        ("alltrue" | "anytrue", 0) => list(Type::Bool),
        ("chunklist" | "distinct" | "toset" | "tolist", 0) => list(Type::Any),
        ("tomap", 0) => Some(Type::Map(Box::new(Type::Any))),
        ("tobool", 0) => Some(Type::Bool),
        (
            "abs" | "ceil" | "floor" | "log" | "max" | "min" | "pow" | "range" | "signum"
            | "tonumber",
            _,
        )
        | ("parseint", 1) => Some(Type::Number),
        ("substr", 1 | 2) | ("element" | "chunklist", 1) | ("indent", 0) => Some(Type::Number),
        ("cidrhost" | "cidrsubnet", 1 | 2) | ("slice", 1 | 2) => Some(Type::Number),
        (
            "base64decode" | "base64encode" | "basename" | "chomp" | "cidrhost" | "cidrnetmask"
            | "cidrsubnet" | "dirname" | "endswith" | "file" | "format" | "formatlist"
            | "jsondecode" | "lower" | "md5" | "replace" | "sha1" | "sha256" | "split"
            | "startswith" | "strcontains" | "strrev" | "substr" | "title" | "tostring" | "trim"
            | "trimprefix" | "trimspace" | "trimsuffix" | "upper" | "urlencode" | "yamldecode",
            0,
        )
        | (
            "endswith" | "replace" | "split" | "startswith" | "strcontains" | "trim" | "trimprefix"
            | "trimsuffix" | "lookup",
            1,
        ) => Some(Type::String),
        _ => None,
    };
    let default = match args.first().map(type_of) {
        Some(Type::Map(element)) if name == "lookup" => {
            args.get(2).is_some_and(|d| !convertible(&type_of(d), &element))
        }
        _ => false,
    };
    default
        || args
            .iter()
            .enumerate()
            .any(|(i, arg)| parameter(i).is_some_and(|ty| !convertible(&type_of(arg), &ty)))
}

/// Types that do not depend on the arguments.
fn simple(name: &str) -> Option<Type> {
    let list = |ty| Type::List(Box::new(ty));
    Some(match name {
        "alltrue" | "anytrue" | "can" | "cidrcontains" | "contains" | "endswith" | "fileexists"
        | "issensitive" | "startswith" | "strcontains" | "tobool" => Type::Bool,
        "abs" | "ceil" | "floor" | "index" | "length" | "log" | "max" | "min" | "parseint"
        | "pow" | "signum" | "sum" | "timecmp" | "tonumber" => Type::Number,
        "abspath" | "base64decode" | "base64encode" | "base64gunzip" | "base64gzip"
        | "base64sha256" | "base64sha512" | "basename" | "bcrypt" | "chomp" | "cidrhost"
        | "cidrnetmask" | "cidrsubnet" | "dirname" | "file" | "filebase64" | "filebase64sha256"
        | "filebase64sha512" | "filemd5" | "filesha1" | "filesha256" | "filesha512" | "format"
        | "formatdate" | "indent" | "join" | "jsonencode" | "lower" | "md5" | "pathexpand"
        | "plantimestamp" | "replace" | "rsadecrypt" | "sha1" | "sha256" | "sha512" | "strrev"
        | "substr" | "templatestring" | "textdecodebase64" | "textencodebase64" | "timeadd"
        | "timestamp" | "title" | "tostring" | "trim" | "trimprefix" | "trimspace"
        | "trimsuffix" | "upper" | "urldecode" | "urlencode" | "uuid" | "uuidv5" | "yamlencode" => {
            Type::String
        }
        "cidrsubnets" | "compact" | "formatlist" | "sort" | "split" => list(Type::String),
        "fileset" => Type::Set(Box::new(Type::String)),
        "range" => list(Type::Number),
        "transpose" => Type::Map(Box::new(list(Type::String))),
        _ => return None,
    })
}

/// Types that follow from those of the arguments.
fn derived(name: &str, args: &[Traced]) -> Type {
    let list = |ty| Type::List(Box::new(ty));
    let Some(first) = args.first() else { return Type::Any };
    let ty = type_of(first);
    match name {
        "ephemeralasnull" | "nonsensitive" | "sensitive" => ty,
        "coalesce" => unify_types(args.iter().map(type_of).collect()).unwrap_or(Type::Any),
        "tolist" => element_of(ty).map_or(Type::Any, list),
        "toset" => element_of(ty).map_or(Type::Any, |t| Type::Set(Box::new(t))),
        "tomap" => value_of(ty).map_or(Type::Any, |t| Type::Map(Box::new(t))),
        "chunklist" => element_of(ty).map_or(Type::Any, |t| list(list(t))),
        "distinct" | "matchkeys" => element_of(ty).map_or(Type::Any, list),
        "reverse" => match ty {
            Type::List(element) | Type::Set(element) => Type::List(element),
            Type::Tuple(elements) => Type::Tuple(elements.into_iter().rev().collect()),
            _ => Type::Any,
        },
        "keys" => match ty {
            Type::Map(_) => list(Type::String),
            Type::Object(fields) => Type::Tuple(vec![Type::String; fields.len()]),
            _ => Type::Any,
        },
        "values" => match ty {
            Type::Map(element) => Type::List(element),
            Type::Object(fields) => Type::Tuple(fields.into_values().map(|f| f.ty).collect()),
            _ => Type::Any,
        },
        "element" | "one" | "lookup" | "slice" => one_of(name, ty, args),
        "concat" | "coalescelist" | "merge" | "zipmap" => same(name, args),
        "setintersection" | "setsubtract" | "setunion" => {
            let elements: Option<Vec<Type>> = args.iter().map(|a| element_of(type_of(a))).collect();
            elements.and_then(unify_types).map_or(Type::Any, |t| Type::Set(Box::new(t)))
        }
        "setproduct" => product(args),
        _ => Type::Any,
    }
}

/// The type of the elements of a sequence, all in one type.
fn element_of(ty: Type) -> Option<Type> {
    match ty {
        Type::List(element) | Type::Set(element) => Some(*element),
        // A bare null may be of any sequence.
        Type::Any => Some(Type::Any),
        Type::Tuple(elements) if elements.is_empty() => Some(Type::Any),
        Type::Tuple(elements) => unify_types(elements),
        _ => None,
    }
}

/// The type of the values of a map or object, all in one type.
fn value_of(ty: Type) -> Option<Type> {
    match ty {
        Type::Any => Some(Type::Any),
        Type::Map(element) => Some(*element),
        Type::Object(fields) if fields.is_empty() => Some(Type::Any),
        Type::Object(fields) => unify_types(fields.into_values().map(|f| f.ty).collect()),
        _ => None,
    }
}

/// The type of one of the elements.
fn one_of(name: &str, ty: Type, args: &[Traced]) -> Type {
    match (name, ty) {
        ("slice", ty @ Type::List(_)) => ty,
        ("slice", _) => Type::Any,
        (_, Type::List(element) | Type::Map(element)) => *element,
        ("one", Type::Set(element)) => *element,
        ("one", Type::Tuple(elements)) => match <[Type; 1]>::try_from(elements) {
            Ok([only]) => only,
            Err(_) => Type::Any,
        },
        ("lookup", Type::Object(fields)) => match args.get(1).map(|key| &key.value) {
            Some(Value::String(key)) => match fields.get(key) {
                Some(field) => field.ty.clone(),
                None => args.get(2).map_or(Type::Any, type_of),
            },
            _ => Type::Any,
        },
        _ => Type::Any,
    }
}

/// The type of the arguments, if all have one.
fn same(name: &str, args: &[Traced]) -> Type {
    let types: Vec<Type> = args.iter().map(type_of).collect();
    match (name, types.as_slice()) {
        ("zipmap", [_, Type::List(element)]) => Type::Map(element.clone()),
        ("zipmap", _) => Type::Any,
        ("concat", types) if types.iter().all(|t| matches!(t, Type::List(_))) => {
            unify_types(types.to_vec()).unwrap_or(Type::Any)
        }
        (_, [first, rest @ ..]) if rest.iter().all(|t| t == first) => match first {
            Type::List(_) | Type::Map(_) => first.clone(),
            _ => Type::Any,
        },
        _ => Type::Any,
    }
}

fn product(args: &[Traced]) -> Type {
    let types: Vec<Type> = args.iter().map(type_of).collect();
    let sets = types.iter().any(|t| matches!(t, Type::Set(_)));
    match types.into_iter().map(element_of).collect::<Option<Vec<Type>>>() {
        None => Type::Any,
        Some(elements) if sets => Type::Set(Box::new(Type::Tuple(elements))),
        Some(elements) => Type::List(Box::new(Type::Tuple(elements))),
    }
}
