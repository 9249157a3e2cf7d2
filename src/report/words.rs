//! Words that several formats share, in both languages.

use std::collections::BTreeMap;

use crate::catalog::Aside;
use crate::finding::{
    Answer, Certainty, Finding, Narrowed, Report, ServerRow, Severity, SourceNote, Verdict,
};
use crate::report::escape::terminal;
use crate::text::{Lang, Text};

/// The name of a severity in machine formats.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// The name of a verdict in machine formats.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Violation => "violation",
        Verdict::Undecided => "undecided",
    }
}

/// `yes`, `no` or `undecided`.
pub(super) fn answer(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::Undecided => "undecided",
    }
}

/// How a finding is headed for people: its severity, or that it is undecided.
pub(super) fn heading(finding: &Finding, lang: Lang) -> &'static str {
    match (finding.verdict, finding.severity) {
        (Verdict::Undecided, _) => lang.pick("无法判断", "undecided"),
        (Verdict::Violation, severity) => severity_heading(severity, lang),
    }
}

/// A severity for people.
pub(super) fn severity_heading(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Error => lang.pick("错误", "error"),
        Severity::Warning => lang.pick("警告", "warning"),
        Severity::Note => lang.pick("提示", "note"),
    }
}

/// A name or sentence with the environment that it is about, where a run judges several: the same
/// would stand there twice.
pub(super) fn in_environment(text: &str, environment: Option<&str>) -> String {
    environment.map_or_else(|| text.to_owned(), |name| format!("{text} [{name}]"))
}

/// The document behind a requirement, in one line.
pub(super) fn source(source: &SourceNote, lang: Lang) -> String {
    let mut parts = vec![source.title.clone()];
    parts.extend(source.section.clone());
    parts.extend(source.date.clone());
    match lang {
        Lang::Zh => format!("依据：{}（规则版本 {}）", parts.join("，"), source.edition),
        Lang::En => format!("source: {} (edition {})", parts.join(", "), source.edition),
    }
}

/// What to say about a value that rests on a default; nothing when it is certain.
pub(super) fn certainty(certainty: &Certainty) -> Option<Text> {
    let Certainty::Default(name) = certainty else { return None };
    Some(Text::new(
        format!("该值是 `{name}` 的默认值，可被覆盖"),
        format!("this value is the default of `{name}` and can be overridden"),
    ))
}

/// Findings counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) violations: usize,
    pub(super) undecided: usize,
    /// Errors, warnings and notes among the violations.
    pub(super) by_severity: [usize; 3],
}

/// Counts the findings of a report.
pub(super) fn counts(report: &Report) -> Counts {
    let mut counts = Counts::default();
    for finding in &report.findings {
        match finding.verdict {
            Verdict::Undecided => counts.undecided += 1,
            Verdict::Violation => {
                counts.violations += 1;
                let slot = match finding.severity {
                    Severity::Error => 0,
                    Severity::Warning => 1,
                    Severity::Note => 2,
                };
                counts.by_severity[slot] += 1;
            }
        }
    }
    counts
}

/// Why servers are not judged: one, or several.
pub(crate) fn aside(aside: Aside, several: bool) -> Text {
    let (zh, one, many) = match aside {
        Aside::NoWebsite => ("没有网站指向", "no website leads to it", "no website leads to them"),
        Aside::NothingToFile => (
            "所承载的网站无需备案",
            "what it carries needs no filing",
            "what they carry needs no filing",
        ),
        Aside::NoEntrance => (
            "没有公网入口",
            "it cannot be reached from the Internet",
            "they cannot be reached from the Internet",
        ),
        Aside::NotDeclared => (
            "配置没有声明",
            "the configuration does not declare it",
            "the configuration does not declare them",
        ),
        Aside::Gateway => (
            "网关不单独备案",
            "a gateway alone is not used for filing",
            "gateways alone are not used for filing",
        ),
    };
    Text::new(zh, if several { many } else { one })
}

/// Servers that are named in one clause.
const MAX_NAMED: usize = 3;

/// Servers that were not judged, by reason; `None` when all were. Never a pass.
pub(crate) fn not_judged(report: &Report, lang: Lang) -> Option<String> {
    let mut groups: BTreeMap<Aside, Vec<&ServerRow>> = BTreeMap::new();
    for row in report.servers.iter().filter(|row| !row.judged) {
        groups.entry(row.aside.unwrap_or(Aside::NoWebsite)).or_default().push(row);
    }
    let clause = |(why, all): (Aside, Vec<&ServerRow>)| {
        let (n, why) = (all.len(), aside(why, all.len() > 1));
        let more = if n > MAX_NAMED { lang.pick(" 等", ", …") } else { "" };
        let names = all
            .into_iter()
            .take(MAX_NAMED)
            .map(|row| terminal(&in_environment(&row.resource, row.environment.as_deref())))
            .collect::<Vec<_>>()
            .join(lang.pick("、", ", "));
        match lang {
            Lang::Zh => format!("{n} 台服务器未检查（{names}{more}）：{}", why.zh),
            Lang::En => format!("{} not judged ({names}{more}): {}", plural(n, "server"), why.en),
        }
    };
    let clauses: Vec<String> = groups.into_iter().map(clause).collect();
    let all = clauses.join(lang.pick("；", "; "));
    (!all.is_empty()).then(|| {
        format!("{all}{}", lang.pick("（--candidates all 检查全部）", " (--candidates all)"))
    })
}

