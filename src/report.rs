//! Reports: one function per format from the findings to a string.
//!
//! Stands alone so that formats know nothing of rules, dialects or terminals. Nothing here reads or
//! prints; the command line decides about colour, width and language. Every text that comes from
//! the input is escaped for its format.

mod checkstyle;
mod compact;
mod earlier;
pub(crate) mod escape;
mod fingerprint;
mod github;
mod gitlab;
pub(crate) mod grid;
mod grouping;
mod html;
mod human;
mod ignored;
mod item;
mod json;
mod junit;
mod lines;
mod made;
mod markdown;
mod neighbours;
pub(crate) mod page;
mod paths;
mod pretty;
mod rdjson;
mod sarif;
mod statistics;
mod tables;
pub(crate) mod words;
pub(crate) mod wrap;

pub use earlier::is_report;
pub(crate) use escape::json as safe_json;
pub(crate) use escape::terminal as one_line;
pub use escape::{printable, uncommanded};
pub use fingerprint::fingerprints;
pub(crate) use human::environment_list;
pub use ignored::{ignored_json, ignored_line};
pub use made::Made;
pub use paths::Paths;

use std::str::FromStr;

use crate::finding::{Finding, Report, Verdict};
use crate::source::SourceSet;
use crate::text::Lang;

/// The name under which reports mention this program.
pub(crate) const TOOL: &str = "iac-icp";
/// Its version.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// An output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// For people at a terminal: code with carets, reasons, help.
    Human,
    /// One line per problem.
    Compact,
    /// The contract `iac-icp/lint/v1`.
    Json,
    /// SARIF 2.1.0, as GitHub code scanning reads it.
    Sarif,
    /// GitHub workflow commands.
    Github,
    /// GitLab Code Quality.
    Gitlab,
    /// JUnit XML.
    Junit,
    /// Checkstyle XML.
    Checkstyle,
    /// Reviewdog's JSON.
    Rdjson,
    /// Markdown for summaries and comments.
    Markdown,
    /// One page for a browser or a printer.
    Html,
}

impl Format {
    /// All formats, in the order of the help text.
    pub const ALL: [Self; 11] = [
        Self::Human,
        Self::Compact,
        Self::Json,
        Self::Sarif,
        Self::Github,
        Self::Gitlab,
        Self::Junit,
        Self::Checkstyle,
        Self::Rdjson,
        Self::Markdown,
        Self::Html,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Compact => "compact",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
            Self::Checkstyle => "checkstyle",
            Self::Rdjson => "rdjson",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let names = || Self::ALL.map(Self::name).join(", ");
        Self::ALL
            .into_iter()
            .find(|f| f.name() == name)
            .ok_or_else(|| format!("`{name}` is none of {}", names()))
    }
}

/// How to render.
#[derive(Clone, Debug)]
pub struct Options {
    /// Language of messages.
    pub lang: Lang,
    /// Whether escape sequences for colour may be used.
    pub color: bool,
    /// Whether links (OSC 8) may be used; needs colour.
    pub hyperlinks: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// How often `-v` was given: from 1 on, undecided judgements are shown one by one, with all
    /// steps.
    pub verbose: u8,
    /// Whether to leave out undecided judgements and the list of servers (`-q`).
    pub quiet: bool,
    /// Whether findings are counted by rule.
    pub statistics: bool,
    /// How paths are turned into paths below the repository root.
    pub paths: Paths,
    /// Of what and when the report is made, for the format that says it.
    pub made: Made,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            lang: Lang::En,
            color: false,
            hyperlinks: false,
            width: 80,
            verbose: 0,
            quiet: false,
            statistics: false,
            paths: Paths::default(),
            made: Made::default(),
        }
    }
}

/// Renders a report.
pub fn render(format: Format, report: &Report, sources: &SourceSet, options: &Options) -> String {
    match format {
        Format::Human => uncommanded(&human::render(report, sources, options)).into_owned(),
        Format::Compact => uncommanded(&compact::render(report, sources, options)).into_owned(),
        Format::Json => escape::json(json::render(report, sources, options)),
        Format::Sarif => escape::json(sarif::render(report, sources, options)),
        Format::Github => github::render(report, sources, options),
        Format::Gitlab => escape::json(gitlab::render(report, sources, options)),
        Format::Junit => junit::render(report, sources, options),
        Format::Checkstyle => checkstyle::render(report, sources, options),
        Format::Rdjson => escape::json(rdjson::render(report, sources, options)),
        Format::Markdown => markdown::render(report, sources, options),
        Format::Html => html::render(report, sources, options),
    }
}

/// The findings of one verdict.
fn of_verdict(report: &Report, verdict: Verdict) -> impl Iterator<Item = &Finding> {
    report.findings.iter().filter(move |f| f.verdict == verdict)
}
