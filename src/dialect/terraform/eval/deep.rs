//! Deep evaluation moves to a thread with a large stack.
//!
//! Chains of references and nested expressions may be far deeper than a thread of a pool or a test
//! has room for. Only evaluation that really is deep pays for the thread. Where none can be started,
//! as in WebAssembly, what is deeper than any stack allows is over a limit, and undecided.

use super::{Evaluated, Evaluator};
use crate::origin::Origin;
use crate::source::Span;
use crate::text::Text;
use crate::value::Traced;

/// Levels that fit on any stack.
const SHALLOW: usize = if cfg!(debug_assertions) { 24 } else { 96 };

/// Room for the levels that [`crate::dialect::Budget::depth`] allows; untouched pages cost nothing.
const STACK: usize = 192 << 20;

/// References may nest this many times deeper than expressions.
const REFERENCES: usize = 8;

/// Steps that a thread counts as, so that hostile input cannot start one for each element.
const THREAD_STEPS: usize = 200;

/// What is done one level deeper.
type Work<'w, 'a> = &'w mut (dyn FnMut(&mut Evaluator<'a>) -> Evaluated + Send);

impl<'a> Evaluator<'a> {
    /// Does something one level deeper. Everything that recurses along the input goes through here.
    pub(in crate::dialect::terraform) fn deeper(
        &mut self,
        span: Span,
        work: Work<'_, 'a>,
    ) -> Evaluated {
        self.depth += 1;
        let result = self.at_depth(span, work);
        self.depth -= 1;
        result
    }

    fn at_depth(&mut self, span: Span, work: Work<'_, 'a>) -> Evaluated {
        let limit = self.context.budget.depth.saturating_mul(REFERENCES);
        if self.depth > limit {
            let why = self.over(
                Text::new(
                    format!("{limit} 层嵌套引用"),
                    format!("{limit} levels of nested references"),
                ),
                span,
            );
            return Ok(Traced::unknown(why, Origin::literal(span)));
        }
        if self.depth <= SHALLOW || self.on_deep_stack {
            return work(self);
        }
        if let Err(why) = self.charge(THREAD_STEPS, span) {
            return Ok(Traced::unknown(why, Origin::literal(span)));
        }
        self.on_deep_stack = true;
        let result = self.on_thread(span, work);
        self.on_deep_stack = false;
        result
    }

    fn on_thread(&mut self, span: Span, work: Work<'_, 'a>) -> Evaluated {
        let done = std::thread::scope(|threads| {
            let builder = std::thread::Builder::new().stack_size(STACK);
            let thread = builder.spawn_scoped(threads, || work(self));
            thread.ok().and_then(|t| t.join().ok())
        });
        done.unwrap_or_else(|| {
            let why = self.over(Text::new("表达式的嵌套层数", "nesting of expressions"), span);
            Ok(Traced::unknown(why, Origin::literal(span)))
        })
    }
}
