//! One self-contained HTML page: to read in a browser, to send to a colleague, to print for the
//! filing form.
//!
//! No script, nothing loaded from elsewhere (a content policy says so), every text from the input
//! escaped.

mod code;
mod style;

use std::fmt::Write as _;

use crate::finding::{Finding, InputError, Report, Severity, Verdict};
use crate::report::escape::{html_prose, markup};
use crate::report::grouping::{ByReason, by_reason, without_reason};
use crate::report::tables::{Cell, Table, tables};
use crate::report::words::{self, pick, plural};
use crate::report::{Options, TOOL, VERSION, of_verdict};
use crate::source::SourceSet;
use crate::text::Lang;

/// Renders a report.
pub(super) fn render(report: &Report, sources: &SourceSet, options: &Options) -> String {
    let page = Page { report, sources, lang: options.lang };
    let title = pick(page.lang, "ICP 备案检查报告", "ICP filing check");
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"generator\" content=\"{TOOL} {VERSION}\">\n\
         <title>{title}</title>\n<style>\n{}</style>\n</head>\n<body>\n<main>\n",
        pick(page.lang, "zh-CN", "en"),
        style::CSS
    );
    let _ = writeln!(out, "<header>\n<h1>{title}</h1>\n{}</header>", page.summary());
    page.problems(&mut out);
    if !options.quiet {
        page.undecided(&mut out);
        for table in tables(report, sources, page.lang) {
            out.push_str(&print(&table));
        }
    }
    let _ = writeln!(out, "<footer>{}</footer>\n</main>\n</body>\n</html>", page.footer());
    out
}

struct Page<'a> {
    report: &'a Report,
    sources: &'a SourceSet,
    lang: Lang,
}

