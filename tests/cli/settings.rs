//! Levels, ignores, baseline and exit code as the configuration and the command line set them.

use crate::sandbox::{SHORT, Sandbox, open};

const NAME: &str = ".iac-icp.hcl";

/// A module with a server that is too short, called twice.
fn modules() -> Sandbox {
    let root = "provider \"alicloud\" {\n  region = \"cn-hangzhou\"\n}\n\nmodule \"old\" {\n  source = \"./m\"\n}\n\nmodule \"new\" {\n  source = \"./n\"\n}\n";
    let module = SHORT.split_once("\n\n").unwrap().1;
    Sandbox::new(&[("main.tf", root), ("m/main.tf", module), ("n/main.tf", module)])
}

#[test]
fn the_configuration_says_when_a_run_fails() {
    let sandbox = Sandbox::new(&[("main.tf", &open())]);
    assert_eq!(sandbox.run("lint").code, 0);
    sandbox.write(NAME, "fail_on = \"undecided\"\n");
    assert_eq!(sandbox.run("lint").code, 1);
    assert_eq!(sandbox.run("lint --fail-on error").code, 0, "the command has the last word");
    assert_eq!(sandbox.run("lint --no-config").code, 0);
    sandbox.write(NAME, "fail_on = \"undecide\"\n");
    let ran = sandbox.run("lint --lang en");
    assert!(ran.code == 2 && ran.out.contains("did you mean `undecided`?"), "{ran:?}");
}

#[test]
fn configurations_that_differ_are_asked_about() {
    let sandbox = Sandbox::new(&[("a/main.tf", &open()), ("b/main.tf", &open())]);
    sandbox.write("a/.iac-icp.hcl", "fail_on = \"undecided\"\n");
    sandbox.write("b/.iac-icp.hcl", "fail_on = \"error\"\n");
    let ran = sandbox.run("lint a b --lang en");
    assert!(
        ran.code == 2 && ran.err.contains("differ in `fail_on`: say it with --fail-on"),
        "{ran:?}"
    );
    assert_eq!(sandbox.run("lint a b --fail-on note").code, 1);
    sandbox.write("b/.iac-icp.hcl", "fail_on = \"undecided\"\n");
    assert_eq!(sandbox.run("lint a b").code, 1, "the same is said twice");
}

#[test]
fn the_configuration_names_the_baseline() {
    let sandbox = Sandbox::new(&[("infra/main.tf", SHORT)]);
    assert_eq!(sandbox.run("lint --write-baseline base.json").code, 0);
    sandbox.write(NAME, "baseline = \"base.json\"\n");
    for line in ["lint", "lint infra", "lint --no-config --baseline base.json"] {
        assert_eq!(sandbox.run(line).code, 0, "{line}");
    }
    assert_eq!(sandbox.run("lint --no-config").code, 1);
    sandbox.write(
        "infra/main.tf",
        SHORT.replace("period                     = 1", "period                     = 3"),
    );
    let ran = sandbox.run("lint --lang en");
    assert!(ran.code == 0 && ran.err.contains("stale in the baseline: term-too-short"), "{ran:?}");
    assert_eq!(sandbox.run("lint --prune-baseline").code, 0);
    assert!(!sandbox.read("base.json").contains("term-too-short"));
    let ran = sandbox.run("lint --no-config --prune-baseline --lang en");
    assert!(ran.code == 2 && ran.err.contains("--prune-baseline needs --baseline"), "{ran:?}");
    sandbox.write(NAME, "baseline = \"gone.json\"\n");
    let ran = sandbox.run("lint --lang en");
    assert!(ran.code == 2 && ran.err.contains("cannot read the baseline gone.json"), "{ran:?}");
    sandbox.write(NAME, "baseline = \"../../../../../../../../etc/passwd\"\n");
    let ran = sandbox.run("lint --lang en");
    assert!(ran.code == 2 && ran.err.contains("it lies outside the project"), "{ran:?}");
}

