//! Whether a place makes a filing necessary: one row of the table of places for each kind.
//!
//! Stands alone because this is where the filing rules of domains are decided; section 10 of the rules is its source.

use crate::catalog::{Edition, Kind, Product, ResourceType, Role, TargetKind};
use crate::filing::binding::{Known, Parts};
use crate::filing::goal::{Goal, accepts, goals};
use crate::filing::reach::Walker;
use crate::filing::read::evidence;
use crate::filing::server::{mainland, region};
use crate::filing::{Evidence, Fact, HopKind, Judged, Label, PlaceKind, Region, Target};
use crate::graph::Resource;
use crate::text::Text;
use crate::value::{Reasons, Truth, Why};

/// An answer with its predicate and its evidence.
pub(super) struct Answer {
    pub(super) truth: Truth,
    pub(super) label: Label,
    pub(super) evidence: Evidence,
}

/// Whether the place makes a filing necessary.
pub(super) fn filing(parts: &Parts<'_>) -> Answer {
    match parts.place {
        PlaceKind::Dns => record(parts),
        PlaceKind::UrlForward => answer(parts.enabled.clone(), "设置了 URL 转发", "is a URL forward", parts.origin_place.clone()),
        PlaceKind::LoadBalancer => balancer(parts),
        PlaceKind::Cdn => cdn(parts),
        PlaceKind::Dcdn | PlaceKind::Esa => by_scope(parts),
        PlaceKind::Oss => bucket(parts),
        PlaceKind::Waf => guard(parts, "使用中国内地 WAF 或源站在中国大陆", "uses a mainland WAF or has a mainland origin"),
        PlaceKind::Ddos => {
            guard(parts, "使用 DDoS 高防（中国内地）或源站在中国大陆", "uses Anti-DDoS (Chinese Mainland) or has a mainland origin")
        }
        PlaceKind::Function => by_region(parts, "绑定到中国大陆函数", "is bound to mainland function"),
        PlaceKind::Gateway => gateway(parts),
        PlaceKind::Accelerator => accelerator(parts),
    }
}

fn answer(truth: Truth, zh: impl Into<String>, en: impl Into<String>, evidence: Evidence) -> Answer {
    Answer { truth, label: Text::new(zh, en).into(), evidence }
}

/// Whether a target lies in the mainland.
pub(super) fn lies(target: &Target, servers: &Known<'_>) -> Truth {
    match target {
        Target::Server(id) => servers.mainland.get(id.0).cloned().unwrap_or(Truth::False),
        Target::Alibaba { mainland, .. } => mainland.clone(),
        Target::Foreign { address } => nowhere(address),
        Target::Literal { private: true, .. } => Truth::False,
        Target::Literal { text, declared, .. } => match declared.as_ref().and_then(|d| d.mainland) {
            Some(mainland) => Truth::decided(mainland),
            None => nowhere(text),
        },
        Target::Unknown(reasons) => Truth::Unknown(reasons.clone()),
    }
}

fn nowhere(name: &str) -> Truth {
    let what = Text::new(format!("`{name}` 是否位于中国大陆"), format!("whether `{name}` is in the Chinese mainland"));
    Truth::unknown(Why::NotDeclared(what), None)
}

/// Whether any target lies in the mainland.
pub(super) fn any_mainland(parts: &Parts<'_>) -> Truth {
    if parts.targets.is_empty() {
        let name = format!("{}.{}", parts.resource.address, parts.origin_place.attribute);
        return Truth::unknown(Why::TargetUnknown(name.into()), None);
    }
    parts.targets.iter().fold(Truth::False, |truth, target| truth.or(lies(target, parts.servers)))
}

/// The name of a target that is not known.
pub(super) const UNKNOWN: &str = "?";

/// The first target that lies in the mainland, else the first one.
pub(super) fn target_name(parts: &Parts<'_>) -> String {
    let mainland = parts.targets.iter().find(|t| lies(t, parts.servers) == Truth::True);
    mainland.or(parts.targets.first()).map_or_else(|| parts.resource.address.to_string(), |t| name(t, parts.servers))
}

fn name(target: &Target, servers: &Known<'_>) -> String {
    match target {
        Target::Server(id) => servers.servers.get(id.0).map_or_else(String::new, |s| s.site.address()),
        Target::Alibaba { address, .. } | Target::Foreign { address } => address.clone(),
        Target::Literal { text, .. } => text.to_string(),
        Target::Unknown(_) => UNKNOWN.to_owned(),
    }
}

