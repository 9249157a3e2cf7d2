//! `iac-icp report`: the filing plan.

use std::path::{Path, PathBuf};

use crate::catalog::{Catalog, Edition, Product};
use crate::cli::args::{Global, Report as Arguments};
use crate::cli::destination::{self, Writing};
use crate::cli::input::disk::slashed;
use crate::cli::input::project::Projects;
use crate::cli::judge::judge;
use crate::cli::run::How;
use crate::cli::{BROKEN, CLEAN, commit, locale, output, printer};
use crate::filing_plan::{self, Made, Options, PlanFormat};
use crate::source::SourceSet;
use crate::text::Text;

/// Runs the command.
pub(super) fn run(arguments: &Arguments, global: &Global) -> u8 {
    match outcome(arguments, global) {
        Ok(code) => code,
        Err(error) => output::refuse(&error, global),
    }
}

fn outcome(arguments: &Arguments, global: &Global) -> Result<u8, Text> {
    let outputs = output::destinations::<PlanFormat>(
        &arguments.formats,
        arguments.output.as_deref(),
        PlanFormat::IDS,
    )?;
    let sources = SourceSet::new();
    let report = judge(
        &arguments.target,
        &sources,
        How { fixes: false, changes: None, tolerant: false, global },
    );
    let names = |product: Product| {
        let row = Catalog::get().server_product(product, Edition::DEFAULT);
        row.map_or_else(|| Text::same(product.id()), |p| Text::new(p.zh.clone(), p.en.clone()))
    };
    let mut plan = filing_plan::build(&report, &sources, &names);
    plan.made = made(arguments.target.paths.first());
    report.remarks.iter().for_each(|remark| output::say(remark, global));
    for (format, file) in &outputs {
        let color = file.is_none() && locale::color(global);
        let options = Options { lang: locale::language(global), width: locale::width(), color };
        let text = filing_plan::render(format.unwrap_or(PlanFormat::Human), &plan, &options);
        match file {
            None => printer::rendered(&text)?,
            Some(path) => destination::write(path, Writing::Report, &text)?,
        }
    }
    Ok(if report.errors.is_empty() { CLEAN } else { BROKEN })
}

/// Of what and when the plan is made: the first path that is given stands for all.
fn made(path: Option<&PathBuf>) -> Made {
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
    Made { project, commit, date: Some(today()) }
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
