//! The configurations of a command, each read once: what they ask of the command as a whole, before
//! anything is judged, and what of its runs.

use std::path::{Path, PathBuf};

use crate::cli::args::Target;
use crate::cli::extends::{Loaded, load};
use crate::cli::input::disk::slashed;
use crate::cli::input::nearest::{Group, groups};
use crate::cli::input::project::Projects;
use crate::finding::InputError;
use crate::source::SourceSet;
use crate::source::paths::join_path;
use crate::text::Text;

/// The configurations of the paths of a command.
pub(super) struct Configurations {
    /// Where the paths lie.
    pub(super) projects: Projects,
    /// The paths by their configuration.
    pub(super) groups: Vec<Configured>,
}

/// Paths that share a configuration.
pub(super) struct Configured {
    pub(super) paths: Vec<PathBuf>,
    /// The folder that the configuration lies in.
    pub(super) base: PathBuf,
    /// What it says, or what is wrong with it; that of no file says nothing.
    pub(super) loaded: Result<Loaded, Vec<InputError>>,
}

/// What the configurations of a command ask of the command as a whole: from what on it fails, and
/// its baseline.
#[derive(Default)]
pub(super) struct Wishes {
    pub(super) fail_on: Vec<String>,
    pub(super) baselines: Vec<PathBuf>,
}

impl Configurations {
    /// Reads those of a command.
    pub(super) fn read(target: &Target, sources: &SourceSet) -> Self {
        let paths =
            if target.paths.is_empty() { vec![PathBuf::from(".")] } else { target.paths.clone() };
        let projects = Projects::of(paths.iter().chain(&target.stdin_filename));
        let read = |Group { config, paths }: Group| {
            let folder = config.as_deref().map(|file| file.parent().unwrap_or(Path::new("")));
            Configured {
                paths,
                base: folder.unwrap_or(Path::new(".")).to_path_buf(),
                loaded: config.map_or_else(
                    || Ok(Loaded::default()),
                    |file| load(sources, &file, target.config.is_some()),
                ),
            }
        };
        let groups = groups(target, &paths, &projects).into_iter().map(read).collect();
        Self { projects, groups }
    }

    /// What they ask of the command. A configuration that cannot be read asks for nothing: the run
    /// itself says what is wrong with it.
    ///
    /// # Errors
    /// A baseline lies outside of the project.
    pub(super) fn wishes(&self, target: &Target) -> Result<Wishes, Text> {
        let mut wishes = Wishes::default();
        for Configured { base, loaded, .. } in &self.groups {
            let Ok(Loaded { config, .. }) = loaded else { continue };
            wishes.fail_on.extend(config.fail_on.clone());
            if let Some(baseline) = &config.baseline {
                let baseline = PathBuf::from(join_path(&slashed(base), baseline));
                // A configuration that the user did not name is code like any other.
                if target.config.is_none() && baseline.exists() {
                    self.projects.allow(&baseline).map_err(|e| cannot_take(&baseline, &e))?;
                }
                wishes.baselines.push(baseline);
            }
        }
        wishes.fail_on.dedup();
        wishes.baselines.dedup();
        Ok(wishes)
    }
}

fn cannot_take(baseline: &Path, why: &Text) -> Text {
    let shown = slashed(baseline);
    Text::new(
        format!("无法读取基线 {shown}：{}。", why.zh),
        format!("cannot read the baseline {shown}: {}", why.en),
    )
}
