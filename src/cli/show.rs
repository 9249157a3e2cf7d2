//! Commands that show what the program knows: rules, suppressions, completions, the manual.

use std::sync::Arc;

use serde_json::json;

use crate::cli::args::{Global, ListFormat, Target};
use crate::cli::lint::How;
use crate::cli::{BROKEN, CLEAN, lint, locale, output, zh};
use crate::explain;
use crate::report::printable;
use crate::source::SourceSet;
use crate::text::{Text, closest};

/// `iac-icp explain RULE`
pub(super) fn explain(id: &str, global: &Global) -> u8 {
    if let Some(rule) = crate::rules::rule(id) {
        output::print(&explain::explain(rule, locale::language(global)));
        return CLEAN;
    }
    let hint = closest(id, crate::rules::ids());
    let zh = hint.map_or_else(|| "运行 iac-icp rules 查看全部规则。".to_owned(), |h| format!("是不是 {h}？"));
    let en = hint.map_or_else(|| "`iac-icp rules` lists them".to_owned(), |h| format!("did you mean {h}?"));
    output::refuse(&Text::new(format!("没有规则 {id:?}；{zh}"), format!("there is no rule {id:?}; {en}")), global)
}

/// `iac-icp rules`
pub(super) fn rules(format: ListFormat, global: &Global) -> u8 {
    if format == ListFormat::Human {
        output::print(&explain::table(locale::language(global)));
        return CLEAN;
    }
    let rows: Vec<serde_json::Value> = explain::list()
        .iter()
        .map(|rule| {
            let sources: Vec<serde_json::Value> = rule
                .sources
                .iter()
                .map(|s| json!({"title": s.title, "section": s.section, "date": s.date, "reference": s.reference}))
                .collect();
            json!({
                "id": rule.id,
                "severity": explain::severity(rule.severity),
                "summary": {"zh": rule.summary.zh, "en": rule.summary.en},
                "sources": sources,
            })
        })
        .collect();
    let document = json!({"schema": "iac-icp/rules/v1", "rules": rows});
    output::print(&format!("{document:#}\n"));
    CLEAN
}

/// `iac-icp suppressions`: one line each, place, what is ignored, until when, why.
pub(super) fn suppressions(target: &Target, global: &Global) -> u8 {
    let sources = SourceSet::new();
    let report = lint::judge(target, &sources, How { fixes: false, changes: None, leftovers: &Arc::default() });
    let lang = locale::language(global);
    let mut lines: Vec<String> = Vec::new();
    for suppressed in &report.suppressed {
        let Some(place) = suppressed.place else { continue };
        let file = sources.file(place.file);
        let at = file.position(place.start);
        let reason = suppressed.reason.as_deref().unwrap_or("-");
        let finding = &suppressed.finding;
        lines.push(format!("{}:{}: {}: {} ({reason})", file.path, at.line, finding.rule, finding.message.get(lang)));
    }
    for finding in report.findings.iter().filter(|f| f.rule.ends_with("-suppression")) {
        let file = sources.file(finding.span.file);
        lines.push(format!("{}:{}: {}: {}", file.path, file.position(finding.span.start).line, finding.rule, finding.message.get(lang)));
    }
    let text: String = lines.iter().map(|l| printable(l) + "\n").collect();
    output::print(&text);
    let count = lines.len();
    output::say(&Text::new(format!("{count} 处忽略"), format!("{count} suppression{}", if count == 1 { "" } else { "s" })), global);
    if report.errors.is_empty() { CLEAN } else { BROKEN }
}

/// `iac-icp completions SHELL`
pub(super) fn completions(shell: clap_complete::Shell, global: &Global) -> u8 {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut zh::command(locale::language(global)), "iac-icp", &mut script);
    output::print(&String::from_utf8_lossy(&script));
    CLEAN
}

/// `iac-icp man [COMMAND]`
pub(super) fn man(name: Option<&str>, global: &Global) -> u8 {
    let mut command = zh::command(locale::language(global));
    command.build();
    let page_of = match name {
        None => Some(command),
        // Within a page a command goes by its whole name.
        Some(name) => command.find_subcommand(name).map(|sub| sub.clone().display_name(format!("iac-icp-{name}"))),
    };
    let Some(page_of) = page_of else {
        let name = name.unwrap_or_default();
        let error =
            Text::new(format!("没有命令 {name}；运行 iac-icp --help 查看。"), format!("there is no command {name}; see iac-icp --help"));
        return output::refuse(&error, global);
    };
    let mut page = Vec::new();
    match clap_mangen::Man::new(page_of).render(&mut page) {
        Ok(()) => {
            output::print(&String::from_utf8_lossy(&page));
            CLEAN
        }
        Err(_) => BROKEN,
    }
}
