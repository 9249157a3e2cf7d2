//! Whether the filing must be with Alibaba Cloud (接入备案), by place and edition.
//!
//! Stands alone because editions disagree here: the governing document asks by origin or line, later pages do not.

use crate::catalog::{AccessRule, Product};
use crate::filing::binding::place::{UNKNOWN, is_mainland_host, lies, target_name};
use crate::filing::binding::{Known, Parts};
use crate::filing::declared::Line;
use crate::filing::{HopKind, Label, PlaceKind, Target};
use crate::text::Text;
use crate::value::{Truth, Why};

/// The answer, its predicate, and whether lacking it blocks the site.
pub(super) struct Access {
    pub(super) truth: Truth,
    pub(super) label: Label,
    pub(super) blocks: bool,
}

/// Whether a place needs the filing at Alibaba Cloud. `filing` is whether it needs one at all.
pub(super) fn access(parts: &Parts<'_>, filing: &Truth) -> Access {
    let rule = |id| parts.walker.view.catalog.access_rule(id, parts.edition).map(|(rule, _)| rule);
    let target = target_name(parts);
    let points = Text::new(format!("（子）域名指向阿里云服务器 {target}"), format!("it or a subdomain points to Alibaba server {target}"));
    let access = |truth, label: Text, blocks| Access { truth, label: label.into(), blocks };
    match parts.place {
        PlaceKind::Dns => access(by_target(parts).and(parts.enabled.clone()), points, true),
        PlaceKind::LoadBalancer => access(filing.clone(), points, true),
        PlaceKind::UrlForward => access(filing.clone(), Text::new("设置了 URL 转发", "it is a URL forward"), true),
        PlaceKind::Function => {
            let label = Text::new(format!("绑定到中国大陆函数 {target}"), format!("it is bound to mainland function {target}"));
            access(filing.clone(), label, true)
        }
        PlaceKind::Cdn | PlaceKind::Waf if rule(parts.product) == Some(AccessRule::ByOrigin) => {
            let (truth, label) = by_origin(parts);
            Access { truth: truth.and(filing.clone()), label, blocks: false }
        }
        PlaceKind::Ddos if rule(Product::Ddos) == Some(AccessRule::ByLine) => {
            let label = Text::new("使用 BGP 线路高防 IP", "it uses a BGP-line Anti-DDoS IP");
            access(by_line(parts).and(filing.clone()), label, false)
        }
        _ => access(Truth::False, points, false),
    }
}

/// DNS: to an Alibaba Cloud server, address, balancer or function in the mainland.
fn by_target(parts: &Parts<'_>) -> Truth {
    if parts.targets.is_empty() {
        return super::place::any_mainland(parts);
    }
    parts.targets.iter().fold(Truth::False, |truth, target| truth.or(points(target, parts.servers)))
}

fn points(target: &Target, servers: &Known<'_>) -> Truth {
    match target {
        Target::Server(_) => lies(target, servers),
        Target::Alibaba { access_product, kind, .. } if *access_product || *kind == HopKind::Bucket => Truth::False,
        Target::Alibaba { .. } => lies(target, servers),
        Target::Foreign { .. } | Target::Literal { private: true, .. } => Truth::False,
        Target::Literal { text, declared, .. } => {
            let said = declared.as_ref();
            match (said.and_then(|d| d.alibaba), said.and_then(|d| d.mainland)) {
                (Some(false), _) | (_, Some(false)) => Truth::False,
                (Some(true), Some(true)) => Truth::True,
                _ => undeclared(text),
            }
        }
        Target::Unknown(reasons) => Truth::Unknown(reasons.clone()),
    }
}

fn undeclared(text: &str) -> Truth {
    let what = Text::new(format!("`{text}` 属于哪个服务商"), format!("whose host `{text}` is"));
    Truth::unknown(Why::NotDeclared(what), None)
}

/// CDN and WAF: an Alibaba mainland host, or a declared mainland host of another provider, needs it; origins outside do not.
fn by_origin(parts: &Parts<'_>) -> (Truth, Label) {
    let needs = |target: &Target| match target {
        Target::Literal { declared: Some(declared), .. } if declared.mainland.is_some() => lies(target, parts.servers),
        Target::Literal { text, .. } => undeclared(text),
        Target::Alibaba { address, kind, access_product, .. } if *access_product || *kind == HopKind::Function => {
            // Outside is outside; inside, the governing document speaks of hosts only.
            match lies(target, parts.servers) {
                Truth::True => {
                    let what = Text::new(format!("`{address}` 是否算作主机"), format!("whether `{address}` counts as a host"));
                    Truth::unknown(Why::NotSettled(what), None)
                }
                other => other,
            }
        }
        other => lies(other, parts.servers),
    };
    let truth = if parts.targets.is_empty() {
        super::place::any_mainland(parts)
    } else {
        parts.targets.iter().fold(Truth::False, |truth, target| truth.or(needs(target)))
    };
    let host = parts.targets.iter().any(|t| is_mainland_host(t, parts.servers) == Truth::True);
    let origin = target_name(parts);
    let said = |zh: String, en: String, hedged| Label { text: Text::new(zh, en), hedged };
    let label = match &truth {
        Truth::True if host => {
            said(format!("源站 {origin} 为阿里云中国大陆主机"), format!("its origin {origin} is an Alibaba mainland host"), false)
        }
        Truth::True => said(
            format!("源站 {origin} 为其他服务商的中国大陆主机"),
            format!("its origin {origin} is a mainland host of another provider"),
            false,
        ),
        _ if origin == UNKNOWN => said("源站未知".to_owned(), "its origin is not known".to_owned(), true),
        _ => said(
            format!("源站 {origin} 归属未知（若为其他服务商的中国大陆主机）"),
            format!("its origin {origin} may be a mainland host of another provider"),
            true,
        ),
    };
    (truth, label)
}

/// Anti-DDoS: what code makes is BGP; other lines are declared.
fn by_line(parts: &Parts<'_>) -> Truth {
    let named = |address: &str| parts.declarations.access.iter().find(|a| a.address == address).map(|a| a.line);
    let own = named(&parts.resource.address.to_string()).or_else(|| named(&parts.resource.address.base));
    let instance = || parts.instances.iter().find_map(|address| named(address));
    if matches!(own.or_else(instance), Some(Line::Telecom | Line::Unicom)) {
        return Truth::False;
    }
    let outside = !parts.targets.is_empty() && parts.targets.iter().all(|t| lies(t, parts.servers) == Truth::False);
    Truth::decided(!outside)
}