fn record(parts: &Parts<'_>) -> Answer {
    let target = target_name(parts);
    let truth = any_mainland(parts).and(parts.enabled.clone());
    let evidence = parts.origin_place.clone();
    answer(truth, format!("解析到中国大陆资源 {target}"), format!("resolves to mainland resource {target}"), evidence)
}

fn cdn(parts: &Parts<'_>) -> Answer {
    let mut found = by_scope(parts);
    // The governing document names no scope: with a mainland Alibaba origin even an overseas domain may need a filing.
    let alibaba = parts.targets.iter().any(|t| is_mainland_host(t, parts.servers) == Truth::True);
    if found.truth == Truth::False && parts.edition == Edition::June2019 && parts.product == Product::Cdn && alibaba {
        let what = Text::new(
            "源站是阿里云中国大陆主机时，仅海外加速的域名是否需要备案",
            "whether an overseas-only domain with a mainland Alibaba Cloud origin must be filed",
        );
        found.truth = Truth::unknown(Why::NotSettled(what), None);
    }
    found
}

/// Whether a target is an Alibaba Cloud host (server, EIP, load balancer) in the mainland.
pub(super) fn is_mainland_host(target: &Target, servers: &Known<'_>) -> Truth {
    match target {
        Target::Server(_) => lies(target, servers),
        Target::Alibaba { access_product: false, kind, .. } if *kind != HopKind::Function => lies(target, servers),
        Target::Literal { declared: Some(origin), .. } if origin.alibaba == Some(true) => lies(target, servers),
        _ => Truth::False,
    }
}

fn by_scope(parts: &Parts<'_>) -> Answer {
    let Some(scope) = &parts.scope else {
        let why = Why::ProviderDefault(format!("{}.scope", parts.resource.type_name).into());
        let place = Evidence::place(parts.resource.span);
        return answer(Truth::unknown(why, None), "加速区域未知", "has an unknown scope", place);
    };
    let truth = judged(scope, |s| Truth::decided(*s != "overseas"));
    let word = scope.value().copied().or_else(|| scope.options.iter().map(|(s, _)| *s).find(|s| *s != "overseas"));
    let evidence = scope.options.first().map_or_else(|| scope.evidence.clone(), |(_, e)| e.clone());
    match word {
        Some(word) => {
            answer(truth, format!("加速区域 {word} 含中国内地"), format!("has scope {word}, which includes the mainland"), evidence)
        }
        None => {
            let label =
                Label { text: Text::new("加速区域可能含中国内地", "may have a scope that includes the mainland"), hedged: true };
            Answer { truth, label, evidence }
        }
    }
}

fn judged<T>(fact: &Fact<T>, holds: impl Fn(&T) -> Truth) -> Truth {
    match fact.judge(holds) {
        Judged::Holds => Truth::True,
        Judged::Fails(..) => Truth::False,
        Judged::Undecided(reasons, _) => Truth::Unknown(reasons),
    }
}

fn place_of(fact: &Fact<Region>, fallback: &Evidence) -> Evidence {
    let mut evidence = fallback.clone();
    if let Some((_, more)) = fact.options.first() {
        evidence = evidence.with(more);
    }
    evidence
}

/// The first reference of a resource that leads to one of the wanted kind.
fn referred(walker: &Walker<'_>, resource: &Resource, row: &ResourceType, target: TargetKind) -> Option<(usize, Evidence)> {
    let reference = row.to.iter().find(|r| r.1 == target)?;
    let place = evidence(resource, reference.0);
    let values = resource.values_at(reference.0);
    let goal = values.iter().flat_map(|v| goals(walker.view, v)).find_map(|g| match g {
        Goal::Resource(index, _) if accepts(target, walker.view.row(index)) => Some(index),
        _ => None,
    });
    goal.map(|index| (index, place))
}

fn bucket(parts: &Parts<'_>) -> Answer {
    let own = Evidence { span: parts.host_span, attribute: "bucket", origins: Vec::new() };
    // A bucket that is not in the code lies where this resource is bound: the call goes to the region of the bucket.
    let (index, place) = referred(parts.walker, parts.resource, parts.row, TargetKind::Bucket)
        .filter(|(i, _)| parts.walker.view.row(*i).is_some_and(|row| row.kind == Some(Kind::Bucket)))
        .unwrap_or((parts.index, own));
    let fact = region(parts.walker.view, index);
    let target = bucket_name(parts, index);
    let evidence = place_of(&fact, &place);
    answer(mainland(&fact), format!("绑定到中国大陆 Bucket {target}"), format!("is bound to mainland bucket {target}"), evidence)
}

