//! Plans that nobody means well with: no panic, no endless work.

use std::time::{Duration, Instant};

use super::harness::run;

const PLANS: [&str; 2] = [
    include_str!("../../fixtures/plan/alicloud/plan.json"),
    include_str!("../../fixtures/plan/real/change.json"),
];

fn all(plan: &str) -> usize {
    run(plan, &[("infra/main.tf", include_str!("../../fixtures/plan/alicloud/main.tf"))], &|_| true)
        .graph()
        .resources
        .len()
}

/// The end of the JSON value at the start of a text.
fn value_end(text: &str) -> usize {
    let (mut depth, mut quoted, mut escaped) = (0_i32, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' | b',' if depth == 0 => return at,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

#[test]
fn any_value_may_be_of_any_type() {
    for plan in PLANS {
        let colons: Vec<usize> = plan.match_indices("\":").map(|(at, _)| at + 2).collect();
        // Every seventh place keeps the test fast; the replacements rotate, so that neighbours
        // differ.
        for (turn, at) in colons.iter().enumerate().filter(|(turn, _)| turn % 7 == 0) {
            let other = [
                "null",
                "true",
                "7",
                "\"module.[\"",
                "[]",
                "{}",
                "[[1],{\"a\":[null]}]",
                "{\"references\":[1,\"a.b[\"]}",
            ][turn / 7 % 8];
            let end = at + value_end(&plan[*at..]);
            all(&format!("{}{other}{}", &plan[..*at], &plan[end..]));
        }
    }
}

#[test]
fn values_of_wrong_form_are_reported() {
    for values in ["[]", "7", "{\"root_module\":[]}", "{\"root_module\":{\"resources\":{}}}"] {
        let plan = format!("{{\"terraform_version\":\"1.11.4\",\"planned_values\":{values}}}");
        assert_eq!(run(&plan, &[], &|_| true).lowered.problems.len(), 1, "{values}");
    }
    let empty = run("{\"terraform_version\":\"1.11.4\",\"planned_values\":{}}", &[], &|_| true);
    assert_eq!(empty.lowered.problems, []);
}

fn limit(start: Instant) {
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn outputs_may_refer_to_each_other_in_circles() {
    let start = Instant::now();
    let references = |name: &str| {
        (0..8).map(|i| format!("\"module.{name}.o{i}\"")).collect::<Vec<_>>().join(",")
    };
    let outputs = |inner: &str| {
        let one = |i: usize| {
            format!(
                "\"o{i}\":{{\"expression\":{{\"references\":[\"var.v\",{}]}}}}",
                references(inner)
            )
        };
        (0..8).map(one).collect::<Vec<_>>().join(",")
    };
    let call = |inner: &str| {
        format!(
            "{{\"expressions\":{{\"v\":{{\"references\":[{}]}}}},\"module\":{{\"outputs\":{{{}}}}}}}",
            references("a"),
            outputs(inner)
        )
    };
    let plan = format!(
        "{{\"terraform_version\":\"1\",\"planned_values\":{{\"root_module\":{{\"resources\":[{{\"address\":\"t.x\",\"mode\":\"managed\",\
         \"type\":\"t\",\"name\":\"x\",\"values\":{{\"v\":\"1\"}}}}]}}}},\"configuration\":{{\"root_module\":{{\"resources\":[{{\
         \"address\":\"t.x\",\"mode\":\"managed\",\"type\":\"t\",\"name\":\"x\",\"expressions\":{{\"v\":{{\"references\":[{}]}}}}}}],\
         \"module_calls\":{{\"a\":{}}}}}}}}}",
        references("a"),
        call("a")
    );
    assert_eq!(run(&plan, &[], &|_| true).graph().resources.len(), 1);
    limit(start);
}

#[test]
fn deep_and_long_values_are_cut() {
    let start = Instant::now();
    let deep = format!("{}1{}", "[".repeat(150), "]".repeat(150));
    let many = vec!["1"; 50_000].join(",");
    let plan = format!(
        "{{\"terraform_version\":\"1\",\"planned_values\":{{\"root_module\":{{\"resources\":[{{\"address\":\"t.x\",\"mode\":\"managed\",\
         \"type\":\"t\",\"name\":\"x\",\"values\":{{\"deep\":{deep},\"many\":[{many}],\"number\":1e999999}}}}]}}}}}}"
    );
    let run = run(&plan, &[], &|_| true);
    assert_eq!(run.say("t.x", "many"), "?budget");
    assert_eq!(run.say("t.x", "number"), "?budget");
    assert!(run.say("t.x", "deep").contains("?budget"));
    limit(start);
}

#[test]
fn many_instances_that_refer_to_each_other_take_no_square_time() {
    let start = Instant::now();
    let count = 20_000;
    let instance = |i: usize| {
        format!(
            "{{\"address\":\"t.x[{i}]\",\"mode\":\"managed\",\"type\":\"t\",\"name\":\"x\",\"index\":{i},\"values\":{{\"v\":\"{i}\"}}}}"
        )
    };
    let instances: Vec<String> = (0..count).map(instance).collect();
    let plan = format!(
        "{{\"terraform_version\":\"1\",\"planned_values\":{{\"root_module\":{{\"resources\":[{}]}}}},\"configuration\":{{\"root_module\":{{\
         \"resources\":[{{\"address\":\"t.x\",\"mode\":\"managed\",\"type\":\"t\",\"name\":\"x\",\"count_expression\":{{}},\
         \"expressions\":{{\"v\":{{\"references\":[\"t.x\",\"count.index\"]}}}}}}]}}}}}}",
        instances.join(",")
    );
    let run = run(&plan, &[], &|_| true);
    assert_eq!(run.graph().resources.len(), count);
    assert_eq!(run.say("t.x[7]", "v"), "\"7\" <- t.x[7]");
    limit(start);
}
