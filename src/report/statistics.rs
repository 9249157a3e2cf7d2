//! Findings counted by rule, when that is asked for.

use serde_json::{Value, json};

use crate::finding::{Report, Verdict};
use crate::report::grid;
use crate::report::wrap::columns;
use crate::text::Lang;

/// What was found of a rule.
#[derive(Default)]
struct Row {
    rule: &'static str,
    violations: usize,
    undecided: usize,
    ignored: usize,
}

/// The rules of which anything was found, in the order of the documentation.
fn rows(report: &Report) -> Vec<Row> {
    let mut rows: Vec<Row> =
        report.rules.iter().map(|rule| Row { rule: rule.id, ..Row::default() }).collect();
    let at: std::collections::HashMap<&str, usize> =
        report.rules.iter().enumerate().map(|(at, rule)| (rule.id, at)).collect();
    for finding in &report.findings {
        if let Some(row) = at.get(finding.rule).and_then(|at| rows.get_mut(*at)) {
            row.violations += usize::from(finding.verdict == Verdict::Violation);
            row.undecided += usize::from(finding.verdict == Verdict::Undecided);
        }
    }
    for ignored in &report.suppressed {
        if let Some(row) = at.get(ignored.finding.rule).and_then(|at| rows.get_mut(*at)) {
            row.ignored += 1;
        }
    }
    rows.retain(|row| row.violations + row.undecided + row.ignored > 0);
    rows
}

/// For programs.
pub(super) fn json(report: &Report) -> Vec<Value> {
    let row = |row: &Row| json!({"rule": row.rule, "violations": row.violations, "undecided": row.undecided, "ignored": row.ignored});
    rows(report).iter().map(row).collect()
}

/// A table for people.
pub(super) fn table(report: &Report, lang: Lang) -> String {
    let rows = rows(report);
    let titles = lang.pick(
        ["规则", "违规", "无法判断", "已忽略"],
        ["rule", "violations", "undecided", "ignored"],
    );
    let width = grid::widest(rows.iter().map(|row| row.rule).chain([titles[0]]), usize::MAX);
    let line = |cells: [String; 4]| {
        let [rule, counts @ ..] = cells;
        let counts: String = counts
            .iter()
            .zip(&titles[1..])
            .map(|(count, title)| format!("  {}", grid::right(count, columns(title))))
            .collect();
        format!("  {}{counts}", grid::left(&rule, width))
    };
    let mut lines =
        vec![lang.pick("统计：", "statistics:").to_owned(), line(titles.map(str::to_owned))];
    lines.extend(rows.iter().map(|row| {
        line([
            row.rule.to_owned(),
            row.violations.to_string(),
            row.undecided.to_string(),
            row.ignored.to_string(),
        ])
    }));
    lines.join("\n")
}
