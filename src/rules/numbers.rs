//! Service numbers: how many the servers yield, and how many the websites need.
//!
//! Bounds, because servers may be undecided and filings unknown; `None` is a bound that cannot be given.

use std::collections::BTreeMap;

use crate::catalog::Per;
use crate::filing::{Fact, Filed, NamelessBinding, PlaceKind, Server, Website};
use crate::text::Text;
use crate::value::{Reasons, Truth, Why};

use super::context::{Case, Context};
use super::requirement::{self, eligible};

/// A least number and a greatest one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) min: u64,
    /// `None`: there is no telling.
    pub(super) max: Option<u64>,
}

impl Range {
    pub(super) const NONE: Self = Self { min: 0, max: Some(0) };

    pub(super) fn plus(self, other: Self) -> Self {
        let max = self.max.zip(other.max).map(|(a, b)| a.saturating_add(b));
        Self { min: self.min.saturating_add(other.min), max }
    }

    fn minus(self, used: u64) -> Self {
        Self { min: self.min.saturating_sub(used), max: self.max.map(|m| m.saturating_sub(used)) }
    }

    fn times(self, quota: u64) -> Self {
        Self { min: self.min.saturating_mul(quota), max: self.max.map(|m| m.saturating_mul(quota)) }
    }

    fn at_most(self, cap: u64) -> Self {
        Self { min: self.min.min(cap), max: Some(self.max.map_or(cap, |m| m.min(cap))) }
    }
}

/// Capacity against demand.
pub(super) struct Numbers {
    pub(super) capacity: Range,
    pub(super) used: u64,
    pub(super) demand: Range,
    /// Websites whose filing is unknown.
    pub(super) unknown: u64,
    /// Why the bounds lie apart.
    pub(super) reasons: Option<Reasons>,
}

/// Counts the whole run.
pub(super) fn count(context: &Context<'_>) -> Numbers {
    let mut reasons: Option<Reasons> = None;
    let (mut capacity, used) = capacity(context, &mut reasons);
    let mut demand = Range::NONE;
    let mut unknown = 0;
    for website in &context.model.websites {
        let needs = needs_number(context, website);
        unknown += u64::from(website.filed == Filed::Unknown && needs != Truth::False);
        demand = demand.plus(one(&needs));
        note(&mut reasons, &needs);
    }
    for nameless in &context.model.nameless {
        demand = demand.plus(of_nameless(context, nameless));
        note(&mut reasons, &Truth::Unknown(nameless.reasons.clone()));
    }
    if context.model.complete != Truth::True {
        // What is missing may hold servers and websites.
        capacity.max = None;
        demand.max = None;
        note(&mut reasons, &context.model.complete);
    }
    Numbers { capacity, used, demand, unknown, reasons }
}

fn note(reasons: &mut Option<Reasons>, truth: &Truth) {
    if let Truth::Unknown(more) = truth {
        *reasons = Some(match reasons.take() {
            Some(have) => have.join(more.clone()),
            None => more.clone(),
        });
    }
}

fn one(truth: &Truth) -> Range {
    match truth {
        Truth::True => Range { min: 1, max: Some(1) },
        Truth::False => Range::NONE,
        Truth::Unknown(_) => Range { min: 0, max: Some(1) },
    }
}

/// How many instances a fact allows.
pub(super) fn instances(fact: &Fact<u64>) -> Range {
    let counts = || fact.options.iter().map(|(n, _)| *n);
    let min = if fact.beyond { 0 } else { counts().min().unwrap_or(0) };
    let max = if fact.beyond { None } else { counts().max() };
    Range { min, max }
}

/// The quota of a server before use, as far as it is eligible, judged and there.
fn quota(case: Case<'_>) -> (Range, Truth) {
    let server = case.server;
    let fit = server.candidate.clone().and(eligible(server, case.product)).and(server.site.exists.clone());
    let full = instances(&server.instances).times(case.product.numbers);
    match fit {
        Truth::True => (full, Truth::True),
        Truth::False => (Range::NONE, Truth::False),
        Truth::Unknown(reasons) => (Range { min: 0, ..full }, Truth::Unknown(reasons)),
    }
}

fn capacity(context: &Context<'_>, reasons: &mut Option<Reasons>) -> (Range, u64) {
    let mut total = Range::NONE;
    let mut used = 0_u64;
    let mut accounts: BTreeMap<(&str, &str), (Range, u64, u64)> = BTreeMap::new();
    for case in context.servers() {
        let (range, fit) = quota(case);
        note(reasons, &fit);
        if range.max.is_none() {
            note(reasons, &count_reason(case.server));
        }
        used = used.saturating_add(case.server.used());
        match case.product.per {
            Per::Instance => total = total.plus(range.minus(case.server.used())),
            Per::Account => {
                let entry = accounts.entry((case.product.id, &case.server.account)).or_insert((Range::NONE, 0, case.product.numbers));
                entry.0 = entry.0.plus(range);
                entry.1 = entry.1.saturating_add(case.server.used());
            }
        }
    }
    for (range, used, cap) in accounts.into_values() {
        total = total.plus(range.at_most(cap).minus(used));
    }
    (total, used)
}

