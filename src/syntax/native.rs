//! Native HCL syntax: a recursive descent parser straight into our tree.
//!
//! One pass over the bytes, with the language as hashicorp/hcl 2.24 has it (`hclsyntax/spec.md` and
//! its parser, read November 2026). It never fails as a whole: what is wrong costs the smallest
//! item around it, an attribute or a block whose head is broken, and the rest is read. Every input
//! is read in linear time and bounded depth. In it `body` reads items, `recover` goes on behind
//! broken ones, `expr` and `terms` read expressions, `template` and `heredoc` texts, and `errors`
//! words what is wrong.

mod body;
mod errors;
mod expr;
mod heredoc;
mod recover;
mod template;
mod terms;
#[cfg(test)]
mod tests;

use errors::{Error, Wrong};

use crate::source::{FileId, Span};
use crate::syntax::hcl::{Accessor, Attribute, Block, Body, Document, Expr, Name, ObjectItem};
use crate::syntax::interned::shared;
use crate::syntax::placement::Placement;
use crate::syntax::{Comment, Problem, ProblemKind, bulk, has_directives, whole_characters};
use crate::text::Text;

/// Levels of nesting of blocks, brackets, conditionals and templates.
const MAX_DEPTH: usize = 128;

/// Operators in a row, each of which makes the tree one level deeper.
const MAX_OPERATORS: usize = 250;

/// Elements of the longest list that is kept to be filled again.
const MAX_SPARE: usize = 1 << 10;

/// Faults of one kind in one text that are told one by one.
const MAX_TOLD: usize = 100;

type Parsed<T> = Result<T, Box<Error>>;

/// Parses a text. Never fails: what could not be read is in `problems`, and its place in `unread`.
pub fn parse(file: FileId, text: &str, place: &Placement) -> Document {
    let start = || place.map(file, whole_characters(text, 0..1));
    if let Some(problem) = bulk::NATIVE.exceeded(text, start) {
        let unread = vec![place.map(file, 0..text.len())];
        return Document {
            body: Body::default(),
            comments: Vec::new(),
            problems: vec![problem],
            unread,
        };
    }
    let mut parser = Parser::new(file, text, place);
    let body = parser.document();
    parser.tell_of_untold();
    Document {
        body,
        comments: parser.comments.unwrap_or_default(),
        problems: parser.problems,
        unread: parser.unread,
    }
}

/// Parses a text as one expression, in which line breaks mean nothing.
///
/// # Errors
/// The text is not an expression.
pub fn parse_expression(file: FileId, text: &str, place: &Placement) -> Result<Expr, Problem> {
    Parser::new(file, text, place).only(|p| {
        p.blank();
        p.expression()
    })
}

/// Parses a text as a template: the content of a template file, or a string of JSON syntax.
///
/// # Errors
/// The text is not a template.
pub fn parse_template(file: FileId, text: &str, place: &Placement) -> Result<Expr, Problem> {
    let span = place.map(file, 0..text.len());
    Parser::new(file, text, place).only(|p| Ok(Expr { kind: p.whole_template()?, span }))
}

/// Faults of a kind that are counted only, since many are told already.
#[derive(Clone)]
struct Untold {
    kind: ProblemKind,
    count: usize,
    first: Span,
}

struct Parser<'a> {
    file: FileId,
    text: &'a str,
    bytes: &'a [u8],
    place: &'a Placement,
    /// Where reading goes on, on a character boundary wherever something begins or ends.
    at: usize,
    depth: usize,
    /// Whether a line break ends an expression here.
    lines: bool,
    /// How many quoted strings this lies in, since the last heredoc.
    quotes: usize,
    comments: Option<Vec<Comment>>,
    /// Where the last comment ends that is kept: what is read twice has its comments once.
    commented: usize,
    problems: Vec<Problem>,
    untold: Vec<Untold>,
    unread: Vec<Span>,
    recovery: recover::Recovery<'a>,
    spare: Spare,
}

