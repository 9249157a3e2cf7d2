//! Edits never destroy: over all fixtures and generated trees, what the fixes make of code is
//! looked at as a whole.

use std::collections::BTreeMap;
use std::path::Path;

use iac_icp::finding::{Answer, Finding, Report, ServerRow, Verdict};
use iac_icp::fix;
use iac_icp::source::SourceSet;

use super::generate::tree;
use super::random::Random;
use crate::judge::{fixing, judge};

type Files = Vec<(String, String)>;

/// More rounds than any code needs.
const ROUNDS: usize = 8;

/// Mends until nothing is left; the last report, and what edits made smaller.
fn mend(files: &mut Files, smaller: &mut Vec<String>) -> Option<Report> {
    for _ in 0..ROUNDS {
        let sources = SourceSet::new();
        let report = judge(&sources, files, &fixing());
        let changes = fix::changes(&report.findings, true, &sources);
        if changes.is_empty() {
            return Some(report);
        }
        for change in changes {
            let file = sources.file(change.file);
            let plain = |text: &str| text.trim_matches(['"', '\'']).parse::<f64>().ok();
            let sunk = change.edits.iter().filter_map(|edit| {
                let old = change.before.get(edit.span.start as usize..edit.span.end as usize)?;
                (plain(old)? > plain(&edit.text)?)
                    .then(|| format!("{}: {old} became {}", file.path, edit.text))
            });
            // Twelve weeks are less than three months.
            smaller.extend(
                sunk.filter(|_| change.edits.iter().all(|edit| !edit.text.contains("Month"))),
            );
            let text =
                if file.had_bom { format!("\u{feff}{}", change.after) } else { change.after };
            files
                .iter_mut()
                .filter(|(path, _)| **path == *file.path)
                .for_each(|(_, old)| old.clone_from(&text));
        }
    }
    None
}

/// What is wrong with how some code is mended.
fn faults(name: &str, files: &Files) -> Vec<String> {
    let sources = SourceSet::new();
    let before = judge(&sources, files, &fixing());
    let mut wrong = Vec::new();
    let Some(after) = mend(&mut files.clone(), &mut wrong) else {
        return vec![format!("{name}: mending has no end")];
    };
    let broken = |report: &Report| {
        report.findings.iter().filter(|f| f.rule == "syntax-error").count() + report.errors.len()
    };
    if broken(&after) > broken(&before) {
        wrong.push("a file parses no longer".to_owned());
    }
    let row = |server: &ServerRow| (server.root.clone(), server.resource.clone());
    let rows: BTreeMap<_, &ServerRow> =
        after.servers.iter().map(|server| (row(server), server)).collect();
    for server in &before.servers {
        let Some(now) = rows.get(&row(server)) else {
            wrong.push(format!("{} is gone", server.resource));
            continue;
        };
        let passed = |server: &ServerRow| server.eligible == Answer::Yes;
        let less = server.term_months.zip(now.term_months).is_some_and(|(then, now)| now < then);
        if passed(server) && !passed(now)
            || less
            || server.public_bandwidth == Some(true) && now.public_bandwidth != Some(true)
        {
            wrong.push(format!("{} was harmed", server.resource));
        }
    }
    let same = |a: &Finding, b: &Finding| {
        (a.rule, &a.root, &a.resource, &a.instances) == (b.rule, &b.root, &b.resource, &b.instances)
    };
    let stays = |found: &&Finding| {
        after.findings.iter().any(|left| left.verdict == Verdict::Violation && same(found, left))
    };
    wrong.extend(
        before
            .findings
            .iter()
            .filter(|f| f.fix.is_some())
            .filter(stays)
            .map(|f| format!("{} is not mended: {}", f.rule, f.message.en)),
    );
    wrong.into_iter().map(|fault| format!("{name}: {fault}")).collect()
}

/// The texts of a file or folder.
fn texts(path: &Path, name: &str, found: &mut Files) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap()) {
            let below = format!("{name}/{}", entry.file_name().to_string_lossy());
            texts(&entry.path(), &below, found);
        }
    } else if let Ok(text) = std::fs::read_to_string(path) {
        found.push((name.to_owned(), text));
    }
}

#[test]
fn edits_of_fixtures_and_generated_trees_harm_nobody() {
    let mut wrong = Vec::new();
    let (mut cases, mut mended) = (0, 0);
    let mut look = |name: &str, files: &Files| {
        let sources = SourceSet::new();
        mended += usize::from(
            !fix::changes(&judge(&sources, files, &fixing()).findings, true, &sources).is_empty(),
        );
        cases += 1;
        wrong.extend(faults(name, files));
    };
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for group in ["rules", "projects", "fixes"] {
        for folder in
            std::fs::read_dir(fixtures.join(group)).unwrap().map(|entry| entry.unwrap().path())
        {
            for case in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
                let mut files = Files::new();
                texts(&case, &case.file_name().unwrap().to_string_lossy(), &mut files);
                files.sort();
                look(&case.display().to_string(), &files);
            }
        }
    }
    for seed in 2_000..2_080 {
        look(&format!("seed {seed}"), &tree(&mut Random::new(seed)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases > 300 && mended > 60, "{mended} of {cases} cases have something to mend");
}
