//! The websites of a plan and what each needs: 首次备案, 新增网站, 接入备案, nothing, or to be told.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use crate::filing_plan::addresses::Addresses;
use crate::filing_plan::places::{all_findings, domains, place};
use crate::filing_plan::{Need, Reason, WebsitePlan};
use crate::finding::{AccessRow, Answer, Finding, Report, ServerRow, Verdict, WebsiteRow};
use crate::source::SourceSet;
use crate::text::Text;

/// All websites; one that several runs saw is one.
pub(super) fn plan(report: &Report, sources: &SourceSet) -> Vec<WebsitePlan> {
    let around = Around::read(report);
    let mut websites: Vec<WebsitePlan> = join(&report.websites).iter().map(|row| website(row, &around, sources)).collect();
    first_of_the_entity(&mut websites, &around);
    websites
}

/// What a website may have to do with, by the names it goes by.
struct Around<'r> {
    report: &'r Report,
    servers: Addresses<'r>,
    /// Rows of access products by the domains that their host belongs to; without one, by address.
    hosts: HashMap<&'r str, Vec<usize>>,
    hostless: HashMap<&'r str, Vec<usize>>,
    /// Findings by what they are about.
    findings: HashMap<&'r str, Vec<&'r Finding>>,
}

impl<'r> Around<'r> {
    fn read(report: &'r Report) -> Self {
        let mut around =
            Self { report, servers: Addresses::servers(report), hosts: HashMap::new(), hostless: HashMap::new(), findings: HashMap::new() };
        for (at, access) in report.access_products.iter().enumerate() {
            match &access.domain {
                Some(host) => domains(host).for_each(|domain| around.hosts.entry(domain).or_default().push(at)),
                None => around.hostless.entry(&access.resource).or_default().push(at),
            }
        }
        for finding in all_findings(report) {
            if let Some(resource) = finding.resource.as_deref() {
                around.findings.entry(resource).or_default().push(finding);
            }
        }
        around
    }

    /// The access products of a website, in order.
    fn bindings(&self, row: &WebsiteRow) -> Vec<&'r AccessRow> {
        let hostless = row.places.iter().filter_map(|place| self.hostless.get(place.as_str()));
        let mut numbers: Vec<usize> = self.hosts.get(row.domain.as_str()).into_iter().chain(hostless).flatten().copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_iter().map(|at| &self.report.access_products[at]).collect()
    }

    /// The servers of a website, in order.
    fn servers(&self, row: &WebsiteRow) -> Vec<&'r ServerRow> {
        let mut numbers: Vec<usize> = row.served_by.iter().flat_map(|s| self.servers.of_resource(&s.root, &s.resource)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_iter().map(|at| &self.report.servers[at]).collect()
    }
}

/// Rows with the same domain as one. A state that is told counts more than an unknown one; told differently, it is unknown.
fn join(rows: &[WebsiteRow]) -> Vec<WebsiteRow> {
    let mut joined: Vec<WebsiteRow> = Vec::new();
    let mut index: HashMap<&str, usize> = HashMap::new();
    let mut told_twice: HashSet<String> = HashSet::new();
    for row in rows {
        let Some(have) = index.get(row.domain.as_str()).and_then(|at| joined.get_mut(*at)) else {
            index.insert(&row.domain, joined.len());
            joined.push(row.clone());
            continue;
        };
        if have.filed == "unknown" {
            have.filed = row.filed;
        } else if row.filed != "unknown" && row.filed != have.filed {
            told_twice.insert(row.domain.clone());
        }
        have.license = have.license.take().or_else(|| row.license.clone());
        add(&mut have.served_by, &row.served_by);
        add(&mut have.places, &row.places);
    }
    for row in joined.iter_mut().filter(|r| told_twice.contains(&r.domain)) {
        row.filed = "unknown";
    }
    joined
}

fn add<T: Clone + Eq + Hash>(mine: &mut Vec<T>, theirs: &[T]) {
    let have: HashSet<&T> = mine.iter().collect();
    let new: Vec<T> = theirs.iter().filter(|t| !have.contains(t)).cloned().collect();
    mine.extend(new);
}

