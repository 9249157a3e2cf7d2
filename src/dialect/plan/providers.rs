//! Provider configurations of a plan: region, alias, and what tells accounts apart.
//!
//! Stands alone because a plan gives provider arguments as references only: a region is read where
//! it is a constant or one variable, and is unknown otherwise.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use foldhash::HashMap;

use super::code_places::attribute;
use super::follow::Follower;
use super::index::{Instance, text};
use crate::dialect::accounts;
use crate::graph::Provider;
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::syntax::hcl::ExprKind;
use crate::syntax::node::{Entry, Node, NodeKind};
use crate::value::{Attr, Traced, Value, Why};

/// How many module calls a region is followed through.
const MAX_CALLS: usize = 64;

/// The provider configurations of a plan.
pub(super) struct Providers<'a> {
    /// For the graph.
    pub(super) list: Vec<Provider>,
    by_key: HashMap<&'a str, usize>,
    by_name: HashMap<Arc<str>, usize>,
    /// Whether there is a configuration, which a state has not.
    configured: bool,
}

impl<'a> Providers<'a> {
    /// Reads `configuration.provider_config`.
    pub(super) fn read(root: &'a Node, follower: &Follower<'_, 'a>) -> Self {
        let configured = root.get("configuration").is_some();
        let mut providers = Self {
            list: Vec::new(),
            by_key: HashMap::default(),
            by_name: HashMap::default(),
            configured,
        };
        for entry in root
            .get("configuration")
            .and_then(|c| c.get("provider_config"))
            .map_or(&[][..], Node::entries)
        {
            providers.by_key.insert(&entry.key, providers.list.len());
            providers.list.push(provider(root, entry, follower));
        }
        providers
    }

    /// The provider of an instance: the one its configuration names; one that a module inherits is
    /// the root's.
    pub(super) fn of(
        &mut self,
        instance: &Instance<'_>,
        configured: Option<&Node>,
    ) -> Option<usize> {
        if let Some(key) = configured.and_then(|c| text(c, "provider_config_key")) {
            let inherited = key.rsplit_once(':').map_or(key, |(_, name)| name);
            if let Some(found) = self.by_key.get(key).or_else(|| self.by_key.get(inherited)) {
                return Some(*found);
            }
        }
        let name = match text(instance.node, "provider_name") {
            Some(full) => full.rsplit('/').next().unwrap_or(full),
            None => instance.type_name.trim_start_matches("data.").split('_').next().unwrap_or(""),
        };
        if let Some(found) = self.by_key.get(name).or_else(|| self.by_name.get(name)) {
            return Some(*found);
        }
        let name: Arc<str> = name.into();
        self.by_name.insert(name.clone(), self.list.len());
        // A state and a plan without its configuration tell neither region nor account.
        let (region, account) = match self.configured {
            true => (Attr::Absent, name.clone()),
            false => (unsaid(instance.node.span), "".into()),
        };
        self.list.push(Provider { account, name, alias: None, region, span: None });
        Some(self.list.len() - 1)
    }
}

fn provider(root: &Node, entry: &Entry, follower: &Follower<'_, '_>) -> Provider {
    let name = text(&entry.value, "name").unwrap_or(&entry.key);
    let alias = text(&entry.value, "alias");
    let names =
        text(&entry.value, "module_address").map_or("".into(), super::address::module_names);
    let block = follower.places.provider(&names, name, alias.unwrap_or(""));
    let expressions = entry.value.get("expressions");
    let region = expressions.and_then(|e| e.entry("region"));
    let written = block.and_then(|b| attribute(&[b], "region"));
    let region = region.map_or(Attr::Absent, |region| {
        let span = written.map_or(region.value.span, |a| a.value.span);
        let direct = written.is_none_or(|a| matches!(a.value.kind, ExprKind::Traversal(..)));
        Reader { root, follower, direct }.region(&region.value, &names, span, 0)
    });
    Provider {
        name: name.into(),
        alias: alias.map(Arc::from),
        region,
        account: account(name, &names, expressions).into(),
        span: Some(block.map_or(entry.key_span, |b| b.header)),
    }
}

struct Reader<'r, 'i, 'a> {
    root: &'r Node,
    follower: &'r Follower<'i, 'a>,
    /// Whether the code, if it is at hand, says the variable and nothing else.
    direct: bool,
}

