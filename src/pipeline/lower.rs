//! The second step: from trees to graphs of resources, in all dialects.
//!
//! [`lower_file`] does what a file allows for by itself, [`lower`] the rest.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::account::Tab;
use crate::catalog::{Catalog, Role};
use crate::dialect::plan::{self, PlanFile};
use crate::dialect::ros::{self, Template};
use crate::dialect::terraform::{self, ModuleSet, RootInput};
use crate::dialect::{Context, Lowered};
use crate::finding::Report;
use crate::fix::Kept;
use crate::pipeline::gather::{Declared, Gathered, LoweredFile, Root, Work, gather};
use crate::pipeline::kinds::Given;
use crate::pipeline::narrow::{Book, Dependencies};
use crate::pipeline::parse::Parsed;
use crate::pipeline::parse_file::{Content, ParsedFile};
use crate::pipeline::{Run, Settings, Unused, embedded, free, ignore, internal, undeclared};
use crate::source::FileId;
use crate::suppress::Suppressions;
use crate::syntax::Problem;

/// All roots of a run, and what is known of its files beside them.
pub struct Roots {
    /// In order: Terraform roots by directory, templates and plans by path.
    pub(super) roots: Vec<(Lowered, Dependencies)>,
    /// What is wrong with files, by their paths.
    pub(super) problems: Vec<(Arc<str>, Vec<Problem>)>,
    /// The suppressions in the files that were given.
    pub(super) suppressions: Suppressions,
    /// The files that were given.
    pub(super) given: foldhash::HashSet<FileId>,
    /// The paths of all that could be read.
    pub(super) files: Vec<Arc<str>>,
    /// What is kept of templates for fixes.
    pub(super) kept: Kept,
    /// Whether there is anything to judge, and not only what calls for it.
    pub(super) configured: bool,
    /// Values that the configuration gives to what is not there.
    pub(super) idle: Vec<Unused>,
    /// What is to be said so far.
    pub(super) report: Report,
}

/// Does with a parsed file what needs no other: suppressions are gathered and templates lowered by
/// the thread that parsed it, so that no tree waits for the other files. Modules wait, for one may
/// call another.
pub fn lower_file(settings: &Settings, context: &Context<'_>, parsed: ParsedFile) -> LoweredFile {
    let mut suppressions = Suppressions::default();
    ignore::collect(context.sources, &parsed, &mut suppressions);
    let ParsedFile { id, given, content, problems, lost, .. } = parsed;
    let (mut declared, mut kept) = (Declared::default(), Kept::default());
    let work = match content {
        Content::Other => Work::None,
        Content::Terraform(file) => Work::Module(file),
        Content::Plan(plan) => Work::Plan(plan),
        Content::Ros(templates) => {
            if !context.inputs.parameters.is_empty() {
                declared = Declared::of(&templates);
            }
            let lower = |template: Template| {
                let lowered = self::template(settings, context, &template);
                if settings.fixes {
                    kept.take(template.root, is_server);
                }
                lowered
            };
            Work::Templates(templates.into_iter().map(lower).collect())
        }
    };
    LoweredFile { id, work, suppressions, problems, lost, given, declared, kept }
}

/// Whether resources of a type may have findings with fixes.
fn is_server(type_name: &str) -> bool {
    Catalog::get().resource(type_name).is_some_and(|row| row.role == Role::Server)
}

/// Lowers every root that is left, in parallel.
pub fn lower(run: &Run<'_>, parsed: Parsed<LoweredFile>) -> Roots {
    let mut files = gather(run.context.sources, parsed);
    files.leave_foreign();
    files.report.undeclared =
        undeclared::names(run.context.inputs, &files.modules, &files.declared);
    let mut all = terraform_roots(run, &mut files);
    let declarations = &run.settings.declarations;
    let idle = undeclared::data(run.context.inputs, &files.modules, &declarations.shared);
    all.append(&mut files.templates);
    all.append(&mut plans(run, &mut files));
    let Gathered {
        modules,
        problems,
        suppressions,
        given,
        files,
        kept,
        configured,
        mut report,
        ..
    } = files;
    // Nothing waits for the trees to be freed.
    free(modules);
    let mut roots = Vec::with_capacity(all.len());
    for root in all {
        match root {
            Ok(root) => roots.push(root),
            Err(error) => report.errors.push(error),
        }
    }
    Roots { roots, problems, suppressions, given, files, kept, configured, idle, report }
}

/// Terraform: the modules that nothing calls.
fn terraform_roots(run: &Run<'_>, files: &mut Gathered) -> Vec<Root> {
    let context = run.context;
    let roots = terraform::roots(&context, &mut files.modules);
    files.add_loaded(context.sources);
    let modules = &files.modules;
    files.report.idle_values = undeclared::values(&context, modules, &roots);
    let lower = |root: &RootInput, tab: &Tab| {
        guarded(run.settings, &Context { tab, ..context }, &root.display, &|context| {
            let mut lowered = terraform::lower(context, modules, root);
            embedded::add_templates(context, &mut lowered);
            lowered
        })
    };
    let size = |root: &RootInput| {
        let files = modules.files(&root.directory).into_iter().flatten();
        files.map(|file| bytes(run, file.file)).sum()
    };
    run.account.share_out(&roots, size, lower)
}

/// ROS: one template, which needs no other file that was given.
fn template(settings: &Settings, context: &Context<'_>, template: &Template) -> Root {
    guarded(settings, context, &template.path, &|context| ros::lower(context, template))
}

/// Plans and states, but those that were found and whose code is judged.
fn plans(run: &Run<'_>, files: &mut Gathered) -> Vec<Root> {
    let modules: &ModuleSet = &files.modules;
    let (plans, beside): (Vec<_>, Vec<_>) = std::mem::take(&mut files.plans)
        .into_iter()
        .partition(|(plan, given)| *given == Given::Named || !plan::has_code(plan, modules));
    files.report.skipped_beside_code += beside.len();
    let lower = |(file, _): &(PlanFile, Given), tab: &Tab| {
        guarded(run.settings, &Context { tab, ..run.context }, &file.path, &|context| {
            plan::lower(context, file, modules)
        })
    };
    let lowered = run.account.share_out(&plans, |(plan, _)| bytes(run, plan.file), lower);
    free(plans);
    lowered
}

fn bytes(run: &Run<'_>, file: FileId) -> usize {
    run.context.sources.file(file).text.len()
}

/// Lowers one root, and tells what it rests on if that matters.
fn guarded(
    settings: &Settings,
    context: &Context<'_>,
    root: &str,
    lower: &dyn Fn(&Context<'_>) -> Lowered,
) -> Root {
    let book = Book::new(context.files, root, settings.changed.is_some());
    let own = Context { files: &book, ..*context };
    let lowered = catch_unwind(AssertUnwindSafe(|| lower(&own))).map_err(|_| internal(root))?;
    context.tab.keep(lowered.graph.size(context.tab.spent().memory));
    Ok((lowered, book.close()))
}
