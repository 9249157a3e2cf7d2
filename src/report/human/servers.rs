//! The servers of a run that found nothing wrong, and the warning of a run that judged nothing.
//!
//! "No findings" alone would look the same for a project in order and for a path with nothing in
//! it.

use super::Printer;
use crate::finding::{Answer, ServerRow, Verdict};
use crate::report::escape::terminal;
use crate::report::grid;
use crate::report::words::{in_environment, nothing_judged, nothing_text};
use crate::report::wrap::wrap;
use crate::text::Lang;

/// Servers that are listed; `iac-icp report` lists all.
const MAX_ROWS: usize = 20;

/// The table of servers, when no violation and no input error is shown.
pub(super) fn list(printer: &Printer) -> Option<String> {
    let report = printer.report;
    let violations = report.findings.iter().any(|f| f.verdict == Verdict::Violation);
    if violations || !report.errors.is_empty() || report.servers.is_empty() {
        return None;
    }
    let lang = printer.lang();
    let names: Vec<String> =
        report.servers.iter().take(MAX_ROWS).map(|s| terminal(&name(s))).collect();
    let width = grid::widest(names.iter().map(String::as_str), printer.options.width / 2);
    let mut lines = vec![lang.pick("服务器：", "servers:").to_owned()];
    for (name, row) in names.iter().zip(&report.servers) {
        lines.push(format!("  {}  {}", grid::left(name, width), facts(row, lang)));
    }
    if report.servers.len() > MAX_ROWS {
        let more = report.servers.len() - MAX_ROWS;
        lines.push(match lang {
            Lang::Zh => format!("  另有 {more} 台（见 `iac-icp report`）"),
            Lang::En => format!("  and {more} more (see `iac-icp report`)"),
        });
    }
    Some(lines.join("\n"))
}

fn name(row: &ServerRow) -> String {
    in_environment(&row.resource, row.environment.as_deref())
}

fn facts(row: &ServerRow, lang: Lang) -> String {
    let unknown = lang.pick("未知", "unknown");
    let region = row
        .region
        .as_deref()
        .map_or_else(|| lang.pick("地域未知", "region unknown").to_owned(), terminal);
    let numbers = row.service_numbers.map_or_else(|| unknown.to_owned(), |n| n.to_string());
    let eligible = match (row.eligible, lang) {
        (Answer::Yes, Lang::Zh) => format!("可备案，备案服务号 {numbers}"),
        (Answer::Yes, Lang::En) => format!("eligible, service numbers {numbers}"),
        _ if !row.judged => lang.pick("未检查", "not judged").to_owned(),
        (Answer::No, _) => lang.pick("不可备案", "not eligible").to_owned(),
        (Answer::Undecided, _) => lang.pick("能否备案无法判断", "eligibility undecided").to_owned(),
    };
    format!("{}  {region}  {eligible}", row.product.id())
}

/// Says that nothing was judged, which must not look like a pass.
pub(super) fn nothing(printer: &Printer) -> Option<String> {
    if !nothing_judged(printer.report) || !printer.report.errors.is_empty() {
        return None;
    }
    let text = nothing_text(printer.report, printer.lang());
    Some(wrap(&terminal(&text), printer.options.width))
}
