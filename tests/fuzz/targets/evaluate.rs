//! The evaluators: Terraform, ROS and plans, from files in memory to resource graphs.

use std::sync::Arc;

use iac_icp::account::Tab;
use iac_icp::dialect::MemoryFiles;
use iac_icp::dialect::plan::{self as plans, PlanFile};
use iac_icp::dialect::ros::{self as templates, Template};
use iac_icp::dialect::terraform::{self as terraforms, ModuleSet, RootInput};
use iac_icp::dialect::{Budget, Context, Inputs, Lowered};
use iac_icp::pipeline::kinds::{Given, Kind, kind};
use iac_icp::pipeline::parse_file::{Content, parse_file};
use iac_icp::source::paths::folder;
use iac_icp::source::{FileId, SourceFile, SourceSet};
use iac_icp::syntax::node::Node;
use iac_icp::syntax::{json, yaml};

use super::files::split;
use super::{graphs, twice};

type Files = [(String, String)];

/// Runs an evaluation, now and then twice, with the same result.
fn evaluate(data: &[u8], first: &str, run: fn(&Files) -> String) {
    let files = split(data, first);
    let once = run(&files);
    if twice(data) {
        assert_eq!(once, run(&files));
    }
}

/// Checks all lowered roots; their sketch.
fn finish(sources: &SourceSet, lowered: &[Lowered]) -> String {
    lowered.iter().for_each(|l| graphs::check(sources, l));
    lowered.iter().map(graphs::sketch).collect()
}

/// The context of an evaluation in which every type of resource matters.
pub(crate) fn context<'a>(
    sources: &'a SourceSet,
    files: &'a MemoryFiles<&'a SourceSet>,
    inputs: &'a Inputs,
    tab: &'a Tab,
) -> Context<'a> {
    Context { sources, files, inputs, budget: Budget::default(), tab, wanted: &|_| true }
}

/// The modules of all Terraform files.
pub(crate) fn modules(sources: &SourceSet, files: &Files) -> ModuleSet {
    let mut modules = ModuleSet::default();
    for (path, text) in files {
        let kind = kind(path, text);
        if !matches!(kind, Kind::Terraform(_)) {
            continue;
        }
        let id = sources.add(SourceFile::new(path.as_str(), text));
        // Every block is read as late as can be.
        if let Content::Terraform(file) =
            parse_file(id, &sources.file(id), kind, Given::Found).content
        {
            modules.directories.entry(folder(path).into()).or_default().push(file);
        }
    }
    modules
}

/// Terraform: files of any number of modules, each root evaluated.
pub fn terraform(data: &[u8]) {
    evaluate(data, "main.tf", |files| {
        let sources = SourceSet::new();
        let modules = modules(&sources, files);
        let memory = MemoryFiles::new(&sources, files.iter().cloned());
        terraform_roots(&sources, modules, &memory, &Inputs::default())
    });
}

/// Evaluates every root of a module set; the sketch of all.
pub(crate) fn terraform_roots(
    sources: &SourceSet,
    mut modules: ModuleSet,
    memory: &MemoryFiles<&SourceSet>,
    inputs: &Inputs,
) -> String {
    let tab = Tab::default();
    let context = context(sources, memory, inputs, &tab);
    let roots = terraforms::roots(&context, &mut modules);
    finish(
        sources,
        &roots.iter().map(|root| terraforms::lower(&context, &modules, root)).collect::<Vec<_>>(),
    )
}

/// ROS: the first file is a template in JSON or YAML; others are nested templates and, by name,
/// values of parameters.
pub fn ros(data: &[u8]) {
    evaluate(data, "template.yml", |files| {
        let sources = SourceSet::new();
        let memory = MemoryFiles::new(&sources, files.iter().cloned());
        let mut inputs = Inputs::default();
        for (path, text) in files.iter().filter(|(path, _)| {
            path.ends_with("parameters.json") || path.ends_with("parameters.yml")
        }) {
            inputs.parameter_files.push(sources.add_text(path, text));
        }
        ros_templates(&sources, &files[0], &memory, &inputs)
    });
}

/// Evaluates every template of a file; the sketch of all.
pub(crate) fn ros_templates(
    sources: &SourceSet,
    (path, text): &(String, String),
    memory: &MemoryFiles<&SourceSet>,
    inputs: &Inputs,
) -> String {
    let tab = Tab::default();
    let context = context(sources, memory, inputs, &tab);
    let id = sources.add_text(path, text);
    let template = |root: Node| {
        templates::iact3(&root);
        templates::lower(
            &context,
            &Template { file: id, path: path.as_str().into(), root: Arc::new(root) },
        )
    };
    finish(sources, &roots(id, &sources.file(id)).into_iter().map(template).collect::<Vec<_>>())
}

/// The documents of a text: JSON when it begins like JSON, else YAML.
fn roots(id: FileId, file: &SourceFile) -> Vec<Node> {
    let parse = if file.text.trim_start().starts_with('{') { json::parse } else { yaml::parse };
    parse(id, &file.text).roots
}

/// Plans: the first file is one, others are the code it was made from.
pub fn plan(data: &[u8]) {
    evaluate(data, "plan.json", |files| {
        let sources = SourceSet::new();
        let modules = modules(&sources, files);
        let memory = MemoryFiles::new(&sources, files.iter().cloned());
        let inputs = Inputs { region: Some("cn-hangzhou".into()), ..Inputs::default() };
        let tab = Tab::default();
        let context = context(&sources, &memory, &inputs, &tab);
        let id = sources.add_text(&files[0].0, &files[0].1);
        let file = sources.file(id);
        let plan =
            |root: Node| PlanFile { file: id, path: file.path.clone(), root: Arc::new(root) };
        let lowered = json::parse(id, &file.text).roots.into_iter();
        // Whatever is neither plan nor state is read as a plan all the same.
        let lowered = lowered.map(|root| {
            plans::lower(
                &context,
                &plan(plans::plan_of(root).unwrap_or_else(|other| other)),
                &modules,
            )
        });
        finish(&sources, &lowered.collect::<Vec<_>>())
    });
}
