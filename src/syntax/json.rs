//! JSON, strictly: the parser crate behind our tree.
//!
//! Strict JSON is read straight from tokens (`direct`). What is not goes through the crate's own
//! tree, for its errors.
//!
//! A text that is JSON but for comments or trailing commas is still used, and the problem says what
//! is wrong.

mod direct;
mod faults;
mod pieces;

use std::sync::Arc;

use foldhash::HashMap;
use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::common::Range;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, Scanner, parse_to_ast};

use crate::source::{FileId, Span};
use crate::syntax::bulk::JSON;
use crate::syntax::interned::shared;
use crate::syntax::node::{Document, Entry, Node, NodeKind, NumberText, StringStyle};
use crate::syntax::{Problem, ProblemKind};
use crate::text::Text;

/// Nesting that is read; deeper values are refused (the crate itself allows 512).
const MAX_DEPTH: usize = 200;

/// Entries among which a repeated key is looked for one by one.
const SMALL_OBJECT: usize = 12;

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Bytes of a piece of a large text, about; shorter texts than two are not cut.
const PIECE: usize = 1 << 20;

/// Entries that are read as strictly as all and then not kept: the key of an object, and the key in
/// it.
pub type LeftOut = &'static [(&'static str, &'static str)];

/// Parses a text. Never fails: what is wrong is in `problems`.
pub fn parse(file: FileId, text: &str) -> Document {
    parse_without(file, text, &[])
}

/// Parses a text and keeps every entry of a key that is there twice, for who merges them (Terraform
/// in JSON syntax).
pub fn parse_repeated(file: FileId, text: &str) -> Document {
    if let Some(problem) = JSON.exceeded(text, || Span::new(file, 0, 0)) {
        return Document::refused(problem);
    }
    direct::read(file, text, &[])
        .map_or_else(|| Reader { keep: true, ..Reader::new(file, text) }.document(), whole)
}

/// Parses a text and leaves some entries out, for large texts that say things twice. They may be
/// there all the same.
pub fn parse_without(file: FileId, text: &str, left_out: LeftOut) -> Document {
    if let Some(problem) = JSON.exceeded(text, || Span::new(file, 0, 0)) {
        return Document::refused(problem);
    }
    if text.len() > 2 * PIECE && rayon::current_num_threads() > 1 {
        return parse_in_pieces(file, text, PIECE, left_out);
    }
    direct::read(file, text, left_out).map_or_else(|| explained(file, text), whole)
}

/// Parses like [`parse_without`], in pieces of about so many bytes, in parallel.
pub fn parse_in_pieces(file: FileId, text: &str, bytes: usize, left_out: LeftOut) -> Document {
    pieces::read(file, text, bytes, left_out).map_or_else(|| explained(file, text), whole)
}

fn whole(root: Node) -> Document {
    Document { roots: vec![root], comments: Vec::new(), problems: Vec::new(), incomplete: false }
}

/// Parses by the crate's own tree, which knows what is wrong.
fn explained(file: FileId, text: &str) -> Document {
    Reader::new(file, text).document()
}

fn number(text: &str) -> NodeKind {
    NodeKind::Number(NumberText { text: shared(text), other: None })
}

struct Reader<'a> {
    file: FileId,
    text: &'a str,
    problems: Vec<Problem>,
    incomplete: bool,
    /// Whether all entries of a repeated key are kept.
    keep: bool,
}

impl<'a> Reader<'a> {
    fn new(file: FileId, text: &'a str) -> Self {
        Self { file, text, problems: Vec::new(), incomplete: false, keep: false }
    }

    fn document(mut self) -> Document {
        let root = self.root();
        Document {
            roots: root.into_iter().collect(),
            comments: Vec::new(),
            problems: self.problems,
            incomplete: self.incomplete,
        }
    }

