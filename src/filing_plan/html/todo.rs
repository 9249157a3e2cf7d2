//! The steps as a list to tick off, and the documents they rest on.

use std::fmt::Write as _;

use crate::filing_plan::{FilingPlan, Item, Step};
use crate::report::escape::{html_prose, markup};
use crate::text::Lang;

/// The steps in order.
pub(super) fn steps(plan: &FilingPlan, lang: Lang, out: &mut String) {
    let _ = writeln!(
        out,
        "<section id=\"steps\">\n<h2>{}</h2>\n<ol class=\"steps\">",
        lang.pick("下一步", "Next steps")
    );
    plan.steps.iter().for_each(|s| step(s, lang, out));
    out.push_str("</ol>\n</section>\n");
}

fn step(step: &Step, lang: Lang, out: &mut String) {
    let refs: String = step
        .documents
        .iter()
        .map(|n| format!("<a href=\"#document-{n}\">{n}</a>"))
        .collect::<Vec<_>>()
        .join(" ");
    let refs = if refs.is_empty() { refs } else { format!(" <sup>{refs}</sup>") };
    let _ = writeln!(
        out,
        "<li id=\"step-{}\">\n<h3>{}{refs}</h3>\n<ul class=\"ticks\">",
        step.id,
        html_prose(step.title.get(lang))
    );
    step.items.iter().for_each(|i| item(i, lang, out));
    out.push_str("</ul>\n");
    if let Some(code) = &step.code {
        let lines: Vec<String> = code.lines().map(markup).collect();
        let _ =
            writeln!(out, "<p class=\"small\">.iac-icp.hcl</p>\n<pre>{}</pre>", lines.join("\n"));
    }
    if !step.links.is_empty() {
        out.push_str("<p class=\"links\">");
        for link in &step.links {
            let url = link.url.get(lang);
            let shown = url.strip_prefix("https://").unwrap_or(url);
            let _ = write!(
                out,
                "<a href=\"{}\" rel=\"noopener noreferrer\">{} <span>{}</span></a> ",
                markup(url),
                markup(link.label.get(lang)),
                markup(shown)
            );
        }
        out.push_str("</p>\n");
    }
    out.push_str("</li>\n");
}

fn item(item: &Item, lang: Lang, out: &mut String) {
    out.push_str("<li>");
    if let Some(subject) = &item.subject {
        let _ = write!(out, "<strong>{}</strong>{}", markup(subject), lang.pick("：", ": "));
    }
    out.push_str(&html_prose(item.text.get(lang)));
    if !item.places.is_empty() {
        let places: Vec<String> = item.places.iter().map(|p| markup(&p.to_string())).collect();
        let _ = write!(out, "<span class=\"place\">{}</span>", places.join(" · "));
    }
    out.push_str("</li>\n");
}

/// The documents, numbered as the steps refer to them.
pub(super) fn documents(plan: &FilingPlan, lang: Lang, out: &mut String) {
    let _ = writeln!(
        out,
        "<section id=\"documents\">\n<h2>{}</h2>\n<ol class=\"documents\">",
        lang.pick("依据", "Sources")
    );
    for (i, document) in plan.documents.iter().enumerate() {
        let title = match &document.url {
            Some(url) => format!(
                "<a href=\"{}\" rel=\"noopener noreferrer\">{}</a>",
                markup(url.get(lang)),
                markup(&document.title)
            ),
            None => markup(&document.title),
        };
        let more: Vec<String> =
            document.section.iter().chain(&document.date).map(|t| markup(t)).collect();
        let _ = writeln!(
            out,
            "<li id=\"document-{}\">{title} <small>{}</small></li>",
            i + 1,
            more.join(lang.pick("，", ", "))
        );
    }
    out.push_str("</ol>\n</section>\n");
}
