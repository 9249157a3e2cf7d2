//! Which root modules use the modules of named files.
//!
//! A hook names single files. A file of a shared module is judged in the roots that call it, so these are looked for in
//! the project: by a glance at the `source` arguments of its Terraform files, without parsing them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use regex::Regex;

use crate::cli::files::{read_bytes, slashed};
use crate::cli::folders;

/// Most Terraform files that are glanced at.
const MAX_FILES: usize = 50_000;

/// The root module directories that reach one of the directories, themselves excluded. `project` and `directories` are
/// real paths.
pub(super) fn roots_of(project: &Path, directories: &BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
    let callers = callers(project);
    let mut found = BTreeSet::new();
    let mut seen: BTreeSet<&Path> = directories.iter().map(PathBuf::as_path).collect();
    let mut todo: Vec<&Path> = seen.iter().copied().collect();
    while let Some(directory) = todo.pop() {
        match callers.get(directory) {
            Some(calling) => todo.extend(calling.iter().map(PathBuf::as_path).filter(|c| seen.insert(c))),
            None if directories.contains(directory) => {}
            None => {
                found.insert(directory.to_path_buf());
            }
        }
    }
    found
}

/// Called directories with those that call them.
fn callers(project: &Path) -> BTreeMap<PathBuf, BTreeSet<PathBuf>> {
    let mut callers: BTreeMap<PathBuf, BTreeSet<PathBuf>> = BTreeMap::new();
    let Ok(source) = Regex::new(r#"["]?source["]?\s*[=:]\s*"(\.{1,2}(?:/[^"$]*)?)""#) else { return callers };
    for path in terraform_files(project) {
        let Some(directory) = path.parent() else { continue };
        let text = read_bytes(&path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        for found in source.captures_iter(&text).filter_map(|c| c.get(1)) {
            if let Ok(called) = directory.join(found.as_str()).canonicalize()
                && called != directory
            {
                callers.entry(called).or_default().insert(directory.to_path_buf());
            }
        }
    }
    callers
}

fn terraform_files(project: &Path) -> Vec<PathBuf> {
    let mut builder = WalkBuilder::new(project);
    builder.git_global(false).hidden(false).follow_links(false).filter_entry(folders::takes);
    let inside = |path: &PathBuf| !path.is_symlink() || path.canonicalize().is_ok_and(|real| real.starts_with(project));
    let ours = |path: &PathBuf| [".tf", ".tofu", ".tf.json"].iter().any(|s| slashed(path).ends_with(s)) && inside(path);
    builder.build().filter_map(|e| Some(e.ok()?.into_path())).filter(ours).take(MAX_FILES).collect()
}
