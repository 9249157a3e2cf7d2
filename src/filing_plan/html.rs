//! The plan as one page: to read on a desk or a phone, to hand over, to print and tick off.

mod lists;
mod tiles;
mod todo;

use crate::filing_plan::{FilingPlan, Need, ServerState, Tone, official};
use crate::report::escape::{html_prose, markup};
use crate::report::page::filter::Filters;
use crate::report::page::{Page, Section};
use crate::text::Lang;

/// Renders a plan.
pub(super) fn render(plan: &FilingPlan, lang: Lang) -> String {
    let filters = filters(plan, lang);
    let page = Page {
        lang,
        kind: lang.pick("ICP 备案方案", "ICP filing plan"),
        edition: &plan.edition,
        made: &plan.made,
        tone: plan.headline.tone.id(),
        title: html_prose(plan.headline.text.get(lang)),
        more: vec![html_prose(plan.headline.more.get(lang))],
        sections: sections(plan, lang),
        filters: &filters,
        end: vec![html_prose(official::standing(plan).get(lang))],
    };
    let mut content = String::new();
    tiles::tiles(plan, lang, &mut content);
    content.push_str(&filters.form(lang));
    lists::websites(plan, &filters, lang, &mut content);
    lists::servers(plan, &filters, lang, &mut content);
    todo::steps(plan, lang, &mut content);
    todo::documents(plan, lang, &mut content);
    page.with(&content)
}

fn sections(plan: &FilingPlan, lang: Lang) -> Vec<Section> {
    let section = |id, zh, en, count| Section { id, title: lang.pick(zh, en), count };
    let mut sections = Vec::new();
    if !plan.websites.is_empty() {
        sections.push(section("websites", "网站", "Websites", Some(plan.websites.len())));
    }
    if !plan.servers.is_empty() {
        let servers = plan.servers.iter().map(|s| s.addresses.len()).sum();
        sections.push(section("servers", "服务器", "Servers", Some(servers)));
    }
    sections.push(section("steps", "下一步", "Next steps", Some(plan.steps.len())));
    sections.push(section("documents", "依据", "Sources", None));
    sections
}

/// How websites and servers can be narrowed down: by how they stand, and servers by root.
fn filters(plan: &FilingPlan, lang: Lang) -> Filters {
    let mut filters = Filters::default();
    let levels = [
        ("todo", "需提交备案", "to file"),
        ("bad", "不可用或有风险", "refused or at risk"),
        ("open", "待说明或无法判断", "to clarify, undecided"),
        ("good", "可用或无需操作", "in order"),
        ("none", "不计入", "not counted"),
    ];
    for (tone, zh, en) in levels {
        let websites = plan.websites.iter().filter(|w| need_tone(w.need) == tone).count();
        let servers = plan.servers.iter().filter(|s| state_tone(s.state) == tone).count();
        filters.level((tone, tone), lang.pick(zh, en), websites + servers);
    }
    let roots = plan.servers.iter().map(|s| s.root.as_str());
    filters.choice(
        ("root", lang.pick("服务器的根", "Root of servers")),
        roots,
        lang.pick("其他", "others"),
    );
    filters
}

/// The class of what a website needs.
fn need_tone(need: Need) -> &'static str {
    match (need, need.tone()) {
        (Need::AtRisk, _) => "bad",
        (_, Tone::Bad) => "todo",
        (_, tone) => tone.id(),
    }
}

/// The class of how a server stands.
fn state_tone(state: ServerState) -> &'static str {
    state.tone().map_or("none", Tone::id)
}

/// Reasons as a list, each with the rule that states it.
fn reasons(plan: &FilingPlan, reasons: &[crate::filing_plan::Reason], lang: Lang) -> String {
    let item = |reason: &crate::filing_plan::Reason| {
        let page = |id| crate::report::page::rule(id, plan.pages.get(id).map(String::as_str));
        let rule = reason.rule.map_or_else(String::new, |id| format!(" {}", page(id)));
        format!("<li>{}{rule}</li>", html_prose(reason.text.get(lang)))
    };
    format!("<ul class=\"reasons\">{}</ul>", reasons.iter().map(item).collect::<String>())
}

/// Names as code.
fn names(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|n| format!("<code>{}</code>", name(n))).collect();
    names.join(" ")
}

/// A name, of which a line ends before its key or environment sooner than within.
fn name(name: &str) -> String {
    markup(name).replace('[', "<wbr>[")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_line_may_end_before_a_key_or_environment() {
        assert_eq!(super::name("a_b.web[0] [prod]"), "a_b.web<wbr>[0] <wbr>[prod]");
        assert_eq!(super::name("web[\"<i>\"]"), "web<wbr>[&quot;&lt;i&gt;&quot;]");
    }
}
