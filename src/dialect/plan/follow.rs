//! From the references of an expression in a plan's configuration to resources of the plan.
//!
//! A plan names what an expression refers to, not the expression. References to variables and
//! outputs are followed through module calls until they end in a resource, in a value that was
//! known while planning, or in nothing that can be seen.

use std::cell::Cell;
use std::sync::Arc;

use super::address::{Token, child, join, module_names, module_steps};
use super::code_places::{Places, attribute};
use super::index::Index;
use super::references::{Code, is_own, plan_references};
use super::wording::Wording;
use crate::origin::{KeySelector, Origin, Reference, StepKind};
use crate::source::Span;
use crate::syntax::node::Node;
use crate::value::Why;

/// How many modules a reference may pass.
const MAX_DEPTH: usize = 64;

/// The most references that one expression leads to.
const MAX_ORIGINS: usize = 1_024;

/// The most steps for one attribute; a plan may make its outputs refer to each other in circles.
const MAX_STEPS: usize = 20_000;

/// The fewest steps for one resource, however many share the budget of the plan.
const MIN_SHARE: usize = 500;

/// What an expression refers to.
#[derive(Clone, Debug, Default)]
pub(super) struct Followed {
    /// References to resources, one group for each reference of the expression.
    pub(super) groups: Vec<Vec<Origin>>,
    /// Why the value may be unknown; `None` when all it rests on was known while planning.
    pub(super) open: Option<Why>,
}

impl Followed {
    /// All references.
    pub(super) fn origins(&self) -> Vec<Origin> {
        self.groups.iter().flatten().cloned().collect()
    }
}

/// Where an expression stands.
#[derive(Clone, Debug)]
pub(super) struct Scope<'a> {
    /// The address of the module.
    pub(super) module: Arc<str>,
    /// The key of the resource instance or module instance that it belongs to.
    pub(super) key: Option<Arc<str>>,
    /// The `for_each` expression there.
    pub(super) each: Option<&'a Node>,
    /// The place of references.
    pub(super) span: Span,
    /// How it was written.
    pub(super) code: Code<'a>,
}

/// What is carried along while a reference is followed.
struct Walk<'o> {
    /// The path that was taken below the value.
    rest: Vec<Token>,
    depth: usize,
    /// Whether the expression uses `count.index` or `each.key`.
    own: bool,
    out: &'o mut Vec<Origin>,
    open: &'o mut Option<Why>,
}

/// Follows references.
pub(super) struct Follower<'i, 'a> {
    /// The plan.
    pub(super) index: &'i Index<'a>,
    /// The code.
    pub(super) places: &'i Places<'a>,
    /// Steps that are left for this attribute.
    left: Cell<usize>,
    /// Steps that are left for all that it is asked, and what they were at first.
    total: Cell<usize>,
    given: usize,
}

impl<'i, 'a> Follower<'i, 'a> {
    /// A follower with a budget of steps for all that it is asked.
    pub(super) fn new(index: &'i Index<'a>, places: &'i Places<'a>, steps: usize) -> Self {
        Self { index, places, left: Cell::new(MAX_STEPS), total: Cell::new(steps), given: steps }
    }

    /// A follower for one of several resources, with its share of a budget: what one uses up is not
    /// missing to another, and the result does not depend on their order.
    pub(super) fn share(
        index: &'i Index<'a>,
        places: &'i Places<'a>,
        steps: usize,
        several: usize,
    ) -> Self {
        Self::new(index, places, (steps / several.max(1)).max(MIN_SHARE))
    }

    /// The steps that it took.
    pub(super) fn taken(&self) -> usize {
        self.given - self.total.get()
    }

    /// Whether its budget is used up.
    pub(super) fn exhausted(&self) -> bool {
        self.total.get() == 0
    }

    /// What an expression refers to.
    pub(super) fn expression(&self, expr: &Node, scope: &Scope<'a>) -> Followed {
        self.left.set(MAX_STEPS);
        let mut followed = Followed::default();
        self.groups(plan_references(expr, &scope.code), scope, &[], 0, &mut followed);
        followed
    }

    /// What a piece of code refers to that the plan says nothing of (`dynamic` blocks).
    pub(super) fn code(&self, scope: &Scope<'a>) -> Followed {
        self.left.set(MAX_STEPS);
        let mut followed = Followed::default();
        self.groups(scope.code.references(), scope, &[], 0, &mut followed);
        followed
    }

    fn groups(
        &self,
        references: Vec<Vec<Token>>,
        scope: &Scope<'a>,
        rest: &[Token],
        depth: usize,
        followed: &mut Followed,
    ) {
        let own = references.iter().any(|r| is_own(r));
        for reference in references {
            let mut group = Vec::new();
            let walk =
                Walk { rest: rest.to_vec(), depth, own, out: &mut group, open: &mut followed.open };
            self.reference(&reference, scope, walk);
            if !group.is_empty() && followed.groups.len() < MAX_ORIGINS {
                followed.groups.push(group);
            }
        }
    }

