//! From the text of one file to what it holds.
//!
//! Stands before the dialects: it never evaluates anything. A JSON or YAML file that is neither
//! Terraform nor ROS nor a plan is no infrastructure; one that should be and does not parse is an
//! error.

use std::sync::Arc;

use crate::account::Exceeded;
use crate::dialect::plan::{PlanFile, TWICE, plan_of};
use crate::dialect::ros::{self, Template};
use crate::dialect::terraform::{ModuleFile, parse as parse_terraform};
use crate::dialect::unchecked;
use crate::finding::InputError;
use crate::pipeline::kinds::{Given, Kind, kind, looks_like_template};
use crate::source::paths::file_name;
use crate::source::{FileId, SourceFile, SourceSet};
use crate::syntax::placement::Placement;
use crate::syntax::{Comment, Problem, ProblemKind, hcl, json, native, node, tree_sizes, yaml};

/// A parsed file.
#[derive(Clone, Debug)]
pub struct ParsedFile {
    /// Its id.
    pub id: FileId,
    /// How it came into the run.
    pub given: Given,
    /// What it holds.
    pub content: Content,
    /// Its comments, for suppressions.
    pub comments: Vec<Comment>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// Whether it could not be read at all.
    pub lost: bool,
}

impl ParsedFile {
    fn new(id: FileId, given: Given, content: Content) -> Self {
        Self { id, given, content, comments: Vec::new(), problems: Vec::new(), lost: false }
    }
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
pub fn parse_file(id: FileId, file: &SourceFile, kind: Kind, given: Given) -> ParsedFile {
    match kind {
        Kind::Terraform(kind) => terraform(id, file, given, parse_terraform(kind, id, &file.text)),
        Kind::Caller => caller(id, file, given),
        Kind::Json => data(id, file, json::parse(id, &file.text), given),
        Kind::Plan => plan(id, file, given),
        Kind::Yaml => data(id, file, yaml::parse(id, &file.text), given),
        Kind::BesideCode | Kind::Other => ParsedFile::new(id, given, Content::Other),
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
pub fn refused(
    id: FileId,
    file: &SourceFile,
    (kind, given): (Kind, Given),
    over: &Exceeded,
) -> ParsedFile {
    let parsed = match kind {
        Kind::Terraform(_) | Kind::Caller => terraform(id, file, given, hcl::Document::lost(id)),
        Kind::Json | Kind::Plan | Kind::Yaml | Kind::BesideCode | Kind::Other => {
            ParsedFile::new(id, given, Content::Other)
        }
    };
    ParsedFile { problems: vec![unchecked(id, over)], ..parsed }
}

fn terraform(
    id: FileId,
    file: &SourceFile,
    given: Given,
    mut document: hcl::Document,
) -> ParsedFile {
    let comments = std::mem::take(&mut document.comments);
    let problems = std::mem::take(&mut document.problems);
    let name = file_name(&file.path).into();
    let content = Content::Terraform(ModuleFile { file: id, name, document: Arc::new(document) });
    ParsedFile { comments, problems, ..ParsedFile::new(id, given, content) }
}

/// The language of these files is not ours: what cannot be read of them leaves values open and is
/// no error of the code.
fn caller(id: FileId, file: &SourceFile, given: Given) -> ParsedFile {
    let mut parsed = terraform(id, file, given, native::parse(id, &file.text, &Placement::Whole));
    parsed.problems.clear();
    parsed
}

/// A plan is read without what it says twice.
fn plan(id: FileId, file: &SourceFile, given: Given) -> ParsedFile {
    let mut document = json::parse_without(id, &file.text, TWICE);
    match document.roots.pop().map(plan_of) {
        Some(Ok(root)) => {
            let content =
                Content::Plan(PlanFile { file: id, path: file.path.clone(), root: Arc::new(root) });
            let (comments, problems) = (document.comments, document.problems);
            ParsedFile { comments, problems, ..ParsedFile::new(id, given, content) }
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

fn data(id: FileId, file: &SourceFile, document: node::Document, given: Given) -> ParsedFile {
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
    ParsedFile { comments: document.comments, problems, ..ParsedFile::new(id, given, content) }
}

/// What stands for a Terraform file that could not be read: an empty file that makes its module
/// incomplete, so that nothing is claimed to be absent. `None` for other files.
pub fn lost(sources: &SourceSet, path: &str, given: Given) -> Option<ParsedFile> {
    if kind(path, "") == Kind::Other {
        return None;
    }
    let id = sources.add(SourceFile::lost(path));
    let parsed = terraform(id, &sources.file(id), given, hcl::Document::lost(id));
    Some(ParsedFile { lost: true, ..parsed })
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
