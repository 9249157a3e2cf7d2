//! The fixes of one file, checked together.
//!
//! Stands alone because parsing a file again for every fix would cost the square of its size. A fix
//! is checked in its own block (`piece`) where that is a text of its own. The others, of different
//! blocks, go into one new text, which is parsed once; only when that does not say what was meant
//! are they taken apart to find the one that stands in the way. What holds together holds alone: an
//! edit writes over one value, or adds lines or members that are whole.

use std::cell::{Cell, OnceCell};
use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::piece::Piece;
use super::{Kept, Syntax, apply, by_line, check, data, hcl, syntax_of, value};
use crate::finding::{Edit, Fix, PlannedFix};
use crate::source::file_names::is_hcl;
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::node::Document;

/// Text that may be parsed to check the fixes of one file, in bytes, and on top of that in copies
/// of the file. Only a file with very many fixes that cannot be written gets there; its remaining
/// fixes are dropped.
const MAX_PARSED: (usize, usize) = (64 << 20, 8);

/// A fix whose edits are known but not checked.
struct Draft<'a> {
    index: usize,
    planned: &'a PlannedFix,
    syntax: Syntax,
    edits: Vec<Edit>,
}

/// A file before its fixes.
struct Old<'a> {
    id: FileId,
    file: &'a SourceFile,
    tree: OnceCell<Document>,
    /// Bytes that may still be parsed.
    left: Cell<usize>,
}

impl<'a> Old<'a> {
    fn new(id: FileId, file: &'a SourceFile) -> Self {
        Self {
            id,
            file,
            tree: OnceCell::new(),
            left: Cell::new(MAX_PARSED.0 + MAX_PARSED.1 * file.text.len()),
        }
    }

    fn tree(&self) -> &Document {
        self.tree.get_or_init(|| check::parse_data(self.id, &self.file.path, &self.file.text))
    }

    fn draft<'p>(&self, index: usize, planned: &'p PlannedFix) -> Option<Draft<'p>> {
        let target = &planned.target;
        if !is_writable(planned) {
            return None;
        }
        let block = self.file.text.get(target.block.start as usize..target.block.end as usize)?;
        let syntax = syntax_of(block)?;
        let mut edits = match syntax {
            Syntax::Hcl => hcl::edits(&self.file.text, planned)?,
            Syntax::Json | Syntax::Yaml if is_hcl(&self.file.path) => return None,
            Syntax::Json | Syntax::Yaml => {
                data::edits(&self.file.text, &self.tree().roots, planned, syntax)?
            }
        };
        edits.sort_by_key(|e| (e.span.start, e.span.end));
        Some(Draft { index, planned, syntax, edits })
    }

    /// Whether a file with these fixes parses as before and has every value where it was meant to
    /// be.
    fn holds(&self, drafts: &[Draft<'_>]) -> bool {
        let mut edits: Vec<Edit> = drafts.iter().flat_map(|d| d.edits.iter().cloned()).collect();
        edits.sort_by_key(|e| (e.span.start, e.span.end));
        let Some(after) = apply(&self.file.text, &edits) else { return false };
        let new = check::parse_data(self.id, &self.file.path, &after);
        let is_meant = |draft: &Draft<'_>| match draft.syntax {
            Syntax::Hcl => check::hcl(self.file, draft.planned, &draft.edits).unwrap_or(false),
            Syntax::Json | Syntax::Yaml => {
                check::data(&self.tree().roots, &new.roots, draft.planned).unwrap_or(false)
            }
        };
        check::faults(&new.problems) <= check::faults(&self.tree().problems)
            && drafts.iter().all(is_meant)
    }

    /// The drafts that hold, all at once if possible.
    fn sift<'p>(&self, drafts: Vec<Draft<'p>>) -> Vec<Draft<'p>> {
        let (mut todo, mut kept) = (vec![drafts], Vec::new());
        while let Some(mut some) = todo.pop() {
            let Some(left) = self.left.get().checked_sub(self.file.text.len()) else { return kept };
            self.left.set(left);
            if self.holds(&some) {
                kept.append(&mut some);
            } else if some.len() > 1 {
                todo.push(some.split_off(some.len() / 2));
                todo.push(some);
            }
        }
        kept
    }

    fn fix(&self, draft: Draft<'_>) -> (usize, Fix) {
        (draft.index, fix(self.file, draft.planned, draft.edits, draft.syntax))
    }
}

fn fix(file: &SourceFile, planned: &PlannedFix, edits: Vec<Edit>, syntax: Syntax) -> Fix {
    let text =
        |e: &Edit| file.text.get(e.span.start as usize..e.span.end as usize).unwrap_or_default();
    // Writing over a reference takes more away than the value.
    let safe = planned.safe && edits.iter().all(|e| value::is_literal(text(e), syntax));
    Fix { label: planned.label.clone(), safe, edits }
}

/// What became of a fix.
enum Outcome {
    Written(Fix),
    /// It cannot be written.
    Refused,
    /// The block alone does not tell.
    Open,
}

