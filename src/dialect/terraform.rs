//! Terraform: what `terraform plan` without state would know, lowered to a resource graph.
//!
//! Parsed files come in as a [`ModuleSet`]; [`lower`] evaluates one root module with the modules it
//! calls.

mod addresses;
mod body;
mod callers;
mod config;
mod data_sources;
mod eval;
mod foreign;
pub mod functions;
mod installed;
mod instance;
mod keys;
mod loader;
mod lowering;
mod modules;
mod names;
mod nearby;
mod providers;
mod repeat;
mod resources;
mod root_files;
mod schema;
mod terragrunt;
#[cfg(test)]
mod tests;
mod text;
pub mod types;
mod validation;
mod variables;
mod versions;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::dialect::{Context, Lowered};
use crate::source::file_names::{TerraformFile, is_configuration};
use crate::source::{FileId, SourceSet, Span};
use crate::syntax::hcl::Document;
use crate::syntax::placement::Placement;
use crate::syntax::{json, native, tfjson};
use crate::value::{Attr, Traced};

pub use callers::Caller;
pub(crate) use config::in_order;
pub(in crate::dialect) use installed::installed;

/// Whether Terraform loads a file of this name by itself when it works in the directory.
pub fn is_loaded(name: &str) -> bool {
    is_configuration(name) || is_automatic(name)
}

/// A parsed Terraform file, configuration or values.
#[derive(Clone, Debug)]
pub struct ModuleFile {
    /// The file its spans point into (for embedded Terraform, the file around it).
    pub file: FileId,
    /// Its name inside the module directory: `main.tf`, `x.tf.json`, `terraform.tfvars`.
    pub name: Arc<str>,
    /// Its content.
    pub document: Arc<Document>,
}

/// All parsed Terraform files by module directory (as in [`crate::source::SourceFile::path`], `.`
/// for the working directory).
#[derive(Clone, Debug, Default)]
pub struct ModuleSet {
    /// The files of each directory, sorted by name.
    pub directories: BTreeMap<Arc<str>, Vec<ModuleFile>>,
    /// Those of them that nobody gave, but that are called: [`roots`] loads them.
    pub loaded: Vec<Arc<str>>,
    /// Other paths of these directories, through links: [`roots`] finds those that are called.
    pub links: BTreeMap<Arc<str>, Arc<str>>,
}

impl ModuleSet {
    /// The files of a directory, which may be reached through links.
    pub fn files(&self, directory: &str) -> Option<&[ModuleFile]> {
        let known = self
            .directories
            .get(directory)
            .or_else(|| self.directories.get(self.links.get(directory)?));
        known.map(Vec::as_slice)
    }

    /// The path under which a directory is in the set.
    fn known<'d>(&'d self, directory: &'d Arc<str>) -> &'d Arc<str> {
        self.links.get(directory).unwrap_or(directory)
    }
}

/// What surrounds Terraform that is embedded in a ROS template.
#[derive(Clone, Debug)]
pub struct Stack {
    /// Values of the template's parameters: they feed variables of the same name without a value
    /// of their own.
    pub parameters: BTreeMap<Arc<str>, Traced>,
    /// The region of the stack: the provider's region where the code gives none.
    pub region: Attr,
}

/// One root module to evaluate.
#[derive(Clone, Debug)]
pub struct RootInput {
    /// Its directory in the module set.
    pub directory: Arc<str>,
    /// How the root is shown (`root` in reports): the directory, or the template around it.
    pub display: Arc<str>,
    /// Put in front of every address: empty, or `workspace.` for embedded Terraform.
    pub address_prefix: Arc<str>,
    /// The ROS template around it, if any.
    pub stack: Option<Stack>,
    /// What calls it from outside of Terraform, if anything does.
    pub caller: Option<Caller>,
}

impl RootInput {
    /// A directory that is deployed by itself.
    pub fn of(directory: Arc<str>) -> Self {
        Self {
            display: directory.clone(),
            directory,
            address_prefix: "".into(),
            stack: None,
            caller: None,
        }
    }
}

/// Whether a file of this name calls modules without being Terraform configuration itself.
pub fn is_caller(name: &str) -> bool {
    callers::kind(name).is_some()
}

/// Whether a place in a file of a directory stands in code of another cloud.
pub fn stands_in_foreign(modules: &ModuleSet, directory: &str, span: Span) -> bool {
    foreign::stands_in_foreign(modules, directory, span)
}

/// Parses a file.
pub fn parse(kind: TerraformFile, file: FileId, text: &str) -> Document {
    if !kind.is_json() {
        return native::parse(file, text, &Placement::Whole);
    }
    let mut data = json::parse_repeated(file, text);
    let problems = std::mem::take(&mut data.problems);
    let lower = if kind.is_configuration() { tfjson::lower } else { tfjson::lower_values };
    let mut document = lower(file, text, &data);
    document.problems.splice(0..0, problems);
    document
}

/// Parses a file of values of any name.
pub fn parse_values(sources: &SourceSet, file: FileId) -> Document {
    let source = sources.file(file);
    if source.lost {
        return Document::lost(file);
    }
    let json = source.path.ends_with(".json");
    parse(if json { TerraformFile::ValuesJson } else { TerraformFile::Values }, file, &source.text)
}

/// Whether Terraform loads a file of this name as values by itself.
pub fn is_automatic(name: &str) -> bool {
    variables::automatic_rank(name).is_some()
}

/// Evaluates one root module.
pub fn lower(context: &Context<'_>, modules: &ModuleSet, root: &RootInput) -> Lowered {
    lowering::lower(context, modules, root)
}

/// The root modules of a set, in order: directories that nothing calls, and what is called from
/// outside of Terraform. Adds directories that are called but not in the set yet (through
/// [`Context::files`]; also those under `.terraform/modules`).
pub fn roots(context: &Context<'_>, modules: &mut ModuleSet) -> Vec<RootInput> {
    loader::roots(context, modules)
}
