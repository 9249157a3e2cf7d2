//! Terraform's functions over known values.
//!
//! The evaluator distributes over undecided choices and handles unknowns; a function sees what its
//! [`Needs`] promise. The functions are those of Terraform 1.11, those that OpenTofu 1.11 adds, and
//! the removed `list` and `map`; each family has a file.

mod args;
mod charset;
mod choose;
mod conversion;
mod data;
mod datetime;
mod files;
mod format;
mod hash;
mod json;
mod maps;
mod network;
mod numeric;
mod pattern_syntax;
mod patterns;
mod result;
mod sequences;
mod sets;
#[cfg(test)]
mod tests;
mod text;
mod yaml;
mod yaml_encode;
mod yaml_scalar;

use crate::text::Text;
use std::borrow::Cow;
use std::sync::LazyLock;

use foldhash::HashMap;

use crate::account::{Exceeded, Tab};
use crate::dialect::Budget;
use crate::dialect::terraform::types;
use crate::origin::Origin;
use crate::value::{Traced, Value, Why};

/// How much of its arguments a function needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Every argument at every depth is known.
    Deep,
    /// The outermost value of every argument is known (not unknown, not `OneOf`); elements may be
    /// anything.
    Shallow,
    /// Arguments may be unknown (not `OneOf`).
    Nothing,
}

/// Files that functions may read; paths are as the program wrote them, the implementation resolves
/// and confines them.
pub trait FileAccess {
    /// The text of a file.
    ///
    /// # Errors
    /// Why there is none (missing, outside the project, not UTF-8).
    fn read(&self, path: &str) -> Result<std::sync::Arc<String>, Failure>;

    /// The files below a directory.
    ///
    /// # Errors
    /// The directory lies outside the project.
    fn list(&self, path: &str) -> Result<crate::dialect::Listing, Failure>;

    /// Whether a file exists.
    ///
    /// # Errors
    /// The path lies outside the project, or is a directory.
    fn exists(&self, path: &str) -> Result<bool, Failure>;
}

/// A call with evaluated arguments.
pub struct Call<'a> {
    /// The arguments, a final `...` already expanded.
    pub args: &'a [Traced],
    /// The origin to give to values that the function makes (elements of a new list). Elements
    /// that are passed through keep their own.
    pub origin: &'a Origin,
    /// Limits; a result that would exceed them is `Failure::Unknown(Why::Budget(..))`.
    pub budget: &'a Budget,
    /// File functions read here.
    pub files: &'a dyn FileAccess,
    /// Functions that could make much before they return charge it here first. What they return is
    /// charged by their caller.
    pub tab: &'a Tab,
    /// The patterns that were compiled so far.
    pub patterns: &'a Patterns,
}

/// Why a call gives no value.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// Terraform would report an error (`try` and `can` catch it); the text is for people.
    Invalid(Text),
    /// Not known here.
    Unknown(Why),
}

impl Failure {
    /// An error that Terraform would report.
    pub(super) fn invalid(
        zh: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::Invalid(Text::new(zh, en))
    }
}

impl From<Exceeded> for Failure {
    fn from(over: Exceeded) -> Self {
        Self::Unknown(Why::Budget(Text::same(over.to_string())))
    }
}

/// A modelled function.
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// What it needs.
    pub needs: Needs,
    /// Computes the result.
    pub run: fn(&Call<'_>) -> Result<Value, Failure>,
    /// For functions that hand one of their arguments, or a part of one, on as it is: the result
    /// with its own origin.
    pass: Option<Pass>,
}

/// An implementation that knows the origin of its result.
type Pass = fn(&Call<'_>) -> Result<Traced, Failure>;

impl Function {
    /// Computes the result with its origin: that of the call, or where the function hands a value
    /// on, that of the value.
    ///
    /// # Errors
    /// The call gives no value.
    pub fn call(&self, call: &Call<'_>) -> Result<Traced, Failure> {
        match self.pass {
            Some(pass) => pass(call),
            None => (self.run)(call)
                .map(|value| self.typed(Traced::new(value, call.origin.clone()), call.args)),
        }
    }
}

impl Function {
    /// A result with the type that the function gives, where the result does not show it.
    pub(super) fn typed(&self, result: Traced, args: &[Traced]) -> Traced {
        if result.value.shows_type() {
            result
        } else {
            result.typed(result::result_type(self.name, args))
        }
    }

    /// Whether no values of the arguments' types are taken.
    pub(super) fn refuses(&self, args: &[Traced]) -> bool {
        result::refuses(self.name, args)
    }
}

pub use patterns::Patterns;

/// All functions.
const FAMILIES: &[&[Function]] = &[
    charset::FUNCTIONS,
    choose::FUNCTIONS,
    conversion::FUNCTIONS,
    data::FUNCTIONS,
    datetime::FUNCTIONS,
    files::FUNCTIONS,
    format::FUNCTIONS,
    hash::FUNCTIONS,
    json::FUNCTIONS,
    maps::FUNCTIONS,
    network::FUNCTIONS,
    numeric::FUNCTIONS,
    patterns::FUNCTIONS,
    sequences::FUNCTIONS,
    sets::FUNCTIONS,
    text::FUNCTIONS,
    yaml::FUNCTIONS,
];

/// The function of a name; `core::` prefixes are accepted. Functions with another result on each
/// run are found too and give `Failure::Unknown(Why::NotDeterministic(..))`. `try`, `can`,
/// `templatefile` and `templatestring` are the evaluator's.
pub fn find(name: &str) -> Option<&'static Function> {
    static BY_NAME: LazyLock<HashMap<&'static str, &'static Function>> =
        LazyLock::new(|| FAMILIES.iter().copied().flatten().map(|f| (f.name, f)).collect());
    BY_NAME.get(name.strip_prefix("core::").unwrap_or(name)).copied()
}

/// Any number of arguments.
const ANY: usize = usize::MAX;

/// Checks what every call must keep: the number of arguments, and that no argument is of astronomic
/// size.
fn guard(call: &Call<'_>, least: usize, most: usize) -> Result<(), Failure> {
    let given = call.args.len();
    if given < least || given > most {
        let wanted = if least == most { least.to_string() } else { format!("at least {least}") };
        return Err(Failure::invalid(
            format!("需要 {wanted} 个参数，却给了 {given} 个"),
            format!("{wanted} arguments required, but {given} given"),
        ));
    }
    if call.args.iter().all(|a| types::within_size(&a.value)) {
        Ok(())
    } else {
        Err(Failure::Unknown(types::too_large()))
    }
}

/// An entry of a family: name, number of arguments, need, implementation.
macro_rules! function {
    ($name:literal, $least:expr, $most:expr, $needs:ident, $run:expr) => {
        $crate::dialect::terraform::functions::Function {
            name: $name,
            needs: $crate::dialect::terraform::functions::Needs::$needs,
            run: |call| {
                $crate::dialect::terraform::functions::guard(call, $least, $most)?;
                $run(call)
            },
            pass: None,
        }
    };
}
use function;

/// An entry for a function that hands a value on.
macro_rules! passing {
    ($name:literal, $least:expr, $most:expr, $needs:ident, $run:expr) => {
        $crate::dialect::terraform::functions::Function {
            name: $name,
            needs: $crate::dialect::terraform::functions::Needs::$needs,
            run: |call| {
                $crate::dialect::terraform::functions::guard(call, $least, $most)?;
                $run(call).map(|traced| traced.value)
            },
            pass: Some(|call| {
                $crate::dialect::terraform::functions::guard(call, $least, $most)?;
                $run(call)
            }),
        }
    };
}
use passing;