/// Lists that are filled and emptied again and again, so that each list of a tree is made once, of
/// the size that it has: trees are kept to the end of a run, and most of their lists are short.
#[derive(Default)]
struct Spare {
    attributes: Vec<Attribute>,
    blocks: Vec<Block>,
    items: Vec<ObjectItem>,
    elements: Vec<Expr>,
    steps: Vec<Accessor>,
}

/// What a spare list was filled with; it is spare again.
fn exactly<T>(mut filled: Vec<T>, spare: &mut Vec<T>) -> Vec<T> {
    if filled.len() > MAX_SPARE {
        filled.shrink_to_fit();
        return filled;
    }
    let mut exact = Vec::with_capacity(filled.len());
    exact.append(&mut filled);
    *spare = filled;
    exact
}

impl<'a> Parser<'a> {
    fn new(file: FileId, text: &'a str, place: &'a Placement) -> Self {
        Self {
            file,
            text,
            bytes: text.as_bytes(),
            place,
            at: 0,
            depth: 0,
            lines: true,
            quotes: 0,
            comments: has_directives(text).then(Vec::new),
            commented: 0,
            problems: Vec::new(),
            untold: Vec::new(),
            unread: Vec::new(),
            recovery: recover::Recovery::default(),
            spare: Spare::default(),
        }
    }

    /// The whole text as one thing.
    fn only(mut self, parse: impl FnOnce(&mut Self) -> Parsed<Expr>) -> Result<Expr, Problem> {
        self.lines = false;
        let parsed = parse(&mut self).and_then(|found| {
            self.blank();
            if self.at == self.bytes.len() { Ok(found) } else { self.fail(Wrong::Extra) }
        });
        // A value may have been read that is not what was meant.
        let parsed = parsed.map_err(|error| self.problem(&error))?;
        match self.problems.into_iter().find(|p| p.kind != ProblemKind::DuplicateKey) {
            Some(problem) => Err(problem),
            None => Ok(parsed),
        }
    }

    fn span(&self, start: usize) -> Span {
        self.place.map(self.file, start..self.at)
    }

