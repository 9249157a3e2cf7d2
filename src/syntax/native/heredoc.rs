//! Heredocs: where they end, and the indentation that their lines share.

use std::borrow::Cow;

use super::errors::Wrong;
use super::template::{End, Token};
use super::{Parsed, Parser};
use crate::syntax::hcl::Expr;

impl<'a> Parser<'a> {
    /// `<<MARKER` or `<<-MARKER`, up to its last line.
    pub(super) fn heredoc(&mut self) -> Parsed<Expr> {
        let start = self.at;
        let Some((marker, flushed, content)) = self.heredoc_head() else {
            return self.fail(Wrong::NoExpression);
        };
        let head = self.text[start..content].trim_end().len() + start;
        if !self.may_end(marker, content) {
            return self.fail_at(start, head, Wrong::UnclosedHeredoc);
        }
        self.at = content;
        let kind = self.heredoc_content(End::Heredoc(marker, start), flushed)?;
        Ok(Expr { kind, span: self.span(start) })
    }

    /// The marker of the heredoc that begins here, whether it is `<<-`, and where its content
    /// begins.
    pub(super) fn heredoc_head(&self) -> Option<(&'a str, bool, usize)> {
        let rest = self.text[self.at..].strip_prefix("<<")?;
        let flushed = rest.starts_with('-');
        let start = self.at + 2 + usize::from(flushed);
        let end = self.identifier_end(start);
        let line = self.line_end(end);
        let alone = matches!(&self.text[end..line], "" | "\r") && line < self.bytes.len();
        (end > start && alone).then(|| (&self.text[start..end], flushed, line + 1))
    }

    /// Takes the marker of the last line, if this is that line.
    ///
    /// # Errors
    /// The text ends here, and with it the heredoc.
    pub(super) fn heredoc_ends(
        &mut self,
        marker: &str,
        open: usize,
        line_start: bool,
    ) -> Parsed<bool> {
        if self.at == self.bytes.len() {
            self.note_last_lines();
            let head = self.text[open..self.line_end(open)].trim_end().len() + open;
            return self.fail_at(open, head, Wrong::UnclosedHeredoc);
        }
        if !line_start {
            return Ok(false);
        }
        let indented = self.bytes[self.at..]
            .iter()
            .take_while(|b| b.is_ascii_whitespace() && **b != b'\n')
            .count();
        // Few lines begin with the first character of the marker.
        let next = self.bytes.get(self.at + indented).copied().unwrap_or(b'\n');
        if next != marker.as_bytes()[0] && next.is_ascii() {
            return Ok(false);
        }
        let end = self.line_end(self.at);
        let line = &self.text[self.at..end];
        if line.trim() != marker {
            return Ok(false);
        }
        let start = self.at + line.len() - line.trim_start().len();
        self.at = start + marker.len();
        if end == self.bytes.len() {
            let error = super::errors::Error::new(start, self.at, Wrong::NoNewlineAfterHeredoc);
            self.report(&error);
        } else if !line.trim_end_matches('\r').ends_with(marker) {
            // Blanks behind the marker belong to it.
            self.at = self.at.max(start + line.trim_start().trim_end_matches('\r').len());
        }
        Ok(true)
    }
}

/// Removes the indentation that all lines share, after markers have stripped: a line is what still
/// begins behind a line break.
pub(super) fn flush(tokens: &mut [Token<'_>]) {
    let mut least = usize::MAX;
    let mut lines = Vec::new();
    let mut newline = true;
    for (at, token) in tokens.iter().enumerate() {
        let text = if let Token::Text(text) = token { Some(text) } else { None };
        if std::mem::take(&mut newline) {
            let spaces = match text {
                None => 0,
                Some(text) if text.ends_with('\n') && text.trim_start().is_empty() => usize::MAX,
                Some(text) => {
                    lines.push(at);
                    text.chars().take_while(|c| c.is_whitespace()).count()
                }
            };
            least = least.min(spaces);
        }
        newline = text.is_some_and(|text| text.ends_with('\n'));
    }
    for at in lines {
        if let Token::Text(text) = &mut tokens[at] {
            let cut = text.char_indices().nth(least).map_or(text.len(), |(cut, _)| cut);
            match text {
                Cow::Borrowed(text) => *text = &text[cut..],
                Cow::Owned(text) => drop(text.drain(..cut)),
            }
        }
    }
}
