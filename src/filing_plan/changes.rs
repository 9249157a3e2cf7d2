//! What to change in the code: violations that an edit mends, worst first.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use crate::filing_plan::places::place;
use crate::filing_plan::{Change, FilingPlan, Need, Place, Suffices};
use crate::finding::{Finding, Matter, Report, Severity, Verdict};
use crate::source::SourceSet;

/// The most further names that a change shows.
const MAX_NAMES: usize = 3;

/// Whether an edit of the code is the remedy: filing itself has its own steps, and so have numbers.
fn by_edit(matter: Matter) -> bool {
    !matches!(
        matter,
        Matter::Filing
            | Matter::Access
            | Matter::Numbers
            | Matter::Missing
            | Matter::UnknownType
            | Matter::Ignoring
    )
}

/// All changes. Ignored findings are left out: the user chose to live with them.
pub(super) fn list(report: &Report, sources: &SourceSet) -> Vec<Change> {
    let wanted = |f: &&Finding| f.verdict == Verdict::Violation && by_edit(f.matter);
    let mut changes: Vec<Change> =
        report.findings.iter().filter(wanted).map(|f| change(f, sources)).collect();
    changes.sort_by_key(|c| Reverse(c.severity));
    changes
}

/// Marks what the filings at hand do without: numbers suffice, and no website to file or to clarify
/// runs on the server. What only serves websites that need no filing is no change at all.
pub(super) fn sift(report: &Report, plan: &mut FilingPlan) {
    let needy = [Need::First, Need::Additional, Need::Access, Need::AccessMaybe, Need::Unknown];
    let enough = plan.summary.numbers.suffices == Suffices::Yes
        && plan.websites.iter().any(|w| needy.contains(&w.need));
    let mut carried: HashMap<usize, Vec<Need>> = HashMap::new();
    for website in &plan.websites {
        website
            .served_by
            .iter()
            .filter_map(|s| s.row)
            .for_each(|row| carried.entry(row).or_default().push(website.need));
    }
    let of_server = |f: &&Finding| f.verdict == Verdict::Violation && !f.servers.is_empty();
    let mut dropped: HashSet<(&str, Option<String>)> = HashSet::new();
    let mut optional: HashSet<(&str, Option<String>)> = HashSet::new();
    for finding in report.findings.iter().filter(of_server) {
        let needs: Vec<Need> =
            finding.servers.iter().filter_map(|row| carried.get(row)).flatten().copied().collect();
        if finding.matter == Matter::Requirement
            && !needs.is_empty()
            && needs.iter().all(|n| *n == Need::NotNeeded)
        {
            dropped.insert((finding.rule, subject(finding)));
        } else if enough && !needs.iter().any(|n| needy.contains(n)) || is_spared(finding) {
            optional.insert((finding.rule, subject(finding)));
        }
    }
    let key = |c: &Change| (c.rule, c.subject.clone());
    plan.changes.retain(|c| !dropped.contains(&key(c)));
    plan.changes.iter_mut().filter(|c| optional.contains(&key(c))).for_each(|c| c.optional = true);
    plan.changes.sort_by_key(|c| (c.optional, Reverse(c.severity)));
}

/// A server that falls short and need not be fit, as another one carries the same websites.
fn is_spared(finding: &Finding) -> bool {
    matches!(finding.matter, Matter::Requirement | Matter::Expiry)
        && finding.severity == Severity::Note
}

fn change(finding: &Finding, sources: &SourceSet) -> Change {
    let related = |r: &crate::finding::Related| (r.label.clone(), place(sources, r.span));
    Change {
        rule: finding.rule,
        matter: finding.matter,
        severity: finding.severity,
        subject: subject(finding),
        environment: finding.environment.clone(),
        message: finding.message.clone(),
        help: finding.help.clone(),
        place: place(sources, finding.span),
        optional: false,
        related: finding.related.iter().map(related).collect::<Vec<(_, Place)>>(),
        fixable: finding.fix.as_ref().map(|f| f.safe),
    }
}

/// The address, with the key when it is one instance, and with its environment; the first few where
/// several module calls make it.
pub(super) fn subject(finding: &Finding) -> Option<String> {
    let resource = finding.resource.as_ref()?;
    let mut name = match finding.instances.as_slice() {
        [one] => format!("{resource}{one}"),
        _ => resource.clone(),
    };
    let others = &finding.also;
    others.iter().take(MAX_NAMES).for_each(|other| name = format!("{name}, {other}"));
    if others.len() > MAX_NAMES {
        name.push_str(", …");
    }
    finding.environment.iter().for_each(|environment| name = format!("{name} [{environment}]"));
    Some(name)
}
