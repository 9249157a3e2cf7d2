//! Whether the ministry has approved the ending of a domain.

use super::write::places::anywhere;
use super::write::*;
use crate::verdict::advice;

pub(super) static RULE: Rule = Rule {
    id: "domain-suffix",
    matter: Matter::Advice,
    severity: Severity::Note,
    summary: Text::fixed(
        "域名后缀可能未获批复，不能备案",
        "the ending of the domain may not be approved for filing",
    ),
    docs: Docs {
        what: Text::fixed(
            "要备案的域名用国别后缀（.cn、.中国 除外），如 .io、.ai。",
            "A domain that is to be filed ends in a country code other than .cn, such as .io or .ai.",
        ),
        why: Text::fixed(
            "未获工信部批复的顶级域名无法备案，而批复名单随时变化，本工具没有名单：2019-01 的官方文档说国别域名不能备案，2019-09 的说无需备案。",
            "A top-level domain that the ministry (MIIT) has not approved cannot be filed. The list changes and is not part of this tool: official documents say of country codes that they cannot be filed (2019-01) and that they need no filing (2019-09).",
        ),
        help: Text::fixed(
            "在 域名.信息 的“域名注册管理机构审批情况”查看；不在名单中就换用已获批复的后缀。",
            "Look it up at 域名.信息 under 域名注册管理机构审批情况; if it is not there, use a domain with an approved ending.",
        ),
        sources: &["dom"],
        more: &[],
        examples: &[
            example!("domain-suffix/terraform", "tf", config),
            example!("domain-suffix/ros", "yml", config),
        ],
    },
    check: Some(check),
    edits: &[],
    since: None,
};

const QUESTION: Text = Text::fixed("的后缀是否已获工信部批复", "has an approved ending");

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for (website, verdict) in context.assessment.websites() {
        let Some(approved) = advice::suffix_approved(website, verdict) else { continue };
        let Some(at) = anywhere(context, website) else { continue };
        let domain = &website.domain;
        sink.judge(Subject::Website(website), approved, || {
            let question =
                Text::new(format!("{domain} {}", QUESTION.zh), format!("{domain} {}", QUESTION.en));
            let label = Text::new("域名", "the domain");
            let mut saying = Saying::new(at, Text::default(), question, label);
            saying.help = Some(text::clause(&RULE.docs.help));
            saying
        });
    }
}
