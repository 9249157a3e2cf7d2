//! Walking a directory: which of the files in it may be infrastructure.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::{DirEntry, WalkBuilder, WalkState};
use rayon::prelude::*;

use crate::cli::input::disk::{is_terraform, slashed};
use crate::cli::input::gitignore::Ignores;
use crate::cli::input::patterns::Patterns;
use crate::cli::input::project::Projects;
use crate::dialect::terraform::is_loaded;
use crate::finding::InputError;
use crate::pipeline::kinds::readable_name;
use crate::source::file_names::is_configuration;
use crate::source::paths::join_path;
use crate::text::Text;

/// Deepest directory that is looked into.
const MAX_DEPTH: usize = 64;

/// Most files that one directory on the command line may bring in.
pub(in crate::cli) const MAX_FILES: usize = 1_000_000;

/// Threads that walk; more of them wait for the disk only.
pub(in crate::cli) const MAX_WALKERS: usize = 8;

/// Entries up to which one thread walks alone. Threads that wait for each other's directories sleep
/// a millisecond at a time, which is a quarter of a small run.
const ALONE: usize = 512;

/// What a walk found.
#[derive(Default)]
pub(in crate::cli) struct Walked {
    /// Files to read, in the order of their paths, part by part.
    pub(in crate::cli) files: Vec<PathBuf>,
    /// Files that are not read, with the reason.
    pub(in crate::cli) refused: Vec<(PathBuf, Text)>,
    /// Files left out by `exclude`.
    pub(in crate::cli) excluded: usize,
    /// Folders that tools keep for themselves.
    pub(in crate::cli) left_out: usize,
    /// Folders, and files that may be infrastructure, that git ignores.
    pub(in crate::cli) ignored: usize,
    /// What could not be looked into.
    pub(in crate::cli) errors: Vec<InputError>,
}

/// Walks a directory, a large one in parallel.
pub(in crate::cli) fn walk(path: &Path, exclude: Option<&Patterns>, projects: &Projects) -> Walked {
    let place = projects.around(path).map_or((path, path), |place| (&*place.real, &*place.root));
    let ignores = Arc::new(Ignores::new(path, place.0, place.1));
    let mut builder = ignores.walker();
    builder.max_depth(Some(MAX_DEPTH)).threads(rayon::current_num_threads().min(MAX_WALKERS));
    let sieve = Sieve { ignores: &ignores, exclude, projects };
    let all = sieve.alone(&builder).unwrap_or_else(|| {
        // The walk begins again.
        ignores.passed();
        sieve.together(&builder)
    });
    let [left_out, ignored] = ignores.passed();
    let mut walked = Walked { left_out, ignored, ..Walked::default() };
    let (mut errors, mut deep, mut hidden) = (Vec::new(), Vec::new(), Vec::new());
    for met in all {
        match met {
            Met::File(file) => walked.files.push(file),
            Met::Refused(file, reason) => walked.refused.push((file, reason)),
            Met::Excluded => walked.excluded += 1,
            Met::Ignored(file, answer) => hidden.push((file, answer)),
            Met::TooDeep(directory) => deep.push(directory),
            Met::Error(error) => errors.push(error),
        }
    }
    walked.add_ignored(hidden);
    walked.files.par_sort_by_cached_key(|file| order(file));
    walked.refused.sort_unstable();
    errors.sort_unstable();
    deep.sort_unstable();
    walked.errors.extend(deep.iter().map(|directory| too_deep(directory)));
    walked
        .errors
        .extend(drop_beyond(MAX_FILES, &mut walked.files).map(|left| too_many(path, left)));
    walked.errors.extend(errors.iter().map(|error| InputError {
        kind: "unreadable",
        message: Text::new(format!("无法读取：{error}。"), format!("cannot be read: {error}")),
        span: None,
        path: Some(join_path(".", &slashed(path))),
    }));
    walked
}

/// What sorts paths of one walk as paths are sorted, by one folder after the other, at a glance: a
/// path takes itself apart for each comparison.
fn order(path: &Path) -> Vec<u8> {
    let is_separator = |b: u8| std::path::is_separator(char::from(b));
    path.as_os_str()
        .as_encoded_bytes()
        .iter()
        .map(|b| if is_separator(*b) { 0 } else { *b })
        .collect()
}

/// What decides on the files that a walk meets.
struct Sieve<'a> {
    ignores: &'a Ignores,
    exclude: Option<&'a Patterns>,
    projects: &'a Projects,
}

impl Sieve<'_> {
    /// Walks by this thread; nothing if there is much to walk.
    fn alone(&self, builder: &WalkBuilder) -> Option<Vec<Met>> {
        let mut found = Vec::new();
        for (count, entry) in builder.build().enumerate() {
            if count == ALONE {
                return None;
            }
            found.extend(self.met(entry));
        }
        Some(found)
    }

    /// Walks by all threads.
    fn together(&self, builder: &WalkBuilder) -> Vec<Met> {
        let (sender, receiver) = std::sync::mpsc::channel();
        builder.build_parallel().run(|| {
            let sender = sender.clone();
            Box::new(move |entry| {
                if let Some(met) = self.met(entry) {
                    // The receiver outlives the walk.
                    let _ = sender.send(met);
                }
                WalkState::Continue
            })
        });
        drop(sender);
        receiver.into_iter().collect()
    }

    fn met(&self, entry: Result<DirEntry, ignore::Error>) -> Option<Met> {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return Some(Met::Error(error.to_string())),
        };
        if entry.depth() == MAX_DEPTH && entry.file_type().is_some_and(|t| t.is_dir()) {
            return Some(Met::TooDeep(entry.path().to_path_buf()));
        }
        let path = || entry.path().to_path_buf();
        let kind = entry.file_type()?;
        let answer = if !kind.is_file() && is_terraform(entry.path()) {
            self.projects.follow(entry.path())?
        } else if kind.is_file() && entry.file_name().to_str().is_some_and(readable_name) {
            Ok(())
        } else {
            return None;
        };
        Some(match answer {
            _ if self.exclude.is_some_and(|e| e.hits(entry.path())) => Met::Excluded,
            answer if self.ignores.hides_file(entry.path()) => Met::Ignored(path(), answer),
            Ok(()) => Met::File(path()),
            Err(reason) => Met::Refused(path(), reason),
        })
    }
}

