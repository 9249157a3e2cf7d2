//! Public addresses that a plan takes from servers that stay.
//!
//! Stands alone because it looks at what was before the plan: an association that is removed names
//! its server by the id that the state knows, and what is left of a server says nothing of what it
//! had.

use foldhash::HashMap;

use crate::catalog::resources::ResourceType;
use crate::catalog::{Kind, Means};
use crate::filing::edges::Edges;
use crate::filing::goal::{Goal, goals_at};
use crate::filing::read::{Said, View, as_number, attribute};
use crate::filing::{Evidence, Release, ReleaseKind};
use crate::graph::{Change, Resource};
use crate::value::Value;

/// By index of the server's resource, what of its public addresses a plan releases.
pub(super) fn released(view: View<'_>, edges: &Edges) -> HashMap<usize, Release> {
    let mut found = HashMap::default();
    let changed =
        |r: &Resource| matches!(r.change, Some(Change::Destroy | Change::Replace | Change::Update));
    if !view.graph.resources.iter().any(changed) {
        return found;
    }
    let before = Before { ids: ids(view), holders: holders(edges) };
    for (index, resource) in view.graph.resources.iter().enumerate() {
        let Some(row) = view.row(index).filter(|_| changed(resource)) else { continue };
        for (holder, kind) in ends(view, &before, (index, resource, row)) {
            // An address of an interface is one of the servers that have it.
            for server in edges.interfaces[holder].iter().copied().chain([holder]) {
                let evidence = Evidence::place(resource.span);
                found.entry(server).or_insert(Release { kind: kind.clone(), evidence });
            }
        }
    }
    found
}

/// What things were called and held before the plan.
struct Before<'a> {
    /// Resources by the ids that the state knows.
    ids: HashMap<&'a str, usize>,
    /// What each address is bound to.
    holders: HashMap<usize, Vec<usize>>,
}

fn holders(edges: &Edges) -> HashMap<usize, Vec<usize>> {
    let mut found: HashMap<usize, Vec<usize>> = HashMap::default();
    for (holder, bound) in edges.bound.iter().enumerate() {
        for eip in bound.iter().filter_map(|bound| bound.eip) {
            found.entry(eip).or_default().push(holder);
        }
    }
    found
}

fn ids<'a>(view: View<'a>) -> HashMap<&'a str, usize> {
    let id = |(index, resource): (usize, &'a Resource)| {
        Some((resource.attributes.get("id")?.value.value.as_str()?, index))
    };
    view.graph.resources.iter().enumerate().filter_map(id).collect()
}

/// What a change takes an address from, and how.
fn ends(
    view: View<'_>,
    Before { ids, holders }: &Before<'_>,
    (index, resource, row): (usize, &Resource, &ResourceType),
) -> Vec<(usize, ReleaseKind)> {
    let name = || resource.address.to_string();
    if resource.change == Some(Change::Update) && own_bandwidth_ends(resource, row) {
        return vec![(index, ReleaseKind::Bandwidth)];
    }
    let goes = matches!(resource.change, Some(Change::Destroy | Change::Replace));
    if row.kind == Some(Kind::Eip) && goes {
        let bound = holders.get(&index).into_iter().flatten();
        return bound.map(|holder| (*holder, ReleaseKind::Eip(name()))).collect();
    }
    let given = row.to.iter().filter(|reference| reference.2 == Means::GivesPublicIp);
    let mut found = Vec::new();
    for reference in given {
        let now: Vec<usize> =
            goals_at(view, resource, reference.0).iter().filter_map(|g| at(ids, g)).collect();
        if resource.change == Some(Change::Destroy) {
            found.extend(now.into_iter().map(|server| (server, ReleaseKind::Detached(name()))));
            continue;
        }
        let was = |attribute: &str| {
            let before = resource.was.get(attribute)?.value.value.as_str()?;
            Some(ids.get(before).copied())
        };
        match was(reference.0) {
            Some(Some(before)) if !now.contains(&before) => {
                found.push((before, ReleaseKind::Detached(name())));
            }
            Some(_) => {}
            // The same server, and another address.
            None => {
                let subjects = row.to.iter().filter(|r| r.2 == Means::Subject);
                if subjects.map(|r| r.0).any(|subject| was(subject).is_some()) {
                    found.extend(now.into_iter().map(|s| (s, ReleaseKind::Detached(name()))));
                }
            }
        }
    }
    found
}

/// The resource that a goal means, also by its id alone.
fn at(ids: &HashMap<&str, usize>, goal: &Goal) -> Option<usize> {
    match goal {
        Goal::Resource(index, _) => Some(*index),
        Goal::Literal(text) => ids.get(&**text).copied(),
        _ => None,
    }
}

/// Whether bandwidth of its own becomes 0.
fn own_bandwidth_ends(resource: &Resource, row: &ResourceType) -> bool {
    let Some(name) = row.bandwidth.as_ref().and_then(|bandwidth| bandwidth.name) else {
        return false;
    };
    let had = resource.was.get(name).and_then(|was| number(&was.value.value));
    let has = attribute(resource, name, as_number);
    had.is_some_and(|had| had > 0.0)
        && has.value().is_some_and(|now| now.is_none_or(|mbps| mbps <= 0.0))
}

fn number(value: &Value) -> Option<f64> {
    match as_number(value) {
        Said::Value(number) => Some(number),
        _ => None,
    }
}
