//! From byte ranges of a text to spans of the file it stands in.
//!
//! A text may be a whole file, or code embedded in a string of another file (Terraform inside a ROS
//! template). Trees are built with outer spans from the start, so that nothing above the parsers
//! ever sees an inner position.

use std::ops::Range;
use std::sync::Arc;

use crate::source::{FileId, Span};
use crate::syntax::node::{Node, NodeKind};

/// How a text lies in its file.
#[derive(Clone, Debug)]
pub enum Placement {
    /// The text is the whole file.
    Whole,
    /// The text stands in the file unchanged, from this byte on.
    Offset(u32),
    /// Each line of the text is a line of the file.
    Lines {
        /// Byte offsets in the text at which its lines start.
        inner: Arc<[u32]>,
        /// Byte offsets in the file of the same places.
        outer: Arc<Vec<u32>>,
        /// The whole scalar, for places that have no line.
        whole: Span,
    },
    /// The text has no true positions in the file; everything is this span.
    Point(Span),
}

impl Placement {
    /// The placement of the text of a string node: exact for literal blocks and for strings on one
    /// line without escapes, else the node's span as a whole.
    pub fn of_scalar(node: &Node, source: &str) -> Self {
        let NodeKind::String { text, lines, .. } = &node.kind else {
            return Self::Point(node.span);
        };
        match lines {
            Some(lines) => {
                let inner: Arc<[u32]> = line_starts(text).into();
                Self::Lines { inner, outer: lines.clone(), whole: node.span }
            }
            None => {
                let written =
                    source.get(node.span.start as usize..node.span.end as usize).unwrap_or("");
                let quote = u32::from(written.starts_with(['"', '\'']));
                let body = written
                    .get(quote as usize..written.len().saturating_sub(quote as usize))
                    .unwrap_or("");
                if body == &**text {
                    Self::Offset(node.span.start + quote)
                } else {
                    Self::Point(node.span)
                }
            }
        }
    }

    /// The span of a byte range of the text.
    pub fn map(&self, file: FileId, range: Range<usize>) -> Span {
        match self {
            Self::Whole => Span::new(file, range.start, range.end),
            Self::Offset(offset) => {
                Span::new(file, range.start + *offset as usize, range.end + *offset as usize)
            }
            Self::Lines { inner, outer, whole } => {
                let at = |offset: usize| line_offset(inner, outer, offset);
                match (at(range.start), at(range.end)) {
                    (Some(start), Some(end)) => Span::new(file, start, end.max(start)),
                    _ => *whole,
                }
            }
            Self::Point(span) => *span,
        }
    }
}

fn line_offset(inner: &[u32], outer: &[u32], offset: usize) -> Option<usize> {
    let line = inner.partition_point(|s| *s as usize <= offset).checked_sub(1)?;
    let (inside, outside) = (inner.get(line)?, outer.get(line).or(outer.last())?);
    Some(
        *outside as usize
            + (offset - *inside as usize).min(if line < outer.len() { usize::MAX } else { 0 }),
    )
}

fn line_starts(text: &str) -> Vec<u32> {
    let mut starts = vec![0];
    starts.extend(
        text.bytes()
            .enumerate()
            .filter(|(_, b)| *b == b'\n')
            .map(|(i, _)| u32::try_from(i + 1).unwrap_or(u32::MAX)),
    );
    starts
}
