//! A pay-as-you-go server gets no service number.

use super::write::*;
use crate::catalog::Product;
use crate::filing::{ChargeReason, ChargeType};

pub(super) static RULE: Rule = Rule {
    id: "pay-as-you-go",
    matter: Matter::Requirement,
    severity: Severity::Error,
    summary: Text::fixed("服务器按量付费", "the server is pay-as-you-go"),
    docs: Docs {
        what: Text::fixed(
            "ECS、轻量应用服务器、ENS 或 NAT 网关为按量付费：写明、未写（默认按量付费）或抢占式。",
            "An ECS, Simple Application Server, ENS instance or NAT gateway is pay-as-you-go: written so, by default, or as a spot instance.",
        ),
        why: Text::fixed(
            "按量付费实例不能申请备案服务号。",
            "Pay-as-you-go instances cannot get a service number.",
        ),
        help: Text::fixed(
            "改为包年包月并购买要求的月数；抢占式设置在包年包月实例上无效。",
            "Make it a subscription of the months required. Spot settings have no effect on a subscription.",
        ),
        sources: &["g", "lim"],
        more: &[],
        examples: &[
            example!("pay-as-you-go/terraform", "tf"),
            example!("pay-as-you-go/ros", "yml"),
        ],
    },
    check: Some(check),
    edits: &[super::Edits::Unsafe],
    since: None,
};

const QUESTION: Text = Text::fixed("是否包年包月", "is a subscription");

fn how(reason: ChargeReason) -> Text {
    match reason {
        ChargeReason::Absent => Text::fixed(
            "（未写付费方式，默认按量付费）",
            " (no charge type set: pay-as-you-go by default)",
        ),
        ChargeReason::Spot => Text::fixed("（抢占式实例）", " (spot instance)"),
        ChargeReason::Written | ChargeReason::Type => Text::fixed("", ""),
    }
}

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    sink.each(context.inland().filter(|case| case.product.sold_both_ways()), |case, sink| {
        let (server, product, needed) = (case.server, case.product, case.product.months);
        let found = server.charge.judge(|charge| *charge == ChargeType::Prepaid);
        sink.judge(Subject::Server(case.id), found.truth, || {
            let how = how(server.charge_reason);
            let violation = Text::new(
                format!(
                    "{SUBJECT} 为按量付费{}，不能申请备案服务号；{}备案需包月 {needed} 个月及以上。",
                    how.zh,
                    text::spaced(&product.zh)
                ),
                format!(
                    "{SUBJECT} is pay-as-you-go{} and cannot get a service number; filing on {} needs a subscription of {} or more",
                    how.en,
                    product.en,
                    text::count(needed.into(), "month")
                ),
            );
            let mut saying = Saying::new(found.evidence, violation, QUESTION, Text::new("按量付费", "pay-as-you-go"));
            saying.failing = found.failing.map(|_| Text::new("按量付费", "pay-as-you-go"));
            if server.product == Product::Nat {
                saying.help = Some(Text::new(
                    "包年包月 NAT 网关已停止新购，请改用符合条件的 ECS 或轻量应用服务器申请备案服务号。",
                    "subscription NAT gateways are no longer sold: use an eligible ECS or Simple Application Server for the service number",
                ));
            } else {
                let months = text::count(needed.into(), "month");
                let (zh, en) = (format!("改为包年包月 {needed} 个月及以上"), format!("subscribe for {months} or more"));
                edit::propose(&mut saying, context, case, Text::new(zh, en), edit::subscribe(server, product), false);
            }
            saying
        });
    });
}
