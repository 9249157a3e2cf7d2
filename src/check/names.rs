//! Values from outside for names that no code declares: a typo that would otherwise change nothing in silence.

use std::collections::BTreeSet;

use crate::check::taken::Declared;
use crate::dialect::Inputs;
use crate::dialect::terraform::ModuleSet;

/// The `--var` and `--parameter` names of a run that nothing declares, as they are written on the command line. Variables of
/// a workspace inside a template count as parameters of it.
pub(super) fn undeclared(inputs: &Inputs, modules: &ModuleSet, declared: &Declared) -> BTreeSet<String> {
    if inputs.variables.is_empty() && inputs.parameters.is_empty() {
        return BTreeSet::new();
    }
    let blocks = modules.directories.values().flatten().flat_map(|f| f.document.body.blocks_of("variable"));
    let variables: BTreeSet<&str> = blocks.filter_map(|b| b.labels.first()).map(|l| &*l.text).collect();
    let parameters: BTreeSet<&str> = declared.parameters.iter().map(|name| &**name).collect();
    let missing = |names: &[(String, String)], known: &BTreeSet<&str>, flag: &str| -> Vec<String> {
        names.iter().filter(|(name, _)| !known.contains(name.as_str())).map(|(name, _)| format!("{flag} {name}")).collect()
    };
    let mut found: BTreeSet<String> = missing(&inputs.variables, &variables, "--var").into_iter().collect();
    if !declared.workspace {
        found.extend(missing(&inputs.parameters, &parameters, "--parameter"));
    }
    found
}
