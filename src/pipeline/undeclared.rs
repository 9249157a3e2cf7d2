//! Values from outside for names that no code declares: a typo that would otherwise change nothing
//! in silence.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashSet;

use crate::dialect::terraform::{ModuleSet, RootInput, in_order, is_automatic, parse_values};
use crate::dialect::{Context, Inputs};
use crate::finding::IdleValue;
use crate::pipeline::Unused;
use crate::pipeline::gather::Declared;
use crate::source::FileId;
use crate::syntax::hcl::{Attribute, Document};
use crate::text::{Text, closest};

/// The `--var` and `--parameter` names of a run that nothing declares, as they are written on the
/// command line, each with the name that may be meant. Variables of a workspace inside a template
/// count as parameters of it.
pub(super) fn names(
    inputs: &Inputs,
    modules: &ModuleSet,
    declared: &Declared,
) -> BTreeMap<String, Option<String>> {
    if inputs.variables().next().is_none() && inputs.parameters.is_empty() {
        return BTreeMap::new();
    }
    let blocks =
        modules.directories.values().flatten().flat_map(|f| f.document.body.blocks_of("variable"));
    let variables: BTreeSet<&str> =
        blocks.filter_map(|b| b.labels.first()).map(|l| &*l.text).collect();
    let parameters: BTreeSet<&str> = declared.parameters.iter().map(|name| &**name).collect();
    let mut left = MAX_COMPARED;
    let mut near = |name: &str, known: &BTreeSet<&str>| {
        left = left.checked_sub(1)?;
        closest(name, known.iter().copied()).map(str::to_owned)
    };
    let undeclared = inputs.variables().filter(|name| !variables.contains(name));
    let mut found: BTreeMap<String, Option<String>> =
        undeclared.map(|name| (format!("--var {name}"), near(name, &variables))).collect();
    if !declared.workspace {
        let given = inputs.parameters.iter().map(|(name, _)| name.as_str());
        let undeclared = given.filter(|name| !parameters.contains(name));
        found.extend(
            undeclared.map(|name| (format!("--parameter {name}"), near(name, &parameters))),
        );
    }
    found
}

/// Values in files for variables that no root module declares which the files are for: those that a
/// root loads by itself, and those that all roots are given. Terraform warns of them, and says
/// nothing of values in its environment.
pub(super) fn values(
    context: &Context<'_>,
    modules: &ModuleSet,
    roots: &[RootInput],
) -> Vec<IdleValue> {
    let plain = || roots.iter().filter(|root| root.stack.is_none());
    let mut found = Vec::new();
    let mut all: BTreeSet<&str> = BTreeSet::new();
    let mut read = true;
    for root in plain() {
        let files = modules.files(&root.directory).unwrap_or_default();
        let configured = || in_order(files).into_iter();
        if configured().any(|file| file.document.incomplete()) {
            read = false;
            continue;
        }
        let blocks = configured().flat_map(|file| file.document.body.blocks_of("variable"));
        let declared: BTreeSet<&str> =
            blocks.filter_map(|block| block.labels.first()).map(|label| &*label.text).collect();
        for file in files.iter().filter(|file| is_automatic(&file.name)) {
            idle(&file.document, &declared, &mut found);
        }
        all.extend(declared);
    }
    if read && plain().next().is_some() {
        for file in context.inputs.variable_files() {
            idle(&parse_values(context.sources, file), &all, &mut found);
        }
    }
    found
}

/// Names are compared for so many values of a run: more are not told one by one.
const MAX_COMPARED: usize = 16;

fn idle(document: &Document, declared: &BTreeSet<&str>, found: &mut Vec<IdleValue>) {
    let undeclared = document.body.attributes.iter().filter(|a| !declared.contains(&*a.name.text));
    for Attribute { name, .. } in undeclared {
        let compared = found.len() < MAX_COMPARED;
        let near = compared.then(|| closest(&name.text, declared.iter().copied())).flatten();
        found.push(IdleValue {
            span: name.span,
            name: name.text.clone(),
            near: near.map(str::to_owned),
        });
    }
}

/// Data sources that the configuration says something of and no module has, where all is read;
/// `shared` are files that several projects share, of which each has a part only.
pub(super) fn data(inputs: &Inputs, modules: &ModuleSet, shared: &[FileId]) -> Vec<Unused> {
    let files = || modules.directories.values().flatten();
    if inputs.data.is_empty() || files().any(|file| file.document.incomplete()) {
        return Vec::new();
    }
    let labels = |kind: &'static str| {
        files().flat_map(move |file| file.document.body.blocks_of(kind)).map(|block| &block.labels)
    };
    let calls: HashSet<&str> =
        labels("module").filter_map(|labels| Some(&*labels.first()?.text)).collect();
    let declared: HashSet<String> = labels("data")
        .filter_map(|labels| match &labels[..] {
            [kind, name] => Some(format!("data.{}.{}", kind.text, name.text)),
            _ => None,
        })
        .collect();
    let there = |address: &str| {
        let (called, local) = halves(address);
        declared.contains(local) && called.split('.').skip(1).step_by(2).all(|c| calls.contains(c))
    };
    let idle = inputs
        .data
        .iter()
        .filter(|(address, source)| !shared.contains(&source.span.file) && !there(address));
    let one = |(address, source): (&String, &crate::dialect::DataSource)| {
        let near = closest(halves(address).1, declared.iter().map(String::as_str));
        let (zh, en) = near.map_or_else(
            || {
                (
                    "检查它的拼写，或删除这一块".to_owned(),
                    "check its spelling, or remove the block".to_owned(),
                )
            },
            |near| (format!("是不是 `{near}`？"), format!("did you mean `{near}`?")),
        );
        Unused {
            span: source.span,
            message: Text::new(
                format!("代码中没有数据源 `{address}`，它的值没有用到"),
                format!("no code has the data source `{address}`, so its values are not used"),
            ),
            help: Text::new(zh, en),
        }
    };
    idle.map(one).collect()
}

/// The modules of an address, and the rest of it: `data.type.name`.
fn halves(address: &str) -> (&str, &str) {
    let start = address.rmatch_indices('.').nth(2).map_or(0, |(at, _)| at + 1);
    (
        address.get(..start).unwrap_or_default().trim_end_matches('.'),
        address.get(start..).unwrap_or_default(),
    )
}
