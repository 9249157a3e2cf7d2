//! From a resource that binds host names to bindings: host, scope, what it is bound to, where it
//! leads.
//!
//! Driven by the resource table; which duties a place brings is judged later.

pub(super) mod host;
mod origin;
mod scope;
mod stand;
pub(super) mod target;

use crate::catalog::{Kind, Product, Role, TargetKind};
use std::sync::Arc;

use foldhash::HashMap;

use crate::catalog::resources::{Domain, ResourceType};
use crate::filing::binding::host::{Host, hosts};
use crate::filing::binding::target::Finder;
use crate::filing::declared::Line;
use crate::filing::goal::{Goal, accepts, goals_at};
use crate::filing::reach::Walker;
use crate::filing::read::{View, as_text, attribute, flagged};
use crate::filing::server::{account, account_open, site};
use crate::filing::{Binding, DeadEnd, EndKind, PlaceKind, Target};
use crate::graph::{Change, Resource};
use crate::source::Span;
use crate::value::{Truth, Why};

/// A binding with what only building needs.
pub(super) struct Draft {
    pub(super) binding: Binding,
    /// The registrable domain, where it is known although the name is not.
    pub(super) domain: Option<String>,
}

/// A resource that binds host names.
pub(super) struct Parts<'a> {
    walker: &'a Walker<'a>,
    finder: &'a Finder<'a>,
    index: usize,
    resource: &'a Resource,
    row: &'a ResourceType,
    place: PlaceKind,
    host_span: Span,
}

/// The resources that bind each host name, so that a CNAME to it can be followed.
pub(super) fn names(view: View<'_>) -> HashMap<Arc<str>, Vec<usize>> {
    let mut found: HashMap<Arc<str>, Vec<usize>> = HashMap::default();
    for (index, resource) in view.graph.resources.iter().enumerate() {
        let Some((row, domain)) =
            view.row(index).and_then(|r| Some((r, r.domain.as_ref().filter(|d| !d.auxiliary)?)))
        else {
            continue;
        };
        if place_kind(resource, row, domain).is_none() {
            continue;
        }
        for host in hosts(view, resource, domain) {
            if let Some(name) = host.name.value() {
                found.entry(name.clone()).or_default().push(index);
            }
        }
    }
    found
}

/// The bindings of a resource: the first is its row, further host names of the same resource
/// follow.
pub(super) fn bindings(finder: &Finder<'_>, index: usize) -> Vec<Draft> {
    let view = finder.walker.view;
    let resource = &view.graph.resources[index];
    let Some((row, domain)) =
        view.row(index).and_then(|r| Some((r, r.domain.as_ref().filter(|d| !d.auxiliary)?)))
    else {
        return Vec::new();
    };
    let Some(place) = place_kind(resource, row, domain) else {
        return Vec::new();
    };
    let hosts = hosts(view, resource, domain);
    let Some(first) = hosts.first() else {
        return Vec::new();
    };
    let parts = Parts {
        walker: finder.walker,
        finder,
        index,
        resource,
        row,
        place,
        host_span: first.name.evidence.span,
    };
    let whole = binding(&parts, domain, first);
    let here = |target: &Target| matches!(target, Target::Server(_) | Target::Alibaba { .. });
    if row.elsewhere && !whole.targets.iter().any(here) {
        return Vec::new();
    }
    let draft = |(i, host): (usize, Host)| {
        let binding = Binding {
            span: host.name.evidence.span,
            host: host.name,
            row: i == 0,
            ..whole.clone()
        };
        Draft { binding, domain: host.domain }
    };
    hosts.into_iter().enumerate().map(draft).collect()
}

fn binding(parts: &Parts<'_>, domain: &Domain, host: &Host) -> Binding {
    let Parts { walker, finder, index, resource, row, place, host_span } = *parts;
    let (mut leads, origin) = origin::origins(walker.view, resource, row);
    leads.extend(served(walker, index, resource, row));
    if leads.is_empty()
        && (place == PlaceKind::Gateway || row.role == Role::Dns && row.origins.is_none())
    {
        let address = resource.address.to_string();
        let why = Why::undeclared(
            format!("`{address}` 背后有哪些服务器"),
            format!("which servers stand behind `{address}`"),
        );
        leads.push(Goal::Unknown(why.into()));
    }
    let mut found = finder.find(&leads, matches!(place, PlaceKind::Dns));
    if place == PlaceKind::Function && found.dead_ends.is_empty() {
        found.dead_ends.push(DeadEnd { span: host_span, ..walker.end(index, EndKind::Functions) });
    }
    let forward = place == PlaceKind::UrlForward;
    Binding {
        site: site(walker.view, resource),
        product: row.product,
        place,
        span: host_span,
        host: host.name.clone(),
        scope: scope::scope(walker, index, resource, row),
        stand: stand::stand(parts),
        line: line(parts),
        origin,
        targets: if forward { Vec::new() } else { found.targets },
        dead_ends: if forward { Vec::new() } else { found.dead_ends },
        enabled: enabled(resource, domain),
        gone: resource.change == Some(Change::Destroy),
        account: account(walker.view, resource),
        account_open: account_open(walker.view, resource),
        abroad: domain
            .abroad
            .as_ref()
            .map_or(Truth::False, |flag| flagged(resource, flag).is(|abroad| *abroad)),
        row: true,
    }
}

