//! A place in code as HTML: its line with the place marked, path and label above.
//!
//! Only that line: the page is made to be passed on, and the lines around it may hold secrets.

use std::fmt::Write as _;

use crate::report::escape::{html_prose, markup};
use crate::report::lines::{in_line, line_text, shown_line};
use crate::source::{SourceSet, Span};

/// Bytes of a line of which a part is still shown.
const MAX_LINE: usize = 64 << 10;

/// Bytes of a line that are shown around a place.
const CONTEXT: usize = 200;

/// The figure of a place.
pub(super) fn figure(sources: &SourceSet, span: Span, label: &str, primary: bool) -> String {
    let file = sources.file(span.file);
    let at = in_line(&file, span);
    let class = if primary { "primary" } else { "related" };
    let column = file.position(span.start).column;
    let mut out = format!(
        "<figure class=\"{class}\">\n<figcaption>{}:{}:{column}",
        markup(&file.path),
        at.line
    );
    if !label.is_empty() {
        let _ = write!(out, " <span class=\"label\">{}</span>", html_prose(label));
    }
    out.push_str("</figcaption>\n<pre>");
    // A longer line is one of a generated file: its place must do.
    let short = line_text(&file, at.line).len() <= MAX_LINE;
    let place = at.start..at.end;
    let line = if short {
        shown_line(sources, span.file, at.line, std::slice::from_ref(&place))
    } else {
        String::new()
    };
    let content = marked(&line, at.start, at.end);
    let _ = write!(out, "<span class=\"n\">{:>4}</span> {content}", at.line);
    out.push_str("</pre>\n</figure>\n");
    out
}

/// A line with a part of it marked; of a very long line only what stands near.
fn marked(text: &str, start: usize, end: usize) -> String {
    let from = boundary(text, start.saturating_sub(CONTEXT));
    let shown_end = boundary(text, end.min(start + CONTEXT)).max(start);
    let to = boundary(text, shown_end + CONTEXT);
    let part = |from: usize, to: usize| code(text.get(from..to).unwrap_or_default());
    let dots = |cut: bool| if cut { "…" } else { "" };
    let mark = if shown_end > start {
        format!("<mark>{}</mark>", part(start, shown_end))
    } else {
        "<mark>&#8203;</mark>".to_owned()
    };
    format!(
        "{}{}{mark}{}{}",
        dots(from > 0),
        part(from, start),
        part(shown_end, to),
        dots(to < text.len())
    )
}

/// Code keeps its tabs; everything else is as in prose.
fn code(text: &str) -> String {
    text.split('\t').map(markup).collect::<Vec<_>>().join("\t")
}

/// The last character boundary at or before an offset, at most the length.
fn boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