impl Walked {
    /// Adds what git ignores and Terraform loads all the same with a module that was found: values
    /// of one's own (`terraform.tfvars`), override files, files that a tool generates. Without
    /// them values would be guessed that stand right beside the code.
    fn add_ignored(&mut self, hidden: Vec<(PathBuf, Result<(), Text>)>) {
        let is = |file: &Path, test: fn(&str) -> bool| {
            file.file_name().and_then(|name| name.to_str()).is_some_and(test)
        };
        let (loaded, others): (Vec<_>, Vec<_>) =
            hidden.into_iter().partition(|(file, _)| is(file, is_loaded));
        self.ignored += others.len();
        if loaded.is_empty() {
            return;
        }
        let known = self.files.iter().chain(self.refused.iter().map(|(file, _)| file));
        let modules: BTreeSet<PathBuf> = known
            .filter(|file| is(file, is_configuration))
            .filter_map(|file| Some(file.parent()?.to_path_buf()))
            .collect();
        for (file, answer) in loaded {
            match answer {
                _ if !file.parent().is_some_and(|folder| modules.contains(folder)) => {
                    self.ignored += 1
                }
                Ok(()) => self.files.push(file),
                Err(reason) => self.refused.push((file, reason)),
            }
        }
    }
}

/// Keeps the first files; how many are dropped, if any. Of a directory that is cut nothing is kept:
/// half a module would claim that what is in the other half is absent.
fn drop_beyond(most: usize, files: &mut Vec<PathBuf>) -> Option<usize> {
    let all = files.len();
    let cut: BTreeSet<PathBuf> =
        files.iter().skip(most).filter_map(|f| Some(f.parent()?.to_path_buf())).collect();
    if all > most {
        files.truncate(most);
        files.retain(|file| file.parent().is_none_or(|directory| !cut.contains(directory)));
    }
    Some(all - files.len()).filter(|left| *left > 0)
}

fn too_deep(path: &Path) -> InputError {
    let message = Text::new(
        format!("目录嵌套超过 {MAX_DEPTH} 层，其中的文件未检查；请直接指定该目录。"),
        format!(
            "nested deeper than {MAX_DEPTH} directories, so what is inside was not checked: name this directory itself"
        ),
    );
    InputError {
        kind: "budget-exceeded",
        message,
        span: None,
        path: Some(join_path(".", &slashed(path))),
    }
}

fn too_many(path: &Path, left: usize) -> InputError {
    let message = Text::new(
        format!(
            "目录中的文件超过 {MAX_FILES} 个，其余 {left} 个未检查；请指定其中的目录，或用 exclude 排除。"
        ),
        format!(
            "more than {MAX_FILES} files; {left} of them were not checked: name directories inside it, or leave some out by `exclude`"
        ),
    );
    InputError {
        kind: "budget-exceeded",
        message,
        span: None,
        path: Some(join_path(".", &slashed(path))),
    }
}

/// What a walk meets.
enum Met {
    File(PathBuf),
    /// A file that is not read, and why.
    Refused(PathBuf, Text),
    Excluded,
    /// A file that git ignores, and whether it may be read.
    Ignored(PathBuf, Result<(), Text>),
    /// A directory that is not looked into.
    TooDeep(PathBuf),
    Error(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_sorted_folder_by_folder() {
        let mut paths = [
            "./a b/x.tf",
            "./a/x.tf",
            "./a/b/x.tf",
            "./a/b.tf",
            "./a.tf",
            "./a-b/备.tf",
            "./a/x.tf.json",
            "./A/x.tf",
        ]
        .map(PathBuf::from);
        let mut by_key = paths.clone();
        paths.sort();
        by_key.sort_by_key(|path| order(path));
        assert_eq!(by_key, paths);
    }

    #[test]
    fn what_is_beyond_the_limit_is_counted_and_said() {
        let mut files: Vec<PathBuf> = ["a", "b", "c"].map(PathBuf::from).into();
        assert_eq!(drop_beyond(3, &mut files), None);
        assert_eq!(drop_beyond(1, &mut files), Some(3));
        assert_eq!(files, [] as [PathBuf; 0]);
        let mut files: Vec<PathBuf> =
            ["a/main.tf", "b/c/main.tf", "b/main.tf", "b/other.tf", "c/main.tf"]
                .map(PathBuf::from)
                .into();
        assert_eq!(drop_beyond(3, &mut files), Some(3));
        assert_eq!(files, ["a/main.tf", "b/c/main.tf"].map(PathBuf::from));
        let error = too_many(Path::new("infra"), 2);
        assert_eq!((error.kind, error.path.as_deref()), ("budget-exceeded", Some("infra")));
        assert!(error.message.en.contains("2 of them were not checked"));
    }
}
