//! Values from outside for names that no code declares: a typo that would otherwise change nothing
//! in silence.

use std::collections::BTreeSet;

use crate::dialect::Inputs;
use crate::dialect::terraform::ModuleSet;
use crate::pipeline::gather::Declared;

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
