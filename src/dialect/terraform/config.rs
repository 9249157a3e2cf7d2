//! What one module directory declares: blocks by kind and name, with override files laid over them.
//!
//! Stands alone because it depends on no values: one configuration serves every instance of the
//! module.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use crate::dialect::terraform::ModuleFile;
use crate::dialect::terraform::addresses::Requirements;
use crate::dialect::unread::UnreadNames;
use crate::graph::Unmanaged;
use crate::source::file_names::{is_configuration, is_override, tofu_twin};
use crate::source::{FileId, SourceSet, Span};
use crate::syntax::hcl::{Attribute, Block, Expr, ExprKind, Name};
use crate::syntax::{Problem, ProblemKind};
use crate::text::Text;

/// A declared block with the blocks of override files that change it.
#[derive(Debug)]
pub(super) struct Decl<'a> {
    pub(super) block: &'a Block,
    overrides: Vec<&'a Block>,
}

impl<'a> Decl<'a> {
    fn layers(&self) -> impl DoubleEndedIterator<Item = &'a Block> {
        std::iter::once(self.block).chain(self.overrides.iter().copied())
    }

    /// The argument of a name; the last override that sets it wins.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a Attribute> {
        self.layers().rev().find_map(|b| b.body.attribute(name))
    }

    /// All arguments in effect, in the order of their first writing.
    pub(super) fn attributes(&self) -> Vec<&'a Attribute> {
        let mut names: Vec<&'a str> = Vec::new();
        for attribute in self.layers().flat_map(|b| &b.body.attributes) {
            if !names.contains(&&*attribute.name.text) {
                names.push(&attribute.name.text);
            }
        }
        names.into_iter().filter_map(|n| self.attribute(n)).collect()
    }

    /// All nested blocks in effect: those of an override replace all of their kind.
    pub(super) fn blocks(&self) -> Vec<&'a Block> {
        let mut found: Vec<&'a Block> = self.block.body.blocks.iter().collect();
        for layer in &self.overrides {
            found.retain(|b| !layer.body.blocks.iter().any(|o| block_kind(o) == block_kind(b)));
            found.extend(&layer.body.blocks);
        }
        found
    }

    /// The argument that switches the block on or off (OpenTofu).
    pub(super) fn enabled(&self) -> Option<&'a Attribute> {
        let nested = self.layers().rev().flat_map(|layer| layer.body.blocks_of("lifecycle"));
        nested.filter_map(|b| b.body.attribute("enabled")).next()
    }

    /// What the block leaves to others once it is made: `ignore_changes`.
    pub(super) fn unmanaged(&self) -> Unmanaged {
        let nested = self.layers().rev().flat_map(|layer| layer.body.blocks_of("lifecycle"));
        match nested
            .filter_map(|b| b.body.attribute("ignore_changes"))
            .next()
            .map(|a| &a.value.kind)
        {
            Some(ExprKind::Variable(word)) if &**word == "all" => Unmanaged::All,
            Some(ExprKind::Tuple(items)) => {
                Unmanaged::Some(items.iter().filter_map(root_of).cloned().collect())
            }
            _ => Unmanaged::Nothing,
        }
    }

    /// The nested blocks of a kind, also those that `dynamic` makes.
    pub(super) fn blocks_of(&self, kind: &str) -> Vec<&'a Block> {
        let mut found = self.blocks();
        found.retain(|b| block_kind(b) == kind);
        found
    }
}

/// The first name of a reference; in JSON and in old code it stands in quotes.
fn root_of(item: &Expr) -> Option<&Arc<str>> {
    match &item.kind {
        ExprKind::Variable(name) | ExprKind::String(name) => Some(name),
        ExprKind::Traversal(traversal) => root_of(&traversal.0),
        _ => None,
    }
}

/// The kind of nested block that a block is or makes.
pub(super) fn block_kind(block: &Block) -> &str {
    match block.labels.first() {
        Some(label) if &*block.kind.text == "dynamic" => &label.text,
        _ => &block.kind.text,
    }
}

