//! The addresses that an access product or record forwards to.
//!
//! Stands alone for the shapes: blocks, lists, maps, plain strings, and JSON texts that are read
//! after evaluation.

use serde_json::Value as Json;

use crate::catalog::resources::ResourceType;
use crate::filing::Evidence;
use crate::filing::goal::{Goal, goals};
use crate::filing::read::{View, evidence};
use crate::graph::Resource;
use crate::value::{Attr, Reasons, Traced, Value, Why};

/// The goals of all origins with the place where they are written.
pub(super) fn origins(
    view: View<'_>,
    resource: &Resource,
    row: &ResourceType,
) -> (Vec<Goal>, Evidence) {
    let Some(origins) = &row.origins else {
        return (Vec::new(), Evidence::place(resource.span));
    };
    let name = std::iter::once(origins.name).chain(origins.also.iter().copied());
    let place = name.clone().find(|n| !resource.values_at(n).is_empty()).unwrap_or(origins.name);
    let mut found = Vec::new();
    let mut evidence = evidence(resource, place);
    let paths = if origins.json || origins.content_name.is_none() {
        name.collect()
    } else {
        std::iter::once(origins.content_name.unwrap_or(origins.name))
            .chain(origins.also.iter().copied())
            .collect::<Vec<_>>()
    };
    for value in paths.iter().flat_map(|path| resource.values_at(path)) {
        evidence.origins.push(value.origin.clone());
        for option in value.options() {
            content(view, option, &mut found);
        }
    }
    (found, evidence)
}

fn content(view: View<'_>, value: &Traced, found: &mut Vec<Goal>) {
    match &value.value {
        Value::String(text) if text.trim_start().starts_with(['[', '{']) => {
            json(view, value, text, found)
        }
        Value::List(_, items) => items.iter().for_each(|item| content(view, item, found)),
        Value::Object(_, entries) => {
            let keys = [
                "content",
                "value",
                "address",
                "backends",
                "realservers",
                "real_servers",
                "sourcecontent",
                "backend",
            ];
            let inner =
                entries.iter().filter(|(k, _)| keys.contains(&k.to_ascii_lowercase().as_str()));
            inner.for_each(|(_, v)| content(view, v, found));
        }
        // One text may hold several addresses.
        Value::String(text) if text.contains(',') && value.references().is_empty() => {
            found.extend(
                text.split(',')
                    .map(str::trim)
                    .filter(|t| !t.is_empty())
                    .map(|t| Goal::Literal(t.into())),
            );
        }
        _ => found.extend(goals(view, value)),
    }
}

/// A JSON text: its references stand for the origins when it has any that lead somewhere, else the
/// addresses in it.
fn json(view: View<'_>, value: &Traced, text: &str, found: &mut Vec<Goal>) {
    let referenced: Vec<Goal> =
        goals(view, value).into_iter().filter(|g| !matches!(g, Goal::Literal(_))).collect();
    if !referenced.is_empty() {
        found.extend(referenced);
        return;
    }
    match serde_json::from_str::<Json>(text) {
        Ok(parsed) => {
            let before = found.len();
            leaves(&parsed, true, found, 0);
            if found.len() == before {
                found.push(Goal::Unknown(Reasons::one(
                    Why::invalid("JSON 文本中没有源站", "no origin in the JSON text"),
                    Some(value.origin.clone()),
                )));
            }
        }
        Err(error) => found.push(Goal::Unknown(Reasons::one(
            Why::invalid("JSON 有误", error.to_string()),
            Some(value.origin.clone()),
        ))),
    }
}

/// Addresses in parsed JSON: the strings of a list, or those under a key that holds addresses.
fn leaves(json: &Json, take: bool, found: &mut Vec<Goal>, depth: u32) {
    if depth > 16 {
        return;
    }
    match json {
        Json::Array(items) => items.iter().for_each(|item| leaves(item, take, found, depth + 1)),
        Json::Object(entries) => {
            for (key, value) in entries {
                let key = key.to_ascii_lowercase();
                let holds = ["content", "value", "address", "realservers", "backends"]
                    .contains(&key.as_str());
                if holds || value.is_array() || value.is_object() {
                    leaves(value, holds, found, depth + 1);
                }
            }
        }
        Json::String(text) if take && !text.trim().is_empty() => {
            found.push(Goal::Literal(text.trim().into()))
        }
        _ => {}
    }
}

/// The value of a DNS record as goals.
pub(super) fn first_text(resource: &Resource, name: &str) -> Option<String> {
    match resource.attr(name) {
        Attr::Set(value) => value.value.as_str().map(str::to_owned),
        Attr::Absent => None,
    }
}
