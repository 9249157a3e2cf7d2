//! The edges of a graph: where traffic goes on, which addresses are bound to what, what publishes a
//! NAT gateway.
//!
//! Driven by the references of the resource table, so that a new attachment type is an entry there.
//! Linear in resources and references.

mod referred;

use crate::catalog::resources::{ReferenceRow, ResourceType};
use crate::catalog::{Kind, Means, Product, Role, TargetKind};
use crate::filing::goal::Goal;
use crate::filing::read::View;
use crate::filing::server::region;
use crate::graph::Resource;
use crate::value::{Reasons, Truth, Why};

use referred::{Edge, Elsewhere, edge, elsewhere, indices, loosens, may_be_server};

/// An address bound to a resource.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    /// The resource that binds it.
    pub(super) via: usize,
    /// The address, if it is in the graph.
    pub(super) eip: Option<usize>,
    /// Whether it is IPv6 bandwidth only.
    pub(super) ipv6: bool,
    /// Why it may be another one that is bound, or none.
    pub(super) open: Option<Reasons>,
}

/// All edges of a graph, by index of the resource.
#[derive(Debug, Default)]
pub(super) struct Edges {
    /// Where traffic goes on.
    pub(super) flow: Vec<Vec<usize>>,
    /// Why there may be further hops.
    pub(super) loose: Vec<Option<Reasons>>,
    /// What a part belongs to.
    pub(super) owners: Vec<Vec<usize>>,
    /// Addresses bound to it.
    pub(super) bound: Vec<Vec<Bound>>,
    /// Servers that an interface is attached to.
    pub(super) interfaces: Vec<Vec<usize>>,
    /// Whether a DNAT entry publishes something through it (NAT gateways).
    pub(super) published: Vec<Option<Truth>>,
    /// Address bindings that may concern any server.
    pub(super) unbound: Option<Reasons>,
    /// Attachments of servers that may concern any balancer.
    pub(super) unattached: Option<Reasons>,
    /// What of the last two refers to another root by its state, and so may concern what that root
    /// makes.
    pub(super) beyond: Beyond,
    /// DNAT entries that may concern any NAT gateway.
    pub(super) unpublished: Option<Reasons>,
    /// Interfaces that are attached to servers which are not known.
    adrift: Vec<(usize, Elsewhere)>,
}

/// What a root says of things that another root makes.
#[derive(Clone, Debug, Default)]
pub(super) struct Beyond {
    /// Address bindings that may concern its servers.
    pub(super) unbound: Option<Reasons>,
    /// Attachments that may concern its balancers.
    pub(super) unattached: Option<Reasons>,
}

impl Edges {
    /// Reads the edges of a graph.
    pub(super) fn read(view: View<'_>) -> Self {
        let n = view.graph.resources.len();
        let mut edges = Self {
            flow: vec![Vec::new(); n],
            loose: vec![None; n],
            owners: vec![Vec::new(); n],
            bound: vec![Vec::new(); n],
            interfaces: vec![Vec::new(); n],
            published: vec![None; n],
            ..Self::default()
        };
        for (index, resource) in view.graph.resources.iter().enumerate() {
            if let Some(row) = view.row(index) {
                edges.add(view, index, resource, row);
            }
        }
        // An address on an interface that may be attached to any server may be the address of any
        // server.
        for (interface, server) in std::mem::take(&mut edges.adrift) {
            if !edges.bound[interface].is_empty() {
                server.note(&mut edges.unbound, &mut edges.beyond.unbound);
            }
        }
        for hops in &mut edges.flow {
            hops.sort_unstable();
            hops.dedup();
        }
        edges
    }

