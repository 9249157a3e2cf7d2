//! Type constraint expressions: `list(object({ a = optional(string, "x") }))`, and the quoted words
//! of Terraform 0.11.
//!
//! Apart from conversion, because it alone knows the syntax tree.

use std::collections::BTreeMap;

use super::{Field, Type};
use crate::syntax::hcl::{Call, Expr, ExprKind, ObjectItem};
use crate::syntax::native::parse_expression;
use crate::syntax::placement::Placement;
use crate::value::Traced;

/// Reads a type constraint expression (also the legacy quoted forms `"string"`, `"list"`, `"map"`).
/// `evaluate` gives the value of a default.
///
/// # Errors
/// The text of what is wrong.
pub fn parse(expr: &Expr, evaluate: &dyn Fn(&Expr) -> Traced) -> Result<Type, String> {
    match &expr.kind {
        ExprKind::String(text) => quoted(text, expr, evaluate),
        _ => constraint(expr, evaluate),
    }
}

/// A type in quotes: a word as in Terraform 0.11, or any type expression in JSON syntax.
fn quoted(text: &str, expr: &Expr, evaluate: &dyn Fn(&Expr) -> Traced) -> Result<Type, String> {
    if let Some(ty) = word(text) {
        return Ok(ty);
    }
    let inner = parse_expression(expr.span.file, text, &Placement::Point(expr.span))
        .map_err(|_| wrong(text))?;
    match inner.kind {
        ExprKind::String(_) => Err(wrong(text)),
        _ => constraint(&inner, evaluate),
    }
}

fn word(text: &str) -> Option<Type> {
    let any = || Box::new(Type::Any);
    Some(match text {
        "any" => Type::Any,
        "bool" => Type::Bool,
        "number" => Type::Number,
        "string" => Type::String,
        "list" => Type::List(any()),
        "set" => Type::Set(any()),
        "map" => Type::Map(any()),
        _ => return None,
    })
}

fn wrong(text: &str) -> String {
    format!("`{text}` is not a type")
}

fn constraint(expr: &Expr, evaluate: &dyn Fn(&Expr) -> Traced) -> Result<Type, String> {
    match &expr.kind {
        ExprKind::Variable(name) => word(name).ok_or_else(|| wrong(name)),
        ExprKind::Parens(inner) => constraint(inner, evaluate),
        ExprKind::Call(call) => constructor(call, evaluate),
        _ => Err("this is not a type".to_owned()),
    }
}

fn constructor(call: &Call, evaluate: &dyn Fn(&Expr) -> Traced) -> Result<Type, String> {
    let name = &*call.name.text;
    let [argument] = call.args.as_slice() else {
        return Err(format!("`{name}` takes one argument"));
    };
    let element = || constraint(argument, evaluate).map(Box::new);
    match (name, &argument.kind) {
        ("list", _) => Ok(Type::List(element()?)),
        ("set", _) => Ok(Type::Set(element()?)),
        ("map", _) => Ok(Type::Map(element()?)),
        ("tuple", ExprKind::Tuple(elements)) => elements
            .iter()
            .map(|e| constraint(e, evaluate))
            .collect::<Result<_, _>>()
            .map(Type::Tuple),
        ("object", ExprKind::Object(items)) => object(items, evaluate),
        ("tuple", _) => Err("`tuple` takes a list of types".to_owned()),
        ("object", _) => Err("`object` takes types by attribute name".to_owned()),
        ("optional", _) => Err("`optional` stands for attributes of objects only".to_owned()),
        _ => Err(wrong(name)),
    }
}

fn object(items: &[ObjectItem], evaluate: &dyn Fn(&Expr) -> Traced) -> Result<Type, String> {
    let mut fields = BTreeMap::new();
    for item in items {
        let ExprKind::String(name) = &item.key.kind else {
            return Err("attribute names of an object type are plain words".to_owned());
        };
        let field = match &item.value.kind {
            ExprKind::Call(call) if &*call.name.text == "optional" => optional(call, evaluate)?,
            _ => Field::required(constraint(&item.value, evaluate)?),
        };
        fields.insert(name.clone(), field);
    }
    Ok(Type::Object(fields))
}

fn optional(call: &Call, evaluate: &dyn Fn(&Expr) -> Traced) -> Result<Field, String> {
    match call.args.as_slice() {
        [ty] => Ok(Field { ty: constraint(ty, evaluate)?, optional: true, default: None }),
        [ty, default] => Ok(Field {
            ty: constraint(ty, evaluate)?,
            optional: true,
            default: Some(evaluate(default)),
        }),
        _ => Err("`optional` takes a type and perhaps a default".to_owned()),
    }
}
