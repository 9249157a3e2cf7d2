//! Whether a file still parses after an edit, and says what was meant.

use super::Syntax;
use super::apply;
use super::data::holder;
use crate::finding::{Edit, NewValue, PlannedFix};
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::hcl::{Expr, ExprKind};
use crate::syntax::node::{Document, Node, NodeKind};
use crate::syntax::placement::Placement;
use crate::syntax::{Problem, ProblemKind, json, native, yaml};

/// Nesting that is walked; the parsers allow little more.
const MAX_DEPTH: usize = 300;

/// The tree of a JSON or YAML file; nothing for another one.
pub(super) fn parse(id: FileId, file: &SourceFile) -> Option<Document> {
    (!is_hcl(&file.path)).then(|| parse_data(id, &file.path, &file.text))
}

fn is_hcl(path: &str) -> bool {
    [".tf", ".tofu", ".hcl", ".tfvars"].iter().any(|end| path.ends_with(end))
}

fn parse_data(id: FileId, path: &str, text: &str) -> Document {
    let braces = text.trim_start().starts_with('{') && !path.ends_with(".yml") && !path.ends_with(".yaml");
    if path.ends_with(".json") || braces { json::parse(id, text) } else { yaml::parse(id, text) }
}

/// Whether a new text of a file has no problem that the old one had not.
pub(super) fn parses_as_before(file: &SourceFile, after: &str) -> bool {
    let id = FileId(0);
    let problems = |text: &str| {
        let all: Vec<Problem> = if is_hcl(&file.path) {
            native::parse(id, text, &Placement::Whole).problems
        } else {
            parse_data(id, &file.path, text).problems
        };
        all.iter().filter(|p| p.kind != ProblemKind::Budget).count()
    };
    problems(after) <= problems(&file.text)
}

/// Whether a file after a fix parses as before and has every value where it was meant to be.
pub(super) fn says_what_was_meant(file: &SourceFile, after: &str, planned: &PlannedFix, syntax: Syntax, edits: &[Edit]) -> bool {
    if !parses_as_before(file, after) {
        return false;
    }
    match syntax {
        Syntax::Hcl => hcl(file, planned, edits).unwrap_or(false),
        Syntax::Json | Syntax::Yaml => data(file, after, planned).unwrap_or(false),
    }
}

/// The edited block alone: still one block, with all values.
fn hcl(file: &SourceFile, planned: &PlannedFix, edits: &[Edit]) -> Option<bool> {
    let block = planned.target.block;
    let text = file.text.get(block.start as usize..block.end as usize)?;
    let inside = edits.iter().map(|e| {
        let (start, end) = (e.span.start.checked_sub(block.start)?, e.span.end.checked_sub(block.start)?);
        Some(Edit { span: Span { file: block.file, start, end }, text: e.text.clone() })
    });
    let after = apply(text, &inside.collect::<Option<Vec<_>>>()?)?;
    let document = native::parse(FileId(0), &after, &Placement::Whole);
    let body = &document.body;
    let one = document.problems.is_empty() && body.attributes.is_empty() && body.blocks.len() == 1;
    let inner = &body.blocks.first()?.body;
    Some(one && planned.set.iter().all(|(name, new)| inner.attribute(name).is_some_and(|a| hcl_is(&after, &a.value, new))))
}

fn hcl_is(text: &str, expr: &Expr, new: &NewValue) -> bool {
    match (&expr.kind, new) {
        (_, NewValue::Reference(reference)) => text.get(expr.span.start as usize..expr.span.end as usize) == Some(reference),
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

/// The same way through the tree leads to a mapping with all values and no others lost.
fn data(file: &SourceFile, after: &str, planned: &PlannedFix) -> Option<bool> {
    let id = planned.target.block.file;
    let old = parse_data(id, &file.path, &file.text);
    let path = path_to(&old.roots, planned.target.block)?;
    let new = parse_data(id, &file.path, after);
    let (old, new) = (walk(&old.roots, &path)?, walk(&new.roots, &path)?);
    let kept = |a: Option<&Node>, b: Option<&Node>| {
        let names = a.map(Node::entries).unwrap_or_default();
        names.iter().all(|e| b.is_some_and(|b| b.get(&e.key).is_some()))
    };
    let set = holder(new)?;
    let values = planned.set.iter().all(|(name, value)| set.get(name).is_some_and(|node| data_is(node, value)));
    Some(values && kept(Some(old), Some(new)) && kept(holder(old), holder(new)))
}

fn data_is(node: &Node, new: &NewValue) -> bool {
    if node.tag.is_some() {
        return false;
    }
    match (&node.kind, new) {
        (NodeKind::String { text, .. }, new) => **text == plain(new),
        (NodeKind::Number { decimal, .. }, NewValue::Number(n)) => **decimal == *n.to_string(),
        (NodeKind::Bool(bool), NewValue::Bool(b)) => bool == b,
        _ => false,
    }
}

/// The way from the roots to the node of a span: child numbers, the first is that of the root.
pub(super) fn path_to(roots: &[Node], span: Span) -> Option<Vec<usize>> {
    let mut path = Vec::new();
    let mut children: Vec<&Node> = roots.iter().collect();
    while path.len() < MAX_DEPTH {
        let covers = |n: &&Node| n.span.start <= span.start && n.span.end >= span.end;
        let at = children.iter().position(|n| covers(n) && (n.span != span || matches!(n.kind, NodeKind::Mapping(_))))?;
        path.push(at);
        let node = children.get(at)?;
        if let Some(entry) = keyed(node, span) {
            path.push(entry);
            return Some(path);
        }
        if node.span == span {
            return Some(path);
        }
        children = children_of(node);
    }
    None
}

/// Which entry of a mapping a span covers, key and all: resources of ROS are given so, for comments above them. Looked for
/// before the mapping itself, for a mapping of one entry spans the same.
fn keyed(node: &Node, span: Span) -> Option<usize> {
    if node.get("Type").is_some() {
        return None;
    }
    node.entries().iter().position(|e| e.key_span.start == span.start && e.value.span.end == span.end)
}

/// The node at the end of a way.
pub(super) fn walk<'a>(roots: &'a [Node], path: &[usize]) -> Option<&'a Node> {
    let (first, rest) = path.split_first()?;
    let mut node = roots.get(*first)?;
    for step in rest {
        node = children_of(node).get(*step).copied()?;
    }
    Some(node)
}

fn children_of(node: &Node) -> Vec<&Node> {
    node.items().iter().chain(node.entries().iter().map(|e| &e.value)).collect()
}
