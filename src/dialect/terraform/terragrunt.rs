//! Terragrunt: which module a `terragrunt.hcl` deploys, and with which inputs.
//!
//! Read as far as it is written out: `terraform { source }` that is a local path, `inputs`,
//! `locals`, and the files that `include` names (documentation of Terragrunt 0.9x, read November
//! 2026). Everything else leaves a value open.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::dialect::terraform::callers::{Caller, OuterCall, Reader};
use crate::dialect::terraform::{ModuleFile, ModuleSet, loader};
use crate::dialect::{Context, Entry};
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::source::paths::folder;
use crate::source::paths::is_local;
use crate::source::paths::join_path;
use crate::source::paths::relative;
use crate::syntax::hcl::{Block, Call, Document, Expr, ExprKind, TemplatePart};
use crate::syntax::native;
use crate::syntax::placement::Placement;
use crate::value::{Traced, Value, Why};

/// Folders above that are looked into for a file to include.
const MAX_UP: usize = 16;

/// Names of files that are included where no name is given.
const PARENTS: [&str; 2] = ["terragrunt.hcl", "root.hcl"];

/// Names whose values only a run of Terragrunt knows.
const OPEN: [&str; 6] = ["dependency", "include", "feature", "values", "unit", "stack"];

/// What one file says.
#[derive(Default)]
struct Said {
    files: Vec<Arc<str>>,
    source: Option<(Traced, Span)>,
    inputs: BTreeMap<Arc<str>, Traced>,
    complete: bool,
}

/// The call of a `terragrunt.hcl`; nothing for one that deploys nothing itself.
pub(super) fn call(
    context: &Context<'_>,
    modules: &ModuleSet,
    directory: &Arc<str>,
    file: &ModuleFile,
) -> Option<OuterCall> {
    let path = context.sources.file(file.file).path.clone();
    let said = read(context, modules, directory, (directory, &path), &file.document, 0);
    let beside = loader::configured(modules, directory);
    let (target, place) = match &said.source {
        Some((value, place)) => {
            let target = match &value.value {
                Value::String(text) => {
                    local(directory, text).ok_or_else(|| Why::ModuleUnavailable(text.clone()))
                }
                Value::Unknown(why) => Err(why.clone()),
                _ => Err(Why::CallUnread(path)),
            };
            (target, *place)
        }
        // Without a source the module is the folder itself.
        None if beside => (Ok(directory.clone()), Span::new(file.file, 0, 0)),
        None => return None,
    };
    let caller =
        Caller { files: said.files, inputs: said.inputs, complete: said.complete, missing: None };
    Some(OuterCall {
        target,
        place,
        display: directory.clone(),
        prefix: "".into(),
        caller,
        deploys: true,
    })
}

/// The directory of a local source; `//` only says how much of it is copied.
fn local(directory: &str, source: &str) -> Option<Arc<str>> {
    let source = source.replace("//", "/");
    (is_local(&source) || source.starts_with('/')).then(|| join_path(directory, &source).into())
}

/// Reads a file that stands at a place, for the folder that deploys.
fn read(
    context: &Context<'_>,
    modules: &ModuleSet,
    directory: &Arc<str>,
    (here, path): (&str, &Arc<str>),
    document: &Document,
    depth: usize,
) -> Said {
    let mut said =
        Said { files: vec![path.clone()], complete: !document.incomplete(), ..Said::default() };
    let mut reader = Reader::new(context, modules, directory, path);
    let place = Span::new(
        document.body.blocks.first().map_or(crate::source::FileId(0), |b| b.span.file),
        0,
        0,
    );
    let unread =
        Traced::unknown(Why::CallUnread(path.clone()), Origin::leaf(StepKind::Place, place));
    let open = OPEN.map(|name| (Arc::from(name), unread.clone())).into();
    let known = reader.locals(&document.body, open);
    for include in document.body.blocks_of("include") {
        match included(context, directory, here, include).filter(|_| depth == 0) {
            Some((folder, path, parent)) => {
                let parent =
                    read(context, modules, directory, (&folder, &path), &parent, depth + 1);
                said.files.extend(parent.files);
                said.complete &= parent.complete;
                said.inputs.extend(parent.inputs);
                said.source = parent.source.or(said.source);
            }
            None => said.complete = false,
        }
    }
    let source =
        document.body.blocks_of("terraform").filter_map(|b| b.body.attribute("source")).next();
    if let Some(source) = source {
        let expr = written(context, directory, here, &source.value);
        said.source = Some((reader.value(&expr, &known), source.value.span));
    }
    if let Some(inputs) = document.body.attribute("inputs") {
        match reader.inputs(&inputs.value, &known) {
            Some(inputs) => said.inputs.extend(inputs),
            None => said.complete = false,
        }
    }
    said
}

