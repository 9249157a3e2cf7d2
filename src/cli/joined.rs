//! What the runs of a command say, as one report.
//!
//! Stands alone because some of it can be said only once all runs on the same files have spoken:
//! what one environment has no use for, another may need.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::account::{Limits, Spent};
use crate::catalog::Edition;
use crate::cli::args::Target;
use crate::cli::comments::Comments;
use crate::cli::idle::Idle;
use crate::cli::run::Run;
use crate::finding::{Finding, InputError, Report};
use crate::source::SourceSet;
use crate::text::Text;

/// What the runs so far say.
#[derive(Default)]
pub(super) struct Joined {
    /// What they have used, and the reports that they left.
    pub(super) used: Spent,
    whole: Option<Report>,
    /// Errors and findings about a configuration that stand only where all of its environments
    /// have them, by its path.
    unmatched: BTreeMap<Arc<str>, Vec<InputError>>,
    unused: BTreeMap<Arc<str>, Vec<Finding>>,
    /// Values from outside that no code takes.
    pub(super) idle: Idle,
    comments: Comments,
    /// Whether some run judged a root.
    pub(super) rooted: bool,
    /// Whether something was not judged.
    partial: bool,
}

impl Joined {
    /// Nothing yet; `partial` where something could not even begin.
    pub(super) fn new(partial: bool) -> Self {
        Self { partial, ..Self::default() }
    }

    /// Notes a run that could not begin because those before it have reached a limit.
    pub(super) fn left_out(&mut self, run: &Run<'_>) {
        self.partial = true;
        let error = left_out(run.environment.as_deref(), run.settings.limits);
        self.whole.get_or_insert_default().errors.push(error);
    }

    /// Takes what the environments of a configuration say, which were judged together.
    pub(super) fn take<'r>(
        &mut self,
        (target, sources): (&Target, &SourceSet),
        reports: impl Iterator<Item = (&'r Run<'r>, Report)>,
    ) {
        let mut project: Option<Report> = None;
        for (run, mut report) in reports {
            self.used.memory += report.size();
            self.used.work += report.spent.work;
            self.idle.take(&mut report, &run.settings, target, sources);
            self.about_configuration(run, &mut report);
            self.rooted |= !report.judged.is_empty();
            report.judged.insert(run.settings.declarations.path.to_string());
            if let Some(environment) = &run.environment {
                report.in_environment(environment);
            }
            if run.again {
                report.skipped_not_infrastructure = 0;
                report.skipped_beside_code = 0;
            }
            match &mut project {
                None => project = Some(report),
                Some(project) => project.add(report),
            }
        }
        match (&mut self.whole, project) {
            (Some(whole), Some(project)) => whole.join(project),
            (None, project) => self.whole = project,
            (Some(_), None) => {}
        }
    }

    /// Keeps what a run says of its configuration until the others have spoken.
    fn about_configuration(&mut self, run: &Run<'_>, report: &mut Report) {
        let declarations = &run.settings.declarations;
        let idle = std::mem::take(&mut report.unused);
        self.unused
            .entry(declarations.path.clone())
            .and_modify(|all| all.retain(|f| idle.contains(f)))
            .or_insert(idle);
        let here = std::mem::take(&mut report.unmatched);
        self.unmatched
            .entry(declarations.path.clone())
            .and_modify(|all| all.retain(|e| here.contains(e)))
            .or_insert(here);
        self.comments.take(report, run.environment.as_deref());
    }

    /// The report of all, with errors that were known before first.
    pub(super) fn report(self, errors: Vec<InputError>) -> Report {
        let mut report = self.whole.unwrap_or_else(|| Report {
            edition: Edition::DEFAULT.id().to_owned(),
            ..Report::default()
        });
        let unmatched = self.unmatched.into_values().flatten();
        report.errors.splice(0..0, errors.into_iter().chain(unmatched));
        report.findings.extend(self.unused.into_values().flatten());
        report.findings.extend(self.comments.told(self.partial));
        report
    }
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
