//! Values from outside for names that no code declares: a typo that would otherwise change nothing
//! in silence.

use std::collections::BTreeSet;

use foldhash::HashSet;

use crate::dialect::Inputs;
use crate::dialect::terraform::ModuleSet;
use crate::pipeline::Unused;
use crate::pipeline::gather::Declared;
use crate::source::FileId;
use crate::text::{Text, closest};

/// The `--var` and `--parameter` names of a run that nothing declares, as they are written on the
/// command line. Variables of a workspace inside a template count as parameters of it.
pub(super) fn names(inputs: &Inputs, modules: &ModuleSet, declared: &Declared) -> BTreeSet<String> {
    if inputs.variables().next().is_none() && inputs.parameters.is_empty() {
        return BTreeSet::new();
    }
    let blocks =
        modules.directories.values().flatten().flat_map(|f| f.document.body.blocks_of("variable"));
    let variables: BTreeSet<&str> =
        blocks.filter_map(|b| b.labels.first()).map(|l| &*l.text).collect();
    let parameters: BTreeSet<&str> = declared.parameters.iter().map(|name| &**name).collect();
    let undeclared = inputs.variables().filter(|name| !variables.contains(name));
    let mut found: BTreeSet<String> = undeclared.map(|name| format!("--var {name}")).collect();
    if !declared.workspace {
        let undeclared =
            inputs.parameters.iter().filter(|(name, _)| !parameters.contains(name.as_str()));
        found.extend(undeclared.map(|(name, _)| format!("--parameter {name}")));
    }
    found
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
