//! Every format of a report is what it says it is, whatever the report holds.

use iac_icp::filing_plan::{self, PlanFormat};
use iac_icp::finding::Report;
use iac_icp::report::{Format, Options, render};
use iac_icp::source::SourceSet;
use iac_icp::text::{Lang, Text};

/// Renders a report for people and in the two formats that most programs read, or, for `all`, in
/// every format, in both languages, and as a filing plan; the JSON report.
///
/// # Panics
/// An output is not in its format, or holds control characters.
pub fn check_outputs(report: &Report, sources: &SourceSet, all: bool) -> String {
    let some = [Format::Human, Format::Sarif];
    let variants = [(Lang::Zh, 1, 60), (Lang::En, 0, 100)];
    for (lang, verbose, width) in &variants[..if all { 2 } else { 1 }] {
        let options =
            Options { lang: *lang, verbose: *verbose, width: *width, ..Options::default() };
        for format in if all { &Format::ALL[..] } else { &some } {
            check(*format, &render(*format, report, sources, &options));
        }
    }
    if all {
        let options = Options {
            lang: Lang::Zh,
            color: true,
            hyperlinks: true,
            verbose: 2,
            ..Options::default()
        };
        render(Format::Human, report, sources, &options);
        plans(report, sources);
    }
    let json = render(Format::Json, report, sources, &Options::default());
    check(Format::Json, &json);
    json
}

fn check(format: Format, text: &str) {
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r');
    let line = text.lines().find(|line| line.contains(odd));
    assert!(line.is_none(), "{}: control character in {line:?}", format.name());
    match format {
        Format::Json | Format::Sarif | Format::Gitlab | Format::Rdjson => {
            is_json(format.name(), text)
        }
        Format::Junit | Format::Checkstyle => is_xml(format.name(), text),
        Format::Github => commands(text),
        _ => {}
    }
}

/// No command of a workflow comes from the input.
fn commands(text: &str) {
    let known = [
        "::error ",
        "::warning ",
        "::notice ",
        "::error::",
        "::warning::",
        "::notice::",
        "::group::",
        "::endgroup::",
    ];
    for line in
        text.lines().filter(|line| line.trim_start().starts_with("::") || line.starts_with("##["))
    {
        assert!(known.iter().any(|command| line.starts_with(command)), "{line}");
    }
}

fn plans(report: &Report, sources: &SourceSet) {
    let plan = filing_plan::build(report, sources, &|product| Text::same(product.id()));
    for format in PlanFormat::ALL.iter().copied() {
        let text = filing_plan::render(
            format,
            &plan,
            &filing_plan::Options { lang: Lang::Zh, ..filing_plan::Options::default() },
        );
        let odd = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r'));
        assert!(odd.is_none(), "plan as {format}: control character {odd:?}");
        if matches!(format, PlanFormat::Json) {
            is_json("plan", &text);
        }
    }
}

fn is_json(name: &str, text: &str) {
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) {
        panic!("{name} is not JSON: {error}");
    }
}

/// Tags nest, and nothing stands for itself that begins one.
fn is_xml(name: &str, text: &str) {
    let mut open: Vec<&str> = Vec::new();
    for part in text.split('<').skip(1) {
        let (tag, after) =
            part.split_once('>').unwrap_or_else(|| panic!("{name}: tag without end: {part}"));
        assert!(!after.contains('>') || !after.contains("]]>"), "{name}: {after}");
        if tag.starts_with(['?', '!']) || tag.ends_with('/') {
            continue;
        }
        match tag.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed), "{name}"),
            None => open.push(tag.split_whitespace().next().unwrap_or_default()),
        }
    }
    assert!(open.is_empty(), "{name}: {open:?} not closed");
}
