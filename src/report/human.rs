//! The report for people: code with carets, why, and what to write instead.
//!
//! Input errors first, then violations in the order of the report, then undecided judgements
//! grouped by reason (their number would drown the rest, and one remedy often settles many), then
//! the servers, then one line that counts all.

mod environments;
mod modules;
mod servers;
mod snippet;
mod undecided;

pub(crate) use environments::list as environment_list;

use annotate_snippets::{Element, Group, Level, Renderer, Title};
use rayon::prelude::*;

use crate::finding::{Finding, InputError, Report, Severity, Verdict};
use crate::report::escape::terminal;
use crate::report::lines::place;
use crate::report::words;
use crate::report::wrap::wrap;
use crate::report::{Options, ignored_line, of_verdict, statistics};
use crate::source::SourceSet;
use crate::text::{Lang, Text};
use snippet::Mark;

/// Places of one finding that are shown in code; `-v` shows all.
const MAX_RELATED: usize = 8;
/// Instance keys that are spelled out.
const MAX_INSTANCES: usize = 8;

/// Renders a report.
pub(super) fn render(report: &Report, sources: &SourceSet, options: &Options) -> String {
    let printer = Printer::new(report, sources, options);
    let mut blocks: Vec<String> = report.loose_errors().map(|e| printer.error(e)).collect();
    let gather = modules::gather(&printer);
    let shown = of_verdict(report, Verdict::Violation).filter(|f| !(gather && modules::is(f)));
    blocks.extend(printer.findings(shown));
    blocks.extend(gather.then(|| modules::block(&printer)).flatten());
    if !options.quiet {
        if options.verbose > 0 {
            blocks.extend(printer.findings(of_verdict(report, Verdict::Undecided)));
        } else {
            blocks.extend(undecided::groups(&printer));
        }
        blocks.extend(servers::list(&printer));
    }
    if options.verbose > 0 && !report.suppressed.is_empty() {
        blocks.push(printer.ignored());
    }
    blocks.extend(servers::nothing(&printer));
    blocks.extend(options.statistics.then(|| statistics::table(report, options.lang)));
    blocks.push(terminal(&words::summary(report, options.lang)));
    let mut text = blocks.join("\n\n");
    text.push('\n');
    text
}

/// Columns that code takes at least.
const MIN_WIDTH: usize = 40;

/// What all parts of the report need.
struct Printer<'a> {
    report: &'a Report,
    sources: &'a SourceSet,
    options: &'a Options,
    renderer: Renderer,
}

impl<'a> Printer<'a> {
    fn new(report: &'a Report, sources: &'a SourceSet, options: &'a Options) -> Self {
        let renderer = if options.color { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer
            .term_width(options.width.max(MIN_WIDTH))
            .hyperlink(options.color && options.hyperlinks);
        Self { report, sources, options, renderer }
    }

    fn lang(&self) -> Lang {
        self.options.lang
    }

    /// Columns for code.
    fn width(&self) -> usize {
        self.options.width.max(MIN_WIDTH)
    }

    /// The text in the chosen language, escaped and broken to the width.
    fn prose(&self, text: &str) -> String {
        wrap(&terminal(text), self.options.width.saturating_sub(14))
    }

    fn note(&self, text: &str) -> Element<'static> {
        Level::NOTE.with_name(self.lang().pick("说明", "note")).message(self.prose(text)).into()
    }

