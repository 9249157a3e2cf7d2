//! The report: everything that a run found, and how those of several runs become one.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use crate::account::Spent;
use crate::catalog::Dialect;
use crate::source::Span;
use crate::text::Text;

use super::{
    AccessRow, Answer, Bounds, Finding, Matter, Narrowed, ServerRow, ServiceNumbersRow, Severity,
    Uses, WebsiteRow,
};

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
    /// The last day on which it is ignored (`2027-01-31`), if the comment names one.
    pub until: Option<String>,
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
    /// The environments that roots were judged in.
    pub environments: BTreeSet<String>,
    /// Resources in all graphs.
    pub resources: usize,
    /// Judgements that passed.
    pub passed: usize,
    /// Violations and undecided judgements, sorted by path, place, rule.
    pub findings: Vec<Finding>,
    /// Findings that are ignored by comments or the baseline.
    pub suppressed: Vec<SuppressedFinding>,
    /// What comments name and ignore, or may ignore once more is known: the place of a comment
    /// and a rule. Other runs on the same files may have nothing for it.
    pub live: HashSet<(Span, String)>,
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
    /// Names of the configuration that nothing in this run has; errors if no other run on the
    /// configuration has them either.
    pub unmatched: Vec<InputError>,
    /// Findings that parts of the configuration are without effect; they stand if no other run on
    /// the configuration lacks them.
    pub unused: Vec<Finding>,
    /// Files that are no infrastructure.
    pub skipped_not_infrastructure: usize,
    /// Plans and states that were found beside their code, which says the same.
    pub skipped_beside_code: usize,
    /// Servers that the code writes and that are not there with the values at hand, when there is
    /// no other (address, place).
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
    /// What the code of each run gives to whom.
    pub uses: Vec<Uses>,
    /// Values from outside whose names nothing declares (`--var name`, `--parameter name`), each
    /// with the declared name that may be meant.
    pub undeclared: BTreeMap<String, Option<String>>,
    /// Values in files for variables that no root module with these files declares.
    pub idle_values: Vec<IdleValue>,
}

/// A value in a file of values that nothing takes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IdleValue {
    /// Where its name stands.
    pub span: Span,
    /// Its name.
    pub name: Arc<str>,
    /// The declared name that may be meant.
    pub near: Option<String>,
}

impl Report {
    /// Marks everything as found with the values of an environment: several runs can then share one
    /// report.
    pub fn in_environment(&mut self, environment: &str) {
        let note = Text::new(format!("环境：{environment}"), format!("environment: {environment}"));
        let root = |root: &mut String| *root = format!("{root} [{environment}]");
        let ignored = self.suppressed.iter_mut().map(|suppressed| &mut suppressed.finding);
        for finding in self.findings.iter_mut().chain(ignored) {
            finding.notes.insert(0, note.clone());
            root(&mut finding.root);
            finding.environment = Some(environment.to_owned());
        }
        self.judged = std::mem::take(&mut self.judged)
            .into_iter()
            .map(|judged| format!("{judged} [{environment}]"))
            .collect();
        self.servers.iter_mut().for_each(|row| root(&mut row.root));
        self.access_products.iter_mut().for_each(|row| root(&mut row.root));
        for row in &mut self.websites {
            row.served_by
                .iter_mut()
                .chain(&mut row.file_on)
                .chain(&mut row.file_after)
                .for_each(|server| root(&mut server.root));
            row.servers.iter_mut().chain(&mut row.bindings).for_each(|place| root(&mut place.root));
        }
        self.environments.insert(environment.to_owned());
        let here = || Some(environment.to_owned());
        self.servers.iter_mut().for_each(|row| row.environment = here());
        self.access_products.iter_mut().for_each(|row| row.environment = here());
        self.websites.iter_mut().for_each(|row| row.environment = here());
    }

    /// The input errors that no finding shows (a syntax error is both, for formats that know only
    /// one of them).
    pub fn loose_errors(&self) -> impl Iterator<Item = &InputError> {
        let shown: HashSet<Span> = self
            .findings
            .iter()
            .filter(|f| f.matter == Matter::Unreadable)
            .map(|f| f.span)
            .collect();
        self.errors.iter().filter(move |e| e.span.is_none_or(|span| !shown.contains(&span)))
    }

