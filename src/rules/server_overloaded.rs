//! One server carries more websites to file than it has numbers, while others have some left.

use super::sink::{Saying, Sink, Subject};
use super::text::{self, SUBJECT};
use super::{Context, Docs, Rule, Words, guidance};
use crate::filing::Evidence;
use crate::finding::{Matter, Severity};
use crate::text::Text;
use crate::value::{Reasons, Truth, Why};
use crate::verdict::numbers::{self, Range};

pub(super) static RULE: Rule = Rule {
    id: "server-overloaded",
    matter: Matter::Numbers,
    severity: Severity::Warning,
    summary: Words {
        zh: "一台服务器承载的网站多于其备案服务号", en: "a server carries more websites than it has service numbers"
    },
    docs: Docs {
        what: Words {
            zh: "只由一台服务器承载的需备案网站多于它的备案服务号，而服务号总数足够。",
            en: "More websites to file run on one server alone than it has service numbers, while the total suffices.",
        },
        why: Words {
            zh: "一个网站用一个服务号，每台服务器的服务号数量固定。",
            en: "A website uses one number, and the numbers of a server are fixed.",
        },
        help: Words {
            zh: "其余网站备案时选择有剩余服务号的服务器。", en: "File the others on a server with free numbers."
        },
        sources: &["g", "lim"],
        more: &[guidance::NUMBER_USED, guidance::ONE_DOMAIN],
        examples: &[example!("server-overloaded/terraform", "tf", config), example!("server-overloaded/ros", "yml", config)],
    },
    check: Some(check),
};

const QUESTION: Words = Words { zh: "承载的网站是否不超过其服务号", en: "serves no more websites than it has numbers" };

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let total = &context.assessment.numbers;
    // When the total is short, `service-numbers-exhausted` says so.
    if total.capacity.max.is_some_and(|max| total.demand.min > max) {
        return;
    }
    sink.each(context.servers().filter(|case| context.eligible(*case) != Truth::False), |case, sink| {
        let (load, mut reasons) = numbers::load(context.assessment, case.id);
        let quota = numbers::instances(&case.server.instances);
        let quota =
            Range { min: quota.min.saturating_mul(case.product.numbers), max: quota.max.map(|m| m.saturating_mul(case.product.numbers)) };
        if load.max == Some(0) {
            return;
        }
        if let Some(open) = &case.server.instances.open {
            reasons.push(open.clone());
        }
        let holds = if load.max.is_some_and(|most| most <= quota.min) {
            Truth::True
        } else if quota.max.is_some_and(|most| load.min > most) {
            Truth::False
        } else {
            let all = reasons.into_iter().reduce(Reasons::join);
            all.map_or_else(|| Truth::unknown(Why::CountUnknown(case.server.site.base.clone()), None), Truth::Unknown)
        };
        sink.judge(Subject::Server(case.id), holds, || {
            let (n, quota) = (load.min, quota.max.unwrap_or(quota.min));
            let numbers = text::count(quota, "service number");
            let violation = Text::new(
                format!("{SUBJECT} 承载 {n} 个需备案网站，超过该服务器的 {quota} 个备案服务号。"),
                format!("{SUBJECT} serves {n} websites to file but has {numbers}"),
            );
            let label = Text::new(format!("{quota} 个备案服务号"), numbers);
            let mut saying = Saying::new(Evidence::place(case.server.site.span), violation, QUESTION, label);
            saying.help = Some(Text::new("其余网站备案时选择有剩余服务号的服务器。", "file the others on a server with free numbers"));
            saying.notes.extend(text::edition_note(case.product));
            saying.source = context.product_source(case.product);
            saying
        });
    });
}
