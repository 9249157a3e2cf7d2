//! What to write instead: the edit as help text and as planned fix, in the spelling of the resource
//! type.
//!
//! Stands alone so that help and fix always say the same.

use super::context::Context;
use super::saying::Saying;
use super::text;
use crate::catalog::resources::Update;
use crate::catalog::{Catalog, Dialect, ResourceType, ServerProduct};
use crate::filing::{ChargeReason, Server};
use crate::finding::{NewValue, PlannedFix};
use crate::source::Span;
use crate::text::Text;
use crate::value::Truth;
use crate::verdict::{Case, server_requirement};

/// Attributes with their new values.
pub(in crate::rules) type Edits = Vec<(String, NewValue)>;

/// The edit as a person writes it: `period = 3` in Terraform, `Period: 3` in ROS, `"Period": 3` in
/// JSON of either. `None` when there is nothing to write.
pub(in crate::rules) fn spelled(server: &Server, edits: &Edits) -> Option<String> {
    if edits.is_empty() {
        return None;
    }
    let ros = server.site.dialect == Dialect::Ros;
    let quoted = is_quoted(server);
    let one = |(name, value): &(String, NewValue)| {
        let value = match value {
            NewValue::String(text) if ros && !quoted => text.clone(),
            NewValue::String(text) => format!("{text:?}"),
            NewValue::Number(number) => number.to_string(),
            NewValue::Bool(flag) => flag.to_string(),
            NewValue::Reference(text) => text.clone(),
        };
        match (quoted, ros) {
            (true, _) => format!("`\"{name}\": {value}`"),
            (false, true) => format!("`{name}: {value}`"),
            (false, false) => format!("`{name} = {value}`"),
        }
    };
    Some(edits.iter().map(one).collect::<Vec<_>>().join(", "))
}

/// Whether names stand in quotes, as in JSON. The place of a resource is its name there, so that
/// quotes make it longer by two; a header of HCL is longer than that.
fn is_quoted(server: &Server) -> bool {
    let name = server.site.base.rsplit('.').next().unwrap_or_default();
    let Span { start, end, .. } = server.site.span;
    usize::try_from(end - start).is_ok_and(|length| length == name.len() + 2)
}

/// Says what to write, and what that does to a server that is there already; plans it where it can
/// only do good. `safe` tells that it costs nothing. Returns what it does.
pub(in crate::rules) fn propose(
    saying: &mut Saying,
    context: &Context<'_>,
    case: Case<'_>,
    what: Text,
    edits: Edits,
    safe: bool,
) -> Option<Update> {
    let server = case.server;
    let spelled = spelled(server, &edits);
    let update = update(server, &edits);
    let mut help = text::with_edit(&what, spelled.clone());
    if let (Some(effect), Some(_)) = (update.map(|update| effect(server, update)), &spelled) {
        help = Text::new(
            format!("{}（{}）", help.zh, effect.zh),
            format!("{} ({})", help.en, effect.en),
        );
    }
    saying.help = Some(help);
    // A declared server has no code to edit.
    let in_code = !matches!(server.site.dialect, Dialect::Declared | Dialect::Plan);
    let Some(spelled) = spelled.filter(|_| in_code) else { return update };
    if is_harmless(context, case, update) {
        let label = Text::new(format!("写为 {spelled}"), format!("set {spelled}"));
        saying.planned =
            Some(PlannedFix { label, safe, target: server.site.target.clone(), set: edits });
    } else if let (true, Some((name, _))) = (is_drastic(server, update), edits.first()) {
        saying.withheld = Some(server.site.target.place(name));
    }
    update
}

/// Whether an edit is for nobody but the user to write, though it mends: it costs an instance or
/// an order.
fn is_drastic(server: &Server, update: Option<Update>) -> bool {
    match update {
        Some(Update::NewOrder) => true,
        Some(Update::Replaces) => {
            server.charge_reason != ChargeReason::Spot && server.site.dialect != Dialect::Ros
        }
        None | Some(Update::InPlace | Update::Charged | Update::Ignored) => false,
    }
}

/// What the edits do together to a server that is there already.
fn update(server: &Server, edits: &Edits) -> Option<Update> {
    let row = row(server)?;
    let spot = row
        .charge
        .as_ref()
        .and_then(|charge| charge.spot.as_ref())
        .filter(|_| server.charge_reason == ChargeReason::Spot);
    let names = edits.iter().map(|(name, _)| name.as_str()).chain(spot.map(|spot| spot.name));
    names.filter_map(|name| row.update(name)).max()
}

/// Whether code may be edited unseen. Terraform would destroy what it cannot change in place, and
/// order again; ROS refuses that of a stack that is there, so that the edit is good for new ones. A
/// server that carries filings surely is there: an edit that does not change it mends nothing.
fn is_harmless(context: &Context<'_>, case: Case<'_>, update: Option<Update>) -> bool {
    let there = case.server.used() > 0 || context.assessment.filed_on(case.id) > 0;
    let spot = case.server.charge_reason == ChargeReason::Spot;
    match update {
        None | Some(Update::InPlace | Update::Charged) => true,
        Some(Update::Ignored) => !there,
        Some(Update::Replaces) => !there && !spot && case.server.site.dialect == Dialect::Ros,
        Some(Update::NewOrder) => false,
    }
}

