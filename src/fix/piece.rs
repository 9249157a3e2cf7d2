//! The block of one fix as a small text of its own.
//!
//! A template may hold thousands of resources and a fix touches one: parsing that one tells as much
//! as parsing all. What a block takes from elsewhere (the aliases of YAML) makes it no text of its
//! own; then the whole file is parsed.

use super::Syntax;
use super::lines::line_at;
use crate::finding::{Edit, PlannedFix};
use crate::source::{FileId, SourceFile, Span};

/// A block cut out of its file.
pub(super) struct Piece {
    /// The block as a file, under the path of the file that it is from.
    pub(super) file: SourceFile,
    /// The block in that text.
    pub(super) block: Span,
    /// Where the block begins in the file, and in the text.
    start: (usize, usize),
}

impl Piece {
    /// Cuts out a block. Nothing when something else stands before it on its line.
    pub(super) fn cut(file: &SourceFile, block: Span, syntax: Syntax) -> Option<Self> {
        let (start, end) = (block.start as usize, block.end as usize);
        let inner = file.text.get(start..end)?;
        let (text, begin) = match syntax {
            Syntax::Hcl => return None,
            Syntax::Json if inner.starts_with('{') => (inner.to_owned(), 0),
            Syntax::Json => (format!("{{{inner}}}"), 1),
            Syntax::Yaml => {
                let from = line_at(&file.text, start).start;
                let lead = file.text.get(from..start)?;
                let rest = file.text.get(end..line_at(&file.text, end).end)?;
                (lead.bytes().all(|b| b == b' '))
                    .then(|| (format!("{lead}{inner}{rest}"), lead.len()))?
            }
        };
        let inside = Span::new(block.file, begin, begin + inner.len());
        Some(Self {
            file: SourceFile::new(file.path.clone(), text),
            block: inside,
            start: (start, begin),
        })
    }

    /// A fix of the block with its place in the text.
    pub(super) fn planned(&self, planned: &PlannedFix) -> PlannedFix {
        let mut planned = planned.clone();
        planned.target.block = self.block;
        planned
    }

    /// Edits of the text as edits of the file.
    pub(super) fn moved(&self, id: FileId, edits: Vec<Edit>) -> Option<Vec<Edit>> {
        let place = |at: u32| (at as usize + self.start.0).checked_sub(self.start.1);
        let moved = |edit: Edit| {
            let span = Span::new(id, place(edit.span.start)?, place(edit.span.end)?);
            Some(Edit { span, text: edit.text })
        };
        edits.into_iter().map(moved).collect()
    }
}
