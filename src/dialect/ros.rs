//! ROS templates, JSON and YAML, lowered to a resource graph.
//!
//! `parameters` gives the parameters their values, `eval`, `refs`, `conditions`, `strings` and
//! `functions` evaluate expressions under the assumptions of `world`, `resources` makes the graph,
//! `nested` and `workspace` go into stacks and Terraform inside the template.

mod bodies;
mod choices;
mod conditions;
mod convert;
mod eval;
mod functions;
mod iact3;
mod names;
mod nested;
mod parameters;
mod refs;
mod resources;
mod rules;
mod run;
mod slips;
mod stack;
mod string_places;
mod strings;
mod template;
mod workspace;
mod world;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::dialect::{Context, Lowered};
use crate::graph::{Dialect, ResourceGraph};
use crate::origin::Origin;
use crate::origin::StepKind;
use crate::source::FileId;
use crate::syntax::Problem;
use crate::syntax::node::Node;
use crate::syntax::placement::Placement;
use crate::value::{Traced, Value, Why};

pub use iact3::NamedInputs;
pub use names::ParameterNames;

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

/// A ROS template with its slips at the top put right, and these; nothing when a document is none.
pub fn read(root: Node) -> Option<(Node, Vec<Problem>)> {
    slips::read(root)
}

/// Evaluates one template: its resources, and those of nested templates and embedded Terraform.
pub fn lower(context: &Context<'_>, template: &Template) -> Lowered {
    lower_root(context, template, "", &BTreeMap::new())
}

/// Evaluates a template that is the value of a string somewhere else (`template_body` of
/// `alicloud_ros_stack`). `prefix` is put in front of every address (`alicloud_ros_stack.web.`),
/// `parameters` are the values passed to it. Nothing when the text is not known or no template.
pub fn lower_body(
    context: &Context<'_>,
    body: &Traced,
    root: &Arc<str>,
    prefix: &str,
    parameters: &BTreeMap<Arc<str>, Traced>,
) -> Option<Lowered> {
    let Value::String(text) = &body.value else { return None };
    let span = body.origin.walk().into_iter().find_map(Origin::span)?;
    let source = context.sources.file(span.file);
    let written = source.text.get(span.start as usize..span.end as usize).unwrap_or("");
    let placement = match written.find(&**text) {
        Some(at) => Placement::Offset(span.start.saturating_add(u32::try_from(at).unwrap_or(0))),
        None => Placement::Point(span),
    };
    let (node, problems) = bodies::embedded(span.file, text, &placement);
    let template = Template { file: span.file, path: root.clone(), root: Arc::new(node?) };
    let mut lowered = lower_root(context, &template, prefix, parameters);
    lowered.problems.splice(0..0, problems);
    Some(lowered)
}

/// The tests of an iact3 configuration file; empty for other documents.
pub fn iact3(root: &Node) -> Vec<NamedInputs> {
    iact3::read(root)
}

fn lower_root(
    context: &Context<'_>,
    template: &Template,
    prefix: &str,
    given: &BTreeMap<Arc<str>, Traced>,
) -> Lowered {
    let run = run::Run::new(context);
    let fallback = parameters::region(context);
    let region = fallback.clone();
    let region = region
        .unwrap_or_else(|| Traced::unknown(Why::NoStackRegion, Origin::outside(StepKind::Place)));
    // A template inside another file takes its values from there, not from the command line.
    let level = usize::from(!prefix.is_empty());
    let place = nested::Place {
        file: template.file,
        path: template.path.clone(),
        prefix: prefix.into(),
        level,
        region,
    };
    let child = nested::lower(&run, &template.root, place, given);
    let dialect =
        if template::is_terraform(&template.root) { Dialect::Terraform } else { Dialect::Ros };
    let mut graph = ResourceGraph::new(template.path.clone(), dialect);
    graph.home = crate::graph::Home::Stack;
    graph.fallback_region = fallback;
    graph.gaps = run.gaps.take();
    graph.providers = run.providers.take();
    for resource in child.resources {
        graph.push(resource);
    }
    let mut files = vec![template.file];
    files.extend(run.files.take());
    files.dedup();
    Lowered { graph, problems: run.problems.take(), files, comments: run.comments.take() }
}
