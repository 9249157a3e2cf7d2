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

pub(super) fn scalar(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Bool(value) => Some(value.to_string()),
        _ => string(expr).or_else(|| number(expr).map(|n| n.to_string())),
    }
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
