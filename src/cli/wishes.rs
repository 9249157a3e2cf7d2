//! What the configurations of a command ask of the whole of it, before anything is judged.

use std::path::{Path, PathBuf};

use crate::cli::args::Target;
use crate::cli::extends::{Loaded, load};
use crate::cli::input::disk::slashed;
use crate::cli::input::nearest::groups;
use crate::cli::input::project::Projects;
use crate::source::SourceSet;
use crate::source::paths::join_path;
use crate::text::Text;

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
        let loaded = load(&SourceSet::new(), &path, target.config.is_some());
        let Ok(Loaded { config, .. }) = loaded else { continue };
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
