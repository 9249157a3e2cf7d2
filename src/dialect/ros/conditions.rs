//! Conditions: named ones, `Fn::And`, `Fn::Or`, `Fn::Not`, `Fn::If`, and what follows from `Rules`.
//!
//! A named condition is first decided without assumptions and remembered. Only one that depends on
//! a choice is looked at again under assumptions; one that cannot be decided at all is a choice of
//! its own, so that two uses of it agree.

use crate::text::Text;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use super::convert::boolean;
use super::eval::Call;
use super::stack::Stack;
use super::world::{Evaluated, Leaves, Split, Var, World};
use crate::origin::{Origin, StepKind};
use crate::syntax::node::{Node, NodeKind};
use crate::value::{Traced, Truth, Value, Why};

/// Conditions that one condition may rest on and that are followed.
const MAX_DEPENDENCIES: usize = 500;

impl Stack<'_> {
    /// A node where a condition stands: a name, `{Condition: name}`, a boolean, or a function.
    pub(super) fn condition(&self, node: &Node, world: &World) -> Evaluated {
        let world = world.strict();
        if let Some(name) = condition_name(node) {
            if self.declares(name) {
                return self.named(name, node, &world);
            }
            return Ok(match boolean(&Value::string(name)) {
                Some(b) => Traced::new(Value::Bool(b), Origin::literal(node.span)),
                None => Traced::unknown(Why::Undeclared(name.into()), Origin::literal(node.span)),
            });
        }
        let value = self.eval(node, &world)?;
        Ok(match (&value.value, boolean(&value.value)) {
            (Value::Unknown(_), _) => value,
            (Value::OneOf(one), _) => Traced::unknown(one.why.clone(), value.origin),
            (_, Some(b)) => Traced::new(Value::Bool(b), value.origin),
            (Value::Null, None) => Traced::new(Value::Bool(false), value.origin),
            _ => Traced::unknown(Why::Invalid(Text::same("Condition")), value.origin),
        })
    }

    fn declares(&self, name: &str) -> bool {
        self.declared_conditions.contains_key(name)
    }

    /// A named condition.
    fn named(&self, name: &str, place: &Node, world: &World) -> Evaluated {
        let name: Arc<str> = name.into();
        let var = Var::Condition(self.qualified(&name));
        if let Some(side) = world.chosen(&var) {
            return Ok(Traced::new(Value::Bool(side == 0), self.basic(&name).origin));
        }
        let basic = self.basic(&name);
        let value = match &basic.value {
            Value::OneOf(_) => self.under_assumptions(&name, world)?,
            // What is unknown by itself may follow from an assumption about another condition.
            Value::Unknown(_) if world.assumed_conditions().any(|c| self.depends(&name, c)) => {
                match self.under_assumptions(&name, world) {
                    Ok(value) if matches!(value.value, Value::Bool(_)) => value,
                    _ => basic,
                }
            }
            _ => basic,
        };
        Ok(Traced::new(
            value.value,
            Origin::step(StepKind::Place, Some(place.span), [value.origin]),
        ))
    }

    /// A condition without assumptions: decided, one of two, or unknown.
    pub(super) fn basic(&self, name: &Arc<str>) -> Traced {
        self.basic_leaves(name).0
    }

    /// The same, with the assumptions that decide it.
    fn basic_leaves(&self, name: &Arc<str>) -> (Traced, Rc<Leaves>) {
        if let Some(known) = self.conditions.borrow().get(name) {
            return known.clone();
        }
        let nothing = || Rc::new(Leaves { found: Vec::new(), why: None, overflow: false });
        let Some(entry) = self.declared_conditions.get(&**name).copied() else {
            return (
                Traced::unknown(Why::Undeclared(name.clone()), Origin::outside(StepKind::Place)),
                nothing(),
            );
        };
        let base = self.base();
        let leaves = self.guarded("condition", name, || {
            Rc::new(self.leaves(&base, |w| self.condition(&entry.value, w)))
        });
        let found = leaves.map_or_else(
            || {
                (
                    Traced::unknown(Why::Cycle(name.clone()), Origin::literal(entry.key_span)),
                    nothing(),
                )
            },
            |leaves| (leaves.value(), leaves),
        );
        self.conditions.borrow_mut().insert(name.clone(), found.clone());
        found
    }

    /// Whether a condition rests on another one (given with the prefix of its stack), through any
    /// number of steps.
    fn depends(&self, name: &Arc<str>, on: &str) -> bool {
        let Some(on) = on.strip_prefix(&*self.setup.prefix) else { return false };
        let known = self.dependencies.borrow().get(name).cloned();
        let all = known.unwrap_or_else(|| {
            let found = Rc::new(self.collect_dependencies(name));
            self.dependencies.borrow_mut().insert(name.clone(), found.clone());
            found
        });
        all.contains(on)
    }

    fn collect_dependencies(&self, name: &Arc<str>) -> BTreeSet<Arc<str>> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&Node> =
            self.declared_conditions.get(&**name).map(|e| &e.value).into_iter().collect();
        while let Some(node) = open.pop() {
            open.extend(node.items());
            open.extend(node.entries().iter().map(|e| &e.value));
            if let Some(entry) = node.as_str().and_then(|text| self.declared_conditions.get(text))
                && found.len() < MAX_DEPENDENCIES
                && found.insert(entry.key.clone())
            {
                open.push(&entry.value);
            }
        }
        found
    }

    fn under_assumptions(&self, name: &Arc<str>, world: &World) -> Evaluated {
        let Some(body) = self.declared_conditions.get(&**name).map(|e| &e.value) else {
            return Ok(Traced::unknown(
                Why::Undeclared(name.clone()),
                Origin::outside(StepKind::Place),
            ));
        };
        let result = self.remembered("assumed", name, world, || self.condition(body, world));
        result.unwrap_or_else(|| {
            Ok(Traced::unknown(Why::Cycle(name.clone()), Origin::literal(body.span)))
        })
    }

    /// `Fn::And`, `Fn::Or`, `Fn::Not` and `!Condition`, by strong Kleene logic.
    pub(super) fn logic(&self, call: &Call<'_>, world: &World) -> Evaluated {
        let bare;
        let parts: Vec<&Node> = match &call.arg.kind {
            NodeKind::Sequence(items) if call.tagged || call.arg.tag.is_none() => {
                items.iter().collect()
            }
            // `!Not {…}`: the tag is the call itself, not part of the condition.
            _ if call.tagged => {
                bare = Node { tag: None, ..call.arg.clone() };
                vec![&bare]
            }
            _ => vec![call.arg],
        };
        if call.name == "Condition" {
            return match call.arg.as_str() {
                Some(name) if self.declares(name) => self.named(name, call.arg, &world.strict()),
                _ => Ok(super::eval::invalid(call.name, call.span)),
            };
        }
        // `any` is the value that decides the whole; a part that has it makes open choices of the
        // others irrelevant.
        let deciding = call.name == "Fn::Or";
        let mut open: Option<Split> = None;
        let mut unknown: Option<Traced> = None;
        let mut origins = Vec::new();
        for part in parts {
            match self.condition(part, world) {
                Ok(value) => match value.value {
                    Value::Bool(b) if call.name == "Fn::Not" => {
                        return Ok(self.step(call, Value::Bool(!b), vec![value.origin]));
                    }
                    Value::Bool(b) if b == deciding && call.name != "Fn::Not" => {
                        return Ok(self.step(call, Value::Bool(b), vec![value.origin]));
                    }
                    Value::Bool(_) => origins.push(value.origin),
                    _ => {
                        origins.push(value.origin.clone());
                        unknown.get_or_insert(value);
                    }
                },
                Err(split) => drop(open.get_or_insert(split)),
            }
        }
        match (open, unknown) {
            (Some(split), _) => Err(split),
            (None, Some(unknown)) => Ok(self.step(call, unknown.value, origins)),
            (None, None) => Ok(self.step(call, Value::Bool(!deciding), origins)),
        }
    }

    fn step(&self, call: &Call<'_>, value: Value, inputs: Vec<Origin>) -> Traced {
        Traced::new(
            value,
            Origin::step(StepKind::Function(call.name.into()), Some(call.span), inputs),
        )
    }

    /// `Fn::If`.
    pub(super) fn choose(&self, call: &Call<'_>, world: &World) -> Evaluated {
        let [condition, yes, no] = call.arg.items() else {
            return match call.arg.items() {
                [condition, yes] => self.branches(call, condition, yes, None, world),
                _ => Ok(super::eval::invalid(call.name, call.span)),
            };
        };
        self.branches(call, condition, yes, Some(no), world)
    }

    fn branches(
        &self,
        call: &Call<'_>,
        condition: &Node,
        yes: &Node,
        no: Option<&Node>,
        world: &World,
    ) -> Evaluated {
        let truth = self.condition(condition, world)?;
        let name =
            condition_name(condition).map_or_else(|| Arc::from("Fn::If"), |n| self.qualified(n));
        let var = match condition_name(condition) {
            Some(_) => Var::Condition(name.clone()),
            None => Var::Inline(condition.span),
        };
        let (side, assumed) = match &truth.value {
            Value::Bool(b) => (*b, world.chosen(&var).is_some() || !self.is_decided(condition)),
            Value::Unknown(_) => match world.chosen(&var) {
                Some(side) => (side == 0, true),
                None => return Err(Split { var, why: Why::Condition(name) }),
            },
            _ => return Ok(super::eval::invalid(call.name, call.span)),
        };
        let value = match (side, no) {
            (true, _) => self.eval(yes, world)?,
            (false, Some(no)) => self.eval(no, world)?,
            (false, None) => {
                let why = super::functions::unspoken(
                    "Fn::If",
                    ("缺少的第三个值", "a third value that is missing"),
                );
                Traced::unknown(why, Origin::literal(call.span))
            }
        };
        let kind = if assumed {
            StepKind::Branch(name, side)
        } else {
            StepKind::Function(call.name.into())
        };
        let origin = Origin::step(kind, Some(call.span), [value.origin, truth.origin]);
        Ok(Traced::new(value.value, origin))
    }

    fn is_decided(&self, condition: &Node) -> bool {
        match condition_name(condition) {
            Some(name) if self.declares(name) => {
                matches!(self.basic(&name.into()).value, Value::Bool(_))
            }
            Some(_) => true,
            None => false,
        }
    }

    /// Whether a resource or output with this `Condition` exists, and the world inside it.
    pub(super) fn existence(&self, condition: Option<&Node>) -> (Truth, World) {
        let base = self.base();
        let Some(condition) = condition else { return (Truth::True, base) };
        let value = match condition_name(condition).filter(|n| self.declares(n)) {
            Some(name) => self.basic(&name.into()),
            None => self.settle(&base, |w| self.condition(condition, w)),
        };
        let origin = Origin::step(StepKind::Place, Some(condition.span), [value.origin.clone()]);
        let truth = match &value.value {
            Value::Bool(b) => return (Truth::decided(*b), base),
            Value::OneOf(one) => Truth::unknown(one.why.clone(), Some(origin)),
            Value::Unknown(why) => Truth::unknown(why.clone(), Some(origin)),
            _ => Truth::unknown(Why::Invalid(Text::same("Condition")), Some(origin)),
        };
        let world = self.assume_true(condition, &base, 0);
        (truth, world)
    }

    /// The world in which a condition holds: itself, and all parts of a conjunction.
    fn assume_true(&self, condition: &Node, world: &World, depth: usize) -> World {
        let Some(name) = condition_name(condition).filter(|n| self.declares(n)) else {
            let leaves = self.leaves(world, |w| self.condition(condition, w));
            return self.assume(world, &leaves);
        };
        let (basic, leaves) = self.basic_leaves(&name.into());
        if matches!(basic.value, Value::Bool(_)) {
            return world.clone();
        }
        let mut world = self.assume(world, &leaves).with(Var::Condition(self.qualified(name)), 0);
        let body = self.declared_conditions.get(name).map(|e| &e.value);
        if let Some(parts) = body.and_then(|b| b.get("Fn::And")).filter(|_| depth < 8) {
            for part in parts.items() {
                world = self.assume_true(part, &world, depth + 1);
            }
        }
        world
    }
}

/// The name in a bare string or in `{Condition: name}`.
pub(super) fn condition_name(node: &Node) -> Option<&str> {
    match &node.kind {
        NodeKind::String { text, .. }
            if node.tag.as_ref().is_none_or(|tag| **tag == "Condition") =>
        {
            Some(text)
        }
        NodeKind::Mapping(entries) => match entries.as_slice() {
            [only] if &*only.key == "Condition" => only.value.as_str(),
            _ => None,
        },
        _ => None,
    }
}
