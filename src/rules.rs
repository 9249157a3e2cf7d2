//! The rules: each a value in a file of its own, named after its id.
//!
//! [`judge`] runs them over the assessment, whose verdicts they put into words. `Sink::judge`
//! records pass, violation or undecided, so that the third outcome cannot be forgotten. To add a
//! rule: its file, its line in [`RULES`], its folder in `fixtures/rules`.

/// The example files of a rule, compiled in: folder below `examples`, extension, whether a
/// configuration lies beside.
macro_rules! example {
    ($folder:literal, $extension:literal $(, $config:ident)?) => {
        $crate::rules::Example {
            extension: $extension,
            bad: include_str!(concat!("examples/", $folder, "/bad.", $extension)),
            good: include_str!(concat!("examples/", $folder, "/good.", $extension)),
            config: example!(@ $folder $($config)?),
        }
    };
    (@ $folder:literal) => { None };
    (@ $folder:literal config) => {
        Some((include_str!(concat!("examples/", $folder, "/bad.hcl")), include_str!(concat!("examples/", $folder, "/good.hcl"))))
    };
}

pub(crate) mod input;
mod write;

mod access_filing_missing;
mod cross_account;
mod domain_leaves_alibaba;
mod domain_not_filed;
mod domain_suffix;
mod eip_only_bandwidth;
mod filed_domain_offshore;
mod filing_address_released;
mod filing_server_replaced;
mod no_public_bandwidth;
mod not_a_filing_server;
mod not_designated;
mod open_before_approval;
mod order_below_minimum;
mod own_bandwidth_and_eip;
mod pay_as_you_go;
mod region_outside_mainland;
mod renewal_off;
mod server_expired;
mod server_overloaded;
mod server_stopped;
mod service_numbers_exhausted;
mod stale_dns_record;
mod term_too_short;

#[cfg(test)]
mod tests;

use rayon::prelude::*;

use crate::filing::ServerId;
use crate::finding::{Matter, Report, RuleMeta, Severity};
use crate::source::Span;
pub use crate::text::Text;
use crate::verdict::Assessment;

use write::sink::Outcomes;
use write::{Context, Sink, merge, rows};

/// Code that breaks a rule, and code that keeps it: complete small files that the test suite lints.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// Extension of the code file: `tf` (Terraform), `yml` (ROS) or `json` (a plan).
    pub extension: &'static str,
    /// Code that breaks the rule.
    pub bad: &'static str,
    /// Code that keeps it.
    pub good: &'static str,
    /// `.iac-icp.hcl` beside the code, for bad and good, where the rule needs declarations.
    pub config: Option<(&'static str, &'static str)>,
}

/// What `iac-icp explain` tells about a rule.
#[derive(Clone, Debug)]
pub struct Docs {
    /// What the rule finds.
    pub what: Text,
    /// Why it matters.
    pub why: Text,
    /// What to do.
    pub help: Text,
    /// Keys of the documents in the catalog, the governing one first; empty for the rules about
    /// the input.
    pub sources: &'static [&'static str],
    /// What else is good to know.
    pub more: &'static [Text],
    /// Examples; see [`Example`].
    pub examples: &'static [Example],
}

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Kebab-case id that names the bad state.
    pub id: &'static str,
    /// What its findings are about.
    pub matter: Matter,
    /// Severity unless the configuration or the finding says otherwise.
    pub severity: Severity,
    /// One line.
    pub summary: Text,
    /// Documentation.
    pub docs: Docs,
    /// The judgement; `None` for rules about the input, whose findings the pipeline makes.
    check: Option<fn(&Context<'_>, &mut Sink<'_>)>,
    /// The kinds of edits that its findings may offer, as the fixtures show them.
    pub edits: &'static [Edits],
    /// The first version of the program that has it; `None` before that is released.
    pub since: Option<&'static str>,
}

/// A kind of edits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edits {
    /// They cost nothing: `--fix`.
    Safe,
    /// They cost money or change what is there: `--fix --unsafe-fixes`.
    Unsafe,
}

