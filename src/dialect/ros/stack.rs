//! One template under evaluation: what it declares, and what is known of it already.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use foldhash::HashMap;

use super::nested::Child;
use super::parameters;
use super::run::Run;
use super::world::{Evaluated, Index, Leaves, Var, World};
use crate::origin::{Origin, Reference, StepKind};
use crate::source::{FileId, Span};
use crate::syntax::node::{Entry, Node, NodeKind};
use crate::text::Text;
use crate::value::{Traced, Value, Why};

/// Instances of all resources that one template may have; the service itself allows 300.
pub(super) const MAX_INSTANCES: usize = 1_000;

/// How often a resource exists.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Count {
    /// Once: no `Count` is written.
    One,
    /// So many times, by `Count`.
    Many(usize),
    /// Not known; `true` when it is at least once.
    Unknown(Why, bool),
}

/// A set of names.
pub(super) type Names = BTreeSet<Arc<str>>;

/// A condition without assumptions, and the assumptions that decide it.
pub(super) type Basic = (Traced, Rc<Leaves>);

/// A named thing under assumptions: the world, the instance, whether as an argument, what it is,
/// its name.
pub(super) type Key = (u64, usize, bool, &'static str, Arc<str>);

/// What [`Stack::new`] needs.
pub(super) struct Setup<'a> {
    /// The file that spans point into.
    pub(super) file: FileId,
    /// Its path.
    pub(super) path: Arc<str>,
    /// The root of the template.
    pub(super) root: &'a Node,
    /// In front of addresses and condition names: empty, or `Child.`.
    pub(super) prefix: Arc<str>,
    /// Nesting of stacks.
    pub(super) level: usize,
    /// The region of the stack.
    pub(super) region: Traced,
}

/// One template.
pub(super) struct Stack<'a> {
    /// Shared by all templates.
    pub(super) run: &'a Run<'a>,
    /// What it was made from.
    pub(super) setup: Setup<'a>,
    /// Values of parameters.
    pub(super) parameters: BTreeMap<Arc<str>, Traced>,
    /// Resources by logical id.
    pub(super) resources: BTreeMap<Arc<str>, &'a Entry>,
    /// Conditions by name.
    pub(super) declared_conditions: BTreeMap<&'a str, &'a Entry>,
    /// Locals by name.
    pub(super) locals: BTreeMap<&'a str, &'a Node>,
    /// What holds everywhere: choices that `Rules` exclude are taken out.
    pub(super) base: RefCell<World>,
    /// Conditions as far as they can be decided without assumptions.
    pub(super) conditions: RefCell<HashMap<Arc<str>, Basic>>,
    /// Conditions that a condition rests on.
    pub(super) dependencies: RefCell<HashMap<Arc<str>, Rc<Names>>>,
    /// Named things under assumptions.
    pub(super) assumed: RefCell<HashMap<Key, Evaluated>>,
    /// Edges to the instances of counted resources, by what is named and where.
    pub(super) edges: RefCell<HashMap<(Reference, Span), Traced>>,
    /// Names under evaluation, against circles.
    pub(super) visiting: RefCell<Vec<(&'static str, Arc<str>)>>,
    /// Numbers of instances.
    pub(super) counts: RefCell<HashMap<Arc<str>, Count>>,
    /// Nested stacks that were evaluated, by address.
    pub(super) children: RefCell<HashMap<Arc<str>, Rc<Child>>>,
}

