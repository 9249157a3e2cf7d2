//! From a resource to a server: the facts that filing rules judge.
//!
//! Table-driven; what needs other resources (EIPs, publication) is added by `edges` and `serve`.

mod bandwidth;
mod charge;
pub(super) mod region;
mod supply;
mod term;

use std::sync::Arc;

pub(super) use bandwidth::public;
pub(super) use region::{region, regions, unlisted};

use crate::catalog::resources::{Candidate, ResourceType};
use crate::catalog::{self, Catalog, Product, Role};
use crate::filing::read::{Said, View, as_number, attribute, evidence, flagged, matches, same};
use crate::filing::{ChargeType, Eip, Evidence, Fact, Server, Site};
use crate::finding::{Decided, EditTarget, Owner, label};
use crate::graph::{Dialect, Resource};
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::text::chinese;
use crate::value::{Attr, Traced, Truth, Value, Why};

/// Whether a resource is a server of a designated type.
pub(super) fn is_server(row: &ResourceType) -> bool {
    row.role == Role::Server && row.candidate != Candidate::Never && row.product.is_server()
}

/// Whether a resource is surely paid for as it goes.
pub(super) fn postpaid(view: View<'_>, index: usize) -> bool {
    let found = view.graph.resources.get(index).zip(view.row(index));
    found.is_some_and(|(resource, row)| {
        charge::charge(view, resource, row).0.value() == Some(&ChargeType::Postpaid)
    })
}

/// The server that a resource is, without its edges. `None` for a resource that is no designated
/// server.
pub(super) fn server(view: View<'_>, index: usize) -> Option<Server> {
    let (resource, row) = (view.graph.resources.get(index)?, view.row(index)?);
    let product = Some(row.product).filter(|_| is_server(row))?;
    let (charge, charge_reason) = charge::charge(view, resource, row);
    Some(Server {
        site: site(view, resource),
        product,
        declared: false,
        named: false,
        entrance: Truth::False,
        published: Truth::True,
        front: false,
        instances: instances(resource, row),
        charge,
        charge_reason,
        term: term::term(view, resource, row),
        term_kept: term::kept(resource, row).is_some(),
        bandwidth: (view.catalog.asks_bandwidth(product) || product == Product::Ens)
            .then(|| bandwidth::bandwidth(view, resource, row)),
        eip: Eip::none(),
        region: if product == Product::Market {
            unseen(resource, "地域", "region")
        } else {
            region(view, index)
        },
        stopped: stopped(resource, row),
        ends: ends(resource, row),
        renews: renews(resource, row),
        order_cny: (product == Product::Market)
            .then(|| unseen(resource, "订单金额", "order amount")),
        builds_sites: if product == Product::Market { builds_sites() } else { Truth::True },
        used_numbers: None,
        used_by_others: false,
        account: account(view, resource),
        account_declared: false,
        account_open: account_open(view, resource),
        change: resource.change,
        released: None,
        open_ports: None,
    })
}

/// Where a resource is written.
pub(super) fn site(view: View<'_>, resource: &Resource) -> Site {
    let written = resource
        .attributes
        .iter()
        .map(|(name, a)| (name.clone(), a.name_span, a.value_span))
        .collect();
    Site {
        root: view.graph.root.clone(),
        base: resource.address.base.clone(),
        key: resource.address.key.clone(),
        dialect: match resource.dialect {
            Dialect::Terraform => catalog::Dialect::Terraform,
            Dialect::Ros => catalog::Dialect::Ros,
            Dialect::Plan => catalog::Dialect::Plan,
        },
        type_name: Some(resource.type_name.clone()),
        span: resource.span,
        target: EditTarget {
            block: resource.block,
            written,
            decided: decided(view, resource),
            owner: owner(view, resource),
        },
        callers: resource.callers.clone(),
        exists: resource.exists.clone(),
    }
}

fn owner(view: View<'_>, resource: &Resource) -> Owner {
    (view.graph.root.clone(), resource.address.base.clone(), resource.address.key.clone())
}

/// Attributes that an edit may set and that have their value from elsewhere.
fn decided(view: View<'_>, resource: &Resource) -> Arc<[Decided]> {
    let names = view.catalog.resource(&resource.type_name).into_iter().flat_map(|row| {
        row.attributes.iter().filter(|(_, row)| row.update.is_some()).map(|(name, _)| name)
    });
    let one = |name: &&'static str| {
        let attribute = resource.attributes.get(name)?;
        let origin = &attribute.value.origin;
        let (place, steps, label) = match origin.written() {
            Some((literal, steps)) => (literal.span(), steps, label(literal)),
            None => (None, Vec::new(), label(origin)),
        };
        let own = |place: Span| {
            place.file == attribute.value_span.file
                && attribute.value_span.to(place) == attribute.value_span
        };
        if place.is_some_and(own) {
            return None;
        }
        let literal = origin.written().map(|(literal, _)| literal);
        let through = steps.iter().copied().chain(literal).filter_map(|step| {
            let span = step.span()?;
            Some(match step.kind() {
                StepKind::Variable(name) => (format!("var.{name}").into(), span),
                StepKind::Local(name) => (format!("local.{name}").into(), span),
                // A parameter is mentioned in the template itself, whatever file its value comes
                // from.
                StepKind::Parameter(name) | StepKind::ParameterDefault(name) => {
                    (name.clone(), resource.block)
                }
                StepKind::ValueFile(name) if resource.dialect == Dialect::Ros => {
                    (name.clone(), resource.block)
                }
                _ => ("".into(), span),
            })
        });
        Some(Decided {
            attribute: (*name).into(),
            place,
            through: through.collect(),
            takers: steps.iter().copied().chain(literal).filter_map(taker).collect(),
            label,
        })
    };
    names.filter_map(one).collect()
}

