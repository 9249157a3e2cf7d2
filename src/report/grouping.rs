//! Undecided judgements by reason, for every format that people read.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::finding::{Finding, ReasonNote, Report, Verdict};
use crate::report::of_verdict;
use crate::text::Lang;

/// A reason and the judgements that it leaves open.
pub(super) struct ByReason<'a> {
    pub(super) reason: &'a ReasonNote,
    pub(super) findings: Vec<&'a Finding>,
}

impl<'a> ByReason<'a> {
    /// The judgements by rule, rules in alphabetical order.
    pub(super) fn by_rule(&self) -> BTreeMap<&'static str, Vec<&'a Finding>> {
        let mut rules: BTreeMap<&'static str, Vec<&Finding>> = BTreeMap::new();
        for finding in &self.findings {
            rules.entry(finding.rule).or_default().push(finding);
        }
        rules
    }
}

/// The reasons of a report, the one with the most judgements first. A judgement with several
/// reasons stands under its first, the most important one, so that the groups add up to the number
/// of undecided judgements.
pub(super) fn by_reason(report: &Report, lang: Lang) -> Vec<ByReason<'_>> {
    let mut groups: BTreeMap<(&str, &str), ByReason> = BTreeMap::new();
    for finding in of_verdict(report, Verdict::Undecided) {
        if let Some(reason) = finding.reasons.first() {
            let key = (reason.id, reason.text.get(lang));
            groups
                .entry(key)
                .or_insert_with(|| ByReason { reason, findings: Vec::new() })
                .findings
                .push(finding);
        }
    }
    let mut groups: Vec<ByReason> = groups.into_values().collect();
    groups.sort_by_key(|g| Reverse(g.findings.len()));
    groups
}

/// Undecided judgements without a reason. There should be none, but one that there is must not
/// vanish.
pub(super) fn without_reason(report: &Report) -> impl Iterator<Item = &Finding> {
    of_verdict(report, Verdict::Undecided).filter(|f| f.reasons.is_empty())
}
