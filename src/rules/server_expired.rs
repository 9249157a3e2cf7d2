//! A server that has expired gets no service number, and those it gave are invalid.

use super::write::*;

pub(super) static RULE: Rule = Rule {
    id: "server-expired",
    matter: Matter::Expiry,
    severity: Severity::Error,
    summary: Text::fixed("服务器已到期", "the server has expired"),
    docs: Docs {
        what: Text::fixed(
            "plan 或 state 中服务器的到期日已过。",
            "The plan or state tells an expiry date of the server that has passed.",
        ),
        why: Text::fixed(
            "到期的服务器不能申请备案服务号，已生成的服务号失效，网站可能被取消接入。",
            "An expired server gets no service number, the numbers it gave are invalid, and its site may lose its access.",
        ),
        help: Text::fixed(
            "在控制台续费，或改用未到期的服务器。",
            "Renew it in the console, or use a server that has not expired.",
        ),
        sources: &["nfaq"],
        more: &[],
        examples: &[example!("server-expired/plan", "json")],
    },
    check: Some(check),
    edits: &[],
    since: None,
};

const QUESTION: Text = Text::fixed("是否仍在有效期内", "is still valid");

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    sink.each(context.inland(), |case, sink| {
        let (Some(ends), Some(today)) = (&case.server.ends, context.assessment.today) else { return };
        let found = ends.judge(|end| *end >= today);
        sink.judge(Subject::Server(case.id), found.truth, || {
            let day = found.failing.map_or_else(Text::default, |end| Text::same(end.to_string()));
            let violation = Text::new(
                format!("{SUBJECT} 已于 {} 到期：不能申请备案服务号，已生成的服务号失效。", day.zh),
                format!("{SUBJECT} expired on {}: it gets no service number, and the numbers it gave are invalid", day.en),
            );
            let mut saying = Saying::new(found.evidence, violation, QUESTION, Text::new("到期日", "expiry date"));
            saying.help = Some(RULE.docs.help.clone());
            saying
        });
    });
}
