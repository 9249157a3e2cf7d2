//! `iac-icp report`: the filing plan.

use crate::catalog::{Catalog, Edition, Product};
use crate::cli::args::{Global, Report as Arguments};
use crate::cli::destination::{self, Writing};
use crate::cli::judge::judge;
use crate::cli::run::How;
use crate::cli::{BROKEN, CLEAN, locale, made, output, printer};
use crate::filing_plan::{self, Options, PlanFormat};
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
    plan.made = made::of(arguments.target.paths.first(), &report);
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
