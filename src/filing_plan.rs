//! The filing plan: what `iac-icp report` prints for the person who fills in the filing form.
//!
//! Stands alone because it answers another question than a lint report: not what is wrong in the
//! code, but which servers can be used, what each website needs, whether the service numbers
//! suffice, and what to do in which order. [`build`] turns a report into pure data in both
//! languages; [`render`] prints it. Nothing here judges: every state comes from the
//! rows and findings of the report.

mod changes;
mod facts;
mod headline;
mod html;
mod human;
mod json;
mod markdown;
mod model;
mod official;
mod open;
mod places;
mod servers;
mod steps;
mod task;
mod websites;
mod words;

pub use crate::report::Made;
pub use model::{
    FilingPlan, Headline, Need, Numbers, Place, Reason, ServerPlan, ServerState, Suffices, Summary,
    Tone, WebsitePlan,
};
pub use steps::StepId;
pub use task::{Change, Document, Item, Link, OpenPoint, Problem, Step};

use std::str::FromStr;

use crate::catalog::{Product, vocabulary};
use crate::finding::Report;
use crate::source::SourceSet;
use crate::text::{Lang, Text};

vocabulary! {
    /// An output format of the plan, in the order of the help text.
    PlanFormat {
        /// Plain text for a terminal.
        Human = "human",
        /// Markdown for an issue or a wiki.
        Markdown = "markdown",
        /// The contract `iac-icp/report/v1`.
        Json = "json",
        /// One self-contained page, to read and to print.
        Html = "html",
    }
}

impl FromStr for PlanFormat {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::of(name).ok_or_else(|| format!("`{name}` is none of {:?}", Self::ALL))
    }
}

/// How to print a plan.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Language.
    pub lang: Lang,
    /// Columns of the terminal.
    pub width: usize,
    /// Whether escape sequences for colour may be used.
    pub color: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { lang: Lang::En, width: 80, color: false }
    }
}

/// Builds the plan of a report. `names` gives the name of a product id.
pub fn build(report: &Report, sources: &SourceSet, names: &dyn Fn(Product) -> Text) -> FilingPlan {
    let mut servers = servers::plan(report, sources, names);
    let websites = websites::plan(report, sources);
    servers::link(&mut servers, &websites);
    let numbers = model::numbers(report);
    let changes = changes::list(report, sources);
    let open = open::list(report, sources);
    let problems = open::problems(report, sources);
    let mut plan = FilingPlan {
        made: Made::default(),
        edition: report.edition.clone(),
        headline: Headline::default(),
        summary: model::summary(&servers, &websites, numbers),
        servers,
        websites,
        changes,
        steps: Vec::new(),
        open,
        documents: Vec::new(),
        problems,
        pages: report.rules.iter().filter_map(|r| Some((r.id, r.url.clone()?))).collect(),
    };
    changes::sift(report, &mut plan);
    plan.headline = headline::of(&plan);
    plan.steps = steps::list(&plan, report);
    plan.documents = official::documents(report, &mut plan.steps);
    plan
}

/// Prints a plan.
pub fn render(format: PlanFormat, plan: &FilingPlan, options: &Options) -> String {
    match format {
        PlanFormat::Human => crate::report::uncommanded(&human::render(plan, options)).into_owned(),
        PlanFormat::Markdown => markdown::render(plan, options.lang),
        PlanFormat::Json => crate::report::safe_json(json::render(plan, options.lang)),
        PlanFormat::Html => html::render(plan, options.lang),
    }
}
