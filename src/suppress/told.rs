//! What is told of suppressions, and what of it stands for several runs.
//!
//! Stands alone because it knows nothing of what a suppression covers, only of its words.

use std::collections::HashSet;

use super::{EXPIRED, Malformed, Missed, Named, Settings, UNUSED};
use crate::finding::{Finding, Matter, Severity};
use crate::source::paths::folder;
use crate::source::{SourceSet, Span};
use crate::text::{Text, closest};

/// What stands between the rules that a finding about a suppression names.
const RULES: &str = ",";

/// A suppression of rules that it does not ignore anything of.
pub(super) fn idle(
    rules: &[&str],
    place: Span,
    missed: Option<&Missed>,
    sources: &SourceSet,
) -> Finding {
    let mut one = finding(UNUSED, place, ignores_nothing(rules), &rules.join(RULES), sources);
    let missed = missed.filter(|missed| rules.contains(&missed.rule));
    one.help = Some(missed.map_or(Text::fixed("删除它", "remove it"), |m| there(m, sources)));
    one
}

/// Where the finding stands that a suppression misses, and how to ignore it as a whole.
fn there(missed: &Missed, sources: &SourceSet) -> Text {
    let (file, rule) = (sources.file(missed.span.file), missed.rule);
    let at = format!("{}:{}", file.path, file.position(missed.span.start).line);
    let (mut zh, mut en) = (
        format!("`{rule}` 的问题在 {at}：把注释写到那里"),
        format!("the finding of `{rule}` stands at {at}: write the comment there"),
    );
    if let Some(name) = &missed.resource {
        let resources = format!("`resources = [\"{name}\"]`");
        let rules = format!("`rules = {{ \"{rule}\" = \"off\" }}`");
        zh.push_str(&format!(
            "，或在 .iac-icp.hcl 中写 `override` 块，内含 {resources} 和 {rules}"
        ));
        en.push_str(&format!(
            ", or write an `override` block in .iac-icp.hcl, with {resources} and {rules}"
        ));
    }
    Text::new(zh, en)
}

fn ignores_nothing(rules: &[&str]) -> Text {
    let list = rules.iter().map(|r| format!("`{r}`")).collect::<Vec<_>>().join(", ");
    Text::new(
        format!("忽略 {list} 的注释没有对应的问题"),
        format!("the suppression of {list} ignores nothing"),
    )
}

/// Whether a finding is about a comment that ignores findings, and told by [`super::apply`].
pub fn is_about(finding: &Finding) -> bool {
    [UNUSED, EXPIRED].contains(&finding.rule)
}

/// A finding about a suppression as it is for several runs: without what is live in any of them.
/// Nothing where nothing is left, or `partial` runs do not show what else is needed.
pub fn for_all(mut finding: Finding, live: &HashSet<Named>, partial: bool) -> Option<Finding> {
    let named = finding.attribute.clone().unwrap_or_default();
    let all: Vec<&str> = named.split(RULES).collect();
    if finding.rule != UNUSED || finding.message != ignores_nothing(&all) {
        return Some(finding);
    }
    let is_live = |rule: &&str| live.contains(&(finding.span, (*rule).to_owned()));
    let (alive, left): (Vec<&str>, Vec<&str>) = all.into_iter().partition(is_live);
    if left.is_empty() || partial {
        return None;
    }
    if !alive.is_empty() {
        finding.message = ignores_nothing(&left);
        finding.attribute = Some(left.join(RULES));
    }
    Some(finding)
}

pub(super) fn unknown(rule: &str, place: Span, settings: Settings, sources: &SourceSet) -> Finding {
    let message =
        Text::new(format!("没有名为 `{rule}` 的规则"), format!("there is no rule `{rule}`"));
    let mut one = finding(UNUSED, place, message, rule, sources);
    one.help = closest(rule, settings.rules.iter().copied())
        .map(|name| Text::new(format!("是否指 `{name}`？"), format!("did you mean `{name}`?")))
        .or_else(|| {
            Some(Text::new("`iac-icp rules` 列出所有规则", "`iac-icp rules` lists all rules"))
        });
    one
}

pub(super) fn malformed(malformed: &Malformed, sources: &SourceSet) -> Finding {
    let mut one = finding(UNUSED, malformed.place, malformed.message.clone(), "malformed", sources);
    one.help = malformed.help.clone();
    one
}

/// A warning about a suppression; `about` tells it from others of the same file.
pub(super) fn finding(
    rule: &'static str,
    span: Span,
    message: Text,
    about: &str,
    sources: &SourceSet,
) -> Finding {
    let path = sources.file(span.file).path.clone();
    let mut finding = Finding::new((rule, Matter::Ignoring), Severity::Warning, message, span);
    finding.root = folder(&path).to_owned();
    finding.attribute = Some(about.to_owned());
    finding
}
