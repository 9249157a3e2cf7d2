//! Names from the input that try to break out of every format.

use iac_icp::filing_plan::{Options, PlanFormat, build, render};
use iac_icp::finding::*;
use iac_icp::source::SourceSet;
use iac_icp::text::{Lang, Text};

use super::sample::{access, finding, linked, server, website};

const NAME: &str =
    "x\"'><script>alert(1)</script>\u{1b}[31m\n# h | `c` ${a} [l](http://e)\u{202e}@all</pre>";

fn page(format: PlanFormat, lang: Lang) -> String {
    let sources = SourceSet::new();
    let file = sources.add_text(NAME, "text\n");
    let span = iac_icp::source::Span::new(file, 0, 4);
    let mut row = ServerRow { span: Some(span), region: Some(NAME.into()), ..server(NAME) };
    row.root = NAME.into();
    let refused = ServerRow {
        eligible: Answer::No,
        violated: vec!["term-too-short"],
        resource: format!("{NAME}2"),
        ..row.clone()
    };
    let mut violation =
        finding("term-too-short", Severity::Error, &refused.resource, (NAME, NAME), span);
    violation.root = NAME.into();
    violation.help = Some(Text::same(NAME));
    violation.notes = vec![Text::same(NAME)];
    let mut open = finding("region-outside-mainland", Severity::Note, NAME, (NAME, NAME), span);
    open.verdict = Verdict::Undecided;
    open.reasons = vec![ReasonNote {
        id: "invalid",
        text: Text::same(NAME),
        remedy: Text::same(NAME),
        declaration: None,
    }];
    let report = Report {
        edition: NAME.into(),
        findings: vec![violation, open],
        servers: vec![row, refused],
        access_products: vec![access(NAME, NAME, Answer::Yes, Answer::Yes, Some(span))],
        websites: vec![
            website(NAME, "unknown", &[NAME]),
            website(&format!("a.{NAME}"), "none", &[NAME]),
        ],
        errors: vec![InputError {
            kind: "unreadable",
            message: Text::same(NAME),
            span: None,
            path: Some(NAME.into()),
        }],
        ..Report::default()
    };
    let plan = build(&linked(&report), &sources, &|_| Text::same(NAME));
    render(format, &plan, &Options { lang, color: false, width: 60 })
}

#[test]
fn html_has_no_tag_but_its_own() {
    for lang in [Lang::Zh, Lang::En] {
        let page = page(PlanFormat::Html, lang);
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        assert!(!page.contains("<script"));
        assert!(!page.contains('\u{1b}') && !page.contains('\u{202e}'));
        assert_eq!(page.matches("</pre>").count(), page.matches("<pre>").count());
        let known = [
            "!doctype", "html", "head", "meta", "title", "style", "body", "main", "header", "p",
            "span", "h1", "h2", "h3", "h4", "nav", "a", "section", "div", "b", "i", "ul", "ol",
            "li", "table", "thead", "tbody", "tr", "th", "td", "code", "article", "sup", "strong",
            "pre", "small", "footer", "form", "fieldset", "legend", "label", "input", "select",
            "option", "button", "wbr",
        ];
        let body = page.split_once("</style>").unwrap().1;
        for tag in body.split('<').skip(1) {
            let name: String = tag
                .trim_start_matches('/')
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '!')
                .collect();
            assert!(known.contains(&name.to_ascii_lowercase().as_str()), "<{tag}");
            let attributes = tag.split('>').next().unwrap();
            assert_eq!(attributes.matches('"').count() % 2, 0, "<{attributes}");
            let unquoted: String = attributes.split('"').step_by(2).collect();
            assert!(!unquoted.to_ascii_lowercase().contains(" on"), "<{attributes}");
        }
    }
}

#[test]
fn a_terminal_sees_no_control_character() {
    for lang in [Lang::Zh, Lang::En] {
        let text = page(PlanFormat::Human, lang);
        assert!(
            text.chars().all(|c| c == '\n' || (!c.is_control() && c != '\u{202e}')),
            "{text:?}"
        );
        assert!(!text.lines().any(|l| l.starts_with("# h")), "{text}");
    }
}

#[test]
fn markdown_keeps_its_tables_and_headings() {
    let text = page(PlanFormat::Markdown, Lang::En);
    // In the fenced configuration a name stands as it is: there Markdown reads nothing but the
    // closing fence.
    let outside: String = text.split("```").step_by(2).collect();
    assert!(text.contains("```hcl") && !outside.contains("<script"), "{outside}");
    assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'));
    assert!(!text.lines().any(|l| l.starts_with("# h")), "{text}");
    let mut columns = None;
    let mut fenced = false;
    for line in text.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        }
        if fenced || !line.starts_with('|') {
            columns = None;
            continue;
        }
        let cells = line.replace("\\|", "").matches('|').count();
        assert_eq!(*columns.get_or_insert(cells), cells, "{line}");
    }
    assert!(!fenced);
}

#[test]
fn json_is_json_and_keeps_names_as_they_are() {
    let value: serde_json::Value = serde_json::from_str(&page(PlanFormat::Json, Lang::En)).unwrap();
    assert_eq!(value["servers"][0]["name"], NAME);
    assert_eq!(value["schema"], "iac-icp/report/v1");
}

#[test]
fn configuration_to_paste_stays_inside_its_quotes() {
    let value: serde_json::Value = serde_json::from_str(&page(PlanFormat::Json, Lang::En)).unwrap();
    let step = value["steps"].as_array().unwrap().iter().find(|s| s["id"] == "tell-state").unwrap();
    let code = step["configuration"].as_str().unwrap();
    assert_eq!(code.lines().count(), 1, "{code}");
    assert!(code.starts_with("website \"x\\\"'><script>"), "{code}");
    assert!(code.contains("$${a}"), "{code}");
}
