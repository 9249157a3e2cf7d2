//! Which directories call which: module sources, root modules, and directories that must be read on demand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::dialect::terraform::config::is_configuration;
use crate::dialect::terraform::{ModuleFile, ModuleSet};
use crate::dialect::{Context, join_path};
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::hcl::{Block, Document, ExprKind};
use crate::syntax::placement::Placement;
use crate::syntax::{Problem, ProblemKind, json, native, tfjson};
use crate::text::Text;

/// Directories that are called, followed and loaded up to this many in one run.
const MAX_DIRECTORIES: usize = 10_000;

/// The text of the `source` of a module call.
pub(super) fn source(call: &Block) -> Option<&str> {
    match &call.body.attribute("source")?.value.kind {
        ExprKind::String(text) => Some(text),
        _ => None,
    }
}

/// Whether a module source is a path in the file system.
pub(super) fn is_local(source: &str) -> bool {
    source == "." || source == ".." || source.starts_with("./") || source.starts_with("../")
}

/// Where `terraform init` put a module that is not local: key of the call (`a.b`) to directory relative to the root.
pub(super) fn installed(context: &Context<'_>, root: &str) -> BTreeMap<String, String> {
    let Ok(file) = context.files.read(&join_path(root, ".terraform/modules/modules.json")) else { return BTreeMap::new() };
    let source = context.sources.file(file);
    let document = json::parse(file, &source.text);
    let modules = document.roots.first().and_then(|r| r.get("Modules")).map(|m| m.items()).unwrap_or_default();
    let text = |entry: &crate::syntax::node::Node, name: &str| entry.get(name).and_then(|n| n.as_str()).map(str::to_owned);
    modules.iter().filter_map(|m| Some((text(m, "Key")?, text(m, "Dir")?.replace('\\', "/")))).collect()
}

/// Root modules of a set; loads what is called but not in it.
pub(super) fn roots(context: &Context<'_>, modules: &mut ModuleSet) -> Vec<Arc<str>> {
    let given: Vec<Arc<str>> = modules.directories.keys().cloned().collect();
    let mut called: BTreeMap<Arc<str>, Vec<Arc<str>>> = BTreeMap::new();
    let mut todo: BTreeSet<Arc<str>> = given.iter().cloned().collect();
    while !todo.is_empty() {
        let left = MAX_DIRECTORIES.saturating_sub(called.len());
        let new: Vec<Arc<str>> = std::mem::take(&mut todo).into_iter().filter(|d| !called.contains_key(d)).take(left).collect();
        let targets: Vec<Vec<Arc<str>>> = new.par_iter().map(|directory| calls(context, modules, directory)).collect();
        for (directory, targets) in new.into_iter().zip(targets) {
            for target in &targets {
                load(context, modules, target);
                todo.insert(target.clone());
            }
            called.insert(directory, targets);
        }
    }
    let has_configuration = |d: &Arc<str>| modules.directories.get(d).is_some_and(|files| files.iter().any(|f| is_configuration(&f.name)));
    let candidates: Vec<Arc<str>> = given.into_iter().filter(has_configuration).collect();
    pick(modules, candidates, &called)
}

/// Directories that nothing calls; and of those that only call each other in a circle, the first.
fn pick(modules: &ModuleSet, candidates: Vec<Arc<str>>, called: &BTreeMap<Arc<str>, Vec<Arc<str>>>) -> Vec<Arc<str>> {
    let mut targets: BTreeSet<&Arc<str>> = BTreeSet::new();
    for (caller, list) in called {
        targets.extend(list.iter().map(|t| modules.known(t)).filter(|t| *t != caller));
    }
    let mut reached: BTreeSet<&Arc<str>> = BTreeSet::new();
    let mut roots = BTreeSet::new();
    let (free, bound): (Vec<_>, Vec<_>) = candidates.iter().partition(|c| !targets.contains(c));
    for candidate in free.into_iter().chain(bound) {
        if reached.contains(candidate) {
            continue;
        }
        roots.insert(candidate.clone());
        let mut todo = vec![candidate];
        while let Some(directory) = todo.pop() {
            if reached.insert(directory) {
                todo.extend(called.get(directory).into_iter().flatten().flat_map(|t| [t, modules.known(t)]));
            }
        }
    }
    roots.into_iter().collect()
}

/// The directories that the files of a directory call.
fn calls(context: &Context<'_>, modules: &ModuleSet, directory: &Arc<str>) -> Vec<Arc<str>> {
    let files = modules.files(directory).unwrap_or_default();
    let blocks = files.iter().filter(|f| is_configuration(&f.name)).flat_map(|f| f.document.body.blocks_of("module"));
    let mut found: Vec<Arc<str>> = Vec::new();
    let mut any = false;
    for source in blocks.filter_map(source) {
        any = true;
        if is_local(source) {
            found.push(join_path(directory, source).into());
        }
    }
    // Also for local calls: modules further down have their downloads listed here too.
    if any {
        found.extend(installed(context, directory).values().filter(|d| *d != ".").map(|d| Arc::from(join_path(directory, d))));
    }
    found.sort();
    found.dedup();
    found
}

/// Reads the configuration of a directory into the set, if it is not there yet.
fn load(context: &Context<'_>, modules: &mut ModuleSet, directory: &Arc<str>) {
    if modules.files(directory).is_some() {
        return;
    }
    if let Some(given) = context.files.known_as(directory).filter(|given| modules.directories.contains_key(&**given)) {
        modules.links.insert(directory.clone(), given.into());
        return;
    }
    let names = context.files.children(directory);
    let files: Vec<ModuleFile> = names.iter().filter(|n| is_configuration(n)).map(|n| read(context, directory, n)).collect();
    if !files.is_empty() {
        modules.loaded.push(directory.clone());
        modules.directories.insert(directory.clone(), files);
    }
}

fn read(context: &Context<'_>, directory: &str, name: &str) -> ModuleFile {
    let path = join_path(directory, name);
    let (file, document) = match context.files.read(&path) {
        Ok(file) => (file, parse(context, file, name)),
        Err(reason) => {
            let file = context.sources.add(SourceFile::lost(path));
            (file, lost(file, &reason))
        }
    };
    ModuleFile { file, name: name.into(), document: Arc::new(document) }
}

/// What stands for a file that is there and cannot be read.
fn lost(file: FileId, reason: &str) -> Document {
    let message = Text::new(format!("无法读取：{reason}。"), format!("cannot be read: {reason}"));
    let problem = Problem::new(ProblemKind::Syntax, message, Span::new(file, 0, 0));
    Document { problems: vec![problem], ..Document::lost(file) }
}

fn parse(context: &Context<'_>, file: FileId, name: &str) -> Document {
    let text = context.sources.file(file).text.clone();
    if name.ends_with(".json") {
        let data = json::parse_repeated(file, &text);
        let mut document = tfjson::lower(file, &text, &data);
        document.problems.extend(data.problems);
        document
    } else {
        native::parse(file, &text, &Placement::Whole)
    }
}
