//! Which directories call which: module sources, root modules, and directories that must be read on
//! demand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::account::Exceeded;
use crate::dialect::terraform;
use crate::dialect::terraform::callers::{self, Caller, OuterCall};
use crate::source::file_names::{TerraformFile, is_configuration};
use crate::source::paths::{is_local, relative};

use crate::dialect::terraform::eval::{Evaluator, Scope};
use crate::dialect::terraform::installed::installed;
use crate::dialect::terraform::nearby;
use crate::dialect::terraform::{ModuleFile, ModuleSet, RootInput};
use crate::dialect::{Context, unchecked};
use crate::graph::Gap;
use crate::source::paths::join_path;
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::hcl::{Block, Document, Expr, ExprKind, TemplatePart};
use crate::syntax::{Problem, ProblemKind, tree_sizes};
use crate::text::Text;
use crate::value::{Traced, Value, Why};

/// Directories that are called, followed and loaded up to this many in one run.
const MAX_DIRECTORIES: usize = 10_000;

/// The text of the `source` of a module call.
pub(super) fn source(call: &Block) -> Option<&str> {
    match &call.body.attribute("source")?.value.kind {
        ExprKind::String(text) => Some(text),
        _ => None,
    }
}

/// Root modules of a set; loads what is called but not in it.
pub(super) fn roots(context: &Context<'_>, modules: &mut ModuleSet) -> Vec<RootInput> {
    let given: Vec<Arc<str>> = modules.directories.keys().cloned().collect();
    let outer: Vec<OuterCall> = given
        .par_iter()
        .flat_map_iter(|directory| {
            let tab = context.tab.part(given.len());
            callers::calls(&Context { tab: &tab, ..*context }, modules, directory)
        })
        .collect();
    let mut todo: BTreeSet<Arc<str>> = given.iter().cloned().collect();
    for target in outer.iter().filter_map(|call| call.target.as_ref().ok()) {
        load(context, modules, target);
        todo.insert(target.clone());
    }
    let mut called: BTreeMap<Arc<str>, Calls> = BTreeMap::new();
    while !todo.is_empty() {
        let left = MAX_DIRECTORIES.saturating_sub(called.len());
        let new: Vec<Arc<str>> = std::mem::take(&mut todo)
            .into_iter()
            .filter(|d| !called.contains_key(d))
            .take(left)
            .collect();
        let one = |directory: &Arc<str>| {
            let tab = context.tab.part(new.len());
            calls(&Context { tab: &tab, ..*context }, modules, directory)
        };
        let targets: Vec<Calls> = new.par_iter().map(one).collect();
        for (directory, targets) in new.into_iter().zip(targets) {
            for target in targets.sure.iter().chain(&targets.perhaps) {
                load(context, modules, target);
                todo.insert(target.clone());
            }
            called.insert(directory, targets);
        }
    }
    let candidates: Vec<Arc<str>> =
        given.into_iter().filter(|directory| configured(modules, directory)).collect();
    let open = nearby::misnamed(context, modules);
    pick(context, modules, candidates, &called, (outer, open))
}

/// Whether a directory holds Terraform configuration.
pub(super) fn configured(modules: &ModuleSet, directory: &str) -> bool {
    modules.files(directory).is_some_and(|files| files.iter().any(|f| is_configuration(&f.name)))
}

/// What a directory calls.
#[derive(Debug, Default)]
struct Calls {
    sure: Vec<Arc<str>>,
    /// What a call may lead to whose source is not known.
    perhaps: Vec<Arc<str>>,
}

