//! What a plan holds, by address: instances, changes and the configuration of each module. Borrowed
//! from the tree.
//!
//! A plan says the same thing in several places; this joins them once, so that nothing searches the
//! tree again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::HashMap;

use super::address::{join, module_names, module_steps};
use crate::graph::Change;
use crate::syntax::node::{Entry, Node, NodeKind};

/// Nesting of modules that is followed. JSON is not read deeper than 200 levels, three for each
/// module.
const MAX_MODULES: usize = 80;

/// A resource instance of the plan.
#[derive(Debug)]
pub(super) struct Instance<'a> {
    /// Where it is described: an entry of `resources`, or of `resource_changes` when it is
    /// destroyed.
    pub(super) node: &'a Node,
    /// The address of its module; empty for the root.
    pub(super) module: Arc<str>,
    /// The names of the module calls, for the configuration.
    pub(super) names: Arc<str>,
    /// Its address without key.
    pub(super) base: Arc<str>,
    /// Its key as printed.
    pub(super) key: Option<Arc<str>>,
    /// The type, with `data.` in front for data sources.
    pub(super) type_name: Arc<str>,
    /// The name.
    pub(super) name: &'a str,
    /// What the plan does to it.
    pub(super) change: Option<Change>,
    /// Its attributes.
    pub(super) values: Option<&'a Node>,
    /// What they were before.
    pub(super) before: Option<&'a Node>,
    /// Which of them are known after apply only.
    pub(super) unknown: Option<&'a Node>,
    /// Which of them are sensitive; either may say so.
    pub(super) sensitive: [Option<&'a Node>; 2],
}

/// A module as the plan's `configuration` describes it.
#[derive(Debug, Default)]
pub(super) struct Module<'a> {
    /// Resources by `type.name`, with `data.` in front for data sources.
    pub(super) resources: HashMap<String, &'a Node>,
    /// Module calls by name.
    pub(super) calls: HashMap<&'a str, &'a Entry>,
    /// Outputs by name.
    pub(super) outputs: HashMap<&'a str, &'a Entry>,
}

/// A module call: the address of the module it stands in, and its name.
pub(super) type Call = (Arc<str>, Arc<str>);

/// Everything by address.
#[derive(Debug, Default)]
pub(super) struct Index<'a> {
    /// All instances, in the order of the plan.
    pub(super) instances: Vec<Instance<'a>>,
    /// Instances by address without key, then by key.
    pub(super) by_base: HashMap<Arc<str>, BTreeMap<Option<Arc<str>>, usize>>,
    /// The keys of module instances, by module address and call.
    pub(super) module_keys: BTreeMap<Call, BTreeSet<Arc<str>>>,
    /// The configuration of modules, by the names of the calls (`web.inner`).
    pub(super) modules: HashMap<Arc<str>, Module<'a>>,
    /// Whether modules were left out because they nest too deep.
    pub(super) cut: bool,
}

impl<'a> Index<'a> {
    /// Joins the parts of a plan or state.
    pub(super) fn build(root: &'a Node) -> Self {
        let mut index = Self::default();
        if let Some(module) = root.get("configuration").and_then(|c| c.get("root_module")) {
            index.module("".into(), module, 0);
        }
        let changes = changes(root);
        let planned = root.get("planned_values").or_else(|| root.get("values"));
        if let Some(module) = planned.and_then(|p| p.get("root_module")) {
            index.values(module, &changes, 0);
        }
        let prior = root
            .get("prior_state")
            .and_then(|s| s.get("values"))
            .and_then(|v| v.get("root_module"));
        if let Some(module) = prior {
            index.data_sources(module, 0);
        }
        for node in root.get("resource_changes").map_or(&[][..], Node::items) {
            index.destroyed(node);
        }
        index
    }

