//! A domain filed through Alibaba Cloud whose records all lead to another provider.

use super::places::{evidence, name, records, related};
use super::sink::{Saying, Sink, Subject};
use super::{Context, Docs, Rule, Words, guidance};
use crate::filing::{Binding, Filed, Target};
use crate::finding::{Matter, Severity};
use crate::text::Text;
use crate::value::{Truth, Why};
use crate::verdict::need::foreign;

pub(super) static RULE: Rule = Rule {
    id: "domain-leaves-alibaba",
    matter: Matter::Endangered,
    severity: Severity::Warning,
    summary: Words { zh: "已在阿里云备案的域名指向其他服务商", en: "a domain filed here leads to another provider" },
    docs: Docs {
        what: Words {
            zh: "声明为在阿里云备案的域名，其启用的解析记录全部指向其他服务商的资源。",
            en: "All enabled records of a domain declared as filed through Alibaba Cloud lead to resources of other providers.",
        },
        why: Words {
            zh: "网站可能被判为空壳网站并取消接入；更换到其他服务商需在新服务商办理接入备案。",
            en: "The site may be judged a shell website and lose its access; moving to another provider needs an access filing there.",
        },
        help: Words {
            zh: "在新服务商办理接入备案，或将解析改回阿里云中国大陆服务器。",
            en: "Do the access filing at the new provider, or point it back to an Alibaba Cloud mainland server.",
        },
        sources: &["g3"],
        more: &[guidance::LEAVE],
        examples: &[example!("domain-leaves-alibaba/terraform", "tf", config), example!("domain-leaves-alibaba/ros", "yml", config)],
    },
    check: Some(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for website in context.model.websites.iter().filter(|w| w.filed == Filed::Alibaba) {
        let records = records(context, website);
        let Some(first) =
            records.iter().copied().find(|b| b.targets.iter().any(|t| foreign(t) != Truth::False)).or(records.first().copied())
        else {
            continue;
        };
        let away = records.iter().map(|b| (!b.enabled.clone()).or(leaves(b))).fold(Truth::True, Truth::and);
        // Records that are not in the code may lead back.
        let away = if away == Truth::True { away.and(context.model.complete.clone()) } else { away };
        let domain = &website.domain;
        sink.judge(Subject::Website(website), !away, || {
            let target = first.targets.iter().find(|t| foreign(t) != Truth::False).map_or_else(|| "?".to_owned(), |t| name(context, t));
            let violation = Text::new(
                format!("{domain} 的备案接入商为阿里云，但解析已指向 {target}，可能被判为空壳网站并取消接入。"),
                format!(
                    "{domain} is filed through Alibaba Cloud but resolves to {target}; it may be judged a shell website and lose its access"
                ),
            );
            let question = Text::new(
                format!("{domain} 是否仍指向阿里云中国大陆服务器"),
                format!("{domain} still leads to an Alibaba Cloud mainland server"),
            );
            let label = Text::new(format!("指向 {target}"), format!("leads to {target}"));
            let mut saying = Saying::new(evidence(first), violation, question, label);
            saying.help = Some(Text::new(
                "在新服务商办理接入备案，或将解析改回阿里云中国大陆服务器。",
                "do the access filing at the new provider, or point it back to an Alibaba Cloud mainland server",
            ));
            saying.related = related(website, &records, |_| Text::new("的记录", "is a record of it"));
            saying
        });
    }
}

/// Whether a record leads to other providers only.
fn leaves(record: &Binding) -> Truth {
    if record.targets.is_empty() {
        let what = record.host.value().cloned().unwrap_or_default();
        return Truth::unknown(Why::TargetUnknown(what), None);
    }
    record.targets.iter().map(|t: &Target| foreign(t)).fold(Truth::True, Truth::and)
}
