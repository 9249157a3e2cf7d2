//! Service numbers: how many the servers yield, and how many the websites need.
//!
//! Bounds, because servers may be undecided and filings unknown; `None` is a bound that cannot be
//! given.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use foldhash::HashSet;

use crate::catalog::{Dialect, Need, Per, Product};
use crate::filing::{Candidates, Fact, Filed, NamelessBinding, ServerId, Site};
use crate::text::Declaration;
use crate::value::{Reasons, Truth, Why};

use super::{Assessment, Case};

/// A least number and a greatest one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) min: u64,
    /// `None`: there is no telling.
    pub(crate) max: Option<u64>,
}

impl Default for Range {
    fn default() -> Self {
        Self::NONE
    }
}

impl Range {
    pub(crate) const NONE: Self = Self { min: 0, max: Some(0) };

    pub(crate) fn plus(self, other: Self) -> Self {
        let max = self.max.zip(other.max).map(|(a, b)| a.saturating_add(b));
        Self { min: self.min.saturating_add(other.min), max }
    }

    /// With so many taken away; taken without end leaves nothing for sure.
    fn minus(self, used: Self) -> Self {
        let min = used.max.map_or(0, |most| self.min.saturating_sub(most));
        Self { min, max: self.max.map(|m| m.saturating_sub(used.min)) }
    }

    fn times(self, quota: u64) -> Self {
        Self { min: self.min.saturating_mul(quota), max: self.max.map(|m| m.saturating_mul(quota)) }
    }

    /// What covers both.
    fn most(self, other: Self) -> Self {
        let max = self.max.zip(other.max).map(|(a, b)| a.max(b));
        Self { min: self.min.max(other.min), max }
    }

    fn at_most(self, cap: u64) -> Self {
        Self { min: self.min.min(cap), max: Some(self.max.map_or(cap, |m| m.min(cap))) }
    }
}

/// Capacity against demand.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers {
    pub(crate) capacity: Range,
    pub(crate) used: u64,
    pub(crate) demand: Range,
    /// Websites that need one only if they are not filed yet, which nobody said.
    pub(crate) unknown: u64,
    /// Why the bounds lie apart.
    pub(crate) reasons: Option<Reasons>,
    /// Whether there is no server at all.
    pub(crate) nowhere: bool,
}

impl Numbers {
    /// Whether the numbers at hand suffice.
    pub(crate) fn suffice(&self) -> Truth {
        let (capacity, demand) = (self.capacity, self.demand);
        if demand.max.is_some_and(|most| most == 0 || (!self.nowhere && most <= capacity.min)) {
            return Truth::True;
        }
        if self.nowhere {
            return Why::not_declared(
                "代码和配置中没有服务器",
                "there is no server in code and configuration",
            )
            .told_by(Declaration::Server)
            .into();
        }
        if capacity.max.is_some_and(|most| demand.min > most) {
            return Truth::False;
        }
        let en = "both the numbers needed and those at hand are known as bounds only";
        Truth::Unknown(
            self.reasons
                .clone()
                .unwrap_or_else(|| Why::not_settled("需要的和可用的服务号都只有上下界", en).into()),
        )
    }
}

