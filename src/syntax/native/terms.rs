//! Terms: literals, references, calls, lists, objects and `for`.

use std::collections::HashMap;
use std::sync::Arc;

use super::errors::Wrong;
use super::{Parsed, Parser, exactly};
use crate::syntax::duplicate_key;
use crate::syntax::hcl::{Call, Expr, ExprKind, For, Name, ObjectItem, TOO_DEEP};
use crate::syntax::interned::shared;
use crate::value::Number;

/// How many keys are compared one by one before a table is worth it.
const FEW: usize = 12;

/// The variables of a `for` and what it goes through.
pub(super) struct Intro {
    pub(super) key_var: Option<Arc<str>>,
    pub(super) value_var: Arc<str>,
    pub(super) collection: Expr,
}

impl<'a> Parser<'a> {
    pub(super) fn term(&mut self) -> Parsed<Expr> {
        let start = self.at;
        match self.peek() {
            Some(b'"') => self.quoted(),
            Some(b'0'..=b'9') => self.number(),
            Some(b'(') => {
                self.at += 1;
                let inner = self.deeper(|p| p.with_lines(false, |p| p.spaced_expression()))?;
                if !self.take(")") {
                    return self.not_closed(start, Wrong::NoParenthesis);
                }
                Ok(Expr { kind: ExprKind::Parens(Box::new(inner)), span: self.span(start) })
            }
            Some(b'[') => self.deeper(Self::tuple),
            Some(b'{') => self.deeper(Self::object),
            Some(b'<') => self.heredoc(),
            _ => self.word(),
        }
    }

    /// A reference, a literal that is a word, or a call.
    fn word(&mut self) -> Parsed<Expr> {
        let start = self.at;
        let Some(word) = self.identifier() else { return self.fail(Wrong::NoExpression) };
        let end = self.at;
        self.blank();
        if self.peek() == Some(b'(') || self.looking_at("::") {
            return self.call(start, end);
        }
        self.at = end;
        let kind = match word {
            "null" => ExprKind::Null,
            "true" => ExprKind::Bool(true),
            "false" => ExprKind::Bool(false),
            _ => ExprKind::Variable(shared(word)),
        };
        Ok(Expr { kind, span: self.span(start) })
    }

    /// A call, from behind the first word of its name.
    fn call(&mut self, start: usize, end: usize) -> Parsed<Expr> {
        let mut name =
            Name { text: shared(&self.text[start..end]), span: self.span_of(start, end) };
        while self.take("::") {
            self.blank();
            let last = self.name(Wrong::NoFunction)?;
            name = Name { text: shared(&format!("{}::{}", name.text, last.text)), span: last.span };
            self.blank();
        }
        if self.peek() != Some(b'(') {
            return self.fail(Wrong::NoArguments);
        }
        let open = self.at;
        self.at += 1;
        let (args, expand_last) = self.deeper(|p| p.with_lines(false, |p| p.arguments(open)))?;
        Ok(Expr {
            kind: ExprKind::Call(Box::new(Call { name, args, expand_last })),
            span: self.span(start),
        })
    }

    fn arguments(&mut self, open: usize) -> Parsed<(Vec<Expr>, bool)> {
        let mut args = std::mem::take(&mut self.spare.elements);
        let mut expand_last = false;
        loop {
            self.blank();
            if self.take(")") {
                return Ok((exactly(args, &mut self.spare.elements), expand_last));
            }
            if expand_last {
                return self.not_closed(open, Wrong::NoEndAfterExpansion);
            }
            args.push(self.element(open)?);
            self.blank();
            expand_last = self.take("...");
            if !expand_last && !self.take(",") && self.peek() != Some(b')') {
                return self.not_closed(open, Wrong::NoCommaInCall);
            }
        }
    }

    /// An element of a list or call; where none begins, because the bracket is not closed, that is
    /// told.
    fn element(&mut self, open: usize) -> Parsed<Expr> {
        if self.may_be_outside(open) {
            return self.not_closed(open, Wrong::NoExpression);
        }
        self.expression()
    }

