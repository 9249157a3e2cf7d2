//! A domain that reaches the Chinese mainland must be filed. One finding for each registrable
//! domain.

use super::write::duties::{file_it, filing_source};
use super::write::places::{anywhere, evidence, labels, places, related, sorted};
use super::write::sink::existence;
use super::write::*;
use crate::filing::{Evidence, Filed, Website};
use crate::verdict::{Place, WebsiteVerdict, website_need};

pub(super) static RULE: Rule = Rule {
    id: "domain-not-filed",
    matter: Matter::Filing,
    severity: Severity::Error,
    summary: Text::fixed("域名未备案", "the domain is not filed"),
    docs: Docs {
        what: Text::fixed(
            "域名经 DNS、负载均衡、CDN、DCDN、ESA、OSS、WAF、高防、函数、URL 转发或全球加速到达中国大陆，而未备案或备案状态未知。",
            "A domain reaches the mainland through DNS, a load balancer, CDN, DCDN, ESA, OSS, WAF, Anti-DDoS, a function, URL forwarding or Global Accelerator, and is not filed, or nobody said whether it is.",
        ),
        why: Text::fixed(
            "未备案的域名会被拒绝绑定或被阻断。",
            "Unfiled domains are refused or blocked.",
        ),
        help: Text::fixed(
            "先备案；已备案则在配置中用 `website` 声明。备案按主域名计，子域名不另计。",
            "File it, or declare it with `website` if it is filed. The registrable domain counts; subdomains do not.",
        ),
        sources: &[
            "what", "g2", "cdn26", "dcdnd", "esa24", "ossd", "wafd", "ddos26", "fc26", "dnsd",
            "gad",
        ],
        more: &[guidance::QUERY_FILING, guidance::ONE_DOMAIN],
        examples: &[
            example!("domain-not-filed/terraform", "tf", config),
            example!("domain-not-filed/ros", "yml", config),
        ],
    },
    check: Some(check),
    edits: &[],
    since: None,
};

const QUESTION: Text = Text::fixed("是否需要备案", "must be filed");

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for (website, verdict) in context.assessment.websites() {
        let places = places(context, website);
        let (sure, maybe) = sorted(&places, |b| &b.verdict.filing);
        let first = sure.first().or(maybe.first()).copied();
        let Some(at) = first.map(evidence).or_else(|| anywhere(context, website)) else { continue };
        let shown = if sure.is_empty() { &maybe } else { &sure };
        sink.judge(Subject::Website(website), verdict.filed.clone(), || {
            saying(context, (website, verdict), at, shown, !sure.is_empty())
        });
    }
    for nameless in &context.model.nameless {
        let Some(place) = context.assessment.place(nameless.binding) else { continue };
        sink.judge(
            Subject::Binding(place.binding),
            website_need::nameless(nameless, place),
            || of_nameless(context, place),
        );
    }
}

/// A place that asks for a filing of a domain that is not known.
fn of_nameless(context: &Context<'_>, place: Place<'_>) -> Saying {
    let question =
        Text::new(format!("的域名{}", QUESTION.zh), "binds a domain that must be filed".to_owned());
    let mut saying =
        Saying::new(evidence(place), Text::default(), question, grounds::filing(place));
    saying.source = context.source(filing_source(place.place));
    saying
}

fn saying(
    context: &Context<'_>,
    (website, verdict): (&Website, &WebsiteVerdict),
    at: Evidence,
    shown: &[Place<'_>],
    sure: bool,
) -> Saying {
    let domain = &website.domain;
    let first = shown.first();
    let places = text::first_of(&labels(shown, grounds::filing));
    let applying = website.filed == Filed::Applying;
    let review = || {
        Text::new(
            format!("{domain} 备案审核中，但{}；通过前不要启用解析，也不要接入。", places.zh),
            format!(
                "{domain} is in review but {}; keep its records off until it is approved",
                places.en
            ),
        )
    };
    let unfiled = || {
        Text::new(
            format!("{domain} 未备案，但{}；未备案的域名会被拒绝或阻断。", places.zh),
            format!(
                "{domain} is not filed but {}; unfiled domains are refused or blocked",
                places.en
            ),
        )
    };
    let violation = if applying { review() } else { unfiled() };
    let question =
        Text::new(format!("{domain} {}", QUESTION.zh), format!("{domain} {}", QUESTION.en));
    let label = first.copied().map_or_else(Text::default, grounds::filing);
    let mut saying = Saying::new(at, violation, question, label);
    saying.undecided = match (website.filed, &verdict.filed) {
        (Filed::Unknown, _) if sure => Some(Text::new(
            format!("{domain} 的备案状态未知；它{}，需要备案。", places.zh),
            format!("the filing of {domain} is unknown; it {} and must be filed", places.en),
        )),
        (Filed::Unknown, Truth::Unknown(reasons)) => {
            let why = text::reason(reasons);
            Some(Text::new(
                format!("{domain} 的备案状态未知；它可能需要备案：{}。", why.zh),
                format!(
                    "the filing of {domain} is unknown, and it may have to be filed: {}",
                    why.en
                ),
            ))
        }
        _ => None,
    };
    saying.severity = applying.then_some(Severity::Note);
    saying.help = if applying {
        None
    } else {
        Some(file_it(domain, shown, verdict.elsewhere == Truth::True))
    };
    saying.related = related(website, shown, grounds::filing);
    saying.notes = shown.first().and_then(|b| existence(&b.site)).into_iter().collect();
    saying.source = first.and_then(|b| context.source(filing_source(b.place)));
    saying
}
