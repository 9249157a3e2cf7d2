//! Code with carets, as elements of annotate-snippets.
//!
//! The crate reads a whole source for every message, panics on spans outside of it, and leaves
//! paths and labels as they are. So it gets windows of a few lines, rebuilt line by line, with
//! spans cut to one line and paths escaped.

use annotate_snippets::{AnnotationKind, Element, Origin, Snippet};

use crate::report::escape::{in_place, terminal};
use crate::report::lines::{InLine, in_line, line_text, shown_line};
use crate::report::wrap::columns;
use crate::source::{FileId, SourceSet, Span};

/// Marks this many lines apart still share a window; the lines between are folded.
const NEAR: usize = 30;
/// Columns that show of a mark at least, if it has as many.
const MIN_MARK: usize = 16;
/// Columns beside the number of a line.
const GUTTER: usize = 3;
/// Longer lines (minified JSON) are not shown, only their place is.
const MAX_LINE: usize = 4096;

/// A place with its label, escaped.
pub(super) struct Mark {
    pub(super) span: Span,
    pub(super) label: String,
    pub(super) primary: bool,
}

/// Marks of one file that lie near each other.
struct Window<'a> {
    file: FileId,
    first: usize,
    last: usize,
    marks: Vec<(InLine, &'a Mark)>,
}

/// The snippets that show all marks in some columns; the window of the first mark comes first.
pub(super) fn elements(marks: &[Mark], sources: &SourceSet, width: usize) -> Vec<Element<'static>> {
    let mut windows: Vec<Window> = Vec::new();
    for mark in marks {
        let at = in_line(&sources.file(mark.span.file), mark.span);
        let near = |w: &&mut Window| {
            w.file == mark.span.file && at.line + NEAR >= w.last && at.line <= w.first + NEAR
        };
        match windows.iter_mut().find(near) {
            Some(window) => {
                window.first = window.first.min(at.line);
                window.last = window.last.max(at.line);
                window.marks.push((at, mark));
            }
            None => windows.push(Window {
                file: mark.span.file,
                first: at.line,
                last: at.line,
                marks: vec![(at, mark)],
            }),
        }
    }
    let last = windows.iter().map(|window| window.last).max().unwrap_or(0);
    let room = width.saturating_sub(GUTTER + last.to_string().len());
    windows.iter().map(|w| element(w, sources, room)).collect()
}

/// Columns that a text takes where a tab takes four, as the crate has it.
fn shown(text: &str) -> usize {
    columns(text) + 3 * text.matches('\t').count()
}

/// As much of a line as there is room for, and what shows that there is more.
fn cut(line: &str, room: usize) -> (&str, &'static str) {
    if shown(line) <= room {
        return (line, "");
    }
    let mut left = room.saturating_sub(1);
    let mut end = 0;
    for (at, c) in line.char_indices() {
        let after = at + c.len_utf8();
        let Some(rest) = left.checked_sub(shown(&line[at..after])) else { break };
        (left, end) = (rest, after);
    }
    (&line[..end], "…")
}

fn element(window: &Window, sources: &SourceSet, room: usize) -> Element<'static> {
    let file = sources.file(window.file);
    let path = terminal(&file.path);
    let long = |(at, _): &&(InLine, &Mark)| line_text(&file, at.line).len() > MAX_LINE;
    if let Some((at, mark)) = window.marks.iter().find(long) {
        let column = file.position(mark.span.start).column as usize;
        return Origin::path(path).line(at.line).char_column(column).into();
    }
    // Where all marks have room, lines keep their starts: the crate would make room for the rest
    // by cutting off the names of the attributes.
    let fits = |(at, _): &(InLine, &Mark)| {
        let line = line_text(&file, at.line);
        let up_to = |end: usize| line.get(..end).map_or(usize::MAX, shown);
        up_to(at.end) < room || up_to(at.start).saturating_add(MIN_MARK) < room
    };
    let fits = window.marks.iter().all(fits);
    let mut text = String::new();
    let (mut starts, mut ends) = (Vec::new(), Vec::new());
    for line in window.first..=window.last {
        starts.push(text.len());
        // A long line carries no mark, it is only passed over.
        if line_text(&file, line).len() <= MAX_LINE {
            let places: Vec<_> = window
                .marks
                .iter()
                .filter(|(at, _)| at.line == line)
                .map(|(at, _)| at.start..at.end)
                .collect();
            let line = in_place(&shown_line(sources, window.file, line, &places));
            let (kept, more) = if fits { cut(&line, room) } else { (&*line, "") };
            text.push_str(kept);
            ends.push(text.len());
            text.push_str(more);
        } else {
            ends.push(text.len());
        }
        text.push('\n');
    }
    let mut snippet = Snippet::source(text).path(path).line_start(window.first);
    for (at, mark) in &window.marks {
        let base = starts.get(at.line - window.first).copied().unwrap_or(0);
        let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let last = ends.get(at.line - window.first).copied().unwrap_or(usize::MAX);
        let annotation = kind.span((base + at.start).min(last)..(base + at.end).min(last));
        snippet = snippet.annotation(if mark.label.is_empty() {
            annotation
        } else {
            annotation.label(mark.label.clone())
        });
    }
    snippet.into()
}
