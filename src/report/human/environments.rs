//! What is the same in several environments, told once with their names.
//!
//! A run with `--env all` finds most of what it finds once for each environment. Every format counts
//! each of them; people read the block once.

use std::collections::HashMap;

use crate::finding::Finding;
use crate::source::Span;
use crate::text::{Lang, Text};

/// Environments that are named.
const MAX_NAMED: usize = 8;

/// Different findings of one place that a finding is compared with. There are as many as
/// environments, whose number must not be squared.
const MAX_LIKE: usize = 8;

/// Findings that are told alike.
struct Block<'f> {
    first: &'f Finding,
    environments: Vec<&'f str>,
}

/// The findings with what to say of their environments where there are several; each stands where
/// the first of those that are the same stood.
pub(super) fn joined<'f>(
    findings: impl Iterator<Item = &'f Finding>,
) -> Vec<(&'f Finding, Option<Text>)> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut known: HashMap<(&str, Span, &str), Vec<usize>> = HashMap::new();
    for finding in findings {
        let Some(environment) = finding.environment.as_deref() else {
            blocks.push(Block { first: finding, environments: Vec::new() });
            continue;
        };
        let near = known.entry((finding.rule, finding.span, &finding.message.en)).or_default();
        let same = near.iter().rev().take(MAX_LIKE).find(|at| {
            let block = &blocks[**at];
            block.first.is_like(finding) && block.environments.last() != Some(&environment)
        });
        if let Some(at) = same {
            blocks[*at].environments.push(environment);
        } else {
            near.push(blocks.len());
            blocks.push(Block { first: finding, environments: vec![environment] });
        }
    }
    blocks.into_iter().map(|block| (block.first, said(&block.environments))).collect()
}

/// What is said of several environments.
fn said(environments: &[&str]) -> Option<Text> {
    if environments.len() < 2 {
        return None;
    }
    let (zh, en) = (list(environments, Lang::Zh), list(environments, Lang::En));
    Some(Text::new(
        format!("环境：{zh}（各计一次）"),
        format!("environments: {en} (each is counted)"),
    ))
}

/// The names of environments.
pub(crate) fn list(environments: &[&str], lang: Lang) -> String {
    let shown = environments.iter().take(MAX_NAMED).copied().collect::<Vec<_>>();
    let shown = shown.join(lang.pick("、", ", "));
    match (environments.len().saturating_sub(MAX_NAMED), lang) {
        (0, _) => shown,
        (_, Lang::Zh) => format!("{shown} 等 {} 个", environments.len()),
        (more, Lang::En) => format!("{shown} and {more} more"),
    }
}

/// Names in their order, each once, with the environments that it is named in.
pub(super) fn by_name<'f>(
    named: impl Iterator<Item = (String, &'f Finding)>,
) -> Vec<(String, Vec<&'f str>)> {
    let mut names: Vec<(String, Vec<&str>)> = Vec::new();
    let mut known: HashMap<(String, Option<usize>), usize> = HashMap::new();
    for (number, (name, finding)) in named.enumerate() {
        // Without environments, each is told by itself.
        let alone = finding.environment.is_none().then_some(number);
        let at = *known.entry((name.clone(), alone)).or_insert(names.len());
        if at == names.len() {
            names.push((name, Vec::new()));
        }
        let among = &mut names[at].1;
        if let Some(environment) = finding.environment.as_deref()
            && among.last() != Some(&environment)
        {
            among.push(environment);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Matter, Report, Severity};
    use crate::source::FileId;

    fn report(environment: &str, messages: &[&'static str]) -> Report {
        let finding = |text: &&'static str| {
            let span = Span::new(FileId(0), 0, 1);
            Finding::new(("rule", Matter::Advice), Severity::Note, Text::same(*text), span)
        };
        let mut report =
            Report { findings: messages.iter().map(finding).collect(), ..Report::default() };
        report.in_environment(environment);
        report
    }

    #[test]
    fn what_is_the_same_in_several_environments_is_one_block() {
        let mut all = report("dev", &["a", "b", "a"]);
        all.join(report("test", &["b"]));
        all.join(report("prod", &["a", "c"]));
        let blocks = joined(all.findings.iter());
        let told: Vec<(&str, Option<&str>)> = blocks
            .iter()
            .map(|(f, among)| (&*f.message.en, among.as_ref().map(|text| &*text.en)))
            .collect();
        let [dev_and_prod, dev_and_test] =
            ["dev, prod", "dev, test"].map(|two| format!("environments: {two} (each is counted)"));
        // What one environment tells twice stays two blocks.
        assert_eq!(
            told,
            [("a", None), ("b", Some(&*dev_and_test)), ("a", Some(&*dev_and_prod)), ("c", None)]
        );
    }

    #[test]
    fn many_environments_are_not_all_named() {
        let names: Vec<String> = (0..12).map(|n| format!("e{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(list(&names, Lang::En), "e0, e1, e2, e3, e4, e5, e6, e7 and 4 more");
        assert_eq!(list(&names[..2], Lang::Zh), "e0、e1");
    }
}
