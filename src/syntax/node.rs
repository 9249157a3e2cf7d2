//! The tree of data formats: JSON and YAML share it.

use std::sync::Arc;

use crate::source::Span;
use crate::syntax::{Comment, Problem};

/// A parsed JSON or YAML file: its documents (JSON has at most one), comments and problems.
#[derive(Clone, Debug)]
pub struct Document {
    /// The roots, in order.
    pub roots: Vec<Node>,
    /// All comments (YAML only), in order; none in a text without directives.
    pub comments: Vec<Comment>,
    /// What is wrong with the text.
    pub problems: Vec<Problem>,
    /// Whether parts of the file are missing from `roots`.
    pub incomplete: bool,
}

impl Document {
    /// A text that was not read.
    pub(super) fn refused(problem: Problem) -> Self {
        Self { roots: Vec::new(), comments: Vec::new(), problems: vec![problem], incomplete: true }
    }
}

/// A value with its place, tag and style. A plan holds millions: what is rare lies behind thin
/// pointers.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Its place; for a block scalar, from the first to the last line of its text.
    pub span: Span,
    /// A YAML tag other than the core ones, as written without the leading `!`: `Ref`, `GetAtt`,
    /// `Fn::Sub`.
    pub tag: Option<Arc<String>>,
}

/// The kinds of nodes. YAML plain scalars are resolved by YAML 1.1; quoted and block scalars are
/// strings.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// Null, or nothing.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(NumberText),
    /// A string; `style` says how it was written.
    String {
        /// The text, escapes resolved, block indentation removed.
        text: Arc<str>,
        /// How it was written.
        style: StringStyle,
        /// In a literal block (`|`) each line of text is a line of the file, further in: the
        /// offsets in the file at which the text of each line starts.
        lines: Option<Arc<Vec<u32>>>,
        /// Set when YAML 1.1 and the YAML 1.2 core schema read the plain text differently.
        ambiguous: bool,
    },
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping, in order, with merge keys (`<<`) applied and the last of duplicate keys only.
    Mapping(Vec<Entry>),
}

/// The text of a number as written, and its decimal form (`010` is `8` in YAML 1.1).
#[derive(Clone, Debug)]
pub struct NumberText {
    /// As written.
    pub text: Arc<str>,
    /// The decimal form where that is another.
    pub other: Option<Arc<String>>,
}

impl NumberText {
    /// Decimal text that [`crate::value::Number::parse`] takes.
    pub fn decimal(&self) -> &str {
        self.other.as_ref().map_or(&self.text, |other| other.as_str())
    }
}

/// How a string was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StringStyle {
    /// In quotes (JSON, or YAML single or double quotes), on one or several lines.
    Quoted,
    /// Plain (YAML), also timestamps and other text.
    Plain,
    /// A literal (`|`) or folded (`>`) block.
    Block,
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key as text (numbers and booleans as written).
    pub key: Arc<str>,
    /// The place of the key.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The value of a key, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|e| &e.value)
    }

    /// The entry of a key, if this is a mapping that has it.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.kind {
            NodeKind::Mapping(entries) => entries.iter().find(|e| &*e.key == key),
            _ => None,
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::String { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The items of a sequence; empty for anything else.
    pub fn items(&self) -> &[Self] {
        match &self.kind {
            NodeKind::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The entry that calls a function of ROS: the only one of a mapping, `Ref` or `Fn::…`.
    pub fn call(&self) -> Option<&Entry> {
        let [only] = self.entries() else { return None };
        let is_function = &*only.key == "Ref"
            || only.key.get(..4).is_some_and(|p| p.eq_ignore_ascii_case("Fn::"));
        is_function.then_some(only)
    }

    /// The entries of a mapping; empty for anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            NodeKind::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The places of all entries and items in it, those of nested ones too; in no order. An entry
    /// whose value is an alias ends with its key, for the value stands elsewhere.
    pub fn extents(&self) -> Vec<Span> {
        let (mut extents, mut nodes) = (Vec::new(), vec![self]);
        while let Some(node) = nodes.pop() {
            for Entry { key_span: key, value, .. } in node.entries() {
                let follows = value.span.start >= key.start;
                extents.push(if follows { key.to(value.span) } else { *key });
                nodes.push(value);
            }
            extents.extend(node.items().iter().map(|item| item.span));
            nodes.extend(node.items());
        }
        extents
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_pointer_width = "64")]
    fn nodes_are_small() {
        assert_eq!((size_of::<Node>(), size_of::<Entry>()), (56, 88));
    }
}
