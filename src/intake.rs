//! Which files are infrastructure, by content rather than by name, and parsing them.
//!
//! Stands before the dialects: it decides who reads a file and never evaluates anything. A JSON or
//! YAML file that is neither Terraform nor ROS nor a plan is skipped and counted; one that should
//! be and does not parse is an error.

use std::sync::Arc;

use crate::account::Exceeded;
use crate::dialect::plan::{PlanFile, TWICE, plan_of};
use crate::dialect::ros::{self, Template};
use crate::dialect::terraform::{ModuleFile, is_caller, parse as parse_terraform};
use crate::dialect::unchecked;
use crate::finding::InputError;
use crate::source::file_names::TerraformFile;
use crate::source::paths::file_name;
use crate::source::{FileId, SourceFile, SourceSet};
use crate::syntax::placement::Placement;
use crate::syntax::{Comment, Problem, ProblemKind, hcl, json, native, node, tree_sizes, yaml};
use crate::text::Text;

/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 200 << 20;

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
fn looks_like_template(text: &str) -> bool {
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

/// A parsed file.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// What it holds.
    pub content: Content,
    /// Its comments, for suppressions.
    pub comments: Vec<Comment>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// Whether it could not be read at all.
    pub lost: bool,
}

/// What a parsed file holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// Terraform configuration or values.
    Terraform(ModuleFile),
    /// ROS templates: the roots of its documents.
    Ros(Vec<Template>),
    /// A plan.
    Plan(PlanFile),
    /// No infrastructure after all.
    Other,
}

/// Parses a file. `kind` is one of those to judge. Never fails: what is wrong is in `problems`.
pub fn parse(id: FileId, file: &SourceFile, kind: Kind, given: Given) -> Parsed {
    match kind {
        Kind::Terraform(kind) => terraform(id, file, parse_terraform(kind, id, &file.text)),
        Kind::Caller => caller(id, file),
        Kind::Json => data(id, file, json::parse(id, &file.text), given),
        Kind::Plan => plan(id, file, given),
        Kind::Yaml => data(id, file, yaml::parse(id, &file.text), given),
        Kind::BesideCode | Kind::Other => Parsed {
            content: Content::Other,
            comments: Vec::new(),
            problems: Vec::new(),
            lost: false,
        },
    }
}

/// About how many bytes the tree of a file will take.
pub fn tree_size(kind: Kind, text: &str) -> u64 {
    match kind {
        Kind::Terraform(kind) if !kind.is_json() => tree_sizes::native(text),
        Kind::Caller => tree_sizes::native(text),
        Kind::Terraform(_) | Kind::Json | Kind::Plan => tree_sizes::json(text),
        Kind::Yaml => tree_sizes::yaml(text),
        Kind::BesideCode | Kind::Other => 0,
    }
}

/// What stands for a file that is not parsed because a limit of the run is reached.
pub fn refused(id: FileId, file: &SourceFile, kind: Kind, over: &Exceeded) -> Parsed {
    let problem = unchecked(id, over);
    let content = match kind {
        Kind::Terraform(_) | Kind::Caller => terraform(id, file, hcl::Document::lost(id)).content,
        Kind::Json | Kind::Plan | Kind::Yaml | Kind::BesideCode | Kind::Other => Content::Other,
    };
    Parsed { content, comments: Vec::new(), problems: vec![problem], lost: false }
}

fn terraform(id: FileId, file: &SourceFile, mut document: hcl::Document) -> Parsed {
    let comments = std::mem::take(&mut document.comments);
    let problems = std::mem::take(&mut document.problems);
    let module_file =
        ModuleFile { file: id, name: file_name(&file.path).into(), document: Arc::new(document) };
    Parsed { content: Content::Terraform(module_file), comments, problems, lost: false }
}

/// The language of these files is not ours: what cannot be read of them leaves values open and is
/// no error of the code.
fn caller(id: FileId, file: &SourceFile) -> Parsed {
    let mut parsed = terraform(id, file, native::parse(id, &file.text, &Placement::Whole));
    parsed.problems.clear();
    parsed
}

/// A plan is read without what it says twice.
fn plan(id: FileId, file: &SourceFile, given: Given) -> Parsed {
    let mut document = json::parse_without(id, &file.text, TWICE);
    match document.roots.pop().map(plan_of) {
        Some(Ok(root)) => {
            let content =
                Content::Plan(PlanFile { file: id, path: file.path.clone(), root: Arc::new(root) });
            Parsed {
                content,
                comments: document.comments,
                problems: document.problems,
                lost: false,
            }
        }
        // What was left out may be part of a template.
        Some(Err(_)) if looks_like_template(&file.text) => {
            data(id, file, json::parse(id, &file.text), given)
        }
        other => {
            document.roots.extend(other.and_then(Result::err));
            data(id, file, document, given)
        }
    }
}

