//! Which server each website can be filed on, and what follows for those that cannot be used.
//!
//! One eligible server is enough for a website, and for five of them: a server that is refused
//! matters only where nothing else will do. No server is given more websites than it has numbers
//! left.

use std::collections::HashMap;

use crate::catalog::{Need, Per, Product, ServerRole as Role};
use crate::filing::ServerId;
use crate::value::Truth;

use super::website_need::open;
use super::{Assessment, Case, Standing, service_numbers};

/// The numbers that are left to give.
struct Left<'a> {
    by_server: HashMap<ServerId, u64>,
    by_account: HashMap<(Product, &'a str), u64>,
}

impl<'a> Left<'a> {
    fn has(&self, case: Case<'_>) -> bool {
        let account = self.by_account.get(&(case.server.product, &*case.server.account));
        self.by_server.get(&case.id).is_some_and(|n| *n > 0) && account.is_none_or(|n| *n > 0)
    }

    fn take(&mut self, case: Case<'a>) -> ServerId {
        if let Some(n) = self.by_server.get_mut(&case.id) {
            *n = n.saturating_sub(1);
        }
        if let Some(n) = self.by_account.get_mut(&(case.server.product, &*case.server.account)) {
            *n = n.saturating_sub(1);
        }
        case.id
    }
}

/// Picks a server for each website: those that surely need a number first, then those that may.
pub(super) fn choose(assessment: &mut Assessment<'_>) {
    let usable = |case: &Case<'_>| {
        let verdict = assessment.server(case.id);
        let counts = |v: &super::ServerVerdict| {
            v.judged != Truth::False || case.server.product != Product::Nat
        };
        verdict.is_some_and(|v| v.eligible == Truth::True && counts(v))
    };
    let cases: Vec<Case<'_>> = assessment.cases().filter(usable).collect();
    let mut left = Left { by_server: HashMap::new(), by_account: HashMap::new() };
    for case in &cases {
        let yields = service_numbers::left(assessment, *case).min;
        left.by_server.insert(case.id, yields);
        if case.product.per == Per::Account {
            let most =
                left.by_account.entry((case.server.product, &case.server.account)).or_insert(0);
            *most = yields.max(*most);
        }
    }
    let may: Vec<Case<'_>> = cases
        .iter()
        .copied()
        .filter(|c| assessment.server(c.id).is_some_and(|v| v.role == Role::MayCarry))
        .collect();
    let mut picked: Vec<(Option<ServerId>, Option<ServerId>, Option<ServerId>)> =
        vec![(None, None, None); assessment.websites.len()];
    let sure: Vec<bool> = assessment.websites.iter().map(|w| w.number == Truth::True).collect();
    let wanting: Vec<bool> = assessment
        .websites
        .iter()
        .map(|w| w.number != Truth::False && w.need != Need::Nothing)
        .collect();
    let by_id: HashMap<ServerId, Case<'_>> = cases.iter().map(|c| (c.id, *c)).collect();
    let order = |first: bool| {
        sure.iter()
            .zip(&wanting)
            .enumerate()
            .filter(move |(_, (s, w))| **w && **s == first)
            .map(|(i, _)| i)
    };
    for at in order(true).chain(order(false)) {
        let (Some(website), Some(verdict)) =
            (assessment.model.websites.get(at), assessment.websites.get(at))
        else {
            continue;
        };
        let own = website
            .servers
            .iter()
            .filter_map(|id| by_id.get(id))
            .copied()
            .filter(|c| left.has(*c))
            .min_by_key(|c| c.id);
        let open = open(website, verdict).is_some();
        let case = own.or_else(|| may.iter().copied().filter(|_| open).find(|c| left.has(*c)));
        picked[at].0 = case.map(|case| left.take(case));
    }
    // Numbers only ever get fewer: what has none is not looked at again.
    let mut next = 0;
    let unserved = |at: &usize| {
        let website = assessment.model.websites.get(*at);
        picked[*at].0.is_none() && website.is_none_or(|w| assessment.elsewhere(w).is_none())
    };
    for at in order(true).filter(unserved).collect::<Vec<_>>() {
        let own = assessment.model.websites.get(at).into_iter().flat_map(|w| &w.servers);
        picked[at].2 = own.copied().filter(|id| mends(assessment, *id)).min();
        next += cases.get(next..).unwrap_or_default().iter().take_while(|c| !left.has(**c)).count();
        picked[at].1 = cases.get(next).map(|case| left.take(*case));
    }
    for (website, (own, borrowed, after)) in assessment.websites.iter_mut().zip(picked) {
        (website.own, website.borrowed, website.after) = (own, borrowed, after);
    }
}

/// Whether a server is refused for what can be bought: charge type, term, bandwidth. A NAT gateway
/// cannot be subscribed to, and one outside the mainland would be another server.
fn mends(assessment: &Assessment<'_>, id: ServerId) -> bool {
    let nat = assessment.model.servers.get(id.0).is_some_and(|s| s.product == Product::Nat);
    assessment.server(id).is_some_and(|v| v.eligible == Truth::False && v.mainland == Truth::True)
        && !nat
}

/// The numbers that a server would yield that is judged, and refused for what can be bought; none
/// where it cannot be mended, or need not be.
pub(crate) fn mended(assessment: &Assessment<'_>, case: Case<'_>) -> u64 {
    let judged = assessment.server(case.id).is_some_and(|v| v.judged == Truth::True);
    if judged && case.server.site.exists == Truth::True && mends(assessment, case.id) {
        service_numbers::promised(assessment, case)
    } else {
        0
    }
}

/// Whether a server is one that a website could be filed on, were it bought otherwise.
fn useful(assessment: &Assessment<'_>, id: ServerId) -> bool {
    assessment.server(id).is_some_and(|v| v.judged != Truth::False && v.mainland != Truth::False)
}

/// How much a server that is refused matters to the websites it carries, or may carry.
pub(super) fn standing<'m>(assessment: &Assessment<'m>, id: ServerId) -> Standing<'m> {
    let Some(verdict) = assessment.server(id) else { return Standing::Needed };
    if !assessment.nameless_on(id).is_empty() {
        return Standing::Needed;
    }
    let mut spare = None;
    let mut elsewhere = None;
    let mut any = false;
    let mut shared = None;
    let all: Vec<_> = match verdict.role {
        Role::Carries => assessment.carried(id).collect(),
        Role::MayCarry => assessment.websites().filter(|(w, v)| open(w, v).is_some()).collect(),
        _ => return Standing::Needed,
    };
    for (website, judged) in all.into_iter().filter(|(_, judged)| judged.need != Need::Nothing) {
        any = true;
        match judged.own.filter(|own| *own != id) {
            Some(own) => spare = spare.or(Some(own)),
            None if assessment.elsewhere(website).is_some() => {
                elsewhere = elsewhere.or_else(|| assessment.elsewhere(website));
            }
            None => {
                let others: Vec<ServerId> =
                    website.servers.iter().copied().filter(|id| useful(assessment, *id)).collect();
                if others.iter().all(|other| *other == id) {
                    return Standing::Needed;
                }
                shared = shared.or(Some((website, others)));
            }
        }
    }
    match (any, shared, spare, elsewhere) {
        (true, Some((website, others)), ..) => Standing::OneOf(website, others),
        (true, None, Some(spare), _) => Standing::Spared(spare),
        (true, None, None, Some(elsewhere)) => Standing::SparedBy(elsewhere),
        _ => Standing::Needed,
    }
}
