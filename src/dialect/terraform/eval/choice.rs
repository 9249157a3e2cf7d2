//! Undecided choices: making them, and spreading work over them.

use crate::text::Text;
use std::sync::Arc;

use super::{Evaluated, Evaluator, Fault};
use crate::account::SLOT;
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::value::{MAX_OPTIONS, OneOf, Traced, Value, Why};

/// Parts that are compared to find equal options; options that differ only beyond that are kept
/// apart.
pub(super) const COMPARED: usize = 100_000;

/// Combinations of options that are tried before equal results are put together.
pub(super) const MAX_COMBINATIONS: usize = 256;

/// The origin, if it has to do with how a value came about but not with what it refers to:
/// conditions and keys choose a value, and what they refer to is not what the value refers to.
pub(in crate::dialect::terraform) fn unreferenced(origin: &Origin) -> Option<Origin> {
    if matches!(origin.kind(), StepKind::Literal) && origin.inputs().is_empty() {
        return None;
    }
    if origin.references().is_empty() {
        Some(origin.clone())
    } else {
        origin.default_step().cloned()
    }
}

impl Evaluator<'_> {
    /// One of several values. Equal ones are put together; a single one is the value itself.
    pub(in crate::dialect::terraform) fn choose(
        &mut self,
        options: Vec<Traced>,
        why: Why,
        origin: Origin,
        span: Span,
    ) -> Traced {
        if let Err(why) = self.made(options.len(), 2 * SLOT, span) {
            return Traced::unknown(why, origin);
        }
        let mut kept: Vec<Traced> = Vec::new();
        for option in options {
            let flat: Vec<Traced> = option.options().into_iter().cloned().collect();
            for option in flat {
                let mut budget = COMPARED;
                let same = kept.iter().position(|k| same(&k.value, &option.value, &mut budget));
                if let Err(why) = self.charge((COMPARED - budget) / 8, span) {
                    return Traced::unknown(why, origin);
                }
                match same.and_then(|i| kept.get_mut(i)) {
                    Some(same) => join_origins(same, option),
                    None => kept.push(option),
                }
            }
            if kept.len() > MAX_OPTIONS {
                let why = self.over(
                    Text::new(
                        format!("{MAX_OPTIONS} 个可能的值"),
                        format!("{MAX_OPTIONS} possible values"),
                    ),
                    span,
                );
                return Traced::unknown(why, Origin::step(StepKind::Place, Some(span), [origin]));
            }
        }
        match kept.len() {
            0 => Traced::unknown(why, origin),
            1 => {
                let only = kept.swap_remove(0);
                let origin =
                    Origin::step(StepKind::Place, Some(span), [only.origin.clone(), origin]);
                only.at(origin)
            }
            _ => Traced::new(Value::OneOf(Arc::new(OneOf { options: kept, why })), origin),
        }
    }

    /// Applies a function to every combination of the options of its arguments.
    pub(in crate::dialect::terraform) fn distribute(
        &mut self,
        args: &[&Traced],
        span: Span,
        f: &mut dyn FnMut(&mut Self, &[&Traced]) -> Evaluated,
    ) -> Evaluated {
        let why = args.iter().find_map(|a| match &a.value {
            Value::OneOf(one) => Some(one.why.clone()),
            _ => None,
        });
        let Some(why) = why else { return f(self, args) };
        let options: Vec<Vec<&Traced>> = args.iter().map(|a| a.options()).collect();
        let count = options.iter().fold(1_usize, |n, o| n.saturating_mul(o.len()));
        let origin =
            Origin::step(StepKind::Place, Some(span), args.iter().map(|a| a.origin.clone()));
        if count > MAX_COMBINATIONS {
            let why = self.over(
                Text::new(
                    format!("{MAX_COMBINATIONS} 种可能值的组合"),
                    format!("{MAX_COMBINATIONS} combinations of possible values"),
                ),
                span,
            );
            return Ok(Traced::unknown(why, origin));
        }
        let mut results = Vec::with_capacity(count);
        for number in 0..count {
            let mut rest = number;
            let mut chosen = Vec::with_capacity(args.len());
            for list in &options {
                chosen.extend(list.get(rest % list.len().max(1)).copied());
                rest /= list.len().max(1);
            }
            results
                .push(f(self, &chosen).unwrap_or_else(|fault| {
                    Traced::unknown(Why::Invalid(fault.0), origin.clone())
                }));
        }
        if results.iter().all(|r| matches!(&r.value, Value::Unknown(Why::Invalid(_))))
            && let Some(Value::Unknown(Why::Invalid(text))) = results.first().map(|r| &r.value)
        {
            return Err(Fault(text.clone()));
        }
        Ok(self.choose(results, why, origin, span))
    }

    /// A value in which choices at any depth have become one choice of whole values.
    pub(super) fn opened(&mut self, value: &Traced, span: Span) -> Traced {
        let Some(why) = inner_choice(value) else { return value.clone() };
        let (ways, parts) = ways(&value.value);
        if let Err(why) = self.made(ways.min(MAX_COMBINATIONS).saturating_mul(parts), SLOT, span) {
            return Traced::unknown(why, value.origin.clone());
        }
        match value.combinations(MAX_COMBINATIONS) {
            Some(options) => self.choose(options, why, value.origin.clone(), span),
            None => {
                let why = self.over(
                    Text::new(
                        format!("{MAX_COMBINATIONS} 种可能值的组合"),
                        format!("{MAX_COMBINATIONS} combinations of possible values"),
                    ),
                    span,
                );
                Traced::unknown(
                    why,
                    Origin::step(
                        StepKind::Place,
                        Some(span),
                        super::call::told(std::slice::from_ref(value)),
                    ),
                )
            }
        }
    }
}

