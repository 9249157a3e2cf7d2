//! The whole way from texts to a report: intake, lowering, the filing model, rules.
//!
//! The one function that the command line, tests and other front ends call. Does no I/O: texts come
//! in, further files come through [`ProjectFiles`].

pub mod addresses;
mod declared;
mod embedded;
mod ignore;
mod leftovers;
pub mod levels;
mod names;
pub mod narrow;
mod reading;
mod secrets;
mod switched_off;
mod taken;
mod tool;
mod unknown_types;
mod uses;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::account::{Account, Limits, Tab};
use crate::catalog::{Catalog, Edition};
use crate::dialect::plan::{self, PlanFile};
use crate::dialect::terraform::{self, RootInput};
use crate::dialect::{Budget, Context, Inputs, Lowered, ProjectFiles};
use crate::filing::{Declarations, build};
use crate::finding::{InputError, Report};
use crate::fix;
use crate::graph::ResourceGraph;
use crate::intake::Given;
use crate::rules;
use crate::source::{FileId, SourceSet, Span};
use crate::text::Text;
use crate::verdict;

use narrow::{Book, Dependencies, Scope};
use reading::Sorted;

pub use leftovers::Leftovers;
pub use levels::Levels;
pub use narrow::{Changed, Dependency};
pub use tool::sort_findings;

/// About what a resource takes in memory, and a tree for each byte of its text.
const RESOURCE_BYTES: usize = 4_096;
const TREE_FACTOR: usize = 8;

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

/// A part of the configuration without effect.
#[derive(Clone, Debug)]
pub struct Unused {
    /// The part.
    pub span: Span,
    /// Why it has none.
    pub message: Text,
    /// What to write.
    pub help: Text,
}

/// What a run is judged by.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Edition of the rules.
    pub edition: Option<Edition>,
    /// Values from outside.
    pub inputs: Inputs,
    /// What the configuration declares.
    pub declarations: Declarations,
    /// Parts of the configuration that are known to be without effect.
    pub unused: Vec<Unused>,
    /// Severities of rules.
    pub levels: Levels,
    /// Patterns of addresses and domains that levels are set for, with their places.
    pub addresses: Vec<(String, Span)>,
    /// Rules whose findings no comment ignores.
    pub unignorable: Vec<String>,
    /// Whether comments ignore nothing at all.
    pub no_ignores: bool,
    /// Tells the day of the run, asked only where a suppression or a server has an end; `None`
    /// lets none expire.
    pub today: Option<fn() -> jiff::civil::Date>,
    /// Whether fixes are written out as edits; they cost a look at the text of each.
    pub fixes: bool,
    /// Whether other runs judge the same files with other values: what this one is to keep, their
    /// fixes must not change.
    pub several: bool,
    /// Limits of single things in evaluation.
    pub budget: Budget,
    /// Limits of the run as a whole. Of work, each byte of input adds a step to it.
    pub limits: Limits,
    /// What has changed, if only roots that rest on something changed are to be judged.
    pub changed: Option<Changed>,
    /// Takes what the run is done with; without it, another thread frees that.
    pub leftovers: Option<Arc<Leftovers>>,
}

impl Settings {
    fn done_with(&self, thing: impl Send + 'static, size: usize) {
        match &self.leftovers {
            Some(leftovers) => leftovers.take(thing, size),
            None => rayon::spawn(move || drop(thing)),
        }
    }
}

/// Judges files: findings with suppressions applied, sorted by place.
pub fn check(
    sources: &SourceSet,
    files: Vec<InputFile>,
    project: &dyn ProjectFiles,
    settings: &Settings,
) -> Report {
    let edition = settings.edition.unwrap_or(Edition::DEFAULT);
    let mut report = Report { edition: edition.id().to_owned(), ..Report::default() };
    let catalog = Catalog::get();
    // Types that came later are read too, so that their host names can be told.
    let wanted = |type_name: &str| catalog.wanted(type_name) || catalog.is_new(type_name);
    let account = account(&files, settings.limits);
    let tab = account.tab();
    let context = Context {
        sources,
        files: project,
        inputs: &settings.inputs,
        budget: settings.budget,
        tab: &tab,
        wanted: &wanted,
    };
    let asked = taken::Asked { narrow: settings.changed.is_some(), fixes: settings.fixes };
    let taken = reading::read(&context, &account, files, asked, &mut report);
    let mut sorted = reading::sort(sources, taken, &mut report);
    sorted.leave_foreign();
    report.undeclared = names::undeclared(&settings.inputs, &sorted.modules, &sorted.declared);
    let lowered = lower(&context, &account, &mut sorted, settings, &mut report);
    let mut tool = tool::ToolFindings::new(sources, &settings.levels);
    sorted.problems.iter().for_each(|(root, problems)| tool.problems(problems, root));
    let mut graphs: Vec<ResourceGraph> = Vec::with_capacity(lowered.len());
    let mut scope = Scope::new(settings.changed.clone());
    for (root, dependencies) in lowered {
        let judged = scope.add(&root.graph.root, dependencies);
        tool.problems(&root.problems, &root.graph.root);
        for file in root.files.iter().filter(|file| sorted.given.insert(**file)) {
            ignore::collect_loaded(&context, *file, &mut sorted.suppressions);
        }
        tool.gaps(&root.graph);
        ignore::collect_embedded(sources, &root.comments, &mut sorted.suppressions);
        // What calls a module that is not here is nothing to judge.
        let empty =
            !sorted.configured && root.graph.resources.is_empty() && !root.graph.gaps.is_empty();
        if judged && !empty {
            report.judged.insert(root.graph.root.to_string());
        }
        report.resources += if judged { root.graph.resources.len() } else { 0 };
        graphs.push(root.graph);
    }
    tool.unknown_types(&graphs, catalog);
    secrets::hide_marked(&graphs, sources);
    let model = build::build(&graphs, &settings.declarations, catalog, edition);
    let level = |id: &'static str, severity, span: Span, name: Option<&str>| {
        settings.levels.of(id, severity, &sources.file(span.file).path, name)
    };
    report.unmatched = declared::unmatched(sources, &graphs, &model, &settings.declarations);
    let unbound = declared::unbound(sources, &graphs, &model, &settings.declarations);
    let idle = if settings.declarations.whole {
        addresses::unused(&settings.addresses, &graphs, &model)
    } else {
        Vec::new()
    };
    report.unused = settings
        .unused
        .iter()
        .cloned()
        .chain(unbound)
        .chain(idle)
        .filter_map(|unused| tool.unused(unused))
        .collect();
    tool.finish(&mut report);
    let how = rules::Settings { level: &level, judged: &|root| scope.judges(root) };
    rules::judge(
        &verdict::assess(&model, catalog, settings.declarations.candidates, settings.today),
        &how,
        &mut report,
    );
    report.switched_off = switched_off::servers(sources, catalog, &report);
    ignore::apply(sources, &sorted.suppressions, settings, &mut report);
    scope.narrow(&mut report, sources, &sorted.files);
    sort_findings(sources, &mut report);
    if settings.fixes {
        let uses = uses::of(&graphs, &report.findings, settings.several);
        fix::write_all(&mut report.findings, sources, &sorted.kept, &uses);
        report.uses.extend(Some(uses).filter(|_| settings.several));
    }
    let resources: usize = graphs.iter().map(|g| g.resources.len()).sum();
    settings.done_with(graphs, resources * RESOURCE_BYTES);
    secrets::hide(&mut report, sources);
    settings.done_with(model, 0);
    report.spent = account.used();
    report
}

