//! What one reference of a resource leads to, and what it may lead to that the code does not show.

use crate::catalog::resources::ReferenceRow;
use crate::catalog::{Means, Product};
use crate::filing::goal::{Goal, accepts, goals, looked_up};
use crate::filing::read::View;
use crate::graph::{Change, Resource};
use crate::value::{Attr, Reasons, Why};

/// The goals of one reference row.
pub(super) struct Edge<'a> {
    pub(super) row: &'a ReferenceRow,
    pub(super) goals: Vec<Goal>,
}

/// Whether a plan removes what leads to something that stays: afterwards nothing does. What leads
/// to something that goes too says until then what that carries.
pub(super) fn loosens(view: View<'_>, resource: &Resource, read: &[Edge<'_>]) -> bool {
    let goes = |r: &Resource| r.change == Some(Change::Destroy);
    let leads = |edge: &&Edge<'_>| !matches!(edge.row.2, Means::Subject | Means::BelongsTo);
    let ends = || read.iter().filter(leads).flat_map(|edge| indices(&edge.goals));
    goes(resource) && ends().any(|to| !goes(&view.graph.resources[to]))
}

/// Something that a reference may mean although the code does not show it.
#[derive(Debug)]
pub(super) struct Elsewhere {
    pub(super) reasons: Reasons,
    /// Whether it is what another root exports.
    exported: bool,
}

impl Elsewhere {
    pub(super) fn note(self, here: &mut Option<Reasons>, beyond: &mut Option<Reasons>) {
        if self.exported {
            Reasons::add(beyond, self.reasons.clone());
        }
        Reasons::add(here, self.reasons);
    }
}

/// What an unknown value, or one that is looked up, may be: anything, a resource of the code among
/// it.
pub(super) fn elsewhere(view: View<'_>, goal: &Goal) -> Option<Elsewhere> {
    match goal {
        Goal::Unknown(reasons) => Some(Elsewhere { reasons: reasons.clone(), exported: false }),
        Goal::Existing(name) => {
            let source = looked_up(view, name)?;
            let why = Why::not_declared(
                format!("`{name}` 查到的是什么未知"),
                format!("what `{name}` finds is not known"),
            );
            Some(Elsewhere { reasons: why.into(), exported: source == "terraform_remote_state" })
        }
        _ => None,
    }
}

/// Whether an association that names the kind of its target may mean a server.
pub(super) fn may_be_server(resource: &Resource) -> bool {
    let kinds = ["Nat", "SlbInstance"];
    let named = ["instance_type", "InstanceType"].iter().find_map(|n| match resource.attr(n) {
        Attr::Set(kind) => kind.value.as_str().map(str::to_owned),
        Attr::Absent => None,
    });
    !named.is_some_and(|kind| kinds.iter().any(|k| k.eq_ignore_ascii_case(&kind)))
}

pub(super) fn indices<'g>(goals: impl IntoIterator<Item = &'g Goal>) -> Vec<usize> {
    goals
        .into_iter()
        .filter_map(|g| if let Goal::Resource(index, _) = g { Some(*index) } else { None })
        .collect()
}

/// Reads one reference. Resources of the wrong kind are dropped; if nothing else is left, a nested
/// template or an unknown module output may still hold the target.
pub(super) fn edge<'a>(
    view: View<'_>,
    resource: &Resource,
    row: &'a ReferenceRow,
) -> Option<Edge<'a>> {
    let values = resource.values_at(row.0);
    if values.is_empty() {
        return None;
    }
    let mut found = Vec::new();
    for value in &values {
        for goal in goals(view, value) {
            match goal {
                Goal::Resource(index, _) if !accepts(row.1, view.row(index)) => {
                    if view.row(index).is_some_and(|r| r.product == Product::Ros) {
                        let name = view.graph.resources[index].address.to_string();
                        found.push(Goal::Unknown(Reasons::one(
                            Why::lost(name),
                            Some(value.origin.clone()),
                        )));
                    }
                }
                goal => found.push(goal),
            }
        }
    }
    Some(Edge { row, goals: found })
}
