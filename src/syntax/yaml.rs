//! YAML: the parser crate's events behind our tree.
//!
//! The tree is built without recursion. Plain scalars are read by YAML 1.1 (`yaml/scalar.rs`);
//! aliases are expanded within a budget; merge keys are applied; of duplicate keys the last one
//! counts and a problem says so.

mod comments;
mod faults;
mod scalar;

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use foldhash::HashMap;
use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, Tag};

use crate::source::{FileId, Span};
use crate::syntax::bulk::YAML;
use crate::syntax::interned::shared;
use crate::syntax::node::{Document, Entry, Node, NodeKind, NumberText, StringStyle};
use crate::syntax::{Problem, ProblemKind, duplicate_key, has_directives};
use crate::text::Text;

/// Nodes that alias expansion may add to one file.
const MAX_ALIAS_NODES: usize = 100_000;

/// Keys of a mapping up to which no index is kept.
const MAX_SCANNED_KEYS: usize = 16;

/// Nesting that is read.
const MAX_DEPTH: usize = 200;

/// What is said of deeper nesting.
const TOO_DEEP: (&str, &str) = ("嵌套超过 200 层", "nested deeper than 200 levels");

/// Parses a text. Never fails: what is wrong is in `problems`.
pub fn parse(file: FileId, text: &str) -> Document {
    if let Some(problem) = YAML.exceeded(text, || Span::new(file, 0, 0)) {
        return Document::refused(problem);
    }
    let mut builder = Builder::new(file, text);
    builder.run();
    let comments =
        builder.opaque.map(|opaque| comments::find(file, text, &opaque)).unwrap_or_default();
    Document {
        roots: builder.roots,
        comments,
        problems: builder.problems,
        incomplete: builder.incomplete,
    }
}

/// A collection under construction.
struct Open {
    node: Node,
    anchor: usize,
    /// A mapping's key that waits for its value.
    key: Option<(Arc<str>, Span)>,
    /// Index of keys, for duplicates, in mappings with more than a few.
    keys: Option<HashMap<Arc<str>, usize>>,
    /// Values of merge keys (`<<`).
    merges: Vec<Node>,
    nodes: usize,
    /// Where its children begin among those of all open collections.
    start: usize,
}

struct Builder<'a> {
    file: FileId,
    text: &'a str,
    /// Where lines start.
    lines: OnceCell<Vec<usize>>,
    stack: Vec<Open>,
    /// The items of all open sequences, and the entries of all open mappings, each collection's
    /// behind those around it: so every finished collection is allocated once, in its size.
    items: Vec<Node>,
    entries: Vec<Entry>,
    anchors: HashMap<usize, (Node, usize)>,
    expanded: usize,
    roots: Vec<Node>,
    problems: Vec<Problem>,
    incomplete: bool,
    /// Ranges in which no comment can stand: scalars, and what could not be parsed. Kept where
    /// comments matter.
    opaque: Option<Vec<Range<usize>>>,
}

