//! The answer in one sentence: can the filing begin, and what stands in the way.

use crate::filing_plan::words::plural;
use crate::filing_plan::{FilingPlan, Headline, Suffices, Summary, Tone};
use crate::text::Text;

/// The headline of a plan.
pub(super) fn of(plan: &FilingPlan) -> Headline {
    let summary = &plan.summary;
    let (mut tone, mut text) = answer(plan);
    let rest = rest(summary);
    if !rest.zh.is_empty() && (summary.websites > 0 || summary.eligible > 0) {
        text.zh.push_str(&format!("；{}", rest.zh));
        text.en.push_str(&format!("; {}", rest.en));
    }
    if tone == Tone::Good && summary.refused + summary.undecided + summary.unknown + summary.at_risk > 0 {
        tone = Tone::Open;
    }
    if !plan.problems.is_empty() {
        tone = Tone::Bad;
        text.zh.push_str("；有输入未能读取，方案不完整");
        text.en.push_str("; some input could not be read, so this plan is incomplete");
    }
    text.zh.push('。');
    text.en.push('.');
    Headline { tone, text }
}

fn answer(plan: &FilingPlan) -> (Tone, Text) {
    let s = &plan.summary;
    let usable = s.eligible;
    if s.websites == 0 && usable + s.refused + s.undecided == 0 {
        return (Tone::Open, Text::new("没有可备案的服务器或网站", "There is no server and no website to file"));
    }
    if s.websites == 0 {
        let zh = format!("没有已知域名的网站；{usable} 台服务器可用于备案");
        return (Tone::Open, Text::new(zh, format!("No website with a known domain; {} can be used for filing", plural(usable, "server"))));
    }
    if s.to_file + s.unknown == 0 {
        return (Tone::Good, Text::new("没有需要备案的网站", "No website needs a filing"));
    }
    if usable + s.refused + s.undecided == 0 {
        let zh = "还不能备案：代码和配置中没有服务器，已购服务器请用 `server` 声明";
        return (
            Tone::Bad,
            Text::new(
                zh,
                "Filing cannot begin: there is no server in code and configuration; declare what is bought already with `server`",
            ),
        );
    }
    if usable + s.undecided == 0 {
        return (Tone::Bad, Text::new("还不能备案：没有一台服务器符合要求", "Filing cannot begin: no server meets the requirements"));
    }
    if usable == 0 {
        return (
            Tone::Open,
            Text::new("能否备案还不能确定：没有一台服务器确定可用", "Whether filing can begin is not decided: no server is surely usable"),
        );
    }
    let servers = plural(usable, "server");
    match s.numbers.suffices {
        Suffices::No(n) => {
            let zh = format!("还不能全部备案：备案服务号至少缺 {n} 个");
            (
                Tone::Bad,
                Text::new(
                    zh,
                    format!(
                        "Not every website can be filed: at least {} short",
                        plural(usize::try_from(n).unwrap_or(usize::MAX), "service number")
                    ),
                ),
            )
        }
        Suffices::Yes => {
            let zh = format!("可以开始备案：{usable} 台服务器可用，备案服务号够用");
            (Tone::Good, Text::new(zh, format!("Filing can begin: {servers} can be used and the service numbers suffice")))
        }
        Suffices::Open => {
            let zh = format!("可以开始备案：{usable} 台服务器可用，备案服务号是否够用待定");
            (
                Tone::Open,
                Text::new(zh, format!("Filing can begin: {servers} can be used; whether the service numbers suffice is not decided")),
            )
        }
    }
}

/// What stands in the way besides.
fn rest(s: &Summary) -> Text {
    let mut zh: Vec<String> = Vec::new();
    let mut en: Vec<String> = Vec::new();
    if s.refused > 0 {
        zh.push(format!("{} 台不能用于备案", s.refused));
        en.push(format!("{} cannot", s.refused));
    }
    if s.undecided > 0 {
        zh.push(format!("{} 台无法判断", s.undecided));
        en.push(format!("{} undecided", s.undecided));
    }
    if s.unknown > 0 {
        zh.push(format!("{} 个网站待说明", s.unknown));
        en.push(format!("{} to be clarified", plural(s.unknown, "website")));
    }
    if s.at_risk > 0 {
        zh.push(format!("{} 个已备案网站有风险", s.at_risk));
        en.push(format!("{} at risk", plural(s.at_risk, "filed website")));
    }
    Text::new(zh.join("，"), en.join(", "))
}