impl Reader<'_, '_, '_> {
    /// A region: a constant, or one variable that holds what looks like a region.
    fn region(&self, expr: &Node, names: &str, span: Span, depth: usize) -> Attr {
        let known = |value: &Node| match &value.kind {
            NodeKind::Null => Attr::Absent,
            NodeKind::String { text, .. } => Attr::Set(Traced::new(
                Value::String(text.clone()),
                Origin::leaf(StepKind::Plan, span),
            )),
            _ => unknown("region", span),
        };
        if let Some(constant) = expr.get("constant_value") {
            return known(constant);
        }
        let references = expr.get("references").map_or(&[][..], Node::items);
        let [only] = references else {
            return if references.is_empty() { Attr::Absent } else { unknown("region", span) };
        };
        let Some(name) =
            only.as_str().and_then(|r| r.strip_prefix("var.")).filter(|n| !n.contains(['.', '[']))
        else {
            return unknown(only.as_str().unwrap_or("region"), span);
        };
        if !self.direct || depth > MAX_CALLS {
            return unknown(&format!("var.{name}"), span);
        }
        if let Some((parent, call)) =
            names.rsplit_once('.').or((!names.is_empty()).then_some(("", names)))
        {
            return self.argument(parent, call, name, span, depth);
        }
        let sensitive = self
            .root
            .get("configuration")
            .and_then(|c| c.get("root_module"))
            .and_then(|m| m.get("variables"));
        if super::index::marked(
            sensitive.and_then(|v| v.get(name)).and_then(|v| v.get("sensitive")),
        ) {
            return Attr::Set(Traced::unknown(Why::Sensitive, Origin::leaf(StepKind::Plan, span)));
        }
        match self.root.get("variables").and_then(|v| v.get(name)).map(|v| v.get("value")) {
            Some(None) => Attr::Absent,
            Some(Some(value)) if value.as_str().is_none_or(looks_like_region) => known(value),
            _ => unknown(&format!("var.{name}"), span),
        }
    }

    /// A variable of a module that has a provider block of its own.
    fn argument(&self, parent: &str, call: &str, name: &str, span: Span, depth: usize) -> Attr {
        let module = self.follower.index.modules.get(parent);
        let called = module.and_then(|m| m.calls.get(call)).map(|c| &c.value);
        let given = called.and_then(|c| c.get("expressions")).and_then(|e| e.get(name));
        if let Some(expr) = given {
            return self.region(expr, parent, span, depth + 1);
        }
        let variable = called
            .and_then(|c| c.get("module"))
            .and_then(|m| m.get("variables"))
            .and_then(|v| v.get(name));
        match variable.and_then(|v| v.get("default")).and_then(Node::as_str) {
            Some(default) if looks_like_region(default) => {
                Attr::Set(Traced::new(Value::string(default), Origin::leaf(StepKind::Plan, span)))
            }
            _ => unknown(&format!("var.{name}"), span),
        }
    }
}

/// The region of a provider in a state.
fn unsaid(span: Span) -> Attr {
    let why = Why::not_declared(
        "state 不记录 provider 的地域",
        "a state does not say the region of its provider",
    );
    Attr::Set(Traced::unknown(why, Origin::leaf(StepKind::Plan, span)))
}

fn unknown(what: &str, span: Span) -> Attr {
    Attr::Set(Traced::unknown(Why::TargetUnknown(what.into()), Origin::leaf(StepKind::Plan, span)))
}

/// A variable may be only a part of the region (`"cn-${var.city}"`): what is used must look like a
/// whole one.
fn looks_like_region(text: &str) -> bool {
    text.contains('-')
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// A text that is equal for the same account: credentials go into it as a hash only, for they must
/// not be shown.
fn account(name: &str, names: &str, expressions: Option<&Node>) -> String {
    let mut hasher = DefaultHasher::new();
    let mut any = false;
    let expressions = |name: &'static str| Some((name, expressions?.get(name)?));
    let roles = accounts::BLOCKS.into_iter().filter_map(expressions);
    let roles = roles.flat_map(|(_, blocks)| blocks.items());
    let roles = roles.filter_map(|block| Some((accounts::ROLE, block.get(accounts::ROLE)?)));
    for (argument, expr) in accounts::ARGUMENTS.into_iter().filter_map(expressions).chain(roles) {
        any = true;
        argument.hash(&mut hasher);
        hash(expr, names, &mut hasher, 0);
    }
    if any { format!("{name}:{:016x}", hasher.finish()) } else { name.to_owned() }
}

fn hash(node: &Node, names: &str, hasher: &mut DefaultHasher, depth: usize) {
    match &node.kind {
        _ if depth > MAX_CALLS => {}
        NodeKind::Null => 0_u8.hash(hasher),
        NodeKind::Bool(value) => value.hash(hasher),
        NodeKind::Number(number) => number.decimal().hash(hasher),
        NodeKind::String { text, .. } => text.hash(hasher),
        NodeKind::Sequence(items) => items.iter().for_each(|i| hash(i, names, hasher, depth + 1)),
        NodeKind::Mapping(entries) => {
            for entry in entries {
                entry.key.hash(hasher);
                if &*entry.key == "references" {
                    names.hash(hasher);
                }
                hash(&entry.value, names, hasher, depth + 1);
            }
        }
    }
}
