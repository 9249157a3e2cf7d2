//! Items: attributes and blocks, each read and, if it is broken, left out on its own.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::mem::take;
use std::sync::Arc;

use super::errors::{Error, Wrong};
use super::{Parsed, Parser, exactly};
use crate::syntax::hcl::{Attribute, Block, Body, Expr, ExprKind, Name, TOO_DEEP, UNREAD};
use crate::syntax::interned::shared;
use crate::syntax::{Problem, ProblemKind};
use crate::text::Text;

/// Blocks in blocks, up to which names of what was not read in the inner ones count for the outer
/// ones too. Nothing that is judged lies deeper; and each level has names of its own.
const MAX_NAMED: usize = 4;

/// How many names are compared one by one before a table is worth it.
const FEW: usize = 16;

/// How an item may end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// The text.
    Text,
    /// A block of several lines.
    Block,
    /// A block on one line, which holds one attribute.
    Line,
    /// Such a block of which is told already that it holds more.
    Loose,
}

impl Parser<'_> {
    /// The whole text.
    pub(super) fn document(&mut self) -> Body {
        let mut body = Body::default();
        loop {
            self.blanks(true);
            if self.at == self.bytes.len() {
                break;
            }
            let state = self.state();
            if let Err(error) = self.item(&mut body, Within::Text) {
                if matches!(error.wrong, Wrong::UnclosedBlock) && !self.recovery.heads_end {
                    // The text ends inside a block. From here on a block ends where the head of
                    // another stands in column 1.
                    self.recovery.heads_end = true;
                    self.go_back(state);
                    continue;
                }
                self.leave_out(&error, state.at, false);
                let span = self.span(state.at);
                self.unread.push(span);
            }
        }
        self.repeated(&body);
        body
    }

    /// Tells an error and goes on behind the item that is in error.
    fn leave_out(&mut self, error: &Error, start: usize, inside: bool) {
        self.report(error);
        self.skip(error, start, inside);
    }

    /// What a part of a block that could not be read may set has a value that is not known: the
    /// argument that it sets, or anything that is named in it.
    fn unread_arguments(&self, body: &mut Body, start: usize) {
        let end = self.identifier_end(start);
        let rest = self.text[end..self.at].trim_start_matches([' ', '\t']);
        if end > start && rest.starts_with('=') && !self.recovery.swallows {
            self.unread_names(body, start, end);
        } else {
            self.unread_names(body, start, self.at);
        }
    }

    /// Every name in a part of the text that the body does not have has a value that is not known.
    fn unread_names(&self, body: &mut Body, start: usize, end: usize) {
        let known: HashSet<Arc<str>> =
            body.attributes.iter().map(|a| a.name.text.clone()).collect();
        let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let words = self.text[start..end].split(|c| !word(c)).filter(|w| {
            !w.is_empty() && !w.starts_with(|c: char| c.is_numeric()) && !known.contains(*w)
        });
        let names: BTreeSet<&str> = words.collect();
        let span = self.span_of(start, end);
        for name in names {
            let value = Expr { kind: ExprKind::Variable(shared(UNREAD)), span };
            let at = name.as_ptr() as usize - self.text.as_ptr() as usize;
            let name = Name { text: shared(name), span: self.span_of(at, at + name.len()) };
            body.attributes.push(Attribute { name, value, span });
        }
    }

    /// The content of a block, up to its closing brace or to where it must have ended.
    fn content(&mut self, open: usize) -> Body {
        let mut body = Body {
            attributes: take(&mut self.spare.attributes),
            blocks: take(&mut self.spare.blocks),
        };
        self.blanks(false);
        let mut unread = Body::default();
        let mut within = if self.at_line_end() || self.peek() == Some(b'}') {
            Within::Block
        } else {
            Within::Line
        };
        loop {
            self.blanks(false);
            if within == Within::Line && self.at_line_end() && self.at < self.bytes.len() {
                self.report(&Error::new(open, open + 1, Wrong::LineBlockOpen));
                within = Within::Loose;
            }
            self.blanks(true);
            if matches!(self.peek(), None | Some(b'}'))
                || (self.recovery.heads_end && self.at_head(self.at))
            {
                break;
            }
            let start = self.at;
            if within == Within::Line && !body.attributes.is_empty() {
                self.report(&Error::new(start, self.token_end(start), Wrong::LineBlockFull));
                within = Within::Loose;
            }
            if let Err(error) = self.item(&mut body, within) {
                if matches!(error.wrong, Wrong::UnclosedBlock) && !self.recovery.heads_end {
                    break;
                }
                self.leave_out(&error, start, true);
                self.unread_arguments(&mut unread, start);
            }
            if matches!(within, Within::Line | Within::Loose) && self.peek() == Some(b',') {
                if within == Within::Line {
                    self.report(&self.error(Wrong::LineBlockFull));
                }
                within = Within::Loose;
                self.at += 1;
            }
        }
        self.repeated(&body);
        body.attributes.append(&mut unread.attributes);
        let attributes = exactly(body.attributes, &mut self.spare.attributes);
        Body { attributes, blocks: exactly(body.blocks, &mut self.spare.blocks) }
    }

    fn item(&mut self, body: &mut Body, within: Within) -> Parsed<()> {
        let start = self.at;
        let Some(word) = self.identifier() else { return Err(self.no_item()) };
        let kind = Name { text: shared(word), span: self.span(start) };
        self.blanks(false);
        match self.peek() {
            Some(b'=') if self.peek_at(1) != Some(b'=') => {
                self.at += 1;
                let attribute = self.attribute(kind, start)?;
                self.attribute_end(within)?;
                body.attributes.push(attribute);
                Ok(())
            }
            Some(b'"' | b'{') => self.block(kind, start, body, within),
            _ if self.identifier_end(self.at) > self.at => self.block(kind, start, body, within),
            Some(b'\n' | b'\r') if self.brace_on_next_line() => {
                self.block(kind, start, body, within)
            }
            _ => {
                let colon = self.peek() == Some(b':');
                self.fail_at(
                    start,
                    start + word.len(),
                    if colon { Wrong::Colon } else { Wrong::NoValue },
                )
            }
        }
    }

    fn attribute(&mut self, name: Name, start: usize) -> Parsed<Attribute> {
        self.blanks(false);
        let from = self.at;
        let value = match self.expression() {
            Err(error) if matches!(error.wrong, Wrong::TooDeep) => {
                // The attribute is there; what it says is beyond what is read.
                self.skip(&error, start, true);
                if let Some((at, end, wrong)) = self.recovery.open.take() {
                    return self.fail_at(at, end, wrong);
                }
                let written = self.text[from..self.at].trim_end().len();
                Expr {
                    kind: ExprKind::Variable(shared(TOO_DEEP)),
                    span: self.span_of(from, from + written),
                }
            }
            other => other?,
        };
        let span = name.span.to(value.span);
        Ok(Attribute { name, value, span })
    }

    /// An attribute ends with its line, or in a block on one line before its brace.
    fn attribute_end(&mut self, within: Within) -> Parsed<()> {
        self.blanks(false);
        if self.at_line_end() {
            return Ok(());
        }
        match self.peek() {
            Some(b'}' | b',') if matches!(within, Within::Line | Within::Loose) => return Ok(()),
            Some(b',') => {
                self.report(&self.error(Wrong::Comma));
                self.at += 1;
                return Ok(());
            }
            Some(b'}') if within == Within::Block => {
                self.report(&self.error(Wrong::BraceNotAlone));
                return Ok(());
            }
            _ => {}
        }
        self.fail(Wrong::NoNewline)
    }

    fn block(&mut self, kind: Name, start: usize, body: &mut Body, within: Within) -> Parsed<()> {
        if within == Within::Line {
            self.report(&Error::new(start, self.at, Wrong::BlockInLine));
        }
        let labels = self.labels()?;
        let header = labels.last().map_or(kind.span, |last| kind.span.to(last.span));
        let open = self.at;
        self.at += 1;
        let mut content = self.deeper(|p| p.with_lines(true, |p| Ok(p.content(open))))?;
        if !self.take("}") {
            if !self.recovery.heads_end {
                return self.fail_at(start, open + 1, Wrong::UnclosedBlock);
            }
            if self.recovery.told < self.at {
                let error = Error::new(open, open + 1, Wrong::UnclosedBlock);
                self.report(&error);
                self.recovery.told = self.at;
            }
            // What belongs to it may have been taken for something further in.
            if self.depth < MAX_NAMED {
                self.unread_names(&mut content, open, self.at);
            }
        }
        let span = self.span(start);
        body.blocks.push(Block { kind, labels, body: content, header, span });
        self.blanks(false);
        let ended = self.at_line_end()
            || self.recovery.told == self.at
            || (matches!(within, Within::Line | Within::Loose) && self.peek() == Some(b'}'));
        if !ended {
            self.report(&self.error(if self.peek() == Some(b',') {
                Wrong::Comma
            } else {
                Wrong::NoNewlineAfterBlock
            }));
            self.at += usize::from(self.peek() == Some(b','));
        }
        Ok(())
    }

    /// The labels of a block; its brace is next.
    fn labels(&mut self) -> Parsed<Vec<Name>> {
        let mut labels = Vec::new();
        loop {
            self.blanks(false);
            match self.peek() {
                Some(b'{') => {
                    labels.shrink_to_fit();
                    return Ok(labels);
                }
                Some(b'"') => labels.push(self.quoted_label()?),
                Some(b'=') => return self.fail(Wrong::EqualsInBlock),
                Some(b'\n' | b'\r') if self.brace_on_next_line() => {
                    self.report(&self.error(Wrong::BraceOnNextLine));
                    self.blanks(true);
                }
                _ => {
                    let start = self.at;
                    match self.identifier() {
                        Some(text) => {
                            labels.push(Name { text: shared(text), span: self.span(start) })
                        }
                        None => return self.fail(Wrong::NoBrace),
                    }
                }
            }
        }
    }

    /// Whether the next thing behind line breaks is an opening brace.
    fn brace_on_next_line(&self) -> bool {
        // A carriage return that ends no line is no blank.
        let (mut at, bytes) = (self.at, self.bytes);
        while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\n'))
            || bytes[at..].starts_with(b"\r\n")
        {
            at += 1;
        }
        bytes.get(at) == Some(&b'{')
    }

    fn quoted_label(&mut self) -> Parsed<Name> {
        let start = self.at;
        match self.quoted()?.kind {
            ExprKind::String(text) => Ok(Name { text, span: self.span(start) }),
            _ => self.fail_at(start, self.at, Wrong::TemplateInLabel),
        }
    }

    /// A repeated argument is an error, as in Terraform.
    fn repeated(&mut self, body: &Body) {
        let attributes = &body.attributes;
        if attributes.len() <= FEW {
            for (i, attribute) in attributes.iter().enumerate() {
                if let Some(first) =
                    attributes[..i].iter().find(|a| a.name.text == attribute.name.text)
                {
                    self.tell(repetition(&attribute.name, &first.name));
                }
            }
            return;
        }
        let mut first: HashMap<&Arc<str>, &Name> = HashMap::with_capacity(attributes.len());
        for Attribute { name, .. } in attributes {
            match first.entry(&name.text) {
                std::collections::hash_map::Entry::Occupied(first) => {
                    self.tell(repetition(name, first.get()))
                }
                std::collections::hash_map::Entry::Vacant(place) => {
                    place.insert(name);
                }
            }
        }
    }
}

fn repetition(name: &Name, first: &Name) -> Problem {
    let text = &name.text;
    let message = Text::new(
        format!("参数 `{text}` 重复设置。"),
        format!("argument `{text}` is set more than once"),
    );
    let help = Text::new("只保留一处。", "keep one of them");
    Problem::new(ProblemKind::Syntax, message, name.span)
        .with_help(help)
        .with_related(Text::new("先在这里设置", "set here first"), first.span)
}