/// What a resource without origins leads to: the balancer it is a rule of, functions, applications,
/// buckets.
fn served(walker: &Walker<'_>, index: usize, resource: &Resource, row: &ResourceType) -> Vec<Goal> {
    let view = walker.view;
    if row.role == Role::LoadBalancer {
        let whole = walker.edges.whole(view, index, Kind::Balancer);
        let unknown = || Goal::Unknown(Why::lost(resource.address.to_string()).into());
        return vec![whole.map_or_else(unknown, |i| Goal::Resource(i, "".into()))];
    }
    if row.role == Role::Dns && row.origins.is_none() {
        // The addresses of a Global Traffic Manager instance stand in its pools.
        let pools = (0..view.graph.resources.len())
            .filter(|pool| walker.edges.owners[*pool].contains(&index));
        let all = pools.filter_map(|pool| {
            Some(origin::origins(view, &view.graph.resources[pool], view.row(pool)?).0)
        });
        return all.flatten().collect();
    }
    let wanted = row.to.iter().filter(|r| {
        matches!(
            r.1,
            TargetKind::Function | TargetKind::App | TargetKind::Bucket | TargetKind::Accelerator
        )
    });
    let mut found = Vec::new();
    for reference in wanted {
        let leads = goals_at(view, resource, reference.0).into_iter();
        found.extend(
            leads.filter(
                |g| matches!(g, Goal::Resource(i, _) if accepts(reference.1, view.row(*i))),
            ),
        );
    }
    found
}

/// Addresses of the Anti-DDoS or WAF instances that a resource uses.
fn instances(walker: &Walker<'_>, resource: &Resource, row: &ResourceType) -> Vec<String> {
    let mut found = Vec::new();
    for reference in row.to.iter().filter(|r| r.1 == TargetKind::AccessInstance) {
        for goal in goals_at(walker.view, resource, reference.0) {
            if let Goal::Resource(index, _) = goal {
                let address = &walker.view.graph.resources[index].address;
                found.extend([address.to_string(), address.base.to_string()]);
            }
        }
    }
    found
}

/// The Anti-DDoS line that the configuration declares of a resource, or of the instance that it
/// uses.
fn line(parts: &Parts<'_>) -> Option<Line> {
    let named = |address: &str| {
        parts.finder.declarations.access.iter().find(|a| a.address == address).map(|a| a.line)
    };
    let own =
        named(&parts.resource.address.to_string()).or_else(|| named(&parts.resource.address.base));
    own.or_else(|| {
        instances(parts.walker, parts.resource, parts.row).iter().find_map(|address| named(address))
    })
}

fn enabled(resource: &Resource, domain: &Domain) -> Truth {
    if resource.change == Some(Change::Destroy) {
        return Truth::False;
    }
    let Some(flag) = &domain.disabled else {
        return Truth::True;
    };
    flagged(resource, flag).is(|disabled| !disabled)
}

/// What kind of place a resource is; `None` for a record that leads to no website.
fn place_kind(resource: &Resource, row: &ResourceType, domain: &Domain) -> Option<PlaceKind> {
    let proxied = domain.proxied.as_ref().map(|flag| flagged(resource, flag));
    match (row.role, row.product) {
        (Role::Dns, _) => record_kind(resource, row),
        (_, Product::Esa) if row.origins.is_some() => {
            let kind = record_kind(resource, row)?;
            let plain = proxied.is_some_and(|p| p.value() == Some(&false));
            Some(if plain { kind } else { PlaceKind::Esa })
        }
        (_, Product::Esa) => Some(PlaceKind::Esa),
        (Role::LoadBalancer, _) => Some(PlaceKind::LoadBalancer),
        (_, Product::Cdn | Product::Vod | Product::Live | Product::Scdn | Product::Vs) => {
            Some(PlaceKind::Cdn)
        }
        (_, Product::Dcdn) => Some(PlaceKind::Dcdn),
        (_, Product::Oss) => Some(PlaceKind::Oss),
        (_, Product::Waf) => Some(PlaceKind::Waf),
        (_, Product::Ddos) => Some(PlaceKind::Ddos),
        (_, Product::Fc) => Some(PlaceKind::Function),
        (_, Product::Ga) => Some(PlaceKind::Accelerator),
        (_, Product::ApiGateway | Product::Sae) => Some(PlaceKind::Gateway),
        _ => None,
    }
}

/// A record of a type that leads to a website: A, AAAA, CNAME, URL forward. A type that is not
/// known may be one.
fn record_kind(resource: &Resource, row: &ResourceType) -> Option<PlaceKind> {
    let Some((origins, name)) = row.origins.as_ref().and_then(|o| Some((o, o.type_name?))) else {
        return Some(PlaceKind::Dns);
    };
    let kinds = attribute(resource, name, as_text);
    let is = |kind: &str, text: &str| {
        let listed = origins.types.get(kind).into_iter().flatten();
        listed.filter_map(|s| s.text()).any(|s| {
            s.eq_ignore_ascii_case(text) || s.split('/').any(|p| p.eq_ignore_ascii_case(text))
        })
    };
    let forwards =
        kinds.options.iter().any(|(k, _)| k.as_deref().is_some_and(|k| is("redirect", k)));
    let leads = kinds
        .options
        .iter()
        .any(|(k, _)| k.as_deref().is_some_and(|k| is("ip", k) || is("domain", k)));
    match (leads || kinds.beyond, forwards) {
        (true, _) => Some(PlaceKind::Dns),
        (false, true) => Some(PlaceKind::UrlForward),
        _ => None,
    }
}
