//! What attributes with the name of a secret hold (`password`, `secret_key`, `user_data`): places
//! in a file that are not shown, whatever is known of the values.
//!
//! Stands alone because it goes by the text, and reads HCL, JSON and YAML alike: a file is shown
//! that does not parse, and a plan or a template in one line has its secrets beside what a finding
//! points at. It hides too much rather than too little.

use std::ops::Range;

/// How names of secrets end, in any case: words, between which `_` or `-` may stand.
const NAMES: [&[&str]; 14] = [
    &["password"],
    &["passwd"],
    &["passphrase"],
    &["secret"],
    &["secret", "key"],
    &["access", "key"],
    &["access", "key", "id"],
    &["access", "key", "secret"],
    &["api", "key"],
    &["private", "key"],
    &["token"],
    &["user", "data"],
    &["credential"],
    &["credentials"],
];

/// What may follow them.
const ENCODED: &str = "_base64";

/// Bytes of an object or a list that are looked through for its end.
const MAX_NESTED: usize = 64 << 10;

/// Bytes of it that are looked through for the type of a resource.
const MAX_HEAD: usize = 2 << 10;

/// Characters of a name that are looked at.
const MAX_NAME: usize = 128;

/// How a resource of a template begins to say what it is.
const TYPE: &str = "Type";

/// The places, in order, none in another.
pub(super) fn find(text: &str) -> Vec<Range<u32>> {
    let mut found: Vec<Range<u32>> = Vec::new();
    let (mut at, mut line) = (0, Line::default());
    while let Some(name) = next_name(text, at) {
        line.advance(text, name.start);
        let key = Key {
            quoted: name.quoted,
            colon: name.colon,
            of_type: is_type(text, name.start),
            indent: line.indent,
        };
        let (ranges, end) = values(text, name.end, &key);
        at = name.end.max(end);
        found.extend(ranges.iter().filter_map(|range| {
            Some(u32::try_from(range.start).ok()?..u32::try_from(range.end).ok()?)
        }));
    }
    found
}

/// The end of a name of a secret with the sign behind it.
struct Name {
    start: usize,
    /// Behind the sign, and blanks that follow it.
    end: usize,
    quoted: bool,
    colon: bool,
}

/// The first name from a place on. Found by its sign, in front of which it stands: a text has few
/// of them.
fn next_name(text: &str, from: usize) -> Option<Name> {
    let signs = memchr::memchr2_iter(b':', b'=', text.as_bytes().get(from..)?);
    signs.map(|at| from + at).find_map(|sign| {
        let before = text.get(from..sign)?.trim_end_matches(BLANKS);
        let name = before.strip_suffix(['"', '\'']).unwrap_or(before);
        let start = from + name_start(name.as_bytes())?;
        let rest = text.get(sign + 1..)?;
        let end = text.len() - rest.trim_start_matches(BLANKS).len();
        Some(Name {
            start,
            end,
            quoted: name.len() < before.len(),
            colon: text.as_bytes().get(sign) == Some(&b':'),
        })
    })
}

const BLANKS: [char; 2] = [' ', '\t'];

/// Where the longest name of a secret begins that a text ends with.
fn name_start(text: &[u8]) -> Option<usize> {
    let text = without(text, ENCODED).unwrap_or(text);
    let start = |words: &&[&str]| {
        let (last, others) = words.split_last()?;
        let joined =
            |rest: &'_ [u8]| rest.len() - usize::from(rest.ends_with(b"_") || rest.ends_with(b"-"));
        others.iter().rev().try_fold(without(text, last)?.len(), |end, word| {
            Some(without(&text[..joined(&text[..end])], word)?.len())
        })
    };
    NAMES.iter().filter_map(start).min()
}

/// A text without a word at its end, in any case.
fn without<'t>(text: &'t [u8], word: &str) -> Option<&'t [u8]> {
    let (rest, end) = text.split_at(text.len().checked_sub(word.len())?);
    end.eq_ignore_ascii_case(word.as_bytes()).then_some(rest)
}

/// The name of a value, and where it stands.
struct Key {
    quoted: bool,
    colon: bool,
    /// Whether it is the name of a resource type (`alicloud_kms_secret`), below which names of
    /// their own stand.
    of_type: bool,
    /// Blanks before it.
    indent: usize,
}

/// The line of a name. Each is looked at once, however many names are in it.
#[derive(Default)]
struct Line {
    seen: usize,
    indent: usize,
}

impl Line {
    fn advance(&mut self, text: &str, to: usize) {
        let between = text.get(self.seen..to).unwrap_or_default();
        let start = between.rfind('\n').map_or(self.seen, |at| self.seen + at + 1);
        if self.seen == 0 || start > self.seen {
            self.indent = text
                .get(start..)
                .map_or(0, |line| line.len() - line.trim_start_matches([' ', '-']).len());
        }
        self.seen = to;
    }
}

fn is_type(text: &str, end: usize) -> bool {
    let part = |c: &char| c.is_alphanumeric() || matches!(c, '_' | '-' | ':');
    let name: String =
        text.get(..end).unwrap_or_default().chars().rev().take(MAX_NAME).take_while(part).collect();
    // Read from its end.
    name.ends_with("_duolcila") || name.contains("::")
}

