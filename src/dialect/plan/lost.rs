//! The IP addresses that a plan takes away: held before, held by nothing after.
//!
//! Stands alone because planned values do not hold them, and a literal DNS record that keeps one is
//! stale.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::index::{Index, text};
use crate::graph::{Change, LostAddress};
use crate::syntax::node::Node;

/// The addresses of resources that are destroyed, replaced or changed, in order. What is held
/// afterwards is read from the planned values, which say the same as the changes do.
pub(super) fn addresses(root: &Node, index: &Index<'_>) -> Vec<LostAddress> {
    let mut before = BTreeSet::new();
    for node in root.get("resource_changes").map_or(&[][..], Node::items) {
        if let (Some("managed"), Some(change)) = (text(node, "mode"), node.get("change")) {
            let holder = text(node, "address").unwrap_or("");
            collect(change.get("before"), holder, &mut before);
        }
    }
    // Nothing was there before: nothing is lost.
    if before.is_empty() {
        return Vec::new();
    }
    let mut after = BTreeSet::new();
    let stays = index
        .instances
        .iter()
        .filter(|i| i.change != Some(Change::Destroy) && !i.type_name.starts_with("data."));
    stays.for_each(|instance| collect(instance.values, "", &mut after));
    let kept: BTreeSet<&str> =
        after.iter().filter(|(_, name, _)| is_own(name)).map(|(ip, ..)| *ip).collect();
    let lost = before.iter().filter(|(ip, name, _)| is_own(name) && !kept.contains(ip));
    lost.map(|(ip, name, holder)| LostAddress {
        ip: (*ip).into(),
        holder: (*holder).into(),
        attribute: (*name).into(),
    })
    .collect()
}

/// Whether an attribute holds an address that the resource has, rather than one that it points to.
fn is_own(name: &str) -> bool {
    let named = ["ip_address", "public_ip", "address", "ip", "eip_address", "public_ip_address"];
    named.contains(&name)
}

fn collect<'a>(
    values: Option<&'a Node>,
    holder: &'a str,
    found: &mut BTreeSet<(&'a str, &'a str, &'a str)>,
) {
    for entry in values.map_or(&[][..], Node::entries) {
        if let Some(value) = entry.value.as_str().filter(|v| v.parse::<IpAddr>().is_ok()) {
            found.insert((value, &*entry.key, holder));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Index, addresses};
    use crate::source::FileId;
    use crate::syntax::json;

    #[test]
    fn addresses_that_nothing_holds_afterwards_are_lost() {
        let text = r#"{"resource_changes": [
            {"mode": "managed", "address": "a.b", "change": {"before": {"ip_address": "203.0.113.1"}}},
            {"mode": "managed", "address": "a.c", "change": {"before": {"ip_address": "203.0.113.2"}}},
            {"mode": "managed", "address": "a.d", "change": {"before": {"value": "203.0.113.3"}}},
            {"mode": "data", "address": "data.a.e", "change": {"before": {"ip_address": "203.0.113.4"}}}],
            "planned_values": {"root_module": {"resources": [
            {"mode": "managed", "address": "a.b", "type": "a", "name": "b", "values": {"bandwidth": "5"}},
            {"mode": "managed", "address": "a.c", "type": "a", "name": "c", "values": {"ip_address": "203.0.113.2"}},
            {"mode": "managed", "address": "a.d", "type": "a", "name": "d", "values": {"value": "203.0.113.1"}}]}}}"#;
        let document = json::parse(FileId(0), text);
        let root = document.roots.first().unwrap();
        let lost = addresses(root, &Index::build(root));
        let lost: Vec<String> =
            lost.iter().map(|l| format!("{} {}.{}", l.ip, l.holder, l.attribute)).collect();
        assert_eq!(lost, ["203.0.113.1 a.b.ip_address"]);
    }
}
