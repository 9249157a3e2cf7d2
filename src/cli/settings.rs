//! What a run is judged by: configuration, environment and arguments together, the later ones
//! first.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use crate::account::Limits;
use crate::catalog::{Catalog, Regions};
use crate::cli::args::{Assigned, Target};
use crate::cli::input::disk::{read_bytes, slashed};
use crate::cli::input::project::Projects;
use crate::cli::levels;
use crate::config::{Config, Values};
use crate::dialect::{Assignment, DataSource, Inputs};
use crate::filing::Candidates;
use crate::finding::InputError;
use crate::pipeline::Settings;
use crate::pipeline::texts::decode;
use crate::source::paths::join_path;
use crate::source::{FileId, SourceFile, SourceSet};
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
    let mut load = |path: &Path, within| value_file(sources, path, within, errors);
    let mut inputs = Inputs::default();
    for values in &layers {
        inputs.region = values.region.clone().or(inputs.region);
        inputs.workspace = values.workspace.clone().or(inputs.workspace);
        inputs
            .assignments
            .extend(values.var_files.iter().map(|f| Assignment::File(load(&base.join(f), within))));
        inputs
            .parameter_files
            .extend(values.parameter_files.iter().map(|f| load(&base.join(f), within)));
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
        Assigned::File(file) => Assignment::File(load(file, None)),
    }));
    inputs.parameter_files.extend(target.parameter_files.iter().map(|f| load(f, None)));
    inputs.parameters.extend(target.parameters.iter().cloned());
    // What is named again later wins, and where it stood before says nothing.
    last_only(&mut inputs.assignments, |assigned| match assigned {
        Assignment::File(file) => Some(*file),
        Assignment::Value(..) => None,
    });
    last_only(&mut inputs.parameter_files, |file| Some(*file));
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

/// Loads a file of values, which must lie `within` some projects; one that is not there is an error
/// of the run.
fn value_file(
    sources: &SourceSet,
    path: &Path,
    within: Option<&Projects>,
    errors: &mut Vec<InputError>,
) -> FileId {
    let shown = join_path(".", &slashed(path));
    let allowed = within.map_or(Ok(()), |projects| projects.allow(path));
    if let (Ok(()), Some(known)) = (&allowed, sources.by_path(&shown)) {
        return known;
    }
    let bytes = allowed.and_then(|()| read_bytes(path).map_err(Text::same));
    match bytes.and_then(|bytes| decode(&shown, bytes).map_err(|e| e.message)) {
        Ok(text) => sources.add(SourceFile::new(shown.as_str(), text)),
        Err(reason) => {
            let message = Text::new(
                format!("无法读取取值文件 {shown}：{}。", reason.zh.trim_end_matches('。')),
                format!("cannot read the values in {shown}: {}", reason.en),
            );
            let file = sources.add(SourceFile::lost(shown.as_str()));
            errors.push(InputError { kind: "not-found", message, span: None, path: Some(shown) });
            file
        }
    }
}