impl<'a> Stack<'a> {
    /// A template with its parameters; `given` are those passed by the stack around it.
    pub(super) fn new(
        run: &'a Run<'a>,
        setup: Setup<'a>,
        given: &BTreeMap<Arc<str>, Traced>,
    ) -> Self {
        let parameters = parameters::evaluate(run, setup.root, given, setup.level == 0);
        let resources = match setup.root.get("Resources").map(|r| &r.kind) {
            Some(NodeKind::Mapping(entries)) => {
                entries.iter().map(|e| (e.key.clone(), e)).collect()
            }
            Some(NodeKind::Null) | None => BTreeMap::new(),
            Some(_) => {
                let span = setup.root.entry("Resources").map_or(setup.root.span, |e| e.key_span);
                run.problem(
                    Text::new("`Resources` 不是映射。", "`Resources` is not a mapping"),
                    span,
                );
                BTreeMap::new()
            }
        };
        let entries = |name: &str| setup.root.get(name).map_or(&[][..], Node::entries);
        let declared_conditions = entries("Conditions").iter().map(|e| (&*e.key, e)).collect();
        let locals = entries("Locals").iter().map(|e| (&*e.key, &e.value)).collect();
        let stack = Self {
            run,
            declared_conditions,
            locals,
            setup,
            parameters,
            resources,
            base: RefCell::new(World::new()),
            conditions: RefCell::default(),
            dependencies: RefCell::default(),
            assumed: RefCell::default(),
            edges: RefCell::default(),
            visiting: RefCell::default(),
            counts: RefCell::default(),
            children: RefCell::default(),
        };
        stack.apply_rules();
        stack
    }

    /// What holds everywhere.
    pub(super) fn base(&self) -> World {
        self.base.borrow().clone()
    }

    /// The entries of a section of the template.
    pub(super) fn section(&self, name: &str) -> &'a [Entry] {
        self.setup.root.get(name).map_or(&[], Node::entries)
    }

    /// How many options a parameter has.
    pub(super) fn option_count(&self, name: &str) -> usize {
        match self.parameters.get(name).map(|p| &p.value) {
            Some(Value::OneOf(one)) => one.options.len(),
            _ => 1,
        }
    }

    /// A name with the prefix of this stack, unique in the run.
    pub(super) fn qualified(&self, name: &str) -> Arc<str> {
        format!("{}{name}", self.setup.prefix).into()
    }

    /// The value of a parameter under the assumptions of a world.
    pub(super) fn parameter(&self, name: &str, span: Span, world: &World) -> Option<Evaluated> {
        let (name, value) = self.parameters.get_key_value(name)?;
        let chosen = match &value.value {
            Value::OneOf(one) => {
                let var = Var::Parameter(name.clone());
                let Some(index) = world.chosen(&var) else {
                    return Some(Err(super::world::Split { var, why: one.why.clone() }));
                };
                one.options.get(index).unwrap_or(value)
            }
            _ => value,
        };
        let origin =
            Origin::step(StepKind::Parameter(name.clone()), Some(span), [chosen.origin.clone()]);
        Some(Ok(Traced::new(chosen.value.clone(), origin)))
    }

    /// The value of a named thing, evaluated once for the same assumptions; `None` for a circle.
    pub(super) fn remembered(
        &self,
        kind: &'static str,
        name: &Arc<str>,
        world: &World,
        evaluate: impl FnOnce() -> Evaluated,
    ) -> Option<Evaluated> {
        let index = if let Index::Known(n) = world.index { n + 1 } else { 0 };
        let key = (world.id, index, world.strict, kind, name.clone());
        if let Some(known) = self.assumed.borrow().get(&key) {
            return Some(known.clone());
        }
        let result = self.guarded(kind, name, evaluate)?;
        self.assumed.borrow_mut().insert(key, result.clone());
        Some(result)
    }

    /// Runs an evaluation of a named thing once at a time: `None` when it is already running, a
    /// circle.
    pub(super) fn guarded<T>(
        &self,
        kind: &'static str,
        name: &Arc<str>,
        evaluate: impl FnOnce() -> T,
    ) -> Option<T> {
        if self.visiting.borrow().iter().any(|(k, n)| *k == kind && n == name) {
            return None;
        }
        self.visiting.borrow_mut().push((kind, name.clone()));
        let result = evaluate();
        self.visiting.borrow_mut().pop();
        Some(result)
    }
}
