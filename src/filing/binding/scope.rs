//! The acceleration scope of CDN, DCDN, ESA, WAF and Anti-DDoS resources.
//!
//! Stands alone because it is read from four places: an attribute, the provider's region, the type,
//! or the site and plan that an ESA record belongs to.

use crate::catalog::TargetKind;
use crate::catalog::resources::{ResourceType, Scope};
use crate::filing::goal::{Goal, accepts, goals_at};
use crate::filing::reach::Walker;
use crate::filing::read::{Said, attribute, evidence, flagged, invalid, same};
use crate::filing::server::region;
use crate::filing::{Evidence, Fact};
use crate::graph::{Dialect, Resource};
use crate::value::{Attr, Value, Why};

/// The scope of a resource: `domestic`, `overseas` or `global`; `None` for one that has none.
pub(super) fn scope(
    walker: &Walker<'_>,
    index: usize,
    resource: &Resource,
    row: &ResourceType,
) -> Option<Fact<&'static str>> {
    scope_at(walker, index, resource, row, 0)
}

fn scope_at(
    walker: &Walker<'_>,
    index: usize,
    resource: &Resource,
    row: &ResourceType,
    depth: u32,
) -> Option<Fact<&'static str>> {
    let Some(scope) = &row.scope else {
        return related(walker, resource, row, depth);
    };
    let fact = match (scope.name, scope.read_from) {
        (Some(name), _) => written(walker, resource, row, scope, name, depth),
        (None, Some("provider-region")) => {
            let place = region(walker.view, index);
            place.map(|r| if r.mainland { "domestic" } else { "overseas" }).settle()
        }
        (None, _) => Fact::known(known(scope.when_absent)?, Evidence::place(resource.span)),
    };
    Some(match &scope.undecided_when {
        Some(flag) => {
            let open = flagged(resource, flag);
            let why = || {
                Why::unsettled(
                    "该套餐是否含中国大陆加速",
                    "whether this plan accelerates into the mainland",
                )
            };
            let undecided = || Fact::unknown(why(), evidence(resource, flag.name));
            fact.flat_map(|scope, place| match (scope, open.value()) {
                ("overseas", Some(false)) | ("domestic" | "global", _) => {
                    Fact::known(scope, place.clone())
                }
                _ => undecided(),
            })
        }
        None => fact,
    })
}

fn written(
    walker: &Walker<'_>,
    resource: &Resource,
    row: &ResourceType,
    scope: &Scope,
    name: &'static str,
    depth: u32,
) -> Fact<&'static str> {
    let exact = resource.dialect != Dialect::Ros;
    let read = attribute(resource, name, |value| {
        let Value::String(text) = value else {
            return Said::Open(invalid(value));
        };
        let parts: Vec<&str> = text.split(',').map(str::trim).filter(|p| !p.is_empty()).collect();
        let has = |list: &[&str]| parts.iter().any(|p| list.iter().any(|v| same(v, p, exact)));
        let (domestic, overseas) = (has(&scope.values.domestic), has(&scope.values.overseas));
        match (
            has(&scope.values.global) || (domestic && overseas),
            domestic,
            overseas,
            parts.is_empty(),
        ) {
            (true, ..) => Said::Value("global"),
            (_, true, ..) => Said::Value("domestic"),
            (_, _, true, _) => Said::Value("overseas"),
            (.., true) => Said::Absent,
            _ => Said::Open(invalid(value)),
        }
    });
    read.or_absent(|| match known(scope.when_absent) {
        Some(scope) => Fact::known(scope, evidence(resource, name)),
        None => related(walker, resource, row, depth).unwrap_or_else(|| {
            Fact::unknown(Why::left_out(row.name, name), evidence(resource, name))
        }),
    })
    .settle()
}

fn known(text: &str) -> Option<&'static str> {
    ["domestic", "overseas", "global"].into_iter().find(|s| *s == text)
}

/// The scope of the site, plan or instance that a resource belongs to.
fn related(
    walker: &Walker<'_>,
    resource: &Resource,
    row: &ResourceType,
    depth: u32,
) -> Option<Fact<&'static str>> {
    if depth > 3 {
        return None;
    }
    let view = walker.view;
    for reference in row.to.iter().filter(|r| {
        matches!(
            r.1,
            TargetKind::Site
                | TargetKind::Plan
                | TargetKind::AccessInstance
                | TargetKind::AccessDomain
        )
    }) {
        let place = evidence(resource, reference.0);
        for goal in goals_at(view, resource, reference.0) {
            match goal {
                Goal::Resource(other, _) if accepts(reference.1, view.row(other)) => {
                    let found = view.row(other).and_then(|r| {
                        scope_at(walker, other, &view.graph.resources[other], r, depth + 1)
                    });
                    if let Some(fact) = found {
                        return Some(fact);
                    }
                }
                Goal::Unknown(reasons) => return Some(Fact::unknown(reasons, place)),
                Goal::Literal(name) | Goal::Existing(name) | Goal::Foreign(name) => {
                    return Some(Fact::unknown(Why::lost(name), place));
                }
                Goal::Resource(..) => {}
            }
        }
        if matches!(resource.attr(reference.0), Attr::Set(_))
            && matches!(reference.1, TargetKind::Site | TargetKind::AccessInstance)
        {
            let name = format!("{}.{}", resource.address, reference.0);
            return Some(Fact::unknown(Why::lost(name), place));
        }
    }
    None
}