    fn span_of(&self, start: usize, end: usize) -> Span {
        self.place.map(self.file, whole_characters(self.text, start..end))
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn looking_at(&self, what: &str) -> bool {
        self.bytes[self.at..].starts_with(what.as_bytes())
    }

    /// Takes a text, if it stands here.
    fn take(&mut self, what: &str) -> bool {
        let there = self.looking_at(what);
        if there {
            self.at += what.len();
        }
        there
    }

    /// What is wrong with the character or word here.
    fn fail<T>(&self, wrong: Wrong) -> Parsed<T> {
        Err(self.error(wrong))
    }

    fn error(&self, wrong: Wrong) -> Box<Error> {
        let wrong = if self.looking_at("/*") { Wrong::UnclosedComment } else { wrong };
        Box::new(Error::new(self.at, self.token_end(self.at), wrong))
    }

    /// What is wrong with a range.
    fn fail_at<T>(&self, start: usize, end: usize, wrong: Wrong) -> Parsed<T> {
        Err(Box::new(Error::new(start, end, wrong)))
    }

    /// One level deeper.
    fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth == MAX_DEPTH {
            return self.fail(Wrong::TooDeep);
        }
        self.depth += 1;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    /// With another meaning of line breaks.
    fn with_lines<T>(
        &mut self,
        lines: bool,
        parse: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        let outer = std::mem::replace(&mut self.lines, lines);
        let parsed = parse(self);
        self.lines = outer;
        parsed
    }

    /// Blanks and comments, and line breaks where they mean nothing.
    #[inline]
    fn blank(&mut self) {
        self.blanks(!self.lines);
    }

    fn blanks(&mut self, breaks: bool) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' => self.at += 1,
                b'\n' if breaks => self.at += 1,
                b'\r' if breaks && self.peek_at(1) == Some(b'\n') => self.at += 2,
                b'#' => self.line_comment(),
                b'/' if self.peek_at(1) == Some(b'/') => self.line_comment(),
                b'/' if self.peek_at(1) == Some(b'*') => {
                    match memchr::memmem::find(&self.bytes[self.at + 2..], b"*/") {
                        Some(length) => self.comment(self.at + length + 4),
                        // Whoever reads on tells that it is never closed.
                        None => return,
                    }
                }
                _ => return,
            }
        }
    }

    /// Whether a line ends here, or the text.
    fn at_line_end(&self) -> bool {
        match self.peek() {
            None | Some(b'\n') => true,
            Some(b'\r') => self.peek_at(1) == Some(b'\n'),
            _ => false,
        }
    }

    fn line_end(&self, from: usize) -> usize {
        memchr::memchr(b'\n', &self.bytes[from..]).map_or(self.bytes.len(), |n| from + n)
    }

    fn line_comment(&mut self) {
        let end = self.line_end(self.at);
        self.comment(if end > self.at && self.bytes[end - 1] == b'\r' { end - 1 } else { end });
    }

    fn comment(&mut self, end: usize) {
        if self.commented <= self.at
            && let Some(comments) = &mut self.comments
        {
            comments.push(Comment {
                text: self.text[self.at..end].into(),
                span: self.place.map(self.file, self.at..end),
            });
            self.commented = end;
        }
        self.at = end;
    }

    /// Takes an identifier, if one begins here.
    fn identifier(&mut self) -> Option<&'a str> {
        let end = self.identifier_end(self.at);
        let found = &self.text[self.at..end];
        self.at = end;
        (!found.is_empty()).then_some(found)
    }

    /// Where the identifier that begins at an offset ends; the offset itself where none does.
    fn identifier_end(&self, start: usize) -> usize {
        let mut end = start;
        loop {
            match self.bytes.get(end) {
                Some(b'a'..=b'z' | b'A'..=b'Z' | b'_') => end += 1,
                Some(b'0'..=b'9' | b'-') if end > start => end += 1,
                Some(byte) if !byte.is_ascii() => {
                    let Some(c) = self.text.get(end..).and_then(|rest| rest.chars().next()) else {
                        return end;
                    };
                    let fits = if end == start {
                        unicode_ident::is_xid_start(c)
                    } else {
                        unicode_ident::is_xid_continue(c)
                    };
                    if !fits {
                        return end;
                    }
                    end += c.len_utf8();
                }
                _ => return end,
            }
        }
    }

    fn name(&mut self, wrong: Wrong) -> Parsed<Name> {
        let start = self.at;
        match self.identifier() {
            Some(text) => Ok(Name { text: shared(text), span: self.span(start) }),
            None => self.fail(wrong),
        }
    }

    fn report(&mut self, error: &Error) {
        if !self.count_only(error.wrong.kind(), self.span_of(error.at, error.end)) {
            let problem = self.problem(error);
            self.problems.push(problem);
        }
    }

    fn tell(&mut self, problem: Problem) {
        if !self.count_only(problem.kind, problem.span) {
            self.problems.push(problem);
        }
    }

    /// Whether so many faults of a kind are told that one more is only counted.
    fn count_only(&mut self, kind: ProblemKind, span: Span) -> bool {
        if self.problems.len() < MAX_TOLD
            || self.problems.iter().filter(|p| p.kind == kind).count() < MAX_TOLD
        {
            return false;
        }
        match self.untold.iter_mut().find(|u| u.kind == kind) {
            Some(untold) => untold.count += 1,
            None => self.untold.push(Untold { kind, count: 1, first: span }),
        }
        true
    }

    fn tell_of_untold(&mut self) {
        for Untold { kind, count, first } in std::mem::take(&mut self.untold) {
            let message = Text::new(
                format!("此文件另有 {count} 处同类问题，未逐一列出。"),
                format!("{count} more of this kind in this file, not listed one by one"),
            );
            let help = Text::new("先改正已列出的。", "fix those that are listed first");
            self.problems.push(Problem::new(kind, message, first).with_help(help));
        }
    }
}
