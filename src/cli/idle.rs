//! Values from outside that no code takes: a slip in a name would otherwise change nothing in
//! silence.
//!
//! Stands alone because only all runs of a command together know: what one environment or project
//! does not declare, another may. A name on the command line is an error, as for Terraform; in a
//! file or in the configuration it is said beside the report, for it may be meant for other code.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::cli::args::{Assigned, Target};
use crate::cli::input::disk::slashed;
use crate::finding::{IdleValue, InputError, Report};
use crate::pipeline::Settings;
use crate::source::paths::join_path;
use crate::source::{FileId, SourceSet};
use crate::text::Text;

/// Most values in files that are told one by one, as `terraform` tells a few only.
const MAX_TOLD: usize = 5;

/// What the runs of a command left idle so far.
#[derive(Default)]
pub(super) struct Idle {
    /// Values of configurations, by the path of the configuration.
    configured: BTreeSet<(Arc<str>, String, Option<String>)>,
    /// Values in files, by the file; those of one file that all runs with it left idle.
    files: BTreeMap<FileId, Vec<IdleValue>>,
}

impl Idle {
    /// Takes in what a run left idle; names of the command line stay in its report.
    pub(super) fn take(
        &mut self,
        report: &mut Report,
        settings: &Settings,
        target: &Target,
        sources: &SourceSet,
    ) {
        let whole = settings.declarations.whole;
        let (typed, configured): (BTreeMap<_, _>, BTreeMap<_, _>) =
            std::mem::take(&mut report.undeclared)
                .into_iter()
                .partition(|(name, _)| is_typed(target, name));
        report.undeclared = typed;
        // A run on a part of the code does not see who else a value is for.
        if whole {
            let path = &settings.declarations.path;
            self.configured
                .extend(configured.into_iter().map(|(name, near)| (path.clone(), name, near)));
        }
        let given: BTreeSet<FileId> = settings.inputs.variable_files().collect();
        let told = |file: &FileId| {
            whole || !given.contains(file) || is_typed_file(target, &sources.file(*file).path)
        };
        // Of a file that a run took whole, there is nothing idle either.
        let mut here: BTreeMap<FileId, Vec<IdleValue>> =
            given.iter().map(|file| (*file, Vec::new())).collect();
        for value in std::mem::take(&mut report.idle_values) {
            here.entry(value.span.file).or_default().push(value);
        }
        here.retain(|file, _| told(file));
        for (file, values) in here {
            self.files
                .entry(file)
                .and_modify(|before| before.retain(|value| values.contains(value)))
                .or_insert(values);
        }
    }

    /// What is to be said of them.
    pub(super) fn told(self, sources: &SourceSet) -> Vec<Text> {
        let mut told: Vec<Text> = self
            .configured
            .iter()
            .map(|(path, name, near)| {
                let (option, name) = name.split_once(' ').unwrap_or(("", name));
                unused_value(path, (option, name), near.as_deref())
            })
            .collect();
        let mut values: Vec<(Arc<str>, IdleValue)> = self
            .files
            .into_values()
            .flatten()
            .map(|value| (sources.file(value.span.file).path.clone(), value))
            .collect();
        values.sort();
        let more = values.len().saturating_sub(MAX_TOLD);
        for (path, value) in values.iter().take(MAX_TOLD) {
            let at = sources.file(value.span.file).position(value.span.start);
            let place = format!("{path}:{}:{}", at.line, at.column);
            told.push(unused_value(&place, ("--var", &value.name), value.near.as_deref()));
        }
        if more > 0 {
            told.push(Text::new(
                format!("另有 {more} 个变量没有代码声明，变量文件中的值没有用到。"),
                format!(
                    "{more} more values in variable files are for variables that no code declares"
                ),
            ));
        }
        told
    }
}

/// Whether a name that nothing declares was given on the command line.
fn is_typed(target: &Target, name: &str) -> bool {
    match name.split_once(' ') {
        Some(("--var", name)) => target.assignments.names().any(|typed| typed == name),
        Some((_, name)) => target.parameters.iter().any(|(typed, _)| typed == name),
        None => true,
    }
}

/// Whether a file of values was given on the command line.
fn is_typed_file(target: &Target, path: &str) -> bool {
    target.assignments.0.iter().any(|assigned| match assigned {
        Assigned::File(file) => join_path(".", &slashed(file)) == path,
        Assigned::Value(..) => false,
    })
}

/// A value for a name that no code declares: it may be meant for code that is still to come.
fn unused_value(place: &str, (option, name): (&str, &str), near: Option<&str>) -> Text {
    let (zh, en) = if option == "--var" { ("变量", "variable") } else { ("参数", "parameter") };
    let hint = hint(near);
    Text::new(
        format!("{place}：没有代码声明{zh} {name}，它的值没有用到；{}", hint.zh),
        format!("{place}: no code declares the {en} {name}, so its value is not used{}", hint.en),
    )
}

/// A name given on the command line that no code declares; Terraform refuses it too.
pub(super) fn undeclared(name: &str, near: Option<&str>) -> InputError {
    let hint = hint(near);
    let message = Text::new(
        format!("{name}：代码中没有声明这个名称；{}", hint.zh),
        format!("{name}: no code declares this name{}", hint.en),
    );
    InputError { kind: "config", message, span: None, path: None }
}

fn hint(near: Option<&str>) -> Text {
    near.map_or_else(
        || Text::fixed("请检查拼写。", ": check its spelling"),
        |near| Text::new(format!("是不是 {near}？"), format!("; did you mean {near}?")),
    )
}
