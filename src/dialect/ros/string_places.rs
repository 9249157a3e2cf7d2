//! Places inside strings that are not written as they read: JSON escapes, and the folded lines of
//! YAML.
//!
//! The text and what is written are walked side by side; each stretch that is the same in both
//! becomes a piece of the placement, so that code embedded in such a string keeps its true lines
//! and columns.

use std::sync::Arc;

use crate::syntax::node::Node;
use crate::syntax::placement::Placement;

/// The placement of the text of a string node, as exact as the way it is written allows.
pub(super) fn of_scalar(node: &Node, source: &str) -> Placement {
    let simple = Placement::of_scalar(node, source);
    let (Placement::Point(_), Some(text)) = (&simple, node.as_str()) else { return simple };
    let start = node.span.start as usize;
    let Some(written) = source.get(start..node.span.end as usize) else { return simple };
    let Some(pieces) = align(text, written) else { return simple };
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Placement::Lines {
        inner: pieces.iter().map(|(inner, _)| number(*inner)).collect(),
        outer: Arc::new(pieces.iter().map(|(_, outer)| number(outer + start)).collect()),
        whole: node.span,
    }
}

/// Pairs of offsets in the text and in what is written, from which on both are the same.
fn align(text: &str, written: &str) -> Option<Vec<(usize, usize)>> {
    let quote = written.chars().next().filter(|c| matches!(c, '"' | '\''));
    let mut at = usize::from(quote.is_some());
    let mut pieces = vec![(0, at)];
    let mut inner = 0;
    while inner < text.len() {
        let rest = written.get(at..)?;
        if rest.is_empty() && text[inner..].bytes().all(|b| b == b'\n') {
            // Line breaks that the file does not have all stand at its end.
            pieces.extend((inner..=text.len()).map(|break_at| (break_at, at)));
            break;
        }
        let next = text[inner..].chars().next()?;
        let here = rest.chars().next()?;
        let escaped =
            quote == Some('"') && here == '\\' || quote == Some('\'') && rest.starts_with("''");
        if here == next && !escaped && here != '\n' && here != '\r' {
            inner += next.len_utf8();
            at += here.len_utf8();
            continue;
        }
        let (taken, used) =
            if escaped { (next.len_utf8(), escape(rest)?) } else { fold(&text[inner..], rest)? };
        inner += taken;
        at += used;
        pieces.push((inner, at));
    }
    written.get(at..)?;
    Some(pieces)
}

/// Bytes of the escape that stands for one character.
fn escape(rest: &str) -> Option<usize> {
    if rest.starts_with("''") {
        return Some(2);
    }
    let bytes = rest.as_bytes();
    Some(match bytes.get(1)? {
        b'x' => 4,
        b'U' => 10,
        b'u' => {
            let unit = u32::from_str_radix(rest.get(2..6)?, 16).ok()?;
            if (0xd800..0xdc00).contains(&unit) { 12 } else { 6 }
        }
        // A line break that is escaped away stands for nothing; what follows it is not aligned.
        b'\n' | b'\r' => return None,
        _ => 1 + rest.chars().nth(1)?.len_utf8(),
    })
}

/// Folded lines: a run of white space with a line break stands for spaces or line breaks of the
/// text.
fn fold(text: &str, rest: &str) -> Option<(usize, usize)> {
    let written = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    if !rest.get(..written)?.contains('\n') {
        return None;
    }
    let breaks = text.len() - text.trim_start_matches('\n').len();
    if breaks > 0 {
        let spaces = text[breaks..].len() - text[breaks..].trim_start_matches(' ').len();
        // Lines that are indented further keep their spaces.
        return Some((breaks, written.checked_sub(spaces)?));
    }
    text.starts_with(' ').then_some((1, written))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::source::{FileId, SourceFile};

    fn column_of(document: &str, is_json: bool, needle: &str) -> (u32, u32) {
        let file = FileId(0);
        let parsed = if is_json {
            crate::syntax::json::parse(file, document)
        } else {
            crate::syntax::yaml::parse(file, document)
        };
        let node = parsed.roots[0].get("a").unwrap();
        let text = node.as_str().unwrap();
        let at = text.find(needle).unwrap();
        let span = of_scalar(node, document).map(file, at..at + needle.len());
        assert_eq!(&document[span.start as usize..span.end as usize], needle, "{document}");
        let position = SourceFile::new("f", document).position(span.start);
        (position.line, position.column)
    }

    #[test]
    fn escapes_of_json_keep_columns() {
        assert_eq!(
            column_of("{\"a\": \"x = \\\"中\\\"\\n\\tperiod = 1\"}", true, "period"),
            (1, 21)
        );
        assert_eq!(column_of("{\"a\": \"\\ud83d\\ude00 period\"}", true, "period"), (1, 21));
        assert_eq!(column_of("{\"a\": \"\\备 period\"}", true, "period"), (1, 11));
    }

    #[test]
    fn line_breaks_that_are_not_written_stand_at_the_end() {
        let document = "a: >\n  one";
        let parsed = crate::syntax::yaml::parse(FileId(0), document);
        let node = parsed.roots[0].get("a").unwrap();
        assert_eq!(node.as_str(), Some("one\n"));
        let span = of_scalar(node, document).map(FileId(0), 3..4);
        assert_eq!((span.start, span.end), (10, 10));
    }

    #[test]
    fn folded_and_quoted_yaml_keep_lines() {
        assert_eq!(column_of("a: >\n  one\n  two period\n", false, "period"), (3, 7));
        assert_eq!(column_of("a: >\n  one\n\n  two\n  period\n", false, "period"), (5, 3));
        assert_eq!(column_of("a: \"one\n  two\\tperiod\"\n", false, "period"), (2, 8));
        assert_eq!(column_of("a: 'it''s\n  period'\n", false, "period"), (2, 3));
        assert_eq!(column_of("a: one\n  two\n  period\n", false, "period"), (3, 3));
        assert_eq!(column_of("a: |\n  one\n  period\n", false, "period"), (3, 3));
    }
}
