//! Texts on which the parser crate would be busy for too long.
//!
//! Where the last operand of a chain of two or more operators fails, the crate (hcl-edit 0.10, measured November 2026) parses
//! that operand a second time, and so again at every level of brackets inside it: 150 bytes were enough to keep it busy for
//! hours. This scan reads strings, heredocs and comments as the crate does and counts the brackets that stand behind such a
//! chain and are still open. Code for use has two or three of them. It looks up every key of an object among all before it,
//! so these are counted too.

/// Levels that may be open: each doubles the time.
const MAX_LEVELS: usize = 6;

/// Keys of one object.
const MAX_KEYS: usize = 5_000;

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// A body or an expression.
    Code,
    /// The text of a template.
    Template,
}

/// Bytes of a table.
const fn table(of: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut i = 0;
    while i < of.len() {
        table[of[i] as usize] = true;
        i += 1;
    }
    table
}

/// Bytes that mean something in code, and in quotes.
static IN_CODE: [bool; 256] = table(b"\n\"([{)]}#/<=!>&|,:?+-*%");
static IN_QUOTES: [bool; 256] = table(b"\\\"$%");

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode<'a> {
    /// A body, or an object: a line ends an expression.
    Lines,
    /// Other brackets and `${`.
    Code,
    Quote,
    /// A template that ends with the text.
    Raw,
    Heredoc(&'a [u8]),
}

struct Level<'a> {
    mode: Mode<'a>,
    /// Operators in the expression so far.
    operators: usize,
    /// Whether it stands behind a chain of operators.
    behind: bool,
    /// Keys so far, in an object.
    keys: Option<usize>,
}

/// Where a text exceeds the limit.
pub(super) fn exceeded(text: &str, start: Start) -> Option<usize> {
    let bytes = text.as_bytes();
    let opening = bytes.iter().filter(|b| matches!(b, b'(' | b'[' | b'{')).count();
    if opening <= MAX_LEVELS && bytes.len() <= MAX_KEYS * 4 {
        return None;
    }
    let mode = if start == Start::Code { Mode::Lines } else { Mode::Raw };
    let mut scan =
        Scan { bytes, at: 0, levels: vec![Level { mode, operators: 0, behind: false, keys: None }], behind: 0, inline: 0, keys: 0 };
    while scan.at < bytes.len() {
        match scan.mode() {
            Mode::Code | Mode::Lines => scan.code(),
            Mode::Quote => scan.quote(true),
            Mode::Raw => scan.quote(false),
            Mode::Heredoc(marker) => scan.heredoc(marker),
        }
        if scan.behind > MAX_LEVELS || scan.keys > MAX_KEYS {
            return Some((scan.at - 1).min(bytes.len() - 1));
        }
    }
    None
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    levels: Vec<Level<'a>>,
    /// How many levels stand behind a chain of operators.
    behind: usize,
    /// How many levels are such that lines inside them end nothing, also in objects further in.
    inline: usize,
    /// Keys so far of the object that was looked at last.
    keys: usize,
}

