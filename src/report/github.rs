//! Workflow commands, which GitHub shows as annotations beside the code.
//!
//! GitHub keeps ten of each level per step. The rest stands in the log as plain lines, and the last
//! line counts all, so that a full set of annotations is not mistaken for everything. What is
//! undecided stands in the log alone: it is no fault of the change, and on every pull request an
//! annotation would repeat it.

use crate::finding::{Report, Severity};
use crate::report::escape::terminal;
use crate::report::item::{Item, items};
use crate::report::{Options, compact, printable, uncommanded, words};
use crate::source::SourceSet;
use crate::text::Lang;

/// Annotations of one level that GitHub shows.
const MAX_PER_LEVEL: usize = 10;

/// Renders a report.
pub(super) fn render(report: &Report, sources: &SourceSet, options: &Options) -> String {
    let mut commands = Vec::new();
    let (mut rest, mut open) = (Vec::new(), Vec::new());
    let mut used = [0; 3];
    for item in items(report, sources, options.lang) {
        if item.undecided() {
            open.push(plain(&format!("- {}", compact::line(&item))));
            continue;
        }
        let slot = &mut used[item.severity as usize];
        *slot += 1;
        if *slot <= MAX_PER_LEVEL {
            commands.push(command(&item, options));
        } else {
            rest.push(plain(&format!("- {}", compact::line(&item))));
        }
    }
    if !rest.is_empty() {
        rest.insert(0, more(rest.len(), options.lang));
    }
    if options.quiet {
        open.clear();
    }
    if !open.is_empty() {
        open.insert(0, undecided(open.len(), options.lang));
    }
    let summary = plain(&terminal(&words::summary(report, options.lang)));
    commands.into_iter().chain(rest).chain(open).chain([summary]).collect::<Vec<_>>().join("\n")
        + "\n"
}

fn more(n: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("每个级别只显示 {MAX_PER_LEVEL} 条注释，另有 {n} 条："),
        Lang::En => format!("only {MAX_PER_LEVEL} annotations are shown for each level; {n} more:"),
    }
}

fn undecided(n: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("无法判断 {n} 项，不加注释："),
        Lang::En => format!("{n} undecided, not annotated:"),
    }
}

fn command(item: &Item, options: &Options) -> String {
    let level = match item.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = Vec::new();
    if !item.path.is_empty() {
        properties.push(format!("file={}", property(&options.paths.relative(&item.path))));
    }
    if let Some((start, end)) = item.range {
        properties.push(format!("line={},endLine={}", start.line, end.line));
        // Columns are only understood within one line.
        if start.line == end.line {
            properties.push(format!("col={},endColumn={}", start.column, end.column));
        }
    }
    properties.push(format!("title={}", property(item.rule)));
    format!("::{level} {}::{}", properties.join(","), data(&item.full()))
}

/// Escapes the message of a command; the order matters.
fn data(text: &str) -> String {
    // The log is shown in terminals too, so what they obey goes.
    printable(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A line that the runner cannot take for a command.
fn plain(line: &str) -> String {
    uncommanded(line).into_owned()
}
