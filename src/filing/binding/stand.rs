//! The resource that a host name is bound to, and whether that takes traffic in the mainland.
//!
//! Stands alone because a bucket, a function, a balancer and an accelerator each say in their own
//! way where they are.

use crate::catalog::{Kind, ResourceType, Role, TargetKind};
use crate::filing::binding::Parts;
use crate::filing::goal::{Goal, accepts, goals_at};
use crate::filing::reach::Walker;
use crate::filing::read::evidence;
use crate::filing::server::{region, regions};
use crate::filing::{Evidence, Fact, PlaceKind, Region, Stand};
use crate::graph::Resource;
use crate::value::{Truth, Why};

/// What a place is bound to; `None` for one that only leads on.
pub(super) fn stand(parts: &Parts<'_>) -> Option<Stand> {
    match parts.place {
        PlaceKind::LoadBalancer => Some(balancer(parts)),
        PlaceKind::Oss => Some(bucket(parts)),
        PlaceKind::Function => Some(by_region(parts)),
        PlaceKind::Gateway => Some(gateway(parts)),
        PlaceKind::Accelerator => Some(accelerator(parts)),
        _ => None,
    }
}

/// Something that lies in a region, at the place that names it.
fn lies(name: String, fact: &Fact<Region>, place: Evidence) -> Stand {
    let evidence = fact.options.iter().take(1).fold(place, |place, (_, more)| place.with(more));
    Stand { name, mainland: fact.is(|region| region.mainland), evidence }
}

/// The first reference of a resource that leads to one of the wanted kind.
fn referred(
    walker: &Walker<'_>,
    resource: &Resource,
    row: &ResourceType,
    target: TargetKind,
) -> Option<(usize, Evidence)> {
    let reference = row.to.iter().find(|r| r.1 == target)?;
    let place = evidence(resource, reference.0);
    let goal = goals_at(walker.view, resource, reference.0).into_iter().find_map(|g| match g {
        Goal::Resource(index, _) if accepts(target, walker.view.row(index)) => Some(index),
        _ => None,
    });
    goal.map(|index| (index, place))
}

fn bucket(parts: &Parts<'_>) -> Stand {
    let own = Evidence { span: parts.host_span, attribute: "bucket", origins: Vec::new() };
    // A bucket that is not in the code lies where this resource is bound: the call goes to the
    // region of the bucket.
    let (index, place) = referred(parts.walker, parts.resource, parts.row, TargetKind::Bucket)
        .filter(|(i, _)| {
            parts.walker.view.row(*i).is_some_and(|row| row.kind == Some(Kind::Bucket))
        })
        .unwrap_or((parts.index, own));
    lies(bucket_name(parts, index), &region(parts.walker.view, index), place)
}

fn bucket_name(parts: &Parts<'_>, index: usize) -> String {
    if index != parts.index {
        return parts.walker.view.graph.resources[index].address.to_string();
    }
    let name = parts
        .row
        .to
        .iter()
        .find(|r| r.1 == TargetKind::Bucket)
        .and_then(|r| super::origin::first_text(parts.resource, r.0));
    name.unwrap_or_default()
}

fn by_region(parts: &Parts<'_>) -> Stand {
    let name = referred(parts.walker, parts.resource, parts.row, TargetKind::Function).map_or_else(
        || parts.resource.address.to_string(),
        |(i, _)| parts.walker.view.graph.resources[i].address.to_string(),
    );
    lies(name, &region(parts.walker.view, parts.index), Evidence::place(parts.host_span))
}

/// Gateways and applications; one behind a load balancer is reached as that is.
fn gateway(parts: &Parts<'_>) -> Stand {
    let mut stand = by_region(parts);
    let view = parts.walker.view;
    if let Some(index) = parts.walker.edges.whole(view, parts.index, Kind::Balancer) {
        let public = view.row(index).map_or(Truth::True, |row| parts.finder.is_public(index, row));
        stand.mainland = stand.mainland.and(public);
    }
    stand
}

fn balancer(parts: &Parts<'_>) -> Stand {
    let view = parts.walker.view;
    let host = Evidence::place(parts.host_span);
    let Some(index) = parts.walker.edges.whole(view, parts.index, Kind::Balancer) else {
        let address = parts.resource.address.to_string();
        return Stand {
            mainland: Why::lost(format!("{address}.load_balancer_id")).into(),
            name: address,
            evidence: host,
        };
    };
    let public = view.row(index).map_or(Truth::False, |row| parts.finder.is_public(index, row));
    let stand = lies(view.graph.resources[index].address.to_string(), &region(view, index), host);
    Stand { mainland: public.and(stand.mainland), ..stand }
}

fn accelerator(parts: &Parts<'_>) -> Stand {
    let address = parts.resource.address.to_string();
    let mainland = match referred(parts.walker, parts.resource, parts.row, TargetKind::Accelerator)
    {
        Some((index, _)) => accelerated(parts.walker, index),
        None => Why::lost(&*address).into(),
    };
    Stand { name: address, mainland, evidence: Evidence::place(parts.host_span) }
}

/// Whether an accelerator takes traffic in or leads it to the mainland.
pub(super) fn accelerated(walker: &Walker<'_>, index: usize) -> Truth {
    let view = walker.view;
    let end = |i: &usize| {
        view.row(*i).is_some_and(|r| r.role == Role::Acceleration)
            && walker.edges.owners[*i].contains(&index)
    };
    let mut regions =
        (0..view.graph.resources.len()).filter(end).flat_map(|i| regions(view, i)).peekable();
    if regions.peek().is_none() {
        return Why::lost(format!("{} (regions)", view.graph.resources[index].address)).into();
    }
    let any = Truth::any(regions);
    if any == Truth::False { view.graph.if_complete(any) } else { any }
}
