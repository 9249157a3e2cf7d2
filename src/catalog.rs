//! The tables: products, regions and resource types, each number with source and date.
//!
//! Facts are data here, judgements are code elsewhere. The JSON files are compiled in and read
//! once, the rows of resource types when somebody asks for them: a run knows few of the hundreds.

pub mod kind;
mod products;
pub mod regions;
pub mod resources;
mod rows;
mod scalar;
pub mod types;

use std::sync::OnceLock;

use foldhash::HashMap;
use serde::Deserialize;

use crate::text::Text;

pub(crate) use kind::vocabulary;
pub use kind::{
    Aside, Candidates, Dialect, Edition, Filed, Kind, Need, Product, ServerRole, TargetKind,
};
pub use products::{AccessRule, Reported, ReportedRow};
pub use regions::{RegionAnswer, Regions};
pub use resources::{Hides, Means, ResourceType, Role};

/// A document that a number or sentence comes from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its title.
    pub title: &'static str,
    /// Section or table.
    pub section: Option<&'static str>,
    /// ISO date, if the document has one.
    pub date: Option<&'static str>,
    /// Repository and commit, or address.
    #[serde(rename = "ref")]
    pub reference: &'static str,
    /// Where a reader finds it, if that is for readers.
    pub url: Option<&'static str>,
    /// The same page in Chinese, if it is another.
    pub url_zh: Option<&'static str>,
}

impl Source {
    /// Where a reader of each language finds it.
    pub fn address(&self) -> Option<Text> {
        self.url.map(|en| Text::fixed(self.url_zh.unwrap_or(en), en))
    }
}

/// What a quota of service numbers counts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// Each instance.
    Instance,
    /// All instances of an account together.
    Account,
}

/// What an edition asks of a server product.
#[derive(Clone, Debug)]
pub struct ServerProduct {
    /// Product id.
    pub id: Product,
    /// Name in Chinese.
    pub zh: String,
    /// Name in English.
    pub en: String,
    /// Whether the edition surely designates it as a filing server; if not, its judgements carry a
    /// note and stay undecided as to designation.
    pub designated: bool,
    /// Months to be bought at least.
    pub months: u32,
    /// Whether the months are those of the first purchase (云市场).
    pub first_purchase: bool,
    /// Whether public bandwidth must be bought.
    pub public_bandwidth: bool,
    /// Order amount in CNY at least.
    pub order_cny: Option<u32>,
    /// Service numbers.
    pub numbers: u64,
    /// What `numbers` counts by.
    pub per: Per,
    /// Where this comes from.
    pub source: Source,
    /// Whether a list of this edition that was not read itself names it, as others report.
    pub reported: Option<bool>,
    /// Whether a later edition does not name it (then findings carry a note).
    pub dropped_later: bool,
}

impl ServerProduct {
    /// Whether code can make it as a subscription or pay-as-you-go.
    pub fn sold_both_ways(&self) -> bool {
        matches!(self.id, Product::Ecs | Product::Swas | Product::Ens | Product::Nat)
    }
}

/// All tables.
#[derive(Debug)]
pub struct Catalog {
    products: products::Products,
    regions: Regions,
    rows: Vec<Row>,
    by_type: HashMap<&'static str, usize>,
}

/// A row of the resource table.
#[derive(Debug)]
struct Row {
    text: &'static str,
    read: OnceLock<Option<ResourceType>>,
}

impl Row {
    /// The row is valid: a test reads all of them. Without it its type would be none of ours.
    fn get(&self) -> Option<&ResourceType> {
        self.read.get_or_init(|| serde_json::from_str(self.text).ok()).as_ref()
    }
}

/// The table of resource types: a file for each product. A row begins on a line of its own, with
/// the type.
macro_rules! tables {
    ($($product:literal)*) => { &[$(($product, include_str!(concat!("catalog/resources/", $product, ".json")))),*] };
}

const TABLES: &[(&str, &str)] = tables!(
    "ack" "alb" "api-gateway" "bandwidth-package" "cdn" "compute-nest" "dcdn" "ddos" "dedicated-host" "dns" "eci" "ecs" "edas" "ehpc" "eip"
    "emr" "ens" "esa" "ess" "fc" "ga" "ipv6" "live" "market" "nat" "nlb" "oss" "rds-custom" "ros" "sae" "scdn" "slb" "swas" "vod" "vs" "waf"
);
const ROW: &str = "\n{\"type\":\"";

