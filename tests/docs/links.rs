//! Links lead somewhere, to a heading that exists where they name one; and no page stands alone in
//! its language.

use std::collections::BTreeSet;

use iac_icp::text::Lang;

use crate::{Paper, papers, root};

/// Pages in English only: they are about the code, whose comments are in English as well.
const ENGLISH_ONLY: &[&str] = &[
    ".github/CHANGELOG.md",
    ".github/SECURITY.md",
    ".github/docs/architecture.md",
    ".github/pull_request_template.md",
];

#[test]
fn pages_come_in_pairs() {
    let names: BTreeSet<String> = papers().into_iter().map(|p| p.name).collect();
    for name in &names {
        let (other, exists) = match name.strip_suffix(".zh-CN.md") {
            Some(stem) => (format!("{stem}.md"), true),
            None => (name.replace(".md", ".zh-CN.md"), !ENGLISH_ONLY.contains(&name.as_str())),
        };
        assert_eq!(names.contains(&other), exists, "{name} and {other}");
    }
}

/// The links of a text, outside code.
fn links(text: &str) -> Vec<&str> {
    let mut code = false;
    let prose = text.lines().filter(|line| {
        code ^= line.starts_with("```");
        !code && !line.starts_with("```")
    });
    prose
        .flat_map(|line| line.split("](").skip(1))
        .filter_map(|rest| rest.split([')', ' ']).next())
        .collect()
}

/// The name that GitHub gives to a heading: lower case, blanks become dashes, other marks go.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn headings(text: &str) -> BTreeSet<String> {
    text.lines().filter(|l| l.starts_with('#')).map(|l| anchor(l.trim_start_matches('#'))).collect()
}

#[test]
fn links_inside_the_repository_lead_somewhere() {
    let mut pages = papers();
    pages.push(Paper { name: ".github/docs/rules/README.md".to_owned(), lang: Lang::En });
    pages.push(Paper { name: "fixtures/README.md".to_owned(), lang: Lang::En });
    let mut seen = 0;
    for page in &pages {
        for link in links(&page.text())
            .into_iter()
            .filter(|link| !link.contains("://") && !link.starts_with("mailto:"))
        {
            seen += 1;
            let (target, heading) = link.split_once('#').unwrap_or((link, ""));
            let path = if target.is_empty() {
                page.path()
            } else {
                page.path().parent().unwrap().join(target)
            };
            assert!(path.exists(), "{}: {link} leads nowhere", page.name);
            if !heading.is_empty() {
                let headings = headings(&std::fs::read_to_string(&path).unwrap());
                assert!(
                    headings.contains(heading),
                    "{}: {link} names no heading of {headings:?}",
                    page.name
                );
            }
        }
    }
    assert!(seen > 100, "only {seen} links found");
}

/// Every page is linked from the README of its language, so that all can be found.
#[test]
fn the_readme_links_every_page() {
    for (readme, chinese) in [("README.md", false), ("README.zh-CN.md", true)] {
        let text = std::fs::read_to_string(root().join(readme)).unwrap();
        let linked: BTreeSet<&str> = links(&text).into_iter().collect();
        for page in papers() {
            let own =
                page.name.starts_with("README") || page.name.contains("pull_request_template");
            let wanted =
                (page.lang == Lang::Zh) == chinese || ENGLISH_ONLY.contains(&page.name.as_str());
            assert!(
                own || !wanted || linked.contains(page.name.as_str()),
                "{readme} does not link {}",
                page.name
            );
        }
    }
}
