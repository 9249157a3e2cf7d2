//! `iac-icp lint`: from arguments to reports and an exit code.

use crate::check::check;
use crate::cli::args::{FailOn, Global, Lint};
use crate::cli::run::{Plan, plan};
use crate::cli::{BROKEN, CLEAN, FOUND, output};
use crate::finding::{Report, Severity, Verdict};
use crate::source::SourceSet;

/// Runs the command.
pub(super) fn run(lint: &Lint, global: &Global) -> u8 {
    let sources = SourceSet::new();
    let outputs = match output::outputs(lint, global) {
        Ok(outputs) => outputs,
        Err(error) => return output::refuse(&error, global),
    };
    let report = judge(lint, &sources);
    let written = output::write(&outputs, &report, &sources, global);
    match written {
        Err(error) => output::refuse(&error, global),
        Ok(()) => exit_code(&report, lint),
    }
}

/// The report of all planned runs together.
fn judge(lint: &Lint, sources: &SourceSet) -> Report {
    let Plan { runs, errors, excluded } = plan(&lint.target, sources);
    let mut whole: Option<Report> = None;
    for run in runs {
        let report = check(sources, run.files, &run.project, &run.settings);
        match &mut whole {
            None => whole = Some(report),
            Some(whole) => whole.join(report),
        }
    }
    let mut report = whole.unwrap_or_else(|| Report { edition: crate::catalog::EDITIONS[0].to_owned(), ..Report::default() });
    report.errors.splice(0..0, errors);
    report.skipped_excluded += excluded;
    if report.files == 0 && report.errors.is_empty() {
        report.errors.push(output::nothing_to_lint(&lint.target.paths));
    }
    report
}

fn exit_code(report: &Report, lint: &Lint) -> u8 {
    if !report.errors.is_empty() {
        return BROKEN;
    }
    let fails = report.findings.iter().any(|finding| match (lint.fail_on, finding.verdict) {
        (FailOn::Undecided, Verdict::Undecided) => true,
        (FailOn::Undecided | FailOn::Error, _) => finding.severity == Severity::Error,
        (FailOn::Warning, _) => finding.severity >= Severity::Warning,
        (FailOn::Note, _) => true,
    });
    if fails && !lint.exit_zero { FOUND } else { CLEAN }
}
