//! Only running servers generate service numbers.

use super::write::*;

pub(super) static RULE: Rule = Rule {
    id: "server-stopped",
    matter: Matter::Risk,
    severity: Severity::Note,
    summary: Words { zh: "服务器声明为停止", en: "the server is declared stopped" },
    docs: Docs {
        what: Words {
            zh: "代码把服务器的状态写为停止。",
            en: "The code sets the state of a server to stopped.",
        },
        why: Words {
            zh: "只有运行中的实例能生成备案服务号。",
            en: "Only running instances generate service numbers.",
        },
        help: Words {
            zh: "申请和备案期间保持运行。",
            en: "Keep it running while you apply and file.",
        },
        sources: &["bsn"],
        more: &[],
        examples: &[example!("server-stopped/terraform", "tf", config)],
    },
    check: Some(check),
};

const QUESTION: Words = Words { zh: "是否运行", en: "is running" };

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
            let help = ("申请和备案期间保持运行", "keep it running while you apply");
            edit::propose(&mut saying, context, case, help, edit::running(case.server), true);
            saying
        });
    });
}
