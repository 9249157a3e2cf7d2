//! Strict JSON from the tokens of the parser crate straight to our tree.
//!
//! The crate's own tree of a plan of 100 MB would take a gigabyte that nobody needs. Whatever is
//! not strict, too deep or repeats a key is left to the slow way, which says what is wrong and
//! where.

use std::ops::Range;
use std::sync::Arc;

use jsonc_parser::tokens::Token;
use jsonc_parser::{Scanner, ScannerOptions};

use super::{LeftOut, MAX_DEPTH, number};
use crate::source::{FileId, Span};
use crate::syntax::interned::shared;
use crate::syntax::node::{Entry, Node, NodeKind, StringStyle};
use crate::syntax::{LONG, push};

/// Keys among which a repeated one is looked for pair by pair.
const FEW: usize = 8;

/// What the scanner may not pass.
pub(super) const STRICT: ScannerOptions = ScannerOptions {
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Reads a text; nothing when it needs the slow way.
pub(super) fn read(file: FileId, text: &str, left_out: LeftOut) -> Option<Node> {
    let mut reader = Reader::new(file, text, 0, 0, left_out);
    let first = reader.next()?;
    let root = reader.value(first)?;
    // Nothing may follow.
    reader.ends().then_some(root)
}

/// A collection under construction.
struct Open {
    /// Where its bracket stands.
    at: usize,
    /// Where its children begin among those of all open collections.
    first: usize,
    /// The key that waits for its value, in an object.
    key: Option<(Arc<str>, Span)>,
}

/// Reads a text, or a piece of one.
pub(super) struct Reader<'a> {
    file: FileId,
    text: &'a str,
    /// Where the piece begins in the file, and how many collections are around it.
    base: usize,
    depth: usize,
    left_out: LeftOut,
    scanner: Scanner<'a>,
    open: Vec<Open>,
    /// The items of all open arrays, and the entries of all open objects, each collection's behind
    /// those around it: so every finished collection is allocated once, in its size.
    items: Vec<Node>,
    entries: Vec<Entry>,
}

impl<'a> Reader<'a> {
    /// A reader of a piece that begins at a place of the file with some collections around it.
    pub(super) fn new(
        file: FileId,
        text: &'a str,
        base: usize,
        depth: usize,
        left_out: LeftOut,
    ) -> Self {
        let scanner = Scanner::new(text, &STRICT);
        Self {
            file,
            text,
            base,
            depth,
            left_out,
            scanner,
            open: Vec::new(),
            items: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// Whether nothing follows.
    pub(super) fn ends(&mut self) -> bool {
        matches!(self.scan(), Some(None))
    }

    /// The rest as items with commas between them.
    pub(super) fn items(&mut self) -> Option<Vec<Node>> {
        let mut items = Vec::new();
        loop {
            let first = self.next()?;
            let item = self.value(first)?;
            push(&mut items, item);
            if !self.goes_on()? {
                return Some(items);
            }
        }
    }

    /// The rest as entries with commas between them.
    pub(super) fn entries(&mut self) -> Option<Vec<Entry>> {
        let mut entries = Vec::new();
        loop {
            let (key, key_span) = self.name()?;
            let first = self.next()?;
            let value = self.value(first)?;
            push(&mut entries, Entry { key, key_span, value });
            if !self.goes_on()? {
                return Some(entries);
            }
        }
    }

    /// Whether a comma follows, rather than the end.
    fn goes_on(&mut self) -> Option<bool> {
        match self.scan()? {
            None => Some(false),
            Some(Token::Comma) => Some(true),
            _ => None,
        }
    }

    /// A key and its colon.
    pub(super) fn name(&mut self) -> Option<(Arc<str>, Span)> {
        let token = self.next()?;
        self.name_at(&token)
    }

    fn name_at(&mut self, token: &Token<'a>) -> Option<(Arc<str>, Span)> {
        let Token::String(text) = token else { return None };
        let name = (self.plain(text)?, self.span());
        (self.next()? == Token::Colon).then_some(name)
    }

    /// The next token; nothing at the end or where there is none.
    fn next(&mut self) -> Option<Token<'a>> {
        self.scan().flatten()
    }

    /// The next token, or none at the end; nothing where there is none, or only white space that
    /// JSON does not have before it.
    fn scan(&mut self) -> Option<Option<Token<'a>>> {
        let from = self.scanner.token_end();
        let token = self.scanner.scan().ok()?;
        strange_space(self.text, from..self.scanner.token_start()).is_none().then_some(token)
    }

    /// The place of the last token.
    fn span(&self) -> Span {
        Span::new(
            self.file,
            self.base + self.scanner.token_start(),
            self.base + self.scanner.token_end(),
        )
    }

