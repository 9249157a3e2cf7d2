//! Whether a file still parses after an edit, and says what was meant.

use super::apply;
use crate::finding::{Edit, NewValue, PlannedFix};
use crate::source::file_names::is_hcl;
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::hcl::{Expr, ExprKind};
use crate::syntax::node::{Document, Entry, Node, NodeKind};
use crate::syntax::placement::Placement;
use crate::syntax::{Problem, ProblemKind, json, native, yaml};

/// Nesting that is walked; the parsers allow little more.
const MAX_DEPTH: usize = 300;

/// The key under which ROS keeps the properties of a resource.
pub(super) const PROPERTIES: &str = "Properties";

/// The mapping that a fix sets values in: the properties of a ROS resource, else the object itself.
/// Nothing when a ROS resource has none yet.
pub(super) fn holder(block: &Node) -> Option<&Node> {
    if block.get("Type").is_some() { block.get(PROPERTIES) } else { Some(block) }
}

/// The tree of a JSON or YAML file.
pub(super) fn parse_data(id: FileId, path: &str, text: &str) -> Document {
    let braces =
        text.trim_start().starts_with('{') && !path.ends_with(".yml") && !path.ends_with(".yaml");
    if path.ends_with(".json") || braces { json::parse(id, text) } else { yaml::parse(id, text) }
}

/// How many problems count: limits of the parser are no fault of an edit.
pub(super) fn faults(problems: &[Problem]) -> usize {
    problems.iter().filter(|p| p.kind != ProblemKind::Budget).count()
}

/// Whether a new text of a file has no problem that the old one had not.
pub(super) fn parses_as_before(file: &SourceFile, after: &str) -> bool {
    let id = FileId(0);
    let problems = |text: &str| {
        if is_hcl(&file.path) {
            faults(&native::parse(id, text, &Placement::Whole).problems)
        } else {
            faults(&parse_data(id, &file.path, text).problems)
        }
    };
    problems(after) <= problems(&file.text)
}

/// The edited block alone: still one block, with all values. What stands around a whole block does
/// not depend on what is inside, so that a file of native HCL need not be parsed again.
pub(super) fn hcl(file: &SourceFile, planned: &PlannedFix, edits: &[Edit]) -> Option<bool> {
    let block = planned.target.block;
    let text = file.text.get(block.start as usize..block.end as usize)?;
    let inside = edits.iter().map(|e| {
        let (start, end) =
            (e.span.start.checked_sub(block.start)?, e.span.end.checked_sub(block.start)?);
        Some(Edit { span: Span { file: block.file, start, end }, text: e.text.clone() })
    });
    let after = apply(text, &inside.collect::<Option<Vec<_>>>()?)?;
    let document = native::parse(FileId(0), &after, &Placement::Whole);
    let body = &document.body;
    let one = document.problems.is_empty() && body.attributes.is_empty() && body.blocks.len() == 1;
    let inner = &body.blocks.first()?.body;
    Some(
        one && planned.set.iter().all(|(name, new)| {
            inner.attribute(name).is_some_and(|a| hcl_is(&after, &a.value, new))
        }),
    )
}

fn hcl_is(text: &str, expr: &Expr, new: &NewValue) -> bool {
    match (&expr.kind, new) {
        (_, NewValue::Reference(reference)) => {
            text.get(expr.span.start as usize..expr.span.end as usize) == Some(reference)
        }
        (ExprKind::String(text), new) => **text == plain(new),
        (ExprKind::Number(number), NewValue::Number(n)) => number.to_string() == n.to_string(),
        (ExprKind::Bool(bool), NewValue::Bool(b)) => bool == b,
        _ => false,
    }
}

fn plain(new: &NewValue) -> String {
    match new {
        NewValue::String(text) => text.clone(),
        NewValue::Number(n) => n.to_string(),
        NewValue::Bool(b) => b.to_string(),
        NewValue::Reference(text) => text.clone(),
    }
}

