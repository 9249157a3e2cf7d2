//! The first configuration: what the code shows, and a place to say what it does not.
//!
//! Stands alone because it is no report: it is text that the user goes on writing. It changes no
//! judgement by itself: websites are named without their state, values of environments take effect
//! when an environment is asked for, the rest are comments.

mod parameters;
mod values;
mod write;

use std::collections::{BTreeMap, HashSet};

use crate::catalog::{Aside, Filed};
use crate::config;
use crate::finding::{Report, WebsiteRow};
use crate::report::one_line;
use crate::source::{SourceSet, Span};
use crate::text::{Declaration, Text};

pub use parameters::MAX_BYTES as MAX_VALUES;
pub use values::environments;
pub use write::text;

/// Places that are named for one thing.
const MAX_PLACES: usize = 3;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Websites whose state is not known.
    pub websites: Vec<Thing>,
    /// Hosts that the code points at and does not make.
    pub hosts: Vec<Thing>,
    /// Servers of the code.
    pub servers: Vec<Thing>,
    /// Environments by the files of values that lie there.
    pub environments: Vec<Environment>,
}

/// Something with a name, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// Domain, host or address, as the code has it.
    pub name: String,
    /// The first places (`path:line`), made harmless for whoever reads them.
    pub places: Vec<String>,
}

/// An environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// Files of values of Terraform variables, relative to the configuration.
    pub files: Vec<String>,
    /// Files of values of ROS parameters.
    pub parameter_files: Vec<String>,
    /// Websites that are there with its values only.
    pub websites: Vec<Thing>,
}

impl Found {
    /// What a report shows.
    pub fn of(report: &Report, sources: &SourceSet) -> Self {
        let websites = report.websites.iter().filter(|row| !row.app && row.filed == Filed::Unknown);
        let website = |row: &WebsiteRow| {
            Thing::new(&row.domain, row.bindings.iter().map(|b| b.span), sources)
        };
        let servers = report
            .servers
            .iter()
            .filter(|row| row.type_name.is_some() && row.aside != Some(Aside::Gateway));
        Self {
            websites: websites
                .map(website)
                .filter(|site| declarable(&Declaration::Website(site.name.as_str().into())))
                .collect(),
            hosts: hosts(report, sources),
            servers: servers.map(|row| Thing::new(&row.resource, row.span, sources)).collect(),
            environments: Vec::new(),
        }
    }

    /// Adds an environment with what is found with its values.
    pub fn add(&mut self, mut environment: Environment, own: Self) {
        let new = |known: &[Thing], found: Vec<Thing>| -> Vec<Thing> {
            let names: HashSet<&str> = known.iter().map(|thing| thing.name.as_str()).collect();
            found.into_iter().filter(|thing| !names.contains(thing.name.as_str())).collect()
        };
        environment.websites = new(&self.websites, own.websites);
        self.hosts.extend(new(&self.hosts, own.hosts));
        self.servers.extend(new(&self.servers, own.servers));
        self.environments.push(environment);
    }
}

impl Thing {
    fn new(name: &str, spans: impl IntoIterator<Item = Span>, sources: &SourceSet) -> Self {
        let place = |span: Span| {
            let file = sources.file(span.file);
            one_line(&format!("{}:{}", file.path, file.position(span.start).line))
        };
        let mut places: Vec<String> = Vec::new();
        for place in spans.into_iter().take(4 * MAX_PLACES).map(place) {
            if places.len() < MAX_PLACES && !places.contains(&place) {
                places.push(place);
            }
        }
        Self { name: name.to_owned(), places }
    }
}

/// The hosts that undecided judgements ask for, in the order of their names.
fn hosts(report: &Report, sources: &SourceSet) -> Vec<Thing> {
    let mut found: BTreeMap<&str, Span> = BTreeMap::new();
    for finding in report.findings.iter().chain(report.suppressed.iter().map(|s| &s.finding)) {
        let asked = finding.reasons.iter().filter_map(|reason| reason.declaration.as_ref());
        for declaration in asked.filter(|declaration| declarable(declaration)) {
            if let Some(host) = declaration.host() {
                found.entry(host).or_insert(finding.span);
            }
        }
    }
    found.into_iter().map(|(host, span)| Thing::new(host, [span], sources)).collect()
}

/// Whether a configuration may say it: a name that none can have (`a b`, a masked one) is left out.
fn declarable(declaration: &Declaration) -> bool {
    let block = declaration.block().filter(|block| !block.contains('*'));
    block.is_some_and(|block| faults(&block).is_none())
}

/// What a configuration of this text is refused for.
fn faults(text: &str) -> Option<Text> {
    let sources = SourceSet::new();
    let file = sources.add_text(".iac-icp.hcl", text);
    let rules: Vec<&str> = crate::rules::ids().collect();
    let (_, problems) = config::parse(&sources, file, &rules);
    problems.into_iter().next().map(|problem| problem.message)
}
