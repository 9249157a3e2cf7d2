//! What a value refers to: resources of the graph, something that exists elsewhere, a literal, or
//! nobody knows.
//!
//! Stands alone because references survive evaluation in many shapes: computed attributes, splats,
//! members of groups, arguments of other resources, JSON texts.

use std::sync::Arc;

use crate::catalog::{Hides, Kind, Product, ResourceType, Role, TargetKind};
use crate::filing::binding::host::{is_provider_name, known_end};
use crate::filing::read::{View, invalid, is_endless};
use crate::graph::{Dialect, Resource};
use crate::value::{Reasons, Traced, Value, Why};

/// Where a value leads.
#[derive(Clone, Debug)]
pub(super) enum Goal {
    /// A resource of the graph, and the first attribute of the reference (empty for the whole
    /// resource).
    Resource(usize, Arc<str>),
    /// Something that exists and that no code describes (data source, resource of a kind without
    /// meaning here).
    Existing(Arc<str>),
    /// A resource of another provider.
    Foreign(Arc<str>),
    /// A literal without reference: an id, an address, a host name.
    Literal(Arc<str>),
    /// Not known.
    Unknown(Reasons),
}

/// Providers that make values, not infrastructure.
const HELPERS: [&str; 11] = [
    "random",
    "null",
    "local",
    "time",
    "terraform",
    "tls",
    "template",
    "external",
    "archive",
    "http",
    "cloudinit",
];

/// Everything that a value leads to.
pub(super) fn goals(view: View<'_>, traced: &Traced) -> Vec<Goal> {
    let mut found = Vec::new();
    collect(view, traced, &mut found, 0);
    found
}

/// Everything that an attribute of a resource leads to.
pub(super) fn goals_at(view: View<'_>, resource: &Resource, path: &str) -> Vec<Goal> {
    resource.values_at(path).iter().flat_map(|value| goals(view, value)).collect()
}

fn collect(view: View<'_>, traced: &Traced, found: &mut Vec<Goal>, depth: usize) {
    if depth > 16 || found.len() > 10_000 {
        return;
    }
    match &traced.value {
        Value::Null => {}
        Value::List(_, items) => {
            items.iter().for_each(|item| collect(view, item, found, depth + 1))
        }
        Value::OneOf(one) => {
            one.options.iter().for_each(|option| collect(view, option, found, depth + 1))
        }
        Value::Object(..) => found.extend(referenced(view, traced)),
        Value::String(text) if text.is_empty() => {}
        Value::String(text) if is_endless(text) => {
            let why = Reasons::one(invalid(&traced.value), Some(traced.origin.clone()));
            found.push(Goal::Unknown(why));
        }
        Value::String(text) => {
            let references = referenced(view, traced);
            // Text around a reference to a helper is still that text.
            let real: Vec<Goal> = references
                .into_iter()
                .filter(|g| matches!(g, Goal::Resource(..) | Goal::Foreign(_)))
                .collect();
            if real.is_empty() {
                found.push(Goal::Literal(text.clone()))
            } else {
                found.extend(real)
            }
        }
        Value::Bool(_) | Value::Number(_) => {}
        Value::Unknown(why) => {
            let references = referenced(view, traced);
            let ours =
                references.iter().any(|g| matches!(g, Goal::Resource(..) | Goal::Foreign(_)));
            if let Some(name) = given_name(view, traced).filter(|_| !ours) {
                found.push(Goal::Literal(name));
                return;
            }
            if references.is_empty() {
                found.push(Goal::Unknown(Reasons::one(why.clone(), Some(traced.origin.clone()))));
            }
            found.extend(references);
        }
    }
}

/// A name that Alibaba Cloud gave out in a known region, of which only the first label is not
/// known.
fn given_name(view: View<'_>, traced: &Traced) -> Option<Arc<str>> {
    let end = known_end(&traced.origin).filter(|end| is_provider_name(end))?;
    view.regions.in_name(&end).map(|_| format!("….{end}").into())
}

