//! Where the code of a plan lies: from module paths to directories, from addresses to blocks.
//!
//! A plan on one line still points into the `.tf` files when they are part of the run. What is not
//! found there keeps its place in the plan. Sources are a help for places and for what a plan
//! leaves out of its references, never for values.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::HashMap;

use super::index::{Index, text};
use crate::dialect::Context;
use crate::dialect::terraform::{self, ModuleFile, ModuleSet};
use crate::source::paths::join_path;
use crate::source::paths::{folder, is_local};
use crate::syntax::hcl::{Attribute, Block, Expr};

/// The blocks of the modules of a plan.
#[derive(Debug, Default)]
pub(super) struct Places<'a> {
    /// By the names of module calls (`web.inner`).
    modules: HashMap<Arc<str>, Arc<Directory<'a>>>,
}

/// The blocks of one directory.
#[derive(Debug, Default)]
struct Directory<'a> {
    /// By kind and labels. Blocks of override files come last.
    blocks: HashMap<String, Vec<&'a Block>>,
    /// Local values by name.
    locals: HashMap<&'a str, &'a Expr>,
}

impl<'a> Places<'a> {
    /// Finds the directories of all modules of the plan. `path` is that of the plan file.
    pub(super) fn find(
        context: &Context<'_>,
        index: &Index<'a>,
        set: &'a ModuleSet,
        path: &str,
    ) -> Self {
        let mut places = Self::default();
        let Some(root) = root_directory(index, set, path) else { return places };
        let installed = terraform::installed(context, &root);
        let mut directories: BTreeMap<Arc<str>, Arc<str>> =
            BTreeMap::from([("".into(), root.clone())]);
        let mut todo: Vec<Arc<str>> = vec!["".into()];
        while let Some(names) = todo.pop() {
            let (Some(module), Some(directory)) =
                (index.modules.get(&names), directories.get(&names).cloned())
            else {
                continue;
            };
            let mut calls: Vec<_> = module.calls.iter().collect();
            calls.sort_by_key(|(name, _)| **name);
            for (name, entry) in calls {
                let child: Arc<str> = if names.is_empty() {
                    (*name).into()
                } else {
                    format!("{names}.{name}").into()
                };
                let source = text(&entry.value, "source").unwrap_or("");
                let constraint = text(&entry.value, "version_constraint");
                let fitting = installed
                    .get(&*child)
                    .filter(|module| module.stale(source, constraint).is_none());
                let found = if is_local(source) {
                    Some(join_path(&directory, source))
                } else {
                    fitting.map(|m| join_path(&root, &m.directory))
                };
                if let Some(found) = found {
                    directories.insert(child.clone(), found.into());
                    todo.push(child);
                }
            }
        }
        let mut read: HashMap<Arc<str>, Arc<Directory<'a>>> = HashMap::default();
        for (names, directory) in directories {
            context.files.module(&directory);
            let files = set.files(&directory).unwrap_or_default();
            let blocks =
                read.entry(directory).or_insert_with(|| Arc::new(Directory::read(files))).clone();
            places.modules.insert(names, blocks);
        }
        places
    }

    /// The blocks of a resource or data source (`data.` in front of the type), those of override
    /// files last.
    pub(super) fn resource(&self, names: &str, type_name: &str, name: &str) -> &[&'a Block] {
        match type_name.strip_prefix("data.") {
            Some(kind) => self.blocks(names, "data", kind, name),
            None => self.blocks(names, "resource", type_name, name),
        }
    }