/// Lowers every root that is left, in parallel; the order is Terraform roots by directory, then
/// templates by path.
fn lower(
    context: &Context<'_>,
    account: &Arc<Account>,
    sorted: &mut Sorted,
    settings: &Settings,
    report: &mut Report,
) -> Vec<(Lowered, Dependencies)> {
    let narrow = settings.changed.is_some();
    let roots = terraform::roots(context, &mut sorted.modules);
    sorted.add_loaded(context.sources);
    let modules = &sorted.modules;
    let terraform_root = |root: &RootInput, tab: &Tab| {
        guarded(&Context { tab, ..*context }, &root.display, narrow, &|context| {
            let mut lowered = terraform::lower(context, modules, root);
            embedded::add_templates(context, &mut lowered);
            lowered
        })
    };
    let bytes = |file: FileId| context.sources.file(file).text.len();
    let size = |root: &RootInput| {
        modules.files(&root.directory).into_iter().flatten().map(|f| bytes(f.file)).sum()
    };
    let mut results: Vec<Result<(Lowered, Dependencies), InputError>> =
        account.share_out(&roots, size, terraform_root);
    results.append(&mut sorted.templates);
    let plans = std::mem::take(&mut sorted.plans).into_iter();
    let (plans, beside): (Vec<_>, Vec<_>) =
        plans.partition(|(plan, given)| *given == Given::Named || !plan::has_code(plan, modules));
    report.skipped_beside_code += beside.len();
    let plan = |(file, _): &(PlanFile, Given), tab: &Tab| {
        guarded(&Context { tab, ..*context }, &file.path, narrow, &|context| {
            plan::lower(context, file, modules)
        })
    };
    results.extend(account.share_out(&plans, |(plan, _)| bytes(plan.file), plan));
    let size = plans.iter().map(|(plan, _)| bytes(plan.file)).sum::<usize>() * TREE_FACTOR;
    settings.done_with(plans, size);
    let trees = std::mem::take(&mut sorted.modules.directories);
    let bytes: usize =
        trees.values().flatten().map(|f| context.sources.file(f.file).text.len()).sum();
    settings.done_with(trees, bytes * TREE_FACTOR);
    let mut lowered = Vec::with_capacity(results.len());
    for result in results {
        match result {
            Ok(root) => lowered.push(root),
            Err(error) => report.errors.push(error),
        }
    }
    lowered
}

/// Lowers one root, and tells what it rests on if that matters.
fn guarded(
    context: &Context<'_>,
    root: &str,
    narrow: bool,
    run: &dyn Fn(&Context<'_>) -> Lowered,
) -> Result<(Lowered, Dependencies), InputError> {
    let book = Book::new(context.files, root, narrow);
    let own = Context { files: &book, ..*context };
    let lowered = catch_unwind(AssertUnwindSafe(|| run(&own))).map_err(|_| internal(root))?;
    context.tab.keep(lowered.graph.size(context.tab.spent().memory));
    Ok((lowered, book.close()))
}

/// An account that allows for the size of the input.
fn account(files: &[InputFile], limits: Limits) -> Arc<Account> {
    let bytes: usize =
        files.iter().filter_map(|file| file.text.as_ref().ok()).map(String::len).sum();
    Account::new(limits, bytes)
}

/// A panic is a defect of this program; it costs one file or root, never the run.
fn internal(path: &str) -> InputError {
    let message = Text::new(
        format!("检查 {path} 时程序内部出错，该文件未检查；请报告这个问题。"),
        format!("internal error while checking {path}; it was not checked: please report this"),
    );
    InputError { kind: "internal", message, span: None, path: Some(path.to_owned()) }
}
