//! Slips in files of values and in what the configuration says of them.

use crate::sandbox::{SHORT, Sandbox, open};

#[test]
fn a_file_of_values_that_is_not_there_has_a_place_and_a_neighbour() {
    let config = "environment \"prod\" {\n  var_files = [\"env/prd.tfvars\"]\n}\nenvironment \"dev\" {\n  parameter_files = [\"env/devv.json\"]\n}\n";
    let sandbox = Sandbox::new(&[
        ("main.tf", &open()),
        ("env/prod.tfvars", "months = 3\n"),
        ("env/dev.json", "{}"),
        (".iac-icp.hcl", config),
    ]);
    for (line, place, near) in [
        ("lint --env prod", ".iac-icp.hcl:2:16", "env/prod.tfvars"),
        ("lint --env dev", ".iac-icp.hcl:5:22", "env/dev.json"),
        ("lint --var-file env/prd.tfvars", "env/prd.tfvars", "env/prod.tfvars"),
        ("lint --parameters env/devv.json", "env/devv.json", "env/dev.json"),
    ] {
        let ran = sandbox.run(&format!("{line} --lang en"));
        assert!(
            ran.code == 2
                && ran.out.contains("there is no file of values env/")
                && ran.out.contains(&format!("--> {place}\n"))
                && ran.out.contains(&format!("did you mean {near}?")),
            "{line}: {ran:?}"
        );
        let ran = sandbox.run(&format!("{line} --lang zh"));
        assert!(ran.out.contains(&format!("是不是 {near}？")), "{line}: {ran:?}");
    }
    sandbox.write(".iac-icp.hcl", "terraform {\n  var_files = [\"far/away.tfvars\"]\n}\n");
    let ran = sandbox.run("lint --lang en");
    assert!(ran.out.contains("far/away.tfvars: check the path"), "{ran:?}");
}

#[cfg(unix)]
#[test]
fn names_outside_of_the_project_are_not_told() {
    let outside = Sandbox::new(&[("secret-prod.tfvars", "a = 1\n")]);
    let sandbox = Sandbox::new(&[("main.tf", SHORT)]);
    let named = outside.root.join("secret-prd.tfvars").display().to_string();
    sandbox.write(".iac-icp.hcl", format!("terraform {{\n  var_files = [\"{named}\"]\n}}\n"));
    let ran = sandbox.run("lint --lang en");
    assert!(ran.code == 2 && !ran.out.contains("did you mean"), "{ran:?}");
    // What the user names is looked for.
    let ran = sandbox.run(&format!("lint --no-config --lang en --var-file {named}"));
    assert!(ran.out.contains("did you mean"), "{ran:?}");
}

#[test]
fn a_value_for_no_variable_is_said_and_fails_nothing() {
    let said = "no code declares the variable wbe_months, so its value is not used";
    let code = open().replace("months", "web_months");
    for (file, line) in [
        ("terraform.tfvars", "lint"),
        ("site.auto.tfvars", "lint"),
        ("prod.tfvars", "lint --var-file prod.tfvars"),
        ("prod.tfvars", "lint --env prod"),
    ] {
        let sandbox = Sandbox::new(&[
            ("main.tf", &code),
            (file, "web_months = 3\nwbe_months = 3\n"),
            (".iac-icp.hcl", "environment \"prod\" {\n  var_files = [\"prod.tfvars\"]\n}\n"),
        ]);
        let ran = sandbox.run(&format!("{line} --fail-on note --lang en"));
        assert_eq!(ran.code, 0, "{line}: {ran:?}");
        assert_eq!(
            ran.err.trim_end(),
            format!("{file}:2:1: {said}; did you mean web_months?"),
            "{line}"
        );
        let ran = sandbox.run(&format!("{line} --lang zh"));
        assert!(ran.err.contains("没有代码声明变量 wbe_months"), "{line}: {ran:?}");
        assert!(ran.err.contains("是不是 web_months？"), "{line}: {ran:?}");
    }
    // Terraform refuses a name on the command line, and ignores one of its environment.
    let sandbox = Sandbox::new(&[("main.tf", &code)]);
    assert_eq!(sandbox.run("lint --var web_months=3 --var wbe_months=3").code, 2);
    let ran =
        sandbox.run_with("lint --var web_months=3 --tf-var-env", &[("TF_VAR_wbe_months", "3")]);
    assert!(ran.code == 0 && ran.err.is_empty(), "{ran:?}");
}