    fn help(&self, text: &str) -> Element<'static> {
        Level::HELP.with_name(self.lang().pick("建议", "help")).message(self.prose(text)).into()
    }

    /// Everything that comments and the baseline ignore.
    fn ignored(&self) -> String {
        let lines = self
            .report
            .suppressed
            .iter()
            .map(|s| format!("\n  {}", ignored_line(s, self.sources, self.lang())));
        format!("{}{}", self.lang().pick("已忽略：", "ignored:"), lines.collect::<String>())
    }

    fn print(&self, group: Group<'_>) -> String {
        let text = self.renderer.render(&[group]);
        text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    fn title(&self, finding: &Finding) -> Title<'static> {
        let heading = words::heading(finding, self.lang());
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let message = terminal(finding.message.get(self.lang()));
        let title = level.with_name(heading).primary_title(message).id(finding.rule);
        match self.report.rules.iter().find(|r| r.id == finding.rule).and_then(|r| r.url.as_deref())
        {
            Some(url) => title.id_url(terminal(url)),
            None => title,
        }
    }

    /// Findings in full, rendered in parallel; those that are the same in several environments are
    /// one block.
    fn findings<'f>(&self, findings: impl Iterator<Item = &'f Finding>) -> Vec<String> {
        let blocks = environments::joined(findings);
        blocks.into_par_iter().map(|(f, among)| self.finding(f, among.as_ref())).collect()
    }

    /// One finding in full, with what is said of its environments if there are several.
    fn finding(&self, finding: &Finding, among: Option<&Text>) -> String {
        let lang = self.lang();
        let mark =
            |text: &Text, span, primary| Mark { span, label: terminal(text.get(lang)), primary };
        let shown = if self.options.verbose > 0 { usize::MAX } else { MAX_RELATED };
        let mut marks = vec![mark(&finding.label, finding.span, true)];
        marks.extend(finding.related.iter().take(shown).map(|r| mark(&r.label, r.span, false)));
        let mut group = Group::with_title(self.title(finding)).elements(snippet::elements(
            &marks,
            self.sources,
            self.width(),
        ));
        for element in self.remarks(finding, among) {
            group = group.element(element);
        }
        self.print(group)
    }

    /// The notes and helps below the code.
    fn remarks(&self, finding: &Finding, among: Option<&Text>) -> Vec<Element<'static>> {
        let lang = self.lang();
        let mut all = Vec::new();
        all.extend(self.subject(finding).map(|t| self.note(&t)));
        all.extend(words::certainty(&finding.certainty).map(|t| self.note(t.get(lang))));
        for reason in &finding.reasons {
            all.push(self.note(&format!(
                "{}{}",
                lang.pick("无法判断的原因：", "undecided because "),
                reason.text.get(lang)
            )));
        }
        let own = finding.notes.iter().skip(usize::from(among.is_some()));
        all.extend(among.into_iter().chain(own).map(|n| self.note(n.get(lang))));
        all.extend(finding.source.as_ref().map(|s| self.note(&words::source(s, lang))));
        if self.options.verbose > 0 {
            all.extend(self.chain(finding).map(|t| self.note(&t)));
        }
        all.extend(finding.help.as_ref().map(|h| self.help(h.get(lang))));
        all.extend(finding.reasons.iter().map(|r| self.help(r.remedy.get(lang))));
        if let Some(fix) = &finding.fix {
            let flags = if fix.safe { "--fix" } else { "--fix --unsafe-fixes" };
            let label = fix.label.get(lang);
            let (zh, en) = (
                format!("可自动修改（`{flags}`）：{label}"),
                format!("can be fixed (`{flags}`): {label}"),
            );
            all.push(self.help(lang.pick(&zh, &en)));
        }
        all
    }

    /// The resource, when the message does not name it, and the instances.
    fn subject(&self, finding: &Finding) -> Option<String> {
        let resource = finding.resource.as_ref()?;
        let named = finding.message.get(self.lang()).contains(resource.as_str());
        if named && finding.instances.is_empty() {
            return None;
        }
        let mut keys: Vec<String> = finding
            .instances
            .iter()
            .take(MAX_INSTANCES)
            .map(|k| format!("`{resource}{k}`"))
            .collect();
        if keys.is_empty() {
            keys.push(format!("`{resource}`"));
        }
        if finding.instances.len() > MAX_INSTANCES {
            keys.push(match self.lang() {
                Lang::Zh => format!("等共 {} 个实例", finding.instances.len()),
                Lang::En => format!("{} instances in all", finding.instances.len()),
            });
        }
        Some(format!("{}{}", self.lang().pick("资源：", "resource: "), keys.join(", ")))
    }

    /// Every step that the value took, for `-v`.
    fn chain(&self, finding: &Finding) -> Option<String> {
        if finding.chain.is_empty() {
            return None;
        }
        let lang = self.lang();
        let step = |r: &crate::finding::Related| {
            format!("{} ({})", r.label.get(lang), place(self.sources, r.span))
        };
        let steps: Vec<String> = finding.chain.iter().map(step).collect();
        Some(format!("{}{}", lang.pick("取值过程：", "value: "), steps.join(" <- ")))
    }

    fn error(&self, error: &InputError) -> String {
        let level = Level::ERROR.with_name(words::severity_heading(Severity::Error, self.lang()));
        let title = level.primary_title(terminal(error.message.get(self.lang()))).id(error.kind);
        let group = Group::with_title(title);
        let group = match (error.span, &error.path) {
            (Some(span), _) => {
                let mark = Mark { span, label: String::new(), primary: true };
                group.elements(snippet::elements(&[mark], self.sources, self.width()))
            }
            (None, Some(path)) => group.element(annotate_snippets::Origin::path(terminal(path))),
            (None, None) => group,
        };
        self.print(group)
    }
}
