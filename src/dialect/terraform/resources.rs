//! Resources as values: handles that stand for an instance, and the attributes behind them.
//!
//! A handle is an unknown whose origin is a reference with an empty path. A step into it evaluates
//! what the configuration says of that attribute; only what it does not say stays unknown.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::account;
use crate::dialect::terraform::eval::{Evaluated, Evaluator, Fault, Scope, carried, referred};
use crate::dialect::terraform::instance::{Name, Slot, Target};
use crate::dialect::terraform::keys::{key_text, string_key};
use crate::dialect::terraform::repeat::{Expansion, Shape};
use crate::dialect::terraform::schema::attribute_type;
use crate::dialect::terraform::types::{self, Type};
use crate::origin::address::bare;
use crate::origin::{KeySelector, Origin, Reference, StepKind};
use crate::source::Span;
use crate::syntax::hcl::{Accessor, AccessorKind};
use crate::value::{ListKind, Number, ObjectKind, Traced, Value, Why};

impl Evaluator<'_> {
    /// The instances of a resource.
    pub(super) fn expansion(&mut self, instance: usize, resource: usize) -> Arc<Expansion> {
        let config = self.instances[instance].config.clone();
        let decl = &config.resources[resource].decl;
        match self.instances[instance].expansions.get(&resource) {
            Some(Slot::Done(expansion)) => return expansion.clone(),
            Some(Slot::Busy) => {
                let name = config.resources[resource].local_address.clone();
                self.cycle(&name, decl.block.header);
                return Arc::new(self.expand(None, None, Scope::module(instance)));
            }
            None => {}
        }
        self.instances[instance].expansions.insert(resource, Slot::Busy);
        let expansion = Arc::new(self.expand_block(decl, Scope::module(instance)));
        self.instances[instance].expansions.insert(resource, Slot::Done(expansion.clone()));
        expansion
    }

    /// `type.name…`, also `data.type.name…`.
    pub(super) fn resource_reference(
        &mut self,
        instance: usize,
        kind: &str,
        steps: &[Accessor],
        span: Span,
        scope: Scope<'_>,
    ) -> Evaluated {
        let Some((Accessor { kind: AccessorKind::Attribute(name), .. }, rest)) =
            steps.split_first()
        else {
            return Err(Fault::new(
                format!("这里不能使用名称 {kind:?}"),
                format!("{kind:?} is no name that can be used here"),
            ));
        };
        let local = format!("{kind}.{name}");
        let Some(index) = self.instances[instance].config.resource(&local) else {
            return Ok(self.undeclared(instance, &local, span));
        };
        self.touch(instance, index);
        let expansion = self.expansion(instance, index);
        let base: Arc<str> = format!("{}{local}", self.instances[instance].prefix).into();
        let value = if matches!(expansion.shape, Shape::Single) {
            self.handles(&base, &local, &expansion, span)
        } else {
            self.kept(instance, Name::Resource(index), span, &mut |this| {
                this.handles(&base, &local, &expansion, span)
            })
        };
        self.apply(value, rest, span, scope)
    }

    fn touch(&mut self, instance: usize, resource: usize) {
        if self.touched_set.insert((instance, resource)) {
            self.touched.push((instance, resource));
        }
    }

    /// The value of all instances: handles alone, in a tuple, or in an object.
    pub(super) fn handles(
        &mut self,
        base: &Arc<str>,
        local: &str,
        expansion: &Expansion,
        span: Span,
    ) -> Traced {
        let why = if local.starts_with("data.") {
            Why::DataSource(bare(base).into())
        } else {
            Why::Computed(local.into())
        };
        let handle = |key: KeySelector| {
            let reference = Reference { base: base.clone(), key, path: Vec::new() };
            Traced::unknown(why.clone(), Origin::leaf(StepKind::Reference(reference), span))
        };
        let place = || Origin::leaf(StepKind::Place, span);
        let exact = |text: Option<Arc<str>>| text.map_or(KeySelector::None, KeySelector::Exact);
        let index = |i: usize| {
            exact(key_text(&Value::Number(Number::from(i64::try_from(i).unwrap_or(i64::MAX)))))
        };
        let tuple = |n: usize, origin| {
            let items = (0..n).map(|i| handle(index(i))).collect();
            Traced::new(Value::List(ListKind::Tuple, Arc::new(items)), origin)
        };
        let object = |keys: &[Arc<str>], origin| {
            let entries: BTreeMap<Arc<str>, Traced> =
                keys.iter().map(|k| (k.clone(), handle(exact(Some(string_key(k)))))).collect();
            Traced::new(Value::Object(ObjectKind::Object, Arc::new(entries)), origin)
        };
        match &expansion.shape {
            // What is not enabled is null.
            Shape::Single if expansion.members.is_empty() => Traced::new(Value::Null, place()),
            Shape::Single => handle(KeySelector::None),
            Shape::Tuple(_) | Shape::Keys(_)
                if self.made(expansion.members.len(), account::HANDLE, span).is_err() =>
            {
                handle(KeySelector::Any)
            }
            Shape::Tuple(n) => tuple(*n, place()),
            Shape::Keys(keys) => object(keys, place()),
            Shape::Counts(counts, why) => {
                let options = counts.iter().map(|(n, origin)| tuple(*n, origin.clone())).collect();
                self.choose(options, why.clone(), place(), span)
            }
            Shape::KeySets(sets, why) => {
                let options =
                    sets.iter().map(|(keys, origin)| object(keys, origin.clone())).collect();
                self.choose(options, why.clone(), place(), span)
            }
            Shape::Unknown(why) => {
                Traced::new(Value::Unknown(why.clone()), handle(KeySelector::Any).origin)
            }
        }
    }

    /// Whether an unknown is certainly one object: an instance of a resource or module.
    pub(super) fn is_single(&self, value: &Traced) -> bool {
        matches!(value.value, Value::Unknown(Why::Computed(_) | Why::DataSource(_)))
            && referred(&value.origin).is_some_and(|r| {
                r.path.is_empty() && r.key != KeySelector::Any && self.targets.contains_key(&r.base)
            })
    }

    /// All outputs of the instance of a module that a handle stands for, as an object; other values
    /// as they are.
    pub(super) fn opened_module(&mut self, value: &Traced, span: Span) -> Traced {
        if !self.is_single(value) {
            return value.clone();
        }
        let Some(reference) = referred(&value.origin).cloned() else { return value.clone() };
        let Some(Target::Module(instance, call)) = self.targets.get(&reference.base).copied()
        else {
            return value.clone();
        };
        let made = self.module_call(instance, call);
        let Some(child) = made.children.as_ref().ok().and_then(|c| c.first().copied()) else {
            return value.clone();
        };
        if self.unparsed(child).is_some() {
            return value.clone();
        }
        let names: Vec<Arc<str>> =
            self.instances[child].config.outputs.keys().map(|name| Arc::from(*name)).collect();
        let output = |name: Arc<str>| {
            let output = self.output(instance, call, &reference.key, &name, span)?;
            Some((name, output))
        };
        let outputs = names.into_iter().map(output).collect::<Option<BTreeMap<_, _>>>();
        outputs.map_or_else(
            || value.clone(),
            |outputs| value.with(Value::Object(ObjectKind::Object, Arc::new(outputs))),
        )
    }

    /// The attribute of the resource, or the output of the module, that a handle stands for.
    pub(super) fn step_into_handle(
        &mut self,
        value: &Traced,
        name: &Arc<str>,
        span: Span,
    ) -> Option<Traced> {
        let reference = referred(&value.origin).filter(|r| r.path.is_empty())?.clone();
        match *self.targets.get(&reference.base)? {
            Target::Module(instance, call) => {
                self.output(instance, call, &reference.key, name, span)
            }
            Target::Resource(instance, index) => {
                Some(self.referred_attribute(instance, index, reference, name, span))
            }
        }
    }

    fn referred_attribute(
        &mut self,
        instance: usize,
        index: usize,
        reference: Reference,
        name: &Arc<str>,
        span: Span,
    ) -> Traced {
        self.touch(instance, index);
        let config = self.instances[instance].config.clone();
        let resource = &config.resources[index];
        let whole = format!("{}.{name}", resource.local_address);
        let why = match resource.type_name.starts_with("data.") {
            true => Why::DataSource(bare(&reference.base).into()),
            false => Why::Computed(whole.into()),
        };
        let key = match &reference.key {
            KeySelector::Exact(text) => Some(text.clone()),
            KeySelector::Any | KeySelector::None => None,
        };
        let ty = attribute_type(&resource.type_name, name);
        let step = StepKind::Reference(Reference { path: vec![name.clone()], ..reference });
        let member = self.expansion(instance, index).member(key.as_deref());
        let written = member.and_then(|m| self.attribute_of(instance, index, m, name));
        match written {
            Some(value) if value.value != Value::Null => {
                let is_block = resource.decl.attribute(name).is_none();
                let value = if self.given(instance, index, name).is_some() {
                    of_type(value, ty.as_ref())
                } else if is_block {
                    of_blocks(value, &step, span)
                } else {
                    of_type(value, ty.as_ref())
                };
                carried(value, &step, Some(span))
            }
            _ => Traced::unknown(why, Origin::leaf(step, span)).typed(ty.unwrap_or(Type::Any)),
        }
    }

    /// What the configuration says of an attribute (or of nested blocks of that name) of an
    /// instance.
    pub(super) fn attribute_of(
        &mut self,
        instance: usize,
        index: usize,
        member: usize,
        name: &Arc<str>,
    ) -> Option<Traced> {
        if let Some(Slot::Done(value)) =
            self.instances[instance].values.get(&Name::Attribute(index, member, name.clone()))
        {
            return Some(value.clone());
        }
        if let Some(given) = self.given(instance, index, name) {
            return self.given_attribute(instance, index, member, name, given);
        }
        let config = self.instances[instance].config.clone();
        let resource = &config.resources[index];
        let decl = &resource.decl;
        let attribute = decl.attribute(name).filter(|a| !super::body::is_meta(&a.name.text));
        let blocks = if attribute.is_none() { decl.blocks_of(name) } else { Vec::new() };
        if attribute.is_none() && (blocks.is_empty() || super::body::is_meta(name)) {
            return None;
        }
        let expansion = self.expansion(instance, index);
        let repeat = expansion.members.get(member).map(|m| m.repeat.clone())?;
        let scope = Scope { repeat: Some(&repeat), ..Scope::module(instance) };
        let span = attribute.map_or(decl.block.header, |a| a.value.span);
        Some(self.kept(instance, Name::Attribute(index, member, name.clone()), span, &mut |this| {
            let result = match attribute {
                Some(attribute) => this.eval(&attribute.value, scope),
                None => this.blocks(&blocks, scope),
            };
            this.settle(result, span)
        }))
    }
}

