//! Inputs that would take forever, or the stack: they end soon, with a reason.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::{Project, attribute, text};
use crate::value::{Value, Why};

/// Runs on a stack as small as that of any thread. The limit only tells what never ends; machines
/// are busy.
fn on_small_stack(test: impl FnOnce() + Send + 'static) {
    let start = Instant::now();
    std::thread::Builder::new().stack_size(2 << 20).spawn(test).unwrap().join().unwrap();
    assert!(start.elapsed() < Duration::from_secs(180), "took {:?}", start.elapsed());
}

fn budget(files: &[(&str, &str)]) {
    let lowered = Project::new(files).lower();
    assert!(
        matches!(attribute(&lowered, "test.it", "v").value, Value::Unknown(Why::Budget(_))),
        "{}",
        text(&lowered, "test.it", "v")
    );
    assert!(!lowered.problems.is_empty());
}

fn doubling(first: &str, next: impl Fn(usize) -> String, last: usize) -> String {
    let mut text = format!("locals {{\n  l0 = {first}\n");
    for i in 1..=last {
        let _ = writeln!(text, "  l{i} = {}", next(i - 1));
    }
    let _ = write!(text, "}}\nresource \"test\" \"it\" {{\n  v = local.l{last}\n}}\n");
    text
}

#[test]
fn doubling_lists_texts_and_objects() {
    on_small_stack(|| {
        // Every local alone is small in memory; unfolded, the last has 2^40 parts. What comes after
        // the limit is built anew, so the limit is seen in the problems, not always in the
        // last value.
        for text in [
            doubling("[1]", |i| format!("[local.l{i}, local.l{i}]"), 40),
            doubling("[1]", |i| format!("{{ a = local.l{i}, b = local.l{i} }}"), 40),
            doubling("\"x\"", |i| format!("\"${{local.l{i}}}${{local.l{i}}}\""), 40),
        ] {
            let lowered = Project::new(&[("main.tf", &text)]).lower();
            assert!(lowered.problems.iter().any(|p| p.kind == crate::syntax::ProblemKind::Budget));
        }
    });
}

#[test]
fn long_chains_of_references() {
    on_small_stack(|| {
        let text = doubling("1", |i| format!("local.l{i} + 1"), 300);
        assert_eq!(
            super::text(&Project::new(&[("main.tf", &text)]).lower(), "test.it", "v"),
            "301"
        );
        budget(&[("main.tf", &doubling("1", |i| format!("local.l{i} + 1"), 20_000))]);
    });
}

#[test]
fn nesting_that_is_met_at_the_end_of_a_chain() {
    on_small_stack(|| {
        for links in [20, 90] {
            for (open, close) in [
                ("try(", ")"),
                ("true ? ", " : false"),
                ("false ? false : ", ""),
                ("!", ""),
                ("1 == 2 || ", ""),
            ] {
                for levels in [20, 60] {
                    let mut text =
                        doubling("unwanted_a.b.v", |i| format!("[local.l{i}][0]"), links);
                    let nested = format!("{}true{}", open.repeat(levels), close.repeat(levels));
                    let _ = write!(text, "resource \"unwanted_a\" \"b\" {{\n  v = {nested}\n}}\n");
                    assert_eq!(
                        super::text(&Project::new(&[("main.tf", &text)]).lower(), "test.it", "v"),
                        "true"
                    );
                }
            }
        }
    });
}

#[test]
fn long_chains_that_are_met_from_their_start() {
    on_small_stack(|| {
        let mut text = doubling("[1]", |i| format!("[local.l{i}]"), 5_000);
        for i in 0..5_000 {
            let _ = writeln!(text, "resource \"test\" \"r{i}\" {{\n  v = local.l{i}\n}}");
        }
        let lowered = Project::new(&[(
            "main.tf",
            &text.replace("resource \"test\" \"it\"", "resource \"unwanted_x\" \"it\""),
        )])
        .lower();
        assert_eq!(lowered.graph.resources.len(), 5_000);
    });
}

#[test]
fn unknown_conditionals_in_each_other() {
    on_small_stack(|| {
        let mut variables = String::new();
        let mut inline = "0".to_owned();
        for i in 0..40 {
            let _ = writeln!(variables, "variable \"x{i}\" {{\n  type = bool\n}}");
            inline = format!("var.x{i} ? {i} : {inline}");
        }
        let text = format!("{variables}resource \"test\" \"it\" {{\n  v = {inline}\n}}");
        let lowered = Project::new(&[("main.tf", &text)]).lower();
        assert_eq!(
            attribute(&lowered, "test.it", "v").options().len(),
            40,
            "{:?}",
            lowered.problems
        );
        let chain = doubling(
            "1",
            |i| format!("(var.x{i} ? local.l{i} : local.l{i} * 2) + (var.x{i} ? 1 : 3)"),
            39,
        );
        budget(&[("main.tf", &format!("{variables}{chain}"))]);
    });
}