    /// The configuration of a resource.
    pub(super) fn configured(&self, instance: &Instance<'_>) -> Option<&'a Node> {
        let local = format!("{}.{}", instance.type_name, instance.name);
        self.modules.get(&instance.names)?.resources.get(&local).copied()
    }

    /// Whether a resource has an instance of a key.
    pub(super) fn has_key(&self, base: &str, key: &str) -> bool {
        self.by_base.get(base).is_some_and(|all| all.contains_key(&Some(Arc::from(key))))
    }

    /// Whether a resource has instance keys.
    pub(super) fn has_keys(&self, base: &str) -> bool {
        self.by_base.get(base).is_some_and(|all| all.keys().any(Option::is_some))
    }

    fn module(&mut self, names: Arc<str>, node: &'a Node, depth: usize) {
        if depth > MAX_MODULES {
            self.cut = true;
            return;
        }
        let mut module = Module::default();
        for resource in node.get("resources").map_or(&[][..], Node::items) {
            if let (Some(kind), Some(name)) = (text(resource, "type"), text(resource, "name")) {
                let data = if is_data(resource) { "data." } else { "" };
                module.resources.insert(format!("{data}{kind}.{name}"), resource);
            }
        }
        let named = |part: &str| node.get(part).map_or(&[][..], Node::entries);
        module.outputs.extend(named("outputs").iter().map(|e| (&*e.key, e)));
        for entry in named("module_calls") {
            module.calls.insert(&entry.key, entry);
            if let Some(called) = entry.value.get("module") {
                let names = if names.is_empty() {
                    entry.key.clone()
                } else {
                    format!("{names}.{}", entry.key).into()
                };
                self.module(names, called, depth + 1);
            }
        }
        self.modules.insert(names, module);
    }

    fn values(&mut self, node: &'a Node, changes: &HashMap<&'a str, &'a Node>, depth: usize) {
        if depth > MAX_MODULES {
            self.cut = true;
            return;
        }
        let module = Place::of(text(node, "address"));
        for step in module_steps(&module.address) {
            if let Some(key) = step.key {
                self.module_keys.entry((step.parent, step.name)).or_default().insert(key);
            }
        }
        for resource in node.get("resources").map_or(&[][..], Node::items) {
            let change = text(resource, "address")
                .and_then(|a| changes.get(a))
                .and_then(|c| c.get("change"));
            let values = resource.get("values");
            let sensitive =
                [resource.get("sensitive_values"), change.and_then(|c| c.get("after_sensitive"))];
            let unknown = change.and_then(|c| c.get("after_unknown"));
            let before = change.and_then(|c| c.get("before"));
            let change = change.and_then(action);
            self.add(resource, &module, Parts { change, values, before, unknown, sensitive });
        }
        for child in node.get("child_modules").map_or(&[][..], Node::items) {
            self.values(child, changes, depth + 1);
        }
    }

    /// Data sources that were read while planning are in the prior state only.
    fn data_sources(&mut self, node: &'a Node, depth: usize) {
        if depth > MAX_MODULES {
            return;
        }
        let module = Place::of(text(node, "address"));
        for resource in
            node.get("resources").map_or(&[][..], Node::items).iter().filter(|r| is_data(r))
        {
            let sensitive = [resource.get("sensitive_values"), None];
            self.add(
                resource,
                &module,
                Parts {
                    change: None,
                    values: resource.get("values"),
                    before: None,
                    unknown: None,
                    sensitive,
                },
            );
        }
        for child in node.get("child_modules").map_or(&[][..], Node::items) {
            self.data_sources(child, depth + 1);
        }
    }

    /// What is destroyed is in no planned value: its last known values are in the change.
    fn destroyed(&mut self, node: &'a Node) {
        let Some(change) = node.get("change") else { return };
        if node.get("deposed").is_some() || is_data(node) || action(change) != Some(Change::Destroy)
        {
            return;
        }
        let module = Place::of(text(node, "module_address"));
        let sensitive = [change.get("before_sensitive"), None];
        let parts = Parts {
            change: Some(Change::Destroy),
            values: change.get("before"),
            before: None,
            unknown: None,
            sensitive,
        };
        self.add(node, &module, parts);
    }

    fn add(&mut self, node: &'a Node, module: &Place, parts: Parts<'a>) {
        let (Some(kind), Some(name)) = (text(node, "type"), text(node, "name")) else { return };
        let type_name: Arc<str> =
            if is_data(node) { format!("data.{kind}").into() } else { kind.into() };
        let base = join(&module.address, &format!("{type_name}.{name}"));
        let key = text(node, "address")
            .and_then(|a| a.strip_prefix(&*base))
            .filter(|k| k.starts_with('['))
            .map(Arc::from);
        let known = self.by_base.entry(base.clone()).or_default();
        if known.contains_key(&key) {
            return;
        }
        known.insert(key.clone(), self.instances.len());
        let Parts { change, values, before, unknown, sensitive } = parts;
        let Place { address: module, names } = module.clone();
        let instance = Instance {
            node,
            module,
            names,
            base,
            key,
            type_name,
            name,
            change,
            values,
            before,
            unknown,
            sensitive,
        };
        self.instances.push(instance);
    }
}

/// Where a resource stands: the address of its module, and the names of the module calls.
#[derive(Clone)]
struct Place {
    address: Arc<str>,
    names: Arc<str>,
}

impl Place {
    fn of(address: Option<&str>) -> Self {
        let address = address.unwrap_or("");
        Self { address: address.into(), names: module_names(address) }
    }
}

struct Parts<'a> {
    change: Option<Change>,
    values: Option<&'a Node>,
    before: Option<&'a Node>,
    unknown: Option<&'a Node>,
    sensitive: [Option<&'a Node>; 2],
}

/// The text of an entry.
pub(super) fn text<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    node.get(key).and_then(Node::as_str)
}

fn is_data(node: &Node) -> bool {
    text(node, "mode") == Some("data")
}

/// The changes by address, without those of objects that an earlier run left behind.
fn changes(root: &Node) -> HashMap<&str, &Node> {
    let all = root.get("resource_changes").map_or(&[][..], Node::items);
    all.iter()
        .filter(|n| n.get("deposed").is_none())
        .filter_map(|n| Some((text(n, "address")?, n)))
        .collect()
}

/// What the actions of a change come to.
fn action(change: &Node) -> Option<Change> {
    let actions: Vec<&str> =
        change.get("actions")?.items().iter().filter_map(Node::as_str).collect();
    let has = |action: &str| actions.contains(&action);
    Some(match () {
        () if has("delete") && has("create") => Change::Replace,
        () if has("delete") => Change::Destroy,
        () if has("create") => Change::Create,
        () if has("update") => Change::Update,
        () if has("no-op") || has("read") => Change::Keep,
        () => return None,
    })
}

/// Whether a marker of a plan (`after_unknown`, `sensitive_values`) holds for the whole value.
pub(super) fn marked(node: Option<&Node>) -> bool {
    matches!(node.map(|n| &n.kind), Some(NodeKind::Bool(true)))
}