impl Catalog {
    /// The tables, read on first use.
    pub fn get() -> &'static Self {
        static CATALOG: OnceLock<Catalog> = OnceLock::new();
        CATALOG.get_or_init(Self::read)
    }

    fn read() -> Self {
        let rows = TABLES.iter().flat_map(|(_, table)| rows_of(table));
        let (names, rows): (Vec<&str>, Vec<Row>) = rows.unzip();
        let by_type = names.into_iter().zip(0..).collect();
        Self { products: products::Products::read(), regions: Regions::read(), rows, by_type }
    }

    /// What an edition asks of a server product; `None` for an id that is none.
    pub fn server_product(&self, id: Product, edition: Edition) -> Option<&ServerProduct> {
        self.products.servers.iter().find(|(e, p)| *e == edition && p.id == id).map(|(_, p)| p)
    }

    /// Whether any edition asks a product for public bandwidth.
    pub fn asks_bandwidth(&self, id: Product) -> bool {
        self.products
            .servers
            .iter()
            .any(|(_, product)| product.id == id && product.public_bandwidth)
    }

    /// Whether an edition asks for access filing on an access product, and the document that says
    /// so; `None` where the sources say nothing of the product.
    pub fn access_rule(&self, id: Product, edition: Edition) -> Option<(AccessRule, &Source)> {
        self.products
            .access
            .iter()
            .find(|(i, e, ..)| *i == id && *e == edition)
            .map(|(_, _, rule, source)| (*rule, source))
    }

    /// The list that was not read itself: what others report of the China site.
    pub fn reported(&self) -> Option<&Reported> {
        self.products.reported.as_ref()
    }

    /// A source by its key in the table (`g`, `g2`, `s09`, `n26`, `what`, `fc26` …).
    pub fn source(&self, key: &str) -> Option<&Source> {
        self.products.sources.get(key)
    }

    /// The row of a resource type. Names of the dialects do not overlap, so the type alone is the
    /// key.
    pub fn resource(&self, type_name: &str) -> Option<&ResourceType> {
        self.rows.get(*self.by_type.get(type_name)?)?.get()
    }

    /// Whether a resource type matters to a filing.
    pub fn wanted(&self, type_name: &str) -> bool {
        self.by_type.contains_key(type_name.strip_prefix("data.").unwrap_or(type_name))
    }

    /// Whether a type is one of Alibaba Cloud's that this version has never heard of: neither in
    /// the table nor in the lists of all types that it was compared with.
    pub fn is_new(&self, type_name: &str) -> bool {
        !self.by_type.contains_key(type_name) && types::is_new(type_name)
    }

    /// Every row, in the order of the files.
    pub fn resources(&self) -> impl Iterator<Item = &ResourceType> {
        self.rows.iter().filter_map(Row::get)
    }

    /// The table of regions.
    pub fn regions(&self) -> &Regions {
        &self.regions
    }

    /// Words that code may use and everybody knows: regions, charge types, units, scopes, switches.
    /// Whoever marks one as sensitive keeps no secret by it.
    pub fn public_words(&self) -> impl Iterator<Item = String> {
        let regions = self.regions.all().map(|(id, _)| id.to_owned());
        let words = self.rows.iter().filter_map(Row::get).flat_map(ResourceType::words);
        regions.chain(words.chain(["true", "false"]).map(str::to_owned))
    }
}

/// The rows of a table with the types they are about. Done at each start: rows are found at the
/// pace of `memchr`.
fn rows_of(table: &'static str) -> impl Iterator<Item = (&'static str, Row)> {
    let mut starts = memchr::memmem::find_iter(table.as_bytes(), ROW).map(|at| at + 1).peekable();
    std::iter::from_fn(move || {
        let start = starts.next()?;
        let end = starts.peek().copied().unwrap_or(table.len());
        let text = table.get(start..end)?.trim_end_matches(['\n', ',', ']']);
        let name = text.get(ROW.len() - 1..)?.split('"').next()?;
        Some((name, Row { text, read: OnceLock::new() }))
    })
}

#[cfg(test)]
mod tests;
