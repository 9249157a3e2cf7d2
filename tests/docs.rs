//! The documentation says what the program does: outputs in it are those of the program, its code
//! is linted, its lists are complete, and the page of each rule is what `explain` says. `UPDATE=1
//! cargo test --test docs` rewrites what is generated.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "docs/catalog.rs"]
mod catalog;
#[path = "docs/complete.rs"]
mod complete;
#[path = "docs/generated.rs"]
mod generated;
#[path = "docs/links.rs"]
mod links;
#[path = "docs/page.rs"]
mod page;
#[path = "docs/paths.rs"]
mod paths;
#[path = "docs/playground.rs"]
mod playground;
#[path = "docs/schema.rs"]
mod schema;
#[path = "docs/start.rs"]
mod start;

use std::path::{Path, PathBuf};

use iac_icp::text::Lang;

use page::Page;
use playground::Playground;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A page for people, below the repository's root.
struct Paper {
    /// Its path from there, with `/`.
    name: String,
    lang: Lang,
}

impl Paper {
    fn path(&self) -> PathBuf {
        root().join(&self.name)
    }

    fn text(&self) -> String {
        std::fs::read_to_string(self.path()).unwrap().replace("\r\n", "\n")
    }
}

/// All pages that are written by hand: at the root, in `.github` and in `.github/docs`; `.zh-CN.md`
/// are those in Chinese.
fn papers() -> Vec<Paper> {
    let mut found = Vec::new();
    for folder in ["", ".github/", ".github/docs/"] {
        let entries = std::fs::read_dir(root().join(folder))
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap());
        for name in entries.filter(|n| n.ends_with(".md")) {
            let lang = if name.ends_with(".zh-CN.md") { Lang::Zh } else { Lang::En };
            found.push(Paper { name: format!("{folder}{name}"), lang });
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(found.len() > 15, "only {} pages found", found.len());
    found
}

/// A page of `.github/docs` in both languages.
fn both(page: &str) -> [Paper; 2] {
    let paper = |suffix, lang| Paper { name: format!(".github/docs/{page}{suffix}"), lang };
    [paper(".md", Lang::En), paper(".zh-CN.md", Lang::Zh)]
}

/// What all pages of a language say.
fn said(lang: Lang) -> String {
    papers().iter().filter(|p| p.lang == lang).map(Paper::text).collect()
}

/// Compares a file with what it should hold, or rewrites it.
fn settle(path: &Path, wanted: &str) {
    let present = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    if std::env::var_os("UPDATE").is_some() && present != wanted {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, wanted).unwrap();
    } else if present != wanted {
        let differs = present.lines().zip(wanted.lines()).find(|(a, b)| a != b);
        panic!(
            "{} is not up to date ({differs:?}); run UPDATE=1 cargo test --test docs",
            path.display()
        );
    }
}

/// Outputs, tables and code of all pages.
#[test]
fn pages_show_what_the_program_does() {
    let (mut blocks, mut parts) = (0, 0);
    for paper in papers() {
        let mut page = Page::read(&paper.path());
        let playground = Playground::new(&root(), paper.lang);
        page.each_block(|block| {
            blocks += 1;
            playground.run(block, &paper.name)
        });
        for (name, text) in generated::parts(paper.lang) {
            parts += usize::from(page.fill(name, &text));
        }
        settle(&paper.path(), &page.text());
    }
    assert!(blocks > 60, "only {blocks} blocks found");
    assert_eq!(parts, generated::PLACES, "a generated part stands on too few or too many pages");
}

#[test]
fn each_rule_has_its_page() {
    let folder = root().join(".github/docs/rules");
    for rule in iac_icp::rules::RULES {
        settle(&folder.join(format!("{}.md", rule.id)), &generated::rule_page(rule));
    }
    settle(&folder.join("README.md"), &generated::rule_index());
    let pages = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(
        pages,
        iac_icp::rules::RULES.len() + 1,
        "a page of a rule that is gone is left in {}",
        folder.display()
    );
}

#[test]
fn the_catalogue_has_its_page() {
    settle(&root().join(".github/docs/catalog/README.md"), &catalog::page());
}