/// The variable or parameter that a step is.
fn taker(step: &Origin) -> Option<(Arc<str>, Span)> {
    let name = match step.kind() {
        StepKind::Variable(name) => format!("var.{name}").into(),
        StepKind::Parameter(name) | StepKind::ParameterDefault(name) => name.clone(),
        _ => return None,
    };
    Some((name, step.span()?))
}

/// Why the account of a resource is not known: what configures its provider is not.
pub(super) fn account_open(view: View<'_>, resource: &Resource) -> Option<Why> {
    let provider = resource.provider.and_then(|i| view.graph.providers.get(i))?;
    match &provider.region {
        Attr::Set(Traced { value: Value::Unknown(why), .. }) if provider.account.is_empty() => {
            Some(why.clone())
        }
        _ => None,
    }
}

/// What tells the account of a resource apart.
pub(super) fn account(view: View<'_>, resource: &Resource) -> Arc<str> {
    let provider = resource.provider.and_then(|i| view.graph.providers.get(i));
    provider.map_or_else(|| view.graph.root.clone(), |p| p.account.clone())
}

fn instances(resource: &Resource, row: &ResourceType) -> Fact<u64> {
    if let Some(why) = &resource.count_unknown {
        return Fact::unknown(why.clone(), Evidence::place(resource.span));
    }
    let Some(count) = &row.count else {
        return Fact::known(1, Evidence::place(resource.span));
    };
    let place = evidence(resource, count.name);
    let written = attribute(resource, count.name, |value| {
        as_number(value).and_then(|n| {
            whole(n).map_or_else(|| Said::Open(crate::filing::read::invalid(value)), Said::Value)
        })
    });
    written
        .or_absent(|| match count.when_absent.number().and_then(whole) {
            Some(n) => Fact::known(n, place.clone()),
            None => Fact::unknown(Why::left_out(row.name, count.name), place.clone()),
        })
        .settle()
}

/// A number of instances: whole, not negative, and within what fits exactly.
fn whole(number: f64) -> Option<u64> {
    let plausible = (0.0..=1e9).contains(&number) && number.fract() == 0.0;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    plausible.then_some(number as u64)
}

fn stopped(resource: &Resource, row: &ResourceType) -> Fact<bool> {
    let Some(state) = &row.run_state else {
        return Fact::known(false, Evidence::place(resource.span));
    };
    let place = evidence(resource, state.name);
    let written = attribute(resource, state.name, |value| match value.as_str() {
        Some(text) => Said::Value(
            state.stopped.iter().any(|s| same(s, text, resource.dialect != Dialect::Ros)),
        ),
        None => Said::Open(crate::filing::read::invalid(value)),
    });
    written.or_absent(|| Fact::known(false, place.clone())).settle()
}

/// The day of the time at which it ends; the hour says nothing without a place on earth.
fn ends(resource: &Resource, row: &ResourceType) -> Option<Fact<jiff::civil::Date>> {
    let name = row.term.as_ref()?.end_name.filter(|name| resource.attributes.contains_key(name))?;
    let day =
        |value: &Value| match value.as_str().map(|text| text.get(..10).unwrap_or(text).parse()) {
            Some(Ok(day)) => Said::Value(day),
            _ => Said::Open(crate::filing::read::invalid(value)),
        };
    let read = attribute(resource, name, day);
    // Nothing is written of one that is yet to be made.
    (read.value() != Some(&None)).then(|| {
        read.or_absent(|| Fact::known(jiff::civil::Date::MAX, evidence(resource, name))).settle()
    })
}

fn renews(resource: &Resource, row: &ResourceType) -> Option<Fact<bool>> {
    let renewal = row.term.as_ref()?.renewal.as_ref()?;
    let place = evidence(resource, renewal.name);
    let written = attribute(resource, renewal.name, |value| {
        Said::Value(matches(value, &renewal.on, resource.dialect))
    });
    Some(written.or_absent(|| Fact::known(false, place.clone())).settle())
}

/// What a market order does not show in code: its price, and where it is.
fn unseen<T>(resource: &Resource, zh: &str, en: &str) -> Fact<T> {
    Fact::unknown(
        Why::not_declared(chinese(&["代码中没有", zh]), format!("code holds no {en}")),
        Evidence::place(resource.span),
    )
}

/// The code of a product does not say what the product is.
fn builds_sites() -> Truth {
    let zh = "代码没有说明它是建站产品（已知是则声明 product = \"market\"）";
    Why::not_declared(zh, "code does not say that it is a product that builds sites (declare product = \"market\" if it is)").into()
}

/// Whether a NAT gateway's own switch forbids publication.
pub(super) fn is_private(catalog: &Catalog, resource: &Resource) -> Fact<bool> {
    let row = catalog.resource(&resource.type_name);
    let switch = row.and_then(|r| Some((r, r.bandwidth.as_ref()?.switch.as_ref()?)));
    let Some((_, switch)) = switch else {
        return Fact::known(false, Evidence::place(resource.span));
    };
    let flag = crate::catalog::resources::Flag {
        name: switch.name,
        values: switch.private.clone(),
        when_absent: None,
    };
    flagged(resource, &flag)
}
