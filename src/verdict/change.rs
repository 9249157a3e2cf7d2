//! What endangers a filing that stands: records that lead away, addresses and servers that go.
//!
//! Stands alone because it asks about websites that are filed, where the rest asks about those that
//! are to be.

use std::collections::{HashMap, HashSet};

use crate::catalog::Filed;
use crate::filing::{Binding, Change, PlaceKind, Target, Website};
use crate::text::Declaration;
use crate::value::{Reasons, Truth, Why};

use super::website_need::foreign;
use super::{Assessment, Case, Place, server_requirement};

/// The records of a website that are, or may be, switched on.
pub(crate) fn records<'a>(assessment: &'a Assessment<'_>, website: &Website) -> Vec<Place<'a>> {
    let all = assessment.places_of(website);
    all.filter(|b| b.place == PlaceKind::Dns && b.enabled != Truth::False).collect()
}

/// Whether all records of a website filed through Alibaba Cloud lead to other providers; nothing
/// where no record tells.
pub(crate) fn leaves(assessment: &Assessment<'_>, website: &Website) -> Option<Truth> {
    let records = records(assessment, website);
    if website.filed != Filed::Alibaba || records.is_empty() {
        return None;
    }
    let away = Truth::all(records.iter().map(|b| (!b.enabled.clone()).or(leads_away(b))));
    // Records that are not in the code may lead back.
    Some(if away == Truth::True { away.and(assessment.model.complete.clone()) } else { away })
}

fn leads_away(record: &Binding) -> Truth {
    if record.targets.is_empty() {
        return Why::lost(record.host.value().cloned().unwrap_or_default()).into();
    }
    Truth::all(record.targets.iter().map(foreign))
}

/// The records of a filed website, each with whether it leads visitors at home outside of the
/// mainland.
pub(crate) fn offshore<'a>(
    assessment: &'a Assessment<'_>,
    website: &Website,
) -> Vec<(Place<'a>, Truth)> {
    if !matches!(website.filed, Filed::Alibaba | Filed::Other) {
        return Vec::new();
    }
    let all = records(assessment, website);
    let home = AtHome::of(&all);
    // What visitors from abroad are told is fine as long as those at home are led to the mainland.
    let spare = |record: &Binding| record.abroad.clone().and(home.tells(record));
    let away = |record: &Place<'_>| {
        Truth::any(record.targets.iter().map(|t| outside(assessment, t)))
            .and(record.enabled.clone())
    };
    all.iter().map(|record| (*record, away(record).and(!spare(record)))).collect()
}

/// The names for which records tell visitors at home something of their own.
#[derive(Default)]
struct AtHome<'a> {
    named: HashMap<&'a str, Told>,
    /// Why records at home have no known name, if there are any.
    unnamed: Option<Reasons>,
    /// All records that are, or may be, for visitors at home.
    count: usize,
}

/// What is told at home under a name: surely or not, and by how many records of which the line is
/// not known.
#[derive(Default)]
struct Told {
    sure: Option<Truth>,
    open: Option<Truth>,
    count: usize,
}

