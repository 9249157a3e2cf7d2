//! The time bought: period times unit, in months.
//!
//! Stands alone for the units: each type has its own spellings and its own default, and weeks and
//! days never make a month (filing rules: any period in weeks is too short; the API sells at most
//! four).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::resources::{ResourceType, TermRow};
use crate::filing::read::{Said, View, as_number, as_text, attribute, evidence, invalid, same};
use crate::filing::server::supply::supplied;
use crate::filing::{Evidence, Fact, Term};
use crate::graph::{Attribute, Change, Dialect, Resource};
use crate::text::Text;
use crate::value::{Value, Why};

/// The time bought.
pub(super) fn term(view: View<'_>, resource: &Resource, row: &ResourceType) -> Fact<Term> {
    let Some(term) = &row.term else {
        return Fact::unknown(Why::left_out(row.name, "period"), Evidence::place(resource.span));
    };
    let kept = kept(resource, row);
    let resource = kept.as_ref().unwrap_or(resource);
    let own = attribute(resource, term.name, as_number);
    own.flat_map(|period, place| match period {
        Some(period) => buy(resource, row, term, period, place),
        None => supplied(view, resource, row, false).flat_map(|index, _| {
            let from = index.and_then(|i| Some((view.graph.resources.get(i)?, view.row(i)?)));
            from.and_then(|(r, row)| from_template(r, row))
                .unwrap_or_else(|| by_absence(resource, row, term))
        }),
    })
    .settle()
}

/// The resource with the term it was bought for, where a plan changes that in place: the provider
/// sends a period only when the server is bought or the charge type changes with it
/// (`alicloud_instance`, ENS and Simple Application Server, its source of 2026-08-21).
pub(super) fn kept(resource: &Resource, row: &ResourceType) -> Option<Resource> {
    let (term, charge) = (row.term.as_ref()?, row.charge.as_ref());
    let charges = charge.into_iter().flat_map(|c| c.name.into_iter().chain(c.also.iter().copied()));
    let names = [Some(term.name), term.unit_name];
    let changed =
        |name: &&str| resource.change == Some(Change::Update) && resource.was.contains_key(name);
    if charges.into_iter().any(|name| changed(&name)) || !names.iter().flatten().any(changed) {
        return None;
    }
    let mut attributes: BTreeMap<Arc<str>, Attribute> =
        resource.attributes.iter().map(|(n, a)| (n.clone(), a.clone())).collect();
    for (name, was) in
        resource.was.iter().filter(|(name, _)| names.iter().flatten().any(|n| &***name == *n))
    {
        // The finding points at what is written now.
        let (name_span, value_span) = attributes
            .get(name)
            .map_or((was.name_span, was.value_span), |now| (now.name_span, now.value_span));
        attributes
            .insert(name.clone(), Attribute { name_span, value_span, value: was.value.clone() });
    }
    Some(Resource { attributes: attributes.into(), ..resource.clone() })
}

/// The term of a launch template, if it has one.
fn from_template(resource: &Resource, row: &ResourceType) -> Option<Fact<Term>> {
    let term = row.term.as_ref()?;
    resource.attributes.contains_key(term.name).then(|| {
        let period = attribute(resource, term.name, as_number);
        period
            .or_absent(|| no_period(resource, row, term))
            .flat_map(|period, place| buy(resource, row, term, period, place))
    })
}

fn by_absence(resource: &Resource, row: &ResourceType, term: &TermRow) -> Fact<Term> {
    let place = evidence(resource, term.name);
    match term.when_absent.number() {
        Some(period) => buy(resource, row, term, period, &place),
        None => no_period(resource, row, term)
            .flat_map(|period, place| buy(resource, row, term, period, place)),
    }
}

fn no_period(resource: &Resource, row: &ResourceType, term: &TermRow) -> Fact<f64> {
    Fact::unknown(Why::left_out(row.name, term.name), evidence(resource, term.name))
}

/// A period in the unit that the resource says.
fn buy(
    resource: &Resource,
    row: &ResourceType,
    term: &TermRow,
    period: f64,
    place: &Evidence,
) -> Fact<Term> {
    let unit = unit(resource, row, term);
    Fact::known(period, place.clone()).zip(&unit, |period, unit| in_months(*period, unit)).settle()
}

fn unit(resource: &Resource, row: &ResourceType, term: &TermRow) -> Fact<&'static str> {
    let Some(name) = term.unit_name else {
        return Fact::known("month", evidence(resource, term.name));
    };
    let mut written = written_unit(resource, term, name);
    for also in term.unit_also.iter().filter(|also| resource.attributes.contains_key(also)) {
        let other = written_unit(resource, term, also);
        if !resource.attributes.contains_key(name) {
            written = other;
        } else if written.value() != other.value() {
            let why = Why::unsettled(
                format!("`{name}` 与 `{also}` 如何合计"),
                format!("how `{name}` and `{also}` combine"),
            );
            return Fact::unknown(why, evidence(resource, name));
        }
    }
    written.or_absent(|| match term.unit_when_absent {
        Some(unit) if unit != "unknown" => Fact::known(unit, evidence(resource, name)),
        _ => Fact::unknown(Why::left_out(row.name, name), evidence(resource, name)),
    })
}

fn written_unit(
    resource: &Resource,
    term: &TermRow,
    name: &'static str,
) -> Fact<Option<&'static str>> {
    attribute(resource, name, |value: &Value| {
        as_text(value).and_then(|text| {
            let unit = term
                .units
                .iter()
                .find(|(spelling, _)| same(spelling, &text, resource.dialect != Dialect::Ros));
            unit.map_or_else(|| Said::Open(invalid(value)), |(_, unit)| Said::Value(*unit))
        })
    })
}

/// Months of a period, and how a person says it.
pub(super) fn in_months(period: f64, unit: &str) -> Term {
    // Less than one month, however many: no type sells weeks or days beyond that.
    let below = |days: f64| ((period * days / 31.0).min(0.99) * 100.0).round() / 100.0;
    let (months, zh, en) = match unit {
        "year" => (period * 12.0, "年", "year"),
        "week" => (below(7.0), "周", "week"),
        "day" => (below(1.0), "天", "day"),
        "hour" => (below(1.0 / 24.0), "小时", "hour"),
        _ => (period, "个月", "month"),
    };
    let plural = if (period - 1.0).abs() < f64::EPSILON { "" } else { "s" };
    Term { months, text: Text::new(format!("{period} {zh}"), format!("{period} {en}{plural}")) }
}