/// A `resource` or `data` block.
#[derive(Debug)]
pub(super) struct ResourceDecl<'a> {
    pub(super) decl: Decl<'a>,
    /// `alicloud_instance`, `data.alicloud_zones`.
    pub(super) type_name: Arc<str>,
    /// `alicloud_instance.web`, `data.alicloud_zones.default`.
    pub(super) local_address: Arc<str>,
}

/// The declarations of a directory.
#[derive(Debug, Default)]
pub(super) struct Config<'a> {
    pub(super) directory: Arc<str>,
    pub(super) files: Vec<FileId>,
    pub(super) variables: BTreeMap<&'a str, Decl<'a>>,
    pub(super) locals: BTreeMap<&'a str, &'a Attribute>,
    pub(super) outputs: BTreeMap<&'a str, Decl<'a>>,
    pub(super) resources: Vec<ResourceDecl<'a>>,
    resource_index: HashMap<Arc<str>, usize>,
    pub(super) modules: Vec<Decl<'a>>,
    pub(super) providers: Vec<Decl<'a>>,
    /// Which providers local names mean.
    pub(super) requirements: Requirements<'a>,
    pub(super) problems: Vec<Problem>,
    /// Files of which parts could not be read.
    pub(super) incomplete: Vec<FileId>,
    /// The names in these parts.
    pub(super) unread: UnreadNames,
}

impl<'a> Config<'a> {
    /// Gathers the declarations of the files of a directory. What an unread part of an override
    /// file may change is left out like something that could not be read itself.
    pub(super) fn new(directory: Arc<str>, files: &'a [ModuleFile], sources: &SourceSet) -> Self {
        let mut config = Self { directory, ..Self::default() };
        let used = in_order(files);
        for file in &used {
            config.files.push(file.file);
            if file.document.incomplete() {
                config.incomplete.push(file.file);
                file.document.unread.iter().for_each(|place| config.unread.add(sources, *place));
            }
            for block in &file.document.body.blocks {
                config.add(block, is_override(&file.name));
            }
        }
        if used.iter().any(|f| is_override(&f.name) && f.document.incomplete()) {
            config.drop_unread();
        }
        config
    }

    /// Leaves out what the unread part of an override file may change.
    fn drop_unread(&mut self) {
        let unread = &self.unread;
        let named = |decl: &Decl<'_>, at: usize| {
            label(decl.block, at).is_some_and(|name| unread.may_hold(name))
        };
        self.variables.retain(|name, _| !unread.may_hold(name));
        self.locals.retain(|name, _| !unread.may_hold(name));
        self.outputs.retain(|name, _| !unread.may_hold(name));
        self.modules.retain(|decl| !named(decl, 0));
        self.providers.retain(|decl| !named(decl, 0));
        self.resources.retain(|resource| !named(&resource.decl, 1));
        self.resource_index = self
            .resources
            .iter()
            .enumerate()
            .map(|(at, r)| (r.local_address.clone(), at))
            .collect();
    }

    /// The index of a resource by its address in the module.
    pub(super) fn resource(&self, local_address: &str) -> Option<usize> {
        self.resource_index.get(local_address).copied()
    }

    /// The index of a module call.
    pub(super) fn module(&self, name: &str) -> Option<usize> {
        self.modules.iter().position(|m| label(m.block, 0) == Some(name))
    }

    fn add(&mut self, block: &'a Block, overrides: bool) {
        match &*block.kind.text {
            "locals" => block.body.attributes.iter().for_each(|a| self.add_local(a, overrides)),
            "variable" => add_named(&mut self.variables, block, overrides, &mut self.problems),
            "output" => add_named(&mut self.outputs, block, overrides, &mut self.problems),
            "resource" => self.add_resource(block, overrides, ""),
            "data" => self.add_resource(block, overrides, "data."),
            "ephemeral" => self.add_resource(block, overrides, "ephemeral."),
            "module" => {
                add_to(&mut self.modules, block, overrides, |b| label(b, 0), &mut self.problems)
            }
            "terraform" => self.requirements.add(block),
            "provider" => {
                add_to(&mut self.providers, block, overrides, provider_identity, &mut self.problems)
            }
            _ => {}
        }
    }

    fn add_local(&mut self, attribute: &'a Attribute, overrides: bool) {
        let old = self.locals.get(&*attribute.name.text);
        if old.is_some() && !overrides {
            self.problems.push(repeated("local", &attribute.name.text, attribute.name.span));
        } else {
            self.locals.insert(&attribute.name.text, attribute);
        }
    }

    fn add_resource(&mut self, block: &'a Block, overrides: bool, prefix: &str) {
        let [kind, Name { text: name, .. }, ..] = &block.labels[..] else { return };
        let type_name = if prefix.is_empty() {
            kind.text.clone()
        } else {
            format!("{prefix}{}", kind.text).into()
        };
        let local_address: Arc<str> = format!("{type_name}.{name}").into();
        match self.resource_index.get(&local_address) {
            Some(index) if overrides => {
                if let Some(resource) = self.resources.get_mut(*index) {
                    resource.decl.overrides.push(block);
                }
            }
            Some(_) => self.problems.push(repeated("resource", &local_address, block.header)),
            None => {
                self.resource_index.insert(local_address.clone(), self.resources.len());
                self.resources.push(ResourceDecl {
                    decl: Decl { block, overrides: Vec::new() },
                    type_name,
                    local_address,
                });
            }
        }
    }
}