fn bucket_name(parts: &Parts<'_>, index: usize) -> String {
    if index != parts.index {
        return parts.walker.view.graph.resources[index].address.to_string();
    }
    let name = parts.row.to.iter().find(|r| r.1 == TargetKind::Bucket).and_then(|r| super::origin::first_text(parts.resource, r.0));
    name.unwrap_or_default()
}

fn by_region(parts: &Parts<'_>, zh: &str, en: &str) -> Answer {
    let fact = region(parts.walker.view, parts.index);
    let target = referred(parts.walker, parts.resource, parts.row, TargetKind::Function)
        .map_or_else(|| parts.resource.address.to_string(), |(i, _)| parts.walker.view.graph.resources[i].address.to_string());
    let evidence = place_of(&fact, &Evidence::place(parts.host_span));
    answer(mainland(&fact), format!("{zh} {target}"), format!("{en} {target}"), evidence)
}

/// Gateways and applications; one behind a load balancer is reached as that is.
fn gateway(parts: &Parts<'_>) -> Answer {
    let mut answer = by_region(parts, "绑定在中国大陆网关或应用", "is bound to mainland gateway or application");
    let view = parts.walker.view;
    if let Some(index) = parts.walker.edges.whole(view, parts.index, Kind::Balancer) {
        let public = view.row(index).map_or(Truth::True, |row| parts.finder.is_public(index, row));
        answer.truth = answer.truth.and(public);
    }
    answer
}

fn balancer(parts: &Parts<'_>) -> Answer {
    let (zh, en) = ("绑定在中国大陆负载均衡", "is bound to mainland load balancer");
    let view = parts.walker.view;
    let Some(index) = parts.walker.edges.whole(view, parts.index, Kind::Balancer) else {
        let why = Why::TargetUnknown(format!("{}.load_balancer_id", parts.resource.address).into());
        return answer(Truth::unknown(why, None), zh, en, Evidence::place(parts.host_span));
    };
    let public = view.row(index).map_or(Truth::False, |row| parts.finder.is_public(index, row));
    let fact = region(view, index);
    let target = view.graph.resources[index].address.to_string();
    let evidence = place_of(&fact, &Evidence::place(parts.host_span));
    answer(public.and(mainland(&fact)), format!("{zh} {target}"), format!("{en} {target}"), evidence)
}

/// WAF and Anti-DDoS: a mainland instance, or a mainland origin.
fn guard(parts: &Parts<'_>, zh: &str, en: &str) -> Answer {
    let (instance, evidence) = match &parts.scope {
        Some(scope) => (judged(scope, |s| Truth::decided(*s != "overseas")), scope.evidence.clone()),
        None => {
            let why = Why::TargetUnknown(format!("{} (instance)", parts.resource.address).into());
            (Truth::unknown(why, None), Evidence::place(parts.host_span))
        }
    };
    let evidence = if instance == Truth::True { evidence } else { parts.origin_place.clone() };
    answer(instance.or(any_mainland(parts)), zh, en, evidence)
}

fn accelerator(parts: &Parts<'_>) -> Answer {
    let place = Evidence::place(parts.host_span);
    let truth = match referred(parts.walker, parts.resource, parts.row, TargetKind::Accelerator) {
        Some((index, _)) => accelerated(parts.walker, index),
        None => Truth::Unknown(Reasons::one(Why::TargetUnknown(parts.resource.address.to_string().into()), None)),
    };
    answer(truth, "经全球加速服务中国内地", "serves the mainland through Global Accelerator", place)
}

/// Whether an accelerator takes traffic in or leads it to the mainland.
pub(super) fn accelerated(walker: &Walker<'_>, index: usize) -> Truth {
    let view = walker.view;
    let ends = view
        .graph
        .resources
        .iter()
        .enumerate()
        .filter(|(i, _)| view.row(*i).is_some_and(|r| r.role == Role::Acceleration) && walker.edges.owners[*i].contains(&index));
    let regions: Vec<Truth> = ends.map(|(i, _)| mainland(&region(view, i))).collect();
    if regions.is_empty() {
        let address = view.graph.resources[index].address.to_string();
        return Truth::unknown(Why::TargetUnknown(format!("{address} (regions)").into()), None);
    }
    let any = regions.into_iter().fold(Truth::False, Truth::or);
    if any == Truth::False { view.graph.if_complete(any) } else { any }
}
