//! Evaluation of expressions: literals, containers, and which function a node calls.

use crate::text::Text;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::convert::{list, literal, object};
use super::functions;
use super::stack::Stack;
use super::world::{Evaluated, World};
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::syntax::node::{Entry, Node, NodeKind};
use crate::value::{Traced, Value, Why};

/// The name under which an absent property is marked.
pub(super) const NO_VALUE: &str = "ALIYUN::NoValue";

/// A function call as written.
#[derive(Clone, Copy)]
pub(super) struct Call<'n> {
    /// `Ref`, `Fn::Join` …
    pub(super) name: &'n str,
    /// Its argument.
    pub(super) arg: &'n Node,
    /// Whether the argument carries the tag of the function itself (`!Join [...]`).
    pub(super) tagged: bool,
    /// Where the call stands.
    pub(super) span: Span,
}

impl Stack<'_> {
    /// The value of a node under some assumptions.
    pub(super) fn eval(&self, node: &Node, world: &World) -> Evaluated {
        let _guard = match self.run.enter(node.span) {
            Ok(guard) => guard,
            Err(why) => return Ok(Traced::unknown(why, Origin::literal(node.span))),
        };
        let result = match node.tag.as_deref().and_then(|tag| tagged_function(tag)) {
            Some(name) => {
                self.call(Call { name: &name, arg: node, tagged: true, span: node.span }, world)
            }
            None => self.content(node, world),
        };
        match result {
            Ok(value) => Ok(match self.run.charge(&value.value, node.span) {
                Ok(()) => value,
                Err(why) => Traced::unknown(why, Origin::literal(node.span)),
            }),
            split => split,
        }
    }

    /// The value of a node without regard to its own tag.
    fn content(&self, node: &Node, world: &World) -> Evaluated {
        match &node.kind {
            NodeKind::Sequence(items) => {
                let mut values = Vec::with_capacity(items.len());
                for item in items {
                    let value = self.inner(item, world)?;
                    if !is_no_value(&value) {
                        values.push(value);
                    }
                }
                Ok(Traced::new(list(values), Origin::literal(node.span)))
            }
            NodeKind::Mapping(entries) => match node.call() {
                Some(entry) => {
                    let name = entry.key.clone();
                    self.call(
                        Call { name: &name, arg: &entry.value, tagged: false, span: node.span },
                        world,
                    )
                }
                None => self.mapping(entries, node.span, world),
            },
            _ => Ok(literal(node)),
        }
    }

    fn mapping(&self, entries: &[Entry], span: Span, world: &World) -> Evaluated {
        let mut values = BTreeMap::new();
        for entry in entries {
            let value = self.inner(&entry.value, world)?;
            if !is_no_value(&value) {
                values.insert(entry.key.clone(), value);
            }
        }
        Ok(Traced::new(object(values), Origin::literal(span)))
    }

    /// An element of a container: in a property it keeps its own choices, as an argument they are
    /// taken outside.
    fn inner(&self, node: &Node, world: &World) -> Evaluated {
        if world.strict {
            self.eval(node, world)
        } else {
            Ok(self.settle(world, |w| self.eval(node, w)))
        }
    }

    /// The evaluated argument of a call.
    pub(super) fn argument(&self, call: &Call<'_>, world: &World) -> Evaluated {
        let world = world.strict();
        if call.tagged { self.content(call.arg, &world) } else { self.eval(call.arg, &world) }
    }

    fn call(&self, call: Call<'_>, world: &World) -> Evaluated {
        match call.name {
            "Ref" => self.reference_to(&call, world),
            "Fn::GetAtt" | "Fn::GetAttr" => self.get_att(&call, world),
            "Fn::If" => self.choose(&call, world),
            "Fn::And" | "Fn::Or" | "Fn::Not" | "Condition" => self.logic(&call, world),
            "Fn::Sub" => self.sub(&call, world),
            "Fn::Join" => self.join(&call, world),
            "Fn::FindInMap" => self.find_in_map(&call, world),
            _ => Ok(functions::apply(
                &self.run.context.budget,
                call.name,
                self.argument(&call, world)?,
                call.span,
            )),
        }
    }

    /// `Fn::FindInMap`: an entry of `Mappings`. With a key that is not known, one of the entries.
    fn find_in_map(&self, call: &Call<'_>, world: &World) -> Evaluated {
        let arg = self.argument(call, world)?;
        let Value::List(_, keys) = &arg.value else {
            return Ok(invalid("Fn::FindInMap", call.span));
        };
        let [map, keys @ ..] = keys.as_slice() else {
            return Ok(invalid("Fn::FindInMap", call.span));
        };
        let Some(name) = super::convert::text(&map.value) else {
            return Ok(functions::unknown_from(&arg, "Fn::FindInMap", call.span));
        };
        let Some(node) = self.setup.root.get("Mappings").and_then(|m| m.get(&name)) else {
            return Ok(Traced::unknown(Why::Undeclared(name.into()), Origin::literal(call.span)));
        };
        let mut origins = super::convert::origins(&arg);
        origins.retain(|o| !matches!(o.kind(), StepKind::Literal));
        let mut found = vec![node];
        let mut open: Option<Why> = None;
        for key in keys {
            match super::convert::text(&key.value) {
                Some(key) => found = found.into_iter().filter_map(|n| n.get(&key)).collect(),
                None => {
                    open = open.or_else(|| super::convert::first_unknown(key));
                    found = found.into_iter().flat_map(Node::entries).map(|e| &e.value).collect();
                }
            }
        }
        let step = |node: &Node| {
            let inputs = std::iter::once(Origin::literal(node.span)).chain(origins.iter().cloned());
            let origin =
                Origin::step(StepKind::Mapping(name.as_str().into()), Some(call.span), inputs);
            Traced::new(literal(node).value, origin)
        };
        let mut values: Vec<Traced> = found.into_iter().map(step).collect();
        Ok(match (values.len(), open) {
            (0, Some(why)) => Traced::unknown(
                why,
                Origin::step(StepKind::Mapping(name.into()), Some(call.span), origins),
            ),
            (0, None) => Traced::unknown(
                Why::Undeclared(format!("{name}.{}", printed(keys)).into()),
                Origin::literal(call.span),
            ),
            (1, None) => values.swap_remove(0),
            (_, open) => super::choices::choice(
                values,
                open.unwrap_or_else(|| Why::Condition("Fn::FindInMap".into())),
            ),
        })
    }
}

