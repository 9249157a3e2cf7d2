//! Resources with evaluated attributes and the references between them: what every dialect lowers
//! to.
//!
//! Dialect-free: nothing here knows Terraform or ROS syntax, nor which type means what.

mod alike;
mod attributes;
mod size;

use std::sync::{Arc, OnceLock};

use foldhash::HashMap;

use crate::origin::{KeySelector, Origin, Reference};
use crate::source::Span;
use crate::value::{Attr, Traced, Truth, Value, Why};

pub use attributes::Attributes;

/// The language a resource was written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// Terraform, native or JSON syntax, also inside ROS.
    Terraform,
    /// ROS templates.
    Ros,
    /// Terraform plan JSON.
    Plan,
}

/// Name of a resource, unique within a graph.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Without the resource's own instance key: `module.web[0].alicloud_instance.app`; ROS: the
    /// logical id.
    pub base: Arc<str>,
    /// The instance key as printed: `[0]`, `["a"]`.
    pub key: Option<Arc<str>>,
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.base, self.key.as_deref().unwrap_or(""))
    }
}

/// An attribute as written in a resource.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// The place of the name.
    pub name_span: Span,
    /// The place of the whole value.
    pub value_span: Span,
    /// The value. Nested blocks are a list of objects, however often they are written.
    pub value: Traced,
}

/// A resource instance; several instances with unknown number are one entry.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Its name.
    pub address: Address,
    /// The language it is written in.
    pub dialect: Dialect,
    /// The type: `alicloud_instance`, `ALIYUN::ECS::Instance`; data sources are
    /// `data.alicloud_zones`.
    pub type_name: Arc<str>,
    /// Top-level attributes and nested blocks by name. ROS: the properties.
    pub attributes: Attributes,
    /// The place a finding about the whole resource points to (block header, logical id).
    pub span: Span,
    /// The whole block or mapping, for edits and suppressions.
    pub block: Span,
    /// Whether it exists at all: unknown under an undecided condition. Resources that certainly do
    /// not exist are left out.
    pub exists: Truth,
    /// Why the number of instances is unknown; `None` when this is exactly one instance.
    pub count_unknown: Option<Why>,
    /// Index into [`ResourceGraph::providers`].
    pub provider: Option<usize>,
    /// The module calls that led here, outermost first.
    pub callers: Vec<Span>,
    /// A change that a plan makes to it.
    pub change: Option<Change>,
    /// Its plain attributes as they are before a plan changes them, in place or by a replacement.
    pub was: Attributes,
    /// Attributes and nested blocks that the code gives a start only and leaves to others from
    /// then on.
    pub unmanaged: Unmanaged,
}

/// What of a resource the code does not keep (`ignore_changes`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Unmanaged {
    /// Nothing.
    #[default]
    Nothing,
    /// These top-level attributes and blocks.
    Some(Vec<Arc<str>>),
    /// Everything.
    All,
}

impl Unmanaged {
    /// Whether an attribute or block is left to others; a path counts by its first name.
    pub fn holds(&self, path: &str) -> bool {
        let top = path.split(['.', '[']).next().unwrap_or(path);
        match self {
            Self::Nothing => false,
            Self::Some(names) => names.iter().any(|name| **name == *top),
            Self::All => true,
        }
    }
}

/// What a plan does to a resource that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is destroyed.
    Destroy,
    /// It is destroyed and made anew.
    Replace,
    /// It is changed in place.
    Update,
    /// It is made.
    Create,
    /// It stays.
    Keep,
}

/// A provider configuration that resources use (Terraform).
#[derive(Clone, Debug)]
pub struct Provider {
    /// `alicloud`, `aws`.
    pub name: Arc<str>,
    /// The alias in the root module, if any.
    pub alias: Option<Arc<str>>,
    /// Its region, evaluated.
    pub region: Attr,
    /// What tells accounts apart: equal keys are surely the same account. Empty where it is not
    /// known.
    pub account: Arc<str>,
    /// Where it is configured.
    pub span: Option<Span>,
}

/// Something missing that could hold resources: absence claims are undecided while there is one.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// What is missing.
    pub why: Why,
    /// Where it is called for.
    pub span: Option<Span>,
}

/// Where a resource without region of its own is.
#[derive(Clone, Debug, PartialEq)]
pub enum Home {
    /// In the region of its provider configuration (Terraform).
    Provider,
    /// In the region of the stack (ROS, and Terraform inside ROS whose provider has no region).
    Stack,
}

/// An IP address that a plan takes away.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LostAddress {
    /// The IP address.
    pub ip: Arc<str>,
    /// The address of the resource that held it.
    pub holder: Arc<str>,
    /// The attribute that held it.
    pub attribute: Arc<str>,
}

/// The resources of one root module, template or plan.
#[derive(Clone, Debug)]
pub struct ResourceGraph {
    /// Path of the root module directory, template or plan.
    pub root: Arc<str>,
    /// The language of the root.
    pub dialect: Dialect,
    /// Resources in a deterministic order (that of the code).
    pub resources: Vec<Resource>,
    /// Provider configurations.
    pub providers: Vec<Provider>,
    /// What is missing.
    pub gaps: Vec<Gap>,
    /// Where resources without region are.
    pub home: Home,
    /// `--region` or the configured region, for where the code does not say.
    pub fallback_region: Option<Traced>,
    /// IP addresses that resources have before a plan and that no planned value holds any more
    /// (destroyed or replaced).
    pub lost_addresses: Vec<LostAddress>,
    by_base: HashMap<Arc<str>, Vec<usize>>,
    /// Of bases with many instances those of each key, made when first asked for.
    by_key: OnceLock<ByKey>,
}

