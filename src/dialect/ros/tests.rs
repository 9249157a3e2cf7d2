//! Tests of the ROS dialect: templates in, resources out.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod documented;
mod functions;
mod hostile;
mod nested;
mod parameters;
mod patterns;
mod resources;
mod terraform;

use std::sync::Arc;

use super::{Template, lower};
use crate::account::{Limits, Tab};
use crate::dialect::{Budget, Context, Inputs, Lowered, MemoryFiles};
use crate::graph::Resource;
use crate::value::{Traced, Value};

/// A project in memory.
#[derive(Default)]
pub(super) struct Project {
    pub(super) inputs: Inputs,
    pub(super) files: MemoryFiles,
}

impl Project {
    pub(super) fn region(mut self, id: &str) -> Self {
        self.inputs.region = Some(id.into());
        self
    }

    pub(super) fn parameter(mut self, name: &str, value: &str) -> Self {
        self.inputs.parameters.push((name.into(), value.into()));
        self
    }

    pub(super) fn file(mut self, path: &str, text: &str) -> Self {
        self.files.insert(path, text);
        self
    }

    pub(super) fn parameter_file(mut self, path: &str, text: &str) -> Self {
        let id = self.files.sources.add_text(path, text);
        self.inputs.parameter_files.push(id);
        self
    }

    pub(super) fn lower(&self, text: &str) -> Lowered {
        self.lower_at("dir/template.yml", text)
    }

    pub(super) fn lower_at(&self, path: &str, text: &str) -> Lowered {
        let file = self.files.sources.add_text(path, text);
        let source = self.files.sources.file(file);
        let document = super::template::parse(file, &source.text);
        assert_eq!(document.problems, vec![], "{text}");
        let (root, slips) = super::read(document.roots[0].clone()).expect("a template");
        assert_eq!(slips, vec![], "{text}");
        let root = Arc::new(root);
        let wanted = |_: &str| true;
        // Smaller than the default, so that the tests are quick.
        let tab = Tab::alone(Limits { work: 4_000_000, ..Limits::DEFAULT });
        let context = Context {
            sources: &self.files.sources,
            files: &self.files,
            inputs: &self.inputs,
            budget: Budget::default(),
            tab: &tab,
            wanted: &wanted,
        };
        lower(&context, &Template { file, path: path.into(), root })
    }

    /// Line and column of a span.
    pub(super) fn at(&self, span: crate::source::Span) -> (u32, u32) {
        let position = self.files.sources.file(span.file).position(span.start);
        (position.line, position.column)
    }
}

pub(super) fn resource<'l>(lowered: &'l Lowered, address: &str) -> &'l Resource {
    let found = lowered.graph.resources.iter().find(|r| r.address.to_string() == address);
    found.unwrap_or_else(|| panic!("no {address} in {:?}", addresses(lowered)))
}

pub(super) fn addresses(lowered: &Lowered) -> Vec<String> {
    lowered.graph.resources.iter().map(|r| r.address.to_string()).collect()
}

/// A value in short: `"a" | "b"` for one of two, `?reason` for an unknown.
pub(super) fn show(value: &Traced) -> String {
    match &value.value {
        Value::List(_, items) => {
            format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(", "))
        }
        Value::Object(_, entries) => {
            let parts: Vec<String> =
                entries.iter().map(|(k, v)| format!("{k}: {}", show(v))).collect();
            format!("{{{}}}", parts.join(", "))
        }
        Value::OneOf(one) => one.options.iter().map(show).collect::<Vec<_>>().join(" | "),
        Value::Unknown(why) => {
            let debug = format!("{why:?}");
            let name = debug.split('"').nth(1).map(|n| format!("({n})")).unwrap_or_default();
            format!("?{}{name}", why.id())
        }
        other => other.to_string(),
    }
}

/// The property `P` of the only resource of a template, in short.
pub(super) fn property(lowered: &Lowered, address: &str, name: &str) -> String {
    resource(lowered, address)
        .attributes
        .get(name)
        .map_or_else(|| "absent".into(), |a| show(&a.value))
}

/// Evaluates one expression in a template with some sections in front.
pub(super) fn eval_in(project: &Project, sections: &str, expression: &str) -> String {
    let text = format!(
        "ROSTemplateFormatVersion: '2015-09-01'\n{sections}\nResources:\n  R:\n    Type: ALIYUN::ECS::Instance\n    Properties:\n      P: {expression}\n"
    );
    property(&project.lower(&text), "R", "P")
}

pub(super) fn eval(expression: &str) -> String {
    eval_in(&Project::default(), "", expression)
}

/// The references of a property, as `base[key].path`.
pub(super) fn edges(lowered: &Lowered, address: &str, name: &str) -> Vec<String> {
    let value = &resource(lowered, address).attributes[name].value;
    let print = |r: &crate::origin::Reference| {
        let key = match &r.key {
            crate::origin::KeySelector::None => String::new(),
            crate::origin::KeySelector::Exact(key) => key.to_string(),
            crate::origin::KeySelector::Any => "[*]".into(),
        };
        format!("{}{key}.{}", r.base, r.path.join("."))
    };
    value.references().iter().map(print).collect()
}