#[test]
fn huge_counts_and_ranges() {
    on_small_stack(|| {
        let lowered =
            Project::new(&[("main.tf", "resource \"test\" \"it\" {\n  count = 1000000000\n}")])
                .lower();
        assert_eq!(lowered.graph.resources.len(), 1);
        assert!(matches!(lowered.graph.resources[0].count_unknown, Some(Why::Budget(_))));
        budget(&[(
            "main.tf",
            "resource \"test\" \"it\" {\n  v = join(\"\", [for i in range(999) : format(\"%9999d\", i)])\n}",
        )]);
        assert_eq!(super::eval("format(\"%2147483648d\", 1)", ""), "?budget");
        // More than 1024 elements are an error in Terraform itself.
        assert_eq!(super::eval("range(1000000000)", ""), "?invalid");
    });
}

#[test]
fn loops_in_loops() {
    on_small_stack(|| {
        let list = format!("[{}]", vec!["1"; 300].join(","));
        budget(&[(
            "main.tf",
            &format!(
                "locals {{\n  l = {list}\n}}\nresource \"test\" \"it\" {{\n  v = [for a in local.l : [for b in local.l : [for c in local.l : a + b + c]]]\n}}"
            ),
        )]);
    });
}

#[test]
fn the_same_large_value_many_times() {
    on_small_stack(|| {
        let row = format!("[{}]", vec!["local.l"; 2000].join(","));
        let calls: String = (0..20).fold(String::new(), |all, i| {
            format!("{all}  j{i} = jsonencode({row})\n  e{i} = {row} == {row}\n")
        });
        let text = format!(
            "locals {{\n  l = [for p in setproduct(range(40), range(50)) : [p[0]]]\n{calls}}}\nresource \"test\" \"it\" {{\n  v = [{}]\n}}",
            (0..20).map(|i| format!("local.j{i}, local.e{i}")).collect::<Vec<_>>().join(",")
        );
        let lowered = Project::new(&[("main.tf", &text)]).lower();
        assert!(!lowered.problems.is_empty());
    });
}

#[test]
fn a_template_with_thousands_of_variables() {
    on_small_stack(|| {
        let lowered = Project::new(&[
            ("main.tf", "resource \"test\" \"it\" {\n  v = templatefile(\"t\", { for p in setproduct(range(40), range(50)) : \"v${p[0] * 50 + p[1]}\" => p[0] * 50 + p[1] })\n}"),
            ("t", "${v1999}!"),
        ])
        .lower();
        assert_eq!(text(&lowered, "test.it", "v"), "\"1999!\"", "{:?}", lowered.problems);
    });
}

#[test]
fn modules_that_call_themselves_or_are_too_deep() {
    on_small_stack(|| {
        let lowered = Project::new(&[
            ("main.tf", "module \"m\" {\n  source = \"./m\"\n}"),
            ("m/main.tf", "module \"m\" {\n  source = \"../m\"\n}\nresource \"test\" \"it\" {\n  v = module.m.x\n}"),
        ])
        .lower();
        assert_eq!(text(&lowered, "module.m.test.it", "v"), "?cycle");
        assert_eq!(lowered.problems.len(), 1);
    });
}

#[test]
fn a_chain_of_modules_is_cut() {
    on_small_stack(|| {
        let names: Vec<(String, String)> = (0..60)
            .map(|i| {
                (
                    format!("m{i}/main.tf"),
                    format!("module \"m\" {{\n  source = \"../m{}\"\n  count = 3\n}}\nresource \"test\" \"it\" {{}}", i + 1),
                )
            })
            .collect();
        let files: Vec<(&str, &str)> =
            names.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let lowered = Project::new(&files).lower_in("m0");
        assert!(!lowered.problems.is_empty());
        assert!(lowered.graph.resources.len() < 100_000);
    });
}

#[test]
fn deep_templates_and_blocks() {
    on_small_stack(|| {
        let directive = format!("{}x{}", "%{ if true }".repeat(500), "%{ endif }".repeat(500));
        let mut blocks = "v = 1".to_owned();
        for _ in 0..60 {
            blocks = format!("b {{\n{blocks}\n}}");
        }
        let mut json = "1".to_owned();
        for _ in 0..60 {
            json =
                format!("{{\"dynamic\": {{\"d\": {{\"for_each\": [1], \"content\": {json}}}}}}}");
        }
        let json = format!("{{\"resource\": {{\"test\": {{\"j\": {json}}}}}}}");
        let native =
            format!("resource \"test\" \"it\" {{\n  v = templatefile(\"t\", {{}})\n  {blocks}\n}}");
        let lowered =
            Project::new(&[("main.tf", &native), ("j.tf.json", &json), ("t", &directive)]).lower();
        assert_eq!(lowered.graph.resources.len(), 2);
    });
}
