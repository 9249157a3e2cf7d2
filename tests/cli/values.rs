//! Values from outside: variables, parameters, region, environments, configuration, editions,
//! candidates.

use crate::sandbox::{SHORT, Sandbox, good, lint, open};

/// Flags in order and the findings of the rule about terms.
fn term(files: &[(&str, &str)], flags: &str) -> Vec<String> {
    let ran = lint(files, &format!("lint --format json {flags}"));
    assert_ne!(ran.code, 2, "{flags}: {ran:?}");
    ran.found()
}

const BAD: &[&str] = &["term-too-short violation"];
const OPEN: &[&str] = &["term-too-short undecided"];
const GOOD: &[&str] = &[];

#[test]
fn variables_in_order_of_precedence() {
    let open = open();
    let files: &[(&str, &str)] =
        &[("main.tf", &open), ("one.tfvars", "months = 1"), ("three.tfvars", "months = 3")];
    let with_auto = [files, &[("terraform.tfvars", "months = 1")]].concat();
    assert_eq!(term(files, ""), OPEN);
    assert_eq!(term(files, "--var months=1"), BAD);
    assert_eq!(term(files, "--var months=3"), GOOD);
    assert_eq!(term(files, "--var-file one.tfvars"), BAD);
    assert_eq!(term(files, "--var-file one.tfvars --var-file three.tfvars"), GOOD);
    assert_eq!(term(files, "--var-file one.tfvars --var months=3"), GOOD);
    assert_eq!(term(files, "--var months=3 --var-file one.tfvars"), BAD);
    assert_eq!(term(files, "--var months=1 --var-file one.tfvars --var-file three.tfvars"), GOOD);
    let configured =
        [files, &[(".iac-icp.hcl", "terraform {\n  variables = { months = 3 }\n}\n")]].concat();
    assert_eq!(term(&configured, ""), GOOD);
    assert_eq!(term(&configured, "--var-file one.tfvars"), BAD);
    assert_eq!(term(&with_auto, ""), BAD);
    assert_eq!(term(&with_auto, "--var-file three.tfvars"), GOOD);
}

#[test]
fn the_environment_is_let_in_only_when_asked() {
    let open = open();
    let sandbox = Sandbox::new(&[("main.tf", &open)]);
    let environment = [("TF_VAR_months", "3")];
    assert_eq!(sandbox.run_with("lint --format json", &environment).found(), OPEN);
    assert_eq!(sandbox.run_with("lint --format json --tf-var-env", &environment).found(), GOOD);
}

#[test]
fn parameters_of_templates() {
    let template = "ROSTemplateFormatVersion: '2015-09-01'\nParameters:\n  Months:\n    Type: Number\nResources:\n  Web:\n    Type: ALIYUN::ECS::Instance\n    Properties:\n      InstanceChargeType: PrePaid\n      Period: !Ref Months\n      InternetMaxBandwidthOut: 5\n      AutoRenew: true\n";
    let files: &[(&str, &str)] = &[
        ("web.yml", template),
        ("flat.json", "{\"Months\": 1}"),
        ("flat.yml", "Months: 3\n"),
        ("list.json", "[{\"ParameterKey\": \"Months\", \"ParameterValue\": \"3\"}]"),
    ];
    let region = "--region cn-hangzhou web.yml";
    assert_eq!(term(files, region), OPEN);
    assert_eq!(term(files, &format!("--parameter Months=1 {region}")), BAD);
    assert_eq!(term(files, &format!("--parameter Months=3 {region}")), GOOD);
    assert_eq!(term(files, &format!("--parameters flat.json {region}")), BAD);
    assert_eq!(term(files, &format!("--parameters flat.yml {region}")), GOOD);
    assert_eq!(term(files, &format!("--parameters list.json {region}")), GOOD);
    assert_eq!(term(files, &format!("--parameters flat.json --parameter Months=3 {region}")), GOOD);
}

