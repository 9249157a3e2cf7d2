//! The servers of a plan: what can be used for filing, what cannot, and why.
//!
//! Instances of one resource that share everything but their key are one entry, so that fifty equal
//! servers do not hide the one that differs.

use std::collections::HashMap;

use crate::catalog::{Aside, Product};
use crate::filing_plan::places::{all_findings, base, place};
use crate::filing_plan::{Reason, ServerPlan, ServerState, WebsitePlan, facts};
use crate::finding::{Answer, Finding, Matter, Report, ServerRef, ServerRow, Severity, Verdict};
use crate::report::words;
use crate::source::SourceSet;
use crate::text::Text;

/// All servers, usable ones first, else in the order of the report.
pub(super) fn plan(
    report: &Report,
    sources: &SourceSet,
    names: &dyn Fn(Product) -> Text,
) -> Vec<ServerPlan> {
    let mut plans: Vec<ServerPlan> = Vec::new();
    // The entries of each resource.
    let mut of_resource: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for (at, (row, about)) in report.servers.iter().zip(findings(report)).enumerate() {
        let next = ServerPlan { rows: vec![at], ..server(row, &about, sources, names) };
        let entries = of_resource.entry((&row.root, base(&row.resource))).or_default();
        match entries.iter().rev().find(|at| same(&plans[**at], &next)) {
            Some(at) => merge(&mut plans[*at], next),
            None => {
                entries.push(plans.len());
                plans.push(next);
            }
        }
    }
    plans.sort_by_key(|p| p.state);
    plans
}

/// The findings about each server.
fn findings(report: &Report) -> Vec<Vec<&Finding>> {
    let mut about: Vec<Vec<&Finding>> = vec![Vec::new(); report.servers.len()];
    for finding in all_findings(report) {
        for row in &finding.servers {
            about.get_mut(*row).into_iter().for_each(|list| list.push(finding));
        }
    }
    about
}

fn server(
    row: &ServerRow,
    about: &[&Finding],
    sources: &SourceSet,
    names: &dyn Fn(Product) -> Text,
) -> ServerPlan {
    // A number can be had on any server that can be used, whether or not a website runs on it.
    let left_out = matches!(row.aside, Some(Aside::NotDeclared | Aside::Gateway));
    let state = match (row.judged, row.eligible) {
        (false, Answer::Yes) if !left_out => ServerState::Eligible,
        (false, _) => ServerState::Aside,
        (true, Answer::Yes) => ServerState::Eligible,
        (true, Answer::No) => ServerState::Refused,
        (true, Answer::Undecided) => ServerState::Undecided,
    };
    ServerPlan {
        root: row.root.clone(),
        environment: row.environment.clone(),
        name: row.resource.clone(),
        addresses: vec![row.resource.clone()],
        rows: Vec::new(),
        account: row.account,
        instances: row.instances,
        product: row.product,
        product_name: names(row.product),
        place: row.span.map(|s| place(sources, s)),
        region: row.region.clone(),
        facts: facts::words(row),
        state,
        numbers: row.service_numbers,
        mended: row.mended,
        reasons: if state == ServerState::Aside { Vec::new() } else { reasons(row, about) },
        remarks: remarks(row, state, about),
        serves: Vec::new(),
        files: Vec::new(),
    }
}