fn printed(keys: &[Traced]) -> String {
    let parts: Vec<String> =
        keys.iter().map(|k| super::convert::text(&k.value).unwrap_or_else(|| "?".into())).collect();
    parts.join(".")
}

/// The function of a YAML tag: `Ref`, `Condition`, or `Fn::` in front of it.
fn tagged_function(tag: &str) -> Option<Arc<str>> {
    match tag {
        "" => None,
        "Ref" | "Condition" => Some(tag.into()),
        tag if tag.starts_with("Fn::") => Some(tag.into()),
        tag if tag.bytes().all(|b| b.is_ascii_alphanumeric()) => Some(format!("Fn::{tag}").into()),
        _ => None,
    }
}

/// A call with arguments that the function does not take.
pub(super) fn invalid(name: &str, span: Span) -> Traced {
    Traced::unknown(Why::Invalid(Text::same(name.to_owned())), Origin::literal(span))
}

/// Whether a value is `ALIYUN::NoValue`, perhaps by way of `Fn::If`.
pub(super) fn is_no_value(value: &Traced) -> bool {
    if value.value != Value::Null {
        return false;
    }
    let mut origin = &value.origin;
    for _ in 0..64 {
        match origin.kind() {
            StepKind::Parameter(name) if &**name == NO_VALUE => return true,
            StepKind::Branch(..) | StepKind::Function(_) | StepKind::Local(_) | StepKind::Place => {
                match origin.inputs().first() {
                    Some(first) => origin = first,
                    None => return false,
                }
            }
            _ => return false,
        }
    }
    false
}
