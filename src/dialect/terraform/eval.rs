//! Evaluates expressions: lazily, within limits, and with unknowns.
//!
//! The evaluator owns everything that evaluation of one root fills in. An error that Terraform
//! would report is a [`Fault`] inside an expression (`try` catches it) and an unknown with
//! [`Why::Invalid`] outside of it.

mod attempt;
mod call;
mod choice;
mod collections;
mod conditional;
mod deep;
mod operators;
mod select;
mod sensitive;
mod settle;
mod step;
mod template;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use crate::account::Exceeded;
use crate::dialect::Context;
use crate::dialect::terraform::config::Config;
use crate::dialect::terraform::functions::Patterns;
use crate::dialect::terraform::installed::Installed;
use crate::dialect::terraform::instance::{Instance, Target};
use crate::dialect::terraform::repeat::Repeat;
use crate::dialect::terraform::text::nfc;
use crate::dialect::terraform::{ModuleFile, ModuleSet, RootInput};
use crate::graph::Gap;
use crate::origin::{Origin, StepKind};
use crate::source::{FileId, Span};
use crate::syntax::hcl::{Expr, ExprKind};
use crate::syntax::{Problem, ProblemKind};
use crate::text::Text;
use crate::value::{Traced, Value, Why};

pub(super) use call::told;
pub(super) use choice::unreferenced;
pub(super) use collections::Unlisted;
pub(super) use step::referred;

/// An error that Terraform would report too.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fault(pub(super) Text);

impl Fault {
    pub(super) fn new(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self(Text::new(zh, en))
    }
}

/// What evaluating an expression gives.
pub(super) type Evaluated = Result<Traced, Fault>;

/// What names mean where an expression stands.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    /// The module instance; `None` where only functions and loop variables may be used.
    pub(super) instance: Option<usize>,
    /// `count` and `each`.
    pub(super) repeat: Option<&'s Repeat>,
    /// Loop variables, innermost first.
    pub(super) bindings: Option<&'s Binding<'s>>,
    /// Variables of a template file.
    pub(super) variables: Option<&'s BTreeMap<Arc<str>, Traced>>,
}

/// A loop variable.
pub(super) struct Binding<'s> {
    pub(super) name: &'s str,
    pub(super) value: Traced,
    pub(super) next: Option<&'s Self>,
}

impl<'s> Scope<'s> {
    /// Literals and functions only.
    pub(super) const SEALED: Scope<'static> =
        Scope { instance: None, repeat: None, bindings: None, variables: None };

    /// The scope of a module without `count` or `each`.
    pub(super) fn module(instance: usize) -> Self {
        Self { instance: Some(instance), repeat: None, bindings: None, variables: None }
    }

    /// The value of a loop variable or template variable.
    pub(super) fn lookup(&self, name: &str) -> Option<&'s Traced> {
        let mut next = self.bindings;
        while let Some(binding) = next {
            if binding.name == name {
                return Some(&binding.value);
            }
            next = binding.next;
        }
        self.variables.and_then(|v| v.get(name))
    }
}

