//! From texts to parsed files, each in the place where it is used.

use std::cmp::Reverse;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use foldhash::HashSet;
use rayon::prelude::*;

use crate::check::narrow::Dependencies;
use crate::check::taken::{self, Asked, Declared, Taken, Work};
use crate::check::{InputFile, internal};
use crate::dialect::plan::PlanFile;
use crate::dialect::terraform::ModuleSet;
use crate::dialect::{Context, Lowered};
use crate::finding::{InputError, Report};
use crate::fix::Kept;
use crate::intake::{self, Given, Kind};
use crate::source::{FileId, SourceFile, SourceSet};
use crate::suppress::Suppressions;
use crate::syntax::Problem;

/// Files by what is left to do.
#[derive(Default)]
pub(super) struct Sorted {
    pub(super) modules: ModuleSet,
    pub(super) templates: Vec<Result<(Lowered, Dependencies), InputError>>,
    pub(super) plans: Vec<PlanFile>,
    pub(super) suppressions: Suppressions,
    pub(super) problems: Vec<(Arc<str>, Vec<Problem>)>,
    pub(super) declared: Declared,
    /// What is kept of templates for fixes.
    pub(super) kept: Kept,
    /// The files that were given.
    pub(super) given: HashSet<FileId>,
    /// The paths of all that could be read.
    pub(super) files: Vec<Arc<str>>,
}

impl Sorted {
    /// Adds what is wrong with the modules that were loaded because something calls them.
    pub(super) fn add_loaded(&mut self, sources: &SourceSet) {
        for file in self.modules.loaded.iter().filter_map(|directory| self.modules.directories.get(directory)).flatten() {
            if !file.document.problems.is_empty() {
                self.problems.push((sources.file(file.file).path.clone(), file.document.problems.clone()));
            }
        }
    }
}

/// Takes texts in and parses them, in parallel; the order of ids is that of the files.
pub(super) fn read(context: &Context<'_>, files: Vec<InputFile>, asked: Asked, report: &mut Report) -> Vec<Taken> {
    let sources = context.sources;
    let kind_of = |file: &InputFile| file.text.as_ref().map_or(Kind::Other, |text| intake::kind(&file.path, text, file.given));
    let kinds: Vec<Kind> = files.par_iter().map(kind_of).collect();
    let mut todo: Vec<(FileId, Arc<SourceFile>, Kind, Given)> = Vec::with_capacity(files.len());
    let mut all = Vec::with_capacity(files.len());
    for (file, kind) in files.into_iter().zip(kinds) {
        match file.text {
            Err(error) => {
                report.errors.push(error);
                all.extend(intake::lost(sources, &file.path).map(|(id, parsed)| taken::take(context, id, parsed, asked)));
            }
            Ok(_) if kind == Kind::Other => report.skipped_not_infrastructure += 1,
            Ok(text) => {
                let id = sources.add(SourceFile::new(file.path, text));
                todo.push((id, sources.file(id), kind, file.given));
            }
        }
    }
    let one = |(id, file, kind, given): &(FileId, Arc<SourceFile>, Kind, Given)| {
        let parsed = catch_unwind(AssertUnwindSafe(|| intake::parse(*id, file, *kind, *given, context.wanted)));
        parsed.map(|parsed| taken::take(context, *id, parsed, asked)).map_err(|_| internal(&file.path))
    };
    for taken in largest_first(&todo, |(_, file, ..)| file.text.len(), one) {
        match taken {
            Ok(taken) => all.push(taken),
            Err(error) => report.errors.push(error),
        }
    }
    all
}

/// Maps in parallel, the largest first, so that no thread is left with a large one in the end; results are in order.
fn largest_first<T: Sync, R: Send>(items: &[T], size: impl Fn(&T) -> usize, one: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|at| Reverse(size(&items[*at])));
    let mut results: Vec<(usize, R)> = order.into_par_iter().with_max_len(1).map(|at| (at, one(&items[at]))).collect();
    results.sort_unstable_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Puts files where they belong and reports their problems.
pub(super) fn sort(sources: &SourceSet, taken: Vec<Taken>, report: &mut Report) -> Sorted {
    let mut sorted = Sorted::default();
    for Taken { id, work, suppressions, problems, lost, declared, kept } in taken {
        if matches!(work, Work::None) && problems.is_empty() {
            report.skipped_not_infrastructure += 1;
            continue;
        }
        let file = sources.file(id);
        sorted.given.insert(id);
        if !lost {
            report.files += 1;
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
                let directory = file.path.rsplit_once('/').map_or(".", |(d, _)| if d.is_empty() { "/" } else { d });
                sorted.modules.directories.entry(directory.into()).or_default().push(module_file);
            }
            Work::Templates(lowered) => sorted.templates.extend(lowered),
            Work::Plan(plan) => sorted.plans.push(plan),
        }
    }
    sorted
}
