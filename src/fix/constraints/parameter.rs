//! What a parameter of a ROS template allows.

use std::sync::Arc;

use super::Limit;
use crate::source::Span;
use crate::syntax::node::{Node, NodeKind};
use crate::text::Text;
use crate::value::Number;

/// Keys of a parameter that limit its values.
const LIMITS: [&str; 6] =
    ["AllowedValues", "MinValue", "MaxValue", "MinLength", "MaxLength", "AllowedPattern"];

/// Bytes that a compiled pattern may take.
const MAX_PATTERN: usize = 1 << 20;

/// A key that limits, its place, and the values there; `None` where they are no plain ones.
type Said = (&'static str, Span, Option<Vec<Arc<str>>>);

/// A parameter, as far as it limits its values.
pub(super) struct Parameter {
    type_name: Arc<str>,
    type_place: Span,
    limits: Vec<Said>,
}

impl Parameter {
    pub(super) fn read(node: &Node) -> Self {
        let ty = node.get("Type");
        let limits = LIMITS.into_iter().filter_map(|key| {
            let value = &node.entry(key)?.value;
            let values = match value.items() {
                [] => scalar(value).map(|one| vec![one]),
                items => items.iter().map(scalar).collect(),
            };
            Some((key, value.span, values))
        });
        Self {
            type_name: ty.and_then(Node::as_str).unwrap_or_default().into(),
            type_place: ty.map_or(node.span, |ty| ty.span),
            limits: limits.collect(),
        }
    }

    /// What stands against a value.
    pub(super) fn against(&self, name: &str, value: &str) -> Option<Limit> {
        let limit = |key: &str, place: Span, sure: bool| Limit {
            place,
            what: Text::new(
                format!("参数 `{name}` 的 `{key}`"),
                format!("`{key}` of parameter `{name}`"),
            ),
            value: value.to_owned(),
            sure,
        };
        let fits = match &*self.type_name {
            "Number" => Number::parse(value).is_some(),
            "Boolean" => matches!(value, "true" | "false"),
            _ => true,
        };
        if !fits {
            return Some(limit("Type", self.type_place, true));
        }
        self.limits.iter().find_map(|(key, place, values)| {
            let allowed = values.as_ref().and_then(|values| self.allows(key, values, value));
            (allowed != Some(true)).then(|| limit(key, *place, allowed.is_some()))
        })
    }

    /// Whether a limit allows a value; `None` where that is open.
    fn allows(&self, key: &str, values: &[Arc<str>], value: &str) -> Option<bool> {
        if key == "AllowedValues" {
            let boolean = &*self.type_name == "Boolean";
            return Some(values.iter().any(|one| {
                **one == *value
                    || (boolean && one.eq_ignore_ascii_case(value))
                    || Number::parse(one).is_some_and(|one| Number::parse(value) == Some(one))
            }));
        }
        let [bound] = values else { return None };
        if key == "AllowedPattern" {
            return matches(bound, value);
        }
        let bound = Number::parse(bound)?;
        match (key, &*self.type_name) {
            ("MinValue", _) => Some(Number::parse(value)? >= bound),
            ("MaxValue", _) => Some(Number::parse(value)? <= bound),
            (_, "Number" | "Boolean") => Some(true),
            ("MinLength", "String") => Some(Number::from(value.chars().count()) >= bound),
            ("MaxLength", "String") => Some(Number::from(value.chars().count()) <= bound),
            _ => None,
        }
    }
}

/// The documents do not say whether a pattern must match the whole value.
fn matches(pattern: &str, value: &str) -> Option<bool> {
    let build =
        |pattern: String| regex::RegexBuilder::new(&pattern).size_limit(MAX_PATTERN).build().ok();
    let whole = build(format!("^(?:{pattern})$"))?.is_match(value);
    let within = build(pattern.to_owned())?.is_match(value);
    (whole == within).then_some(whole)
}

fn scalar(node: &Node) -> Option<Arc<str>> {
    match &node.kind {
        NodeKind::String { text, .. } if node.tag.is_none() => Some(text.clone()),
        NodeKind::Number(number) => Some(number.decimal().into()),
        NodeKind::Bool(bool) => Some(bool.to_string().into()),
        _ => None,
    }
}
