//! Plan JSON (`terraform show -json`): values after planning, lowered to a resource graph.

use std::sync::Arc;

use crate::dialect::terraform::ModuleSet;
use crate::dialect::{Context, Lowered};
use crate::graph::{Dialect, ResourceGraph};
use crate::source::FileId;
use crate::syntax::node::Node;

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

/// Whether a document is a plan.
pub fn is_plan(root: &Node) -> bool {
    root.get("planned_values").is_some() && root.get("terraform_version").is_some()
}

/// Reads one plan. Positions are those of the code in `modules` where an address is found there, else those of the plan.
pub fn lower(_context: &Context<'_>, plan: &PlanFile, _modules: &ModuleSet) -> Lowered {
    Lowered { graph: ResourceGraph::new(plan.path.clone(), Dialect::Plan), problems: Vec::new(), files: vec![plan.file] }
}
