//! The syntax front ends: every text gives a tree, whose places are inside the text.

use iac_icp::source::{FileId, SourceFile, SourceSet, Span};
use iac_icp::syntax::hcl::{Accessor, AccessorKind, Body, Document, Expr, ExprKind, TemplatePart};
use iac_icp::syntax::node::{self, Node, NodeKind, StringStyle};
use iac_icp::syntax::placement::Placement;
use iac_icp::syntax::{ProblemKind, native, tfjson};

use super::reference::{Outcome, compare};
use super::{Spans, twice};

/// Most nodes of a tree; aliases of YAML could unfold to more.
const MAX_NODES: usize = 2_000_000;

/// A set of one file.
fn single(data: &[u8]) -> (SourceSet, FileId, std::sync::Arc<SourceFile>) {
    let sources = SourceSet::new();
    let id = sources.add_text("input", &String::from_utf8_lossy(data));
    let file = sources.file(id);
    (sources, id, file)
}

/// Native syntax: as a file, as an expression, as a template, and inside another file.
pub fn hcl(data: &[u8]) {
    let (sources, id, file) = single(data);
    let spans = Spans::new(&sources);
    let document = native::parse(id, &file.text, &Placement::Whole);
    check_document(&spans, &document);
    names_are_written(&spans, &document.body);
    if twice(data) {
        let again = native::parse(id, &file.text, &Placement::Whole);
        assert_eq!(format!("{document:?}"), format!("{again:?}"));
        inside_another(&file.text);
        as_another_parser(&file.text);
    }
    match native::parse_expression(id, &file.text, &Placement::Whole) {
        Ok(expr) => expressions(&spans, vec![&expr]),
        Err(problem) => spans.problems(&[problem]),
    }
    match native::parse_template(id, &file.text, &Placement::Whole) {
        Ok(expr) => expressions(&spans, vec![&expr]),
        Err(problem) => spans.problems(&[problem]),
    }
}

/// What the parser of hcl-rs reads too has the same tree. Its heredocs differ from Terraform's, and
/// so do signs before blanks, exponents right behind a point, and which of equal keys counts.
fn as_another_parser(text: &str) {
    let exponent = |at: usize| {
        text[at + 1..].starts_with(['e', 'E']) && text[..at].ends_with(|c: char| c.is_ascii_digit())
    };
    let sign = text
        .match_indices('-')
        .any(|(at, _)| text[at + 1..].starts_with(|c: char| !c.is_ascii_alphanumeric()));
    let point = text.match_indices('.').any(|(at, _)| exponent(at));
    if text.contains("<<") || sign || point || text.len() > 2_000 {
        return;
    }
    let document = native::parse(FileId(0), text, &Placement::Whole);
    if document.problems.iter().any(|problem| problem.kind == ProblemKind::DuplicateKey) {
        return;
    }
    let outcome = compare(text);
    assert!(!matches!(outcome, Outcome::Differs(..)), "{outcome:?}");
}

/// Code in a file around it has the same tree, further on.
fn inside_another(text: &str) {
    let sources = SourceSet::new();
    let before = "# 外层\n";
    let id = sources.add_text("input", &format!("{before}{text}\n"));
    let document =
        native::parse(id, text, &Placement::Offset(u32::try_from(before.len()).unwrap()));
    check_document(&Spans::new(&sources), &document);
    let point = Span::new(id, 0, before.len());
    let document = native::parse(id, text, &Placement::Point(point));
    check_document(&Spans::new(&sources), &document);
}

fn check_document(spans: &Spans<'_>, document: &Document) {
    spans.problems(&document.problems);
    document.comments.iter().for_each(|c| spans.check("comment", c.span));
    let mut todo = vec![&document.body];
    while let Some(body) = todo.pop() {
        for attribute in &body.attributes {
            spans.check("attribute", attribute.span);
            spans.check("name", attribute.name.span);
            expressions(spans, vec![&attribute.value]);
        }
        for block in &body.blocks {
            let labels = block.labels.iter().map(|l| l.span);
            labels
                .chain([block.kind.span, block.header, block.span])
                .for_each(|span| spans.check("block", span));
            todo.push(&block.body);
        }
    }
}

/// Names of attributes and kinds of blocks stand in the file as they are said to.
fn names_are_written(spans: &Spans<'_>, body: &Body) {
    let mut todo = vec![body];
    while let Some(body) = todo.pop() {
        let names =
            body.attributes.iter().map(|a| &a.name).chain(body.blocks.iter().map(|b| &b.kind));
        names.for_each(|name| assert_eq!(spans.text("name", name.span), &*name.text));
        todo.extend(body.blocks.iter().map(|b| &b.body));
    }
}

/// Without recursion, so that trees of any depth are looked at.
fn expressions(spans: &Spans<'_>, mut todo: Vec<&Expr>) {
    while let Some(expr) = todo.pop() {
        spans.check("expression", expr.span);
        match &expr.kind {
            ExprKind::Template(parts) => template(parts, &mut todo),
            ExprKind::Tuple(items) => todo.extend(items),
            ExprKind::Object(items) => todo.extend(items.iter().flat_map(|i| [&i.key, &i.value])),
            ExprKind::Traversal(traversal) => {
                let (base, accessors) = &**traversal;
                todo.push(base);
                accessors.iter().for_each(|a| accessor(spans, a, &mut todo));
            }
            ExprKind::Call(call) => {
                spans.check("function", call.name.span);
                todo.extend(&call.args);
            }
            ExprKind::Parens(inner) | ExprKind::Unary(_, inner) => todo.push(inner),
            ExprKind::Binary(_, both) => todo.extend([&both.0, &both.1]),
            ExprKind::Conditional(parts) => todo.extend([&parts.0, &parts.1, &parts.2]),
            ExprKind::For(all) => todo.extend(
                [&all.collection, &all.value].into_iter().chain(&all.key).chain(&all.condition),
            ),
            _ => {}
        }
    }
}