    /// A value with all that is inside it, without recursion.
    fn value(&mut self, first: Token<'a>) -> Option<Node> {
        let mut token = first;
        loop {
            let mut done = match token {
                Token::OpenBrace | Token::OpenBracket => {
                    match self.begin(token == Token::OpenBrace)? {
                        Begun::Empty(node) => node,
                        Begun::Child(child) => {
                            token = child;
                            continue;
                        }
                    }
                }
                leaf => self.leaf(leaf)?,
            };
            // What is done may complete what is around it.
            loop {
                let Some(around) = self.open.last_mut() else { return Some(done) };
                let object = around.key.is_some();
                match around.key.take() {
                    Some((key, _)) if self.leaves_out(&key) => drop(done),
                    Some((key, key_span)) => {
                        push(&mut self.entries, Entry { key, key_span, value: done })
                    }
                    None => push(&mut self.items, done),
                }
                match (self.next()?, object) {
                    (Token::Comma, true) => {
                        let next = self.next()?;
                        token = self.key(next)?;
                        break;
                    }
                    (Token::Comma, false) => {
                        token = self.next()?;
                        break;
                    }
                    (Token::CloseBrace, true) | (Token::CloseBracket, false) => {
                        done = self.end(object)?
                    }
                    _ => return None,
                }
            }
        }
    }

    /// Whether the entry of a key in the innermost object is not kept.
    fn leaves_out(&self, key: &str) -> bool {
        let around = || self.open.iter().rev().nth(1).and_then(|open| open.key.as_ref());
        self.left_out.iter().any(|(owner, name)| {
            *name == key && around().is_some_and(|(around, _)| **around == **owner)
        })
    }

    /// Opens a collection; gives it whole if it is empty, else the first token of its first child.
    fn begin(&mut self, object: bool) -> Option<Begun<'a>> {
        if self.depth + self.open.len() >= MAX_DEPTH {
            return None;
        }
        let first = if object { self.entries.len() } else { self.items.len() };
        self.open.push(Open { at: self.base + self.scanner.token_start(), first, key: None });
        match (self.next()?, object) {
            (Token::CloseBrace, true) | (Token::CloseBracket, false) => {
                self.end(object).map(Begun::Empty)
            }
            (token, true) => self.key(token).map(Begun::Child),
            (token, false) => Some(Begun::Child(token)),
        }
    }

    /// Takes a key and its colon; gives the token after them.
    fn key(&mut self, token: Token<'a>) -> Option<Token<'a>> {
        let name = self.name_at(&token)?;
        self.open.last_mut()?.key = Some(name);
        self.next()
    }

    /// Ends the innermost collection at the last token.
    fn end(&mut self, object: bool) -> Option<Node> {
        let Open { at, first, .. } = self.open.pop()?;
        let kind = if object {
            let entries: Vec<Entry> = behind(&mut self.entries, first);
            if repeats(&entries) {
                return None;
            }
            NodeKind::Mapping(entries)
        } else {
            NodeKind::Sequence(behind(&mut self.items, first))
        };
        Some(Node {
            kind,
            span: Span::new(self.file, at, self.base + self.scanner.token_end()),
            tag: None,
        })
    }

    /// The text of the string that was read last, which must not hold control characters: the
    /// scanner lets them pass.
    fn plain(&self, text: &str) -> Option<Arc<str>> {
        let written = self.text.get(self.scanner.token_start()..self.scanner.token_end())?;
        (!written.bytes().any(|b| b < 0x20)).then(|| shared(text))
    }

    fn leaf(&self, token: Token<'a>) -> Option<Node> {
        let kind = match token {
            Token::String(text) => NodeKind::String {
                text: self.plain(&text)?,
                style: StringStyle::Quoted,
                lines: None,
                ambiguous: false,
            },
            Token::Number(text) => number(text),
            Token::Boolean(value) => NodeKind::Bool(value),
            Token::Null => NodeKind::Null,
            _ => return None,
        };
        Some(Node { kind, span: self.span(), tag: None })
    }
}

/// Takes what stands behind a place out of a list, without copying a long one.
fn behind<T>(list: &mut Vec<T>, first: usize) -> Vec<T> {
    if first == 0 && list.len() >= LONG {
        let mut all = std::mem::take(list);
        all.shrink_to_fit();
        return all;
    }
    list.drain(first..).collect()
}

/// A collection that was opened.
enum Begun<'a> {
    Empty(Node),
    Child(Token<'a>),
}

/// The first character in the space between two tokens that is no white space of JSON (RFC 8259,
/// section 2): the scanner passes over all that Unicode has.
pub(super) fn strange_space(text: &str, between: Range<usize>) -> Option<(usize, char)> {
    let space = text.get(between.clone())?;
    if space.bytes().all(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r')) {
        return None;
    }
    let strange = |(_, c): &(usize, char)| !matches!(c, ' ' | '\t' | '\n' | '\r');
    space.char_indices().find(strange).map(|(at, c)| (between.start + at, c))
}

/// Whether a key is there twice.
pub(super) fn repeats(entries: &[Entry]) -> bool {
    if entries.len() <= FEW {
        return entries
            .iter()
            .enumerate()
            .any(|(i, e)| entries[..i].iter().any(|other| other.key == e.key));
    }
    let mut keys: Vec<&str> = entries.iter().map(|e| &*e.key).collect();
    keys.sort_unstable();
    keys.windows(2).any(|pair| pair[0] == pair[1])
}