/// What is hidden of what stands behind a name, and where to look for the next one.
fn values(text: &str, at: usize, key: &Key) -> (Vec<Range<usize>>, usize) {
    let rest = text.get(at..).unwrap_or_default();
    let one = |start: usize, end: usize| (std::iter::once(start..end).collect(), end);
    match rest.bytes().next() {
        Some(quote @ (b'"' | b'\'')) => {
            one(at + 1, string_end(text, at + 1, quote, key.quoted || key.colon))
        }
        Some(b'|' | b'>') if key.colon => {
            let line = line_end(text, at);
            one(line, block_end(text, line, key.indent, usize::MAX))
        }
        Some(b'{' | b'[')
            if key.of_type || is_resource(text, at + 1, nested_end(text, at, MAX_HEAD)) =>
        {
            (Vec::new(), at)
        }
        Some(b'{' | b'[') => one(at + 1, nested_end(text, at, MAX_NESTED)),
        Some(b'#' | b'\n' | b'\r') if key.colon => {
            let line = line_end(text, at);
            let head = block_end(text, line, key.indent, MAX_HEAD);
            let names = key.of_type || is_resource(text, line, head);
            if names {
                (Vec::new(), line)
            } else {
                one(line, block_end(text, line, key.indent, usize::MAX))
            }
        }
        _ if key.colon => {
            let end = rest.find([',', '}', ']', '\n', '\r']).unwrap_or(rest.len());
            let end = rest[..end].find(" #").unwrap_or(end);
            one(at, at + end)
        }
        _ => strings(text, at),
    }
}

/// Whether what stands below a name is a resource of a template, whose name it is: `Type:
/// ALIYUN::…`.
fn is_resource(text: &str, start: usize, end: usize) -> bool {
    let inside = text.get(start..end).unwrap_or_default();
    let of_word = |c: char| c.is_alphanumeric() || c == '_';
    let unquoted = |text: &'_ str| text.strip_prefix(['"', '\'']).unwrap_or(text).len();
    inside.match_indices(TYPE).any(|(at, _)| {
        let (before, behind) = (&inside[..at], &inside[at + TYPE.len()..]);
        let sign = behind[behind.len() - unquoted(behind)..].trim_start_matches(BLANKS);
        let Some(value) = sign.strip_prefix(':').map(|value| value.trim_start_matches(BLANKS))
        else {
            return false;
        };
        let value = &value[value.len() - unquoted(value)..];
        let rest = value.trim_start_matches(of_word);
        !before.ends_with(of_word) && rest.len() < value.len() && rest.starts_with("::")
    })
}

/// Where a string ends that begins at a place. One of HCL may hold others in `${ }`; then all of
/// the line goes.
fn string_end(text: &str, start: usize, quote: u8, data: bool) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    let mut template = false;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 1,
            b'$' | b'%' if !data && bytes.get(at + 1) == Some(&b'{') => template = true,
            b'\n' if !data => return at,
            byte if *byte == quote && quote == b'\'' && bytes.get(at + 1) == Some(&quote) => {
                at += 1
            }
            byte if *byte == quote && !template => return at,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

/// The strings and heredocs of an expression of HCL, and where it ends: with its line, brackets
/// aside.
fn strings(text: &str, start: usize) -> (Vec<Range<usize>>, usize) {
    let bytes = text.as_bytes();
    let (mut found, mut depth, mut at) = (Vec::new(), 0_usize, start);
    while let Some(byte) = bytes.get(at).filter(|_| at - start < MAX_NESTED) {
        match byte {
            b'"' => {
                let end = string_end(text, at + 1, b'"', false);
                found.push(at + 1..end);
                at = end;
            }
            b'<' if bytes[at..].starts_with(b"<<") => {
                let line = line_end(text, at);
                let end = heredoc_end(text, at, line);
                found.push(line..end);
                // The mark of the end is no part of it.
                at = line_end(text, end);
                continue;
            }
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' | b',' | b'\n' | b'\r' if depth == 0 => break,
            b')' | b']' | b'}' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    (found, boundary(text, at))
}

fn line_end(text: &str, at: usize) -> usize {
    text.as_bytes()
        .get(at..)
        .and_then(|rest| memchr::memchr2(b'\n', b'\r', rest))
        .map_or(text.len(), |end| at + end)
}

fn heredoc_end(text: &str, at: usize, line: usize) -> usize {
    let marker = text
        .get(at..line)
        .unwrap_or_default()
        .trim_start_matches('<')
        .trim_start_matches('-')
        .trim()
        .trim_matches('"');
    let mut offset = line;
    for inside in text.get(line..).unwrap_or_default().split_inclusive('\n') {
        if inside.trim() == marker && !marker.is_empty() {
            return offset;
        }
        offset += inside.len();
    }
    text.len()
}

/// Where a block ends: at the next line that is indented no more than its name, or behind so many
/// bytes.
fn block_end(text: &str, line: usize, indent: usize, most: usize) -> usize {
    let mut offset = line;
    for (number, inside) in text.get(line..).unwrap_or_default().split_inclusive('\n').enumerate() {
        let blanks = inside.len() - inside.trim_start_matches(' ').len();
        if number > 0 && !inside.trim().is_empty() && blanks <= indent || offset - line > most {
            return offset;
        }
        offset += inside.len();
    }
    text.len()
}

/// Where the bracket closes that opens at a place, or so many bytes behind it.
fn nested_end(text: &str, at: usize, most: usize) -> usize {
    let bytes = text.as_bytes();
    let (mut depth, mut next) = (0_usize, at);
    while let Some(byte) = bytes.get(next).filter(|_| next - at < most) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return next;
                }
            }
            b'"' => next = string_end(text, next + 1, b'"', true),
            _ => {}
        }
        next += 1;
    }
    boundary(text, next)
}

/// The next place that cuts no character.
fn boundary(text: &str, at: usize) -> usize {
    (at.min(text.len())..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests;
