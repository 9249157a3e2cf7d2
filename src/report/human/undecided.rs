//! Undecided judgements, grouped by reason.
//!
//! One missing value leaves many judgements open. Grouped, the user reads once what to supply and sees what it settles.

use std::collections::BTreeMap;

use annotate_snippets::{Element, Group, Level};

use super::Printer;
use crate::finding::{Finding, ReasonNote, Verdict};
use crate::report::escape::terminal;
use crate::report::of_verdict;
use crate::report::words::plural;
use crate::text::Lang;

/// Resources that are named for a rule of a group.
const MAX_NAMED: usize = 5;

/// One block per reason, the reason with the most judgements first.
pub(super) fn groups(printer: &Printer) -> Vec<String> {
    let mut by_reason: BTreeMap<(&str, &str), (&ReasonNote, Vec<&Finding>)> = BTreeMap::new();
    for finding in of_verdict(printer.report, Verdict::Undecided) {
        for reason in &finding.reasons {
            let key = (reason.id, reason.text.get(printer.lang()));
            let (_, findings) = by_reason.entry(key).or_insert_with(|| (reason, Vec::new()));
            // The same reason twice in a finding is one.
            if findings.last().is_none_or(|last| !std::ptr::eq(*last, finding)) {
                findings.push(finding);
            }
        }
    }
    let mut groups: Vec<_> = by_reason.into_values().collect();
    groups.sort_by_key(|(_, findings)| std::cmp::Reverse(findings.len()));
    let mut blocks: Vec<String> = groups.iter().map(|(reason, findings)| group(printer, reason, findings)).collect();
    // None should be without a reason, but one that is must not vanish.
    let bare = of_verdict(printer.report, Verdict::Undecided).filter(|f| f.reasons.is_empty());
    blocks.extend(bare.map(|f| printer.finding(f)));
    blocks
}

fn group(printer: &Printer, reason: &ReasonNote, findings: &[&Finding]) -> String {
    let lang = printer.lang();
    let name = match lang {
        Lang::Zh => format!("{} 项无法判断", findings.len()),
        Lang::En => format!("{} undecided", plural(findings.len(), "judgement")),
    };
    let level = Level::NOTE.with_name(name);
    let mut group = Group::with_title(level.primary_title(terminal(reason.text.get(lang))));
    for element in concerned(printer, findings) {
        group = group.element(element);
    }
    printer.print(group.element(printer.help(reason.remedy.get(lang))))
}

/// Per rule, the resources concerned and where they stand.
fn concerned(printer: &Printer, findings: &[&Finding]) -> Vec<Element<'static>> {
    let mut by_rule: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for finding in findings {
        let file = printer.sources.file(finding.span.file);
        let place = format!("{}:{}", file.path, file.position(finding.span.start).line);
        let name = finding.resource.as_ref().map_or_else(|| place.clone(), |r| format!("{r} ({place})"));
        by_rule.entry(finding.rule).or_default().push(name);
    }
    let line = |(rule, mut names): (&str, Vec<String>)| {
        let more = names.len().saturating_sub(MAX_NAMED);
        names.truncate(MAX_NAMED);
        if more > 0 {
            names.push(match printer.lang() {
                Lang::Zh => format!("另有 {more} 处"),
                Lang::En => format!("{more} more"),
            });
        }
        let text = printer.prose(&format!("{rule}: {}", names.join(", ")));
        Level::NOTE.no_name().message(text).into()
    };
    by_rule.into_iter().map(line).collect()
}
