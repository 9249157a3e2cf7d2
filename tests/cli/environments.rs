//! `--env`: lists, all of them, and slips.

use crate::sandbox::{SHORT, Sandbox, good, open};

const TWO: &str = "environment \"prod\" {\n  variables = { months = 1 }\n}\nenvironment \"dev\" {\n  variables = { months = 2 }\n}\nenvironment \"qa\" {\n  variables = { months = 3 }\n}\n";

#[test]
fn several_are_named_in_a_list_or_one_by_one() {
    let sandbox = Sandbox::new(&[("main.tf", &open()), (".iac-icp.hcl", TWO)]);
    let judged = |line: &str| {
        let ran = sandbox.run(&format!("lint --format json {line}"));
        let json = ran.json();
        let mut names: Vec<String> = json["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["environment"].to_string())
            .collect();
        names.sort();
        names
    };
    let both = ["\"dev\"", "\"prod\""];
    assert_eq!(judged("--env prod,dev"), both);
    assert_eq!(judged("--env prod --env dev,qa"), both);
    assert_eq!(judged("--env prod,prod"), ["\"prod\""], "the same one is judged once");
    assert_eq!(judged("--env prod,all"), both);
    let ran = sandbox.run("report --env prod,dev --lang en");
    assert!(ran.out.contains("[prod]") && ran.out.contains("[dev]"), "{ran:?}");
    let ran = sandbox.run("lint --env prod,dve --lang en");
    assert!(
        ran.code == 2 && ran.out.contains("no environment \"dve\"; did you mean dev?"),
        "{ran:?}"
    );
}

#[test]
fn all_of_none_is_said_without_advice_that_is_refused() {
    for config in [None, Some("website \"a.com\" {}\n")] {
        let sandbox = Sandbox::new(&[("main.tf", &good())]);
        if let Some(config) = config {
            sandbox.write(".iac-icp.hcl", config);
        }
        for (lang, words) in [
            ("zh", ["配置中没有环境：", "去掉`--env`", "`iac-icpinit`"]),
            (
                "en",
                ["therearenoenvironmentsintheconfiguration", "leave`--env`out", "`iac-icpinit`"],
            ),
        ] {
            for command in ["lint", "report"] {
                let ran = sandbox.run(&format!("{command} --env all --lang {lang}"));
                // Lines are broken anywhere.
                let said: String = ran.out.split_whitespace().collect();
                assert!(
                    ran.code == 2
                        && words.iter().all(|word| said.contains(word))
                        && !said.contains("environment\"all\""),
                    "{ran:?}"
                );
            }
        }
    }
}

#[test]
fn names_that_could_not_be_asked_for_are_errors_with_a_place() {
    let sandbox = Sandbox::new(&[
        ("main.tf", &good()),
        (".iac-icp.hcl", "environment \"all\" {\n}\nenvironment \"a,b\" {\n}\n"),
    ]);
    for (lang, all, comma) in [
        ("zh", "`all` 在 `--env` 中表示全部环境", "环境的名称不能含逗号"),
        ("en", "`all` stands for every environment", "holds no comma"),
    ] {
        let ran = sandbox.run(&format!("lint --lang {lang}"));
        assert!(
            ran.code == 2
                && ran.out.contains(all)
                && ran.out.contains("--> .iac-icp.hcl:1:13")
                && ran.out.contains(comma)
                && ran.out.contains("--> .iac-icp.hcl:3:13"),
            "{ran:?}"
        );
    }
}

#[test]
fn what_is_gone_from_the_code_names_its_environment() {
    let code = open();
    let sandbox = Sandbox::new(&[("main.tf", &code), (".iac-icp.hcl", TWO)]);
    sandbox.run("lint --env all --write-baseline known.json");
    sandbox.write("main.tf", code.replace("var.months", "3"));
    let ran = sandbox.run("lint --env all --baseline known.json --lang en");
    for name in ["prod", "dev"] {
        let said = format!("stale in the baseline (environment {name}): term-too-short: main.tf");
        assert_eq!(ran.err.matches(&said).count(), 1, "{ran:?}");
    }
    let ran = sandbox.run("lint --env prod --baseline known.json --lang zh");
    assert!(
        ran.err.contains("基线中的这一项已不再出现（环境 prod）：term-too-short: main.tf"),
        "{ran:?}"
    );
    sandbox.write(".iac-icp.hcl", "");
    sandbox.write("main.tf", SHORT);
    sandbox.run("lint --write-baseline plain.json");
    sandbox.write("main.tf", good());
    let ran = sandbox.run("lint --baseline plain.json --lang zh");
    assert!(ran.err.contains("基线中的这一项已不再出现：term-too-short: main.tf"), "{ran:?}");
}
