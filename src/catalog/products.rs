//! What each edition asks of server products and access products, read from `products.json`.
//!
//! Stands alone because a row may lean on another (`"as"`) and a number on another source than its
//! row.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Edition, Per, Product, ServerProduct, Source, vocabulary};

vocabulary! {
    /// Whether an edition asks for the filing to be with Alibaba Cloud (接入备案).
    AccessRule {
        /// Always.
        Yes = "yes",
        /// Never.
        No = "no",
        /// Depends on where the origins are.
        ByOrigin = "by-origin",
        /// Depends on the Anti-DDoS line.
        ByLine = "by-line",
        /// Depends on where the record leads.
        ByTarget = "by-target",
    }
}

#[derive(Deserialize)]
struct File {
    #[serde(borrow)]
    sources: HashMap<&'static str, Source>,
    servers: Vec<Map<String, Value>>,
    access: Vec<Map<String, Value>>,
    reported: Reported,
}

/// A list that others repeat and that was not read itself: it explains why something is open, and
/// decides nothing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reported {
    /// The edition that it would belong to.
    pub edition: Edition,
    /// Key of its document.
    pub source: &'static str,
    /// What it names.
    pub named: Vec<ReportedRow>,
    /// Products that it does not name.
    pub unnamed: Vec<Product>,
}

/// A row of a list that was not read itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportedRow {
    /// The product, if it is one of the tables.
    pub id: Option<Product>,
    /// Its name in Chinese otherwise.
    pub zh: Option<&'static str>,
    /// And in English.
    pub en: Option<&'static str>,
    /// Months to be bought at least.
    pub months: Option<u32>,
    /// Order amount in CNY at least.
    pub order_cny: Option<u32>,
    /// Service numbers.
    pub numbers: &'static str,
}

impl Reported {
    /// Whether the list names a product; nothing where the reports do not tell.
    fn names(&self, id: Product) -> Option<bool> {
        let named = self.named.iter().any(|row| row.id == Some(id));
        (named || self.unnamed.contains(&id)).then_some(named)
    }
}

/// The table of products.
#[derive(Debug, Default)]
pub(super) struct Products {
    pub(super) sources: HashMap<&'static str, Source>,
    pub(super) servers: Vec<(Edition, ServerProduct)>,
    pub(super) access: Vec<(Product, Edition, AccessRule, Source)>,
    pub(super) reported: Option<Reported>,
}

impl Products {
    /// Reads the compiled-in table; its form is checked by tests.
    pub(super) fn read() -> Self {
        let Ok(file) = serde_json::from_str::<File>(include_str!("products.json")) else {
            return Self::default();
        };
        let reported = Some(file.reported);
        let mut products = Self { sources: file.sources, reported, ..Self::default() };
        for row in &file.servers {
            for edition in Edition::ALL.iter().copied() {
                products.servers.extend(products.server(row, edition).map(|p| (edition, p)));
            }
        }
        for row in &file.access {
            for edition in Edition::ALL.iter().copied() {
                products.access.extend(products.access_rule(row, edition));
            }
        }
        products
    }

    fn server(&self, row: &Map<String, Value>, edition: Edition) -> Option<ServerProduct> {
        let id = product(row).filter(|id| id.is_server())?;
        let own = row.get(edition.id())?;
        let numbers =
            own.get("as").and_then(Value::as_str).and_then(|other| row.get(other)).unwrap_or(own);
        let dropped =
            |edition: Edition| row.get(edition.id()).is_some_and(|e| e.get("designated").is_some());
        let small = |value: &Value| u32::try_from(value.as_u64()?).ok();
        let months = numbers.get("months")?;
        Some(ServerProduct {
            id,
            zh: row.get("zh")?.as_str()?.to_owned(),
            en: row.get("en")?.as_str()?.to_owned(),
            designated: !dropped(edition),
            months: small(months.get("value").unwrap_or(months))?,
            first_purchase: numbers.get("term").and_then(Value::as_str) == Some("first-purchase"),
            public_bandwidth: numbers
                .get("public_bandwidth")
                .and_then(Value::as_bool)
                .unwrap_or(false),
            order_cny: numbers.get("order_cny").and_then(small),
            numbers: numbers.get("numbers")?.as_u64()?,
            per: if numbers.get("per")?.as_str()? == "account" {
                Per::Account
            } else {
                Per::Instance
            },
            source: self
                .sources
                .get(months.get("source").or_else(|| numbers.get("source"))?.as_str()?)?
                .clone(),
            reported: self
                .reported
                .as_ref()
                .filter(|r| r.edition == edition)
                .and_then(|r| r.names(id)),
            dropped_later: Edition::ALL.iter().copied().skip_while(|e| *e != edition).any(dropped),
        })
    }

    fn access_rule(
        &self,
        row: &Map<String, Value>,
        edition: Edition,
    ) -> Option<(Product, Edition, AccessRule, Source)> {
        let own = row.get(edition.id()).or_else(|| row.get("all"))?;
        let rule = AccessRule::of(own.get("access")?.as_str()?).unwrap_or(AccessRule::No);
        let source = self.sources.get(own.get("source")?.as_str()?)?.clone();
        Some((product(row)?, edition, rule, source))
    }
}

fn product(row: &Map<String, Value>) -> Option<Product> {
    Product::of(row.get("id")?.as_str()?)
}
