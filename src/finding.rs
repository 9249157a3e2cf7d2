//! Findings and the report: what rules produce and what formats render. Knows spans and texts, nothing of rules.

mod narrowed;
mod rows;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::account::Spent;
use crate::catalog::{Dialect, Product};
use crate::source::Span;
use crate::text::Text;

pub use narrowed::Narrowed;
pub use rows::{AccessRow, Answer, Bounds, PlaceRef, ServerRef, ServerRow, ServiceNumbersRow, WebsiteRow};

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

/// An edit that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does.
    pub label: Text,
    /// Whether it costs nothing and changes no more than meant.
    pub safe: bool,
    /// Replacements in one file, not overlapping, in order.
    pub edits: Vec<Edit>,
}

/// Replaces a span by text (an empty span inserts).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// A fix before it is written: which attributes of which block get which values. The edit writer knows the syntax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedFix {
    /// What it does.
    pub label: Text,
    /// Whether it costs nothing and changes no more than meant.
    pub safe: bool,
    /// Where.
    pub target: EditTarget,
    /// Attribute (or property) names with their new values.
    pub set: Vec<(String, NewValue)>,
}

/// A value that a fix writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewValue {
    /// A string.
    String(String),
    /// A whole number.
    Number(i64),
    /// A boolean.
    Bool(bool),
    /// An expression of native HCL that refers to something: `alicloud_eip_address.web.ip_address`.
    Reference(String),
}

/// The block or mapping that a fix edits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditTarget {
    /// The whole block (HCL), or the resource with its logical id (ROS).
    pub block: Span,
    /// Attributes that are written: name, place of the name, place of the value. Each fix holds them.
    pub written: Arc<[(Arc<str>, Span, Span)]>,
    /// Whether the block stands in a module that more than one caller uses: then no fix is applied.
    pub shared: bool,
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
    /// Address (without the instance key when the finding stands for several instances), or domain, or nothing.
    pub resource: Option<String>,
    /// The instance keys (`[0]`, `["a"]`) when the finding stands for several instances, else empty.
    pub instances: Vec<String>,
    /// Product id.
    pub product: Option<Product>,
    /// The attribute or fact, for fingerprints.
    pub attribute: Option<String>,
    /// Primary place.
    pub span: Span,
    /// The whole block of the resource, or its mapping from the key on, for ignore comments above it.
    pub block: Option<Span>,
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
    pub planned: Option<PlannedFix>,
    /// How to mend it, as edits of the text.
    pub fix: Option<Fix>,
    /// Whether it concerns a root that the run is to judge; `None` where only its file can tell.
    pub concerned: Option<bool>,
}

impl Finding {
    /// A violation with everything optional left out.
    pub fn new((rule, matter): (&'static str, Matter), severity: Severity, message: Text, span: Span) -> Self {
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
            product: None,
            attribute: None,
            span,
            block: None,
            label: Text::default(),
            related: Vec::new(),
            chain: Vec::new(),
            certainty: Certainty::Certain,
            reasons: Vec::new(),
            source: None,
            planned: None,
            fix: None,
            concerned: None,
        }
    }
}

/// The kinds of input errors, as the JSON contract has them; new ones may be added.
pub const ERROR_KINDS: [&str; 9] = [
    "syntax-error",
    "unreadable",
    "not-utf8",
    "not-found",
    "nothing-to-lint",
    "config",
    "budget-exceeded",
    "circular-reference",
    "internal",
];

impl Finding {
    /// Cuts the values in its texts.
    pub fn shorten(&mut self) {
        let own = [&mut self.message, &mut self.label];
        let places = self.related.iter_mut().chain(&mut self.chain).map(|place| &mut place.label);
        let reasons = self.reasons.iter_mut().flat_map(|reason| [&mut reason.text, &mut reason.remedy]);
        own.into_iter().chain(&mut self.help).chain(&mut self.notes).chain(places).chain(reasons).for_each(Text::shorten);
    }
}

