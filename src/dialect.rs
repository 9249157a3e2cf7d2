//! What the dialects share: inputs from the user, access to project files, limits, and the result
//! of lowering.

pub mod plan;
pub mod ros;
pub mod terraform;
mod unread;

use std::sync::Arc;

use crate::account::{Exceeded, Tab};
use crate::graph::ResourceGraph;
use crate::source::{FileId, SourceSet, Span};
use crate::syntax::{Comment, Problem, ProblemKind};
use crate::text::Text;

/// That a file is not parsed because a limit of the run is reached.
pub fn unchecked(file: FileId, over: &Exceeded) -> Problem {
    let message = Text::new(
        format!("超出上限（{over}），未检查。"),
        format!("budget exceeded ({over}): not checked"),
    );
    Problem::new(ProblemKind::Budget, message, Span::new(file, 0, 0))
}

/// Values from outside the code: command line and configuration.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// The region to assume where the code does not say.
    pub region: Option<String>,
    /// Values of Terraform variables, in order: a later one wins.
    pub assignments: Vec<Assignment>,
    /// `terraform.workspace`, if it was said.
    pub workspace: Option<String>,
    /// `TF_VAR_*` values, when let in.
    pub variable_environment: Vec<(String, String)>,
    /// `--parameter name=value` in order; a later one wins.
    pub parameters: Vec<(String, String)>,
    /// `--parameters` files in order, already loaded.
    pub parameter_files: Vec<FileId>,
}

/// Where values of Terraform variables come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assignment {
    /// `--var name=value`, or the like in the configuration.
    Value(String, String),
    /// A file of values, already loaded.
    File(FileId),
}

impl Inputs {
    /// The variables that are given a value by name.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.assignments.iter().filter_map(|assignment| match assignment {
            Assignment::Value(name, _) => Some(name.as_str()),
            Assignment::File(_) => None,
        })
    }

    /// The files of values of variables.
    pub fn variable_files(&self) -> impl Iterator<Item = FileId> {
        self.assignments.iter().filter_map(|assignment| match assignment {
            Assignment::File(file) => Some(*file),
            Assignment::Value(..) => None,
        })
    }
}

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

/// Joins a directory and a relative path (an absolute one stays as it is) with forward slashes,
/// resolving `.` and `..` by text alone. `"."` is the working directory; leading `..` are kept.
pub fn join_path(directory: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let directory = if relative.starts_with('/') { "" } else { directory };
    let absolute = directory.starts_with('/') || relative.starts_with('/');
    for part in directory.split('/').chain(relative.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|p| *p != "..") => {
                parts.pop();
            }
            ".." if absolute && parts.is_empty() => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (absolute, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

/// Limits of single things in evaluation; the whole is limited by the account of the run. Each one
/// exceeded is a `budget exceeded` reason, never a failed run.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// Nesting of expressions, values and templates.
    pub depth: usize,
    /// Elements of one collection, instances of one resource or module.
    pub elements: usize,
    /// Bytes of one string.
    pub string: usize,
    /// Nesting of modules or stacks.
    pub modules: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { depth: 200, elements: 10_000, string: 4 << 20, modules: 32 }
    }
}

/// What lowering needs beside the syntax trees.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The files of the run.
    pub sources: &'a SourceSet,
    /// Further files on demand.
    pub files: &'a dyn ProjectFiles,
    /// Values from outside.
    pub inputs: &'a Inputs,
    /// Limits of single things.
    pub budget: Budget,
    /// What this unit of work charges to the account of the run.
    pub tab: &'a Tab,
    /// Whether a resource type matters. Others are kept in the graph only when they are cheap or
    /// referred to.
    pub wanted: &'a (dyn Fn(&str) -> bool + Sync),
}

/// One lowered root: its graph and what was wrong on the way.
#[derive(Debug)]
pub struct Lowered {
    /// The resources.
    pub graph: ResourceGraph,
    /// Errors and warnings with places (duplicate arguments, budget, undeclared modules …).
    pub problems: Vec<Problem>,
    /// The files that make up this root, for suppression comments and counting.
    pub files: Vec<FileId>,
    /// Comments of code embedded in a file, with the place of that code.
    pub comments: Vec<(Span, Vec<Comment>)>,
}

/// A short name for messages and addresses.
pub type Name = Arc<str>;

#[cfg(test)]
mod tests {
    use super::join_path;

    #[test]
    fn paths_are_joined_by_text() {
        assert_eq!(join_path("examples/complete", "../../"), ".");
        assert_eq!(join_path(".", "../modules/web"), "../modules/web");
        assert_eq!(join_path("/a/b", "../../../c"), "/c");
        assert_eq!(join_path("a", "./b//c"), "a/b/c");
        assert_eq!(join_path(".", "/tmp/x.tf"), "/tmp/x.tf");
    }
}