#[test]
fn one_rule_alone_and_all_rules_at_once() {
    let sandbox = Sandbox::new(&[("main.tf", &SHORT.replace("\"PrePaid\"", "\"PostPaid\""))]);
    assert_eq!(
        sandbox.run("lint --format json --only pay-as-you-go").found(),
        ["pay-as-you-go violation"]
    );
    assert_eq!(sandbox.run("lint --format json --only term-too-short").found(), [""; 0]);
    assert_eq!(sandbox.run("lint --format json --rule *=off --rule pay-as-you-go=warning").code, 0);
    let ran = sandbox.run("lint --format json --rule *=off --rule pay-as-you-go=warning");
    assert_eq!(ran.json()["findings"][0]["severity"], "warning");
    sandbox.write(NAME, "rules = { \"*\" = \"off\", \"pay-as-you-go\" = \"note\" }\n");
    let ran = sandbox.run("lint --format json");
    assert_eq!(
        (ran.found(), ran.json()["findings"][0]["severity"].as_str()),
        (vec!["pay-as-you-go violation".to_owned()], Some("note"))
    );
    for line in ["lint --only pay-as-yo-go --lang en", "lint --rule pay-as-yo-go=off --lang en"] {
        let ran = sandbox.run(line);
        assert!(
            ran.code == 2 && ran.out.contains("did you mean pay-as-you-go?"),
            "{line}: {ran:?}"
        );
    }
    let ran = sandbox.run("lint --rule *=loud --lang en");
    assert!(ran.code == 2 && ran.out.contains("--rule *=loud: the level is"), "{ran:?}");
}

