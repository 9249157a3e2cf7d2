//! Assumptions under which an expression is evaluated.
//!
//! A parameter that may take several values, and a condition that cannot be decided, are choices.
//! An evaluation that meets one that is still open stops and names it ([`Split`]); it is then
//! repeated once for each way the choice can fall. So the same parameter or condition, met twice,
//! always falls the same way.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::choices::choice;
use super::stack::Stack;
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::value::{MAX_OPTIONS, Traced, Why};

/// Evaluations of one expression under different assumptions.
const MAX_WORLDS: usize = 256;

/// The same for conditions: one that rests on more is a choice of its own.
const MAX_CONDITION_WORLDS: usize = 64;

/// Something that can fall in several ways.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Var {
    /// A parameter: which of its options.
    Parameter(Arc<str>),
    /// A condition by name: 0 true, 1 false.
    Condition(Arc<str>),
    /// A condition written in place, by its place.
    Inline(Span),
}

/// An open choice that evaluation needs.
#[derive(Clone, Debug)]
pub(super) struct Split {
    /// The choice.
    pub(super) var: Var,
    /// Why it is not decided.
    pub(super) why: Why,
}

/// The result of an evaluation.
pub(super) type Evaluated = Result<Traced, Split>;

/// What `ALIYUN::Index` is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Index {
    /// Outside of a counted resource.
    None,
    /// In this instance.
    Known(usize),
    /// In one of an unknown number of instances.
    Unknown(Why),
}

/// The assumptions.
#[derive(Clone, Debug)]
pub(super) struct World {
    /// How choices fall.
    choices: Rc<Vec<(Var, usize)>>,
    /// Worlds with the same number have the same choices; 0 has none.
    pub(super) id: u64,
    last_id: Rc<Cell<u64>>,
    /// Which options of a parameter are possible, where that is narrower than all.
    domains: Rc<BTreeMap<Arc<str>, Vec<usize>>>,
    /// What `ALIYUN::Index` is.
    pub(super) index: Index,
    /// Whether choices inside lists and objects must be taken now (arguments of functions) or stay
    /// inside (properties).
    pub(super) strict: bool,
}

impl World {
    /// No assumptions.
    pub(super) fn new() -> Self {
        let last_id = Rc::new(Cell::new(0));
        Self {
            choices: Rc::default(),
            id: 0,
            last_id,
            domains: Rc::default(),
            index: Index::None,
            strict: false,
        }
    }

    /// How a choice falls here.
    pub(super) fn chosen(&self, var: &Var) -> Option<usize> {
        self.choices.iter().find(|(v, _)| v == var).map(|(_, i)| *i)
    }

    /// The named conditions whose truth is assumed.
    pub(super) fn assumed_conditions(&self) -> impl Iterator<Item = &str> {
        self.choices
            .iter()
            .filter_map(|(v, _)| if let Var::Condition(name) = v { Some(&**name) } else { None })
    }

    /// With one more choice.
    pub(super) fn with(&self, var: Var, option: usize) -> Self {
        let mut world = self.clone();
        if world.chosen(&var).is_none() {
            Rc::make_mut(&mut world.choices).push((var, option));
            world.id = self.last_id.get() + 1;
            self.last_id.set(world.id);
        }
        world
    }

    fn domain(&self, var: &Var) -> Option<&[usize]> {
        match var {
            Var::Parameter(name) => self.domains.get(name).map(Vec::as_slice),
            _ => None,
        }
    }

    fn narrow(&mut self, name: &Arc<str>, options: Vec<usize>) {
        Rc::make_mut(&mut self.domains).insert(name.clone(), options);
    }

    /// In this instance of a counted resource.
    pub(super) fn at(&self, index: Index) -> Self {
        Self { index, ..self.clone() }
    }

    /// For arguments of functions.
    pub(super) fn strict(&self) -> Self {
        Self { strict: true, ..self.clone() }
    }
}