/// Writes fixes of one block of JSON or YAML by this block alone, where it is a text of its own.
fn alone(
    id: FileId,
    file: &SourceFile,
    block: Span,
    planned: &[(usize, &PlannedFix)],
) -> Vec<Outcome> {
    let text = file.text.get(block.start as usize..block.end as usize);
    let piece = text.and_then(syntax_of).and_then(|syntax| Piece::cut(file, block, syntax));
    let old = piece.as_ref().map(|piece| Old::new(id, &piece.file));
    let own = |piece: &Piece, tree: &Document| {
        tree.problems.is_empty()
            && !tree.incomplete
            && check::path_to(&tree.roots, piece.block).is_some()
    };
    let (Some(piece), Some(old)) = (
        piece.as_ref(),
        old.as_ref().filter(|old| piece.as_ref().is_some_and(|p| own(p, old.tree()))),
    ) else {
        return planned.iter().map(|_| Outcome::Open).collect();
    };
    let inside: Vec<PlannedFix> =
        planned.iter().map(|(_, planned)| piece.planned(planned)).collect();
    let drafts =
        inside.iter().enumerate().filter_map(|(at, planned)| old.draft(at, planned)).collect();
    let mut outcomes: Vec<Outcome> = planned.iter().map(|_| Outcome::Refused).collect();
    for draft in old.sift(drafts) {
        let (at, fix) = old.fix(draft);
        if let Some(edits) = piece.moved(id, fix.edits) {
            outcomes[at] = Outcome::Written(Fix { edits, ..fix });
        }
    }
    outcomes
}

/// Writes a fix by the lines that it touches, where these tell enough.
fn in_lines(file: &SourceFile, planned: &PlannedFix, kept: &Kept) -> Option<Fix> {
    let resource = kept.at(planned.target.block)?;
    let block =
        file.text.get(planned.target.block.start as usize..planned.target.block.end as usize)?;
    let edits = (syntax_of(block)? == Syntax::Yaml)
        .then(|| by_line::edits(&file.text, resource, planned))??;
    Some(fix(file, planned, edits, Syntax::Yaml))
}

/// Writes the fixes of a file, each with the number that it came with; those that cannot be written
/// are left out.
pub(super) fn write(
    file: &SourceFile,
    planned: Vec<(usize, &PlannedFix)>,
    kept: &Kept,
) -> Vec<(usize, Fix)> {
    let Some(id) = planned.first().map(|(_, p)| p.target.block.file) else { return Vec::new() };
    if is_hcl(&file.path) {
        return planned
            .into_par_iter()
            .filter_map(|(index, planned)| native(id, file, index, planned))
            .collect();
    }
    let mut blocks: BTreeMap<Span, Vec<(usize, &PlannedFix)>> = BTreeMap::new();
    let mut fixes = Vec::new();
    for (index, planned) in planned.into_iter().filter(|(_, planned)| is_writable(planned)) {
        if let Some(fix) = in_lines(file, planned, kept) {
            fixes.push((index, fix));
            continue;
        }
        blocks.entry(planned.target.block).or_default().push((index, planned));
    }
    let blocks: Vec<_> = blocks.into_iter().collect();
    let outcomes: Vec<Vec<Outcome>> =
        blocks.par_iter().map(|(block, planned)| alone(id, file, *block, planned)).collect();
    let mut others = Vec::new();
    for (outcome, (index, planned)) in
        outcomes.into_iter().flatten().zip(blocks.into_iter().flat_map(|(_, planned)| planned))
    {
        match outcome {
            Outcome::Written(fix) => fixes.push((index, fix)),
            Outcome::Refused => {}
            Outcome::Open => others.push((index, planned)),
        }
    }
    fixes.extend(together(id, file, others));
    fixes
}

/// Writes a fix of native HCL, by its block alone.
fn native(
    id: FileId,
    file: &SourceFile,
    index: usize,
    planned: &PlannedFix,
) -> Option<(usize, Fix)> {
    let old = Old::new(id, file);
    let draft = old.draft(index, planned)?;
    check::hcl(file, planned, &draft.edits).unwrap_or(false).then(|| old.fix(draft))
}

/// Whether a fix is one that can be written at all.
fn is_writable(planned: &PlannedFix) -> bool {
    !planned.set.is_empty() && planned.set.iter().all(|(name, _)| value::is_name(name))
}

/// Writes fixes by parsing the whole file with all of them.
fn together(
    id: FileId,
    file: &SourceFile,
    planned: Vec<(usize, &PlannedFix)>,
) -> Vec<(usize, Fix)> {
    let old = Old::new(id, file);
    let drafts = planned.into_iter().filter_map(|(index, planned)| old.draft(index, planned));
    // Fixes of the same block would get in each other's way: each goes into a batch of its own.
    let mut batches: Vec<Vec<Draft<'_>>> = Vec::new();
    let mut earlier: HashMap<Span, usize> = HashMap::new();
    for draft in drafts {
        let number = earlier.entry(draft.planned.target.block).or_default();
        if *number == batches.len() {
            batches.push(Vec::new());
        }
        batches[*number].push(draft);
        *number += 1;
    }
    batches.into_iter().flat_map(|batch| old.sift(batch)).map(|draft| old.fix(draft)).collect()
}
