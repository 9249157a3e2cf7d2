//! The third step: from graphs to a filing model, and from there to a report.

use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use crate::account::{Account, Spent};
use crate::catalog::{Catalog, Edition};
use crate::dialect::Lowered;
use crate::filing::{FilingModel, build};
use crate::finding::{Finding, Report};
use crate::fix::Kept;
use crate::graph::ResourceGraph;
use crate::pipeline::ignore::Reach;
use crate::pipeline::lower::Roots;
use crate::pipeline::narrow::Scope;
use crate::pipeline::tool::{ToolFindings, sort_findings};
use crate::pipeline::{
    Run, Settings, Unused, addresses, free, ignore, secrets, switched_off, unmatched, uses,
};
use crate::source::{FileId, SourceSet, Span};
use crate::suppress::Suppressions;
use crate::value::Truth;
use crate::verdict::{Assessment, Environment, OtherEnvironments};
use crate::{fix, rules, verdict};

/// A run up to its filing model: all that it takes to judge it.
pub struct Modelled<'a> {
    sources: &'a SourceSet,
    settings: &'a Settings,
    account: Arc<Account>,
    graphs: Vec<ResourceGraph>,
    model: FilingModel,
    scope: Scope,
    suppressions: Suppressions,
    reaches: Vec<Reach>,
    kept: Kept,
    files: Vec<Arc<str>>,
    report: Report,
}

/// Makes the filing model of what was lowered, and says what is wrong with the input.
pub fn model<'a>(
    run: &Run<'_>,
    (sources, settings): (&'a SourceSet, &'a Settings),
    lowered: Roots,
) -> Modelled<'a> {
    let catalog = Catalog::get();
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
    let account = run.account.clone();
    Modelled {
        sources,
        settings,
        account,
        graphs,
        model,
        scope,
        suppressions,
        reaches,
        kept,
        files,
        report,
    }
}

impl Modelled<'_> {
    /// What it holds, and the work that it took.
    pub fn spent(&self) -> Spent {
        self.account.spent()
    }

    /// What is judged of it alone, or beside other environments.
    fn assess<'m>(&'m self, others: Option<&'m OtherEnvironments>) -> Assessment<'m> {
        let (candidates, today) = (self.settings.declarations.candidates, self.settings.today);
        verdict::assess_among(&self.model, Catalog::get(), candidates, today, others)
    }

    /// The report: findings with suppressions applied, sorted by place.
    pub fn judge(mut self, others: Option<&OtherEnvironments>) -> Report {
        let mut report = std::mem::take(&mut self.report);
        let assessment = self.assess(others);
        let Self { sources, settings, ref scope, .. } = self;
        let level = |id: &'static str, severity, span: Span, name: Option<&str>| {
            settings.levels.of(id, severity, &sources.file(span.file).path, name)
        };
        let commented = self.suppressions.lines();
        let apart = |call: Span| {
            !commented.is_empty()
                && commented
                    .contains(&(call.file, sources.file(call.file).position(call.start).line))
        };
        let judged = |root: &str| scope.judges(root);
        let how = rules::Settings { level: &level, judged: &judged, apart: &apart };
        rules::judge(&assessment, &how, &mut report);
        drop(assessment);
        report.switched_off = switched_off::servers(sources, Catalog::get(), &report);
        ignore::apply(sources, &self.suppressions, &self.reaches, settings, &mut report);
        self.scope.narrow(&mut report, sources, &self.files);
        sort_findings(sources, &mut report);
        if settings.fixes {
            let uses = uses::of(&self.graphs, &report.findings, settings.several);
            fix::write_all(&mut report.findings, sources, &self.kept, &uses);
            report.uses.extend(Some(uses).filter(|_| settings.several));
        }
        free((self.graphs, self.model));
        secrets::hide(&mut report, sources);
        report.spent = self.account.used();
        report
    }
}

/// For each environment the roots that an earlier one has just like it: whether they are deployed
/// once or once in each, the code does not say. Beyond so many different ones of a root none is
/// compared, and it may be like any.
fn repeated(all: &[(&str, Modelled<'_>)]) -> Vec<HashSet<Arc<str>>> {
    const MAX_COMPARED: usize = 64;
    let mut seen: HashMap<&str, Vec<&ResourceGraph>> = HashMap::default();
    let mut repeated = Vec::with_capacity(all.len());
    for (_, one) in all {
        let mut here = HashSet::default();
        for graph in &one.graphs {
            let known = seen.entry(&graph.root).or_default();
            let full = known.len() == MAX_COMPARED;
            if full || known.iter().any(|earlier| earlier.is_alike(graph)) {
                here.insert(graph.root.clone());
            } else {
                known.push(graph);
            }
        }
        repeated.push(here);
    }
    repeated
}

/// Judges environments, each in the light of the others; in their order.
pub fn together(all: Vec<(&str, Modelled<'_>)>) -> Vec<Report> {
    let candidates =
        all.first().map(|(_, one)| one.settings.declarations.candidates).unwrap_or_default();
    let others: Vec<Option<OtherEnvironments>> = if all.len() > 1 {
        let alone = all.iter().zip(repeated(&all)).map(|((name, one), repeated)| Environment {
            name,
            assessment: one.assess(None),
            told: one.scope.judges_any(),
            repeated,
        });
        let alone: Vec<Environment<'_>> = alone.collect();
        verdict::others(&alone, candidates).into_iter().map(Some).collect()
    } else {
        vec![None; all.len()]
    };
    all.into_iter().zip(&others).map(|((_, one), others)| one.judge(others.as_ref())).collect()
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
