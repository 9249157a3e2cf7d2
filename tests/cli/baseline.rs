//! Baselines: written, used, stale, pruned.

use crate::sandbox::{SHORT, Sandbox, good};

#[test]
fn a_baseline_covers_what_was_there_and_nothing_new() {
    let sandbox = Sandbox::new(&[("main.tf", SHORT)]);
    assert_eq!(sandbox.run("lint --write-baseline known.json").code, 0);
    let ran = sandbox.run("lint --baseline known.json");
    assert!(ran.code == 0 && !ran.out.contains("term-too-short"), "{ran:?}");
    sandbox.write("main.tf", format!("# moved\n\n\n{SHORT}"));
    assert_eq!(sandbox.run("lint --baseline known.json").code, 0, "moved lines are known");
    sandbox.write("second/main.tf", SHORT);
    let ran = sandbox.run("lint --baseline known.json --format json");
    assert!(ran.code == 1 && ran.found() == ["term-too-short violation"], "the same resource in another file is new: {ran:?}");
}

#[test]
fn stale_entries_are_said_and_pruned() {
    let sandbox = Sandbox::new(&[("main.tf", SHORT)]);
    sandbox.run("lint --write-baseline known.json");
    let written = sandbox.read("known.json");
    sandbox.write("main.tf", good());
    let ran = sandbox.run("lint --baseline known.json");
    assert!(ran.code == 0 && ran.err.contains("stale in the baseline: term-too-short: main.tf"), "{ran:?}");
    assert_eq!(sandbox.read("known.json"), written, "nothing is pruned unasked");
    assert!(sandbox.run("lint --baseline known.json --quiet").err.is_empty());
    sandbox.run("lint --baseline known.json --prune-baseline");
    assert!(!sandbox.read("known.json").contains("term-too-short"));
    assert!(sandbox.run("lint --baseline known.json").err.is_empty());
}

#[test]
fn broken_input_writes_a_baseline_but_is_no_success() {
    let sandbox = Sandbox::new(&[("main.tf", SHORT), ("broken.tf", "resource {\n")]);
    let ran = sandbox.run("lint --write-baseline known.json");
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(!sandbox.read("known.json").contains("syntax-error"));
    assert_eq!(sandbox.run("lint --baseline known.json").code, 2);
}
