//! JUnit XML: a suite per file, a failing case per error and warning, a skipped one per note and
//! undecided judgement, an error per input error. A clean run has one passing case, because an empty report
//! looks like a run that did not happen.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::finding::{Report, Severity};
use crate::report::escape::{markup, terminal};
use crate::report::item::{Item, items};
use crate::report::{Options, TOOL, words};
use crate::source::SourceSet;

#[derive(Clone, Copy, Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Counts {
    fn of<'a>(items: impl IntoIterator<Item = &'a Item<'a>>) -> Self {
        let mut counts = Self::default();
        for item in items {
            counts.tests += 1;
            match element(item) {
                "error" => counts.errors += 1,
                "skipped" => counts.skipped += 1,
                _ => counts.failures += 1,
            }
        }
        counts
    }

    fn attributes(self) -> String {
        let Self { tests, failures, errors, skipped } = self;
        format!(
            "tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\""
        )
    }
}

/// Renders a report.
pub(super) fn render(report: &Report, sources: &SourceSet, options: &Options) -> String {
    let all = items(report, sources, options.lang);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    if all.is_empty() {
        out.push_str(&clean(report, options));
        return out;
    }
    let _ = writeln!(out, "<testsuites name=\"{TOOL}\" {}>", Counts::of(&all).attributes());
    let mut files: BTreeMap<&str, Vec<&Item>> = BTreeMap::new();
    for item in &all {
        files.entry(&item.path).or_default().push(item);
    }
    for (path, items) in files {
        let name = if path.is_empty() { TOOL } else { path };
        let _ = writeln!(
            out,
            "  <testsuite name=\"{}\" {}>",
            markup(name),
            Counts::of(items.iter().copied()).attributes()
        );
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for item in items {
            out.push_str(&case(item, name, &mut seen));
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

/// What a case has in it. Systems that read the file take a failure for a build that is not well,
/// which a note does not say.
fn element(item: &Item) -> &'static str {
    match item.finding {
        None => "error",
        Some(finding) if item.undecided() || finding.severity == Severity::Note => "skipped",
        Some(_) => "failure",
    }
}

/// Names must be unique in a suite: the place is part of them, and a number where that is not
/// enough.
fn case(item: &Item, class: &str, seen: &mut BTreeMap<String, usize>) -> String {
    let place = item
        .range
        .map(|(start, _)| format!(" ({}:{})", start.line, start.column))
        .unwrap_or_default();
    let mut name = format!("{}{place}", item.rule);
    let times = seen.entry(name.clone()).or_insert(0);
    *times += 1;
    if *times > 1 {
        name = format!("{name} #{times}");
    }
    let line = item
        .range
        .map(|(start, _)| format!(" line=\"{}\" column=\"{}\"", start.line, start.column))
        .unwrap_or_default();
    let element = element(item);
    let kind = if element == "skipped" {
        String::new()
    } else {
        format!(" type=\"{}\"", markup(item.level))
    };
    let body: Vec<String> = item.full().lines().map(|l| markup(&terminal(l))).collect();
    let message = markup(&item.flat());
    let content = if element == "skipped" {
        format!("      <skipped message=\"{message}\"/>\n")
    } else {
        format!(
            "      <{element} message=\"{}\"{kind}>{}</{element}>\n",
            markup(&item.message),
            body.join("\n")
        )
    };
    format!(
        "    <testcase name=\"{}\" classname=\"{}\"{line}>\n{content}    </testcase>\n",
        markup(&name),
        markup(class)
    )
}

fn clean(report: &Report, options: &Options) -> String {
    let skipped = usize::from(words::nothing_judged(report));
    let counts = Counts { tests: 1, skipped, ..Counts::default() }.attributes();
    let name = markup(&words::summary(report, options.lang));
    let content = if skipped == 1 {
        format!(
            ">\n      <skipped message=\"{}\"/>\n    </testcase>",
            markup(&words::nothing_text(report, options.lang))
        )
    } else {
        "/>".to_owned()
    };
    format!(
        "<testsuites name=\"{TOOL}\" {counts}>\n  <testsuite name=\"{TOOL}\" {counts}>\n    \
         <testcase name=\"{name}\" classname=\"{TOOL}\"{content}\n  </testsuite>\n</testsuites>\n"
    )
}
