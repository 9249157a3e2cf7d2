//! A server must be bought for the months its product asks.

use super::write::*;
use crate::filing::{Judged, Term};
use crate::verdict::{Case, server_requirement};

pub(super) static RULE: Rule = Rule {
    id: "term-too-short",
    matter: Matter::Requirement,
    severity: Severity::Error,
    summary: Text::fixed("购买时长不足", "the server is not bought for long enough"),
    docs: Docs {
        what: Text::fixed(
            "购买的月数少于备案要求：ECS、云虚拟主机、轻量、ENS 3 个月，弹性 Web 6 个月，云市场首次 12 个月，NAT、IPv6 转换 1 个月。",
            "It is bought for fewer months than filing asks: ECS, Web Hosting, Simple Application Server, ENS 3; Elastic Web Hosting 6; marketplace 12 on the first order; NAT, IPv6 Translation 1.",
        ),
        why: Text::fixed(
            "购买时长不足的服务器不能申请备案服务号；自动续费不算在内，按周或按天购买不满一个月。",
            "A server bought for less gets no service number. Auto-renewal does not count, and weeks or days are less than a month.",
        ),
        help: Text::fixed(
            "购买要求的月数；已有实例在控制台续费。",
            "Buy the months required; renew existing instances in the console.",
        ),
        sources: &["g", "lim", "n26"],
        more: &[guidance::EXISTING],
        examples: &[
            example!("term-too-short/terraform", "tf"),
            example!("term-too-short/ros", "yml"),
        ],
    },
    check: Some(check),
    edits: &[super::Edits::Unsafe],
    since: None,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    sink.each(context.inland(), |case, sink| {
        let Some(holds) = server_requirement::long_enough(case.server, case.product) else {
            return;
        };
        let months = f64::from(case.product.months);
        let bought = case.server.term.judge(|term| term.months >= months);
        let by_type = server_requirement::prepaid(case.server) == Truth::False;
        let found_text = match bought.failing {
            Some(term) if !by_type => term.text.clone(),
            _ if by_type => Text::new("按量付费", "pay-as-you-go"),
            _ => Text::new("未知时长", "an unknown time"),
        };
        sink.judge(Subject::Server(case.id), holds, || saying(context, case, bought, &found_text));
    });
}

fn saying(context: &Context<'_>, case: Case<'_>, bought: Judged<'_, Term>, found: &Text) -> Saying {
    let (server, product, needed) = (case.server, case.product, case.product.months);
    let by_type = server_requirement::prepaid(server) == Truth::False;
    let months = text::count(needed.into(), "month");
    let verb = if product.first_purchase {
        ("首次购买周期", "first bought")
    } else {
        ("购买时长", "bought")
    };
    let violation = if by_type {
        Text::new(
            format!(
                "{SUBJECT}（{}）订单为按量付费，没有购买周期；备案要求首次购买 {needed} 个月及以上。",
                product.zh
            ),
            format!(
                "{SUBJECT} ({}) is a pay-as-you-go order and has no term; filing needs a first purchase of {months} or more",
                product.en
            ),
        )
    } else {
        Text::new(
            format!(
                "{SUBJECT}（{}）{} {}，不足备案要求的 {needed} 个月。",
                product.zh, verb.0, found.zh
            ),
            format!(
                "{SUBJECT} ({}) is {} for {}; filing needs {months} or more",
                product.en, verb.1, found.en
            ),
        )
    };
    let undecided = bought.truth != Truth::False;
    let label =
        if undecided { Text::new("时长无法判断", "term not decided") } else { found.clone() };
    let question = Text::new(
        format!("购买时长是否满 {needed} 个月"),
        format!("is bought for {months} or more"),
    );
    let option = bought.failing.map(|term| term.text.clone());
    let mut saying = Saying::new(bought.evidence, violation, question, label);
    let edits =
        if by_type { edit::subscribe(server, product) } else { edit::term(server, product) };
    let (zh, en) = (format!("购买 {needed} 个月及以上"), format!("buy {months} or more"));
    let update = edit::propose(&mut saying, context, case, Text::new(zh, en), edits, false);
    saying.failing = option;
    match update {
        _ if server.term_kept => saying.notes.push(unsent()),
        // What an edit does to an existing server the help says, where it is known.
        None => saying.notes.push(text::existing()),
        Some(_) => {}
    }
    if server.term_kept {
        saying.help = Some(Text::new(
            format!("在控制台续费至 {needed} 个月及以上。"),
            format!("renew in the console until {months} or more are bought"),
        ));
    }
    saying
}

/// The note on a plan that changes the term of a server that is there.
fn unsent() -> Text {
    Text::new(
        "plan 原地修改了购买时长，但 provider 不会提交，时长仍为原来购买的。",
        "the plan changes the term in place, which the provider does not send: what was bought stays",
    )
}
