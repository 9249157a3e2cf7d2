//! The websites of a plan and what each needs: 首次备案, 新增互联网信息服务, 新增接入, nothing, or
//! to be told.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use crate::catalog::{Filed, Need as Wanted};
use crate::filing_plan::places::{all_findings, place};
use crate::filing_plan::{Need, Reason, WebsitePlan};
use crate::finding::{AccessRow, Answer, Finding, Matter, Report, Verdict, WebsiteRow};
use crate::source::SourceSet;
use crate::text::Text;

/// All websites; one that several runs saw is one.
pub(super) fn plan(report: &Report, sources: &SourceSet) -> Vec<WebsitePlan> {
    let mut about: HashMap<&str, Vec<&Finding>> = HashMap::new();
    for finding in all_findings(report) {
        finding
            .resource
            .as_deref()
            .into_iter()
            .for_each(|name| about.entry(name).or_default().push(finding));
    }
    let of = |row: &WebsiteRow| about.get(row.domain.as_str()).map_or(&[][..], Vec::as_slice);
    let mut websites: Vec<WebsitePlan> =
        join(&report.websites).iter().map(|row| website(row, report, of(row), sources)).collect();
    first_of_the_entity(&mut websites, report);
    websites
}

/// Rows with the same domain as one. A state that is told counts more than an unknown one; told
/// differently, it is unknown.
fn join(rows: &[WebsiteRow]) -> Vec<WebsiteRow> {
    let mut joined: Vec<WebsiteRow> = Vec::new();
    let mut index: HashMap<(bool, &str), usize> = HashMap::new();
    let mut told_twice: HashSet<String> = HashSet::new();
    for row in rows {
        let Some(have) =
            index.get(&(row.app, row.domain.as_str())).and_then(|at| joined.get_mut(*at))
        else {
            index.insert((row.app, &row.domain), joined.len());
            joined.push(row.clone());
            continue;
        };
        if have.filed == Filed::Unknown {
            have.filed = row.filed;
        } else if row.filed != Filed::Unknown && row.filed != have.filed {
            told_twice.insert(row.domain.clone());
        }
        // What one run needs is needed.
        if have.need == Wanted::Nothing
            || have.need == Wanted::Unknown && row.need != Wanted::Nothing
        {
            have.need = row.need;
        }
        have.elsewhere &= row.elsewhere;
        have.at_risk |= row.at_risk;
        // A server of its own that can be used in one environment is enough.
        let own =
            |row: &WebsiteRow| row.file_on.as_ref().is_some_and(|on| row.served_by.contains(on));
        if !own(have) && own(row) {
            (have.file_on, have.file_after) = (row.file_on.clone(), None);
        } else if !own(have) {
            have.file_on = have.file_on.take().or_else(|| row.file_on.clone());
            have.file_after = have.file_after.take().or_else(|| row.file_after.clone());
        }
        have.license = have.license.take().or_else(|| row.license.clone());
        add(&mut have.served_by, &row.served_by);
        add(&mut have.access, &row.access);
    }
    for row in joined.iter_mut().filter(|r| told_twice.contains(&r.domain)) {
        (row.filed, row.need) = (Filed::Unknown, Wanted::Unknown);
    }
    joined
}

fn add<T: Clone + Eq + Hash>(mine: &mut Vec<T>, theirs: &[T]) {
    let have: HashSet<&T> = mine.iter().collect();
    let new: Vec<T> = theirs.iter().filter(|t| !have.contains(t)).cloned().collect();
    mine.extend(new);
}

fn website(
    row: &WebsiteRow,
    report: &Report,
    findings: &[&Finding],
    sources: &SourceSet,
) -> WebsitePlan {
    let bindings = row.access.iter().filter_map(|at| report.access_products.get(*at));
    let host = |a: &AccessRow| a.domain.clone().unwrap_or_else(|| row.domain.clone());
    WebsitePlan {
        domain: row.domain.clone(),
        filed: row.filed,
        app: row.app,
        need: need(row),
        reasons: reasons(findings),
        license: row.license.clone(),
        served_by: row.served_by.clone(),
        file_on: row.file_on.clone(),
        file_after: row.file_after.clone(),
        bindings: bindings
            .map(|a| (a.product, host(a), a.span.map(|s| place(sources, s))))
            .collect(),
    }
}

fn need(row: &WebsiteRow) -> Need {
    match (row.filed, row.need) {
        (Filed::Alibaba, _) if row.at_risk => Need::AtRisk,
        (Filed::Alibaba, _) => Need::Filed,
        (Filed::Other, Wanted::Access) => Need::Access,
        (Filed::Other, Wanted::Unknown) => Need::AccessMaybe,
        (Filed::Other, _) if row.at_risk => Need::AtRisk,
        (Filed::Other, _) => Need::FiledElsewhere,
        (Filed::None | Filed::Applying, _) if row.elsewhere => Need::Elsewhere,
        (Filed::Applying, _) => Need::InReview,
        (Filed::None, _) => Need::Additional,
        (Filed::Unknown, Wanted::Nothing) => Need::NotNeeded,
        (Filed::Unknown, _) => Need::Unknown,
    }
}

/// An entity without any filing makes a first filing; which website it is with is its choice, so
/// one that runs on a server that can be used is taken.
fn first_of_the_entity(websites: &mut [WebsitePlan], report: &Report) {
    let filed =
        |w: &WebsitePlan| matches!(w.filed, Filed::Alibaba | Filed::Other | Filed::Applying);
    if websites.iter().any(filed) || report.service_numbers.used > 0 {
        return;
    }
    let usable = |w: &WebsitePlan| {
        let mut servers = w.served_by.iter().filter_map(|s| report.servers.get(s.row?));
        servers.any(|row| row.eligible == Answer::Yes)
    };
    let unfiled = |w: &WebsitePlan| w.need == Need::Additional;
    let at = websites
        .iter()
        .position(|w| unfiled(w) && usable(w))
        .or_else(|| websites.iter().position(unfiled));
    if let Some(first) = at.and_then(|at| websites.get_mut(at)) {
        first.need = Need::First;
    }
}

fn reasons(findings: &[&Finding]) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    for finding in findings {
        let undecided = finding.verdict == Verdict::Undecided;
        // Its state is shown anyway.
        if undecided && finding.matter == Matter::Filing {
            continue;
        }
        let text: Text = finding.message.clone();
        let reason = Reason { rule: Some(finding.rule), matter: Some(finding.matter), text };
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}
