//! `iac-icp lint`: from arguments to reports and an exit code.

use std::collections::BTreeSet;
use std::path::Path;

use clap::ValueEnum;

use crate::baseline;
use crate::catalog::Catalog;
use crate::cli::args::{FailOn, Global, Lint};
use crate::cli::changed::Changes;
use crate::cli::configurations::Configurations;
use crate::cli::destination::{self, Writing};
use crate::cli::input::disk::{read_bytes, slashed};
use crate::cli::input::nothing;
use crate::cli::judge::judge_by;
use crate::cli::run::How;
use crate::cli::{BROKEN, CLEAN, FOUND, locale, mend, output};
use crate::finding::{Report, Severity, Verdict};
use crate::report::Paths;
use crate::report::words::plural;
use crate::source::SourceSet;
use crate::text::Text;

/// Runs the command.
pub(super) fn run(lint: &Lint, global: &Global) -> u8 {
    // Read while files are looked for.
    rayon::spawn(|| _ = Catalog::get());
    let sources = SourceSet::new();
    match outcome(lint, global, &sources) {
        Ok(code) => code,
        Err(error) => {
            if lint.formats.iter().any(|f| f == "json") && lint.output.is_none() {
                output::refused(&error, locale::language(global));
            }
            output::refuse(&error, global)
        }
    }
}

/// Judges, mends, compares with a baseline, writes reports.
///
/// # Errors
/// What makes a report impossible.
fn outcome(lint: &Lint, global: &Global, sources: &SourceSet) -> Result<u8, Text> {
    let configurations = Configurations::read(&lint.target, sources);
    let lint = &configured(lint, &configurations)?;
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
    let how = How { fixes, changes: since.as_ref(), tolerant: lint.allow_empty, global };
    let mut report = wanted(lint, &configurations, sources, how);
    if let Some(path) = &lint.write_baseline {
        destination::write(
            path,
            Writing::Baseline,
            &baseline::write(&report, sources, &output::baseline_paths(&lint.target.paths, path)),
        )?;
        let count = report.findings.len();
        let message = Text::new(
            format!("已写入 {}：{count} 个结果。", slashed(path)),
            format!("wrote {}: {}", slashed(path), plural(count, "finding")),
        );
        output::say(&message, global);
        return Ok(if report.errors.is_empty() { CLEAN } else { BROKEN });
    }
    if lint.fix || lint.unsafe_fixes || lint.diff {
        let again =
            |texts: &_| wanted(lint, &Configurations::read(&lint.target, texts), texts, how);
        let mended = mend::all(&report, lint, sources, &again);
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
    Ok(exit_code(&report, lint))
}

/// The command with what the configurations of its paths ask for, where the command itself does not
/// say.
///
/// # Errors
/// They ask for different things, or there is no baseline to prune.
fn configured(lint: &Lint, configurations: &Configurations) -> Result<Lint, Text> {
    let mut lint = lint.clone();
    let wishes = configurations.wishes(&lint.target)?;
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
fn wanted(
    lint: &Lint,
    configurations: &Configurations,
    sources: &SourceSet,
    how: How<'_>,
) -> Report {
    let mut report = judge_by(&lint.target, configurations, sources, how);
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
    mend::say_left(1, &report, lint, global);
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
    let failed = |why: Text| {
        Text::new(
            format!("无法读取基线 {shown}：{}。", why.zh),
            format!("cannot read the baseline {shown}: {}", why.en),
        )
    };
    let bytes = read_bytes(path).map_err(failed)?;
    let text =
        String::from_utf8(bytes).map_err(|_| failed(Text::new("不是 UTF-8 文本", "not UTF-8")))?;
    let paths = output::baseline_paths(&lint.target.paths, path);
    let stale = baseline::apply(report, &text, sources, &paths)?;
    // Entries of roots that are left out cover nothing here, and are not stale for that.
    if report.narrowed.is_some() {
        return Ok(());
    }
    let stale = stale_entries(stale, report, &paths);
    stale.iter().for_each(|entry| output::say(&entry.stale(), global));
    if !lint.prune_baseline {
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
    let (pruned, left) = baseline::prune(&text, &stale)?;
    if !stale.is_empty() {
        destination::write(path, Writing::Baseline, &pruned)?;
    }
    let gone = stale.iter().fold(0_usize, |sum, entry| sum.saturating_add(entry.count()));
    let message = Text::new(
        format!("基线 {shown}：删除 {gone} 项，保留 {left} 项。"),
        format!("baseline {shown}: {} removed, {left} kept", plural(gone, "finding")),
    );
    output::say(&message, global);
    Ok(())
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
