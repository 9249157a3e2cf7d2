//! The tables: products, regions and resource types, each number with source and date.
//!
//! Facts are data here, judgements are code elsewhere. The JSON files are compiled in and read once.

use std::sync::OnceLock;

/// Editions of the filing rules, oldest first; the first is the default.
pub const EDITIONS: [&str; 2] = ["2019-06", "2026-06"];

/// A document that a number comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its title.
    pub title: String,
    /// Section or table.
    pub section: Option<String>,
    /// ISO date, if the document has one.
    pub date: Option<String>,
    /// Repository and commit, or address.
    pub reference: String,
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
    pub id: &'static str,
    /// Name in Chinese.
    pub zh: String,
    /// Name in English.
    pub en: String,
    /// Whether the edition surely designates it as a filing server; if not, its judgements carry a note and stay undecided
    /// as to designation.
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
    /// Whether a later edition does not name it (then findings carry a note).
    pub dropped_later: bool,
}

/// All tables.
#[derive(Debug)]
pub struct Catalog {}

impl Catalog {
    /// The tables, read on first use.
    pub fn get() -> &'static Self {
        static CATALOG: OnceLock<Catalog> = OnceLock::new();
        CATALOG.get_or_init(|| Self {})
    }

    /// What an edition asks of a server product; `None` for an id that is none.
    pub fn server_product(&self, _id: &str, _edition: &str) -> Option<&ServerProduct> {
        None
    }

    /// Whether a resource type stands in the table.
    pub fn wanted(&self, _type_name: &str) -> bool {
        true
    }

    /// A source by its key in the table (`g`, `g2`, `s09`, `n26`, `what`, `fc26` …).
    pub fn source(&self, _key: &str) -> Option<&Source> {
        None
    }
}
