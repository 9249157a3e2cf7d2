//! A domain filed through Alibaba Cloud whose records all lead to another provider.

use super::write::places::{evidence, name_of, related};
use super::write::*;
use crate::verdict::{Place, change, website_need::foreign};

pub(super) static RULE: Rule = Rule {
    id: "domain-leaves-alibaba",
    matter: Matter::Endangered,
    severity: Severity::Warning,
    summary: Text::fixed(
        "已在阿里云备案的域名指向其他接入商",
        "a domain filed here leads to another provider",
    ),
    docs: Docs {
        what: Text::fixed(
            "声明为在阿里云备案的域名，其启用的解析记录全部指向其他接入商的资源。",
            "All enabled records of a domain declared as filed through Alibaba Cloud lead to resources of other providers.",
        ),
        why: Text::fixed(
            "网站可能被判为空壳网站并取消接入；更换到其他接入商需在新接入商办理接入备案。",
            "The site may be judged a shell website and lose its access; moving to another provider needs an access filing there.",
        ),
        help: Text::fixed(
            "在新接入商办理接入备案，或将解析改回阿里云中国大陆服务器。",
            "Do the access filing at the new provider, or point it back to an Alibaba Cloud mainland server.",
        ),
        sources: &["g3"],
        more: &[guidance::LEAVE],
        examples: &[
            example!("domain-leaves-alibaba/terraform", "tf", config),
            example!("domain-leaves-alibaba/ros", "yml", config),
        ],
    },
    check: Some(check),
    edits: &[],
    since: None,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for website in &context.model.websites {
        let Some(away) = change::leaves(context.assessment, website) else { continue };
        let records = change::records(context.assessment, website);
        let leads = |b: &&Place<'_>| b.targets.iter().any(|t| foreign(t) != Truth::False);
        let Some(first) = records.iter().find(leads).or(records.first()).copied() else { continue };
        let domain = &website.domain;
        sink.judge(Subject::Website(website), !away, || {
            let target =
                name_of(context, first.targets.iter().find(|t| foreign(t) != Truth::False));
            let violation = Text::new(
                format!("{domain} 的备案接入商为阿里云，但解析已指向 {}，可能被判为空壳网站并取消接入。", target.zh),
                format!(
                    "{domain} is filed through Alibaba Cloud but resolves to {}; it may be judged a shell website and lose its access",
                    target.en
                ),
            );
            let question = Text::new(
                format!("{domain} 是否仍指向阿里云中国大陆服务器"),
                format!("{domain} still leads to an Alibaba Cloud mainland server"),
            );
            let label = Text::new(format!("指向 {}", target.zh), format!("leads to {}", target.en));
            let mut saying = Saying::new(evidence(first), violation, question, label);
            saying.help = Some(text::clause(&RULE.docs.help));
            saying.related = related(website, &records, |_| Text::new("它的记录", "a record of it"));
            saying
        });
    }
}
