//! Steps about code: what to read again, what to change, what to buy, what to tell the program.

use crate::filing_plan::steps::once::{self, MAX_LISTED, first_few};
use crate::filing_plan::steps::{StepId, item, linked, step};
use crate::filing_plan::{
    Change, FilingPlan, Item, Need, Place, ServerPlan, Step, Suffices, WebsitePlan,
};
use crate::finding::Severity;
use crate::text::Text;

/// Input that could not be read comes first: everything else may change with it.
pub(super) fn read_input(plan: &FilingPlan) -> Option<Step> {
    if plan.problems.is_empty() {
        return None;
    }
    let mut step = step(StepId::ReadInput, "补全输入", "Complete the input", &[]);
    step.items = plan
        .problems
        .iter()
        .map(|p| Item { subject: p.place.clone(), text: p.message.clone(), places: Vec::new() })
        .collect();
    Some(step)
}

/// The changes, and servers to add when numbers are missing.
pub(super) fn change(plan: &FilingPlan) -> Option<Step> {
    let mut step = step(StepId::ChangeCode, "修改代码", "Change the code", &["g"]);
    step.items = once::lines(&plan.changes, edit);
    if let Suffices::No(n) = plan.summary.numbers.suffices {
        step.items.push(missing(plan, n));
    }
    if step.items.is_empty() {
        return None;
    }
    if plan.changes.iter().any(|c| c.optional) {
        step.items.push(item(
            "标“可选”的服务器不修改也能完成备案：要用它的服务号时才需修改。",
            "The filings do not need the changes marked optional: make them only to use the numbers of those servers.",
        ));
    }
    if plan.changes.iter().any(|c| c.fixable.is_some()) {
        step.items.push(item(
            "其中一部分可自动修改；先看差异：`iac-icp lint --fix --unsafe-fixes --diff`。",
            "Some of these can be written for you; look at the difference first: `iac-icp lint --fix --unsafe-fixes --diff`.",
        ));
    }
    Some(step)
}

/// What to do about so many service numbers that are missing: the changes to servers at hand first.
fn missing(plan: &FilingPlan, n: u64) -> Item {
    let mended: Vec<&ServerPlan> = plan.servers.iter().filter(|s| s.mended > 0).collect();
    let gain = mended.iter().fold(0_u64, |sum, s| sum.saturating_add(s.mended));
    let mut names: Vec<&str> = mended.iter().map(|s| s.name.as_str()).collect();
    names.dedup();
    let more = names.len().saturating_sub(MAX_LISTED);
    names.truncate(MAX_LISTED);
    let (mut zh, mut en) = (names.join("、"), names.join(", "));
    if more > 0 {
        zh.push_str(&format!(" 等 {} 个资源", names.len() + more));
        en.push_str(&format!(" and {more} more"));
    }
    if gain >= n {
        return item(
            format!(
                "备案服务号至少缺 {n} 个：按上文修改后 {zh} 可提供 {gain} 个，不必增加服务器。续费不增加，注销或取消接入不恢复。"
            ),
            format!(
                "At least {n} service numbers are missing: after the changes above {en} will give {gain}, and no server need be added. Renewal adds none, cancelling frees none."
            ),
        );
    }
    let (first_zh, first_en) = if gain > 0 {
        (
            format!("先按上文修改 {zh}，可提供 {gain} 个，仍不足；"),
            format!(" The changes above to {en} give {gain}, which is not enough."),
        )
    } else {
        (String::new(), String::new())
    };
    item(
        format!(
            "增加服务器：备案服务号至少缺 {n} 个。{first_zh}ECS、轻量应用服务器、ENS 每台 5 个；续费不增加，注销或取消接入不恢复。"
        ),
        format!(
            "Add servers: service numbers are missing, at least {n}.{first_en} ECS, Simple Application Server and ENS give 5 each; renewal adds none, cancelling frees none."
        ),
    )
}

fn edit(change: &Change) -> Item {
    let Text { zh, en } = change.help.clone().unwrap_or_else(|| change.message.clone());
    let text = match change.severity {
        _ if change.optional => Text::new(format!("（可选）{zh}"), format!("(optional) {en}")),
        Severity::Note => Text::new(format!("（建议）{zh}"), format!("(advised) {en}")),
        Severity::Warning | Severity::Error => Text::new(zh, en),
    };
    Item { subject: change.subject.clone(), text, places: vec![change.place.clone()] }
}

/// Buying, and what must hold while numbers are applied for.
pub(super) fn buy(plan: &FilingPlan) -> Option<Step> {
    // Websites that are filed already need no server to be bought.
    let done =
        |w: &WebsitePlan| matches!(w.need, Need::Filed | Need::FiledElsewhere | Need::NotNeeded);
    if plan.servers.is_empty() || !plan.websites.is_empty() && plan.websites.iter().all(done) {
        return None;
    }
    let mut step = step(
        StepId::Buy,
        "购买并保持运行",
        "Buy the servers and keep them running",
        &["g", "number-faq", "n26"],
    );
    step.items = vec![
        item(
            "按修改后的代码购买（`terraform apply` 或创建 ROS 资源栈）。已有实例改代码不会续费，请在控制台续费。",
            "Buy what the code now says (`terraform apply`, or create the ROS stack). For existing servers an edit buys nothing: renew in the console.",
        ),
        item(
            "申请和备案期间保持运行，不释放公网 IP：只有运行中、有公网 IP 且未到期的实例能生成备案服务号。",
            "Keep them running, with their public IP, while you apply: only running, unexpired instances with a public IP generate service numbers.",
        ),
    ];
    Some(linked(step, "n26", "服务器要求（国际站）", "Server requirements (international site)"))
}

/// What is undecided, and how to tell it.
pub(super) fn decide(plan: &FilingPlan) -> Option<Step> {
    if plan.open.is_empty() {
        return None;
    }
    let mut step = step(
        StepId::Decide,
        "补充无法判断的信息，再运行一次",
        "Say what could not be decided, and run again",
        &[],
    );
    for point in &plan.open {
        let end = |zh: bool, text: &str| {
            let mark = if zh { "。" } else { "." };
            if text.is_empty() || text.ends_with(['。', '.', '！', '!']) {
                text.to_owned()
            } else {
                format!("{text}{mark}")
            }
        };
        let zh = format!("{}{}", end(true, &point.text.zh), end(true, &point.remedy.zh));
        let en = format!(
            "{} {}",
            end(false, &upper(&point.text.en)),
            end(false, &upper(&point.remedy.en))
        );
        // Environments and instances share places.
        let mut places: Vec<Place> = Vec::new();
        for (_, place) in point.subjects.iter().take(MAX_LISTED) {
            if !places.contains(place) {
                places.push(place.clone());
            }
        }
        step.items.push(Item {
            subject: first_few(point.subjects.iter().map(|(name, _)| name.clone())),
            text: Text::new(zh, en.trim_end().to_owned()),
            places,
        });
    }
    step.items.push(item(
        "代码看不到的（已购服务器、备案状态、已用服务号、源站）写入 `.iac-icp.hcl`；变量用 `--var`、`--var-file`，ROS 参数用 `--parameter`。",
        "What no code shows (servers bought before, filing states, used numbers, origins) goes into `.iac-icp.hcl`; variables are given with `--var` and `--var-file`, ROS parameters with `--parameter`.",
    ));
    Some(step)
}

/// A sentence of its own, which may begin with a name: then as it is.
fn upper(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
