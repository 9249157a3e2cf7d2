//! Operators, with Terraform's conversions and errors.

use super::{Evaluated, Evaluator, Fault, Scope};
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::syntax::hcl::{BinaryOp, Expr, UnaryOp};
use crate::value::{ListKind, Number, ObjectKind, Traced, Value, Why};

/// Two values are compared up to this many parts; more is a reason to stop.
const COMPARED: usize = 100_000;

impl Evaluator<'_> {
    pub(super) fn unary(&mut self, op: UnaryOp, inner: &Expr, span: Span, scope: Scope<'_>) -> Evaluated {
        let value = self.eval(inner, scope)?;
        let name = if op == UnaryOp::Not { "!" } else { "-" };
        self.distribute(&[&value], span, &mut |_, args| {
            let [value] = args else { return Err(Fault::new("missing operand")) };
            let origin = Origin::step(StepKind::Function(name.into()), Some(span), [value.origin.clone()]);
            let result = match op {
                UnaryOp::Not => to_bool(&value.value)?.map(|b| Value::Bool(!b)),
                UnaryOp::Neg => to_number(&value.value)?.map(|n| Value::Number(n.neg())),
            };
            Ok(Traced::new(result.unwrap_or_else(|| value.value.clone()), origin))
        })
    }

    pub(super) fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr, span: Span, scope: Scope<'_>) -> Evaluated {
        let left = self.eval(left, scope)?;
        if let Some(decided) = self.shortcut(op, &left, span)? {
            return Ok(decided);
        }
        let right = self.eval(right, scope)?;
        self.distribute(&[&left, &right], span, &mut |this, args| {
            let [left, right] = args else { return Err(Fault::new("missing operand")) };
            this.apply_binary(op, left, right, span)
        })
    }

    /// `false && …` and `true || …` are decided by their left side.
    fn shortcut(&mut self, op: BinaryOp, left: &Traced, span: Span) -> Result<Option<Traced>, Fault> {
        if !matches!(op, BinaryOp::And | BinaryOp::Or) || matches!(left.value, Value::OneOf(_)) {
            return Ok(None);
        }
        Ok(to_bool(&left.value)?.filter(|b| *b == (op == BinaryOp::Or)).map(|b| {
            let origin = Origin::step(StepKind::Function(symbol(op).into()), Some(span), [left.origin.clone()]);
            Traced::new(Value::Bool(b), origin)
        }))
    }

    fn apply_binary(&mut self, op: BinaryOp, left: &Traced, right: &Traced, span: Span) -> Evaluated {
        let step = |inputs: Vec<Origin>| Origin::step(StepKind::Function(symbol(op).into()), Some(span), inputs);
        let both = || step(vec![left.origin.clone(), right.origin.clone()]);
        match op {
            BinaryOp::And | BinaryOp::Or => {
                let decisive = op == BinaryOp::Or;
                let (a, b) = (to_bool(&left.value)?, to_bool(&right.value)?);
                Ok(match (a, b) {
                    (Some(a), _) if a == decisive => Traced::new(Value::Bool(a), step(vec![left.origin.clone()])),
                    (_, Some(b)) if b == decisive => Traced::new(Value::Bool(b), step(vec![right.origin.clone()])),
                    (Some(_), Some(_)) => Traced::new(Value::Bool(!decisive), both()),
                    (None, _) => Traced::new(left.value.clone(), both()),
                    (_, None) => Traced::new(right.value.clone(), both()),
                })
            }
            BinaryOp::Eq | BinaryOp::NotEq => self.charge(1, span).map_or_else(
                |why| Ok(Traced::unknown(why, both())),
                |()| {
                    let mut left_to_compare = COMPARED;
                    Ok(match equal(&left.value, &right.value, &mut left_to_compare) {
                        Ok(same) => Traced::new(Value::Bool(same == (op == BinaryOp::Eq)), both()),
                        Err(why) => Traced::unknown(why, both()),
                    })
                },
            ),
            _ => {
                let (a, b) = (to_number(&left.value)?, to_number(&right.value)?);
                let (Some(a), Some(b)) = (&a, &b) else {
                    let unknown = if a.is_none() { &left.value } else { &right.value };
                    return Ok(Traced::new(unknown.clone(), both()));
                };
                Ok(Traced::new(arithmetic(op, a, b)?, both()))
            }
        }
    }
}

