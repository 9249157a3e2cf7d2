//! Code with carets, as elements of annotate-snippets.
//!
//! The crate reads a whole source for every message, panics on spans outside of it, and leaves
//! paths and labels as they are. So it gets windows of a few lines, rebuilt line by line, with
//! spans cut to one line and paths escaped.

use annotate_snippets::{AnnotationKind, Element, Origin, Snippet};

use crate::report::escape::{in_place, terminal};
use crate::report::lines::{InLine, in_line, line_text, shown_line};
use crate::source::{FileId, SourceSet, Span};

/// Marks this many lines apart still share a window; the lines between are folded.
const NEAR: usize = 30;
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

/// The snippets that show all marks; the window of the first mark comes first.
pub(super) fn elements(marks: &[Mark], sources: &SourceSet) -> Vec<Element<'static>> {
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
    windows.iter().map(|w| element(w, sources)).collect()
}

fn element(window: &Window, sources: &SourceSet) -> Element<'static> {
    let file = sources.file(window.file);
    let path = terminal(&file.path);
    let long = |(at, _): &&(InLine, &Mark)| line_text(&file, at.line).len() > MAX_LINE;
    if let Some((at, mark)) = window.marks.iter().find(long) {
        let column = file.position(mark.span.start).column as usize;
        return Origin::path(path).line(at.line).char_column(column).into();
    }
    let mut text = String::new();
    let mut starts = Vec::new();
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
            text.push_str(&in_place(&shown_line(sources, window.file, line, &places)));
        }
        text.push('\n');
    }
    let mut snippet = Snippet::source(text).path(path).line_start(window.first);
    for (at, mark) in &window.marks {
        let base = starts.get(at.line - window.first).copied().unwrap_or(0);
        let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let annotation = kind.span(base + at.start..base + at.end);
        snippet = snippet.annotation(if mark.label.is_empty() {
            annotation
        } else {
            annotation.label(mark.label.clone())
        });
    }
    snippet.into()
}
