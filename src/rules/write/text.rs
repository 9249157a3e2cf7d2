//! Wording that several rules share.
//!
//! Stands alone so that the same thing is said in the same words everywhere.

use crate::catalog::{Dialect, ServerProduct};
use crate::finding::ReasonNote;
use crate::text::{Text, chinese};
use crate::value::{Reasons, Why};

/// Stands for the subject of a finding in its message until findings on several instances have been
/// merged.
pub(in crate::rules) const SUBJECT: &str = "\u{1}";

/// The subject of a message about a resource. A logical id of a ROS template is any word, so that
/// it is said what it names; an address of Terraform says so itself.
pub(in crate::rules) fn subject(dialect: Dialect) -> Text {
    match dialect {
        Dialect::Ros => Text::new(format!("资源 {SUBJECT}"), format!("resource {SUBJECT}")),
        _ => Text::same(SUBJECT),
    }
}

/// A message that says of its subject what it is, the first time.
pub(in crate::rules) fn named(mut message: Text, subject: &Text) -> Text {
    message.zh = message.zh.replacen(SUBJECT, &subject.zh, 1).into();
    message.en = message.en.replacen(SUBJECT, &subject.en, 1).into();
    message
}

/// The message of an undecided judgement; `subject` may be empty. A value among several that would
/// fail is named.
pub(in crate::rules) fn undecided(
    subject: &Text,
    question: &Text,
    reasons: &Reasons,
    failing: Option<&Text>,
) -> Text {
    let mut why = reason(reasons);
    if let Some(option) = failing {
        why.push(
            &chinese(&["；若为", &option.zh, "则不满足要求"]),
            &format!("; with {} the requirement is not met", option.en),
        );
    }
    let space = |no: bool| if no { "" } else { " " };
    let (en, after) = (&subject.en, space(subject.en.is_empty()));
    Text::new(
        chinese(&["无法判断", &subject.zh, &question.zh, "：", &why.zh, "。"]),
        format!("cannot tell whether {en}{after}{}: {}", question.en, why.en),
    )
}

/// The reasons in one phrase: the first, and how many more there are.
pub(in crate::rules) fn reason(reasons: &Reasons) -> Text {
    let mut texts: Vec<Text> = Vec::new();
    for reason in reasons.iter() {
        let text = reason.why.stated();
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    match texts.as_slice() {
        [] => Text::new("原因未知", "the reason is not known"),
        [one] => one.clone(),
        [one, two] => {
            Text::new(format!("{}；{}", one.zh, two.zh), format!("{}; {}", one.en, two.en))
        }
        [one, rest @ ..] => Text::new(
            format!("{}（另有 {} 个原因）", one.zh, rest.len()),
            format!("{} ({} more reasons)", one.en, rest.len()),
        ),
    }
}

/// The note for products that a later edition does not name.
pub(in crate::rules) fn edition_note(product: &ServerProduct) -> Option<Text> {
    (product.dropped_later || !product.designated).then(|| {
        Text::new(
            "依据 2019-06 规则；2026-06-26 国际站清单仅列 ECS 与轻量应用服务器，请在备案控制台确认可以申请服务号。",
            "Based on the 2019-06 rules; the international list of 2026-06-26 names only ECS and Simple Application Server. Confirm in the filing console that a number can be obtained.",
        )
    })
}

/// The note for edits of what is bought already.
pub(in crate::rules) fn existing() -> Text {
    Text::new(
        "已有实例改代码不会续费，请在控制台续费。",
        "for an existing server this edit buys nothing: renew in the console",
    )
}

/// What the documentation of a rule says to do, as the help of a finding: no sentence of its own in
/// English.
pub(in crate::rules) fn clause(words: &Text) -> Text {
    let mut en = words.en.trim_end_matches('.').to_owned();
    if let Some(first) = en.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    Text::new(words.zh.clone(), en)
}

/// A help with the edit appended, where there is one.
pub(in crate::rules) fn with_edit(what: &Text, edit: Option<String>) -> Text {
    let Text { zh, en } = what;
    match edit {
        Some(edit) => Text::new(format!("{zh}：{edit}"), format!("{en}: {edit}")),
        None => Text::new(format!("{zh}。"), en.clone()),
    }
}

/// A sentence with another clause behind it.
pub(in crate::rules) fn followed(sentence: &Text, zh: &str, en: &str) -> Text {
    Text::new(
        format!("{}；{zh}。", sentence.zh.trim_end_matches('。')),
        format!("{}; {en}", sentence.en),
    )
}

/// A number without needless decimals.
pub(in crate::rules) fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        format!("{value:.0}")
    } else {
        format!("{value}")
    }
}

