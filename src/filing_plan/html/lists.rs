//! Websites as a table that becomes cards on a phone, and servers as cards by state.

use std::fmt::Write as _;

use crate::filing_plan::words::{self, pick};
use crate::filing_plan::{FilingPlan, Need, Reason, ServerPlan, ServerState, Tone, WebsitePlan};
use crate::report::escape::{html_prose, markup};
use crate::text::Lang;

/// The table of websites.
pub(super) fn websites(plan: &FilingPlan, lang: Lang, out: &mut String) {
    if plan.websites.is_empty() {
        return;
    }
    let heads = [
        ("域名", "Domain"),
        ("备案状态", "Filing"),
        ("需要", "Needs"),
        ("备案服务器（建议）", "File on (proposed)"),
    ];
    let heads = heads.map(|(zh, en)| pick(lang, zh, en));
    let _ = writeln!(
        out,
        "<section id=\"websites\">\n<h2>{}</h2>\n<table class=\"websites\">\n<thead><tr>",
        pick(lang, "网站", "Websites")
    );
    heads.iter().for_each(|h| out.push_str(&format!("<th scope=\"col\">{h}</th>")));
    out.push_str("</tr></thead>\n");
    plan.websites.iter().for_each(|w| website(w, &heads, lang, out));
    out.push_str("</table>\n</section>\n");
}

fn website(website: &WebsitePlan, heads: &[&str; 4], lang: Lang, out: &mut String) {
    let tone = match (website.need, website.need.tone()) {
        (Need::AtRisk, _) => "bad",
        (_, Tone::Bad) => "todo",
        (_, tone) => tone.id(),
    };
    let servers: Vec<String> = words::file_on(website, lang)
        .iter()
        .map(|(name, note)| format!("<div><code>{}</code>{note}</div>", markup(name)))
        .collect();
    // On a phone a cell is a row of label and content: the content is one element, and an empty one
    // takes no row.
    let (blank, server) = if servers.is_empty() {
        (" class=\"blank\"", "–".to_owned())
    } else {
        ("", servers.concat())
    };
    let number = website
        .license
        .as_ref()
        .map_or_else(String::new, |n| format!("<div class=\"licence\">{}</div>", markup(n)));
    let _ = writeln!(
        out,
        "<tbody>\n<tr><th scope=\"row\">{}</th><td data-head=\"{}\"><div>{}</div></td><td data-head=\"{}\"><span class=\"need {tone}\">{}</span></td><td{blank} data-head=\"{}\"><div>{server}</div></td></tr>",
        markup(&website.domain),
        heads[1],
        format_args!("{}{number}", words::filed(website.filed, lang)),
        heads[2],
        words::need(website.need).get(lang),
        heads[3],
    );
    if !website.reasons.is_empty() {
        let _ = writeln!(
            out,
            "<tr class=\"why\"><td colspan=\"4\">{}</td></tr>",
            reasons(&website.reasons, lang)
        );
    }
    out.push_str("</tbody>\n");
}

fn reasons(reasons: &[Reason], lang: Lang) -> String {
    let items: String =
        reasons.iter().map(|r| format!("<li>{}</li>", html_prose(r.text.get(lang)))).collect();
    format!("<ul class=\"reasons\">{items}</ul>")
}

/// The servers, those that can be used first.
pub(super) fn servers(plan: &FilingPlan, lang: Lang, out: &mut String) {
    if plan.servers.is_empty() {
        return;
    }
    let _ = writeln!(out, "<section id=\"servers\">\n<h2>{}</h2>", pick(lang, "服务器", "Servers"));
    for state in ServerState::ALL.iter().copied() {
        let servers: Vec<&ServerPlan> = plan.servers.iter().filter(|s| s.state == state).collect();
        if servers.is_empty() {
            continue;
        }
        let count: usize = servers.iter().map(|s| s.addresses.len()).sum();
        let class = state.tone().map_or("none", Tone::id);
        let _ = writeln!(
            out,
            "<h3 class=\"{class}\">{} <span>{count}</span></h3>\n<div class=\"cards\">",
            words::state(state, lang)
        );
        servers.iter().for_each(|s| server(s, class, lang, out));
        out.push_str("</div>\n");
    }
    out.push_str("</section>\n");
}

fn server(server: &ServerPlan, class: &str, lang: Lang, out: &mut String) {
    let (name, count) = words::server_name(&server.name, server.instances, lang);
    let count =
        if count.is_empty() { count } else { format!(" <span class=\"count\">{count}</span>") };
    let _ = writeln!(out, "<article class=\"{class}\">\n<h4>{}{count}</h4>", markup(&name));
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
        out.push_str(&reasons(&server.reasons, lang));
    }
    if !server.serves.is_empty() {
        let names: Vec<String> =
            server.serves.iter().map(|d| format!("<code>{}</code>", markup(d))).collect();
        let _ = writeln!(
            out,
            "<p class=\"serves\">{} {}</p>",
            pick(lang, "承载网站", "serves"),
            names.join(" ")
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
