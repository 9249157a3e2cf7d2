//! From a command to one report: its runs, judged one after the other and joined.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::account::{Limits, Spent};
use crate::catalog::Catalog;
use crate::cli::args::Target;
use crate::cli::comments::Comments;
use crate::cli::configurations::Configurations;
use crate::cli::input::nothing;
use crate::cli::progress::Progress;
use crate::cli::run::{How, Plan, plan};
use crate::finding::{Finding, InputError, Report, RuleMeta};
use crate::fix;
use crate::pipeline::{check, sort_findings};
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
    let mut whole: Option<Report> = None;
    let mut unmatched: BTreeMap<Arc<str>, Vec<InputError>> = BTreeMap::new();
    let mut rootless = true;
    let mut unused: BTreeMap<Arc<str>, Vec<Finding>> = BTreeMap::new();
    let mut idle_values: BTreeSet<(Arc<str>, String)> = BTreeSet::new();
    let mut comments = Comments::default();
    let mut partial = !errors.is_empty();
    let mut used = Spent::default();
    for mut run in runs {
        // What runs before have used and left behind counts: they are one run to the user.
        let limits = run.settings.limits.less(used);
        if limits.is_nothing() {
            partial = true;
            whole
                .get_or_insert_default()
                .errors
                .push(left_out(run.environment.as_deref(), run.settings.limits));
            continue;
        }
        run.settings.limits = limits;
        progress.now(doing(run.files.len(), run.environment.as_deref()));
        let mut report = check(sources, run.files, &run.project, &run.settings);
        used = Spent { memory: used.memory + report.size(), work: used.work + report.spent.work };
        let (typed, configured): (BTreeSet<String>, _) =
            report.undeclared.into_iter().partition(|name| is_typed(target, name));
        report.undeclared = typed;
        // A run on a part of the code does not see who else a value is for.
        if run.settings.declarations.whole {
            idle_values.extend(
                configured.into_iter().map(|name| (run.settings.declarations.path.clone(), name)),
            );
        }
        let here = std::mem::take(&mut report.unmatched);
        let idle = std::mem::take(&mut report.unused);
        let declarations = run.settings.declarations.path.to_string();
        unused
            .entry(run.settings.declarations.path.clone())
            .and_modify(|all| all.retain(|f| idle.contains(f)))
            .or_insert(idle);
        unmatched
            .entry(run.settings.declarations.path)
            .and_modify(|all| all.retain(|e| here.contains(e)))
            .or_insert(here);
        comments.take(&mut report, run.environment.as_deref());
        rootless &= report.judged.is_empty();
        report.judged.insert(declarations);
        if let Some(environment) = &run.environment {
            report.in_environment(environment);
        }
        if run.again {
            report.skipped_not_infrastructure = 0;
            report.skipped_beside_code = 0;
        }
        match &mut whole {
            None => whole = Some(report),
            Some(whole) => whole.join(report),
        }
    }
    drop(progress);
    let mut report = whole.unwrap_or_else(|| Report {
        edition: crate::catalog::Edition::DEFAULT.id().to_owned(),
        ..Report::default()
    });
    report.errors.splice(0..0, errors.into_iter().chain(unmatched.into_values().flatten()));
    report.findings.extend(unused.into_values().flatten());
    report.findings.extend(comments.told(partial));
    fix::settle(&mut report, sources);
    sort_findings(sources, &mut report);
    report.skipped_excluded += excluded;
    report.skipped_folders += folders;
    report.skipped_by_git += ignored;
    let left_out = report.narrowed.as_ref().is_some_and(|n| !n.left_out.is_empty());
    // Servers that were bought by hand and are declared can be judged without any code.
    let declared = report.servers.iter().any(|s| s.dialect == crate::catalog::Dialect::Declared);
    if rootless && report.errors.is_empty() && !left_out && !declared {
        report.errors.push(nothing::to_lint(&target.paths, ignored));
    }
    report.errors.extend(report.undeclared.iter().map(|name| undeclared(name)));
    report.remarks.extend(idle_values.iter().map(|(path, name)| unused_value(path, name)));
    report.rules = rules();
    report
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

/// Whether a name that nothing declares was given on the command line.
fn is_typed(target: &Target, name: &str) -> bool {
    match name.split_once(' ') {
        Some(("--var", name)) => target.assignments.names().any(|typed| typed == name),
        Some((_, name)) => target.parameters.iter().any(|(typed, _)| typed == name),
        None => true,
    }
}

/// A value of the configuration for a name that no code declares: it may be meant for code that is
/// still to come.
fn unused_value(path: &str, name: &str) -> Text {
    let (option, name) = name.split_once(' ').unwrap_or(("", name));
    let (zh, en) = if option == "--var" { ("变量", "variable") } else { ("参数", "parameter") };
    Text::new(
        format!("{path}：没有代码声明{zh} {name}，它的值没有用到；请检查拼写。"),
        format!(
            "{path}: no code declares the {en} {name}, so its value is not used: check its spelling"
        ),
    )
}

/// A run that could not begin because those before it have reached a limit.
fn left_out(environment: Option<&str>, limits: Limits) -> InputError {
    let name = environment.unwrap_or_default();
    let limits = format!("--max-memory {} MB, --max-steps {}", limits.memory >> 20, limits.work);
    let message = Text::new(
        format!("超出上限（{limits}）：环境 {name:?} 未检查。"),
        format!("budget exceeded ({limits}): environment {name:?} was not judged"),
    );
    InputError { kind: "budget-exceeded", message, span: None, path: None }
}

/// A name given on the command line that no code declares; Terraform refuses it too.
fn undeclared(name: &str) -> InputError {
    let message = Text::new(
        format!("{name}：代码中没有声明这个名称；请检查拼写。"),
        format!("{name}: no code declares this name: check its spelling"),
    );
    InputError { kind: "config", message, span: None, path: None }
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
