//! From the result of an expression to a value that is kept: errors become reasons, sizes are
//! checked.

use crate::text::Text;
use std::sync::Arc;

use super::{Evaluated, Evaluator};
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::value::{OneOf, Traced, Value, Why};

/// Values in a value, counted as if nothing were shared, may be this many times the elements of one
/// collection.
const NODES: usize = 10;

/// Nodes for one step of work. Whoever measures a value goes on to do something with each of its
/// nodes.
const NODES_PER_STEP: usize = 4;

impl Evaluator<'_> {
    /// The value to keep of a local, variable, output or attribute.
    pub(in crate::dialect::terraform) fn settle(
        &mut self,
        result: Evaluated,
        span: Span,
    ) -> Traced {
        let value = match result {
            Ok(value) => value,
            Err(fault) => return Traced::unknown(Why::Invalid(fault.0), Origin::literal(span)),
        };
        if is_scalar(&value.value) {
            return value;
        }
        match self.measure(&value.value, span) {
            Ok(()) => without_errors(value),
            Err(why) => {
                Traced::unknown(why, Origin::step(StepKind::Place, Some(span), [value.origin]))
            }
        }
    }

    /// Checks size and depth of a value. Values are shared in memory: forty doublings are small
    /// there, and endless to walk.
    pub(super) fn measure(&mut self, value: &Value, span: Span) -> Result<(), Why> {
        if is_scalar(value) {
            return Ok(());
        }
        let most = self.context.budget.elements.saturating_mul(NODES);
        let mut todo = vec![(value, 1_usize)];
        let mut seen = 0_usize;
        while let Some((value, depth)) = todo.pop() {
            seen += 1;
            if seen + todo.len() > most {
                return Err(self.over(
                    Text::new(
                        format!("一个值中有 {most} 个值"),
                        format!("{most} values in one value"),
                    ),
                    span,
                ));
            }
            if depth > self.context.budget.depth {
                return Err(self.over(
                    Text::new(
                        format!("{} 层嵌套的值", self.context.budget.depth),
                        format!("{} levels of nested values", self.context.budget.depth),
                    ),
                    span,
                ));
            }
            match value {
                Value::List(_, items) => {
                    todo.extend(items.iter().take(most + 1).map(|i| (&i.value, depth + 1)))
                }
                Value::Object(_, items) => {
                    todo.extend(items.values().take(most + 1).map(|i| (&i.value, depth + 1)))
                }
                Value::OneOf(one) => todo.extend(one.options.iter().map(|i| (&i.value, depth))),
                _ => {}
            }
        }
        self.charge(seen / NODES_PER_STEP, span)
    }
}

fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::List(..) | Value::Object(..) | Value::OneOf(_))
}

/// Options in which the program would be in error are no options of a program that is deployed;
/// unless none is left.
fn without_errors(value: Traced) -> Traced {
    if !has_error(&value.value) {
        return value;
    }
    match value.value {
        Value::List(kind, items) => {
            let items = items.iter().cloned().map(without_errors).collect();
            Traced::new(Value::List(kind, Arc::new(items)), value.origin)
        }
        Value::Object(kind, entries) => {
            let entries =
                entries.iter().map(|(k, v)| (k.clone(), without_errors(v.clone()))).collect();
            Traced::new(Value::Object(kind, Arc::new(entries)), value.origin)
        }
        Value::OneOf(one) => {
            let mut options: Vec<Traced> = one
                .options
                .iter()
                .filter(|o| !is_error(&o.value))
                .cloned()
                .map(without_errors)
                .collect();
            match options.len() {
                0 => Traced::new(Value::OneOf(one), value.origin),
                1 => options.swap_remove(0),
                _ => Traced::new(
                    Value::OneOf(Arc::new(OneOf { options, why: one.why.clone() })),
                    value.origin,
                ),
            }
        }
        other => Traced::new(other, value.origin),
    }
}

fn is_error(value: &Value) -> bool {
    matches!(value, Value::Unknown(Why::Invalid(_)))
}

/// Whether an option somewhere inside is an error.
fn has_error(value: &Value) -> bool {
    match value {
        Value::List(_, items) => items.iter().any(|i| has_error(&i.value)),
        Value::Object(_, entries) => entries.values().any(|i| has_error(&i.value)),
        Value::OneOf(one) => one.options.iter().any(|o| is_error(&o.value) || has_error(&o.value)),
        _ => false,
    }
}
