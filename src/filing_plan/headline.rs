//! The answer in one sentence: can the filing begin, and what stands in the way.

use crate::filing_plan::words::plural;
use crate::filing_plan::{FilingPlan, Headline, Problem, Suffices, Summary, Tone};
use crate::text::Text;

/// Kinds of problems that say only that there is nothing.
const NOTHING: [&str; 2] = ["nothing-to-lint", "nothing-to-plan"];

/// The headline of a plan.
pub(super) fn of(plan: &FilingPlan) -> Headline {
    let s = &plan.summary;
    let (mut tone, mut text) = answer(plan);
    text.push("。", ".");
    if tone == Tone::Good && s.refused + s.undecided + s.unknown + s.at_risk > 0 {
        tone = Tone::Open;
    }
    let mut more = rest(s);
    if !plan.problems.is_empty() {
        tone = Tone::Bad;
        let space = if more.en.is_empty() { "" } else { " " };
        let nothing = |problem: &Problem| NOTHING.contains(&problem.kind);
        if plan.problems.iter().all(nothing) {
            more = Text::fixed("没有找到可做方案的内容。", "Nothing was found to plan with.");
            return Headline { tone, text, more };
        }
        more = Text::new(
            format!("有输入未能读取，方案不完整。{}", more.zh),
            format!("Some input could not be read, so this plan is incomplete.{space}{}", more.en),
        );
    }
    Headline { tone, text, more }
}

fn answer(plan: &FilingPlan) -> (Tone, Text) {
    let s = &plan.summary;
    let usable = s.eligible;
    let servers = plural(usable, "server");
    let told = |tone, zh: String, en: String| (tone, Text::new(zh, en));
    let known = |tone, zh, en| (tone, Text::fixed(zh, en));
    match (s.websites, usable, s.undecided, s.refused) {
        (0, 0, 0, 0) => known(
            Tone::Open,
            "没有可备案的服务器或网站",
            "There is no server and no website to file",
        ),
        (0, ..) => {
            let zh = format!("没有已知域名的网站；{usable} 台服务器可用于备案");
            told(
                Tone::Open,
                zh,
                format!("No website with a known domain; {servers} can be used for filing"),
            )
        }
        _ if s.to_file + s.unknown == 0 => {
            known(Tone::Good, "没有需要备案的网站", "No website needs a filing")
        }
        (_, 0, 0, 0) => known(
            Tone::Bad,
            "还不能备案：代码和配置中没有服务器，已购服务器请用 `server` 声明",
            "Filing cannot begin: there is no server in code and configuration; declare what is bought already with `server`",
        ),
        (_, 0, 0, _) => known(
            Tone::Bad,
            "还不能备案：没有一台服务器符合要求",
            "Filing cannot begin: no server meets the requirements",
        ),
        (_, 0, ..) => known(
            Tone::Open,
            "能否备案还不能确定：没有一台服务器确定可用",
            "Whether filing can begin is not decided: no server is surely usable",
        ),
        _ => match s.numbers.suffices {
            Suffices::No(n) => {
                let short = plural(usize::try_from(n).unwrap_or(usize::MAX), "service number");
                told(
                    Tone::Bad,
                    format!("还不能全部备案：备案服务号至少缺 {n} 个"),
                    format!("Not every website can be filed: at least {short} short"),
                )
            }
            Suffices::Yes => {
                let zh = format!("可以开始备案：{usable} 台服务器可用，备案服务号够用");
                told(
                    Tone::Good,
                    zh,
                    format!(
                        "Filing can begin: {servers} can be used and the service numbers suffice"
                    ),
                )
            }
            Suffices::Open => {
                let zh = format!("可以开始备案：{usable} 台服务器可用，备案服务号是否够用待定");
                told(
                    Tone::Open,
                    zh,
                    format!(
                        "Filing can begin: {servers} can be used; whether the service numbers suffice is not decided"
                    ),
                )
            }
        },
    }
}

/// What stands in the way besides; empty when nothing does.
fn rest(s: &Summary) -> Text {
    let parts = [
        (
            s.refused,
            format!("{} 台服务器不能用于备案", s.refused),
            format!("{} cannot be used", plural(s.refused, "server")),
        ),
        (
            s.undecided,
            format!("{} 台无法判断", s.undecided),
            format!("{} undecided", plural(s.undecided, "server")),
        ),
        (
            s.unknown,
            format!("{} 个网站的备案状态待说明", s.unknown),
            format!("{} to be clarified", plural(s.unknown, "website")),
        ),
        (
            s.at_risk,
            format!("{} 个已备案网站有风险", s.at_risk),
            format!("{} at risk", plural(s.at_risk, "filed website")),
        ),
    ];
    let there: Vec<_> = parts.into_iter().filter(|p| p.0 > 0).collect();
    if there.is_empty() {
        return Text::default();
    }
    let join = |pick: fn(&(usize, String, String)) -> &str, sep: &str| {
        there.iter().map(pick).collect::<Vec<_>>().join(sep)
    };
    Text::new(format!("{}。", join(|p| &p.1, "，")), format!("{}.", join(|p| &p.2, ", ")))
}