impl<'a> Builder<'a> {
    fn new(file: FileId, text: &'a str) -> Self {
        Self {
            file,
            text,
            lines: OnceCell::new(),
            stack: Vec::new(),
            items: Vec::new(),
            entries: Vec::new(),
            anchors: HashMap::default(),
            expanded: 0,
            roots: Vec::new(),
            problems: Vec::new(),
            incomplete: false,
            opaque: has_directives(text).then(Vec::new),
        }
    }

    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let bytes = self.text.as_bytes();
            // A lone CR ends a line in YAML too.
            let ends = |i: &usize| bytes[*i] == b'\n' || bytes.get(i + 1) != Some(&b'\n');
            std::iter::once(0)
                .chain(memchr::memchr2_iter(b'\n', b'\r', bytes).filter(ends).map(|i| i + 1))
                .collect()
        })
    }

    fn run(&mut self) {
        let mut parser = Parser::new_from_str(self.text);
        // How far the text is read, and since when nothing of it is understood.
        let (mut reached, mut lost) = (0, None);
        while let Some(next) = parser.next_event() {
            match next {
                Ok((event, span)) => {
                    let range = span.byte_range().unwrap_or(0..0);
                    let end = range.end.min(self.text.len());
                    let range = range.start.min(end)..end;
                    if let Some(opaque) = &mut self.opaque {
                        opaque.extend(lost.take().map(|from| from..range.start));
                        opaque.extend(matches!(event, Event::Scalar(..)).then(|| range.clone()));
                    }
                    reached = end;
                    if !self.event(&event, range) {
                        break;
                    }
                }
                Err(error) => {
                    let at = error.marker().byte_offset().unwrap_or(0);
                    let at = super::whole_characters(self.text, at..at).start;
                    // The parser looks ahead: its limit of nesting may come before ours, which is
                    // lower.
                    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
                        self.fail(ProblemKind::Budget, at, TOO_DEEP);
                    } else {
                        let open = self.stack.last().map(|open| open.node.span.start as usize);
                        let (at, said) = faults::explain(self.text, error.kind(), at, open);
                        self.fail(ProblemKind::Syntax, at, (&said.zh, &said.en));
                    }
                    self.stack.clear();
                    self.items.clear();
                    self.entries.clear();
                    lost.get_or_insert(reached);
                    if !matches!(parser.proceed_next_document(), Ok(true)) {
                        break;
                    }
                }
            }
        }
        self.opaque
            .iter_mut()
            .for_each(|opaque| opaque.push(lost.unwrap_or(reached)..self.text.len()));
    }

    fn fail(&mut self, kind: ProblemKind, at: usize, (zh, en): (&str, &str)) {
        self.incomplete = true;
        let end = self.text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        let message = if kind == ProblemKind::Budget {
            Text::new(format!("超出上限：{zh}。"), format!("budget exceeded: {en}"))
        } else {
            Text::new(format!("YAML 语法错误：{zh}。"), format!("syntax error in YAML: {en}"))
        };
        self.problems.push(Problem::new(kind, message, Span::new(self.file, at, end)));
    }

    /// Takes one event; `false` to stop.
    fn event(&mut self, event: &Event<'_>, range: Range<usize>) -> bool {
        let span = Span::new(self.file, range.start, range.end);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let kind = self.scalar(text, *style, tag.as_deref(), &range);
                let span = if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                    self.trimmed(&range)
                } else {
                    span
                };
                self.close(Node { kind, span, tag: custom_tag(tag.as_deref()) }, *anchor, 1);
            }
            Event::SequenceStart(_, anchor, tag) => {
                return self.open(NodeKind::Sequence(Vec::new()), span, *anchor, tag.as_deref());
            }
            Event::MappingStart(_, anchor, tag) => {
                return self.open(NodeKind::Mapping(Vec::new()), span, *anchor, tag.as_deref());
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.stack.pop() {
                    let nodes = open.nodes;
                    let anchor = open.anchor;
                    let node = self.finish(open, range.end);
                    self.close(node, anchor, nodes);
                }
            }
            Event::Alias(id) => return self.alias(*id, span),
            _ => {}
        }
        true
    }

    fn open(&mut self, kind: NodeKind, span: Span, anchor: usize, tag: Option<&Tag>) -> bool {
        if self.stack.len() >= MAX_DEPTH {
            self.fail(ProblemKind::Budget, span.start as usize, TOO_DEEP);
            return false;
        }
        let start = if matches!(kind, NodeKind::Sequence(_)) {
            self.items.len()
        } else {
            self.entries.len()
        };
        let node = Node { kind, span, tag: custom_tag(tag) };
        self.stack.push(Open {
            node,
            anchor,
            key: None,
            keys: None,
            merges: Vec::new(),
            nodes: 1,
            start,
        });
        true
    }

    /// Ends a collection: its span, and its merge keys (keys written in the mapping itself win).
    fn finish(&mut self, open: Open, end: usize) -> Node {
        let mut node = open.node;
        match &mut node.kind {
            NodeKind::Sequence(items) => *items = self.items.drain(open.start..).collect(),
            NodeKind::Mapping(entries) => *entries = self.entries.drain(open.start..).collect(),
            _ => {}
        }
        let last = match &node.kind {
            NodeKind::Sequence(items) => items.last().map(|n| n.span.end),
            // The last in the text need not be the last in the list: of two equal keys, the later
            // takes the place of the earlier.
            NodeKind::Mapping(entries) => {
                entries.iter().map(|e| e.value.span.end.max(e.key_span.end)).max()
            }
            _ => None,
        };
        let flow = matches!(self.text.as_bytes().get(end.wrapping_sub(1)), Some(b'}' | b']'));
        let end = if flow {
            u32::try_from(end).unwrap_or(u32::MAX)
        } else {
            last.unwrap_or(node.span.end)
        };
        node.span.end = end.max(node.span.start);
        if let NodeKind::Mapping(entries) = &mut node.kind {
            for merge in open.merges {
                let sources =
                    if let NodeKind::Sequence(items) = merge.kind { items } else { vec![merge] };
                for entry in sources
                    .into_iter()
                    .flat_map(|s| if let NodeKind::Mapping(e) = s.kind { e } else { Vec::new() })
                {
                    if !entries.iter().any(|e| e.key == entry.key) {
                        entries.push(entry);
                    }
                }
            }
        }
        node
    }

    /// Puts a finished node where it belongs.
    fn close(&mut self, node: Node, anchor: usize, nodes: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, (node.clone(), nodes));
        }
        let Some(open) = self.stack.last_mut() else {
            self.roots.push(node);
            return;
        };
        open.nodes += nodes;
        if matches!(open.node.kind, NodeKind::Sequence(_)) {
            self.items.push(node);
            return;
        }
        let Some((key, key_span)) = open.key.take() else {
            open.key = Some((key_text(&node), node.span));
            return;
        };
        if &*key == "<<" {
            open.merges.push(node);
            return;
        }
        let Some(entries) = self.entries.get_mut(open.start..) else { return };
        let entry = Entry { key: key.clone(), key_span, value: node };
        if let Some(index) = known(entries, &mut open.keys, &key) {
            let old = std::mem::replace(&mut entries[index], entry).key_span;
            self.problems.push(duplicate_key(&key, old));
        } else {
            self.entries.push(entry);
        }
    }

    fn alias(&mut self, id: usize, span: Span) -> bool {
        let Some((node, nodes)) = self.anchors.get(&id) else {
            // An alias inside its own anchor: a circle.
            self.fail(
                ProblemKind::Syntax,
                span.start as usize,
                ("别名引用了自身", "an alias refers to itself"),
            );
            return false;
        };
        self.expanded += nodes;
        if self.expanded > MAX_ALIAS_NODES {
            self.fail(
                ProblemKind::Budget,
                span.start as usize,
                ("别名展开超过 100000 个节点", "aliases expand to more than 100000 nodes"),
            );
            return false;
        }
        let (node, nodes) = (node.clone(), *nodes);
        self.close(node, 0, nodes);
        true
    }

    fn scalar(
        &self,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        range: &Range<usize>,
    ) -> NodeKind {
        let string = |style, lines: Option<Vec<u32>>| NodeKind::String {
            text: shared(text),
            style,
            lines: lines.map(Arc::new),
            ambiguous: false,
        };
        match style {
            ScalarStyle::Plain => match tag.and_then(Tag::core_suffix) {
                Some("str") => string(StringStyle::Plain, None),
                _ => scalar::plain(text),
            },
            ScalarStyle::Literal => {
                string(StringStyle::Block, self.literal_lines(text, range.start))
            }
            ScalarStyle::Folded => string(StringStyle::Block, None),
            _ => string(StringStyle::Quoted, None),
        }
    }

    /// The offsets at which the lines of a literal block's text start in the file. The parser's
    /// range starts at the first line that is not blank, after its indentation. `None` when a
    /// line is not found where it must be.
    fn literal_lines(&self, text: &str, start: usize) -> Option<Vec<u32>> {
        let blank = text.split('\n').take_while(|l| l.is_empty()).count();
        let lines = self.lines();
        let first = lines.partition_point(|s| *s <= start).checked_sub(1)?;
        let indent = start - lines[first];
        let mut offsets = Vec::new();
        for (i, line) in text.split('\n').enumerate() {
            let number = (first + i).checked_sub(blank)?;
            let Some(line_start) = lines.get(number) else {
                if !line.is_empty() {
                    return None;
                }
                offsets.push(self.text.len());
                continue;
            };
            let line_end = lines.get(number + 1).map_or(self.text.len(), |n| n - 1);
            let at = (line_start + indent).min(line_end);
            if !self.text.get(at..)?.starts_with(line) {
                return None;
            }
            offsets.push(at);
        }
        offsets.into_iter().map(|o| u32::try_from(o).ok()).collect()
    }

    /// A block scalar's range without the blank lines that follow it.
    fn trimmed(&self, range: &Range<usize>) -> Span {
        let end = range.start + self.text[range.clone()].trim_end().len();
        Span::new(self.file, range.start, end)
    }
}

/// Where a key stands already. Small mappings are looked through; for larger ones an index is kept.
fn known(
    entries: &[Entry],
    keys: &mut Option<HashMap<Arc<str>, usize>>,
    key: &Arc<str>,
) -> Option<usize> {
    if entries.len() <= MAX_SCANNED_KEYS {
        return entries.iter().position(|e| e.key == *key);
    }
    let keys = keys.get_or_insert_default();
    for (at, entry) in entries.iter().enumerate().skip(keys.len()) {
        keys.insert(entry.key.clone(), at);
    }
    keys.get(key).copied()
}

fn custom_tag(tag: Option<&Tag>) -> Option<Arc<String>> {
    let tag = tag.filter(|t| t.core_suffix().is_none())?;
    Some(Arc::new(tag.original().trim_start_matches('!').to_owned()))
}

fn key_text(node: &Node) -> Arc<str> {
    match &node.kind {
        NodeKind::String { text, .. } | NodeKind::Number(NumberText { text, .. }) => text.clone(),
        NodeKind::Bool(b) => b.to_string().into(),
        NodeKind::Null => "".into(),
        _ => "?".into(),
    }
}