/// Something wrong with the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputError {
    /// One of [`ERROR_KINDS`].
    pub kind: &'static str,
    /// What is wrong and what to do.
    pub message: Text,
    /// Where in a file.
    pub span: Option<Span>,
    /// The path, when there is no span.
    pub path: Option<String>,
}

/// What reports say about a rule itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleMeta {
    /// Rule id.
    pub id: &'static str,
    /// One sentence: what the rule asks for.
    pub summary: Text,
    /// Why, and what to write instead.
    pub help: Text,
    /// Severity before any configuration.
    pub default_severity: Severity,
    /// Where the rule is documented.
    pub url: Option<String>,
}

/// A finding that the user chose to ignore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuppressedFinding {
    /// The finding.
    pub finding: Finding,
    /// The reason written in the comment.
    pub reason: Option<String>,
    /// Where it is ignored; nothing for a baseline.
    pub place: Option<Span>,
}

/// Everything a run found.
#[derive(Debug, Default)]
pub struct Report {
    /// Edition of the rules.
    pub edition: String,
    /// Files judged, each once, however many environments they are judged in.
    pub files: BTreeSet<Arc<str>>,
    /// Roots judged, as findings name them.
    pub judged: BTreeSet<String>,
    /// Resources in all graphs.
    pub resources: usize,
    /// Judgements that passed.
    pub passed: usize,
    /// Violations and undecided judgements, sorted by path, place, rule.
    pub findings: Vec<Finding>,
    /// Findings that are ignored by comments or the baseline.
    pub suppressed: Vec<SuppressedFinding>,
    /// All rules that ran.
    pub rules: Vec<RuleMeta>,
    /// All servers.
    pub servers: Vec<ServerRow>,
    /// All access products.
    pub access_products: Vec<AccessRow>,
    /// All websites.
    pub websites: Vec<WebsiteRow>,
    /// Service numbers.
    pub service_numbers: ServiceNumbersRow,
    /// Input errors.
    pub errors: Vec<InputError>,
    /// Names of the configuration that nothing in this run has; errors if no other run on the configuration has them either.
    pub unmatched: Vec<InputError>,
    /// Findings that parts of the configuration are without effect; they stand if no other run on the configuration lacks them.
    pub unused: Vec<Finding>,
    /// Files that are no infrastructure.
    pub skipped_not_infrastructure: usize,
    /// Plans and states that were found beside their code, which says the same.
    pub skipped_beside_code: usize,
    /// Servers that the code writes and that are not there with the values at hand, when there is no other (address, place).
    pub switched_off: Vec<(String, Span)>,
    /// Files excluded by configuration.
    pub skipped_excluded: usize,
    /// Folders that no walk looks into: version control, caches, virtual environments.
    pub skipped_folders: usize,
    /// Folders, and files that may be infrastructure, that git ignores and does not track.
    pub skipped_by_git: usize,
    /// What a run that judges only what changed left out.
    pub narrowed: Option<Narrowed>,
    /// What is said beside the findings, about the configuration.
    pub remarks: Vec<Text>,
    /// What the run has used of its limits.
    pub spent: Spent,
    /// Values from outside whose names nothing declares (`--var name`, `--parameter name`).
    pub undeclared: BTreeSet<String>,
}

impl Report {
    /// Marks everything as found with the values of an environment: several runs can then share one report.
    pub fn in_environment(&mut self, environment: &str) {
        let note = Text::new(format!("环境：{environment}"), format!("environment: {environment}"));
        self.findings.iter_mut().for_each(|f| f.notes.insert(0, note.clone()));
        let root = |root: &mut String| *root = format!("{root} [{environment}]");
        self.findings.iter_mut().for_each(|f| root(&mut f.root));
        self.judged = std::mem::take(&mut self.judged).into_iter().map(|judged| format!("{judged} [{environment}]")).collect();
        self.servers.iter_mut().for_each(|row| root(&mut row.root));
        self.access_products.iter_mut().for_each(|row| root(&mut row.root));
        for row in &mut self.websites {
            row.served_by.iter_mut().chain(&mut row.file_on).chain(&mut row.file_after).for_each(|server| root(&mut server.root));
            row.servers.iter_mut().chain(&mut row.bindings).for_each(|place| root(&mut place.root));
        }
        let here = || Some(environment.to_owned());
        self.findings.iter_mut().for_each(|f| f.environment = here());
        self.servers.iter_mut().for_each(|row| row.environment = here());
        self.access_products.iter_mut().for_each(|row| row.environment = here());
        self.websites.iter_mut().for_each(|row| row.environment = here());
    }

