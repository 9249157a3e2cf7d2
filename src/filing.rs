//! What a filing sees: servers, the places where host names are bound, and websites.
//!
//! Built from resource graphs and the user's declarations with the tables of `catalog`. Dialect-free: every judgement is
//! made on these types. Facts keep their evidence, so that a rule can point at what decided them.

mod binding;
pub mod build;
mod declare;
pub mod declared;
mod edges;
mod eip;
pub mod evidence;
pub mod fact;
mod goal;
mod reach;
mod read;
mod server;
mod website;

use std::sync::Arc;

use crate::catalog::{Dialect, Edition, Product};
use crate::finding::EditTarget;
use crate::source::Span;
use crate::text::Text;
use crate::value::{Reasons, Truth};

pub use binding::host::registrable;
pub use declared::{Candidates, Declarations, Filed};
pub use evidence::Evidence;
pub use fact::{Fact, Judged};
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
    /// In months; a week or day counts as less than one month each. `None` when less than a month and not convertible.
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
    /// Address without the instance key (`module.web.alicloud_instance.app`, `server.NAME` for a declared one).
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
    /// Own outbound bandwidth in Mbit/s; `None` where bandwidth is no matter of this product (SWAS, ENS, NAT …).
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
    /// Service numbers that are used already, if that is declared: none used and nothing said are not the same.
    pub used_numbers: Option<u64>,
    /// Whether what all instances of its resource have used is counted with another of them: which one it is, nobody says.
    pub used_by_others: bool,
    /// What tells accounts apart: equal texts are surely the same account.
    pub account: Arc<str>,
    /// What a plan does to it.
    pub change: Option<crate::graph::Change>,
    /// Names of the attributes that a fix sets, in the spelling of the type.
    pub names: AttributeNames,
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
    /// Addresses of the EIPs that are, or may be, bound.
    pub addresses: Vec<String>,
    /// Evidence: the association that binds it.
    pub evidence: Option<Evidence>,
    /// Whether only IPv6 bandwidth was found (no document says that it counts).
    pub ipv6_only: bool,
}

/// The spellings of a resource type, for help texts and fixes. `None` where the type has no such attribute.
#[derive(Clone, Debug, Default)]
pub struct AttributeNames {
    /// Charge type attribute and the value that means prepaid.
    pub charge: Option<(&'static str, &'static str)>,
    /// Term attribute.
    pub term: Option<&'static str>,
    /// Unit attribute and the values that mean month and year.
    pub unit: Option<(&'static str, Option<&'static str>, Option<&'static str>)>,
    /// Bandwidth attribute.
    pub bandwidth: Option<&'static str>,
    /// Switch that vetoes a public address (`AllocatePublicIP`).
    pub public_switch: Option<&'static str>,
    /// Auto-renewal attribute and the value that turns it on (`true` is a boolean).
    pub renewal: Option<(&'static str, &'static str)>,
    /// Run state attribute and the value that means running.
    pub run_state: Option<(&'static str, &'static str)>,
}

/// The kinds of places that bind a host name to something; each has its own duties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceKind {
    /// DNS record A, AAAA, CNAME.
    Dns,
    /// DNS record that forwards a URL.
    UrlForward,
    /// Host name on a load balancer (rule, extension certificate).
    LoadBalancer,
    /// CDN, VOD, Live.
    Cdn,
    /// DCDN.
    Dcdn,
    /// ESA site or record.
    Esa,
    /// Custom domain of a bucket.
    Oss,
    /// WAF.
    Waf,
    /// Anti-DDoS (高防 IP).
    Ddos,
    /// Custom domain of Function Compute.
    Function,
    /// Global Accelerator.
    Accelerator,
    /// API gateway, SAE, MSE: only the general duty of a domain that reaches the mainland.
    Gateway,
}

/// What a resource of Alibaba Cloud is that traffic passes or ends at, where that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HopKind {
    /// A public address.
    Eip,
    /// A load balancer.
    Balancer,
    /// A bucket.
    Bucket,
    /// A function.
    Function,
    /// Anything else.
    Other,
}

/// What a host name leads to.
#[derive(Clone, Debug)]
pub enum Target {
    /// A server of the model, directly or through EIP, load balancer, NAT.
    Server(ServerId),
    /// An Alibaba Cloud resource that is no server (EIP without owner, load balancer, bucket, function, CDN …).
    Alibaba {
        /// Its address.
        address: String,
        /// What it is.
        kind: HopKind,
        /// Whether it lies in the mainland.
        mainland: Truth,
        /// Its region, if known.
        region: Option<Arc<str>>,
        /// Whether it may carry traffic on to other places (CDN, WAF, Anti-DDoS, ESA, GA).
        access_product: bool,
    },
    /// A resource of another provider.
    Foreign {
        /// Its address.
        address: String,
    },
    /// A literal address or host name.
    Literal {
        /// As written.
        text: Arc<str>,
        /// Private, loopback or documentation of nothing public: never a duty.
        private: bool,
        /// What the configuration declares of it.
        declared: Option<declared::OriginDeclaration>,
    },
    /// Not known.
    Unknown(Reasons),
}

/// A way a path of a website ends without a designated server.
#[derive(Clone, Debug)]
pub struct DeadEnd {
    /// Address of the resource.
    pub address: String,
    /// What it is: "load balancer without servers", "functions", "containers", "auto scaling group".
    pub kind: Text,
    /// Whether it surely is no designated server (auto scaling by launch template is not sure).
    pub certain: Truth,
    /// Whether it ends for want of anything behind it.
    pub empty: bool,
    /// Its place.
    pub span: Span,
}

/// The resource that a host name is bound to: a bucket, a function, a gateway, a balancer, an accelerator.
#[derive(Clone, Debug)]
pub struct Stand {
    /// Its address, or its name where no code describes it.
    pub name: String,
    /// Whether it takes traffic in the mainland.
    pub mainland: Truth,
    /// Where that is written.
    pub evidence: Evidence,
}

/// A place where a host name is bound: a row of `access_products`.
#[derive(Clone, Debug)]
pub struct Binding {
    /// Where it is written.
    pub site: Site,
    /// Its product.
    pub product: Product,
    /// What kind of place.
    pub place: PlaceKind,
    /// The place of the host name, or of the resource.
    pub span: Span,
    /// The full host name in lower case without a trailing dot (`*` kept).
    pub host: Fact<Arc<str>>,
    /// Where it takes traffic in, if it has such a setting: `domestic`, `overseas`, `global`.
    pub scope: Option<Fact<&'static str>>,
    /// What it is bound to.
    pub stand: Option<Stand>,
    /// The Anti-DDoS line, as declared.
    pub line: Option<declared::Line>,
    /// Where its origins are written.
    pub origin: Evidence,
    /// Where the host name leads.
    pub targets: Vec<Target>,
    /// Where paths through it end without a designated server.
    pub dead_ends: Vec<DeadEnd>,
    /// Whether it is switched on (DNS status).
    pub enabled: Truth,
    /// Whether it answers visitors from abroad only (DNS line).
    pub abroad: Truth,
    /// Whether this is the row of its resource; further host names of the same resource are bindings without a row.
    pub row: bool,
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
    /// Bindings without a known domain.
    pub nameless: Vec<NamelessBinding>,
    /// Literal DNS records of websites.
    pub literal_records: Vec<LiteralRecord>,
    /// Whether every root is complete (no module missing, no unknown number of websites).
    pub complete: Truth,
}
