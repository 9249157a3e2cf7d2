//! Findings about the input itself, and the order of findings.

use std::sync::Arc;

use foldhash::HashSet;
use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::finding::{Finding, InputError, Related, Report, Severity};
use crate::graph::ResourceGraph;
use crate::pipeline::parse_file::input_error;
use crate::pipeline::{Levels, Unused, unknown_types};
use crate::rules::input::{
    DUPLICATE_KEY, MODULE_UNAVAILABLE, SYNTAX_ERROR, UNREAD_SECTION, UNUSED_CONFIGURATION,
};
use crate::source::paths::is_local;
use crate::source::{SourceSet, Span};
use crate::syntax::{Problem, ProblemKind};
use crate::text::Text;
use crate::value::Why;

/// Collects findings about the input, each place once.
pub(super) struct ToolFindings<'a> {
    sources: &'a SourceSet,
    levels: &'a Levels,
    seen: HashSet<(&'static str, Span)>,
    findings: Vec<Finding>,
    errors: Vec<InputError>,
}

impl<'a> ToolFindings<'a> {
    pub(super) fn new(sources: &'a SourceSet, levels: &'a Levels) -> Self {
        Self { sources, levels, seen: HashSet::default(), findings: Vec::new(), errors: Vec::new() }
    }

    fn push(&mut self, finding: Finding) {
        self.findings.extend(self.leveled(finding));
    }

    /// A finding with the severity that the user gives it; nothing when it is off.
    fn leveled(&self, mut finding: Finding) -> Option<Finding> {
        let path = self.sources.file(finding.span.file).path.clone();
        finding.severity = self.levels.of(finding.rule, finding.severity, &path, None)?;
        Some(finding)
    }

    /// The finding that a part of the configuration is without effect.
    pub(super) fn unused(&self, unused: Unused) -> Option<Finding> {
        let mut finding = Finding::new(
            (UNUSED_CONFIGURATION.id, UNUSED_CONFIGURATION.matter),
            Severity::Warning,
            unused.message,
            unused.span,
        );
        finding.root = self.sources.file(unused.span.file).path.to_string();
        finding.help = Some(unused.help);
        self.leveled(finding)
    }

    /// What is wrong with a text: an input error (exit 2), and a finding with the place where the
    /// text itself is wrong. A limit of this program and a circle of values are input errors
    /// alone, each under the name of its own kind.
    pub(super) fn problems(&mut self, problems: &[Problem], root: &str) {
        for problem in problems {
            let (rule, severity) = match problem.kind {
                ProblemKind::DuplicateKey => (&DUPLICATE_KEY, Severity::Warning),
                ProblemKind::UnreadSection => (&UNREAD_SECTION, Severity::Warning),
                // A limit and a circle are input errors alone: see below.
                ProblemKind::Syntax | ProblemKind::Budget | ProblemKind::Circle => {
                    (&SYNTAX_ERROR, Severity::Error)
                }
            };
            let key = match problem.kind {
                ProblemKind::Budget => "budget-exceeded",
                ProblemKind::Circle => "circular-reference",
                _ => rule.id,
            };
            if !self.seen.insert((key, problem.span)) {
                continue;
            }
            self.errors.extend(input_error(problem));
            if matches!(problem.kind, ProblemKind::Budget | ProblemKind::Circle) {
                continue;
            }
            let mut finding = Finding::new(
                (rule.id, rule.matter),
                severity,
                problem.message.clone(),
                problem.span,
            );
            finding.root = root.to_owned();
            finding.related = problem
                .related
                .iter()
                .map(|(label, span)| Related { label: label.clone(), span: *span })
                .collect();
            let plain = match problem.kind {
                ProblemKind::Syntax => Some(Text::new(
                    "修正后重试；能读取的部分照常检查。",
                    "fix it; what could be read was still checked",
                )),
                ProblemKind::UnreadSection => Some(Text::new(
                    "改正名称；本次已按其本意检查。",
                    "correct the name; it was checked as it is meant",
                )),
                _ => None,
            };
            finding.help = plain.map(|plain| problem.help.as_deref().cloned().unwrap_or(plain));
            self.push(finding);
        }
    }

    /// Modules that are not at hand, once per call.
    pub(super) fn gaps(&mut self, graph: &ResourceGraph) {
        for gap in &graph.gaps {
            let Some(span) = gap.span.filter(|_| is_call(&gap.why)) else { continue };
            if !self.seen.insert((MODULE_UNAVAILABLE.id, span)) {
                continue;
            }
            let (message, severity) = missing(&gap.why);
            let mut finding = Finding::new(
                (MODULE_UNAVAILABLE.id, MODULE_UNAVAILABLE.matter),
                severity,
                message,
                span,
            );
            finding.help = Some(gap.why.remedy());
            finding.root = graph.root.to_string();
            self.push(finding);
        }
    }

    /// Host names in types that this version does not know, once a run.
    pub(super) fn unknown_types(&mut self, graphs: &[ResourceGraph], catalog: &Catalog) {
        if let Some(finding) = unknown_types::finding(graphs, catalog) {
            self.push(finding);
        }
    }

    /// Puts everything into the report.
    pub(super) fn finish(self, report: &mut Report) {
        report.findings.extend(self.findings);
        report.errors.extend(self.errors);
    }
}

/// Whether a module is missing for this reason; others are told where they arise.
fn is_call(why: &Why) -> bool {
    !matches!(why, Why::Cycle(_) | Why::Budget(_) | Why::Unparsed(_))
}

/// What is said of a module that is not at hand. A path that leads nowhere is a slip of the code or
/// of the command; what is not downloaded yet is not.
fn missing(why: &Why) -> (Text, Severity) {
    if let Why::ModuleMissing(source, near) = why {
        let near = near.as_ref().map_or_else(
            || Text::fixed("。", ""),
            |near| Text::new(format!("；是不是 {near}？"), format!("; did you mean {near}?")),
        );
        let message = Text::new(
            format!("没有目录 {source}，此处调用的模块未检查{}", near.zh),
            format!(
                "there is no folder {source}, so the module that is called here was not checked{}",
                near.en
            ),
        );
        return (message, Severity::Warning);
    }
    if let Why::ModuleUnavailable(source) = why {
        let message = Text::new(
            format!("模块 {source} 不在本地，其中的资源未检查。"),
            format!("module {source} is not available here; its resources were not checked"),
        );
        return (message, if is_local(source) { Severity::Warning } else { Severity::Note });
    }
    let why = why.text();
    let message = Text::new(
        format!("此处调用的模块未检查：{}。", why.zh),
        format!("the module that is called here was not checked: {}", why.en),
    );
    (message, Severity::Note)
}

/// Sorts findings by path, place and rule.
pub fn sort_findings(sources: &SourceSet, report: &mut Report) {
    let key = |span: Span| -> (Arc<str>, u32) {
        let file = sources.file(span.file);
        (file.path.clone(), span.start)
    };
    report
        .findings
        .par_sort_by_cached_key(|f| (key(f.span), f.rule, f.resource.clone(), f.root.clone()));
}
