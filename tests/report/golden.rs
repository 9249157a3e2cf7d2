//! The sample report in every format against its golden file, and what the formats must keep.

use std::path::Path;

use iac_icp::finding::{InputError, Report, SuppressedFinding};
use iac_icp::report::{Format, Made, Options, Paths, fingerprints, render};
use iac_icp::source::{SourceSet, Span};
use iac_icp::text::{Lang, Text};

use super::sample::{bare, find, sample};

fn golden(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/report/golden").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, actual).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert_eq!(actual, expected, "{name} differs; UPDATE=1 rewrites it");
}

fn options(lang: Lang) -> Options {
    Options { lang, ..Options::default() }
}

#[test]
fn human_in_both_languages() {
    let sample = sample();
    golden(
        "human.en.txt",
        &render(Format::Human, &sample.report, &sample.sources, &options(Lang::En)),
    );
    golden(
        "human.zh.txt",
        &render(Format::Human, &sample.report, &sample.sources, &options(Lang::Zh)),
    );
    let verbose = Options { verbose: 1, ..options(Lang::En) };
    golden("human.verbose.txt", &render(Format::Human, &sample.report, &sample.sources, &verbose));
}

#[test]
fn json_keeps_its_contract() {
    let sample = sample();
    let text = render(Format::Json, &sample.report, &sample.sources, &options(Lang::En));
    golden("report.json", &text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn formats_for_machines() {
    let sample = sample();
    let paths = Paths { root: Some("/repo".into()), working: Some("/repo/live".into()) };
    let options = Options { paths, ..options(Lang::En) };
    let files = [
        (Format::Compact, "compact.txt"),
        (Format::Sarif, "report.sarif"),
        (Format::Github, "github.txt"),
        (Format::Gitlab, "gitlab.json"),
        (Format::Junit, "junit.xml"),
        (Format::Checkstyle, "checkstyle.xml"),
        (Format::Rdjson, "rdjson.json"),
    ];
    for (format, name) in files {
        let text = render(format, &sample.report, &sample.sources, &options);
        golden(name, &text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    }
}

#[test]
fn formats_for_people() {
    let sample = sample();
    let text = render(Format::Markdown, &sample.report, &sample.sources, &options(Lang::Zh));
    golden("report.md", &text);
    let made = Made {
        project: Some("tea/infra".into()),
        environments: vec!["prod".into(), "staging".into()],
        commit: Some("0123456789ab".into()),
        date: Some("2026-11-29".into()),
    };
    let options = Options { made, ..options(Lang::Zh) };
    let text = render(Format::Html, &sample.report, &sample.sources, &options);
    golden("report.html", &text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn names_of_formats_go_both_ways() {
    assert!(Format::ALL.iter().all(|f| f.name().parse() == Ok(*f)));
    assert!("xml".parse::<Format>().is_err());
}

#[test]
fn annotations_are_capped_and_the_rest_is_listed() {
    let mut sample = sample();
    let one = sample.report.findings[1].clone();
    sample.report.findings = vec![one; 25];
    let text = render(Format::Github, &sample.report, &sample.sources, &options(Lang::En));
    assert_eq!(text.lines().filter(|l| l.starts_with("::error ")).count(), 10, "{text}");
    assert_eq!(
        text.lines()
            .filter(|l| l.starts_with("- infra/main.tf:7:32: error[term-too-short]"))
            .count(),
        15,
        "{text}"
    );
    assert!(text.lines().last().is_some_and(|l| l.starts_with("25 violations")), "{text}");
}

#[test]
fn clean_and_empty_runs_differ_for_junit() {
    let mut sample = sample();
    sample.report.findings.clear();
    let clean = render(Format::Junit, &sample.report, &sample.sources, &options(Lang::En));
    assert!(clean.contains("tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\""), "{clean}");
    let empty = render(Format::Junit, &Report::default(), &SourceSet::new(), &options(Lang::En));
    assert!(empty.contains("skipped=\"1\"") && empty.contains("nothing was judged"), "{empty}");
}

#[test]
fn rdjson_columns_are_bytes() {
    let sources = SourceSet::new();
    sources.add_text("a.tf", "\u{feff}备案 = 1\n");
    let report =
        Report { findings: vec![bare("r", find(&sources, "a.tf", "1", 0))], ..Report::default() };
    let text = render(Format::Rdjson, &report, &sources, &options(Lang::En));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let range = &value["diagnostics"][0]["location"]["range"];
    assert_eq!(range["start"], serde_json::json!({"line": 1, "column": 13}));
    assert_eq!(range["end"], serde_json::json!({"line": 1, "column": 14}));
}

#[test]
fn ignored_findings_reach_sarif_only_when_asked_for() {
    let mut sample = sample();
    let finding = sample.report.findings.remove(1);
    let place = Some(finding.span);
    sample.report.suppressed.push(SuppressedFinding {
        finding,
        reason: Some("临时".into()),
        until: None,
        place,
    });
    let quiet = render(Format::Sarif, &sample.report, &sample.sources, &options(Lang::En));
    assert!(!quiet.contains("\"suppressions\""));
    let verbose = render(
        Format::Sarif,
        &sample.report,
        &sample.sources,
        &Options { verbose: 1, ..options(Lang::En) },
    );
    let value: serde_json::Value = serde_json::from_str(&verbose).unwrap();
    let last = value["runs"][0]["results"].as_array().unwrap().last().unwrap();
    assert_eq!(
        last["suppressions"],
        serde_json::json!([{"kind": "inSource", "justification": "临时"}])
    );
}

#[test]
fn colour_only_when_asked_for() {
    let sample = sample();
    let plain = render(Format::Human, &sample.report, &sample.sources, &options(Lang::En));
    assert!(!plain.contains('\u{1b}'));
    let coloured = render(
        Format::Human,
        &sample.report,
        &sample.sources,
        &Options { color: true, ..options(Lang::En) },
    );
    assert!(coloured.contains("\u{1b}["));
}

#[test]
fn fingerprints_ignore_lines_and_tell_equals_apart() {
    let make = |before: &str| {
        let sources = SourceSet::new();
        sources.add_text("a.tf", &format!("{before}period = 1\nperiod = 1\n"));
        let findings = vec![
            bare("r", find(&sources, "a.tf", "1", 0)),
            bare("r", find(&sources, "a.tf", "1", 1)),
        ];
        let report = Report { findings, ..Report::default() };
        fingerprints(&report, &sources, &Options::default().paths)
    };
    let keys = make("");
    assert_eq!(keys, make("# moved\n\n\n"));
    assert_ne!(keys[0], keys[1]);
    assert!(keys.iter().all(|k| k.len() >= 16 && k.chars().all(|c| c.is_ascii_hexdigit())));
}

#[test]
fn errors_come_first_and_an_empty_run_is_no_pass() {
    let mut sample = sample();
    let file = sample.sources.add_text("infra/broken.tf", "resource {\n");
    let message = Text::new("缺少 `}`", "missing `}`");
    let span = Some(Span::new(file, 9, 10));
    sample.report.errors.push(InputError { kind: "syntax-error", message, span, path: None });
    let text = render(Format::Human, &sample.report, &sample.sources, &options(Lang::En));
    assert!(text.starts_with("error[syntax-error]: missing `}`\n"), "{text}");
    assert!(text.contains("infra/broken.tf:1:10"), "{text}");
    assert!(text.trim_end().ends_with("; 1 input error"), "{text}");

    let empty = render(Format::Human, &Report::default(), &SourceSet::new(), &options(Lang::En));
    assert!(empty.contains("nothing was judged"), "{empty}");
}

#[test]
fn a_clean_run_lists_its_servers() {
    let mut sample = sample();
    sample.report.findings.clear();
    let text = render(Format::Human, &sample.report, &sample.sources, &options(Lang::En));
    assert!(text.contains("alicloud_instance.web[0]"), "{text}");
    assert!(text.contains("5 passed"), "{text}");
}

#[test]
fn places_are_the_same_for_people_and_machines() {
    let long = format!("{}x = 1", "y = \"备案\", ".repeat(60));
    for (text, needle) in [
        ("\t备案 = 😀\tx", "x"),
        ("a = 1\r\n\u{3000}b = 1", "b"),
        ("a\rb = 1", "b"),
        (long.as_str(), "x"),
    ] {
        let sources = SourceSet::new();
        sources.add_text("a.tf", text);
        let span = find(&sources, "a.tf", needle, 0);
        let at = sources.file(span.file).position(span.start);
        let report = Report { findings: vec![bare("r", span)], ..Report::default() };
        let shown =
            render(Format::Human, &report, &sources, &Options { width: 60, ..options(Lang::En) });
        assert!(shown.contains(&format!("--> a.tf:{}:{}\n", at.line, at.column)), "{shown}");
        let caret = shown.lines().find(|l| l.contains('^')).unwrap();
        assert!(caret.chars().count() <= 60, "{shown}");
    }
}

#[test]
fn the_page_needs_nothing_from_elsewhere_and_links_rules() {
    let mut sample = sample();
    let url = "https://example.com/rules?a=\"b\"&c";
    for rule in &mut sample.report.rules {
        rule.url = (rule.id == "term-too-short").then(|| url.to_owned());
    }
    let page = render(Format::Html, &sample.report, &sample.sources, &options(Lang::En));
    for loading in ["<script", "<link", "<img", "<iframe", "src=", "url(", "@import", "style=\""] {
        assert!(!page.contains(loading), "{loading}");
    }
    assert!(page.contains("default-src &#39;none&#39;; style-src &#39;sha256-"), "{page}");
    let link = "<a class=\"rule\" href=\"https://example.com/rules?a=&quot;b&quot;&amp;c\"";
    assert_eq!(page.matches(link).count(), 1, "{page}");
    assert!(page.contains("<span class=\"rule\">pay-as-you-go</span>"), "{page}");
}

#[test]
fn what_led_to_a_finding_stands_in_one_box_for_each_file() {
    let sample = sample();
    let page = render(Format::Html, &sample.report, &sample.sources, &options(Lang::En));
    let article = page.split("<article").find(|a| a.contains(">term-too-short<")).unwrap();
    assert_eq!(article.matches("<figure>").count(), 2, "{article}");
    let mut report = sample.report;
    let finding = report.findings.iter_mut().find(|f| f.rule == "term-too-short").unwrap();
    finding.related[0].span = find(&sample.sources, "infra/main.tf", "resource", 0);
    let page = render(Format::Html, &report, &sample.sources, &options(Lang::En));
    let article = page.split("<article").find(|a| a.contains(">term-too-short<")).unwrap();
    assert_eq!(article.matches("<figure>").count(), 1, "{article}");
}
