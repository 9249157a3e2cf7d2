//! Judging only the roots that rest on something that changed.
//!
//! Everything is read and evaluated all the same, because a website of one root may be served by
//! another. What each root asked for on the way is written down: if nothing of that has changed,
//! neither has any judgement of that root, since evaluation depends on nothing else. So the report
//! holds exactly what the whole report says of the roots that are left.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use crate::dialect::{Entry, Listing, ProjectFiles};
use crate::finding::{Narrowed, Report};
use crate::source::paths::folder;
use crate::source::{FileId, SourceSet};

/// Something that the judgement of a root rests on; paths as in
/// [`crate::source::SourceFile::path`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dependency {
    /// A file, which may not be there.
    File(Arc<str>),
    /// The Terraform files right inside a directory.
    Module(Arc<str>),
    /// The names of all files below a directory.
    Tree(Arc<str>),
}

/// What has changed.
#[derive(Clone)]
pub struct Changed {
    /// The revision that the files are compared with, as the user wrote it.
    pub since: String,
    /// Whether something has changed since then.
    pub is: Arc<dyn Fn(&Dependency) -> bool + Send + Sync>,
}

impl std::fmt::Debug for Changed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Changed").field(&self.since).finish()
    }
}

/// What a root rests on.
pub(super) type Dependencies = BTreeSet<Dependency>;

/// Files that keep book of what is asked of them.
pub(super) struct Book<'a> {
    files: &'a dyn ProjectFiles,
    /// Nothing where nobody will ask.
    asked: Option<Mutex<Dependencies>>,
}

impl<'a> Book<'a> {
    /// A book for a root; `path` is that of its template, plan or directory.
    pub(super) fn new(files: &'a dyn ProjectFiles, path: &str, wanted: bool) -> Self {
        Self {
            files,
            asked: wanted.then(|| Mutex::new(BTreeSet::from([Dependency::File(path.into())]))),
        }
    }

    fn note(&self, dependency: impl FnOnce() -> Dependency) {
        if let Some(asked) = &self.asked {
            asked.lock().unwrap_or_else(PoisonError::into_inner).insert(dependency());
        }
    }

    pub(super) fn close(self) -> Dependencies {
        self.asked
            .map(|asked| asked.into_inner().unwrap_or_else(PoisonError::into_inner))
            .unwrap_or_default()
    }
}

impl ProjectFiles for Book<'_> {
    fn read(&self, path: &str) -> Result<FileId, String> {
        self.note(|| Dependency::File(path.into()));
        self.files.read(path)
    }

    fn list(&self, directory: &str) -> Listing {
        self.note(|| Dependency::Tree(directory.into()));
        self.files.list(directory)
    }

    fn look(&self, path: &str) -> Option<Entry> {
        self.note(|| Dependency::File(path.into()));
        self.note(|| Dependency::Tree(path.into()));
        self.files.look(path)
    }

    fn children(&self, directory: &str) -> Vec<String> {
        self.note(|| Dependency::Tree(directory.into()));
        self.files.children(directory)
    }

    fn folders(&self, directory: &str) -> Vec<String> {
        self.note(|| Dependency::Tree(directory.into()));
        self.files.folders(directory)
    }

    fn known_as(&self, directory: &str) -> Option<String> {
        self.files.known_as(directory)
    }

    fn module(&self, directory: &str) {
        self.note(|| Dependency::Module(directory.into()));
    }
}

/// Which roots of a run are judged.
pub(super) struct Scope {
    changed: Option<Changed>,
    narrowed: Narrowed,
    dependencies: Dependencies,
}

impl Scope {
    pub(super) fn new(changed: Option<Changed>) -> Self {
        let since = changed.as_ref().map(|c| c.since.clone()).unwrap_or_default();
        Self {
            changed,
            narrowed: Narrowed { since, ..Narrowed::default() },
            dependencies: BTreeSet::new(),
        }
    }

    /// Takes a root in; whether it is judged.
    pub(super) fn add(&mut self, root: &str, mut dependencies: Dependencies) -> bool {
        let Some(changed) = &self.changed else { return true };
        // A file of several templates is judged as a whole.
        let judged =
            self.narrowed.judged.contains(root) || dependencies.iter().any(|d| (changed.is)(d));
        if judged {
            self.narrowed.left_out.remove(root);
            self.narrowed.judged.insert(root.to_owned());
            self.dependencies.append(&mut dependencies);
        } else {
            self.narrowed.left_out.insert(root.to_owned());
        }
        judged
    }

    /// Whether any root is judged.
    pub(super) fn judges_any(&self) -> bool {
        self.changed.is_none() || !self.narrowed.judged.is_empty()
    }

    /// Whether a root is judged.
    pub(super) fn judges(&self, root: &str) -> bool {
        self.changed.is_none() || self.narrowed.judged.contains(root)
    }

    /// Whether a file belongs to a root that is judged, or has changed itself.
    fn covers(&self, path: &str) -> bool {
        let Some(changed) = &self.changed else { return true };
        let file = Dependency::File(path.into());
        self.dependencies.contains(&file)
            || self.dependencies.contains(&Dependency::Module(folder(path).into()))
            || (changed.is)(&file)
    }

    /// Takes everything out of a report that is about other roots. `files` are those that were
    /// read.
    pub(super) fn narrow(self, report: &mut Report, sources: &SourceSet, files: &[Arc<str>]) {
        if self.changed.is_none() {
            return;
        }
        let covered = |file: FileId| self.covers(&sources.file(file).path);
        report.files = files.iter().filter(|path| self.covers(path)).cloned().collect();
        report.findings.retain(|f| f.concerned.unwrap_or_else(|| covered(f.span.file)));
        report
            .suppressed
            .retain(|s| s.finding.concerned.unwrap_or_else(|| covered(s.finding.span.file)));
        report.errors.retain(|error| match (error.span, &error.path) {
            (Some(span), _) => covered(span.file),
            // What is wrong inside the program is said in any case, as is what belongs to no file.
            (None, Some(path)) => error.kind == "internal" || self.covers(path),
            (None, None) => true,
        });
        report.narrowed = Some(self.narrowed);
    }
}
