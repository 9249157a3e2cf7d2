//! Findings and input errors as flat items, for formats that list one problem after the other.
//!
//! Those formats would each have to repeat how errors without a place, undecided judgements and
//! help are put into words.

use crate::finding::{Finding, InputError, Report, Severity, Verdict};
use crate::report::words;
use crate::source::{Position, SourceSet, Span};
use crate::text::Lang;

/// One problem with its place. Texts are not escaped.
pub(super) struct Item<'a> {
    /// Rule id or kind of error.
    pub(super) rule: &'static str,
    /// How bad.
    pub(super) severity: Severity,
    /// `error`, `warning`, `note` or `undecided`.
    pub(super) level: &'static str,
    /// The message.
    pub(super) message: String,
    /// Reasons, remedies and help, one a line; may be empty.
    pub(super) advice: Vec<String>,
    /// Path as reported; empty when there is none.
    pub(super) path: String,
    /// Start and end, when the place is known.
    pub(super) range: Option<(Position, Position)>,
    /// The place in the source.
    pub(super) span: Option<Span>,
    /// The finding behind it; nothing for an input error.
    pub(super) finding: Option<&'a Finding>,
}

impl Item<'_> {
    /// Whether this is an undecided judgement.
    pub(super) fn undecided(&self) -> bool {
        self.finding.is_some_and(|f| f.verdict == Verdict::Undecided)
    }

    /// How bad, in words for people.
    pub(super) fn heading(&self, lang: Lang) -> &'static str {
        self.finding.map_or_else(
            || words::severity_heading(self.severity, lang),
            |finding| words::heading(finding, lang),
        )
    }

    /// Message and advice on several lines.
    pub(super) fn full(&self) -> String {
        let mut lines = vec![self.message.as_str()];
        lines.extend(self.advice.iter().map(String::as_str));
        lines.join("\n")
    }

    /// Message and advice on one line.
    pub(super) fn flat(&self) -> String {
        self.full().replace('\n', "; ")
    }
}

/// All problems of a report, input errors first.
pub(super) fn items<'a>(report: &'a Report, sources: &SourceSet, lang: Lang) -> Vec<Item<'a>> {
    let errors = report.loose_errors().map(|e| of_error(e, sources, lang));
    errors.chain(report.findings.iter().map(|f| of_finding(f, sources, lang))).collect()
}

/// A finding as an item.
pub(super) fn of_finding<'a>(finding: &'a Finding, sources: &SourceSet, lang: Lang) -> Item<'a> {
    let (path, range) = place(finding.span, sources);
    let undecided = finding.verdict == Verdict::Undecided;
    let mut advice: Vec<String> = Vec::new();
    for reason in &finding.reasons {
        advice.push(format!(
            "{}{} -> {}",
            lang.pick("原因：", "reason: "),
            reason.text.get(lang),
            reason.remedy.get(lang)
        ));
    }
    advice.extend(
        words::certainty(&finding.certainty)
            .map(|t| format!("{}{}", lang.pick("说明：", "note: "), t.get(lang))),
    );
    advice.extend(
        finding.help.as_ref().map(|h| format!("{}{}", lang.pick("建议：", "help: "), h.get(lang))),
    );
    Item {
        rule: finding.rule,
        severity: finding.severity,
        level: if undecided { "undecided" } else { words::severity(finding.severity) },
        message: words::in_environment(finding.message.get(lang), finding.environment.as_deref()),
        advice,
        path,
        range: Some(range),
        span: Some(finding.span),
        finding: Some(finding),
    }
}

fn of_error<'a>(error: &InputError, sources: &SourceSet, lang: Lang) -> Item<'a> {
    let (path, range) = match error.span {
        Some(span) => {
            let (path, range) = place(span, sources);
            (path, Some(range))
        }
        None => (error.path.clone().unwrap_or_default(), None),
    };
    Item {
        rule: error.kind,
        severity: Severity::Error,
        level: "error",
        message: error.message.get(lang).to_owned(),
        advice: Vec::new(),
        path,
        range,
        span: error.span,
        finding: None,
    }
}

fn place(span: Span, sources: &SourceSet) -> (String, (Position, Position)) {
    let file = sources.file(span.file);
    (file.path.to_string(), (file.position(span.start), file.position(span.end)))
}
