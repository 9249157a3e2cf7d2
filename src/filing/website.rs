//! Websites: bindings grouped by registrable domain, joined with what the configuration declares.
//!
//! Stands alone because it spans graphs: a DNS record in one root may lead a website that another
//! root serves.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::HashSet;

use crate::catalog::{Dialect, Regions};
use crate::filing::binding::host::registrable;
use crate::filing::binding::target::openness;
use crate::filing::declare::{apply, declared, is_at};
use crate::filing::declared::WebsiteDeclaration;
use crate::filing::{
    BindingId, Change, DeadEnd, Declarations, Filed, FilingModel, ServerId, Target,
};
use crate::source::Span;
use crate::value::{Reasons, Truth, Why};

/// A website: one registrable domain with all its places.
#[derive(Clone, Debug, Default)]
pub struct Website {
    /// The registrable domain in lower case, or the name of an app.
    pub domain: String,
    /// Whether it is an app, which takes a number like a website.
    pub app: bool,
    /// Its filing state.
    pub filed: Filed,
    /// Where it is declared.
    pub declared: Option<Span>,
    /// The licence number, as declared.
    pub license: Option<String>,
    /// All places, in order.
    pub bindings: Vec<BindingId>,
    /// The servers it is known to run on (through bindings or declared).
    pub servers: Vec<ServerId>,
    /// Why more servers may serve it: paths that could not be followed.
    pub servers_open: Option<Reasons>,
    /// Where its paths end in nothing of a designated type.
    pub dead_ends: Vec<DeadEnd>,
}

/// A website whose domain is not known (one entry for each binding), for bounds.
#[derive(Clone, Debug)]
pub struct NamelessBinding {
    /// The binding.
    pub binding: BindingId,
    /// Why its domain is not known.
    pub reasons: Reasons,
}

/// A literal DNS record beside a server or EIP that the code creates, or that a plan replaces.
#[derive(Clone, Debug)]
pub struct LiteralRecord {
    /// The record.
    pub binding: BindingId,
    /// The literal address.
    pub address: Arc<str>,
    /// True: the plan replaces or removes what had this address. False: it still has an owner.
    /// Unknown: cannot be seen.
    pub stale: Truth,
    /// What the record can refer to instead, as its module writes it:
    /// `alicloud_eip_address.web.ip_address`.
    pub instead: Option<String>,
}

/// Adds declared servers and websites to a model; literal records are kept where they belong to a
/// website.
pub(super) fn join(
    model: &mut FilingModel,
    domains: Vec<Option<String>>,
    declarations: &Declarations,
    regions: &Regions,
) {
    for declaration in &declarations.servers {
        if !apply(model, declaration, regions) {
            model.servers.extend(declared(declaration, declarations, regions));
        }
    }
    let mut websites = group(model, domains);
    for declaration in &declarations.websites {
        declare(model, &mut websites, declaration);
    }
    if declarations.partial {
        let all = websites.len();
        websites.retain(|_, site| site.is_seen(model));
        model.websites_elsewhere = websites.len() < all;
    }
    model.websites = websites.into_values().map(|grouped| grouped.website).collect();
    let named: HashSet<BindingId> =
        model.websites.iter().flat_map(|site| &site.bindings).copied().collect();
    model.literal_records.retain(|literal| named.contains(&literal.binding));
}

/// A website while it is put together, with what it holds already.
#[derive(Default)]
struct Grouped {
    website: Website,
    servers: HashSet<ServerId>,
    dead_ends: HashSet<String>,
}

impl Grouped {
    /// Whether code has a part in it.
    fn is_seen(&self, model: &FilingModel) -> bool {
        let in_code = |id: &ServerId| {
            model.servers.get(id.0).is_some_and(|s| s.site.dialect != Dialect::Declared)
        };
        !self.website.bindings.is_empty() || self.servers.iter().any(in_code)
    }

    fn add(&mut self, id: ServerId) {
        if self.servers.insert(id) {
            self.website.servers.push(id);
        }
    }
}

fn empty(domain: String) -> Grouped {
    Grouped { website: Website { domain, ..Website::default() }, ..Grouped::default() }
}

fn group(model: &mut FilingModel, domains: Vec<Option<String>>) -> BTreeMap<String, Grouped> {
    let mut websites: BTreeMap<String, Grouped> = BTreeMap::new();
    for (i, domain) in domains.into_iter().enumerate() {
        let (binding, id) = (&model.bindings[i], BindingId(i));
        let Some(domain) = domain else {
            if let Some(reasons) = binding.host.open.clone() {
                model.nameless.push(NamelessBinding { binding: id, reasons });
            }
            continue;
        };
        let site = websites.entry(domain.clone()).or_insert_with(|| empty(domain));
        site.website.bindings.push(id);
        if binding.gone {
            // What carries a filing until the plan removes both is still what carries it.
            let with_it = |id: &ServerId| {
                let change = model.servers.get(id.0).and_then(|server| server.change);
                matches!(change, Some(Change::Destroy | Change::Replace))
            };
            for target in &binding.targets {
                if let Target::Server(server) = target
                    && with_it(server)
                {
                    site.add(*server);
                }
            }
            continue;
        }
        if binding.enabled == Truth::False {
            continue;
        }
        for target in &binding.targets {
            match target {
                Target::Server(server) => site.add(*server),
                other => openness(other, &mut site.website.servers_open),
            }
        }
        for end in &binding.dead_ends {
            if site.dead_ends.insert(end.address.clone()) {
                site.website.dead_ends.push(end.clone());
            }
        }
    }
    websites
}

fn declare(
    model: &mut FilingModel,
    websites: &mut BTreeMap<String, Grouped>,
    declaration: &WebsiteDeclaration,
) {
    let written = declaration.domain.trim().trim_end_matches('.').to_lowercase();
    let (key, domain) = match declaration.app {
        true => (format!("app {}", declaration.domain), declaration.domain.clone()),
        false => {
            let domain = registrable(&written).unwrap_or(written);
            (domain.clone(), domain)
        }
    };
    let site = websites.entry(key).or_insert_with(|| empty(domain));
    site.website.app = declaration.app;
    site.website.filed = declaration.filed;
    site.website.declared = Some(declaration.span);
    site.website.license = declaration.license.clone();
    for name in &declaration.servers {
        let mut found = false;
        for (i, server) in model.servers.iter_mut().enumerate() {
            let by_name = server.site.dialect == Dialect::Declared
                && server.site.base.strip_prefix("server.") == Some(name);
            if is_at(server, name) || by_name || server.site.address() == *name {
                site.add(ServerId(i));
                found = true;
                server.named = true;
            }
        }
        if !found {
            Reasons::add(&mut site.website.servers_open, Why::Undeclared(name.as_str().into()));
        }
    }
}