/// The same way through the old and the new tree leads to a mapping with all values and no others
/// lost.
pub(super) fn data(old: &[Node], new: &[Node], planned: &PlannedFix) -> Option<bool> {
    let path = path_to(old, planned.target.block)?;
    let (old, new) = (walk(old, &path)?, walk(new, &path)?);
    let kept = |a: Option<&Node>, b: Option<&Node>| {
        let names = a.map(Node::entries).unwrap_or_default();
        names.iter().all(|e| b.is_some_and(|b| b.get(&e.key).is_some()))
    };
    let set = holder(new)?;
    let values = planned
        .set
        .iter()
        .all(|(name, value)| set.get(name).is_some_and(|node| value_is(node, value)));
    Some(values && kept(Some(old), Some(new)) && kept(holder(old), holder(new)))
}

/// Whether a node is what a fix writes.
pub(super) fn value_is(node: &Node, new: &NewValue) -> bool {
    if node.tag.is_some() {
        return false;
    }
    match (&node.kind, new) {
        (NodeKind::String { text, .. }, new) => **text == plain(new),
        (NodeKind::Number(number), NewValue::Number(n)) => *number.decimal() == *n.to_string(),
        (NodeKind::Bool(bool), NewValue::Bool(b)) => bool == b,
        _ => false,
    }
}

/// The way from the roots to the node of a span: child numbers, the first is that of the root.
pub(super) fn path_to(roots: &[Node], span: Span) -> Option<Vec<usize>> {
    let mut path = Vec::new();
    let mut children = Children::Items(roots);
    while path.len() < MAX_DEPTH {
        let covers = |n: &Node| n.span.start <= span.start && n.span.end >= span.end;
        let at = children.first(span, |n| {
            covers(n) && (n.span != span || matches!(n.kind, NodeKind::Mapping(_)))
        })?;
        path.push(at);
        let node = children.get(at)?;
        if let Some(entry) = keyed(node, span) {
            path.push(entry);
            return Some(path);
        }
        if node.span == span {
            return Some(path);
        }
        children = Children::of(node);
    }
    None
}

/// Which entry of a mapping a span covers, key and all: resources of ROS are given so, for comments
/// above them. Looked for before the mapping itself, for a mapping of one entry spans the same.
fn keyed(node: &Node, span: Span) -> Option<usize> {
    let entries = node.entries();
    let is = |e: &Entry| e.key_span.start == span.start && e.value.span.end == span.end;
    let near = entries.partition_point(|e| e.value.span.end < span.end);
    let at =
        if entries.get(near).is_some_and(is) { Some(near) } else { entries.iter().position(is) };
    at.filter(|_| node.get("Type").is_none())
}

/// The node at the end of a way.
pub(super) fn walk<'a>(roots: &'a [Node], path: &[usize]) -> Option<&'a Node> {
    let (first, rest) = path.split_first()?;
    let mut node = roots.get(*first)?;
    for step in rest {
        node = Children::of(node).get(*step)?;
    }
    Some(node)
}

/// The children of a node.
#[derive(Clone, Copy)]
enum Children<'a> {
    Items(&'a [Node]),
    Entries(&'a [Entry]),
}

impl<'a> Children<'a> {
    fn of(node: &'a Node) -> Self {
        match &node.kind {
            NodeKind::Mapping(entries) => Self::Entries(entries),
            _ => Self::Items(node.items()),
        }
    }

    fn get(self, at: usize) -> Option<&'a Node> {
        match self {
            Self::Items(items) => items.get(at),
            Self::Entries(entries) => entries.get(at).map(|e| &e.value),
        }
    }

    /// The first child that fits and covers a span. Children mostly stand in the order of the text:
    /// the likely one is tried before all are looked at, so that many fixes in one large
    /// mapping stay cheap.
    fn first(self, span: Span, fits: impl Fn(&Node) -> bool) -> Option<usize> {
        let near = match self {
            Self::Items(items) => items.partition_point(|n| n.span.end < span.end),
            Self::Entries(entries) => entries.partition_point(|e| e.value.span.end < span.end),
        };
        if self.get(near).is_some_and(&fits) {
            return Some(near);
        }
        match self {
            Self::Items(items) => items.iter().position(fits),
            Self::Entries(entries) => entries.iter().position(|e| fits(&e.value)),
        }
    }
}
