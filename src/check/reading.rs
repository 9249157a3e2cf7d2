//! From texts to parsed files, each in the place where it is used.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use foldhash::HashSet;
use rayon::prelude::*;

use crate::account::{Account, Tab};
use crate::check::narrow::Dependencies;
use crate::check::taken::{self, Asked, Declared, Taken, Work};
use crate::check::{InputFile, internal};
use crate::dialect::plan::PlanFile;
use crate::dialect::terraform::{ModuleSet, stands_in_foreign};
use crate::dialect::{Context, Lowered};
use crate::finding::{InputError, Report};
use crate::fix::Kept;
use crate::intake::{self, Given, Kind};
use crate::source::file_names::is_configuration;
use crate::source::paths::folder;
use crate::source::{FileId, SourceFile, SourceSet};
use crate::suppress::Suppressions;
use crate::syntax::{Problem, ProblemKind};

/// Bytes of text that are parsed for a step of work.
const BYTES_OF_STEP: usize = 8;

/// Files by what is left to do.
#[derive(Default)]
pub(super) struct Sorted {
    pub(super) modules: ModuleSet,
    pub(super) templates: Vec<Result<(Lowered, Dependencies), InputError>>,
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
}

impl Sorted {
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

/// Takes texts in and parses them, in parallel; the order of ids is that of the files.
pub(super) fn read(
    context: &Context<'_>,
    account: &Arc<Account>,
    files: Vec<InputFile>,
    asked: Asked,
    report: &mut Report,
) -> Vec<Taken> {
    let sources = context.sources;
    let kind_of = |file: &InputFile| match file
        .text
        .as_ref()
        .map_or(Kind::Other, |text| intake::kind(&file.path, text))
    {
        Kind::Other if file.given == Given::Named && file.text.is_ok() => {
            intake::unknown(&file.path)
        }
        kind => kind,
    };
    let mut kinds: Vec<Kind> = files.par_iter().map(kind_of).collect();
    leave_beside_code(&files, &mut kinds);
    let mut todo: Vec<(FileId, Arc<SourceFile>, Kind, Given)> = Vec::with_capacity(files.len());
    let mut all = Vec::with_capacity(files.len());
    for (file, kind) in files.into_iter().zip(kinds) {
        match file.text {
            Err(error) => {
                report.errors.push(error);
                all.extend(
                    intake::lost(sources, &file.path)
                        .map(|(id, parsed)| taken::take(context, id, parsed, file.given, asked)),
                );
            }
            Ok(text)
                if file.given == Given::Named && intake::mistaken(&file.path, &text).is_some() =>
            {
                report.errors.extend(intake::mistaken(&file.path, &text));
            }
            Ok(_) if kind == Kind::Other => report.skipped_not_infrastructure += 1,
            Ok(_) if kind == Kind::BesideCode => report.skipped_beside_code += 1,
            Ok(text) => {
                let id = sources.add(SourceFile::new(file.path, text));
                todo.push((id, sources.file(id), kind, file.given));
            }
        }
    }
    let one = |(id, file, kind, given): &(FileId, Arc<SourceFile>, Kind, Given), tab: &Tab| {
        let charge = || {
            tab.make(intake::tree_size(*kind, &file.text))
                .and_then(|()| tab.work(file.text.len() / BYTES_OF_STEP))
        };
        let parse = || match charge() {
            Ok(()) => intake::parse(*id, file, *kind, *given),
            Err(over) => intake::refused(*id, file, *kind, &over),
        };
        let parsed = catch_unwind(AssertUnwindSafe(parse));
        parsed
            .map(|parsed| taken::take(&Context { tab, ..*context }, *id, parsed, *given, asked))
            .map_err(|_| internal(&file.path))
    };
    for taken in account.share_out(&todo, |(_, file, ..)| file.text.len(), one) {
        match taken {
            Ok(taken) => all.push(taken),
            Err(error) => report.errors.push(error),
        }
    }
    all
}

/// Leaves out plans and states that were found with Terraform code in their folder, above it or
/// below it: they say the same as the code, and are judged only when they are named.
fn leave_beside_code(files: &[InputFile], kinds: &mut [Kind]) {
    let found = |file: &InputFile, kind: Kind| kind == Kind::Plan && file.given == Given::Found;
    if !files.iter().zip(&*kinds).any(|(file, kind)| found(file, *kind)) {
        return;
    }
    let code = files
        .iter()
        .zip(&*kinds)
        .filter(|(_, kind)| matches!(kind, Kind::Terraform(kind) if kind.is_configuration()));
    let folders: BTreeSet<&str> = code.map(|(file, _)| folder(&file.path)).collect();
    for (file, kind) in files.iter().zip(kinds).filter(|(file, kind)| found(file, **kind)) {
        if let (Ok(text), true) =
            (&file.text, folders.iter().any(|code| is_beside(folder(&file.path), code)))
        {
            *kind = intake::beside_code(text);
        }
    }
}

/// Whether two folders are the same, or one lies in the other.
fn is_beside(a: &str, b: &str) -> bool {
    let inside = |inner: &str, outer: &str| match outer {
        "." => !inner.starts_with('/') && !inner.starts_with(".."),
        outer => inner
            .strip_prefix(outer.trim_end_matches('/'))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    };
    inside(a, b) || inside(b, a)
}

/// Puts files where they belong and reports their problems.
pub(super) fn sort(sources: &SourceSet, taken: Vec<Taken>, report: &mut Report) -> Sorted {
    let mut sorted = Sorted::default();
    for Taken { id, work, suppressions, problems, lost, given, declared, kept } in taken {
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
