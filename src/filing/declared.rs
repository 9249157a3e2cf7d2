//! What the user declares in the configuration: things that no code shows.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::catalog::Product;
pub use crate::catalog::{Candidates, Filed};
use crate::filing::registrable;
use crate::source::{FileId, Span};

/// `website "example.com" { … }`
#[derive(Clone, Debug)]
pub struct WebsiteDeclaration {
    /// The domain as written, or the name of an app.
    pub domain: String,
    /// Whether it is an app, which takes a number like a website.
    pub app: bool,
    /// Its filing state.
    pub filed: Filed,
    /// The licence number (`京ICP备12345678号-1`), checked.
    pub license: Option<String>,
    /// Addresses of servers, or names of declared servers.
    pub servers: Vec<String>,
    /// Where each of them is written.
    pub servers_at: Vec<Span>,
    /// The block.
    pub span: Span,
}

/// `server "name or address" { … }`
#[derive(Clone, Debug, Default)]
pub struct ServerDeclaration {
    /// Name, or address of a server in code.
    pub name: String,
    /// Product id, for a server that no code describes.
    pub product: Option<Product>,
    /// Region id.
    pub region: Option<String>,
    /// Months bought.
    pub term_months: Option<f64>,
    /// Order amount in CNY.
    pub amount: Option<f64>,
    /// Whether it has public bandwidth (ECS, ENS).
    pub public_bandwidth: Option<bool>,
    /// Account, for quotas per account.
    pub account: Option<String>,
    /// Service numbers in use.
    pub used_service_numbers: Option<u64>,
    /// The block and the values in it: attribute name and place.
    pub span: Option<Span>,
    /// Places of the attributes.
    pub places: Vec<(String, Span)>,
}

/// Line of an Anti-DDoS instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// BGP.
    Bgp,
    /// China Telecom.
    Telecom,
    /// China Unicom.
    Unicom,
}

/// `access "address" { line = … }`
#[derive(Clone, Debug)]
pub struct AccessDeclaration {
    /// Address of the resource.
    pub address: String,
    /// Its line.
    pub line: Line,
    /// The block.
    pub span: Span,
}

/// `origin "host" { provider = …, mainland = … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginDeclaration {
    /// The host or address.
    pub host: String,
    /// Whether it is at Alibaba Cloud; `None` when not said.
    pub alibaba: Option<bool>,
    /// Whether it is in the mainland; `None` when not said.
    pub mainland: Option<bool>,
    /// The block.
    pub span: Span,
}

/// All declarations of a run.
#[derive(Clone, Debug, Default)]
pub struct Declarations {
    /// Path of the configuration file, for rows.
    pub path: Arc<str>,
    /// Files that the configuration extends: not every project has what they name.
    pub shared: Vec<FileId>,
    /// Whether the run sees everything that the configuration is for: then a name that nothing has
    /// is a mistake.
    pub whole: bool,
    /// Whether the run was asked to look at a part only: then a website that nothing in it leads to
    /// is none of its.
    pub partial: bool,
    /// Websites.
    pub websites: Vec<WebsiteDeclaration>,
    /// Servers.
    pub servers: Vec<ServerDeclaration>,
    /// Access products.
    pub access: Vec<AccessDeclaration>,
    /// Origins.
    pub origins: Vec<OriginDeclaration>,
    /// Regions that the table does not know, and whether each lies in the mainland.
    pub regions: Vec<(String, bool)>,
    /// Which servers are judged.
    pub candidates: Candidates,
}

impl Declarations {
    /// Adds what an environment, or a nearer file, declares of its own; of two that speak of the
    /// same, it has the last word, and what it leaves out stays as it was.
    pub fn extend(&mut self, own: Option<&Self>) {
        let Some(own) = own else { return };
        let site = |w: &WebsiteDeclaration| {
            let domain = registrable(&w.domain).filter(|_| !w.app);
            (w.app, domain.unwrap_or_else(|| w.domain.clone()))
        };
        let sites: HashMap<_, _> = self.websites.iter().map(|w| (site(w), w)).collect();
        let websites: Vec<_> =
            own.websites.iter().map(|w| w.clone().over(sites.get(&site(w)).copied())).collect();
        let names: HashMap<_, _> = self.servers.iter().map(|s| (&s.name, s)).collect();
        let servers: Vec<_> =
            own.servers.iter().map(|s| s.clone().over(names.get(&s.name).copied())).collect();
        let hosts: HashMap<_, _> = self.origins.iter().map(|o| (&o.host, o)).collect();
        let origins: Vec<_> =
            own.origins.iter().map(|o| o.clone().over(hosts.get(&o.host).copied())).collect();
        let sites: HashSet<_> = own.websites.iter().map(site).collect();
        self.websites.retain(|w| !sites.contains(&site(w)));
        self.servers.retain(|s| !own.servers.iter().any(|o| o.name == s.name));
        self.access.retain(|a| !own.access.iter().any(|o| o.address == a.address));
        self.origins.retain(|r| !own.origins.iter().any(|o| o.host == r.host));
        self.websites.extend(websites);
        self.servers.extend(servers);
        self.access.extend(own.access.iter().cloned());
        self.origins.extend(origins);
        self.regions.extend(own.regions.iter().cloned());
    }
}

impl WebsiteDeclaration {
    /// With what it leaves out from another one of the same website. A licence number goes with the
    /// state that it belongs to.
    fn over(mut self, base: Option<&Self>) -> Self {
        let Some(base) = base else { return self };
        if matches!(self.filed, Filed::Unknown) {
            self.filed = base.filed;
        }
        if self.license.is_none() && self.filed == base.filed {
            self.license.clone_from(&base.license);
        }
        if self.servers.is_empty() {
            self.servers.clone_from(&base.servers);
            self.servers_at.clone_from(&base.servers_at);
        }
        self
    }
}

impl ServerDeclaration {
    /// With what it leaves out from another one of the same server.
    fn over(mut self, base: Option<&Self>) -> Self {
        let Some(base) = base else { return self };
        self.product = self.product.or(base.product);
        self.region = self.region.or_else(|| base.region.clone());
        self.term_months = self.term_months.or(base.term_months);
        self.amount = self.amount.or(base.amount);
        self.public_bandwidth = self.public_bandwidth.or(base.public_bandwidth);
        self.account = self.account.or_else(|| base.account.clone());
        self.used_service_numbers = self.used_service_numbers.or(base.used_service_numbers);
        let said = |place: &&(String, Span)| !self.places.iter().any(|(name, _)| *name == place.0);
        let more: Vec<_> = base.places.iter().filter(said).cloned().collect();
        self.places.extend(more);
        self
    }
}

impl OriginDeclaration {
    /// With what it leaves out from another one of the same host.
    fn over(mut self, base: Option<&Self>) -> Self {
        self.alibaba = self.alibaba.or_else(|| base?.alibaba);
        self.mainland = self.mainland.or_else(|| base?.mainland);
        self
    }
}
