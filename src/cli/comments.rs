//! Findings about comments that ignore others, of several runs.
//!
//! Environments are runs on the same files: a comment that one of them needs is not unused, and
//! what is wrong with a comment is said once.

use std::collections::{HashMap, HashSet};

use crate::finding::{Finding, Report};
use crate::pipeline::{for_all, is_about};
use crate::report::environment_list;
use crate::source::Span;
use crate::text::{Lang, Text};

/// What the runs so far say.
#[derive(Default)]
pub(super) struct Comments {
    /// Findings with the environment of their run.
    found: Vec<(Finding, Option<String>)>,
    live: HashSet<(Span, String)>,
}

impl Comments {
    /// Takes what a run says out of its report.
    pub(super) fn take(&mut self, report: &mut Report, environment: Option<&str>) {
        let (about, others) = std::mem::take(&mut report.findings).into_iter().partition(is_about);
        report.findings = others;
        let about: Vec<Finding> = about;
        self.found.extend(about.into_iter().map(|one| (one, environment.map(str::to_owned))));
        self.live.extend(std::mem::take(&mut report.live));
    }

    /// What stands for all runs, each once with its environments; `partial` where something was
    /// not judged.
    pub(super) fn told(self, partial: bool) -> Vec<Finding> {
        let Self { found, live } = self;
        let mut told: Vec<(Finding, Vec<String>)> = Vec::new();
        let mut known: HashMap<(Span, &'static str, String), usize> = HashMap::new();
        for (finding, environment) in found {
            let Some(finding) = for_all(finding, &live, partial) else { continue };
            let key = (finding.span, finding.rule, finding.message.en.to_string());
            let at = *known.entry(key).or_insert(told.len());
            if at == told.len() {
                told.push((finding, Vec::new()));
            }
            let among = &mut told[at].1;
            among.extend(environment.filter(|name| among.last() != Some(name)));
        }
        told.into_iter().map(|(finding, among)| noted(finding, &among)).collect()
    }
}

/// A finding with a note on the environments that it was found in.
fn noted(mut finding: Finding, environments: &[String]) -> Finding {
    let names: Vec<&str> = environments.iter().map(String::as_str).collect();
    if !names.is_empty() {
        let list = |lang| environment_list(&names, lang);
        let plural = if names.len() == 1 { "" } else { "s" };
        let note = Text::new(
            format!("环境：{}", list(Lang::Zh)),
            format!("environment{plural}: {}", list(Lang::En)),
        );
        finding.notes.insert(0, note);
    }
    finding
}
