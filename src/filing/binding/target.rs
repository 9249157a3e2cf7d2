//! Where a host name leads: goals turned into targets, with what is reached behind them.
//!
//! Stands alone because records and origins share it: an EIP leads to its server, a balancer to its
//! backends, a literal to whatever the configuration declares.

use std::net::IpAddr;
use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use crate::catalog::{Kind, Product, ResourceType, Role};
use crate::filing::binding::host::is_provider_name;
use crate::filing::binding::origin::origins;
use crate::filing::binding::stand::accelerated;
use crate::filing::goal::Goal;
use crate::filing::reach::Walker;
use crate::filing::server::{is_server, public, region};
use crate::filing::{DeadEnd, Declarations, HopKind, ServerId, Target};
use crate::graph::Dialect;
use crate::origin::address::{bare, is_data};
use crate::text::Declaration;
use crate::value::{Reasons, Truth, Why};

/// What targets are found with.
pub(in crate::filing) struct Finder<'a> {
    pub(in crate::filing) walker: &'a Walker<'a>,
    /// Local server ids by index of the resource.
    pub(in crate::filing) servers: &'a HashMap<usize, ServerId>,
    /// Resources by a public address or host name that is known (plans).
    pub(in crate::filing) addresses: &'a HashMap<Arc<str>, usize>,
    /// Resources by the host name they bind.
    pub(in crate::filing) names: &'a HashMap<Arc<str>, Vec<usize>>,
    pub(in crate::filing) declarations: &'a Declarations,
}

/// How far a chain of CNAME records is followed.
const MAX_NAMES: u32 = 8;
/// How many targets one place may have; records that name each other could multiply them without
/// end.
const MAX_TARGETS: usize = 1_000;

/// How many records one place may lead through: names that many records bind, each a name of many
/// again, have endless ways.
const MAX_RECORDS: usize = 100;

/// Targets with the ends of their paths.
#[derive(Debug, Default)]
pub(in crate::filing) struct Found {
    pub(in crate::filing) targets: Vec<Target>,
    pub(in crate::filing) dead_ends: Vec<DeadEnd>,
    servers: HashSet<ServerId>,
    /// Records on the way; each is followed once.
    records: HashSet<usize>,
}

