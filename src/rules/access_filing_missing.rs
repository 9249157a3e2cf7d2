//! A domain filed with another provider needs an access filing (接入备案) where Alibaba Cloud
//! serves it.

use super::write::duties::access_source;
use super::write::places::{anywhere, evidence, labels, places, related, sorted};
use super::write::*;
use crate::catalog::Edition;
use crate::filing::{Evidence, Filed, PlaceKind, Website};
use crate::value::Reasons;
use crate::verdict::{Place, website_need::asks_itself};

pub(super) static RULE: Rule = Rule {
    id: "access-filing-missing",
    matter: Matter::Access,
    severity: Severity::Error,
    summary: Text::fixed("缺少接入备案", "the access filing is missing"),
    docs: Docs {
        what: Text::fixed(
            "备案在其他接入商的域名指向阿里云中国大陆服务器、绑定中国大陆函数、设置 URL 转发；或其 CDN、WAF、高防要求接入阿里云（2019-06 规则）。",
            "A domain filed with another provider points to an Alibaba mainland server, is bound to a mainland function, is a URL forward, or uses CDN, WAF or Anti-DDoS in a way that asks for access (2019-06 rules).",
        ),
        why: Text::fixed(
            "没有接入备案，指向服务器的域名会被阻断，绑定函数和设置转发会被拒绝；CDN、WAF、高防只作提醒。",
            "Without it, a domain on a server is blocked, functions and forwards are refused; CDN, WAF and Anti-DDoS warn.",
        ),
        help: Text::fixed(
            "在 beian.aliyun.com 提交接入备案，通过后再切换解析。",
            "Submit an access filing at beian.aliyun.com, and switch DNS after approval.",
        ),
        sources: &["g3", "g2", "fc26", "dnsd", "s09"],
        more: &[guidance::QUERY_FILING, guidance::SAME_PROVIDER],
        examples: &[
            example!("access-filing-missing/terraform", "tf", config),
            example!("access-filing-missing/ros", "yml", config),
        ],
    },
    check: Some(check),
    edits: &[],
    since: None,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for (website, verdict) in context.assessment.websites() {
        let Some(holds) = &verdict.joined else { continue };
        let mut places = places(context, website);
        places.retain(|b| website.filed != Filed::Unknown || asks_itself(b.place));
        let (sure, maybe) = sorted(&places, |b| &b.verdict.access);
        let shown = if sure.is_empty() { maybe } else { sure };
        let first = shown.first().copied();
        let Some(at) = first.map(evidence).or_else(|| anywhere(context, website)) else { continue };
        sink.judge(Subject::Website(website), holds.clone(), || {
            saying(context, website, at, &shown, holds.reasons())
        });
    }
}

fn saying(
    context: &Context<'_>,
    website: &Website,
    at: Evidence,
    shown: &[Place<'_>],
    reasons: Option<&Reasons>,
) -> Saying {
    let domain = &website.domain;
    let places = text::first_of(&labels(shown, grounds::access));
    let relaxed =
        |b: &Place<'_>| matches!(b.place, PlaceKind::Cdn | PlaceKind::Waf | PlaceKind::Ddos);
    let old = context.model.edition == Edition::June2019;
    let optional = old && shown.iter().all(relaxed);
    // The edition asks for what is optional today: said at once, or the message and its help
    // contradict each other.
    let (zh, en) = match optional {
        true => (
            "2019-06 规则要求将备案接入阿里云（2019-09-17 起不再强制）",
            "the rules of 2019-06 ask for an access filing (接入备案) at Alibaba Cloud, optional since 2019-09-17",
        ),
        false => ("需将备案接入阿里云", "an access filing (接入备案) at Alibaba Cloud is needed"),
    };
    let violation = Text::new(
        format!("{domain} 的备案不在阿里云，但{}，{zh}。", places.zh),
        format!("{domain} is filed with another provider, but {}: {en}", places.en),
    );
    let question =
        Text::new(format!("{domain} 是否需要接入备案"), format!("{domain} needs an access filing"));
    let mut saying = Saying::new(
        at,
        violation,
        question,
        shown.first().copied().map_or_else(Text::default, grounds::access_label),
    );
    if let Some(reasons) = reasons {
        let why = text::reason(reasons);
        saying.undecided = Some(Text::new(
            format!("{domain} {}，备案可能需接入阿里云：{}。", places.zh, why.zh),
            format!(
                "{domain}: {}; an access filing at Alibaba Cloud may be needed: {}",
                places.en, why.en
            ),
        ));
    }
    let blocks = shown.iter().any(|b| b.verdict.blocks);
    saying.severity = Some(if blocks { Severity::Error } else { Severity::Warning });
    let mut help = Text::new(
        "在 beian.aliyun.com 提交接入备案，通过后再切换解析；接入备案只是增加一个接入商。",
        "submit an access filing at beian.aliyun.com and switch DNS after approval; it only adds a provider",
    );
    if optional {
        help.push(
            "按现行规则检查可设 edition = \"2026-06\"。",
            "; to judge by today's rules set edition = \"2026-06\"",
        );
    } else if old && shown.iter().any(relaxed) {
        // The other places ask for it in every edition.
        help.push(
            "仅 CDN、WAF、高防的要求自 2019-09-17 起不再强制。",
            "; since 2019-09-17 it is optional for CDN, WAF and Anti-DDoS alone",
        );
    }
    saying.help = Some(help);
    saying.related = related(website, shown, grounds::access_label);
    saying.source = shown.first().and_then(|b| context.source(access_source(b.place)));
    saying
}
