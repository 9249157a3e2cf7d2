//! What endangers a filing that stands: records that lead away, addresses and servers that go.
//!
//! Stands alone because it asks about websites that are filed, where the rest asks about those that are to be.

use std::collections::HashSet;

use crate::catalog::Filed;
use crate::filing::{Binding, Change, PlaceKind, Target, Website};
use crate::value::{Truth, Why};

use super::need::foreign;
use super::{Assessment, Case, Place, requirement};

/// The records of a website that are, or may be, switched on.
pub(crate) fn records<'a>(assessment: &'a Assessment<'_>, website: &Website) -> Vec<Place<'a>> {
    let all = assessment.places_of(website);
    all.filter(|b| b.place == PlaceKind::Dns && b.enabled != Truth::False).collect()
}

/// Whether all records of a website filed through Alibaba Cloud lead to other providers; nothing where no record tells.
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

/// The records of a filed website, each with whether it leads visitors at home outside of the mainland.
pub(crate) fn offshore<'a>(assessment: &'a Assessment<'_>, website: &Website) -> Vec<(Place<'a>, Truth)> {
    if !matches!(website.filed, Filed::Alibaba | Filed::Other) {
        return Vec::new();
    }
    let all = records(assessment, website);
    // What visitors from abroad are told is fine as long as those at home are led to the mainland.
    let home = |record: &Binding| all.iter().any(|other| other.abroad == Truth::False && other.host.value() == record.host.value());
    let spare = |record: &Binding| if home(record) { record.abroad.clone() } else { Truth::False };
    let away = |record: &Place<'_>| Truth::any(record.targets.iter().map(|t| outside(assessment, t))).and(record.enabled.clone());
    all.iter().map(|record| (*record, away(record).and(!spare(record)))).collect()
}

/// Whether a target is an Alibaba Cloud resource outside the mainland. Products that carry traffic on are never: whether they
/// count as mainland nodes is open.
pub(crate) fn outside(assessment: &Assessment<'_>, target: &Target) -> Truth {
    match target {
        Target::Server(id) => assessment.server(*id).map_or(Truth::False, |verdict| !verdict.mainland.clone()),
        Target::Alibaba { access_product: true, .. } | Target::Foreign { .. } => Truth::False,
        Target::Alibaba { mainland, .. } => !mainland.clone(),
        Target::Literal { declared: Some(origin), .. } => Truth::decided(origin.alibaba == Some(true) && origin.mainland == Some(false)),
        // An address without declaration is not known to be a resource of Alibaba Cloud.
        Target::Literal { .. } => Truth::False,
        Target::Unknown(reasons) => Truth::Unknown(reasons.clone()),
    }
}

/// Of each website, whether any of this surely endangers its filing.
pub(super) fn at_risk(assessment: &Assessment<'_>) -> Vec<bool> {
    let stale = assessment.model.literal_records.iter().filter(|literal| literal.stale == Truth::True);
    let stale: HashSet<usize> = stale.filter_map(|literal| assessment.relations.holder(literal.binding)).collect();
    let risk = |(at, website): (usize, &Website)| {
        website.filed == Filed::Alibaba && stale.contains(&at)
            || leaves(assessment, website) == Some(Truth::True)
            || offshore(assessment, website).iter().any(|(_, away)| *away == Truth::True)
    };
    assessment.model.websites.iter().enumerate().map(risk).collect()
}

/// Whether a plan leaves a server whose service numbers are in use, and how many are: as declared, at least one for each
/// website filed here that runs on it. Nothing for a server that no plan changes.
pub(crate) fn kept(assessment: &Assessment<'_>, case: Case<'_>) -> Option<(Truth, u64)> {
    let filed = u64::try_from(assessment.filed_on(case.id)).ok().filter(|n| *n > 0);
    // An option that holds nothing is less than any that holds something.
    let used = case.server.used_numbers.max(filed);
    let truth = match (case.server.change?, used) {
        (Change::Destroy | Change::Replace, None) => {
            Why::not_declared("没有声明其服务号的使用情况", "nothing is declared about its service numbers").into()
        }
        (Change::Destroy | Change::Replace, Some(1..)) => Truth::False,
        _ => Truth::True,
    };
    Some((truth, used.unwrap_or(0)))
}

/// Whether it matters that a server renews: only a subscription expires, only what carries a website or has used numbers has
/// something to lose, and what is refused only by an earlier filing.
pub(crate) fn must_renew(assessment: &Assessment<'_>, case: Case<'_>) -> bool {
    let filed = case.server.used() > 0 || assessment.filed_on(case.id) > 0;
    let refused = assessment.eligible(case) == Truth::False && !filed;
    requirement::prepaid(case.server) == Truth::True && !refused && assessment.in_use(case)
}
