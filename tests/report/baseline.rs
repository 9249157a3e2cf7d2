//! Baselines: what they cover, what they leave, and that they survive moved lines.

use iac_icp::baseline::{apply, prune, write};
use iac_icp::finding::{Finding, Report, Verdict};
use iac_icp::report::Paths;
use iac_icp::source::SourceSet;

use super::sample::{bare, find, sample};

/// A finding on each line `period = …` of each file.
fn run(files: &[(&str, &str)]) -> (SourceSet, Report) {
    let sources = SourceSet::new();
    let mut findings = Vec::new();
    for (path, text) in files {
        sources.add_text(path, text);
        for n in 0..text.matches("period").count() {
            let resource = Some("alicloud_instance.web".to_owned());
            findings.push(Finding {
                resource,
                ..bare("term-too-short", find(&sources, path, "period", n))
            });
        }
    }
    (sources, Report { findings, ..Report::default() })
}

#[test]
fn a_baseline_covers_what_it_was_written_from() {
    let mut sample = sample();
    let paths = Paths::default();
    let text = write(&sample.report, &sample.sources, &paths);
    let all = sample.report.findings.len();
    let stale = apply(&mut sample.report, &text, &sample.sources, &paths).unwrap();
    assert!(stale.is_empty() && sample.report.findings.is_empty());
    assert_eq!(sample.report.suppressed.len(), all);
    assert_eq!(write(&sample.report, &sample.sources, &paths), text, "updating loses nothing");
}

#[test]
fn moved_lines_are_known_other_files_and_further_findings_are_new() {
    let paths = Paths::default();
    let (sources, report) = run(&[("a.tf", "period = 1\n")]);
    let text = write(&report, &sources, &paths);
    let (sources, mut report) =
        run(&[("a.tf", "# 上移\n\nperiod = 1\nperiod = 2\n"), ("b.tf", "period = 1\n")]);
    assert!(apply(&mut report, &text, &sources, &paths).unwrap().is_empty());
    let left: Vec<_> =
        report.findings.iter().map(|f| sources.file(f.span.file).path.to_string()).collect();
    assert_eq!(left, ["a.tf", "b.tf"]);
}

#[test]
fn what_was_undecided_and_is_now_violated_is_new() {
    let paths = Paths::default();
    let (sources, mut report) = run(&[("a.tf", "period = 1\n")]);
    report.findings[0].verdict = Verdict::Undecided;
    let text = write(&report, &sources, &paths);
    report.findings[0].verdict = Verdict::Violation;
    assert_eq!(apply(&mut report, &text, &sources, &paths).unwrap().len(), 1);
    assert_eq!(report.findings.len(), 1);
}

#[test]
fn stale_entries_are_listed_and_pruned() {
    let paths = Paths::default();
    let (sources, report) = run(&[("a.tf", "period = 1\nperiod = 1\n"), ("b.tf", "period = 1\n")]);
    let text = write(&report, &sources, &paths);
    let (sources, mut report) = run(&[("a.tf", "period = 1\n")]);
    let stale = apply(&mut report, &text, &sources, &paths).unwrap();
    let described: Vec<_> = stale.iter().map(|e| e.describe()).collect();
    assert_eq!(
        described,
        [
            "term-too-short: a.tf alicloud_instance.web",
            "term-too-short: b.tf alicloud_instance.web"
        ]
    );
    let (pruned, _) = prune(&text, &stale).unwrap();
    assert_eq!(pruned, write(&report, &sources, &paths));
}

#[test]
fn a_baseline_that_cannot_be_read_is_an_error() {
    let mut report = Report::default();
    let other = "{\"schema\": \"x\", \"findings\": []}";
    let extra = "{\"schema\": \"iac-icp/baseline/v1\", \"findings\": [], \"more\": 1}";
    for text in ["", "[]", other, extra] {
        assert!(apply(&mut report, text, &SourceSet::new(), &Paths::default()).is_err(), "{text}");
    }
}