/// Evaluation of one root module.
pub(super) struct Evaluator<'a> {
    pub(super) context: Context<'a>,
    pub(super) set: &'a ModuleSet,
    pub(super) root: &'a RootInput,
    pub(super) configs: HashMap<Arc<str>, Arc<Config<'a>>>,
    pub(super) instances: Vec<Instance<'a>>,
    /// What an address without instance key names.
    pub(super) targets: HashMap<Arc<str>, Target>,
    /// Values of root variables from outside.
    pub(super) root_values: BTreeMap<Arc<str>, Traced>,
    /// Modules that `terraform init` put beside the code; read when first asked for.
    pub(super) installed: Option<BTreeMap<String, Installed>>,
    pub(super) problems: Vec<Problem>,
    pub(super) gaps: Vec<Gap>,
    /// Files with values that were used.
    pub(super) value_files: Vec<FileId>,
    /// Files with values that were not, and lie where somebody may have meant them for this root.
    pub(super) value_files_near: OnceCell<Vec<&'a ModuleFile>>,
    /// Resources that something refers to, in the order in which they were met.
    pub(super) touched: Vec<(usize, usize)>,
    pub(super) touched_set: HashSet<(usize, usize)>,
    /// Instances of resources and modules made so far.
    pub(super) members: usize,
    templates: HashMap<FileId, Result<Arc<Expr>, Fault>>,
    patterns: Patterns,
    depth: usize,
    on_deep_stack: bool,
    reported: BTreeSet<Cow<'static, str>>,
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(context: Context<'a>, set: &'a ModuleSet, root: &'a RootInput) -> Self {
        Self {
            context,
            set,
            root,
            configs: HashMap::default(),
            instances: Vec::new(),
            targets: HashMap::default(),
            root_values: BTreeMap::new(),
            installed: None,
            problems: Vec::new(),
            gaps: Vec::new(),
            value_files: Vec::new(),
            value_files_near: OnceCell::new(),
            touched: Vec::new(),
            touched_set: HashSet::default(),
            members: 0,
            templates: HashMap::default(),
            patterns: Patterns::default(),
            depth: 0,
            on_deep_stack: false,
            reported: BTreeSet::new(),
        }
    }

    /// Evaluates an expression.
    pub(super) fn eval(&mut self, expr: &Expr, scope: Scope<'_>) -> Evaluated {
        if let Err(over) = self.context.tab.step() {
            let why = self.exceeded(over, expr.span);
            return Ok(Traced::unknown(why, Origin::literal(expr.span)));
        }
        self.deeper(expr.span, &mut |this| this.dispatch(expr, scope))
    }

    fn dispatch(&mut self, expr: &Expr, scope: Scope<'_>) -> Evaluated {
        let literal = |value| Ok(Traced::new(value, Origin::literal(expr.span)));
        match &expr.kind {
            ExprKind::Null => literal(Value::Null),
            ExprKind::Bool(b) => literal(Value::Bool(*b)),
            ExprKind::Number(n) => literal(Value::Number((**n).clone())),
            ExprKind::String(s) => literal(Value::String(nfc(s))),
            ExprKind::Template(parts) => self.template(parts, expr.span, scope),
            ExprKind::Tuple(items) => self.tuple(items, expr.span, scope),
            ExprKind::Object(items) => self.object(items, expr.span, scope),
            ExprKind::Variable(_) => self.reference(expr, &[], expr.span, scope),
            ExprKind::Traversal(traversal) => {
                self.reference(&traversal.0, &traversal.1, expr.span, scope)
            }
            ExprKind::Call(call) => self.call(call, expr.span, scope),
            ExprKind::Parens(inner) => self.eval(inner, scope),
            ExprKind::Unary(op, inner) => self.unary(*op, inner, expr.span, scope),
            ExprKind::Binary(op, sides) => self.binary(*op, &sides.0, &sides.1, expr.span, scope),
            ExprKind::Conditional(parts) => self.conditional(parts, expr.span, scope),
            ExprKind::For(of) => self.for_expr(of, expr.span, scope),
        }
    }

    /// Charges work. Every limit that is reached is reported once.
    pub(super) fn charge(&mut self, steps: usize, span: Span) -> Result<(), Why> {
        self.context.tab.work(steps).map_err(|over| self.exceeded(over, span))
    }

    /// Charges what is made: so many things of a size in bytes.
    pub(super) fn made(&mut self, things: usize, bytes: u64, span: Span) -> Result<(), Why> {
        self.context.tab.many(things, bytes).map_err(|over| self.exceeded(over, span))
    }

    /// The reason of a limit of the run.
    pub(super) fn exceeded(&mut self, over: Exceeded, span: Span) -> Why {
        self.over(Text::same(over.to_string()), span)
    }

    /// The reason of a limit that was reached at a place.
    pub(super) fn over(&mut self, limit: Text, span: Span) -> Why {
        if self.reported.insert(limit.en.clone()) {
            let message = Text::new(
                format!("超出上限（{}），此处未求值。", limit.zh),
                format!("budget exceeded ({}): not evaluated", limit.en),
            );
            self.problems.push(Problem::new(ProblemKind::Budget, message, span));
        }
        Why::Budget(limit)
    }

    /// The reason of a circular reference.
    pub(super) fn cycle(&mut self, name: &str, span: Span) -> Why {
        let why = Why::Cycle(name.into());
        if self.reported.insert(format!("cycle {name}").into()) {
            let message =
                Text::new(format!("`{name}` 循环引用。"), format!("`{name}` refers to itself"));
            self.problems.push(Problem::new(ProblemKind::Circle, message, span));
        }
        why
    }

    /// The source text of an expression, for messages: one line, not long.
    pub(super) fn text_of(&self, span: Span) -> Arc<str> {
        const LONGEST: usize = 80;
        let file = self.context.sources.file(span.file);
        let text = file.text.get(span.start as usize..span.end as usize).unwrap_or("");
        let mut line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.chars().count() > LONGEST {
            line = line.chars().take(LONGEST - 1).chain(['…']).collect();
        }
        line.into()
    }
}

/// The value with one more step on its way; options take the step too, so that each can be told on
/// its own.
pub(super) fn carried(mut value: Traced, kind: &StepKind, span: Option<Span>) -> Traced {
    if let Value::OneOf(one) = &value.value {
        let options = one.options.iter().map(|o| carried(o.clone(), kind, span)).collect();
        value.value = Value::OneOf(Arc::new(crate::value::OneOf { options, why: one.why.clone() }));
    }
    value.origin = Origin::step(kind.clone(), span, [value.origin]);
    value
}
