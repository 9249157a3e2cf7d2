//! The third step: from graphs to a report.

use foldhash::HashSet;

use crate::catalog::{Catalog, Edition};
use crate::dialect::Lowered;
use crate::filing::{FilingModel, build};
use crate::finding::{Finding, Report};
use crate::graph::ResourceGraph;
use crate::pipeline::ignore::Reach;
use crate::pipeline::lower::Roots;
use crate::pipeline::narrow::Scope;
use crate::pipeline::tool::{ToolFindings, sort_findings};
use crate::pipeline::{
    Run, Unused, addresses, free, ignore, secrets, switched_off, unmatched, uses,
};
use crate::source::{FileId, Span};
use crate::suppress::Suppressions;
use crate::value::Truth;
use crate::{fix, rules, verdict};

/// Judges what was lowered: findings with suppressions applied, sorted by place.
pub fn judge(run: &Run<'_>, lowered: Roots) -> Report {
    let Run { context, settings, account } = *run;
    let (sources, catalog) = (context.sources, Catalog::get());
    let Roots { roots, problems, suppressions, given, files, kept, configured, idle, report } =
        lowered;
    let mut tool = ToolFindings::new(sources, &settings.levels);
    problems.iter().for_each(|(root, problems)| tool.problems(problems, root));
    let scope = Scope::new(settings.changed.clone());
    let reaches: Vec<Reach> = roots.iter().map(|(root, _)| Reach::of(root)).collect();
    let mut taking = Taking { run, tool, scope, suppressions, given, configured, report };
    let graphs: Vec<ResourceGraph> =
        roots.into_iter().map(|(root, rests_on)| taking.root(root, rests_on)).collect();
    let Taking { mut tool, scope, suppressions, mut report, .. } = taking;
    tool.unknown_types(&graphs, catalog);
    secrets::hide_marked(&graphs, sources);
    let edition = settings.edition.unwrap_or(Edition::DEFAULT);
    let model = build::build(&graphs, &settings.declarations, catalog, edition);
    report.unmatched = unmatched::names(sources, &graphs, &model, &settings.declarations);
    report.unused = unused(run, &graphs, &model, &tool, idle);
    tool.finish(&mut report);
    let level = |id: &'static str, severity, span: Span, name: Option<&str>| {
        settings.levels.of(id, severity, &sources.file(span.file).path, name)
    };
    let how = rules::Settings { level: &level, judged: &|root| scope.judges(root) };
    let assessment =
        verdict::assess(&model, catalog, settings.declarations.candidates, settings.today);
    rules::judge(&assessment, &how, &mut report);
    report.switched_off = switched_off::servers(sources, catalog, &report);
    ignore::apply(sources, &suppressions, &reaches, settings, &mut report);
    scope.narrow(&mut report, sources, &files);
    sort_findings(sources, &mut report);
    if settings.fixes {
        let uses = uses::of(&graphs, &report.findings, settings.several);
        fix::write_all(&mut report.findings, sources, &kept, &uses);
        report.uses.extend(Some(uses).filter(|_| settings.several));
    }
    drop(assessment);
    free((graphs, model));
    secrets::hide(&mut report, sources);
    report.spent = account.used();
    report
}

/// What roots are taken into.
struct Taking<'r, 'a> {
    run: &'r Run<'a>,
    tool: ToolFindings<'r>,
    scope: Scope,
    suppressions: Suppressions,
    given: HashSet<FileId>,
    configured: bool,
    report: Report,
}

impl Taking<'_, '_> {
    /// Takes a root in, with the suppressions in what it loaded; its graph.
    fn root(&mut self, root: Lowered, rests_on: super::narrow::Dependencies) -> ResourceGraph {
        let sources = self.run.context.sources;
        let judged = self.scope.add(&root.graph.root, rests_on);
        self.tool.problems(&root.problems, &root.graph.root);
        for file in root.files.iter().filter(|file| self.given.insert(**file)) {
            ignore::collect_loaded(&self.run.context, *file, &mut self.suppressions);
        }
        self.tool.gaps(&root.graph);
        ignore::collect_embedded(sources, &root.comments, &mut self.suppressions);
        // What calls a module that is not here is nothing to judge.
        let empty =
            !self.configured && root.graph.resources.is_empty() && !root.graph.gaps.is_empty();
        if judged && !empty {
            self.report.judged.insert(root.graph.root.to_string());
        }
        self.report.resources += if judged { root.graph.resources.len() } else { 0 };
        root.graph
    }
}

/// The parts of the configuration that are without effect.
fn unused(
    run: &Run<'_>,
    graphs: &[ResourceGraph],
    model: &FilingModel,
    tool: &ToolFindings<'_>,
    values: Vec<Unused>,
) -> Vec<Finding> {
    let settings = run.settings;
    let unbound = unmatched::websites(run.context.sources, graphs, model, &settings.declarations);
    let idle = if settings.declarations.whole {
        addresses::unused(&settings.addresses, graphs, model)
    } else {
        Vec::new()
    };
    let complete = graphs.iter().all(|graph| graph.if_complete(Truth::True) == Truth::True);
    let values = values.into_iter().filter(|_| settings.declarations.whole && complete);
    let known = settings.unused.iter().cloned();
    known
        .chain(unbound)
        .chain(idle)
        .chain(values)
        .filter_map(|unused| tool.unused(unused))
        .collect()
}
