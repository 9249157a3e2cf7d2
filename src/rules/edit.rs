//! What to write instead: the edit as help text and as planned fix, in the spelling of the resource type.
//!
//! Stands alone so that help and fix always say the same.

use crate::catalog::{Dialect, ServerProduct};
use crate::filing::Server;
use crate::finding::{NewValue, PlannedFix};
use crate::text::Text;

/// Attributes with their new values.
pub(super) type Edits = Vec<(String, NewValue)>;

/// The edit as a person writes it: `period = 3` in Terraform, `Period: 3` in ROS. `None` when there is nothing to write.
pub(super) fn spelled(server: &Server, edits: &Edits) -> Option<String> {
    if edits.is_empty() {
        return None;
    }
    let ros = server.site.dialect == Dialect::Ros;
    let one = |(name, value): &(String, NewValue)| {
        let value = match value {
            NewValue::String(text) if ros => text.clone(),
            NewValue::String(text) => format!("{text:?}"),
            NewValue::Number(number) => number.to_string(),
            NewValue::Bool(flag) => flag.to_string(),
            NewValue::Reference(text) => text.clone(),
        };
        if ros { format!("`{name}: {value}`") } else { format!("`{name} = {value}`") }
    };
    Some(edits.iter().map(one).collect::<Vec<_>>().join(", "))
}

/// The fix for the same edits.
pub(super) fn planned(server: &Server, edits: Edits, safe: bool) -> Option<PlannedFix> {
    let spelled = spelled(server, &edits)?;
    let label = Text::new(format!("写为 {spelled}"), format!("set {spelled}"));
    // A declared server has no code to edit.
    let fixable = !matches!(server.site.dialect, Dialect::Declared | Dialect::Plan);
    fixable.then(|| PlannedFix { label, safe, target: server.site.target.clone(), set: edits })
}

/// A subscription for at least the months that are asked.
pub(super) fn subscribe(server: &Server, product: &ServerProduct) -> Edits {
    let Some((name, value)) = server.names.charge else {
        return Vec::new();
    };
    let mut edits = vec![(name.to_owned(), text_or_bool(value))];
    edits.extend(term(server, product));
    edits
}

/// The term asked. The unit is named where it is written or where a whole year is the natural unit (market orders).
pub(super) fn term(server: &Server, product: &ServerProduct) -> Edits {
    if server.site.dialect == Dialect::Declared {
        return vec![("term_months".to_owned(), NewValue::Number(i64::from(product.months)))];
    }
    let Some(attribute) = server.names.term else {
        return Vec::new();
    };
    let months = i64::from(product.months);
    let set = |n: i64, unit: Option<(&str, &str)>| {
        let mut edits = vec![(attribute.to_owned(), NewValue::Number(n))];
        edits.extend(unit.map(|(name, value)| (name.to_owned(), NewValue::String(value.to_owned()))));
        edits
    };
    match server.names.unit {
        Some((unit, _, Some(year))) if product.first_purchase && months % 12 == 0 => set(months / 12, Some((unit, year))),
        Some((unit, Some(month), _)) if is_written(server, unit) => set(months, Some((unit, month))),
        _ => set(months, None),
    }
}

/// At least 1 Mbit/s of its own, and no switch that takes the address away.
pub(super) fn bandwidth(server: &Server) -> Edits {
    let Some(attribute) = server.names.bandwidth else {
        return Vec::new();
    };
    let mut edits = vec![(attribute.to_owned(), NewValue::Number(1))];
    if let Some(switch) = server.names.public_switch
        && is_written(server, switch)
    {
        edits.push((switch.to_owned(), NewValue::Bool(true)));
    }
    edits
}

/// Auto-renewal on.
pub(super) fn renewal(server: &Server) -> Edits {
    server.names.renewal.map(|(name, value)| (name.to_owned(), text_or_bool(value))).into_iter().collect()
}

/// Running.
pub(super) fn running(server: &Server) -> Edits {
    server.names.run_state.map(|(name, value)| (name.to_owned(), text_or_bool(value))).into_iter().collect()
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
