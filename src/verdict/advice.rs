//! What else the form may stumble over: the ending of a domain, accounts that differ, an instance
//! with two addresses, one that is open before its website is filed.
//!
//! Stands alone because nothing here refuses a server or a website: it is asked in the console
//! before the application, and the rules that word it are notes.

use std::collections::{BTreeMap, HashMap};

use crate::catalog::Filed;
use crate::filing::{Binding, Evidence, Server, Website};
use crate::value::{Truth, Why};

use super::server_requirement::own_bandwidth_of;
use super::{Assessment, Case, WebsiteVerdict};

/// Endings that are surely approved whatever the list of the ministry says: those of China.
const CHINA: [&str; 5] = ["cn", "中国", "中國", "xn--fiqs8s", "xn--fiqz9s"];

/// Whether the ministry has approved the top-level domain of a website that is yet to be filed.
/// The list itself is not at hand: what is a country's and not China's is open, and of the others
/// nothing is said.
pub(crate) fn suffix_approved(website: &Website, verdict: &WebsiteVerdict) -> Option<Truth> {
    let asked = matches!(website.filed, Filed::Unknown | Filed::None)
        && verdict.duty != Truth::False
        && !website.app;
    let suffix = website.domain.rsplit('.').next().filter(|_| asked)?;
    if CHINA.contains(&suffix) {
        return Some(Truth::True);
    }
    let country = suffix.len() == 2 && suffix.bytes().all(|b| b.is_ascii_alphabetic());
    country.then(|| Why::Suffix(suffix.into()).into())
}

/// A server of a website with a place of it that is in another account.
pub(crate) struct Apart<'m> {
    pub(crate) server: &'m Server,
    pub(crate) place: &'m Binding,
}

/// Whether the servers of a website that needs a number and its places are in one account, as far
/// as the providers of one root tell; with a pair that is not. What the configuration declares of
/// an account says nothing of the places.
pub(crate) fn one_account<'m>(
    assessment: &Assessment<'m>,
    website: &Website,
    verdict: &WebsiteVerdict,
) -> Option<(Truth, Option<Apart<'m>>)> {
    if verdict.number == Truth::False || website.filed == Filed::Alibaba {
        return None;
    }
    let model = assessment.model;
    let mut accounts: HashMap<&str, BTreeMap<&str, &Server>> = HashMap::new();
    let servers = website.servers.iter().filter_map(|id| model.servers.get(id.0));
    for server in servers.filter(|server| !server.account_declared) {
        let here = accounts.entry(&*server.site.root).or_default();
        here.entry(&*server.account).or_insert(server);
    }
    let mut same = None;
    for place in website.bindings.iter().filter_map(|id| model.bindings.get(id.0)) {
        let Some(here) = accounts.get(&*place.site.root).filter(|_| !place.gone) else { continue };
        // At most one of them is that of the place.
        for (account, server) in here.iter().take(2) {
            if account.is_empty() || place.account.is_empty() {
                let (address, why) = if account.is_empty() {
                    (server.site.address(), &server.account_open)
                } else {
                    (place.site.address(), &place.account_open)
                };
                let why = why.clone().unwrap_or_else(|| {
                    Why::unsettled(
                        format!("`{address}` 的 provider 用哪个账号"),
                        format!("which account the provider of `{address}` works in"),
                    )
                });
                same = Some(why.into());
            } else if **account != *place.account {
                return Some((Truth::False, Some(Apart { server, place })));
            } else {
                same = same.or(Some(Truth::True));
            }
        }
    }
    same.map(|same| (same, None))
}

/// Whether an instance has bandwidth of its own or an EIP, and not both, with what gives it the
/// first. Nothing where it surely has no bandwidth of its own, or where that is what another rule
/// asks.
pub(crate) fn one_address(case: Case<'_>) -> Option<(Truth, Evidence)> {
    let own = case.server.bandwidth.as_ref()?.judge(|mbps| *mbps <= 0.0);
    (own.truth == Truth::False).then(|| (!case.server.eip.direct.clone(), own.evidence))
}

/// Whether a server with a public address keeps web traffic out while a website on it waits for its
/// filing, with what lets it in and that website. Nothing where no such website is declared, and
/// where another one on it is filed, which must be open.
pub(crate) fn shut<'m>(
    assessment: &Assessment<'m>,
    case: Case<'m>,
) -> Option<(Truth, &'m Evidence, &'m Website)> {
    let ports = case.server.open_ports.as_deref()?;
    let mut waiting = None;
    for (website, verdict) in assessment.carried(case.id) {
        match website.filed {
            Filed::Alibaba | Filed::Other => return None,
            Filed::None | Filed::Applying if verdict.duty != Truth::False && !website.app => {
                waiting = waiting.or(Some(website));
            }
            _ => {}
        }
    }
    let public = own_bandwidth_of(case.server).or(case.server.eip.bound.clone());
    let website = waiting.filter(|_| public != Truth::False)?;
    Some((!public.and(ports.open.clone()), &ports.evidence, website))
}
