//! Steps after approval: traffic, and what keeps a filing alive.

use std::collections::HashSet;

use crate::catalog::Product;
use crate::filing_plan::steps::{StepId, item, linked, needing, said, step};
use crate::filing_plan::{FilingPlan, Item, Need, Place, Step, WebsitePlan, official};
use crate::finding::{Matter, Report};
use crate::text::Text;

/// Access products that check the filing when a domain is added.
const CHECKED: [Product; 7] = [
    Product::Cdn,
    Product::Dcdn,
    Product::Vod,
    Product::Live,
    Product::Esa,
    Product::Waf,
    Product::Ddos,
];

/// DNS and CDN, which must wait for the approval.
pub(super) fn switch(plan: &FilingPlan) -> Option<Step> {
    let unfiled: Vec<&WebsitePlan> =
        needing(plan, &[Need::First, Need::Additional, Need::InReview, Need::Elsewhere]).collect();
    let access: Vec<&WebsitePlan> = needing(plan, &[Need::Access]).collect();
    if unfiled.is_empty() && access.is_empty() {
        return None;
    }
    let mut step = step(
        StepId::Switch,
        "通过后再切换解析、接入 CDN",
        "Switch DNS and enable CDN after approval",
        &["what", "access", "cdn"],
    );
    if !unfiled.is_empty() {
        step.items.push(bound(
            &unfiled,
            |product| !CHECKED.contains(&product),
            Text::fixed(
                "通过前不得开通网站，无论用域名还是 IP；未备案域名解析到中国大陆服务器会被阻断。通过后再启用解析。",
                "No site may open before approval, by domain or by IP; an unfiled domain that resolves to a mainland server is blocked. Turn the records on afterwards.",
            ),
        ));
    }
    if !access.is_empty() {
        let mut item = bound(
            &access,
            |product| !CHECKED.contains(&product),
            Text::fixed(
                "新增接入通过后再把解析切到阿里云；接入只增加一个接入商，原接入商可继续使用。",
                "Point DNS to Alibaba Cloud after the access filing; it only adds a provider, the former one can stay in use.",
            ),
        );
        // Those that stand on nothing but such products are still to be named.
        let domains = || access.iter().map(|w| &*w.domain).collect::<Vec<_>>().join(", ");
        item.subject = item.subject.or_else(|| Some(domains()));
        step.items.push(item);
    }
    let all: Vec<&WebsitePlan> = unfiled.iter().chain(&access).copied().collect();
    let checked = bound(
        &all,
        |product| CHECKED.contains(&product),
        Text::fixed(
            "CDN、WAF、DDoS 高防等会校验备案；工信部数据有延迟，备案通过约 8 小时后再添加域名。",
            "CDN, WAF, Anti-DDoS and the like check the filing; the ministry's data lags, so add the domain about 8 hours after approval.",
        ),
    );
    if checked.subject.is_some() {
        step.items.push(checked);
    }
    Some(step)
}

/// An item on the names that some websites have on some products.
fn bound(websites: &[&WebsitePlan], on: impl Fn(Product) -> bool, text: Text) -> Item {
    let bindings = websites.iter().flat_map(|w| &w.bindings).filter(|(product, ..)| on(*product));
    let (mut seen_hosts, mut seen_places): (HashSet<&str>, HashSet<&Place>) = Default::default();
    let mut hosts: Vec<&str> = Vec::new();
    let mut places: Vec<Place> = Vec::new();
    for (_, host, place) in bindings {
        if seen_hosts.insert(host) {
            hosts.push(host);
        }
        places.extend(place.iter().filter(|p| seen_places.insert(p)).cloned());
    }
    let subject = (!hosts.is_empty()).then(|| hosts.join(", "));
    Item { subject, text, places }
}

/// What an approval asks for.
pub(super) fn publish(plan: &FilingPlan) -> Option<Step> {
    needing(plan, &[Need::First, Need::Additional, Need::InReview]).next()?;
    let mut step = step(
        StepId::Publish,
        "公示备案号，办理公安联网备案",
        "Show the number, and register with the public security authority",
        &["process"],
    );
    step.items = vec![
        item(
            "备案通过后，在网站首页底部写明备案号，并链接到 beian.miit.gov.cn。",
            "Once approved, show the licence number at the foot of the home page, with a link to beian.miit.gov.cn.",
        ),
        item(
            "网站开通后 30 日内办理公安联网备案。",
            "Within 30 days of the opening, register the website with the public security authority (公安联网备案).",
        ),
    ];
    step.links.push(official::police());
    Some(step)
}

/// What keeps a filing alive.
pub(super) fn keep(plan: &FilingPlan, report: &Report) -> Option<Step> {
    if plan.websites.iter().all(|w| w.need == Need::NotNeeded) {
        return None;
    }
    let mut step = step(
        StepId::Keep,
        "备案后保持有效",
        "Keep the filings valid",
        &["g", "number-faq", "shell", "inspection"],
    );
    let renewal = report.findings.iter().any(|f| f.matter == Matter::Renewal);
    step.items.push(item(
        format!("开启自动续费{}：服务器到期后其服务号失效，网站可能被判为空壳网站，被取消接入、注销备案号。", if renewal { "（见修改代码一步）" } else { "" }),
        format!("Renew automatically{}: after expiry a server's numbers are invalid and the site may be judged a shell website (空壳网站), lose its access, and its number be cancelled.", if renewal { " (see the step on code)" } else { "" }),
    ));
    step.items.extend([
        item(
            "备案成功即用掉一个服务号，注销或取消接入后也不能再用；释放服务器前先由其他服务器承接其网站。",
            "A successful filing uses a number for good, even after cancellation or removal of access; before a server goes, let another carry its websites.",
        ),
        item(
            "解析始终指向正在使用的阿里云中国大陆节点（香港及境外不算），并保持访问。",
            "Keep DNS on active Alibaba Cloud nodes in the mainland (Hong Kong and abroad do not count), with traffic.",
        ),
        item(
            "更换阿里云服务器只改解析，无需再次备案；更换到其他接入商，在新接入商办理新增接入（接入备案）。",
            "Moving to another Alibaba server needs a change of DNS only; moving to another provider needs an access filing there.",
        ),
    ]);
    step.items.extend(
        plan.websites
            .iter()
            .filter(|w| w.need == Need::AtRisk)
            .flat_map(|w| w.reasons.iter().map(|r| said(&r.text))),
    );
    Some(linked(step, "inspection", "接入准确性核查", "Inspection of access (接入准确性核查)"))
}
