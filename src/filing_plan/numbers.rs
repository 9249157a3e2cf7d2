//! Service numbers: whether they suffice, and which server to pick for which website.
//!
//! The proposal is a help for the form, not a judgement: it never gives a server more websites than it has numbers left,
//! and says nothing where no server is surely usable.

use std::collections::BTreeMap;

use crate::filing_plan::addresses::Addresses;
use crate::filing_plan::{Need, Numbers, Suffices, WebsitePlan};
use crate::finding::{Answer, Report, ServerRef, ServerRow};

/// Available against needed.
pub(super) fn compare(report: &Report) -> Numbers {
    let row = report.service_numbers;
    let (available, needed) = (row.capacity, row.demand);
    let lacking = needed.min.zip(available.max).map_or(0, |(least, most)| least.saturating_sub(most));
    let enough = needed.max.zip(available.min).is_some_and(|(most, least)| most <= least);
    let suffices = match (lacking, enough) {
        // Without a server nothing can be said: it may stand in no code.
        _ if report.servers.is_empty() && needed.max != Some(0) => Suffices::Open,
        (1.., _) => Suffices::No(lacking),
        (0, true) => Suffices::Yes,
        (0, false) => Suffices::Open,
    };
    Numbers { available, used: row.used, needed, suffices }
}

/// Proposes a server for each website that needs a number: one that serves it, else any with a number left. Where its own
/// servers can only be used after a change, that is said too: what is borrowed can be used at once, the other is its own.
pub(super) fn assign(report: &Report, websites: &mut [WebsitePlan]) {
    let usable = |s: &&ServerRow| s.candidate && s.eligible == Answer::Yes;
    let servers: Vec<&ServerRow> = report.servers.iter().filter(usable).collect();
    let by_name = Addresses::new(servers.iter().enumerate().map(|(at, s)| (at, s.root.as_str(), s.resource.as_str())));
    let all = Addresses::servers(report);
    let mut left = Left::new(&servers);
    let needy = |w: &WebsitePlan| matches!(w.need, Need::First | Need::Additional | Need::Access);
    for website in websites.iter_mut().filter(|w| needy(w)) {
        let serving = website.served_by.iter().flat_map(|s| by_name.exactly(&s.root, &s.resource));
        let first = serving.copied().filter(|at| left.has(servers[*at])).min();
        website.file_on = first.and_then(|at| left.take(servers[at]));
    }
    // Numbers only ever get fewer: what has none is not looked at again.
    let mut next = 0;
    for website in websites.iter_mut().filter(|w| needy(w) && w.file_on.is_none()) {
        let own = website.served_by.iter().flat_map(|s| all.exactly(&s.root, &s.resource));
        let first = own.copied().filter(|at| mends(&report.servers[*at])).min();
        website.file_after = first.map(|at| report.servers[at].name());
        next += servers[next..].iter().take_while(|s| !left.has(s)).count();
        website.file_on = servers.get(next).and_then(|server| left.take(server));
    }
}

/// Whether a server is refused for what can be bought: charge type, term, bandwidth. A NAT gateway cannot be subscribed to, and
/// one outside the mainland would be another server.
fn mends(server: &ServerRow) -> bool {
    server.candidate && server.eligible == Answer::No && server.mainland == Some(true) && server.product != "nat"
}

/// The numbers that are left to propose.
struct Left<'a> {
    by_server: BTreeMap<(&'a str, &'a str), u64>,
    /// Quotas per account: rows do not say which account, so all count as one.
    by_account: BTreeMap<&'a str, u64>,
}

impl<'a> Left<'a> {
    fn new(servers: &[&'a ServerRow]) -> Self {
        let mut left = Self { by_server: BTreeMap::new(), by_account: BTreeMap::new() };
        for server in servers {
            let numbers = server.service_numbers.unwrap_or(0);
            left.by_server.insert((&server.root, &server.resource), numbers);
            if server.product == "elastic-web" {
                let most = left.by_account.entry(&server.product).or_insert(0);
                *most = numbers.max(*most);
            }
        }
        left
    }

    fn has(&self, server: &ServerRow) -> bool {
        let own = self.by_server.get(&(server.root.as_str(), server.resource.as_str()));
        own.is_some_and(|n| *n > 0) && self.by_account.get(server.product.as_str()).is_none_or(|n| *n > 0)
    }

    fn take(&mut self, server: &'a ServerRow) -> Option<ServerRef> {
        let own = self.by_server.get_mut(&(server.root.as_str(), server.resource.as_str()))?;
        *own = own.checked_sub(1)?;
        if let Some(account) = self.by_account.get_mut(server.product.as_str()) {
            *account = account.saturating_sub(1);
        }
        Some(server.name())
    }
}
