//! One line per problem, `path:line:column: severity[rule]: message`, as compilers print it and
//! editors read it.

use crate::finding::Report;
use crate::report::escape::terminal;
use crate::report::item::{Item, items};
use crate::report::{Options, words};
use crate::source::SourceSet;

/// Renders a report.
pub(super) fn render(report: &Report, sources: &SourceSet, options: &Options) -> String {
    let all = items(report, sources, options.lang);
    let shown = all.iter().filter(|item| !(options.quiet && item.undecided()));
    let mut lines: Vec<String> = shown.map(line).collect();
    lines.push(terminal(&words::summary(report, options.lang)));
    lines.join("\n") + "\n"
}

/// One problem on one line.
pub(super) fn line(item: &Item) -> String {
    let mut place = terminal(&item.path);
    if let Some((start, _)) = item.range {
        place.push_str(&format!(":{}:{}", start.line, start.column));
    }
    let place = if place.is_empty() { place } else { place + ": " };
    format!("{place}{}[{}]: {}", item.level, item.rule, terminal(&item.message))
}
