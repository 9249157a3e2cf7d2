//! Who uses what is written, as far as the fixes of the run do not mean to change it.
//!
//! Stands alone because only the graphs know it, and they are gone when fixes are written.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::finding::{Finding, Owner, Uses};
use crate::graph::{Dialect, ResourceGraph};
use crate::origin::{Origin, StepKind};
use crate::value::{Traced, Value};

/// The uses of a run. `whole` asks for them although no fix of this run needs them: others may.
pub(super) fn of(graphs: &[ResourceGraph], findings: &[Finding], whole: bool) -> Uses {
    // A plan is another view of the code beside it: what is changed for one is changed for the
    // other.
    let plans: BTreeSet<&str> = graphs
        .iter()
        .filter(|graph| graph.dialect == Dialect::Plan)
        .map(|graph| &*graph.root)
        .collect();
    let anywhere = |(_, base, key): &Owner| (Arc::from(""), base.clone(), key.clone());
    let mut changed: HashMap<Owner, BTreeSet<&str>> = HashMap::new();
    for planned in findings.iter().flat_map(|finding| &finding.planned) {
        let owner = &planned.target.owner;
        let owner = if plans.contains(&*owner.0) { anywhere(owner) } else { owner.clone() };
        changed.entry(owner).or_default().extend(planned.set.iter().map(|(name, _)| name.as_str()));
    }
    let mut uses = Uses::default();
    if changed.is_empty() && !whole {
        return uses;
    }
    for graph in graphs.iter().filter(|graph| graph.dialect != Dialect::Plan) {
        for resource in &graph.resources {
            let owner =
                (graph.root.clone(), resource.address.base.clone(), resource.address.key.clone());
            let set = changed
                .get(&owner)
                .or_else(|| changed.get(&anywhere(&owner)).filter(|_| !plans.is_empty()));
            let names = || {
                set.into_iter()
                    .flatten()
                    .map(|name| (*name).to_owned())
                    .collect::<BTreeSet<String>>()
            };
            let of_block = uses.blocks.entry(resource.block).or_insert_with(names);
            of_block.retain(|name| set.is_some_and(|set| set.contains(name.as_str())));
            for (_, attribute) in resource
                .attributes
                .iter()
                .filter(|(name, _)| set.is_none_or(|set| !set.contains(&***name)))
            {
                literals(&attribute.value, &mut uses);
            }
        }
    }
    uses
}

/// The literals that a value comes from.
fn literals(value: &Traced, uses: &mut Uses) {
    of_origin(&value.origin, uses);
    match &value.value {
        Value::List(_, items) => items.iter().for_each(|item| literals(item, uses)),
        Value::Object(_, entries) => entries.values().for_each(|item| literals(item, uses)),
        Value::OneOf(one) => one.options.iter().for_each(|option| literals(option, uses)),
        _ => {}
    }
}

fn of_origin(origin: &Origin, uses: &mut Uses) {
    let mut add = |step: &Origin| {
        let decides = matches!(
            step.kind(),
            StepKind::Literal
                | StepKind::VariableDefault(_)
                | StepKind::ParameterDefault(_)
                | StepKind::ValueFile(_)
        );
        uses.kept.extend(step.span().filter(|_| decides));
    };
    if origin.inputs().is_empty() {
        add(origin);
    } else {
        origin.walk().into_iter().for_each(add);
    }
}