#[test]
fn the_region_where_the_code_does_not_say() {
    let code = SHORT.replace("  region = \"cn-hangzhou\"\n", "").replace("= 1", "= 3");
    let files: &[(&str, &str)] = &[("main.tf", &code)];
    assert_eq!(term(files, ""), ["region-outside-mainland undecided"]);
    assert_eq!(term(files, "--region cn-shanghai"), GOOD);
    assert_eq!(term(files, "--region cn-hongkong"), ["region-outside-mainland violation"]);
    let written: &[(&str, &str)] =
        &[("main.tf", &code), (".iac-icp.hcl", "region = \"cn-hongkong\"")];
    assert_eq!(term(written, ""), ["region-outside-mainland violation"]);
    assert_eq!(term(written, "--region cn-shanghai"), GOOD);
}

#[test]
fn environments_of_the_configuration() {
    let open = open();
    let config = "environment \"dev\" {\n  variables = { months = 1 }\n}\nenvironment \"prod\" {\n  var_files = [\"env/prod.tfvars\"]\n}\n";
    let files: &[(&str, &str)] =
        &[("main.tf", &open), ("env/prod.tfvars", "months = 3"), (".iac-icp.hcl", config)];
    assert_eq!(term(files, ""), OPEN);
    assert_eq!(term(files, "--env dev"), BAD);
    assert_eq!(term(files, "--env prod"), GOOD);
    assert_eq!(term(files, "--env all"), BAD);
    assert_eq!(term(files, "--env dev --env prod"), BAD);
    let unknown = lint(files, "lint --env staging");
    assert!(unknown.code == 2 && unknown.out.contains("dev, prod"), "{unknown:?}");
}

#[test]
fn the_nearest_configuration_or_another_or_none() {
    let files: &[(&str, &str)] = &[
        ("a/main.tf", SHORT),
        (".iac-icp.hcl", "rules = { \"term-too-short\" = \"error\" }"),
        ("a/.iac-icp.hcl", "rules = { \"term-too-short\" = \"off\" }"),
        ("other.hcl", "rules = { \"term-too-short\" = \"note\" }"),
    ];
    for (flags, exit, shown) in [
        ("a", 0, "0 violations"),
        ("a --no-config", 1, "1 error"),
        ("a --config .iac-icp.hcl", 1, "1 error"),
        ("a --config other.hcl", 0, "1 note"),
    ] {
        let ran = lint(files, &format!("lint {flags}"));
        assert!(ran.code == exit && ran.out.contains(shown), "{flags}: {ran:?}");
    }
}

#[test]
fn paths_of_the_configuration_exclude_and_override() {
    let files: &[(&str, &str)] = &[
        ("live/main.tf", SHORT),
        ("examples/main.tf", SHORT),
        ("sandbox/main.tf", SHORT),
        (
            ".iac-icp.hcl",
            "exclude = [\"examples/**\"]\noverride {\n  paths = [\"sandbox/**\"]\n  rules = { \"term-too-short\" = \"note\" }\n}\n",
        ),
    ];
    let json = lint(files, "lint --format json").json();
    let severities: Vec<&str> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["severity"].as_str().unwrap())
        .collect();
    assert_eq!(severities, ["error", "note"]);
    assert_eq!(json["skipped"]["excluded"], 1);
}

#[test]
fn editions_and_candidates() {
    let files: &[(&str, &str)] = &[("main.tf", SHORT)];
    for edition in ["2019-06", "2026-06"] {
        assert_eq!(
            lint(files, &format!("lint --format json --edition {edition}")).json()["edition"],
            edition
        );
    }
    // No website leads to the server, and none declares it.
    assert_eq!(term(files, "--candidates all"), BAD);
    assert_eq!(term(files, "--candidates serving"), GOOD);
    assert_eq!(term(files, "--candidates declared"), GOOD);
    let declared: &[(&str, &str)] = &[
        files[0],
        (".iac-icp.hcl", "server \"alicloud_instance.web\" {\n  used_service_numbers = 0\n}\n"),
    ];
    assert_eq!(term(declared, "--candidates declared"), BAD);
}

#[test]
fn the_workspace_is_what_is_said() {
    let code = SHORT.replace("= 1\n", "= terraform.workspace == \"prod\" ? 12 : 1\n");
    let config = "terraform {\n  workspace = \"dev\"\n}\nenvironment \"prod\" {\n  workspace = \"prod\"\n}\n";
    let files: &[(&str, &str)] = &[("main.tf", &code)];
    let configured: &[(&str, &str)] = &[files[0], (".iac-icp.hcl", config)];
    assert_eq!(term(files, ""), OPEN);
    assert_eq!(term(files, "--workspace prod"), GOOD);
    assert_eq!(term(files, "--workspace default"), BAD);
    assert_eq!(term(configured, ""), BAD);
    assert_eq!(term(configured, "--env prod"), GOOD);
    assert_eq!(term(configured, "--env prod --workspace dev"), BAD);
    let said = lint(files, "lint -v").out;
    assert!(
        said.contains("`default` only where none was ever selected")
            && said.contains("--workspace"),
        "{said}"
    );
}