/// Directories that nothing calls; and of those that only call each other in a circle, the first. A
/// directory that only calls lead to which cannot be read, those from outside and those in `open`,
/// is a root whose variables are open.
fn pick(
    context: &Context<'_>,
    modules: &ModuleSet,
    candidates: Vec<Arc<str>>,
    called: &BTreeMap<Arc<str>, Calls>,
    (outer, mut open): (Vec<OuterCall>, BTreeMap<Arc<str>, Caller>),
) -> Vec<RootInput> {
    let mut found = Vec::new();
    let mut deployed: Vec<Arc<str>> = Vec::new();
    for mut call in outer {
        let directory = match call.target {
            Ok(target) if call.deploys && !configured(modules, &target) => {
                let source = relative(&call.display, &target).into();
                let why = nearby::missing(context, &call.display, &source, found.len());
                if let Why::ModuleMissing(_, Some(near)) = &why {
                    let near = join_path(&call.display, near).into();
                    let file = call.caller.files.first().unwrap_or(&call.display);
                    open.entry(near).or_insert_with(|| Caller::unread(file.clone()));
                }
                call.caller.missing = Some(Gap { why, span: Some(call.place) });
                target
            }
            Ok(target) => target,
            Err(why) => {
                call.caller.missing = Some(Gap { why, span: Some(call.place) });
                call.display.clone()
            }
        };
        if call.deploys {
            if call.caller.missing.is_none() {
                deployed.push(modules.known(&directory).clone());
            }
            found.push(RootInput {
                display: call.display,
                address_prefix: call.prefix,
                caller: Some(call.caller),
                ..RootInput::of(directory)
            });
        } else {
            open.entry(modules.known(&directory).clone()).or_insert(call.caller);
        }
    }
    let mut targets: BTreeSet<&Arc<str>> = deployed.iter().collect();
    for (caller, calls) in called {
        targets.extend(calls.sure.iter().map(|t| modules.known(t)).filter(|t| *t != caller));
        for target in calls.perhaps.iter().map(|t| modules.known(t)).filter(|t| *t != caller) {
            open.entry(target.clone()).or_insert_with(|| Caller::unread(caller.clone()));
        }
    }
    let mut reached: BTreeSet<&Arc<str>> = BTreeSet::new();
    reach(modules, called, deployed.iter().collect(), &mut reached);
    let rank = |c: &&Arc<str>| match (targets.contains(*c), open.contains_key(*c)) {
        (false, false) => 0,
        (false, true) => 1,
        (true, _) => 2,
    };
    let mut ranked: Vec<&Arc<str>> = candidates.iter().collect();
    ranked.sort_by_key(rank);
    for candidate in ranked {
        if !reached.contains(candidate) {
            let caller = open.get(candidate).cloned();
            found.push(RootInput { caller, ..RootInput::of(candidate.clone()) });
            reach(modules, called, vec![candidate], &mut reached);
        }
    }
    found.sort_by(|a, b| (&a.display, &a.address_prefix).cmp(&(&b.display, &b.address_prefix)));
    found
}

/// Adds what is called from some directories on, themselves included.
fn reach<'d>(
    modules: &'d ModuleSet,
    called: &'d BTreeMap<Arc<str>, Calls>,
    mut todo: Vec<&'d Arc<str>>,
    reached: &mut BTreeSet<&'d Arc<str>>,
) {
    while let Some(directory) = todo.pop() {
        if reached.insert(directory) {
            todo.extend(
                called
                    .get(directory)
                    .into_iter()
                    .flat_map(|c| &c.sure)
                    .flat_map(|t| [t, modules.known(t)]),
            );
        }
    }
}

/// The directories that the files of a directory call.
fn calls(context: &Context<'_>, modules: &ModuleSet, directory: &Arc<str>) -> Calls {
    let files = modules.files(directory).unwrap_or_default();
    let blocks: Vec<&Block> = files
        .iter()
        .filter(|f| is_configuration(&f.name))
        .flat_map(|f| f.document.body.blocks_of("module"))
        .collect();
    let mut found = Calls::default();
    for text in blocks.iter().filter_map(|block| source(block)).filter(|text| is_local(text)) {
        found.sure.push(join_path(directory, text).into());
    }
    let computed: Vec<&Block> = blocks
        .iter()
        .copied()
        .filter(|b| source(b).is_none() && b.body.attribute("source").is_some())
        .collect();
    if !computed.is_empty() {
        add_computed(context, modules, directory, &computed, &mut found);
    }
    // Also for local calls: modules further down have their downloads listed here too.
    if !blocks.is_empty() {
        let downloads = installed(context, directory).into_values().map(|module| module.directory);
        found
            .sure
            .extend(downloads.filter(|d| d != ".").map(|d| Arc::from(join_path(directory, &d))));
    }
    for list in [&mut found.sure, &mut found.perhaps] {
        list.sort();
        list.dedup();
    }
    found
}

