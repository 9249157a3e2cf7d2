//! States of Terraform before 0.12 (format 3), in the form of the present one.
//!
//! Stands alone because that format knows texts only: what is nested is spread over keys
//! (`data_disks.0.size`), with the number of elements beside it (`data_disks.#`).

use std::collections::BTreeMap;

use super::{mapping, mapping_of, named, of_mapping, of_sequence, sequence, string, take};
use crate::source::Span;
use crate::syntax::node::{Entry, Node, NodeKind};

/// Parts of a key that are taken apart.
const MAX_DEPTH: usize = 16;

/// The resources of a state, as the present format has them.
pub(super) fn resources(modules: Node) -> Vec<Node> {
    let mut found = Vec::new();
    for module in of_sequence(modules) {
        let mut parts = of_mapping(module);
        let path = take(&mut parts, "path").map(of_sequence).unwrap_or_default();
        let names: Vec<String> = path
            .iter()
            .skip(1)
            .filter_map(Node::as_str)
            .map(|name| format!("module.{name}"))
            .collect();
        let resources = take(&mut parts, "resources").map(of_mapping).unwrap_or_default();
        found.extend(resources.into_iter().filter_map(|entry| resource(entry, &names.join("."))));
    }
    found
}

/// One instance of a resource: its key is `type.name`, or `type.name.0` for one of several, with
/// `data.` in front of a data source.
fn resource(entry: Entry, module: &str) -> Option<Node> {
    let (place, span) = (entry.key_span, entry.value.span);
    let (mode, address) =
        entry.key.strip_prefix("data.").map_or(("managed", &*entry.key), |rest| ("data", rest));
    let mut names = address.splitn(3, '.');
    let (kind, name, index) = (names.next()?, names.next()?, names.next());
    let mut parts = of_mapping(entry.value);
    let mut primary = take(&mut parts, "primary").map(of_mapping)?;
    let attributes = of_mapping(take(&mut primary, "attributes")?);
    let flat = attributes.into_iter().map(|e| (e.key.to_string(), e)).collect();
    let mut instance = vec![named("attributes", mapping_of(nested(flat, 0), span))];
    instance.extend(
        index
            .filter(|i| i.bytes().all(|b| b.is_ascii_digit()))
            .map(|index| named("index_key", number(index, place))),
    );
    let provider = take(&mut parts, "provider")
        .and_then(|p| p.as_str().map(str::to_owned))
        .unwrap_or_default();
    let texts = [
        ("module", module),
        ("mode", mode),
        ("type", kind),
        ("name", name),
        ("provider", &provider),
    ];
    let mut resource: Vec<(&str, Node)> =
        texts.map(|(key, text)| (key, string(text, place))).into();
    resource.push(("instances", sequence(vec![mapping_of(instance, span)], span)));
    Some(mapping(resource, span))
}

/// Entries of flat keys as nested ones.
fn nested(flat: Vec<(String, Entry)>, depth: usize) -> Vec<Entry> {
    let mut plain = Vec::new();
    let mut groups: BTreeMap<String, Vec<(String, Entry)>> = BTreeMap::new();
    for (key, entry) in flat {
        match key.split_once('.') {
            Some((head, rest)) if depth < MAX_DEPTH => {
                groups.entry(head.to_owned()).or_default().push((rest.to_owned(), entry))
            }
            _ if matches!(key.as_str(), "#" | "%") => {}
            _ => plain.push(Entry { key: key.into(), ..entry }),
        }
    }
    for (name, group) in groups {
        let Some(span) = group.first().map(|(_, entry)| entry.value.span) else { continue };
        let list = group.iter().any(|(key, _)| key == "#");
        let entries = nested(group, depth + 1);
        let value = if list {
            sequence(entries.into_iter().map(|e| e.value).collect(), span)
        } else {
            mapping_of(entries, span)
        };
        plain.push(named(&name, value));
    }
    plain
}

fn number(text: &str, span: Span) -> Node {
    let number = crate::syntax::node::NumberText { text: text.into(), other: None };
    Node { kind: NodeKind::Number(number), span, tag: None }
}