impl Finder<'_> {
    /// The targets of goals. `record` is true for DNS values, where a private address is one.
    pub(in crate::filing) fn find(&self, goals: &[Goal], record: bool) -> Found {
        let mut found = Found::default();
        self.follow(goals, record, &mut found, 0);
        if found.targets.is_empty() && !found.records.is_empty() {
            // Names that lead to each other only: what stands behind them is what is declared of
            // them.
            let names = goals
                .iter()
                .filter_map(|goal| if let Goal::Literal(text) = goal { Some(text) } else { None });
            found.targets.extend(names.map(|text| self.outside(text, false)));
        }
        let mut seen: HashSet<String> = HashSet::default();
        found.dead_ends.retain(|end| seen.insert(end.address.clone()));
        found.dead_ends.truncate(MAX_TARGETS);
        found
    }

    fn follow(&self, goals: &[Goal], record: bool, found: &mut Found, depth: u32) {
        for goal in goals {
            if found.targets.len() >= MAX_TARGETS {
                return;
            }
            match goal {
                Goal::Resource(index, path) => self.resource(*index, path, record, found, depth),
                Goal::Foreign(name) => {
                    found.targets.push(Target::Foreign { address: name.to_string() })
                }
                Goal::Literal(text) => self.literal(text, record, found, depth),
                Goal::Existing(name) => {
                    let why = match self.walker.view.graph.dialect {
                        // What a plan does not have waits for what is created.
                        Dialect::Plan if is_data(name) => Why::Computed(name.clone()),
                        _ if is_data(name) => Why::DataSource(bare(name).into()),
                        _ => Why::TargetUnknown(name.clone()),
                    };
                    found.targets.push(Target::Unknown(why.into()));
                }
                Goal::Unknown(reasons) => found.targets.push(Target::Unknown(reasons.clone())),
            }
        }
    }

    fn resource(&self, index: usize, path: &str, record: bool, found: &mut Found, depth: u32) {
        let view = self.walker.view;
        let address = view.graph.resources[index].address.to_string();
        let Some(row) = view.row(index) else {
            found.targets.push(Target::Unknown(Why::lost(address).into()));
            return;
        };
        if record && is_private_path(path) {
            found.targets.push(Target::Literal {
                text: address.into(),
                private: true,
                declared: None,
            });
            return;
        }
        if row.role == Role::Dns {
            if found.records.len() >= MAX_RECORDS {
                let why = Why::budget(
                    format!("域名与主机之间有 {MAX_RECORDS} 条记录"),
                    format!("{MAX_RECORDS} records between a name and its host"),
                );
                found.targets.push(Target::Unknown(why.into()));
                return;
            }
            if !found.records.insert(index) {
                return;
            }
            let (goals, _) = origins(view, &view.graph.resources[index], row);
            if depth < MAX_NAMES && !goals.is_empty() {
                return self.follow(&goals, record, found, depth + 1);
            }
            found.targets.push(Target::Unknown(Why::lost(address).into()));
            return;
        }
        if record && row.kind == Some(Kind::Balancer) {
            match self.takes_traffic(index, row, path) {
                Truth::True => {}
                Truth::False => {
                    found.targets.push(Target::Literal {
                        text: address.into(),
                        private: true,
                        declared: None,
                    });
                    return;
                }
                // What stands behind it is reached only if it is public.
                Truth::Unknown(reasons) => {
                    found.targets.push(Target::Unknown(reasons));
                    return;
                }
            }
        }
        let reach = self.walker.reach(index);
        found.dead_ends.extend(reach.dead_ends.iter().cloned());
        let hop = !is_server(row);
        let only_servers = row.kind == Some(Kind::Eip) && !reach.servers.is_empty();
        if hop && !only_servers {
            self.alibaba(index, row, found);
        }
        for server in reach.servers.iter().filter_map(|s| self.servers.get(s)) {
            if found.targets.len() >= MAX_TARGETS {
                found.targets.push(Target::Unknown(
                    Why::budget("一个域名的指向数量", "targets of a host name").into(),
                ));
                break;
            }
            if found.servers.insert(*server) {
                found.targets.push(Target::Server(*server));
            }
        }
        if let Some(reasons) = &reach.open {
            found.targets.push(Target::Unknown(reasons.clone()));
        }
    }

    fn alibaba(&self, index: usize, row: &ResourceType, found: &mut Found) {
        let view = self.walker.view;
        let place = region(view, index);
        let accelerator = self.accelerator(index, row);
        let access_product = accelerator.is_some()
            || row.role == Role::Access
                && row.kind != Some(Kind::Bucket)
                && row.product != Product::Fc;
        let mut lies = match (accelerator, access_product) {
            (Some(accelerator), _) => accelerated(self.walker, accelerator),
            (_, true) => self.serves_mainland(index, row),
            _ => place.is(|region| region.mainland),
        };
        let address = view.graph.resources[index].address.to_string();
        if row.kind == Some(Kind::Balancer)
            && let open @ Truth::Unknown(_) = self.is_public(index, row)
        {
            lies = lies.and(open);
        }
        let region = place.value().map(|r| r.id.clone()).filter(|_| !access_product);
        found.targets.push(Target::Alibaba {
            address,
            kind: kind(row),
            mainland: lies,
            region,
            access_product,
        });
    }

    /// The accelerator that takes traffic in: a resource itself, or the one that it is an address
    /// of.
    fn accelerator(&self, index: usize, row: &ResourceType) -> Option<usize> {
        let is = |index: &usize| {
            self.walker.view.row(*index).is_some_and(|row| row.role == Role::Accelerator)
        };
        match row.role {
            Role::Accelerator => Some(index),
            Role::Network => self.walker.edges.owners[index].iter().copied().find(is),
            _ => None,
        }
    }

    /// Whether an access product takes traffic in the mainland.
    fn serves_mainland(&self, index: usize, row: &ResourceType) -> Truth {
        let resource = &self.walker.view.graph.resources[index];
        match crate::filing::binding::scope::scope(self.walker, index, resource, row) {
            Some(fact) => fact.is(|scope| *scope != "overseas"),
            None => Why::lost(resource.address.to_string()).into(),
        }
    }

    /// Whether a load balancer takes traffic from the Internet: its own switch, or an EIP.
    pub(in crate::filing) fn is_public(&self, index: usize, row: &ResourceType) -> Truth {
        if self.walker.edges.bound[index].is_empty() {
            self.own_switch(index, row)
        } else {
            Truth::True
        }
    }

    /// Whether an address or name of a load balancer takes traffic from the Internet. An EIP on a
    /// private balancer is an address of its own: the balancer's address stays private.
    fn takes_traffic(&self, index: usize, row: &ResourceType, path: &str) -> Truth {
        let own_address =
            row.product == Product::Slb && path.to_ascii_lowercase().contains("address");
        if own_address { self.own_switch(index, row) } else { self.is_public(index, row) }
    }

    /// What a load balancer itself says of its address.
    fn own_switch(&self, index: usize, row: &ResourceType) -> Truth {
        let view = self.walker.view;
        let resource = &view.graph.resources[index];
        let switch = row.bandwidth.as_ref().and_then(|b| b.switch.as_ref());
        let own =
            switch.map_or(Truth::True, |switch| public(resource, row, switch).is(|public| *public));
        if own == Truth::False { view.graph.if_complete(own) } else { own }
    }

    fn literal(&self, text: &Arc<str>, record: bool, found: &mut Found, depth: u32) {
        let host = text.trim().trim_end_matches('.').to_lowercase();
        let private = host.parse::<IpAddr>().is_ok_and(is_private);
        if record && private {
            found.targets.push(Target::Literal { text: text.clone(), private, declared: None });
            return;
        }
        if let Some(index) = self.addresses.get(host.as_str()) {
            return self.resource(*index, "", record, found, depth);
        }
        if let Some(bound) = self.names.get(host.as_str()).filter(|_| depth < MAX_NAMES) {
            return bound
                .iter()
                .for_each(|index| self.resource(*index, "", record, found, depth + 1));
        }
        if is_provider_name(&host) {
            found.targets.push(self.provider_name(host));
            return;
        }
        found.targets.push(self.outside(text, private));
    }

    /// A name or address that no code is known for, with what is declared of it.
    fn outside(&self, text: &Arc<str>, private: bool) -> Target {
        let host = text.trim().trim_end_matches('.');
        let declared = self
            .declarations
            .origins
            .iter()
            .find(|o| o.host.trim_end_matches('.').eq_ignore_ascii_case(host));
        Target::Literal { text: text.clone(), private, declared: declared.cloned() }
    }

    /// A name that Alibaba Cloud gave out: most hold the region (`b.oss-cn-hangzhou.aliyuncs.com`,
    /// `x.cn-hangzhou.alb.aliyuncs.com`), those of CDN and the like do not.
    fn provider_name(&self, host: String) -> Target {
        let regions = self.walker.view.regions;
        let bucket = regions.of_oss(&host).is_some();
        let id = regions.in_name(&host);
        let lies = match id.as_ref().and_then(|id| regions.region(id)) {
            Some(region) => Truth::decided(region.mainland),
            None => Why::undeclared(
                format!("`{host}` 是否服务中国大陆"),
                format!("whether `{host}` serves the mainland"),
            )
            .into(),
        };
        let kind = if bucket { HopKind::Bucket } else { HopKind::Other };
        let access_product = id.is_none();
        Target::Alibaba {
            address: host,
            kind,
            mainland: lies,
            region: id.map(Into::into),
            access_product,
        }
    }
}

