//! Operators, with Terraform's conversions and errors.

use super::{Evaluated, Evaluator, Fault, Scope};
use crate::dialect::terraform::types;
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::syntax::hcl::{BinaryOp, Expr, UnaryOp};
use crate::value::{Number, Traced, Type, Value};

impl Evaluator<'_> {
    pub(super) fn unary(
        &mut self,
        op: UnaryOp,
        inner: &Expr,
        span: Span,
        scope: Scope<'_>,
    ) -> Evaluated {
        let value = self.eval(inner, scope)?;
        let name = if op == UnaryOp::Not { "!" } else { "-" };
        self.distribute(&[&value], span, &mut |_, args| {
            let [value] = args else {
                return Err(Fault::new("缺少操作数", "missing operand"));
            };
            let origin =
                Origin::step(StepKind::Function(name.into()), Some(span), [value.origin.clone()]);
            let result = match op {
                UnaryOp::Not => to_bool(&value.value)?.map(|b| Value::Bool(!b)),
                UnaryOp::Neg => to_number(&value.value)?.map(|n| Value::Number(n.neg())),
            };
            let ty = if op == UnaryOp::Not { Type::Bool } else { Type::Number };
            Ok(Traced::new(result.unwrap_or_else(|| value.value.clone()), origin).typed(ty))
        })
    }

    pub(super) fn binary(
        &mut self,
        op: BinaryOp,
        left: &Expr,
        right: &Expr,
        span: Span,
        scope: Scope<'_>,
    ) -> Evaluated {
        let left = self.eval(left, scope)?;
        if let Some(decided) = self.shortcut(op, &left, span)? {
            return Ok(decided);
        }
        let right = self.eval(right, scope)?;
        self.distribute(&[&left, &right], span, &mut |this, args| {
            let [left, right] = args else {
                return Err(Fault::new("缺少操作数", "missing operand"));
            };
            this.apply_binary(op, left, right, span)
        })
    }

    /// `false && …` and `true || …` are decided by their left side.
    fn shortcut(
        &mut self,
        op: BinaryOp,
        left: &Traced,
        span: Span,
    ) -> Result<Option<Traced>, Fault> {
        if !matches!(op, BinaryOp::And | BinaryOp::Or) || matches!(left.value, Value::OneOf(_)) {
            return Ok(None);
        }
        Ok(to_bool(&left.value)?.filter(|b| *b == (op == BinaryOp::Or)).map(|b| {
            let origin = Origin::step(
                StepKind::Function(symbol(op).into()),
                Some(span),
                [left.origin.clone()],
            );
            Traced::new(Value::Bool(b), origin)
        }))
    }

    fn apply_binary(
        &mut self,
        op: BinaryOp,
        left: &Traced,
        right: &Traced,
        span: Span,
    ) -> Evaluated {
        let step = |inputs: Vec<Origin>| {
            Origin::step(StepKind::Function(symbol(op).into()), Some(span), inputs)
        };
        let both = || step(vec![left.origin.clone(), right.origin.clone()]);
        match op {
            BinaryOp::And | BinaryOp::Or => {
                let decisive = op == BinaryOp::Or;
                let (a, b) = (to_bool(&left.value)?, to_bool(&right.value)?);
                Ok(match (a, b) {
                    (Some(a), _) if a == decisive => {
                        Traced::new(Value::Bool(a), step(vec![left.origin.clone()]))
                    }
                    (_, Some(b)) if b == decisive => {
                        Traced::new(Value::Bool(b), step(vec![right.origin.clone()]))
                    }
                    (Some(_), Some(_)) => Traced::new(Value::Bool(!decisive), both()),
                    (None, _) => Traced::new(left.value.clone(), both()).typed(Type::Bool),
                    (_, None) => Traced::new(right.value.clone(), both()).typed(Type::Bool),
                })
            }
            BinaryOp::Eq | BinaryOp::NotEq => {
                self.charge(types::effort(left, right), span).map_or_else(
                    |why| Ok(Traced::unknown(why, both())),
                    |()| {
                        // An instance of a resource or module is an object, whatever of it is
                        // known.
                        let object =
                            |a: &Traced, b: &Traced| a.value == Value::Null && self.is_single(b);
                        let equal = if object(left, right) || object(right, left) {
                            Ok(false)
                        } else {
                            types::equal(
                                &self.opened_module(left, span),
                                &self.opened_module(right, span),
                            )
                        };
                        Ok(match equal {
                            Ok(same) => {
                                Traced::new(Value::Bool(same == (op == BinaryOp::Eq)), both())
                            }
                            Err(why) => Traced::unknown(why, both()).typed(Type::Bool),
                        })
                    },
                )
            }
            _ => {
                let (a, b) = (to_number(&left.value)?, to_number(&right.value)?);
                let (Some(a), Some(b)) = (&a, &b) else {
                    let unknown = if a.is_none() { &left.value } else { &right.value };
                    let compares = matches!(
                        op,
                        BinaryOp::Less | BinaryOp::LessEq | BinaryOp::Greater | BinaryOp::GreaterEq
                    );
                    return Ok(Traced::new(unknown.clone(), both()).typed(if compares {
                        Type::Bool
                    } else {
                        Type::Number
                    }));
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
    result.map(Value::Number).map_err(|e| Fault(e.text()))
}

/// The boolean of an operand; `None` when it is not known.
pub(super) fn to_bool(value: &Value) -> Result<Option<bool>, Fault> {
    match value {
        Value::Bool(b) => Ok(Some(*b)),
        Value::String(s) if matches!(&**s, "true" | "1") => Ok(Some(true)),
        Value::String(s) if matches!(&**s, "false" | "0") => Ok(Some(false)),
        Value::Unknown(_) | Value::OneOf(_) => Ok(None),
        Value::Null => Err(Fault::new("应为布尔值，却是 null", "null where a bool is required")),
        _ => Err(Fault::new("应为布尔值", "a bool is required")),
    }
}

/// The number of an operand; `None` when it is not known.
pub(super) fn to_number(value: &Value) -> Result<Option<Number>, Fault> {
    match value {
        Value::Number(n) => Ok(Some(n.clone())),
        Value::String(s) => {
            Number::parse(s).map(Some).ok_or_else(|| Fault::new("应为数字", "a number is required"))
        }
        Value::Unknown(_) | Value::OneOf(_) => Ok(None),
        Value::Null => Err(Fault::new("应为数字，却是 null", "null where a number is required")),
        _ => Err(Fault::new("应为数字", "a number is required")),
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
