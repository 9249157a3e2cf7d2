//! Brings what was written into line with its neighbours, as `terraform fmt` does.
//!
//! Stands alone because an edit knows its own line only: a longer name moves the equals signs above
//! it, and a shorter value the comments. Lines that were not in line before stay as they are:
//! nothing is reformatted that the user did not format. The rules are those of hclwrite
//! (`formatCells`, 2025): equals signs of consecutive one-line attributes stand below each other,
//! and so do comments of consecutive lines.

use std::ops::Range;

use super::lines::line_at;
use crate::finding::Edit;
use crate::source::{FileId, Span};

/// An attribute on one line.
struct Line<'a> {
    indent: &'a str,
    name: &'a str,
    value: &'a str,
    comment: &'a str,
}

/// Edits of a text after some edits, in order, that bring the lines around those into line.
pub(super) fn edits(file: FileId, before: &str, after: &str, written: &[Edit]) -> Vec<Edit> {
    let moved = moved(written);
    let mut groups: Vec<Range<usize>> = Vec::new();
    for Moved { edit, start, .. } in &moved {
        // Lines that are in a group already are not looked at again, however many edits they hold.
        if groups.last().is_some_and(|last| start + edit.text.len() < last.end) {
            continue;
        }
        let group = group(after, *start..start + edit.text.len());
        match groups.last_mut() {
            Some(last) if group.start <= last.end => last.end = last.end.max(group.end),
            _ => groups.push(group),
        }
    }
    groups.into_iter().filter_map(|group| align(file, (before, after), &moved, group)).collect()
}

/// An edit with its place in the new text.
struct Moved<'a> {
    edit: &'a Edit,
    start: usize,
    /// By how much what is behind it was moved.
    shift: isize,
}

fn moved(written: &[Edit]) -> Vec<Moved<'_>> {
    let mut shift = 0_isize;
    let one = |edit: &'_ Edit| {
        let start = (edit.span.start as usize).saturating_add_signed(shift);
        shift += edit.text.len().cast_signed() - (edit.span.end - edit.span.start) as isize;
        (start, shift)
    };
    let places: Vec<(usize, isize)> = written.iter().map(one).collect();
    written.iter().zip(places).map(|(edit, (start, shift))| Moved { edit, start, shift }).collect()
}

/// The lines of attributes around a place, whole.
fn group(text: &str, place: Range<usize>) -> Range<usize> {
    let mut start = line_at(text, place.start).start;
    let mut end = line_end(text, place.end);
    while let Some(above) =
        start.checked_sub(1).map(|last| line_at(text, last)).filter(|line| is_attribute(text, line))
    {
        start = above.start;
    }
    while text.len() > end {
        let below = line_at(text, end);
        if !is_attribute(text, &below) {
            break;
        }
        end = line_end(text, below.end);
    }
    start..end
}

/// Behind the line break of the line around a place.
fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |found| at + found + 1)
}

fn is_attribute(text: &str, line: &Range<usize>) -> bool {
    text.get(line.clone()).and_then(attribute).is_some()
}