/// What is counted, with its roots that are counted already and may be the same.
pub(super) type Counted<'a, 'm> = (&'a Assessment<'m>, Option<&'a HashSet<Arc<str>>>);

/// Counts a run, or several environments together: a website that is in several of them, or a
/// server of the configuration, counts once.
pub(super) fn count(all: &[Counted<'_, '_>], candidates: Candidates) -> Numbers {
    let nowhere = all.iter().all(|(assessment, _)| assessment.cases().next().is_none());
    let mut numbers = Numbers { nowhere, ..Numbers::default() };
    capacity(all, candidates, &mut numbers);
    let mut needs: HashMap<(bool, &str), (Range, bool)> = HashMap::new();
    for (website, verdict) in all.iter().flat_map(|(assessment, _)| assessment.websites()) {
        let unknown = website.filed == Filed::Unknown && verdict.number != Truth::False;
        let known = needs.entry((website.app, &website.domain)).or_insert((Range::NONE, false));
        *known = (known.0.most(one(&verdict.number)), known.1 || unknown);
        note(&mut numbers.reasons, &verdict.number);
    }
    numbers.unknown = needs.values().map(|(_, unknown)| u64::from(*unknown)).sum();
    numbers.demand = needs.into_values().fold(Range::NONE, |sum, (need, _)| sum.plus(need));
    for (assessment, _) in all {
        for nameless in &assessment.model.nameless {
            numbers.demand = numbers.demand.plus(of_nameless(assessment, nameless));
            Reasons::add(&mut numbers.reasons, nameless.reasons.clone());
        }
    }
    let gaps = all.iter().filter(|(assessment, _)| assessment.model.complete != Truth::True);
    for (assessment, _) in gaps {
        // What is missing may hold servers and websites.
        (numbers.capacity.max, numbers.demand.max) = (None, None);
        note(&mut numbers.reasons, &assessment.model.complete);
    }
    numbers
}

fn note(reasons: &mut Option<Reasons>, truth: &Truth) {
    truth.reasons().into_iter().for_each(|more| Reasons::add(reasons, more.clone()));
}

fn one(truth: &Truth) -> Range {
    Range { min: u64::from(*truth == Truth::True), max: Some(u64::from(*truth != Truth::False)) }
}

/// How many instances a fact allows.
fn instances(fact: &Fact<u64>) -> Range {
    let counts = || fact.options.iter().map(|(n, _)| *n);
    let min = if fact.beyond { 0 } else { counts().min().unwrap_or(0) };
    let max = if fact.beyond { None } else { counts().max() };
    Range { min, max }
}

/// The quota of a server before use, as far as it is eligible and there.
fn quota(assessment: &Assessment<'_>, case: Case<'_>) -> (Range, Truth) {
    let eligible = assessment.eligible(case);
    // A gateway counts only where it is all that a number could come from.
    let judged = || assessment.server(case.id).map_or(Truth::False, |v| v.judged.clone());
    let published = if case.server.product == Product::Nat { judged() } else { Truth::True };
    let full = instances(&case.server.instances).times(case.product.numbers);
    match eligible.and(published).and(case.server.site.exists.clone()) {
        Truth::True => (full, Truth::True),
        Truth::False => (Range::NONE, Truth::False),
        Truth::Unknown(reasons) => (Range { min: 0, ..full }, Truth::Unknown(reasons)),
    }
}

/// Numbers in use: as declared, else up to one for each website filed here that runs on it
/// (governing document, note 3: a number that was used is used for good, and which server a filing
/// used is not in the code).
pub(crate) fn used(assessment: &Assessment<'_>, case: Case<'_>) -> Range {
    match case.server.used_numbers {
        Some(used) => Range { min: used, max: Some(used) },
        None if case.server.used_by_others => Range::NONE,
        None => Range { min: 0, max: u64::try_from(assessment.filed_on(case.id)).ok() },
    }
}

/// What would surely be left on a server, were it eligible.
pub(crate) fn promised(assessment: &Assessment<'_>, case: Case<'_>) -> u64 {
    let full = instances(&case.server.instances).times(case.product.numbers);
    full.minus(used(assessment, case)).min
}

/// What is left on a server, as far as it is eligible.
pub(crate) fn left(assessment: &Assessment<'_>, case: Case<'_>) -> Range {
    quota(assessment, case).0.minus(used(assessment, case))
}

fn capacity(all: &[Counted<'_, '_>], candidates: Candidates, numbers: &mut Numbers) {
    // Chosen by hand, only what was chosen counts; else a number can be had on any server.
    let chosen = |(assessment, case, _): &(&Assessment<'_>, Case<'_>, bool)| {
        let judged = || assessment.server(case.id).is_some_and(|v| v.judged != Truth::False);
        candidates != Candidates::Declared || judged()
    };
    let mut declared: HashSet<&str> = HashSet::default();
    let mut accounts: BTreeMap<(Product, &str), (Range, Range, u64)> = BTreeMap::new();
    let cases = all.iter().flat_map(|(assessment, repeated)| {
        let again = |case: &Case<'_>| repeated.is_some_and(|r| r.contains(&case.server.site.root));
        assessment.cases().map(move |case| (*assessment, case, again(&case)))
    });
    for (assessment, case, again) in cases.filter(chosen) {
        let Site { base, dialect, .. } = &case.server.site;
        if *dialect == Dialect::Declared && !declared.insert(base) {
            continue;
        }
        let (mut range, fit) = quota(assessment, case);
        note(&mut numbers.reasons, &fit);
        if again && range.max != Some(0) {
            range.min = 0;
            Reasons::add(&mut numbers.reasons, once_or_more(&case.server.site.root));
        }
        if range.max.is_none() {
            case.server
                .instances
                .open
                .clone()
                .into_iter()
                .for_each(|why| Reasons::add(&mut numbers.reasons, why));
        }
        numbers.used = numbers.used.saturating_add(case.server.used());
        let used = used(assessment, case);
        if range.max != Some(0) && used.max != Some(used.min) {
            let name = case.server.site.address();
            let (zh, en) = (
                format!("没有声明 `{name}` 已用的服务号"),
                format!("the numbers used on `{name}` are not declared"),
            );
            Reasons::add(
                &mut numbers.reasons,
                Why::not_declared(zh, en).told_by(Declaration::Used(name.into())),
            );
        }
        match case.product.per {
            Per::Instance => numbers.capacity = numbers.capacity.plus(range.minus(used)),
            Per::Account => {
                let key = (case.server.product, &*case.server.account);
                let entry =
                    accounts.entry(key).or_insert((Range::NONE, Range::NONE, case.product.numbers));
                (entry.0, entry.1) = (entry.0.plus(range), entry.1.plus(used));
            }
        }
    }
    for (range, used, cap) in accounts.into_values() {
        numbers.capacity = numbers.capacity.plus(range.at_most(cap).minus(used));
    }
}

/// Why servers of a root that environments have alike are counted as bounds.
fn once_or_more(root: &str) -> Why {
    Why::not_settled(
        format!("根模块或模板 {root} 在各环境中完全相同，不知道是只部署一次还是每个环境各部署一次"),
        format!(
            "root {root} is the same in several environments: whether it is deployed once, or once in each, is not known"
        ),
    )
}

/// A place whose domain is unknown may be one more website, or any number of them.
fn of_nameless(assessment: &Assessment<'_>, nameless: &NamelessBinding) -> Range {
    let countless = assessment.model.complete != Truth::True
        || nameless.reasons.iter().any(|r| matches!(r.why, Why::CountUnknown(_)));
    Range { min: 0, max: if countless { None } else { Some(1) } }
}

/// Whether a server has numbers for the websites that only it carries, with both. Nothing where it
/// carries none, where it is refused, and where the total is short: then that is what is told.
pub(crate) fn bears(assessment: &Assessment<'_>, case: Case<'_>) -> Option<(Truth, Range, Range)> {
    let total = assessment.all_numbers();
    let short = total.capacity.max.is_some_and(|max| total.demand.min > max);
    let (load, mut reasons) = load(assessment, case.id);
    if short || load.max == Some(0) || assessment.eligible(case) == Truth::False {
        return None;
    }
    let quota = instances(&case.server.instances).times(case.product.numbers);
    reasons.extend(case.server.instances.open.clone());
    let truth = if load.max.is_some_and(|most| most <= quota.min) {
        Truth::True
    } else if quota.max.is_some_and(|most| load.min > most) {
        Truth::False
    } else {
        let all = reasons.into_iter().reduce(Reasons::join);
        Truth::Unknown(
            all.unwrap_or_else(|| Why::CountUnknown(case.server.site.base.clone()).into()),
        )
    };
    Some((truth, load, quota))
}

/// Websites to file that run on this server and no other: those on several servers can take a
/// number of any.
fn load(assessment: &Assessment<'_>, id: ServerId) -> (Range, Vec<Reasons>) {
    let mut load = Range::NONE;
    let mut reasons = Vec::new();
    for (website, verdict) in
        assessment.carried(id).filter(|(w, v)| w.servers.len() == 1 && v.need != Need::Nothing)
    {
        let alone = website.servers_open.clone().map_or(Truth::True, Truth::Unknown);
        let needs = verdict.number.clone().and(alone);
        load = load.plus(one(&needs));
        if let Truth::Unknown(why) = needs {
            reasons.push(why);
        }
    }
    for nameless in assessment.nameless_on(id) {
        load = load.plus(of_nameless(assessment, nameless));
        reasons.push(nameless.reasons.clone());
    }
    (load, reasons)
}
