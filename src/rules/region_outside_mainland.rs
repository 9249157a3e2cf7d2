//! A server outside the Chinese mainland can carry no filing.

use super::write::*;
use crate::verdict::server_requirement::has_region;

pub(super) static RULE: Rule = Rule {
    id: "region-outside-mainland",
    matter: Matter::Requirement,
    severity: Severity::Error,
    summary: Text::fixed("服务器不在中国大陆", "the server is outside the Chinese mainland"),
    docs: Docs {
        what: Text::fixed(
            "服务器（含 ENS 节点、已声明的服务器）所在地域不是阿里云中国大陆节点。",
            "The region of a server (or ENS node, or declared server) is not one of the Chinese mainland.",
        ),
        why: Text::fixed(
            "只有阿里云中国大陆节点的服务器可用于备案；香港及境外服务器无需也不能用于备案。",
            "Only servers on mainland nodes can be used for filing. Servers in Hong Kong or abroad neither need it nor can be used for it.",
        ),
        help: Text::fixed(
            "改用中国大陆地域，如 `cn-hangzhou`；地域可由资源、可用区、交换机或 provider 决定。",
            "Use a mainland region such as `cn-hangzhou`. The region may come from the resource, its zone, its vSwitch or the provider.",
        ),
        sources: &["g", "lim", "n26"],
        more: &[],
        examples: &[
            example!("region-outside-mainland/terraform", "tf"),
            example!("region-outside-mainland/ros", "yml", config),
        ],
    },
    check: Some(check),
    edits: &[],
    since: None,
};

const QUESTION: Text = Text::fixed("是否位于中国大陆", "is in the Chinese mainland");

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    sink.each(context.servers().filter(|case| has_region(case.server)), |case, sink| {
        let found = case.server.region.judge(|region| region.mainland);
        let region = found.failing.map_or("?", |region| &*region.id).to_owned();
        sink.judge(Subject::Server(case.id), found.truth, || {
            let violation = Text::new(
                format!("{SUBJECT} 位于 {region}（非中国大陆），备案需要阿里云中国大陆节点的服务器。"),
                format!("{SUBJECT} is in {region}, outside the Chinese mainland; filing needs a server on an Alibaba Cloud mainland node"),
            );
            let label = Text::new("非中国大陆地域", "outside the mainland");
            let undecided = Text::new("地域未知", "region not known");
            let known = found.failing.is_some();
            let mut saying = Saying::new(found.evidence, violation, QUESTION, if known { label } else { undecided });
            let free = context.assessment.free_outside(case.id);
            saying.severity = free.as_ref().map(|_| Severity::Note);
            if let Some((websites, true)) = free {
                let domains: Vec<Text> = websites.iter().map(|w| Text::same(w.domain.to_string())).collect();
                let domains = text::join(&domains, 3);
                saying.violation = text::followed(
                    &saying.violation,
                    &format!("{} 只由中国大陆以外的服务器提供服务时无需备案", domains.zh),
                    &format!("{} needs no filing as long as only servers outside the mainland serve it", domains.en),
                );
            }
            saying.failing = found.failing.map(|region| Text::same(region.id.to_string()));
            saying.help = Some(Text::new(
                "改用中国大陆地域（如 cn-hangzhou）；境外服务器无需也不能用于备案。",
                "use a mainland region such as cn-hangzhou; servers elsewhere neither need a filing nor can be used for one",
            ));
            saying
        });
    });
}