    /// About how many bytes it takes.
    pub fn size(&self) -> u64 {
        const FINDING: usize = 8_192;
        const ROW: usize = 512;
        let rows = self.servers.len()
            + self.access_products.len()
            + self.websites.len()
            + self.errors.len();
        ((self.findings.len() + self.suppressed.len()) * FINDING + rows * ROW) as u64
    }

    /// Adds the report of another project, which may have websites and servers of this one.
    pub fn join(&mut self, other: Self) {
        let twice = self.counted_twice(&other);
        self.add(other);
        let mine = &mut self.service_numbers;
        mine.capacity = mine.capacity.minus(twice.capacity);
        mine.demand = mine.demand.minus(twice.demand);
        mine.used = mine.used.saturating_sub(twice.used);
    }

    /// Adds a report that counts nothing of this one: lists are joined, numbers are added.
    pub fn add(&mut self, mut other: Self) {
        other.shift(self.servers.len(), self.access_products.len());
        self.files.extend(other.files);
        self.judged.extend(other.judged);
        self.environments.extend(other.environments);
        self.resources += other.resources;
        self.passed += other.passed;
        self.findings.extend(other.findings);
        self.uses.extend(other.uses);
        self.suppressed.extend(other.suppressed);
        self.live.extend(other.live);
        self.servers.extend(other.servers);
        self.access_products.extend(other.access_products);
        self.websites.extend(other.websites);
        let fresh: Vec<InputError> =
            other.errors.into_iter().filter(|e| !self.errors.contains(e)).collect();
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
        self.undeclared.retain(|name, _| other.undeclared.contains_key(name));
        let (mine, theirs) = (&mut self.service_numbers, other.service_numbers);
        mine.capacity = mine.capacity.plus(theirs.capacity);
        mine.demand = mine.demand.plus(theirs.demand);
        mine.used += theirs.used;
    }

    /// Counts the rows that findings and websites name from others on.
    fn shift(&mut self, servers: usize, places: usize) {
        let findings =
            self.findings.iter_mut().chain(self.suppressed.iter_mut().map(|s| &mut s.finding));
        findings.flat_map(|f| &mut f.servers).for_each(|row| *row += servers);
        for website in &mut self.websites {
            let named = website
                .served_by
                .iter_mut()
                .chain(&mut website.file_on)
                .chain(&mut website.file_after);
            named.filter_map(|server| server.row.as_mut()).for_each(|row| *row += servers);
            website.access.iter_mut().for_each(|row| *row += places);
        }
    }

    /// Service numbers that both reports count: a website, or a server of the configuration, is one
    /// in however many projects it is seen.
    fn counted_twice(&self, other: &Self) -> ServiceNumbersRow {
        let (mut twice, seen) = (ServiceNumbersRow::NONE, self.needs());
        for (website, needs) in other.needs() {
            if let Some(before) = seen.get(&website) {
                twice.demand = twice.demand.plus(before.least(needs));
            }
        }
        let bought = self.bought();
        for (_, row) in other.bought().iter().filter(|(name, _)| bought.contains_key(*name)) {
            twice.capacity = twice.capacity.plus(row.yields);
            twice.used += row.used;
        }
        twice
    }

    /// What each website needs, by whether it is an app and its name; the most of what its
    /// environments say.
    fn needs(&self) -> BTreeMap<(bool, &str), Bounds> {
        let mut needs: BTreeMap<(bool, &str), Bounds> = BTreeMap::new();
        for row in &self.websites {
            let here = Bounds {
                min: Some(u64::from(row.number == Answer::Yes)),
                max: Some(u64::from(row.number != Answer::No)),
            };
            let known = needs.entry((row.app, &row.domain)).or_insert(here);
            *known = known.most(here);
        }
        needs
    }

    /// The servers of the configuration, by name.
    fn bought(&self) -> BTreeMap<&str, &ServerRow> {
        let declared = self.servers.iter().filter(|row| row.dialect == Dialect::Declared);
        declared.map(|row| (row.resource.as_str(), row)).collect()
    }
}
