//! Findings that are ignored, by comments or a baseline: listed, so that nothing vanishes in
//! silence.

use serde_json::{Value, json};

use crate::finding::SuppressedFinding;
use crate::report::escape::terminal;
use crate::report::json::location;
use crate::report::words;
use crate::source::SourceSet;
use crate::text::Lang;

/// One line: the place of the comment, or of the finding that a baseline covers; what is ignored,
/// why, and until when.
pub fn ignored_line(ignored: &SuppressedFinding, sources: &SourceSet, lang: Lang) -> String {
    let finding = &ignored.finding;
    let place = ignored.place.unwrap_or(finding.span);
    let file = sources.file(place.file);
    let why = match (&ignored.reason, ignored.place) {
        (Some(reason), _) => reason.as_str(),
        (None, None) => lang.pick("基线", "baseline"),
        (None, Some(_)) => "-",
    };
    let until = ignored
        .until
        .as_ref()
        .map_or_else(String::new, |day| format!("{}{day}", lang.pick("；至 ", "; until ")));
    let line = file.position(place.start).line;
    terminal(&format!(
        "{}:{line}: {}: {} ({why}{until})",
        file.path,
        finding.rule,
        finding.message.get(lang)
    ))
}

/// The same for programs.
pub fn ignored_json(ignored: &SuppressedFinding, sources: &SourceSet, lang: Lang) -> Value {
    let finding = &ignored.finding;
    json!({
        "rule": finding.rule,
        "verdict": words::verdict(finding.verdict),
        "severity": words::severity(finding.severity),
        "message": finding.message.get(lang),
        "root": finding.root,
        "resource": finding.resource,
        "location": location(finding.span, sources),
        "by": if ignored.place.is_some() { "comment" } else { "baseline" },
        "comment": ignored.place.map(|place| location(place, sources)),
        "reason": ignored.reason,
        "until": ignored.until,
        "environment": finding.environment,
    })
}
