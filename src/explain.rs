//! The documentation of the rules: `iac-icp explain RULE` and the list of `iac-icp rules`.
//!
//! Stands alone so that rules hold words and know nothing of layout. The output is Markdown that
//! reads well as plain text.

pub mod ids;

use crate::catalog::{Catalog, Source};
use crate::finding::Severity;
use crate::rules::{Example, RULES, Rule, Words};
use crate::text::{Lang, Text, closest};

/// Ids that are offered for a word.
const MAX_NEAR: usize = 8;

/// A line of the list of rules.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Id.
    pub id: &'static str,
    /// Severity by default.
    pub severity: Severity,
    /// One line.
    pub summary: Text,
    /// Documents behind it, the governing one first.
    pub sources: Vec<&'static Source>,
}

/// All rules, for `iac-icp rules`.
pub fn list() -> Vec<Listed> {
    let one = |rule: &&Rule| Listed {
        id: rule.id,
        severity: rule.severity,
        summary: rule.summary.text(),
        sources: sources(rule),
    };
    RULES.iter().map(one).collect()
}

/// The name of a severity in the report formats.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// The list for people: id, severity, summary.
pub fn table(lang: Lang) -> String {
    let rows = list();
    let width = rows.iter().map(|r| r.id.len()).max().unwrap_or(0);
    let line = |r: &Listed| {
        format!("{:<width$}  {:<7}  {}\n", r.id, severity(r.severity), r.summary.get(lang))
    };
    rows.iter().map(line).collect()
}

/// The whole documentation of a rule.
pub fn explain(rule: &Rule, lang: Lang) -> String {
    let say = |words: Words| match lang {
        Lang::Zh => words.zh,
        Lang::En => words.en,
    };
    let head = |zh, en| format!("\n## {}\n\n", say(Words { zh, en }));
    let docs = &rule.docs;
    let mut out = format!(
        "# {}\n\n{}: {}\n",
        rule.id,
        say(Words { zh: "严重程度", en: "Severity" }),
        severity(rule.severity)
    );
    for (title, text) in [
        (head("检查什么", "What it finds"), docs.what),
        (head("为什么", "Why it matters"), docs.why),
        (head("怎么办", "What to do"), docs.help),
    ] {
        out += &format!("{title}{}\n", say(text));
    }
    if !docs.more.is_empty() {
        out += &head("另请注意", "Good to know");
        docs.more.iter().for_each(|words| out += &format!("- {}\n", say(*words)));
    }
    docs.examples.iter().for_each(|example| out += &examples(example, lang));
    let sources = sources(rule);
    if !sources.is_empty() {
        out += &head("依据", "Sources");
        sources.iter().for_each(|source| out += &format!("- {}\n", cited(source)));
    }
    if rule.id != "syntax-error" {
        out += &head("忽略", "Ignoring it");
        let comment = format!("`# iac-icp: ignore[{}] reason=\"…\" until=2027-01-31`", rule.id);
        out += &match lang {
            Lang::Zh => format!(
                "在该行、属性或块上方写 {comment}；或在 `.iac-icp.hcl` 中写 `rules = {{ \"{}\" = \"off\" }}`。\n",
                rule.id
            ),
            Lang::En => {
                format!(
                    "Write {comment} on the line, or above the attribute or block; or `rules = {{ \"{}\" = \"off\" }}` in `.iac-icp.hcl`.\n",
                    rule.id
                )
            }
        };
    }
    out
}

/// What an id means that is printed and is no rule (the kind of an error, a reason, a verdict).
pub fn explain_id(id: &ids::Id, lang: Lang) -> String {
    let say = |words: Words| match lang {
        Lang::Zh => words.zh,
        Lang::En => words.en,
    };
    let head = Words { zh: "怎么办", en: "What to do" };
    format!(
        "# {}\n\n{}\n\n{}\n\n## {}\n\n{}\n",
        id.id,
        say(id.place.words()),
        say(id.what),
        say(head),
        say(id.help)
    )
}

/// Everything that can be explained: the ids of rules first.
pub fn known() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.id).chain(ids::IDS.iter().map(|id| id.id))
}

