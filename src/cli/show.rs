//! Commands that show what the program knows: rules, completions, the manual.

use serde_json::json;

use crate::cli::args::{Global, ListFormat};
use crate::cli::{BROKEN, help_zh, locale, output, usage};
use crate::explain;
use crate::text::{Text, closest};

/// `iac-icp explain ID`
pub(super) fn explain(id: &str, global: &Global) -> u8 {
    let lang = locale::language(global);
    if let Some(page) = explain::about(id, lang) {
        return output::show(&page, global);
    }
    let near = explain::near(id);
    let (zh, en) = match &near[..] {
        [] => (
            "运行 iac-icp rules 查看全部规则。".to_owned(),
            "`iac-icp rules` lists the rules".to_owned(),
        ),
        [one] => (format!("是不是 {one}？"), format!("did you mean {one}?")),
        several => (
            format!("是不是其中之一：{}？", several.join("、")),
            format!("did you mean one of {}?", several.join(", ")),
        ),
    };
    output::refuse(
        &Text::new(
            format!("没有 {id:?} 这个规则或标识；{zh}"),
            format!("there is no rule or id {id:?}; {en}"),
        ),
        global,
    )
}

/// `iac-icp rules`
pub(super) fn rules(format: ListFormat, global: &Global) -> u8 {
    if format == ListFormat::Human {
        return output::show(&explain::table(locale::language(global)), global);
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
                "edits": rule.edits.iter().map(|kind| kind.id()).collect::<Vec<_>>(),
                "since": rule.since,
                "sources": sources,
            })
        })
        .collect();
    let document = json!({"schema": "iac-icp/rules/v1", "rules": rows});
    output::show(&format!("{document:#}\n"), global)
}

/// `iac-icp completions SHELL`
pub(super) fn completions(shell: clap_complete::Shell, global: &Global) -> u8 {
    let mut script = Vec::new();
    clap_complete::generate(
        shell,
        &mut help_zh::command(locale::language(global)),
        "iac-icp",
        &mut script,
    );
    output::show(&String::from_utf8_lossy(&script), global)
}

/// `iac-icp man [COMMAND]`
pub(super) fn man(name: Option<&str>, global: &Global) -> u8 {
    let mut command = help_zh::command(locale::language(global));
    command.build();
    let page_of = match name {
        None => Some(command.clone()),
        // Within a page a command goes by its whole name.
        Some(name) => command
            .find_subcommand(name)
            .map(|sub| sub.clone().display_name(format!("iac-icp-{name}"))),
    };
    let Some(page_of) = page_of else {
        let name = name.unwrap_or_default();
        let names = usage::names(&command);
        let (zh, en) = closest(name, names.iter().map(String::as_str)).map_or_else(
            || ("运行 iac-icp --help 查看。".to_owned(), "see iac-icp --help".to_owned()),
            |near| (format!("是不是 {near}？"), format!("did you mean {near}?")),
        );
        let error = Text::new(
            format!("没有命令 {name}；{zh}"),
            format!("there is no command {name}; {en}"),
        );
        return output::refuse(&error, global);
    };
    let mut page = Vec::new();
    match clap_mangen::Man::new(page_of).render(&mut page) {
        Ok(()) => output::show(&String::from_utf8_lossy(&page), global),
        Err(_) => BROKEN,
    }
}
