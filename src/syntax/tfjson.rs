//! Terraform's JSON syntax: data trees read as HCL bodies.
//!
//! Which keys are blocks follows from Terraform's own schema for the outermost levels. Inside a
//! resource nobody can know without the provider's schema: lists of objects stay attributes, and
//! evaluation treats them like blocks. An object in a resource of Alibaba Cloud is a block too,
//! unless it is one of the few attributes that are maps.

mod maps;

use std::sync::Arc;

use foldhash::HashMap;

use crate::source::{FileId, Span};
use crate::syntax::hcl::{Attribute, Block, Body, Document, Expr, ExprKind, Name, ObjectItem};
use crate::syntax::node::{self, Entry, Node, NodeKind};
use crate::syntax::placement::Placement;
use crate::syntax::{Problem, duplicate_key, native};
use crate::value::Number;

use maps::MAPS;

/// Root blocks and how many labels each takes.
const ROOT: [(&str, usize); 12] = [
    ("terraform", 0),
    ("provider", 1),
    ("variable", 1),
    ("output", 1),
    ("locals", 0),
    ("resource", 2),
    ("data", 2),
    ("module", 1),
    ("moved", 0),
    ("import", 0),
    ("removed", 0),
    ("check", 1),
];

/// Blocks inside root blocks that Terraform itself defines.
const INNER: [&str; 8] = [
    "lifecycle",
    "dynamic",
    "connection",
    "provisioner",
    "required_providers",
    "backend",
    "validation",
    "content",
];

/// Arguments that Terraform itself takes in a resource.
const META: [&str; 4] = ["count", "for_each", "provider", "depends_on"];

/// Attributes whose strings are references, not templates.
const REFERENCES: [&str; 5] =
    ["provider", "depends_on", "ignore_changes", "replace_triggered_by", "providers"];

/// Reads a configuration file (`.tf.json`): a body, or a list of bodies. `source` is the text of
/// the file; the data may hold keys twice, for blocks of one kind may be written under several.
pub fn lower(file: FileId, source: &str, data: &node::Document) -> Document {
    let mut reader = Reader { file, source, literal: false, nested: false, problems: Vec::new() };
    let mut body = Body::default();
    let bodies = data.roots.first().map(|root| {
        if root.items().is_empty() { std::slice::from_ref(root) } else { root.items() }
    });
    for entry in bodies.unwrap_or_default().iter().flat_map(Node::entries) {
        match ROOT.iter().find(|(kind, _)| *kind == &*entry.key) {
            Some((_, labels)) => reader.blocks(entry, *labels, &entry.value, Vec::new(), &mut body),
            None if &*entry.key == "//" => {}
            None => body.attributes.push(reader.attribute(entry)),
        }
    }
    Document {
        body,
        comments: Vec::new(),
        problems: reader.problems,
        unread: unread(file, source, data),
    }
}

/// Reads variable values (`.tfvars.json`): strings are strings.
pub fn lower_values(file: FileId, source: &str, data: &node::Document) -> Document {
    let mut reader = Reader { file, source, literal: true, nested: false, problems: Vec::new() };
    let entries = reader.last(data.roots.first().map(Node::entries).unwrap_or_default());
    let attributes = entries.into_iter().map(|e| reader.attribute(e)).collect();
    Document {
        body: Body { attributes, blocks: Vec::new() },
        comments: Vec::new(),
        problems: reader.problems,
        unread: unread(file, source, data),
    }
}

/// All of the text, if anything is missing.
fn unread(file: FileId, source: &str, data: &node::Document) -> Vec<Span> {
    if data.incomplete { vec![Span::new(file, 0, source.len())] } else { Vec::new() }
}

