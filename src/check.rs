//! The whole way from texts to a report: intake, lowering, the filing model, rules.
//!
//! The one function that the command line, tests and other front ends call. Does no I/O: texts come in, further files
//! come through [`ProjectFiles`].

mod declared;
mod embedded;
mod ignore;
pub mod levels;
mod names;
pub mod narrow;
mod secrets;
mod tool;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::dialect::plan::{self, PlanFile};
use crate::dialect::ros::Template;
use crate::dialect::terraform::{self, ModuleSet, RootInput};
use crate::dialect::{Budget, Context, Inputs, Lowered, ProjectFiles, ros};
use crate::filing::{Declarations, build};
use crate::finding::{InputError, Report};
use crate::fix;
use crate::graph::ResourceGraph;
use crate::intake::{self, Content, Given, Kind, Parsed};
use crate::rules;
use crate::source::{FileId, SourceFile, SourceSet, Span};
use crate::suppress::Suppressions;
use crate::syntax::Problem;
use crate::text::Text;

use narrow::{Book, Dependencies, Scope};

pub use levels::Levels;
pub use narrow::{Changed, Dependency};

/// A file that goes into a run.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// Path as shown.
    pub path: String,
    /// Its text, or why there is none.
    pub text: Result<String, InputError>,
    /// Whether the user named it.
    pub given: Given,
}

/// What a run is judged by.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Edition of the rules.
    pub edition: Option<&'static str>,
    /// Values from outside.
    pub inputs: Inputs,
    /// What the configuration declares.
    pub declarations: Declarations,
    /// Severities of rules.
    pub levels: Levels,
    /// The day of the run, for suppressions with an end; `None` lets none expire.
    pub today: Option<jiff::civil::Date>,
    /// Whether fixes are written out as edits; they cost a look at the text of each.
    pub fixes: bool,
    /// Limits of evaluation.
    pub budget: Budget,
    /// What has changed, if only roots that rest on something changed are to be judged.
    pub changed: Option<Changed>,
}

/// Files by what they hold.
#[derive(Default)]
struct Sorted {
    modules: ModuleSet,
    templates: Vec<Template>,
    plans: Vec<PlanFile>,
    suppressions: Suppressions,
    problems: Vec<(Arc<str>, Vec<Problem>)>,
    /// The paths of all that could be read.
    files: Vec<Arc<str>>,
}

/// Judges files: findings with suppressions applied, sorted by place.
pub fn check(sources: &SourceSet, files: Vec<InputFile>, project: &dyn ProjectFiles, settings: &Settings) -> Report {
    let edition = settings.edition.unwrap_or(crate::catalog::EDITIONS[0]);
    let mut report = Report { edition: edition.to_owned(), ..Report::default() };
    let parsed = read(sources, files, &mut report);
    let mut sorted = sort(sources, parsed, &mut report);
    let catalog = Catalog::get();
    let wanted = |type_name: &str| catalog.wanted(type_name);
    let context = Context { sources, files: project, inputs: &settings.inputs, budget: settings.budget, wanted: &wanted };
    report.undeclared = names::undeclared(&settings.inputs, &sorted.modules, &sorted.templates);
    let lowered = lower(&context, &mut sorted, settings.changed.is_some(), &mut report);
    let mut tool = tool::ToolFindings::new(sources, &settings.levels);
    sorted.problems.iter().for_each(|(root, problems)| tool.problems(problems, root));
    let mut graphs: Vec<ResourceGraph> = Vec::with_capacity(lowered.len());
    let mut scope = Scope::new(settings.changed.clone());
    for (root, dependencies) in lowered {
        let judged = scope.add(&root.graph.root, dependencies);
        tool.problems(&root.problems, &root.graph.root);
        tool.gaps(&root.graph);
        ignore::collect_embedded(sources, &root.comments, &mut sorted.suppressions);
        report.resources += if judged { root.graph.resources.len() } else { 0 };
        graphs.push(root.graph);
    }
    tool.finish(&mut report);
    let model = build::build(&graphs, &settings.declarations, catalog, edition);
    let level = |id: &'static str, severity, span: Span| settings.levels.of(id, severity, &sources.file(span.file).path);
    report.unmatched = declared::unmatched(sources, &graphs, &model, &settings.declarations);
    graphs.into_par_iter().for_each(drop);
    rules::judge(&model, catalog, &rules::Settings { level: &level, judged: &|root| scope.judges(root) }, &mut report);
    ignore::apply(sources, &sorted.suppressions, settings, &mut report);
    scope.narrow(&mut report, sources, &sorted.files);
    tool::sort_findings(sources, &mut report);
    if settings.fixes {
        fix::write_all(&mut report.findings, sources);
    }
    secrets::hide(&mut report, sources);
    report
}

