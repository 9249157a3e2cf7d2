//! Checkstyle XML, which most continuous integration servers can read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::finding::{Report, Severity};
use crate::report::Options;
use crate::report::escape::markup;
use crate::report::item::{Item, items};
use crate::source::SourceSet;

/// Renders a report.
pub(super) fn render(report: &Report, sources: &SourceSet, options: &Options) -> String {
    let all = items(report, sources, options.lang);
    let mut files: BTreeMap<&str, Vec<&Item>> = BTreeMap::new();
    for item in &all {
        files.entry(&item.path).or_default().push(item);
    }
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
    for (path, items) in files {
        let _ = writeln!(out, "  <file name=\"{}\">", markup(path));
        for item in items {
            let _ = writeln!(out, "    {}", error(item));
        }
        out.push_str("  </file>\n");
    }
    out.push_str("</checkstyle>\n");
    out
}

/// Line and column must be 1 or more: left out where the place is not known.
fn error(item: &Item) -> String {
    let severity = match item.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "info",
    };
    let place = item
        .range
        .map(|(start, _)| format!("line=\"{}\" column=\"{}\" ", start.line, start.column))
        .unwrap_or_default();
    let prefix = if item.undecided() { "undecided: " } else { "" };
    let text = format!("{prefix}{}", item.flat());
    format!(
        "<error {place}severity=\"{severity}\" message=\"{}\" source=\"{}\"/>",
        markup(&text),
        markup(item.rule)
    )
}
