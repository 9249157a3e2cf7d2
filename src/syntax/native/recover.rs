//! How reading goes on behind what is broken.
//!
//! An item that is in error ends with its line, when all of its brackets are closed. A bracket that
//! nothing closes ends where the next item begins as nothing inside a bracket can: at the head of a
//! block in column 1, at the brace of the block around it, or for `[` and `(` at a line that sets
//! an argument. It goes forward only, so that it stays linear.

use std::collections::HashMap;

use super::errors::{Error, Wrong};
use super::{Parser, Untold};

/// Blocks with labels that stand inside of others, also in code without indentation.
const INNER: [&str; 4] = ["dynamic", "provisioner", "backend", "cloud"];

/// Blocks without labels that stand at the top.
const TOP: [&str; 7] = ["locals", "terraform", "moved", "import", "removed", "check", "ros"];

/// What is known of a text in which something is broken.
#[derive(Default)]
pub(super) struct Recovery<'a> {
    /// Whether the head of a block in column 1 ends what is open: so once the text has ended
    /// inside a block.
    pub(super) heads_end: bool,
    /// Up to where it was told that something is not closed; all around it is not closed there
    /// either.
    pub(super) told: usize,
    /// What the last skipped item left open.
    pub(super) open: Option<(usize, usize, Wrong)>,
    /// Whether the last skipped item may hold what belongs around it: so where a brace or a text
    /// was left open.
    pub(super) swallows: bool,
    /// The last line for each word that stands alone on one, from the first heredoc on that
    /// nothing ends.
    last_lines: Option<HashMap<&'a str, usize>>,
}

/// A place to go back to.
pub(super) struct State {
    pub(super) at: usize,
    problems: usize,
    untold: Vec<Untold>,
    unread: usize,
}

impl<'a> Parser<'a> {
    pub(super) fn state(&self) -> State {
        State {
            at: self.at,
            problems: self.problems.len(),
            untold: self.untold.clone(),
            unread: self.unread.len(),
        }
    }

    pub(super) fn go_back(&mut self, to: State) {
        self.at = to.at;
        self.problems.truncate(to.problems);
        self.untold = to.untold;
        self.unread.truncate(to.unread);
    }

    /// Goes on behind the item that begins at `start` and is in error; `inside` a block, its brace
    /// is left.
    pub(super) fn skip(&mut self, error: &Error, start: usize, inside: bool) {
        match error.wrong {
            Wrong::UnclosedHeredoc | Wrong::UnclosedComment => {
                self.at = error.at;
                self.skip_to_head();
                self.recovery.swallows = true;
                self.recovery.heads_end = true;
                self.recovery.told = self.at;
            }
            _ => {
                self.at = start;
                self.skip_item(inside);
                // There is always something that is skipped.
                if self.at == start {
                    self.at += self.text[start..].chars().next().map_or(0, char::len_utf8);
                }
            }
        }
    }

    /// To the next head of a block in column 1, or the end.
    fn skip_to_head(&mut self) {
        while self.at < self.bytes.len() {
            self.at = (self.line_end(self.at) + 1).min(self.bytes.len());
            if self.at_head(self.at) {
                return;
            }
        }
    }

    /// Over the item here. What it leaves open is kept.
    fn skip_item(&mut self, inside: bool) {
        // Brackets, quotes (`"`) and templates (`$`) that are open.
        let mut open = Open::default();
        self.recovery.open = None;
        self.recovery.swallows = false;
        while let Some(byte) = self.peek() {
            let quoted = open.last() == Some(b'"');
            match byte {
                b'\\' if quoted => self.at += 1,
                b'"' if quoted => open.cut(open.stack.len() - 1),
                b'$' | b'%'
                    if quoted && self.peek_at(1) == Some(byte) && self.peek_at(2) == Some(b'{') =>
                {
                    self.at += 2
                }
                b'$' | b'%' if quoted && self.peek_at(1) == Some(b'{') => {
                    open.push(b'$', self.at);
                    self.at += 1;
                }
                b'\n' => {
                    // A string ends with its line, also one with a template that is not closed.
                    if let Some(quote) = open.first_quote {
                        open.cut(quote);
                    }
                    if open.stack.is_empty() {
                        return;
                    }
                    let bracket = matches!(open.last(), Some(b'[' | b'('));
                    if self.at_head(self.at + 1) || (bracket && self.sets_argument(self.at + 1)) {
                        self.at += 1;
                        break;
                    }
                }
                _ if quoted => {}
                b'"' | b'{' | b'[' | b'(' => open.push(byte, self.at),
                b'}' | b']' | b')' if !open.close(byte) && byte == b'}' && inside => break,
                b'#' => {
                    self.line_comment();
                    continue;
                }
                b'/' if matches!(self.peek_at(1), Some(b'/' | b'*')) => {
                    let before = self.at;
                    self.blanks(false);
                    if self.at > before {
                        continue;
                    }
                }
                b'<' => {
                    if let Some(end) = self.heredoc_to_skip() {
                        self.at = end;
                        continue;
                    }
                }
                _ => {}
            }
            self.at += 1;
        }
        self.at = self.at.min(self.bytes.len());
        self.recovery.swallows = open.count(b'{') > 0;
        self.recovery.open = open
            .stack
            .into_iter()
            .find(|o| o.0 != b'$')
            .map(|(bracket, at)| (at, at + 1, Wrong::unclosed(bracket)));
    }

