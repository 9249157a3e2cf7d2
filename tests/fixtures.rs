//! Every fixture is its own expectation: carets under a line say what is found there, and nothing
//! else may be found.
//!
//! A case is a file or a folder in `fixtures/rules/<rule-id>/`, named `violation…`, `pass…` or
//! `undecided…`. All rules run over all cases. See `fixtures/README.md` for the notation.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod agree;
mod case;
pub(crate) mod chinese;
mod expect;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use iac_icp::catalog::Catalog;
use iac_icp::rules::{Edits, RULES, rule};

use case::{Case, Dialect, Outcome, lint};
use expect::Found;

/// Combinations that do not exist, each with its reason.
const EXCEPTIONS: &[(&str, &[Dialect], &[Outcome], &str)] = &[
    ("filing-server-replaced", CODE, ALL, "only a plan knows what is replaced"),
    ("filing-address-released", CODE, ALL, "only a plan knows what was before"),
    ("domain-suffix", CODE, &[Outcome::Violation], "the list of approved endings is not at hand"),
    ("cross-account", &[Dialect::Ros], ALL, "a template has one account"),
    ("server-expired", CODE, ALL, "only plans and states know when a server ends"),
    (
        "not-designated",
        CODE,
        &[Outcome::Violation],
        "no document says that a newer edition refuses a product",
    ),
    ("stale-dns-record", CODE, &[Outcome::Violation], "only a plan knows the address that goes"),
    ("server-stopped", &[Dialect::Ros], ALL, "no property of ROS says that a server is stopped"),
    ("syntax-error", CODE, UNDECIDED, "text parses or does not"),
    ("duplicate-key", CODE, UNDECIDED, "a key is written twice or is not"),
    ("unread-section", &[Dialect::Terraform], ALL, "only templates have sections"),
    ("unread-section", &[Dialect::Ros], UNDECIDED, "a section is read or is not"),
    ("module-unavailable", CODE, UNDECIDED, "a module is at hand or is not"),
    ("unknown-type", CODE, UNDECIDED, "a type is known or is not"),
    (
        "unused-configuration",
        CODE,
        UNDECIDED,
        "a part of the configuration has an effect or has none",
    ),
    ("unused-suppression", CODE, UNDECIDED, "a suppression is used or is not"),
    ("expired-suppression", CODE, UNDECIDED, "a date has passed or has not"),
];
/// What only plans can show.
const PLANS: &[(&str, Outcome)] = &[
    ("filing-server-replaced", Outcome::Violation),
    ("filing-server-replaced", Outcome::Pass),
    ("filing-server-replaced", Outcome::Undecided),
    ("filing-address-released", Outcome::Violation),
    ("filing-address-released", Outcome::Pass),
    ("filing-address-released", Outcome::Undecided),
    ("server-expired", Outcome::Violation),
    ("server-expired", Outcome::Pass),
    ("server-expired", Outcome::Undecided),
    ("stale-dns-record", Outcome::Violation),
    ("stale-dns-record", Outcome::Pass),
];
/// Edits that no case can show, each with its reason.
const ELSEWHERE: &[(&str, Edits, &str)] = &[(
    "stale-dns-record",
    Edits::Safe,
    "a plan has to be made again after its code is mended: `cli::fixes` shows it",
)];
const CODE: &[Dialect] = &[Dialect::Terraform, Dialect::Ros];
const ALL: &[Outcome] = &[Outcome::Violation, Outcome::Pass, Outcome::Undecided];
const UNDECIDED: &[Outcome] = &[Outcome::Undecided];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules")
}

fn cases() -> Vec<Case> {
    let mut all = Vec::new();
    for folder in case::entries(&root()) {
        let id = folder.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(rule(&id).is_some(), "{}: no such rule", folder.display());
        all.extend(case::entries(&folder).into_iter().filter_map(|path| Case::read(&id, &path)));
    }
    all
}

