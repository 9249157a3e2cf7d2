//! Problems of a page: each with its code, what is known of it, and what to write.

use std::fmt::Write as _;

use crate::finding::{Finding, InputError, Severity, Verdict};
use crate::report::escape::{html_prose, markup};
use crate::report::html::{Parts, root};
use crate::report::page::code::{Mark, boxes};
use crate::report::words;

impl Parts<'_> {
    /// Input errors that no finding shows.
    pub(super) fn errors(&self, out: &mut String) {
        if self.report.loose_errors().next().is_none() {
            return;
        }
        let title = self.lang.pick("输入错误", "Input errors");
        let _ = writeln!(out, "<section id=\"errors\">\n<h2>{title}</h2>\n<div class=\"sift\">");
        self.report.loose_errors().for_each(|e| self.error(e, out));
        out.push_str("</div>\n</section>\n");
    }

    /// Violations.
    pub(super) fn problems(&self, out: &mut String) {
        let total = self.violations().count();
        if total == 0 {
            return;
        }
        let title = self.lang.pick("问题", "Problems");
        let _ = writeln!(out, "<section id=\"problems\">\n<h2>{title}</h2>\n<div class=\"sift\">");
        self.violations().for_each(|f| self.finding(f, out));
        let of = self.lang.pick("/", "of");
        let shown = self.lang.pick("个问题", "shown");
        let _ = writeln!(out, "<p class=\"shown\"> {of} {total} {shown}</p>\n</div>\n</section>");
    }

    fn finding(&self, finding: &Finding, out: &mut String) {
        let lang = self.lang;
        let (tone, level) = level(finding);
        let classes = self.filters.classes(
            Some(level),
            &[
                ("rule", &[finding.rule]),
                ("root", &[root(finding)]),
                ("environment", finding.environment.as_deref().as_slice()),
            ],
        );
        let heading = words::heading(finding, lang);
        head(&format!("{tone} {classes}"), heading, finding.message.get(lang), out);
        let _ = writeln!(
            out,
            "<p class=\"meta\">{}{}</p>",
            self.rule(finding.rule),
            self.about(finding)
        );
        let primary = Mark { span: finding.span, label: finding.label.get(lang), primary: true };
        let related = finding.related.iter().map(|related| Mark {
            span: related.span,
            label: related.label.get(lang),
            primary: false,
        });
        let marks: Vec<Mark> = std::iter::once(primary).chain(related).collect();
        out.push_str(&boxes(self.sources, &marks));
        self.remarks(finding, out);
        out.push_str("</article>\n");
    }

    /// What a finding is about, and the root where there are several.
    fn about(&self, finding: &Finding) -> String {
        let mut out = String::new();
        if let Some(resource) = &finding.resource {
            let names: Vec<String> = if finding.instances.is_empty() {
                vec![format!("<code>{}</code>", markup(resource))]
            } else {
                let named = |key| format!("<code>{}</code>", markup(&format!("{resource}{key}")));
                finding.instances.iter().map(named).collect()
            };
            let _ = write!(out, " <span>{}</span>", names.join(", "));
        }
        if self.filters.tells("root") {
            let _ = write!(out, " <span>{}</span>", markup(root(finding)));
        }
        out
    }

    /// What to write, what else to know, and where that is from.
    fn remarks(&self, finding: &Finding, out: &mut String) {
        let lang = self.lang;
        let (help, note) = (lang.pick("建议", "help"), lang.pick("说明", "note"));
        let mut rows: Vec<(&str, &str, String)> = Vec::new();
        rows.extend(finding.help.as_ref().map(|h| (" class=\"help\"", help, h.get(lang).into())));
        rows.extend(words::certainty(&finding.certainty).map(|t| ("", note, t.get(lang).into())));
        rows.extend(finding.notes.iter().map(|n| ("", note, n.get(lang).into())));
        rows.extend(finding.source.as_ref().map(|s| ("", note, words::source(s, lang))));
        if rows.is_empty() {
            return;
        }
        out.push_str("<dl>\n");
        for (class, name, text) in rows {
            let _ = writeln!(out, "<dt>{name}</dt><dd{class}>{}</dd>", html_prose(&text));
        }
        out.push_str("</dl>\n");
    }

    fn error(&self, error: &InputError, out: &mut String) {
        let heading = words::severity_heading(Severity::Error, self.lang);
        let classes = self.filters.classes(Some("error"), &[("rule", &[error.kind])]);
        head(&format!("bad {classes}"), heading, error.message.get(self.lang), out);
        let path = match (error.span, &error.path) {
            (None, Some(path)) => format!(" <span class=\"place\">{}</span>", markup(path)),
            _ => String::new(),
        };
        let _ = writeln!(out, "<p class=\"meta\">{}{path}</p>", self.rule(error.kind));
        if let Some(span) = error.span {
            out.push_str(&boxes(self.sources, &[Mark { span, label: "", primary: true }]));
        }
        out.push_str("</article>\n");
    }
}

/// The tone of a finding, and the level that filters know it by.
fn level(finding: &Finding) -> (&'static str, &'static str) {
    match (finding.verdict, finding.severity) {
        (Verdict::Undecided, _) => ("unsure", "undecided"),
        (_, Severity::Error) => ("bad", "error"),
        (_, Severity::Warning) => ("open", "warning"),
        (_, Severity::Note) => ("todo", "note"),
    }
}

fn head(classes: &str, heading: &str, message: &str, out: &mut String) {
    let _ = writeln!(
        out,
        "<article class=\"{classes}\">\n<h3><span class=\"badge\">{heading}</span> {}</h3>",
        html_prose(message)
    );
}
