//! What calls a module from outside of Terraform's own language: Terragrunt, components of Stacks,
//! tests.
//!
//! Stands alone because none of them is evaluated as Terraform is: what they pass is read as far as
//! it is literal, and what is not leaves the variables of the module open. Judged with its own
//! defaults the module would be one that nobody deploys.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::dialect::Context;
use crate::dialect::terraform::eval::{Evaluator, Scope};
use crate::dialect::terraform::{ModuleSet, RootInput, loader, terragrunt};
use crate::graph::Gap;
use crate::origin::{Origin, StepKind};
use crate::source::paths::is_local;
use crate::source::paths::join_path;
use crate::source::{FileId, Span};
use crate::syntax::hcl::{Block, Body, Expr, ExprKind};
use crate::value::{ObjectKind, Traced, Value, Why};

/// The kinds of such files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Terragrunt,
    Stack,
    Test,
}

/// The kind of a file that calls modules from outside.
pub(super) fn kind(name: &str) -> Option<Kind> {
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    match name {
        "terragrunt.hcl" => Some(Kind::Terragrunt),
        _ if ends(&[".tfcomponent.hcl", ".tfstack.hcl"]) => Some(Kind::Stack),
        _ if ends(&[".tftest.hcl", ".tofutest.hcl"]) => Some(Kind::Test),
        _ => None,
    }
}

/// Who calls a root module, and with what.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The files that say so, first the one that calls.
    pub files: Vec<Arc<str>>,
    /// What it passes, as far as it can be read.
    pub inputs: BTreeMap<Arc<str>, Traced>,
    /// Whether variables that are not passed surely have their defaults.
    pub complete: bool,
    /// Why the module that it calls is not here, if it is not.
    pub missing: Option<Gap>,
}

impl Caller {
    /// A caller of whom nothing but the file is known.
    pub(super) fn unread(file: Arc<str>) -> Self {
        Self { files: vec![file], inputs: BTreeMap::new(), complete: false, missing: None }
    }

    /// Why a variable that is not passed has no value.
    pub(super) fn why(&self) -> Why {
        Why::CallUnread(self.files.first().cloned().unwrap_or_else(|| "".into()))
    }
}

/// A call from outside.
#[derive(Clone, Debug)]
pub(super) struct OuterCall {
    /// The directory that is called, or why it is not known.
    pub(super) target: Result<Arc<str>, Why>,
    /// Where it is called.
    pub(super) place: Span,
    /// How the root is shown.
    pub(super) display: Arc<str>,
    /// Put in front of addresses.
    pub(super) prefix: Arc<str>,
    pub(super) caller: Caller,
    /// Whether this is a root module of its own, whatever else calls the same directory.
    pub(super) deploys: bool,
}

/// The calls of the files of a directory.
pub(super) fn calls(
    context: &Context<'_>,
    modules: &ModuleSet,
    directory: &Arc<str>,
) -> Vec<OuterCall> {
    let files = modules.directories.get(directory).map(Vec::as_slice).unwrap_or_default();
    let mut found = Vec::new();
    for file in files {
        let path = context.sources.file(file.file).path.clone();
        match kind(&file.name) {
            Some(Kind::Terragrunt) => {
                found.extend(terragrunt::call(context, modules, directory, file))
            }
            Some(Kind::Stack) => {
                let components = file.document.body.blocks_of("component");
                found.extend(
                    components
                        .filter_map(|block| component(context, modules, directory, &path, block)),
                );
            }
            Some(Kind::Test) => found.extend(tested(directory, &path, &file.document.body)),
            None => {}
        }
    }
    found
}

/// `run "x" { module { source = "./setup" } }`: sources are relative to the directory whose tests
/// they are.
fn tested(directory: &Arc<str>, path: &Arc<str>, body: &Body) -> Vec<OuterCall> {
    let under = directory
        .strip_suffix("/tests")
        .or((&**directory == "tests").then_some("."))
        .unwrap_or(directory);
    let call = |block: &Block| {
        let target: Arc<str> =
            join_path(under, loader::source(block).filter(|source| is_local(source))?).into();
        let caller = Caller::unread(path.clone());
        Some(OuterCall {
            display: target.clone(),
            target: Ok(target),
            place: block.header,
            prefix: "".into(),
            caller,
            deploys: false,
        })
    };
    body.blocks_of("run").flat_map(|run| run.body.blocks_of("module").filter_map(call)).collect()
}

