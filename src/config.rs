//! The configuration file `.iac-icp.hcl`.
//!
//! Read with the HCL parser itself, so that every mistake has a place. Values are literals; nothing
//! is evaluated.

mod data;
mod labels;
mod license;
mod literal;
mod merge;
mod reader;
mod values;

use crate::catalog::{Edition, Product};
use crate::filing::declared::{
    AccessDeclaration, Candidates, Declarations, Filed, Line, OriginDeclaration, ServerDeclaration,
    WebsiteDeclaration,
};
use crate::finding::Severity;
use crate::pipeline::levels::Level;
use crate::source::{FileId, SourceSet, Span};
use crate::syntax::Problem;
use crate::syntax::hcl::{Block, Body};
use crate::syntax::native;
use crate::syntax::placement::Placement;
use crate::text::Text;

use reader::Reader;

pub use data::DataSource;
pub use reader::named;
pub use values::{ALL, SEPARATOR, Values};

/// A level of the command line or the configuration: `error`, `warning`, `note`, `off`.
pub fn level(word: &str) -> Option<Level> {
    match word {
        "error" => Some(Some(Severity::Error)),
        "warning" => Some(Some(Severity::Warning)),
        "note" => Some(Some(Severity::Note)),
        "off" => Some(None),
        _ => None,
    }
}

/// Patterns of paths from one file.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// The folder that they are relative to, from that of the configuration; empty for its own.
    pub from: String,
    /// The patterns with their places.
    pub patterns: Vec<(String, Span)>,
    /// Whether they come from a file that is extended: then not every project has what they name.
    pub shared: bool,
}

/// A group of rule levels for some paths or resources; where both are named, for what is in both.
#[derive(Clone, Debug, Default)]
pub struct Override {
    /// Patterns of paths.
    pub paths: Paths,
    /// Patterns of addresses and domains, with their places.
    pub resources: Vec<(String, Span)>,
    /// Levels.
    pub rules: Vec<(String, Level)>,
}

/// A configuration file.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Files that this one extends, relative to it, with their places.
    pub extends: Vec<(String, Span)>,
    /// Edition of the rules.
    pub edition: Option<Edition>,
    /// Which servers are judged, if set.
    pub candidates: Option<Candidates>,
    /// Patterns of files that are not looked at.
    pub exclude: Vec<Paths>,
    /// Values for every run.
    pub values: Values,
    /// Values of named environments, on top.
    pub environments: Vec<(String, Values)>,
    /// Levels of rules.
    pub rules: Vec<(String, Level)>,
    /// Rules whose findings no comment may ignore.
    pub unignorable: Vec<String>,
    /// From what on a run fails, as `--fail-on` has it.
    pub fail_on: Option<String>,
    /// Baseline, relative to the configuration file.
    pub baseline: Option<String>,
    /// Levels for some paths or resources; a later one wins.
    pub overrides: Vec<Override>,
    /// Megabytes that a run may hold.
    pub max_memory: Option<u64>,
    /// Steps of work that a run may take.
    pub max_steps: Option<u64>,
    /// Declarations.
    pub declarations: Declarations,
}

/// Reads a configuration. `rules` are the ids that may be named. Problems make the configuration
/// invalid as a whole.
pub fn parse(sources: &SourceSet, file: FileId, rules: &[&str]) -> (Config, Vec<Problem>) {
    let source = sources.file(file);
    let mut document = native::parse(file, &source.text, &Placement::Whole);
    let mut reader = Reader { problems: std::mem::take(&mut document.problems), rules };
    let mut config = Config::default();
    config.declarations.path = source.path.clone();
    top(&mut reader, &document.body, &mut config);
    (config, reader.problems)
}

const TOP_ATTRIBUTES: [&str; 10] = [
    "extends",
    "edition",
    "region",
    "regions",
    "candidates",
    "exclude",
    "rules",
    "unignorable",
    "fail_on",
    "baseline",
];
const TOP_BLOCKS: [&str; 11] = [
    "terraform",
    "ros",
    "data",
    "environment",
    "website",
    "app",
    "server",
    "access",
    "origin",
    "override",
    "limits",
];
/// What makes a run fail.
pub const FAIL_ON: [&str; 4] = ["error", "warning", "note", "undecided"];
const DECLARING: [&str; 5] = ["website", "app", "server", "access", "origin"];

/// How far a configuration may raise the limits of a run: it may be anybody's, like the code beside
/// it. The command line may go further.
const MAX_MEMORY: u64 = 2_048;
const MAX_STEPS: u64 = 100_000_000;

