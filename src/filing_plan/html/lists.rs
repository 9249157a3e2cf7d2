//! Websites as a table that becomes cards on a phone, and servers as cards by state.

use std::fmt::Write as _;

use crate::filing_plan::html::{name, names, need_tone, reasons, state_tone};
use crate::filing_plan::words;
use crate::filing_plan::{FilingPlan, ServerPlan, ServerState, WebsitePlan};
use crate::report::escape::{html_prose, markup};
use crate::report::page::filter::Filters;
use crate::report::page::grid::{Grid, Row};
use crate::text::Lang;

/// The table of websites.
pub(super) fn websites(plan: &FilingPlan, filters: &Filters, lang: Lang, out: &mut String) {
    if plan.websites.is_empty() {
        return;
    }
    let heads = [
        ("域名", "Domain"),
        ("备案状态", "Filing"),
        ("需要", "Needs"),
        ("备案服务器（建议）", "File on (proposed)"),
    ];
    let head = heads.map(|(zh, en)| lang.pick(zh, en)).to_vec();
    let title = lang.pick("网站", "Websites");
    let rows = plan.websites.iter().map(|w| website(plan, w, filters, lang)).collect();
    let grid = Grid { title, class: "websites", head, rows }.print();
    let _ = writeln!(out, "<section id=\"websites\">\n<h2>{title}</h2>\n{grid}</section>");
}

fn website(plan: &FilingPlan, website: &WebsitePlan, filters: &Filters, lang: Lang) -> Row {
    let tone = need_tone(website.need);
    let servers: Vec<String> = words::file_on(website, lang)
        .iter()
        .map(|(server, note)| format!("<div><code>{}</code>{note}</div>", name(server)))
        .collect();
    let number = website
        .license
        .as_ref()
        .map_or_else(String::new, |n| format!("<div class=\"licence\">{}</div>", markup(n)));
    let need = words::need(website.need);
    Row {
        class: filters.classes(Some(tone), &[]),
        cells: vec![
            Some(markup(&website.domain)),
            Some(format!("{}{number}", words::filed(website.filed, lang))),
            Some(format!("<span class=\"need {tone}\">{}</span>", need.get(lang))),
            (!servers.is_empty()).then(|| servers.concat()),
        ],
        more: (!website.reasons.is_empty()).then(|| reasons(plan, &website.reasons, lang)),
    }
}

/// The servers, those that can be used first.
pub(super) fn servers(plan: &FilingPlan, filters: &Filters, lang: Lang, out: &mut String) {
    if plan.servers.is_empty() {
        return;
    }
    let _ = writeln!(out, "<section id=\"servers\">\n<h2>{}</h2>", lang.pick("服务器", "Servers"));
    for state in ServerState::ALL.iter().copied() {
        let servers: Vec<&ServerPlan> = plan.servers.iter().filter(|s| s.state == state).collect();
        if servers.is_empty() {
            continue;
        }
        let count: usize = servers.iter().map(|s| s.addresses.len()).sum();
        let class = state_tone(state);
        let level = filters.classes(Some(class), &[]);
        let _ = writeln!(
            out,
            "<div class=\"{level}\">\n<h3 class=\"{class}\">{} <span>{count}</span></h3>\n<div class=\"cards\">",
            words::state(state, lang)
        );
        for server in servers {
            let from = filters.classes(None, &[("root", &[&server.root])]);
            card(plan, server, &format!("{class} {from}"), lang, out);
        }
        out.push_str("</div>\n</div>\n");
    }
    out.push_str("</section>\n");
}

fn card(plan: &FilingPlan, server: &ServerPlan, class: &str, lang: Lang, out: &mut String) {
    let (shown, count) = words::server_name(&server.shown(), server.instances, lang);
    let count =
        if count.is_empty() { count } else { format!(" <span class=\"count\">{count}</span>") };
    let _ = writeln!(out, "<article class=\"{class}\">\n<h4>{}{count}</h4>", name(&shown));
    let mut facts = vec![markup(server.product_name.get(lang))];
    facts.extend(server.facts.iter().map(|f| markup(f.get(lang))));
    let _ = writeln!(out, "<p class=\"facts\">{}</p>", facts.join(" · "));
    if server.state == ServerState::Eligible {
        let numbers = words::numbers(server.numbers, lang);
        let text = match lang {
            Lang::Zh => format!("剩余服务号 <b>{numbers}</b> 个"),
            Lang::En => format!("<b>{numbers}</b> numbers left"),
        };
        let _ = writeln!(out, "<p class=\"left\">{text}</p>");
    }
    if !server.reasons.is_empty() {
        out.push_str(&reasons(plan, &server.reasons, lang));
    }
    if !server.serves.is_empty() {
        let _ = writeln!(
            out,
            "<p class=\"serves\">{} {}</p>",
            lang.pick("承载网站", "serves"),
            names(&server.serves)
        );
    }
    for remark in &server.remarks {
        let _ = writeln!(out, "<p class=\"remark\">{}</p>", html_prose(remark.get(lang)));
    }
    if let Some(place) = &server.place {
        let _ = writeln!(out, "<p class=\"place\">{}</p>", markup(&place.to_string()));
    }
    out.push_str("</article>\n");
}
