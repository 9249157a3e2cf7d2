//! From arguments and configurations to the runs to make: one for each configuration and
//! environment.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::args::{Global, Target};
use crate::cli::changed::Changes;
use crate::cli::configurations::{Configurations, Configured};
use crate::cli::extends::Loaded;
use crate::cli::input::discover::{discover, read, standard_input};
use crate::cli::input::disk::DiskFiles;
use crate::cli::input::nearest::CONFIG_NAME;
use crate::cli::input::patterns::Patterns;
use crate::cli::levels;
use crate::cli::settings::{Asked, settings};
use crate::config::{ALL, Config, Override, Values};
use crate::finding::InputError;
use crate::pipeline::{InputFile, Settings, Unused};
use crate::source::SourceSet;
use crate::text::{Text, closest};

/// How texts are judged.
#[derive(Clone, Copy)]
pub(super) struct How<'a> {
    /// Whether fixes are written out as edits.
    pub(super) fixes: bool,
    /// What has changed, if only that is to be judged.
    pub(super) changes: Option<&'a Arc<Changes>>,
    /// Whether named files may be anything: a hook names whatever was changed.
    pub(super) tolerant: bool,
    /// Who is told what a long run does, and how.
    pub(super) global: &'a Global,
}

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
    /// By configuration: those of one are its environments, and filed as one.
    pub(super) runs: Vec<Vec<Run<'a>>>,
    pub(super) errors: Vec<InputError>,
    pub(super) excluded: usize,
    pub(super) left_out: usize,
    pub(super) ignored: usize,
}

/// Plans the runs of a command.
pub(super) fn plan<'a>(
    target: &Target,
    configurations: &Configurations,
    sources: &'a SourceSet,
    how: How<'_>,
) -> Plan<'a> {
    let mut plan = Plan::default();
    let Configurations { projects, groups } = configurations;
    for Configured { paths, base, loaded } in groups {
        let Loaded { config, files } = match loaded {
            Ok(loaded) => loaded,
            Err(errors) => {
                plan.errors.extend(errors.iter().cloned());
                continue;
            }
        };
        let asked = Asked { target, sources, projects, tolerant: how.tolerant };
        let mut runs = plan_group(asked, paths, config, base, &mut plan);
        for run in &mut runs {
            let inputs = &run.settings.inputs;
            run.settings.changed =
                how.changes.map(|c| c.of_run(target, paths, files, inputs, sources));
            run.settings.fixes = how.fixes;
        }
        plan.runs.push(runs);
    }
    plan
}

fn plan_group<'a>(
    asked: Asked<'a, '_>,
    paths: &[PathBuf],
    config: &Config,
    base: &Path,
    plan: &mut Plan<'a>,
) -> Vec<Run<'a>> {
    let mut runs = Vec::new();
    let Asked { target, sources, projects, tolerant } = asked;
    let environments = match environments(target, config, tolerant) {
        Ok(environments) => environments,
        Err(error) => {
            plan.errors.push(error);
            return runs;
        }
    };
    let patterns = match patterns(config, base) {
        Ok(patterns) => patterns,
        Err(error) => {
            plan.errors.push(error);
            return runs;
        }
    };
    let mut on_disk: Vec<PathBuf> =
        paths.iter().filter(|p| *p != Path::new("-")).cloned().collect();
    let all_named = on_disk.len() == paths.len();
    if decides_all(&on_disk, config, base) {
        on_disk.push(folder(base).to_path_buf());
    }
    let [exclude, overrides @ ..] = &patterns[..] else { return runs };
    let mut found =
        discover(&on_disk, Some(&**exclude).filter(|patterns| !patterns.is_empty()), projects);
    overrides
        .iter()
        .for_each(|paths| paths.try_on(found.files.iter().map(|(_, file, _)| file.as_path())));
    // Of what is not there, nothing is to be said but that.
    let nothing = found.files.is_empty() && found.refused.is_empty() && !found.errors.is_empty();
    plan.errors.append(&mut found.errors);
    if nothing && all_named {
        return runs;
    }
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
            own(config).flat_map(|group| group.resources.iter().cloned()).collect();
        settings.unignorable.clone_from(&config.unignorable);
        settings.no_ignores = target.no_ignores;
        settings.several = several;
        settings.declarations.whole = whole;
        // A configuration that was named is meant for what was named with it.
        settings.declarations.partial = !whole && target.config.is_none();
        settings.unused.clone_from(&unused);
        left -= 1;
        runs.push(Run {
            // The texts are copied only where another environment still needs them.
            files: if left == 0 { std::mem::take(&mut files) } else { files.clone() },
            project: DiskFiles::new(sources, projects),
            settings,
            environment: environment.map(|e| e.0.clone()),
            again,
        });
        again = true;
    }
    runs
}

