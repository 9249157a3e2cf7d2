//! The filing model of small configurations: servers, bindings and websites as the rules will see
//! them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod edges;
mod facts;
mod places;
mod ros;
mod sites;

use std::collections::BTreeMap;
use std::sync::Arc;

use iac_icp::account::Tab;
use iac_icp::catalog::{Catalog, Edition};
use iac_icp::dialect::ros::{Template, lower as lower_ros};
use iac_icp::dialect::terraform::{ModuleFile, ModuleSet, RootInput, lower, roots};
use iac_icp::dialect::{Budget, Context, Inputs, NoFiles};
use iac_icp::filing::{
    Binding, Candidates, Declarations, FilingModel, Server, Website, build::build,
};
use iac_icp::graph::ResourceGraph;
use iac_icp::source::SourceSet;
use iac_icp::syntax::native;
use iac_icp::syntax::placement::Placement;
use iac_icp::syntax::yaml;
use iac_icp::value::Truth;
use iac_icp::verdict::assess;

/// Everything a test may set.
pub(crate) struct Case {
    files: BTreeMap<String, String>,
    inputs: Inputs,
    edition: Edition,
    pub(crate) declarations: Declarations,
}

/// A case of one Terraform file.
pub(crate) fn tf(text: &str) -> Case {
    case("main.tf", text)
}

/// A case of one ROS template.
pub(crate) fn ros(text: &str) -> Case {
    case("template.yml", &format!("ROSTemplateFormatVersion: '2015-09-01'\n{text}"))
}

fn case(name: &str, text: &str) -> Case {
    Case {
        files: BTreeMap::from([(name.to_owned(), text.to_owned())]),
        inputs: Inputs::default(),
        edition: Edition::June2019,
        declarations: Declarations { path: ".iac-icp.hcl".into(), ..Declarations::default() },
    }
}

impl Case {
    pub(crate) fn region(mut self, id: &str) -> Self {
        self.inputs.region = Some(id.to_owned());
        self
    }

    /// One more file.
    pub(crate) fn file(mut self, path: &str, text: &str) -> Self {
        self.files.insert(path.to_owned(), text.to_owned());
        self
    }

    pub(crate) fn edition(mut self, edition: Edition) -> Self {
        self.edition = edition;
        self
    }

    pub(crate) fn graph(&self) -> ResourceGraph {
        let sources = SourceSet::new();
        if let Some(text) = self.files.get("template.yml") {
            return self.template(&sources, text);
        }
        let mut set = ModuleSet::default();
        for (name, text) in &self.files {
            let file = sources.add_text(name, text);
            let document = native::parse(file, text, &Placement::Whole);
            let (directory, name) = name.rsplit_once('/').unwrap_or((".", name));
            let file = ModuleFile { file, name: name.into(), document: Arc::new(document) };
            set.directories.entry(directory.into()).or_default().push(file);
        }
        let wanted = |name: &str| Catalog::get().wanted(name);
        let tab = Tab::default();
        let context = Context {
            sources: &sources,
            files: &NoFiles,
            inputs: &self.inputs,
            budget: Budget::default(),
            tab: &tab,
            wanted: &wanted,
        };
        roots(&context, &mut set);
        let root = RootInput::of(".".into());
        lower(&context, &set, &root).graph
    }

    fn template(&self, sources: &SourceSet, text: &str) -> ResourceGraph {
        let file = sources.add_text("template.yml", text);
        let document = yaml::parse(file, text);
        assert!(document.problems.is_empty(), "{:?}", document.problems);
        let root = Arc::new(document.roots.into_iter().next().unwrap());
        let wanted = |name: &str| Catalog::get().wanted(name);
        let tab = Tab::default();
        let context = Context {
            sources,
            files: &NoFiles,
            inputs: &self.inputs,
            budget: Budget::default(),
            tab: &tab,
            wanted: &wanted,
        };
        lower_ros(&context, &Template { file, path: "template.yml".into(), root }).graph
    }

    pub(crate) fn build(&self) -> FilingModel {
        build(&[self.graph()], &self.declarations, Catalog::get(), self.edition)
    }
}

pub(crate) fn server<'m>(model: &'m FilingModel, address: &str) -> &'m Server {
    let all: Vec<String> = model.servers.iter().map(|s| s.site.address()).collect();
    model
        .servers
        .iter()
        .find(|s| s.site.address() == address)
        .unwrap_or_else(|| panic!("no {address} in {all:?}"))
}

pub(crate) fn binding<'m>(model: &'m FilingModel, address: &str) -> &'m Binding {
    let all: Vec<String> = model.bindings.iter().map(|b| b.site.address()).collect();
    model
        .bindings
        .iter()
        .find(|b| b.site.address() == address)
        .unwrap_or_else(|| panic!("no {address} in {all:?}"))
}

/// What a place asks for: whether it must be filed, and whether with Alibaba Cloud.
pub(crate) fn duties(model: &FilingModel, address: &str) -> (String, String) {
    let at = model
        .bindings
        .iter()
        .position(|b| b.site.address() == address)
        .unwrap_or_else(|| panic!("no {address}"));
    let judged = &assess(model, Catalog::get(), Candidates::Auto, None).places[at];
    (say(&judged.filing), say(&judged.access))
}

pub(crate) fn website<'m>(model: &'m FilingModel, domain: &str) -> &'m Website {
    let all: Vec<&String> = model.websites.iter().map(|w| &w.domain).collect();
    model
        .websites
        .iter()
        .find(|w| w.domain == domain)
        .unwrap_or_else(|| panic!("no {domain} in {all:?}"))
}

pub(crate) fn names(model: &FilingModel, website: &Website) -> Vec<String> {
    website.servers.iter().map(|id| model.servers[id.0].site.address()).collect()
}

/// `yes`, `no`, or the ids of the reasons.
pub(crate) fn say(truth: &Truth) -> String {
    match truth {
        Truth::True => "yes".to_owned(),
        Truth::False => "no".to_owned(),
        Truth::Unknown(reasons) => {
            let mut ids: Vec<&str> = reasons.iter().map(|r| r.why.id()).collect();
            ids.dedup();
            ids.join(" ")
        }
    }
}

/// The way of a value, as findings show it.
pub(crate) fn trail(evidence: &iac_icp::filing::Evidence) -> iac_icp::finding::Trail<'_> {
    iac_icp::finding::Trail { span: evidence.span, origins: &evidence.origins }
}
