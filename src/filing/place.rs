//! Places: where a host name is bound to something, and where that leads.

use std::sync::Arc;

use crate::catalog::Product;
use crate::filing::declared::{Line, OriginDeclaration};
use crate::filing::{Evidence, Fact, ServerId, Site};
use crate::source::Span;
use crate::value::{Reasons, Truth, Why};

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
    /// An Alibaba Cloud resource that is no server (EIP without owner, load balancer, bucket,
    /// function, CDN …).
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
        declared: Option<OriginDeclaration>,
    },
    /// Not known.
    Unknown(Reasons),
}

/// What a path of a website ends in, where that is no designated server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndKind {
    /// A load balancer with nothing behind it.
    EmptyBalancer,
    /// Containers, and applications that run in them.
    Containers,
    /// Functions.
    Functions,
    /// An auto scaling group, and whether it makes its servers by a launch template.
    ScalingGroup {
        /// Whether a launch template says what it makes.
        by_template: bool,
    },
    /// An auto provisioning group.
    ProvisioningGroup,
    /// Pay-as-you-go instances that a cluster or another product consists of.
    Nodes,
}

/// A way a path of a website ends without a designated server.
#[derive(Clone, Debug)]
pub struct DeadEnd {
    /// Address of the resource.
    pub address: String,
    /// What it is.
    pub kind: EndKind,
    /// Whether it is there, and as empty as it seems.
    pub exists: Truth,
    /// Its place.
    pub span: Span,
}

/// The resource that a host name is bound to: a bucket, a function, a gateway, a balancer, an
/// accelerator.
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
    pub line: Option<Line>,
    /// Where its origins are written.
    pub origin: Evidence,
    /// Where the host name leads.
    pub targets: Vec<Target>,
    /// Where paths through it end without a designated server.
    pub dead_ends: Vec<DeadEnd>,
    /// Whether it is switched on (DNS status).
    pub enabled: Truth,
    /// Whether a plan removes it: then it tells only of what goes with it.
    pub gone: bool,
    /// What tells accounts apart: equal texts are surely the same account. Empty where it is not
    /// known.
    pub account: Arc<str>,
    /// Why it is not known.
    pub account_open: Option<Why>,
    /// Whether it answers visitors from abroad only (DNS line).
    pub abroad: Truth,
    /// Whether this is the row of its resource; further host names of the same resource are
    /// bindings without a row.
    pub row: bool,
}
