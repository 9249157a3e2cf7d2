//! A newer edition may not accept a product that an older one designates.

use super::write::*;
use crate::filing::Evidence;
use crate::verdict::server_requirement::designated;

pub(super) static RULE: Rule = Rule {
    id: "not-designated",
    matter: Matter::Requirement,
    severity: Severity::Note,
    summary: Text::fixed("所选版本没有列出该产品", "the chosen edition does not name the product"),
    docs: Docs {
        what: Text::fixed(
            "所选规则版本的清单没有列出该产品；只提示无法判断，不判违规。",
            "The list of the chosen edition does not name the product. This is never a violation, only undecided.",
        ),
        why: Text::fixed(
            "2026-06 版依据国际站的清单，其中只有 ECS 和轻量应用服务器；其他产品是否仍可申请备案服务号没有定论。",
            "Edition 2026-06 rests on the list of the international site, which names ECS and Simple Application Server only; whether others still get a service number is not settled.",
        ),
        help: Text::fixed(
            "在备案控制台确认，或改用 ECS、轻量应用服务器。",
            "Confirm it in the filing console, or use an ECS or a Simple Application Server.",
        ),
        sources: &["n26"],
        more: &[],
        examples: &[example!("not-designated/terraform", "tf", config)],
    },
    check: Some(check),
    edits: &[],
    since: None,
};

const QUESTION: Text = Text::fixed("是否可用于备案", "can be used for filing");

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    sink.each(context.inland().filter(|case| !case.product.designated), |case, sink| {
        sink.judge(Subject::Server(case.id), designated(case.product), || {
            let product = Text::new(case.product.zh.to_string(), case.product.en.to_string());
            let violation = Text::new(
                format!("{SUBJECT} 不可用于备案。"),
                format!("{SUBJECT} cannot be used for filing"),
            );
            let mut saying =
                Saying::new(Evidence::place(case.server.site.span), violation, QUESTION, product);
            saying.help = Some(RULE.docs.help.clone());
            saying.source = context.source("n26");
            saying
        });
    });
}
