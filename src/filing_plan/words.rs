//! Words that the formats of the plan share.

use crate::catalog::Filed;
use crate::filing_plan::{Need, Numbers, ServerState, Suffices, Summary, WebsitePlan};
use crate::finding::{Bounds, ServerRef};
pub(super) use crate::report::words::plural;
use crate::text::{Lang, Text};

/// Servers, websites and numbers counted, each with its label.
pub(super) fn counted(s: &Summary, lang: Lang) -> [(&'static str, String); 3] {
    let n = &s.numbers;
    let (available, needed) = (bounds(n.available, lang), needed(n, lang));
    match lang {
        Lang::Zh => [
            (
                "服务器",
                format!("{} 可用，{} 不可用，{} 无法判断", s.eligible, s.refused, s.undecided),
            ),
            (
                "网站",
                format!(
                    "{} 个：{} 个需备案，{} 个待说明，{} 个有风险",
                    s.websites, s.to_file, s.unknown, s.at_risk
                ),
            ),
            ("备案服务号", format!("可用 {available}（已用 {}），{needed}", n.used)),
        ],
        Lang::En => [
            (
                "Servers",
                format!(
                    "{} can be used, {} cannot, {} undecided",
                    s.eligible, s.refused, s.undecided
                ),
            ),
            (
                "Websites",
                format!(
                    "{}: {} to file, {} to clarify, {} at risk",
                    s.websites, s.to_file, s.unknown, s.at_risk
                ),
            ),
            ("Service numbers", format!("{available} available ({} used), {needed}", n.used)),
        ],
    }
}

/// What a website needs, in the words of the filing form.
pub(super) fn need(need: Need) -> Text {
    match need {
        Need::First => Text::new("首次备案", "first filing (首次备案)"),
        Need::Additional => Text::new("新增互联网信息服务", "further service (新增互联网信息服务)"),
        Need::Access => Text::new("新增接入（接入备案）", "access filing (新增接入)"),
        Need::InReview => Text::new(
            "审核中：通过前不要启用解析",
            "in review: keep its records off until approval",
        ),
        Need::Elsewhere => {
            Text::new("由其所在的接入商备案", "to be filed with the provider it stands with")
        }
        Need::AccessMaybe => {
            Text::new("可能需新增接入（接入备案）", "maybe an access filing (新增接入)")
        }
        Need::Unknown => Text::new("待说明备案状态", "say what its state is"),
        Need::AtRisk => Text::new("已备案，但有风险", "filed, but at risk"),
        Need::Filed => Text::new("无需操作：已在阿里云备案", "nothing: filed here"),
        Need::FiledElsewhere => {
            Text::new("无需操作：已在其他接入商备案", "nothing: filed elsewhere")
        }
        Need::NotNeeded => Text::new("无需备案：不经中国大陆节点", "nothing: no mainland node"),
    }
}

/// The declared state of a website.
pub(super) fn filed(filed: Filed, lang: Lang) -> &'static str {
    match filed {
        Filed::None => lang.pick("未备案", "not filed"),
        Filed::Applying => lang.pick("审核中", "in review"),
        Filed::Alibaba => lang.pick("已在阿里云备案", "filed, Alibaba Cloud"),
        Filed::Other => lang.pick("已在其他接入商备案", "filed, other provider"),
        Filed::Unknown => lang.pick("未知", "unknown"),
    }
}

/// The servers to pick for a website, as names with what holds of them.
pub(super) fn file_on(website: &WebsitePlan, lang: Lang) -> Vec<(String, &'static str)> {
    let name = |server: &ServerRef| named(website, server);
    let after = website
        .file_after
        .iter()
        .map(|s| (name(s), lang.pick("（修改代码后）", " (after the changes)")));
    let borrowed = website.file_after.is_some()
        || !website.served_by.is_empty()
            && website.file_on.as_ref().is_some_and(|s| !website.served_by.contains(s));
    let note = if borrowed { lang.pick("（借用）", " (borrowed)") } else { "" };
    after.chain(website.file_on.iter().map(|s| (name(s), note))).collect()
}

