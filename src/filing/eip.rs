//! Whether an EIP is bound to a server, directly or through a network interface.
//!
//! Stands alone because the claim that none is bound needs a complete graph, and because an address
//! may be bound to one member of a group only.

use foldhash::HashMap;

use crate::filing::edges::{Bound, Edges, serves_mainland};
use crate::filing::read::View;
use crate::filing::{Eip, Evidence, Fact};
use crate::graph::Resource;
use crate::value::{Truth, Why};

/// The interfaces of each server.
pub(super) fn interfaces(edges: &Edges) -> HashMap<usize, Vec<usize>> {
    let mut found: HashMap<usize, Vec<usize>> = HashMap::default();
    for (interface, servers) in edges.interfaces.iter().enumerate() {
        for server in servers {
            found.entry(*server).or_default().push(interface);
        }
    }
    found
}

/// The EIPs of a server.
pub(super) fn eip(
    view: View<'_>,
    edges: &Edges,
    interfaces: &HashMap<usize, Vec<usize>>,
    index: usize,
    instances: &Fact<u64>,
) -> Eip {
    let attached = interfaces.get(&index).into_iter().flatten();
    let all: Vec<&Bound> =
        edges.bound[index].iter().chain(attached.flat_map(|i| &edges.bound[*i])).collect();
    let v4: Vec<&Bound> = all.iter().copied().filter(|b| !b.ipv6).collect();
    let mut bound = Truth::False;
    let mut addresses = Vec::new();
    for one in &v4 {
        bound = bound.or(exists(view, index, one));
        let address = view.graph.resources[one.eip.unwrap_or(one.via)].address.to_string();
        if one.open.is_none() && !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    let own = edges.bound[index].iter().filter(|b| !b.ipv6);
    let direct = Truth::any(own.map(|one| exists(view, index, one)));
    bound = whole_group(bound, &v4, view, instances);
    if bound == Truth::False {
        if let Some(reasons) = &edges.unbound {
            bound = Truth::Unknown(reasons.clone());
        }
        bound = view.graph.if_complete(bound);
    }
    let evidence = v4.first().map(|b| Evidence::place(view.graph.resources[b.via].span));
    Eip { bound, direct, addresses, evidence, ipv6_only: v4.is_empty() && !all.is_empty() }
}

/// Whether a server is bound, given that it exists.
fn exists(view: View<'_>, server: usize, bound: &Bound) -> Truth {
    let there = |index: usize| {
        let resource = &view.graph.resources[index];
        if come_together(&view.graph.resources[server], resource) {
            return Truth::True;
        }
        match &resource.count_unknown {
            Some(why) => resource.exists.clone().and(Truth::unknown(why.clone(), None)),
            None => resource.exists.clone(),
        }
    };
    let surely = bound.open.clone().map_or(Truth::True, Truth::Unknown);
    surely.and(bound.eip.map_or_else(
        || there(bound.via),
        |eip| there(bound.via).and(there(eip)).and(serves_mainland(view, eip)),
    ))
}

/// Whether one resource exists wherever the other does: all that is undecided about both is the
/// number of a module call around them (equal reasons have equal places).
fn come_together(server: &Resource, other: &Resource) -> bool {
    let (mine, its) = (module_of(&server.address.base), module_of(&other.address.base));
    let (outer, inner) = if mine.len() <= its.len() { (mine, its) } else { (its, mine) };
    matches!(server.exists, Truth::Unknown(_))
        && !outer.is_empty()
        && inner.starts_with(outer)
        && server.exists == other.exists
        && server.count_unknown == other.count_unknown
}

/// The module calls of an address, which end where type and name of the resource begin; keys may
/// hold any text.
fn module_of(address: &str) -> &str {
    let (mut end, mut quoted, mut escaped) = (0, false, false);
    for (at, c) in address.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '.' if !quoted && !address[end..].starts_with("module.") => return &address[..end],
            '.' if !quoted && at > end + "module".len() => end = at + 1,
            _ => {}
        }
    }
    &address[..end]
}

/// A group has an address on every instance only when as many are bound.
fn whole_group(bound: Truth, all: &[&Bound], view: View<'_>, instances: &Fact<u64>) -> Truth {
    let some = || {
        Truth::from(Why::unsettled(
            "是否每台实例都绑定了弹性公网 IP",
            "whether every instance of the group has an EIP",
        ))
    };
    match (&bound, instances.value()) {
        (Truth::True, Some(n)) if *n > 1 => {
            let mut ways: Vec<usize> = all.iter().map(|b| b.via).collect();
            ways.dedup();
            let enough = u64::try_from(ways.len()).is_ok_and(|have| have >= *n);
            if enough { bound } else { some() }
        }
        // The number of both is unknown: addresses that are counted like the instances cover them.
        (Truth::Unknown(_), None) => {
            let each = all.iter().any(|b| view.graph.resources[b.via].count_unknown.is_some());
            if each && instances.options.is_empty() { bound } else { some() }
        }
        _ => bound,
    }
}
