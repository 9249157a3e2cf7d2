//! A scanner for the outer structure of native syntax: comments, brackets, strings, heredocs.
//!
//! The parser crate keeps comments without places and stops at the first error. This scanner gives comments their spans,
//! cuts a file into its top-level items so that one broken block does not hide the others, and finds the place of an
//! unclosed string or bracket. It never fails and is linear.

use std::ops::Range;

/// What a scan found.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    /// Ranges of comments.
    pub(crate) comments: Vec<Range<usize>>,
    /// Ranges of top-level items: from the end of the last one to the end of the line that closes it.
    pub(crate) items: Vec<Range<usize>>,
    /// Ranges of `{ for … }`, braces included, in the order of their ends.
    pub(crate) fors: Vec<Range<usize>>,
    /// Where something opened that nothing closes, and what.
    pub(crate) unclosed: Option<(usize, &'static str)>,
}

enum Mode<'a> {
    Bracket(u8, usize),
    Quote(usize),
    Template(usize),
    Heredoc(&'a str, usize),
}

/// Scans a text.
pub(crate) fn scan(text: &str) -> Scan {
    let mut scanner = Scanner::new(text);
    scanner.run();
    scanner.found
}

/// The keys of the object that encloses an offset, up to and including the one that starts there: byte ranges, in order.
/// Empty when the offset is not the start of a key.
pub(crate) fn object_keys(text: &str, at: usize) -> Vec<Range<usize>> {
    let mut scanner = Scanner { keys: Some(Keys::default()), ..Scanner::new(text) };
    scanner.run_to(at + 1);
    let keys = scanner.keys.and_then(|mut k| k.open.pop()).unwrap_or_default();
    if keys.last().is_some_and(|k| k.start == at) { keys } else { Vec::new() }
}

/// The value of the attribute that encloses an offset: from after its `=` to the end of the line that closes it. `None` when
/// the offset lies in no attribute, the attribute shares its line with the braces of its block, or something in it is never
/// closed.
pub(crate) fn expression_around(text: &str, at: usize) -> Option<Range<usize>> {
    let mut scanner = Scanner::new(text);
    scanner.run_to(at);
    let opens = scanner.modes.iter().filter_map(|mode| match mode {
        Mode::Bracket(byte, at) => Some((*byte, *at)),
        _ => None,
    });
    // Braces of blocks follow a word or a label; the first bracket that does not is part of the expression.
    let block = |at: usize| text[..at].trim_end().ends_with(|c: char| c.is_alphanumeric() || matches!(c, '"' | '_' | '-'));
    let outermost = opens.skip_while(|(byte, at)| *byte == b'{' && block(*at)).map(|(_, at)| at).next().unwrap_or(at);
    let line = text.get(..outermost)?.rfind('\n').map_or(0, |n| n + 1);
    let equals = text[line..outermost].find('=')? + line;
    let start = equals + 1 + text[equals + 1..].len() - text[equals + 1..].trim_start_matches([' ', '\t']).len();
    let name = text[line..equals].trim();
    let rest = scan(text.get(start..)?);
    let whole = rest.items.first().filter(|_| rest.unclosed.is_none())?.clone();
    let written = text[start..start + whole.end].trim_end();
    let alone = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    (alone && start + written.len() > at).then_some(start..start + written.len())
}

