//! Resource instances of a plan as resources of the graph: those that matter, and those that they
//! refer to.

mod before;

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashSet};
use rayon::prelude::*;

use super::address::module_steps;
use super::code_places::{Places, attribute, nested};
use super::follow::{Follower, Scope};
use super::index::{Index, Instance};
use super::providers::Providers;
use super::references::Code;
use super::secrets::secrets;
use super::values::{Given, Marked, Spot, Values, spread};
use crate::dialect::Context;
use crate::dialect::worklist::Worklist;
use crate::graph::{Address, Attribute, Attributes, Dialect, Provider, Resource, Unmanaged};
use crate::origin::{KeySelector, Origin, Reference, StepKind};
use crate::source::Span;
use crate::syntax::hcl::Block;
use crate::syntax::node::{Entry, Node, NodeKind};
use crate::value::{Traced, Truth, Value};

use before::was;

/// The shortest text that is taken as the id of a resource.
const MIN_ID: usize = 8;

/// Steps of following references in one plan.
const STEPS: usize = 2_000_000;

/// Lowers one plan.
pub(super) struct Lowering<'l, 'i, 'a> {
    context: &'l Context<'l>,
    index: &'i Index<'a>,
    places: &'i Places<'a>,
    providers: Providers<'a>,
    /// Instances by the id that the provider gave them.
    ids: HashMap<&'a str, usize>,
    secrets: HashSet<&'a str>,
    /// Steps that the providers took, and whether they were too many.
    taken: usize,
    exhausted: bool,
}

/// A resource without its provider.
struct Lowered<'a> {
    resource: Resource,
    /// What it refers to.
    bases: Vec<Arc<str>>,
    /// Its configuration.
    configured: Option<&'a Node>,
    /// Steps that it took, and whether its share was used up.
    taken: usize,
    exhausted: bool,
}

/// What a plan comes to.
pub(super) struct Outcome {
    /// The resources in the order of the plan.
    pub(super) resources: Vec<Resource>,
    /// The providers they use.
    pub(super) providers: Vec<Provider>,
    /// Whether a budget was used up, so that some references were not followed.
    pub(super) exhausted: bool,
}

/// What is written for an instance.
struct Written<'a> {
    configured: Option<&'a Node>,
    blocks: Vec<&'a Block>,
    /// Where to point for what the code does not write.
    header: Option<Span>,
    scope: Scope<'a>,
}

