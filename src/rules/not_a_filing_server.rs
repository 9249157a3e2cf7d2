//! A website that ends in nothing of a designated type has no server to file on.

use super::write::places::{places, related};
use super::write::*;
use crate::filing::{Evidence, Website};
use crate::finding::Related;
use crate::source::Span;
use crate::verdict::{Place, website_server};

pub(super) static RULE: Rule = Rule {
    id: "not-a-filing-server",
    matter: Matter::Homeless,
    severity: Severity::Error,
    summary: Text::fixed("网站没有可备案的服务器", "the website has no server for filing"),
    docs: Docs {
        what: Text::fixed(
            "网站只由没有后端服务器的负载均衡、容器、函数或弹性伸缩提供服务。",
            "A website is served only by load balancers without servers, containers, functions or auto scaling.",
        ),
        why: Text::fixed(
            "备案需要可备案服务器清单中的产品；负载均衡、容器服务等不在清单中，应选择后端 ECS。",
            "Filing takes a product on the list of servers; load balancers, container services and the like are not on it.",
        ),
        help: Text::fixed(
            "保留至少一台符合要求的 ECS 或轻量应用服务器，或用 `server` 声明已有服务器。",
            "Keep at least one eligible ECS or Simple Application Server, or declare an existing one with `server`.",
        ),
        sources: &["g", "n26"],
        more: &[guidance::SELF_BUILT],
        examples: &[
            example!("not-a-filing-server/terraform", "tf", config),
            example!("not-a-filing-server/ros", "yml", config),
        ],
    },
    check: Some(check),
    edits: &[],
    since: None,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for (website, verdict) in context.assessment.websites() {
        let Some((holds, open)) = website_server::has_server(context.assessment, website, verdict)
        else {
            continue;
        };
        let end = website
            .dead_ends
            .first()
            .map(|end| (end.address.clone(), grounds::end(end.kind), end.span));
        let unfollowed = |place: Place<'_>| {
            (place.site.address(), Text::new("后端未知", "backends not known"), place.span)
        };
        let Some(at) = end.or_else(|| open.map(unfollowed)) else { continue };
        sink.judge(Subject::Website(website), holds, || saying(context, website, &at));
    }
}

fn saying(
    context: &Context<'_>,
    website: &Website,
    (address, kind, span): &(String, Text, Span),
) -> Saying {
    let domain = &website.domain;
    let violation = Text::new(
        format!("{domain} 只由 {address}（{}）提供服务，不在可备案服务器清单中。", kind.zh),
        format!(
            "{domain} is served only by {address} ({}), which is not on the list of servers for filing",
            kind.en
        ),
    );
    let question = Text::new(
        format!("{domain} 是否有可备案的服务器"),
        format!("{domain} has a server for filing"),
    );
    let mut saying = Saying::new(Evidence::place(*span), violation, question, kind.clone());
    saying.help = Some(Text::new(
        "备案需选择后端 ECS：保留至少一台包月 3 个月及以上、有公网带宽的 ECS（或轻量应用服务器），或用 server 声明已有服务器；自建服务器请联系网络提供商（联通、电信等）备案。",
        "filing takes a backend ECS: keep one on a subscription of 3 months or more with public bandwidth (or a Simple Application Server), or declare one with server; for servers of your own, file through their network provider",
    ));
    saying.related = website
        .dead_ends
        .iter()
        .skip(1)
        .map(|d| Related { label: grounds::end(d.kind), span: d.span })
        .collect();
    saying.related.extend(related(website, &places(context, website), grounds::filing));
    saying
}
