//! Suppressions of a run: collected from comments and metadata, applied to the findings.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::dialect::ros::Template;
use crate::dialect::{Context, Embedded, Lowered};
use crate::finding::{Report, SuppressedFinding, Verdict};
use crate::pipeline::Settings;
use crate::pipeline::kinds::{Given, kind};
use crate::pipeline::parse_file::{Content, ParsedFile, parse_file};
use crate::source::{FileId, SourceSet, Span};
use crate::suppress::{self, Commented, Open, Suppressions, from_comments, from_metadata};
use crate::syntax::DIRECTIVE;

/// Collects the suppressions of a file.
pub(super) fn collect(sources: &SourceSet, parsed: &ParsedFile, found: &mut Suppressions) {
    let id = parsed.id;
    if parsed.comments.iter().any(|c| c.text.contains(DIRECTIVE)) {
        let region = Span::new(id, 0, sources.file(id).text.len());
        let (comments, extents) = (&parsed.comments, extents(&parsed.content));
        found.extend(from_comments(Commented { region, comments, extents: &extents }, sources));
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
    embedded: &[Embedded],
    found: &mut Suppressions,
) {
    for Embedded { region, comments, extents } in
        embedded.iter().filter(|e| e.comments.iter().any(|c| c.text.contains(DIRECTIVE)))
    {
        found.extend(from_comments(Commented { region: *region, comments, extents }, sources));
    }
}

/// What a comment can stand above. In a template that is what its sections hold, not a section as
/// a whole: a comment at the top of a file is none on all resources.
fn extents(content: &Content) -> Vec<Span> {
    match content {
        Content::Terraform(file) => file.document.body.extents(),
        Content::Ros(templates) => {
            let sections = templates.iter().flat_map(|template| template.root.entries());
            sections.flat_map(|section| section.value.extents()).collect()
        }
        Content::Plan(_) | Content::Other => Vec::new(),
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

/// The files of a root, and what is missing of it.
pub(super) struct Reach {
    root: Arc<str>,
    files: Vec<FileId>,
    /// Whether nothing is missing.
    complete: bool,
}

impl Reach {
    /// That of a lowered root.
    pub(super) fn of(root: &Lowered) -> Self {
        let Lowered { graph, files, .. } = root;
        Self { root: graph.root.clone(), files: files.clone(), complete: graph.gaps.is_empty() }
    }
}

/// What is not known where suppressions stand: input is missing, or a rule is undecided.
fn open(suppressions: &Suppressions, roots: &[Reach], report: &Report) -> Open {
    let mut open = Open { all: !report.errors.is_empty(), ..Open::default() };
    let commented: HashSet<FileId> =
        suppressions.readable.iter().map(|suppression| suppression.place.file).collect();
    let mut undecided: HashMap<&str, BTreeSet<&'static str>> = HashMap::new();
    for finding in report.findings.iter().filter(|f| f.verdict == Verdict::Undecided) {
        undecided.entry(&finding.root).or_default().insert(finding.rule);
        open.rules.insert((finding.span.file, finding.rule));
    }
    for Reach { root, files, complete } in roots {
        let rules = undecided.get(&**root);
        for file in files.iter().filter(|file| commented.contains(file)) {
            if !complete {
                open.files.insert(*file);
            }
            open.rules.extend(rules.into_iter().flatten().map(|rule| (*file, *rule)));
        }
    }
    open
}

/// Takes suppressed findings out of the report and adds findings about suppressions.
pub(super) fn apply(
    sources: &SourceSet,
    suppressions: &Suppressions,
    roots: &[Reach],
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
    let open = open(suppressions, roots, report);
    let unignorable = &settings.unignorable;
    let applied = suppress::apply(
        std::mem::take(&mut report.findings),
        suppressions,
        suppress::Settings { today, rules: &rules, off: &off, unignorable, open: &open },
        sources,
    );
    report.findings = applied.kept;
    report.live = applied.live;
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