#[test]
fn a_comment_above_a_module_ignores_what_lies_in_it() {
    let sandbox = modules();
    let terms = |sandbox: &Sandbox, line: &str| {
        sandbox.run(line).found().iter().filter(|f| f.starts_with("term-too-short")).count()
    };
    assert_eq!(terms(&sandbox, "lint --format json"), 2);
    let code = sandbox.read("main.tf");
    sandbox.write(
        "main.tf",
        code.replace("module \"old\"", "# iac-icp: ignore[term-too-short] reason=\"goes away\" until=2099-01-31\nmodule \"old\""),
    );
    let ran = sandbox.run("lint --format json");
    assert_eq!(terms(&sandbox, "lint --format json"), 1);
    let json = ran.json();
    let ignored = &json["ignored"][0];
    assert_eq!(
        (ignored["resource"].as_str(), ignored["by"].as_str()),
        (Some("module.old.alicloud_instance.web"), Some("comment"))
    );
    assert_eq!(
        (
            ignored["comment"]["path"].as_str(),
            ignored["reason"].as_str(),
            ignored["until"].as_str()
        ),
        (Some("main.tf"), Some("goes away"), Some("2099-01-31"))
    );
    assert!(!ran.out.contains("unused-suppression"), "{}", ran.out);
    let ran = sandbox.run("lint -v --lang en");
    assert!(
        ran.out.contains("ignored:\n  main.tf:5: term-too-short: module.old.alicloud_instance.web (ECS) is bought for 1 month"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("(goes away; until 2099-01-31)"), "{}", ran.out);
    assert_eq!(terms(&sandbox, "lint --format json --no-ignores"), 2);
    sandbox.write(NAME, "unignorable = [\"term-too-short\"]\n");
    assert_eq!(terms(&sandbox, "lint --format json"), 2);
    assert!(sandbox.run("lint --lang en").out.contains("`term-too-short` cannot be ignored"));
}

/// Of one module that is called twice the finding is one: it is ignored only where both calls say
/// so.
#[test]
fn a_module_called_twice_is_not_ignored_by_one_comment() {
    let sandbox = modules();
    let code = sandbox.read("main.tf").replace("./n", "./m");
    let above = "# iac-icp: ignore[term-too-short]\nmodule \"old\"";
    sandbox.write("main.tf", code.replace("module \"old\"", above));
    let ran = sandbox.run("lint --format json");
    assert!(ran.found().contains(&"term-too-short violation".to_owned()), "{ran:?}");
}

#[test]
fn levels_are_set_for_resources() {
    let sandbox = modules();
    let levels = |sandbox: &Sandbox| -> Vec<String> {
        let json = sandbox.run("lint --format json").json();
        let found =
            json["findings"].as_array().unwrap().iter().filter(|f| f["rule"] == "term-too-short");
        found
            .map(|f| {
                format!("{} {}", f["resource"].as_str().unwrap(), f["severity"].as_str().unwrap())
            })
            .collect()
    };
    sandbox.write(NAME, "override {\n  resources = [\"module.old.*\"]\n  rules = { \"term-too-short\" = \"note\" }\n}\n");
    assert_eq!(
        levels(&sandbox),
        ["module.old.alicloud_instance.web note", "module.new.alicloud_instance.web error"]
    );
    sandbox.write(NAME, "override {\n  paths = [\"n\"]\n  resources = [\"module.*\"]\n  rules = { \"term-too-short\" = \"off\" }\n}\n");
    assert_eq!(levels(&sandbox), ["module.old.alicloud_instance.web error"]);
    sandbox.write(NAME, "override {\n  resources = [\"module.odl.*\"]\n  rules = { \"term-too-short\" = \"off\" }\n}\n");
    let ran = sandbox.run("lint --lang en");
    assert!(
        ran.out.contains(
            "warning[unused-configuration]: no resource or domain matches `module.odl.*`"
        ),
        "{}",
        ran.out
    );
}

#[test]
fn findings_are_counted_by_rule() {
    let sandbox = modules();
    let ran = sandbox.run("lint --statistics --lang en");
    assert!(
        ran.out
            .contains("statistics:\n  rule            violations  undecided  ignored\n  term-too-short           2          0        0\n"),
        "{}",
        ran.out
    );
    assert!(
        sandbox
            .run("lint --statistics --lang zh")
            .out
            .contains("统计：\n  规则            违规  无法判断  已忽略\n  term-too-short     2         0       0\n")
    );
    let json = sandbox.run("lint --statistics --format json").json();
    assert_eq!(
        json["statistics"],
        serde_json::json!([{"rule": "term-too-short", "violations": 2, "undecided": 0, "ignored": 0}])
    );
    assert!(sandbox.run("lint --format json").json().get("statistics").is_none());
}

#[test]
fn suppressions_are_listed_for_programs() {
    let code = SHORT.replace(
        "resource",
        "# iac-icp: ignore[term-too-short] reason=\"a \\\"trial\\\"\" until=2099-01-31\n# iac-icp: ignore[pay-as-you-go]\nresource",
    );
    let sandbox = Sandbox::new(&[("main.tf", &code)]);
    let ran = sandbox.run("suppressions --format json --lang en");
    let json = ran.json();
    assert_eq!((ran.code, json["schema"].as_str()), (0, Some("iac-icp/suppressions/v1")));
    let one = &json["suppressions"][0];
    assert_eq!(
        (one["rule"].as_str(), one["reason"].as_str(), one["until"].as_str()),
        (Some("term-too-short"), Some("a \"trial\""), Some("2099-01-31"))
    );
    assert_eq!(
        (one["comment"]["start"]["line"].as_u64(), json["problems"][0]["line"].as_u64()),
        (Some(5), Some(6))
    );
    assert_eq!(json["errors"], serde_json::json!([]));
    let broken = Sandbox::new(&[("main.tf", "resource {")]).run("suppressions --format json");
    assert!(broken.code == 2 && broken.json()["errors"][0]["kind"] == "syntax-error", "{broken:?}");
}

#[test]
fn sarif_shows_the_way_of_a_value_and_where_a_rule_is_documented() {
    let code = format!(
        "{}\nvariable \"months\" {{\n  default = 1\n}}\n",
        SHORT.replace("= 1", "= var.months")
    );
    let sarif = Sandbox::new(&[("main.tf", &code)]).run("lint --format sarif --lang en").json();
    let run = &sarif["runs"][0];
    for rule in run["tool"]["driver"]["rules"].as_array().unwrap() {
        let judged = rule["helpUri"].as_str().is_none_or(|uri| uri.starts_with("https://"));
        assert!(judged, "{rule}");
    }
    assert!(run["tool"]["driver"]["rules"][0]["helpUri"].is_string());
    let result = run["results"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["ruleId"] == "term-too-short")
        .unwrap();
    let steps = result["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap();
    let line = |step: &serde_json::Value| {
        step["location"]["physicalLocation"]["region"]["startLine"].as_u64()
    };
    assert_eq!(
        (steps.first().and_then(line), steps.last().and_then(line)),
        (Some(13), Some(7)),
        "{steps:?}"
    );
}
