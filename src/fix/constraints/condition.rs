//! Whether the condition of a `validation` holds for a value of one variable.
//!
//! Stands apart from the evaluator of Terraform, which evaluates roots: here one name has a value,
//! and whatever else a condition asks is open. Knows what conditions on terms, charges and
//! bandwidths are made of.

use std::sync::Arc;

use crate::syntax::hcl::{AccessorKind, BinaryOp, Call, Expr, ExprKind, TemplatePart, UnaryOp};
use crate::value::Number;

/// Numbers of a `range` that are looked at.
const MAX_RANGE: i64 = 1_000;

/// A value without parts.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Plain {
    Null,
    Bool(bool),
    Number(Number),
    String(Arc<str>),
}

impl Plain {
    /// A value as it is written.
    pub(super) fn written(text: &str) -> Self {
        let bare = text.trim_matches(['"', '\'']);
        match (bare, Number::parse(bare)) {
            _ if bare.len() < text.len() => Self::String(bare.into()),
            ("true" | "false", _) => Self::Bool(bare == "true"),
            (_, Some(number)) => Self::Number(number),
            _ => Self::String(bare.into()),
        }
    }

    /// A value by a primitive type; `None` for other types.
    pub(super) fn of_type(kind: &str, bare: &str) -> Option<Result<Self, ()>> {
        Some(match kind {
            "string" => Ok(Self::String(bare.into())),
            "number" => Number::parse(bare).map(Self::Number).ok_or(()),
            "bool" => bare.parse().map(Self::Bool).map_err(|_| ()),
            _ => return None,
        })
    }

    /// Whether two are equal; open where one would have to be converted.
    fn equals(&self, other: &Self) -> Option<bool> {
        let same = std::mem::discriminant(self) == std::mem::discriminant(other);
        let null = *self == Self::Null || *other == Self::Null;
        (same || null).then(|| self == other)
    }
}

/// A variable with a value.
pub(super) struct Case<'a> {
    /// `var.x`
    pub(super) name: &'a str,
    pub(super) value: Plain,
}

impl Case<'_> {
    /// Whether a condition holds; `None` where that is open.
    pub(super) fn truth(&self, expr: &Expr) -> Option<bool> {
        match self.value(expr)? {
            Plain::Bool(truth) => Some(truth),
            _ => None,
        }
    }

    fn value(&self, expr: &Expr) -> Option<Plain> {
        match &expr.kind {
            ExprKind::Null => Some(Plain::Null),
            ExprKind::Bool(bool) => Some(Plain::Bool(*bool)),
            ExprKind::Number(number) => Some(Plain::Number((**number).clone())),
            ExprKind::String(text) => Some(Plain::String(text.clone())),
            ExprKind::Parens(inner) => self.value(inner),
            ExprKind::Template(parts) => match parts.as_slice() {
                [TemplatePart::Interpolation(only)] => self.value(only),
                _ => None,
            },
            ExprKind::Traversal(traversal) => {
                let (base, steps) = &**traversal;
                let [step] = steps.as_slice() else { return None };
                let (ExprKind::Variable(root), AccessorKind::Attribute(name)) =
                    (&base.kind, &step.kind)
                else {
                    return None;
                };
                let asked = &**root == "var" && self.name.strip_prefix("var.") == Some(name);
                asked.then(|| self.value.clone())
            }
            ExprKind::Unary(UnaryOp::Not, inner) => self.truth(inner).map(|b| Plain::Bool(!b)),
            ExprKind::Binary(op, sides) => self.binary(*op, &sides.0, &sides.1),
            ExprKind::Conditional(parts) => {
                let (condition, yes, no) = &**parts;
                self.value(if self.truth(condition)? { yes } else { no })
            }
            ExprKind::Call(call) => self.call(call),
            _ => None,
        }
    }

    fn binary(&self, op: BinaryOp, left: &Expr, right: &Expr) -> Option<Plain> {
        if let BinaryOp::And | BinaryOp::Or = op {
            let decides = op == BinaryOp::Or;
            let sides = [self.truth(left), self.truth(right)];
            return all(sides.into_iter(), decides).map(Plain::Bool);
        }
        let (left, right) = (self.value(left)?, self.value(right)?);
        let truth = match op {
            BinaryOp::Eq => left.equals(&right)?,
            BinaryOp::NotEq => !left.equals(&right)?,
            _ => {
                let (Plain::Number(left), Plain::Number(right)) = (left, right) else {
                    return None;
                };
                match op {
                    BinaryOp::Less => left < right,
                    BinaryOp::LessEq => left <= right,
                    BinaryOp::Greater => left > right,
                    BinaryOp::GreaterEq => left >= right,
                    BinaryOp::Mod => {
                        let rest = left.to_i64()?.checked_rem(right.to_i64()?)?;
                        return Some(Plain::Number(rest.into()));
                    }
                    _ => return None,
                }
            }
        };
        Some(Plain::Bool(truth))
    }

    fn call(&self, call: &Call) -> Option<Plain> {
        if call.expand_last {
            return None;
        }
        match (&*call.name.text, call.args.as_slice()) {
            ("contains", [list, item]) => {
                let item = self.value(item)?;
                let found = self.items(list)?;
                let equal = found.iter().map(|one| one.as_ref()?.equals(&item));
                all(equal, true).map(Plain::Bool)
            }
            (name @ ("alltrue" | "anytrue"), [list]) => {
                let found = self.items(list)?;
                let truths = found.iter().map(|one| match one {
                    Some(Plain::Bool(truth)) => Some(*truth),
                    _ => None,
                });
                all(truths, name == "anytrue").map(Plain::Bool)
            }
            ("floor" | "ceil", [number]) => {
                self.value(number).filter(|n| matches!(n, Plain::Number(n) if n.is_integer()))
            }
            ("can", [inner]) => self.value(inner).map(|_| Plain::Bool(true)),
            _ => None,
        }
    }

    /// The items of a list that is written in place.
    fn items(&self, list: &Expr) -> Option<Vec<Option<Plain>>> {
        match &list.kind {
            ExprKind::Parens(inner) => self.items(inner),
            ExprKind::Tuple(items) => Some(items.iter().map(|item| self.value(item)).collect()),
            ExprKind::Call(call) => match (&*call.name.text, call.args.as_slice()) {
                ("toset" | "tolist", [inner]) => self.items(inner),
                ("range", [from, to]) => {
                    let whole = |expr| match self.value(expr)? {
                        Plain::Number(number) => number.to_i64(),
                        _ => None,
                    };
                    let (from, to) = (whole(from)?, whole(to)?);
                    let short = (0..=MAX_RANGE).contains(&to.checked_sub(from)?);
                    short.then(|| (from..to).map(|n| Some(Plain::Number(n.into()))).collect())
                }
                _ => None,
            },
            _ => None,
        }
    }
}

/// Several truths as one: one that decides does so, whatever is open.
fn all(truths: impl Iterator<Item = Option<bool>>, decides: bool) -> Option<bool> {
    let mut open = false;
    for truth in truths {
        match truth {
            Some(truth) if truth == decides => return Some(decides),
            Some(_) => {}
            None => open = true,
        }
    }
    (!open).then_some(!decides)
}
