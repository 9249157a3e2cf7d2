//! What a resource is before the plan changes it.

use std::collections::BTreeMap;

use super::super::index::{Instance, marked};
use crate::graph::{Attribute, Attributes, Change};
use crate::origin::{Origin, StepKind};
use crate::syntax::node::{Entry, Node, NodeKind};
use crate::value::{Number, Traced, Value};

/// The plain values that a change in place or a replacement changes, as they are before it; none
/// that is sensitive.
pub(super) fn was(instance: &Instance<'_>) -> Attributes {
    let stays = matches!(instance.change, Some(Change::Update | Change::Replace));
    let before = instance.before.filter(|_| stays);
    let changed = |entry: &&Entry| {
        let after = instance.values.and_then(|v| v.get(&entry.key));
        let plain =
            |node: &Node| !matches!(node.kind, NodeKind::Sequence(_) | NodeKind::Mapping(_));
        let sensitive = instance
            .sensitive
            .iter()
            .flatten()
            .any(|s| s.get(&entry.key).is_some() || marked(Some(s)));
        plain(&entry.value)
            && !sensitive
            && after.is_none_or(|after| plain(after) && !same(after, &entry.value))
    };
    let one = |entry: &Entry| {
        let value = match &entry.value.kind {
            NodeKind::Bool(value) => Value::Bool(*value),
            NodeKind::Number(number) => {
                Number::parse(number.decimal()).map_or(Value::Null, Value::Number)
            }
            NodeKind::String { text, .. } => Value::String(text.clone()),
            _ => Value::Null,
        };
        let value = Traced::new(value, Origin::leaf(StepKind::Plan, entry.value.span));
        (
            entry.key.clone(),
            Attribute { name_span: entry.key_span, value_span: entry.value.span, value },
        )
    };
    before
        .map_or(&[][..], Node::entries)
        .iter()
        .filter(changed)
        .map(one)
        .collect::<BTreeMap<_, _>>()
        .into()
}

/// Whether two plain values are the same.
fn same(a: &Node, b: &Node) -> bool {
    match (&a.kind, &b.kind) {
        (NodeKind::Null, NodeKind::Null) => true,
        (NodeKind::Bool(a), NodeKind::Bool(b)) => a == b,
        (NodeKind::Number(a), NodeKind::Number(b)) => a.decimal() == b.decimal(),
        (NodeKind::String { text: a, .. }, NodeKind::String { text: b, .. }) => a == b,
        _ => false,
    }
}
