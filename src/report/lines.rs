//! Lines of a file and places in them, clamped so that no span, however wrong, can make a renderer
//! fail.

use std::ops::Range;

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

/// A line of JSON or YAML; where several values stand in it, only those that it is shown for. The
/// others may be secrets, and which are is known of few.
fn without_neighbours(line: &str, places: &[Range<usize>]) -> String {
    let (keys, values) = pairs(line);
    if keys.len() < 2 {
        return line.to_owned();
    }
    let narrow = |place: &&Range<usize>| keys.iter().filter(|key| place.contains(key)).count() < 2;
    let places: Vec<&Range<usize>> = places.iter().filter(narrow).collect();
    let wanted = |value: &Range<usize>| {
        places.iter().any(|place| place.start < value.end && value.start < place.end)
    };
    let mut out = line.to_owned().into_bytes();
    for value in values.iter().filter(|value| !wanted(value)) {
        out[value.clone()].fill(b'*');
    }
    String::from_utf8(out).unwrap_or_default()
}

/// Where keys begin in a line of JSON or YAML, and its values, without their quotes.
fn pairs(line: &str) -> (Vec<usize>, Vec<Range<usize>>) {
    let bytes = line.as_bytes();
    let (mut keys, mut values, mut at) = (Vec::new(), Vec::new(), 0);
    while let Some(byte) = bytes.get(at) {
        let start = at;
        match byte {
            b' ' | b'\t' | b'{' | b'}' | b'[' | b']' | b',' | b':' => {
                at += 1;
                continue;
            }
            b'#' if start == 0 || bytes[start - 1] == b' ' => break,
            quote @ (b'"' | b'\'') => {
                at += 1;
                while let Some(inside) = bytes.get(at).filter(|inside| *inside != quote) {
                    at += if *inside == b'\\' && *quote == b'"' { 2 } else { 1 };
                }
                at = (at + 1).min(bytes.len());
                let blanks = bytes[at..].iter().take_while(|b| **b == b' ').count();
                if bytes.get(at + blanks) == Some(&b':') {
                    keys.push(start);
                } else {
                    values.push(start + 1..at.saturating_sub(1).max(start + 1));
                }
            }
            _ => {
                let ends = |at: usize| match bytes.get(at) {
                    Some(b',' | b'}' | b']' | b'{' | b'[' | b' ' | b'\t') | None => true,
                    Some(b':') => matches!(bytes.get(at + 1), Some(b' ' | b'\t') | None),
                    _ => false,
                };
                while !ends(at) {
                    at += 1;
                }
                if bytes.get(at) == Some(&b':') { keys.push(start) } else { values.push(start..at) }
            }
        }
    }
    (keys, values)
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
    fn of_several_values_in_a_line_only_the_one_in_question_is_shown() {
        let shown = |line: &str, places: &[Range<usize>]| without_neighbours(line, places);
        let json = "{\"a\": \"备x\\\"y\", \"n\": 12, \"l\": [true, \"z\"]}";
        let twelve = json.find("12").unwrap_or(0);
        let hidden = "{\"a\": \"*******\", \"n\": 12, \"l\": [****, \"*\"]}";
        assert_eq!(shown(json, std::slice::from_ref(&(twelve..twelve + 2))), hidden);
        assert_eq!(
            shown(json, &[0..json.len(), twelve..twelve + 1]),
            hidden,
            "a place with everything in it shows nothing"
        );
        assert_eq!(
            shown("{Type: A::B, Default: 'it: is', X: !Ref Y} # c: d", &[]),
            "{Type: ****, Default: '******', X: **** *} # c: d"
        );
        for one in [
            "  Period: 1 # a: b",
            "  Type: ALIYUN::ECS::Instance",
            "\"a\": \"b: c\"",
            "- x",
            "{",
            "\"open",
            "'",
            "a\\",
        ] {
            assert_eq!(shown(one, &[]), one);
        }
    }

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
