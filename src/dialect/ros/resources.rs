//! From the `Resources` of a template to resources of the graph.
//!
//! Types that matter are evaluated, and whatever they refer to; of all others only name, type and
//! existence are kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::choices::fields;
use super::eval::is_no_value;
use super::stack::{Count, MAX_INSTANCES, Stack};
use super::world::{Index, World};
use crate::dialect::worklist::Worklist;
use crate::graph::{Address, Attribute, Attributes, Dialect, Resource};
use crate::source::Span;
use crate::syntax::node::{Entry, Node, NodeKind};
use crate::text::Text;
use crate::value::{Traced, Truth, Why};

/// The whole of a resource. One that is a YAML alias is written where its anchor is, so only its
/// name is its own.
fn block(entry: &Entry) -> Span {
    if entry.value.span.start < entry.key_span.start {
        entry.key_span
    } else {
        entry.key_span.to(entry.value.span)
    }
}

/// A resource of the template before its properties are evaluated.
struct Draft<'n> {
    entry: &'n Entry,
    resource: Resource,
    world: World,
}

impl Stack<'_> {
    /// All resources of this template and of the stacks nested in it, in the order of the code.
    pub(super) fn lower_resources(&self) -> Vec<Resource> {
        let mut drafts: Vec<Draft<'_>> = Vec::new();
        let mut nested: Vec<(usize, Vec<Resource>)> = Vec::new();
        for entry in self.section("Resources") {
            let Some(type_name) = self.type_of(entry) else { continue };
            let (exists, world) = self.existence(entry.value.get("Condition"));
            if exists == Truth::False {
                continue;
            }
            if type_name.starts_with("MODULE::") {
                self.run.gap(Why::ModuleUnavailable(type_name), entry.key_span);
                continue;
            }
            if let Err(why) = self.run.resources(1, entry.key_span) {
                self.run.gap(why, entry.key_span);
                break;
            }
            let made = self.instances(entry, &type_name, &exists, &world);
            for draft in made {
                let inner = self.nested_resources(&draft.resource, &exists);
                drafts.push(draft);
                if !inner.is_empty() {
                    nested.push((drafts.len(), inner));
                }
            }
        }
        self.evaluate_drafts(&mut drafts);
        let mut nested = nested.into_iter().peekable();
        let mut all = Vec::new();
        for (i, draft) in drafts.into_iter().enumerate() {
            all.push(draft.resource);
            while let Some((_, inner)) = nested.next_if(|(after, _)| *after == i + 1) {
                all.extend(inner);
            }
        }
        all
    }

    fn type_of(&self, entry: &Entry) -> Option<Arc<str>> {
        let name = &entry.key;
        if !matches!(entry.value.kind, NodeKind::Mapping(_)) {
            let message = Text::new(
                format!("资源 `{name}` 不是映射。"),
                format!("resource `{name}` is not a mapping"),
            );
            self.run.problem(message, entry.key_span);
            return None;
        }
        let type_name = entry.value.get("Type").and_then(Node::as_str);
        if type_name.is_none() {
            let message = Text::new(
                format!("资源 `{name}` 没有 `Type`。"),
                format!("resource `{name}` has no `Type`"),
            );
            self.run.problem(message, entry.key_span);
        }
        type_name.map(Into::into)
    }

    /// The instances of a resource by its `Count`.
    fn instances<'n>(
        &self,
        entry: &'n Entry,
        type_name: &Arc<str>,
        exists: &Truth,
        world: &World,
    ) -> Vec<Draft<'n>> {
        let draft = |key: Option<Arc<str>>,
                     count_unknown: Option<Why>,
                     index: Index,
                     exists: Truth| Draft {
            entry,
            resource: Resource {
                address: Address { base: self.qualified(&entry.key), key },
                dialect: Dialect::Ros,
                type_name: type_name.clone(),
                attributes: Attributes::default(),
                span: entry.key_span,
                block: block(entry),
                exists,
                count_unknown,
                provider: None,
                callers: Vec::new(),
                change: None,
                was: crate::graph::Attributes::default(),
                unmanaged: crate::graph::Unmanaged::Nothing,
            },
            world: world.at(index),
        };
        match self.count(&entry.key) {
            Count::One => vec![draft(None, None, Index::None, exists.clone())],
            Count::Many(n) => {
                let free = MAX_INSTANCES.saturating_sub(self.run.instances.get());
                if n > free {
                    self.run.gap(
                        Why::budget("一个模板的资源实例数量", "resource instances of a template"),
                        entry.key_span,
                    );
                }
                let mut n = n.min(free);
                if let Err(why) = self.run.resources(n, entry.key_span) {
                    self.run.gap(why, entry.key_span);
                    n = 0;
                }
                self.run.instances.set(self.run.instances.get() + n);
                (0..n)
                    .map(|i| {
                        draft(Some(format!("[{i}]").into()), None, Index::Known(i), exists.clone())
                    })
                    .collect()
            }
            Count::Unknown(why, positive) => {
                let exists = if positive {
                    exists.clone()
                } else {
                    exists.clone().and(Truth::unknown(why.clone(), None))
                };
                vec![draft(None, Some(why.clone()), Index::Unknown(why), exists)]
            }
        }
    }

    /// Evaluates the properties of what matters, then of what that refers to, until nothing new is
    /// referred to.
    fn evaluate_drafts(&self, drafts: &mut [Draft<'_>]) {
        let mut by_base: BTreeMap<Arc<str>, Vec<usize>> = BTreeMap::new();
        for (i, draft) in drafts.iter().enumerate() {
            by_base.entry(draft.resource.address.base.clone()).or_default().push(i);
        }
        let wanted = |draft: &Draft<'_>| (self.run.context.wanted)(&draft.resource.type_name);
        let mut open = Worklist::of((0..drafts.len()).filter(|i| wanted(&drafts[*i])));
        loop {
            let batch = open.take();
            if batch.is_empty() {
                break;
            }
            for i in batch {
                let Some(draft) = drafts.get_mut(i) else { continue };
                draft.resource.attributes = self.attributes(draft.entry, &draft.world);
                for attribute in draft.resource.attributes.values() {
                    for reference in attribute.value.references() {
                        let targets = by_base.get(&reference.base).into_iter().flatten();
                        open.refer(&reference.base, targets.copied());
                    }
                }
            }
        }
    }

    fn attributes(&self, entry: &Entry, world: &World) -> Attributes {
        let mut attributes = BTreeMap::new();
        let Some(properties) = entry.value.get("Properties") else { return attributes.into() };
        if properties.tag.is_some()
            || properties.call().is_some()
            || !matches!(properties.kind, NodeKind::Mapping(_) | NodeKind::Null)
        {
            return self.computed_attributes(properties, world);
        }
        for property in properties.entries() {
            // A template in place is no expression of this template.
            if &*property.key == "TemplateBody" && super::template::is_template(&property.value) {
                continue;
            }
            let value = self.settle(world, |w| self.eval(&property.value, w));
            if is_no_value(&value) {
                continue;
            }
            let attribute = Attribute {
                name_span: property.key_span,
                value_span: self.with_tag(&property.value),
                value,
            };
            attributes.insert(property.key.clone(), attribute);
        }
        attributes.into()
    }

    /// The attributes of a resource whose properties as a whole are the value of a function.
    fn computed_attributes(&self, properties: &Node, world: &World) -> Attributes {
        let whole = self.settle(world, |w| self.eval(properties, w));
        let (listed, others) = fields(&whole, "Properties");
        let place = self.with_tag(properties);
        let attribute = |value: Traced| {
            let span = value.origin.span().unwrap_or(place);
            Attribute { name_span: span, value_span: span, value }
        };
        let listed: BTreeMap<_, _> =
            listed.into_iter().map(|(name, value)| (name, attribute(value))).collect();
        let others = others.map(|value| Attribute { name_span: place, value_span: place, value });
        Attributes::from(listed).or_else(others)
    }

    /// The place of a value with its tag: what stands there is `!Ref X`, and an edit must replace
    /// all of it.
    fn with_tag(&self, node: &Node) -> Span {
        let Some(tag) = &node.tag else { return node.span };
        let file = self.run.context.sources.file(node.span.file);
        let before = file.text.get(..node.span.start as usize).unwrap_or("").trim_end();
        match before.strip_suffix(&format!("!{tag}")) {
            Some(rest) => {
                Span { start: u32::try_from(rest.len()).unwrap_or(node.span.start), ..node.span }
            }
            None => node.span,
        }
    }

    /// The world in which the properties of a resource are evaluated.
    pub(super) fn world_of(&self, entry: &Entry, instance: Option<usize>) -> World {
        let (_, world) = self.existence(entry.value.get("Condition"));
        world.at(instance.map_or(Index::None, Index::Known))
    }

    /// The resources of a nested stack; they exist only if the stack does.
    fn nested_resources(&self, resource: &Resource, exists: &Truth) -> Vec<Resource> {
        let mut inner = match &*resource.type_name {
            "ALIYUN::ROS::Stack" => self.stack_resources(resource),
            "ALIYUN::ROS::StackInstances" => self.stack_instances(resource),
            _ => return Vec::new(),
        };
        for child in &mut inner {
            child.exists = child.exists.clone().and(exists.clone());
            child.count_unknown =
                child.count_unknown.clone().or_else(|| resource.count_unknown.clone());
            child.callers.insert(0, resource.span);
        }
        inner
    }
}
