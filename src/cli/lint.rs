//! `iac-icp lint`: from arguments to reports and an exit code.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use clap::ValueEnum;

use crate::account::{Limits, Spent};
use crate::baseline;
use crate::catalog::Catalog;
use crate::check::{Leftovers, check, sort_findings};
use crate::cli::args::{FailOn, Global, Lint, Target};
use crate::cli::changed::Changes;
use crate::cli::destination::{self, Writing};
use crate::cli::files::{read_bytes, slashed};
use crate::cli::progress::Progress;
use crate::cli::run::{Plan, plan, wishes};
use crate::cli::{BROKEN, CLEAN, FOUND, locale, mend, nothing, output};
use crate::finding::{Finding, InputError, Report, RuleMeta, Severity, Verdict};
use crate::fix;
use crate::report::Paths;
use crate::report::words::plural;
use crate::rules::Rule;
use crate::source::SourceSet;
use crate::text::Text;

/// Runs the command.
pub(super) fn run(lint: &Lint, global: &Global, leftovers: &Arc<Leftovers>) -> u8 {
    // Read while files are looked for.
    rayon::spawn(|| _ = Catalog::get());
    let sources = SourceSet::new();
    let result = outcome(lint, global, &sources, leftovers);
    leftovers.take(sources, 0);
    match result {
        Ok(code) => code,
        Err(error) => {
            if lint.formats.iter().any(|f| f == "json") && lint.output.is_none() {
                output::refused(&error, locale::language(global));
            }
            output::refuse(&error, global)
        }
    }
}

/// How texts are judged.
#[derive(Clone, Copy)]
pub(super) struct How<'a> {
    /// Whether fixes are written out as edits.
    pub(super) fixes: bool,
    /// What has changed, if only that is to be judged.
    pub(super) changes: Option<&'a Arc<Changes>>,
    /// Whether named files may be anything: a hook names whatever was changed.
    pub(super) tolerant: bool,
    /// Takes what is done with.
    pub(super) leftovers: &'a Arc<Leftovers>,
    /// Who is told what a long run does, and how.
    pub(super) global: &'a Global,
}

/// Judges, mends, compares with a baseline, writes reports.
///
/// # Errors
/// What makes a report impossible.
fn outcome(
    lint: &Lint,
    global: &Global,
    sources: &SourceSet,
    leftovers: &Arc<Leftovers>,
) -> Result<u8, Text> {
    let lint = &configured(lint)?;
    let outputs = output::outputs(&lint.formats, lint.output.as_deref())?;
    lint.write_baseline
        .as_deref()
        .map_or(Ok(()), |path| destination::check(path, Writing::Baseline))?;
    let fixes = lint.fix
        || lint.unsafe_fixes
        || lint.diff
        || outputs.iter().any(output::Output::shows_fixes);
    let since =
        lint.changed_since.as_deref().map(|revision| Changes::since(revision, lint)).transpose()?;
    let how = How { fixes, changes: since.as_ref(), tolerant: lint.allow_empty, leftovers, global };
    let mut report = wanted(lint, sources, how);
    if let Some(path) = &lint.write_baseline {
        destination::write(
            path,
            Writing::Baseline,
            &baseline::write(&report, sources, &output::baseline_paths(&lint.target.paths, path)),
        )?;
        let count = report.findings.len();
        let message = Text::new(
            format!("已写入 {}：{count} 个结果。", slashed(path)),
            format!("wrote {}: {count} findings", slashed(path)),
        );
        output::say(&message, global);
        return Ok(if report.errors.is_empty() { CLEAN } else { BROKEN });
    }
    if lint.fix || lint.unsafe_fixes || lint.diff {
        let mended = mend::all(&report, lint, sources, &|texts| wanted(lint, texts, how));
        // Only `--fix` writes; the others alone show what it would write.
        if lint.diff || !lint.fix {
            mend::show(&mended.changes, &report, lint, sources, global)?;
            return Ok(exit_code(&report, lint));
        }
        match (mend::write(&mended.changes, sources, global)?, mended.left) {
            (1.., Some((report, texts))) => return after(report, lint, global, &outputs, &texts),
            (written, _) => mend::say_left(written, &report, lint, global),
        }
    }
    if let Some(path) = &lint.baseline {
        compare(path, lint, &mut report, sources, global)?;
    }
    report.remarks.iter().for_each(|remark| output::say(remark, global));
    output::write(&outputs, &report, sources, global, lint)?;
    let code = exit_code(&report, lint);
    leftovers.take(report, 0);
    Ok(code)
}

/// The command with what the configurations of its paths ask for, where the command itself does not
/// say.
///
/// # Errors
/// They ask for different things, or there is no baseline to prune.
fn configured(lint: &Lint) -> Result<Lint, Text> {
    let mut lint = lint.clone();
    let wishes = wishes(&lint.target)?;
    if lint.fail_on.is_none() {
        lint.fail_on = one(wishes.fail_on, "fail_on", "--fail-on")?
            .and_then(|word| FailOn::from_str(&word, false).ok());
    }
    if lint.baseline.is_none() && lint.write_baseline.is_none() {
        lint.baseline = one(wishes.baselines, "baseline", "--baseline")?;
    }
    if lint.prune_baseline && lint.baseline.is_none() {
        return Err(Text::new(
            "--prune-baseline 需要 --baseline，或配置中的 baseline。",
            "--prune-baseline needs --baseline, or `baseline` in the configuration",
        ));
    }
    Ok(lint)
}