impl<'a> Scan<'a> {
    fn mode(&self) -> Mode<'a> {
        self.levels.last().map_or(Mode::Code, |l| l.mode)
    }

    fn open(&mut self, mode: Mode<'a>) {
        let behind = self.levels.last().is_some_and(|l| l.operators >= 2);
        self.behind += usize::from(behind);
        self.inline += usize::from(mode != Mode::Lines);
        let keys = (mode == Mode::Lines && self.opens_object()).then_some(0);
        self.levels.push(Level { mode, operators: 0, behind, keys });
    }

    /// Whether the brace here begins an object rather than a block: before it stands no word and no label.
    fn opens_object(&self) -> bool {
        let before = self.bytes[..self.at].iter().rev().find(|b| !b.is_ascii_whitespace());
        before.is_some_and(|b| !is_word(*b) && *b != b'"')
    }

    /// The outermost level stays: what closes too much is refused at once.
    fn close(&mut self) {
        if self.levels.len() > 1
            && let Some(level) = self.levels.pop()
        {
            self.behind -= usize::from(level.behind);
            self.inline -= usize::from(level.mode != Mode::Lines);
        }
    }

    fn next(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn operator(&mut self, length: usize) {
        if let Some(level) = self.levels.last_mut() {
            level.operators += 1;
        }
        self.at += length;
    }

    /// A key of an object ends here.
    fn key(&mut self) {
        if let Some(keys) = self.levels.last_mut().and_then(|l| l.keys.as_mut()) {
            *keys += 1;
            self.keys = *keys;
        }
        self.separator(1);
    }

    /// Here another expression begins.
    fn separator(&mut self, length: usize) {
        if let Some(level) = self.levels.last_mut() {
            level.operators = 0;
        }
        self.at += length;
    }

    fn code(&mut self) {
        self.skip(&IN_CODE);
        match (self.next(0), self.next(1)) {
            (b'"', _) => self.open_quote(),
            (b'\n', _) if self.inline == 0 => self.separator(1),
            (open @ (b'(' | b'[' | b'{'), _) => {
                self.open(if open == b'{' { Mode::Lines } else { Mode::Code });
                self.at += 1;
            }
            (b')' | b']' | b'}', _) => {
                self.close();
                self.at += 1;
            }
            (b'#', _) | (b'/', b'/') => self.line_end(),
            (b'/', b'*') => self.comment_end(),
            (b'<', b'<') => self.open_heredoc(),
            (b'=' | b'!' | b'<' | b'>', b'=') | (b'&', b'&') | (b'|', b'|') => self.operator(2),
            (b'=', b'>') => self.separator(2),
            (b'=' | b':', _) => self.key(),
            (b',' | b'?', _) => self.separator(1),
            (b'+' | b'-' | b'*' | b'/' | b'%' | b'<' | b'>' | b'!' | b'&' | b'|', _) => self.operator(1),
            _ => self.at += 1,
        }
    }

    /// Goes on to the next byte that means something.
    fn skip(&mut self, meaning: &[bool; 256]) {
        while self.bytes.get(self.at).is_some_and(|b| !meaning[usize::from(*b)]) {
            self.at += 1;
        }
    }

    fn line_end(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|b| *b == b'\n').map_or(rest.len(), |n| n + 1);
    }

    fn comment_end(&mut self) {
        let rest = &self.bytes[self.at + 2..];
        self.at += rest.windows(2).position(|two| two == b"*/").map_or(rest.len(), |n| n + 2) + 2;
    }

    fn open_heredoc(&mut self) {
        let from = self.at + if self.next(2) == b'-' { 3 } else { 2 };
        let rest = self.bytes.get(from..).unwrap_or_default();
        let length = rest.iter().position(|b| !is_word(*b)).unwrap_or(rest.len());
        if length == 0 {
            return self.operator(2);
        }
        self.open(Mode::Heredoc(&rest[..length]));
        self.line_end();
    }

    /// Most strings are plain text: no level is needed for them.
    fn open_quote(&mut self) {
        self.at += 1;
        let rest = &self.bytes[self.at..];
        match rest.iter().position(|b| IN_QUOTES[usize::from(*b)]) {
            Some(end) if rest[end] == b'"' => self.at += end + 1,
            _ => self.open(Mode::Quote),
        }
    }

    fn quote(&mut self, ends: bool) {
        self.skip(&IN_QUOTES);
        match self.next(0) {
            b'\\' if ends => self.at += 2,
            b'"' if ends => {
                self.close();
                self.at += 1;
            }
            b'$' | b'%' => self.mark(),
            _ => self.at += 1,
        }
    }

    /// `${` and `%{` open a template, `$${` and `%%{` do not.
    fn mark(&mut self) {
        let first = self.next(0);
        if self.next(1) == first && self.next(2) == b'{' {
            self.at += 3;
        } else if self.next(1) == b'{' {
            self.open(Mode::Code);
            self.at += 2;
        } else {
            self.at += 1;
        }
    }

    /// A line of a heredoc, up to a template in it. Its end is a line that begins with the marker.
    fn heredoc(&mut self, marker: &[u8]) {
        if self.bytes[self.at - 1] == b'\n' {
            let rest = &self.bytes[self.at..];
            let blank = rest.iter().position(|b| !matches!(b, b' ' | b'\t')).unwrap_or(rest.len());
            let after = rest[blank..].strip_prefix(marker);
            if after.is_some_and(|after| !after.first().is_some_and(|b| is_word(*b))) {
                self.close();
                self.at += blank + marker.len();
                return;
            }
        }
        while self.at < self.bytes.len() {
            match self.bytes[self.at] {
                b'\n' => {
                    self.at += 1;
                    return;
                }
                b'$' | b'%' => {
                    let before = self.levels.len();
                    self.mark();
                    if self.levels.len() > before {
                        return;
                    }
                }
                _ => self.at += 1,
            }
        }
    }
}

/// Whether a byte may be part of an identifier.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_in_brackets_are_counted() {
        let deep = |n: usize, open: &str| format!("a = {}1", open.repeat(n));
        for open in ["1 - 1 - (", "a && b || f(", "x - x\n*{ a = 1 - 1 - {k = ", "1+1+\"${1+1+"] {
            assert_eq!(exceeded(&deep(3, open), Start::Code), None, "{open}");
            assert!(exceeded(&deep(20, open), Start::Code).is_some(), "{open}");
        }
        assert!(exceeded(&"${1-1-(".repeat(20), Start::Template).is_some());
        assert!(exceeded(&format!("a = <<E\n${{{}", "1-1-(".repeat(9)), Start::Code).is_some());
        let keys = |n| format!("a = {{{}}}\n", "x = 1\n".repeat(n));
        assert!(exceeded(&keys(4_000), Start::Code).is_none() && exceeded(&keys(6_000), Start::Code).is_some());
        // What looks like brackets in strings, comments and heredocs closes nothing.
        for hidden in ["\"))))\"", "/* )))) */", "<<E\n))))\n \tE\n", "\"\\\"))))\""] {
            assert!(exceeded(&deep(20, &format!("1-1-({hidden}+1+1-(")), Start::Code).is_some(), "{hidden}");
        }
    }

    #[test]
    fn honest_code_is_within_the_limit() {
        let blocks = "a \"x-y-z\" {\n  b = 1 - 2 - 3\n".repeat(20);
        assert_eq!(exceeded(&blocks, Start::Code), None);
        let calls = "a = f([{ x = g(h(-1, 2 - (3 - 4)), [for k, v in m : { (k) = v != null && !w || z }]) }])\n".repeat(50);
        assert_eq!(exceeded(&calls, Start::Code), None);
        assert_eq!(exceeded("a = \"${a}-${b}-${c}-${d}-${e}-${f}-${g}-${h}\"\n", Start::Code), None);
    }
}