/// A number of things in English.
pub(in crate::rules) fn count(n: u64, thing: &str) -> String {
    format!("{n} {thing}{}", if n == 1 { "" } else { "s" })
}

/// At most `most` names as a list, and how many are left out.
pub(in crate::rules) fn join(texts: &[Text], most: usize) -> Text {
    let shown = &texts[..texts.len().min(most)];
    let zh: Vec<&str> = shown.iter().map(|text| &*text.zh).collect();
    let en: Vec<&str> = shown.iter().map(|text| &*text.en).collect();
    let zh = zh.join("、");
    match (texts.len() - shown.len(), en.split_last()) {
        (0, Some((last, before))) if !before.is_empty() => {
            Text::new(zh, format!("{} and {last}", before.join(", ")))
        }
        (0, _) => Text::new(zh, en.concat()),
        (more, _) => Text::new(
            format!("{zh} 等 {} 个", texts.len()),
            format!("{} and {more} more", en.join(", ")),
        ),
    }
}

/// The first of several clauses, and how many there are besides: they are told at their places.
pub(in crate::rules) fn first_of(texts: &[Text]) -> Text {
    let first = texts.first().cloned().unwrap_or_default();
    match texts.len() {
        0 | 1 => first,
        2 => {
            Text::new(format!("{}（另有 1 处）", first.zh), format!("{} (1 more place)", first.en))
        }
        n => {
            let more = n - 1;
            let en = format!("{} ({more} more places)", first.en);
            Text::new(format!("{}（另有 {more} 处）", first.zh), en)
        }
    }
}

/// A name before a Chinese word: a space follows Latin letters only.
pub(in crate::rules) fn spaced(name: &str) -> String {
    if name.ends_with(|c: char| c.is_ascii()) { format!("{name} ") } else { name.to_owned() }
}

/// Why something is undecided, as findings tell it.
pub(in crate::rules) fn notes_of(reasons: &Reasons) -> Vec<ReasonNote> {
    let note = |why: &Why| ReasonNote {
        id: why.id(),
        text: why.stated(),
        remedy: why.remedy(),
        declaration: why.declaration(),
    };
    reasons.iter().map(|r| note(&r.why)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_stands_apart_from_names_and_from_nothing_else() {
        let reasons: Reasons = Why::not_declared("`x` 未知", "`x` is not known").into();
        let question = Text::new("是否已备案", "is filed");
        let option = Text::new("公网带宽 0 Mbps", "0 Mbps");
        let said = |subject: &str| {
            undecided(&Text::same(subject.to_owned()), &question, &reasons, Some(&option)).zh
        };
        let rest = "是否已备案：`x` 未知；若为公网带宽 0 Mbps 则不满足要求。";
        assert_eq!(said("haowu.com"), format!("无法判断 haowu.com {rest}"));
        assert_eq!(said(SUBJECT), format!("无法判断 {SUBJECT} {rest}"));
        assert_eq!(said(""), format!("无法判断{rest}"));
        assert_eq!(chinese(&["取值由", "`var.x`", "决定"]), "取值由 `var.x` 决定");
    }
}