/// An English noun with its number: `1 file`, `2 files`.
pub(crate) fn plural(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// The last line of reports for people: everything that was counted.
pub(super) fn summary(report: &Report, lang: Lang) -> String {
    let Counts { violations, undecided, by_severity: [errors, warnings, notes] } = counts(report);
    let mut line = match lang {
        Lang::Zh => format!(
            "违规 {violations}（错误 {errors}，警告 {warnings}，提示 {notes}），无法判断 {undecided}，通过 {}；文件 {}，服务器 {}",
            report.passed,
            report.files.len(),
            report.servers.len()
        ),
        Lang::En => format!(
            "{} ({}, {}, {}), {undecided} undecided, {} passed; {}, {}",
            plural(violations, "violation"),
            plural(errors, "error"),
            plural(warnings, "warning"),
            plural(notes, "note"),
            report.passed,
            plural(report.files.len(), "file"),
            plural(report.servers.len(), "server")
        ),
    };
    for (n, zh, en) in [
        (report.suppressed.len(), "已忽略", "ignored"),
        (report.errors.len(), "输入错误", "input error"),
    ] {
        if n > 0 {
            line.push_str(&match (lang, en) {
                (Lang::Zh, _) => format!("；{zh} {n}"),
                (Lang::En, "ignored") => format!("; {n} ignored"),
                (Lang::En, noun) => format!("; {}", plural(n, noun)),
            });
        }
    }
    if report.skipped_beside_code > 0 {
        let n = report.skipped_beside_code;
        line.push_str(&match lang {
            Lang::Zh => format!("；代码旁的 plan 或 state {n} 个未检查"),
            Lang::En => {
                format!(
                    "; {} beside code not judged",
                    if n == 1 {
                        "1 plan or state".to_owned()
                    } else {
                        format!("{n} plans or states")
                    }
                )
            }
        });
    }
    let unnamed = report.websites.is_empty() && report.access_products.is_empty();
    if unnamed && report.servers.iter().filter(|s| s.judged).nth(1).is_some() {
        line.push_str(lang.pick("；不知道有哪些网站，因此检查了这些服务器（声明 website 或 server 并用 --candidates declared 可缩小范围）",
            "; no website is known, so these servers were judged (declare website or server, and narrow with --candidates declared)",
        ));
    }
    if let Some(aside) = not_judged(report, lang) {
        line.push_str(lang.pick("；", "; "));
        line.push_str(&aside);
    }
    if let Some(narrowed) = &report.narrowed {
        line.push_str(lang.pick("；", "; "));
        line.push_str(&self::narrowed(narrowed, lang));
    }
    line
}

/// What a run left out because it has not changed; never a pass.
pub(super) fn narrowed(narrowed: &Narrowed, lang: Lang) -> String {
    let Narrowed { since, judged, left_out } = narrowed;
    let (judged, left_out) = (judged.len(), left_out.len());
    match lang {
        Lang::Zh => format!("自 {since} 以来改动的根 {judged} 个，其余 {left_out} 个未报告"),
        Lang::En => {
            format!("{} changed since {since}, {left_out} left out", plural(judged, "root"))
        }
    }
}

/// Whether no judgement of any kind was made: this must never look like a pass.
pub(super) fn nothing_judged(report: &Report) -> bool {
    report.passed == 0 && report.findings.is_empty() && report.suppressed.is_empty()
}

/// Servers that are switched off and named.
const MAX_OFF: usize = 5;

/// What a run says that judged nothing.
pub(super) fn nothing_text(report: &Report, lang: Lang) -> String {
    if let Some(Narrowed { since, judged, left_out }) = &report.narrowed
        && judged.is_empty()
        && !left_out.is_empty()
    {
        let roots = left_out.len();
        return match lang {
            Lang::Zh => format!("自 {since} 以来没有改动：{roots} 个根未检查。"),
            Lang::En => {
                format!("nothing changed since {since}: {} not judged", plural(roots, "root"))
            }
        };
    }
    let n = report.switched_off.len();
    if n > 0 {
        let names: Vec<&str> =
            report.switched_off.iter().map(|(name, _)| name.as_str()).take(MAX_OFF).collect();
        let (names, dots) = (names.join(lang.pick("、", ", ")), if n > MAX_OFF { "…" } else { "" });
        let servers = if n == 1 {
            "the server in the code is not".to_owned()
        } else {
            format!("none of the {n} servers in the code is")
        };
        return match lang {
            Lang::Zh => format!(
                "没有做出任何判断：代码中的 {n} 个服务器按当前取值都不创建（count、for_each 或条件）：{names}{dots}。用 --var、--parameter 或 --env 给出启用它们的取值。"
            ),
            Lang::En => format!(
                "nothing was judged: with the values at hand {servers} created (count, for_each or a condition): {names}{dots}; give the values that switch them on by --var, --parameter or --env"
            ),
        };
    }
    let (zh, en) = (
        "没有做出任何判断：输入中没有与备案有关的服务器、域名或产品。",
        "nothing was judged: the input has no server, domain or product that filing concerns",
    );
    lang.pick(zh, en).to_owned()
}