    /// Where the number that begins at an offset ends: digits, points and exponents, but no point
    /// at the end.
    pub(super) fn number_end(&self, start: usize) -> usize {
        let digit = |at: usize| self.bytes.get(at).is_some_and(u8::is_ascii_digit);
        let (mut end, mut last) = (start, start);
        loop {
            match self.bytes.get(end) {
                Some(b'0'..=b'9') => end += 1,
                Some(b'.') => {
                    end += 1;
                    continue;
                }
                Some(b'e' | b'E') if digit(end + 1) => end += 2,
                Some(b'e' | b'E')
                    if matches!(self.bytes.get(end + 1), Some(b'+' | b'-')) && digit(end + 2) =>
                {
                    end += 3
                }
                _ => return last,
            }
            last = end;
        }
    }

    fn number(&mut self) -> Parsed<Expr> {
        let start = self.at;
        self.at = self.number_end(start);
        let text = &self.text[start..self.at];
        let exponents = text.bytes().filter(|b| matches!(b, b'e' | b'E')).count();
        let point = text.find('.').unwrap_or(0);
        let exponent = text.find(['e', 'E']).unwrap_or(text.len());
        if exponents > 1 || point > exponent || text.bytes().filter(|b| *b == b'.').count() > 1 {
            return self.fail_at(start, self.at, Wrong::Number);
        }
        let number = text.strip_suffix('.').unwrap_or(text);
        // A number too large to be computed with stands in the tree as what is not known.
        let kind = Number::parse(number).map_or_else(
            || ExprKind::Variable(shared(TOO_DEEP)),
            |n| ExprKind::Number(Box::new(n)),
        );
        Ok(Expr { kind, span: self.span(start) })
    }

    fn tuple(&mut self) -> Parsed<Expr> {
        let start = self.at;
        self.at += 1;
        let kind = self.with_lines(false, |p| {
            p.blank();
            if p.at_word("for") {
                return p.for_expr(start, b']');
            }
            let mut items = std::mem::take(&mut p.spare.elements);
            loop {
                p.blank();
                if p.take("]") {
                    return Ok(ExprKind::Tuple(exactly(items, &mut p.spare.elements)));
                }
                let item = p.element(start)?;
                crate::syntax::push(&mut items, item);
                p.blank();
                if !p.take(",") && p.peek() != Some(b']') {
                    return p.not_closed(start, Wrong::NoCommaInList);
                }
            }
        })?;
        Ok(Expr { kind, span: self.span(start) })
    }

    /// Whether the identifier here is this word.
    pub(super) fn at_word(&self, word: &str) -> bool {
        self.looking_at(word) && self.identifier_end(self.at) == self.at + word.len()
    }

    fn take_word(&mut self, word: &str) -> bool {
        let there = self.at_word(word);
        self.at += if there { word.len() } else { 0 };
        there
    }

    /// `for k, v in c : k => v... if d`, up to the closing bracket.
    fn for_expr(&mut self, open: usize, close: u8) -> Parsed<ExprKind> {
        let object = close == b'}';
        let Intro { key_var, value_var, collection } = self.for_intro()?;
        self.blank();
        if !self.take(":") {
            return self.not_closed(open, Wrong::NoColonInFor);
        }
        let first = self.spaced_expression()?;
        let arrow = self.at;
        let (key, value) =
            if self.take("=>") { (Some(first), self.spaced_expression()?) } else { (None, first) };
        if key.is_some() != object {
            let wrong = if object { Wrong::NoKeyInFor } else { Wrong::KeyInListFor };
            return self.fail_at(arrow, self.token_end(arrow), wrong);
        }
        let dots = self.at;
        let grouping = self.take("...");
        if grouping && !object {
            return self.fail_at(dots, dots + 3, Wrong::GroupingInListFor);
        }
        self.blank();
        let condition = if self.take_word("if") { Some(self.spaced_expression()?) } else { None };
        self.blank();
        if self.peek() != Some(close) {
            return self.not_closed(open, Wrong::ExtraInFor);
        }
        self.at += 1;
        Ok(ExprKind::For(Box::new(For {
            key_var,
            value_var,
            collection,
            key,
            value,
            condition,
            grouping,
        })))
    }