fn data(id: FileId, file: &SourceFile, document: node::Document, given: Given) -> Parsed {
    let marked = file.text.contains("ROSTemplateFormatVersion");
    let mut slips = Vec::new();
    let mut template = |root: node::Node| {
        let (root, found) = ros::read(root)?;
        slips.extend(found);
        Some(Template { file: id, path: file.path.clone(), root: Arc::new(root) })
    };
    let templates: Vec<Template> = document.roots.into_iter().filter_map(&mut template).collect();
    let content = if templates.is_empty() { Content::Other } else { Content::Ros(templates) };
    // A broken file is somebody's template only if it says so or was named.
    let ours = !matches!(content, Content::Other)
        || (document.incomplete && (marked || given == Given::Named));
    let mut problems = if ours { document.problems } else { Vec::new() };
    problems.extend(slips);
    Parsed { content, comments: document.comments, problems, lost: false }
}

/// What stands for a Terraform file that could not be read: an empty file that makes its module
/// incomplete, so that nothing is claimed to be absent. `None` for other files.
pub fn lost(sources: &SourceSet, path: &str) -> Option<(FileId, Parsed)> {
    if kind(path, "") == Kind::Other {
        return None;
    }
    let id = sources.add(SourceFile::lost(path));
    let mut parsed = terraform(id, &sources.file(id), hcl::Document::lost(id));
    parsed.lost = true;
    Some((id, parsed))
}

/// The text of a file's bytes.
///
/// # Errors
/// The bytes are not UTF-8.
pub fn decode(path: &str, bytes: Vec<u8>) -> Result<String, InputError> {
    if is_saved_plan(&bytes) {
        return Err(saved_plan(path));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1;
        let message = Text::new(
            format!("第 {line} 行不是 UTF-8 文本；请将文件转为 UTF-8。"),
            format!("line {line} is not UTF-8 text: convert the file to UTF-8"),
        );
        InputError { kind: "not-utf8", message, span: None, path: Some(path.to_owned()) }
    })
}

/// Whether bytes are a plan as `terraform plan -out` saves it: a zip archive whose first entry is
/// `tfplan` (Terraform 1.11 and OpenTofu 1.8, November 2026).
pub fn is_saved_plan(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") && bytes.get(30..36) == Some(b"tfplan")
}

fn saved_plan(path: &str) -> InputError {
    let message = Text::new(
        format!(
            "{path} 是保存的 plan（二进制）；请运行 `terraform show -json {path} > plan.json`，再检查 plan.json。"
        ),
        format!(
            "{path} is a saved plan, which is binary: run `terraform show -json {path} > plan.json` and lint plan.json"
        ),
    );
    InputError { kind: "unreadable", message, span: None, path: Some(path.to_owned()) }
}

/// What a named file is instead of something that can be judged, with the way to have that.
pub fn mistaken(path: &str, text: &str) -> Option<InputError> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let error = |message| {
        Some(InputError { kind: "unreadable", message, span: None, path: Some(path.to_owned()) })
    };
    if text.starts_with("{\"@level\"") && text.contains("\"terraform.ui\"") {
        return error(Text::new(
            format!(
                "{path} 是 `terraform plan -json` 的日志流，不含完整的 plan；请运行 `terraform plan -out plan.out` 和 `terraform show -json plan.out > plan.json`，再检查 plan.json。"
            ),
            format!(
                "{path} is the log that `terraform plan -json` streams and holds no whole plan: run `terraform plan -out plan.out`, then `terraform show -json plan.out > plan.json`, and lint plan.json"
            ),
        ));
    }
    None
}

/// The input error of a problem; `None` for those that are findings only.
pub fn input_error(problem: &Problem) -> Option<InputError> {
    let kind = match problem.kind {
        ProblemKind::Syntax => "syntax-error",
        ProblemKind::Budget => "budget-exceeded",
        ProblemKind::Circle => "circular-reference",
        ProblemKind::DuplicateKey | ProblemKind::UnreadSection => return None,
    };
    Some(InputError {
        kind,
        message: problem.message.clone(),
        span: Some(problem.span),
        path: None,
    })
}
