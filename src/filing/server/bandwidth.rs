//! Own outbound bandwidth of a server: the number, the switch that vetoes it, and what absence
//! means.
//!
//! Stands alone because documents disagree on absence in ROS, and because `AllocatePublicIP: false`
//! beats any number.

use crate::catalog::resources::{Bandwidth, ResourceType, Switch};
use crate::filing::read::{Said, View, as_number, attribute, evidence, invalid, matches};
use crate::filing::server::supply::supplied;
use crate::filing::{Evidence, Fact};
use crate::graph::Resource;
use crate::value::{Value, Why};

/// Own outbound bandwidth in Mbit/s.
pub(super) fn bandwidth(view: View<'_>, resource: &Resource, row: &ResourceType) -> Fact<f64> {
    let Some(bandwidth) = &row.bandwidth else {
        return unknown(resource, row, "bandwidth");
    };
    let number = number(view, resource, row, bandwidth);
    let Some(switch) = bandwidth.switch.as_ref().filter(|s| s.effect == "veto") else {
        return number.settle();
    };
    let open = public(resource, row, switch);
    open.flat_map(
        |public, place| if public { number.clone() } else { Fact::known(0.0, place.clone()) },
    )
    .settle()
}

fn number(
    view: View<'_>,
    resource: &Resource,
    row: &ResourceType,
    bandwidth: &Bandwidth,
) -> Fact<f64> {
    let copies =
        bandwidth.copied || row.charge.as_ref().is_some_and(|c| c.when_absent == "unknown");
    let own = match bandwidth.name {
        Some(name) => attribute(resource, name, as_number),
        None => Fact::known(None, Evidence::place(resource.span)),
    };
    own.flat_map(|value, place| match value {
        Some(value) => Fact::known(value, place.clone()),
        None => supplied(view, resource, row, copies).flat_map(|index, _| {
            let from = index.and_then(|i| {
                Some((view.graph.resources.get(i)?, view.row(i)?.bandwidth.as_ref()?))
            });
            let value = from.and_then(|(r, b)| Some(attribute(r, b.name?, as_number)));
            value
                .unwrap_or_else(|| Fact::known(None, evidence_of(resource, bandwidth)))
                .or_absent(|| by_absence(resource, row, bandwidth))
        }),
    })
}

fn evidence_of(resource: &Resource, bandwidth: &Bandwidth) -> Evidence {
    bandwidth.name.map_or_else(|| Evidence::place(resource.span), |name| evidence(resource, name))
}

fn by_absence(resource: &Resource, row: &ResourceType, bandwidth: &Bandwidth) -> Fact<f64> {
    match bandwidth.when_absent.as_ref().and_then(|a| a.number()) {
        Some(number) => Fact::known(number, evidence_of(resource, bandwidth)),
        None => match bandwidth.disputed {
            Some((zh, en)) => {
                Fact::unknown(Why::not_settled(zh, en), evidence_of(resource, bandwidth))
            }
            None => unknown(resource, row, bandwidth.name.unwrap_or("bandwidth")),
        },
    }
}

fn unknown(resource: &Resource, row: &ResourceType, name: &'static str) -> Fact<f64> {
    Fact::unknown(Why::left_out(row.name, name), evidence(resource, name))
}

/// Whether a switch stands at public.
pub(in crate::filing) fn public(
    resource: &Resource,
    row: &ResourceType,
    switch: &Switch,
) -> Fact<bool> {
    let written = attribute(resource, switch.name, |value: &Value| {
        if matches(value, &switch.public, resource.dialect) {
            Said::Value(true)
        } else if matches(value, &switch.private, resource.dialect) {
            Said::Value(false)
        } else if value.as_str() == Some("") {
            Said::Absent
        } else {
            Said::Open(invalid(value))
        }
    });
    let place = evidence(resource, switch.name);
    let absent = || match switch.when_absent {
        "public" => Fact::known(true, place.clone()),
        "private" => Fact::known(false, place.clone()),
        _ => Fact::unknown(Why::left_out(row.name, switch.name), place.clone()),
    };
    written.or_absent(absent).settle()
}
