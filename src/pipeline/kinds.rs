//! What a file is, by its name and a glance at its text.
//!
//! Stands before the dialects: it decides who reads a file and reads nothing itself. What is neither
//! Terraform nor ROS nor a plan is skipped and counted.

use crate::dialect::terraform::is_caller;
use crate::source::file_names::TerraformFile;
use crate::source::paths::file_name;

/// How a file came into the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// The user named it.
    Named,
    /// It was found in a directory.
    Found,
}

/// What a file may be, judged by its name and a glance at its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Terraform configuration, or values for it.
    Terraform(TerraformFile),
    /// What calls Terraform modules without being Terraform configuration: Terragrunt, Stacks,
    /// tests.
    Caller,
    /// JSON that may be a template.
    Json,
    /// JSON that may be a plan or a state, or else a template.
    Plan,
    /// YAML that may hold templates.
    Yaml,
    /// A plan or state beside its code.
    BesideCode,
    /// Nothing to judge.
    Other,
}

/// The kind of a file. Text is looked at only for names that do not settle it.
pub fn kind(path: &str, text: &str) -> Kind {
    let name = file_name(path).to_ascii_lowercase();
    if let Some(kind) = TerraformFile::of(&name) {
        return Kind::Terraform(kind);
    }
    if is_caller(&name) {
        return Kind::Caller;
    }
    let json = text.trim_start_matches('\u{feff}').trim_start().starts_with('{');
    let json = json && !name.ends_with(".yml") && !name.ends_with(".yaml");
    if json && looks_like_plan(text) {
        return Kind::Plan;
    }
    match (looks_like_template(text), json) {
        (false, _) => Kind::Other,
        (true, true) => Kind::Json,
        (true, false) => Kind::Yaml,
    }
}

/// What a file is that may be a plan and lies beside code: such a plan is judged only when it is
/// named, so that nothing is counted twice.
pub fn beside_code(text: &str) -> Kind {
    if looks_like_template(text) { Kind::Json } else { Kind::BesideCode }
}

/// Endings of files that may hold templates, plans, or anything else.
const DATA: &[&str] = &[".json", ".yml", ".yaml", ".template", ".ros"];

/// The kind of a file that the user named and that a glance takes for nothing: data is parsed, to
/// see whether it can be, for a broken file may show no word that tells what it is.
pub fn unknown(path: &str) -> Kind {
    let name = path.to_ascii_lowercase();
    match DATA.iter().find(|ending| name.ends_with(**ending)) {
        Some(&".json") => Kind::Json,
        Some(_) => Kind::Yaml,
        None => Kind::Other,
    }
}

/// Whether a glance at the text allows for a ROS template.
pub(super) fn looks_like_template(text: &str) -> bool {
    text.contains("ROSTemplateFormatVersion")
        || text.contains("ALIYUN::")
        || text.contains("Aliyun::")
}

/// Whether a glance at the text allows for a plan or a state.
fn looks_like_plan(text: &str) -> bool {
    let holds = |word: &str| text.contains(word);
    let plan = || holds("\"planned_values\"") || holds("\"root_module\"");
    holds("\"terraform_version\"")
        && (plan() || holds("\"lineage\"") && (holds("\"resources\"") || holds("\"modules\"")))
}

/// Whether a directory walk needs to read a file of this name at all.
pub fn readable_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    TerraformFile::of(&name).is_some()
        || [".tfstate"].iter().chain(DATA).any(|ending| name.ends_with(ending))
        || is_caller(&name)
}
