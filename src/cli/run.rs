//! From arguments and configurations to the runs to make: one for each configuration and
//! environment.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::account::Limits;
use crate::catalog::{Catalog, Regions};
use crate::check::{InputFile, Settings, Unused};
use crate::cli::args::{Assigned, Target};
use crate::cli::discover::{discover, read, standard_input};
use crate::cli::files::{DiskFiles, read_bytes, slashed};
use crate::cli::levels;
use crate::cli::lint::How;
use crate::cli::nearest::groups;
use crate::cli::patterns::Patterns;
use crate::cli::project::Projects;
use crate::config::{self, Config, Values};
use crate::dialect::{Assignment, Inputs};
use crate::filing::Candidates;
use crate::finding::InputError;
use crate::intake::{decode, input_error};
use crate::source::paths::join_path;
use crate::source::{FileId, SourceFile, SourceSet};
use crate::text::Text;

/// One run of the checker.
pub(super) struct Run<'a> {
    pub(super) files: Vec<InputFile>,
    pub(super) project: DiskFiles<'a>,
    pub(super) settings: Settings,
    /// The environment that it judges.
    pub(super) environment: Option<String>,
    /// Whether an earlier run judges the same files, in another environment.
    pub(super) again: bool,
}

/// All runs, and what stands in the way of others.
#[derive(Default)]
pub(super) struct Plan<'a> {
    pub(super) runs: Vec<Run<'a>>,
    pub(super) errors: Vec<InputError>,
    pub(super) excluded: usize,
    pub(super) left_out: usize,
    pub(super) ignored: usize,
}

/// What a command asks, and where its paths lie.
#[derive(Clone, Copy)]
struct Asked<'s, 'a> {
    target: &'a Target,
    sources: &'s SourceSet,
    projects: &'a Projects,
    tolerant: bool,
}

/// Plans the runs of a command.
pub(super) fn plan<'a>(target: &Target, sources: &'a SourceSet, how: How<'_>) -> Plan<'a> {
    let mut plan = Plan::default();
    let paths =
        if target.paths.is_empty() { vec![PathBuf::from(".")] } else { target.paths.clone() };
    let projects = Projects::of(paths.iter().chain(&target.stdin_filename));
    for group in groups(target, &paths, &projects) {
        let loaded =
            group.config.as_deref().map(|path| load(sources, path, target.config.is_some()));
        let (config, base) = match loaded {
            None => (Config::default(), PathBuf::from(".")),
            Some(Ok(config)) => (
                config,
                group
                    .config
                    .as_deref()
                    .and_then(Path::parent)
                    .map_or_else(PathBuf::new, Path::to_path_buf),
            ),
            Some(Err(errors)) => {
                plan.errors.extend(errors);
                continue;
            }
        };
        let first = plan.runs.len();
        plan_group(
            Asked { target, sources, projects: &projects, tolerant: how.tolerant },
            &group.paths,
            &config,
            &base,
            &mut plan,
        );
        for run in &mut plan.runs[first..] {
            let inputs = &run.settings.inputs;
            run.settings.changed = how
                .changes
                .map(|c| c.of_run(target, &group.paths, group.config.as_deref(), inputs, sources));
            run.settings.fixes = how.fixes;
        }
    }
    plan
}

/// Loads a configuration; one that the user did not name must not lead out of its project.
fn load(sources: &SourceSet, path: &Path, named: bool) -> Result<Config, Vec<InputError>> {
    let shown = join_path(".", &slashed(path));
    let failed = |message: Text| {
        vec![InputError { kind: "config", message, span: None, path: Some(shown.clone()) }]
    };
    let unreadable = |e: Text| {
        failed(Text::new(
            format!("无法读取配置文件：{}。", e.zh),
            format!("cannot read the configuration: {}", e.en),
        ))
    };
    if !named {
        Projects::of([&path.to_path_buf()]).allow(path).map_err(unreadable)?;
    }
    let bytes = read_bytes(path).map_err(|e| unreadable(Text::new(e.as_str(), e.as_str())))?;
    let text = decode(&shown, bytes).map_err(|e| failed(e.message))?;
    let id = sources.add(SourceFile::new(shown.as_str(), text));
    let rules: Vec<&str> = crate::rules::ids().collect();
    let (config, problems) = config::parse(sources, id, &rules);
    if problems.is_empty() {
        return Ok(config);
    }
    Err(problems
        .iter()
        .filter_map(input_error)
        .map(|e| InputError { kind: "config", ..e })
        .collect())
}

/// What the configurations of a command ask of the run as a whole: from what on it fails, and its
/// baseline.
#[derive(Default)]
pub(super) struct Wishes {
    pub(super) fail_on: Vec<String>,
    pub(super) baselines: Vec<PathBuf>,
}

/// Collects them. A configuration that cannot be read asks for nothing: the run itself says what is
/// wrong with it.
///
/// # Errors
/// A baseline lies outside of the project.
pub(super) fn wishes(target: &Target) -> Result<Wishes, Text> {
    let paths =
        if target.paths.is_empty() { vec![PathBuf::from(".")] } else { target.paths.clone() };
    let projects = Projects::of(paths.iter().chain(&target.stdin_filename));
    let mut wishes = Wishes::default();
    for path in groups(target, &paths, &projects).into_iter().filter_map(|group| group.config) {
        let Ok(config) = load(&SourceSet::new(), &path, target.config.is_some()) else { continue };
        wishes.fail_on.extend(config.fail_on);
        if let Some(baseline) = config.baseline {
            let baseline = PathBuf::from(join_path(
                &slashed(path.parent().unwrap_or(Path::new("."))),
                &baseline,
            ));
            // A configuration that the user did not name is code like any other.
            if target.config.is_none() && baseline.exists() {
                projects.allow(&baseline).map_err(|e| cannot_take(&baseline, &e))?;
            }
            wishes.baselines.push(baseline);
        }
    }
    wishes.fail_on.dedup();
    wishes.baselines.dedup();
    Ok(wishes)
}