fn arithmetic(op: BinaryOp, a: &Number, b: &Number) -> Result<Value, Fault> {
    let result = match op {
        BinaryOp::Less => return Ok(Value::Bool(a < b)),
        BinaryOp::LessEq => return Ok(Value::Bool(a <= b)),
        BinaryOp::Greater => return Ok(Value::Bool(a > b)),
        BinaryOp::GreaterEq => return Ok(Value::Bool(a >= b)),
        BinaryOp::Plus => a.add(b),
        BinaryOp::Minus => a.sub(b),
        BinaryOp::Mul => a.mul(b),
        BinaryOp::Div => a.div(b),
        _ => a.rem(b),
    };
    result.map(Value::Number).map_err(|e| Fault::new(e.to_string()))
}

/// Whether two values are equal, of equal types; an error when it depends on something unknown.
pub(super) fn equal(a: &Value, b: &Value, budget: &mut usize) -> Result<bool, Why> {
    if *budget == 0 {
        return Err(Why::Budget("comparison of large values".into()));
    }
    *budget -= 1;
    match (a, b) {
        (Value::Unknown(why), _) | (_, Value::Unknown(why)) => Err(why.clone()),
        (Value::OneOf(one), _) | (_, Value::OneOf(one)) => Err(one.why.clone()),
        (Value::List(k1, a), Value::List(k2, b)) => {
            if k1 != k2 || a.len() != b.len() {
                return Ok(false);
            }
            if a.is_empty() && *k1 != ListKind::Tuple {
                return Err(untyped());
            }
            all_equal(a.iter().zip(b.iter()).map(|(a, b)| (&a.value, &b.value)), budget)
        }
        (Value::Object(k1, a), Value::Object(k2, b)) => {
            if k1 != k2 || !a.keys().eq(b.keys()) {
                return Ok(false);
            }
            if a.is_empty() && *k1 == ObjectKind::Map {
                return Err(untyped());
            }
            all_equal(a.values().zip(b.values()).map(|(a, b)| (&a.value, &b.value)), budget)
        }
        (a, b) => Ok(a == b),
    }
}

/// Two empty collections are equal when their elements have the same type, and values here know no type without a value.
fn untyped() -> Why {
    Why::FunctionNotModelled("==".into())
}

/// A certain difference decides even beside something unknown.
fn all_equal<'v>(pairs: impl Iterator<Item = (&'v Value, &'v Value)>, budget: &mut usize) -> Result<bool, Why> {
    let mut undecided = None;
    for (a, b) in pairs {
        match equal(a, b, budget) {
            Ok(false) => return Ok(false),
            Ok(true) => {}
            Err(why) => undecided = undecided.or(Some(why)),
        }
    }
    undecided.map_or(Ok(true), Err)
}

/// The boolean of an operand; `None` when it is not known.
pub(super) fn to_bool(value: &Value) -> Result<Option<bool>, Fault> {
    match value {
        Value::Bool(b) => Ok(Some(*b)),
        Value::String(s) if matches!(&**s, "true" | "1") => Ok(Some(true)),
        Value::String(s) if matches!(&**s, "false" | "0") => Ok(Some(false)),
        Value::Unknown(_) | Value::OneOf(_) => Ok(None),
        Value::Null => Err(Fault::new("null where a bool is required")),
        _ => Err(Fault::new("a bool is required")),
    }
}

/// The number of an operand; `None` when it is not known.
pub(super) fn to_number(value: &Value) -> Result<Option<Number>, Fault> {
    match value {
        Value::Number(n) => Ok(Some(n.clone())),
        Value::String(s) => Number::parse(s).map(Some).ok_or_else(|| Fault::new("a number is required")),
        Value::Unknown(_) | Value::OneOf(_) => Ok(None),
        Value::Null => Err(Fault::new("null where a number is required")),
        _ => Err(Fault::new("a number is required")),
    }
}

fn symbol(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Or => "||",
        BinaryOp::And => "&&",
        BinaryOp::Eq => "==",
        BinaryOp::NotEq => "!=",
        BinaryOp::Less => "<",
        BinaryOp::LessEq => "<=",
        BinaryOp::Greater => ">",
        BinaryOp::GreaterEq => ">=",
        BinaryOp::Plus => "+",
        BinaryOp::Minus => "-",
        BinaryOp::Mul => "*",
        BinaryOp::Div => "/",
        BinaryOp::Mod => "%",
    }
}