impl<'l, 'i, 'a: 'i> Lowering<'l, 'i, 'a> {
    /// Prepares the lowering of a plan.
    pub(super) fn new(
        context: &'l Context<'l>,
        root: &'a Node,
        index: &'i Index<'a>,
        places: &'i Places<'a>,
    ) -> Self {
        let mut ids = HashMap::default();
        for (at, instance) in index.instances.iter().enumerate() {
            let id = instance
                .values
                .and_then(|v| v.get("id"))
                .and_then(Node::as_str)
                .filter(|id| id.len() >= MIN_ID);
            if let Some(id) = id.filter(|_| !instance.type_name.starts_with("data.")) {
                ids.entry(id).or_insert(at);
            }
        }
        let secrets = secrets(root, index);
        context.sources.hide(
            secrets.places.iter().copied(),
            secrets.texts.iter().map(|text| (*text).to_owned()),
        );
        let secrets = secrets.texts;
        let follower = Follower::new(index, places, STEPS);
        let providers = Providers::read(root, &follower);
        Self {
            context,
            index,
            places,
            providers,
            ids,
            secrets,
            taken: follower.taken(),
            exhausted: follower.exhausted(),
        }
    }

    /// Lowers what matters and all that it refers to, in parallel.
    pub(super) fn run(mut self) -> Outcome {
        let index = self.index;
        let wanted = |i: &Instance<'_>| {
            !i.type_name.starts_with("data.") && (self.context.wanted)(&i.type_name)
        };
        let mut open =
            Worklist::of((0..index.instances.len()).filter(|i| wanted(&index.instances[*i])));
        let mut todo = open.take();
        let mut done: Vec<(usize, Resource, Option<&Node>)> = Vec::with_capacity(todo.len());
        let mut exhausted = self.exhausted;
        let mut left = STEPS.saturating_sub(self.taken);
        while !todo.is_empty() {
            if self.context.tab.resources(todo.len(), 0).is_err() {
                exhausted = true;
                break;
            }
            let share = |at: &usize| self.resource(&index.instances[*at], left, todo.len());
            let lowered: Vec<Lowered<'a>> = todo.par_iter().map(share).collect();
            for (at, lowered) in todo.into_iter().zip(lowered) {
                exhausted |= lowered.exhausted;
                left = left.saturating_sub(lowered.taken);
                for base in lowered.bases {
                    let others = index.by_base.get(&base).into_iter().flat_map(BTreeMap::values);
                    open.refer(&base, others.copied());
                }
                done.push((at, lowered.resource, lowered.configured));
            }
            todo = open.take();
        }
        done.sort_unstable_by_key(|(at, ..)| *at);
        for (at, resource, configured) in &mut done {
            resource.provider = self.providers.of(&index.instances[*at], *configured);
        }
        let resources = done.into_iter().map(|(_, resource, _)| resource).collect();
        Outcome { resources, providers: self.providers.list, exhausted }
    }

    /// One of several resources that share a budget of steps.
    fn resource(&self, instance: &Instance<'a>, steps: usize, several: usize) -> Lowered<'a> {
        let follower = Follower::share(self.index, self.places, steps, several);
        let written = self.written(instance);
        let place = instance.node.entry("address").map_or(instance.node.span, |e| e.value.span);
        let block = written.blocks.first();
        let resource = Resource {
            address: Address { base: instance.base.clone(), key: instance.key.clone() },
            dialect: Dialect::Plan,
            type_name: instance.type_name.clone(),
            attributes: self.attributes(instance, &written, &follower),
            span: block.map_or(place, |b| b.header),
            block: block.map_or(instance.node.span, |b| b.span),
            exists: Truth::True,
            count_unknown: None,
            provider: None,
            callers: self.callers(&instance.module),
            change: instance.change,
            was: was(instance),
            unmanaged: Unmanaged::Nothing,
        };
        let mut bases: Vec<Arc<str>> = resource
            .attributes
            .values()
            .flat_map(|a| a.value.references())
            .map(|reference| reference.base.clone())
            .collect();
        bases.dedup();
        Lowered {
            resource,
            bases,
            configured: written.configured,
            taken: follower.taken(),
            exhausted: follower.exhausted(),
        }
    }

    fn written(&self, instance: &Instance<'a>) -> Written<'a> {
        let configured = self.index.configured(instance);
        let blocks =
            self.places.resource(&instance.names, &instance.type_name, instance.name).to_vec();
        let header = blocks.first().map(|b| b.header);
        let scope = Scope {
            module: instance.module.clone(),
            key: instance.key.clone(),
            each: configured.and_then(|c| c.get("for_each_expression")),
            span: header.unwrap_or(instance.node.span),
            code: Code::default(),
        };
        Written { configured, blocks, header, scope }
    }

    fn attributes(
        &self,
        instance: &Instance<'a>,
        written: &Written<'a>,
        follower: &Follower<'i, 'a>,
    ) -> Attributes {
        let known = instance.values.map_or(&[][..], Node::entries).iter();
        let later = instance.unknown.map_or(&[][..], Node::entries).iter();
        let mut attributes = BTreeMap::new();
        for entry in known.chain(later) {
            if attributes.contains_key(&entry.key) {
                continue;
            }
            if let Some(attribute) = self.attribute(instance, written, entry, follower) {
                attributes.insert(entry.key.clone(), attribute);
            }
        }
        attributes.into()
    }

    fn attribute(
        &self,
        instance: &Instance<'a>,
        written: &Written<'a>,
        entry: &'a Entry,
        follower: &Follower<'i, 'a>,
    ) -> Option<Attribute> {
        let name = &*entry.key;
        let expressions = written.configured.and_then(|c| c.get("expressions"));
        let expr = expressions.and_then(|e| e.get(name));
        let argument = attribute(&written.blocks, name);
        let inner = if argument.is_none() { nested(&written.blocks, name) } else { Vec::new() };
        let (code_name, code_value) = match (argument, inner.first()) {
            (Some(a), _) => (Some(a.name.span), Some(a.value.span)),
            (None, Some(block)) => (Some(block.kind.span), Some(block.span)),
            (None, None) => (written.header, written.header),
        };
        let fallback =
            expressions.and_then(|e| e.entry(name)).map_or(entry.key_span, |e| e.value.span);
        let in_plan = instance.values.and_then(|v| v.get(name)).map_or(fallback, |v| v.span);
        let code = Code { expr: argument.map(|a| &a.value), blocks: inner.clone() };
        let scope = Scope { span: code_value.unwrap_or(fallback), code, ..written.scope.clone() };
        let subject = format!("{}.{}.{name}", instance.type_name, instance.name).into();
        let values = Values {
            follower,
            scope,
            budget: self.context.budget,
            secrets: &self.secrets,
            subject,
        };
        let get = |n: Option<&'a Node>| n.and_then(|n| n.get(name));
        let marked = Marked {
            known: get(instance.values),
            unknown: get(instance.unknown),
            sensitive: instance.sensitive.map(get),
        };
        let given = match expr {
            None if !inner.is_empty() => values.unseen(),
            _ => values.given(expr.map(spread).unwrap_or_default(), marked),
        };
        if matches!(given, Given::Nothing | Given::Hidden) && marked.known.is_some_and(is_empty) {
            return None;
        }
        let block =
            if let [one] = inner[..] { Some(one).filter(|b| &*b.kind.text == name) } else { None };
        let mut value =
            values.value(marked, &given, Spot { code: code_value, block, fallback: in_plan }, 0)?;
        self.link(instance, name, &mut value);
        Some(Attribute {
            name_span: code_name.unwrap_or(entry.key_span),
            value_span: code_value.unwrap_or(in_plan),
            value,
        })
    }

    /// A known id of another resource is a reference to it, also where the plan or state does not
    /// say so.
    fn link(&self, instance: &Instance<'_>, name: &str, value: &mut Traced) {
        if !(name.ends_with("_id") || name.ends_with("_ids") || name == "instances") {
            return;
        }
        if let Value::List(kind, items) = &value.value {
            let linked = items.iter().map(|item| self.linked(instance, item)).collect();
            value.value = Value::List(*kind, Arc::new(linked));
        } else {
            *value = self.linked(instance, value);
        }
    }

    fn linked(&self, instance: &Instance<'_>, value: &Traced) -> Traced {
        let target = value
            .value
            .as_str()
            .and_then(|id| self.ids.get(id))
            .map(|at| &self.index.instances[*at]);
        let Some(target) =
            target.filter(|t| t.base != instance.base && value.origin.references().is_empty())
        else {
            return value.clone();
        };
        let key = target.key.clone().map_or(KeySelector::None, KeySelector::Exact);
        let reference = Reference { base: target.base.clone(), key, path: vec!["id".into()] };
        let span = value.origin.span();
        let step = Origin::step(StepKind::Reference(reference), span, []);
        Traced::new(value.value.clone(), Origin::step(StepKind::Plan, span, [step]))
    }

    fn callers(&self, module: &str) -> Vec<Span> {
        let call = |step: super::address::ModuleStep| {
            let names = super::address::module_names(&step.parent);
            let block = self.places.call(&names, &step.name).map(|b| b.header);
            let entry =
                || self.index.modules.get(&names)?.calls.get(&*step.name).map(|e| e.key_span);
            block.or_else(entry)
        };
        module_steps(module).into_iter().filter_map(call).collect()
    }
}

fn is_empty(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Sequence(items) => items.is_empty(),
        NodeKind::Mapping(entries) => entries.is_empty(),
        _ => false,
    }
}