/// Everything that an expression can be, with the assumptions it needs.
pub(super) struct Leaves {
    /// Results by assumption, in the order of the options.
    pub(super) found: Vec<(World, Traced)>,
    /// The first choice met.
    pub(super) why: Option<Why>,
    /// Whether there were too many to look at all.
    pub(super) overflow: bool,
}

impl Leaves {
    /// One value for all.
    pub(super) fn value(&self) -> Traced {
        let mut values = self.found.iter().map(|(_, value)| value.clone());
        match &self.why {
            None => values.next().unwrap_or_else(|| {
                Traced::unknown(
                    Why::budget("求值步数", "evaluation steps"),
                    Origin::outside(StepKind::Place),
                )
            }),
            Some(why) if self.overflow => Traced::unknown(
                why.clone(),
                Origin::step(StepKind::Place, None, values.take(MAX_OPTIONS).map(|v| v.origin)),
            ),
            Some(why) => choice(values.collect(), why.clone()),
        }
    }
}

impl Stack<'_> {
    /// Evaluates a condition under every assumption that matters.
    pub(super) fn leaves(&self, world: &World, evaluate: impl Fn(&World) -> Evaluated) -> Leaves {
        self.explore(world, MAX_CONDITION_WORLDS, evaluate)
    }

    fn explore(
        &self,
        world: &World,
        limit: usize,
        evaluate: impl Fn(&World) -> Evaluated,
    ) -> Leaves {
        let mut leaves = Leaves { found: Vec::new(), why: None, overflow: false };
        let mut open = vec![world.clone()];
        let mut seen = 0;
        while let Some(world) = open.pop() {
            seen += 1;
            if seen > limit {
                leaves.overflow = true;
                break;
            }
            match evaluate(&world) {
                Ok(value) => leaves.found.push((world, value)),
                Err(split) => {
                    leaves.why.get_or_insert(split.why);
                    let options = self.options_of(&split.var, &world);
                    open.extend(
                        options.into_iter().rev().map(|i| world.with(split.var.clone(), i)),
                    );
                }
            }
        }
        leaves
    }

    /// The value of an expression: decided, or one of what it can be.
    pub(super) fn settle(&self, world: &World, evaluate: impl Fn(&World) -> Evaluated) -> Traced {
        self.explore(world, MAX_WORLDS, evaluate).value()
    }

    /// A world in which an expression is true: the choices that make it false are taken out, one
    /// parameter at a time.
    pub(super) fn assume(&self, world: &World, leaves: &Leaves) -> World {
        if leaves.overflow || leaves.found.is_empty() {
            return world.clone();
        }
        let possible: Vec<&World> = leaves
            .found
            .iter()
            .filter(|(_, v)| super::convert::boolean(&v.value) != Some(false))
            .map(|(w, _)| w)
            .collect();
        let Some(first) = possible.first() else { return world.clone() };
        let mut narrowed = world.clone();
        for (var, _) in first.choices.iter() {
            let mut options = Vec::new();
            let everywhere =
                possible.iter().all(|w| w.chosen(var).map(|i| options.push(i)).is_some());
            if let Some(domain) = world.domain(var) {
                options.retain(|i| domain.contains(i));
            }
            options.sort_unstable();
            options.dedup();
            match (everywhere, var, options.as_slice()) {
                (true, var, [only]) => narrowed = narrowed.with(var.clone(), *only),
                (true, Var::Parameter(name), [_, ..]) => narrowed.narrow(name, options),
                _ => {}
            }
        }
        narrowed
    }

    fn options_of(&self, var: &Var, world: &World) -> Vec<usize> {
        match var {
            Var::Parameter(name) => match world.domain(var) {
                Some(domain) => domain.to_vec(),
                None => (0..self.option_count(name)).collect(),
            },
            Var::Condition(_) | Var::Inline(_) => vec![0, 1],
        }
    }
}
