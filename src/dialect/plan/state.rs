//! A state as Terraform keeps it (`terraform.tfstate`), in the form in which `terraform show -json`
//! prints states.
//!
//! Stands alone so that everything behind it knows one form only. Nothing is copied but names:
//! values keep their places in the file. A state says what was bought; it has no configuration, so
//! nothing in it says what was written.

mod old;

use std::sync::Arc;

use super::address::join;
use crate::source::Span;
use crate::syntax::node::{Entry, Node, NodeKind, StringStyle};

/// The version of the format: that of Terraform since 0.12 and of OpenTofu, and that before (which
/// `terraform init` keeps for the settings of a backend to this day, without resources).
const VERSIONS: [(&str, &str); 2] = [("4", "resources"), ("3", "modules")];

/// Attributes whose values are secret by their names; older states do not mark them.
const SECRET: [&str; 6] =
    ["password", "secret", "access_key", "private_key", "token", "credential"];

/// Whether a document is a state as Terraform keeps it.
pub(super) fn is_state(root: &Node) -> bool {
    let Some(NodeKind::Number(version)) = root.get("version").map(|v| &v.kind) else {
        return false;
    };
    let resources = VERSIONS
        .iter()
        .find(|(known, _)| *known == version.decimal())
        .map(|(_, resources)| resources);
    root.get("lineage").or_else(|| root.get("serial")).is_some()
        && resources.is_some_and(|name| root.get(name).is_some())
}

/// The state as `terraform show -json` prints it.
pub(super) fn as_shown(root: Node) -> Node {
    let span = root.span;
    let mut modules: Vec<(Arc<str>, Vec<Node>)> = Vec::new();
    let mut entries = Vec::new();
    for entry in of_mapping(root) {
        match &*entry.key {
            "resources" => of_sequence(entry.value)
                .into_iter()
                .for_each(|resource| add(resource, &mut modules)),
            "modules" => old::resources(entry.value)
                .into_iter()
                .for_each(|resource| add(resource, &mut modules)),
            "terraform_version" => entries.push(entry),
            _ => {}
        }
    }
    let module = |(address, resources): (Arc<str>, Vec<Node>)| {
        mapping(
            vec![("address", string(&address, span)), ("resources", sequence(resources, span))],
            span,
        )
    };
    let modules = sequence(modules.into_iter().map(module).collect(), span);
    let values =
        mapping(vec![("root_module", mapping(vec![("child_modules", modules)], span))], span);
    if entries.is_empty() {
        entries.push(named("terraform_version", string("", span)));
    }
    entries.push(named("values", values));
    Node { kind: NodeKind::Mapping(entries), span, tag: None }
}

/// Adds the instances of a resource to its module.
fn add(resource: Node, modules: &mut Vec<(Arc<str>, Vec<Node>)>) {
    let mut parts = of_mapping(resource);
    let instances = take(&mut parts, "instances").map(of_sequence).unwrap_or_default();
    let text = |name: &str| parts.iter().find(|e| &*e.key == name).and_then(|e| e.value.as_str());
    let (Some(kind), Some(name)) = (text("type"), text("name")) else { return };
    let module: Arc<str> = text("module").unwrap_or("").into();
    let mode = text("mode").unwrap_or("managed");
    let data = if mode == "data" { "data." } else { "" };
    let base = join(&module, &format!("{data}{kind}.{name}"));
    let provider = text("provider").map(provider_name).filter(|name| !name.is_empty());
    let place = parts
        .iter()
        .find(|e| &*e.key == "name")
        .map_or(Span::new(crate::source::FileId(0), 0, 0), |e| e.value.span);
    let at = modules.iter().position(|(address, _)| *address == module).unwrap_or_else(|| {
        modules.push((module.clone(), Vec::new()));
        modules.len() - 1
    });
    for instance in instances {
        let mut parts = of_mapping(instance);
        // What a failed replacement left behind is gone with the next apply.
        if parts.iter().any(|e| &*e.key == "deposed") {
            continue;
        }
        let key = take(&mut parts, "index_key").and_then(|key| index(&key)).unwrap_or_default();
        let Some(values) = take(&mut parts, "attributes") else { continue };
        let sensitive = marks(&values, take(&mut parts, "sensitive_attributes"));
        let known = [("type", kind), ("name", name), ("mode", mode)];
        let mut entries = vec![("address", string(&format!("{base}{key}"), place))];
        entries.extend(
            known
                .into_iter()
                .chain(provider.map(|name| ("provider_name", name)))
                .map(|(key, text)| (key, string(text, place))),
        );
        let span = values.span;
        entries.extend([("values", values), ("sensitive_values", mapping_of(sensitive, span))]);
        if let Some((_, resources)) = modules.get_mut(at) {
            resources.push(mapping(entries, place));
        }
    }
}