impl<'a> AtHome<'a> {
    fn of(records: &[Place<'a>]) -> Self {
        let mut home = Self::default();
        for record in records.iter().filter(|record| record.abroad != Truth::True) {
            home.count += 1;
            let Some(name) = record.binding.host.value() else {
                home.unnamed = home.unnamed.or_else(|| Some(name_open(record)));
                continue;
            };
            let told = home.named.entry(name).or_default();
            let more = record.enabled.clone().and(!record.abroad.clone());
            let kind = if record.abroad == Truth::False { &mut told.sure } else { &mut told.open };
            *kind = Some(kind.take().map_or(more.clone(), |before| before.or(more)));
            told.count += usize::from(record.abroad != Truth::False);
        }
        home
    }

    /// Whether another record tells visitors at home of the same name.
    fn tells(&self, record: &Binding) -> Truth {
        let itself = record.abroad != Truth::True && record.abroad != Truth::False;
        let Some(name) = record.host.value() else {
            return if self.count > usize::from(itself) {
                Truth::Unknown(name_open(record))
            } else {
                Truth::False
            };
        };
        let told = self.named.get(&**name);
        let sure = told.and_then(|told| told.sure.clone());
        let open =
            told.filter(|told| told.count > usize::from(itself)).and_then(|told| told.open.clone());
        Truth::any(sure.into_iter().chain(open).chain(self.unnamed.clone().map(Truth::Unknown)))
    }
}

fn name_open(record: &Binding) -> Reasons {
    record.host.open.clone().unwrap_or_else(|| Reasons::one(Why::lost(record.site.address()), None))
}

/// Whether a target is an Alibaba Cloud resource outside the mainland. Products that carry traffic
/// on are never: whether they count as mainland nodes is open.
pub(crate) fn outside(assessment: &Assessment<'_>, target: &Target) -> Truth {
    match target {
        Target::Server(id) => {
            assessment.server(*id).map_or(Truth::False, |verdict| !verdict.mainland.clone())
        }
        Target::Alibaba { access_product: true, .. } | Target::Foreign { .. } => Truth::False,
        Target::Alibaba { mainland, .. } => !mainland.clone(),
        Target::Literal { declared: Some(origin), .. } => {
            Truth::decided(origin.alibaba == Some(true) && origin.mainland == Some(false))
        }
        // An address without declaration is not known to be a resource of Alibaba Cloud.
        Target::Literal { .. } => Truth::False,
        Target::Unknown(reasons) => Truth::Unknown(reasons.clone()),
    }
}

/// Of each website, whether any of this surely endangers its filing.
pub(super) fn at_risk(assessment: &Assessment<'_>) -> Vec<bool> {
    let stale =
        assessment.model.literal_records.iter().filter(|literal| literal.stale == Truth::True);
    let stale: HashSet<usize> =
        stale.filter_map(|literal| assessment.relations.holder(literal.binding)).collect();
    let risk = |(at, website): (usize, &Website)| {
        website.filed == Filed::Alibaba && stale.contains(&at)
            || leaves(assessment, website) == Some(Truth::True)
            || offshore(assessment, website).iter().any(|(_, away)| *away == Truth::True)
    };
    assessment.model.websites.iter().enumerate().map(risk).collect()
}

/// Whether a plan leaves a server whose service numbers are in use, and how many are: as declared,
/// at least one for each website filed here that runs on it. Nothing for a server that no plan
/// changes.
pub(crate) fn kept(assessment: &Assessment<'_>, case: Case<'_>) -> Option<(Truth, u64)> {
    Some(spared(assessment, case, leaves_us(case.server.change?)))
}

/// Whether a plan leaves a server that stays its public address, where it carries filings, and how
/// many numbers are in use. Nothing for a server that no plan changes, or that goes as a whole.
pub(crate) fn address_kept(assessment: &Assessment<'_>, case: Case<'_>) -> Option<(Truth, u64)> {
    case.server.change.filter(|change| !leaves_us(*change))?;
    Some(spared(assessment, case, case.server.released.is_some()))
}

fn leaves_us(change: Change) -> bool {
    matches!(change, Change::Destroy | Change::Replace)
}

/// Whether a loss does no harm to filings, and how many service numbers are in use.
fn spared(assessment: &Assessment<'_>, case: Case<'_>, lost: bool) -> (Truth, u64) {
    let filed = u64::try_from(assessment.filed_on(case.id)).ok().filter(|n| *n > 0);
    // An option that holds nothing is less than any that holds something.
    let used = case.server.used_numbers.max(filed);
    let truth = match used {
        None if lost => Why::not_declared(
            "没有声明其服务号的使用情况",
            "nothing is declared about its service numbers",
        )
        .told_by(Declaration::Used(case.server.site.address().into()))
        .into(),
        Some(1..) if lost => Truth::False,
        _ => Truth::True,
    };
    (truth, used.unwrap_or(0))
}

/// Whether it matters that a server renews: only a subscription expires, only what carries a
/// website or has used numbers has something to lose, and what is refused only by an earlier
/// filing.
pub(crate) fn must_renew(assessment: &Assessment<'_>, case: Case<'_>) -> bool {
    let filed = case.server.used() > 0 || assessment.filed_on(case.id) > 0;
    let refused = assessment.eligible(case) == Truth::False && !filed;
    server_requirement::prepaid(case.server) == Truth::True && !refused && assessment.in_use(case)
}