impl Page<'_> {
    /// The counts as tiles; a run that judged nothing says so instead of looking clean.
    fn summary(&self) -> String {
        let counts = words::counts(self.report);
        let tile = |class: &str, n: usize, zh, en| {
            let class = if n == 0 { "zero" } else { class };
            format!(
                "<div class=\"tile {class}\"><b>{n}</b><span>{}</span></div>\n",
                pick(self.lang, zh, en)
            )
        };
        let mut out = String::from("<div class=\"tiles\">\n");
        out.push_str(&tile("error", counts.by_severity[0], "错误", "errors"));
        out.push_str(&tile("warning", counts.by_severity[1], "警告", "warnings"));
        out.push_str(&tile("note", counts.by_severity[2], "提示", "notes"));
        out.push_str(&tile("undecided", counts.undecided, "无法判断", "undecided"));
        out.push_str(&tile("passed", self.report.passed, "通过", "passed"));
        out.push_str("</div>\n");
        let _ = writeln!(
            out,
            "<p class=\"counts\">{}</p>",
            markup(&words::summary(self.report, self.lang))
        );
        if words::nothing_judged(self.report) && self.report.errors.is_empty() {
            let _ = writeln!(
                out,
                "<p class=\"empty\">{}</p>",
                markup(&words::nothing_text(self.report, self.lang))
            );
        }
        out
    }

    fn problems(&self, out: &mut String) {
        let violations: Vec<&Finding> = of_verdict(self.report, Verdict::Violation)
            .chain(without_reason(self.report))
            .collect();
        if self.report.loose_errors().next().is_some() {
            let _ = writeln!(
                out,
                "<section>\n<h2>{}</h2>",
                pick(self.lang, "输入错误", "Input errors")
            );
            self.report.loose_errors().for_each(|e| self.error(e, out));
            out.push_str("</section>\n");
        }
        if !violations.is_empty() {
            let _ = writeln!(out, "<section>\n<h2>{}</h2>", pick(self.lang, "问题", "Problems"));
            violations.iter().for_each(|f| self.finding(f, out));
            out.push_str("</section>\n");
        }
    }

    fn finding(&self, finding: &Finding, out: &mut String) {
        let lang = self.lang;
        let class = match (finding.verdict, finding.severity) {
            (Verdict::Undecided, _) => "undecided",
            (_, severity) => words::severity(severity),
        };
        self.head(
            class,
            words::heading(finding, lang),
            finding.rule,
            finding.message.get(lang),
            out,
        );
        out.push_str(&code::figure(self.sources, finding.span, finding.label.get(lang), true));
        for related in &finding.related {
            out.push_str(&code::figure(self.sources, related.span, related.label.get(lang), false));
        }
        let mut notes: Vec<(&str, String)> = Vec::new();
        let note = pick(lang, "说明", "note");
        if let Some(resource) = &finding.resource {
            let keys = finding
                .instances
                .iter()
                .map(|k| format!("`{resource}{k}`"))
                .collect::<Vec<_>>()
                .join(", ");
            notes.push((
                pick(lang, "资源", "resource"),
                if keys.is_empty() { format!("`{resource}`") } else { keys },
            ));
        }
        notes.extend(words::certainty(&finding.certainty).map(|t| (note, t.get(lang).to_owned())));
        notes.extend(finding.notes.iter().map(|n| (note, n.get(lang).to_owned())));
        notes.extend(finding.source.as_ref().map(|s| (note, words::source(s, lang))));
        notes.extend(
            finding.help.as_ref().map(|h| (pick(lang, "建议", "help"), h.get(lang).to_owned())),
        );
        out.push_str("<dl>\n");
        for (name, text) in notes {
            let _ = writeln!(out, "<dt>{name}</dt><dd>{}</dd>", html_prose(&text));
        }
        out.push_str("</dl>\n</article>\n");
    }

    fn error(&self, error: &InputError, out: &mut String) {
        let heading = words::severity_heading(Severity::Error, self.lang);
        self.head("error", heading, error.kind, error.message.get(self.lang), out);
        match (error.span, &error.path) {
            (Some(span), _) => out.push_str(&code::figure(self.sources, span, "", true)),
            (None, Some(path)) => {
                let _ = writeln!(out, "<p class=\"place\">{}</p>", markup(path));
            }
            (None, None) => {}
        }
        out.push_str("</article>\n");
    }

    fn head(&self, class: &str, heading: &str, rule: &str, message: &str, out: &mut String) {
        let _ = writeln!(
            out,
            "<article class=\"{class}\">\n<h3><span class=\"badge\">{heading}</span> {}</h3>\n<p class=\"rule\">{}</p>",
            html_prose(message),
            markup(rule)
        );
    }

    fn undecided(&self, out: &mut String) {
        let groups = by_reason(self.report, self.lang);
        if groups.is_empty() {
            return;
        }
        let _ = writeln!(out, "<section>\n<h2>{}</h2>", pick(self.lang, "无法判断", "Undecided"));
        groups.iter().for_each(|g| self.reason(g, out));
        out.push_str("</section>\n");
    }

    fn reason(&self, group: &ByReason, out: &mut String) {
        let n = group.findings.len();
        let count = match self.lang {
            Lang::Zh => format!("{n} 项"),
            Lang::En => plural(n, "judgement"),
        };
        let (text, remedy) = (
            html_prose(group.reason.text.get(self.lang)),
            html_prose(group.reason.remedy.get(self.lang)),
        );
        let _ = writeln!(
            out,
            "<article class=\"undecided\">\n<h3><span class=\"badge\">{count}</span> {text}</h3>\n<p>{remedy}</p>\n<ul>"
        );
        for (rule, findings) in group.by_rule() {
            let name = |f: &&Finding| {
                let file = self.sources.file(f.span.file);
                let place = markup(&format!("{}:{}", file.path, file.position(f.span.start).line));
                f.resource.as_ref().map_or_else(
                    || place.clone(),
                    |r| format!("<code>{}</code> <small>{place}</small>", markup(r)),
                )
            };
            let names: Vec<String> = findings.iter().map(name).collect();
            let _ = writeln!(
                out,
                "<li><span class=\"rule\">{}</span> {}</li>",
                markup(rule),
                names.join(", ")
            );
        }
        out.push_str("</ul>\n</article>\n");
    }

    fn footer(&self) -> String {
        let edition = markup(&self.report.edition);
        match self.lang {
            Lang::Zh => format!("{TOOL} {VERSION}，规则版本 {edition}"),
            Lang::En => format!("{TOOL} {VERSION}, edition {edition} of the rules"),
        }
    }
}

fn print(table: &Table) -> String {
    let mut out = format!(
        "<section>\n<h2>{}</h2>\n<div class=\"scroll\">\n<table>\n<thead><tr>",
        table.title
    );
    table.head.iter().for_each(|h| out.push_str(&format!("<th>{h}</th>")));
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for cell in row {
            let _ = match cell {
                Cell::Name(name) if name.is_empty() => write!(out, "<td>–</td>"),
                Cell::Name(name) => write!(out, "<td><code>{}</code></td>", markup(name)),
                Cell::Words(words) => write!(out, "<td>{}</td>", markup(words)),
            };
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n</section>\n");
    out
}
