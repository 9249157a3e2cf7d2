//! One server carries more websites to file than it has numbers, while others have some left.

use super::write::*;
use crate::filing::Evidence;
use crate::verdict::service_numbers;

pub(super) static RULE: Rule = Rule {
    id: "server-overloaded",
    matter: Matter::Numbers,
    severity: Severity::Warning,
    summary: Text::fixed(
        "一台服务器承载的网站多于其备案服务号",
        "a server carries more websites than it has service numbers",
    ),
    docs: Docs {
        what: Text::fixed(
            "只由一台服务器承载的需备案网站多于它的备案服务号，而服务号总数足够。",
            "More websites to file run on one server alone than it has service numbers, while the total suffices.",
        ),
        why: Text::fixed(
            "一个网站用一个服务号，每台服务器的服务号数量固定。",
            "A website uses one number, and the numbers of a server are fixed.",
        ),
        help: Text::fixed(
            "其余网站备案时选择有剩余服务号的服务器。",
            "File the others on a server with free numbers.",
        ),
        sources: &["g", "lim"],
        more: &[guidance::NUMBER_USED, guidance::ONE_DOMAIN],
        examples: &[
            example!("server-overloaded/terraform", "tf", config),
            example!("server-overloaded/ros", "yml", config),
        ],
    },
    check: Some(check),
    edits: &[],
    since: None,
};

const QUESTION: Text = Text::fixed(
    "承载的网站数是否在其服务号数量之内",
    "serves no more websites than it has numbers",
);

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    sink.each(context.servers(), |case, sink| {
        let Some((holds, load, quota)) = service_numbers::bears(context.assessment, case) else {
            return;
        };
        sink.judge(Subject::Server(case.id), holds, || {
            let (n, quota) = (load.min, quota.max.unwrap_or(quota.min));
            let (websites, numbers) =
                (text::count(n, "website"), text::count(quota, "service number"));
            let violation = Text::new(
                format!("{SUBJECT} 承载 {n} 个需备案网站，超过该服务器的 {quota} 个备案服务号。"),
                format!("{SUBJECT} serves {websites} to file but has {numbers}"),
            );
            let label = Text::new(format!("{quota} 个备案服务号"), numbers);
            let mut saying =
                Saying::new(Evidence::place(case.server.site.span), violation, QUESTION, label);
            saying.help = Some(text::clause(&RULE.docs.help));
            saying
        });
    });
}
