//! The plan as one self-contained HTML page: to read on a desk or a phone, to hand over, to print
//! and tick off.
//!
//! No script, nothing loaded from elsewhere (a content policy says so), every text from the input
//! escaped.

mod lists;
mod tiles;
mod todo;

use std::fmt::Write as _;

use crate::filing_plan::words::{self, pick};
use crate::filing_plan::{FilingPlan, official};
use crate::report::escape::{html_prose, markup};
use crate::report::{TOOL, VERSION};
use crate::text::Lang;

/// Renders a plan.
pub(super) fn render(plan: &FilingPlan, lang: Lang) -> String {
    let mut out = head(lang);
    header(plan, lang, &mut out);
    tiles::tiles(plan, lang, &mut out);
    lists::websites(plan, lang, &mut out);
    lists::servers(plan, lang, &mut out);
    todo::steps(plan, lang, &mut out);
    todo::documents(plan, lang, &mut out);
    let _ = writeln!(
        out,
        "<footer>\n<p>{}</p>\n<p>{TOOL} {VERSION}</p>\n</footer>\n</main>\n</body>\n</html>",
        html_prose(official::standing(plan).get(lang))
    );
    out
}

fn head(lang: Lang) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"generator\" content=\"{TOOL} {VERSION}\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n<main>\n",
        pick(lang, "zh-CN", "en"),
        pick(lang, "ICP 备案方案", "ICP filing plan"),
        include_str!("html/page.css")
    )
}

fn header(plan: &FilingPlan, lang: Lang, out: &mut String) {
    let tone = plan.headline.tone.id();
    let made = words::made(&plan.made, lang)
        .map(|made| format!(" <span>{}</span>", markup(&made)))
        .unwrap_or_default();
    let _ = writeln!(
        out,
        "<header class=\"{tone}\">\n<p class=\"eyebrow\">{} <span>{} {}</span>{made}</p>\n<h1>{}</h1>\n<p class=\"more\">{}</p>",
        pick(lang, "ICP 备案方案", "ICP filing plan"),
        pick(lang, "规则版本", "edition"),
        markup(&plan.edition),
        html_prose(plan.headline.text.get(lang)),
        html_prose(plan.headline.more.get(lang))
    );
    let links: Vec<String> = sections(plan)
        .into_iter()
        .map(|(id, zh, en)| format!("<a href=\"#{id}\">{}</a>", pick(lang, zh, en)))
        .collect();
    let label = pick(lang, "目录", "Contents");
    let _ = writeln!(out, "<nav aria-label=\"{label}\">{}</nav>\n</header>", links.join("\n"));
}

fn sections(plan: &FilingPlan) -> Vec<(&'static str, &'static str, &'static str)> {
    let mut sections = Vec::new();
    if !plan.websites.is_empty() {
        sections.push(("websites", "网站", "Websites"));
    }
    if !plan.servers.is_empty() {
        sections.push(("servers", "服务器", "Servers"));
    }
    sections.extend([("steps", "下一步", "Next steps"), ("documents", "依据", "Sources")]);
    sections
}
