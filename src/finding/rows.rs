//! The rows of a report: servers, access products, websites, service numbers.
//!
//! Stands apart from findings: rows state facts and answers, whatever rules are switched on.

use crate::catalog::{Aside, Dialect, Filed, Need, Product, ServerRole};
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
    /// The environment it was judged in.
    pub environment: Option<String>,
    pub root: String,
    pub resource: String,
    pub product: Product,
    pub dialect: Dialect,
    pub type_name: Option<String>,
    pub span: Option<Span>,
    pub role: ServerRole,
    pub judged: bool,
    /// Why it is not judged.
    pub aside: Option<Aside>,
    pub instances: Option<u64>,
    /// Which account buys it, as a number without meaning: equal for surely equal accounts. `None`
    /// when the code tells none.
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
    /// Numbers in use, as declared.
    pub used: u64,
    /// What it adds to the numbers at hand.
    pub yields: Bounds,
    /// What it would add, were it bought as its findings say; none where that is no way.
    pub mended: u64,
    pub violated: Vec<&'static str>,
    pub undecided: Vec<&'static str>,
}

/// A row of `access_products`.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct AccessRow {
    pub environment: Option<String>,
    pub root: String,
    pub resource: String,
    pub product: Product,
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
    /// Its row in [`super::Report::servers`]; none for one of a root that is not judged.
    pub row: Option<usize>,
}

/// A place in the code with the address of what stands there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PlaceRef {
    /// Root module directory, template, plan, or path of the configuration.
    pub root: String,
    /// Address.
    pub address: String,
    /// The place.
    pub span: Span,
}

/// A row of `websites`.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct WebsiteRow {
    pub environment: Option<String>,
    /// The registrable domain, or the name of an app.
    pub domain: String,
    pub app: bool,
    pub filed: Filed,
    /// The licence number, as declared.
    pub license: Option<String>,
    pub need: Need,
    /// Whether anything it leads to asks for a filing.
    pub duty: Answer,
    /// Whether it stands with another provider, who then files it.
    pub elsewhere: bool,
    /// Whether something here surely endangers its filing.
    pub at_risk: bool,
    /// Whether it needs a service number of Alibaba Cloud.
    pub number: Answer,
    /// The server to pick in the form: one that can be used as it is.
    pub file_on: Option<ServerRef>,
    /// A server of its own that can be used once the code is changed; only where none can as it
    /// is.
    pub file_after: Option<ServerRef>,
    pub served_by: Vec<ServerRef>,
    pub places: Vec<String>,
    /// Rows of [`super::Report::access_products`] that bind its names.
    pub access: Vec<usize>,
    pub servers: Vec<PlaceRef>,
    pub bindings: Vec<PlaceRef>,
}

/// Two bounds; `None` is a bound that cannot be given.
#[derive(Clone, Copy, Debug, Default, serde::Serialize)]
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

impl ServiceNumbersRow {
    /// No numbers.
    pub const NONE: Self = Self { capacity: Bounds::NONE, used: 0, demand: Bounds::NONE };
}

impl Bounds {
    /// Surely none.
    pub const NONE: Self = Self { min: Some(0), max: Some(0) };

    /// What covers both.
    pub(super) fn most(self, other: Self) -> Self {
        let max = self.max.zip(other.max).map(|(a, b)| a.max(b));
        Self { min: self.min.max(other.min), max }
    }

    /// What both have at least, and at most.
    pub(super) fn least(self, other: Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.min(other.max) }
    }

    /// Without what was counted twice.
    pub(super) fn minus(self, other: Self) -> Self {
        let less = |a: Option<u64>, b: Option<u64>| a.map(|a| a.saturating_sub(b.unwrap_or(0)));
        Self { min: less(self.min, other.min), max: less(self.max, other.max) }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        let add = |a: Option<u64>, b: Option<u64>| Some(a?.saturating_add(b?));
        Self { min: add(self.min, other.min), max: add(self.max, other.max) }
    }
}
