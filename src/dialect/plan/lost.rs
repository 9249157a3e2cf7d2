//! The IP addresses that a plan takes away: held before, held by nothing after.
//!
//! Stands alone because planned values do not hold them, and a literal DNS record that keeps one is stale.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::index::text;
use crate::graph::LostAddress;
use crate::syntax::node::Node;

/// The addresses of resources that are destroyed, replaced or changed, in order.
pub(super) fn addresses(root: &Node) -> Vec<LostAddress> {
    let (mut before, mut after) = (BTreeSet::new(), BTreeSet::new());
    for node in root.get("resource_changes").map_or(&[][..], Node::items) {
        if let (Some("managed"), Some(change)) = (text(node, "mode"), node.get("change")) {
            let holder = text(node, "address").unwrap_or("");
            collect(change.get("before"), holder, &mut before);
            collect(change.get("after"), holder, &mut after);
        }
    }
    let kept: BTreeSet<&str> = after.iter().filter(|(_, name, _)| is_own(name)).map(|(ip, ..)| *ip).collect();
    let lost = before.iter().filter(|(ip, name, _)| is_own(name) && !kept.contains(ip));
    lost.map(|(ip, name, holder)| LostAddress { ip: (*ip).into(), holder: (*holder).into(), attribute: (*name).into() }).collect()
}

/// Whether an attribute holds an address that the resource has, rather than one that it points to.
fn is_own(name: &str) -> bool {
    let named = ["ip_address", "public_ip", "address", "ip", "eip_address", "public_ip_address"];
    named.contains(&name)
}

fn collect<'a>(values: Option<&'a Node>, holder: &'a str, found: &mut BTreeSet<(&'a str, &'a str, &'a str)>) {
    for entry in values.map_or(&[][..], Node::entries) {
        if let Some(value) = entry.value.as_str().filter(|v| v.parse::<IpAddr>().is_ok()) {
            found.insert((value, &*entry.key, holder));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::addresses;
    use crate::source::FileId;
    use crate::syntax::json;

    #[test]
    fn addresses_that_nothing_holds_afterwards_are_lost() {
        let text = r#"{"resource_changes": [
            {"mode": "managed", "address": "a.b", "change": {"before": {"ip_address": "203.0.113.1"}, "after": {"bandwidth": "5"}}},
            {"mode": "managed", "change": {"before": {"ip_address": "203.0.113.2"}, "after": {"ip_address": "203.0.113.2"}}},
            {"mode": "managed", "change": {"before": {"value": "203.0.113.3"}, "after": {"value": "203.0.113.1"}}},
            {"mode": "data", "change": {"before": {"ip_address": "203.0.113.4"}, "after": null}}]}"#;
        let document = json::parse(FileId(0), text);
        let lost = addresses(document.roots.first().unwrap());
        let lost: Vec<String> = lost.iter().map(|l| format!("{} {}.{}", l.ip, l.holder, l.attribute)).collect();
        assert_eq!(lost, ["203.0.113.1 a.b.ip_address"]);
    }
}
