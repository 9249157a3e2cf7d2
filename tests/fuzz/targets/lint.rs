//! The whole of linting on a small tree: in memory for every input, through the command line for
//! some.

use std::collections::BTreeSet;

use iac_icp::baseline;
use iac_icp::config as reader;
use iac_icp::dialect::MemoryFiles;
use iac_icp::dialect::{Assignment, Inputs};
use iac_icp::finding::{Finding, Report};
use iac_icp::fix;
use iac_icp::pipeline::kinds::Given;
use iac_icp::pipeline::{InputFile, Settings, check};
use iac_icp::report::Paths;
use iac_icp::rules;
use iac_icp::source::SourceSet;

use super::files::split;
use super::outputs::check_outputs;
use super::program;
use super::{Spans, twice};

type Files = Vec<(String, String)>;

/// Files of any kind, with a configuration if there is one.
pub fn lint(data: &[u8]) {
    let files = split(data, "main.tf");
    let sources = SourceSet::new();
    let mut report = judge(&sources, &files);
    Spans::new(&sources).report(&report);
    let twice = twice(data);
    let json = check_outputs(&report, &sources, twice);
    if twice {
        let sources = SourceSet::new();
        let again = judge(&sources, &files);
        assert_eq!(json, check_outputs(&again, &sources, false));
        program::run(&files);
    }
    mend(&sources, &files, &report);
    covered(&sources, &mut report);
}

/// The report of some files; all of them are named, so that plans are judged too.
fn judge(sources: &SourceSet, files: &Files) -> Report {
    let settings = settings(sources, files);
    let code = files.iter().filter(|(path, _)| !path.ends_with(".hcl"));
    let input = |(path, text): &(String, String)| InputFile {
        path: path.clone(),
        text: Ok(text.clone()),
        given: Given::Named,
    };
    let report = check(
        sources,
        code.map(input).collect(),
        &MemoryFiles::new(sources, files.iter().cloned()),
        &settings,
    );
    let internal = report.errors.iter().find(|e| e.kind == "internal");
    assert!(internal.is_none(), "{internal:?}");
    report
}

fn settings(sources: &SourceSet, files: &Files) -> Settings {
    let mut settings = Settings {
        fixes: true,
        today: Some(|| jiff::civil::Date::constant(2026, 11, 25)),
        ..Settings::default()
    };
    let Some((path, text)) = files.iter().find(|(path, _)| path.ends_with(".hcl")) else {
        return settings;
    };
    let ids: Vec<&str> = rules::ids().collect();
    let (config, problems) = reader::parse(sources, sources.add_text(path, text), &ids);
    if problems.is_empty() {
        settings.edition = config.edition;
        settings.declarations = config.declarations;
        settings.declarations.candidates = config.candidates.unwrap_or_default();
        settings.levels.everywhere = config.rules;
        let values = config.values;
        let assignments = values
            .variables
            .into_iter()
            .map(|(name, text)| Assignment::Value(name, text))
            .collect();
        settings.inputs = Inputs {
            region: values.region,
            assignments,
            parameters: values.parameters,
            ..Inputs::default()
        };
    }
    settings
}

/// What identifies a finding that a fix takes away: root, resource, rule, attribute, whether it is
/// a violation.
type Key = (String, Option<String>, &'static str, Option<String>, bool);

fn key(finding: &Finding) -> Key {
    let violated = finding.verdict == iac_icp::finding::Verdict::Violation;
    (
        finding.root.clone(),
        finding.resource.clone(),
        finding.rule,
        finding.attribute.clone(),
        violated,
    )
}

/// Mended files parse as well as before, what was mended is gone, and soon there is nothing left to
/// mend.
fn mend(sources: &SourceSet, files: &Files, report: &Report) {
    let mut files = files.clone();
    let mut changes = fix::changes(&report.findings, true, sources);
    let mut faults = syntax_errors(report);
    let mut mended: BTreeSet<_> = fixed(&report.findings, &changes);
    for _ in 0..6 {
        if changes.is_empty() {
            return;
        }
        for change in &changes {
            fix::diff("file", &change.before, &change.after, &change.edits);
            let path = &sources_path(&files, change, sources);
            files.iter_mut().find(|(p, _)| p == path).expect("a file of the tree").1 =
                change.after.clone();
        }
        let fresh = SourceSet::new();
        let after = judge(&fresh, &files);
        Spans::new(&fresh).report(&after);
        let left = syntax_errors(&after);
        assert!(left <= faults, "mending broke a file: {changes:?}");
        let still: Vec<_> = after.findings.iter().filter(|f| mended.contains(&key(f))).collect();
        assert!(still.is_empty(), "not mended: {still:?} by {changes:?}");
        faults = left;
        changes = fix::changes(&after.findings, true, &fresh);
        mended = fixed(&after.findings, &changes);
    }
    assert!(changes.is_empty(), "there is always something left to mend: {changes:?}");
}

fn sources_path(files: &Files, change: &fix::Change, sources: &SourceSet) -> String {
    let path = sources.file(change.file).path.to_string();
    assert!(files.iter().any(
        |(p, text)| *p == path && text.trim_start_matches('\u{feff}') == change.before.as_str()
    ));
    path
}

/// The findings whose fixes went in.
fn fixed(findings: &[Finding], changes: &[fix::Change]) -> BTreeSet<Key> {
    let went_in = |f: &&Finding| {
        let edits = f.fix.iter().flat_map(|fix| &fix.edits);
        let known = |e: &iac_icp::finding::Edit| changes.iter().any(|c| c.edits.contains(e));
        f.fix.is_some() && edits.clone().all(known)
    };
    findings.iter().filter(went_in).map(key).collect()
}

fn syntax_errors(report: &Report) -> usize {
    report.findings.iter().filter(|f| f.rule == "syntax-error").count()
}

/// A baseline of a report covers all of it.
fn covered(sources: &SourceSet, report: &mut Report) {
    let paths = Paths::default();
    let text = baseline::write(report, sources, &paths);
    let stale = baseline::apply(report, &text, sources, &paths).expect("what was written is read");
    assert!(
        stale.is_empty() && report.findings.iter().all(|f| f.rule == "syntax-error"),
        "{stale:?}"
    );
}
