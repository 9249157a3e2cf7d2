//! A server lets everybody in before the website on it is filed.

use super::write::*;
use crate::filing::Filed;
use crate::finding::Related;
use crate::verdict::advice;

pub(super) static RULE: Rule = Rule {
    id: "open-before-approval",
    matter: Matter::Advice,
    severity: Severity::Note,
    summary: Text::fixed(
        "备案通过前服务器已对公网开放网站端口",
        "the server is open to the web before its website is filed",
    ),
    docs: Docs {
        what: Text::fixed(
            "网站声明为未备案或审核中，而承载它的 ECS 有公网 IP，其安全组对所有地址（0.0.0.0/0）放行 TCP 80 或 443。",
            "A website is declared as not filed or in review, while the ECS that carries it has a public IP and its security group lets all addresses (0.0.0.0/0) reach TCP 80 or 443.",
        ),
        why: Text::fixed(
            "备案通过前不得开通网站，无论用域名还是 IP 访问；提前开通的，备案可能被管局驳回，或被要求关闭网站。安全组放行不等于网站已开通，所以只是提示。",
            "No site may open before approval, by domain or by IP: the authority may reject the filing, or have the site closed. An open port is not yet an open site, so this is a note.",
        ),
        help: Text::fixed(
            "通过前只对自己的地址放行 80 和 443（`cidr_ip`），通过后再放开；确认网站没有运行的，可以忽略。",
            "Until approval let only your own addresses reach 80 and 443 (`cidr_ip`), and open them afterwards; where no site runs yet, ignore this.",
        ),
        sources: &["site-scene"],
        more: &[],
        examples: &[
            example!("open-before-approval/terraform", "tf", config),
            example!("open-before-approval/ros", "yml", config),
        ],
    },
    check: Some(check),
    edits: &[],
    since: None,
};

const QUESTION: Text = Text::fixed(
    "是否在网站备案前不对公网开放网站端口",
    "keeps its web ports shut until its website is filed",
);

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    sink.each(context.inland(), |case, sink| {
        let Some((holds, rule, website)) = advice::shut(context.assessment, case) else { return };
        sink.judge(Subject::Server(case.id), holds, || {
            let domain = &website.domain;
            let state = if website.filed == Filed::Applying {
                Text::fixed("备案审核中", "is in review")
            } else {
                Text::fixed("未备案", "is not filed")
            };
            let violation = Text::new(
                format!(
                    "{SUBJECT} 的安全组对所有地址放行 80 或 443，而 {domain} {}；备案通过前不得开通网站。",
                    state.zh
                ),
                format!(
                    "the security group of {SUBJECT} lets everybody reach 80 or 443 while {domain} {}; no site may open before approval",
                    state.en
                ),
            );
            let label = Text::fixed("对公网开放", "open to all");
            let mut saying = Saying::new(rule.clone(), violation, QUESTION, label);
            saying.help = Some(text::clause(&RULE.docs.help));
            saying.related.push(Related {
                label: Text::fixed("承载它的服务器", "the server"),
                span: case.server.site.span,
            });
            saying
        });
    });
}
