//! The texts that a plan marks as sensitive anywhere.
//!
//! Terraform loses the mark where a provider repeats a value (an `output` beside its `input`). Such
//! a text is as secret there, so that it is known by what it says.

use foldhash::{HashMap, HashSet};

use super::index::{Index, marked};
use crate::source::Span;
use crate::syntax::node::{Node, NodeKind};

/// The shortest text that is taken as a secret wherever it stands; shorter ones (`on`, `root`) are
/// words of their own.
const MIN_LENGTH: usize = 6;

/// Nesting of values that is looked into.
const MAX_DEPTH: usize = 64;

/// Nesting of the configuration; JSON is not read deeper.
const MAX_CONFIGURATION: usize = 200;

/// What a plan marks as sensitive.
#[derive(Debug, Default)]
pub(super) struct Secrets<'a> {
    /// Texts that are secret wherever they stand.
    pub(super) texts: HashSet<&'a str>,
    /// Where marked values stand, however short they are.
    pub(super) places: Vec<Span>,
}

/// Collects the secrets of a plan.
pub(super) fn secrets<'a>(root: &'a Node, index: &Index<'a>) -> Secrets<'a> {
    let mut found = Secrets::default();
    let declared = root
        .get("configuration")
        .and_then(|c| c.get("root_module"))
        .and_then(|m| m.get("variables"));
    let declared =
        declared.map_or(&[][..], Node::entries).iter().filter(|v| marked(v.value.get("sensitive")));
    let declared: HashMap<&str, &Node> = declared.map(|v| (&*v.key, &v.value)).collect();
    declared.values().for_each(|variable| found.collect(variable.get("default"), 0));
    let values = root.get("variables").map_or(&[][..], Node::entries);
    for variable in values.iter().filter(|v| declared.contains_key(&*v.key)) {
        found.collect(variable.value.get("value"), 0);
    }
    for instance in &index.instances {
        instance.sensitive.into_iter().for_each(|marks| found.inside(instance.values, marks, 0));
    }
    found.before(root);
    if !found.texts.is_empty() {
        let mut open = Secrets::default();
        for variable in values.iter().filter(|v| !declared.contains_key(&*v.key)) {
            open.collect(variable.value.get("value"), 0);
        }
        constants(root.get("configuration").and_then(|c| c.get("root_module")), &mut open, 0);
        found.texts.retain(|text| !open.texts.contains(text));
    }
    found
}

impl<'a> Secrets<'a> {
    /// What the plan says of the time before: changes, drift, outputs and the prior state.
    fn before(&mut self, root: &'a Node) {
        let changes = ["resource_changes", "resource_drift"]
            .into_iter()
            .filter_map(|name| root.get(name))
            .flat_map(Node::items);
        let outputs = root
            .get("output_changes")
            .map_or(&[][..], Node::entries)
            .iter()
            .map(|output| &output.value);
        for change in changes.filter_map(|change| change.get("change")).chain(outputs) {
            for (value, marks) in [("before", "before_sensitive"), ("after", "after_sensitive")] {
                self.inside(change.get(value), change.get(marks), 0);
            }
        }
        let states = [
            root.get("prior_state").and_then(|state| state.get("values")),
            root.get("planned_values"),
            root.get("values"),
        ];
        for state in states.into_iter().flatten() {
            for output in state
                .get("outputs")
                .map_or(&[][..], Node::entries)
                .iter()
                .filter(|o| marked(o.value.get("sensitive")))
            {
                self.collect(output.value.get("value"), 0);
            }
        }
        self.module(states[0].and_then(|state| state.get("root_module")), 0);
    }

    fn module(&mut self, module: Option<&'a Node>, depth: usize) {
        let Some(module) = module.filter(|_| depth <= MAX_CONFIGURATION) else { return };
        for resource in module.get("resources").map_or(&[][..], Node::items) {
            self.inside(resource.get("values"), resource.get("sensitive_values"), 0);
        }
        module
            .get("child_modules")
            .map_or(&[][..], Node::items)
            .iter()
            .for_each(|child| self.module(Some(child), depth + 1));
    }

    /// The marked parts of a value.
    fn inside(&mut self, value: Option<&'a Node>, marks: Option<&Node>, depth: usize) {
        let (Some(value), Some(marks)) = (value, marks) else { return };
        match &marks.kind {
            _ if depth > MAX_DEPTH => {}
            NodeKind::Bool(true) => self.collect(Some(value), depth),
            NodeKind::Mapping(entries) => entries
                .iter()
                .for_each(|e| self.inside(value.get(&e.key), Some(&e.value), depth + 1)),
            NodeKind::Sequence(items) => {
                value
                    .items()
                    .iter()
                    .zip(items)
                    .for_each(|(value, marks)| self.inside(Some(value), Some(marks), depth + 1));
            }
            _ => {}
        }
    }

    fn collect(&mut self, value: Option<&'a Node>, depth: usize) {
        let Some(value) = value else { return };
        if depth == 0 || matches!(value.kind, NodeKind::String { .. } | NodeKind::Number(_)) {
            self.places.push(value.span);
        }
        match &value.kind {
            _ if depth > MAX_DEPTH => self.places.push(value.span),
            NodeKind::String { text, .. } if text.len() >= MIN_LENGTH => {
                _ = self.texts.insert(text)
            }
            NodeKind::Sequence(items) => {
                items.iter().for_each(|i| self.collect(Some(i), depth + 1))
            }
            NodeKind::Mapping(entries) => {
                entries.iter().for_each(|e| self.collect(Some(&e.value), depth + 1))
            }
            _ => {}
        }
    }
}

/// The constants of the configuration: a text that the code writes in the open (`PrePaid`) is no
/// secret.
fn constants<'a>(node: Option<&'a Node>, open: &mut Secrets<'a>, depth: usize) {
    match node.map(|n| &n.kind) {
        _ if depth > MAX_CONFIGURATION => {}
        Some(NodeKind::Sequence(items)) => {
            items.iter().for_each(|i| constants(Some(i), open, depth + 1))
        }
        Some(NodeKind::Mapping(entries)) => {
            for entry in entries {
                match &*entry.key {
                    "constant_value" => open.collect(Some(&entry.value), 0),
                    "references" | "variables" => {}
                    _ => constants(Some(&entry.value), open, depth + 1),
                }
            }
        }
        _ => {}
    }
}
