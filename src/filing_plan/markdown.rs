//! The plan as Markdown: for an issue, a merge request or a wiki page.

use std::fmt::Write as _;

use crate::filing_plan::words;
use crate::filing_plan::{
    FilingPlan, Item, ServerPlan, ServerState, Step, Tone, WebsitePlan, official,
};
use crate::report::escape::{markdown, markdown_code};
use crate::report::grid;
use crate::text::Lang;

/// Renders a plan.
pub(super) fn render(plan: &FilingPlan, lang: Lang) -> String {
    let mut out = format!("# {}\n\n", lang.pick("备案方案", "ICP filing plan"));
    if let Some(made) = plan.made.line(lang) {
        let _ = writeln!(out, "{}\n", markdown(&made));
    }
    let mark = match plan.headline.tone {
        Tone::Good => "✅",
        Tone::Open => "⚠️",
        Tone::Bad => "❌",
    };
    let _ = writeln!(
        out,
        "> {mark} **{}** {}\n",
        markdown(plan.headline.text.get(lang)),
        markdown(plan.headline.more.get(lang))
    );
    summary(plan, lang, &mut out);
    websites(plan, lang, &mut out);
    servers(plan, lang, &mut out);
    let _ = writeln!(out, "## {}\n", lang.pick("下一步", "Next steps"));
    plan.steps.iter().enumerate().for_each(|(i, s)| step(i + 1, s, lang, &mut out));
    documents(plan, lang, &mut out);
    out
}

fn summary(plan: &FilingPlan, lang: Lang, out: &mut String) {
    let rows =
        words::counted(&plan.summary, lang).map(|(label, text)| format!("| {label} | {text} |\n"));
    let _ = writeln!(out, "| | |\n|---|---|\n{}", rows.concat());
}

fn websites(plan: &FilingPlan, lang: Lang, out: &mut String) {
    if plan.websites.is_empty() {
        return;
    }
    let _ = writeln!(out, "## {}\n", lang.pick("网站", "Websites"));
    let head = lang.pick(
        ["域名", "备案状态", "需要", "备案服务器", "说明"],
        ["Domain", "Filing", "Needs", "File on", "Remarks"],
    );
    let rows = plan.websites.iter().map(|website| website_row(website, lang));
    let _ = writeln!(out, "{}\n", grid::markdown(&head, rows));
}

fn website_row(website: &WebsitePlan, lang: Lang) -> Vec<String> {
    let need = words::need(website.need);
    let servers: Vec<String> = words::file_on(website, lang)
        .iter()
        .map(|(name, note)| format!("{}{note}", markdown_code(name)))
        .collect();
    let server = if servers.is_empty() { "–".to_owned() } else { servers.join("<br>") };
    let reasons: Vec<String> = website.reasons.iter().map(|r| markdown(r.text.get(lang))).collect();
    vec![
        markdown_code(&website.domain),
        markdown(&words::filed_as(website, lang)),
        format!("**{}**", need.get(lang)),
        server,
        reasons.join("<br>"),
    ]
}

fn servers(plan: &FilingPlan, lang: Lang, out: &mut String) {
    if plan.servers.is_empty() {
        return;
    }
    let _ = writeln!(out, "## {}\n", lang.pick("服务器", "Servers"));
    for state in ServerState::ALL.iter().copied() {
        let rows: Vec<&ServerPlan> = plan.servers.iter().filter(|s| s.state == state).collect();
        if rows.is_empty() {
            continue;
        }
        let _ = writeln!(out, "### {}\n", words::state(state, lang));
        let head = lang.pick(
            ["服务器", "产品", "情况", "剩余服务号", "网站", "说明"],
            ["Server", "Product", "Facts", "Numbers left", "Serves", "Remarks"],
        );
        let rows = rows.iter().map(|server| server_row(server, lang));
        let _ = writeln!(out, "{}\n", grid::markdown(&head, rows));
    }
}

fn server_row(server: &ServerPlan, lang: Lang) -> Vec<String> {
    let (name, count) = words::server_name(&server.shown(), server.instances, lang);
    let place = server
        .place
        .as_ref()
        .map_or_else(String::new, |p| format!("<br>{}", markdown(&p.to_string())));
    let facts: Vec<String> = server.facts.iter().map(|f| markdown(f.get(lang))).collect();
    let mut remarks: Vec<String> =
        server.reasons.iter().map(|r| markdown(r.text.get(lang))).collect();
    remarks.extend(server.remarks.iter().map(|r| markdown(r.get(lang))));
    vec![
        format!("{} {count}{place}", markdown_code(&name)),
        markdown(server.product_name.get(lang)),
        facts.join(lang.pick("，", ", ")),
        words::numbers(server.numbers, lang),
        server.serves.iter().map(|d| markdown_code(d)).collect::<Vec<_>>().join(" "),
        remarks.join("<br>"),
    ]
}

fn step(number: usize, step: &Step, lang: Lang, out: &mut String) {
    let refs: String = step.documents.iter().map(|n| format!(" \\[{n}\\]")).collect();
    let _ = writeln!(out, "### {number}. {}{refs}\n", step.title.get(lang));
    step.items.iter().for_each(|i| item(i, lang, out));
    if let Some(code) = &step.code {
        let fence = "`".repeat(longest_run(code).max(2) + 1);
        let _ = writeln!(out, "\n{fence}hcl\n{code}{fence}");
    }
    if !step.links.is_empty() {
        let links: Vec<String> = step
            .links
            .iter()
            .map(|l| format!("[{}]({})", l.label.get(lang), l.url.get(lang)))
            .collect();
        let _ = writeln!(out, "\n→ {}", links.join(" · "));
    }
    out.push('\n');
}

/// The longest run of backticks: a fence must be longer.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn item(item: &Item, lang: Lang, out: &mut String) {
    let subject = item
        .subject
        .as_ref()
        .map_or_else(String::new, |s| format!("{}{}", markdown_code(s), lang.pick("：", ": ")));
    let places: Vec<String> = item.places.iter().map(|p| markdown_code(&p.to_string())).collect();
    let places =
        if places.is_empty() { String::new() } else { format!(" ({})", places.join(", ")) };
    let _ = writeln!(out, "- [ ] {subject}{}{places}", markdown(item.text.get(lang)));
}

fn documents(plan: &FilingPlan, lang: Lang, out: &mut String) {
    let _ = writeln!(out, "## {}\n", lang.pick("依据", "Sources"));
    for (i, document) in plan.documents.iter().enumerate() {
        let mut parts = vec![match &document.url {
            Some(url) => format!("[{}]({})", markdown(&document.title), url.get(lang)),
            None => markdown(&document.title),
        }];
        parts.extend(document.section.as_ref().map(|s| markdown(s)));
        parts.extend(document.date.clone());
        let _ = writeln!(out, "{}. {}", i + 1, parts.join(lang.pick("，", ", ")));
    }
    let _ = writeln!(out, "\n{}", markdown(official::standing(plan).get(lang)));
}
