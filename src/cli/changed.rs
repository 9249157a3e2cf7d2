//! `--changed-since`: what changed since a revision, and whether a root rests on any of it.
//!
//! Compared are the files as they lie there, committed or not, with the last commit that the
//! revision and the present one have in common: what a reviewer of the branch sees, whatever has
//! happened on the other branch since.

mod git;

use std::collections::{BTreeSet, HashMap};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::cli::args::{Lint, Target};
use crate::cli::input::disk::{is_terraform, slashed};
use crate::cli::input::nearest::CONFIG_NAME;
use crate::dialect::Inputs;
use crate::pipeline::{Changed, Dependency};
use crate::report::printable;
use crate::source::SourceSet;
use crate::text::Text;
use git::Repository;

/// What changed since a revision.
#[derive(Default)]
pub(super) struct Changes {
    since: String,
    /// The real working directory.
    here: PathBuf,
    /// Real paths, as shown (what is not Unicode is replaced on both sides); a folder stands for
    /// everything in it.
    paths: BTreeSet<String>,
    /// Whether the baseline changed, which every root rests on.
    everything: bool,
    /// The folders in which Terraform files changed.
    modules: BTreeSet<String>,
    /// Folders with their real places, and whether something on the way there changed.
    known: Mutex<HashMap<PathBuf, (PathBuf, bool)>>,
}

impl Changes {
    /// Asks git about the repositories of the paths.
    ///
    /// # Errors
    /// There is no git, no repository or no such revision.
    pub(super) fn since(revision: &str, lint: &Lint) -> Result<Arc<Self>, Text> {
        let working = std::env::current_dir().and_then(|d| d.canonicalize()).unwrap_or_default();
        let mut changes = Self { since: printable(revision), here: working, ..Self::default() };
        let (here, target) = (PathBuf::from("."), &lint.target);
        let named: Vec<&PathBuf> =
            if target.paths.is_empty() { vec![&here] } else { target.paths.iter().collect() };
        let mut asked: Vec<Repository> = Vec::new();
        for path in named {
            let typed = path.as_path() == Path::new("-");
            let place =
                if typed { target.stdin_filename.as_deref().unwrap_or(&here) } else { path };
            // What is not there is said by the run.
            let Some(directory) = folder(place) else { continue };
            let known = asked.iter().position(|r| {
                directory.starts_with(&r.top) && nearest(&directory) == nearest(&r.top)
            });
            let repository = match known {
                Some(known) => &asked[known],
                None => {
                    let repository = Repository::around(&directory)?;
                    let base = repository.base(revision)?;
                    repository.changes(&base)?.iter().for_each(|path| changes.add(path));
                    asked.push(repository);
                    &asked[asked.len() - 1]
                }
            };
            changes.unseen(repository, place, typed)?;
        }
        changes.everything = lint.baseline.as_deref().is_some_and(|path| changes.hit(path));
        Ok(Arc::new(changes))
    }

    /// What git cannot compare counts as changed if it was named: standard input, and files that
    /// git ignores.
    fn unseen(&mut self, repository: &Repository, place: &Path, typed: bool) -> Result<(), Text> {
        let Some(real) = folder(place).map(|f| {
            if place.is_dir() { f } else { f.join(place.file_name().unwrap_or_default()) }
        }) else {
            return Ok(());
        };
        if typed
            || (real != repository.top
                && repository.ignored()?.iter().any(|ignored| real.starts_with(ignored)))
        {
            self.add(&real);
        }
        Ok(())
    }

    fn add(&mut self, path: &Path) {
        if let Some(folder) = path.parent().filter(|_| is_terraform(path)) {
            self.modules.insert(slashed(folder));
        }
        self.paths.insert(slashed(path));
    }

    /// Whether a file, a folder around it, or a link on the way to it changed.
    fn hit(&self, path: &Path) -> bool {
        self.visit(&self.absolute(path)).1
    }

    /// What a run asks. Its configuration and its files of values are what every judgement of it
    /// rests on.
    pub(super) fn of_run(
        self: &Arc<Self>,
        target: &Target,
        paths: &[PathBuf],
        configs: &[PathBuf],
        inputs: &Inputs,
        sources: &SourceSet,
    ) -> Changed {
        // One nearer to a path may have appeared or gone.
        let nearest = target.config.is_none() && !target.no_config;
        let mut values = inputs.variable_files().chain(inputs.parameter_files.iter().copied());
        let everything = self.everything
            || configs.iter().any(|path| self.hit(path))
            || nearest && paths.iter().any(|path| self.configuration(path))
            || values.any(|file| self.hit(Path::new(&*sources.file(file).path)));
        let changes = self.clone();
        Changed {
            since: self.since.clone(),
            is: Arc::new(move |dependency| everything || changes.depends(dependency)),
        }
    }

    /// Whether a configuration at a path or above it changed.
    fn configuration(&self, path: &Path) -> bool {
        let Some(directory) = folder(path) else { return false };
        directory.ancestors().any(|above| self.paths.contains(&slashed(&above.join(CONFIG_NAME))))
    }

    fn depends(&self, dependency: &Dependency) -> bool {
        match dependency {
            Dependency::File(path) => self.hit(Path::new(&**path)),
            Dependency::Module(directory) => self.module(&self.absolute(Path::new(&**directory))),
            Dependency::Tree(directory) => {
                let (real, hit) = self.visit(&self.absolute(Path::new(&**directory)));
                let below = format!("{}/", slashed(&real).trim_end_matches('/'));
                hit || self
                    .paths
                    .range(below.clone()..)
                    .next()
                    .is_some_and(|path| path.starts_with(&below))
            }
        }
    }

    fn module(&self, directory: &Path) -> bool {
        let (real, hit) = self.visit(directory);
        // A file of the module may be a link to one that changed.
        let links = || {
            let entries = std::fs::read_dir(&real).into_iter().flatten().filter_map(Result::ok);
            entries
                .filter(|e| e.file_type().is_ok_and(|t| t.is_symlink()))
                .map(|e| e.path())
                .filter(|p| is_terraform(p))
        };
        hit || self.modules.contains(&slashed(&real)) || links().any(|link| self.visit(&link).1)
    }

    /// A path from the root of the file system on, without `.` and `..`.
    fn absolute(&self, path: &Path) -> PathBuf {
        let mut found = self.here.clone();
        for component in path.components() {
            match component {
                Component::ParentDir => {
                    found.pop();
                }
                Component::CurDir => {}
                part => found.push(part),
            }
        }
        found
    }

    /// The real place of a path without `..`, and whether it or anything on the way to it changed.
    fn visit(&self, path: &Path) -> (PathBuf, bool) {
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
            return (path.to_path_buf(), false);
        };
        if let Some(known) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(path) {
            return known.clone();
        }
        let (parent, mut hit) = self.visit(parent);
        let entry = parent.join(name);
        hit |= self.paths.contains(&slashed(&entry));
        let mut real = entry.clone();
        if entry.is_symlink()
            && let Ok(target) = entry.canonicalize()
        {
            hit |= target.ancestors().any(|above| self.paths.contains(&slashed(above)));
            real = target;
        }
        self.known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(path.to_path_buf(), (real.clone(), hit));
        (real, hit)
    }
}

/// The real folder of a path: itself, or that of the file.
fn folder(path: &Path) -> Option<PathBuf> {
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = if path.is_dir() { path } else { parent };
    folder.canonicalize().ok()
}

/// The nearest folder with a repository in it.
fn nearest(directory: &Path) -> Option<&Path> {
    directory.ancestors().find(|above| above.join(".git").exists())
}
