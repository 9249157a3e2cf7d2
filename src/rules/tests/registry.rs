//! Every rule is whole: file, registration, texts, sources.

use std::collections::BTreeSet;
use std::path::Path;

use crate::catalog::Catalog;
use crate::rules::{RULES, Text, rule};

/// Files in `src/rules` that hold no rule of their own.
const HELPERS: [&str; 3] = ["input", "tests", "write"];

/// Rules that `input` documents and the pipeline judges.
const INPUT: [&str; 8] = [
    "syntax-error",
    "duplicate-key",
    "unread-section",
    "module-unavailable",
    "unknown-type",
    "unused-configuration",
    "unused-suppression",
    "expired-suppression",
];

#[test]
fn every_file_is_a_rule_and_every_rule_has_a_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let names = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "rs"));
    let stems = names
        .map(|p| p.file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|s| !HELPERS.contains(&s.as_str()));
    let files: BTreeSet<String> =
        stems.map(|s| s.replace('_', "-")).chain(INPUT.map(str::to_owned)).collect();
    let ids: BTreeSet<String> = RULES.iter().map(|r| r.id.to_owned()).collect();
    assert_eq!(files, ids);
    assert_eq!(ids.len(), RULES.len(), "an id is used twice");
    for id in ids {
        assert_eq!(rule(&id).unwrap().check.is_none(), INPUT.contains(&id.as_str()), "{id}");
    }
}

#[test]
fn every_rule_speaks_both_languages_and_names_its_sources() {
    let both = |w: &Text| !w.zh.is_empty() && !w.en.is_empty() && w.zh != w.en;
    for rule in RULES {
        let docs = &rule.docs;
        assert!(
            [&rule.summary, &docs.what, &docs.why, &docs.help].into_iter().all(both),
            "{}",
            rule.id
        );
        assert_eq!(docs.sources.is_empty(), rule.check.is_none(), "{}", rule.id);
        for key in docs.sources {
            assert!(Catalog::get().source(key).is_some(), "{}: no source `{key}`", rule.id);
        }
    }
}
