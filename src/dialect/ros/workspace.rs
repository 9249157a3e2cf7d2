//! Terraform inside ROS: the `Workspace` of a template, linted as Terraform.
//!
//! The files of the workspace become a module set of their own, below a directory that exists
//! nowhere; what Terraform reads beside its code (`file("init.sh")`) is served from the workspace
//! first. Spans point into the template.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::parameters;
use super::stack::Stack;
use super::string_places;
use crate::dialect::terraform::{self, ModuleFile, ModuleSet, RootInput};
use crate::dialect::{Assignment, Context, Embedded, Entry, Inputs, Listing, ProjectFiles};
use crate::graph::Resource;
use crate::origin::{Origin, StepKind};
use crate::source::FileId;
use crate::source::file_names::TerraformFile;
use crate::source::paths::join_path;
use crate::source::paths::{file_name, folder};
use crate::syntax::hcl::{Document, Expr, ExprKind, TemplatePart};
use crate::syntax::node::{Node, NodeKind};
use crate::syntax::placement::Placement;
use crate::syntax::{native, tfjson};
use crate::value::{Attr, Traced, Value, Why};

/// Files of a workspace; the service allows 50.
const MAX_FILES: usize = 500;

/// Evaluates the workspace of a template; problems, gaps and providers go to the run.
pub(super) fn lower(stack: &Stack<'_>) -> Vec<Resource> {
    let run = stack.run;
    let Some(workspace) = stack.setup.root.get("Workspace") else {
        run.gap(Why::ModuleUnavailable("Workspace".into()), stack.setup.root.span.at_start());
        return Vec::new();
    };
    let base = format!("{}#{}Workspace", stack.setup.path, stack.setup.prefix);
    let mut files = Vec::new();
    collect(workspace, "", &mut files);
    if files.len() > MAX_FILES {
        run.gap(
            Why::budget("Workspace 的文件数量", "files of a workspace"),
            workspace.span.at_start(),
        );
        files.truncate(MAX_FILES);
    }
    let mut reader =
        Reader { stack, base: &base, modules: ModuleSet::default(), others: BTreeMap::new() };
    for (path, node) in files {
        reader.file(&path, node);
    }
    let Reader { modules, others, .. } = reader;
    let described = described_variables(&modules, &base);
    let overlay = Overlay { outer: run.context.files, base: &base, files: others };
    let inputs = inputs(stack);
    let context = Context { files: &overlay, inputs: &inputs, ..*run.context };
    let root = RootInput {
        directory: base.as_str().into(),
        display: stack.setup.path.clone(),
        address_prefix: format!("{}workspace.", stack.setup.prefix).into(),
        stack: Some(terraform::Stack {
            parameters: parameters_of(stack, described),
            region: region(stack),
        }),
        caller: None,
    };
    let lowered = terraform::lower(&context, &modules, &root);
    run.problems.borrow_mut().extend(lowered.problems);
    run.gaps.borrow_mut().extend(lowered.graph.gaps);
    let mut providers = run.providers.borrow_mut();
    let offset = providers.len();
    providers.extend(lowered.graph.providers);
    let shift = |mut resource: Resource| {
        resource.provider = resource.provider.map(|p| p + offset);
        resource
    };
    lowered.graph.resources.into_iter().map(shift).collect()
}

fn region(stack: &Stack<'_>) -> Attr {
    Attr::Set(stack.setup.region.clone())
}

/// Paths and texts of a workspace; folders may be written as nested mappings.
fn collect<'n>(node: &'n Node, prefix: &str, files: &mut Vec<(String, &'n Node)>) {
    for entry in node.entries() {
        let path = if prefix.is_empty() {
            entry.key.to_string()
        } else {
            format!("{prefix}/{}", entry.key)
        };
        match &entry.value.kind {
            NodeKind::Mapping(_) if files.len() <= MAX_FILES => collect(&entry.value, &path, files),
            NodeKind::String { .. } => files.push((path, &entry.value)),
            _ => {}
        }
    }
}

struct Reader<'a, 's> {
    stack: &'a Stack<'s>,
    base: &'a str,
    modules: ModuleSet,
    others: BTreeMap<String, FileId>,
}

impl Reader<'_, '_> {
    fn file(&mut self, path: &str, node: &Node) {
        let Some(text) = node.as_str() else { return };
        let full = join_path(self.base, path);
        let (directory, name) = (folder(&full), file_name(&full));
        let sources = self.stack.run.context.sources;
        let outer = self.stack.setup.file;
        let place = string_places::of_scalar(node, &sources.file(outer).text);
        self.others.insert(full.clone(), sources.add_text(&full, text));
        let Some(kind) = TerraformFile::of(name) else { return };
        let document = if kind.is_json() {
            json(outer, text, &place, !kind.is_configuration())
        } else {
            let mut document = native::parse(outer, text, &place);
            let comments = std::mem::take(&mut document.comments);
            if !comments.is_empty() {
                let (region, extents) = (node.span, document.body.extents());
                let embedded = Embedded { region, comments, extents };
                self.stack.run.comments.borrow_mut().push(embedded);
            }
            document
        };
        self.stack.run.problems.borrow_mut().extend(document.problems.iter().cloned());
        let file = ModuleFile { file: outer, name: name.into(), document: Arc::new(document) };
        let files = self.modules.directories.entry(directory.into()).or_default();
        files.push(file);
        files.sort_by(|a, b| a.name.cmp(&b.name));
    }
}

