//! The report as one page: to read in a browser, to send to a colleague, to print for the filing
//! form.

mod facts;
mod findings;
mod undecided;

use std::collections::HashMap;

use crate::finding::{Answer, Finding, Report, Verdict, plain_root};
use crate::report::escape::markup;
use crate::report::grouping::{ByReason, by_reason, without_reason};
use crate::report::page::filter::Filters;
use crate::report::page::tile::tile;
use crate::report::page::{Page, Section};
use crate::report::tables::{Table, tables};
use crate::report::words::{self, Counts, plural};
use crate::report::{Options, of_verdict};
use crate::source::SourceSet;
use crate::text::Lang;

/// Renders a report.
pub(super) fn render(report: &Report, sources: &SourceSet, options: &Options) -> String {
    let lang = options.lang;
    let links = report.rules.iter().filter_map(|rule| Some((rule.id, rule.url.as_deref()?)));
    let groups = if options.quiet { Vec::new() } else { by_reason(report, lang) };
    let mut filters = filters(report, options);
    for (number, group) in groups.iter().enumerate() {
        filters.group(&undecided::id(number), undecided::kinds(group));
    }
    let parts = Parts {
        report,
        sources,
        lang,
        links: links.collect(),
        groups,
        tables: if options.quiet { Vec::new() } else { tables(report, sources, lang) },
        filters,
    };
    let (tone, title) = headline(report, lang);
    let mut more = vec![markup(&words::summary(report, lang))];
    if words::nothing_judged(report) && report.errors.is_empty() {
        more.push(markup(&words::nothing_text(report, lang)));
    }
    let page = Page {
        lang,
        kind: lang.pick("ICP 备案检查", "ICP filing check"),
        edition: &report.edition,
        made: &options.made,
        tone,
        title,
        more,
        sections: parts.sections(),
        filters: &parts.filters,
        end: Vec::new(),
    };
    let mut content = tiles(report, lang);
    content.push_str(&parts.filters.form(lang));
    parts.errors(&mut content);
    parts.problems(&mut content);
    parts.undecided(&mut content);
    parts.facts(&mut content);
    page.with(&content)
}

/// What a page is made of.
struct Parts<'a> {
    report: &'a Report,
    sources: &'a SourceSet,
    lang: Lang,
    /// The pages of rules.
    links: HashMap<&'a str, &'a str>,
    groups: Vec<ByReason<'a>>,
    tables: Vec<Table<'a>>,
    filters: Filters,
}

impl<'a> Parts<'a> {
    /// Violations, and judgements that are undecided for no known reason.
    fn violations(&self) -> impl Iterator<Item = &'a Finding> + use<'a> {
        of_verdict(self.report, Verdict::Violation).chain(without_reason(self.report))
    }

    /// A rule id, as a link to its page where it has one.
    fn rule(&self, id: &str) -> String {
        crate::report::page::rule(id, self.links.get(id).copied())
    }

    fn sections(&self) -> Vec<Section> {
        let p = |zh, en| self.lang.pick(zh, en);
        let mut sections = Vec::new();
        let mut add = |id, title, count: usize| {
            if count > 0 {
                // The numbers are one row.
                let count = Some(count).filter(|_| id != "numbers");
                sections.push(Section { id, title, count });
            }
        };
        let errors = self.report.loose_errors().count();
        add("errors", p("输入错误", "Input errors"), errors);
        add("problems", p("问题", "Problems"), self.violations().count());
        let undecided = self.groups.iter().map(|group| group.findings.len()).sum();
        add("undecided", p("无法判断", "Undecided"), undecided);
        self.tables.iter().for_each(|table| add(table.id, table.title, table.rows.len()));
        sections
    }
}

/// How bad it is, and the answer in one sentence.
fn headline(report: &Report, lang: Lang) -> (&'static str, String) {
    let counts = words::counts(report);
    let [errors, warnings, _] = counts.by_severity;
    let worst = errors + report.loose_errors().count();
    let nothing = words::nothing_judged(report);
    let tone = match (worst, warnings + counts.undecided) {
        (1.., _) => "bad",
        (0, 0) if !nothing => "good",
        (0, _) => "open",
    };
    let found = found(report, &counts, lang);
    let title = match (found.is_empty(), nothing) {
        (false, _) => found,
        (true, true) => lang.pick("没有做出任何判断", "Nothing was judged").to_owned(),
        (true, false) => lang.pick("没有发现问题", "No problem found").to_owned(),
    };
    (tone, title)
}

