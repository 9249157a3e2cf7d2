//! From resource graphs and declarations to the filing model.
//!
//! Each graph is read on its own, in parallel; what spans graphs (declarations, websites, the
//! `candidates` setting) follows in the order of the graphs, so that the result does not depend on
//! threads.

use std::net::IpAddr;
use std::sync::Arc;

use foldhash::HashMap;
use rayon::prelude::*;

use crate::catalog::{Catalog, Edition, Filed, Kind, Product};
use crate::filing::binding::target::{Finder, is_private};
use crate::filing::binding::{Draft, bindings, names};
use crate::filing::declared::WebsiteDeclaration;
use crate::filing::edges::{Beyond, Edges};
use crate::filing::eip::{eip, interfaces};
use crate::filing::open_ports::Doors;
use crate::filing::reach::Walker;
use crate::filing::read::View;
use crate::filing::released::released;
use crate::filing::server::{is_private as is_private_nat, is_server, server};
use crate::filing::{
    Binding, BindingId, Declarations, EndKind, FilingModel, LiteralRecord, PlaceKind, Server,
    ServerId, Target, website,
};
use crate::graph::{Address, Change, Resource, ResourceGraph};
use crate::value::{Reasons, Truth, Value, Why};

/// Resources of one graph that are worth handing to another thread.
const MIN_SHARE: usize = 64;

/// What one graph holds; ids of servers count from zero.
struct Part {
    servers: Vec<Server>,
    drafts: Vec<Draft>,
    literals: Vec<LiteralRecord>,
    complete: Truth,
    beyond: Beyond,
}

/// Builds the model of a run. Graphs are in the order of the report.
pub fn build(
    graphs: &[ResourceGraph],
    declarations: &Declarations,
    catalog: &Catalog,
    edition: Edition,
) -> FilingModel {
    let regions = catalog.regions().with(&declarations.regions);
    let view = |graph| View { graph, catalog, regions: &regions };
    let parts: Vec<Part> = graphs.par_iter().map(|graph| part(view(graph), declarations)).collect();
    let mut model = FilingModel {
        edition,
        servers: Vec::new(),
        bindings: Vec::new(),
        websites: Vec::new(),
        websites_elsewhere: false,
        nameless: Vec::new(),
        literal_records: Vec::new(),
        complete: Truth::True,
    };
    let mut domains = Vec::new();
    let mut beyond = Beyond::default();
    for mut part in parts {
        part.beyond
            .unbound
            .into_iter()
            .for_each(|reasons| Reasons::add(&mut beyond.unbound, reasons));
        part.beyond
            .unattached
            .into_iter()
            .for_each(|reasons| Reasons::add(&mut beyond.unattached, reasons));
        let (servers, drafts) = (model.servers.len(), model.bindings.len());
        // Servers are large: most runs of many have one graph.
        if servers == 0 {
            model.servers = std::mem::take(&mut part.servers);
        } else {
            model.servers.append(&mut part.servers);
        }
        model.complete = std::mem::replace(&mut model.complete, Truth::True).and(part.complete);
        for mut draft in part.drafts {
            for target in &mut draft.binding.targets {
                if let Target::Server(id) = target {
                    id.0 += servers;
                }
            }
            domains.push(draft.domain);
            model.bindings.push(draft.binding);
        }
        let moved = part
            .literals
            .into_iter()
            .map(|l| LiteralRecord { binding: BindingId(l.binding.0 + drafts), ..l });
        model.literal_records.extend(moved);
    }
    across(&mut model, &beyond);
    website::join(&mut model, domains, declarations, &regions);
    model
}

/// What one root binds to things that another exports may concern any of them: there is no saying
/// that nothing is bound.
fn across(model: &mut FilingModel, beyond: &Beyond) {
    if let Some(reasons) = &beyond.unbound {
        let bare = model.servers.iter_mut().filter(|s| s.eip.bound == Truth::False);
        bare.for_each(|server| server.eip.bound = Truth::Unknown(reasons.clone()));
    }
    if let Some(reasons) = &beyond.unattached {
        let empty = model
            .bindings
            .iter_mut()
            .flat_map(|b| &mut b.dead_ends)
            .filter(|end| end.kind == EndKind::EmptyBalancer);
        empty.for_each(|end| {
            end.exists =
                std::mem::replace(&mut end.exists, Truth::True).and(Truth::Unknown(reasons.clone()))
        });
    }
}

