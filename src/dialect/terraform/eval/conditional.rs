//! Conditionals: which branches are possible, and in which type.

use super::choice::{COMPARED, same};
use super::{Evaluated, Evaluator, Fault, Scope, carried, unreferenced};
use crate::dialect::terraform::types;
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::syntax::hcl::Expr;
use crate::value::{Traced, Value, Why};

impl Evaluator<'_> {
    /// `condition ? a : b`
    pub(super) fn conditional(&mut self, parts: &(Expr, Expr, Expr), span: Span, scope: Scope<'_>) -> Evaluated {
        let condition = self.eval(&parts.0, scope)?;
        let (can_be_true, can_be_false, why) = self.possible(&condition)?;
        let then = self.eval(&parts.1, scope);
        let otherwise = self.eval(&parts.2, scope);
        let (then, otherwise) = unified(then, otherwise)?;
        let chooser = unreferenced(&condition.origin);
        match (can_be_true, can_be_false, why) {
            (true, true, Some(_)) if both_same(&then, &otherwise) => {
                let value = then?;
                let inputs = [value.origin].into_iter().chain(otherwise.map(|o| o.origin));
                Ok(Traced::new(value.value, Origin::step(StepKind::Function("?:".into()), Some(span), inputs)))
            }
            (true, true, Some(why)) => {
                let text = self.text_of(parts.0.span);
                let options = [(then, true), (otherwise, false)].map(|(value, side)| {
                    let value = value.unwrap_or_else(|fault| Traced::unknown(Why::Invalid(fault.0), Origin::literal(span)));
                    carried(value, &StepKind::Branch(text.clone(), side), Some(parts.0.span))
                });
                let origin = Origin::step(StepKind::Function("?:".into()), Some(span), chooser);
                Ok(self.choose(options.into(), why, origin, span))
            }
            (yes, _, _) => {
                let taken = if yes { then } else { otherwise }?;
                Ok(match chooser {
                    Some(chooser) => {
                        Traced::new(taken.value, Origin::step(StepKind::Function("?:".into()), Some(span), [taken.origin, chooser]))
                    }
                    None => taken,
                })
            }
        }
    }

    /// Whether a condition can be true, whether it can be false, and why it is not decided.
    pub(super) fn possible(&mut self, condition: &Traced) -> Result<(bool, bool, Option<Why>), Fault> {
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
    let pair = [a.clone(), b.clone()];
    match types::unify(&pair).map(<[Traced; 2]>::try_from) {
        Some(Ok([a, b])) => Ok((Ok(a), Ok(b))),
        _ if a.value.is_wholly_known() && b.value.is_wholly_known() => Err(Fault::new("inconsistent conditional result types")),
        _ => Ok((then, otherwise)),
    }
}