/// What was found, in numbers; empty when that is nothing.
fn found(report: &Report, counts: &Counts, lang: Lang) -> String {
    let [errors, warnings, notes] = counts.by_severity;
    let broken = report.loose_errors().count();
    let parts = [
        (broken, "个输入错误", plural(broken, "input error")),
        (errors, "个错误", plural(errors, "error")),
        (warnings, "个警告", plural(warnings, "warning")),
        (notes, "个提示", plural(notes, "note")),
        (counts.undecided, "项无法判断", format!("{} undecided", counts.undecided)),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, zh, en)| if lang == Lang::Zh { format!("{n} {zh}") } else { en })
        .collect();
    // No line breaks within a part, nor before what stands between two.
    let between = lang.pick("，</span><span>", ",</span> <span>");
    if parts.is_empty() { String::new() } else { format!("<span>{}</span>", parts.join(between)) }
}

/// Problems, judgements and servers, counted.
fn tiles(report: &Report, lang: Lang) -> String {
    let p = |zh, en| lang.pick(zh, en);
    let counts = words::counts(report);
    let [errors, warnings, notes] = counts.by_severity;
    let problems = tile(
        p("问题", "Problems"),
        &counts.violations.to_string(),
        p("项违规", if counts.violations == 1 { "violation" } else { "violations" }),
        &[
            ("bad", errors, p("错误", "errors")),
            ("open", warnings, p("警告", "warnings")),
            ("todo", notes, p("提示", "notes")),
        ],
    );
    let judgements = tile(
        p("判断", "Judgements"),
        &report.passed.to_string(),
        p("项通过", "passed"),
        &[
            ("good", report.passed, p("通过", "passed")),
            ("bad", counts.violations, p("违规", "violations")),
            ("unsure", counts.undecided, p("无法判断", "undecided")),
        ],
    );
    let judged = |eligible: Answer| {
        report.servers.iter().filter(|s| s.judged && s.eligible == eligible).count()
    };
    let (yes, no, open) = (judged(Answer::Yes), judged(Answer::No), judged(Answer::Undecided));
    let aside = report.servers.len() - yes - no - open;
    let caption = match lang {
        Lang::Zh => format!("/ {} 台服务器已检查", report.servers.len()),
        Lang::En => format!("of {} judged", plural(report.servers.len(), "server")),
    };
    let servers = tile(
        p("服务器", "Servers"),
        &(yes + no + open).to_string(),
        &caption,
        &[
            ("good", yes, p("可用于备案", "can be used")),
            ("unsure", open, p("无法判断", "undecided")),
            ("bad", no, p("不能用于备案", "cannot be used")),
            ("none", aside, p("未检查", "not judged")),
        ],
    );
    format!("<section class=\"tiles\">\n{problems}{judgements}{servers}</section>\n")
}

/// The filters of a report: severity, rule, root and environment.
fn filters(report: &Report, options: &Options) -> Filters {
    let p = |zh, en| options.lang.pick(zh, en);
    let counts = words::counts(report);
    let [errors, warnings, notes] = counts.by_severity;
    let broken = report.loose_errors();
    let shown = || {
        let open = |f: &&Finding| !options.quiet || f.verdict == Verdict::Violation;
        report.findings.iter().filter(open)
    };
    let mut filters = Filters::default();
    filters.level(("error", "bad"), p("错误", "errors"), errors + broken.count());
    filters.level(("warning", "open"), p("警告", "warnings"), warnings);
    filters.level(("note", "todo"), p("提示", "notes"), notes);
    let undecided = if options.quiet { 0 } else { counts.undecided };
    filters.level(("undecided", "unsure"), p("无法判断", "undecided"), undecided);
    let others = p("其他", "others");
    let rules = shown().map(|f| f.rule);
    let kinds = report.loose_errors().map(|e| e.kind);
    filters.choice(("rule", p("规则", "Rule")), rules.chain(kinds), others);
    filters.choice(("root", p("根", "Root")), shown().map(root), others);
    let environments = shown().filter_map(|f| f.environment.as_deref());
    filters.choice(("environment", p("环境", "Environment")), environments, others);
    filters
}

/// The root of a finding without the environment that stands behind it.
fn root(finding: &Finding) -> &str {
    plain_root(&finding.root, finding.environment.as_deref())
}
