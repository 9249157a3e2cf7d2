//! The sample in every format and language against its golden file.

use std::path::Path;

use iac_icp::filing_plan::{FilingPlan, Options, PlanFormat, build, render};
use iac_icp::text::Lang;

use super::sample::{names, sample, sources};

fn golden(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/filing-plan/golden").join(name);
    let actual = actual.replace(env!("CARGO_PKG_VERSION"), "VERSION");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &actual).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(actual == expected, "{name} differs; UPDATE=1 rewrites it");
}

fn plan() -> FilingPlan {
    let sources = sources();
    build(&sample(&sources), &sources, &names)
}

#[test]
fn every_format_in_both_languages() {
    let plan = plan();
    for (lang, id) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for (format, ending) in [
            (PlanFormat::Human, "txt"),
            (PlanFormat::Markdown, "md"),
            (PlanFormat::Json, "json"),
            (PlanFormat::Html, "html"),
        ] {
            golden(
                &format!("plan.{id}.{ending}"),
                &render(format, &plan, &Options { lang, ..Options::default() }),
            );
        }
    }
}

#[test]
fn colour_only_when_asked_for_and_never_in_the_way_of_the_text() {
    let plan = plan();
    let plain = render(PlanFormat::Human, &plan, &Options::default());
    assert!(!plain.contains('\u{1b}'));
    let coloured = render(PlanFormat::Human, &plan, &Options { color: true, ..Options::default() });
    assert!(coloured.contains("\u{1b}["));
    let mut bare = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        bare.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    bare.push_str(rest);
    assert_eq!(bare, plain);
}

#[test]
fn the_page_needs_nothing_from_elsewhere() {
    let page = render(PlanFormat::Html, &plan(), &Options { lang: Lang::Zh, ..Options::default() });
    for loading in ["<script", "<link", "<img", "<iframe", "src=", "url(", "@import", "style=\""] {
        assert!(!page.contains(loading), "{loading}");
    }
    assert!(page.contains("default-src &#39;none&#39;; style-src &#39;sha256-"));
}

#[test]
fn names_of_formats_are_read() {
    assert!(PlanFormat::ALL.iter().all(|f| f.id().parse() == Ok(*f)));
    assert!("pdf".parse::<PlanFormat>().is_err());
}