    /// The input errors that no finding shows (a syntax error is both, for formats that know only one of them).
    pub fn loose_errors(&self) -> impl Iterator<Item = &InputError> {
        let shown: HashSet<Span> = self.findings.iter().filter(|f| f.matter == Matter::Unreadable).map(|f| f.span).collect();
        self.errors.iter().filter(move |e| e.span.is_none_or(|span| !shown.contains(&span)))
    }

    /// About how many bytes it takes.
    pub fn size(&self) -> u64 {
        const FINDING: usize = 8_192;
        const ROW: usize = 512;
        let rows = self.servers.len() + self.access_products.len() + self.websites.len() + self.errors.len();
        ((self.findings.len() + self.suppressed.len()) * FINDING + rows * ROW) as u64
    }

    /// Adds the report of another run: lists are joined, numbers are added.
    pub fn join(&mut self, other: Self) {
        let twice = self.counted_twice(&other);
        self.files.extend(other.files);
        self.judged.extend(other.judged);
        self.resources += other.resources;
        self.passed += other.passed;
        self.findings.extend(other.findings);
        self.suppressed.extend(other.suppressed);
        self.servers.extend(other.servers);
        self.access_products.extend(other.access_products);
        self.websites.extend(other.websites);
        let fresh: Vec<InputError> = other.errors.into_iter().filter(|e| !self.errors.contains(e)).collect();
        self.errors.extend(fresh);
        self.skipped_not_infrastructure += other.skipped_not_infrastructure;
        self.skipped_excluded += other.skipped_excluded;
        self.skipped_beside_code += other.skipped_beside_code;
        self.switched_off.extend(other.switched_off);
        self.skipped_folders += other.skipped_folders;
        self.skipped_by_git += other.skipped_by_git;
        self.narrowed = match (self.narrowed.take(), other.narrowed) {
            (Some(mine), Some(theirs)) => Some(mine.and(theirs)),
            (mine, theirs) => mine.or(theirs),
        };
        self.undeclared.retain(|name| other.undeclared.contains(name));
        let (mine, theirs) = (&mut self.service_numbers, other.service_numbers);
        mine.capacity = mine.capacity.plus(theirs.capacity).minus(twice.capacity);
        mine.demand = mine.demand.plus(theirs.demand).minus(twice.demand);
        mine.used = (mine.used + theirs.used).saturating_sub(twice.used);
    }

    /// Service numbers that both reports count: a website, or a server of the configuration, is one in however many
    /// environments it is seen.
    fn counted_twice(&self, other: &Self) -> ServiceNumbersRow {
        let mut twice = ServiceNumbersRow::NONE;
        let needs =
            |row: &WebsiteRow| Bounds { min: Some(u64::from(row.number == Answer::Yes)), max: Some(u64::from(row.number != Answer::No)) };
        let seen: HashMap<(bool, &str), Bounds> = self.websites.iter().map(|row| ((row.app, row.domain.as_str()), needs(row))).collect();
        for row in &other.websites {
            if let Some(before) = seen.get(&(row.app, row.domain.as_str())) {
                twice.demand = twice.demand.plus(before.least(needs(row)));
            }
        }
        let declared = |row: &&ServerRow| row.dialect == Dialect::Declared;
        let bought: HashSet<&str> = self.servers.iter().filter(declared).map(|row| row.resource.as_str()).collect();
        for row in other.servers.iter().filter(declared).filter(|row| bought.contains(row.resource.as_str())) {
            twice.capacity = twice.capacity.plus(row.yields);
            twice.used += row.used;
        }
        twice
    }
}
