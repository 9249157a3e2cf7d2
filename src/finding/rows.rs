//! The rows of a report: servers, access products, websites, service numbers.
//!
//! Stands apart from findings: rows state facts and answers, whatever rules are switched on.

use crate::source::Span;
use crate::text::Text;

/// A yes, a no, or undecided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not decided.
    Undecided,
}

/// A row of `servers` in the JSON report; see there for the meaning of absent values.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct ServerRow {
    pub root: String,
    pub resource: String,
    pub product: String,
    pub dialect: &'static str,
    pub type_name: Option<String>,
    pub span: Option<Span>,
    pub candidate: bool,
    pub instances: Option<u64>,
    /// Which account buys it, as a number without meaning: equal for surely equal accounts. `None` when the code tells none.
    pub account: Option<usize>,
    pub charge_type: Option<&'static str>,
    pub term_months: Option<f64>,
    pub public_bandwidth: Option<bool>,
    pub region: Option<String>,
    pub mainland: Option<bool>,
    pub eligible: Answer,
    /// Why that is undecided.
    pub why: Vec<Text>,
    /// What later documents say of its product.
    pub notes: Vec<Text>,
    pub service_numbers: Option<u64>,
    pub violated: Vec<&'static str>,
    pub undecided: Vec<&'static str>,
}

/// A row of `access_products`.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct AccessRow {
    pub root: String,
    pub resource: String,
    pub product: String,
    pub span: Option<Span>,
    pub domain: Option<String>,
    pub scope: Option<String>,
    pub filing_required: Answer,
    pub access_filing_required: Answer,
}

/// A server as rows name it: addresses alone are not unique over several roots.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ServerRef {
    /// Root module directory, template, plan, or path of the configuration.
    pub root: String,
    /// Address.
    pub resource: String,
}

impl ServerRow {
    /// Its name for other rows.
    pub fn name(&self) -> ServerRef {
        ServerRef { root: self.root.clone(), resource: self.resource.clone() }
    }
}

/// A row of `websites`.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct WebsiteRow {
    pub domain: String,
    pub filed: &'static str,
    /// The licence number, as declared.
    pub license: Option<String>,
    pub served_by: Vec<ServerRef>,
    pub places: Vec<String>,
}

/// Two bounds; `None` is a bound that cannot be given.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bounds {
    /// Least.
    pub min: Option<u64>,
    /// Greatest.
    pub max: Option<u64>,
}

/// The service numbers of the whole run.
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs)]
pub struct ServiceNumbersRow {
    pub capacity: Bounds,
    pub used: u64,
    pub demand: Bounds,
}

impl Bounds {
    pub(super) fn plus(self, other: Self) -> Self {
        let add = |a: Option<u64>, b: Option<u64>| Some(a?.saturating_add(b?));
        Self { min: add(self.min, other.min), max: add(self.max, other.max) }
    }
}
