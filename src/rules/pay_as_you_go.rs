//! A pay-as-you-go server gets no service number.

use super::write::*;
use crate::catalog::Product;
use crate::filing::{ChargeReason, ChargeType};

pub(super) static RULE: Rule = Rule {
    id: "pay-as-you-go",
    matter: Matter::Requirement,
    severity: Severity::Error,
    summary: Words { zh: "服务器按量付费", en: "the server is pay-as-you-go" },
    docs: Docs {
        what: Words {
            zh: "ECS、轻量应用服务器、ENS 或 NAT 网关为按量付费：写明、未写（默认按量付费）或抢占式。",
            en: "An ECS, Simple Application Server, ENS instance or NAT gateway is pay-as-you-go: written so, by default, or as a spot instance.",
        },
        why: Words {
            zh: "按量付费实例不能申请备案服务号。",
            en: "Pay-as-you-go instances cannot get a service number.",
        },
        help: Words {
            zh: "改为包年包月并购买要求的月数；抢占式设置在包年包月实例上无效。",
            en: "Make it a subscription of the months required. Spot settings have no effect on a subscription.",
        },
        sources: &["g", "lim"],
        more: &[],
        examples: &[
            example!("pay-as-you-go/terraform", "tf"),
            example!("pay-as-you-go/ros", "yml"),
        ],
    },
    check: Some(check),
};

const QUESTION: Words = Words { zh: "是否包年包月", en: "is a subscription" };

fn how(reason: ChargeReason) -> Words {
    match reason {
        ChargeReason::Absent => Words {
            zh: "（未写付费方式，默认按量付费）",
            en: " (no charge type set: pay-as-you-go by default)",
        },
        ChargeReason::Spot => Words { zh: "（抢占式实例）", en: " (spot instance)" },
        ChargeReason::Written | ChargeReason::Type => Words { zh: "", en: "" },
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
                edit::propose(&mut saying, context, case, (&zh, &en), edit::subscribe(server, product), false);
            }
            saying
        });
    });
}
