//! Plans and a state that Terraform made.

use iac_icp::graph::Change;

use super::harness::{Run, run};

const CREATE: &str = include_str!("../../fixtures/plan/real/create.json");
const CHANGE: &str = include_str!("../../fixtures/plan/real/change.json");
const STATE: &str = include_str!("../../fixtures/plan/real/state.json");
const CODE: [(&str, &str); 3] = [
    ("infra/main.tf", include_str!("../../fixtures/plan/real/main.tf")),
    ("infra/modules/web/main.tf", include_str!("../../fixtures/plan/real/modules/web/main.tf")),
    (
        "infra/modules/web/inner/main.tf",
        include_str!("../../fixtures/plan/real/modules/web/inner/main.tf"),
    ),
];

fn all(plan: &str, code: &[(&str, &str)]) -> Run {
    run(plan, code, &|_| true)
}

#[test]
fn every_instance_has_its_address() {
    let run = all(CREATE, &[]);
    let addresses = run.addresses();
    for address in [
        "terraform_data.one",
        "terraform_data.many[1]",
        r#"module.site["a"].terraform_data.app[0]"#,
    ] {
        assert!(addresses.iter().any(|a| a == address), "{address}: {addresses:?}");
    }
    let deep = run.find(r#"module.site["b"].module.inner.terraform_data.deep"#);
    assert_eq!(
        (&*deep.address.base, deep.address.key.as_deref()),
        (r#"module.site["b"].module.inner.terraform_data.deep"#, None)
    );
    assert_eq!(deep.callers.len(), 2);
    assert_eq!(deep.change, Some(Change::Create));
    assert_eq!(run.graph().gaps, []);
}

#[test]
fn references_are_followed_without_the_code() {
    let run = all(CREATE, &[]);
    let check = |address: &str, expected: &str| {
        assert_eq!(run.say(address, "input"), expected, "{address}")
    };
    check("terraform_data.many[0]", "?computed <- terraform_data.one.id");
    // The plan drops what follows an index that is no constant.
    check("terraform_data.same_index[1]", "?computed <- terraform_data.many[1]");
    check("terraform_data.splat", "[?computed, ?computed] <- terraform_data.many[?]");
    check("terraform_data.local_value", "?target-unknown");
    check("module.web[0].terraform_data.app[0]", "?computed <- terraform_data.one.id");
    check(
        r#"module.site["a"].terraform_data.app[1]"#,
        "?computed <- module.web[0].terraform_data.app[0].id",
    );
    check(
        "module.web[1].module.inner.terraform_data.deep",
        "[?computed, ?computed] <- module.web[1].terraform_data.app[0].id, terraform_data.many[0].id",
    );
    check(
        r#"terraform_data.each_value["b"]"#,
        r#"?computed <- terraform_data.from_modules["b"].id"#,
    );
    check("terraform_data.from_data", "{k: \"v\"} <- data.terraform_remote_state.r.outputs");
}

#[test]
fn the_code_fills_what_the_plan_leaves_out() {
    let run = all(CREATE, &CODE);
    let check = |address: &str, expected: &str| {
        assert_eq!(run.say(address, "input"), expected, "{address}")
    };
    check("terraform_data.same_index[1]", "?computed <- terraform_data.many[1].id");
    check("terraform_data.splat", "[?computed, ?computed] <- terraform_data.many[?].id");
    check("terraform_data.local_value", "?computed <- terraform_data.one.id");
    check(
        r#"terraform_data.from_modules["b"]"#,
        r#"[?computed, ?computed, "b"] <- module.web[1].module.inner.terraform_data.deep.id, module.site["b"].terraform_data.app[1].id"#,
    );
}

#[test]
fn sensitive_values_are_not_kept() {
    for plan in [CREATE, CHANGE, STATE] {
        let run = all(plan, &CODE);
        assert!(
            run.say("terraform_data.one", "input").contains("password: ?sensitive"),
            "{}",
            run.say("terraform_data.one", "input")
        );
        assert!(!format!("{:?}", run.graph()).contains("hush-hush"));
    }
}

#[test]
fn changes_are_told_apart() {
    let run = all(CHANGE, &CODE);
    let change = |address: &str| run.find(address).change;
    assert_eq!(change("terraform_data.many[0]"), Some(Change::Replace));
    assert_eq!(change("terraform_data.one"), Some(Change::Update));
    assert_eq!(change("terraform_data.local_value"), Some(Change::Keep));
    assert_eq!(change("terraform_data.gone[0]"), Some(Change::Destroy));
    assert_eq!(run.say("terraform_data.gone[0]", "input"), "\"192.0.2.1\"");
    // Known now, and still an edge.
    let known = run.say("terraform_data.local_value", "input");
    assert!(known.starts_with('"') && known.ends_with(" <- terraform_data.one.id"), "{known}");
}

#[test]
fn a_state_is_read_too() {
    let run = all(STATE, &[]);
    assert_eq!(run.lowered.problems, []);
    assert_eq!(run.say("terraform_data.gone[0]", "input"), "\"192.0.2.1\"");
    assert_eq!(run.find("terraform_data.gone[0]").change, None);
}

#[test]
fn a_plan_on_one_line_points_into_the_code() {
    assert_eq!(CREATE.trim_end().lines().count(), 1);
    let run = all(CREATE, &CODE);
    let app = run.find("module.web[0].terraform_data.app[0]");
    assert_eq!(
        run.text(app.span),
        ("infra/modules/web/main.tf".to_owned(), r#"resource "terraform_data" "app""#.to_owned())
    );
    let input = &app.attributes["input"];
    assert_eq!(run.text(input.name_span).1, "input");
    assert_eq!(run.text(input.value_span).1, "var.up");
    assert_eq!(
        run.text(app.callers[0]),
        ("infra/main.tf".to_owned(), r#"module "web""#.to_owned())
    );
    assert!(run.text(app.block).1.ends_with('}'));
}

#[test]
fn without_the_code_places_are_in_the_plan() {
    let run = all(CREATE, &[]);
    let one = run.find("terraform_data.one");
    assert_eq!(
        run.text(one.span),
        ("infra/plan.json".to_owned(), r#""terraform_data.one""#.to_owned())
    );
    assert_eq!(run.text(one.attributes["input"].name_span).1, r#""input""#);
}

#[test]
fn the_code_may_lie_elsewhere_if_only_one_directory_fits() {
    let moved: Vec<(String, &str)> =
        CODE.iter().map(|(path, text)| (path.replace("infra/", "src/stack/"), *text)).collect();
    let mut code: Vec<(&str, &str)> =
        moved.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    assert_eq!(
        all(CREATE, &code).say("terraform_data.local_value", "input"),
        "?computed <- terraform_data.one.id"
    );
    code.push(("other/main.tf", CODE[0].1));
    assert_eq!(all(CREATE, &code).say("terraform_data.local_value", "input"), "?target-unknown");
}