/// Reasons that a target gives for more servers than are known.
pub(in crate::filing) fn openness(target: &Target, open: &mut Option<Reasons>) {
    match target {
        Target::Unknown(reasons) => Reasons::add(open, reasons.clone()),
        Target::Literal { text, private: false, declared: None } => {
            let why = Why::undeclared(
                format!("`{text}` 是什么服务器"),
                format!("which server `{text}` is"),
            );
            Reasons::add(open, why.told_by(Declaration::Provider(text.clone())));
        }
        _ => {}
    }
}

fn is_private_path(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    ["private", "inner", "intranet", "primary_ip"].iter().any(|p| path.contains(p))
}

/// Addresses that are not on the public Internet. Documentation ranges count as public: examples
/// stand for real ones.
pub(in crate::filing) fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let shared = v4.octets()[0] == 100 && (64..128).contains(&v4.octets()[1]);
            v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_unspecified()
                || v4.is_broadcast()
                || v4.is_multicast()
                || shared
        }
        IpAddr::V6(v6) => {
            let first = v6.segments()[0];
            v6.is_loopback()
                || v6.is_unspecified()
                || v6.is_multicast()
                || (first & 0xfe00) == 0xfc00
                || (first & 0xffc0) == 0xfe80
        }
    }
}

/// What a resource is that traffic passes.
fn kind(row: &ResourceType) -> HopKind {
    match (row.role, row.product) {
        _ if row.kind == Some(Kind::Eip) => HopKind::Eip,
        (Role::LoadBalancer, _) => HopKind::Balancer,
        (_, Product::Oss) => HopKind::Bucket,
        (Role::Function, _) | (_, Product::Fc) => HopKind::Function,
        _ => HopKind::Other,
    }
}
