//! A report in which every text from the input tries to break out of its format.

use iac_icp::catalog::{Dialect, Filed, Need, Product, ServerRole};
use iac_icp::finding::*;
use iac_icp::report::{Format, Options, render};
use iac_icp::source::{SourceSet, Span};
use iac_icp::text::{Lang, Text};

use super::sample::bare;
use super::xml;

/// Line breaks, commands of GitHub, ANSI escapes, bidirectional marks, ends of CDATA, scripts,
/// comments and cells.
const EVIL: &str = "a\r\n::error file=x::owned\n##[error]owned\u{1b}[31m\u{9b}2J\u{202e}\u{0}]]>\"'</script></pre><script>alert(1)</script>\
                    <!-- --> | `b` **c** [d](http://e) @all ${{ f }} %0A \\ \u{7}\u{fffe}\u{e0041}";

fn evil() -> Text {
    Text::new(format!("坏{EVIL}"), format!("bad {EVIL}"))
}

fn hostile() -> (SourceSet, Report) {
    let sources = SourceSet::new();
    let file = sources.add_text(
        &format!("dir/{EVIL}.tf"),
        &format!("x = \"{EVIL}\"\r\ny = `{}`\n", "z".repeat(9000)),
    );
    let span = |start, end| Span::new(file, start, end);
    let reason = ReasonNote {
        id: "condition",
        text: evil(),
        remedy: evil(),
        declaration: Some(iac_icp::text::Declaration::Website(EVIL.into())),
    };
    let edit = Edit { span: span(4, 5), text: EVIL.into() };
    let full = Finding {
        message: evil(),
        help: Some(evil()),
        notes: vec![evil()],
        root: EVIL.into(),
        resource: Some(EVIL.into()),
        instances: vec![format!("[\"{EVIL}\"]")],
        product: Some(Product::Ecs),
        attribute: Some(EVIL.into()),
        label: evil(),
        related: vec![
            Related { label: evil(), span: span(400, 5000) },
            Related { label: evil(), span: span(3, 1) },
            Related { label: evil(), span: span(70_000, 80_000) },
        ],
        chain: vec![Related { label: evil(), span: span(0, 1) }],
        certainty: Certainty::Default(EVIL.into()),
        source: Some(SourceNote {
            title: EVIL.into(),
            section: Some(EVIL.into()),
            date: Some(EVIL.into()),
            edition: EVIL.into(),
        }),
        fix: Some(Fix { label: evil(), safe: true, edits: vec![edit] }),
        ..bare("term-too-short", span(4, 9000))
    };
    let undecided = Finding {
        verdict: Verdict::Undecided,
        severity: Severity::Note,
        reasons: vec![reason.clone(), reason],
        ..full.clone()
    };
    // Spans inside a character, beyond the end, of another set, and empty ones must not matter
    // either.
    let odd = |s| Finding { span: s, ..full.clone() };
    let other = Span::new(iac_icp::source::FileId(77), 5, 9);
    let findings = vec![
        full.clone(),
        undecided,
        odd(span(30, 31)),
        odd(span(99_999, 99_999)),
        odd(other),
        odd(span(0, 0)),
    ];
    let error = |span, path| InputError { kind: "unreadable", message: evil(), span, path };
    let report = Report {
        edition: EVIL.into(),
        findings,
        errors: vec![
            error(None, Some(EVIL.into())),
            error(None, None),
            error(Some(span(2, 3)), None),
        ],
        ..rows(span(1, 2))
    };
    (sources, report)
}

fn rows(span: Span) -> Report {
    let server = ServerRow {
        root: EVIL.into(),
        resource: EVIL.into(),
        product: Product::Ecs,
        environment: Some(EVIL.into()),
        dialect: Dialect::Ros,
        type_name: Some(EVIL.into()),
        span: Some(span),
        role: ServerRole::Public,
        judged: false,
        aside: None,
        instances: None,
        account: None,
        charge_type: None,
        term_months: Some(0.5),
        public_bandwidth: None,
        region: Some(EVIL.into()),
        mainland: None,
        eligible: Answer::Undecided,
        why: Vec::new(),
        notes: Vec::new(),
        service_numbers: None,
        used: 0,
        yields: Bounds::default(),
        mended: 0,
        violated: Vec::new(),
        undecided: Vec::new(),
    };
    let access = AccessRow {
        root: EVIL.into(),
        resource: EVIL.into(),
        product: Product::Cdn,
        environment: Some(EVIL.into()),
        span: None,
        domain: Some(EVIL.into()),
        scope: Some(EVIL.into()),
        filing_required: Answer::Yes,
        access_filing_required: Answer::No,
    };
    let website = WebsiteRow {
        environment: Some(EVIL.into()),
        domain: EVIL.into(),
        app: false,
        filed: Filed::None,
        need: Need::Filing,
        duty: Answer::Yes,
        elsewhere: false,
        at_risk: false,
        number: Answer::Yes,
        file_on: None,
        file_after: None,
        servers: vec![PlaceRef { root: EVIL.into(), address: EVIL.into(), span }],
        bindings: Vec::new(),
        license: Some(EVIL.into()),
        served_by: vec![ServerRef { root: EVIL.into(), resource: EVIL.into(), row: Some(9) }],
        places: vec![EVIL.into()],
        access: vec![9],
    };
    Report {
        servers: vec![server],
        access_products: vec![access],
        websites: vec![website],
        ..Report::default()
    }
}

