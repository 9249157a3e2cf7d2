//! A website that ends in nothing of a designated type has no server to file on.

use super::grounds;
use super::places::{open_paths, places, related};
use super::sink::{Saying, Sink, Subject};
use super::{Context, Docs, Rule, Words, guidance};
use crate::filing::{DeadEnd, Evidence, Filed, Website};
use crate::finding::{Matter, Related, Severity};
use crate::text::Text;
use crate::value::{Reasons, Truth, Why};
use crate::verdict::Place;

pub(super) static RULE: Rule = Rule {
    id: "not-a-filing-server",
    matter: Matter::Homeless,
    severity: Severity::Error,
    summary: Words { zh: "网站没有可备案的服务器", en: "the website has no server for filing" },
    docs: Docs {
        what: Words {
            zh: "网站只由没有后端服务器的负载均衡、容器、函数或弹性伸缩提供服务。",
            en: "A website is served only by load balancers without servers, containers, functions or auto scaling.",
        },
        why: Words {
            zh: "备案需要可备案服务器清单中的产品；负载均衡、容器服务等不在清单中，应选择后端 ECS。",
            en: "Filing takes a product on the list of servers; load balancers, container services and the like are not on it.",
        },
        help: Words {
            zh: "保留至少一台符合要求的 ECS 或轻量应用服务器，或用 `server` 声明已有服务器。",
            en: "Keep at least one eligible ECS or Simple Application Server, or declare an existing one with `server`.",
        },
        sources: &["g", "n26"],
        more: &[guidance::SELF_BUILT],
        examples: &[example!("not-a-filing-server/terraform", "tf", config), example!("not-a-filing-server/ros", "yml", config)],
    },
    check: Some(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for (website, verdict) in context.assessment.websites() {
        let served = !website.servers.is_empty() || website.filed == Filed::Alibaba;
        let ends = &website.dead_ends;
        let places = places(context, website);
        let open = open_paths(&places);
        // A website on OSS, CDN, WAF or Anti-DDoS alone ends nowhere that this rule knows.
        let at = match (ends.first(), open.first()) {
            (Some(end), _) => end.clone(),
            (None, Some((place, _))) => unfollowed(*place),
            (None, None) => continue,
        };
        let lost = ends.iter().map(|d| d.certain.clone()).fold(Truth::True, Truth::and);
        let more = open.into_iter().map(|(_, reasons)| reasons).chain(website.servers_open.clone()).reduce(Reasons::join);
        let lost = lost.and(more.map_or(Truth::True, Truth::Unknown));
        // One that is filed already needs no server to file on.
        let told = website.filed != Filed::Unknown;
        let lost = lost.and(if told { Truth::True } else { Why::FilingState(website.domain.as_str().into()).into() });
        let holds = !Truth::decided(!served).and(verdict.duty.clone()).and(lost);
        sink.judge(Subject::Website(website), holds, || saying(website, &places, &at, ends));
    }
}

/// A path that could not be followed to its end.
fn unfollowed(place: Place<'_>) -> DeadEnd {
    let kind = Text::new("后端未知", "backends not known");
    DeadEnd { address: place.site.address(), kind, certain: Truth::False, empty: false, span: place.span }
}

fn saying(website: &Website, places: &[Place<'_>], end: &DeadEnd, ends: &[DeadEnd]) -> Saying {
    let domain = &website.domain;
    let (address, kind) = (&end.address, &end.kind);
    let violation = Text::new(
        format!("{domain} 只由 {address}（{}）提供服务，不在可备案服务器清单中。", kind.zh),
        format!("{domain} is served only by {address} ({}), which is not on the list of servers for filing", kind.en),
    );
    let question = Text::new(format!("{domain} 是否有可备案的服务器"), format!("{domain} has a server for filing"));
    let mut saying = Saying::new(Evidence::place(end.span), violation, question, kind.clone());
    saying.help = Some(Text::new(
        "备案需选择后端 ECS：保留至少一台包月 3 个月及以上、有公网带宽的 ECS（或轻量应用服务器），或用 server 声明已有服务器；自建服务器请联系网络提供商（联通、电信等）备案。",
        "filing takes a backend ECS: keep one on a subscription of 3 months or more with public bandwidth (or a Simple Application Server), or declare one with server; self-built servers file with the network provider",
    ));
    saying.related = ends.iter().skip(1).map(|d| Related { label: d.kind.clone(), span: d.span }).collect();
    saying.related.extend(related(website, places, grounds::filing));
    saying
}
