//! What to change in the code: violations that an edit mends, worst first.

use std::cmp::Reverse;

use crate::filing_plan::places::place;
use crate::filing_plan::{Change, Place};
use crate::finding::{Finding, Report, Verdict};
use crate::source::SourceSet;

/// Rules whose remedy is no edit: filing itself (its own steps), numbers, and the tool's own bookkeeping.
const NO_EDIT: [&str; 7] = [
    "domain-not-filed",
    "access-filing-missing",
    "service-numbers-exhausted",
    "server-overloaded",
    "module-unavailable",
    "unused-suppression",
    "expired-suppression",
];

/// All changes. Ignored findings are left out: the user chose to live with them.
pub(super) fn list(report: &Report, sources: &SourceSet) -> Vec<Change> {
    let wanted = |f: &&Finding| f.verdict == Verdict::Violation && !NO_EDIT.contains(&f.rule);
    let mut changes: Vec<Change> = report.findings.iter().filter(wanted).map(|f| change(f, sources)).collect();
    changes.sort_by_key(|c| Reverse(c.severity));
    changes
}

fn change(finding: &Finding, sources: &SourceSet) -> Change {
    let related = |r: &crate::finding::Related| (r.label.clone(), place(sources, r.span));
    Change {
        rule: finding.rule,
        severity: finding.severity,
        subject: subject(finding),
        message: finding.message.clone(),
        help: finding.help.clone(),
        place: place(sources, finding.span),
        related: finding.related.iter().map(related).collect::<Vec<(_, Place)>>(),
        fixable: finding.fix.as_ref().map(|f| f.safe),
    }
}

/// The address, with the key when it is one instance.
pub(super) fn subject(finding: &Finding) -> Option<String> {
    let resource = finding.resource.as_ref()?;
    Some(match finding.instances.as_slice() {
        [one] => format!("{resource}{one}"),
        _ => resource.clone(),
    })
}
