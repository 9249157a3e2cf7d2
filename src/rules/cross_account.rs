//! The number belongs to the account that bought the server.

use super::write::places::anywhere;
use super::write::*;
use crate::filing::Evidence;
use crate::finding::Related;
use crate::verdict::advice;

pub(super) static RULE: Rule = Rule {
    id: "cross-account",
    matter: Matter::Advice,
    severity: Severity::Note,
    summary: Text::fixed(
        "服务器与网站的域名不在同一账号",
        "server and website are in different accounts",
    ),
    docs: Docs {
        what: Text::fixed(
            "要备案的网站，其解析、加速等资源与承载它的服务器用不同的账号凭证（access_key、assume_role、profile 等）配置。",
            "The records or delivery domains of a website that is to be filed and the server that carries it are configured with different credentials (access_key, assume_role, profile …).",
        ),
        why: Text::fixed(
            "备案服务号属于购买服务器的账号；用其他账号提交备案时，须先由购买服务器的账号申请并授权。",
            "A service number belongs to the account that bought the server; to file from another account, the buyer must obtain it and authorise that account.",
        ),
        help: Text::fixed(
            "用购买服务器的账号在 bsn.console.aliyun.com 申请备案服务号，再交给提交备案的账号使用。",
            "Apply for the number at bsn.console.aliyun.com with the account that bought the server, and use it in the account that files.",
        ),
        sources: &["bsn-scene", "number"],
        more: &[],
        examples: &[example!("cross-account/terraform", "tf", config)],
    },
    check: Some(check),
    edits: &[],
    since: None,
};

const QUESTION: Text = Text::fixed("是否与其服务器在同一账号", "is in the account of its server");

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for (website, verdict) in context.assessment.websites() {
        let Some((holds, apart)) = advice::one_account(context.assessment, website, verdict) else {
            continue;
        };
        let Some(at) = apart
            .as_ref()
            .map(|a| a.place.span)
            .or_else(|| anywhere(context, website).map(|e| e.span))
        else {
            continue;
        };
        let domain = &website.domain;
        sink.judge(Subject::Website(website), holds, || {
            let server = apart.as_ref().map_or_else(String::new, |a| a.server.site.address());
            let violation = Text::new(
                format!("{domain} 与承载它的 {server} 用不同的账号凭证配置；若不是同一账号，备案服务号须由购买服务器的账号申请。"),
                format!("{domain} and {server}, which carries it, are configured with different credentials; if these are two accounts, the service number must come from the buyer of the server"),
            );
            let question = Text::new(format!("{domain} {}", QUESTION.zh), format!("{domain} {}", QUESTION.en));
            let mut saying = Saying::new(Evidence::place(at), violation, question, Text::new("用此凭证", "with these credentials"));
            saying.help = Some(text::clause(&RULE.docs.help));
            saying.related.extend(apart.as_ref().map(|a| Related {
                label: Text::new("服务器用另一凭证", "the server, with others"),
                span: a.server.site.span,
            }));
            saying
        });
    }
}
