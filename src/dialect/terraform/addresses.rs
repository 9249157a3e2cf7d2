//! Addresses of providers: which provider a local name means in a module.
//!
//! Stands alone because providers are handed from module to module by address, while code writes
//! local names only.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::syntax::hcl::{AccessorKind, Block, Expr, ExprKind};

/// Hosts that an address without one may mean; both registries hold the same Alibaba provider.
const PUBLIC: [&str; 2] = ["registry.terraform.io", "registry.opentofu.org"];

/// Where an address without namespace leads.
const DEFAULT: &str = "hashicorp";

/// What `required_providers` says.
#[derive(Debug, Default)]
pub(super) struct Requirements<'a> {
    addresses: BTreeMap<&'a str, Arc<str>>,
    aliases: BTreeSet<(Arc<str>, Arc<str>)>,
}

impl<'a> Requirements<'a> {
    /// Adds a `terraform` block; a later one wins, as an override file does.
    pub(super) fn add(&mut self, block: &'a Block) {
        for attribute in block.body.blocks_of("required_providers").flat_map(|b| &b.body.attributes)
        {
            let name: &'a str = &attribute.name.text;
            let ExprKind::Object(items) = &attribute.value.kind else {
                self.addresses.insert(name, address(name));
                continue;
            };
            let value = |key: &str| {
                items.iter().find(|i| word(&i.key).as_deref() == Some(key)).map(|i| &i.value)
            };
            let source = value("source").and_then(word);
            self.addresses.insert(name, address(source.as_deref().unwrap_or(name)));
            if let Some(Expr { kind: ExprKind::Tuple(aliases), .. }) =
                value("configuration_aliases")
            {
                self.aliases.extend(
                    aliases.iter().filter_map(reference).filter_map(|r| Some((r.name, r.alias?))),
                );
            }
        }
    }

    /// All addresses that are named.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.addresses.values().map(|address| &**address)
    }

    /// The address that a local name means.
    pub(super) fn address(&self, name: &str) -> Arc<str> {
        self.addresses.get(name).cloned().unwrap_or_else(|| address(name))
    }

    /// Whether the module expects its caller to hand it a configuration of this name and alias.
    pub(super) fn expects(&self, name: &Arc<str>, alias: &Arc<str>) -> bool {
        self.aliases.contains(&(name.clone(), alias.clone()))
    }
}

/// A provider reference as it is written: `alicloud`, `alicloud.hz`,
/// `alicloud.by_region[each.key]`, also in quotes.
pub(super) struct Written<'e> {
    pub(super) name: Arc<str>,
    pub(super) alias: Option<Arc<str>>,
    pub(super) key: Option<&'e Expr>,
}

/// Reads a provider reference.
pub(super) fn reference(expr: &Expr) -> Option<Written<'_>> {
    match &expr.kind {
        ExprKind::Variable(name) => Some(Written { name: name.clone(), alias: None, key: None }),
        ExprKind::String(text) => {
            let (name, alias) = text.split_once('.').map_or((&**text, None), |(n, a)| (n, Some(a)));
            Some(Written { name: name.into(), alias: alias.map(Arc::from), key: None })
        }
        ExprKind::Traversal(traversal) => {
            let (base, steps) = &**traversal;
            let ExprKind::Variable(name) = &base.kind else { return None };
            let AccessorKind::Attribute(alias) = &steps.first()?.kind else { return None };
            let key = match steps.get(1).map(|s| &s.kind) {
                Some(AccessorKind::Index(key)) => Some(&**key),
                _ => None,
            };
            Some(Written { name: name.clone(), alias: Some(alias.clone()), key })
        }
        ExprKind::Parens(inner) => reference(inner),
        _ => None,
    }
}

fn word(expr: &Expr) -> Option<Arc<str>> {
    match &expr.kind {
        ExprKind::String(text) | ExprKind::Variable(text) => Some(text.clone()),
        _ => None,
    }
}

/// The address of a source, without the host where it is a public registry.
fn address(source: &str) -> Arc<str> {
    let source = source.trim().to_ascii_lowercase();
    let parts: Vec<&str> = source.split('/').collect();
    match parts[..] {
        [name] => format!("{DEFAULT}/{name}").into(),
        [host, namespace, name] if PUBLIC.contains(&host) => format!("{namespace}/{name}").into(),
        _ => source.into(),
    }
}

/// The type of the provider at an address: `alicloud`.
pub(super) fn type_of(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::{address, type_of};

    #[test]
    fn an_address_is_the_same_however_it_is_written() {
        let rows = [
            ("aliyun/alicloud", "aliyun/alicloud"),
            ("registry.terraform.io/Aliyun/alicloud", "aliyun/alicloud"),
            ("registry.opentofu.org/aliyun/alicloud", "aliyun/alicloud"),
            ("alicloud", "hashicorp/alicloud"),
            ("mirror.example.com/aliyun/alicloud", "mirror.example.com/aliyun/alicloud"),
        ];
        for (written, meant) in rows {
            assert_eq!(
                (&*address(written), type_of(&address(written))),
                (meant, "alicloud"),
                "{written}"
            );
        }
    }
}
