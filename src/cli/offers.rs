//! What the environments of a configuration would give values to, where none was asked for.
//!
//! Stands alone because it is for a help only: what cannot be read here is not missed, and an
//! environment that is not judged costs no error.

use std::collections::BTreeSet;
use std::path::Path;

use crate::cli::input::disk::{read_bytes, slashed};
use crate::cli::input::project::Projects;
use crate::config::{Config, Values};
use crate::dialect::{Offer, terraform};
use crate::pipeline::texts::decode;
use crate::source::FileId;
use crate::source::file_names::TerraformFile;

/// Most environments that are looked at, and bytes of their files all together.
const MAX_ENVIRONMENTS: usize = 16;
const MAX_BYTES: u64 = 1 << 20;

/// The environments with the variables that they give a value to. Files must lie `within` some
/// projects.
pub(super) fn of(config: &Config, base: &Path, within: Option<&Projects>) -> Vec<Offer> {
    let mut left = MAX_BYTES;
    let one = |(name, values): &(String, Values)| {
        let mut variables: BTreeSet<String> =
            values.variables.iter().map(|(variable, _)| variable.clone()).collect();
        for (file, _) in &values.var_files {
            variables.extend(names(&base.join(file), within, &mut left).unwrap_or_default());
        }
        Offer { environment: name.as_str().into(), variables }
    };
    config.environments.iter().take(MAX_ENVIRONMENTS).map(one).collect()
}

/// The variables that a file gives a value to.
fn names(path: &Path, within: Option<&Projects>, left: &mut u64) -> Option<Vec<String>> {
    if let Some(projects) = within {
        projects.allow(path).ok()?;
    }
    *left = left.checked_sub(path.metadata().ok()?.len())?;
    let shown = slashed(path);
    let text = decode(&shown, read_bytes(path).ok()?).ok()?;
    let kind = TerraformFile::of(&shown)
        .filter(|kind| !kind.is_configuration())
        .unwrap_or(TerraformFile::Values);
    let document = terraform::parse(kind, FileId(u32::MAX), &text);
    Some(document.body.attributes.iter().map(|a| a.name.text.to_string()).collect())
}
