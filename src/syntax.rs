//! Syntax trees with byte spans, and the parsers behind them.
//!
//! The only layer that names a parser crate. Trees are our own so that native and JSON syntax share
//! them and a parser can be replaced without touching a dialect. Spans always point into the real
//! file, also for code embedded in another file.

mod bulk;
pub mod hcl;
mod interned;
pub mod json;
pub mod native;
pub mod node;
pub mod placement;
pub mod tfjson;
pub mod yaml;

use std::ops::Range;
use std::sync::Arc;

use crate::source::Span;

pub use bulk::trees as tree_sizes;

/// A comment as written, markers included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The text with its `#`, `//` or `/* */`.
    pub text: Arc<str>,
    /// Its place.
    pub span: Span,
}

/// The name of this program, with which its directives begin.
pub(crate) const DIRECTIVE: &str = "iac-icp";

/// Whether the comments of a text may hold a directive; those of others are not kept.
pub(crate) fn has_directives(text: &str) -> bool {
    text.contains(DIRECTIVE)
}

/// What kind of input problem it is; the names are those of the JSON report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// The text is not in the language.
    Syntax,
    /// A limit of the program was reached.
    Budget,
    /// Modules or values that refer to each other in a circle.
    Circle,
    /// The same key twice; the last one counts.
    DuplicateKey,
    /// A part of a template that its service does not read as it is meant.
    UnreadSection,
}

/// Something wrong with the text of a file. The rest of the file is used as far as possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind.
    pub kind: ProblemKind,
    /// What is wrong, for people.
    pub message: crate::text::Text,
    /// Where.
    pub span: Span,
    /// What to write, where that is known.
    pub help: Option<Box<crate::text::Text>>,
    /// Further places that explain it, each with what it is: where something was opened that
    /// nothing closes.
    pub related: Vec<(crate::text::Text, Span)>,
}

impl Problem {
    /// A problem at a place.
    pub fn new(kind: ProblemKind, message: crate::text::Text, span: Span) -> Self {
        Self { kind, message, span, help: None, related: Vec::new() }
    }

    /// With what to write.
    #[must_use]
    pub fn with_help(self, help: crate::text::Text) -> Self {
        Self { help: Some(Box::new(help)), ..self }
    }

    /// With a further place that explains it.
    #[must_use]
    pub fn with_related(mut self, label: crate::text::Text, span: Span) -> Self {
        self.related.push((label, span));
        self
    }
}

/// The problem of a key that a later one of the same name replaces; `span` is the earlier key.
pub(crate) fn duplicate_key(key: &str, span: Span) -> Problem {
    let message = crate::text::Text::new(
        format!("键 `{key}` 重复，后一个生效。"),
        format!("key `{key}` is written twice; the last one counts"),
    );
    Problem::new(ProblemKind::DuplicateKey, message, span)
}

/// A range of bytes that a parser names, widened to whole characters of the text: parsers take the
/// last byte of a text, or the byte after a backslash, for a character.
fn whole_characters(text: &str, range: Range<usize>) -> Range<usize> {
    let mut end = range.end.min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let mut start = range.start.min(end);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    start..end
}

/// Elements from which on a list no longer doubles when it is full: for a moment there would be
/// three times its size.
pub(crate) const LONG: usize = 1 << 17;

/// Puts an element behind a list that may be long.
pub(crate) fn push<T>(list: &mut Vec<T>, item: T) {
    if list.len() == list.capacity() && list.len() >= LONG {
        list.reserve_exact(list.len() / 4);
    }
    list.push(item);
}

#[cfg(test)]
mod faults_tests;