/// Takes texts in and parses them, in parallel; the order of ids is that of the files.
fn read(sources: &SourceSet, files: Vec<InputFile>, report: &mut Report) -> Vec<(FileId, Parsed)> {
    let mut todo: Vec<(FileId, Arc<SourceFile>, Kind, Given)> = Vec::with_capacity(files.len());
    let mut lost = Vec::new();
    for file in files {
        match file.text {
            Err(error) => {
                report.errors.push(error);
                lost.extend(intake::lost(sources, &file.path));
            }
            Ok(text) => match intake::kind(&file.path, &text, file.given) {
                Kind::Other => report.skipped_not_infrastructure += 1,
                kind => {
                    let id = sources.add(SourceFile::new(file.path, &text));
                    todo.push((id, sources.file(id), kind, file.given));
                }
            },
        }
    }
    let parse = |(id, file, kind, given): &(FileId, Arc<SourceFile>, Kind, Given)| {
        let parsed = catch_unwind(AssertUnwindSafe(|| intake::parse(*id, file, *kind, *given)));
        (*id, parsed.map_err(|_| internal(&file.path)))
    };
    let mut all = lost;
    for (id, parsed) in todo.par_iter().map(parse).collect::<Vec<_>>() {
        match parsed {
            Ok(parsed) => all.push((id, parsed)),
            Err(error) => report.errors.push(error),
        }
    }
    all
}

/// Puts parsed files where they belong and reports their problems.
fn sort(sources: &SourceSet, parsed: Vec<(FileId, Parsed)>, report: &mut Report) -> Sorted {
    let mut sorted = Sorted::default();
    for (id, parsed) in parsed {
        let file = sources.file(id);
        if matches!(parsed.content, Content::Other) && parsed.problems.is_empty() {
            report.skipped_not_infrastructure += 1;
            continue;
        }
        if !parsed.lost {
            report.files += 1;
            sorted.files.push(file.path.clone());
        }
        ignore::collect(sources, id, &parsed, &mut sorted.suppressions);
        if !parsed.problems.is_empty() {
            sorted.problems.push((file.path.clone(), parsed.problems));
        }
        match parsed.content {
            Content::Other => {}
            Content::Terraform(module_file) => {
                let directory = file.path.rsplit_once('/').map_or(".", |(d, _)| if d.is_empty() { "/" } else { d });
                sorted.modules.directories.entry(directory.into()).or_default().push(module_file);
            }
            Content::Ros(templates) => sorted.templates.extend(templates),
            Content::Plan(plan) => sorted.plans.push(plan),
        }
    }
    sorted
}

/// Lowers every root, in parallel; the order is Terraform roots by directory, then templates by path.
fn lower(context: &Context<'_>, sorted: &mut Sorted, narrow: bool, report: &mut Report) -> Vec<(Lowered, Dependencies)> {
    let directories = terraform::roots(context, &mut sorted.modules);
    let modules = &sorted.modules;
    let guard = |root: &str, run: &dyn Fn(&Context<'_>) -> Lowered| {
        let book = Book::new(context.files, root, narrow);
        let own = Context { files: &book, ..*context };
        let lowered = catch_unwind(AssertUnwindSafe(|| run(&own))).map_err(|_| internal(root))?;
        Ok((lowered, book.close()))
    };
    let terraform_root = |directory: &Arc<str>| {
        let root = RootInput { directory: directory.clone(), display: directory.clone(), address_prefix: "".into(), stack: None };
        guard(directory, &|context| {
            let mut lowered = terraform::lower(context, modules, &root);
            embedded::add_templates(context, &mut lowered);
            lowered
        })
    };
    let mut results: Vec<Result<(Lowered, Dependencies), InputError>> = directories.par_iter().map(terraform_root).collect();
    // Trees are dropped as soon as they are lowered, by the thread that did it.
    let template = |template: Template| guard(&template.path, &|context| ros::lower(context, &template));
    results.par_extend(std::mem::take(&mut sorted.templates).into_par_iter().map(template));
    let plan = |file: PlanFile| guard(&file.path, &|context| plan::lower(context, &file, modules));
    results.par_extend(std::mem::take(&mut sorted.plans).into_par_iter().map(plan));
    std::mem::take(&mut sorted.modules.directories).into_par_iter().for_each(drop);
    let mut lowered = Vec::with_capacity(results.len());
    for result in results {
        match result {
            Ok(root) => lowered.push(root),
            Err(error) => report.errors.push(error),
        }
    }
    lowered
}

/// A panic is a defect of this program; it costs one file or root, never the run.
fn internal(path: &str) -> InputError {
    let message = Text::new(
        format!("检查 {path} 时程序内部出错，该文件未检查；请报告这个问题。"),
        format!("internal error while checking {path}; it was not checked: please report this"),
    );
    InputError { kind: "internal", message, span: None, path: Some(path.to_owned()) }
}