/// The address of a provider: `provider["registry.terraform.io/aliyun/alicloud"].beijing`, before
/// 0.13 `provider.alicloud`.
fn provider_name(written: &str) -> &str {
    match written.split_once("[\"") {
        Some((_, rest)) => rest.split('"').next().unwrap_or(rest),
        None => written
            .split("provider.")
            .nth(1)
            .and_then(|rest| rest.split('.').next())
            .unwrap_or(written),
    }
}

/// An instance key as printed.
fn index(key: &Node) -> Option<String> {
    match &key.kind {
        NodeKind::Number(number) => Some(format!("[{}]", number.decimal())),
        NodeKind::String { text, .. } => Some(format!("[{text:?}]")),
        _ => None,
    }
}

/// Marks of the attributes that are sensitive, by what the state says (a path marks the whole
/// attribute that it begins with) and by their names.
fn marks(values: &Node, paths: Option<Node>) -> Vec<Entry> {
    let paths = paths.map(of_sequence).unwrap_or_default();
    let first = |path: &Node| {
        path.items()
            .first()
            .and_then(|step| step.get("value"))
            .and_then(Node::as_str)
            .map(str::to_owned)
    };
    let marked: Vec<String> = paths.iter().filter_map(first).collect();
    let secret = |name: &str| {
        marked.iter().any(|m| m == name) || SECRET.iter().any(|part| name.contains(part))
    };
    let entries = values.entries().iter().filter(|e| secret(&e.key));
    let mark =
        |entry: &Entry| Node { kind: NodeKind::Bool(true), span: entry.value.span, tag: None };
    entries.map(|e| Entry { key: e.key.clone(), key_span: e.key_span, value: mark(e) }).collect()
}

fn of_mapping(node: Node) -> Vec<Entry> {
    match node.kind {
        NodeKind::Mapping(entries) => entries,
        _ => Vec::new(),
    }
}

fn of_sequence(node: Node) -> Vec<Node> {
    match node.kind {
        NodeKind::Sequence(items) => items,
        _ => Vec::new(),
    }
}

fn take(entries: &mut Vec<Entry>, key: &str) -> Option<Node> {
    let at = entries.iter().position(|e| &*e.key == key)?;
    Some(entries.swap_remove(at).value)
}

fn named(key: &str, value: Node) -> Entry {
    Entry { key: key.into(), key_span: value.span, value }
}

fn mapping(entries: Vec<(&str, Node)>, span: Span) -> Node {
    mapping_of(entries.into_iter().map(|(key, value)| named(key, value)).collect(), span)
}

fn mapping_of(entries: Vec<Entry>, span: Span) -> Node {
    Node { kind: NodeKind::Mapping(entries), span, tag: None }
}

fn sequence(items: Vec<Node>, span: Span) -> Node {
    Node { kind: NodeKind::Sequence(items), span, tag: None }
}

fn string(text: &str, span: Span) -> Node {
    let kind = NodeKind::String {
        text: text.into(),
        style: StringStyle::Quoted,
        lines: None,
        ambiguous: false,
    };
    Node { kind, span, tag: None }
}
