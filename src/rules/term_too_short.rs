//! A server must be bought for the months its product asks.

use super::context::Case;
use super::requirement::{self, Found, found};
use super::sink::{Saying, Sink, Subject};
use super::text::{self, SUBJECT};
use super::{Context, Docs, Rule, Words, edit, guidance};
use crate::finding::Severity;
use crate::text::Text;
use crate::value::Truth;

pub(super) static RULE: Rule = Rule {
    id: "term-too-short",
    severity: Severity::Error,
    summary: Words { zh: "购买时长不足", en: "the server is not bought for long enough" },
    docs: Docs {
        what: Words {
            zh: "购买的月数少于备案要求：ECS、云虚拟主机、轻量、ENS 3 个月，弹性 Web 6 个月，云市场首次 12 个月，NAT、IPv6 转换 1 个月。",
            en: "It is bought for fewer months than filing asks: ECS, Web Hosting, Simple Application Server, ENS 3; Elastic Web Hosting 6; marketplace 12 at first; NAT, IPv6 Translation 1.",
        },
        why: Words {
            zh: "购买时长不足的服务器不能申请备案服务号；自动续费不算在内，按周或按天购买不满一个月。",
            en: "A server bought for less gets no service number. Auto-renewal does not count, and weeks or days are less than a month.",
        },
        help: Words {
            zh: "购买要求的月数；已有实例在控制台续费。",
            en: "Buy the months required; renew existing instances in the console.",
        },
        sources: &["g", "lim", "n26"],
        more: &[guidance::EXISTING],
        examples: &[example!("term-too-short/terraform", "tf"), example!("term-too-short/ros", "yml")],
    },
    check: Some(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    sink.each(context.inland(), |case, sink| {
        let months = f64::from(case.product.months);
        let bought = found(&case.server.term, |term| Truth::decided(term.months >= months));
        let by_type = requirement::prepaid(case.server) == Truth::False;
        // A pay-as-you-go server has its own finding; a market order has none, so that its lack of a term is said here.
        if by_type && case.server.product != "market" {
            return;
        }
        let holds = if by_type { Truth::False } else { bought.truth.clone() };
        let found_text = match bought.failing {
            Some(term) if !by_type => term.text.clone(),
            _ if by_type => Text::new("按量付费", "pay-as-you-go"),
            _ => Text::new("未知时长", "an unknown time"),
        };
        sink.judge(Subject::Server(case.id), holds, || saying(context, case, bought, &found_text));
    });
}

fn saying(context: &Context<'_>, case: Case<'_>, bought: Found<'_, crate::filing::Term>, found: &Text) -> Saying {
    let (server, product, needed) = (case.server, case.product, case.product.months);
    let verb = if product.first_purchase { ("首次购买周期", "first bought") } else { ("购买时长", "bought") };
    let violation = Text::new(
        format!("{SUBJECT}（{}）{} {}，不足备案要求的 {needed} 个月。", product.zh, verb.0, found.zh),
        format!("{SUBJECT} ({}) is {} for {}; filing needs {needed} month(s) or more", product.en, verb.1, found.en),
    );
    let undecided = bought.truth != Truth::False;
    let label = if undecided { Text::new("时长无法判定", "term not decided") } else { found.clone() };
    let question = Text::new(format!("购买时长是否满 {needed} 个月"), format!("is bought for {needed} month(s) or more"));
    let option = bought.failing.map(|term| term.text.clone());
    let mut saying = Saying::new(bought.evidence, violation, question, label);
    let edits = edit::term(server, product);
    let edit = edit::spelled(server, &edits);
    saying.help = Some(text::with_edit(&format!("购买 {needed} 个月及以上"), &format!("buy {needed} month(s) or more"), edit));
    saying.failing = option;
    saying.notes.push(text::existing());
    saying.notes.extend(text::edition_note(product));
    saying.planned = edit::planned(server, edits, false);
    saying.source = context.product_source(product);
    saying
}
