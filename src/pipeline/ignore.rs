//! Suppressions of a run: collected from comments and metadata, applied to the findings.

use crate::dialect::Context;
use crate::dialect::ros::Template;
use crate::finding::{Report, SuppressedFinding};
use crate::pipeline::Settings;
use crate::pipeline::kinds::{Given, kind};
use crate::pipeline::parse_file::{Content, ParsedFile, parse_file};
use crate::source::{FileId, SourceSet, Span};
use crate::suppress::{self, Commented, Suppressions, from_comments, from_metadata};
use crate::syntax::{Comment, DIRECTIVE};

/// Collects the suppressions of a file.
pub(super) fn collect(sources: &SourceSet, parsed: &ParsedFile, found: &mut Suppressions) {
    let id = parsed.id;
    if parsed.comments.iter().any(|c| c.text.contains(DIRECTIVE)) {
        let region = Span::new(id, 0, sources.file(id).text.len());
        found.extend(from_comments(Commented { region, comments: &parsed.comments }, sources));
    }
    if let Content::Ros(templates) = &parsed.content {
        templates.iter().for_each(|template| metadata(template, found));
    }
}

/// Collects the suppressions of a file that nobody gave, but that something refers to. Others may
/// refer to it too.
pub(super) fn collect_loaded(context: &Context<'_>, id: FileId, found: &mut Suppressions) {
    let file = context.sources.file(id);
    if !file.text.contains(DIRECTIVE) {
        return;
    }
    let parsed = parse_file(id, &file, kind(&file.path, &file.text), Given::Found);
    let mut suppressions = Suppressions::default();
    collect(context.sources, &parsed, &mut suppressions);
    found.extend(suppressions.shared());
}

/// Collects the suppressions in code that is embedded in a file.
pub(super) fn collect_embedded(
    sources: &SourceSet,
    comments: &[(Span, Vec<Comment>)],
    found: &mut Suppressions,
) {
    for (region, comments) in
        comments.iter().filter(|(_, c)| c.iter().any(|c| c.text.contains(DIRECTIVE)))
    {
        found.extend(from_comments(Commented { region: *region, comments }, sources));
    }
}

/// `Metadata: {"iac-icp": …}` of the resources of a template.
fn metadata(template: &Template, found: &mut Suppressions) {
    for entry in template.root.get("Resources").map(|r| r.entries()).unwrap_or_default() {
        if let Some(ours) = entry.value.get("Metadata").and_then(|m| m.get("iac-icp")) {
            found.extend(from_metadata(ours, entry.key_span.to(entry.value.span)));
        }
    }
}

/// Takes suppressed findings out of the report and adds findings about suppressions.
pub(super) fn apply(
    sources: &SourceSet,
    suppressions: &Suppressions,
    settings: &Settings,
    report: &mut Report,
) {
    if settings.no_ignores || suppressions.readable.is_empty() && suppressions.malformed.is_empty()
    {
        return;
    }
    let rules: Vec<&str> = crate::rules::ids().collect();
    let off = settings.levels.off();
    // To find the day of the user's time zone takes a look at hundreds of files: a third of a small
    // run.
    let dated = suppressions.readable.iter().any(|s| s.until.is_some());
    let today = settings.today.filter(|_| dated).map_or(jiff::civil::Date::MIN, |today| today());
    let applied = suppress::apply(
        std::mem::take(&mut report.findings),
        suppressions,
        suppress::Settings { today, rules: &rules, off: &off, unignorable: &settings.unignorable },
        sources,
    );
    report.findings = applied.kept;
    for mut finding in applied.extra {
        let path = sources.file(finding.span.file).path.clone();
        if let Some(severity) = settings.levels.of(finding.rule, finding.severity, &path, None) {
            finding.severity = severity;
            report.findings.push(finding);
        }
    }
    for (finding, suppression) in applied.suppressed {
        let until = suppression.until.map(|day| day.to_string());
        report.suppressed.push(SuppressedFinding {
            finding,
            reason: suppression.reason,
            until,
            place: Some(suppression.place),
        });
    }
}
