//! What all templates of one run share: limits, and what is found on the way.

use std::cell::{Cell, RefCell};

use crate::account::{Exceeded, HANDLE, SLOT};
use crate::dialect::{Context, Embedded};
use crate::graph::{Gap, Provider};
use crate::source::{FileId, Span};
use crate::syntax::{Problem, ProblemKind};
use crate::text::Text;
use crate::value::{Value, Why};

/// Gaps and problems that are noted; more of them say nothing new.
const MAX_NOTES: usize = 1_000;

/// Stacks nested in one template, in all; two that each hold two of themselves would otherwise
/// never end.
const MAX_STACKS: usize = 1_000;

/// Text that is read again for one step.
const BYTES_OF_STEP: usize = 16;

/// What a tree takes for each byte of its text.
const TREE: u64 = 8;

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
    pub(super) comments: RefCell<Vec<Embedded>>,
    /// Regions of stack instances, as providers.
    pub(super) providers: RefCell<Vec<Provider>>,
    /// Resource instances made so far.
    pub(super) instances: Cell<usize>,
    exceeded: Cell<bool>,
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
            exceeded: Cell::new(false),
            depth: Cell::new(0),
            stacks: Cell::new(0),
        }
    }

    /// One step deeper, until the guard is dropped.
    ///
    /// # Errors
    /// A limit is reached.
    pub(super) fn enter(&self, span: Span) -> Result<Guard<'_>, Why> {
        self.context.tab.step().map_err(|over| self.over(over, span))?;
        let depth = self.depth.get();
        if depth >= self.context.budget.depth {
            return Err(Why::budget("表达式的嵌套层数", "nesting of expressions"));
        }
        self.depth.set(depth + 1);
        Ok(Guard(&self.depth))
    }

    /// Charges what an evaluation has made.
    ///
    /// # Errors
    /// A limit is reached, or the value is too big by itself.
    pub(super) fn charge(&self, value: &Value, span: Span) -> Result<(), Why> {
        let weight = super::convert::weight(value, MAX_WEIGHT);
        let charged =
            self.context.tab.work(weight / 4).and_then(|()| self.context.tab.many(weight, SLOT));
        charged.map_err(|over| self.over(over, span))?;
        if weight > MAX_WEIGHT {
            Err(Why::budget("值的大小", "size of a value"))
        } else {
            Ok(())
        }
    }

    /// Charges instances of a resource.
    ///
    /// # Errors
    /// A limit is reached.
    pub(super) fn resources(&self, count: usize, span: Span) -> Result<(), Why> {
        self.context.tab.resources(count, 0).map_err(|over| self.over(over, span))
    }

    /// Charges edges to the instances of a resource.
    ///
    /// # Errors
    /// A limit is reached.
    pub(super) fn handles(&self, count: usize, span: Span) -> Result<(), Why> {
        self.context.tab.many(count, HANDLE).map_err(|over| self.over(over, span))
    }

    /// The reason of a limit of the run that was reached; the first place is reported.
    pub(super) fn over(&self, over: Exceeded, span: Span) -> Why {
        let limit = over.to_string();
        if !self.exceeded.replace(true) {
            let message = Text::new(
                format!("超出上限（{limit}），此处未求值。"),
                format!("budget exceeded ({limit}): not evaluated"),
            );
            self.problems.borrow_mut().push(Problem::new(ProblemKind::Budget, message, span));
        }
        Why::Budget(Text::same(limit))
    }

    /// One more nested stack; `false` when there are too many.
    pub(super) fn nest(&self) -> bool {
        self.stacks.set(self.stacks.get() + 1);
        self.stacks.get() <= MAX_STACKS
    }

    /// Charges a text that is parsed.
    ///
    /// # Errors
    /// A limit is reached.
    pub(super) fn read(&self, text: &str, span: Span) -> Result<(), Why> {
        let tab = self.context.tab;
        let charged =
            tab.work(text.len() / BYTES_OF_STEP).and_then(|()| tab.many(text.len(), TREE));
        charged.map_err(|over| self.over(over, span))
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
        let problem = Problem::new(ProblemKind::Syntax, message, span);
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