/// A server that a website can be filed on; with its root and environment where another one of the
/// website's has the same address.
pub(super) fn named(website: &WebsitePlan, server: &ServerRef) -> String {
    let all = website.served_by.iter().chain(&website.file_on).chain(&website.file_after);
    let twin = |other: &ServerRef| other.resource == server.resource && other.root != server.root;
    if !{ all }.any(twin) {
        return server.resource.clone();
    }
    let environment = server.root.rfind(" [").and_then(|at| server.root.get(at + 1..));
    match environment.filter(|text| text.ends_with(']')) {
        Some(environment) => format!("{} {environment}", server.resource),
        None => format!("{} ({})", server.resource, server.root),
    }
}

/// The declared state with the licence number.
pub(super) fn filed_as(website: &WebsitePlan, lang: Lang) -> String {
    let filed = filed(website.filed, lang);
    match (&website.license, lang) {
        (None, _) => filed.to_owned(),
        (Some(number), Lang::Zh) => format!("{filed}（{number}）"),
        (Some(number), Lang::En) => format!("{filed} ({number})"),
    }
}

/// Whether a server can be used.
pub(super) fn state(state: ServerState, lang: Lang) -> &'static str {
    match state {
        ServerState::Eligible => lang.pick("可用于备案", "can be used"),
        ServerState::Undecided => lang.pick("无法判断", "undecided"),
        ServerState::Refused => lang.pick("不能用于备案", "cannot be used"),
        ServerState::Aside => lang.pick("不计入", "not counted"),
    }
}

/// How many numbers are needed, and whether those at hand suffice.
fn needed(numbers: &Numbers, lang: Lang) -> String {
    let (needed, suffices) = (bounds(numbers.needed, lang), suffices(numbers, lang));
    match lang {
        _ if numbers.needed.max == Some(0) => suffices,
        Lang::Zh => format!("需要 {needed}：{suffices}"),
        Lang::En => format!("{needed} needed: {suffices}"),
    }
}

/// Whether numbers suffice.
pub(super) fn suffices(numbers: &Numbers, lang: Lang) -> String {
    match (numbers.suffices, lang) {
        _ if numbers.needed.max == Some(0) => lang.pick("不需要", "none needed").to_owned(),
        (Suffices::Yes, _) => lang.pick("够用", "enough").to_owned(),
        (Suffices::Open, _) => lang.pick("是否够用待定", "not decided").to_owned(),
        (Suffices::No(n), Lang::Zh) => format!("至少缺 {n} 个"),
        (Suffices::No(n), Lang::En) => format!("at least {n} short"),
    }
}

/// Two bounds in short: `4`, `4–6`, `4+`.
pub(super) fn bounds(bounds: Bounds, lang: Lang) -> String {
    match (bounds.min, bounds.max) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (Some(a), Some(b)) => format!("{a}–{b}"),
        (Some(a), None) => format!("{a}+"),
        (None, Some(b)) => format!("≤ {b}"),
        (None, None) => lang.pick("未知", "unknown").to_owned(),
    }
}

/// Numbers left on a server.
pub(super) fn numbers(left: Option<u64>, lang: Lang) -> String {
    left.map_or_else(|| lang.pick("未知", "unknown").to_owned(), |n| n.to_string())
}

/// The name of a server, with how many instances it stands for.
pub(super) fn server_name(name: &str, instances: Option<u64>, lang: Lang) -> (String, String) {
    let count = match instances {
        Some(1) => String::new(),
        Some(n) => format!("× {n}"),
        None => lang.pick("（数量未知）", "(number unknown)").to_owned(),
    };
    (name.to_owned(), count)
}

/// Names joined.
pub(super) fn list<S: AsRef<str>>(names: &[S], lang: Lang) -> String {
    names.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(lang.pick("、", ", "))
}
