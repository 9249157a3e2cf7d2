//! What each server has to do with websites, and whether it is judged.
//!
//! Stands alone because this decides what a run speaks of: a server that no website needs is
//! counted and named, not judged.

use std::collections::HashSet;

use crate::catalog::{Aside, Need, Product, ServerRole as Role};
use crate::filing::{Candidates, Filed, FilingModel, HopKind, Server, ServerId, Target};
use crate::value::Truth;

use super::relations::Relations;
use super::website_need::{self, WebsiteVerdict};
use super::{ServerVerdict, server_requirement};

/// What is known of the run as a whole.
struct Around<'m> {
    /// The configuration declares websites: then they are what matters everywhere.
    told: bool,
    /// Roots in which a host name is bound to something.
    bound: HashSet<&'m str>,
    /// Roots in which a server has, or may have, an entrance from the Internet.
    entered: HashSet<&'m str>,
    /// A website to be filed may run on servers that are not known.
    open: bool,
    /// A balancer of such a website may have any server behind it.
    behind: bool,
}

/// The verdict on each server, given whether it lies in the mainland and whether a number can be
/// had on it.
pub(super) fn servers(
    model: &FilingModel,
    relations: &Relations<'_>,
    websites: &[WebsiteVerdict],
    candidates: Candidates,
    fit: Vec<(Truth, Truth)>,
) -> Vec<ServerVerdict> {
    let entrances: Vec<Truth> = model.servers.iter().map(entrance).collect();
    let around = around(model, websites, &entrances);
    let servers = model.servers.iter().zip(entrances).zip(fit).enumerate();
    let verdicts = servers.map(|(i, ((server, entrance), (mainland, eligible)))| {
        let carried = relations.on(ServerId(i));
        let nameless = !relations.nameless_on(ServerId(i)).is_empty();
        let carries = nameless || !carried.is_empty();
        // One of several roots may have nothing to do with the websites of the others.
        let known = carries || around.told || around.bound.contains(&*server.site.root);
        let may = known && (around.behind || around.open && entrance != Truth::False);
        let role = match (carries, server.declared) {
            (true, _) => Role::Carries,
            (false, true) => Role::Declared,
            (false, false) if may => Role::MayCarry,
            (false, false) if entrance != Truth::False => Role::Public,
            (false, false) => Role::Private,
        };
        let needy = nameless || carried.iter().any(|at| wants(model, websites, *at));
        let entered = around.entered.contains(&*server.site.root);
        let (judged, aside) = judged(server, role, (needy, known, entered), candidates);
        ServerVerdict { role, judged, aside, known, mainland, eligible }
    });
    verdicts.collect()
}

/// Whether a website makes its servers worth judging: one that is to be filed, or may be, or that
/// only its place outside the mainland spares a filing.
fn wants(model: &FilingModel, websites: &[WebsiteVerdict], at: usize) -> bool {
    let filed = model.websites.get(at).map(|w| w.filed);
    websites.get(at).is_some_and(|w| w.need != Need::Nothing)
        || filed.is_some_and(|f| f != Filed::Alibaba)
}

fn around<'m>(
    model: &'m FilingModel,
    websites: &[WebsiteVerdict],
    entrances: &[Truth],
) -> Around<'m> {
    let bindings = model
        .websites
        .iter()
        .flat_map(|w| &w.bindings)
        .chain(model.nameless.iter().map(|n| &n.binding));
    let open_to =
        model.servers.iter().zip(entrances).filter(|(_, entrance)| **entrance != Truth::False);
    let mut around = Around {
        told: model.websites_elsewhere || model.websites.iter().any(|w| w.declared.is_some()),
        bound: bindings.filter_map(|id| model.bindings.get(id.0)).map(|b| &*b.site.root).collect(),
        entered: open_to.map(|(server, _)| &*server.site.root).collect(),
        // What is missing may hold a record that leads to any public server.
        open: model.complete != Truth::True,
        behind: false,
    };
    let mut look = |targets: &[Target]| {
        let unknown = targets.iter().any(|t| {
            matches!(t, Target::Unknown(_) | Target::Literal { private: false, declared: None, .. })
        });
        let balancer =
            targets.iter().any(|t| matches!(t, Target::Alibaba { kind: HopKind::Balancer, .. }));
        around.open |= unknown;
        around.behind |= unknown && balancer;
    };
    let pairs = || {
        model
            .websites
            .iter()
            .zip(websites)
            .filter(|(website, verdict)| website_need::open(website, verdict).is_some())
    };
    for (website, _) in pairs() {
        website
            .bindings
            .iter()
            .filter_map(|id| model.bindings.get(id.0))
            .for_each(|b| look(&b.targets));
    }
    model
        .nameless
        .iter()
        .filter_map(|n| model.bindings.get(n.binding.0))
        .for_each(|b| look(&b.targets));
    around.open |= pairs().next().is_some();
    around
}

/// Whether a server can be entered from the Internet.
fn entrance(server: &Server) -> Truth {
    match server.product {
        Product::Ecs => server_requirement::own_bandwidth_of(server)
            .or(server.eip.bound.clone())
            .or(server.entrance.clone()),
        Product::Nat => server.published.clone(),
        _ => Truth::True,
    }
}

fn judged(
    server: &Server,
    role: Role,
    (needy, known, entered): (bool, bool, bool),
    candidates: Candidates,
) -> (Truth, Option<Aside>) {
    let no = |why| (Truth::False, Some(why));
    let named = server.declared || server.named;
    let idle = role == Role::Carries && !needy;
    if server.product == Product::Nat && !named {
        // It counts only where it is all that a number could come from.
        if server.front || server.published == Truth::False {
            return no(Aside::Gateway);
        }
    }
    match candidates {
        Candidates::Declared if !named => return no(Aside::NotDeclared),
        Candidates::Declared | Candidates::All => {}
        // A server may be declared for its used numbers only.
        Candidates::Auto if idle => return no(Aside::NothingToFile),
        Candidates::Auto if !known && !named && role == Role::Private && entered => {
            return no(Aside::NoEntrance);
        }
        Candidates::Auto if !known => {}
        Candidates::Auto | Candidates::Serving
            if matches!(role, Role::Public | Role::Private) && !named =>
        {
            return no(Aside::NoWebsite);
        }
        Candidates::Auto | Candidates::Serving => {}
    }
    match (server.product, &server.published) {
        (Product::Nat, open @ Truth::Unknown(_)) if !named => (open.clone(), None),
        _ => (Truth::True, None),
    }
}
