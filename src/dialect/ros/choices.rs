//! One of several values: collapsing equal ones, and the fields of what is one of several mappings.

use crate::text::Text;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::origin::{Origin, StepKind};
use crate::value::{MAX_OPTIONS, OneOf, Traced, Value, Why};

/// One of several: equal ones collapse, a single one is the answer. More than [`MAX_OPTIONS`] are
/// not kept apart.
pub(super) fn choice(options: Vec<Traced>, why: Why) -> Traced {
    let mut kept: Vec<(Traced, Vec<Origin>)> = Vec::new();
    for option in options {
        for single in flat(option) {
            match kept.iter_mut().find(|(k, _)| k.value == single.value) {
                Some((_, others)) => others.push(single.origin),
                None => kept.push((single, Vec::new())),
            }
        }
        if kept.len() > MAX_OPTIONS {
            let origins = kept.into_iter().map(|(k, _)| k.origin);
            return Traced::unknown(why, Origin::step(StepKind::Place, None, origins));
        }
    }
    let mut merged: Vec<Traced> =
        kept.into_iter().map(|(one, others)| joined(one, others)).collect();
    if merged.len() == 1
        && let Some(only) = merged.pop()
    {
        return only;
    }
    let origin = Origin::step(StepKind::Place, None, merged.iter().map(|m| m.origin.clone()));
    Traced::new(Value::OneOf(Arc::new(OneOf { options: merged, why })), origin)
}

/// The fields of a mapping that is the value of a function, in all it can be, and what any other
/// field is where that is not known. A field that one of several values lacks is null there; null
/// itself has no fields.
pub(super) fn fields(whole: &Traced, what: &str) -> (BTreeMap<Arc<str>, Traced>, Option<Traced>) {
    let (options, why) = match &whole.value {
        Value::OneOf(one) => {
            (one.options.iter().cloned().flat_map(flat).collect(), one.why.clone())
        }
        _ => (vec![whole.clone()], Why::Invalid(Text::same(what.to_owned()))),
    };
    let field = |name: Option<&str>| {
        let of = |option: &Traced| match &option.value {
            Value::Object(_, entries) => name
                .and_then(|n| entries.get(n).cloned())
                .unwrap_or_else(|| Traced::new(Value::Null, option.origin.clone())),
            Value::Unknown(_) | Value::Null => option.clone(),
            _ => Traced::unknown(Why::Invalid(Text::same(what.to_owned())), option.origin.clone()),
        };
        choice(options.iter().map(of).collect(), why.clone())
    };
    let names: BTreeSet<&Arc<str>> = options
        .iter()
        .flat_map(|o| {
            if let Value::Object(_, entries) = &o.value {
                entries.keys().collect()
            } else {
                Vec::new()
            }
        })
        .collect();
    let listed = names.into_iter().map(|name| (name.clone(), field(Some(name)))).collect();
    let others = field(None);
    (listed, (others.value != Value::Null).then_some(others))
}

fn joined(one: Traced, mut others: Vec<Origin>) -> Traced {
    if others.is_empty() {
        return one;
    }
    others.insert(0, one.origin);
    others.truncate(MAX_OPTIONS);
    Traced::new(one.value, Origin::step(StepKind::Place, None, others))
}

fn flat(value: Traced) -> Vec<Traced> {
    match &value.value {
        Value::OneOf(one) => one.options.iter().cloned().flat_map(flat).collect(),
        _ => vec![value],
    }
}
