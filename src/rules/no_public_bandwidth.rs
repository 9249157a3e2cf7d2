//! An ECS without public bandwidth has no address to file.

use super::write::*;
use crate::verdict::server_requirement::enough_bandwidth;

pub(super) static RULE: Rule = Rule {
    id: "no-public-bandwidth",
    matter: Matter::Requirement,
    severity: Severity::Error,
    summary: Text::fixed("ECS 没有公网带宽", "the ECS has no public bandwidth"),
    docs: Docs {
        what: Text::fixed(
            "ECS 自身公网出带宽为 0，且没有弹性公网 IP 绑定到它或它的网卡。前面的负载均衡或 NAT 不算。",
            "The outbound bandwidth of an ECS is 0 and no EIP is bound to it or its network interface. A load balancer or NAT in front does not count.",
        ),
        why: Text::fixed(
            "ECS 备案需购买公网带宽；没有公网 IP 就没有可备案的 IP。",
            "Filing on ECS needs public bandwidth to be bought; without a public IP there is none to file.",
        ),
        help: Text::fixed("购买至少 1 Mbps 公网带宽。", "Buy at least 1 Mbps of public bandwidth."),
        sources: &["g", "n26"],
        more: &[],
        examples: &[
            example!("no-public-bandwidth/terraform", "tf"),
            example!("no-public-bandwidth/ros", "yml"),
        ],
    },
    check: Some(check),
    edits: &[super::Edits::Unsafe],
    since: None,
};

const QUESTION: Text = Text::fixed("是否有公网带宽", "has public bandwidth");

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    sink.each(context.inland().filter(|case| case.server.bandwidth.is_some()), |case, sink| {
        let Some(bandwidth) = &case.server.bandwidth else { return };
        let own = bandwidth.judge(|mbps| *mbps > 0.0);
        let holds = enough_bandwidth(case.server, case.product);
        sink.judge(Subject::Server(case.id), holds, || {
            let mbps = text::number(own.failing.copied().unwrap_or(0.0));
            let label = own.failing.map_or_else(|| Text::new("公网带宽未知", "public bandwidth not known"), |_| Text::same(format!("{mbps} Mbps")));
            let violation = Text::new(
                format!("{SUBJECT} 公网带宽为 {mbps} Mbps 且未绑定弹性公网 IP，没有可备案的 IP；{}备案需购买公网带宽。", text::spaced(case.product.zh.trim_end_matches(" 实例"))),
                format!("{SUBJECT} has {mbps} Mbps public bandwidth and no EIP, so there is no IP to file; filing on {} needs public bandwidth to be bought", case.product.en),
            );
            let mut saying = Saying::new(own.evidence, violation, QUESTION, label);
            saying.failing = own.failing.map(|_| Text::new(format!("公网带宽 {mbps} Mbps"), format!("{mbps} Mbps")));
            let help = Text::fixed("购买公网带宽（至少 1 Mbps）", "buy at least 1 Mbps");
            edit::propose(&mut saying, context, case, help, edit::bandwidth(case.server), false);
            saying
        });
    });
}
