//! Lines around an offset: what an inserted line is modelled on.

use std::ops::Range;

/// The line break of a text: that of its first line.
pub(super) fn line_break(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// The line around an offset, without its line break.
pub(super) fn line_at(text: &str, offset: usize) -> Range<usize> {
    let start = text.get(..offset).and_then(|s| s.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(offset..).and_then(|s| s.find('\n')).map_or(text.len(), |at| offset + at);
    let end = if text.get(start..end).is_some_and(|s| s.ends_with('\r')) { end - 1 } else { end };
    start..end.max(start)
}

/// The blanks that a line begins with.
pub(super) fn indent(text: &str, offset: usize) -> &str {
    let line = text.get(line_at(text, offset)).unwrap_or_default();
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// Whether a text, the rest of a line, is blank or a comment.
pub(super) fn ends_there(rest: &str, markers: &[&str]) -> bool {
    let rest = rest.trim();
    rest.is_empty() || markers.iter().any(|m| rest.starts_with(m))
}