impl Edits {
    /// As JSON has it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

/// All rules in the order of the documentation.
pub static RULES: &[&Rule] = &[
    &region_outside_mainland::RULE,
    &pay_as_you_go::RULE,
    &term_too_short::RULE,
    &no_public_bandwidth::RULE,
    &eip_only_bandwidth::RULE,
    &open_before_approval::RULE,
    &own_bandwidth_and_eip::RULE,
    &order_below_minimum::RULE,
    &server_expired::RULE,
    &not_designated::RULE,
    &service_numbers_exhausted::RULE,
    &cross_account::RULE,
    &server_overloaded::RULE,
    &not_a_filing_server::RULE,
    &domain_not_filed::RULE,
    &domain_suffix::RULE,
    &access_filing_missing::RULE,
    &domain_leaves_alibaba::RULE,
    &filed_domain_offshore::RULE,
    &stale_dns_record::RULE,
    &server_stopped::RULE,
    &renewal_off::RULE,
    &filing_server_replaced::RULE,
    &filing_address_released::RULE,
    &input::SYNTAX_ERROR,
    &input::DUPLICATE_KEY,
    &input::UNREAD_SECTION,
    &input::MODULE_UNAVAILABLE,
    &input::UNKNOWN_TYPE,
    &input::UNUSED_CONFIGURATION,
    &input::UNUSED_SUPPRESSION,
    &input::EXPIRED_SUPPRESSION,
];

/// The rule with an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|r| r.id == id).copied()
}

/// The ids of all rules.
pub fn ids() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|r| r.id)
}

/// Gives a finding its severity.
pub type Level<'a> =
    dyn Fn(&'static str, Severity, Span, Option<&str>) -> Option<Severity> + Sync + 'a;

/// What the configuration says of severities.
pub struct Settings<'a> {
    /// The severity of a rule's finding: id, severity as the rule gives it, place of the finding
    /// (or of what passed, for its path), address or domain that it is about. `None` is `off`:
    /// then nothing is judged or counted.
    pub level: &'a Level<'a>,
    /// Whether a root is to be judged; the others are known all the same, so that nothing is
    /// missed that spans roots.
    pub judged: &'a (dyn Fn(&str) -> bool + Sync),
    /// Whether what a module call makes is told apart from what others make: a comment at the call
    /// may ignore it.
    pub apart: &'a (dyn Fn(Span) -> bool + Sync),
}

/// What reports say about a rule itself.
fn meta(rule: &Rule) -> RuleMeta {
    let docs = &rule.docs;
    let help = Text::new(
        format!("{}{}", docs.why.zh, docs.help.zh),
        format!("{} {}", docs.why.en, docs.help.en),
    );
    RuleMeta {
        id: rule.id,
        summary: rule.summary.clone(),
        help,
        default_severity: rule.severity,
        url: None,
    }
}

impl Settings<'static> {
    /// Every rule at its own severity.
    pub const DEFAULT: Self =
        Self { level: &|_, severity, _, _| Some(severity), judged: &|_| true, apart: &|_| false };
}

/// What all rules say, each on its own, in their order.
fn outcomes(context: &Context<'_>, settings: &Settings<'_>) -> Outcomes {
    let one = |rule: &&'static Rule| {
        let mut outcomes = Outcomes::default();
        if let Some(check) = rule.check {
            check(context, &mut Sink::new(context, rule, settings, &mut outcomes));
        }
        outcomes
    };
    let all: Vec<Outcomes> = RULES.par_iter().map(one).collect();
    all.into_iter().fold(Outcomes::default(), Outcomes::with)
}

/// Puts an assessment into words: fills findings, passed, servers, access products, websites and
/// service numbers of a report.
pub fn judge(assessment: &Assessment<'_>, settings: &Settings<'_>, report: &mut Report) {
    let context = Context::new(assessment);
    let mut outcomes = outcomes(&context, settings);
    let drafts = std::mem::take(&mut outcomes.drafts);
    report.rules = RULES.iter().map(|rule| meta(rule)).collect();
    report.edition = assessment.model.edition.id().to_owned();
    report.passed += outcomes.passed;
    let (mut found, row_of) = rayon::join(
        || merge::merge(drafts, settings.apart),
        || rows::fill(&context, &outcomes, settings, report),
    );
    for finding in &mut found {
        finding.servers =
            finding.servers.iter().filter_map(|id| row_of.get(&ServerId(*id))).copied().collect();
    }
    report.findings.extend(found);
}