#[test]
fn a_region_that_no_table_has_is_undecided_until_it_is_said() {
    let code = |region: &str| SHORT.replace("cn-hangzhou", region).replace("= 1\n", "= 3\n");
    for (region, near) in
        [("cn-hongkon", "cn-hongkong"), ("us-wst-1", "us-west-1"), ("cn-hangzhuo", "cn-hangzhou")]
    {
        let code = code(region);
        let files: &[(&str, &str)] = &[("main.tf", &code)];
        assert_eq!(term(files, ""), ["region-outside-mainland undecided"], "{region}");
        let said = lint(files, "lint -v").out;
        assert!(said.contains(&format!("did you mean `{near}`?")), "{said}");
        let given = lint(files, &format!("lint --region {region}"));
        assert!(
            given.code == 2 && given.out.contains(&format!("did you mean {near}?")),
            "{given:?}"
        );
    }
    let code = code("cn-new");
    for (side, wanted) in [("mainland", GOOD), ("outside", &["region-outside-mainland violation"])]
    {
        let config = format!("regions = {{ \"cn-new\" = \"{side}\" }}\n");
        let files: &[(&str, &str)] = &[("main.tf", &code), (".iac-icp.hcl", &config)];
        assert_eq!(term(files, ""), wanted);
        assert_eq!(term(files, "--region cn-new"), wanted);
    }
    let slip = lint(
        &[("main.tf", SHORT), (".iac-icp.hcl", "regions = { \"cn-new\" = \"mainlnd\" }\n")],
        "lint",
    );
    assert!(slip.code == 2 && slip.out.contains("did you mean `mainland`?"), "{slip:?}");
}

#[test]
fn values_of_the_configuration_that_nothing_declares_are_a_remark() {
    let config =
        "terraform {\n  variables = { mnths = 3 }\n}\nros {\n  parameters = { Months = 3 }\n}\n";
    let files: &[(&str, &str)] =
        &[("a/main.tf", SHORT), ("b/main.tf", SHORT), (".iac-icp.hcl", config)];
    let ran = lint(files, "lint --lang en");
    assert_eq!(ran.code, 1, "{ran:?}");
    for said in ["no code declares the variable mnths", "no code declares the parameter Months"] {
        assert!(ran.err.contains(said), "{said}: {ran:?}");
    }
    // A part of the code does not see for whom else a value is.
    let ran = lint(files, "lint a");
    assert_eq!((ran.code, ran.err.as_str()), (1, ""), "{ran:?}");
    assert_eq!(lint(files, "lint --var mnths=3").code, 2);
}

#[test]
fn files_that_would_give_a_variable_its_value_are_named() {
    let open = open();
    let files: &[(&str, &str)] = &[
        ("main.tf", &open),
        ("env/prod.tfvars", "months = 3"),
        ("env/other.tfvars", "x = 1"),
        ("deep/er/than/that/x.tfvars", "months = 1"),
    ];
    let said = lint(files, "lint -v").out;
    assert!(
        said.contains("pass `--var-file env/prod.tfvars`")
            && !said.contains("other.tfvars")
            && !said.contains("x.tfvars"),
        "{said}"
    );
}

#[test]
fn names_that_nothing_declares_are_errors() {
    let open = open();
    let files: &[(&str, &str)] = &[("main.tf", &open)];
    for (flags, said) in [
        ("--var mnths=3", "--var mnths: no code declares this name"),
        ("--parameter Months=3", "--parameter Months: no code declares this name"),
        (
            "--region hangzhou",
            "region \"hangzhou\" is not a known region; did you mean cn-hangzhou?",
        ),
    ] {
        let ran = lint(files, &format!("lint {flags}"));
        assert_eq!(ran.code, 2, "{flags}: {ran:?}");
        assert!(ran.out.contains(said), "{flags}: {ran:?}");
    }
    // A name that one of several roots declares is known.
    let two: &[(&str, &str)] = &[("a/main.tf", &open), ("b/main.tf", SHORT)];
    assert_eq!(lint(two, "lint --var months=3").code, 1);
}

