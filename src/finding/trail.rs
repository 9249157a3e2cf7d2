//! The way of a value, in words: from the steps of its origins to the places of a finding.
//!
//! Stands alone because it knows origins only: nothing of what was judged on the way.

use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::text::Text;

use super::{Certainty, Related};

/// Places shown beside the primary one.
const MAX_RELATED: usize = 4;
/// Steps shown with `-v`.
const MAX_CHAIN: usize = 32;

/// Where a finding points, and the origins of the values that made it, the deciding one first.
#[derive(Clone, Copy, Debug)]
pub struct Trail<'a> {
    /// The primary place.
    pub span: Span,
    /// The origins.
    pub origins: &'a [Origin],
}

impl Trail<'_> {
    /// The places that decided the value, nearest to the source first: leaves (literals, defaults,
    /// tfvars lines) outside the primary place, and the module calls between.
    pub fn related(&self) -> Vec<Related> {
        let mut found = Vec::new();
        let steps: Vec<&Origin> = self.origins.iter().flat_map(Origin::walk).collect();
        // What else a parameter allows hangs below its default, and is no source of the value.
        let choices = |step: &Origin| matches!(step.kind(), StepKind::AllowedValues(..));
        let leaf = |step: &Origin| !choices(step) && step.inputs().iter().all(choices);
        for step in steps.iter().filter(|s| leaf(s)) {
            self.add(&mut found, step, MAX_RELATED);
        }
        // A call whose argument is shown already needs no place of its own.
        let leaves: Vec<Span> = found.iter().map(|r| r.span).collect();
        let shown =
            |step: &Origin| step.span().is_some_and(|span| leaves.iter().any(|l| covers(span, *l)));
        let call = |step: &Origin| matches!(step.kind(), StepKind::ModuleInput(_)) && !shown(step);
        for step in steps
            .iter()
            .filter(|s| call(s) || matches!(s.kind(), StepKind::Branch(..)) || choices(s))
        {
            self.add(&mut found, step, MAX_RELATED);
        }
        found
    }

    /// Every step the value took.
    pub fn chain(&self) -> Vec<Related> {
        let mut found: Vec<Related> = Vec::new();
        for step in self.origins.iter().flat_map(Origin::walk) {
            // At the place of the finding itself only names tell something new.
            let named =
                !matches!(step.kind(), StepKind::Literal | StepKind::Element | StepKind::Place);
            let Some(span) = step.span().filter(|span| named || !self.covers(*span)) else {
                continue;
            };
            let related = Related { label: label(step), span };
            if found.len() < MAX_CHAIN && !found.contains(&related) {
                found.push(related);
            }
        }
        found
    }

    /// Whether the value rests on an overridable default.
    pub fn certainty(&self) -> Certainty {
        let name =
            self.origins.iter().find_map(Origin::default_step).and_then(|step| match step.kind() {
                StepKind::VariableDefault(name) => Some(format!("var.{name}")),
                StepKind::ParameterDefault(name) => Some(name.to_string()),
                _ => None,
            });
        name.map_or(Certainty::Certain, Certainty::Default)
    }

    fn add(&self, found: &mut Vec<Related>, step: &Origin, most: usize) {
        let Some(span) = step.span().filter(|span| found.len() < most && !self.covers(*span))
        else {
            return;
        };
        if !found.iter().any(|r: &Related| r.span == span) {
            found.push(Related { label: label(step), span });
        }
    }

    fn covers(&self, span: Span) -> bool {
        covers(self.span, span)
    }
}

/// Whether one place lies within another.
fn covers(outer: Span, inner: Span) -> bool {
    inner.file == outer.file && inner.start >= outer.start && inner.end <= outer.end
}