/// Why it is refused or undecided: the findings that decide it, or else the facts.
fn reasons(row: &ServerRow, about: &[&Finding]) -> Vec<Reason> {
    if row.eligible == Answer::Yes {
        return Vec::new();
    }
    let decides = |f: &&&Finding| match f.verdict {
        Verdict::Violation => f.severity == Severity::Error || row.violated.contains(&f.rule),
        Verdict::Undecided => row.undecided.contains(&f.rule) && !is_advice(f),
    };
    let mut found: Vec<&Finding> =
        about.iter().filter(decides).filter(|f| !is_advice(f)).copied().collect();
    // A refused server stays refused whatever the open judgements turn out to be: they come after
    // the violations.
    found.sort_by_key(|f| f.verdict == Verdict::Undecided);
    let mut reasons: Vec<Reason> = Vec::new();
    for finding in found {
        let reason = Reason {
            rule: Some(finding.rule),
            matter: Some(finding.matter),
            text: finding.message.clone(),
        };
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    let decided = row.eligible == Answer::Undecided
        || about.iter().any(|f| f.verdict == Verdict::Violation && !is_advice(f));
    if reasons.is_empty() || !decided {
        reasons.splice(0..0, facts::reasons(row));
    }
    reasons
}

/// Findings that speak of risks, not of whether a server can be used.
fn is_advice(finding: &Finding) -> bool {
    matches!(finding.matter, Matter::Advice | Matter::Renewal | Matter::Risk | Matter::Numbers)
}

/// Risks, and the notes that say that the documents disagree.
fn remarks(row: &ServerRow, state: ServerState, about: &[&Finding]) -> Vec<Text> {
    let mut remarks: Vec<Text> = Vec::new();
    if state == ServerState::Aside {
        let Text { zh, en } = row.aside.map(|why| words::aside(why, false)).unwrap_or_default();
        remarks.push(Text::new(format!("未检查：{zh}。"), format!("not judged: {en}")));
        return remarks;
    }
    for finding in about.iter().filter(|f| f.verdict == Verdict::Violation) {
        let advice = is_advice(finding).then_some(&finding.message);
        // The first note of an environment names it; that is shown with the server.
        let notes = finding.notes.iter().skip(usize::from(finding.environment.is_some()));
        for text in advice.into_iter().chain(notes) {
            if !remarks.contains(text) {
                remarks.push(text.clone());
            }
        }
    }
    let fresh: Vec<Text> =
        row.notes.iter().filter(|note| !remarks.contains(note)).cloned().collect();
    remarks.extend(fresh);
    remarks
}

/// Whether two entries differ in nothing but the instance.
fn same(a: &ServerPlan, b: &ServerPlan) -> bool {
    let key = |p: &ServerPlan| base(&p.name).len() < p.addresses.first().map_or(0, String::len);
    key(a)
        && key(b)
        && base(&a.name) == base(&b.name)
        && (&a.root, &a.product, &a.place, a.state, a.account)
            == (&b.root, &b.product, &b.place, b.state, b.account)
        && (&a.facts, &a.reasons, &a.remarks) == (&b.facts, &b.reasons, &b.remarks)
}

fn merge(plan: &mut ServerPlan, next: ServerPlan) {
    plan.name = base(&plan.name).to_owned();
    let add = |a: Option<u64>, b: Option<u64>| Some(a?.saturating_add(b?));
    plan.instances = add(plan.instances, next.instances);
    plan.numbers = add(plan.numbers, next.numbers);
    plan.mended = plan.mended.saturating_add(next.mended);
    plan.addresses.extend(next.addresses);
    plan.rows.extend(next.rows);
}

/// Enters the websites that each server serves and is proposed for.
pub(super) fn link(servers: &mut [ServerPlan], websites: &[WebsitePlan]) {
    let of_row: HashMap<usize, usize> = servers
        .iter()
        .enumerate()
        .flat_map(|(at, s)| s.rows.iter().map(move |row| (*row, at)))
        .collect();
    let find = |name: &ServerRef| name.row.and_then(|row| of_row.get(&row)).copied();
    let add = |names: &mut Vec<String>, website: &WebsitePlan| {
        if names.last() != Some(&website.domain) {
            names.push(website.domain.clone());
        }
    };
    for website in websites {
        website
            .served_by
            .iter()
            .filter_map(find)
            .for_each(|at| add(&mut servers[at].serves, website));
        website.file_on.iter().filter_map(find).for_each(|at| add(&mut servers[at].files, website));
    }
}
