//! The documentation of the rules and of every other id that reports print: `iac-icp explain ID`,
//! and the list of `iac-icp rules`.
//!
//! Stands alone so that rules hold words and know nothing of layout. The output is Markdown that
//! reads well as plain text.

pub mod ids;
mod products;

use crate::catalog::{Catalog, Product, Source};
use crate::finding::Severity;
use crate::rules::{Edits, Example, RULES, Rule};
use crate::text::{Lang, Text, closest};

/// Ids that are offered for a word.
const MAX_NEAR: usize = 8;

/// The least length in bytes of an id that a mistyped word may mean.
const MIN_NEAR: usize = 3;

/// A line of the list of rules.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Id.
    pub id: &'static str,
    /// Severity by default.
    pub severity: Severity,
    /// One line.
    pub summary: Text,
    /// The kinds of edits that its findings may offer.
    pub edits: &'static [Edits],
    /// The first version that has it; `None` before that is released.
    pub since: Option<&'static str>,
    /// Documents behind it, the governing one first.
    pub sources: Vec<&'static Source>,
}

/// All rules, for `iac-icp rules`.
pub fn list() -> Vec<Listed> {
    let one = |rule: &&Rule| Listed {
        id: rule.id,
        severity: rule.severity,
        summary: rule.summary.clone(),
        edits: rule.edits,
        since: rule.since,
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
    let head = |zh, en| format!("\n## {}\n\n", lang.pick(zh, en));
    let docs = &rule.docs;
    let mut out = format!("# {}\n\n", rule.id);
    let (offered, from) = (edits(rule.edits), since(rule.since));
    for (name, what) in [
        (lang.pick("严重程度", "Severity"), severity(rule.severity)),
        (lang.pick("自动修改", "Edit offered"), offered.get(lang)),
        (lang.pick("首个版本", "Since"), from.get(lang)),
    ] {
        out += &format!("- {name}{}{what}\n", lang.pick("：", ": "));
    }
    for (title, text) in [
        (head("检查什么", "What it finds"), &docs.what),
        (head("为什么", "Why it matters"), &docs.why),
        (head("怎么办", "What to do"), &docs.help),
    ] {
        out += &format!("{title}{}\n", text.get(lang));
    }
    if !docs.more.is_empty() {
        out += &head("另请注意", "Good to know");
        docs.more.iter().for_each(|words| out += &format!("- {}\n", words.get(lang)));
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

/// Whether findings of a rule may offer edits, and how they are taken.
pub fn edits(kinds: &[Edits]) -> Text {
    match kinds {
        [] => Text::fixed("无", "none"),
        [Edits::Safe, Edits::Unsafe, ..] | [Edits::Unsafe, Edits::Safe, ..] => Text::fixed(
            "`--fix`；会产生费用或改动已有资源的加 `--unsafe-fixes`",
            "`--fix`; with `--unsafe-fixes` those that cost money or change what is there",
        ),
        [Edits::Safe, ..] => Text::fixed("`--fix`", "`--fix`"),
        [Edits::Unsafe, ..] => Text::fixed(
            "`--fix --unsafe-fixes`（会产生费用或改动已有资源）",
            "`--fix --unsafe-fixes` (it costs money or changes what is there)",
        ),
    }
}

/// The first version that has a rule.
pub fn since(version: Option<&'static str>) -> Text {
    version.map_or(Text::fixed("尚未发布", "unreleased"), Text::same)
}

/// What an id means that is printed, in each place where it is; nothing for one that no report has.
fn meanings(id: &str, lang: Lang) -> String {
    let mut out = String::new();
    for meaning in ids::all().iter().filter(|meaning| meaning.id == id) {
        let place = meaning.place.words();
        out += &format!("\n## {}\n\n{}\n", first_upper(place.get(lang)), meaning.what.get(lang));
        if let Some(help) = &meaning.help {
            out += &match lang {
                Lang::Zh => format!("\n怎么办：{}\n", help.zh),
                Lang::En => format!("\nWhat to do: {}\n", help.en),
            };
        }
        if let Some(product) = Product::of(id).filter(|_| meaning.place == ids::Place::Product) {
            let asked = products::asked(product, lang);
            out += &if asked.is_empty() { asked } else { format!("\n{asked}") };
        }
    }
    out
}

fn first_upper(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Everything that is known of an id that reports print: the page of a rule, and what it means
/// where it is none. Case is no matter. `None` for an id that does not exist.
pub fn about(id: &str, lang: Lang) -> Option<String> {
    let id = known().find(|known| known.eq_ignore_ascii_case(id.trim()))?;
    let page = crate::rules::rule(id).map(|rule| explain(rule, lang));
    let head = page.unwrap_or_else(|| format!("# {id}\n"));
    Some(head + &meanings(id, lang))
}

/// Everything that can be explained: the ids of rules first. Some are named more than once.
pub fn known() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.id).chain(ids::all().iter().map(|meaning| meaning.id))
}

/// What can be explained that a word may mean: the nearest id, else those that have it in their id,
/// else in what is said of them.
pub fn near(word: &str) -> Vec<&'static str> {
    let word = word.trim().to_lowercase();
    if word.is_empty() {
        return Vec::new();
    }
    // Nobody mistypes a digit or `no`.
    if let Some(id) = closest(&word, known().filter(|id| id.len() >= MIN_NEAR)) {
        return vec![id];
    }
    let has = |text: &str| text.to_lowercase().contains(&word);
    let named = known().filter(|id| has(id));
    let rules = RULES.iter().filter(|r| has(&r.summary.zh) || has(&r.summary.en)).map(|r| r.id);
    let told = ids::all().iter().filter(|m| has(&m.what.zh) || has(&m.what.en)).map(|m| m.id);
    let mut found: Vec<&'static str> = Vec::new();
    for id in named.chain(rules).chain(told) {
        if found.len() < MAX_NEAR && !found.contains(&id) {
            found.push(id);
        }
    }
    found
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
    fn the_table_of_ids_is_whole() {
        let file: std::collections::BTreeMap<String, serde_json::Value> =
            serde_json::from_str(include_str!("explain/ids.json")).unwrap_or_default();
        assert!(!file.is_empty(), "no JSON");
        let rows = file.values().filter_map(|rows| rows.as_array()).map(Vec::len).sum::<usize>();
        assert_eq!(ids::all().len(), rows, "a table of a place that the program does not know");
        let mut seen = std::collections::HashSet::new();
        for meaning in ids::all() {
            assert!(seen.insert((meaning.place, meaning.id)), "twice: {meaning:?}");
            for words in [Some(&meaning.what), meaning.help.as_ref()].into_iter().flatten() {
                assert!(words.zh.ends_with('。') && !words.zh.is_ascii(), "{meaning:?}");
                assert!(words.en.ends_with('.') && words.en != words.zh, "{meaning:?}");
            }
        }
    }

    #[test]
    fn an_id_says_what_it_means_in_each_place() {
        let (zh, en) = (about("undecided", Lang::Zh), about("undecided", Lang::En));
        let (zh, en) = (zh.unwrap_or_default(), en.unwrap_or_default());
        assert!(
            en.contains("## A verdict\n") && en.contains("## An answer to a question\n"),
            "{en}"
        );
        assert!(zh.contains("## 判断结果\n") && zh.contains("怎么办："), "{zh}");
        // A rule that is the kind of an error, too.
        let both = about("syntax-error", Lang::En).unwrap_or_default();
        assert!(both.contains("## What it finds") && both.contains("## An input error"), "{both}");
        // A product tells the numbers of the catalogue.
        let ecs = about("ECS", Lang::En).unwrap_or_default();
        assert!(
            ecs.contains("- edition 2019-06: a mainland region")
                && ecs.contains("5 service numbers per instance"),
            "{ecs}"
        );
        assert!(about("cdn", Lang::Zh).unwrap_or_default().contains("取决于源站所在"));
        assert_eq!(about("quantum", Lang::En), None);
    }

    #[test]
    fn words_that_are_close_lead_to_ids() {
        assert_eq!(near("budget-exceded"), ["budget-exceeded"]);
        assert!(
            near("region").contains(&"region-outside-mainland")
                && near("region").contains(&"no-region")
        );
        assert!(near("公网带宽").contains(&"no-public-bandwidth"));
        assert_eq!(near("Carrys"), ["carries"]);
        assert!(near("").is_empty() && near("quantum").is_empty() && near("7").is_empty());
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
