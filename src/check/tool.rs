//! Findings about the input itself, and the order of findings.

use std::collections::BTreeSet;

use crate::finding::{Finding, Report, Severity};
use crate::graph::ResourceGraph;
use crate::intake::input_error;
use crate::source::{Position, SourceSet, Span};
use crate::syntax::{Problem, ProblemKind};
use crate::text::Text;
use crate::value::Why;

/// Reports what is wrong with a text: an input error (exit 2) and a finding with the place.
pub(super) fn report_problems(problems: &[Problem], root: &str, report: &mut Report) {
    for problem in problems {
        let (rule, severity) = match problem.kind {
            ProblemKind::DuplicateKey => ("duplicate-key", Severity::Warning),
            ProblemKind::Syntax | ProblemKind::Budget => ("syntax-error", Severity::Error),
        };
        let mut finding = Finding::new(rule, severity, problem.message.clone(), problem.span);
        finding.root = root.to_owned();
        if rule == "syntax-error" {
            finding.help = Some(Text::new("修正后重试；文件其余部分照常检查。", "fix it; the rest of the file was still checked"));
        }
        if report.findings.iter().any(|f| f.rule == rule && f.span == finding.span) {
            continue;
        }
        report.errors.extend(input_error(problem));
        report.findings.push(finding);
    }
}

/// Reports modules that are not at hand, once per call.
pub(super) fn report_gaps(graph: &ResourceGraph, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for gap in &graph.gaps {
        let (Why::ModuleUnavailable(source), Some(span)) = (&gap.why, gap.span) else { continue };
        if !seen.insert(span) || report.findings.iter().any(|f| f.rule == "module-unavailable" && f.span == span) {
            continue;
        }
        let message = Text::new(
            format!("模块 {source} 不在本地，其中的资源未检查。"),
            format!("module {source} is not available here; its resources were not checked"),
        );
        let mut finding = Finding::new("module-unavailable", Severity::Note, message, span);
        finding.help = Some(Text::new("先运行 terraform init，或检查 plan JSON。", "run terraform init first, or lint the plan JSON"));
        finding.root = graph.root.to_string();
        report.findings.push(finding);
    }
}

/// Sorts findings by path, place and rule.
pub(super) fn sort_findings(sources: &SourceSet, report: &mut Report) {
    let key = |span: Span| -> (std::sync::Arc<str>, Position) {
        let file = sources.file(span.file);
        (file.path.clone(), file.position(span.start))
    };
    report.findings.sort_by_cached_key(|f| (key(f.span), f.rule, f.resource.clone(), f.root.clone()));
}
