//! `Ref` and `Fn::GetAtt`: parameters, pseudo parameters, locals, resources, nested stacks.

use crate::text::Text;
use std::sync::Arc;

use super::convert::{list, text};
use super::eval::{Call, NO_VALUE, invalid};
use super::stack::{Count, Stack};
use super::world::{Evaluated, Index, World};
use crate::origin::{KeySelector, Origin, Reference, StepKind};
use crate::source::Span;
use crate::syntax::node::Node;
use crate::value::{Traced, Value, Why};

/// Attributes that return the property of the same name as it was written.
/// Source: attribute lists of the ROS resource types (`GetResourceType`, March 2026).
const SAME_AS_PROPERTY: &[&str] = &["DomainName", "ZoneId", "SiteName", "BucketName", "VSwitchId"];

impl Stack<'_> {
    /// `Ref`.
    pub(super) fn reference_to(&self, call: &Call<'_>, world: &World) -> Evaluated {
        match call.arg.as_str() {
            Some(name) => self.lookup(name, call.span, world),
            None => Ok(invalid("Ref", call.span)),
        }
    }

    /// The value of a name.
    pub(super) fn lookup(&self, name: &str, span: Span, world: &World) -> Evaluated {
        if name.starts_with("ALIYUN::") {
            return Ok(self.pseudo(name, span, world));
        }
        if let Some(value) = self.parameter(name, span, world) {
            return value;
        }
        if let Some(local) = self.locals.get(name).copied() {
            return self.local(name, local, span, world);
        }
        if self.resources.contains_key(name) {
            return Ok(self.to_resource(name, vec!["Ref".into()], span));
        }
        Ok(Traced::unknown(Why::Undeclared(name.into()), Origin::literal(span)))
    }

    fn pseudo(&self, name: &str, span: Span, world: &World) -> Traced {
        let leaf = Origin::leaf(StepKind::Parameter(name.into()), span);
        match name {
            NO_VALUE => Traced::new(Value::Null, leaf),
            "ALIYUN::Region" => {
                let origin = Origin::step(
                    StepKind::Parameter(name.into()),
                    Some(span),
                    [self.setup.region.origin.clone()],
                );
                Traced::new(self.setup.region.value.clone(), origin)
            }
            "ALIYUN::Index" => match &world.index {
                Index::Known(n) => Traced::new(super::convert::integer(*n), leaf),
                Index::Unknown(why) => Traced::unknown(why.clone(), leaf),
                Index::None => Traced::unknown(Why::Undeclared(name.into()), leaf),
            },
            _ => Traced::unknown(Why::PseudoParameter(name.into()), leaf),
        }
    }

    fn local(&self, name: &str, local: &Node, span: Span, world: &World) -> Evaluated {
        let type_name = local.get("Type").and_then(Node::as_str).unwrap_or("Macro");
        let step =
            |inputs: Vec<Origin>| Origin::step(StepKind::Local(name.into()), Some(span), inputs);
        if type_name.starts_with("DATASOURCE::") {
            return Ok(Traced::unknown(
                Why::DataSource(format!("{type_name}.{name}").into()),
                step(Vec::new()),
            ));
        }
        let Some(value) = local.get("Value") else { return Ok(invalid("Locals", span)) };
        let value = self.remembered("local", &name.into(), world, || self.eval(value, world));
        let value = value
            .unwrap_or_else(|| Ok(Traced::unknown(Why::Cycle(name.into()), step(Vec::new()))))?;
        Ok(Traced::new(value.value, step(vec![value.origin])))
    }

    /// `Fn::GetAtt`.
    pub(super) fn get_att(&self, call: &Call<'_>, world: &World) -> Evaluated {
        let (name, attribute) = if let Some(whole) = call.arg.as_str() {
            let Some((name, attribute)) = self.split_attribute(whole) else {
                return Ok(Traced::unknown(
                    Why::Undeclared(whole.into()),
                    Origin::literal(call.span),
                ));
            };
            (name.to_owned(), attribute.to_owned())
        } else {
            let arg = self.argument(call, world)?;
            let Value::List(_, parts) = &arg.value else {
                return Ok(invalid(call.name, call.span));
            };
            let texts: Option<Vec<String>> = parts.iter().map(|p| text(&p.value)).collect();
            match texts.as_deref() {
                Some([name, rest @ ..]) if !rest.is_empty() => (name.clone(), rest.join(".")),
                Some(_) => return Ok(invalid(call.name, call.span)),
                None => return Ok(super::functions::unknown_from(&arg, call.name, call.span)),
            }
        };
        self.attribute(&name, &attribute, call.span, world)
    }

    /// `Name.Attribute` at the first dot behind a name that is declared (names may hold dots).
    pub(super) fn split_attribute<'t>(&self, whole: &'t str) -> Option<(&'t str, &'t str)> {
        let declared =
            |name: &str| self.resources.contains_key(name) || self.locals.contains_key(name);
        let dots = whole.match_indices('.').map(|(at, _)| (&whole[..at], &whole[at + 1..]));
        dots.rev().find(|(name, _)| declared(name))
    }

    /// The attribute of a resource, local data source or nested stack.
    pub(super) fn attribute(
        &self,
        name: &str,
        attribute: &str,
        span: Span,
        world: &World,
    ) -> Evaluated {
        if let Some(local) = self.locals.get(name).copied() {
            return self.local(name, local, span, world);
        }
        let Some(entry) = self.resources.get(name).copied() else {
            return Ok(Traced::unknown(Why::Undeclared(name.into()), Origin::literal(span)));
        };
        if let Some(output) = attribute.strip_prefix("Outputs.")
            && let Some(value) = self.output_of(name, output, span)
        {
            return Ok(value);
        }
        if SAME_AS_PROPERTY.contains(&attribute)
            && self.count(name) == Count::One
            && let Some(property) = entry.value.get("Properties").and_then(|p| p.get(attribute))
        {
            return self.property_of(name, attribute, property, span, world);
        }
        let path = attribute.split('.').map(Arc::from).collect();
        Ok(self.to_resource(name, path, span))
    }

    /// A property that an attribute returns unchanged; the reference stays in the origin.
    fn property_of(
        &self,
        name: &str,
        attribute: &str,
        property: &Node,
        span: Span,
        world: &World,
    ) -> Evaluated {
        let inside = world.at(Index::None);
        let value =
            self.remembered("property", &format!("{name}.{attribute}").into(), &inside, || {
                self.eval(property, &inside)
            });
        let value = value.unwrap_or_else(|| {
            Ok(Traced::unknown(Why::Cycle(name.into()), Origin::literal(span)))
        })?;
        let reference = Reference {
            base: self.qualified(name),
            key: KeySelector::None,
            path: vec![attribute.into()],
        };
        Ok(Traced::new(
            value.value,
            Origin::step(StepKind::Reference(reference), Some(span), [value.origin]),
        ))
    }

    /// What only the service knows of a resource: an edge without a value. A counted resource gives
    /// a list of them.
    fn to_resource(&self, name: &str, path: Vec<Arc<str>>, span: Span) -> Traced {
        let type_name = self
            .resources
            .get(name)
            .and_then(|e| e.value.get("Type"))
            .and_then(Node::as_str)
            .unwrap_or("");
        let printed = if path.first().is_some_and(|p| &**p == "Ref") {
            String::new()
        } else {
            format!(".{}", path.join("."))
        };
        let why = if type_name.starts_with("DATASOURCE::") {
            Why::DataSource(format!("{type_name}.{name}").into())
        } else {
            Why::Computed(format!("{}{printed}", self.qualified(name)).into())
        };
        let base = self.qualified(name);
        let edge = |key: KeySelector| {
            let reference = Reference { base: base.clone(), key, path: path.clone() };
            Traced::unknown(why.clone(), Origin::leaf(StepKind::Reference(reference), span))
        };
        match self.count(name) {
            Count::One => edge(KeySelector::None),
            Count::Unknown(..) => edge(KeySelector::Any),
            Count::Many(n) => {
                let all =
                    Reference { base: base.clone(), key: KeySelector::Any, path: path.clone() };
                let items =
                    || (0..n).map(|i| edge(KeySelector::Exact(format!("[{i}]").into()))).collect();
                self.edges_once(all, n, span, items)
            }
        }
    }

    /// The list of edges to all instances: the same for everybody who names them at one place, so
    /// made once.
    fn edges_once(
        &self,
        all: Reference,
        count: usize,
        span: Span,
        items: impl FnOnce() -> Vec<Traced>,
    ) -> Traced {
        let key = (all, span);
        if let Some(known) = self.edges.borrow().get(&key) {
            return known.clone();
        }
        let made = match self.run.handles(count, span) {
            Ok(()) => Traced::new(list(items()), Origin::literal(span)),
            Err(why) => Traced::unknown(why, Origin::literal(span)),
        };
        self.edges.borrow_mut().insert(key, made.clone());
        made
    }

    /// How often a resource exists.
    pub(super) fn count(&self, name: &str) -> Count {
        if let Some(known) = self.counts.borrow().get(name) {
            return known.clone();
        }
        let entry = self.resources.get(name);
        let count = match entry.and_then(|e| e.value.get("Count")) {
            None => Count::One,
            Some(node) => {
                let base = self.base();
                let value = self
                    .guarded("count", &name.into(), || self.settle(&base, |w| self.eval(node, w)));
                self.as_count(name, value.as_ref())
            }
        };
        self.counts.borrow_mut().insert(name.into(), count.clone());
        count
    }

    fn as_count(&self, name: &str, value: Option<&Traced>) -> Count {
        let Some(value) = value else { return Count::Unknown(Why::Cycle(name.into()), false) };
        let limit = self.run.context.budget.elements.min(super::stack::MAX_INSTANCES);
        match &value.value {
            Value::Null => Count::One,
            Value::Unknown(why) => Count::Unknown(why.clone(), false),
            Value::OneOf(one) => {
                let positive = one
                    .options
                    .iter()
                    .all(|o| super::convert::whole(&o.value).is_some_and(|n| n > 0));
                Count::Unknown(one.why.clone(), positive)
            }
            known => match super::convert::whole(known).map(usize::try_from) {
                Some(Ok(n)) if n <= limit => Count::Many(n),
                Some(Ok(_)) => Count::Unknown(
                    Why::budget(format!("{name} 的 Count"), format!("Count of {name}")),
                    true,
                ),
                _ => Count::Unknown(Why::Invalid(Text::same("Count")), false),
            },
        }
    }
}
