//! Levels of rules, from the configuration and the command line.

use std::sync::Arc;

use crate::cli::args::Target;
use crate::cli::input::patterns::Patterns;
use crate::config::{self, Config, Override};
use crate::finding::InputError;
use crate::pipeline::Levels;
use crate::pipeline::addresses::addresses;
use crate::pipeline::levels::{Level, Matches};
use crate::text::Text;

/// Severities for some paths, as shown in reports, and some resources. `patterns` are those of the
/// paths.
pub(super) fn overrides(
    config: &Config,
    patterns: &[Arc<Patterns>],
) -> Vec<(Matches, Vec<(String, Level)>)> {
    let here = std::env::current_dir().unwrap_or_default();
    let group = |(patterns, group): (&Arc<Patterns>, &Override)| {
        let (patterns, here) = (patterns.clone(), here.clone());
        let anywhere = group.paths.patterns.is_empty() && !group.resources.is_empty();
        let named = (!group.resources.is_empty())
            .then(|| addresses(group.resources.iter().map(|(pattern, _)| pattern.as_str())));
        let matches: Matches = Arc::new(move |path, name| {
            let there = |globs: &Option<_>| {
                globs
                    .as_ref()
                    .zip(name)
                    .is_some_and(|(globs, name): (&globset::GlobSet, _)| globs.is_match(name))
            };
            named.as_ref().is_none_or(there) && (anywhere || patterns.hits(&here.join(path)))
        });
        (matches, group.rules.clone())
    };
    patterns.iter().zip(&config.overrides).map(group).collect()
}

/// Severities from the configuration for every path, and from the command line.
pub(super) fn levels(target: &Target, config: &Config, errors: &mut Vec<InputError>) -> Levels {
    let mut levels = Levels { everywhere: config.rules.clone(), ..Levels::default() };
    let ids: Vec<&str> = crate::rules::ids().collect();
    errors.extend(
        target.only.iter().filter(|rule| !ids.contains(&rule.as_str())).map(|rule| unknown(rule)),
    );
    if !target.only.is_empty() {
        let others = ids.iter().filter(|id| target.only.iter().all(|only| only != *id));
        levels.forced.extend(others.map(|id| ((*id).to_owned(), None)));
    }
    for (rule, word) in &target.rules {
        let mut named = config::named(rule, &ids).filter(|id| ids.contains(id)).peekable();
        match config::level(word) {
            _ if named.peek().is_none() => errors.push(unknown(rule)),
            Some(level) => levels.forced.extend(named.map(|id| (id.to_owned(), level))),
            None => errors.push(wrong(rule, word)),
        }
    }
    levels
}

fn wrong(rule: &str, word: &str) -> InputError {
    let (zh, en) = crate::text::closest(word, ["error", "warning", "note", "off"]).map_or_else(
        || ("。".to_owned(), String::new()),
        |near| (format!("；是不是 {near}？"), format!("; did you mean {near}?")),
    );
    let message = Text::new(
        format!("--rule {rule}={word}：级别应为 error、warning、note 或 off{zh}"),
        format!("--rule {rule}={word}: the level is error, warning, note or off{en}"),
    );
    InputError { kind: "config", message, span: None, path: None }
}

fn unknown(rule: &str) -> InputError {
    let hint = crate::text::closest(rule, crate::rules::ids());
    let zh = hint.map_or_else(
        || "运行 iac-icp rules 查看全部规则。".to_owned(),
        |h| format!("是不是 {h}？"),
    );
    let en = hint
        .map_or_else(|| "`iac-icp rules` lists them".to_owned(), |h| format!("did you mean {h}?"));
    let message =
        Text::new(format!("没有规则 {rule}；{zh}"), format!("there is no rule {rule}; {en}"));
    InputError { kind: "config", message, span: None, path: None }
}
