//! Conditionals: which branches are possible, and in which type.

use super::choice::{COMPARED, same};
use super::{Evaluated, Evaluator, Fault, Scope, carried, unreferenced};
use crate::account::SLOT;
use crate::dialect::terraform::types::{self, Type};
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::syntax::hcl::Expr;
use crate::value::{Traced, Value, Why};

impl Evaluator<'_> {
    /// `condition ? a : b`
    pub(super) fn conditional(
        &mut self,
        parts: &(Expr, Expr, Expr),
        span: Span,
        scope: Scope<'_>,
    ) -> Evaluated {
        let condition = self.eval(&parts.0, scope)?;
        let (can_be_true, can_be_false, why) = self.possible(&condition)?;
        let then = self.eval(&parts.1, scope);
        let otherwise = self.eval(&parts.2, scope);
        let size: usize =
            [&then, &otherwise].into_iter().flatten().map(|v| types::parts(&v.value)).sum();
        if let Err(why) = self.charge(size / 2, span).and_then(|()| self.made(size, SLOT, span)) {
            return Ok(Traced::unknown(why, Origin::literal(span)));
        }
        let (then, otherwise) = unified(then, otherwise)?;
        let chooser = unreferenced(&condition.origin);
        match (can_be_true, can_be_false, why) {
            (true, true, Some(_)) if both_same(&then, &otherwise) => {
                let value = then?;
                let inputs = [value.origin.clone()].into_iter().chain(otherwise.map(|o| o.origin));
                Ok(value.at(Origin::step(StepKind::Function("?:".into()), Some(span), inputs)))
            }
            (true, true, Some(why)) => {
                let text = self.text_of(parts.0.span);
                let options = [(then, true), (otherwise, false)].map(|(value, side)| {
                    let value = value.unwrap_or_else(|fault| {
                        Traced::unknown(Why::Invalid(fault.0), Origin::literal(span))
                    });
                    carried(value, &StepKind::Branch(text.clone(), side), Some(parts.0.span))
                });
                let origin = Origin::step(StepKind::Function("?:".into()), Some(span), chooser);
                Ok(self.choose(options.into(), why, origin, span))
            }
            (yes, _, _) => {
                let taken = if yes { then } else { otherwise }?;
                Ok(match chooser {
                    Some(chooser) => {
                        let inputs = [taken.origin.clone(), chooser];
                        taken.at(Origin::step(StepKind::Function("?:".into()), Some(span), inputs))
                    }
                    None => taken,
                })
            }
        }
    }

    /// Whether a condition can be true, whether it can be false, and why it is not decided.
    pub(super) fn possible(
        &mut self,
        condition: &Traced,
    ) -> Result<(bool, bool, Option<Why>), Fault> {
        let (mut can, mut why) = ((false, false), None);
        for option in condition.options() {
            match super::operators::to_bool(&option.value) {
                Ok(Some(true)) => can.0 = true,
                Ok(Some(false)) => can.1 = true,
                Ok(None) => {
                    if let Value::Unknown(reason) = &option.value
                        && !matches!(reason, Why::Invalid(_))
                    {
                        can = (true, true);
                        why = why.or_else(|| Some(reason.clone()));
                    }
                }
                Err(fault) => match &condition.value {
                    Value::OneOf(_) => {}
                    _ => return Err(fault),
                },
            }
        }
        match &condition.value {
            Value::Unknown(reason) => Ok((true, true, Some(reason.clone()))),
            Value::OneOf(one) if can == (false, false) => Ok((true, true, Some(one.why.clone()))),
            Value::OneOf(one) => Ok((can.0, can.1, Some(why.unwrap_or_else(|| one.why.clone())))),
            _ => Ok((can.0, can.1, None)),
        }
    }
}

/// Whether it does not matter which branch is taken.
fn both_same(then: &Evaluated, otherwise: &Evaluated) -> bool {
    match (then, otherwise) {
        (Ok(a), Ok(b)) => same(&a.value, &b.value, &mut COMPARED.clone()),
        _ => false,
    }
}

/// Both branches in their common type, as Terraform gives them whichever is taken.
fn unified(then: Evaluated, otherwise: Evaluated) -> Result<(Evaluated, Evaluated), Fault> {
    let (Ok(a), Ok(b)) = (&then, &otherwise) else { return Ok((then, otherwise)) };
    let types = [types::type_of(a), types::type_of(b)];
    if types[0] == types[1] && !types[0].has_any() {
        return Ok((then, otherwise));
    }
    // What is of any type, but for a bare null, is taken as it is.
    let open = |value: &Traced, ty: &Type| *ty == Type::Any && value.value != Value::Null;
    if open(a, &types[0]) || open(b, &types[1]) {
        return Ok((then, otherwise));
    }
    // A bare null takes the type of the other side, whatever that is.
    match (&types[0], &types[1]) {
        (Type::Any, _) => return Ok((Ok(a.clone().typed(types[1].clone())), otherwise)),
        (_, Type::Any) => return Ok((then, Ok(b.clone().typed(types[0].clone())))),
        _ => {}
    }
    let pair = [a.clone(), b.clone()];
    match types::unify(&pair).map(<[Traced; 2]>::try_from) {
        Some(Ok([a, b])) => Ok((Ok(a), Ok(b))),
        _ if a.value.is_wholly_known() && b.value.is_wholly_known() => Err(Fault::new(
            "条件表达式两个分支的类型不一致",
            "inconsistent conditional result types",
        )),
        _ if types.iter().any(Type::has_any) => Ok((then, otherwise)),
        _ => Err(Fault::new(
            "条件表达式两个分支的类型不一致",
            "inconsistent conditional result types",
        )),
    }
}