    fn add(&mut self, view: View<'_>, index: usize, resource: &Resource, row: &ResourceType) {
        // Security groups are no edges.
        let guards = |r: &&ReferenceRow| matches!(r.2, Means::GuardedBy | Means::Guards);
        let rows = row.to.iter().filter(|r| !guards(r));
        let read: Vec<Edge<'_>> = rows.filter_map(|r| edge(view, resource, r)).collect();
        if loosens(view, resource, &read) {
            return;
        }
        let of = |means: Means| read.iter().filter(move |e| e.row.2 == means);
        let subjects: Vec<&Goal> = of(Means::Subject).flat_map(|e| &e.goals).collect();
        let has_subject = of(Means::Subject).next().is_some();
        let mut from: Vec<usize> =
            if has_subject { indices(subjects.iter().copied()) } else { vec![index] };
        // A balancer that stands in front of another one takes traffic itself too.
        if has_subject && row.kind == Some(Kind::Balancer) {
            from.push(index);
        }
        self.part_of(view, index, row, &read);
        let carries = of(Means::Serves).next().is_some();
        if carries && row.role == Role::LoadBalancer {
            for goal in subjects.iter().filter_map(|goal| elsewhere(view, goal)) {
                goal.note(&mut self.unattached, &mut self.beyond.unattached);
            }
        }
        for edge in row.to.iter().filter(|r| {
            matches!(r.2, Means::Serves | Means::HasMember) && resource.unmanaged.holds(r.0)
        }) {
            let name = format!("{}.{}", resource.address, edge.0);
            let why = Why::not_declared(
                format!("`{name}` 在代码之外设置，内容未知（ignore_changes）"),
                format!(
                    "`{name}` is set outside of the code (ignore_changes), to what is not known"
                ),
            );
            from.iter().for_each(|from| Reasons::add(&mut self.loose[*from], why.clone()));
        }
        for edge in &read {
            match edge.row.2 {
                Means::Serves | Means::HasMember if edge.row.1 != TargetKind::Eip => {
                    self.hops(view, &from, &edge.goals)
                }
                Means::MemberOf => {
                    indices(&edge.goals).iter().for_each(|group| self.flow[*group].extend(&from));
                }
                Means::Attaches => {
                    self.attach(view, index, has_subject.then_some(&*subjects), &edge.goals)
                }
                Means::GivesPublicIp => {
                    self.bind(view, index, resource, row, &subjects, &edge.goals)
                }
                Means::TakesPublicIp => {
                    for eip in indices(&edge.goals) {
                        self.flow[eip].push(index);
                        self.bound[index].push(Bound {
                            via: index,
                            eip: Some(eip),
                            ipv6: false,
                            open: None,
                        });
                    }
                }
                Means::Opens => self.opens(resource, &edge.goals),
                Means::Publishes => self.publish(view, index, &read, &from, &edge.goals),
                _ => {}
            }
        }
    }