/// Sources that are no literals: those that are known, those that are one of a few, and what others
/// look like.
fn add_computed(
    context: &Context<'_>,
    modules: &ModuleSet,
    directory: &Arc<str>,
    blocks: &[&Block],
    found: &mut Calls,
) {
    let root = RootInput::of(directory.clone());
    let mut evaluator = Evaluator::new(*context, modules, &root);
    let Some(instance) = evaluator.root_instance() else { return };
    evaluator.gather_values(instance);
    for attribute in blocks.iter().filter_map(|b| b.body.attribute("source")) {
        let result = evaluator.eval(&attribute.value, Scope::module(instance));
        let value = evaluator.settle(result, attribute.value.span);
        let local = |value: &Traced| {
            value.value.as_str().filter(|s| is_local(s)).map(|s| Arc::from(join_path(directory, s)))
        };
        match &value.value {
            Value::String(_) => found.sure.extend(local(&value)),
            Value::OneOf(_) => found.perhaps.extend(value.options().into_iter().filter_map(local)),
            _ => found.perhaps.extend(alike(modules, directory, &attribute.value)),
        }
    }
}

/// The directories of the set whose path has the literal parts of a template:
/// `../modules/${var.kind}`.
fn alike(modules: &ModuleSet, directory: &str, expr: &Expr) -> Vec<Arc<str>> {
    let ExprKind::Template(parts) = &expr.kind else { return Vec::new() };
    let Some(TemplatePart::Literal(first)) = parts.first() else { return Vec::new() };
    // The name of a folder at least: else it may be anything.
    if !is_local(first) || first.trim_matches(['.', '/']).is_empty() {
        return Vec::new();
    }
    let gap = "\u{1}";
    let text: String = parts
        .iter()
        .map(|p| if let TemplatePart::Literal(text) = p { &**text } else { gap })
        .collect();
    let pattern = regex::escape(&join_path(directory, &text)).replace(gap, "[^/]+");
    let Ok(pattern) = regex::Regex::new(&format!("^{pattern}$")) else { return Vec::new() };
    modules.directories.keys().filter(|d| pattern.is_match(d)).cloned().collect()
}

/// Reads the configuration of a directory into the set, if it is not there yet.
fn load(context: &Context<'_>, modules: &mut ModuleSet, directory: &Arc<str>) {
    if modules.files(directory).is_some() {
        return;
    }
    if let Some(given) =
        context.files.known_as(directory).filter(|given| modules.directories.contains_key(&**given))
    {
        modules.links.insert(directory.clone(), given.into());
        return;
    }
    let names = context.files.children(directory);
    let files: Vec<ModuleFile> =
        names.iter().filter(|n| is_configuration(n)).map(|n| read(context, directory, n)).collect();
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

/// What stands for a file that is not parsed because a limit of the run is reached.
fn refused(file: FileId, over: &Exceeded) -> Document {
    Document { problems: vec![unchecked(file, over)], ..Document::lost(file) }
}

fn parse(context: &Context<'_>, file: FileId, name: &str) -> Document {
    let text = context.sources.file(file).text.clone();
    let kind = TerraformFile::of(name).unwrap_or(TerraformFile::Native);
    let size = if kind.is_json() { tree_sizes::json(&text) } else { tree_sizes::native(&text) };
    match context.tab.make(size) {
        Ok(()) => terraform::parse(kind, file, &text),
        Err(over) => refused(file, &over),
    }
}
