//! What all templates of one run share: limits, and what is found on the way.

use std::cell::{Cell, RefCell};

use crate::dialect::Context;
use crate::graph::{Gap, Provider};
use crate::source::{FileId, Span};
use crate::syntax::{Comment, Problem};
use crate::text::Text;
use crate::value::{Value, Why};

/// Gaps and problems that are noted; more of them say nothing new.
const MAX_NOTES: usize = 1_000;

/// Stacks nested in one template, in all; two that each hold two of themselves would otherwise never end.
const MAX_STACKS: usize = 1_000;

/// Text that is read again for one step.
const BYTES_OF_STEP: usize = 16;

/// Size of one value: elements, and 64 bytes of text each count as one.
const MAX_WEIGHT: usize = 100_000;

/// What the templates of one run share: limits and findings on the way.
pub(super) struct Run<'a> {
    /// Files, inputs and limits.
    pub(super) context: &'a Context<'a>,
    /// Missing pieces.
    pub(super) gaps: RefCell<Vec<Gap>>,
    /// Problems of the input.
    pub(super) problems: RefCell<Vec<Problem>>,
    /// Files that were read.
    pub(super) files: RefCell<Vec<FileId>>,
    /// Comments of embedded code, with its place.
    pub(super) comments: RefCell<Vec<(Span, Vec<Comment>)>>,
    /// Regions of stack instances, as providers.
    pub(super) providers: RefCell<Vec<Provider>>,
    /// Resource instances made so far.
    pub(super) instances: Cell<usize>,
    steps: Cell<usize>,
    depth: Cell<usize>,
    stacks: Cell<usize>,
}

impl<'a> Run<'a> {
    /// A run that has done nothing yet.
    pub(super) fn new(context: &'a Context<'a>) -> Self {
        Self {
            context,
            gaps: RefCell::default(),
            problems: RefCell::default(),
            files: RefCell::default(),
            comments: RefCell::default(),
            providers: RefCell::default(),
            instances: Cell::new(0),
            steps: Cell::new(context.budget.steps),
            depth: Cell::new(0),
            stacks: Cell::new(0),
        }
    }

    /// One step deeper, until the guard is dropped.
    ///
    /// # Errors
    /// A limit is reached.
    pub(super) fn enter(&self) -> Result<Guard<'_>, Why> {
        let (steps, depth) = (self.steps.get(), self.depth.get());
        if steps == 0 {
            return Err(Why::Budget("evaluation steps".into()));
        }
        if depth >= self.context.budget.depth {
            return Err(Why::Budget("nesting of expressions".into()));
        }
        self.steps.set(steps - 1);
        self.depth.set(depth + 1);
        Ok(Guard(&self.depth))
    }

    /// Counts what an evaluation has made: long strings and big containers use up steps too. `false` when it is too big.
    pub(super) fn charge(&self, value: &Value) -> bool {
        let weight = super::convert::weight(value, MAX_WEIGHT);
        self.steps.set(self.steps.get().saturating_sub(weight));
        weight <= MAX_WEIGHT
    }

    /// One more nested stack; `false` when there are too many.
    pub(super) fn nest(&self) -> bool {
        self.stacks.set(self.stacks.get() + 1);
        self.stacks.get() <= MAX_STACKS
    }

    /// Counts a text that is parsed; `false` when all steps are used up.
    pub(super) fn read(&self, text: &str) -> bool {
        self.steps.set(self.steps.get().saturating_sub(text.len() / BYTES_OF_STEP));
        self.steps.get() > 0
    }

    /// Notes something missing.
    pub(super) fn gap(&self, why: Why, span: Span) {
        let gap = Gap { why, span: Some(span) };
        let mut gaps = self.gaps.borrow_mut();
        if gaps.len() < MAX_NOTES && !gaps.contains(&gap) {
            gaps.push(gap);
        }
    }

    /// Notes an error of the template's structure.
    pub(super) fn problem(&self, message: Text, span: Span) {
        let problem = Problem::new(crate::syntax::ProblemKind::Syntax, message, span);
        let mut problems = self.problems.borrow_mut();
        if problems.len() < MAX_NOTES && !problems.contains(&problem) {
            problems.push(problem);
        }
    }
}

/// Counts the depth of evaluation.
pub(super) struct Guard<'g>(&'g Cell<usize>);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}
