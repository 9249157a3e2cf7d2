//! Small configurations with the values they should have.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod core;
mod functions;
mod heredocs;
mod hostile;
mod modules;
mod origins;
mod resources;
mod undecided;
mod unread;
mod variables;

use std::sync::Arc;

use crate::account::{Limits, Tab};
use crate::dialect::terraform::{ModuleFile, ModuleSet, RootInput, Stack, lower, parse, roots};
use crate::dialect::{Assignment, Budget, Context, Inputs, Lowered, MemoryFiles};
use crate::graph::Resource;
use crate::source::SourceSet;
use crate::source::file_names::TerraformFile;
use crate::source::paths::{file_name, folder};
use crate::value::{Traced, Value};

/// Smaller than the default, so that the tests are quick.
const LIMITS: Limits = Limits { work: 2_000_000, ..Limits::DEFAULT };

/// A project in memory.
pub(super) struct Project {
    files: MemoryFiles,
    pub(super) inputs: Inputs,
    pub(super) stack: Option<Stack>,
    pub(super) budget: Budget,
    pub(super) tab: Tab,
}

impl Project {
    pub(super) fn new(files: &[(&str, &str)]) -> Self {
        Self {
            files: MemoryFiles::new(SourceSet::new(), files.iter().copied()),
            inputs: Inputs::default(),
            stack: None,
            budget: Budget::default(),
            tab: Tab::alone(LIMITS),
        }
    }

    pub(super) fn var(mut self, name: &str, value: &str) -> Self {
        self.inputs.assignments.push(Assignment::Value(name.to_owned(), value.to_owned()));
        self
    }

    /// The modules of the given directories only; the rest is found on demand.
    pub(super) fn set(&self, directories: &[&str]) -> ModuleSet {
        let mut set = ModuleSet::default();
        for (path, text) in
            self.files.iter().filter(|(path, _)| directories.contains(&folder(path)))
        {
            let file = self.files.sources.add_text(path, text);
            let name = file_name(path);
            let kind = TerraformFile::of(name).unwrap_or(TerraformFile::Native);
            let document = Arc::new(parse(kind, file, text));
            let file = ModuleFile { file, name: name.into(), document };
            set.directories.entry(folder(path).into()).or_default().push(file);
        }
        set
    }

    pub(super) fn roots(&self, directories: &[&str]) -> Vec<String> {
        let wanted = |_: &str| true;
        roots(&self.context(&wanted), &mut self.set(directories))
            .iter()
            .map(|root| root.display.to_string())
            .collect()
    }

    fn context<'a>(&'a self, wanted: &'a (dyn Fn(&str) -> bool + Sync)) -> Context<'a> {
        Context {
            sources: &self.files.sources,
            files: &self.files,
            inputs: &self.inputs,
            budget: self.budget,
            tab: &self.tab,
            wanted,
        }
    }

    /// Evaluates the root module in a directory.
    pub(super) fn lower_in(&self, directory: &str) -> Lowered {
        let wanted = |name: &str| !name.starts_with("unwanted_") && !name.starts_with("data.");
        let context = self.context(&wanted);
        let mut set = self.set(&[directory]);
        roots(&context, &mut set);
        let root = RootInput { stack: self.stack.clone(), ..RootInput::of(directory.into()) };
        lower(&context, &set, &root)
    }

    pub(super) fn lower(&self) -> Lowered {
        self.lower_in(".")
    }
}

/// The value of a local expression `v` in a module with some more text.
pub(super) fn eval(expression: &str, rest: &str) -> String {
    let text = format!("{rest}\nresource \"test\" \"it\" {{\n  v = {expression}\n}}\n");
    shown(&attribute(&Project::new(&[("main.tf", &text)]).lower(), "test.it", "v").value)
}

pub(super) fn resource<'l>(lowered: &'l Lowered, address: &str) -> &'l Resource {
    let found = lowered.graph.resources.iter().find(|r| r.address.to_string() == address);
    found.unwrap_or_else(|| panic!("no {address} in {:?}", addresses(lowered)))
}

pub(super) fn attribute(lowered: &Lowered, address: &str, name: &str) -> Traced {
    let resource = resource(lowered, address);
    resource
        .attributes
        .get(name)
        .unwrap_or_else(|| {
            panic!("no {name} in {:?}", resource.attributes.keys().collect::<Vec<_>>())
        })
        .value
        .clone()
}

/// An attribute as text.
pub(super) fn text(lowered: &Lowered, address: &str, name: &str) -> String {
    shown(&attribute(lowered, address, name).value)
}

pub(super) fn addresses(lowered: &Lowered) -> Vec<String> {
    lowered.graph.resources.iter().map(|r| r.address.to_string()).collect()
}

/// A value in full: `["a", 1 | 2, ?computed]`.
pub(super) fn shown(value: &Value) -> String {
    let list = |items: Vec<String>, between: &str| items.join(between);
    match value {
        Value::List(_, items) => {
            format!("[{}]", list(items.iter().map(|i| shown(&i.value)).collect(), ", "))
        }
        Value::Object(_, items) => format!(
            "{{{}}}",
            list(items.iter().map(|(k, v)| format!("{k}={}", shown(&v.value))).collect(), ", ")
        ),
        Value::OneOf(one) => list(one.options.iter().map(|i| shown(&i.value)).collect(), " | "),
        Value::Unknown(why) => format!("?{}", why.id()),
        other => other.to_string(),
    }
}

/// The references of an attribute as `address.path`.
pub(super) fn references(value: &Traced) -> Vec<String> {
    use crate::origin::KeySelector;
    let key = |k: &KeySelector| match k {
        KeySelector::None => String::new(),
        KeySelector::Exact(text) => text.to_string(),
        KeySelector::Any => "[?]".to_owned(),
    };
    value
        .references()
        .iter()
        .map(|r| format!("{}{}.{}", r.base, key(&r.key), r.path.join(".")))
        .collect()
}
