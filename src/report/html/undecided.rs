//! Undecided judgements of a page, by reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::finding::Finding;
use crate::report::escape::{html_prose, markup};
use crate::report::grouping::ByReason;
use crate::report::html::{Parts, root};
use crate::report::words::plural;
use crate::text::Lang;

/// What the judgements of one entry have in common, as filters tell them apart.
type Kind<'a> = (&'static str, &'a str, Option<&'a str>);

/// The id of a group in the page.
pub(super) fn id(number: usize) -> String {
    format!("reason-{number}")
}

/// What filters know of the entries of a group.
pub(super) fn kinds<'a>(
    group: &ByReason<'a>,
) -> impl Iterator<Item = [(&'static str, Option<&'a str>); 3]> {
    entries(group).into_keys().map(|(rule, root, environment)| {
        [("rule", Some(rule)), ("root", Some(root)), ("environment", environment)]
    })
}

/// The judgements of a group by their kind.
fn entries<'a>(group: &ByReason<'a>) -> BTreeMap<Kind<'a>, Vec<&'a Finding>> {
    let mut entries: BTreeMap<Kind, Vec<&Finding>> = BTreeMap::new();
    for finding in &group.findings {
        let kind = (finding.rule, root(finding), finding.environment.as_deref());
        entries.entry(kind).or_default().push(finding);
    }
    entries
}

impl Parts<'_> {
    /// All reasons.
    pub(super) fn undecided(&self, out: &mut String) {
        if self.groups.is_empty() {
            return;
        }
        let title = self.lang.pick("无法判断", "Undecided");
        let _ = writeln!(out, "<section id=\"undecided\">\n<h2>{title}</h2>\n<div class=\"sift\">");
        self.groups.iter().enumerate().for_each(|(n, group)| self.reason(n, group, out));
        let total = self.groups.len();
        let of = self.lang.pick("/", "of");
        let shown =
            self.lang.pick("个原因", if total == 1 { "reason shown" } else { "reasons shown" });
        let _ = writeln!(out, "<p class=\"shown\"> {of} {total} {shown}</p>\n</div>\n</section>");
    }

    fn reason(&self, number: usize, group: &ByReason, out: &mut String) {
        let n = group.findings.len();
        let count = match self.lang {
            Lang::Zh => format!("{n} 项"),
            Lang::En => plural(n, "judgement"),
        };
        let entries = entries(group);
        let rules = distinct(entries.keys().map(|kind| kind.0));
        let roots = distinct(entries.keys().map(|kind| kind.1));
        let environments = distinct(entries.keys().filter_map(|kind| kind.2));
        let classes = self.filters.classes(
            Some("undecided"),
            &[("rule", &rules), ("root", &roots), ("environment", &environments)],
        );
        let _ = writeln!(
            out,
            "<article id=\"{}\" class=\"unsure {classes}\">\n<h3><span class=\"badge\">{count}</span> {}</h3>\n<p>{}</p>\n<ul>",
            id(number),
            html_prose(group.reason.text.get(self.lang)),
            html_prose(group.reason.remedy.get(self.lang))
        );
        entries.iter().for_each(|(kind, findings)| self.entry(*kind, findings, out));
        out.push_str("</ul>\n</article>\n");
    }

    fn entry(&self, (rule, root, environment): Kind<'_>, findings: &[&Finding], out: &mut String) {
        let name = |f: &&Finding| {
            let file = self.sources.file(f.span.file);
            let place = markup(&format!("{}:{}", file.path, file.position(f.span.start).line));
            f.resource.as_ref().map_or_else(
                || place.clone(),
                |r| format!("<code>{}</code> <small>{place}</small>", markup(r)),
            )
        };
        let names: Vec<String> = findings.iter().map(name).collect();
        let values: [(&str, &[&str]); 3] =
            [("rule", &[rule]), ("root", &[root]), ("environment", environment.as_slice())];
        let classes = self.filters.classes(None, &values);
        let _ =
            writeln!(out, "<li class=\"{classes}\">{} {}</li>", self.rule(rule), names.join(", "));
    }
}

/// Each of some names once.
fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    names.collect::<BTreeSet<_>>().into_iter().collect()
}
