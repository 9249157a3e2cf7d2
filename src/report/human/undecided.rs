//! Undecided judgements, grouped by reason.
//!
//! One missing value leaves many judgements open. Grouped, the user reads once what to supply and
//! sees what it settles.

use annotate_snippets::{Element, Group, Level};

use super::{Printer, environments};
use crate::finding::Finding;
use crate::report::escape::terminal;
use crate::report::grouping::{ByReason, by_reason, without_reason};
use crate::report::words::{in_environment, plural};
use crate::text::Lang;

/// Resources that are named for a rule of a group.
const MAX_NAMED: usize = 5;

/// One block per reason, the reason with the most judgements first.
pub(super) fn groups(printer: &Printer) -> Vec<String> {
    let mut blocks: Vec<String> =
        by_reason(printer.report, printer.lang()).iter().map(|g| block(printer, g)).collect();
    blocks.extend(printer.findings(without_reason(printer.report)));
    blocks
}

fn block(printer: &Printer, by_reason: &ByReason) -> String {
    let lang = printer.lang();
    let n = by_reason.findings.len();
    let name = match lang {
        Lang::Zh => format!("{n} 项无法判断"),
        Lang::En => format!("{} undecided", plural(n, "judgement")),
    };
    let title =
        Level::NOTE.with_name(name).primary_title(terminal(by_reason.reason.text.get(lang)));
    let mut group = Group::with_title(title);
    for (rule, findings) in by_reason.by_rule() {
        group = group.element(concerned(printer, rule, &findings));
    }
    printer.print(group.element(printer.help(by_reason.reason.remedy.get(lang))))
}

/// The resources of a rule and where they stand.
fn concerned(printer: &Printer, rule: &str, findings: &[&Finding]) -> Element<'static> {
    let name = |finding: &Finding| {
        let file = printer.sources.file(finding.span.file);
        let place = format!("{}:{}", file.path, file.position(finding.span.start).line);
        finding
            .resource
            .as_ref()
            .map_or_else(|| place.clone(), |resource| format!("{resource} ({place})"))
    };
    let places = environments::by_name(findings.iter().map(|f| (name(f), *f)));
    let mut names: Vec<String> = places
        .iter()
        .take(MAX_NAMED)
        .map(|(name, among)| {
            let among = (!among.is_empty()).then(|| environments::list(among, printer.lang()));
            in_environment(name, among.as_deref())
        })
        .collect();
    if let Some(more) = places.len().checked_sub(MAX_NAMED).filter(|more| *more > 0) {
        names.push(match printer.lang() {
            Lang::Zh => format!("另有 {more} 处"),
            Lang::En => format!("{more} more"),
        });
    }
    let text = printer.prose(&format!("{rule}: {}", names.join(", ")));
    Level::NOTE.no_name().message(text).into()
}
