//! Which servers a place leads to, and where paths end without one.
//!
//! Stands alone because DNS records, origins and load balancer rules all walk the same edges.

use std::cell::RefCell;
use std::rc::Rc;

use foldhash::{HashMap, HashSet};

use crate::catalog::{Hides, Kind, Means, Product, Role, TargetKind};
use crate::filing::edges::Edges;
use crate::filing::read::View;
use crate::filing::server::{is_server, postpaid};
use crate::filing::{DeadEnd, EndKind};
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
    known: RefCell<HashMap<usize, Rc<Reach>>>,
}

impl<'a> Walker<'a> {
    /// A walker over the edges of a graph.
    pub(super) fn new(view: View<'a>, edges: &'a Edges) -> Self {
        Self { view, edges, known: RefCell::new(HashMap::default()) }
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
            if let Some(why) = self.hidden(index) {
                Reasons::add(&mut reach.open, Reasons::one(why, None));
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
                queue
                    .extend(self.edges.flow[index].iter().rev().filter(|next| seen.insert(**next)));
            }
        }
        if reach.servers.is_empty() && reach.open.is_none() && reach.dead_ends.is_empty() {
            let nothing = |b: &usize| {
                let end = self.end(*b, EndKind::EmptyBalancer);
                DeadEnd { exists: self.view.graph.if_complete(Truth::True).and(end.exists), ..end }
            };
            reach.dead_ends.extend(balancers.iter().map(nothing));
        }
        reach.servers.sort_unstable();
        reach
    }

    /// An end of a path.
    pub(super) fn end(&self, index: usize, kind: EndKind) -> DeadEnd {
        let resource = &self.view.graph.resources[index];
        DeadEnd {
            address: resource.address.to_string(),
            kind,
            exists: resource.exists.clone(),
            span: resource.span,
        }
    }

    /// Why there may be servers in or behind a resource that no code names.
    fn hidden(&self, index: usize) -> Option<Why> {
        let address = || self.view.graph.resources[index].address.to_string();
        match self.view.row(index)?.hides? {
            Hides::Backends => Some(Why::undeclared(
                format!("`{}` 背后有哪些服务器", address()),
                format!("which servers stand behind `{}`", address()),
            )),
            Hides::Nodes if postpaid(self.view, index) => None,
            Hides::Nodes => Some(Why::unsettled(
                format!("组成 `{}` 的 ECS 实例能否用于备案", address()),
                format!(
                    "whether the ECS instances that `{}` consists of can be used for filing",
                    address()
                ),
            )),
        }
    }

    /// Whether a resource runs websites without being a designated server.
    pub(super) fn dead_end(&self, index: usize) -> Option<DeadEnd> {
        let row = self.view.row(index)?;
        let kind = match (row.role, row.product) {
            _ if row.kind == Some(Kind::ScalingGroup) => {
                let mut templates = row
                    .to
                    .iter()
                    .filter(|r| r.2 == Means::SuppliesValues && r.1 == TargetKind::LaunchTemplate);
                let attributes = &self.view.graph.resources[index].attributes;
                EndKind::ScalingGroup {
                    by_template: templates.any(|r| attributes.contains_key(r.0)),
                }
            }
            // ECS instances on a subscription may be servers for filing: see `hidden`.
            _ if row.hides == Some(Hides::Nodes) => {
                Some(EndKind::Nodes).filter(|_| postpaid(self.view, index))?
            }
            (Role::Autoscaling, Product::Ecs) => EndKind::ProvisioningGroup,
            (Role::Autoscaling, Product::Ack) | (Role::Server, Product::Eci | Product::Sae) => {
                EndKind::Containers
            }
            (Role::Function, _) => EndKind::Functions,
            _ => return None,
        };
        Some(self.end(index, kind))
    }
}
