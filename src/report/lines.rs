//! Lines of a file and places in them, clamped so that no span, however wrong, can make a renderer
//! fail.

use std::ops::Range;

use crate::report::neighbours::without_neighbours;
use crate::source::file_names::is_hcl;
use crate::source::{FileId, SourceFile, SourceSet, Span};

/// A place inside one line: the part of a span that lies on its first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct InLine {
    /// Line, from 1.
    pub(super) line: usize,
    /// First byte in the line.
    pub(super) start: usize,
    /// One past the last byte in the line.
    pub(super) end: usize,
}

/// The text of a line (from 1) without its line break; empty for a line that does not exist.
pub(super) fn line_text(file: &SourceFile, line: usize) -> &str {
    let starts = file.line_starts();
    let Some(start) = line.checked_sub(1).and_then(|i| starts.get(i)) else { return "" };
    let end = starts.get(line).map_or(file.text.len(), |s| *s as usize);
    let text = file.text.get(*start as usize..end).unwrap_or("");
    text.strip_suffix("\r\n").or_else(|| text.strip_suffix(['\n', '\r'])).unwrap_or(text)
}

/// The text of a line as it may be shown: of the same length, with secrets starred out. `places`
/// are those in the line that it is shown for.
pub(super) fn shown_line(
    sources: &SourceSet,
    id: FileId,
    line: usize,
    places: &[Range<usize>],
) -> String {
    let file = sources.file(id);
    let text = line_text(&file, line);
    let start =
        line.checked_sub(1).and_then(|i| file.line_starts().get(i)).map_or(0, |s| *s as usize);
    let masked = sources.mask_at(text, Span::new(id, start, start + text.len()));
    if is_hcl(&file.path) { masked.into_owned() } else { without_neighbours(&masked, places) }
}

/// Where a span begins, cut at the end of its first line.
pub(super) fn in_line(file: &SourceFile, span: Span) -> InLine {
    let line = file.position(span.start).line as usize;
    let text = line_text(file, line);
    let first = file.line_starts().get(line - 1).map_or(0, |s| *s as usize);
    let clamp = |offset: u32| {
        let mut at = (offset as usize).saturating_sub(first).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = clamp(span.start);
    let end = clamp(span.end).max(start);
    let trimmed = text.get(start..end).map_or(0, |s| s.trim_end().len());
    InLine { line, start, end: start + trimmed }
}

/// `path:line:column` of a span, path not escaped.
pub(super) fn place(sources: &SourceSet, span: Span) -> String {
    let file = sources.file(span.file);
    let at = file.position(span.start);
    format!("{}:{}:{}", file.path, at.line, at.column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_stays_on_its_line() {
        let file = SourceFile::new("a", "备案 = [\r\n  1\r]\n");
        let all = in_line(&file, Span::new(FileId(0), 0, 99));
        assert_eq!(all, InLine { line: 1, start: 0, end: 10 });
        assert_eq!(line_text(&file, 2), "  1");
        assert_eq!(line_text(&file, 3), "]");
        assert_eq!(in_line(&file, Span::new(FileId(0), 900, 901)).line, 4);
        assert_eq!(
            in_line(&file, Span::new(FileId(0), 1, 2)),
            InLine { line: 1, start: 0, end: 0 }
        );
    }
}
