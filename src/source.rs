//! Source files: ids, byte spans, and lines and columns.
//!
//! Text only: nothing here knows a language. Files are added by the command line or by tests; the
//! core does no I/O. A leading byte-order mark is cut off on entry, so that every span counts from
//! the first real character.

pub mod file_names;
mod named;
pub mod paths;
mod secrets;

use std::sync::{Arc, OnceLock, RwLock};

use foldhash::HashMap;

/// A file of a [`SourceSet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A range of bytes in a file, end exclusive. Always inside the file and on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets; offsets beyond `u32` saturate (files over 4 GiB are refused on
    /// entry).
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { file, start: clamp(start), end: clamp(end.max(start)) }
    }

    /// The smallest span that covers both; the first when they lie in different files.
    pub fn to(self, other: Self) -> Self {
        if self.file != other.file {
            return self;
        }
        Self { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The empty span at the start of this one.
    pub fn at_start(self) -> Self {
        Self { end: self.start, ..self }
    }
}

/// A place for people: both numbers are 1-based, columns count Unicode characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode characters, from 1.
    pub column: u32,
}

/// Bytes between the marks from which characters of long lines are counted.
const STRIDE: usize = 128;

/// One file: its path as shown to the user, and its text without byte-order mark.
#[derive(Debug)]
pub struct SourceFile {
    /// Path as shown in reports: forward slashes, relative to the working directory where it was
    /// given so.
    pub path: Arc<str>,
    /// The text, without byte-order mark.
    pub text: Arc<String>,
    /// Whether a byte-order mark was cut off (edits and SARIF line hashes must count it).
    pub had_bom: bool,
    /// Whether this stands for a file that could not be read; its text is empty then.
    pub lost: bool,
    lines: OnceLock<Vec<u32>>,
    /// How many characters stand before every [`STRIDE`]th byte.
    characters: OnceLock<Vec<u32>>,
    /// What is not shown for the name that it has.
    secrets: OnceLock<Vec<std::ops::Range<u32>>>,
}

impl SourceFile {
    /// A file from its path and text.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<String>) -> Self {
        let text = text.into();
        let stripped = text.strip_prefix('\u{feff}').map(str::to_owned);
        Self {
            path: path.into(),
            had_bom: stripped.is_some(),
            text: Arc::new(stripped.unwrap_or(text)),
            lost: false,
            lines: OnceLock::new(),
            characters: OnceLock::new(),
            secrets: OnceLock::new(),
        }
    }

    /// The text as it is in the file, with its byte-order mark.
    pub fn written(&self) -> Arc<String> {
        if self.had_bom { Arc::new(format!("\u{feff}{}", self.text)) } else { self.text.clone() }
    }

    /// What stands for a file that could not be read, so that nothing is claimed about what it
    /// holds.
    pub fn lost(path: impl Into<Arc<str>>) -> Self {
        Self { lost: true, ..Self::new(path, "") }
    }

    /// The places of what attributes with the name of a secret hold, in order.
    fn named_secrets(&self) -> &[std::ops::Range<u32>] {
        self.secrets.get_or_init(|| named::find(&self.text))
    }

    /// Byte offsets at which lines start; LF, CRLF and a lone CR end a line.
    pub fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let mut starts = vec![0];
            for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
                let ends = bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n');
                if ends {
                    starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
                }
            }
            starts
        })
    }

    /// The position of a byte offset; an offset beyond the end is the end, one inside a character
    /// its start.
    pub fn position(&self, offset: u32) -> Position {
        let starts = self.line_starts();
        let line = starts.partition_point(|s| *s <= offset).max(1) - 1;
        let start = starts[line] as usize;
        let mut end = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let column = if end.saturating_sub(start) <= STRIDE {
            self.text.get(start..end).map_or(0, |s| s.chars().count())
        } else {
            self.characters_before(end).saturating_sub(self.characters_before(start))
        };
        let count = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
        Position { line: count(line), column: count(column) }
    }

    /// How many characters begin before a byte. A file in one line (minified JSON) has as many
    /// places in it as any other: counting each from the start of the line would cost the
    /// square of its size.
    fn characters_before(&self, offset: usize) -> usize {
        let begin = |bytes: &[u8]| bytes.iter().filter(|b| (**b & 0xC0) != 0x80).count();
        let bytes = self.text.as_bytes();
        let marks = self.characters.get_or_init(|| {
            let mut total = 0_usize;
            let mut marks = vec![0];
            for chunk in bytes.chunks(STRIDE) {
                total += begin(chunk);
                marks.push(u32::try_from(total).unwrap_or(u32::MAX));
            }
            marks
        });
        let mark = offset / STRIDE;
        let before = marks.get(mark).map_or(0, |n| *n as usize);
        before + bytes.get(mark * STRIDE..offset).map_or(0, begin)
    }
}

/// All files of a run. Files are only ever added; adding works through a shared reference.
#[derive(Debug, Default)]
pub struct SourceSet {
    inner: RwLock<Inner>,
    hidden: RwLock<secrets::Hidden>,
}

#[derive(Debug, Default)]
struct Inner {
    files: Vec<Arc<SourceFile>>,
    by_path: HashMap<Arc<str>, FileId>,
}

impl SourceSet {
    /// An empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, or returns the one that has this path already.
    pub fn add(&self, file: SourceFile) -> FileId {
        let mut inner = self.inner.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(id) = inner.by_path.get(&file.path) {
            return *id;
        }
        let id = FileId(u32::try_from(inner.files.len()).unwrap_or(u32::MAX));
        inner.by_path.insert(file.path.clone(), id);
        inner.files.push(Arc::new(file));
        id
    }

    /// Adds a file from path and text.
    pub fn add_text(&self, path: &str, text: &str) -> FileId {
        self.add(SourceFile::new(path, text))
    }

    /// The file of an id; an empty file for an id of another set.
    pub fn file(&self, id: FileId) -> Arc<SourceFile> {
        let inner = self.inner.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        inner.files.get(id.0 as usize).cloned().unwrap_or_else(|| Arc::new(SourceFile::new("", "")))
    }

    /// The file of a path, if it was added.
    pub fn by_path(&self, path: &str) -> Option<FileId> {
        let inner = self.inner.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        inner.by_path.get(path).copied()
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.inner.read().unwrap_or_else(std::sync::PoisonError::into_inner).files.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_long_lines_are_the_same() {
        let text = format!("{}\n{}", "备a".repeat(900), "案b".repeat(3_000));
        let file = SourceFile::new("a", text.as_str());
        for (offset, _) in text.char_indices().step_by(97) {
            let line = text[..offset].matches('\n').count();
            let column = text[..offset].rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
            let at = file.position(u32::try_from(offset).unwrap_or(0));
            assert_eq!((at.line as usize, at.column as usize), (line + 1, column));
        }
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        let file = SourceFile::new("a", "\u{feff}备案 = 1\r\nx = 2");
        assert!(file.had_bom);
        assert_eq!(file.position(7), Position { line: 1, column: 4 });
        assert_eq!(file.position(13), Position { line: 2, column: 2 });
        assert_eq!(file.position(1), Position { line: 1, column: 1 });
        assert_eq!(file.position(999), Position { line: 2, column: 6 });
    }
}