/// What stands at a step, as a short phrase.
pub(crate) fn label(step: &Origin) -> Text {
    let text = |zh: String, en: String| Text::new(zh, en);
    match step.kind() {
        StepKind::Literal | StepKind::Element | StepKind::Around(..) => {
            Text::new("值写在这里", "the value is written here")
        }
        // A variable that was given no value.
        StepKind::Place if step.inputs().is_empty() => Text::new("在此声明", "declared here"),
        StepKind::Place => Text::new("在此得出", "worked out here"),
        StepKind::VariableDefault(n) => {
            text(format!("`var.{n}` 的默认值"), format!("default of `var.{n}`"))
        }
        StepKind::ParameterDefault(n) => {
            text(format!("参数 `{n}` 的默认值"), format!("default of parameter `{n}`"))
        }
        StepKind::AllowedValue(n) => {
            text(format!("参数 `{n}` 的可取值"), format!("allowed value of parameter `{n}`"))
        }
        StepKind::AllowedValues(n, values) => {
            let all = values.join(", ");
            text(format!("参数 `{n}` 可取：{all}"), format!("parameter `{n}` allows: {all}"))
        }
        StepKind::ValueFile(n) => text(format!("在此设置 `{n}`"), format!("`{n}` is set here")),
        StepKind::CommandLine(n) => text(
            format!("由命令行或配置设置 `{n}`"),
            format!("`{n}` is set on the command line or in the configuration"),
        ),
        StepKind::ModuleInput(n) => {
            text(format!("作为 `{n}` 传入模块"), format!("passed to the module as `{n}`"))
        }
        StepKind::ModuleOutput(n) => {
            text(format!("经由输出 `{n}`"), format!("through output `{n}`"))
        }
        StepKind::Variable(n) => text(format!("经由 `var.{n}`"), format!("through `var.{n}`")),
        StepKind::Local(n) => text(format!("经由 `local.{n}`"), format!("through `local.{n}`")),
        StepKind::Parameter(n) => {
            text(format!("经由参数 `{n}`"), format!("through parameter `{n}`"))
        }
        StepKind::Mapping(n) => {
            text(format!("`Mappings` 的 `{n}`"), format!("entry `{n}` of `Mappings`"))
        }
        StepKind::Branch(n, side) => text(
            format!("`{n}` {}时的取值", if *side { "成立" } else { "不成立" }),
            format!("the value if `{n}` is {side}"),
        ),
        StepKind::Function(n) => text(format!("经由 `{n}`"), format!("through `{n}`")),
        StepKind::Reference(r) => {
            let name = if r.path.is_empty() {
                r.base.to_string()
            } else {
                format!("{}.{}", r.base, r.path.join("."))
            };
            text(format!("引用 `{name}`"), format!("refers to `{name}`"))
        }
        StepKind::ProviderDefault(n) => {
            text(format!("`{n}` 由 provider 补上"), format!("`{n}` is supplied by the provider"))
        }
        StepKind::Plan => Text::new("plan 或 state 中的值", "value of the plan or state"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn span(file: u32, start: usize, end: usize) -> Span {
        Span::new(FileId(file), start, end)
    }

    #[test]
    fn leaves_outside_the_primary_place_come_first() {
        let default = Origin::leaf(StepKind::VariableDefault("months".into()), span(1, 10, 11));
        let variable =
            Origin::step(StepKind::Variable("months".into()), Some(span(0, 5, 15)), [default]);
        let local = Origin::step(StepKind::Local("m".into()), Some(span(1, 40, 50)), [variable]);
        let trail = Trail { span: span(0, 5, 15), origins: &[local.clone(), local] };
        let related = trail.related();
        assert_eq!(related.len(), 1);
        assert_eq!(related[0].label.en, "default of `var.months`");
        assert_eq!(related[0].span, span(1, 10, 11));
        let chain: Vec<_> = trail.chain().into_iter().map(|r| r.label.en).collect();
        assert_eq!(chain, ["through `local.m`", "through `var.months`", "default of `var.months`"]);
        assert_eq!(trail.certainty(), Certainty::Default("var.months".into()));
    }

    #[test]
    fn callers_and_branches_follow_and_lists_are_capped() {
        let literal = Origin::literal(span(1, 0, 1));
        let input = Origin::step(StepKind::ModuleInput("n".into()), Some(span(2, 3, 9)), [literal]);
        let branch =
            Origin::step(StepKind::Branch("var.prod".into(), true), Some(span(3, 3, 9)), [input]);
        let trail = Trail { span: span(0, 0, 1), origins: &[branch] };
        let labels: Vec<_> = trail.related().into_iter().map(|r| r.label.en).collect();
        assert_eq!(
            labels,
            [
                "the value is written here",
                "the value if `var.prod` is true",
                "passed to the module as `n`"
            ]
        );
        assert_eq!(trail.certainty(), Certainty::Certain);
        let many: Vec<Origin> =
            (0..100).map(|i| Origin::literal(span(9, i * 2, i * 2 + 1))).collect();
        let trail = Trail { span: span(0, 0, 1), origins: &many };
        assert_eq!((trail.related().len(), trail.chain().len()), (4, 32));
    }
}
