//! The websites of a plan and what each needs: 首次备案, 新增网站, 接入备案, nothing, or to be told.

use crate::filing_plan::places::{all_findings, base, belongs, place};
use crate::filing_plan::{Need, Reason, WebsitePlan};
use crate::finding::{AccessRow, Answer, Finding, Report, ServerRow, Verdict, WebsiteRow};
use crate::source::SourceSet;
use crate::text::Text;

/// All websites; one that several runs saw is one.
pub(super) fn plan(report: &Report, sources: &SourceSet) -> Vec<WebsitePlan> {
    let mut websites: Vec<WebsitePlan> = Vec::new();
    for row in join(&report.websites) {
        websites.push(website(&row, report, sources));
    }
    first_of_the_entity(&mut websites, report);
    websites
}

/// Rows with the same domain as one. A state that is told counts more than an unknown one; told differently, it is unknown.
fn join(rows: &[WebsiteRow]) -> Vec<WebsiteRow> {
    let mut joined: Vec<WebsiteRow> = Vec::new();
    let mut told_twice: Vec<String> = Vec::new();
    for row in rows {
        let Some(have) = joined.iter_mut().find(|j| j.domain == row.domain) else {
            joined.push(row.clone());
            continue;
        };
        if have.filed == "unknown" {
            have.filed = row.filed;
        } else if row.filed != "unknown" && row.filed != have.filed {
            told_twice.push(row.domain.clone());
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

fn add<T: Clone + PartialEq>(mine: &mut Vec<T>, theirs: &[T]) {
    let new: Vec<T> = theirs.iter().filter(|t| !mine.contains(t)).cloned().collect();
    mine.extend(new);
}

fn website(row: &WebsiteRow, report: &Report, sources: &SourceSet) -> WebsitePlan {
    let bindings: Vec<&AccessRow> = report.access_products.iter().filter(|a| binds(a, row)).collect();
    let servers: Vec<&ServerRow> = report.servers.iter().filter(|s| serves(s, row)).collect();
    let findings: Vec<&Finding> = all_findings(report).filter(|f| f.resource.as_deref() == Some(row.domain.as_str())).collect();
    let host = |a: &AccessRow| a.domain.clone().unwrap_or_else(|| row.domain.clone());
    WebsitePlan {
        domain: row.domain.clone(),
        filed: row.filed.to_owned(),
        need: need(row, &bindings, &servers, &findings),
        reasons: reasons(&findings),
        license: row.license.clone(),
        served_by: row.served_by.clone(),
        file_on: None,
        file_after: None,
        bindings: bindings.iter().map(|a| (a.product.clone(), host(a), a.span.map(|s| place(sources, s)))).collect(),
    }
}

fn binds(access: &AccessRow, row: &WebsiteRow) -> bool {
    match &access.domain {
        Some(host) => belongs(host, &row.domain),
        None => row.places.contains(&access.resource),
    }
}

fn serves(server: &ServerRow, row: &WebsiteRow) -> bool {
    row.served_by.iter().any(|s| s.root == server.root && (s.resource == server.resource || s.resource == base(&server.resource)))
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
fn first_of_the_entity(websites: &mut [WebsitePlan], report: &Report) {
    let filed = |w: &WebsitePlan| matches!(w.filed.as_str(), "alibaba" | "other");
    if websites.iter().any(filed) || report.service_numbers.used > 0 {
        return;
    }
    let usable = |w: &WebsitePlan| {
        let on = |s: &&ServerRow| w.served_by.contains(&s.name()) && s.eligible == Answer::Yes;
        report.servers.iter().any(|s| on(&s))
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
