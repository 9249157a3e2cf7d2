//! Plan JSON (`terraform show -json`): values after planning, lowered to a resource graph. A state
//! is read too, in the same format or as Terraform keeps it.
//!
//! A plan says what a resource will be; its configuration says what was written and what each
//! expression refers to. What is known after apply and was not written counts as absent: the
//! provider will supply it.

mod address;
mod code_places;
mod follow;
mod index;
mod instances;
mod lost;
mod providers;
mod references;
mod secrets;
mod state;
mod values;
mod wording;

use std::sync::Arc;

use crate::dialect::terraform::ModuleSet;
use crate::dialect::{Context, Lowered};
use crate::graph::{Dialect, Gap, ResourceGraph};
use crate::source::{FileId, Span};
use crate::syntax::json::LeftOut;
use crate::syntax::node::{Node, NodeKind};
use crate::syntax::{Problem, ProblemKind};
use crate::text::Text;
use crate::value::Why;

/// A parsed plan.
#[derive(Clone, Debug)]
pub struct PlanFile {
    /// Its file.
    pub file: FileId,
    /// Its path as shown (`root` in reports).
    pub path: Arc<str>,
    /// The root of its tree.
    pub root: Arc<Node>,
}

/// What a plan says twice and nobody asks for: the values after a change are the planned values.
pub const TWICE: LeftOut = &[("change", "after")];

/// Whether a document is a plan, or a state in the same format.
pub fn is_plan(root: &Node) -> bool {
    let state = || root.get("values").is_some_and(|v| v.get("root_module").is_some());
    root.get("terraform_version").is_some() && (root.get("planned_values").is_some() || state())
}

/// The plan of a document, or the state in the same form; nothing for any other document.
///
/// # Errors
/// The document is neither; it is given back.
pub fn plan_of(root: Node) -> Result<Node, Node> {
    if is_plan(&root) {
        return Ok(root);
    }
    if state::is_state(&root) { Ok(state::as_shown(root)) } else { Err(root) }
}

/// Whether the code of a plan that was found is in the run: judged as code, its servers would be
/// counted twice.
pub fn has_code(plan: &PlanFile, modules: &ModuleSet) -> bool {
    code_places::root_directory(&index::Index::build(&plan.root), modules, &plan.path).is_some()
}

/// Reads one plan. Positions are those of the code in `modules` where an address is found there,
/// else those of the plan.
///
/// An attribute that the plan supplies and that the code does not write has one span for name and
/// value: the header of its block. What the plan destroys is a resource with
/// [`crate::graph::Change::Destroy`] and its last known values.
pub fn lower(context: &Context<'_>, plan: &PlanFile, modules: &ModuleSet) -> Lowered {
    let root = &*plan.root;
    let mut graph = ResourceGraph::new(plan.path.clone(), Dialect::Plan);
    let mut problems = Vec::new();
    graph.fallback_region = context.inputs.region_value();
    let index = index::Index::build(root);
    let places = code_places::Places::find(context, &index, modules, &plan.path);
    let (lowered, lost) = rayon::join(
        || instances::Lowering::new(context, root, &index, &places).run(),
        || lost::addresses(root, &index),
    );
    graph.providers = lowered.providers;
    lowered.resources.into_iter().for_each(|r| graph.push(r));
    graph.lost_addresses = lost;
    graph.gaps.extend(incomplete(root));
    if index.cut || lowered.exhausted {
        let message = Text::new(
            "plan 过大或嵌套过深，部分引用未追踪。",
            "the plan is too large or too deep: some references were not followed",
        );
        let span = root.span.at_start();
        problems.push(Problem::new(ProblemKind::Budget, message, span));
        graph
            .gaps
            .push(Gap { why: Why::budget("plan 的大小", "size of the plan"), span: Some(span) });
    }
    let unusable =
        root.get("planned_values").or_else(|| root.get("values")).filter(|v| !is_values(v));
    problems.extend(unusable.map(|v| not_a_plan(v.span)));
    Lowered { graph, problems, files: vec![plan.file], comments: Vec::new() }
}

/// Whether values have the form that a plan or state gives them. A plan without any resource has an
/// empty object.
fn is_values(node: &Node) -> bool {
    let module = node.get("root_module");
    let list = |name: &str| {
        module.and_then(|m| m.get(name)).is_none_or(|l| matches!(l.kind, NodeKind::Sequence(_)))
    };
    matches!(node.kind, NodeKind::Mapping(_))
        && module.is_none_or(|m| matches!(m.kind, NodeKind::Mapping(_)))
        && list("resources")
        && list("child_modules")
}

fn not_a_plan(span: Span) -> Problem {
    let message = Text::new(
        "不是 `terraform show -json` 输出的 plan 或 state。",
        "this is not a plan or state as `terraform show -json` prints it",
    );
    Problem::new(ProblemKind::Syntax, message, span)
}

/// A plan that failed, or that leaves resources out (`-target`, deferred changes), does not show
/// everything.
fn incomplete(root: &Node) -> Option<Gap> {
    let flag = |name: &str| match root.get(name).map(|n| (&n.kind, n.span)) {
        Some((NodeKind::Bool(value), span)) => Some((*value, span)),
        _ => None,
    };
    let failed = flag("errored").filter(|(errored, _)| *errored);
    let partial = flag("complete").filter(|(complete, _)| !complete);
    let (_, span) = failed.or(partial)?;
    let why = Why::not_declared(
        "plan 不完整（`-target`、推迟的变更或出错）",
        "the plan is not complete (`-target`, deferred changes or an error)",
    );
    Some(Gap { why, span: Some(span) })
}