    /// `for k, v in c`, from the word `for` on.
    pub(super) fn for_intro(&mut self) -> Parsed<Intro> {
        self.at += 3;
        self.blank();
        let first = self.name(Wrong::NoForVariable)?.text;
        self.blank();
        let second = if self.take(",") {
            self.blank();
            Some(self.name(Wrong::NoForVariable)?.text)
        } else {
            None
        };
        self.blank();
        if !self.take_word("in") {
            return self.fail(Wrong::NoIn);
        }
        self.blank();
        let collection = self.expression()?;
        let (key_var, value_var) = match second {
            Some(second) => (Some(first), second),
            None => (None, first),
        };
        Ok(Intro { key_var, value_var, collection })
    }

    fn object(&mut self) -> Parsed<Expr> {
        let start = self.at;
        self.at += 1;
        self.blanks(true);
        let kind = if self.at_word("for") {
            self.with_lines(false, |p| p.for_expr(start, b'}'))?
        } else {
            let items = self.with_lines(true, |p| p.items(start))?;
            ExprKind::Object(self.last_of_each(items))
        };
        Ok(Expr { kind, span: self.span(start) })
    }

    fn items(&mut self, open: usize) -> Parsed<Vec<ObjectItem>> {
        let mut items = std::mem::take(&mut self.spare.items);
        loop {
            self.blanks(true);
            if self.take("}") {
                return Ok(exactly(items, &mut self.spare.items));
            }
            if self.may_be_outside(open) {
                return self.not_closed(open, Wrong::NoExpression);
            }
            let key = self.key()?;
            self.blank();
            if self.peek() == Some(b'=') && !self.looking_at("=>") || self.peek() == Some(b':') {
                self.at += 1;
            } else {
                return self.not_closed(open, Wrong::NoEquals);
            }
            self.blank();
            let value = self.expression()?;
            items.push(ObjectItem { key, value });
            self.blanks(false);
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {}
                Some(_) if self.at_line_end() => {}
                _ => return self.not_closed(open, Wrong::NoCommaInObject),
            }
        }
    }

    /// The key of an item: a bare word is a text.
    fn key(&mut self) -> Parsed<Expr> {
        let start = self.at;
        if let Some(word) = self.identifier() {
            let span = self.span(start);
            let end = self.at;
            self.blank();
            let plain = match self.peek() {
                Some(b'=') => !matches!(self.peek_at(1), Some(b'=' | b'>')),
                Some(b':') => self.peek_at(1) != Some(b':'),
                _ => false,
            };
            self.at = end;
            if plain {
                return Ok(Expr { kind: ExprKind::String(shared(word)), span });
            }
            self.at = start;
        }
        self.expression()
    }

    /// Of equal keys the last counts.
    fn last_of_each(&mut self, items: Vec<ObjectItem>) -> Vec<ObjectItem> {
        let mut replaced = Vec::new();
        if items.len() <= FEW {
            for (i, item) in items.iter().enumerate() {
                let later = |text: &Arc<str>| {
                    items[i + 1..]
                        .iter()
                        .any(|other| key_text(&other.key).is_some_and(|t| t == *text))
                };
                if key_text(&item.key).as_ref().is_some_and(later) {
                    replaced.push(i);
                }
            }
        } else {
            let mut last: HashMap<Arc<str>, usize> = HashMap::with_capacity(items.len());
            for (i, item) in items.iter().enumerate() {
                replaced.extend(key_text(&item.key).and_then(|key| last.insert(key, i)));
            }
            replaced.sort_unstable();
        }
        if replaced.is_empty() {
            return items;
        }
        for at in &replaced {
            let key = &items[*at].key;
            if let Some(text) = key_text(key) {
                self.tell(duplicate_key(&text, key.span));
            }
        }
        items
            .into_iter()
            .enumerate()
            .filter(|(at, _)| replaced.binary_search(at).is_err())
            .map(|(_, item)| item)
            .collect()
    }
}

/// The text of a key that is written out.
fn key_text(key: &Expr) -> Option<Arc<str>> {
    match &key.kind {
        ExprKind::String(text) => Some(text.clone()),
        ExprKind::Number(number) => Some(number.to_string().into()),
        _ => None,
    }
}
