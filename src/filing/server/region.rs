//! Where a resource is: own attribute, zone, zone of its vswitch, provider or stack, and what the
//! user gave.
//!
//! Stands alone because buckets, addresses and balancers ask too, not servers only.

use std::sync::Arc;

use crate::catalog::resources::{RegionRow, ResourceType};
use crate::catalog::{Kind, RegionAnswer, Regions};
use crate::filing::read::{Said, View, as_text, attribute, evidence, first, options};
use crate::filing::{Evidence, Fact, Region};
use crate::graph::{Home, Resource};
use crate::value::{Attr, Reasons, Traced, Truth, Value, Why};

/// The region of a resource.
pub(in crate::filing) fn region(view: View<'_>, index: usize) -> Fact<Region> {
    let Some(resource) = view.graph.resources.get(index) else {
        return Fact::unknown(Why::NoRegion, Evidence::place(missing()));
    };
    let row = view.row(index);
    let Some((row, place)) = row.and_then(|r| Some((r, r.region.as_ref()?))) else {
        return home(view, resource);
    };
    if let Some(name) = place.name {
        return own(view, resource, row, place, name);
    }
    let mut unknown = None;
    for zone in zones(view, resource, place) {
        if !zone.beyond && zone.options.iter().any(|(region, _)| region.is_some()) {
            return zone.or_absent(|| home(view, resource)).settle();
        }
        if let Some(reasons) = zone.open.filter(|_| zone.beyond) {
            Reasons::add(&mut unknown, reasons);
        }
    }
    if place.fallback == "none" {
        return Fact::unknown(
            Why::not_declared("代码中没有写地域", "no region is set in the code"),
            Evidence::place(resource.span),
        );
    }
    let mut fact = home(view, resource);
    if let (true, Some(more)) = (fact.options.is_empty(), unknown) {
        Reasons::add(&mut fact.open, more);
    }
    fact
}

/// Of each region that a resource is in, whether it is of the mainland: some types name several.
pub(in crate::filing) fn regions(view: View<'_>, index: usize) -> Vec<Truth> {
    let named = view
        .row(index)
        .and_then(|row| row.region.as_ref())
        .filter(|place| place.kind == Some("list"))
        .and_then(|place| place.name);
    let Some((name, resource)) = named.zip(view.graph.resources.get(index)) else {
        return vec![region(view, index).is(|region| region.mainland)];
    };
    let none = || {
        Fact::unknown(Why::lost(format!("{}.{name}", resource.address)), evidence(resource, name))
    };
    let one = |value| {
        by_id(view, value, &evidence(resource, name)).or_absent(none).is(|region| region.mainland)
    };
    resource.values_at(name).iter().map(one).collect()
}

fn missing() -> crate::source::Span {
    crate::source::Span::new(crate::source::FileId(0), 0, 0)
}

/// Names of the ENS attribute that leaves the node to the scheduler unless it is `Region`.
const SCHEDULING: [&str; 2] = ["schedule_area_level", "ScheduleAreaLevel"];

fn own(
    view: View<'_>,
    resource: &Resource,
    row: &ResourceType,
    place: &RegionRow,
    name: &'static str,
) -> Fact<Region> {
    let scheduled = SCHEDULING.iter().find_map(|n| match resource.attr(n) {
        Attr::Set(level) => level.value.as_str().map(|level| level != "Region"),
        Attr::Absent => None,
    });
    if scheduled == Some(true) {
        return Fact::unknown(
            Why::not_settled("节点在运行时调度", "the node is chosen at run time"),
            evidence(resource, name),
        );
    }
    let written =
        attribute(resource, name, |value| said(view, as_text(value), |id| answer(view, place, id)));
    written
        .or_absent(|| match place.fallback {
            "provider" | "stack" => home(view, resource),
            _ => Fact::unknown(Why::left_out(row.name, name), evidence(resource, name)),
        })
        .settle()
}

