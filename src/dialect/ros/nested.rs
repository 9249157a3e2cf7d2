//! Nested stacks: `ALIYUN::ROS::Stack` and the instances of a stack group, evaluated with what is
//! passed to them.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::bodies::Body;
use super::convert::list;
use super::run::Run;
use super::stack::{Count, Setup, Stack};
use super::template;
use super::world::World;
use crate::graph::{Provider, Resource};
use crate::origin::{Origin, StepKind};
use crate::source::{FileId, Span};
use crate::syntax::node::{Entry, Node};
use crate::value::MAX_OPTIONS;
use crate::value::{Attr, Traced, Value, Why};

/// An evaluated nested stack.
#[derive(Debug, Default)]
pub(super) struct Child {
    /// Its resources, addresses with the name of the stack in front.
    pub(super) resources: Vec<Resource>,
    /// Its outputs.
    pub(super) outputs: BTreeMap<Arc<str>, Traced>,
    /// Whether there are outputs that are not looked at (those of Terraform).
    pub(super) more_outputs: bool,
    /// Why it could not be evaluated.
    pub(super) missing: Option<Why>,
}

impl Stack<'_> {
    /// The resources of a nested stack.
    pub(super) fn stack_resources(&self, resource: &Resource) -> Vec<Resource> {
        let Some((entry, instance)) = self.entry_of(resource) else { return Vec::new() };
        self.child(entry, instance).resources.clone()
    }

    fn entry_of(&self, resource: &Resource) -> Option<(&Entry, Option<usize>)> {
        let name = resource.address.base.strip_prefix(&*self.setup.prefix)?;
        let instance =
            resource.address.key.as_deref().and_then(|k| k.trim_matches(['[', ']']).parse().ok());
        Some((self.resources.get(name).copied()?, instance))
    }

    /// `Outputs.x` of a nested stack; nothing when the resource is no nested stack. A counted stack
    /// gives a list of them; one whose number is not known gives what leads to its resources,
    /// without a value.
    pub(super) fn output_of(&self, name: &str, output: &str, span: Span) -> Option<Traced> {
        let entry = self.resources.get(name).copied()?;
        if entry.value.get("Type").and_then(Node::as_str) != Some("ALIYUN::ROS::Stack") {
            return None;
        }
        match self.count(name) {
            Count::One => self.output_of_instance(entry, None, output, span),
            Count::Many(n) => {
                let items: Option<Vec<Traced>> =
                    (0..n).map(|i| self.output_of_instance(entry, Some(i), output, span)).collect();
                Some(Traced::new(list(items?), Origin::literal(span)))
            }
            Count::Unknown(why, _) => {
                let one = self.output_of_instance(entry, None, output, span)?;
                Some(Traced::unknown(why, one.origin))
            }
        }
    }

    fn output_of_instance(
        &self,
        entry: &Entry,
        instance: Option<usize>,
        output: &str,
        span: Span,
    ) -> Option<Traced> {
        let name = &entry.key;
        let child = self.child(entry, instance);
        let step = |inputs: Vec<Origin>| {
            Origin::step(
                StepKind::ModuleOutput(format!("{name}.{output}").into()),
                Some(span),
                inputs,
            )
        };
        Some(match (child.outputs.get(output), &child.missing) {
            (Some(value), _) => Traced::new(value.value.clone(), step(vec![value.origin.clone()])),
            (None, Some(why)) => Traced::unknown(why.clone(), step(Vec::new())),
            (None, None) if child.more_outputs => return None,
            (None, None) => Traced::unknown(
                Why::Undeclared(format!("{name}.Outputs.{output}").into()),
                step(Vec::new()),
            ),
        })
    }

    /// Evaluates a nested stack once.
    fn child(&self, entry: &Entry, instance: Option<usize>) -> Rc<Child> {
        let key = instance.map_or_else(String::new, |i| format!("[{i}]"));
        let address: Arc<str> = format!("{}{key}", entry.key).into();
        if let Some(known) = self.children.borrow().get(&address) {
            return known.clone();
        }
        let child = self.guarded("stack", &address, || {
            let world = self.world_of(entry, instance);
            self.evaluate_child(entry, &world, &address, &self.setup.region)
        });
        let Some(child) = child else {
            return Rc::new(Child { missing: Some(Why::Cycle(address)), ..Child::default() });
        };
        let child = Rc::new(child);
        self.children.borrow_mut().insert(address, child.clone());
        child
    }

    fn evaluate_child(
        &self,
        entry: &Entry,
        world: &World,
        address: &str,
        region: &Traced,
    ) -> Child {
        let properties = entry.value.get("Properties");
        let missing = |why: Why| {
            self.run.gap(why.clone(), entry.key_span);
            Child { missing: Some(why), ..Child::default() }
        };
        if self.setup.level >= self.run.context.budget.modules {
            return missing(Why::budget("资源栈的嵌套层数", "nesting of stacks"));
        }
        if !self.run.nest() {
            return missing(Why::budget(
                "一个模板的嵌套资源栈数量",
                "nested stacks of one template",
            ));
        }
        let body = match self.body(properties, world) {
            Ok(body) => body,
            Err(why) => return missing(why),
        };
        let declared = match &body {
            Body::Inline(root) => root.get("Parameters"),
            Body::Parsed(_, _, root) => root.get("Parameters"),
        };
        let given = self.passed(
            properties.and_then(|p| p.get("Parameters")),
            declared.map_or(&[], Node::entries),
            world,
        );
        let setup = |file: FileId, path: Arc<str>| Place {
            file,
            path,
            prefix: self.qualified(&format!("{address}.")),
            level: self.setup.level + 1,
            region: region.clone(),
        };
        match body {
            Body::Inline(root) => {
                lower(self.run, root, setup(self.setup.file, self.setup.path.clone()), &given)
            }
            Body::Parsed(file, path, root) => lower(self.run, &root, setup(file, path), &given),
        }
    }

    /// The values that a stack passes to the parameters that its template declares.
    fn passed(
        &self,
        parameters: Option<&Node>,
        declared: &[Entry],
        world: &World,
    ) -> BTreeMap<Arc<str>, Traced> {
        let Some(node) = parameters else { return BTreeMap::new() };
        let step = |name: &Arc<str>, span: Span, value: Traced| {
            let origin = Origin::step(
                StepKind::ModuleInput(name.clone()),
                Some(span),
                [value.origin.clone()],
            );
            (name.clone(), Traced::new(value.value, origin))
        };
        if node.tag.is_some() || node.call().is_some() {
            let whole = self.settle(world, |w| self.eval(node, w));
            let (listed, others) = super::choices::fields(&whole, "Parameters");
            let of = |name: &Arc<str>| {
                listed.get(name).or(others.as_ref()).filter(|v| v.value != Value::Null).cloned()
            };
            return declared
                .iter()
                .filter_map(|e| Some(step(&e.key, node.span, of(&e.key)?)))
                .collect();
        }
        let entries =
            node.entries().iter().map(|e| (e, self.settle(world, |w| self.eval(&e.value, w))));
        let set = entries.filter(|(_, value)| !super::eval::is_no_value(value));
        set.map(|(entry, value)| step(&entry.key, entry.value.span, value)).collect()
    }

    /// The resources that the instances of a stack group have, region by region.
    pub(super) fn stack_instances(&self, resource: &Resource) -> Vec<Resource> {
        let Some((entry, instance)) = self.entry_of(resource) else { return Vec::new() };
        let world = self.world_of(entry, instance);
        let property = |name: &str| entry.value.get("Properties").and_then(|p| p.get(name));
        let settled =
            |name: &str| property(name).map(|node| self.settle(&world, |w| self.eval(node, w)));
        let group = settled("StackGroupName").and_then(|name| {
            let base = name.references().into_iter().next().map(|r| r.base)?;
            self.resources.get(base.strip_prefix(&*self.setup.prefix)?).copied()
        });
        let regions = settled("RegionIds").map(|r| r.combinations(MAX_OPTIONS).unwrap_or_default());
        let (Some(group), Some([regions])) = (group, regions.as_deref()) else {
            self.run.gap(Why::TargetUnknown(entry.key.clone()), entry.key_span);
            return Vec::new();
        };
        let Value::List(_, regions) = &regions.value else {
            self.run.gap(
                super::convert::first_unknown(regions).unwrap_or(Why::NoStackRegion),
                entry.key_span,
            );
            return Vec::new();
        };
        let accounts = settled("AccountIds")
            .map(|a| if let Value::List(_, ids) = a.value { ids.len() } else { 0 });
        let mut all = Vec::new();
        for region in regions.iter() {
            let suffix = match (regions.len(), region.value.as_str()) {
                (1, _) => String::new(),
                (_, Some(id)) => format!("[{id:?}]"),
                _ => continue,
            };
            let address = format!(
                "{}{suffix}",
                resource.address.to_string().trim_start_matches(&*self.setup.prefix)
            );
            let mut inner = self.evaluate_child(group, &world, &address, region).resources;
            let provider = self.provider_in(region, &resource.address.to_string());
            for child in &mut inner {
                child.provider = child.provider.or(Some(provider));
                if accounts != Some(1) {
                    child.count_unknown = child
                        .count_unknown
                        .take()
                        .or_else(|| Some(Why::CountUnknown(entry.key.clone())));
                }
            }
            all.extend(inner);
        }
        all
    }

    fn provider_in(&self, region: &Traced, account: &str) -> usize {
        let mut providers = self.run.providers.borrow_mut();
        let span = region.origin.span();
        providers.push(Provider {
            name: "ros".into(),
            alias: None,
            region: Attr::Set(region.clone()),
            account: account.into(),
            span,
        });
        providers.len() - 1
    }
}

/// Where a template stands, and in which stack.
pub(super) struct Place {
    pub(super) file: FileId,
    pub(super) path: Arc<str>,
    pub(super) prefix: Arc<str>,
    pub(super) level: usize,
    pub(super) region: Traced,
}

/// Evaluates a template of either kind.
pub(super) fn lower(
    run: &Run<'_>,
    root: &Node,
    place: Place,
    given: &BTreeMap<Arc<str>, Traced>,
) -> Child {
    let Place { file, path, prefix, level, region } = place;
    let stack = Stack::new(run, Setup { file, path, root, prefix, level, region }, given);
    if template::is_terraform(root) {
        return Child {
            resources: super::workspace::lower(&stack),
            more_outputs: true,
            ..Child::default()
        };
    }
    let resources = stack.lower_resources();
    let mut outputs = BTreeMap::new();
    for output in if level > 0 { stack.section("Outputs") } else { &[] } {
        let (exists, world) = stack.existence(output.value.get("Condition"));
        if let Some(node) =
            output.value.get("Value").filter(|_| exists != crate::value::Truth::False)
        {
            outputs.insert(output.key.clone(), stack.settle(&world, |w| stack.eval(node, w)));
        }
    }
    Child { resources, outputs, more_outputs: false, missing: None }
}