    fn root(&mut self) -> Option<Node> {
        let options = CollectOptions::default();
        let error = match parse_to_ast(self.text, &options, &STRICT) {
            Ok(parsed) => {
                self.space();
                return self.used(parsed.value);
            }
            Err(error) => error,
        };
        if matches!(error.kind(), ParseErrorKind::NestingDepthExceeded) {
            self.too_deep(error.range());
            return None;
        }
        let (range, said) = faults::explain(self.text, &error);
        let range = Range { start: range.start, end: range.end };
        self.problem(
            ProblemKind::Syntax,
            range,
            Text::new(
                format!("JSON 语法错误：{}。", said.zh),
                format!("syntax error in JSON: {}", said.en),
            ),
        );
        match parse_to_ast(self.text, &options, &ParseOptions::default()) {
            Ok(parsed) => parsed.value.and_then(|v| self.node(v, 0)),
            Err(_) => {
                self.incomplete = true;
                None
            }
        }
    }

    /// Notes the first white space that JSON does not have.
    fn space(&mut self) {
        let mut scanner = Scanner::new(self.text, &direct::STRICT);
        loop {
            let from = scanner.token_end();
            let Ok(token) = scanner.scan() else { return };
            if let Some((at, c)) = direct::strange_space(self.text, from..scanner.token_start()) {
                let range = Range { start: at, end: at + c.len_utf8() };
                let code = u32::from(c);
                let zh =
                    format!("JSON 语法错误：U+{code:04X} 不是 JSON 的空白字符，请改用普通空格。");
                let en = format!(
                    "syntax error in JSON: U+{code:04X} is no white space of JSON: write a plain space"
                );
                return self.problem(ProblemKind::Syntax, range, Text::new(zh, en));
            }
            if token.is_none() {
                return;
            }
        }
    }

    fn too_deep(&mut self, range: Range) {
        self.incomplete = true;
        self.problem(
            ProblemKind::Budget,
            range,
            Text::fixed("嵌套超过 200 层，未检查。", "nested deeper than 200 levels: not checked"),
        );
    }

    fn used(&mut self, value: Option<Value<'_>>) -> Option<Node> {
        if value.is_none() {
            self.problem(
                ProblemKind::Syntax,
                Range { start: 0, end: 0 },
                Text::fixed("JSON 文件为空。", "the JSON file is empty"),
            );
        }
        value.and_then(|v| self.node(v, 0))
    }

    fn problem(&mut self, kind: ProblemKind, range: Range, message: Text) {
        let range = super::whole_characters(self.text, range.start..range.end);
        let span = Span::new(self.file, range.start, range.end);
        self.problems.push(Problem::new(kind, message, span));
    }

    fn span(&self, range: Range) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    /// Takes the value apart, so that its memory is free again while the tree grows.
    fn node(&mut self, value: Value<'_>, depth: usize) -> Option<Node> {
        if depth > MAX_DEPTH {
            self.too_deep(jsonc_parser::common::Ranged::range(&value));
            return None;
        }
        let (kind, range) = match value {
            Value::StringLit(s) => (self.string(&s.value, s.range), s.range),
            Value::NumberLit(n) => (number(n.value), n.range),
            Value::BooleanLit(b) => (NodeKind::Bool(b.value), b.range),
            Value::NullKeyword(n) => (NodeKind::Null, n.range),
            Value::Array(a) => (NodeKind::Sequence(self.items(a.elements, depth)), a.range),
            Value::Object(o) => {
                let range = o.range;
                (self.object(o, depth), range)
            }
        };
        Some(Node { kind, span: self.span(range), tag: None })
    }

    fn string(&mut self, text: &str, range: Range) -> NodeKind {
        let raw = self.text.get(range.start..range.end).unwrap_or("");
        if let Some(at) = raw.bytes().position(|b| b < 0x20) {
            let place = Range { start: range.start + at, end: range.start + at + 1 };
            self.problem(
                ProblemKind::Syntax,
                place,
                Text::fixed(
                    "JSON 字符串中不能直接换行或写控制字符，请转义。",
                    "control character in a JSON string: escape it",
                ),
            );
        }
        NodeKind::String {
            text: shared(text),
            style: StringStyle::Quoted,
            lines: None,
            ambiguous: false,
        }
    }