/// The reason of a choice somewhere inside.
fn inner_choice(value: &Traced) -> Option<Why> {
    match &value.value {
        Value::OneOf(one) => Some(one.why.clone()),
        Value::List(_, items) => items.iter().find_map(inner_choice),
        Value::Object(_, items) => items.values().find_map(inner_choice),
        _ => None,
    }
}

/// How many decided values a value can be, and how many parts each has.
fn ways(value: &Value) -> (usize, usize) {
    let all = |(ways, parts): (usize, usize), part: &Traced| {
        let inner = self::ways(&part.value);
        (ways.saturating_mul(inner.0), parts.saturating_add(inner.1))
    };
    match value {
        Value::OneOf(one) => {
            let options = one.options.iter().map(|o| self::ways(&o.value));
            options
                .fold((0, 1), |(ways, parts), one| (ways.saturating_add(one.0), parts.max(one.1)))
        }
        Value::List(_, items) => items.iter().fold((1, 1), all),
        Value::Object(_, entries) => entries.values().fold((1, 1), all),
        _ => (1, 1),
    }
}

/// Whether two values are the same as far as they are compared.
pub(super) fn same(a: &Value, b: &Value, budget: &mut usize) -> bool {
    if *budget == 0 {
        return false;
    }
    *budget -= 1;
    match (a, b) {
        (Value::List(k1, a), Value::List(k2, b)) => {
            k1 == k2
                && a.len() == b.len()
                && a.iter().zip(b.iter()).all(|(a, b)| same(&a.value, &b.value, budget))
        }
        (Value::Object(k1, a), Value::Object(k2, b)) => {
            k1 == k2
                && a.keys().eq(b.keys())
                && a.values().zip(b.values()).all(|(a, b)| same(&a.value, &b.value, budget))
        }
        (Value::OneOf(a), Value::OneOf(b)) => {
            a.options.len() == b.options.len()
                && a.options.iter().zip(&b.options).all(|(a, b)| same(&a.value, &b.value, budget))
        }
        (Value::String(a), Value::String(b)) => {
            *budget = budget.saturating_sub(a.len() / 256);
            a == b
        }
        (Value::List(..) | Value::Object(..) | Value::OneOf(_), _) => false,
        (a, b) => a == b,
    }
}

/// Equal unknowns may still refer to different resources: both origins are kept.
fn join_origins(kept: &mut Traced, other: Traced) {
    if matches!(kept.value, Value::Unknown(_))
        && kept.origin.references() != other.origin.references()
    {
        kept.origin =
            Origin::step(StepKind::Place, kept.origin.span(), [kept.origin.clone(), other.origin]);
    }
}