/// What an edit does to a server that is there already, as a remark in brackets.
fn effect(server: &Server, update: Update) -> Text {
    let ros = server.site.dialect == Dialect::Ros;
    match update {
        Update::Ignored => Text::new(
            "对已有实例不起作用，请在控制台办理",
            "no effect on an existing instance: do it in the console",
        ),
        Update::InPlace => Text::new("已有实例原地修改", "changes an existing instance in place"),
        Update::Charged => Text::new(
            "已有实例会立即转换并自动扣款，不能撤销",
            "converts an existing instance and charges for it at once, which cannot be undone",
        ),
        Update::Replaces if server.charge_reason == ChargeReason::Spot => Text::new(
            "已有的抢占式实例不能转换，需新建实例",
            "an existing spot instance cannot be converted: make a new one",
        ),
        Update::Replaces if ros => Text::new(
            "已有资源栈不能原地更新此项；启用替换更新时会重建实例",
            "an existing stack does not take it in place; with replacement enabled the instance is recreated",
        ),
        Update::Replaces => {
            Text::new("已有实例会被销毁重建", "destroys and recreates an existing instance")
        }
        Update::NewOrder => Text::new("会产生新订单", "places a new order"),
    }
}

/// A subscription for at least the months that are asked.
pub(in crate::rules) fn subscribe(server: &Server, product: &ServerProduct) -> Edits {
    let charge = row(server).and_then(|row| row.charge.as_ref());
    let Some((name, value)) = charge.and_then(|c| Some((c.name?, *c.values.prepaid.first()?)))
    else {
        return Vec::new();
    };
    let mut edits = vec![(name.to_owned(), text_or_bool(value))];
    // A longer term that is written already stays.
    if server_requirement::term(server, product) != Truth::True {
        edits.extend(term(server, product));
    }
    edits
}

/// The term asked. The unit is named where it is written or where a whole year is the natural unit
/// (market orders).
pub(in crate::rules) fn term(server: &Server, product: &ServerProduct) -> Edits {
    let months = i64::from(product.months);
    if server.site.dialect == Dialect::Declared {
        return vec![("term_months".to_owned(), NewValue::Number(months))];
    }
    let Some(term) = row(server).and_then(|row| row.term.as_ref()) else {
        return Vec::new();
    };
    let spelled = |unit: &str| {
        term.units.iter().find(|(_, means)| **means == unit).map(|(spelling, _)| *spelling)
    };
    let year = spelled("year").filter(|_| product.first_purchase && months % 12 == 0);
    let (n, unit) = match (term.unit_name, year, spelled("month")) {
        (Some(unit), Some(year), _) => (months / 12, Some((unit, year))),
        (Some(unit), _, Some(month)) if is_written(server, unit) => (months, Some((unit, month))),
        _ => (months, None),
    };
    let mut edits = vec![(term.name.to_owned(), NewValue::Number(n))];
    edits.extend(unit.map(|(name, value)| (name.to_owned(), NewValue::String(value.to_owned()))));
    edits
}

/// At least 1 Mbit/s of its own, and no switch that takes the address away.
pub(in crate::rules) fn bandwidth(server: &Server) -> Edits {
    let bandwidth = row(server).and_then(|row| row.bandwidth.as_ref());
    let Some((bandwidth, name)) = bandwidth.and_then(|b| Some((b, b.name?))) else {
        return Vec::new();
    };
    let decides = |switch: &str| {
        server.bandwidth.iter().flat_map(|fact| &fact.options).any(|(_, by)| by.attribute == switch)
    };
    let veto = bandwidth.switch.as_ref().filter(|s| s.effect == "veto");
    // A number that is written may be a good one, where the switch alone stands against it.
    let kept = is_written(server, name) && veto.is_some_and(|switch| decides(switch.name));
    let number = (!kept).then(|| (name.to_owned(), NewValue::Number(1)));
    let open = veto
        .filter(|s| is_written(server, s.name))
        .map(|switch| (switch.name.to_owned(), NewValue::Bool(true)));
    number.into_iter().chain(open).collect()
}

/// Auto-renewal on.
pub(in crate::rules) fn renewal(server: &Server) -> Edits {
    let renewal = row(server).and_then(|row| row.term.as_ref()?.renewal.as_ref());
    let on = renewal.and_then(|r| {
        Some((r.name.to_owned(), text_or_bool(r.on.first()?.text().unwrap_or("true"))))
    });
    on.into_iter().collect()
}

/// Running.
pub(in crate::rules) fn running(server: &Server) -> Edits {
    let state = row(server)
        .and_then(|row| row.run_state.as_ref())
        .filter(|state| !state.stopped.is_empty());
    state
        .map(|s| (s.name.to_owned(), text_or_bool(s.when_absent.unwrap_or("Running"))))
        .into_iter()
        .collect()
}

/// How the type of a server spells its attributes.
fn row(server: &Server) -> Option<&'static ResourceType> {
    Catalog::get().resource(server.site.type_name.as_deref()?)
}

fn is_written(server: &Server, attribute: &str) -> bool {
    server.site.target.written.iter().any(|(name, ..)| **name == *attribute)
}

fn text_or_bool(value: &str) -> NewValue {
    match value {
        "true" => NewValue::Bool(true),
        "false" => NewValue::Bool(false),
        text => NewValue::String(text.to_owned()),
    }
}
