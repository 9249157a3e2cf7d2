//! Service numbers die with their server.

use super::write::*;
use crate::filing::{Change, Evidence, ServerId};
use crate::verdict::change;

pub(super) static RULE: Rule = Rule {
    id: "filing-server-replaced",
    matter: Matter::Risk,
    severity: Severity::Warning,
    summary: Text::fixed(
        "变更会删除已用于备案的服务器",
        "the plan destroys a server that carries filings",
    ),
    docs: Docs {
        what: Text::fixed(
            "plan 将删除或重建一台服务号已被网站使用的服务器。",
            "A plan destroys or replaces a server whose service numbers are in use.",
        ),
        why: Text::fixed(
            "已用的备案服务号不能恢复，也不能转给其他服务器；网站失去接入可能被取消备案。",
            "Used numbers cannot be recovered or moved, and a website without its server may lose its filing.",
        ),
        help: Text::fixed(
            "先让其他阿里云中国大陆服务器承接网站并修改解析。",
            "First let another Alibaba mainland server carry the websites, and change DNS.",
        ),
        sources: &["g", "lim"],
        more: &[guidance::NUMBER_USED, guidance::SAME_PROVIDER],
        examples: &[example!("filing-server-replaced/plan", "json", config)],
    },
    check: Some(check),
    edits: &[],
    since: None,
};

const QUESTION: Text = Text::fixed("是否已有网站使用其服务号", "has service numbers in use");

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for index in 0..context.model.servers.len() {
        let Some(case) = context.assessment.case(ServerId(index)) else { continue };
        let Some((holds, used)) = change::kept(context.assessment, case) else { continue };
        let destroyed = case.server.change == Some(Change::Destroy);
        let action =
            if destroyed { Text::new("删除", "destroy") } else { Text::new("重建", "replace") };
        sink.judge(Subject::Server(case.id), holds, || {
            let violation = Text::new(
                format!("变更将{} {SUBJECT}，其已用的 {used} 个备案服务号不能恢复，也不能转给其他服务器。", action.zh),
                format!(
                    "this change will {} {SUBJECT}; its {} in use cannot be recovered or moved",
                    action.en,
                    text::count(used, "service number")
                ),
            );
            let mut saying = Saying::new(Evidence::place(case.server.site.span), violation, QUESTION, action.clone());
            saying.help = Some(Text::new(
                "先确认相关网站已由其他阿里云中国大陆服务器承接并修改解析；新服务器使用新的服务号。",
                "first let another Alibaba mainland server carry these websites and change DNS; a new server has its own numbers",
            ));
            saying
        });
    }
}