/// The file that an `include` block names: its folder, its path, its content.
fn included(
    context: &Context<'_>,
    directory: &str,
    here: &str,
    include: &Block,
) -> Option<(String, Arc<str>, Document)> {
    let merged = include.body.attribute("merge_strategy").map(|a| &a.value.kind);
    if merged.is_some_and(|m| !matches!(m, ExprKind::String(text) if &**text == "shallow")) {
        return None;
    }
    let path = match &include.body.attribute("path")?.value.kind {
        ExprKind::String(text) => join_path(here, text),
        ExprKind::Call(call) if &*call.name.text == "find_in_parent_folders" => {
            above(context, directory, call)?
        }
        _ => return None,
    };
    let file = context.files.read(&path).ok()?;
    let document = native::parse(file, &context.sources.file(file).text, &Placement::Whole);
    let folder = folder(&path).to_owned();
    Some((folder, path.into(), document))
}

/// The nearest file of a name in the folders above.
fn above(context: &Context<'_>, directory: &str, call: &Call) -> Option<String> {
    let named: Vec<&str> = match call.args.first().map(|a| &a.kind) {
        None => PARENTS.to_vec(),
        Some(ExprKind::String(name)) => vec![name],
        Some(_) => return None,
    };
    let mut folder = directory.to_owned();
    for _ in 0..MAX_UP {
        folder = join_path(&folder, "..");
        let there = named
            .iter()
            .map(|name| join_path(&folder, name))
            .find(|path| context.files.look(path) == Some(Entry::File));
        if there.is_some() {
            return there;
        }
    }
    None
}

/// A source with the paths written in that Terragrunt's functions stand for, relative to the folder
/// that deploys.
fn written(context: &Context<'_>, directory: &str, here: &str, expr: &Expr) -> Expr {
    let kind = match &expr.kind {
        ExprKind::Call(call) => match path_of(context, directory, here, &call.name.text) {
            Some(path) => ExprKind::String(path.into()),
            None => return expr.clone(),
        },
        ExprKind::Parens(inner) => {
            ExprKind::Parens(Box::new(written(context, directory, here, inner)))
        }
        ExprKind::Template(parts) => {
            let part = |part: &TemplatePart| match part {
                TemplatePart::Interpolation(inner) => {
                    TemplatePart::Interpolation(written(context, directory, here, inner))
                }
                other => other.clone(),
            };
            ExprKind::Template(parts.iter().map(part).collect())
        }
        _ => return expr.clone(),
    };
    Expr { kind, span: expr.span }
}

fn path_of(context: &Context<'_>, directory: &str, here: &str, function: &str) -> Option<String> {
    match function {
        "get_terragrunt_dir" | "get_original_terragrunt_dir" => Some(".".to_owned()),
        "get_parent_terragrunt_dir" => Some(format!("./{}", relative(directory, here))),
        "path_relative_to_include" => Some(relative(here, directory)),
        "path_relative_from_include" => Some(relative(directory, here)),
        "get_repo_root" | "get_path_to_repo_root" => {
            let mut up = ".".to_owned();
            for _ in 0..MAX_UP {
                if matches!(
                    context.files.look(&join_path(directory, &format!("{up}/.git"))),
                    Some(Entry::File | Entry::Directory)
                ) {
                    return Some(up);
                }
                up.push_str("/..");
            }
            None
        }
        _ => None,
    }
}