fn component(
    context: &Context<'_>,
    modules: &ModuleSet,
    directory: &Arc<str>,
    path: &Arc<str>,
    block: &Block,
) -> Option<OuterCall> {
    let name = &block.labels.first()?.text;
    let source = loader::source(block)?;
    let target = if is_local(source) {
        Ok(join_path(directory, source).into())
    } else {
        Err(Why::ModuleUnavailable(source.into()))
    };
    let mut reader = Reader::new(context, modules, directory, path);
    let unread =
        Traced::unknown(Why::CallUnread(path.clone()), Origin::leaf(StepKind::Place, block.header));
    let names = ["var", "local", "each", "component", "provider", "identity_token", "store"];
    let known = names.map(|name| (Arc::from(name), unread.clone())).into();
    let inputs = block.body.attribute("inputs").map(|a| reader.inputs(&a.value, &known));
    let complete = inputs.as_ref().is_none_or(Option::is_some);
    let caller = Caller {
        files: vec![path.clone()],
        inputs: inputs.flatten().unwrap_or_default(),
        complete,
        missing: None,
    };
    let prefix = format!("component.{name}.").into();
    Some(OuterCall {
        target,
        place: block.header,
        display: directory.clone(),
        prefix,
        caller,
        deploys: true,
    })
}

/// Reads values that are not Terraform's: literals, functions, and names that are given.
pub(super) struct Reader<'r> {
    context: &'r Context<'r>,
    modules: &'r ModuleSet,
    root: RootInput,
    file: Arc<str>,
}

impl<'r> Reader<'r> {
    pub(super) fn new(
        context: &'r Context<'r>,
        modules: &'r ModuleSet,
        directory: &Arc<str>,
        file: &Arc<str>,
    ) -> Self {
        Self { context, modules, root: RootInput::of(directory.clone()), file: file.clone() }
    }

    /// The value of an expression in which some names are known. What is in error here is what this
    /// program cannot read.
    pub(super) fn value(&mut self, expr: &Expr, names: &BTreeMap<Arc<str>, Traced>) -> Traced {
        let mut evaluator = Evaluator::new(*self.context, self.modules, &self.root);
        let result = evaluator.eval(expr, Scope { variables: Some(names), ..Scope::SEALED });
        let value = evaluator.settle(result, expr.span);
        match value.value {
            Value::Unknown(Why::Invalid(_)) => Traced::unknown(
                Why::CallUnread(self.file.clone()),
                Origin::leaf(StepKind::Place, expr.span),
            ),
            _ => value,
        }
    }

    /// The entries of an object; `None` where it is not known which there are.
    pub(super) fn inputs(
        &mut self,
        expr: &Expr,
        names: &BTreeMap<Arc<str>, Traced>,
    ) -> Option<BTreeMap<Arc<str>, Traced>> {
        if let ExprKind::Object(items) = &expr.kind {
            let mut found = BTreeMap::new();
            for item in items {
                let Value::String(key) = self.value(&item.key, names).value else { return None };
                found.insert(key, self.value(&item.value, names));
            }
            return Some(found);
        }
        match self.value(expr, names).value {
            Value::Object(_, entries) => Some((*entries).clone()),
            _ => None,
        }
    }

    /// Local values, which may name each other in any order.
    pub(super) fn locals(
        &mut self,
        body: &Body,
        mut names: BTreeMap<Arc<str>, Traced>,
    ) -> BTreeMap<Arc<str>, Traced> {
        let attributes: Vec<_> =
            body.blocks_of("locals").flat_map(|b| &b.body.attributes).collect();
        let place = Span::new(attributes.first().map_or(FileId(0), |a| a.span.file), 0, 0);
        let unread = Traced::unknown(
            Why::CallUnread(self.file.clone()),
            Origin::leaf(StepKind::Place, place),
        );
        let mut values: BTreeMap<Arc<str>, Traced> =
            attributes.iter().map(|a| (a.name.text.clone(), unread.clone())).collect();
        let object = |values: &BTreeMap<Arc<str>, Traced>| {
            Traced::new(
                Value::Object(ObjectKind::Object, Arc::new(values.clone())),
                Origin::leaf(StepKind::Place, place),
            )
        };
        // Each round settles what names only what is settled; chains of locals are short.
        for _ in 0..MAX_ROUNDS {
            names.insert("local".into(), object(&values));
            let next: BTreeMap<_, _> = attributes
                .iter()
                .map(|a| (a.name.text.clone(), self.value(&a.value, &names)))
                .collect();
            if next == values {
                break;
            }
            values = next;
        }
        names.insert("local".into(), object(&values));
        names
    }
}

/// Longest chain of local values that is followed.
const MAX_ROUNDS: usize = 8;