/// Keys of the objects that are open.
#[derive(Default)]
struct Keys {
    open: Vec<Vec<Range<usize>>>,
    /// Whether a key may start here.
    expected: bool,
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    modes: Vec<Mode<'a>>,
    item: usize,
    found: Scan,
    keys: Option<Keys>,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, bytes: text.as_bytes(), at: 0, modes: Vec::new(), item: 0, found: Scan::default(), keys: None }
    }

    fn run_to(&mut self, end: usize) {
        while self.at < end.min(self.bytes.len()) {
            match self.modes.last() {
                Some(Mode::Quote(_)) => self.quoted(),
                Some(Mode::Heredoc(marker, _)) => {
                    let marker = *marker;
                    self.heredoc(marker);
                }
                _ => {
                    self.key();
                    self.code();
                }
            }
        }
    }

    fn run(&mut self) {
        self.run_to(self.bytes.len());
        if self.item < self.bytes.len() {
            self.found.items.push(self.item..self.bytes.len());
        }
        self.found.unclosed = self.modes.first().map(|mode| match mode {
            Mode::Bracket(b'{', at) => (*at, "`{`"),
            Mode::Bracket(b'[', at) => (*at, "`[`"),
            Mode::Bracket(_, at) => (*at, "`(`"),
            Mode::Quote(at) => (*at, "string"),
            Mode::Template(at) => (*at, "`${`"),
            Mode::Heredoc(_, at) => (*at, "heredoc"),
        });
    }

    /// Notes the key that starts here, if keys are wanted and one may start here.
    fn key(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        let Some(keys) = &mut self.keys else { return };
        match rest.first() {
            Some(b'{' | b'[' | b'(') if !(keys.expected && rest[0] == b'(') => {
                keys.open.push(Vec::new());
                keys.expected = rest[0] == b'{';
            }
            Some(b'}' | b']' | b')') => {
                keys.open.pop();
                keys.expected = false;
            }
            Some(b',' | b'\n') => keys.expected = matches!(self.modes.last(), Some(Mode::Bracket(b'{', _))),
            Some(b' ' | b'\t' | b'\r' | b'#' | b'/') | None => {}
            Some(first) => {
                if std::mem::take(&mut keys.expected)
                    && let Some(object) = keys.open.last_mut()
                {
                    object.push(self.at..self.at + key_length(rest, *first));
                }
                if *first == b'(' {
                    keys.open.push(Vec::new());
                }
            }
        }
    }

    fn starts(&self, what: &str) -> bool {
        self.text.as_bytes()[self.at..].starts_with(what.as_bytes())
    }

    fn line_end(&self) -> usize {
        self.bytes[self.at..].iter().position(|b| *b == b'\n').map_or(self.bytes.len(), |n| self.at + n)
    }

    fn code(&mut self) {
        match self.bytes[self.at] {
            b'#' => self.comment(self.line_end()),
            b'/' if self.starts("//") => self.comment(self.line_end()),
            b'/' if self.starts("/*") => {
                let end = self.text.get(self.at + 2..).and_then(|t| t.find("*/")).map_or(self.bytes.len(), |n| self.at + n + 4);
                self.comment(end);
            }
            b'"' => {
                // An unterminated string ends with its line; whoever parses the item reports it.
                self.modes.push(Mode::Quote(self.at));
                self.at += 1;
            }
            b'<' if self.starts("<<") => {
                if !self.open_heredoc() {
                    self.at += 2;
                }
            }
            open @ (b'{' | b'[' | b'(') => {
                self.modes.push(Mode::Bracket(open, self.at));
                self.at += 1;
            }
            b'}' | b']' | b')' => {
                if matches!(self.modes.last(), Some(Mode::Bracket(..) | Mode::Template(_)))
                    && let Some(Mode::Bracket(b'{', start)) = self.modes.pop()
                    && is_for(&self.text[start + 1..])
                {
                    self.found.fors.push(start..self.at + 1);
                }
                self.at += 1;
            }
            b'\n' => {
                self.at += 1;
                if self.modes.is_empty() {
                    self.found.items.push(self.item..self.at);
                    self.item = self.at;
                }
            }
            _ => self.at += 1,
        }
    }

    fn comment(&mut self, end: usize) {
        let end = if end > self.at && self.bytes.get(end - 1) == Some(&b'\r') { end - 1 } else { end };
        self.found.comments.push(self.at..end);
        self.at = end;
    }

    fn open_heredoc(&mut self) -> bool {
        let line = &self.text[self.at..self.line_end()];
        let marker = line[2..].strip_prefix('-').unwrap_or(&line[2..]).trim_end_matches('\r');
        let fits = !marker.is_empty() && marker.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        if fits {
            self.modes.push(Mode::Heredoc(marker, self.at));
            self.at = (self.line_end() + 1).min(self.bytes.len());
        }
        fits
    }

    fn quoted(&mut self) {
        match self.bytes[self.at] {
            b'\\' => self.at += 2,
            b'"' => {
                self.modes.pop();
                self.at += 1;
            }
            b'\n' => {
                self.modes.pop();
            }
            b'$' | b'%' => self.template_mark(),
            _ => self.at += 1,
        }
    }

    /// `${` and `%{` open a template, `$${` and `%%{` do not.
    fn template_mark(&mut self) {
        let mark = self.bytes[self.at];
        if self.bytes.get(self.at + 1) == Some(&mark) && self.bytes.get(self.at + 2) == Some(&b'{') {
            self.at += 3;
        } else if self.bytes.get(self.at + 1) == Some(&b'{') {
            self.modes.push(Mode::Template(self.at));
            self.at += 2;
        } else {
            self.at += 1;
        }
    }

    fn heredoc(&mut self, marker: &str) {
        let at_line_start = self.at == 0 || self.bytes[self.at - 1] == b'\n';
        let end = self.line_end();
        if at_line_start && self.text[self.at..end].trim() == marker {
            self.modes.pop();
            self.at = end;
            return;
        }
        while self.at < end {
            if matches!(self.bytes[self.at], b'$' | b'%') {
                let depth = self.modes.len();
                self.template_mark();
                if self.modes.len() > depth {
                    return;
                }
            } else {
                self.at += 1;
            }
        }
        self.at = (end + 1).min(self.bytes.len());
    }
}