    /// Where the heredoc that begins here ends.
    fn heredoc_to_skip(&mut self) -> Option<usize> {
        let (marker, _, first) = self.heredoc_head()?;
        if !self.may_end(marker, first) {
            return None;
        }
        let mut at = first;
        while at < self.bytes.len() {
            let end = self.line_end(at);
            if self.text[at..end].trim() == marker {
                return Some(end);
            }
            at = end + 1;
        }
        None
    }

    /// Whether a line behind an offset may end a heredoc; so until one was found that nothing ends.
    pub(super) fn may_end(&self, marker: &str, from: usize) -> bool {
        self.recovery
            .last_lines
            .as_ref()
            .is_none_or(|lines| lines.get(marker).is_some_and(|at| *at >= from))
    }

    /// A heredoc was found that nothing ends: from here on it is known which may be ended.
    pub(super) fn note_last_lines(&mut self) {
        if self.recovery.last_lines.is_some() {
            return;
        }
        let mut lines = HashMap::new();
        let mut at = 0;
        while at < self.bytes.len() {
            let end = self.line_end(at);
            let word = self.text[at..end].trim();
            if !word.is_empty() && !word.contains(char::is_whitespace) {
                lines.insert(word, at);
            }
            at = end + 1;
        }
        self.recovery.last_lines = Some(lines);
    }

    /// Whether the head of a top-level block stands at an offset, which is the start of a line.
    pub(super) fn at_head(&self, at: usize) -> bool {
        if at > 0 && self.bytes.get(at - 1) != Some(&b'\n') {
            return false;
        }
        let end = self.identifier_end(at);
        let kind = self.text.get(at..end).unwrap_or("");
        if kind.is_empty() || INNER.contains(&kind) {
            return false;
        }
        let line = self.text[end..self.line_end(end)].trim();
        let labels = line.split('{').next().unwrap_or("");
        line.contains('{')
            && (labels.trim_start().starts_with('"') || (labels.is_empty() && TOP.contains(&kind)))
    }

    /// Whether a line that begins at an offset sets an argument.
    pub(super) fn sets_argument(&self, at: usize) -> bool {
        let line = self.text.get(at..).unwrap_or("").trim_start_matches([' ', '\t']);
        let start = self.text.len() - line.len();
        let rest =
            self.text[self.identifier_end(start)..].trim_start_matches([' ', '\t']).as_bytes();
        rest.len() < line.len()
            && rest.first() == Some(&b'=')
            && !matches!(rest.get(1), Some(b'=' | b'>'))
    }
}

/// What is open: brackets, quotes (`"`) and templates (`$`), with their places. What it is asked
/// takes no longer for many.
#[derive(Default)]
struct Open {
    stack: Vec<(u8, usize)>,
    /// How many there are of `{`, `[`, `(`, `"` and `$`.
    counts: [usize; 5],
    first_quote: Option<usize>,
}

impl Open {
    fn kind(byte: u8) -> usize {
        match byte {
            b'{' => 0,
            b'[' => 1,
            b'(' => 2,
            b'"' => 3,
            _ => 4,
        }
    }

    fn count(&self, byte: u8) -> usize {
        self.counts[Self::kind(byte)]
    }

    fn last(&self) -> Option<u8> {
        self.stack.last().map(|o| o.0)
    }

    fn push(&mut self, byte: u8, at: usize) {
        if byte == b'"' && self.first_quote.is_none() {
            self.first_quote = Some(self.stack.len());
        }
        self.counts[Self::kind(byte)] += 1;
        self.stack.push((byte, at));
    }

    /// Closes all from a place in the row on.
    fn cut(&mut self, from: usize) {
        for (byte, _) in self.stack.drain(from..) {
            self.counts[Self::kind(byte)] -= 1;
        }
        self.first_quote = self.first_quote.filter(|quote| *quote < from);
    }

    /// Closes the bracket that a byte closes, and what is still open inside it; whether there is
    /// one.
    fn close(&mut self, byte: u8) -> bool {
        let opens: &[u8] = match byte {
            b'}' => b"{$",
            b']' => b"[",
            _ => b"(",
        };
        if opens.iter().all(|o| self.count(*o) == 0) {
            return false;
        }
        let found = self.stack.iter().rposition(|o| opens.contains(&o.0));
        if let Some(at) = found {
            self.cut(at);
        }
        found.is_some()
    }
}
