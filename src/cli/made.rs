//! Of what and when a report is made, as the head of pages says it.

use std::path::{Path, PathBuf};

use crate::cli::commit;
use crate::cli::input::disk::slashed;
use crate::cli::input::project::Projects;
use crate::finding::Report;
use crate::report::Made;

/// Of what and when a report is made: the first path that is given stands for all.
pub(super) fn of(path: Option<&PathBuf>, report: &Report) -> Made {
    let path = path.cloned().unwrap_or_else(|| PathBuf::from("."));
    let projects = Projects::of([&path]);
    let place = projects.around(&path).filter(|_| path != Path::new("-"));
    let project = place.and_then(|place| {
        let within = place.real.strip_prefix(&place.root).ok()?;
        let parts = std::iter::once(Path::new(place.root.file_name()?))
            .chain((within != Path::new("")).then_some(within));
        Some(slashed(&parts.collect::<PathBuf>()))
    });
    let commit = place.and_then(|place| commit::of(&place.root));
    let environments = report.environments.iter().cloned().collect();
    Made { project, environments, commit, date: Some(today()) }
}

/// The day, or that of `SOURCE_DATE_EPOCH`, which makes pages that can be made again
/// (reproducible-builds.org, 1.1).
fn today() -> String {
    let told = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let moment = told.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    let date = moment.map_or_else(
        || jiff::ZonedDateTime::now().date(),
        |moment| moment.to_zoned_datetime(jiff::tz::TimeZone::UTC).date(),
    );
    date.to_string()
}