/// JSON syntax in a string: its places are those of the string as a whole.
fn json(file: FileId, text: &str, place: &Placement, values: bool) -> Document {
    let data = crate::syntax::json::parse_repeated(file, text);
    let (data, problems) = super::bodies::relocated(data, file, place);
    let mut document = if values {
        tfjson::lower_values(file, text, &data)
    } else {
        tfjson::lower(file, text, &data)
    };
    document.problems.splice(0..0, problems);
    document
}

/// The parameters of the template as values for variables; those described in the old way come
/// first.
fn parameters_of(
    stack: &Stack<'_>,
    mut described: BTreeMap<Arc<str>, Traced>,
) -> BTreeMap<Arc<str>, Traced> {
    for entry in stack.section("Parameters") {
        let Some(value) = stack.parameters.get(&entry.key) else { continue };
        let value = narrowed(stack, &entry.key, value);
        let origin = Origin::step(
            StepKind::Parameter(entry.key.clone()),
            Some(entry.key_span),
            [value.origin.clone()],
        );
        described.insert(entry.key.clone(), Traced::new(value.value, origin));
    }
    described
}

/// A parameter without the options that `Rules` forbid.
fn narrowed(stack: &Stack<'_>, name: &str, value: &Traced) -> Traced {
    let base = stack.base();
    let span = value.origin.span().unwrap_or(stack.setup.root.span);
    match stack.parameter(name, span, &base) {
        Some(Ok(_)) | None => value.clone(),
        Some(Err(_)) => stack
            .settle(&base, |w| stack.parameter(name, span, w).unwrap_or_else(|| Ok(value.clone()))),
    }
}

/// `--parameter` also sets a variable that the template does not declare: ROS makes parameters of
/// all variables.
fn inputs(stack: &Stack<'_>) -> Inputs {
    let mut inputs = stack.run.context.inputs.clone();
    if stack.setup.level == 0 {
        let undeclared = inputs
            .parameters
            .iter()
            .filter(|(name, _)| !stack.parameters.contains_key(name.as_str()));
        let undeclared: Vec<Assignment> =
            undeclared.map(|(name, text)| Assignment::Value(name.clone(), text.clone())).collect();
        inputs.assignments.extend(undeclared);
    }
    inputs
}

/// Variables of older templates, whose description is the JSON text of a parameter.
fn described_variables(modules: &ModuleSet, base: &str) -> BTreeMap<Arc<str>, Traced> {
    let mut found = BTreeMap::new();
    let blocks = modules
        .directories
        .get(base)
        .into_iter()
        .flatten()
        .flat_map(|f| f.document.body.blocks_of("variable"));
    for block in blocks {
        let (Some(name), None) = (block.labels.first(), block.body.attribute("default")) else {
            continue;
        };
        let Some(description) = block
            .body
            .attribute("description")
            .and_then(|d| literal_text(&d.value).map(|t| (t, &d.value)))
        else {
            continue;
        };
        let file = description.1.span.file;
        let place = Placement::Point(description.1.span);
        let (data, _) = super::bodies::relocated(
            crate::syntax::json::parse(file, &description.0),
            file,
            &place,
        );
        if let Some(root) = data.roots.first().filter(|r| matches!(r.kind, NodeKind::Mapping(_))) {
            let value = parameters::declared(&name.text, root, block.header);
            if !matches!(value.value, Value::Unknown(Why::ParameterWithoutValue(_))) {
                found.insert(name.text.clone(), value);
            }
        }
    }
    found
}

fn literal_text(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::String(text) => Some(text.to_string()),
        ExprKind::Template(parts) => parts
            .iter()
            .map(|p| if let TemplatePart::Literal(t) = p { Some(&**t) } else { None })
            .collect::<Option<Vec<_>>>()
            .map(|p| p.concat()),
        _ => None,
    }
}

/// The files of a workspace in front of those of the project.
struct Overlay<'a> {
    outer: &'a dyn ProjectFiles,
    base: &'a str,
    files: BTreeMap<String, FileId>,
}

impl ProjectFiles for Overlay<'_> {
    fn read(&self, path: &str) -> Result<FileId, String> {
        match self.files.get(path) {
            Some(file) => Ok(*file),
            None if path.starts_with(self.base) => Err("not in the workspace".to_owned()),
            None => self.outer.read(path),
        }
    }

    fn look(&self, path: &str) -> Option<Entry> {
        match (self.files.contains_key(path), path.starts_with(self.base)) {
            (true, _) => Some(Entry::File),
            (false, true) if self.list(path).files.is_empty() => Some(Entry::Missing),
            (false, true) => Some(Entry::Directory),
            (false, false) => self.outer.look(path),
        }
    }

    fn list(&self, directory: &str) -> Listing {
        if !directory.starts_with(self.base) {
            return self.outer.list(directory);
        }
        let prefix = format!("{directory}/");
        self.files
            .keys()
            .filter_map(|path| path.strip_prefix(&prefix))
            .map(str::to_owned)
            .collect::<Vec<_>>()
            .into()
    }
}