/// Runs a check over all items on all processors; differences in order.
fn differences<T: Sync>(
    items: &[T],
    check: impl Fn(&T) -> Vec<String> + Sync + Send,
) -> Vec<String> {
    // No threads of a pool: one that waits for a run in this process would begin the next item
    // meanwhile, within the first.
    let next = AtomicUsize::new(0);
    let work = || {
        let take = || next.fetch_add(1, Ordering::Relaxed);
        let each = std::iter::repeat_with(take).map_while(|at| Some((at, check(items.get(at)?))));
        each.collect::<Vec<_>>()
    };
    let mut all: Vec<(usize, Vec<String>)> = std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(2, usize::from);
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    all.sort_unstable_by_key(|(at, _)| *at);
    all.into_iter().flat_map(|(_, wrong)| wrong).collect()
}

#[test]
fn findings_are_those_that_are_marked() {
    let edits = Mutex::new(BTreeSet::new());
    let wrong = differences(&cases(), |case| {
        let found = case.lint();
        let offered = found
            .iter()
            .filter(|f| f.fixable)
            .map(|f| (f.rule.clone(), if f.safe { Edits::Safe } else { Edits::Unsafe }));
        edits.lock().unwrap().extend(offered);
        let mut left: Vec<&Found> = found.iter().collect();
        let mut wrong = Vec::new();
        for expected in &case.expected {
            match left.iter().position(|f| expected.matches(f)) {
                Some(at) => {
                    left.remove(at);
                }
                None => wrong.push(format!("{}: missing {expected}", case.name())),
            }
        }
        left.sort_by_key(|found| std::cmp::Reverse(found.line()));
        wrong.extend(left.into_iter().map(|found| case.unmarked(found)));
        wrong
    });
    assert!(
        wrong.is_empty(),
        "{} differences; UPDATE=1 marks what is found and not marked\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    // The page of a rule says which edits its findings offer: those that some case offers.
    let mut offered = edits.into_inner().unwrap();
    let elsewhere = ELSEWHERE.iter().map(|(rule, kind, _)| ((*rule).to_owned(), *kind));
    assert!(elsewhere.clone().all(|edit| offered.insert(edit)), "needless exception");
    let said = RULES.iter().flat_map(|r| r.edits.iter().map(|kind| (r.id.to_owned(), *kind)));
    assert_eq!(offered, said.collect());
}

#[test]
fn all_outputs_count_alike() {
    let wrong = differences(&cases(), agree::differences);
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_said_in_chinese_has_no_english_sentence() {
    let wrong = differences(&cases(), chinese::english_of);
    assert!(wrong.is_empty(), "{} in English\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn names_say_what_a_case_shows() {
    for case in cases() {
        let of_rule = case.expected.iter().filter(|e| e.rule == case.rule);
        let (undecided, violations): (Vec<_>, Vec<_>) =
            of_rule.partition(|e| e.word == "undecided");
        let holds = match case.outcome {
            Outcome::Violation => !violations.is_empty(),
            Outcome::Undecided => !undecided.is_empty() && violations.is_empty(),
            Outcome::Pass => undecided.is_empty() && violations.is_empty(),
        };
        assert!(holds, "{} does not show what its name says", case.name());
    }
}

#[test]
fn every_rule_has_every_outcome_in_both_dialects() {
    let have: BTreeSet<(String, Dialect, Outcome)> =
        cases().into_iter().map(|c| (c.rule, c.dialect, c.outcome)).collect();
    let mut missing = Vec::new();
    for rule in RULES {
        for dialect in CODE.iter().copied() {
            for outcome in ALL.iter().copied() {
                let there = have.contains(&(rule.id.to_owned(), dialect, outcome));
                let excepted = EXCEPTIONS.iter().any(|(r, d, o, _)| {
                    *r == rule.id && d.contains(&dialect) && o.contains(&outcome)
                });
                assert!(
                    !(there && excepted),
                    "{} {dialect:?} {outcome:?} exists: remove the exception",
                    rule.id
                );
                if !there && !excepted {
                    missing.push(format!("{} {dialect:?} {outcome:?}", rule.id));
                }
            }
        }
    }
    for (rule, outcome) in PLANS {
        if !have.contains(&((*rule).to_owned(), Dialect::Plan, *outcome)) {
            missing.push(format!("{rule} Plan {outcome:?}"));
        }
    }
    assert!(missing.is_empty(), "{} missing\n{}", missing.len(), missing.join("\n"));
}

#[test]
fn fixes_mend_what_they_say() {
    let violations: Vec<Case> =
        cases().into_iter().filter(|c| c.outcome == Outcome::Violation).collect();
    let fixed = AtomicUsize::new(0);
    let wrong = differences(&violations, |case| {
        let copy = case.copy();
        let mends = |found: &[Found]| {
            found
                .iter()
                .filter(|f| f.fixable)
                .map(|f| (f.rule.clone(), f.resource.clone()))
                .collect::<Vec<_>>()
        };
        let before = lint(&copy.path, &copy.arguments);
        let promised = mends(&before);
        // A fix that gets in the way of another waits for the next run.
        for _ in 0..3 {
            let fix = ["--fix", "--unsafe-fixes"].map(str::to_owned);
            lint(&copy.path, &[&copy.arguments[..], &fix].concat());
        }
        let after = lint(&copy.path, &copy.arguments);
        fixed.fetch_add(promised.len(), Ordering::Relaxed);
        let broken = |found: &[Found]| found.iter().filter(|f| f.rule == "syntax-error").count();
        let left = after.iter().filter(|f| {
            f.word != "undecided" && promised.contains(&(f.rule.clone(), f.resource.clone()))
        });
        let mut wrong: Vec<String> = left.map(|f| format!("{}: still {f}", case.name())).collect();
        if broken(&after) > broken(&before) {
            wrong.push(format!("{}: the fix broke the file", case.name()));
        }
        wrong
    });
    assert!(wrong.is_empty(), "{} fixes are wrong\n{}", wrong.len(), wrong.join("\n"));
    assert!(fixed.into_inner() > 25, "the fixtures must hold findings that can be mended");
}

/// One side of an example.
struct Shown {
    rule: &'static str,
    extension: &'static str,
    bad: bool,
    code: &'static str,
    config: Option<&'static str>,
}

#[test]
fn the_examples_of_explain_show_what_they_say() {
    let mut all = Vec::new();
    for rule in RULES {
        for example in rule.docs.examples {
            let config = example.config;
            let (rule, extension) = (rule.id, example.extension);
            all.push(Shown {
                rule,
                extension,
                bad: true,
                code: example.bad,
                config: config.map(|c| c.0),
            });
            all.push(Shown {
                rule,
                extension,
                bad: false,
                code: example.good,
                config: config.map(|c| c.1),
            });
        }
    }
    let wrong = differences(&all, |shown| {
        let name = format!(
            "iac-icp-example-{}-{}-{}-{}",
            std::process::id(),
            shown.rule,
            shown.extension,
            shown.bad
        );
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join(format!("main.{}", shown.extension));
        std::fs::write(&file, shown.code).unwrap();
        if let Some(config) = shown.config {
            std::fs::write(folder.join(".iac-icp.hcl"), config).unwrap();
        }
        let found = lint(&file, &case::configuration(&folder));
        std::fs::remove_dir_all(&folder).unwrap();
        // What a rule leaves undecided at most is all that its example can show.
        let never = EXCEPTIONS
            .iter()
            .any(|(r, d, o, _)| *r == shown.rule && *d == CODE && *o == [Outcome::Violation]);
        let plans = PLANS.contains(&(shown.rule, Outcome::Violation));
        let violated = found
            .iter()
            .any(|f| f.rule == shown.rule && (f.word != "undecided" || never && !plans));
        let all: Vec<String> = found.iter().map(ToString::to_string).collect();
        let side = if shown.bad { "bad" } else { "good" };
        let mut wrong = Vec::new();
        if violated != shown.bad {
            wrong.push(format!("{} {} {side}: {}", shown.rule, shown.extension, all.join("; ")));
        }
        let own = documents(shown.rule);
        let cited = found.iter().filter(|f| f.rule == shown.rule && !own.contains(&&*f.source));
        wrong.extend(cited.map(|f| format!("{f} cites {:?}, which its page does not", f.source)));
        wrong
    });
    assert!(wrong.is_empty(), "{} examples are wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// Titles of the documents that the page of a rule names.
fn documents(id: &str) -> Vec<&'static str> {
    let keys = rule(id).map_or(&[][..], |rule| rule.docs.sources);
    let catalog = Catalog::get();
    let mut titles: Vec<&str> =
        keys.iter().filter_map(|key| catalog.source(key)).map(|source| source.title).collect();
    if titles.is_empty() {
        titles.push("");
    }
    titles
}
