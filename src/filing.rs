//! What a filing sees: servers, the places where host names are bound, and websites.
//!
//! Built from resource graphs and the user's declarations with the tables of `catalog`.
//! Dialect-free: every judgement is made on these types. Facts keep their evidence, so that a rule
//! can point at what decided them.

mod binding;
pub mod build;
mod declare;
pub mod declared;
mod edges;
mod eip;
pub mod evidence;
pub mod fact;
mod goal;
mod open_ports;
mod place;
mod reach;
mod read;
mod released;
mod server;
mod website;

use std::sync::Arc;

use crate::catalog::{Dialect, Edition, Product, RegionAnswer};
use crate::finding::EditTarget;
use crate::source::Span;
use crate::text::Text;
use crate::value::{Truth, Why};

pub use binding::host::registrable;
pub use declared::{Candidates, Declarations, Filed};
pub use evidence::Evidence;
pub use fact::{Fact, Judged};
pub use place::{Binding, DeadEnd, EndKind, HopKind, PlaceKind, Stand, Target};
pub use website::{LiteralRecord, NamelessBinding, Website};

pub use crate::graph::Change;

/// How a server is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChargeType {
    /// Subscription (包年包月).
    Prepaid,
    /// Pay-as-you-go (按量付费).
    Postpaid,
}

/// Why a server is pay-as-you-go, for the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChargeReason {
    /// Written so.
    Written,
    /// Nothing written: the API's default.
    Absent,
    /// A spot instance.
    Spot,
    /// The type knows nothing else.
    Type,
}

/// A time bought.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// In months; a week or day counts as less than one month each. `None` when less than a month
    /// and not convertible.
    pub months: f64,
    /// As bought: "1 month", "3 weeks".
    pub text: Text,
}

/// A region, with what the table says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The id: `cn-hangzhou`, or an ENS node.
    pub id: Arc<str>,
    /// Whether it lies in the Chinese mainland.
    pub mainland: bool,
    /// Whether the id itself stands in the table, and not only what it begins with.
    pub listed: bool,
}

impl Region {
    /// A region of which a table says something.
    pub(crate) fn new(id: &str, answer: RegionAnswer) -> Self {
        Self { id: id.into(), mainland: answer.mainland, listed: answer.listed }
    }
}

/// Index of a server in [`FilingModel::servers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerId(pub usize);

/// Index of a binding in [`FilingModel::bindings`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BindingId(pub usize);

/// Where something was written: what findings and rows need.
#[derive(Clone, Debug)]
pub struct Site {
    /// Root module directory, template, plan, or path of the configuration.
    pub root: Arc<str>,
    /// Address without the instance key (`module.web.alicloud_instance.app`, `server.NAME` for a
    /// declared one).
    pub base: Arc<str>,
    /// The instance key as printed (`[0]`, `["a"]`).
    pub key: Option<Arc<str>>,
    /// What it is written in.
    pub dialect: Dialect,
    /// Resource type; `None` when declared.
    pub type_name: Option<Arc<str>>,
    /// The place of the resource (block header, logical id).
    pub span: Span,
    /// What a fix may edit.
    pub target: EditTarget,
    /// The module calls that led here, outermost first.
    pub callers: Vec<Span>,
    /// Whether it exists at all.
    pub exists: Truth,
}

impl Site {
    /// The whole address.
    pub fn address(&self) -> String {
        format!("{}{}", self.base, self.key.as_deref().unwrap_or(""))
    }
}