fn accessor<'a>(spans: &Spans<'_>, accessor: &'a Accessor, todo: &mut Vec<&'a Expr>) {
    spans.check("accessor", accessor.span);
    if let AccessorKind::Index(index) = &accessor.kind {
        todo.push(index);
    }
}

fn template<'a>(parts: &'a [TemplatePart], todo: &mut Vec<&'a Expr>) {
    let mut lists = vec![parts];
    while let Some(parts) = lists.pop() {
        for part in parts {
            match part {
                TemplatePart::Literal(_) => {}
                TemplatePart::Interpolation(expr) => todo.push(expr),
                TemplatePart::If(condition, yes, no) => {
                    todo.push(condition);
                    lists.extend([&**yes, &**no]);
                }
                TemplatePart::For(all) => {
                    todo.push(&all.collection);
                    lists.push(&all.parts);
                }
            }
        }
    }
}

/// JSON: as a tree of data, and as Terraform in JSON syntax.
pub fn json(data: &[u8]) {
    let (sources, id, file) = single(data);
    let spans = Spans::new(&sources);
    let tree = iac_icp::syntax::json::parse(id, &file.text);
    check_tree(&spans, &tree);
    same_as_serde(&file.text, &tree);
    let repeated = iac_icp::syntax::json::parse_repeated(id, &file.text);
    check_tree(&spans, &repeated);
    for lower in [tfjson::lower, tfjson::lower_values] {
        let document = lower(id, &file.text, &repeated);
        check_document(&spans, &document);
    }
    if twice(data) {
        let again = iac_icp::syntax::json::parse(id, &file.text);
        assert_eq!(format!("{tree:?}"), format!("{again:?}"));
        for bytes in [1, 64] {
            let pieces = iac_icp::syntax::json::parse_in_pieces(id, &file.text, bytes, &[]);
            assert_eq!(format!("{tree:?}"), format!("{pieces:?}"));
        }
    }
}

/// What another parser takes as JSON is JSON to us too, with the same strings in it.
fn same_as_serde(text: &str, tree: &node::Document) {
    let Ok(theirs) = serde_json::from_str::<serde_json::Value>(text) else { return };
    let bad = tree.problems.iter().find(|p| p.kind == iac_icp::syntax::ProblemKind::Syntax);
    assert!(bad.is_none(), "JSON after all: {bad:?}");
    if tree.incomplete {
        return;
    }
    let mut todo = vec![(&tree.roots[0], &theirs)];
    while let Some((ours, theirs)) = todo.pop() {
        match (&ours.kind, theirs) {
            (NodeKind::Null, serde_json::Value::Null)
            | (NodeKind::Number(_), serde_json::Value::Number(_)) => {}
            (NodeKind::Bool(a), serde_json::Value::Bool(b)) => assert_eq!(a, b),
            (NodeKind::String { text, .. }, serde_json::Value::String(other)) => {
                assert_eq!(**text, **other)
            }
            (NodeKind::Sequence(items), serde_json::Value::Array(others)) => {
                assert_eq!(items.len(), others.len());
                todo.extend(items.iter().zip(others));
            }
            (NodeKind::Mapping(entries), serde_json::Value::Object(others)) => {
                assert_eq!(entries.len(), others.len());
                todo.extend(
                    entries.iter().map(|e| (&e.value, others.get(&*e.key).expect("the same keys"))),
                );
            }
            _ => panic!("{ours:?} is not {theirs:?}"),
        }
    }
}

/// YAML.
pub fn yaml(data: &[u8]) {
    let (sources, id, file) = single(data);
    let spans = Spans::new(&sources);
    let tree = iac_icp::syntax::yaml::parse(id, &file.text);
    check_tree(&spans, &tree);
    for comment in &tree.comments {
        assert_eq!(spans.text("comment", comment.span), &*comment.text);
    }
    if twice(data) {
        let again = iac_icp::syntax::yaml::parse(id, &file.text);
        assert_eq!(format!("{tree:?}"), format!("{again:?}"));
    }
    embedded(&spans, id, &file.text, &tree);
}

/// Strings are taken as code: its places are in the file around it.
fn embedded(spans: &Spans<'_>, id: FileId, text: &str, tree: &node::Document) {
    let mut left = 20;
    walk(tree, |node| {
        if let NodeKind::String { text: inner, .. } = &node.kind
            && left > 0
        {
            left -= 1;
            check_document(spans, &native::parse(id, inner, &Placement::of_scalar(node, text)));
        }
    });
}

fn check_tree(spans: &Spans<'_>, tree: &node::Document) {
    spans.problems(&tree.problems);
    tree.comments.iter().for_each(|c| spans.check("comment", c.span));
    walk(tree, |node| {
        spans.check("node", node.span);
        node.entries().iter().for_each(|e| spans.check("key", e.key_span));
        if let NodeKind::String { lines: Some(lines), .. } = &node.kind {
            lines.iter().for_each(|at| {
                spans.check("line", Span { file: node.span.file, start: *at, end: *at })
            });
        }
    });
}

fn walk(tree: &node::Document, mut run: impl FnMut(&Node)) {
    let mut todo: Vec<&Node> = tree.roots.iter().collect();
    let mut seen = 0;
    while let Some(node) = todo.pop() {
        seen += 1;
        assert!(seen < MAX_NODES, "too many nodes");
        run(node);
        todo.extend(node.items());
        todo.extend(node.entries().iter().map(|e| &e.value));
    }
}
