//! Charge type of a server: written, supplied by a launch template, or by absence.
//!
//! Stands alone because absence decides most cases: of 277 public `alicloud_instance` blocks 172
//! write no charge type.

use crate::catalog::resources::{Charge, ResourceType};
use crate::filing::read::{Said, View, attribute, evidence, invalid, same};
use crate::filing::server::supply::supplied;
use crate::filing::{ChargeReason, ChargeType, Evidence, Fact};
use crate::graph::Resource;
use crate::value::{Value, Why};

/// The charge type, and why it is pay-as-you-go if it is.
pub(super) fn charge(
    view: View<'_>,
    resource: &Resource,
    row: &ResourceType,
) -> (Fact<ChargeType>, ChargeReason) {
    let Some(charge) = &row.charge else {
        return (
            Fact::unknown(Why::left_out(row.name, "charge_type"), Evidence::place(resource.span)),
            ChargeReason::Type,
        );
    };
    let own = written(resource, charge);
    let absent = own.options.iter().any(|(value, _)| value.is_none());
    let mut fact = or_supplied(view, resource, row, own, written)
        .or_absent(|| by_absence(resource, row, charge))
        .settle();
    let spot = charge.spot.as_ref().filter(|_| is_spot(resource, charge));
    if let (Some(spot), true) = (spot, absent) {
        // Nothing is written about the charge type: what makes it pay-as-you-go is the spot
        // strategy.
        fact.options
            .iter_mut()
            .filter(|(value, _)| *value == ChargeType::Postpaid)
            .for_each(|o| o.1 = evidence(resource, spot.name));
    }
    let reason = match charge.name {
        None => ChargeReason::Type,
        Some(_) if absent => ChargeReason::Absent,
        Some(_) => ChargeReason::Written,
    };
    (fact, if spot.is_some() { ChargeReason::Spot } else { reason })
}

/// What the resource itself says.
fn written(resource: &Resource, charge: &Charge) -> Fact<Option<ChargeType>> {
    let Some(name) = charge.name else {
        return Fact::known(None, Evidence::place(resource.span));
    };
    let names = std::iter::once(name).chain(charge.also.iter().copied());
    let name = names.into_iter().find(|n| resource.attributes.contains_key(n)).unwrap_or(name);
    attribute(resource, name, |value| {
        let Value::String(text) = value else {
            return Said::Open(invalid(value));
        };
        let one_of =
            |values: &[&str]| values.iter().any(|v| same(v, text.trim(), charge.case_sensitive));
        match text.trim() {
            "" => Said::Absent,
            _ if one_of(&charge.values.prepaid) => Said::Value(ChargeType::Prepaid),
            _ if one_of(&charge.values.postpaid) => Said::Value(ChargeType::Postpaid),
            _ => Said::Open(invalid(value)),
        }
    })
}

/// Lets a launch template say what the resource leaves out; with a source server, only where the
/// table has no default.
fn or_supplied(
    view: View<'_>,
    resource: &Resource,
    row: &ResourceType,
    own: Fact<Option<ChargeType>>,
    read: impl Fn(&Resource, &Charge) -> Fact<Option<ChargeType>>,
) -> Fact<Option<ChargeType>> {
    let copies = row.charge.as_ref().is_some_and(|c| c.when_absent == "unknown");
    own.flat_map(|value, place| match value {
        Some(value) => Fact::known(Some(value), place.clone()),
        None => supplied(view, resource, row, copies).flat_map(|index, place| {
            let from = index
                .and_then(|i| Some((view.graph.resources.get(i)?, view.row(i)?.charge.as_ref()?)));
            from.map_or_else(
                || Fact::known(None, place.clone()),
                |(resource, charge)| settled(read(resource, charge), charge),
            )
        }),
    })
}

/// What a source says, its own default included; a launch template has none.
fn settled(said: Fact<Option<ChargeType>>, charge: &Charge) -> Fact<Option<ChargeType>> {
    let default = match charge.when_absent {
        "prepaid" => Some(ChargeType::Prepaid),
        "postpaid" => Some(ChargeType::Postpaid),
        _ => None,
    };
    said.map(|value| value.or(default))
}

/// What absence means.
fn by_absence(resource: &Resource, row: &ResourceType, charge: &Charge) -> Fact<ChargeType> {
    let place =
        charge.name.map_or_else(|| Evidence::place(resource.span), |name| evidence(resource, name));
    match charge.when_absent {
        "prepaid" => Fact::known(ChargeType::Prepaid, place),
        "postpaid" => Fact::known(ChargeType::Postpaid, place),
        _ => Fact::unknown(Why::left_out(row.name, charge.name.unwrap_or("charge_type")), place),
    }
}

fn is_spot(resource: &Resource, charge: &Charge) -> bool {
    let Some(spot) = &charge.spot else {
        return false;
    };
    let strategy = attribute(resource, spot.name, |value| match value.as_str() {
        Some("") | None => Said::Absent,
        Some(text) => {
            Said::Value(!spot.off.iter().any(|off| same(off, text, charge.case_sensitive)))
        }
    });
    strategy.value() == Some(&Some(true))
}
