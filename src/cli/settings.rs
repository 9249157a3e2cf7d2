//! What a run is judged by: configuration, environment and arguments together, the later ones
//! first.

use std::collections::{BTreeMap, HashSet};
use std::io::ErrorKind;
use std::path::Path;

use crate::account::Limits;
use crate::catalog::{Catalog, Regions};
use crate::cli::args::{Assigned, Target};
use crate::cli::input::disk::{read_bytes, slashed};
use crate::cli::input::project::Projects;
use crate::cli::input::similar::{or_check, similar};
use crate::cli::{levels, offers};
use crate::config::{Config, Values};
use crate::dialect::{Assignment, DataSource, Inputs};
use crate::filing::Candidates;
use crate::finding::InputError;
use crate::pipeline::Settings;
use crate::pipeline::texts::decode;
use crate::source::file_names::values_stem;
use crate::source::paths::join_path;
use crate::source::{FileId, SourceFile, SourceSet, Span};
use crate::text::Text;

/// What a command asks, and where its paths lie.
#[derive(Clone, Copy)]
pub(super) struct Asked<'s, 'a> {
    pub(super) target: &'a Target,
    pub(super) sources: &'s SourceSet,
    pub(super) projects: &'a Projects,
    pub(super) tolerant: bool,
}

/// The settings of a run; what is wrong with them goes to `errors`.
pub(super) fn settings(
    asked: Asked<'_, '_>,
    config: &Config,
    base: &Path,
    environment: Option<&(String, Values)>,
    errors: &mut Vec<InputError>,
) -> Settings {
    let Asked { target, sources, projects, .. } = asked;
    let layers: Vec<&Values> =
        std::iter::once(&config.values).chain(environment.map(|e| &e.1)).collect();
    // A configuration that the user did not name is code like any other.
    let within = target.config.is_none().then_some(projects);
    let mut load = |file: &ValueFile<'_>| value_file(sources, file, errors);
    let mut inputs = Inputs::default();
    for values in &layers {
        inputs.region = values.region.clone().or(inputs.region);
        inputs.workspace = values.workspace.clone().or(inputs.workspace);
        let mut each = |(file, at): &(String, Span), fit| {
            load(&ValueFile { path: &base.join(file), within, at: Some(*at), fit })
        };
        inputs
            .assignments
            .extend(values.var_files.iter().map(|f| Assignment::File(each(f, holds_variables))));
        inputs
            .parameter_files
            .extend(values.parameter_files.iter().map(|f| each(f, holds_parameters)));
        inputs.assignments.extend(
            values
                .variables
                .iter()
                .map(|(name, text)| Assignment::Value(name.clone(), text.clone())),
        );
        inputs.parameters.extend(values.parameters.iter().cloned());
        for source in &values.data {
            let new = || DataSource { span: source.span, values: BTreeMap::new() };
            let known = inputs.data.entry(source.address.clone()).or_insert_with(new);
            known.values.extend(source.values.iter().cloned());
        }
    }
    inputs.region = target.region.clone().or(inputs.region);
    inputs.workspace = target.workspace.clone().or(inputs.workspace);
    inputs.assignments.extend(target.assignments.0.iter().map(|assigned| match assigned {
        Assigned::Value(name, text) => Assignment::Value(name.clone(), text.clone()),
        Assigned::File(file) => Assignment::File(load(&ValueFile::typed(file, holds_variables))),
    }));
    let typed = target.parameter_files.iter();
    inputs.parameter_files.extend(typed.map(|f| load(&ValueFile::typed(f, holds_parameters))));
    inputs.parameters.extend(target.parameters.iter().cloned());
    // What is named again later wins, and where it stood before says nothing.
    last_only(&mut inputs.assignments, |assigned| match assigned {
        Assignment::File(file) => Some(*file),
        Assignment::Value(..) => None,
    });
    last_only(&mut inputs.parameter_files, |file| Some(*file));
    if environment.is_none() {
        inputs.offers = offers::of(config, base, within);
    }
    if target.tf_var_env {
        let named = |(name, value): (String, String)| {
            Some((name.strip_prefix("TF_VAR_")?.to_owned(), value))
        };
        inputs.variable_environment = std::env::vars().filter_map(named).collect();
    }
    let regions = Catalog::get().regions().with(&config.declarations.regions);
    errors.extend(inputs.region.as_deref().and_then(|id| unknown_region(id, &regions)));
    let mut declarations = config.declarations.clone();
    declarations.extend(environment.map(|(_, values)| &values.declarations));
    declarations.candidates = target
        .candidates
        .as_deref()
        .and_then(Candidates::of)
        .or(config.candidates)
        .unwrap_or_default();
    let edition =
        target.edition.as_deref().and_then(crate::catalog::Edition::of).or(config.edition);
    let levels = levels::levels(target, config, errors);
    let limits = Limits {
        memory: target
            .max_memory
            .or(config.max_memory)
            .map_or(Limits::DEFAULT.memory, |megabytes| megabytes << 20),
        work: target.max_steps.or(config.max_steps).unwrap_or(Limits::DEFAULT.work),
    };
    Settings {
        edition,
        inputs,
        declarations,
        today: Some(|| jiff::ZonedDateTime::now().date()),
        levels,
        limits,
        ..Settings::default()
    }
}