/// Whether a named file is the configuration, or one of values that it names: then all that it is
/// for has changed, whichever file a hook names.
fn decides_all(named: &[PathBuf], config: &Config, base: &Path) -> bool {
    let values = std::iter::once(&config.values).chain(config.environments.iter().map(|e| &e.1));
    let files = values.flat_map(|values| values.var_files.iter().chain(&values.parameter_files));
    let decisive: HashSet<PathBuf> = files
        .map(|(file, _)| file.as_str())
        .chain([CONFIG_NAME])
        .filter_map(|file| base.join(file).canonicalize().ok())
        .collect();
    named.iter().filter_map(|path| path.canonicalize().ok()).any(|path| decisive.contains(&path))
}

/// The folder of a configuration, as a path that can be opened.
fn folder(base: &Path) -> &Path {
    if base.as_os_str().is_empty() { Path::new(".") } else { base }
}

/// Whether a path is the folder of a configuration or above it.
fn covers(path: &Path, base: &Path) -> bool {
    let base = folder(base);
    path.canonicalize().and_then(|path| Ok(base.canonicalize()?.starts_with(path))).unwrap_or(false)
}

/// The environments to judge: those named by `--env`, or none. A hook asks for all of whatever was
/// changed, and not all of that has environments.
fn environments<'c>(
    target: &Target,
    config: &'c Config,
    tolerant: bool,
) -> Result<Vec<Option<&'c (String, Values)>>, InputError> {
    let all = target.environments.iter().any(|e| e == ALL);
    let none = config.environments.is_empty();
    if target.environments.is_empty() || all && none && tolerant {
        return Ok(vec![None]);
    }
    if all && !none {
        return Ok(config.environments.iter().map(Some).collect());
    }
    if all {
        return Err(refused(no_environments()));
    }
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    for name in target.environments.iter().filter(|name| seen.insert(*name)) {
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
        let near = closest(name, known.iter().copied().chain([ALL]));
        let (zh, en) = near.map_or_else(
            || (format!("有：{}。", known.join("、")), format!("it has {}", known.join(", "))),
            |near| (format!("是不是 {near}？"), format!("did you mean {near}?")),
        );
        Text::new(
            format!("配置中没有环境 {name:?}；{zh}"),
            format!("the configuration has no environment {name:?}; {en}"),
        )
    };
    refused(message)
}

fn no_environments() -> Text {
    Text::new(
        "配置中没有环境：请去掉 `--env`，或在 .iac-icp.hcl 中写明环境（`iac-icp init` 可按代码写出，加 `--dry-run` 只显示）。",
        "there are no environments in the configuration: leave `--env` out, or write them in .iac-icp.hcl (`iac-icp init` does, and with `--dry-run` shows them)",
    )
}

fn refused(message: Text) -> InputError {
    InputError { kind: "config", message, span: None, path: None }
}

/// The patterns of `exclude`, then those of each override.
///
/// # Errors
/// One of them is no pattern.
fn patterns(config: &Config, base: &Path) -> Result<Vec<Arc<Patterns>>, InputError> {
    let exclude = Patterns::new(&config.exclude, base);
    let overrides =
        config.overrides.iter().map(|group| Patterns::new(std::iter::once(&group.paths), base));
    std::iter::once(exclude).chain(overrides).map(|patterns| patterns.map(Arc::new)).collect()
}

/// The overrides of the configuration itself, not of what it extends.
fn own(config: &Config) -> impl Iterator<Item = &Override> {
    config.overrides.iter().filter(|group| !group.paths.shared)
}