    /// Parts of load balancers and scaling groups: traffic passes from the whole to the part.
    fn part_of(&mut self, view: View<'_>, index: usize, row: &ResourceType, read: &[Edge<'_>]) {
        let carries =
            row.to.iter().any(|r| r.2 == Means::Serves) || row.kind == Some(Kind::ServerGroup);
        for edge in read.iter().filter(|e| e.row.2 == Means::BelongsTo) {
            for owner in indices(&edge.goals) {
                self.owners[index].push(owner);
                let balances = matches!(
                    edge.row.1,
                    TargetKind::LoadBalancer
                        | TargetKind::Listener
                        | TargetKind::ServerGroup
                        | TargetKind::Accelerator
                );
                if balances && carries && view.row(owner).is_some() {
                    self.flow[owner].push(index);
                }
            }
        }
    }

    fn hops(&mut self, view: View<'_>, from: &[usize], goals: &[Goal]) {
        for start in from {
            for goal in goals {
                match goal {
                    // A type that the table does not hold says nothing of what it leads to.
                    Goal::Resource(to, _) if view.row(*to).is_none() => {
                        self.behind(*start, &view.graph.resources[*to].address.to_string());
                    }
                    Goal::Resource(to, _) if to != start => self.flow[*start].push(*to),
                    Goal::Unknown(reasons) => {
                        Reasons::add(&mut self.loose[*start], reasons.clone())
                    }
                    Goal::Existing(name) | Goal::Literal(name) | Goal::Foreign(name) => {
                        self.behind(*start, name)
                    }
                    Goal::Resource(..) => {}
                }
            }
        }
    }

    /// Something behind a resource that no code describes.
    fn behind(&mut self, start: usize, name: &str) {
        let (zh, en) = (
            format!("后端 `{name}` 不在代码中"),
            format!("backend `{name}` is not described in the code"),
        );
        Reasons::add(&mut self.loose[start], Why::not_declared(zh, en));
    }

    /// Something that puts servers behind a balancer, which no code names.
    fn opens(&mut self, resource: &Resource, goals: &[Goal]) {
        let what = resource.address.to_string();
        let why = Why::undeclared(
            format!("`{what}` 挂载了哪些服务器"),
            format!("which servers `{what}` attaches"),
        );
        for goal in goals {
            match goal {
                Goal::Resource(balancer, _) => {
                    Reasons::add(&mut self.loose[*balancer], why.clone())
                }
                Goal::Unknown(reasons) => Reasons::add(&mut self.unattached, reasons.clone()),
                _ => {}
            }
        }
    }

    /// With a subject (an attachment) that is the interface and the goal the server; without, this
    /// resource is the server.
    fn attach(&mut self, view: View<'_>, index: usize, subjects: Option<&[&Goal]>, goals: &[Goal]) {
        let goals: Vec<&Goal> = goals.iter().collect();
        let ends = indices(goals.iter().copied());
        let (interfaces, servers, given) = match subjects {
            Some(subjects) => (indices(subjects.iter().copied()), ends, subjects),
            None => (ends, vec![index], &*goals),
        };
        for eni in interfaces
            .iter()
            .copied()
            .filter(|eni| view.row(*eni).is_some_and(|r| r.role == Role::Connector))
        {
            self.interfaces[eni].extend(&servers);
            self.flow[eni].extend(&servers);
            for server in
                goals.iter().filter(|_| subjects.is_some()).filter_map(|goal| elsewhere(view, goal))
            {
                Reasons::add(&mut self.loose[eni], server.reasons.clone());
                self.adrift.push((eni, server));
            }
        }
        // An interface that is not known may have an address.
        for eni in given.iter().filter_map(|goal| elsewhere(view, goal)) {
            let bound = |server: &usize| {
                (
                    *server,
                    Bound { via: index, eip: None, ipv6: false, open: Some(eni.reasons.clone()) },
                )
            };
            servers.iter().map(bound).for_each(|(server, bound)| self.bound[server].push(bound));
        }
    }

    fn bind(
        &mut self,
        view: View<'_>,
        index: usize,
        resource: &Resource,
        row: &ResourceType,
        subjects: &[&Goal],
        goals: &[Goal],
    ) {
        let eips = indices(subjects.iter().copied());
        let ipv6 = row.product == Product::Ipv6;
        for goal in goals {
            match goal {
                Goal::Resource(target, _) => {
                    let eip =
                        eips.iter().copied().find(|e| serves_mainland(view, *e) != Truth::False);
                    if eip.is_some() || eips.is_empty() {
                        self.bound[*target].push(Bound { via: index, eip, ipv6, open: None });
                    }
                    eips.iter().for_each(|eip| self.flow[*eip].push(*target));
                }
                goal => {
                    let Some(goal) = elsewhere(view, goal) else { continue };
                    eips.iter()
                        .for_each(|eip| Reasons::add(&mut self.loose[*eip], goal.reasons.clone()));
                    if !ipv6 && may_be_server(resource) {
                        goal.note(&mut self.unbound, &mut self.beyond.unbound);
                    }
                }
            }
        }
    }

    fn publish(
        &mut self,
        view: View<'_>,
        index: usize,
        read: &[Edge<'_>],
        from: &[usize],
        goals: &[Goal],
    ) {
        let resource = &view.graph.resources[index];
        let owners = self.owners[index].clone();
        let exists = match &resource.count_unknown {
            Some(why) => resource.exists.clone().and(Truth::unknown(why.clone(), None)),
            None => resource.exists.clone(),
        };
        for nat in &owners {
            let before = self.published[*nat].take().unwrap_or(Truth::False);
            self.published[*nat] = Some(before.or(exists.clone()));
        }
        if owners.is_empty() {
            let unknown =
                read.iter().filter(|e| e.row.2 == Means::BelongsTo).flat_map(|e| &e.goals);
            for goal in unknown {
                if let Goal::Unknown(reasons) = goal {
                    Reasons::add(&mut self.unpublished, reasons.clone());
                }
            }
        }
        self.hops(view, &owners, goals);
        let fronts: Vec<usize> = from.iter().copied().filter(|f| *f != index).collect();
        self.hops(view, &fronts, goals);
    }

    /// The load balancer that a rule, listener or server group is a part of.
    pub(super) fn whole(&self, view: View<'_>, index: usize, kind: Kind) -> Option<usize> {
        let mut queue = vec![index];
        let mut seen = 0;
        while let Some(next) = queue.get(seen).copied() {
            if next != index && view.row(next).is_some_and(|row| row.kind == Some(kind)) {
                return Some(next);
            }
            let more: Vec<usize> =
                self.owners[next].iter().copied().filter(|o| !queue.contains(o)).take(64).collect();
            queue.extend(more);
            seen += 1;
        }
        None
    }
}

/// Whether an address can be one of the mainland: an Anycast EIP serves an area, any other is where
/// what it is bound to is.
pub(super) fn serves_mainland(view: View<'_>, eip: usize) -> Truth {
    let area = view
        .row(eip)
        .is_some_and(|row| row.region.as_ref().is_some_and(|place| place.kind == Some("area")));
    if area { region(view, eip).is(|region| region.mainland) } else { Truth::True }
}
