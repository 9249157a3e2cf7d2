//! Files that evaluation asks for: how they are reached, and two ways to have them that need no
//! disk.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use crate::source::paths::join_path;
use crate::source::{FileId, SourceSet};

/// What a path of the project leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A file, whether its text can be read or not.
    File,
    /// A directory.
    Directory,
    /// Nothing.
    Missing,
}

/// The files below a directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Their names, relative to the directory, sorted.
    pub files: Vec<String>,
    /// Links that were not followed (out of the project, to nowhere, in circles): there may be
    /// more files behind them.
    pub open: Vec<String>,
    /// Whether there are more files than a list takes.
    pub cut: bool,
}

impl From<Vec<String>> for Listing {
    fn from(files: Vec<String>) -> Self {
        Self { files, ..Self::default() }
    }
}

/// Files that evaluation may need (file functions, downloaded modules, nested templates).
/// Implementations refuse whatever lies outside the project root, and links that lead out of it.
pub trait ProjectFiles: Sync {
    /// The text of a file. `path` is relative to the working directory of the run, like
    /// [`crate::source::SourceFile::path`].
    ///
    /// # Errors
    /// Says why the file cannot be read.
    fn read(&self, path: &str) -> Result<FileId, String>;

    /// The files below a directory.
    fn list(&self, directory: &str) -> Listing;

    /// What a path leads to; `None` where that cannot be seen, as outside the project.
    fn look(&self, path: &str) -> Option<Entry> {
        match (self.read(path).is_ok(), self.list(path).files.is_empty()) {
            (true, _) => Some(Entry::File),
            (false, false) => Some(Entry::Directory),
            (false, true) => {
                (!path.starts_with("..") && !path.starts_with('/')).then_some(Entry::Missing)
            }
        }
    }

    /// The names of the files right inside a directory, sorted; empty when there is none.
    fn children(&self, directory: &str) -> Vec<String> {
        let mut names = self.list(directory).files;
        names.retain(|name| !name.contains('/'));
        names
    }

    /// The names of the folders right inside a directory, sorted; none where there is too much in
    /// it to look through for a hint.
    fn folders(&self, directory: &str) -> Vec<String> {
        let files = self.list(directory).files;
        let inside = files.iter().filter_map(|path| path.split_once('/'));
        let mut names: Vec<String> = inside.map(|(folder, _)| folder.to_owned()).collect();
        names.dedup();
        names
    }

    /// The path under which the same directory was given, where links lead to it by another path.
    fn known_as(&self, _directory: &str) -> Option<String> {
        None
    }

    /// Told that the Terraform files of a directory count, whether there are any or not: for those
    /// who keep book.
    fn module(&self, _directory: &str) {}
}

/// No further files: everything the run needs was given to it.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFiles;

impl ProjectFiles for NoFiles {
    fn read(&self, path: &str) -> Result<FileId, String> {
        Err(format!("{path} is not there"))
    }

    fn list(&self, _: &str) -> Listing {
        Listing::default()
    }
}

/// Files in memory, added to the sources when they are read: for who has texts and no disk. The
/// sources are those of the run, or its own.
#[derive(Debug, Default)]
pub struct MemoryFiles<S = SourceSet> {
    /// Where texts are added.
    pub sources: S,
    files: BTreeMap<String, String>,
}

impl<S: Borrow<SourceSet>> MemoryFiles<S> {
    /// Files by path.
    pub fn new<P: AsRef<str>, T: Into<String>>(
        sources: S,
        files: impl IntoIterator<Item = (P, T)>,
    ) -> Self {
        let mut all = Self { sources, files: BTreeMap::new() };
        files.into_iter().for_each(|(path, text)| all.insert(path.as_ref(), text));
        all
    }

    /// Adds a file.
    pub fn insert(&mut self, path: &str, text: impl Into<String>) {
        self.files.insert(join_path(".", path), text.into());
    }

    /// Their paths and texts, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

impl<S: Borrow<SourceSet> + Sync> ProjectFiles for MemoryFiles<S> {
    fn read(&self, path: &str) -> Result<FileId, String> {
        let sources: &SourceSet = self.sources.borrow();
        let path = join_path(".", path);
        let there = || self.files.get(&path).map(|text| sources.add_text(&path, text));
        sources.by_path(&path).or_else(there).ok_or_else(|| format!("{path} is not there"))
    }

    fn list(&self, directory: &str) -> Listing {
        let prefix = if directory == "." { String::new() } else { format!("{directory}/") };
        let inside = self.files.keys().filter_map(|path| path.strip_prefix(&prefix));
        inside.map(str::to_owned).collect::<Vec<_>>().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_in_memory_are_found_like_files() {
        let texts = [("a/b.tf", "x"), ("a/c/d.tf", ""), ("./e.tf", "")];
        let files = MemoryFiles::new(SourceSet::new(), texts);
        assert_eq!(files.read("a/./b.tf"), files.read("a/b.tf"));
        assert_eq!(files.read("b.tf"), Err("b.tf is not there".to_owned()));
        assert_eq!(files.children("a"), ["b.tf"]);
        assert_eq!(
            files.list("."),
            vec!["a/b.tf".to_owned(), "a/c/d.tf".to_owned(), "e.tf".to_owned()].into()
        );
        assert_eq!(files.look("a"), Some(Entry::Directory));
    }
}
