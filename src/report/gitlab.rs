//! GitLab Code Quality: an array of issues for the merge request widget.
//!
//! GitLab shows neither rule nor column, so the rule stands in the description. It folds equal
//! fingerprints into one.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::finding::{Report, Severity};
use crate::report::item::{Item, items};
use crate::report::{Options, fingerprints};
use crate::source::SourceSet;

/// Renders a report.
pub(super) fn render(report: &Report, sources: &SourceSet, options: &Options) -> String {
    let mut keys = fingerprints(report, sources, &options.paths).into_iter();
    let all = items(report, sources, options.lang);
    let issues = all.iter().enumerate().map(|(n, item)| {
        let key = item.finding.and_then(|_| keys.next()).unwrap_or_else(|| error_key(item, n));
        issue(item, &key, options)
    });
    format!("{:#}\n", Value::Array(issues.collect()))
}

fn issue(item: &Item, fingerprint: &str, options: &Options) -> Value {
    let severity = match (item.finding, item.severity) {
        (None, _) => "blocker",
        (_, Severity::Error) => "major",
        (_, Severity::Warning) => "minor",
        (_, Severity::Note) => "info",
    };
    let (begin, end) = item.range.map_or((1, 1), |(start, end)| (start.line, end.line));
    let path =
        if item.path.is_empty() { ".".to_owned() } else { options.paths.relative(&item.path) };
    json!({
        "description": format!("{}[{}]: {}", item.level, item.rule, item.full()),
        "check_name": item.rule,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": path, "lines": {"begin": begin, "end": end}},
    })
}

/// Input errors have no place in the code to be known by; their number tells equal ones apart.
fn error_key(item: &Item, n: usize) -> String {
    let text = format!("{}\n{}\n{n}", item.rule, item.path);
    Sha256::digest(text.as_bytes()).iter().take(16).map(|b| format!("{b:02x}")).collect()
}