fn count_reason(server: &Server) -> Truth {
    server.instances.open.clone().map_or(Truth::True, Truth::Unknown)
}

/// Whether a website needs a service number here.
pub(super) fn needs_number(context: &Context<'_>, website: &Website) -> Truth {
    match website.filed {
        Filed::Alibaba => Truth::False,
        Filed::None => declared_unfiled(context, website),
        // An access filing verifies a server too, and so uses a number (N10).
        Filed::Other => reaches_alibaba(context, website),
        Filed::Unknown => match has_duty(context, website) {
            Truth::False => Truth::False,
            _ => Truth::unknown(filing_unknown(&website.domain), None),
        },
    }
}

/// The reason that nothing says whether a domain is filed.
pub(super) fn filing_unknown(domain: &str) -> Why {
    Why::NotDeclared(Text::new(format!("没有声明 {domain} 的备案状态"), format!("the filing state of {domain} is not declared")))
}

/// Declared unfiled means: to be filed. Only a domain that surely needs no filing is left out: it is known to be somewhere,
/// and nowhere in the mainland.
fn declared_unfiled(context: &Context<'_>, website: &Website) -> Truth {
    let somewhere = !website.bindings.is_empty() || !website.servers.is_empty();
    let offshore = somewhere && has_duty(context, website) == Truth::False;
    Truth::decided(!offshore)
}

/// Whether any place of a website asks for a filing, or a mainland server carries it.
pub(super) fn has_duty(context: &Context<'_>, website: &Website) -> Truth {
    let places = website.bindings.iter().filter_map(|id| context.model.bindings.get(id.0)).map(|b| b.filing.clone());
    places.chain(std::iter::once(on_mainland_server(context, website))).fold(Truth::False, Truth::or)
}

fn on_mainland_server(context: &Context<'_>, website: &Website) -> Truth {
    let servers = website.servers.iter().filter_map(|id| context.model.servers.get(id.0));
    servers.map(requirement::mainland).fold(Truth::False, Truth::or)
}

/// Whether a website filed elsewhere must be filed here too.
fn reaches_alibaba(context: &Context<'_>, website: &Website) -> Truth {
    let blocking =
        |place: PlaceKind| matches!(place, PlaceKind::Dns | PlaceKind::LoadBalancer | PlaceKind::Function | PlaceKind::UrlForward);
    let places = website.bindings.iter().filter_map(|id| context.model.bindings.get(id.0));
    let direct = places.filter(|b| blocking(b.place)).map(|b| b.access.clone()).fold(Truth::False, Truth::or);
    direct.or(on_mainland_server(context, website))
}

/// A place whose domain is unknown may be one more website, or any number of them.
fn of_nameless(context: &Context<'_>, nameless: &NamelessBinding) -> Range {
    let countless = context.model.complete != Truth::True || nameless.reasons.iter().any(|r| matches!(r.why, Why::CountUnknown(_)));
    Range { min: 0, max: if countless { None } else { Some(1) } }
}

/// Both sides as bounds.
pub(super) fn balance(numbers: &Numbers) -> Text {
    let range = |r: Range| match r.max {
        Some(max) if max == r.min => max.to_string(),
        Some(max) => format!("{}–{max}", r.min),
        None => format!("{}–?", r.min),
    };
    let (need, have) = (range(numbers.demand), range(numbers.capacity));
    Text::new(format!("需要 {need} 个，可用 {have} 个。"), format!("needed: {need}, at hand: {have}"))
}

/// What one server yields.
pub(super) fn yields(case: Case<'_>) -> Text {
    let left = quota(case).0.minus(case.server.used());
    let name = case.server.site.address();
    match left.max {
        Some(max) if max == left.min => Text::new(format!("`{name}` 可用 {max} 个"), format!("`{name}` yields {max}")),
        Some(max) => Text::new(format!("`{name}` 可用 {}–{max} 个", left.min), format!("`{name}` yields {}–{max}", left.min)),
        None => Text::new(format!("`{name}` 数量未知"), format!("`{name}` yields an unknown number")),
    }
}

/// Websites to file that run on this server and no other: those on several servers can take a number of any.
pub(super) fn load(context: &Context<'_>, case: Case<'_>) -> (Range, Vec<Reasons>) {
    let mut load = Range::NONE;
    let mut reasons = Vec::new();
    for website in context.relations.alone_on(case.id) {
        let alone = website.servers_open.clone().map_or(Truth::True, Truth::Unknown);
        let needs = needs_number(context, website).and(alone);
        let one = Range { min: u64::from(needs == Truth::True), max: Some(u64::from(needs != Truth::False)) };
        load = load.plus(one);
        if let Truth::Unknown(why) = needs {
            reasons.push(why);
        }
    }
    for nameless in context.relations.nameless_on(case.id) {
        load = load.plus(of_nameless(context, nameless));
        reasons.push(nameless.reasons.clone());
    }
    (load, reasons)
}