/// A server, or a place that counts as one: something on which a website may be filed.
#[derive(Clone, Debug)]
pub struct Server {
    /// Where it is written.
    pub site: Site,
    /// One of the products designated for filing.
    pub product: Product,
    /// Whether the configuration has a `server` block for it.
    pub declared: bool,
    /// Whether a website of the configuration names it.
    pub named: bool,
    /// Whether something else lets the Internet in: a balancer in front of it, a DNAT entry.
    pub entrance: Truth,
    /// NAT gateways: whether something is published through it; true of anything else.
    pub published: Truth,
    /// NAT gateways: whether a server of the model stands behind it.
    pub front: bool,
    /// How many instances this entry stands for.
    pub instances: Fact<u64>,
    /// How it is paid for.
    pub charge: Fact<ChargeType>,
    /// Why it is pay-as-you-go, if it is.
    pub charge_reason: ChargeReason,
    /// The time bought; meaningless when pay-as-you-go.
    pub term: Fact<Term>,
    /// Whether a plan changes the term in place, which buys nothing: `term` is what was bought.
    pub term_kept: bool,
    /// Own outbound bandwidth in Mbit/s; `None` where bandwidth is no matter of this product
    /// (SWAS, ENS, NAT …).
    pub bandwidth: Option<Fact<f64>>,
    /// EIPs bound to it (or to its network interfaces): their addresses, and whether there is one.
    pub eip: Eip,
    /// Where it is.
    pub region: Fact<Region>,
    /// Whether it is declared stopped.
    pub stopped: Fact<bool>,
    /// The day on which it ends, where a plan or state tells.
    pub ends: Option<Fact<jiff::civil::Date>>,
    /// Whether it renews automatically; `None` where the type has no such setting.
    pub renews: Option<Fact<bool>>,
    /// What the order cost in CNY (`market` only).
    pub order_cny: Option<Fact<f64>>,
    /// Whether it is a product that builds sites (`market` only, which sells others too).
    pub builds_sites: Truth,
    /// Service numbers that are used already, if that is declared: none used and nothing said are
    /// not the same.
    pub used_numbers: Option<u64>,
    /// Whether what all instances of its resource have used is counted with another of them: which
    /// one it is, nobody says.
    pub used_by_others: bool,
    /// What tells accounts apart: equal texts are surely the same account. Empty where it is not
    /// known.
    pub account: Arc<str>,
    /// Whether the configuration declares the account.
    pub account_declared: bool,
    /// Why the account is not known.
    pub account_open: Option<Why>,
    /// What a plan does to it.
    pub change: Option<crate::graph::Change>,
    /// A public address that a plan takes from it.
    pub released: Option<Release>,
    /// What its security groups let in. `None` where that is no matter: of other products, and
    /// where no website is declared that waits for its filing.
    pub open_ports: Option<Box<OpenPorts>>,
}

/// Whether security groups let everybody reach a website on a server.
#[derive(Clone, Debug)]
pub struct OpenPorts {
    /// Whether TCP 80 or 443 is open to all addresses.
    pub open: Truth,
    /// The rule that opens them, or may; else the groups of the server.
    pub evidence: Evidence,
}

/// A public address that a plan takes from a server which stays.
#[derive(Clone, Debug)]
pub struct Release {
    /// How it goes.
    pub kind: ReleaseKind,
    /// The change.
    pub evidence: Evidence,
}

/// How a plan takes a public address from a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReleaseKind {
    /// Its own bandwidth becomes 0.
    Bandwidth,
    /// The resource at this address, which binds an EIP to it, is removed or binds another.
    Detached(String),
    /// The EIP at this address is released, or replaced by another.
    Eip(String),
}

impl Server {
    /// Service numbers that are surely used.
    pub fn used(&self) -> u64 {
        self.used_numbers.unwrap_or(0)
    }
}

/// Whether an EIP is bound to a server.
#[derive(Clone, Debug)]
pub struct Eip {
    /// The answer: false only when the graph is complete.
    pub bound: Truth,
    /// Whether one is bound to the server itself, and not to a network interface.
    pub direct: Truth,
    /// Addresses of the EIPs that are, or may be, bound.
    pub addresses: Vec<String>,
    /// Evidence: the association that binds it.
    pub evidence: Option<Evidence>,
    /// Whether only IPv6 bandwidth was found (no document says that it counts).
    pub ipv6_only: bool,
}

impl Eip {
    /// None is bound.
    pub fn none() -> Self {
        Self {
            bound: Truth::False,
            direct: Truth::False,
            addresses: Vec::new(),
            evidence: None,
            ipv6_only: false,
        }
    }
}

/// Everything the rules judge.
#[derive(Clone, Debug)]
pub struct FilingModel {
    /// The edition of the rules.
    pub edition: Edition,
    /// All servers, those in code first.
    pub servers: Vec<Server>,
    /// All bindings.
    pub bindings: Vec<Binding>,
    /// All websites by domain.
    pub websites: Vec<Website>,
    /// Whether the configuration declares others, which the run does not look at.
    pub websites_elsewhere: bool,
    /// Bindings without a known domain.
    pub nameless: Vec<NamelessBinding>,
    /// Literal DNS records of websites.
    pub literal_records: Vec<LiteralRecord>,
    /// Whether every root is complete (no module missing, no unknown number of websites).
    pub complete: Truth,
}

impl FilingModel {
    /// The name of what a host name leads to; nothing for what is not known.
    pub fn name_of(&self, target: &Target) -> Option<String> {
        match target {
            Target::Server(id) => self.servers.get(id.0).map(|s| s.site.address()),
            Target::Alibaba { address, .. } | Target::Foreign { address } => Some(address.clone()),
            Target::Literal { text, .. } => Some(text.to_string()),
            Target::Unknown(_) => None,
        }
    }
}