fn top(reader: &mut Reader<'_>, body: &Body, config: &mut Config) {
    reader.known(body, &TOP_ATTRIBUTES, &TOP_BLOCKS);
    let edition =
        reader.word(body, "edition", &Edition::ALL.iter().map(|e| e.id()).collect::<Vec<_>>());
    config.edition = edition.as_deref().and_then(Edition::of);
    config.values.region = reader.string(body, "region");
    config.declarations.regions = reader.sides(body, "regions");
    config.candidates =
        reader.word(body, "candidates", Candidates::IDS).as_deref().and_then(Candidates::of);
    config.extends = reader.placed(body, "extends");
    let exclude = reader.placed(body, "exclude");
    if !exclude.is_empty() {
        config.exclude.push(Paths { patterns: exclude, ..Paths::default() });
    }
    config.rules = reader.levels(body, "rules");
    config.unignorable = reader.rules(body, "unignorable");
    config.fail_on = reader.word(body, "fail_on", &FAIL_ON);
    config.baseline = reader.string(body, "baseline");
    reader.once(&body.blocks);
    for block in &body.blocks {
        if declaration(reader, block, &mut config.declarations) {
            continue;
        }
        match &*block.kind.text {
            "terraform" => reader.terraform(&block.body, &mut config.values),
            "ros" => reader.ros(&block.body, &mut config.values),
            "data" => config.values.data.extend(data::read(reader, block)),
            "environment" => config.environments.extend(values::environment(reader, block)),
            "limits" => {
                reader.known(&block.body, &["max_memory", "max_steps"], &[]);
                config.max_memory =
                    reader.between(&block.body, "max_memory", 16, MAX_MEMORY).or(config.max_memory);
                config.max_steps =
                    reader.between(&block.body, "max_steps", 1, MAX_STEPS).or(config.max_steps);
            }
            "override" => {
                reader.known(&block.body, &["paths", "resources", "rules"], &[]);
                let rules = reader.levels(&block.body, "rules");
                let (paths, resources) =
                    (reader.placed(&block.body, "paths"), reader.placed(&block.body, "resources"));
                let paths = Paths { patterns: paths, ..Paths::default() };
                config.overrides.push(Override { paths, resources, rules });
            }
            _ => {}
        }
    }
}

/// A block that declares something; an environment may hold those of its own.
fn declaration(reader: &mut Reader<'_>, block: &Block, into: &mut Declarations) -> bool {
    match &*block.kind.text {
        "website" => into.websites.extend(website(reader, block)),
        "app" => into.websites.extend(app(reader, block)),
        "server" => into.servers.extend(server(reader, block)),
        "access" => into.access.extend(access(reader, block)),
        "origin" => into.origins.extend(origin(reader, block)),
        _ => return false,
    }
    true
}

fn website(reader: &mut Reader<'_>, block: &Block) -> Option<WebsiteDeclaration> {
    let domain = reader.label(block)?;
    let body = &block.body;
    reader.known(body, &["filed", "license", "servers"], &[]);
    let filed = filed(reader, body);
    let license = reader.string(body, "license");
    if let (Some(number), Some(attribute)) = (&license, body.attribute("license"))
        && let Err(message) = license::check(number)
    {
        reader.problem(attribute.value.span, message);
    }
    let bare = !domain.is_empty() && !domain.contains(['/', ' ', ':']) && domain.contains('.');
    if !bare {
        let message = Text::new(
            format!("`{domain}` 不是域名；写成 `example.com` 这样。"),
            format!("`{domain}` is not a domain; write it like `example.com`"),
        );
        reader.problem(block.labels.first().map_or(block.header, |l| l.span), message);
    }
    Some(WebsiteDeclaration {
        domain: domain.to_lowercase(),
        app: false,
        filed,
        license,
        servers: reader.strings(body, "servers"),
        servers_at: reader.places(body, "servers"),
        span: block.header,
    })
}

fn filed(reader: &mut Reader<'_>, body: &Body) -> Filed {
    let words: Vec<&str> = Filed::ALL.iter().map(|f| f.id()).collect();
    reader.word(body, "filed", &words).as_deref().and_then(Filed::of).unwrap_or(Filed::Unknown)
}

/// An app takes a service number like a website.
fn app(reader: &mut Reader<'_>, block: &Block) -> Option<WebsiteDeclaration> {
    let name = reader.label(block)?;
    let body = &block.body;
    reader.known(body, &["filed", "servers"], &[]);
    Some(WebsiteDeclaration {
        domain: name,
        app: true,
        filed: filed(reader, body),
        license: None,
        servers: reader.strings(body, "servers"),
        servers_at: reader.places(body, "servers"),
        span: block.header,
    })
}

fn server(reader: &mut Reader<'_>, block: &Block) -> Option<ServerDeclaration> {
    let name = reader.label(block)?;
    let body = &block.body;
    reader.known(
        body,
        &[
            "product",
            "region",
            "term_months",
            "amount",
            "public_bandwidth",
            "account",
            "used_service_numbers",
        ],
        &[],
    );
    Some(ServerDeclaration {
        name,
        product: reader
            .word(body, "product", &Product::SERVERS.map(Product::id))
            .as_deref()
            .and_then(Product::of),
        region: reader.string(body, "region"),
        term_months: reader.number(body, "term_months"),
        amount: reader.number(body, "amount"),
        public_bandwidth: reader.boolean(body, "public_bandwidth"),
        account: reader.string(body, "account"),
        used_service_numbers: reader.whole_number(body, "used_service_numbers"),
        span: Some(block.header),
        places: body.attributes.iter().map(|a| (a.name.text.to_string(), a.value.span)).collect(),
    })
}

fn access(reader: &mut Reader<'_>, block: &Block) -> Option<AccessDeclaration> {
    let address = reader.label(block)?;
    reader.known(&block.body, &["line"], &[]);
    let line = match reader.word(&block.body, "line", &["bgp", "telecom", "unicom"])?.as_str() {
        "telecom" => Line::Telecom,
        "unicom" => Line::Unicom,
        _ => Line::Bgp,
    };
    Some(AccessDeclaration { address, line, span: block.header })
}

fn origin(reader: &mut Reader<'_>, block: &Block) -> Option<OriginDeclaration> {
    let host = reader.label(block)?;
    reader.known(&block.body, &["provider", "mainland"], &[]);
    let alibaba =
        reader.word(&block.body, "provider", &["alibaba", "other"]).map(|p| p == "alibaba");
    Some(OriginDeclaration {
        host,
        alibaba,
        mainland: reader.boolean(&block.body, "mainland"),
        span: block.header,
    })
}

#[cfg(test)]
mod tests;
