//! What the dialects share: inputs from the user, access to project files, limits, and the result
//! of lowering.

mod accounts;
mod files;
pub mod plan;
pub mod ros;
pub mod terraform;
mod unread;
mod worklist;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::account::{Exceeded, Tab};
use crate::graph::ResourceGraph;
use crate::origin::{Origin, StepKind};
use crate::source::{FileId, SourceSet, Span};
use crate::syntax::hcl::Expr;
use crate::syntax::{Comment, Problem, ProblemKind};
use crate::text::Text;
use crate::value::{Traced, Value};

pub use files::{Entry, Listing, MemoryFiles, NoFiles, ProjectFiles};

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
    /// What data sources of Terraform give, by their addresses without instance keys.
    pub data: BTreeMap<String, DataSource>,
    /// `--parameter name=value` in order; a later one wins.
    pub parameters: Vec<(String, String)>,
    /// `--parameters` files in order, already loaded.
    pub parameter_files: Vec<FileId>,
    /// Environments that the configuration has, where none was asked for.
    pub offers: Vec<Offer>,
}

/// An environment of the configuration.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Its name.
    pub environment: Arc<str>,
    /// The Terraform variables that it gives a value to.
    pub variables: BTreeSet<String>,
}

/// What a data source gives at deployment, as the configuration says it.
#[derive(Clone, Debug)]
pub struct DataSource {
    /// Where it is named.
    pub span: Span,
    /// Attributes with their values: literals.
    pub values: BTreeMap<String, Expr>,
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
    /// The region from outside as a value.
    pub fn region_value(&self) -> Option<Traced> {
        let origin = Origin::outside(StepKind::CommandLine("region".into()));
        Some(Traced::new(Value::string(self.region.as_deref()?), origin))
    }

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
    /// Comments of code that is embedded in a file.
    pub comments: Vec<Embedded>,
}

/// The comments of code that is embedded in a file.
#[derive(Debug)]
pub struct Embedded {
    /// The part of the file that the code takes.
    pub region: Span,
    /// Its comments; none in code without directives.
    pub comments: Vec<Comment>,
    /// The places of its blocks and attributes, where there are comments.
    pub extents: Vec<Span>,
}

/// A short name for messages and addresses.
pub type Name = Arc<str>;
