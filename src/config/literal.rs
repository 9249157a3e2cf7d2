//! Literals of the configuration: nothing in it is evaluated.

use crate::source::Span;
use crate::syntax::hcl::{Expr, ExprKind, UnaryOp};
use crate::value::Number;

pub(super) fn string(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::String(text) => Some(text.to_string()),
        _ => None,
    }
}

pub(super) fn number(expr: &Expr) -> Option<Number> {
    match &expr.kind {
        ExprKind::Number(number) => Some((**number).clone()),
        ExprKind::Unary(UnaryOp::Neg, inner) => match &inner.kind {
            ExprKind::Number(number) => Number::parse(&format!("-{number}")),
            _ => None,
        },
        _ => None,
    }
}

fn scalar(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Bool(value) => Some(value.to_string()),
        _ => string(expr).or_else(|| number(expr).map(|n| n.to_string())),
    }
}

/// A literal as the command line takes it: a scalar bare, a list or an object as an expression, in
/// which `quoted` writes the texts.
pub(super) fn argument(expr: &Expr, quoted: fn(&str) -> String) -> Option<String> {
    scalar(expr).or_else(|| written(expr, quoted))
}

fn written(expr: &Expr, quoted: fn(&str) -> String) -> Option<String> {
    let all = |parts: Option<Vec<String>>| parts.map(|parts| parts.join(", "));
    match &expr.kind {
        ExprKind::String(text) => Some(quoted(text)),
        ExprKind::Tuple(items) => {
            let items = items.iter().map(|item| written(item, quoted)).collect();
            Some(format!("[{}]", all(items)?))
        }
        ExprKind::Object(_) => {
            let item = |(key, value, _): (String, &Expr, Span)| {
                Some(format!("{}: {}", quoted(&key), written(value, quoted)?))
            };
            Some(format!("{{{}}}", all(object(expr)?.into_iter().map(item).collect())?))
        }
        _ => scalar(expr),
    }
}

/// A text in quotes, as JSON has it.
pub(super) fn json_quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A text in quotes, as HCL has it, where nothing in it is a template.
pub(super) fn hcl_quoted(text: &str) -> String {
    json_quoted(text).replace("${", "$${").replace("%{", "%%{")
}

/// Keys, values and places of keys of an object with literal keys.
pub(super) fn object(expr: &Expr) -> Option<Vec<(String, &Expr, Span)>> {
    let ExprKind::Object(items) = &expr.kind else { return None };
    items.iter().map(|item| Some((string(&item.key)?, &item.value, item.key.span))).collect()
}

/// Whether an expression is a literal in all of its parts, and no part of it null.
pub(super) fn is_literal(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Bool(_) | ExprKind::String(_) => true,
        ExprKind::Tuple(items) => items.iter().all(is_literal),
        ExprKind::Object(items) => {
            items.iter().all(|item| (string(&item.key).is_some()) && is_literal(&item.value))
        }
        _ => number(expr).is_some(),
    }
}
