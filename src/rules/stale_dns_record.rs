//! A literal record that keeps the address of a server which is replaced.

use super::write::places::{evidence, related};
use super::write::*;
use crate::catalog::Dialect;
use crate::filing::{Evidence, Filed, LiteralRecord};
use crate::finding::{NewValue, PlannedFix};
use crate::verdict::Place;

pub(super) static RULE: Rule = Rule {
    id: "stale-dns-record",
    matter: Matter::Endangered,
    severity: Severity::Warning,
    summary: Text::fixed("解析记录仍为旧地址", "a DNS record keeps an old address"),
    docs: Docs {
        what: Text::fixed(
            "在阿里云备案的域名，其服务器或弹性公网 IP 被更换，而解析记录写死旧地址。",
            "The server or EIP of a domain filed here is replaced, while a record holds the old address as a literal.",
        ),
        why: Text::fixed(
            "更换阿里云服务器无需再次备案，但解析要改；否则网站不可用，并可能被判为空壳网站。",
            "Moving to another Alibaba server needs no new filing, but DNS must follow, or the site is down and may be judged a shell.",
        ),
        help: Text::fixed(
            "让记录引用资源的地址属性。",
            "Let the record refer to the address attribute of the resource.",
        ),
        sources: &["g3"],
        more: &[guidance::SAME_PROVIDER],
        examples: &[example!("stale-dns-record/plan", "json", config)],
    },
    check: Some(check),
    edits: &[super::Edits::Safe],
    since: None,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for literal in &context.model.literal_records {
        let Some(record) = context.assessment.place(literal.binding) else { continue };
        let Some(website) =
            context.assessment.holder(literal.binding).filter(|w| w.filed == Filed::Alibaba)
        else {
            continue;
        };
        sink.judge(Subject::Website(website), !literal.stale.clone(), || {
            let mut saying = saying(&website.domain, record, literal);
            saying.related = related(website, &[], |_| Text::default());
            saying
        });
    }
}

fn saying(domain: &str, record: Place<'_>, literal: &LiteralRecord) -> Saying {
    let (host, ip) = (record.host.value().map_or(domain, |h| h), &literal.address);
    let violation = Text::new(
        format!("{domain} 的记录 {host} 仍为 {ip}，方案中没有资源使用该地址。"),
        format!("record {host} of {domain} is still {ip}, an address no resource of the plan has"),
    );
    let question = Text::new(
        format!("{host} 是否指向当前服务器"),
        format!("{host} points to the current server"),
    );
    let written =
        record.site.target.written.iter().find(|(name, ..)| matches!(&**name, "value" | "Value"));
    let at = written.map_or_else(
        || evidence(record),
        |(_, _, span)| Evidence { span: *span, ..evidence(record) },
    );
    let mut saying =
        Saying::new(at, violation, question, Text::new("写死的地址", "a literal address"));
    let edit = match (record.site.dialect, &literal.instead) {
        (Dialect::Ros, _) => "`Value: !GetAtt Eip.EipAddress`".to_owned(),
        (_, Some(reference)) => format!("`value = {reference}`"),
        (_, None) => "`value = alicloud_eip_address.NAME.ip_address`".to_owned(),
    };
    saying.planned = literal.instead.as_ref().map(|reference| PlannedFix {
        label: Text::new(format!("写为 {edit}"), format!("set {edit}")),
        safe: true,
        target: record.site.target.clone(),
        set: vec![("value".to_owned(), NewValue::Reference(reference.clone()))],
    });
    saying.help = Some(Text::new(
        format!("更换阿里云服务器无需再次备案，修改解析即可：{edit}"),
        format!("moving to another Alibaba server needs no new filing, only DNS: {edit}"),
    ));
    saying
}
