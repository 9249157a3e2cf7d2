//! The address of a server that carries filings is given back although the server stays.

use super::write::*;
use crate::filing::{Evidence, ReleaseKind};
use crate::verdict::change;

pub(super) static RULE: Rule = Rule {
    id: "filing-address-released",
    matter: Matter::Risk,
    severity: Severity::Warning,
    summary: Text::fixed(
        "变更会释放承载备案的公网 IP",
        "the plan takes the public address from a server that carries filings",
    ),
    docs: Docs {
        what: Text::fixed(
            "plan 保留一台服务号已被网站使用的服务器，但将其公网带宽改为 0，或解绑、释放、更换其弹性公网 IP。",
            "A plan keeps a server whose service numbers are in use, but sets its bandwidth to 0, or detaches, releases or replaces its EIP.",
        ),
        why: Text::fixed(
            "已备案的域名须解析到接入商的中国大陆 IP，否则可能被判为空壳网站并取消接入；释放的 IP 无法要回。",
            "A filed domain must resolve to a mainland address of its access provider, or the site may be judged a shell website and lose its access; an address that is given back is gone.",
        ),
        help: Text::fixed(
            "保留该 IP；要更换时先启用新 IP 并修改解析，再释放旧 IP。",
            "Keep the address; to change it, first bring up the new one and change DNS, then release the old one.",
        ),
        sources: &["shell", "inspection"],
        more: &[guidance::SAME_PROVIDER],
        examples: &[example!("filing-address-released/plan", "json", config)],
    },
    check: Some(check),
    edits: &[],
    since: None,
};

const QUESTION: Text = Text::fixed(
    "是否有网站的备案用到其公网 IP",
    "has service numbers in use whose websites need its public address",
);

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    sink.each(context.inland(), |case, sink| {
        let Some((holds, used)) = change::address_kept(context.assessment, case) else { return };
        let released = case.server.released.as_ref();
        sink.judge(Subject::Server(case.id), holds, || {
            let done = released.map_or_else(Text::default, |release| done(&release.kind));
            let at = released.map_or_else(|| Evidence::place(case.server.site.span), |release| release.evidence.clone());
            let violation = Text::new(
                format!("变更将{}；它有 {used} 个备案服务号在用，其网站失去该公网 IP 后可能被判为空壳网站并取消接入。", done.zh),
                format!(
                    "this change {}, which has {} in use; without that address its websites may be judged shell websites",
                    done.en,
                    text::count(used, "service number")
                ),
            );
            let label = Text::new("公网 IP 在此释放", "the public address goes here");
            let mut saying = Saying::new(at, violation, QUESTION, label);
            saying.help = Some(text::clause(&RULE.docs.help));
            saying
        });
    });
}

fn done(kind: &ReleaseKind) -> Text {
    match kind {
        ReleaseKind::Bandwidth => Text::new(
            format!("取消 {SUBJECT} 的公网带宽"),
            format!("takes the public bandwidth from {SUBJECT}"),
        ),
        ReleaseKind::Detached(by) => Text::new(
            format!("弹性公网 IP 从 {SUBJECT} 解绑（{by}）"),
            format!("detaches the EIP ({by}) from {SUBJECT}"),
        ),
        ReleaseKind::Eip(eip) => Text::new(
            format!("释放或更换 {SUBJECT} 的弹性公网 IP {eip}"),
            format!("releases or replaces {eip}, the EIP of {SUBJECT}"),
        ),
    }
}
