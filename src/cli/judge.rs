//! From a command to one report: its runs, judged one after the other and joined.

use crate::account::Spent;
use crate::catalog::Catalog;
use crate::cli::args::Target;
use crate::cli::configurations::Configurations;
use crate::cli::idle;
use crate::cli::input::nothing;
use crate::cli::joined::Joined;
use crate::cli::progress::Progress;
use crate::cli::run::{How, Plan, Run, plan};
use crate::finding::{Report, RuleMeta};
use crate::fix;
use crate::pipeline::{Modelled, prepare, sort_findings, together};
use crate::report::words::plural;
use crate::rules::Rule;
use crate::source::SourceSet;
use crate::text::Text;

/// The report on what a command names, by the configurations that are there.
pub(super) fn judge(target: &Target, sources: &SourceSet, how: How<'_>) -> Report {
    judge_by(target, &Configurations::read(target, sources), sources, how)
}

/// The report of all planned runs together; with edits for its fixes, if wanted.
pub(super) fn judge_by(
    target: &Target,
    configurations: &Configurations,
    sources: &SourceSet,
    how: How<'_>,
) -> Report {
    let progress = Progress::new(how.global);
    progress.now(Text::new("正在读取文件", "reading files"));
    let Plan { runs, errors, excluded, left_out: folders, ignored } =
        plan(target, configurations, sources, how);
    let mut joined = Joined::new(!errors.is_empty());
    for mut group in runs {
        environments(&mut group, target, sources, &progress, &mut joined);
    }
    drop(progress);
    let (rooted, idle) = (joined.rooted, std::mem::take(&mut joined.idle));
    let mut report = joined.report(errors);
    fix::settle(&mut report, sources);
    sort_findings(sources, &mut report);
    report.skipped_excluded += excluded;
    report.skipped_folders += folders;
    report.skipped_by_git += ignored;
    let left_out = report.narrowed.as_ref().is_some_and(|n| !n.left_out.is_empty());
    // Servers that were bought by hand and are declared can be judged without any code.
    let declared = report.servers.iter().any(|s| s.dialect == crate::catalog::Dialect::Declared);
    if !rooted && report.errors.is_empty() && !left_out && !declared {
        report.errors.push(nothing::to_lint(&target.paths, ignored));
    }
    let undeclared = report.undeclared.iter();
    report.errors.extend(undeclared.map(|(name, near)| idle::undeclared(name, near.as_deref())));
    report.remarks.extend(idle.told(sources));
    report.rules = rules();
    report
}

/// Judges the environments of a configuration, which are known to each other.
fn environments(
    group: &mut [Run<'_>],
    target: &Target,
    sources: &SourceSet,
    progress: &Progress,
    joined: &mut Joined,
) {
    let mut models: Vec<(&Run<'_>, Modelled<'_>)> = Vec::new();
    let mut held = Spent::default();
    for run in group {
        // What runs before have used, hold or left behind counts: they are one run to the user.
        let limits = run.settings.limits.less(joined.used).less(held);
        if limits.is_nothing() {
            joined.left_out(run);
            continue;
        }
        run.settings.limits = limits;
        progress.now(doing(run.files.len(), run.environment.as_deref()));
        let (files, run) = (std::mem::take(&mut run.files), &*run);
        let model = prepare(sources, files, &run.project, &run.settings);
        let spent = model.spent();
        held = Spent { memory: held.memory + spent.memory, work: held.work + spent.work };
        models.push((run, model));
    }
    let (judged, models): (Vec<&Run<'_>>, Vec<Modelled<'_>>) = models.into_iter().unzip();
    let names = judged.iter().map(|run| run.environment.as_deref().unwrap_or_default());
    let reports = together(names.zip(models).collect());
    joined.take((target, sources), judged.into_iter().zip(reports));
}

/// What a run does, for the line of progress.
fn doing(files: usize, environment: Option<&str>) -> Text {
    let (zh, en) = environment.map_or_else(Default::default, |name| {
        (format!("（环境 {name}）"), format!(" (environment {name})"))
    });
    Text::new(
        format!("正在检查 {files} 个文件{zh}"),
        format!("judging {}{en}", plural(files, "file")),
    )
}

fn rules() -> Vec<RuleMeta> {
    let meta = |rule: &&crate::rules::Rule| RuleMeta {
        id: rule.id,
        summary: rule.summary.clone(),
        help: rule.docs.help.clone(),
        default_severity: rule.severity,
        url: page(env!("CARGO_PKG_REPOSITORY"), rule),
    };
    crate::rules::RULES.iter().map(meta).collect()
}

/// Where a rule is documented: its page in the repository once the program is published, until then
/// the official document.
fn page(repository: &str, rule: &Rule) -> Option<String> {
    let official = || {
        let sources = rule.docs.sources.iter().filter_map(|key| Catalog::get().source(key));
        sources
            .map(|source| source.reference)
            .find(|reference| reference.starts_with("https://"))
            .map(str::to_owned)
    };
    if repository.is_empty() {
        return official();
    }
    let (repository, version) = (repository.trim_end_matches('/'), env!("CARGO_PKG_VERSION"));
    Some(format!("{repository}/blob/v{version}/.github/docs/rules/{}.md", rule.id))
}
