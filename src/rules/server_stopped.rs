//! Only running servers generate service numbers.

use super::write::*;

pub(super) static RULE: Rule = Rule {
    id: "server-stopped",
    matter: Matter::Risk,
    severity: Severity::Note,
    summary: Text::fixed("服务器声明为停止", "the server is declared stopped"),
    docs: Docs {
        what: Text::fixed(
            "代码把服务器的状态写为停止。",
            "The code sets the state of a server to stopped.",
        ),
        why: Text::fixed(
            "只有运行中的实例能生成备案服务号。",
            "Only running instances generate service numbers.",
        ),
        help: Text::fixed("申请和备案期间保持运行。", "Keep it running while you apply and file."),
        sources: &["bsn"],
        more: &[],
        examples: &[example!("server-stopped/terraform", "tf", config)],
    },
    check: Some(check),
    edits: &[super::Edits::Safe],
    since: None,
};

const QUESTION: Text = Text::fixed("是否运行", "is running");

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    sink.each(context.inland(), |case, sink| {
        if !context.assessment.in_use(case) {
            return;
        }
        let found = case.server.stopped.judge(|stopped| !stopped);
        sink.judge(Subject::Server(case.id), found.truth, || {
            let violation = Text::new(
                format!("{SUBJECT} 声明为停止；只有运行中的实例能生成备案服务号。"),
                format!(
                    "{SUBJECT} is declared stopped; only running instances generate service numbers"
                ),
            );
            let mut saying = Saying::new(
                found.evidence,
                violation,
                QUESTION,
                Text::new("运行状态", "run state"),
            );
            let help = Text::fixed("申请和备案期间保持运行", "keep it running while you apply");
            edit::propose(&mut saying, context, case, help, edit::running(case.server), true);
            saying
        });
    });
}