fn website(row: &WebsiteRow, around: &Around<'_>, sources: &SourceSet) -> WebsitePlan {
    let (bindings, servers) = (around.bindings(row), around.servers(row));
    let findings = around.findings.get(row.domain.as_str()).map_or(&[][..], Vec::as_slice);
    let host = |a: &AccessRow| a.domain.clone().unwrap_or_else(|| row.domain.clone());
    WebsitePlan {
        domain: row.domain.clone(),
        filed: row.filed.to_owned(),
        need: need(row, &bindings, &servers, findings),
        reasons: reasons(findings),
        license: row.license.clone(),
        served_by: row.served_by.clone(),
        file_on: None,
        file_after: None,
        bindings: bindings.iter().map(|a| (a.product.clone(), host(a), a.span.map(|s| place(sources, s)))).collect(),
    }
}

fn need(row: &WebsiteRow, bindings: &[&AccessRow], servers: &[&ServerRow], findings: &[&Finding]) -> Need {
    let on = servers.iter().map(|s| match s.mainland {
        Some(true) => Answer::Yes,
        Some(false) => Answer::No,
        None => Answer::Undecided,
    });
    // A server that has no row here may be anywhere.
    let mainland = if servers.is_empty() && !row.served_by.is_empty() { Answer::Undecided } else { any(on) };
    let nowhere = bindings.is_empty() && row.served_by.is_empty();
    let filing = or(any(bindings.iter().map(|a| a.filing_required)), mainland);
    // A domain that is filed elsewhere and now leads to an Alibaba Cloud server needs an access filing (G, change 1).
    let access = or(any(bindings.iter().map(|a| a.access_filing_required)), mainland);
    let says = |rule: &str, verdict| findings.iter().any(|f| f.rule == rule && f.verdict == verdict);
    let risks = ["domain-leaves-alibaba", "filed-domain-offshore", "stale-dns-record"];
    let endangered = risks.iter().any(|rule| says(rule, Verdict::Violation));
    match row.filed {
        "alibaba" if endangered => Need::AtRisk,
        "alibaba" => Need::Filed,
        "other" if access == Answer::Yes || says("access-filing-missing", Verdict::Violation) => Need::Access,
        "other" if access == Answer::Undecided => Need::AccessMaybe,
        "other" if endangered => Need::AtRisk,
        "other" => Need::FiledElsewhere,
        // To be filed, or to be told, unless it surely reaches nothing that asks for it; reaching nothing known is not that.
        "none" | "unknown" if filing == Answer::No && !nowhere => Need::NotNeeded,
        "none" => Need::Additional,
        _ => Need::Unknown,
    }
}

fn or(a: Answer, b: Answer) -> Answer {
    match (a, b) {
        (Answer::Yes, _) | (_, Answer::Yes) => Answer::Yes,
        (Answer::Undecided, _) | (_, Answer::Undecided) => Answer::Undecided,
        (Answer::No, Answer::No) => Answer::No,
    }
}

fn any(answers: impl Iterator<Item = Answer>) -> Answer {
    answers.fold(Answer::No, or)
}

/// An entity without any filing makes a first filing; which website it is with is its choice, so one that runs on a server
/// that can be used is taken.
fn first_of_the_entity(websites: &mut [WebsitePlan], around: &Around<'_>) {
    let report = around.report;
    let filed = |w: &WebsitePlan| matches!(w.filed.as_str(), "alibaba" | "other");
    if websites.iter().any(filed) || report.service_numbers.used > 0 {
        return;
    }
    let usable = |w: &WebsitePlan| {
        let mut servers = w.served_by.iter().flat_map(|s| around.servers.exactly(&s.root, &s.resource));
        servers.any(|at| report.servers[*at].eligible == Answer::Yes)
    };
    let unfiled = |w: &WebsitePlan| w.need == Need::Additional;
    let at = websites.iter().position(|w| unfiled(w) && usable(w)).or_else(|| websites.iter().position(unfiled));
    if let Some(first) = at.and_then(|at| websites.get_mut(at)) {
        first.need = Need::First;
    }
}

fn reasons(findings: &[&Finding]) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    for finding in findings {
        let undecided = finding.verdict == Verdict::Undecided;
        // Its state is shown anyway.
        if undecided && finding.rule == "domain-not-filed" {
            continue;
        }
        let text: Text = finding.message.clone();
        let reason = Reason { rule: Some(finding.rule), text };
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}
