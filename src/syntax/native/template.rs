//! Strings and templates: a flat row of texts, interpolations and directives, as markers strip
//! them. `tree` puts directives around what they enclose.

mod tree;

use std::borrow::Cow;

use super::errors::Wrong;
use super::heredoc::flush;
use super::terms::Intro;
use super::{Parsed, Parser};
use crate::syntax::hcl::{Expr, ExprKind};
use crate::syntax::interned::shared;

/// Where a template ends.
#[derive(Clone, Copy)]
pub(super) enum End<'a> {
    /// At a quote; where it opened.
    Quote(usize),
    /// With the text.
    Text,
    /// At a line that is this marker; where the heredoc began.
    Heredoc(&'a str, usize),
}

/// A part of a template before directives are put around what they enclose.
pub(super) enum Token<'a> {
    Text(Cow<'a, str>),
    Expr(Expr),
    If(Expr, usize),
    Else(usize),
    EndIf(usize),
    For(Box<Intro>, usize),
    EndFor(usize),
}

/// Tokens so far.
#[derive(Default)]
struct Row<'a> {
    tokens: Vec<Token<'a>>,
    /// Whether a marker strips what comes next, if it is text.
    strip: bool,
}

impl<'a> Row<'a> {
    fn text(&mut self, text: Cow<'a, str>) {
        if text.is_empty() {
            return;
        }
        let strip = std::mem::take(&mut self.strip);
        self.tokens.push(Token::Text(if strip { trimmed(text, |t| t.trim_start()) } else { text }));
    }

    /// A marker strips the text right before it.
    fn strip_before(&mut self) {
        if let Some(Token::Text(text)) = self.tokens.last_mut() {
            *text = trimmed(std::mem::take(text), |t| t.trim_end());
        }
    }
}

fn trimmed<'a>(text: Cow<'a, str>, trim: impl Fn(&str) -> &str) -> Cow<'a, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(trim(text)),
        Cow::Owned(text) => Cow::Owned(trim(&text).to_owned()),
    }
}

/// Whether a byte means something between quotes.
const fn special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | b'$' | b'%' | b'\n' | b'\r')
}

impl<'a> Parser<'a> {
    /// A quoted string; most have no template and no escape.
    pub(super) fn quoted(&mut self) -> Parsed<Expr> {
        let start = self.at;
        let rest = &self.bytes[start + 1..];
        if let Some(length) = rest.iter().position(|b| special(*b)).filter(|n| rest[*n] == b'"') {
            self.at += length + 2;
            let text = shared(&self.text[start + 1..self.at - 1]);
            return Ok(Expr { kind: ExprKind::String(text), span: self.span(start) });
        }
        self.at += 1;
        self.quotes += 1;
        let tokens = self.deeper(|p| p.tokens(End::Quote(start)));
        self.quotes -= 1;
        let kind = self.tree(tokens?)?;
        Ok(Expr { kind, span: self.span(start) })
    }

    pub(super) fn whole_template(&mut self) -> Parsed<ExprKind> {
        let tokens = self.tokens(End::Text)?;
        self.tree(tokens)
    }

    /// The content of a heredoc, without its last line; `flushed` without the indentation that its
    /// lines share.
    pub(super) fn heredoc_content(&mut self, end: End<'a>, flushed: bool) -> Parsed<ExprKind> {
        let quotes = std::mem::take(&mut self.quotes);
        let tokens = self.deeper(|p| p.tokens(end));
        self.quotes = quotes;
        let mut tokens = tokens?;
        if flushed {
            flush(&mut tokens);
        }
        self.tree(tokens)
    }

