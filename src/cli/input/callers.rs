//! Which root modules use the modules of named files.
//!
//! A hook names single files. A file of a shared module is judged in the roots that call it, so
//! these are looked for in the project: by a glance at the `source` arguments of its Terraform
//! files, without parsing them, on all processors, and not further than a bound: what is no
//! repository may be a whole disk.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ignore::{DirEntry, WalkState};
use regex::bytes::Regex;

use crate::cli::input::disk::{read_regular, slashed};
use crate::cli::input::gitignore::Ignores;
use crate::cli::input::walk::MAX_WALKERS;
use crate::source::file_names::is_code;

/// Most entries of the project that are looked at.
pub(in crate::cli) const MAX_ENTRIES: usize = 300_000;

/// Callers that were found.
pub(in crate::cli) struct Found {
    /// The root module directories that reach one of the directories, themselves excluded.
    pub(in crate::cli) roots: BTreeSet<PathBuf>,
    /// Whether the whole project was looked at.
    pub(in crate::cli) whole: bool,
}

/// Looks for the callers of some directories. `project` and `directories` are real paths.
pub(in crate::cli) fn roots_of(
    project: &Path,
    directories: &BTreeSet<PathBuf>,
    most: usize,
) -> Found {
    let (callers, whole) = callers(project, most);
    let mut roots = BTreeSet::new();
    let mut seen: BTreeSet<&Path> = directories.iter().map(PathBuf::as_path).collect();
    let mut todo: Vec<&Path> = seen.iter().copied().collect();
    while let Some(directory) = todo.pop() {
        match callers.get(directory) {
            Some(calling) => {
                todo.extend(calling.iter().map(PathBuf::as_path).filter(|c| seen.insert(c)))
            }
            None if directories.contains(directory) => {}
            None => {
                roots.insert(directory.to_path_buf());
            }
        }
    }
    Found { roots, whole }
}

/// Called directories with those that call them, and whether every file was looked at.
fn callers(project: &Path, most: usize) -> (BTreeMap<PathBuf, BTreeSet<PathBuf>>, bool) {
    let mut callers: BTreeMap<PathBuf, BTreeSet<PathBuf>> = BTreeMap::new();
    let Ok(source) = Regex::new(r#"["]?source["]?\s*[=:]\s*"(\.{1,2}(?:/[^"$]*)?)""#) else {
        return (callers, true);
    };
    let ignores = Arc::new(Ignores::new(project, project, project));
    let mut builder = ignores.walker();
    builder.threads(rayon::current_num_threads().min(MAX_WALKERS));
    let looked = AtomicUsize::new(0);
    let (sender, receiver) = std::sync::mpsc::channel();
    builder.build_parallel().run(|| {
        let (sender, source, looked, ignores) = (sender.clone(), &source, &looked, &ignores);
        Box::new(move |entry| {
            if looked.fetch_add(1, Ordering::Relaxed) >= most {
                return WalkState::Quit;
            }
            if let Some(path) = entry
                .ok()
                .filter(|e| is_ours(e, project) && !ignores.hides_file(e.path()))
                .map(DirEntry::into_path)
            {
                for call in calls(&path, source) {
                    // The receiver outlives the walk.
                    let _ = sender.send(call);
                }
            }
            WalkState::Continue
        })
    });
    drop(sender);
    for (called, caller) in receiver {
        callers.entry(called).or_default().insert(caller);
    }
    (callers, looked.into_inner() <= most)
}

/// The directories that a file calls, each with the one it lies in.
fn calls(path: &Path, source: &Regex) -> Vec<(PathBuf, PathBuf)> {
    let (Some(directory), Ok(text)) = (path.parent(), read_regular(path)) else {
        return Vec::new();
    };
    let sources: BTreeSet<&str> = source
        .captures_iter(&text)
        .filter_map(|c| std::str::from_utf8(c.get(1)?.as_bytes()).ok())
        .collect();
    let called =
        sources.into_iter().filter_map(|source| directory.join(source).canonicalize().ok());
    called
        .filter(|called| called != directory)
        .map(|called| (called, directory.to_path_buf()))
        .collect()
}

/// Whether an entry is Terraform code of the project: a file, or a link to one inside.
fn is_ours(entry: &DirEntry, project: &Path) -> bool {
    let path = entry.path();
    let Some(kind) = entry.file_type().filter(|_| is_code(&slashed(path))) else {
        return false;
    };
    kind.is_file()
        || kind.is_symlink()
            && path.is_file()
            && path.canonicalize().is_ok_and(|real| real.starts_with(project))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_looked_at_is_known() {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fixtures/projects/tea-shop")
            .canonicalize()
            .unwrap_or_default();
        let module = BTreeSet::from([fixtures.join("modules/web")]);
        let all = roots_of(&fixtures, &module, MAX_ENTRIES);
        assert_eq!((all.roots, all.whole), (BTreeSet::from([fixtures.clone()]), true));
        assert!(!roots_of(&fixtures, &module, 2).whole);
    }
}
