//! Why a place matters, in words: the predicate of a sentence about its domain.
//!
//! Stands alone so that the same ground is said in the same words by every rule.

use crate::filing::{EndKind, PlaceKind};
use crate::text::Text;
use crate::value::Truth;
use crate::verdict::Place;
use crate::verdict::domain_ground::Ground;

/// Why a place makes a filing necessary.
pub(in crate::rules) fn filing(place: Place<'_>) -> Text {
    let text = words(&place.verdict.ground);
    hedged(&place.verdict.ground, text, &place.verdict.filing)
}

/// Why its filing must be with Alibaba Cloud: a clause about the domain.
pub(in crate::rules) fn access(place: Place<'_>) -> Text {
    let ground = &place.verdict.access_ground;
    let mut text = words(ground);
    if matches!(ground, Ground::Forwards | Ground::Bound(..) | Ground::Points(_)) {
        text.en.to_mut().insert_str(0, "it ");
    }
    hedged(ground, text, &place.verdict.access)
}

/// The same as the label of a place.
pub(in crate::rules) fn access_label(place: Place<'_>) -> Text {
    let ground = &place.verdict.access_ground;
    hedged(ground, words(ground), &place.verdict.access)
}

/// What a path ends in.
pub(in crate::rules) fn end(kind: EndKind) -> Text {
    match kind {
        EndKind::EmptyBalancer => {
            Text::new("没有后端服务器的负载均衡", "load balancer without servers")
        }
        EndKind::Containers => Text::new("容器", "containers"),
        EndKind::Functions => Text::new("函数", "functions"),
        EndKind::ScalingGroup { .. } => Text::new("弹性伸缩组", "auto scaling group"),
        EndKind::ProvisioningGroup => Text::new("弹性供应组", "auto provisioning group"),
        EndKind::Nodes => Text::new("按量付费的集群节点", "pay-as-you-go nodes"),
    }
}

/// Put as a guess where it is not decided, unless the words say so themselves.
fn hedged(ground: &Ground, text: Text, truth: &Truth) -> Text {
    let itself = matches!(ground, Ground::Scope(None) | Ground::Whose(_));
    match truth {
        Truth::Unknown(_) if !itself => {
            Text::new(format!("可能{}", text.zh), format!("perhaps {}", text.en))
        }
        _ => text,
    }
}

fn words(ground: &Ground) -> Text {
    match ground {
        Ground::Resolves(Some(target)) => Text::new(
            format!("解析到位于中国大陆的 {target}"),
            format!("resolves to {target} in the mainland"),
        ),
        Ground::Resolves(None) => {
            Text::new("解析到中国大陆的资源", "resolves to a resource in the mainland")
        }
        Ground::Forwards => Text::new("设置了 URL 转发", "is a URL forward"),
        Ground::Scope(Some(scope)) => Text::new(
            format!("加速区域为 `{scope}`，含中国大陆"),
            format!("is accelerated with scope `{scope}`, which includes the mainland"),
        ),
        Ground::Scope(None) => {
            Text::new("加速区域可能含中国大陆", "may have a scope that includes the mainland")
        }
        Ground::Bound(kind, target) => bound(*kind, target.as_deref()),
        Ground::Guard(PlaceKind::Waf) => Text::new(
            "使用中国大陆 WAF 或源站在中国大陆",
            "uses a mainland WAF or has a mainland origin",
        ),
        Ground::Guard(_) => Text::new(
            "使用 DDoS 高防（中国大陆）或源站在中国大陆",
            "uses Anti-DDoS (Chinese Mainland) or has a mainland origin",
        ),
        Ground::Accelerated => {
            Text::new("经全球加速服务中国大陆", "serves the mainland through Global Accelerator")
        }
        Ground::Points(target) => {
            let name = after(target.as_deref());
            Text::new(
                format!("指向阿里云服务器{name}"),
                match target {
                    Some(_) => format!("points to Alibaba Cloud server{name}"),
                    None => "points to an Alibaba Cloud server".to_owned(),
                },
            )
        }
        Ground::Ours(origin) => {
            let name = after(origin.as_deref());
            Text::new(
                format!("源站{name} 为阿里云中国大陆主机"),
                format!("its origin{name} is an Alibaba mainland host"),
            )
        }
        Ground::Theirs(origin) => {
            let name = after(origin.as_deref());
            Text::new(
                format!("源站{name} 为其他接入商的中国大陆主机"),
                format!("its origin{name} is a mainland host of another provider"),
            )
        }
        Ground::Whose(None) => Text::new("源站未知", "its origin is not known"),
        Ground::Whose(Some(origin)) => Text::new(
            format!("源站 {origin} 归属未知（若为其他接入商的中国大陆主机）"),
            format!("its origin {origin} may be a mainland host of another provider"),
        ),
        Ground::Bgp => Text::new("使用 BGP 线路高防 IP", "it uses a BGP-line Anti-DDoS IP"),
    }
}

/// A name behind a word, where there is one.
fn after(name: Option<&str>) -> String {
    name.map(|name| format!(" {name}")).unwrap_or_default()
}

fn bound(kind: PlaceKind, target: Option<&str>) -> Text {
    let (zh, en) = match kind {
        PlaceKind::Oss => ("绑定到中国大陆 Bucket", "is bound to mainland bucket"),
        PlaceKind::Function => ("绑定到中国大陆函数", "is bound to mainland function"),
        PlaceKind::LoadBalancer => ("绑定在中国大陆负载均衡", "is bound to mainland load balancer"),
        _ => ("绑定在中国大陆网关或应用", "is bound to mainland gateway or application"),
    };
    let en = match target {
        Some(_) => en.to_owned(),
        None => en.replacen(" mainland", " a mainland", 1),
    };
    let name = after(target);
    Text::new(format!("{zh}{name}"), format!("{en}{name}"))
}
