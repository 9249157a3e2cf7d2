//! The websites of a run need more service numbers than its servers yield.

use super::write::places::{anywhere, places};
use super::write::*;
use crate::filing::Evidence;
use crate::finding::Related;
use crate::verdict::Case;
use crate::verdict::server_choice;
use crate::verdict::service_numbers::{self, Numbers, Range};

pub(super) static RULE: Rule = Rule {
    id: "service-numbers-exhausted",
    matter: Matter::Numbers,
    severity: Severity::Error,
    summary: Text::fixed("备案服务号不足", "there are too few service numbers"),
    docs: Docs {
        what: Text::fixed(
            "需备案的网站多于全部服务器可提供的备案服务号（备案服务码）：ECS、云虚拟主机、轻量、ENS 每台 5 个，弹性 Web 每账号 5 个，NAT、IPv6 转换 2 个，云市场 1 个，减去已用的。",
            "More websites must be filed than the servers yield service numbers: ECS, Web Hosting, Simple Application Server, ENS 5 each; Elastic Web Hosting 5 per account; NAT, IPv6 Translation 2; marketplace 1; less those in use.",
        ),
        why: Text::fixed(
            "一个网站用一个服务号；续费不增加，注销或取消接入不恢复。",
            "One website uses one number; renewal adds none, and cancelling frees none.",
        ),
        help: Text::fixed(
            "先让已有服务器符合要求（如按量付费转为包年包月），仍不足再增加服务器；已在阿里云备案的网站应声明。",
            "First make the servers at hand eligible (subscribe those that are pay-as-you-go, for instance), then add servers; declare the websites that are filed here.",
        ),
        sources: &["g", "lim"],
        more: &[
            guidance::ACCOUNT_SAME,
            guidance::ACCOUNT_OTHER,
            guidance::NUMBER_USED,
            guidance::ONE_DOMAIN,
            guidance::ELASTIC_WEB,
        ],
        examples: &[
            example!("service-numbers-exhausted/terraform", "tf", config),
            example!("service-numbers-exhausted/ros", "yml", config),
        ],
    },
    check: Some(check),
    edits: &[],
    since: None,
};

const QUESTION: Text = Text::fixed("备案服务号是否够用", "the service numbers suffice");

const TOGETHER: Text = Text::fixed("所有环境合计。", "all environments are counted together");

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    // Without a website there is no demand: nothing to judge.
    let Some((root, at)) = place(context) else { return };
    let (numbers, others) = (context.assessment.all_numbers(), context.assessment.others);
    if others.is_some_and(|others| !others.tells()) {
        return;
    }
    let holds = numbers.suffice();
    sink.judge(Subject::Run(&root, at.span), holds, || {
        let (need, unknown, used) = (numbers.demand.min, numbers.unknown, numbers.used);
        let capacity = numbers.capacity.max.unwrap_or(numbers.capacity.min);
        let gap = need.saturating_sub(capacity);
        let violation = Text::new(
            format!("需备案网站 {need} 个（{unknown} 个备案状态未知），备案服务号最多 {capacity} 个（已用 {used}），缺 {gap} 个。"),
            format!(
                "{} to file ({unknown} of unknown filing) but at most {} ({used} used): {gap} short",
                text::count(need, "website"),
                text::count(capacity, "service number")
            ),
        );
        let mut saying = Saying::new(at, violation, QUESTION, Text::new("需备案的网站", "a website to file"));
        saying.help = Some(help(context, gap));
        saying.notes.push(balance(numbers));
        saying.notes.extend(others.map(|_| TOGETHER));
        saying.related = context.servers().map(|c| Related { label: yields(context, c), span: c.server.site.span }).take(8).collect();
        saying
    });
}

/// What to do about so many numbers that are missing: the servers at hand first.
fn help(context: &Context<'_>, gap: u64) -> Text {
    let mut help = Text::fixed(
        "一个网站用一个服务号；续费不增加，注销或取消接入不恢复。",
        "one website uses one number; renewal adds none, cancelling frees none. ",
    );
    let (mut names, mut gain): (Vec<Text>, u64) = (Vec::new(), 0);
    for case in context.servers() {
        let numbers = server_choice::mended(context.assessment, case);
        if numbers > 0 {
            names.push(Text::same(case.server.site.base.to_string()));
            gain = gain.saturating_add(numbers);
        }
    }
    if gain > 0 {
        names.dedup();
        let names = text::join(&names, 4);
        help.push(
            &format!("先让已有的 {} 符合要求（改法见各自的结果），可得 {gain} 个", names.zh),
            &format!(
                "First make {} eligible (their own findings say how): that gives {gain}",
                names.en
            ),
        );
        let (zh, en) = if gain < gap { ("；仍不足，再", "; then ") } else { ("。", ". ") };
        help.push(zh, en);
    }
    if gain < gap {
        let add = if gain > 0 { "add" } else { "Add" };
        help.push(
            "增加服务器（ECS、轻量、ENS 每台 5 个）。",
            &format!("{add} servers (ECS, Simple Application Server, ENS: 5 each). "),
        );
    }
    help.push(
        "已在阿里云备案的网站声明为 `filed = \"alibaba\"`。",
        "Declare websites filed here as `filed = \"alibaba\"`",
    );
    help
}

/// Where to point: the first website that needs a number, else any, else a place without known
/// domain.
fn place(context: &Context<'_>) -> Option<(String, Evidence)> {
    let model = context.model;
    let needy = context
        .assessment
        .websites()
        .find(|(_, verdict)| verdict.number != Truth::False)
        .map(|(website, _)| website);
    if let Some(website) = needy.or(model.websites.first()) {
        let root = places(context, website).first().map(|b| b.site.root.to_string());
        return anywhere(context, website).map(|at| (root.unwrap_or_default(), at));
    }
    let binding = model.bindings.get(model.nameless.first()?.binding.0)?;
    Some((binding.site.root.to_string(), Evidence::place(binding.span)))
}

/// Both sides as bounds.
fn balance(numbers: &Numbers) -> Text {
    let range = |r: Range| match r.max {
        Some(max) if max == r.min => Text::same(max.to_string()),
        Some(max) => Text::same(format!("{}–{max}", r.min)),
        None => Text::new(format!("至少 {}", r.min), format!("at least {}", r.min)),
    };
    let (need, have) = (range(numbers.demand), range(numbers.capacity));
    Text::new(
        format!("需要 {} 个，可用 {} 个。", need.zh, have.zh),
        format!("needed: {}, at hand: {}", need.en, have.en),
    )
}

/// What one server yields.
fn yields(context: &Context<'_>, case: Case<'_>) -> Text {
    let left = service_numbers::left(context.assessment, case);
    let name = case.server.site.address();
    match left.max {
        Some(max) if max == left.min => {
            Text::new(format!("`{name}` 可用 {max} 个"), format!("`{name}` yields {max}"))
        }
        Some(max) => Text::new(
            format!("`{name}` 可用 {}–{max} 个", left.min),
            format!("`{name}` yields {}–{max}", left.min),
        ),
        None => {
            Text::new(format!("`{name}` 数量未知"), format!("`{name}` yields an unknown number"))
        }
    }
}
