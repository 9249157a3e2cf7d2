//! The texts that a plan marks as sensitive anywhere.
//!
//! Terraform loses the mark where a provider repeats a value (an `output` beside its `input`). Such a text is as secret
//! there, so that it is known by what it says.

use foldhash::HashSet;

use super::index::{Index, marked};
use crate::syntax::node::{Node, NodeKind};

/// The shortest text that is taken as a secret wherever it stands; shorter ones (`on`, `root`) are words of their own.
const MIN_LENGTH: usize = 6;

/// Nesting of values that is looked into.
const MAX_DEPTH: usize = 64;

/// Nesting of the configuration; JSON is not read deeper.
const MAX_CONFIGURATION: usize = 200;

/// Collects the secrets of a plan.
pub(super) fn secrets<'a>(root: &'a Node, index: &Index<'a>) -> HashSet<&'a str> {
    let mut found = HashSet::default();
    let declared = root.get("configuration").and_then(|c| c.get("root_module")).and_then(|m| m.get("variables"));
    let values = root.get("variables");
    for variable in declared.map_or(&[][..], Node::entries).iter().filter(|v| marked(v.value.get("sensitive"))) {
        collect(values.and_then(|v| v.get(&variable.key)).and_then(|v| v.get("value")), &mut found, 0);
        collect(variable.value.get("default"), &mut found, 0);
    }
    for instance in &index.instances {
        for marks in instance.sensitive {
            inside(instance.values, marks, &mut found, 0);
        }
    }
    if !found.is_empty() {
        let mut open = HashSet::default();
        for variable in values.map_or(&[][..], Node::entries) {
            if !marked(declared.and_then(|d| d.get(&variable.key)).and_then(|d| d.get("sensitive"))) {
                collect(variable.value.get("value"), &mut open, 0);
            }
        }
        constants(root.get("configuration").and_then(|c| c.get("root_module")), &mut open, 0);
        found.retain(|text| !open.contains(text));
    }
    found
}

/// The constants of the configuration: a text that the code writes in the open (`PrePaid`) is no secret.
fn constants<'a>(node: Option<&'a Node>, open: &mut HashSet<&'a str>, depth: usize) {
    match node.map(|n| &n.kind) {
        _ if depth > MAX_CONFIGURATION => {}
        Some(NodeKind::Sequence(items)) => items.iter().for_each(|i| constants(Some(i), open, depth + 1)),
        Some(NodeKind::Mapping(entries)) => {
            for entry in entries {
                match &*entry.key {
                    "constant_value" => collect(Some(&entry.value), open, 0),
                    "references" | "variables" => {}
                    _ => constants(Some(&entry.value), open, depth + 1),
                }
            }
        }
        _ => {}
    }
}

/// The texts in the marked parts of a value.
fn inside<'a>(value: Option<&'a Node>, marks: Option<&Node>, found: &mut HashSet<&'a str>, depth: usize) {
    let (Some(value), Some(marks)) = (value, marks) else { return };
    match &marks.kind {
        _ if depth > MAX_DEPTH => {}
        NodeKind::Bool(true) => collect(Some(value), found, depth),
        NodeKind::Mapping(entries) => entries.iter().for_each(|e| inside(value.get(&e.key), Some(&e.value), found, depth + 1)),
        NodeKind::Sequence(items) => {
            value.items().iter().zip(items).for_each(|(value, marks)| inside(Some(value), Some(marks), found, depth + 1));
        }
        _ => {}
    }
}

fn collect<'a>(value: Option<&'a Node>, found: &mut HashSet<&'a str>, depth: usize) {
    match value.map(|v| &v.kind) {
        _ if depth > MAX_DEPTH => {}
        Some(NodeKind::String { text, .. }) if text.len() >= MIN_LENGTH => {
            found.insert(text);
        }
        Some(NodeKind::Sequence(items)) => items.iter().for_each(|i| collect(Some(i), found, depth + 1)),
        Some(NodeKind::Mapping(entries)) => entries.iter().for_each(|e| collect(Some(&e.value), found, depth + 1)),
        _ => {}
    }
}
