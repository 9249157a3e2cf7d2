//! Terraform's functions over known values.
//!
//! The evaluator distributes over undecided choices and handles unknowns; a function sees what its [`Needs`] promise.

use crate::dialect::Budget;
use crate::origin::Origin;
use crate::value::{Traced, Value, Why};

/// How much of its arguments a function needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Every argument at every depth is known.
    Deep,
    /// The outermost value of every argument is known (not unknown, not `OneOf`); elements may be anything.
    Shallow,
}

/// Files that functions may read; paths are as the program wrote them, the implementation resolves and confines them.
pub trait FileAccess {
    /// The text of a file.
    ///
    /// # Errors
    /// Why there is none (missing, outside the project, not UTF-8).
    fn read(&self, path: &str) -> Result<std::sync::Arc<str>, Why>;

    /// Names of files below a directory, relative to it, with forward slashes, sorted.
    ///
    /// # Errors
    /// The directory lies outside the project.
    fn list(&self, path: &str) -> Result<Vec<String>, Why>;

    /// Whether a file exists.
    ///
    /// # Errors
    /// The path lies outside the project.
    fn exists(&self, path: &str) -> Result<bool, Why>;
}

/// A call with evaluated arguments.
pub struct Call<'a> {
    /// The arguments, a final `...` already expanded.
    pub args: &'a [Traced],
    /// The origin to give to values that the function makes (elements of a new list). Elements that are passed through keep
    /// their own.
    pub origin: &'a Origin,
    /// Limits; a result that would exceed them is `Failure::Unknown(Why::Budget(..))`.
    pub budget: &'a Budget,
    /// File functions read here.
    pub files: &'a dyn FileAccess,
}

/// Why a call gives no value.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// Terraform would report an error (`try` and `can` catch it); the text is for people.
    Invalid(String),
    /// Not known here.
    Unknown(Why),
}

/// A modelled function.
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// What it needs.
    pub needs: Needs,
    /// Computes the result.
    pub run: fn(&Call<'_>) -> Result<Value, Failure>,
}

/// The function of a name; `core::` prefixes are accepted. Functions with another result on each run are found too and give
/// `Failure::Unknown(Why::NotDeterministic(..))`. `try`, `can`, `templatefile` and `templatestring` are the evaluator's.
pub fn find(_name: &str) -> Option<&'static Function> {
    None
}
