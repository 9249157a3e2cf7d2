//! What could not be decided, by reason, and input that could not be read.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use crate::catalog::Filed;
use crate::filing_plan::changes::subject;
use crate::filing_plan::places::place;
use crate::filing_plan::{OpenPoint, Problem};
use crate::finding::{Finding, Matter, Report, Verdict};
use crate::source::SourceSet;
use crate::text::Text;

/// One point for each reason, the one that leaves most open first.
pub(super) fn list(report: &Report, sources: &SourceSet) -> Vec<OpenPoint> {
    let mut points = Points::default();
    let unknown: HashSet<&str> = report
        .websites
        .iter()
        .filter(|w| w.filed == Filed::Unknown)
        .map(|w| w.domain.as_str())
        .collect();
    for finding in report.findings.iter().filter(|f| f.verdict == Verdict::Undecided) {
        if finding.reasons.is_empty() {
            points.add(bare(finding), finding, sources);
        }
        // The state of a website is asked for in a step of its own, with configuration to paste.
        for reason in finding.reasons.iter().filter(|r| {
            !r.declaration.as_ref().and_then(|d| d.website()).is_some_and(|w| unknown.contains(w))
        }) {
            let point = OpenPoint {
                id: reason.id,
                text: reason.text.clone(),
                remedy: reason.remedy.clone(),
                judgements: 0,
                subjects: Vec::new(),
            };
            points.add(point, finding, sources);
        }
    }
    let mut points = points.list;
    points.extend(
        report
            .findings
            .iter()
            .filter(|f| {
                matches!(f.matter, Matter::Missing | Matter::UnknownType)
                    && f.verdict == Verdict::Violation
            })
            .map(|f| {
                let remedy = f.help.clone().unwrap_or_default();
                OpenPoint {
                    id: f.rule,
                    text: f.message.clone(),
                    remedy,
                    judgements: 0,
                    subjects: vec![about(f, sources)],
                }
            }),
    );
    points.sort_by_key(|p| Reverse(p.judgements));
    points
}

/// Points, each once.
#[derive(Default)]
struct Points {
    list: Vec<OpenPoint>,
    index: HashMap<(&'static str, Text), usize>,
    subjects: HashSet<(usize, String)>,
}

impl Points {
    fn add(&mut self, point: OpenPoint, finding: &Finding, sources: &SourceSet) {
        let at = *self.index.entry((point.id, point.text.clone())).or_insert_with(|| {
            self.list.push(point);
            self.list.len() - 1
        });
        let Some(point) = self.list.get_mut(at) else { return };
        point.judgements += 1;
        let about = about(finding, sources);
        if self.subjects.insert((at, about.0.clone())) {
            point.subjects.push(about);
        }
    }
}

/// None should be without a reason, but one that is must not vanish.
fn bare(finding: &Finding) -> OpenPoint {
    OpenPoint {
        id: finding.rule,
        text: finding.message.clone(),
        remedy: finding.help.clone().unwrap_or_default(),
        judgements: 0,
        subjects: Vec::new(),
    }
}

fn about(finding: &Finding, sources: &SourceSet) -> (String, crate::filing_plan::Place) {
    let at = place(sources, finding.span);
    (subject(finding).unwrap_or_else(|| finding.rule.to_owned()), at)
}

/// Errors of the input, syntax errors among the findings included.
pub(super) fn problems(report: &Report, sources: &SourceSet) -> Vec<Problem> {
    let error = |e: &crate::finding::InputError| Problem {
        kind: e.kind,
        message: e.message.clone(),
        place: e.span.map(|s| place(sources, s).to_string()).or_else(|| e.path.clone()),
    };
    let mut problems: Vec<Problem> = report.errors.iter().map(error).collect();
    let nothing = report.servers.is_empty()
        && report.websites.is_empty()
        && report.access_products.is_empty();
    if nothing && problems.is_empty() {
        let message = Text::new(
            "代码和配置中没有服务器，也没有网站：没有可做方案的内容。请检查路径，或在 `.iac-icp.hcl` 中声明。",
            "there is no server and no website in code and configuration, so there is nothing to plan: check the path, or declare them in `.iac-icp.hcl`",
        );
        problems.push(Problem { kind: "nothing-to-plan", message, place: None });
    }
    problems
}
