//! A server that expires loses its numbers, and its site may lose its filing.

use super::write::*;
use crate::verdict::change;

pub(super) static RULE: Rule = Rule {
    id: "renewal-off",
    matter: Matter::Renewal,
    severity: Severity::Note,
    summary: Text::fixed("服务器未开自动续费", "the server does not renew automatically"),
    docs: Docs {
        what: Text::fixed(
            "包年包月、其他方面符合要求的服务器没有打开自动续费。",
            "A subscription server that meets the requirements does not renew automatically.",
        ),
        why: Text::fixed(
            "服务器到期后服务号失效，网站可能被判为空壳网站并取消接入。",
            "After expiry its numbers are invalid, and the site may be judged a shell website and lose its access.",
        ),
        help: Text::fixed("打开自动续费。", "Turn auto-renewal on."),
        sources: &["s09"],
        more: &[],
        examples: &[
            example!("renewal-off/terraform", "tf", config),
            example!("renewal-off/ros", "yml", config),
        ],
    },
    check: Some(check),
    edits: &[super::Edits::Unsafe],
    since: None,
};

const QUESTION: Text = Text::fixed("是否自动续费", "renews automatically");

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    sink.each(context.servers(), |case, sink| {
        let Some(renews) = &case.server.renews else { return };
        if !change::must_renew(context.assessment, case) {
            return;
        }
        let found = renews.judge(|on| *on);
        let label = match found.truth {
            Truth::Unknown(_) => Text::fixed("是否自动续费未知", "whether it renews is not known"),
            _ => Text::fixed("未开自动续费", "no auto-renewal"),
        };
        sink.judge(Subject::Server(case.id), found.truth, || {
            let violation = Text::new(
                format!("{SUBJECT} 未开自动续费；到期后服务号失效，网站可能被判为空壳网站并取消接入。"),
                format!(
                    "{SUBJECT} does not renew automatically; after expiry its numbers are invalid and the site may be judged a shell website"
                ),
            );
            let mut saying = Saying::new(found.evidence, violation, QUESTION, label);
            edit::propose(&mut saying, context, case, Text::fixed("开启自动续费", "turn auto-renewal on"), edit::renewal(case.server), false);
            saying
        });
    });
}
