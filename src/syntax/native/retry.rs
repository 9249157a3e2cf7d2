//! Where the parser crate rejects what Terraform accepts: the text is changed without changing its length, so that all
//! positions stay true, and parsed again.
//!
//! Three known differences (hcl-edit 0.10, measured November 2026): a line break after an operator inside `{ for … }`; the
//! same key twice in an object, where the last one counts; and expressions beyond its limits of nesting and of operators in
//! a row, which become a value that is not known.

use std::ops::Range;

use hcl::edit::parser::Error;
use hcl::edit::structure::Body;

use super::scan;
use crate::syntax::hcl::TOO_DEEP;

/// The most changes tried on one item.
const MAX_TRIES: usize = 128;

/// A parsed item.
pub(super) struct Parsed {
    pub(super) body: Result<Body, Error>,
    /// Byte offsets of keys that a later key replaces.
    pub(super) duplicates: Vec<usize>,
}

/// Parses an item, with changes where the crate needs them.
pub(super) fn parse_body(text: &str) -> Parsed {
    let mut duplicates = Vec::new();
    let first = match hcl::edit::parser::parse_body(text) {
        Ok(body) => return Parsed { body: Ok(body), duplicates },
        Err(error) => error,
    };
    let mut changed = join_for_lines(text);
    for _ in 0..MAX_TRIES {
        match hcl::edit::parser::parse_body(&changed) {
            Ok(body) => return Parsed { body: Ok(body), duplicates },
            Err(error) => match (rename_duplicate(&changed, &error), replace_deep(&changed, &error)) {
                (Some((text, at)), _) => {
                    changed = text;
                    duplicates.push(at);
                }
                (None, Some(text)) => changed = text,
                (None, None) => break,
            },
        }
    }
    Parsed { body: Err(first), duplicates: Vec::new() }
}

/// Replaces line breaks inside `{ for … }` by spaces. Comments and heredocs need their line breaks, so objects that
/// contain either are left alone.
fn join_for_lines(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut scanned = scan::scan(text);
    scanned.fors.sort_by_key(|range| range.start);
    let heredocs: Vec<usize> = text.match_indices("<<").map(|(at, _)| at).collect();
    let mut joined = 0;
    for range in scanned.fors.into_iter() {
        let comment = scanned.comments.get(scanned.comments.partition_point(|c| c.start < range.start));
        let heredoc = heredocs.get(heredocs.partition_point(|at| *at < range.start));
        let needed = comment.is_some_and(|c| c.start < range.end) || heredoc.is_some_and(|at| *at < range.end);
        // What lies inside of one that was joined is joined already.
        if range.start >= joined && !needed {
            joined = range.end;
            bytes[range].iter_mut().filter(|b| matches!(**b, b'\n' | b'\r')).for_each(|b| *b = b' ');
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Gives the earlier of two equal keys that an error complains about another name of the same length, so that the text
/// parses; its byte offset says which item to leave out of the tree.
fn rename_duplicate(text: &str, error: &Error) -> Option<(String, usize)> {
    if !error.message().contains("redefined object key") {
        return None;
    }
    let keys = scan::object_keys(text, error.location().offset());
    let later = keys.last()?;
    let normal = |range: &Range<usize>| text.get(range.clone()).map(|k| k.trim_matches('"'));
    let earlier = keys[..keys.len() - 1].iter().rev().find(|k| normal(k) == normal(later))?;
    let position = text.get(earlier.clone())?.rfind(|c: char| c.is_ascii_alphanumeric())? + earlier.start;
    let letters = if text.as_bytes()[position].is_ascii_digit() { b'0'..=b'9' } else { b'a'..=b'z' };
    let taken = |candidate: &str| keys.iter().any(|k| normal(k) == Some(candidate.trim_matches('"')));
    letters.into_iter().find_map(|letter| {
        let mut renamed = text.as_bytes().to_vec();
        renamed[position] = letter;
        let renamed = String::from_utf8(renamed).ok()?;
        let free = renamed.get(earlier.clone()).is_some_and(|k| !taken(k));
        free.then_some((renamed, earlier.start))
    })
}

/// Replaces the expression that is beyond the limits of the parser by [`TOO_DEEP`].
fn replace_deep(text: &str, error: &Error) -> Option<String> {
    if !error.message().contains("expected at most") {
        return None;
    }
    let range = scan::expression_around(text, error.location().offset())?;
    let written = text.get(range.clone())?;
    let padding = written.len().checked_sub(TOO_DEEP.len())?;
    Some(format!("{}{TOO_DEEP}{}{}", &text[..range.start], " ".repeat(padding), &text[range.end..]))
}