/// The text of a label.
pub(super) fn label(block: &Block, index: usize) -> Option<&str> {
    block.labels.get(index).map(|l| &*l.text)
}

/// Providers are told apart by name and alias; the text of the alias is enough, it must be a
/// literal.
fn provider_identity(block: &Block) -> Option<(&str, Option<&str>)> {
    Some((label(block, 0)?, alias(block)))
}

/// The alias of a provider block.
pub(super) fn alias(block: &Block) -> Option<&str> {
    match &block.body.attribute("alias")?.value.kind {
        crate::syntax::hcl::ExprKind::String(text) => Some(text),
        _ => None,
    }
}

fn add_named<'a>(
    map: &mut BTreeMap<&'a str, Decl<'a>>,
    block: &'a Block,
    overrides: bool,
    problems: &mut Vec<Problem>,
) {
    let Some(name) = label(block, 0) else { return };
    match map.get_mut(name) {
        Some(decl) if overrides => decl.overrides.push(block),
        Some(_) => problems.push(repeated(&block.kind.text, name, block.header)),
        None => {
            map.insert(name, Decl { block, overrides: Vec::new() });
        }
    }
}

fn add_to<'a, K: PartialEq>(
    list: &mut Vec<Decl<'a>>,
    block: &'a Block,
    overrides: bool,
    identity: impl Fn(&'a Block) -> Option<K>,
    problems: &mut Vec<Problem>,
) {
    let Some(key) = identity(block) else { return };
    match list.iter_mut().find(|d| identity(d.block).as_ref() == Some(&key)) {
        Some(decl) if overrides => decl.overrides.push(block),
        Some(_) => {
            problems.push(repeated(&block.kind.text, label(block, 0).unwrap_or(""), block.header))
        }
        None => list.push(Decl { block, overrides: Vec::new() }),
    }
}

/// Folders of self-contained examples repeat each other; Terraform refuses them, we go on with the
/// first.
fn repeated(kind: &str, name: &str, span: Span) -> Problem {
    let message = Text::new(
        format!("{kind} `{name}` 在同一目录中重复声明，只采用第一个。"),
        format!(
            "{kind} `{name}` is declared more than once in this directory; the first one counts"
        ),
    );
    Problem::new(ProblemKind::DuplicateKey, message, span)
}

/// The files of a directory that are read as its configuration, those that change what others say
/// last. A `.tofu` file is read instead of the `.tf` file of the same name.
pub(crate) fn in_order(files: &[ModuleFile]) -> Vec<&ModuleFile> {
    let names: HashSet<&str> = files.iter().map(|file| &*file.name).collect();
    let shadowed = |name: &str| tofu_twin(name).is_some_and(|twin| names.contains(&*twin));
    let read = |file: &&ModuleFile| is_configuration(&file.name) && !shadowed(&file.name);
    let mut used: Vec<&ModuleFile> = files.iter().filter(read).collect();
    used.sort_by(|a, b| (is_override(&a.name), &*a.name).cmp(&(is_override(&b.name), &*b.name)));
    used
}
