//! A filed domain whose record leads to a node outside the mainland may lose its filing.

use super::write::places::{evidence, name_of, region, related};
use super::write::*;
use crate::verdict::change;

pub(super) static RULE: Rule = Rule {
    id: "filed-domain-offshore",
    matter: Matter::Endangered,
    severity: Severity::Warning,
    summary: Text::fixed("已备案域名指向境外节点", "a filed domain leads outside the mainland"),
    docs: Docs {
        what: Text::fixed(
            "已备案域名的一条启用的记录指向中国大陆以外的阿里云资源。",
            "An enabled record of a filed domain leads to an Alibaba Cloud resource outside the mainland.",
        ),
        why: Text::fixed(
            "核查要求解析到接入商的中国大陆 IP，指向香港或境外可能被取消接入、注销备案号。",
            "Inspections ask that it resolve to a mainland address of the access provider; the filing may be lost.",
        ),
        help: Text::fixed(
            "改指中国大陆服务器，或另用未备案的域名。",
            "Point it at a mainland server, or use another, unfiled domain.",
        ),
        sources: &["shell"],
        more: &[],
        examples: &[
            example!("filed-domain-offshore/terraform", "tf", config),
            example!("filed-domain-offshore/ros", "yml", config),
        ],
    },
    check: Some(check),
    edits: &[],
    since: None,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for website in &context.model.websites {
        for (record, away) in change::offshore(context.assessment, website) {
            let domain = &website.domain;
            let host = record.host.value().map_or_else(|| domain.clone(), |h| h.to_string());
            sink.judge(Subject::Website(website), !away, || {
                let target = record.targets.iter().find(|t| change::outside(context.assessment, t) != Truth::False);
                let place = target.map_or_else(Text::default, |t| region(context, t));
                let violation = Text::new(
                    format!("已备案域名 {domain} 的记录 {host} 指向 {}，可能被取消接入、注销备案号。", place.zh),
                    format!("record {host} of filed domain {domain} leads to {}; the filing may be lost", place.en),
                );
                let question = Text::new(format!("{domain} 是否只指向中国大陆节点"), format!("{domain} leads to mainland nodes only"));
                let to = name_of(context, target);
                let label = Text::new(format!("指向 {}", to.zh), format!("leads to {}", to.en));
                let mut saying = Saying::new(evidence(record), violation, question, label);
                saying.help = Some(text::clause(&RULE.docs.help));
                saying.related = related(website, &[], |_| Text::default());
                saying
            });
        }
    }
}
