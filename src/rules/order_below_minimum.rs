//! A marketplace order must cost enough to carry a filing.

use super::write::*;
use crate::verdict::server_requirement;

pub(super) static RULE: Rule = Rule {
    id: "order-below-minimum",
    matter: Matter::Requirement,
    severity: Severity::Error,
    summary: Text::fixed("云市场订单金额不足", "the marketplace order is too small"),
    docs: Docs {
        what: Text::fixed(
            "云市场建站产品的订单金额低于 99 元。",
            "The order of a marketplace site-building product is below CNY 99.",
        ),
        why: Text::fixed(
            "云市场建站产品备案要求订单金额 99 元及以上；代码中没有价格，未声明时无法判断。",
            "Filing asks for an order of CNY 99 or more. Code holds no price: undeclared orders stay undecided.",
        ),
        help: Text::fixed(
            "购买 99 元及以上的建站产品，并在配置中声明 `amount`。",
            "Buy a product of CNY 99 or more, and declare `amount` in the configuration.",
        ),
        sources: &["g", "lim"],
        more: &[],
        examples: &[example!("order-below-minimum/terraform", "tf", config)],
    },
    check: Some(check),
    edits: &[],
    since: None,
};

const QUESTION: Text = Text::fixed("订单金额是否达 99 元", "costs CNY 99 or more");

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    sink.each(context.inland(), |case, sink| {
        let (Some(order), Some(least)) = (&case.server.order_cny, case.product.order_cny) else { return };
        let found = order.judge(|cny| *cny >= f64::from(least));
        sink.judge(Subject::Server(case.id), server_requirement::order(case.server, case.product), || {
            let cny = text::number(found.failing.copied().unwrap_or(0.0));
            let violation = Text::new(
                format!("{SUBJECT} 订单金额 {cny} 元，低于备案要求的 {least} 元。"),
                format!("the order of {SUBJECT} is CNY {cny}; filing needs CNY {least} or more"),
            );
            let label = found.failing.map_or(Text::fixed("订单金额", "order amount"), |_| {
                Text::new(format!("{cny} 元"), format!("CNY {cny}"))
            });
            let mut saying = Saying::new(found.evidence, violation, QUESTION, label);
            saying.help = Some(Text::new(
                format!("购买订单金额 {least} 元及以上的建站产品；代码中没有价格，请在配置中声明。"),
                format!("buy a site-building product of CNY {least} or more; code holds no price, so declare it"),
            ));
            saying
        });
    });
}