fn referenced(view: View<'_>, traced: &Traced) -> Vec<Goal> {
    let mut found = Vec::new();
    for reference in traced.references() {
        let path = reference.path.first().cloned().unwrap_or_else(|| "".into());
        let resolved = view.graph.resolve(&reference);
        let known =
            resolved.first().and_then(|i| view.graph.resources.get(*i)).map(|r| &*r.type_name);
        let kind = match known {
            Some(name) => {
                Named { data: name.starts_with("data.") || name.starts_with("DATASOURCE::"), name }
            }
            // Logical ids of ROS hold no type.
            None if view.graph.dialect == Dialect::Ros
                && !reference.base.contains(".alicloud_") =>
            {
                Named { data: false, name: "" }
            }
            None => kind_of(&reference.base),
        };
        if kind.data {
            found.push(Goal::Existing(reference.base.clone()));
        } else if is_foreign(kind.name) {
            found.push(Goal::Foreign(reference.base.clone()));
        } else if is_helper(kind.name) {
            let why = Why::Computed(format!("{}.{path}", reference.base).into());
            found.push(Goal::Unknown(Reasons::one(why, Some(traced.origin.clone()))));
        } else if !resolved.is_empty() {
            found.extend(resolved.into_iter().map(|index| Goal::Resource(index, path.clone())));
        } else if !kind.name.is_empty() && !view.catalog.wanted(kind.name) {
            // Nothing of ours; one that is in the table but not in the graph does not exist (count
            // 0, false condition).
            found.push(Goal::Existing(reference.base.clone()));
        }
    }
    found
}

/// The type of the data source at an address; none for anything else.
pub(super) fn looked_up<'a>(view: View<'_>, base: &'a str) -> Option<&'a str> {
    // In a template only data sources are there without being made.
    let kind = kind_of(base);
    (kind.data || view.graph.dialect == Dialect::Ros).then_some(kind.name)
}

struct Named<'a> {
    data: bool,
    name: &'a str,
}

/// The type in a Terraform address (`module.a["x.y"].alicloud_eip.b`); ROS addresses hold none.
fn kind_of(base: &str) -> Named<'_> {
    let mut parts: Vec<&str> = Vec::new();
    let (mut start, mut nested) = (0, 0_u32);
    for (i, c) in base.char_indices() {
        match c {
            '[' => nested += 1,
            ']' => nested = nested.saturating_sub(1),
            '.' if nested == 0 => {
                parts.push(&base[start..i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    let name = parts.last().copied().unwrap_or("");
    let data = parts.len() >= 2 && parts[parts.len() - 2] == "data";
    Named { data, name }
}

fn provider_of(kind: &str) -> &str {
    kind.split('_').next().unwrap_or("")
}

fn is_helper(kind: &str) -> bool {
    kind.contains('_') && HELPERS.contains(&provider_of(kind))
}

fn is_foreign(kind: &str) -> bool {
    kind.contains('_') && !kind.contains(':') && provider_of(kind) != "alicloud" && !is_helper(kind)
}

/// Whether a resource may be what a reference of the table leads to. Values carry references to
/// whatever they were made from, so that only those of the right kind count.
pub(super) fn accepts(target: TargetKind, row: Option<&ResourceType>) -> bool {
    let Some(row) = row else {
        return target == TargetKind::Any;
    };
    let is = |kind: Kind| row.kind == Some(kind);
    match target {
        TargetKind::Server => {
            row.role == Role::Server
                || is(Kind::Interface)
                || is(Kind::ScalingGroup)
                || row.hides == Some(Hides::Nodes)
        }
        TargetKind::Eip => is(Kind::Eip),
        TargetKind::Eni => is(Kind::Interface) || row.role == Role::Server,
        TargetKind::Nat => row.product == Product::Nat && row.role == Role::Server,
        TargetKind::LoadBalancer => is(Kind::Balancer),
        TargetKind::ServerGroup => is(Kind::ServerGroup),
        TargetKind::Listener => is(Kind::Listener),
        TargetKind::ScalingGroup => is(Kind::ScalingGroup),
        TargetKind::LaunchTemplate => row.role == Role::Template,
        TargetKind::Bucket => is(Kind::Bucket),
        TargetKind::SecurityGroup => is(Kind::SecurityGroup),
        TargetKind::Site => is(Kind::Site),
        TargetKind::Plan => is(Kind::Plan),
        TargetKind::AccessInstance => is(Kind::AccessInstance),
        TargetKind::Function => row.role == Role::Function,
        TargetKind::Accelerator => row.role == Role::Accelerator,
        TargetKind::App => row.product == Product::Sae && row.role == Role::Server,
        TargetKind::Any => row.role != Role::Connector || is(Kind::Interface),
        _ => true,
    }
}