#[test]
fn what_is_excluded_stays_excluded_when_it_is_named() {
    let files: &[(&str, &str)] =
        &[("examples/main.tf", SHORT), (".iac-icp.hcl", "exclude = [\"examples/**\"]\n")];
    assert_eq!(lint(files, "lint examples/main.tf").code, 2);
    let ran = lint(files, "lint --allow-empty --format json examples/main.tf");
    assert_eq!((ran.code, &ran.json()["skipped"]["excluded"]), (0, &serde_json::json!(1)));
    assert_eq!(lint(files, "lint --no-config examples/main.tf").code, 1);
}

#[test]
fn a_folder_is_a_folder_however_the_configuration_writes_it() {
    for folder in [
        "examples",
        "examples/",
        "./examples",
        "./examples/**",
        "examples/**",
        "/examples",
        "**/examples",
    ] {
        let config = format!(
            "exclude = [\"{folder}\"]\noverride {{\n  paths = [\"{}\"]\n  rules = {{ \"term-too-short\" = \"note\" }}\n}}\n",
            folder.replace("examples", "sandbox")
        );
        let files = [
            ("examples/a/main.tf", SHORT),
            ("sandbox/b/main.tf", SHORT),
            ("main.tf", &good()),
            (".iac-icp.hcl", &config),
        ];
        let ran = lint(&files, "lint --format json");
        let json = ran.json();
        let found: Vec<_> = json["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| (&f["rule"], &f["severity"]))
            .collect();
        assert!(
            found == [(&serde_json::json!("term-too-short"), &serde_json::json!("note"))],
            "{folder}: {ran:?}"
        );
        assert_eq!(
            (ran.code, &json["skipped"]["excluded"]),
            (0, &serde_json::json!(1)),
            "{folder}"
        );
    }
}

#[test]
fn a_pattern_without_effect_is_a_warning_once() {
    let config = "exclude = [\"exmaples\", \"**/*.old.tf\", \"docs\"]\nenvironment \"a\" {}\nenvironment \"b\" {}\n";
    let sandbox =
        Sandbox::new(&[("main.tf", &good()), ("docs/readme.md", ""), (".iac-icp.hcl", config)]);
    for line in ["lint --format json", "lint --format json --env all"] {
        let ran = sandbox.run(line);
        assert_eq!(
            (ran.code, ran.found()),
            (0, vec!["unused-configuration violation".to_owned(); 2]),
            "{line}: {ran:?}"
        );
    }
    // A part of the project says nothing of patterns for the rest; what is not there is nowhere.
    assert_eq!(sandbox.run("lint --format json main.tf").found().len(), 1);
    assert_eq!(sandbox.run("lint --rule unused-configuration=error").code, 1);
    sandbox.write(
        ".iac-icp.hcl",
        format!("{config}rules = {{ \"unused-configuration\" = \"off\" }}\n"),
    );
    assert!(sandbox.run("lint --format json").found().is_empty());
}

#[test]
fn a_file_of_values_that_the_configuration_names_stands_for_all_that_it_is_for() {
    let code =
        SHORT.replace("= 1\n", "= var.months\n") + "variable \"months\" {\n  default = 12\n}\n";
    let config = "environment \"prod\" {\n  var_files = [\"env/prod.tfvars\"]\n}\n";
    let files = [
        ("main.tf", code.as_str()),
        ("env/prod.tfvars", "months = 1\n"),
        ("env/other.tfvars", "months = 1\n"),
        (".iac-icp.hcl", config),
    ];
    let hook = |file: &str| lint(&files, &format!("lint --allow-empty --env all -- {file}"));
    for file in ["env/prod.tfvars", ".iac-icp.hcl"] {
        let ran = hook(file);
        assert_eq!(ran.code, 1, "{file}: {ran:?}");
        assert!(ran.out.contains("error[term-too-short]"), "{file}: {ran:?}");
    }
    assert_eq!(hook("env/other.tfvars").code, 0, "of what no environment names nothing is known");
}
