//! `iac-icp suppressions`: what comments in code ignore, why, and until when.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::cli::args::{Global, ListFormat, Target};
use crate::cli::judge::judge;
use crate::cli::run::How;
use crate::cli::{BROKEN, CLEAN, locale, output, printer};
use crate::finding::{Finding, Matter, Report, SuppressedFinding, plain_root};
use crate::report::words::plural;
use crate::report::{environment_list, ignored_json, ignored_line, one_line, safe_json};
use crate::source::SourceSet;
use crate::text::{Lang, Text};

/// Runs the command.
pub(super) fn run(target: &Target, format: ListFormat, global: &Global) -> u8 {
    let sources = SourceSet::new();
    let report =
        judge(target, &sources, How { fixes: false, changes: None, tolerant: false, global });
    let lang = locale::language(global);
    let ignored = once(report.suppressed.iter().filter(|s| s.place.is_some()));
    let idle: Vec<&Finding> =
        report.findings.iter().filter(|f| f.matter == Matter::Ignoring).collect();
    let printed = match format {
        ListFormat::Human => {
            let lines = ignored
                .iter()
                .map(|ignored| ignored.line(&report, &sources, lang))
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

/// What a comment ignores, in one environment or in several.
struct Ignored<'r> {
    first: &'r SuppressedFinding,
    environments: Vec<&'r str>,
}

/// What is ignored, each once, however many environments it is ignored in.
fn once<'r>(all: impl Iterator<Item = &'r SuppressedFinding>) -> Vec<Ignored<'r>> {
    let mut told: Vec<Ignored<'_>> = Vec::new();
    let mut known = HashMap::new();
    for one in all {
        let finding = &one.finding;
        let Some(environment) = finding.environment.as_deref() else {
            told.push(Ignored { first: one, environments: Vec::new() });
            continue;
        };
        let key = (one.place, finding.rule, finding.span, &finding.message.en, &finding.resource);
        let at = *known.entry(key).or_insert(told.len());
        if at == told.len() {
            told.push(Ignored { first: one, environments: Vec::new() });
        }
        let among = &mut told[at].environments;
        among.extend(Some(environment).filter(|name| among.last() != Some(name)));
    }
    told
}

impl Ignored<'_> {
    /// For people, with the environments where it is not ignored in all of them.
    fn line(&self, report: &Report, sources: &SourceSet, lang: Lang) -> String {
        let line = ignored_line(self.first, sources, lang);
        if self.environments.len() == report.environments.len() {
            return line;
        }
        format!("{line} [{}]", one_line(&environment_list(&self.environments, lang)))
    }

    /// For programs. `environment` and the root's are those of the only one.
    fn json(&self, sources: &SourceSet, lang: Lang) -> Value {
        let mut value = ignored_json(self.first, sources, lang);
        if self.environments.len() > 1 {
            let finding = &self.first.finding;
            value["root"] = plain_root(&finding.root, finding.environment.as_deref()).into();
            value["environment"] = Value::Null;
        }
        value["environments"] = self.environments.as_slice().into();
        value
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
    ignored: &[Ignored<'_>],
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
        "suppressions": ignored.iter().map(|s| s.json(sources, lang)).collect::<Vec<_>>(),
        "problems": idle.iter().map(|f| place(f)).collect::<Vec<_>>(),
        "errors": report.errors.iter().map(|e| json!({"kind": e.kind, "message": e.message.get(lang)})).collect::<Vec<_>>(),
    });
    safe_json(format!("{document:#}\n"))
}
