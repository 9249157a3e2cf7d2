//! The files of a run in the places where they are used.

use std::collections::BTreeSet;
use std::sync::Arc;

use foldhash::HashSet;

use crate::dialect::Lowered;
use crate::dialect::plan::PlanFile;
use crate::dialect::ros::Template;
use crate::dialect::terraform::{ModuleFile, ModuleSet, stands_in_foreign};
use crate::finding::{InputError, Report};
use crate::fix::Kept;
use crate::pipeline::kinds::Given;
use crate::pipeline::narrow::Dependencies;
use crate::pipeline::parse::Parsed;
use crate::source::file_names::is_configuration;
use crate::source::paths::folder;
use crate::source::{FileId, SourceSet};
use crate::suppress::Suppressions;
use crate::syntax::{Problem, ProblemKind};

/// One root with what it rests on, or why there is none.
pub(super) type Root = Result<(Lowered, Dependencies), InputError>;

/// A file of which all is done that needs no other.
pub struct LoweredFile {
    /// Its id.
    pub(super) id: FileId,
    /// What it leaves to do.
    pub(super) work: Work,
    /// The suppressions in it.
    pub(super) suppressions: Suppressions,
    /// What is wrong with it.
    pub(super) problems: Vec<Problem>,
    /// Whether it could not be read at all.
    pub(super) lost: bool,
    /// How it came into the run.
    pub(super) given: Given,
    /// What its templates declare.
    pub(super) declared: Declared,
    /// What is kept of its templates for fixes.
    pub(super) kept: Kept,
}

/// What a file leaves to do.
pub(super) enum Work {
    /// Nothing: it is no infrastructure.
    None,
    /// A file of a module.
    Module(ModuleFile),
    /// Templates, done.
    Templates(Vec<Root>),
    /// A plan.
    Plan(PlanFile),
}

/// Names that templates declare. Kept only where the user gives values for some.
#[derive(Debug, Default)]
pub(super) struct Declared {
    /// Parameters.
    pub(super) parameters: BTreeSet<Arc<str>>,
    /// Whether there is a workspace, whose variables are parameters too.
    pub(super) workspace: bool,
}

impl Declared {
    /// Adds the names of another file.
    pub(super) fn extend(&mut self, other: Self) {
        self.parameters.extend(other.parameters);
        self.workspace |= other.workspace;
    }

    pub(super) fn of(templates: &[Template]) -> Self {
        let sections = templates.iter().filter_map(|t| t.root.get("Parameters"));
        let parameters = sections.flat_map(|s| s.entries()).map(|e| e.key.clone()).collect();
        Self { parameters, workspace: templates.iter().any(|t| t.root.get("Workspace").is_some()) }
    }
}

/// Files by what is left to do.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) modules: ModuleSet,
    pub(super) templates: Vec<Root>,
    pub(super) plans: Vec<(PlanFile, Given)>,
    pub(super) suppressions: Suppressions,
    pub(super) problems: Vec<(Arc<str>, Vec<Problem>)>,
    pub(super) declared: Declared,
    /// What is kept of templates for fixes.
    pub(super) kept: Kept,
    /// The files that were given.
    pub(super) given: HashSet<FileId>,
    /// The paths of all that could be read.
    pub(super) files: Vec<Arc<str>>,
    /// Whether there is Terraform configuration, or anything else to judge, and not only what
    /// calls for it.
    pub(super) configured: bool,
    /// What is to be said so far.
    pub(super) report: Report,
}

impl Gathered {
    /// Drops warnings about code of other clouds.
    pub(super) fn leave_foreign(&mut self) {
        for (path, problems) in &mut self.problems {
            problems.retain(|problem| {
                problem.kind != ProblemKind::DuplicateKey
                    || !stands_in_foreign(&self.modules, folder(path), problem.span)
            });
        }
    }

    /// Adds what is wrong with the modules that were loaded because something calls them.
    pub(super) fn add_loaded(&mut self, sources: &SourceSet) {
        for file in self
            .modules
            .loaded
            .iter()
            .filter_map(|directory| self.modules.directories.get(directory))
            .flatten()
        {
            if !file.document.problems.is_empty() {
                self.problems
                    .push((sources.file(file.file).path.clone(), file.document.problems.clone()));
            }
        }
    }
}

/// Puts files where they belong and reports their problems.
pub(super) fn gather(sources: &SourceSet, parsed: Parsed<LoweredFile>) -> Gathered {
    let mut sorted = Gathered { report: parsed.report, ..Gathered::default() };
    let report = &mut sorted.report;
    for file in parsed.files {
        let LoweredFile { id, work, suppressions, problems, lost, given, declared, kept } = file;
        if matches!(work, Work::None) && problems.is_empty() {
            report.skipped_not_infrastructure += 1;
            continue;
        }
        let file = sources.file(id);
        sorted.given.insert(id);
        if !lost {
            report.files.insert(file.path.clone());
            sorted.files.push(file.path.clone());
        }
        sorted.suppressions.extend(suppressions);
        sorted.declared.extend(declared);
        sorted.kept.extend(kept);
        if !problems.is_empty() {
            sorted.problems.push((file.path.clone(), problems));
        }
        match work {
            Work::None => {}
            Work::Module(module_file) => {
                sorted.configured |= is_configuration(&module_file.name);
                sorted
                    .modules
                    .directories
                    .entry(folder(&file.path).into())
                    .or_default()
                    .push(module_file);
            }
            Work::Templates(lowered) => {
                sorted.configured = true;
                sorted.templates.extend(lowered);
            }
            Work::Plan(plan) => {
                sorted.configured = true;
                sorted.plans.push((plan, given));
            }
        }
    }
    sorted
}