    fn reference(&self, tokens: &[Token], scope: &Scope<'a>, mut walk: Walk<'_>) {
        if self.left.get() == 0
            || self.total.get() == 0
            || walk.depth > MAX_DEPTH
            || walk.out.len() >= MAX_ORIGINS
        {
            walk.open
                .get_or_insert(Why::budget("一个表达式的引用数量", "references of an expression"));
            return;
        }
        self.left.set(self.left.get() - 1);
        self.total.set(self.total.get() - 1);
        let name = |n: usize| tokens.get(n).and_then(Token::name);
        match (name(0), name(1)) {
            (Some("var"), Some(variable)) => {
                prepend(&mut walk.rest, &tokens[2..]);
                self.variable(variable, scope, walk);
            }
            (Some("local"), Some(local)) => {
                prepend(&mut walk.rest, &tokens[2..]);
                self.local(local, scope, walk);
            }
            (Some("each"), Some("value")) => {
                prepend(&mut walk.rest, &tokens[2..]);
                self.each(scope, walk);
            }
            (Some("module"), Some(call)) => self.output(call, &tokens[2..], scope, walk),
            (Some("data"), Some(kind)) => {
                if let Some(data) = name(2) {
                    self.resource(&format!("data.{kind}.{data}"), &tokens[3..], scope, walk);
                }
            }
            (Some(kind), Some(resource)) => {
                self.resource(&format!("{kind}.{resource}"), &tokens[2..], scope, walk)
            }
            _ => {}
        }
    }

    fn resource(&self, local: &str, tokens: &[Token], scope: &Scope<'a>, walk: Walk<'_>) {
        let base = join(&scope.module, local);
        let configured = self
            .index
            .modules
            .get(&module_names(&scope.module))
            .is_some_and(|m| m.resources.contains_key(local));
        if !configured && !self.index.by_base.contains_key(&base) {
            return;
        }
        let (given, mut path) = match tokens {
            [key @ (Token::Index(_) | Token::Own | Token::Any), path @ ..] => (Some(key), path),
            path => (None, path),
        };
        let mut key = self.key(&base, given, scope, &walk);
        if path.is_empty() {
            path = &walk.rest;
            if let ([Token::Index(index), below @ ..], KeySelector::Any) = (path, &key)
                && self.index.has_key(&base, index)
            {
                (key, path) = (KeySelector::Exact(index.clone()), below);
            }
        }
        let path: Vec<Arc<str>> = path.iter().map(Token::path_step).collect();
        let shown = path.iter().fold(local.to_owned(), |shown, step| format!("{shown}.{step}"));
        // A plan has what data sources gave, but for those that wait for what is created.
        walk.open.get_or_insert(Why::Computed(shown.into()));
        walk.out.push(Origin::leaf(StepKind::Reference(Reference { base, key, path }), scope.span));
    }

    fn key(
        &self,
        base: &str,
        given: Option<&Token>,
        scope: &Scope<'_>,
        walk: &Walk<'_>,
    ) -> KeySelector {
        let own = scope.key.as_ref().filter(|k| self.index.has_key(base, k));
        match given {
            Some(Token::Index(index)) => KeySelector::Exact(index.clone()),
            Some(Token::Own) => own.map_or(KeySelector::Any, |k| KeySelector::Exact(k.clone())),
            Some(_) => KeySelector::Any,
            None if !self.index.has_keys(base) => KeySelector::None,
            None => {
                own.filter(|_| walk.own).map_or(KeySelector::Any, |k| KeySelector::Exact(k.clone()))
            }
        }
    }

    /// Runs the inner references and puts a step over what they lead to.
    fn through(
        &self,
        kind: StepKind,
        span: Span,
        walk: Walk<'_>,
        references: Vec<Vec<Token>>,
        scope: &Scope<'a>,
    ) {
        let mut followed = Followed::default();
        self.groups(references, scope, &walk.rest, walk.depth + 1, &mut followed);
        if let Some(why) = followed.open {
            walk.open.get_or_insert(why);
        }
        let origins = followed.groups.into_iter().flatten();
        walk.out.extend(origins.map(|o| Origin::step(kind.clone(), Some(span), [o])));
    }