/// What is written of an attribute, in the type that the provider declares; as it is where that is
/// not possible.
fn of_type(value: Traced, ty: Option<&Type>) -> Traced {
    ty.and_then(|ty| types::convert(&value, ty).ok()).unwrap_or(value)
}

/// Blocks of another resource: each element is a reference too, for what the provider adds to it.
fn of_blocks(value: Traced, step: &StepKind, span: Span) -> Traced {
    let (Value::List(kind, items), StepKind::Reference(whole)) = (&value.value, step) else {
        return value;
    };
    let element = |(i, item): (usize, &Traced)| {
        let path = whole.path.iter().cloned().chain([Arc::from(i.to_string())]).collect();
        let step = StepKind::Reference(Reference { path, ..whole.clone() });
        let inner = match &item.value {
            Value::Object(kind, entries) => {
                let nested = |(name, value): (&Arc<str>, &Traced)| match (&value.value, &step) {
                    (Value::List(ListKind::List, _), StepKind::Reference(this)) => {
                        let path = this.path.iter().cloned().chain([name.clone()]).collect();
                        let step = StepKind::Reference(Reference { path, ..this.clone() });
                        (name.clone(), of_blocks(value.clone(), &step, span))
                    }
                    _ => (name.clone(), value.clone()),
                };
                Value::Object(*kind, Arc::new(entries.iter().map(nested).collect()))
            }
            other => other.clone(),
        };
        Traced::new(inner, Origin::step(step, Some(span), [item.origin.clone()]))
    };
    let items = items.iter().enumerate().map(element).collect();
    Traced::new(Value::List(*kind, Arc::new(items)), value.origin.clone())
}