/// The edit of one group, which may hold lines that are no attributes: each run of attributes is a
/// chain of its own.
fn align(
    file: FileId,
    (before, after): (&str, &str),
    moved: &[Moved<'_>],
    group: Range<usize>,
) -> Option<Edit> {
    let old = before.get(earlier(moved, group.start, false)..earlier(moved, group.end, true))?;
    let new = after.get(group.clone())?;
    if in_line(old) != old {
        return None;
    }
    let text = in_line(new);
    (text != new).then(|| Edit { span: Span::new(file, group.start, group.end), text })
}

/// Where a place of the new text was in the old one; what is inside new text was at its end or its
/// start.
fn earlier(moved: &[Moved<'_>], place: usize, end: bool) -> usize {
    let before = moved.partition_point(|edit| edit.start < place || edit.start == place && end);
    let Some(Moved { edit, start, shift }) = before.checked_sub(1).and_then(|last| moved.get(last))
    else {
        return place;
    };
    if place < start + edit.text.len() {
        return if end { edit.span.end } else { edit.span.start } as usize;
    }
    place.saturating_add_signed(-shift)
}

/// Lines as they stand in line.
fn in_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut chain: Vec<(Line<'_>, &str)> = Vec::new();
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end_matches(['\r', '\n']);
        match attribute(line) {
            Some(parsed) => chain.push((parsed, &whole[line.len()..])),
            None => {
                print(&mut out, &chain);
                chain.clear();
                out.push_str(whole);
            }
        }
    }
    print(&mut out, &chain);
    out
}

fn print(out: &mut String, chain: &[(Line<'_>, &str)]) {
    let columns = |text: &str| text.chars().count();
    let widest =
        chain.iter().map(|(line, _)| columns(line.indent) + columns(line.name)).max().unwrap_or(0);
    let code = |line: &Line<'_>| {
        let gap = widest - columns(line.indent) - columns(line.name);
        format!("{}{}{} = {}", line.indent, line.name, " ".repeat(gap), line.value)
    };
    // Comments of consecutive lines stand below each other.
    for run in chain
        .chunk_by(|(above, _), (below, _)| above.comment.is_empty() == below.comment.is_empty())
    {
        let codes: Vec<String> = run.iter().map(|(line, _)| code(line)).collect();
        let width = codes.iter().map(|code| columns(code)).max().unwrap_or(0);
        for ((line, ending), code) in run.iter().zip(&codes) {
            out.push_str(code);
            if !line.comment.is_empty() {
                out.push_str(&" ".repeat(width - columns(code) + 1));
                out.push_str(line.comment);
            }
            out.push_str(ending);
        }
    }
}

/// A line as an attribute whose value ends on it.
fn attribute(line: &str) -> Option<Line<'_>> {
    let rest = line.trim_start_matches([' ', '\t']);
    let indent = &line[..line.len() - rest.len()];
    let name = match rest.strip_prefix('"') {
        Some(quoted) => &rest[..quoted.find(['"', '\\'])? + 2],
        None => &rest[..rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))?],
    };
    let after = rest[name.len()..].trim_start_matches([' ', '\t']).strip_prefix('=')?;
    if name.is_empty() || name.ends_with('\\') || after.starts_with(['=', '>']) {
        return None;
    }
    let value = after.trim_start_matches([' ', '\t']);
    let end = value_end(value)?;
    let (value, comment) = (value[..end].trim_end(), &value[end..]);
    (!value.is_empty()).then_some(Line { indent, name, value, comment: comment.trim_end() })
}

/// Where the value of a line ends and its comment begins; nothing when it goes on below.
fn value_end(text: &str) -> Option<usize> {
    if text.starts_with("<<") {
        return None;
    }
    // What is open: brackets, strings (`"`), and templates within strings (`$`).
    let mut open: Vec<char> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        match (open.last(), c) {
            (Some('"'), '\\') => _ = chars.next(),
            (Some('"'), '"') => _ = open.pop(),
            (Some('"'), '$' | '%') if next == Some('{') => {
                chars.next();
                open.push('$');
            }
            (Some('"'), _) => {}
            (_, '"') => open.push('"'),
            (None, '#') => return Some(at),
            (None, '/') if next == Some('/') => return Some(at),
            (_, '/') if next == Some('*') => return None,
            (_, '{' | '[' | '(') => open.push(c),
            (Some(_), '}' | ']' | ')') => _ = open.pop(),
            (None, '}' | ']' | ')') => return None,
            _ => {}
        }
    }
    open.is_empty().then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_brought_into_line() {
        let text = "  a = 1 # x\n  long_name = \"#{\" # y\n  \"k\" = { b = [1] }\n\n  c   = 2\r\n  # d = 3\n  t = {\n    u = 1\n  }\n  w = \"${f(\"}\")}\" // z\n";
        let expected = "  a         = 1    # x\n  long_name = \"#{\" # y\n  \"k\"       = { b = [1] }\n\n  c = 2\r\n  # d = 3\n  t = {\n    u = 1\n  }\n  w = \"${f(\"}\")}\" // z\n";
        assert_eq!(in_line(text), expected);
        assert_eq!(in_line(expected), expected);
    }

    #[test]
    fn what_was_not_in_line_stays() {
        let edit = |start, end, text: &str| Edit {
            span: Span::new(FileId(0), start, end),
            text: text.into(),
        };
        let text = "a  = 1\nbcd = 2\n";
        assert!(edits(FileId(0), text, "a  = 10\nbcd = 2\n", &[edit(5, 6, "10")]).is_empty());
        let more = edits(FileId(0), "a = 1\n", "a = 1\nlong = 2\n", &[edit(5, 5, "\nlong = 2")]);
        assert_eq!(more, [edit(0, 15, "a    = 1\nlong = 2\n")]);
    }
}