fn part(view: View<'_>, declarations: &Declarations) -> Part {
    let (edges, ((alive, gone), made, names)) =
        rayon::join(|| Edges::read(view), || (addresses(view), creates(view), names(view)));
    let attached = interfaces(&edges);
    let mut taken = released(view, &edges);
    let waits =
        |website: &WebsiteDeclaration| matches!(website.filed, Filed::None | Filed::Applying);
    let doors = declarations.websites.iter().any(waits).then(|| Doors::read(view));
    let one = |index: usize| {
        // A group of no instances is no server, like a count of zero.
        let mut found = server(view, index).filter(|s| s.instances.value() != Some(&0))?;
        found.eip = eip(view, &edges, &attached, index, &found.instances);
        found.open_ports = doors.as_ref().and_then(|doors| doors.of(view, index)).map(Box::new);
        Some((index, found))
    };
    let all = (0..view.graph.resources.len()).into_par_iter().with_min_len(MIN_SHARE);
    let (indices, mut servers): (Vec<usize>, Vec<Server>) = all.filter_map(one).unzip();
    for (index, server) in indices.iter().zip(&mut servers) {
        server.released = taken.remove(index);
    }
    let ids: HashMap<usize, ServerId> =
        indices.into_iter().enumerate().map(|(id, index)| (index, ServerId(id))).collect();
    let walker = Walker::new(view, &edges);
    let finder =
        Finder { walker: &walker, servers: &ids, addresses: &alive, names: &names, declarations };
    let (mut drafts, mut literals, mut complete) =
        (Vec::new(), Vec::new(), view.graph.if_complete(Truth::True));
    for (index, resource) in view.graph.resources.iter().enumerate() {
        let mut found = bindings(&finder, index);
        // A plan that removes a place leaves nothing to judge but what goes with it.
        found.retain(|draft| !draft.binding.gone || goes_along(&draft.binding, &servers));
        if let (Some(first), Some(why)) = (found.first(), &resource.count_unknown)
            && first.domain.is_none()
        {
            complete = complete.and(Truth::unknown(why.clone(), None));
        }
        if found.first().is_some_and(|d| d.binding.place == PlaceKind::Dns && !d.binding.gone) {
            let explained = |address: &str| declarations.origins.iter().any(|o| o.host == address);
            literals.extend(
                literal(view, index, drafts.len(), &alive, &gone, made)
                    .filter(|l| l.stale == Truth::True || !explained(&l.address)),
            );
        }
        drafts.extend(found);
    }
    publish(&finder, &mut servers, &drafts);
    let beyond = edges.beyond.clone();
    Part { servers, drafts, literals, complete, beyond }
}

/// Whether a record that a plan removes leads to a server that the plan takes away too.
fn goes_along(binding: &Binding, servers: &[Server]) -> bool {
    let goes = |target: &Target| match target {
        Target::Server(id) => matches!(
            servers.get(id.0).and_then(|server| server.change),
            Some(Change::Destroy | Change::Replace)
        ),
        _ => false,
    };
    binding.place == PlaceKind::Dns && binding.targets.iter().any(goes)
}

/// What lets the Internet in from elsewhere: balancers, and NAT gateways through which something is
/// published (a DNAT entry, or a record or origin that leads there).
fn publish(finder: &Finder<'_>, servers: &mut [Server], drafts: &[Draft]) {
    let (view, edges) = (finder.walker.view, finder.walker.edges);
    let mut led = vec![false; servers.len()];
    for target in drafts.iter().flat_map(|d| &d.binding.targets) {
        if let Target::Server(id) = target {
            led[id.0] = true;
        }
    }
    for (index, resource) in view.graph.resources.iter().enumerate() {
        let Some(row) = view.row(index) else { continue };
        let nat =
            finder.servers.get(&index).copied().filter(|id| servers[id.0].product == Product::Nat);
        let open = match nat {
            _ if row.kind == Some(Kind::Balancer) => finder.is_public(index, row),
            Some(id) => {
                let published = match (&edges.published[index], &edges.unpublished) {
                    (Some(truth), _) => truth.clone(),
                    (None, Some(reasons)) => Truth::Unknown(reasons.clone()),
                    (None, None) => Truth::False,
                };
                // A missing module does not make a gateway count: most only serve outbound traffic.
                published
                    .or(Truth::decided(led[id.0]))
                    .and(is_private_nat(view.catalog, resource).is(|private| !private))
            }
            None => continue,
        };
        let reached = finder.walker.reach(index);
        let behind: Vec<ServerId> = reached
            .servers
            .iter()
            .filter(|i| **i != index)
            .filter_map(|i| finder.servers.get(i).copied())
            .collect();
        for id in &behind {
            let before = std::mem::replace(&mut servers[id.0].entrance, Truth::False);
            servers[id.0].entrance = before.or(open.clone());
        }
        if let Some(id) = nat {
            servers[id.0].published = open;
            servers[id.0].front = !behind.is_empty();
        }
    }
}