/// Whether a text begins with the word `for`.
fn is_for(text: &str) -> bool {
    text.trim_start().strip_prefix("for").is_some_and(|rest| rest.starts_with([' ', '\t']))
}

/// How many bytes the key at the start of a text takes: a word, a string, or parentheses on one line.
fn key_length(rest: &[u8], first: u8) -> usize {
    let end = |close: u8| rest.iter().skip(1).position(|b| *b == close || *b == b'\n').map_or(rest.len(), |n| n + 2);
    match first {
        b'"' => end(b'"'),
        b'(' => end(b')'),
        _ => rest.iter().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.') || *b >= 0x80)).unwrap_or(rest.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_found_outside_strings_and_heredocs_only() {
        let text = "a = \"# no ${\"x # no\"} \" # yes\nb = <<EOT\n# no ${ 1 /* yes */ }\nEOT\n// yes\n/* ye\ns */";
        let found: Vec<&str> = scan(text).comments.into_iter().map(|r| &text[r]).collect();
        assert_eq!(found, ["# yes", "/* yes */", "// yes", "/* ye\ns */"]);
    }

    #[test]
    fn items_are_cut_at_top_level_lines() {
        let text = "a {\n  b = <<E\n}\nE\n}\nc = [\n1]\n";
        let found: Vec<&str> = scan(text).items.into_iter().map(|r| &text[r]).collect();
        assert_eq!(found, ["a {\n  b = <<E\n}\nE\n}\n", "c = [\n1]\n"]);
        let keys = |text: &str, at| object_keys(text, at).into_iter().map(|r| text[r].to_owned()).collect::<Vec<_>>();
        let text = "a = { x = { x = 1 }, \"y\" = [{ x = 2 }]\n (z) = \"}\", x = 3 }";
        assert_eq!(keys(text, text.rfind('x').unwrap_or(0)), ["x", "\"y\"", "(z)", "x"]);
        assert_eq!(scan("a {\n b = 1\n").unclosed, Some((2, "`{`")));
    }
}
