//! An instance has a public address of its own or an EIP.

use super::write::*;
use crate::finding::Related;
use crate::verdict::advice;

pub(super) static RULE: Rule = Rule {
    id: "own-bandwidth-and-eip",
    matter: Matter::Advice,
    severity: Severity::Note,
    summary: Text::fixed(
        "ECS 既有自身公网带宽又绑定弹性公网 IP",
        "the ECS has bandwidth of its own and an EIP",
    ),
    docs: Docs {
        what: Text::fixed(
            "ECS 自身公网带宽大于 0（创建时分配固定公网 IP），又直接绑定弹性公网 IP。",
            "An ECS has bandwidth of its own, with which it gets a public IP, and an EIP bound to it directly.",
        ),
        why: Text::fixed(
            "两者只能有一个：后创建的一方会失败，备案时登记的公网 IP 也不确定。",
            "It can have only one of them: whichever comes second fails, and which address is to be filed is open.",
        ),
        help: Text::fixed(
            "保留一种：将自身公网带宽改为 0，或删去弹性公网 IP 的绑定。",
            "Keep one: set its own bandwidth to 0, or remove the EIP association.",
        ),
        sources: &["ecs-ip"],
        more: &[],
        examples: &[
            example!("own-bandwidth-and-eip/terraform", "tf"),
            example!("own-bandwidth-and-eip/ros", "yml"),
        ],
    },
    check: Some(check),
    edits: &[],
    since: None,
};

const QUESTION: Text =
    Text::fixed("是否另外绑定了弹性公网 IP", "has an EIP besides bandwidth of its own");

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    sink.each(context.inland(), |case, sink| {
        let Some((holds, own)) = advice::one_address(case) else { return };
        sink.judge(Subject::Server(case.id), holds, || {
            let eip = case.server.eip.addresses.join(", ");
            let violation = Text::new(
                format!("{SUBJECT} 自身有公网带宽，又绑定了弹性公网 IP {eip}；一台 ECS 只能有其中一种公网 IP。"),
                format!("{SUBJECT} has bandwidth of its own and EIP {eip} bound to it; an ECS takes one of them"),
            );
            let label = Text::new("自身公网带宽", "bandwidth of its own");
            let mut saying = Saying::new(own, violation, QUESTION, label);
            saying.help = Some(text::clause(&RULE.docs.help));
            saying.related.extend(case.server.eip.evidence.as_ref().map(|at| Related {
                label: Text::new("弹性公网 IP 在此绑定", "the EIP is bound here"),
                span: at.span,
            }));
            saying
        });
    });
}