/// Leaves out files that come again later.
fn last_only<T>(list: &mut Vec<T>, file: impl Fn(&T) -> Option<FileId>) {
    let mut seen = HashSet::new();
    list.reverse();
    list.retain(|item| file(item).is_none_or(|file| seen.insert(file)));
    list.reverse();
}

/// A region from outside that cannot be one.
fn unknown_region(id: &str, regions: &Regions) -> Option<InputError> {
    if regions.region(id).is_some() {
        return None;
    }
    let hint = regions.nearest(id);
    let zh = hint.map_or_else(|| "例如 cn-hangzhou；".to_owned(), |h| format!("是不是 {h}？"));
    let en = hint
        .map_or_else(|| "write it like cn-hangzhou".to_owned(), |h| format!("did you mean {h}?"));
    let message = Text::new(
        format!(
            "地域 {id:?} 不在地域表中；{zh}确有此地域时，在 .iac-icp.hcl 中写 regions = {{ {id:?} = \"mainland\" }}。"
        ),
        format!(
            "region {id:?} is not a known region; {en} If there is such a region, write regions = {{ {id:?} = \"mainland\" }} in .iac-icp.hcl"
        ),
    );
    Some(InputError { kind: "config", message, span: None, path: None })
}

/// A file of values to load.
struct ValueFile<'a> {
    path: &'a Path,
    /// Where it must lie, if the user has not named it.
    within: Option<&'a Projects>,
    /// Where the configuration names it.
    at: Option<Span>,
    /// Whether another name is that of such a file.
    fit: fn(&str) -> bool,
}

impl<'a> ValueFile<'a> {
    /// One that was named on the command line.
    fn typed(path: &'a Path, fit: fn(&str) -> bool) -> Self {
        Self { path, within: None, at: None, fit }
    }

    /// Whether it may be read.
    fn allow(&self, path: &Path) -> Result<(), Text> {
        self.within.map_or(Ok(()), |projects| projects.allow(path))
    }

    /// Why it cannot be read.
    fn refused(&self, shown: &str, reason: &Text) -> Text {
        if self.path.symlink_metadata().is_err_and(|e| e.kind() == ErrorKind::NotFound) {
            // What lies outside is not told either.
            let near = similar(self.path, self.fit).filter(|near| self.allow(near).is_ok());
            let near = near.map(|near| join_path(".", &slashed(&near)));
            let mut message = Text::new(
                format!("没有取值文件 {shown}"),
                format!("there is no file of values {shown}"),
            );
            let hint = or_check(near.as_deref());
            message.push(&hint.zh, &hint.en);
            return message;
        }
        Text::new(
            format!("无法读取取值文件 {shown}：{}。", reason.zh.trim_end_matches('。')),
            format!("cannot read the values in {shown}: {}", reason.en),
        )
    }
}

fn holds_variables(name: &str) -> bool {
    values_stem(name).is_some()
}

fn holds_parameters(name: &str) -> bool {
    [".json", ".yml", ".yaml"].iter().any(|ending| name.ends_with(ending))
}

/// Loads a file of values; one that is not there is an error of the run.
fn value_file(sources: &SourceSet, file: &ValueFile<'_>, errors: &mut Vec<InputError>) -> FileId {
    let shown = join_path(".", &slashed(file.path));
    let allowed = file.allow(file.path);
    if let (Ok(()), Some(known)) = (&allowed, sources.by_path(&shown)) {
        return known;
    }
    let bytes = allowed.and_then(|()| read_bytes(file.path));
    match bytes.and_then(|bytes| decode(&shown, bytes).map_err(|e| e.message)) {
        Ok(text) => sources.add(SourceFile::new(shown.as_str(), text)),
        Err(reason) => {
            let message = file.refused(&shown, &reason);
            let lost = sources.add(SourceFile::lost(shown.as_str()));
            let path = file.at.is_none().then_some(shown);
            errors.push(InputError { kind: "not-found", message, span: file.at, path });
            lost
        }
    }
}
