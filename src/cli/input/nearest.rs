//! Which configuration is for which path: the nearest above it.

use std::path::{Path, PathBuf};

use crate::cli::args::Target;
use crate::cli::input::project::{Above, Projects};

/// Name of the configuration file.
pub(in crate::cli) const CONFIG_NAME: &str = ".iac-icp.hcl";

/// Paths that share a configuration.
pub(in crate::cli) struct Group {
    pub(in crate::cli) config: Option<PathBuf>,
    pub(in crate::cli) paths: Vec<PathBuf>,
}

/// The paths of a command by their configuration.
pub(in crate::cli) fn groups(
    target: &Target,
    paths: &[PathBuf],
    projects: &Projects,
) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let nearest = configurations(paths, projects);
    for (path, nearest) in paths.iter().zip(nearest) {
        let config = match &target.config {
            _ if target.no_config => None,
            Some(file) => Some(file.clone()),
            None => nearest,
        };
        match groups.iter_mut().find(|g| g.config == config) {
            Some(group) => group.paths.push(path.clone()),
            None => groups.push(Group { config, paths: vec![path.clone()] }),
        }
    }
    groups
}

/// The configuration of each path: the nearest above it, up to the root of its project.
pub(in crate::cli) fn configurations(
    paths: &[PathBuf],
    projects: &Projects,
) -> Vec<Option<PathBuf>> {
    let here = std::env::current_dir().and_then(|d| d.canonicalize()).unwrap_or_default();
    let mut configs =
        Above::new(|directory| Some(directory.join(CONFIG_NAME)).filter(|file| file.is_file()));
    let mut nearest = |path: &PathBuf| {
        let place = projects.around(path)?;
        let found = configs.of(&place.real).filter(|file| file.starts_with(&place.root))?;
        // Shown relative to the working directory where it lies below.
        Some(found.strip_prefix(&here).map_or(found.clone(), Path::to_path_buf))
    };
    paths.iter().map(&mut nearest).collect()
}
