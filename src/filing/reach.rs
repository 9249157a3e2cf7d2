//! Which servers a place leads to, and where paths end without one.
//!
//! Stands alone because DNS records, origins and load balancer rules all walk the same edges.

use std::cell::RefCell;
use std::rc::Rc;

use foldhash::{HashMap, HashSet};

use crate::catalog::{Edition, Kind, Means, Product, Role, TargetKind};
use crate::filing::DeadEnd;
use crate::filing::edges::Edges;
use crate::filing::read::View;
use crate::filing::server::is_server;
use crate::text::Text;
use crate::value::{Reasons, Truth, Why};

/// What is reached from a resource.
#[derive(Clone, Debug, Default)]
pub(super) struct Reach {
    /// Servers, by index of their resource.
    pub(super) servers: Vec<usize>,
    /// Ends without a designated server.
    pub(super) dead_ends: Vec<DeadEnd>,
    /// Why there may be more.
    pub(super) open: Option<Reasons>,
}

/// Walks edges, remembering what was found.
pub(super) struct Walker<'a> {
    pub(super) view: View<'a>,
    pub(super) edges: &'a Edges,
    pub(super) edition: Edition,
    known: RefCell<HashMap<usize, Rc<Reach>>>,
}

impl<'a> Walker<'a> {
    /// A walker over the edges of a graph.
    pub(super) fn new(view: View<'a>, edges: &'a Edges, edition: Edition) -> Self {
        Self { view, edges, edition, known: RefCell::new(HashMap::default()) }
    }

    /// What is reached from a resource, itself included.
    pub(super) fn reach(&self, start: usize) -> Rc<Reach> {
        if let Some(known) = self.known.borrow().get(&start) {
            return known.clone();
        }
        let found = Rc::new(self.walk(start));
        self.known.borrow_mut().insert(start, found.clone());
        found
    }

    fn walk(&self, start: usize) -> Reach {
        let mut reach = Reach::default();
        let mut seen = HashSet::from_iter([start]);
        let mut queue = vec![start];
        let mut balancers = Vec::new();
        while let Some(index) = queue.pop() {
            let row = self.view.row(index);
            let server = row.is_some_and(is_server);
            if server {
                reach.servers.push(index);
            }
            if let Some(reasons) = &self.edges.loose[index] {
                Reasons::add(&mut reach.open, reasons.clone());
            }
            if row.is_some_and(|r| r.kind == Some(Kind::Balancer)) {
                balancers.push(index);
                if let Some(reasons) = &self.edges.unattached {
                    Reasons::add(&mut reach.open, reasons.clone());
                }
            } else if let Some(end) = self.dead_end(index) {
                reach.dead_ends.push(end);
            }
            // A server is an end, but a NAT gateway passes traffic on to what it publishes.
            if !server || row.is_some_and(|r| r.product == Product::Nat) {
                queue.extend(self.edges.flow[index].iter().rev().filter(|next| seen.insert(**next)));
            }
        }
        if reach.servers.is_empty() && reach.open.is_none() && reach.dead_ends.is_empty() {
            let kind = Text::new("没有后端服务器的负载均衡", "load balancer without servers");
            let nothing = |b: &usize| DeadEnd { empty: true, ..self.end(*b, kind.clone(), self.view.graph.if_complete(Truth::True)) };
            reach.dead_ends.extend(balancers.iter().map(nothing));
        }
        reach.servers.sort_unstable();
        reach
    }

    fn end(&self, index: usize, kind: Text, certain: Truth) -> DeadEnd {
        let resource = &self.view.graph.resources[index];
        DeadEnd {
            address: resource.address.to_string(),
            kind,
            certain: certain.and(resource.exists.clone()),
            empty: false,
            span: resource.span,
        }
    }

    /// Whether a resource runs websites without being a designated server.
    pub(super) fn dead_end(&self, index: usize) -> Option<DeadEnd> {
        let row = self.view.row(index)?;
        let resource = &self.view.graph.resources[index];
        let containers = Text::new("容器", "containers");
        match (row.role, row.product) {
            _ if row.kind == Some(Kind::ScalingGroup) => {
                let template = row.to.iter().filter(|r| r.2 == Means::SuppliesValues && r.1 == TargetKind::LaunchTemplate);
                let by_template = template.into_iter().any(|r| resource.attributes.contains_key(r.0));
                let certain = if by_template {
                    let en = "whether Auto Scaling honours a subscription in a launch template";
                    Why::unsettled("弹性伸缩是否按启动模板购买包年包月实例", en).into()
                } else {
                    Truth::True
                };
                Some(self.end(index, Text::new("弹性伸缩组", "auto scaling group"), certain))
            }
            (Role::Autoscaling, Product::Ecs) => Some(self.end(index, Text::new("弹性供应组", "auto provisioning group"), Truth::True)),
            (Role::Autoscaling, Product::Ack) | (Role::Server, Product::Eci | Product::Sae) => {
                Some(self.end(index, containers, Truth::True))
            }
            (Role::Function, _) => Some(self.functions(index)),
            _ => None,
        }
    }

    /// An end in functions. Whether their resource plans carry numbers is not known for the newer edition.
    pub(super) fn functions(&self, index: usize) -> DeadEnd {
        let certain = if self.edition == Edition::June2019 {
            Truth::True
        } else {
            Why::unsettled("函数计算资源包是否附带备案服务号", "whether resource plans of Function Compute carry service numbers").into()
        };
        self.end(index, Text::new("函数", "functions"), certain)
    }
}