fn rendered(format: Format) -> Vec<String> {
    let (sources, report) = hostile();
    let mut all = Vec::new();
    for lang in [Lang::Zh, Lang::En] {
        for verbose in [0, 1] {
            all.push(render(
                format,
                &report,
                &sources,
                &Options { lang, verbose, ..Options::default() },
            ));
            let clean = Report {
                edition: report.edition.clone(),
                ..rows(Span::new(iac_icp::source::FileId(0), 1, 2))
            };
            all.push(render(
                format,
                &clean,
                &sources,
                &Options { lang, verbose, ..Options::default() },
            ));
        }
    }
    all
}

#[test]
fn no_format_lets_through_what_a_terminal_obeys() {
    for format in Format::ALL {
        for text in rendered(format) {
            let bad = text
                .chars()
                .find(|c| (c.is_control() && *c != '\n') || ('\u{202a}'..='\u{202e}').contains(c));
            let json =
                matches!(format, Format::Json | Format::Sarif | Format::Gitlab | Format::Rdjson);
            // JSON escapes control characters itself; bidirectional marks are data there.
            let bad = bad.filter(|c| !json || c.is_ascii_control());
            assert_eq!(bad, None, "{} lets through {bad:?}", format.name());
        }
    }
}

#[test]
fn json_formats_stay_json() {
    for format in [Format::Json, Format::Sarif, Format::Gitlab, Format::Rdjson] {
        for text in rendered(format) {
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert!(text.ends_with('\n') && (value.is_object() || value.is_array()));
        }
    }
}

#[test]
fn xml_formats_stay_xml() {
    for format in [Format::Junit, Format::Checkstyle, Format::Html] {
        for text in rendered(format) {
            xml::check(&text).unwrap_or_else(|e| panic!("{}: {e}\n{text}", format.name()));
            assert!(!text.contains("<script"), "{text}");
        }
    }
}

#[test]
fn every_line_of_commands_is_ours() {
    for text in rendered(Format::Github) {
        let commands =
            text.lines().filter(|l| l.trim_start().starts_with("::")).collect::<Vec<_>>();
        assert!(commands.is_empty() || commands.len() == 8, "{text}");
        for command in &commands {
            let (_, properties) = command[2..].split("::").next().unwrap().split_once(' ').unwrap();
            let ours = |p: &str| {
                ["file", "line", "endLine", "col", "endColumn", "title"]
                    .contains(&p.split('=').next().unwrap())
            };
            assert!(properties.split(',').all(ours), "{command}");
        }
        assert!(text.lines().filter(|l| l.contains("##[")).all(|l| l.starts_with("::")), "{text}");
        // What is undecided has a heading and a line each.
        let open = text.lines().filter(|l| l.starts_with("- ")).count();
        let lines = commands.len() + 1 + open + usize::from(open > 0);
        assert_eq!(text.lines().count(), lines, "{text}");
    }
}

#[test]
fn one_problem_stays_one_line_or_one_heading() {
    for text in rendered(Format::Compact).into_iter().step_by(2) {
        assert_eq!(text.lines().count(), 10, "{text}");
    }
    let headings =
        |t: &str| t.lines().filter(|l| l.starts_with("error[") || l.starts_with("错误[")).count();
    assert!(rendered(Format::Human).iter().step_by(2).all(|t| headings(t) == 8));
}

#[test]
fn markdown_cells_and_markup_hold() {
    for text in rendered(Format::Markdown) {
        assert!(!text.contains("<script") && !text.contains("@all"), "{text}");
        let mut columns = None;
        for line in text.lines() {
            if !line.starts_with('|') {
                columns = None;
                continue;
            }
            let cells = line.replace("\\\\", "").replace("\\|", "").matches('|').count();
            assert_eq!(*columns.get_or_insert(cells), cells, "{line}");
        }
    }
}

/// What is said where nothing is judged names servers and revisions, which come from the input too.
#[test]
fn a_run_that_judged_nothing_holds() {
    let sources = SourceSet::new();
    let file = sources.add_text("main.tf", "x = 1\n");
    let off =
        Report { switched_off: vec![(EVIL.into(), Span::new(file, 0, 1))], ..Report::default() };
    let narrowed =
        Narrowed { since: EVIL.into(), left_out: [EVIL.to_owned()].into(), ..Narrowed::default() };
    let same = Report { narrowed: Some(narrowed), ..Report::default() };
    for (report, format) in [off, same]
        .iter()
        .flat_map(|report| Format::ALL.iter().map(move |format| (report, *format)))
    {
        for lang in [Lang::Zh, Lang::En] {
            let text = render(format, report, &sources, &Options { lang, ..Options::default() });
            let obeyed = |c: char| c.is_ascii_control() && c != '\n';
            assert!(!text.contains(obeyed), "{}: {text:?}", format.name());
            let markup = matches!(format, Format::Junit | Format::Checkstyle | Format::Html);
            assert!(!markup || xml::check(&text).is_ok(), "{}: {text}", format.name());
            let page = markup || format == Format::Markdown;
            assert!(!page || !text.contains("<script"), "{}: {text}", format.name());
        }
    }
}