/// What can be explained that a word may mean: the nearest id, else those that have it in their id
/// or summary.
pub fn near(word: &str) -> Vec<&'static str> {
    if let Some(id) = closest(word, known()) {
        return vec![id];
    }
    let word = word.trim().to_lowercase();
    let has = |texts: &[&str]| {
        !word.is_empty() && texts.iter().any(|text| text.to_lowercase().contains(&word))
    };
    let rules = RULES.iter().filter(|r| has(&[r.id, r.summary.zh, r.summary.en])).map(|r| r.id);
    let others = ids::IDS.iter().filter(|i| has(&[i.id, i.what.zh, i.what.en])).map(|i| i.id);
    rules.chain(others).take(MAX_NEAR).collect()
}

fn sources(rule: &Rule) -> Vec<&'static Source> {
    rule.docs.sources.iter().filter_map(|key| Catalog::get().source(key)).collect()
}

/// Title, section, date and where to find it.
fn cited(source: &Source) -> String {
    let mut text = source.title.to_owned();
    if let Some(section) = &source.section {
        text += &format!(", {section}");
    }
    if let Some(date) = &source.date {
        text += &format!(" ({date})");
    }
    format!("{text}: {}", source.reference)
}

fn examples(example: &Example, lang: Lang) -> String {
    let (name, fence) = match example.extension {
        "yml" => ("ROS", "yaml"),
        "json" => ("plan JSON", "json"),
        _ => ("Terraform", "hcl"),
    };
    let title = match lang {
        Lang::Zh => [format!("违规示例（{name}）"), format!("合规示例（{name}）")],
        Lang::En => [format!("Breaks the rule ({name})"), format!("Keeps the rule ({name})")],
    };
    let configs = [example.config.map(|c| c.0), example.config.map(|c| c.1)];
    let mut out = String::new();
    for ((title, code), config) in title.iter().zip([example.bad, example.good]).zip(configs) {
        out += &format!("\n## {title}\n\n{}", fenced(fence, code));
        if let Some(config) = config {
            out += &format!("\n`.iac-icp.hcl`:\n\n{}", fenced("hcl", config));
        }
    }
    out
}

fn fenced(language: &str, code: &str) -> String {
    format!("```{language}\n{}\n```\n", code.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_explained_in_both_languages() {
        for rule in RULES {
            let (zh, en) = (explain(rule, Lang::Zh), explain(rule, Lang::En));
            assert!(en.contains("## What it finds") && zh.contains("## 检查什么"), "{}", rule.id);
            assert!(
                en.contains("## Breaks the rule (") && en.contains("## Keeps the rule ("),
                "{}",
                rule.id
            );
            assert_eq!(en.contains("## Ignoring it"), rule.id != "syntax-error", "{}", rule.id);
        }
        assert!(table(Lang::En).lines().count() == RULES.len());
    }

    #[test]
    fn every_id_that_is_printed_is_explained() {
        let source = include_str!("value/why.rs");
        let arms = source
            .split("pub fn id(")
            .nth(1)
            .and_then(|s| s.split("pub fn text(").next())
            .unwrap_or_default();
        let reasons: Vec<&str> =
            arms.lines().filter_map(|l| l.split("=> \"").nth(1)?.split('"').next()).collect();
        assert!(reasons.len() > 20, "{reasons:?}");
        let all: Vec<&str> = known().collect();
        for id in
            reasons.into_iter().chain(crate::finding::ERROR_KINDS).chain(["violation", "undecided"])
        {
            assert!(
                all.contains(&id),
                "`{id}` is printed in reports: explain it in src/explain/ids.rs"
            );
        }
        for id in ids::IDS {
            let (zh, en) = (explain_id(id, Lang::Zh), explain_id(id, Lang::En));
            assert!(
                zh.contains("## 怎么办") && en.contains("## What to do") && zh != en,
                "{}",
                id.id
            );
        }
    }

    #[test]
    fn words_that_are_close_lead_to_ids() {
        assert_eq!(near("budget-exceded"), ["budget-exceeded"]);
        assert!(
            near("region").contains(&"region-outside-mainland")
                && near("region").contains(&"no-region")
        );
        assert!(near("公网带宽").contains(&"no-public-bandwidth"));
        assert!(near("").is_empty() && near("quantum").is_empty());
    }

    #[test]
    fn sources_are_cited_with_their_dates() {
        let text = explain(crate::rules::rule("pay-as-you-go").unwrap_or(RULES[0]), Lang::En);
        assert!(
            text.contains(
                "备案服务器（接入信息）准备与检查, 表 1 (2019-06-14): alipannu12121/icp@7992cf2"
            ),
            "{text}"
        );
    }
}
