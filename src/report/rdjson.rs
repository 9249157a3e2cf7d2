//! Reviewdog's diagnostic format. Columns are UTF-8 bytes from 1, unlike everywhere else.

use serde_json::{Map, Value, json};

use crate::finding::{Report, Severity};
use crate::report::item::{Item, items};
use crate::report::{Options, TOOL};
use crate::source::{SourceSet, Span};

/// Bytes of a byte-order mark, which counts in the first line of the file.
const BOM: u32 = 3;

/// Renders a report.
pub(super) fn render(report: &Report, sources: &SourceSet, options: &Options) -> String {
    let all = items(report, sources, options.lang);
    let diagnostics: Vec<Value> =
        all.iter().map(|item| diagnostic(item, report, sources)).collect();
    let value = json!({"source": {"name": TOOL}, "severity": "ERROR", "diagnostics": diagnostics});
    format!("{value:#}\n")
}

fn diagnostic(item: &Item, report: &Report, sources: &SourceSet) -> Value {
    let severity = match item.severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Note => "INFO",
    };
    let mut location = Map::new();
    location.insert("path".into(), json!(item.path));
    if let Some(span) = item.span {
        location.insert("range".into(), range(span, sources));
    }
    let mut code = Map::new();
    code.insert("value".into(), json!(item.rule));
    if let Some(url) = report.rules.iter().find(|r| r.id == item.rule).and_then(|r| r.url.as_ref())
    {
        code.insert("url".into(), json!(url));
    }
    let mut value =
        json!({"message": item.full(), "location": location, "severity": severity, "code": code});
    let edits = item
        .finding
        .and_then(|f| f.fix.as_ref())
        .map(|fix| fix.edits.as_slice())
        .unwrap_or_default();
    // A suggestion belongs to the file of its diagnostic.
    if !edits.is_empty() && edits.iter().all(|e| Some(e.span.file) == item.span.map(|s| s.file)) {
        value["suggestions"] = edits
            .iter()
            .map(|e| json!({"range": range(e.span, sources), "text": e.text}))
            .collect();
    }
    value
}

fn range(span: Span, sources: &SourceSet) -> Value {
    let file = sources.file(span.file);
    let position = |offset: u32| {
        let at = file.position(offset);
        let start = file.line_starts().get(at.line as usize - 1).copied().unwrap_or(0);
        let bom = if file.had_bom && at.line == 1 { BOM } else { 0 };
        let length = u32::try_from(file.text.len()).unwrap_or(u32::MAX);
        json!({"line": at.line, "column": offset.min(length).saturating_sub(start) + 1 + bom})
    };
    json!({"start": position(span.start), "end": position(span.end)})
}