fn cannot_take(baseline: &Path, why: &Text) -> Text {
    let shown = slashed(baseline);
    Text::new(
        format!("无法读取基线 {shown}：{}。", why.zh),
        format!("cannot read the baseline {shown}: {}", why.en),
    )
}

fn plan_group<'a>(
    asked: Asked<'a, '_>,
    paths: &[PathBuf],
    config: &Config,
    base: &Path,
    plan: &mut Plan<'a>,
) {
    let Asked { target, sources, projects, tolerant } = asked;
    let environments = match environments(target, config) {
        Ok(environments) => environments,
        Err(error) => {
            plan.errors.push(error);
            return;
        }
    };
    let patterns = match patterns(config, base) {
        Ok(patterns) => patterns,
        Err(error) => {
            plan.errors.push(error);
            return;
        }
    };
    let on_disk: Vec<PathBuf> = paths.iter().filter(|p| *p != Path::new("-")).cloned().collect();
    let [exclude, overrides @ ..] = &patterns[..] else { return };
    let mut found =
        discover(&on_disk, Some(&**exclude).filter(|_| !config.exclude.is_empty()), projects);
    overrides
        .iter()
        .for_each(|paths| paths.try_on(found.files.iter().map(|(_, file, _)| file.as_path())));
    plan.errors.append(&mut found.errors);
    plan.excluded += found.excluded;
    plan.left_out += found.left_out;
    plan.ignored += found.ignored;
    let mut files = read(found, tolerant);
    if paths.iter().any(|p| p == Path::new("-")) {
        standard_input(target, sources, &mut files, &mut plan.errors);
    }
    let whole = on_disk.iter().any(|path| covers(path, base));
    let unused: Vec<Unused> = patterns.iter().flat_map(|patterns| patterns.unused(whole)).collect();
    let several = environments.len() > 1;
    let mut left = environments.len();
    let mut again = false;
    for environment in environments {
        let mut settings = settings(asked, config, base, environment, &mut plan.errors);
        settings.levels.paths = levels::overrides(config, overrides);
        settings.addresses =
            config.overrides.iter().flat_map(|group| group.resources.iter().cloned()).collect();
        settings.unignorable.clone_from(&config.unignorable);
        settings.no_ignores = target.no_ignores;
        settings.several = several;
        settings.declarations.whole = whole;
        settings.unused.clone_from(&unused);
        left -= 1;
        plan.runs.push(Run {
            // The texts are copied only where another environment still needs them.
            files: if left == 0 { std::mem::take(&mut files) } else { files.clone() },
            project: DiskFiles::new(sources, projects),
            settings,
            environment: environment.map(|e| e.0.clone()),
            again,
        });
        again = true;
    }
}

/// Whether a path is the folder of a configuration or above it.
fn covers(path: &Path, base: &Path) -> bool {
    let base = if base.as_os_str().is_empty() { Path::new(".") } else { base };
    path.canonicalize().and_then(|path| Ok(base.canonicalize()?.starts_with(path))).unwrap_or(false)
}

/// The environments to judge: those named by `--env`, or none.
fn environments<'c>(
    target: &Target,
    config: &'c Config,
) -> Result<Vec<Option<&'c (String, Values)>>, InputError> {
    if target.environments.is_empty() {
        return Ok(vec![None]);
    }
    if target.environments.iter().any(|e| e == "all") && !config.environments.is_empty() {
        return Ok(config.environments.iter().map(Some).collect());
    }
    let mut found = Vec::new();
    for name in &target.environments {
        let environment = config.environments.iter().find(|e| e.0 == *name);
        found.push(Some(environment.ok_or_else(|| no_environment(name, config))?));
    }
    Ok(found)
}

fn no_environment(name: &str, config: &Config) -> InputError {
    let known: Vec<&str> = config.environments.iter().map(|e| e.0.as_str()).collect();
    let message = if known.is_empty() {
        Text::new(
            format!(
                "配置中没有环境 {name:?}；请写 environment {name:?} {{ var_files = [\"…\"] }}。"
            ),
            format!(
                "the configuration has no environment {name:?}: write environment {name:?} {{ var_files = [\"…\"] }}"
            ),
        )
    } else {
        Text::new(
            format!("配置中没有环境 {name:?}；有：{}。", known.join("、")),
            format!("the configuration has no environment {name:?}; it has {}", known.join(", ")),
        )
    };
    InputError { kind: "config", message, span: None, path: None }
}

fn settings(
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
            "region {id:?} is in no table of regions; {en} If there is such a region, write regions = {{ {id:?} = \"mainland\" }} in .iac-icp.hcl"
        ),
    );
    Some(InputError { kind: "config", message, span: None, path: None })
}

/// The patterns of `exclude`, then those of each override.
///
/// # Errors
/// One of them is no pattern.
fn patterns(config: &Config, base: &Path) -> Result<Vec<Arc<Patterns>>, InputError> {
    let all =
        std::iter::once(&config.exclude).chain(config.overrides.iter().map(|group| &group.paths));
    all.map(|patterns| Patterns::new(patterns, base).map(Arc::new)).collect()
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
    let bytes =
        allowed.and_then(|()| read_bytes(path).map_err(|e| Text::new(e.as_str(), e.as_str())));
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