    /// A variable of a module is what the call sets it to; those of the root module were known
    /// while planning.
    fn variable(&self, name: &str, scope: &Scope<'a>, walk: Walk<'_>) {
        let Some(step) = module_steps(&scope.module).pop() else { return };
        let names = module_names(&step.parent);
        let Some(call) = self.index.modules.get(&names).and_then(|m| m.calls.get(&*step.name))
        else {
            return;
        };
        let Some(entry) = call.value.get("expressions").and_then(|e| e.entry(name)) else { return };
        let written = self.places.call(&names, &step.name).and_then(|b| attribute(&[b], name));
        let span = written.map_or(entry.key_span, |a| a.value.span);
        let code = Code { expr: written.map(|a| &a.value), blocks: Vec::new() };
        let references = plan_references(&entry.value, &code);
        let outer = Scope {
            module: step.parent.clone(),
            key: step.key.clone(),
            each: call.value.get("for_each_expression"),
            span,
            code,
        };
        self.through(StepKind::ModuleInput(name.into()), span, walk, references, &outer);
    }

    /// A plan does not say what a local value is; the code does.
    fn local(&self, name: &str, scope: &Scope<'a>, walk: Walk<'_>) {
        let Some(expr) = self.places.local(&module_names(&scope.module), name) else {
            walk.open.get_or_insert(Why::TargetUnknown(format!("local.{name}").into()));
            return;
        };
        let inner = Scope {
            span: expr.span,
            code: Code { expr: Some(expr), blocks: Vec::new() },
            ..scope.clone()
        };
        self.through(StepKind::Local(name.into()), expr.span, walk, Wording::of(expr), &inner);
    }

    /// `each.value` is an element of what `for_each` says, that of the same key.
    fn each(&self, scope: &Scope<'a>, mut walk: Walk<'_>) {
        let Some(each) = scope.each else { return };
        walk.own = true;
        let mut references = plan_references(each, &Code::default());
        references.push(vec![Token::Name("each".into()), Token::Name("key".into())]);
        let outer = Scope { each: None, ..scope.clone() };
        self.through(StepKind::Element, scope.span, walk, references, &outer);
    }

    fn output(&self, call: &str, tokens: &[Token], scope: &Scope<'a>, mut walk: Walk<'_>) {
        let names = module_names(&scope.module);
        let (given, tokens) = match tokens {
            [key @ (Token::Index(_) | Token::Own | Token::Any), rest @ ..] => (Some(key), rest),
            rest => (None, rest),
        };
        let called: Arc<str> =
            if names.is_empty() { call.into() } else { format!("{names}.{call}").into() };
        let outputs = self.index.modules.get(&called).map(|m| &m.outputs);
        let (entry, below) = match (tokens, outputs) {
            ([Token::Name(output), below @ ..], Some(outputs)) => (outputs.get(&**output), below),
            ([], Some(outputs)) if outputs.len() == 1 => (outputs.values().next(), &[][..]),
            _ => (None, &[][..]),
        };
        let Some(entry) = entry else {
            walk.open.get_or_insert(Why::TargetUnknown(format!("module.{call}").into()));
            return;
        };
        prepend(&mut walk.rest, below);
        let written =
            self.places.output(&called, &entry.key).and_then(|b| attribute(&[b], "value"));
        let span = written.map_or(entry.key_span, |a| a.value.span);
        let code = Code { expr: written.map(|a| &a.value), blocks: Vec::new() };
        let Some(expr) = entry.value.get("expression") else { return };
        for key in self.module_keys(call, given, scope, walk.own) {
            let module = child(&scope.module, call, key.as_deref());
            let inner = Scope { module, key: None, each: None, span, code: code.clone() };
            let step = StepKind::ModuleOutput(format!("module.{call}.{}", entry.key).into());
            let walk = Walk {
                rest: walk.rest.clone(),
                depth: walk.depth,
                own: false,
                out: &mut *walk.out,
                open: &mut *walk.open,
            };
            self.through(step, span, walk, plan_references(expr, &code), &inner);
        }
    }

    /// The instances of a module that a reference may mean.
    fn module_keys(
        &self,
        call: &str,
        given: Option<&Token>,
        scope: &Scope<'_>,
        own: bool,
    ) -> Vec<Option<Arc<str>>> {
        let keys = self.index.module_keys.get(&(scope.module.clone(), call.into()));
        let mine = scope.key.as_ref().filter(|k| keys.is_some_and(|keys| keys.contains(*k)));
        match (given, keys, mine) {
            (Some(Token::Index(index)), _, _) => vec![Some(index.clone())],
            (Some(Token::Own), _, Some(key)) => vec![Some(key.clone())],
            (None, _, Some(key)) if own => vec![Some(key.clone())],
            (_, Some(keys), _) => keys.iter().cloned().map(Some).collect(),
            (_, None, _) => vec![None],
        }
    }
}

fn prepend(rest: &mut Vec<Token>, tokens: &[Token]) {
    rest.splice(0..0, tokens.iter().cloned());
    rest.truncate(MAX_DEPTH);
}
