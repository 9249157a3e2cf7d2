//! The rules of a SARIF run. GitHub shows nothing of a result whose rule is not listed, so rules
//! that the report does not describe (the kinds of input errors) are added as they come up.

use serde_json::{Value, json};

use crate::finding::{Report, RuleMeta, Severity};
use crate::text::Lang;

/// Characters of a description that GitHub takes.
const MAX_DESCRIPTION: usize = 1024;

/// The rules so far, in the order of their indexes.
pub(super) struct Rules {
    ids: Vec<&'static str>,
    values: Vec<Value>,
    lang: Lang,
}

impl Rules {
    pub(super) fn new(report: &Report, lang: Lang) -> Self {
        let ids = report.rules.iter().map(|r| r.id).collect();
        Self { ids, values: report.rules.iter().map(|r| described(r, lang)).collect(), lang }
    }

    /// The index of a rule; one that is not described is added.
    pub(super) fn index(&mut self, id: &'static str) -> usize {
        if let Some(index) = self.ids.iter().position(|i| *i == id) {
            return index;
        }
        self.ids.push(id);
        let help = format!("{}{id}", self.lang.pick("输入有误：", "problem with the input: "));
        self.values.push(rule(id, id, &help, Severity::Error));
        self.ids.len() - 1
    }

    pub(super) fn list(&self) -> &[Value] {
        &self.values
    }
}

fn described(meta: &RuleMeta, lang: Lang) -> Value {
    let mut value =
        rule(meta.id, meta.summary.get(lang), meta.help.get(lang), meta.default_severity);
    if let Some(url) = &meta.url {
        value["helpUri"] = json!(url);
    }
    value
}

fn rule(id: &str, summary: &str, help: &str, severity: Severity) -> Value {
    let problem = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "recommendation",
    };
    // None of the texts may be empty.
    let summary = if summary.is_empty() { id } else { summary };
    let help = if help.is_empty() { summary } else { help };
    let cut = |text: &str| text.chars().take(MAX_DESCRIPTION).collect::<String>();
    json!({
        "id": id,
        "name": id,
        "shortDescription": {"text": cut(summary)},
        "fullDescription": {"text": cut(help)},
        "help": {"text": help, "markdown": help},
        "defaultConfiguration": {"level": super::level(severity)},
        "properties": {"tags": ["icp", "filing", "alibaba-cloud"], "precision": "high", "problem.severity": problem},
    })
}