type Addresses = HashMap<Arc<str>, usize>;

/// Resources by the public addresses and host names that are known of them; those that a plan
/// removes apart.
fn addresses(view: View<'_>) -> (Addresses, Addresses) {
    let (mut alive, mut gone) = (HashMap::default(), HashMap::default());
    for (index, resource) in view.graph.resources.iter().enumerate() {
        let Some(row) = view.row(index) else {
            continue;
        };
        let removed = matches!(resource.change, Some(Change::Destroy | Change::Replace));
        for value in row.by.iter().flat_map(|path| resource.values_at(path)) {
            if let Value::String(text) = &value.value
                && !text.is_empty()
            {
                let map = if removed { &mut gone } else { &mut alive };
                map.entry(Arc::from(text.to_lowercase())).or_insert(index);
            }
        }
    }
    (alive, gone)
}

/// The literal public address of a record, and whether it still has an owner.
fn literal(
    view: View<'_>,
    index: usize,
    draft: usize,
    alive: &Addresses,
    gone: &Addresses,
    made: Option<&Address>,
) -> Option<LiteralRecord> {
    let resource = &view.graph.resources[index];
    let origins = view.row(index)?.origins.as_ref()?;
    let value =
        resource.values_at(origins.content_name.unwrap_or(origins.name)).into_iter().next()?;
    let text = value.value.as_str()?.trim().to_owned();
    let public = text.parse::<IpAddr>().is_ok_and(|ip| !is_private(ip));
    if !public || !value.references().is_empty() {
        return None;
    }
    let lost = gone.contains_key(text.as_str())
        || view.graph.lost_addresses.iter().any(|lost| *lost.ip == *text);
    let stale = if alive.contains_key(text.as_str()) {
        Truth::False
    } else if lost {
        Truth::True
    } else {
        Truth::unknown(Why::Computed(made?.to_string().into()), None)
    };
    let instead = if stale == Truth::True { instead(view, resource, &text) } else { None };
    Some(LiteralRecord { binding: BindingId(draft), address: text.into(), stale, instead })
}

/// What a record can refer to in place of the address that a resource has until the plan replaces
/// it. Only a resource of the same module can be named.
fn instead(view: View<'_>, record: &Resource, text: &str) -> Option<String> {
    let module = |r: &Resource| {
        r.address
            .base
            .rfind(&format!("{}.", r.type_name))
            .and_then(|at| r.address.base.get(..at))
            .map(str::to_owned)
    };
    let prefix = module(record)?;
    view.graph.lost_addresses.iter().filter(|lost| *lost.ip == *text).find_map(|lost| {
        let replaced = |r: &&Resource| {
            r.change == Some(Change::Replace) && r.address.to_string() == *lost.holder
        };
        let holder = view
            .graph
            .resources
            .iter()
            .find(replaced)
            .filter(|r| module(r).as_ref() == Some(&prefix))?;
        let address = holder.address.to_string();
        Some(format!("{}.{}", address.strip_prefix(&prefix).unwrap_or(&address), lost.attribute))
    })
}

/// A server or EIP that will be made: its address is not known yet, and a literal may be meant to
/// be it. A NAT gateway has no address of its own.
fn creates<'a>(view: View<'a>) -> Option<&'a Address> {
    let mut made = view
        .graph
        .resources
        .iter()
        .enumerate()
        .filter(|(_, r)| matches!(r.change, None | Some(Change::Create)));
    let holds = |index: usize| {
        view.row(index).is_some_and(|row| {
            is_server(row) && row.product != Product::Nat
                || row.kind == Some(Kind::Eip) && !row.by.is_empty()
        })
    };
    made.find(|(index, _)| holds(*index)).map(|(_, resource)| &resource.address)
}
