//! `iac-icp suppressions`: what comments in code ignore, why, and until when.

use serde_json::json;

use crate::cli::args::{Global, ListFormat, Target};
use crate::cli::judge::judge;
use crate::cli::run::How;
use crate::cli::{BROKEN, CLEAN, locale, output, printer};
use crate::finding::{Finding, Matter, Report, SuppressedFinding};
use crate::report::words::plural;
use crate::report::{ignored_json, ignored_line, one_line, safe_json};
use crate::source::SourceSet;
use crate::text::{Lang, Text};

/// Runs the command.
pub(super) fn run(target: &Target, format: ListFormat, global: &Global) -> u8 {
    let sources = SourceSet::new();
    let report =
        judge(target, &sources, How { fixes: false, changes: None, tolerant: false, global });
    let lang = locale::language(global);
    let ignored: Vec<&SuppressedFinding> =
        report.suppressed.iter().filter(|s| s.place.is_some()).collect();
    let idle: Vec<&Finding> =
        report.findings.iter().filter(|f| f.matter == Matter::Ignoring).collect();
    let printed = match format {
        ListFormat::Human => {
            let lines = ignored
                .iter()
                .map(|s| ignored_line(s, &sources, lang))
                .chain(idle.iter().map(|f| line(f, &sources, lang)));
            printer::lines(&lines.map(|line| line + "\n").collect::<String>())
        }
        ListFormat::Json => printer::rendered(&document(&ignored, &idle, &report, &sources, lang)),
    };
    let count = ignored.len() + idle.len();
    output::say(&Text::new(format!("{count} 处忽略"), plural(count, "suppression")), global);
    match printed {
        Err(error) => output::refuse(&error, global),
        Ok(()) if report.errors.is_empty() => CLEAN,
        Ok(()) => BROKEN,
    }
}

/// A suppression that ignores nothing, has run out or cannot be read.
fn line(finding: &Finding, sources: &SourceSet, lang: Lang) -> String {
    let file = sources.file(finding.span.file);
    one_line(&format!(
        "{}:{}: {}: {}",
        file.path,
        file.position(finding.span.start).line,
        finding.rule,
        finding.message.get(lang)
    ))
}

fn document(
    ignored: &[&SuppressedFinding],
    idle: &[&Finding],
    report: &Report,
    sources: &SourceSet,
    lang: Lang,
) -> String {
    let place = |finding: &Finding| {
        let file = sources.file(finding.span.file);
        json!({"path": *file.path, "line": file.position(finding.span.start).line, "rule": finding.rule, "message": finding.message.get(lang)})
    };
    let document = json!({
        "schema": "iac-icp/suppressions/v1",
        "suppressions": ignored.iter().map(|s| ignored_json(s, sources, lang)).collect::<Vec<_>>(),
        "problems": idle.iter().map(|f| place(f)).collect::<Vec<_>>(),
        "errors": report.errors.iter().map(|e| json!({"kind": e.kind, "message": e.message.get(lang)})).collect::<Vec<_>>(),
    });
    safe_json(format!("{document:#}\n"))
}