    fn items(&mut self, elements: Vec<Value<'_>>, depth: usize) -> Vec<Node> {
        let mut items = Vec::with_capacity(elements.len());
        for element in elements {
            items.extend(self.node(element, depth + 1));
        }
        items
    }

    fn object(&mut self, object: jsonc_parser::ast::Object<'_>, depth: usize) -> NodeKind {
        let mut entries: Vec<Entry> = Vec::with_capacity(object.properties.len());
        let mut seen: HashMap<Arc<str>, usize> = HashMap::default();
        let large = object.properties.len() > SMALL_OBJECT;
        for property in object.properties {
            let (key, range) = match &property.name {
                ObjectPropName::String(s) => (shared(&s.value), s.range),
                ObjectPropName::Word(w) => (shared(w.value), w.range),
            };
            let Some(value) = self.node(property.value, depth + 1) else { continue };
            let entry = Entry { key: key.clone(), key_span: self.span(range), value };
            if self.keep {
                entries.push(entry);
                continue;
            }
            let earlier = if large {
                seen.get(&key).copied()
            } else {
                entries.iter().position(|e| e.key == key)
            };
            if let Some(index) = earlier {
                let old: Span = std::mem::replace(&mut entries[index], entry).key_span;
                self.problems.push(super::duplicate_key(&key, old));
                continue;
            }
            if large {
                seen.insert(key, entries.len());
            }
            entries.push(entry);
        }
        NodeKind::Mapping(entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_read_the_same() {
        let texts = [
            "{}",
            " [ ] ",
            "null",
            "\"备案\"",
            "-0.5e+3",
            r#"{"a": {"b": [1, [], {"c": {}}, true, false, null], "\u5907": "x\n\"y\""}, "": [[["z"]]]}"#,
            "{\"k1\":1,\"k2\":2,\"k3\":3,\"k4\":4,\"k5\":5,\"k6\":6,\"k7\":7,\"k8\":8,\"k9\":{\"k1\":[{},{}]}}\r\n",
        ];
        for text in texts {
            let direct = direct::read(FileId(0), text, &[]).map(|root| format!("{root:?}"));
            let slow = explained(FileId(0), text);
            assert_eq!(
                direct.as_deref(),
                slow.roots.first().map(|root| format!("{root:?}")).as_deref(),
                "{text}"
            );
            assert!(slow.problems.is_empty());
        }
    }

    #[test]
    fn what_is_not_strict_is_explained() {
        let deep = format!("{}1{}", "[".repeat(201), "]".repeat(201));
        let many: String = (0..20).map(|i| format!("\"k{}\":1,", i % 19)).collect();
        let texts = [
            "",
            "{",
            "[1,]",
            "{\"a\":1,}",
            "[1 2]",
            "{'a':1}",
            "{a:1}",
            "1 2",
            "[}",
            "{]",
            "\"a\tb\"",
            "\"\\n\t\"",
            "{\"a\":1,\"a\":2}",
            "// c\n1",
            "{\u{a0}\"a\": 1}",
            "{\"a\":\u{3000}1}",
            "{\"a\": 1}\u{2028}",
            "\u{c}[1]",
            "[1,\u{b}2]",
        ];
        for text in texts
            .into_iter()
            .map(str::to_owned)
            .chain([deep, format!("{{{}}}", many.trim_end_matches(','))])
        {
            assert!(direct::read(FileId(0), &text, &[]).is_none(), "{text}");
            assert!(!parse(FileId(0), &text).problems.is_empty(), "{text}");
        }
        let deeper = format!("{}1{}", "[".repeat(600), "]".repeat(600));
        assert_eq!(
            parse(FileId(0), &deeper).problems.iter().map(|p| p.kind).collect::<Vec<_>>(),
            [ProblemKind::Budget]
        );
    }
}