/// The only one of some values.
///
/// # Errors
/// There are several.
fn one<T>(mut values: Vec<T>, setting: &str, option: &str) -> Result<Option<T>, Text> {
    if values.len() > 1 {
        return Err(Text::new(
            format!("这些路径的配置中 {setting} 各不相同；请用 {option} 指定。"),
            format!(
                "the configurations of these paths differ in `{setting}`: say it with {option}"
            ),
        ));
    }
    Ok(values.pop())
}

/// The report, in which nothing to lint is no error if that is allowed.
fn wanted(lint: &Lint, sources: &SourceSet, how: How<'_>) -> Report {
    let mut report = judge(&lint.target, sources, how);
    report.errors.retain(|error| !lint.allow_empty || error.kind != nothing::NOTHING);
    report
}

/// After mending, what is left is what was found in the new texts.
fn after(
    mut report: Report,
    lint: &Lint,
    global: &Global,
    outputs: &[output::Output],
    sources: &SourceSet,
) -> Result<u8, Text> {
    if let Some(path) = &lint.baseline {
        compare(path, lint, &mut report, sources, global)?;
    }
    output::write(outputs, &report, sources, global, lint)?;
    Ok(exit_code(&report, lint))
}

/// Takes out what a baseline covers; says what in it is stale.
fn compare(
    path: &Path,
    lint: &Lint,
    report: &mut Report,
    sources: &SourceSet,
    global: &Global,
) -> Result<(), Text> {
    let shown = slashed(path);
    let failed = |e: String| {
        Text::new(
            format!("无法读取基线 {shown}：{e}。"),
            format!("cannot read the baseline {shown}: {e}"),
        )
    };
    let bytes = read_bytes(path).map_err(failed)?;
    let text = String::from_utf8(bytes).map_err(|_| failed("not UTF-8".into()))?;
    let paths = output::baseline_paths(&lint.target.paths, path);
    let stale = baseline::apply(report, &text, sources, &paths)?;
    // Entries of roots that are left out cover nothing here, and are not stale for that.
    if report.narrowed.is_some() {
        return Ok(());
    }
    let stale = stale_entries(stale, report, &paths);
    for entry in &stale {
        let entry = entry.describe();
        output::say(
            &Text::new(
                format!("基线中已无此项：{entry}"),
                format!("stale in the baseline: {entry}"),
            ),
            global,
        );
    }
    if !lint.prune_baseline || stale.is_empty() {
        return Ok(());
    }
    if !report.errors.is_empty() {
        // What could not be read may hold what an entry covers.
        let message = Text::new(
            "有输入错误，基线未精简。",
            "there are input errors, so the baseline was not pruned",
        );
        output::say(&message, global);
        return Ok(());
    }
    destination::write(path, Writing::Baseline, &baseline::prune(&text, &stale)?)
}

/// The entries that surely cover nothing any more: those of roots that were judged (in the same
/// environment), and of roots that are no longer there.
fn stale_entries(
    mut entries: Vec<baseline::Entry>,
    report: &Report,
    paths: &Paths,
) -> Vec<baseline::Entry> {
    let judged: BTreeSet<String> =
        report.judged.iter().map(|root| paths.relative_root(root)).collect();
    let gone = |root: &str| {
        let root = root.rsplit_once(" [").map_or(root, |(path, _)| path);
        paths.root.as_ref().is_some_and(|top| !Path::new(top).join(root).exists())
    };
    entries.retain(|entry| judged.contains(entry.root()) || gone(entry.root()));
    entries
}

/// The report of all planned runs together; with edits for its fixes, if wanted.
pub(super) fn judge(target: &Target, sources: &SourceSet, how: How<'_>) -> Report {
    let progress = Progress::new(how.global);
    progress.now(Text::new("正在读取文件", "reading files"));
    let Plan { mut runs, errors, excluded, left_out: folders, ignored } =
        plan(target, sources, how);
    // Runs before the last free their memory for those after them.
    runs.iter_mut()
        .rev()
        .take(1)
        .for_each(|run| run.settings.leftovers = Some(how.leftovers.clone()));
    let mut whole: Option<Report> = None;
    let mut unmatched: BTreeMap<Arc<str>, Vec<InputError>> = BTreeMap::new();
    let mut rootless = true;
    let mut unused: BTreeMap<Arc<str>, Vec<Finding>> = BTreeMap::new();
    let mut idle_values: BTreeSet<(Arc<str>, String)> = BTreeSet::new();
    let mut used = Spent::default();
    for mut run in runs {
        // What runs before have used and left behind counts: they are one run to the user.
        let limits = run.settings.limits.less(used);
        if limits.is_nothing() {
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
        summary: rule.summary.text(),
        help: rule.docs.help.text(),
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

fn exit_code(report: &Report, lint: &Lint) -> u8 {
    if !report.errors.is_empty() {
        return BROKEN;
    }
    let fails = report.findings.iter().any(|finding| {
        match (lint.fail_on.unwrap_or_default(), finding.verdict) {
            (FailOn::Undecided, Verdict::Undecided) => true,
            (FailOn::Undecided | FailOn::Error, _) => finding.severity == Severity::Error,
            (FailOn::Warning, _) => finding.severity >= Severity::Warning,
            (FailOn::Note, _) => true,
        }
    });
    if fails && !lint.exit_zero { FOUND } else { CLEAN }
}
