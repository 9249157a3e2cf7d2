//! Modules that `terraform init` put beside the code, and whether they are the ones that the code
//! asks for.
//!
//! Stands alone because code and downloads grow apart: a source or version is changed, and what
//! lies in `.terraform/modules` is still the old module. Terraform refuses to work then, and a
//! judgement of the old module would be wrong.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::dialect::Context;
use crate::dialect::terraform::versions;
use crate::source::paths::join_path;
use crate::syntax::json;
use crate::syntax::node::Node;
use crate::value::Why;

/// A module that was downloaded.
#[derive(Clone, Debug)]
pub(in crate::dialect) struct Installed {
    /// Its directory, relative to the root module.
    pub(in crate::dialect) directory: String,
    source: String,
    version: Option<String>,
}

/// What `terraform init` noted, by the names of the calls (`a.b`).
pub(in crate::dialect) fn installed(
    context: &Context<'_>,
    root: &str,
) -> BTreeMap<String, Installed> {
    let Ok(file) = context.files.read(&join_path(root, ".terraform/modules/modules.json")) else {
        return BTreeMap::new();
    };
    let source = context.sources.file(file);
    let document = json::parse(file, &source.text);
    let modules = document
        .roots
        .first()
        .and_then(|r| r.get("Modules"))
        .map(|m| m.items())
        .unwrap_or_default();
    modules.iter().filter_map(|m| Some((text(m, "Key")?, entry(m)?))).collect()
}

fn entry(module: &Node) -> Option<Installed> {
    Some(Installed {
        directory: text(module, "Dir")?.replace('\\', "/"),
        source: text(module, "Source").unwrap_or_default(),
        version: text(module, "Version").filter(|v| !v.is_empty()),
    })
}

fn text(node: &Node, name: &str) -> Option<String> {
    node.get(name).and_then(|n| n.as_str()).map(str::to_owned)
}

impl Installed {
    /// Why this is not the module that a call asks for, if it is not.
    pub(in crate::dialect) fn stale(&self, source: &str, constraint: Option<&str>) -> Option<Why> {
        // Older versions of Terraform left the source out.
        let same = self.source.is_empty() || normal(&self.source) == normal(source);
        let fits = match (constraint, self.version.as_deref()) {
            (None, _) => true,
            (Some(constraint), Some(version)) => {
                versions::allows(constraint, version).unwrap_or(true)
            }
            (Some(_), None) => self.source.is_empty(),
        };
        if same && fits {
            return None;
        }
        let named = |source: &str, version: Option<&str>| -> Arc<str> {
            let source = normal(source);
            let source = source.strip_prefix("registry.terraform.io/").unwrap_or(&source);
            version.map_or_else(|| source.into(), |version| format!("{source} {version}").into())
        };
        Some(Why::ModuleStale(
            named(source, constraint),
            named(&self.source, self.version.as_deref()),
        ))
    }
}

/// A source as Terraform notes it: with the host of the registry, and short forms of git addresses
/// written out.
fn normal(source: &str) -> String {
    let (address, inner) = split(source);
    let parts: Vec<&str> = address.split('/').collect();
    let name = |part: &&str| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    let address =
        if let Some(rest) = address.strip_prefix("github.com/").filter(|_| parts.len() >= 3) {
            let rest = rest.strip_suffix(".git").unwrap_or(rest);
            format!("git::https://github.com/{rest}.git")
        } else if let Some((user, path)) =
            address.strip_prefix("git::").unwrap_or(address).split_once(':').filter(
                |(user, path)| user.contains('@') && !user.contains('/') && !path.starts_with("//"),
            )
        {
            format!("git::ssh://{user}/{path}")
        } else if parts.len() == 3 && parts.iter().all(name) {
            format!("registry.terraform.io/{address}")
        } else if address.starts_with('/') {
            format!("file://{address}")
        } else {
            address.to_owned()
        };
    format!("{address}{inner}")
}

/// The address of a package, and what is said of its inside: `//modules/web?ref=v1`.
fn split(source: &str) -> (&str, &str) {
    let query = source.find('?').unwrap_or(source.len());
    let scheme = source.find("://").map_or(0, |at| at + 3);
    let inner =
        source.get(scheme..query).and_then(|rest| rest.find("//")).map_or(query, |at| scheme + at);
    source.split_at(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_download_is_stale_when_terraform_would_say_so() {
        let there = |source: &str, version: Option<&str>| Installed {
            directory: String::new(),
            source: source.to_owned(),
            version: version.map(str::to_owned),
        };
        let registry = "registry.terraform.io/alibaba/vpc/alicloud";
        let rows = [
            (there(registry, Some("1.2.0")), "alibaba/vpc/alicloud", Some("~> 1.1"), false),
            (there(registry, Some("1.2.0")), "alibaba/vpc/alicloud", None, false),
            (there(registry, Some("1.2.0")), "alibaba/vpc/alicloud", Some("~> 2.0"), true),
            (there(registry, Some("1.2.0")), "alibaba/ecs-instance/alicloud", None, true),
            (there(registry, None), "alibaba/vpc/alicloud", Some(">= 1.0"), true),
            (there("alibaba/vpc/alicloud", Some("1.2.0")), "alibaba/vpc/alicloud", None, false),
            (
                there("git::https://github.com/a/b.git?ref=v1", None),
                "github.com/a/b?ref=v1",
                None,
                false,
            ),
            (
                there("git::https://github.com/a/b.git?ref=v1", None),
                "github.com/a/b?ref=v2",
                None,
                true,
            ),
            (
                there("git::ssh://git@github.com/a/b.git//web?ref=v1", None),
                "git@github.com:a/b.git//web?ref=v1",
                None,
                false,
            ),
            (
                there("git::https://example.com/a.git//web", None),
                "git::https://example.com/a.git//web",
                None,
                false,
            ),
            (
                there("git::https://example.com/a.git//web", None),
                "git::https://example.com/a.git//db",
                None,
                true,
            ),
            (there("", None), "alibaba/vpc/alicloud", None, false),
        ];
        for (installed, source, constraint, stale) in rows {
            assert_eq!(
                installed.stale(source, constraint).is_some(),
                stale,
                "{installed:?} {source} {constraint:?}"
            );
        }
    }
}
