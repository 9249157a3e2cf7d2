//! Markdown for job summaries and comments: a table of problems, undecided judgements by reason,
//! the servers.

use crate::finding::{Report, Verdict};
use crate::report::escape::{markdown, markdown_code};
use crate::report::grid;
use crate::report::grouping::{ByReason, by_reason, without_reason};
use crate::report::item::{Item, items};
use crate::report::tables::{Cell, Table, tables};
use crate::report::words::{self, plural};
use crate::report::{Options, TOOL};
use crate::source::SourceSet;
use crate::text::Lang;

/// Rows of a table; a job summary takes 1 MiB.
const MAX_ROWS: usize = 500;

/// Renders a report.
pub(super) fn render(report: &Report, sources: &SourceSet, options: &Options) -> String {
    let lang = options.lang;
    let mut parts =
        vec![format!("## {TOOL}"), format!("**{}**", markdown(&words::summary(report, lang)))];
    if words::nothing_judged(report) && report.errors.is_empty() {
        parts.push(markdown(&words::nothing_text(report, lang)));
    }
    let all = items(report, sources, lang);
    let open: Vec<&Item> = without_reason(report)
        .filter_map(|f| all.iter().find(|i| i.finding.is_some_and(|g| std::ptr::eq(f, g))))
        .collect();
    let wrong = all.iter().filter(|i| i.finding.is_none_or(|f| f.verdict == Verdict::Violation));
    let shown: Vec<&Item> = wrong.chain(open).collect();
    if !shown.is_empty() {
        parts.push(format!("### {}", lang.pick("问题", "Problems")));
        parts.push(problems(&shown, lang));
    }
    let groups = by_reason(report, lang);
    if !options.quiet && !groups.is_empty() {
        parts.push(format!("### {}", lang.pick("无法判断", "Undecided")));
        parts.push(groups.iter().map(|g| reason(g, sources, lang)).collect::<Vec<_>>().join("\n"));
    }
    if !options.quiet {
        for table in tables(report, sources, lang) {
            parts.push(format!("### {}", table.title));
            parts.push(print(&table, lang));
        }
    }
    parts.join("\n\n") + "\n"
}

fn problems(shown: &[&Item], lang: Lang) -> String {
    let head = lang.pick(["级别", "规则", "位置", "内容"], ["level", "rule", "place", "what"]);
    let row = |item: &&Item| {
        let place = match item.range {
            Some((start, _)) => format!("{}:{}:{}", item.path, start.line, start.column),
            None => item.path.clone(),
        };
        let what: Vec<String> = item.full().lines().map(markdown).collect();
        let place = if place.is_empty() { "–".to_owned() } else { markdown_code(&place) };
        vec![markdown(item.heading(lang)), markdown_code(item.rule), place, what.join("<br>")]
    };
    shortened(&head, shown.iter().map(row).collect(), lang)
}

fn reason(group: &ByReason, sources: &SourceSet, lang: Lang) -> String {
    let n = group.findings.len();
    let count = match lang {
        Lang::Zh => format!("{n} 项"),
        Lang::En => plural(n, "judgement"),
    };
    let (text, remedy) = (group.reason.text.get(lang), group.reason.remedy.get(lang));
    let mut lines = vec![format!(
        "- **{count}**{}{}{}{}",
        lang.pick("：", ": "),
        markdown(text),
        lang.pick("；", "; "),
        markdown(remedy)
    )];
    for (rule, findings) in group.by_rule() {
        let names: Vec<String> = findings
            .iter()
            .map(|f| {
                let file = sources.file(f.span.file);
                let place =
                    markdown_code(&format!("{}:{}", file.path, file.position(f.span.start).line));
                let name =
                    |r: &String| markdown_code(&words::in_environment(r, f.environment.as_deref()));
                f.resource
                    .as_ref()
                    .map_or_else(|| place.clone(), |r| format!("{} ({place})", name(r)))
            })
            .collect();
        lines.push(format!("  - {}: {}", markdown_code(rule), names.join(", ")));
    }
    lines.join("\n")
}

fn print(table: &Table<'_>, lang: Lang) -> String {
    let cell = |cell: &Cell| match cell {
        Cell::Name(name) if name.is_empty() => "–".to_owned(),
        Cell::Name(name) | Cell::Place(name) => markdown_code(name),
        Cell::Words(words) => markdown(words),
    };
    let rows = table.rows.iter().map(|row| row.cells.iter().map(cell).collect()).collect();
    shortened(&table.head, rows, lang)
}

fn shortened(head: &[&str], mut rows: Vec<Vec<String>>, lang: Lang) -> String {
    let more = rows.len().saturating_sub(MAX_ROWS);
    rows.truncate(MAX_ROWS);
    let table = grid::markdown(head, rows);
    match lang {
        _ if more == 0 => table,
        Lang::Zh => format!("{table}\n\n另有 {more} 行。"),
        Lang::En => format!("{table}\n\n{}.", plural(more, "more row")),
    }
}