#[test]
fn values_that_another_root_takes_are_not_said() {
    let other = "variable \"zone\" {}\n";
    let config = "terraform {\n  var_files = [\"common.tfvars\"]\n}\n";
    let sandbox = Sandbox::new(&[
        ("a/main.tf", &open()),
        ("b/main.tf", other),
        ("common.tfvars", "months = 3\nzone = \"z\"\n"),
        (".iac-icp.hcl", config),
    ]);
    assert!(sandbox.run("lint").err.is_empty(), "each root declares one of them");
    assert!(sandbox.run("lint a").err.is_empty(), "who sees a part only does not know");
    // The same where each has a configuration of its own.
    sandbox.write(".iac-icp.hcl", "");
    let config = "terraform {\n  var_files = [\"../common.tfvars\"]\n}\n";
    sandbox.write("a/.iac-icp.hcl", config);
    sandbox.write("b/.iac-icp.hcl", config);
    assert!(sandbox.run("lint a b").err.is_empty());
    let ran = sandbox.run("lint a --lang en");
    assert!(ran.err.contains("the variable zone"), "{ran:?}");
    // A module's variable is not one of the root.
    let call = "module \"m\" {\n  source = \"./m\"\n}\n";
    let sandbox = Sandbox::new(&[
        ("main.tf", call),
        ("m/main.tf", &open()),
        ("terraform.tfvars", "months = 3\n"),
    ]);
    assert!(sandbox.run("lint --lang en").err.contains("the variable months"));
    // What cannot be read may declare anything.
    sandbox.write("broken.tf", "variable \"months\" {\n");
    assert!(!sandbox.run("lint --lang en").err.contains("months"));
}

#[test]
fn many_idle_values_are_counted() {
    let values: String = (0..30).map(|i| format!("idle_{i:02} = 1\n")).collect();
    let sandbox = Sandbox::new(&[("main.tf", SHORT), ("terraform.tfvars", &values)]);
    let ran = sandbox.run("lint --lang en");
    assert_eq!(ran.err.lines().count(), 6, "{ran:?}");
    assert!(ran.err.contains("25 more values in variable files"), "{ran:?}");
    assert!(sandbox.run("lint --lang zh").err.contains("另有 25 个变量没有代码声明"));
}

#[test]
fn an_environment_that_has_the_value_is_named() {
    let config = |rest: &str| {
        format!("environment \"prod\" {{\n  var_files = [\"env/prod.tfvars\"]\n}}\n{rest}")
    };
    let dev = "environment \"dev\" {\n  variables = { months = 1 }\n}\n";
    let none = "environment \"none\" {\n  region = \"cn-hangzhou\"\n}\n";
    for (rest, en, zh) in [
        (none, "pass `--env prod`", "加上 `--env prod`"),
        (
            dev,
            "pass `--env prod` or `--env dev` or `--env all`",
            "加上 `--env prod` 或 `--env dev` 或 `--env all`",
        ),
    ] {
        let sandbox = Sandbox::new(&[
            ("main.tf", &open()),
            ("env/prod.tfvars", "months = 3\n"),
            (".iac-icp.hcl", &config(rest)),
        ]);
        assert!(sandbox.run("lint --lang en").out.contains(en));
        assert!(sandbox.run("lint --lang zh").out.contains(zh));
    }
    // In an environment that has none, the others are no answer.
    let sandbox = Sandbox::new(&[
        ("main.tf", &open()),
        ("env/prod.tfvars", "months = 3\n"),
        (".iac-icp.hcl", &config(none)),
    ]);
    assert!(sandbox.run("lint --env none --lang en").out.contains("--var-file env/prod.tfvars"));
}
