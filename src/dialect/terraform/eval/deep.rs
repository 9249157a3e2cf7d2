//! Deep evaluation moves to a thread with a large stack.
//!
//! Chains of references and nested expressions may be far deeper than a thread of a pool or a test has room for. Only
//! evaluation that really is deep pays for the thread.

use super::{Evaluated, Evaluator, Scope};
use crate::origin::Origin;
use crate::syntax::hcl::Expr;
use crate::value::Traced;

/// Levels that fit on any stack.
const SHALLOW: usize = if cfg!(debug_assertions) { 24 } else { 96 };

/// Room for the levels that [`crate::dialect::Budget::depth`] allows; untouched pages cost nothing.
const STACK: usize = 192 << 20;

/// References may nest this many times deeper than expressions.
const REFERENCES: usize = 8;

/// Steps that a thread counts as, so that hostile input cannot start one for each element.
const THREAD_STEPS: usize = 200;

impl Evaluator<'_> {
    /// One level deeper.
    pub(super) fn nested(&mut self, expr: &Expr, scope: Scope<'_>) -> Evaluated {
        let limit = self.context.budget.depth.saturating_mul(REFERENCES);
        if self.depth > limit {
            let why = self.over(&format!("{limit} levels of nested references"), expr.span);
            return Ok(Traced::unknown(why, Origin::literal(expr.span)));
        }
        if self.depth <= SHALLOW || self.on_deep_stack {
            return self.dispatch(expr, scope);
        }
        if let Err(why) = self.charge(THREAD_STEPS, expr.span) {
            return Ok(Traced::unknown(why, Origin::literal(expr.span)));
        }
        self.on_deep_stack = true;
        let result = self.on_thread(expr, scope);
        self.on_deep_stack = false;
        result
    }

    fn on_thread(&mut self, expr: &Expr, scope: Scope<'_>) -> Evaluated {
        let done = std::thread::scope(|threads| {
            let builder = std::thread::Builder::new().stack_size(STACK);
            let thread = builder.spawn_scoped(threads, || self.dispatch(expr, scope));
            thread.ok().and_then(|t| t.join().ok())
        });
        done.unwrap_or_else(|| {
            let why = self.over("nesting of expressions", expr.span);
            Ok(Traced::unknown(why, Origin::literal(expr.span)))
        })
    }
}
