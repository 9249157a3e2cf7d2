//! Whole trees of valid code: every place and format of their reports, fixes, and any number of
//! threads.

use iac_icp::fix;
use iac_icp::report::{Format, Options, render};
use iac_icp::source::SourceSet;

use super::generate::tree;
use super::random::Random;
use crate::judge::{fixing, judge};
use crate::targets;

#[test]
fn generated_trees_keep_every_promise() {
    let (mut findings, mut fixes) = (0, 0);
    for seed in 0..60 {
        let files = tree(&mut Random::new(seed));
        let sources = SourceSet::new();
        let report = judge(&sources, &files, &fixing());
        assert!(report.errors.is_empty(), "seed {seed}: {:?}", report.errors);
        findings += report.findings.len();
        fixes +=
            fix::changes(&report.findings, true, &sources).iter().map(|c| c.fixes).sum::<usize>();
        let input: String = files
            .iter()
            .map(|(path, text)| {
                format!("==== {path}\n{text}{}", if text.ends_with('\n') { "" } else { "\n" })
            })
            .collect();
        let ran = std::panic::catch_unwind(|| targets::lint(input.as_bytes()));
        assert!(ran.is_ok(), "seed {seed}");
    }
    // The generator would be of no use if its trees had little to find.
    assert!(findings > 600 && fixes > 150, "{findings} findings, {fixes} fixes");
}

#[test]
fn one_thread_and_many_say_the_same() {
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let pools = [pool(1), pool(2), pool(5)];
    for seed in 1_000..1_010 {
        let mut random = Random::new(seed);
        let mut files: Vec<(String, String)> = Vec::new();
        for folder in 0..4 {
            files.extend(
                tree(&mut random)
                    .into_iter()
                    .map(|(path, text)| (format!("{folder}/{path}"), text)),
            );
        }
        let run = || {
            let sources = SourceSet::new();
            let report = judge(&sources, &files, &fixing());
            [Format::Json, Format::Sarif, Format::Human]
                .map(|f| render(f, &report, &sources, &Options::default()))
        };
        let reports = pools.each_ref().map(|pool| pool.install(run));
        assert!(reports[0] == reports[1] && reports[0] == reports[2], "seed {seed}");
    }
}