/// What an id means, by the kind of the attribute.
fn answer(view: View<'_>, place: &RegionRow, id: &str) -> Option<Region> {
    let regions = view.regions;
    let make = |answer| Region::new(id, answer);
    match place.kind {
        Some("node") => regions.node(id).map(make),
        Some("area") => {
            let values = place.values.as_ref()?;
            let has = |list: &[&str]| list.iter().any(|v| v.eq_ignore_ascii_case(id));
            let mainland = if has(&values.mainland) {
                Some(true)
            } else {
                has(&values.outside).then_some(false)
            };
            mainland
                .map(|mainland| make(RegionAnswer { mainland, listed: true }))
                .or_else(|| regions.region(id).map(make))
        }
        _ => regions.region(id).map(make),
    }
}

fn said(view: View<'_>, text: Said<String>, find: impl Fn(&str) -> Option<Region>) -> Said<Region> {
    text.and_then(|id| {
        find(&id).map_or_else(|| Said::Open(unlisted(view.regions, &id)), Said::Value)
    })
}

/// Why an id says nothing: it is in no table.
pub(in crate::filing) fn unlisted(regions: &Regions, id: &str) -> Why {
    Why::UnknownRegion(id.into(), regions.nearest(id).map(Arc::from))
}

/// Regions by the zones that the resource and its vswitches name; absent where a zone says nothing.
fn zones(view: View<'_>, resource: &Resource, place: &RegionRow) -> Vec<Fact<Option<Region>>> {
    let mut found = Vec::new();
    let own = place.zone_name.into_iter().chain(place.zone_also.iter().copied());
    found.extend(own.filter_map(|name| zone(view, resource, name)));
    let Some(name) = place.vswitch_name else {
        return found;
    };
    let values = resource.values_at(name);
    let Some(value) = values.first() else {
        return found;
    };
    for reference in value.references() {
        for index in view.graph.resolve(&reference) {
            let (Some(vswitch), Some(row)) = (view.graph.resources.get(index), view.row(index))
            else {
                continue;
            };
            if let Some(place) = row.region.as_ref().filter(|_| row.kind == Some(Kind::Vswitch)) {
                let names = place.zone_name.into_iter().chain(place.zone_also.iter().copied());
                found.extend(names.filter_map(|name| zone(view, vswitch, name)));
            }
        }
    }
    found
}

fn zone(view: View<'_>, resource: &Resource, name: &'static str) -> Option<Fact<Option<Region>>> {
    let Attr::Set(mut traced) = first(resource, name) else {
        return None;
    };
    if let Value::List(_, items) = &traced.value {
        traced = items.first()?.clone();
    }
    let find = |zone: &str| {
        let id = view.regions.of_zone(zone)?;
        view.regions.region(&id).map(|answer| Region::new(&id, answer))
    };
    Some(options(&traced, &evidence(resource, name), |value| said(view, as_text(value), find)))
}

/// The region of the provider or of the stack, else what the user gave.
fn home(view: View<'_>, resource: &Resource) -> Fact<Region> {
    let provider = resource.provider.and_then(|i| view.graph.providers.get(i));
    let place = Evidence { span: resource.span, attribute: "region", origins: Vec::new() };
    let fallback = || given(view, &place, resource);
    match provider.map(|p| &p.region) {
        Some(Attr::Set(traced)) => {
            let fact = by_id(view, traced, &place).or_absent(fallback).settle();
            // A provider region that nobody knows is a region the code does not say.
            match (&view.graph.fallback_region, fact.options.is_empty()) {
                (Some(given), true) => {
                    by_id(view, given, &place).or_absent(|| fact.clone()).settle()
                }
                _ => fact,
            }
        }
        _ => fallback(),
    }
}

fn by_id(view: View<'_>, traced: &Traced, place: &Evidence) -> Fact<Option<Region>> {
    options(traced, place, |value| {
        said(view, as_text(value), |id| {
            view.regions.region(id).map(|answer| Region::new(id, answer))
        })
    })
}

fn given(view: View<'_>, place: &Evidence, resource: &Resource) -> Fact<Region> {
    let stack = view.graph.home == Home::Stack || resource.dialect == crate::graph::Dialect::Ros;
    let nowhere = || {
        let why = if stack { Why::NoStackRegion } else { Why::NoRegion };
        Fact::unknown(why, place.clone())
    };
    match &view.graph.fallback_region {
        Some(traced) => by_id(view, traced, place).or_absent(nowhere).settle(),
        None => nowhere(),
    }
}
