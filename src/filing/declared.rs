//! What the user declares in the configuration: things that no code shows.

use std::collections::HashSet;
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
    /// Adds what an environment declares of its own; of two that speak of the same, it has the last
    /// word.
    pub fn extend(&mut self, own: Option<&Self>) {
        let Some(own) = own else { return };
        let site = |w: &WebsiteDeclaration| {
            let domain = registrable(&w.domain).filter(|_| !w.app);
            (w.app, domain.unwrap_or_else(|| w.domain.clone()))
        };
        let sites: HashSet<_> = own.websites.iter().map(site).collect();
        self.websites.retain(|w| !sites.contains(&site(w)));
        self.servers.retain(|s| !own.servers.iter().any(|o| o.name == s.name));
        self.access.retain(|a| !own.access.iter().any(|o| o.address == a.address));
        self.origins.retain(|r| !own.origins.iter().any(|o| o.host == r.host));
        self.websites.extend(own.websites.iter().cloned());
        self.servers.extend(own.servers.iter().cloned());
        self.access.extend(own.access.iter().cloned());
        self.origins.extend(own.origins.iter().cloned());
        self.regions.extend(own.regions.iter().cloned());
    }
}
