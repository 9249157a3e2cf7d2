//! Findings: what rules produce and what formats render. Knows spans and texts, nothing of rules.

mod edit;
mod like;
mod narrowed;
mod report;
mod rows;
mod trail;
mod uses;

use crate::catalog::Product;
use crate::source::Span;
use crate::text::{Declaration, Text};

pub use edit::{Edit, EditTarget, Fix, NewValue, PlannedFix};
pub(crate) use like::plain_root;
pub use narrowed::Narrowed;
pub use report::{ERROR_KINDS, IdleValue, InputError, Report, RuleMeta, SuppressedFinding};
pub use rows::{
    AccessRow, Answer, Bounds, PlaceRef, ServerRef, ServerRow, ServiceNumbersRow, WebsiteRow,
};
pub use trail::Trail;
pub(crate) use trail::label;
pub use uses::{Decided, Owner, Uses};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Good to know.
    Note,
    /// Likely trouble.
    Warning,
    /// The filing would be refused or the site blocked.
    Error,
}

/// What was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The rule is broken.
    Violation,
    /// It could not be decided; the reasons say why.
    Undecided,
}

/// What a finding is about, for readers that treat findings differently; its rule says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Matter {
    /// What a server must be to be filed on.
    Requirement,
    /// Whether a server has expired: no number can be had on it, and those it gave are lost.
    Expiry,
    /// What to confirm of a server that can be filed on.
    Advice,
    /// Whether a server renews: after expiry its numbers are lost.
    Renewal,
    /// What else endangers a server in use.
    Risk,
    /// How many service numbers there are, and how many are needed.
    Numbers,
    /// A website without a server that it could be filed on.
    Homeless,
    /// A domain that must be filed.
    Filing,
    /// A filing that must be with Alibaba Cloud (接入备案).
    Access,
    /// What endangers the filing of a website.
    Endangered,
    /// Input that could not be read.
    Unreadable,
    /// Code that does not mean what it seems to.
    Code,
    /// A module that is not here.
    Missing,
    /// A type of resource that is not known.
    UnknownType,
    /// Comments that ignore findings.
    Ignoring,
}

/// A place that helps to understand a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// What is there: "default of `var.months`".
    pub label: Text,
    /// The place.
    pub span: Span,
}

/// Why a judgement is undecided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonNote {
    /// Kebab-case id of the reason.
    pub id: &'static str,
    /// The reason.
    pub text: Text,
    /// What to do about it.
    pub remedy: Text,
    /// The declaration that would settle it.
    pub declaration: Option<Declaration>,
}

/// The document a requirement comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceNote {
    /// Title of the document.
    pub title: String,
    /// Section, table or row.
    pub section: Option<String>,
    /// Date of the document, ISO.
    pub date: Option<String>,
    /// Edition of the rules it belongs to, `2019-06`.
    pub edition: String,
}

/// Whether the deciding value may be overridden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// Nothing overridable was used.
    Certain,
    /// It rests on a default; the text names it (`var.months`).
    Default(String),
}

/// One judgement that is not a pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Rule id.
    pub rule: &'static str,
    /// What it is about.
    pub matter: Matter,
    /// What was judged.
    pub verdict: Verdict,
    /// How bad. Undecided findings are notes.
    pub severity: Severity,
    /// One sentence: subject, value found, value needed.
    pub message: Text,
    /// What to write instead.
    pub help: Option<Text>,
    /// Further remarks: edition, source disagreements.
    pub notes: Vec<Text>,
    /// The environment it was found in.
    pub environment: Option<String>,
    /// Root module directory, template or plan.
    pub root: String,
    /// Address (without the instance key when the finding stands for several instances), or
    /// domain, or nothing.
    pub resource: Option<String>,
    /// The instance keys (`[0]`, `["a"]`) when the finding stands for several instances, else
    /// empty.
    pub instances: Vec<String>,
    /// Other resources that it stands for: those that further calls of the module make.
    pub also: Vec<String>,
    /// Product id.
    pub product: Option<Product>,
    /// The attribute or fact, for fingerprints.
    pub attribute: Option<String>,
    /// Primary place.
    pub span: Span,
    /// The whole block of the resource, or its mapping from the key on, for ignore comments above
    /// it.
    pub block: Option<Span>,
    /// The module calls that lead to it, for ignore comments above them; of several resources,
    /// those that all have in common.
    pub callers: Vec<Span>,
    /// Short text under the caret.
    pub label: Text,
    /// Places that decided the value, call sites and the like; nearest first.
    pub related: Vec<Related>,
    /// Every step the value took, for `-v`.
    pub chain: Vec<Related>,
    /// Whether a default decided.
    pub certainty: Certainty,
    /// Why undecided; empty for violations.
    pub reasons: Vec<ReasonNote>,
    /// Where the requirement comes from.
    pub source: Option<SourceNote>,
    /// How to mend it, as planned by the rule.
    pub planned: Vec<PlannedFix>,
    /// How to mend it, as edits of the text.
    pub fix: Option<Fix>,
    /// Where to write what the help says, if doing so is left to the user for what it does.
    pub withheld: Option<Span>,
    /// Whether it concerns a root that the run is to judge; `None` where only its file can tell.
    pub concerned: Option<bool>,
    /// The servers it is about, as rows of [`Report::servers`].
    pub servers: Vec<usize>,
}

impl Finding {
    /// A violation with everything optional left out.
    pub fn new(
        (rule, matter): (&'static str, Matter),
        severity: Severity,
        message: Text,
        span: Span,
    ) -> Self {
        Self {
            rule,
            matter,
            verdict: Verdict::Violation,
            severity,
            message,
            help: None,
            notes: Vec::new(),
            environment: None,
            root: String::new(),
            resource: None,
            instances: Vec::new(),
            also: Vec::new(),
            product: None,
            attribute: None,
            span,
            block: None,
            callers: Vec::new(),
            label: Text::default(),
            related: Vec::new(),
            chain: Vec::new(),
            certainty: Certainty::Certain,
            reasons: Vec::new(),
            source: None,
            planned: Vec::new(),
            fix: None,
            withheld: None,
            concerned: None,
            servers: Vec::new(),
        }
    }

    /// Cuts the values in its texts.
    pub fn shorten(&mut self) {
        let own = [&mut self.message, &mut self.label];
        let places = self.related.iter_mut().chain(&mut self.chain).map(|place| &mut place.label);
        let reasons =
            self.reasons.iter_mut().flat_map(|reason| [&mut reason.text, &mut reason.remedy]);
        own.into_iter()
            .chain(&mut self.help)
            .chain(&mut self.notes)
            .chain(places)
            .chain(reasons)
            .for_each(Text::shorten);
    }
}