    /// Texts, interpolations and directives up to the end, which is taken if it is a quote.
    fn tokens(&mut self, end: End<'a>) -> Parsed<Vec<Token<'a>>> {
        let mut row = Row::default();
        let mut line_start = true;
        loop {
            match end {
                End::Quote(open) => self.quoted_text(open, &mut row)?,
                End::Text | End::Heredoc(..) => {
                    if let End::Heredoc(marker, open) = end
                        && self.heredoc_ends(marker, open, line_start)?
                    {
                        return Ok(row.tokens);
                    }
                    let start = self.at;
                    line_start = self.text_of_line(&mut row);
                    self.no_lone_return(start)?;
                    if line_start {
                        continue;
                    }
                }
            }
            match (self.peek(), end) {
                (Some(b'$' | b'%'), _) => self.sequence(&mut row)?,
                (Some(_), _) => {
                    self.at += 1;
                    return Ok(row.tokens);
                }
                (None, End::Heredoc(..)) => {}
                (None, _) => return Ok(row.tokens),
            }
        }
    }

    /// Text between quotes, up to the closing one or to what begins with `${` or `%{`.
    fn quoted_text(&mut self, open: usize, row: &mut Row<'a>) -> Parsed<()> {
        let mut from = self.at;
        let mut resolved: Option<String> = None;
        loop {
            let rest = &self.bytes[self.at..];
            self.at += rest.iter().position(|b| special(*b)).unwrap_or(rest.len());
            let before = &self.text[from..self.at];
            match self.peek() {
                None | Some(b'\n' | b'\r') => {
                    return self.fail_at(open, self.at, Wrong::UnclosedString);
                }
                Some(b'\\') => {
                    let resolved = resolved.get_or_insert_default();
                    resolved.push_str(before);
                    resolved.push(self.escape()?);
                    from = self.at;
                }
                Some(mark @ (b'$' | b'%'))
                    if self.peek_at(1) == Some(mark) && self.peek_at(2) == Some(b'{') =>
                {
                    let resolved = resolved.get_or_insert_default();
                    resolved.push_str(before);
                    resolved.push_str(&self.text[self.at + 1..self.at + 3]);
                    self.at += 3;
                    from = self.at;
                }
                Some(b'$' | b'%') if self.peek_at(1) != Some(b'{') => self.at += 1,
                _ => {
                    row.text(match resolved {
                        Some(resolved) => Cow::Owned(resolved + before),
                        None => Cow::Borrowed(before),
                    });
                    return Ok(());
                }
            }
        }
    }

    /// A carriage return stands before a line feed only.
    fn no_lone_return(&self, start: usize) -> Parsed<()> {
        let found = memchr::memchr(b'\r', &self.bytes[start..self.at]).map(|n| start + n);
        match found.filter(|at| self.bytes.get(at + 1) != Some(&b'\n')) {
            Some(at) => self.fail_at(at, at + 1, Wrong::Extra),
            None => Ok(()),
        }
    }

    /// Text up to the end of a line, or to what begins with `${` or `%{`; whether the line ended.
    fn text_of_line(&mut self, row: &mut Row<'a>) -> bool {
        let mut from = self.at;
        loop {
            let rest = &self.bytes[self.at..];
            let Some(length) = memchr::memchr3(b'\n', b'$', b'%', rest) else {
                self.at = self.bytes.len();
                row.text(Cow::Borrowed(&self.text[from..]));
                return false;
            };
            self.at += length;
            let mark = self.bytes[self.at];
            if mark == b'\n' {
                self.at += 1;
                row.text(Cow::Borrowed(&self.text[from..self.at]));
                return true;
            }
            if self.peek_at(1) == Some(b'{') {
                row.text(Cow::Borrowed(&self.text[from..self.at]));
                return false;
            }
            self.at += 1;
            if self.peek() == Some(mark) && self.peek_at(1) == Some(b'{') {
                row.text(Cow::Borrowed(&self.text[from..self.at - 1]));
                row.text(Cow::Borrowed(&self.text[self.at..self.at + 2]));
                self.at += 2;
                from = self.at;
            }
        }
    }

    /// `${…}` or `%{…}`
    fn sequence(&mut self, row: &mut Row<'a>) -> Parsed<()> {
        let open = self.at;
        let directive = self.peek() == Some(b'%');
        self.at += 2;
        row.strip = false;
        if self.take("~") {
            row.strip_before();
        }
        self.with_lines(false, |p| {
            p.blank();
            let token =
                if directive { p.directive(open)? } else { Token::Expr(p.interpolated(open)?) };
            row.tokens.push(token);
            p.blank();
            row.strip = p.looking_at("~}");
            p.at += usize::from(row.strip);
            if p.take("}") { Ok(()) } else { p.sequence_not_closed(open) }
        })
    }

    fn interpolated(&mut self, open: usize) -> Parsed<Expr> {
        match self.peek() {
            Some(b'}') => self.fail_at(open, self.at + 1, Wrong::EmptyInterpolation),
            Some(b'"') if self.quotes > 0 && self.at_line_end_behind_quote() => {
                self.sequence_not_closed(open)
            }
            _ => self.expression(),
        }
    }

    /// Whether the quote here is the last thing on its line, and so closes the string around it.
    fn at_line_end_behind_quote(&self) -> bool {
        self.text[self.at + 1..self.line_end(self.at)].trim().is_empty()
    }

    fn directive(&mut self, open: usize) -> Parsed<Token<'a>> {
        let word = self.at;
        if self.at_word("for") {
            return Ok(Token::For(Box::new(self.for_intro()?), open));
        }
        match self.identifier() {
            Some("if") => {
                self.blank();
                Ok(Token::If(self.expression()?, open))
            }
            Some("else") => Ok(Token::Else(open)),
            Some("endif") => Ok(Token::EndIf(open)),
            Some("endfor") => Ok(Token::EndFor(open)),
            _ => self.fail_at(word, self.token_end(word), Wrong::Directive),
        }
    }

    /// The character that an escape stands for.
    fn escape(&mut self) -> Parsed<char> {
        let start = self.at;
        let kind = self.peek_at(1);
        let digits = match kind {
            Some(b'u') => 4,
            Some(b'U') => 8,
            _ => 0,
        };
        let found = match kind {
            Some(b'n') => Some('\n'),
            Some(b'r') => Some('\r'),
            Some(b't') => Some('\t'),
            Some(byte @ (b'"' | b'\\')) => Some(char::from(byte)),
            _ => {
                let hex = self
                    .text
                    .get(start + 2..start + 2 + digits)
                    .filter(|h| h.bytes().all(|b| b.is_ascii_hexdigit()));
                hex.and_then(|h| u32::from_str_radix(h, 16).ok()).and_then(char::from_u32)
            }
        };
        match found {
            Some(c) => {
                self.at += 2 + digits;
                Ok(c)
            }
            None => self.fail_at(start, start + 2, Wrong::Escape),
        }
    }
}
