//! Whether an EIP counts as purchased bandwidth is said by no filing document.

use super::write::*;
use crate::filing::Evidence;
use crate::finding::Related;

pub(super) static RULE: Rule = Rule {
    id: "eip-only-bandwidth",
    matter: Matter::Advice,
    severity: Severity::Note,
    summary: Text::fixed("ECS 仅靠弹性公网 IP", "the ECS relies on an EIP alone"),
    docs: Docs {
        what: Text::fixed(
            "ECS 自身公网带宽为 0，绑定了弹性公网 IP。",
            "An ECS has no bandwidth of its own and an EIP bound to it.",
        ),
        why: Text::fixed(
            "备案文档只写“需购买公网带宽”，未提弹性公网 IP；本工具视为有公网带宽，但提示确认。",
            "The documents ask for purchased public bandwidth and do not mention EIPs. This tool takes an EIP as bandwidth and asks to confirm.",
        ),
        help: Text::fixed(
            "申请前在备案控制台确认，或购买自身带宽。",
            "Confirm in the filing console before you apply, or buy bandwidth of its own.",
        ),
        sources: &["g"],
        more: &[],
        examples: &[
            example!("eip-only-bandwidth/terraform", "tf"),
            example!("eip-only-bandwidth/ros", "yml"),
        ],
    },
    check: Some(check),
    edits: &[],
    since: None,
};

const QUESTION: Text = Text::fixed("自身是否有公网带宽", "has bandwidth of its own");

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    sink.each(context.inland().filter(|case| case.product.public_bandwidth), |case, sink| {
        let Some(bandwidth) = &case.server.bandwidth else { return };
        let own = bandwidth.judge(|mbps| *mbps > 0.0);
        // Without an EIP, or with one that may not be bound, `no-public-bandwidth` speaks.
        if own.truth != Truth::True && case.server.eip.bound != Truth::True {
            return;
        }
        sink.judge(Subject::Server(case.id), own.truth, || {
            // Without the subject's instance key, so that findings on the instances of one resource can be merged.
            let keyless = |a: &String| case.server.site.key.as_deref().and_then(|key| a.strip_suffix(key)).unwrap_or(a).to_owned();
            let eip = case.server.eip.addresses.iter().map(keyless).collect::<Vec<_>>().join(", ");
            let violation = Text::new(
                format!("{SUBJECT} 自身公网带宽为 0，仅靠弹性公网 IP {eip}；备案文档只写“需购买公网带宽”，未提弹性公网 IP。"),
                format!("{SUBJECT} has no bandwidth of its own and relies on EIP {eip}; the filing documents ask for purchased public bandwidth and do not mention EIPs"),
            );
            let label = match own.failing {
                Some(_) => Text::fixed("自身带宽为 0", "no bandwidth of its own"),
                None => Text::fixed("自身带宽", "bandwidth of its own"),
            };
            let mut saying = Saying::new(own.evidence, violation, QUESTION, label);
            let bound = |at: &Evidence| Related { label: Text::new("弹性公网 IP 在此绑定", "the EIP is bound here"), span: at.span };
            saying.related.extend(case.server.eip.evidence.as_ref().map(bound));
            // An instance cannot have a public IP of its own while an EIP is bound to it, so that no edit of it alone will do.
            saying.help = Some(text::with_edit(
                &Text::fixed(
                    "申请前在备案控制台确认该实例可申请服务号；否则解绑弹性公网 IP（删去绑定），再购买自身带宽",
                    "check in the filing console that it can get a service number; if not, remove the EIP association, then buy its own bandwidth",
                ),
                edit::spelled(case.server, &edit::bandwidth(case.server)),
            ));
            // What its product asks of bandwidth is what this doubts.
            saying.source = Some(context.note(&case.product.source));
            saying
        });
    });
}
