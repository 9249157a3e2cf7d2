//! Code of other clouds: what has nothing to do with Alibaba Cloud is left alone.
//!
//! Stands alone because it is about names, never about values: a repository may hold modules for
//! several clouds, and a warning about those of another one teaches people to read past warnings.

use crate::dialect::terraform::addresses::{Requirements, type_of};
use crate::dialect::terraform::config::label;
use crate::dialect::terraform::loader::source;
use crate::dialect::terraform::{ModuleFile, ModuleSet};
use crate::source::Span;
use crate::syntax::hcl::Block;

/// The provider of Alibaba Cloud.
const OURS: &str = "alicloud";

/// Words in the source of a module that speak of it.
const WORDS: [&str; 3] = [OURS, "alibaba", "aliyun"];

/// Providers of other clouds; the registry names modules by them (`terraform-aws-modules/vpc/aws`).
/// What goes with any cloud is not among them.
const OTHERS: [&str; 22] = [
    "aws",
    "awscc",
    "azapi",
    "azuread",
    "azurerm",
    "baiducloud",
    "digitalocean",
    "google",
    "google-beta",
    "hcloud",
    "huaweicloud",
    "ibm",
    "jdcloud",
    "linode",
    "oci",
    "openstack",
    "ovh",
    "scaleway",
    "tencentcloud",
    "ucloud",
    "volcengine",
    "vsphere",
];

/// Whether a block is of Alibaba Cloud or of somebody else; `None` where it does not say.
fn side(block: &Block) -> Option<bool> {
    let provider = |name: &str| {
        if name == OURS { Some(true) } else { OTHERS.contains(&name).then_some(false) }
    };
    match &*block.kind.text {
        "resource" | "data" | "ephemeral" => {
            label(block, 0).and_then(|kind| provider(kind.split('_').next().unwrap_or(kind)))
        }
        "provider" => label(block, 0).and_then(provider),
        "terraform" => {
            let mut requirements = Requirements::default();
            requirements.add(block);
            requirements.all().filter_map(|address| provider(type_of(address))).max()
        }
        "module" => source(block)
            .filter(|source| WORDS.iter().any(|word| source.contains(word)))
            .map(|_| true),
        _ => None,
    }
}

/// Whether some directories of a set hold code of other clouds and none of ours.
pub(super) fn is_foreign<'d>(
    modules: &ModuleSet,
    directories: impl Iterator<Item = &'d str>,
) -> bool {
    let files = directories.filter_map(|directory| modules.files(directory)).flatten();
    files.flat_map(|file| &file.document.body.blocks).filter_map(side).max() == Some(false)
}

/// Whether a place stands in code of another cloud.
pub(super) fn stands_in_foreign(modules: &ModuleSet, directory: &str, span: Span) -> bool {
    let holds = |file: &&ModuleFile| file.file == span.file;
    let file = modules.files(directory).into_iter().flatten().find(holds);
    let around = file
        .into_iter()
        .flat_map(|f| &f.document.body.blocks)
        .find(|b| b.span.start <= span.start && span.end <= b.span.end);
    match around.and_then(side) {
        Some(ours) => !ours,
        None => is_foreign(modules, std::iter::once(directory)),
    }
}

/// Whether the source of a module names another cloud: `namespace/name/provider` of a registry.
pub(super) fn names_other(source: &str) -> bool {
    let address = source.split("//").next().unwrap_or(source);
    let parts: Vec<&str> = address.split('/').collect();
    let host = parts[0].contains('.');
    let registry = parts.len() == if host { 4 } else { 3 };
    registry
        && !address.contains(['@', ':'])
        && parts.last().is_some_and(|provider| OTHERS.contains(provider))
}

#[cfg(test)]
mod tests {
    use super::names_other;

    #[test]
    fn a_registry_names_the_cloud_of_a_module() {
        for foreign in [
            "terraform-aws-modules/vpc/aws",
            "app.terraform.io/acme/net/azurerm",
            "a/b/google//modules/x",
        ] {
            assert!(names_other(foreign), "{foreign}");
        }
        for ours in [
            "alibaba/vpc/alicloud",
            "a/b/kubernetes",
            "git::https://example.com/b/aws",
            "github.com/acme/aws",
            "./modules/aws",
        ] {
            assert!(!names_other(ours), "{ours}");
        }
    }
}
