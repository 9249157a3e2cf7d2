//! Lowers plans and says in one line what became of an attribute.

use std::sync::Arc;

use iac_icp::account::Tab;
use iac_icp::dialect::plan::{PlanFile, lower};
use iac_icp::dialect::terraform::{ModuleFile, ModuleSet};
use iac_icp::dialect::{Budget, Context, Inputs, Lowered, MemoryFiles};
use iac_icp::graph::{Resource, ResourceGraph};
use iac_icp::origin::{KeySelector, Reference};
use iac_icp::source::paths::{file_name, folder};
use iac_icp::source::{SourceSet, Span};
use iac_icp::syntax::placement::Placement;
use iac_icp::syntax::{json, native};
use iac_icp::value::{Traced, Value};

pub struct Run {
    pub sources: SourceSet,
    pub lowered: Lowered,
}

/// What `terraform init` notes of downloaded modules: read on demand, part of the code of each run.
const INSTALLED: &str = "infra/.terraform/modules/modules.json";

/// Lowers a plan with the code files of a run.
pub fn run(plan: &str, code: &[(&str, &str)], wanted: &(dyn Fn(&str) -> bool + Sync)) -> Run {
    let sources = SourceSet::new();
    let file = sources.add_text("infra/plan.json", plan);
    let document = json::parse(file, plan);
    let root = document.roots.into_iter().next().expect("plan parses");
    let mut modules = ModuleSet::default();
    for (path, text) in code {
        let id = sources.add_text(path, text);
        if *path == INSTALLED {
            continue;
        }
        let document = native::parse(id, text, &Placement::Whole);
        assert!(document.problems.is_empty(), "{path}: {:?}", document.problems);
        let name = file_name(path).into();
        let file = ModuleFile { file: id, name, document: Arc::new(document) };
        modules.directories.entry(folder(path).into()).or_default().push(file);
    }
    let inputs = Inputs::default();
    let tab = Tab::default();
    let context = Context {
        sources: &sources,
        files: &MemoryFiles::new(&sources, code.iter().copied()),
        inputs: &inputs,
        budget: Budget::default(),
        tab: &tab,
        wanted,
    };
    let plan = PlanFile { file, path: "infra/plan.json".into(), root: Arc::new(root) };
    let lowered = lower(&context, &plan, &modules);
    Run { sources, lowered }
}

impl Run {
    pub fn graph(&self) -> &ResourceGraph {
        &self.lowered.graph
    }

    pub fn find(&self, address: &str) -> &Resource {
        let found = self.graph().resources.iter().find(|r| r.address.to_string() == address);
        found.unwrap_or_else(|| panic!("no {address} in {:?}", self.addresses()))
    }

    pub fn addresses(&self) -> Vec<String> {
        self.graph().resources.iter().map(|r| r.address.to_string()).collect()
    }

    /// `value <- references`, or `absent`.
    pub fn say(&self, address: &str, attribute: &str) -> String {
        self.find(address).attributes.get(attribute).map_or("absent".to_owned(), |a| say(&a.value))
    }

    pub fn text(&self, span: Span) -> (String, String) {
        let file = self.sources.file(span.file);
        (file.path.to_string(), file.text[span.start as usize..span.end as usize].to_owned())
    }
}

/// `value <- references`
pub fn say(traced: &Traced) -> String {
    let references: Vec<String> = traced.references().iter().map(reference).collect();
    let arrow = if references.is_empty() {
        String::new()
    } else {
        format!(" <- {}", references.join(", "))
    };
    format!("{}{arrow}", value(&traced.value))
}

fn value(found: &Value) -> String {
    match found {
        Value::List(_, items) => {
            format!("[{}]", items.iter().map(|i| value(&i.value)).collect::<Vec<_>>().join(", "))
        }
        Value::Object(_, entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(k, v)| format!("{k}: {}", value(&v.value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::Unknown(why) => format!("?{}", why.id()),
        other => other.to_string(),
    }
}

fn reference(reference: &Reference) -> String {
    let key = match &reference.key {
        KeySelector::None => "",
        KeySelector::Exact(key) => key,
        KeySelector::Any => "[?]",
    };
    reference
        .path
        .iter()
        .fold(format!("{}{key}", reference.base), |text, step| format!("{text}.{step}"))
}