struct Reader<'a> {
    file: FileId,
    source: &'a str,
    literal: bool,
    /// Whether objects are blocks here.
    nested: bool,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    /// Blocks of one kind below as many levels of labels; a list repeats the block.
    fn blocks(
        &mut self,
        kind: &Entry,
        labels: usize,
        value: &Node,
        found: Vec<Name>,
        body: &mut Body,
    ) {
        if let NodeKind::Sequence(items) = &value.kind {
            for item in items {
                self.blocks(kind, labels, item, found.clone(), body);
            }
            return;
        }
        if labels > 0 {
            for entry in value.entries() {
                let mut found = found.clone();
                found.push(Name { text: entry.key.clone(), span: entry.key_span });
                self.blocks(kind, labels - 1, &entry.value, found, body);
            }
            return;
        }
        let name = Name { text: kind.key.clone(), span: kind.key_span };
        let header = found.last().map_or(name.span, |l| l.span);
        let span = header.to(value.span);
        let resource = matches!(&*kind.key, "resource" | "data");
        let outer = self.nested;
        self.nested |=
            resource && found.first().is_some_and(|kind| kind.text.starts_with("alicloud_"));
        let content = self.body(&kind.key, value);
        self.nested = outer;
        body.blocks.push(Block { kind: name, labels: found, body: content, header, span });
    }

    fn body(&mut self, kind: &str, value: &Node) -> Body {
        let mut body = Body::default();
        let entries = value.entries().iter();
        let (blocks, rest): (Vec<&Entry>, Vec<&Entry>) =
            entries.filter(|e| &*e.key != "//").partition(|e| self.is_block(kind, e));
        for entry in blocks {
            let labels = usize::from(matches!(&*entry.key, "dynamic" | "provisioner" | "backend"));
            self.blocks(entry, labels, &entry.value, Vec::new(), &mut body);
        }
        for entry in self.last(rest) {
            let literal = kind == "variable"
                || (kind == "module" && matches!(&*entry.key, "source" | "version"));
            let outer = self.literal;
            self.literal = outer || literal;
            let attribute = if kind == "variable" && &*entry.key == "type" {
                self.reference(entry)
            } else {
                self.attribute(entry)
            };
            self.literal = outer;
            body.attributes.push(attribute);
        }
        body
    }

    /// Whether an entry of a body is a block.
    fn is_block(&self, kind: &str, entry: &Entry) -> bool {
        let name = &*entry.key;
        let object = || {
            matches!(entry.value.kind, NodeKind::Mapping(_))
                && !META.contains(&name)
                && !MAPS.contains(&name)
        };
        kind != "locals" && (INNER.contains(&name) || self.nested && object())
    }

    /// Entries without those that a later one of the same key replaces.
    fn last<'e>(&mut self, entries: impl IntoIterator<Item = &'e Entry>) -> Vec<&'e Entry> {
        let mut kept: Vec<&Entry> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::default();
        for entry in entries {
            match places.get(&*entry.key) {
                Some(at) => {
                    let earlier = std::mem::replace(&mut kept[*at], entry);
                    self.problems.push(duplicate_key(&entry.key, earlier.key_span));
                }
                None => {
                    places.insert(&entry.key, kept.len());
                    kept.push(entry);
                }
            }
        }
        kept
    }

    fn attribute(&mut self, entry: &Entry) -> Attribute {
        if REFERENCES.contains(&&*entry.key) && !self.literal {
            return self.reference(entry);
        }
        let value = self.expr(&entry.value);
        Attribute {
            name: Name { text: entry.key.clone(), span: entry.key_span },
            span: entry.key_span.to(value.span),
            value,
        }
    }

    /// A string that holds an expression: a reference or a type.
    fn reference(&mut self, entry: &Entry) -> Attribute {
        let value = self.reference_value(&entry.value);
        Attribute {
            name: Name { text: entry.key.clone(), span: entry.key_span },
            span: entry.key_span.to(value.span),
            value,
        }
    }

    fn reference_value(&mut self, node: &Node) -> Expr {
        let kind = match &node.kind {
            NodeKind::String { text, .. } => {
                let bare =
                    text.strip_prefix("${").and_then(|t| t.strip_suffix('}')).unwrap_or(text);
                let place = if bare.len() == text.len() {
                    Placement::of_scalar(node, self.source)
                } else {
                    Placement::Point(node.span)
                };
                match native::parse_expression(self.file, bare, &place) {
                    Ok(expr) => return expr,
                    Err(_) => ExprKind::String(text.clone()),
                }
            }
            NodeKind::Sequence(items) => {
                ExprKind::Tuple(items.iter().map(|i| self.reference_value(i)).collect())
            }
            NodeKind::Mapping(entries) => ExprKind::Object(
                self.last(entries).into_iter().map(|e| self.item(e, true)).collect(),
            ),
            _ => return self.expr(node),
        };
        Expr { kind, span: node.span }
    }

    fn item(&mut self, entry: &Entry, reference: bool) -> ObjectItem {
        let key = if self.literal || reference {
            Expr { kind: ExprKind::String(entry.key.clone()), span: entry.key_span }
        } else {
            self.key(entry)
        };
        ObjectItem {
            key,
            value: if reference {
                self.reference_value(&entry.value)
            } else {
                self.expr(&entry.value)
            },
        }
    }

    /// Keys are templates too.
    fn key(&mut self, entry: &Entry) -> Expr {
        let plain =
            |text: &Arc<str>| Expr { kind: ExprKind::String(text.clone()), span: entry.key_span };
        if !entry.key.contains("${") && !entry.key.contains("%{") {
            return plain(&entry.key);
        }
        native::parse_template(self.file, &entry.key, &Placement::Point(entry.key_span))
            .unwrap_or_else(|_| plain(&entry.key))
    }

    fn expr(&mut self, node: &Node) -> Expr {
        let kind = match &node.kind {
            NodeKind::Null => ExprKind::Null,
            NodeKind::Bool(b) => ExprKind::Bool(*b),
            NodeKind::Number(number) => Number::parse(number.decimal())
                .map_or(ExprKind::Null, |n| ExprKind::Number(Box::new(n))),
            NodeKind::String { text, .. } => return self.string(node, text),
            NodeKind::Sequence(items) => {
                ExprKind::Tuple(items.iter().map(|i| self.expr(i)).collect())
            }
            NodeKind::Mapping(entries) => ExprKind::Object(
                self.last(entries).into_iter().map(|e| self.item(e, false)).collect(),
            ),
        };
        Expr { kind, span: node.span }
    }

    fn string(&mut self, node: &Node, text: &Arc<str>) -> Expr {
        let plain = Expr { kind: ExprKind::String(text.clone()), span: node.span };
        if self.literal || !(text.contains("${") || text.contains("%{")) {
            return plain;
        }
        match native::parse_template(self.file, text, &Placement::of_scalar(node, self.source)) {
            Ok(expr) => Expr { span: node.span, ..expr },
            Err(problem) => {
                self.problems.push(problem);
                plain
            }
        }
    }
}