/// Instances by base and key.
type ByKey = HashMap<Arc<str>, HashMap<Option<Arc<str>>, Vec<usize>>>;

/// Instances that are looked through one by one.
const FEW: usize = 16;

impl ResourceGraph {
    /// An empty graph.
    pub fn new(root: impl Into<Arc<str>>, dialect: Dialect) -> Self {
        let home = if dialect == Dialect::Ros { Home::Stack } else { Home::Provider };
        Self {
            root: root.into(),
            dialect,
            resources: Vec::new(),
            providers: Vec::new(),
            gaps: Vec::new(),
            home,
            fallback_region: None,
            lost_addresses: Vec::new(),
            by_base: HashMap::default(),
            by_key: OnceLock::new(),
        }
    }

    /// Adds a resource.
    pub fn push(&mut self, resource: Resource) {
        self.by_key.take();
        self.by_base.entry(resource.address.base.clone()).or_default().push(self.resources.len());
        self.resources.push(resource);
    }

    /// Indices of the resources a reference may mean. Empty when it leads to nothing in the graph.
    pub fn resolve(&self, reference: &Reference) -> Vec<usize> {
        let Some(all) = self.by_base.get(&reference.base) else {
            return Vec::new();
        };
        if let (true, KeySelector::Exact(key)) = (all.len() > FEW, &reference.key) {
            return self.of_key(&reference.base, key);
        }
        let wanted = |i: &&usize| match (&reference.key, &self.resources[**i].address.key) {
            (KeySelector::Exact(want), Some(have)) => want == have,
            _ => true,
        };
        all.iter().filter(wanted).copied().collect()
    }

    /// The instance of a key among many, and those that have no key.
    fn of_key(&self, base: &Arc<str>, key: &Arc<str>) -> Vec<usize> {
        let by_key = self.by_key.get_or_init(|| {
            let many = self.by_base.iter().filter(|(_, all)| all.len() > FEW);
            let keyed = many.map(|(base, all)| {
                let mut keys: HashMap<Option<Arc<str>>, Vec<usize>> = HashMap::default();
                all.iter().for_each(|i| {
                    keys.entry(self.resources[*i].address.key.clone()).or_default().push(*i)
                });
                (base.clone(), keys)
            });
            keyed.collect()
        });
        let Some(keys) = by_key.get(base) else { return Vec::new() };
        let mut found: Vec<usize> = [Some(key.clone()), None]
            .iter()
            .filter_map(|key| keys.get(key))
            .flatten()
            .copied()
            .collect();
        found.sort_unstable();
        found
    }

    /// Undecided with the reasons of the gaps when something is missing, else `truth`.
    /// For claims that something is absent.
    pub fn if_complete(&self, truth: Truth) -> Truth {
        let mut answer = truth;
        for gap in &self.gaps {
            let origin = gap.span.map(Origin::literal);
            answer = match answer {
                Truth::Unknown(reasons) => Truth::Unknown(
                    reasons.join(crate::value::Reasons::one(gap.why.clone(), origin)),
                ),
                _ => Truth::unknown(gap.why.clone(), origin),
            };
        }
        answer
    }
}

impl Resource {
    /// A top-level attribute: absent when it is not written or null.
    pub fn attr(&self, name: &str) -> Attr {
        match self.attributes.get(name) {
            Some(attribute) if attribute.value.value != Value::Null => {
                Attr::Set(attribute.value.clone())
            }
            _ => Attr::Absent,
        }
    }

    /// All values at a path such as `sources[].content` or `redirect.backends`. A `[]` steps into
    /// each element of a list (a single object counts as a list of one). Unknown containers are
    /// returned themselves, so that nothing is lost.
    pub fn values_at(&self, path: &str) -> Vec<Traced> {
        let (first, rest) =
            path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
        let Some(attribute) = self.attributes.get(first.trim_end_matches("[]")) else {
            return Vec::new();
        };
        let found = spread(&attribute.value, first.ends_with("[]"));
        match rest {
            Some(rest) => found.iter().flat_map(|value| values_below(value, rest)).collect(),
            None => found.into_iter().filter(|value| value.value != Value::Null).collect(),
        }
    }
}

/// All values at a path below a value; see [`Resource::values_at`].
pub fn values_below(value: &Traced, path: &str) -> Vec<Traced> {
    let mut found = vec![value.clone()];
    for part in path.split('.') {
        let name = part.trim_end_matches("[]");
        found = found
            .iter()
            .flat_map(|v| descend(v, name))
            .flat_map(|v| spread(&v, part.ends_with("[]")))
            .collect();
    }
    found.retain(|v| v.value != Value::Null);
    found
}

fn spread(value: &Traced, each: bool) -> Vec<Traced> {
    match &value.value {
        Value::List(_, items) if each => items.iter().cloned().collect(),
        _ => vec![value.clone()],
    }
}

fn descend(value: &Traced, name: &str) -> Vec<Traced> {
    match &value.value {
        Value::Object(_, entries) => entries.get(name).cloned().into_iter().collect(),
        Value::List(_, items) => items.iter().flat_map(|i| descend(i, name)).collect(),
        Value::OneOf(one) => one.options.iter().flat_map(|i| descend(i, name)).collect(),
        Value::Unknown(_) => vec![value.clone()],
        _ => Vec::new(),
    }
}
