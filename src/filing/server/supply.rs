//! Where the attributes come from that a server leaves out: launch templates, and servers it is a
//! copy of.
//!
//! Stands alone because charge type, term and bandwidth all ask the same question.

use crate::catalog::resources::ResourceType;
use crate::catalog::{Means, Role, TargetKind};
use crate::filing::read::{View, evidence};
use crate::filing::{Evidence, Fact};
use crate::graph::Resource;
use crate::value::{Attr, Reasons, Traced, Value, Why};

/// The resource that supplies absent attributes: `None` when there is none, open when it cannot be
/// found. `copies` lets the server that this one is a copy of count too.
pub(super) fn supplied(
    view: View<'_>,
    resource: &Resource,
    row: &ResourceType,
    copies: bool,
) -> Fact<Option<usize>> {
    let wanted = |target: TargetKind| {
        target == TargetKind::LaunchTemplate || (copies && target == TargetKind::Server)
    };
    for reference in row.to.iter().filter(|r| r.2 == Means::SuppliesValues && wanted(r.1)) {
        if let Attr::Set(traced) = resource.attr(reference.0) {
            let found = follow(view, &traced, evidence(resource, reference.0));
            if found.open.is_some() || found.options.iter().any(|(index, _)| index.is_some()) {
                return found;
            }
        }
    }
    Fact::known(None, Evidence::place(resource.span))
}

fn follow(view: View<'_>, traced: &Traced, place: Evidence) -> Fact<Option<usize>> {
    let mut fact = Fact { options: Vec::new(), open: None, beyond: false, evidence: place.clone() };
    let options = traced.options();
    if let Value::OneOf(one) = &traced.value {
        Reasons::add(&mut fact.open, Reasons::one(one.why.clone(), Some(traced.origin.clone())));
    }
    for option in options {
        if option.value == Value::Null || option.value.as_str() == Some("") {
            fact.options.push((None, place.clone()));
            continue;
        }
        let references = option.references();
        let found =
            references.iter().flat_map(|r| view.graph.resolve(r)).find(|i| supplies(view, *i));
        match (found, &option.value) {
            (Some(index), _) => fact.options.push((Some(index), place.clone())),
            (None, Value::Unknown(why)) => open(&mut fact, why.clone(), option),
            (None, value) => open(&mut fact, Why::TargetUnknown(value.to_string().into()), option),
        }
    }
    fact
}

fn supplies(view: View<'_>, index: usize) -> bool {
    view.row(index).is_some_and(|row| matches!(row.role, Role::Template | Role::Server))
}

fn open(fact: &mut Fact<Option<usize>>, why: Why, option: &Traced) {
    fact.beyond = true;
    Reasons::add(&mut fact.open, Reasons::one(why, Some(option.origin.clone())));
}