    /// The block of a module call.
    pub(super) fn call(&self, names: &str, name: &str) -> Option<&'a Block> {
        self.blocks(names, "module", name, "").first().copied()
    }

    /// The provider block of a name and alias (empty for none).
    pub(super) fn provider(&self, names: &str, name: &str, alias: &str) -> Option<&'a Block> {
        let written = |block: &&&Block| match block.body.attribute("alias").map(|a| &a.value.kind) {
            Some(crate::syntax::hcl::ExprKind::String(text)) => &**text == alias,
            _ => alias.is_empty(),
        };
        self.blocks(names, "provider", name, "").iter().find(written).copied()
    }

    /// The output block of a name.
    pub(super) fn output(&self, names: &str, name: &str) -> Option<&'a Block> {
        self.blocks(names, "output", name, "").first().copied()
    }

    /// The expression of a local value.
    pub(super) fn local(&self, names: &str, name: &str) -> Option<&'a Expr> {
        self.modules.get(names)?.locals.get(name).copied()
    }

    fn blocks(&self, names: &str, kind: &str, first: &str, second: &str) -> &[&'a Block] {
        self.modules
            .get(names)
            .and_then(|d| d.blocks.get(&labels(kind, first, second)))
            .map_or(&[], Vec::as_slice)
    }
}

impl<'a> Directory<'a> {
    fn read(files: &'a [ModuleFile]) -> Self {
        let mut directory = Self::default();
        for file in terraform::in_order(files) {
            for block in &file.document.body.blocks {
                if &*block.kind.text == "locals" {
                    directory
                        .locals
                        .extend(block.body.attributes.iter().map(|a| (&*a.name.text, &a.value)));
                }
                let label = |n: usize| block.labels.get(n).map_or("", |l| &*l.text);
                directory
                    .blocks
                    .entry(labels(&block.kind.text, label(0), label(1)))
                    .or_default()
                    .push(block);
            }
        }
        directory
    }
}

/// The attribute of a name, that of an override first.
pub(super) fn attribute<'a>(blocks: &[&'a Block], name: &str) -> Option<&'a Attribute> {
    blocks.iter().rev().find_map(|b| b.body.attribute(name))
}

/// Nested blocks of a name, also dynamic ones; those of an override first.
pub(super) fn nested<'a>(blocks: &[&'a Block], name: &str) -> Vec<&'a Block> {
    let named = |block: &&'a Block| {
        let dynamic = &*block.kind.text == "dynamic"
            && block.labels.first().is_some_and(|l| &*l.text == name);
        dynamic || &*block.kind.text == name
    };
    blocks
        .iter()
        .rev()
        .map(|b| b.body.blocks.iter().filter(named).collect::<Vec<_>>())
        .find(|f| !f.is_empty())
        .unwrap_or_default()
}

fn labels(kind: &str, first: &str, second: &str) -> String {
    [kind, first, second].join("\0")
}

/// The directory of the root module: that of the plan, or the only one of the run that has all its
/// blocks.
pub(super) fn root_directory(index: &Index<'_>, set: &ModuleSet, path: &str) -> Option<Arc<str>> {
    let beside = folder(path);
    let holds = |files: &Vec<ModuleFile>| {
        files.iter().any(|f| f.document.body.blocks.iter().any(|b| &*b.kind.text != "variable"))
    };
    if set.directories.get(beside).is_some_and(holds) {
        return Some(beside.into());
    }
    let module = index.modules.get("")?;
    if module.resources.is_empty() && module.calls.is_empty() {
        return None;
    }
    let complete = |files: &Vec<ModuleFile>| {
        let directory = Directory::read(files);
        let has = |kind: &str, a: &str, b: &str| directory.blocks.contains_key(&labels(kind, a, b));
        let mut resources = module.resources.values();
        resources.all(|r| {
            let kind = if text(r, "mode") == Some("data") { "data" } else { "resource" };
            has(kind, text(r, "type").unwrap_or(""), text(r, "name").unwrap_or(""))
        }) && module.calls.keys().all(|name| has("module", name, ""))
    };
    let mut fitting =
        set.directories.iter().filter(|(_, files)| complete(files)).map(|(d, _)| d.clone());
    let first = fitting.next()?;
    if fitting.next().is_some() { None } else { Some(first) }
}
