//! Edits of a text that was edited already, as edits of the text as it was.
//!
//! Stands alone because mending takes rounds: what is mended may be judged by a rule that had
//! nothing to say before. A reader sees one change from what he has to what he gets.

use std::ops::Range;

use crate::finding::Edit;
use crate::source::{FileId, Span};

/// A part of an edited text.
enum Piece {
    /// A part of the text as it was.
    Kept(Range<usize>),
    /// New text.
    New(String),
}

impl Piece {
    fn len(&self) -> usize {
        match self {
            Self::Kept(range) => range.len(),
            Self::New(text) => text.len(),
        }
    }

    fn part(&self, range: Range<usize>) -> Option<Self> {
        Some(match self {
            Self::Kept(kept) => Self::Kept(kept.start + range.start..kept.start + range.end),
            Self::New(text) => Self::New(text.get(range)?.to_owned()),
        })
    }
}

/// The edits that do at once what edits of a text and then edits of the result do; both in order.
/// Nothing when the second do not fit the result of the first.
pub(super) fn together(
    file: FileId,
    length: usize,
    first: &[Edit],
    second: &[Edit],
) -> Option<Vec<Edit>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for edit in first {
        pieces.push(Piece::Kept(at..edit.span.start as usize));
        pieces.push(Piece::New(edit.text.clone()));
        at = edit.span.end as usize;
    }
    pieces.push(Piece::Kept(at..length));
    let mut result = Vec::new();
    let mut done = 0;
    let mut next = (0, 0);
    for edit in second {
        cut(&pieces, &mut next, done..edit.span.start as usize, &mut result)?;
        result.push(Piece::New(edit.text.clone()));
        done = edit.span.end as usize;
    }
    let all = pieces.iter().map(Piece::len).sum();
    cut(&pieces, &mut next, done..all, &mut result)?;
    Some(edits(file, length, result))
}

/// Adds a part of a text in pieces. `next` is the first piece that may hold it, with its start;
/// parts are asked for in order.
fn cut(
    pieces: &[Piece],
    next: &mut (usize, usize),
    wanted: Range<usize>,
    into: &mut Vec<Piece>,
) -> Option<()> {
    while let Some(piece) = pieces.get(next.0) {
        let (start, end) = (next.1, next.1 + piece.len());
        let (from, to) = (wanted.start.max(start), wanted.end.min(end));
        if from < to {
            into.push(piece.part(from - start..to - start)?);
        }
        if end > wanted.end {
            break;
        }
        *next = (next.0 + 1, end);
    }
    let all_there = next.0 < pieces.len() || wanted.end <= next.1;
    (wanted.start <= wanted.end && all_there).then_some(())
}

/// What stands between the parts that are kept, as edits.
fn edits(file: FileId, length: usize, pieces: Vec<Piece>) -> Vec<Edit> {
    let (mut edits, mut at, mut text) = (Vec::new(), 0, String::new());
    for piece in pieces.into_iter().chain([Piece::Kept(length..length)]) {
        match piece {
            Piece::New(more) => text += &more,
            Piece::Kept(range) => {
                if range.start > at || !text.is_empty() {
                    edits.push(Edit {
                        span: Span::new(file, at, range.start),
                        text: std::mem::take(&mut text),
                    });
                }
                at = range.end;
            }
        }
    }
    edits
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::apply;
    use super::*;

    #[test]
    fn two_rounds_are_one_change() {
        let edit = |start, end, text: &str| Edit {
            span: Span::new(FileId(0), start, end),
            text: text.into(),
        };
        let table: [(&[Edit], &[Edit], usize); 5] = [
            (&[edit(2, 3, "XYZ")], &[edit(0, 1, "_"), edit(7, 7, "!")], 3),
            // An edit of what the first wrote, and one that begins in it.
            (&[edit(2, 3, "XYZ")], &[edit(3, 4, "-")], 1),
            (&[edit(2, 3, "XYZ"), edit(6, 6, "Q")], &[edit(4, 8, "")], 1),
            (&[], &[edit(1, 2, "")], 1),
            (&[edit(10, 10, "end")], &[edit(13, 13, "!")], 1),
        ];
        let text = "0123456789";
        for (first, second, count) in table {
            let after = apply(&apply(text, first).unwrap(), second).unwrap();
            let whole = together(FileId(0), text.len(), first, second).unwrap();
            assert_eq!((apply(text, &whole).unwrap(), whole.len()), (after, count), "{whole:?}");
        }
        assert!(together(FileId(0), 3, &[], &[edit(5, 6, "")]).is_none());
    }
}
