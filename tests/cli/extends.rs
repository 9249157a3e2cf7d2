//! `extends`: what several projects share, on which each has the last word.

use crate::sandbox::{SHORT, Sandbox};

fn levels(sandbox: &Sandbox, path: &str) -> Vec<String> {
    let json = sandbox.run(&format!("lint --format json {path}")).json();
    let one = |f: &serde_json::Value| {
        format!("{} {}", f["rule"].as_str().unwrap(), f["severity"].as_str().unwrap())
    };
    json["findings"].as_array().unwrap().iter().map(one).collect()
}

/// What an error says, and where it stands.
fn told(sandbox: &Sandbox, path: &str) -> Vec<(String, String)> {
    let ran = sandbox.run(&format!("lint --format json {path}"));
    assert_eq!(ran.code, 2, "{ran:?}");
    let one = |e: &serde_json::Value| {
        assert_eq!(e["kind"], "config", "{e}");
        let at = &e["location"];
        let place = format!("{}:{}", at["path"].as_str().unwrap(), at["start"]["line"]);
        (place, e["message"].as_str().unwrap().to_owned())
    };
    ran.json()["errors"].as_array().unwrap().iter().map(one).collect()
}

#[test]
fn the_nearer_file_has_the_last_word() {
    let sandbox = Sandbox::new(&[
        ("a/main.tf", SHORT),
        ("a/.iac-icp.hcl", "extends = [\"../company.hcl\"]\n"),
        ("b/main.tf", SHORT),
        (
            "b/.iac-icp.hcl",
            "extends = [\"../company.hcl\"]\nrules = { \"term-too-short\" = \"note\" }\nfail_on = \"error\"\n",
        ),
        ("c/main.tf", SHORT),
        // Of several, a later one wins.
        ("c/.iac-icp.hcl", "extends = [\"../company.hcl\", \"../shared/strict.hcl\"]\n"),
        ("company.hcl", "rules = { \"term-too-short\" = \"warning\" }\nfail_on = \"warning\"\n"),
        ("shared/strict.hcl", "rules = { \"term-too-short\" = \"error\" }\n"),
    ]);
    for (path, level, code) in [("a", "warning", 1), ("b", "note", 0), ("c", "error", 1)] {
        assert_eq!(levels(&sandbox, path), [format!("term-too-short {level}")], "{path}");
        assert_eq!(sandbox.run(&format!("lint {path}")).code, code, "{path}");
    }
}

#[test]
fn paths_are_relative_to_the_file_that_has_them() {
    let code = SHORT.replace("= 1", "= var.months") + "variable \"months\" {}\n";
    let sandbox = Sandbox::new(&[
        ("teams/a/infra/main.tf", &code),
        ("teams/a/.iac-icp.hcl", "extends = [\"../base/base.hcl\"]\n"),
        ("teams/base/base.hcl", "extends = [\"../../company/company.hcl\"]\n"),
        ("teams/a/old/main.tf", &code),
        (
            "company/company.hcl",
            "terraform { var_files = [\"values/shop.tfvars\"] }\nexclude = [\"nowhere\"]\nenvironment \"dev\" { var_files = [\"values/dev.tfvars\"] }\n",
        ),
        ("company/values/shop.tfvars", "months = 2\n"),
        ("company/values/dev.tfvars", "months = 12\n"),
    ]);
    assert_eq!(levels(&sandbox, "teams/a/infra"), ["term-too-short error"]);
    assert!(levels(&sandbox, "teams/a/infra --env dev").is_empty());
    sandbox.write(
        "teams/root.hcl",
        "exclude = [\"a/old\", \"gone\"]\nterraform { var_files = [\"../company/values/dev.tfvars\"] }\n",
    );
    sandbox.write("teams/a/.iac-icp.hcl", "extends = [\"../root.hcl\"]\n");
    let json = sandbox.run("lint --format json teams/a").json();
    // The folder is left out, and what other projects have is no mistake of this one.
    assert_eq!(json["skipped"]["excluded"], 1, "{json:#}");
    assert_eq!(json["findings"], serde_json::json!([]), "{json:#}");
}

#[test]
fn declarations_and_environments_come_together_by_name() {
    let sandbox = Sandbox::new(&[
        (
            "shop/main.tf",
            "resource \"alicloud_alidns_record\" \"www\" {\n  domain_name = \"example.com\"\n  rr = \"www\"\n  type = \"A\"\n  value = \"203.0.113.7\"\n}\n",
        ),
        (
            "shop/.iac-icp.hcl",
            "extends = [\"../company.hcl\"]\nwebsite \"www.example.com\" { filed = \"none\" }\nenvironment \"dev\" {\n  website \"example.com\" { filed = \"applying\" }\n}\n",
        ),
        (
            "company.hcl",
            "website \"example.com\" { filed = \"alibaba\" }\nwebsite \"exampel.com\" { filed = \"alibaba\" }\norigin \"203.0.113.7\" {\n  provider = \"alibaba\"\n  mainland = true\n}\nenvironment \"dev\" { region = \"cn-beijing\" }\nenvironment \"prod\" { region = \"cn-hangzhou\" }\n",
        ),
    ]);
    let filed = |line: &str| {
        let json = sandbox.run(&format!("lint --format json shop {line}")).json();
        assert_eq!(json["errors"], serde_json::json!([]), "{json:#}");
        let sites = json["websites"].as_array().unwrap();
        let site = sites.iter().find(|w| w["domain"] == "example.com").unwrap();
        let rules: Vec<String> = json["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["rule"].as_str().unwrap().to_owned())
            .collect();
        // A website of another project is no mistake of this one.
        assert!(!rules.contains(&"unused-configuration".to_owned()), "{json:#}");
        site["filed"].as_str().unwrap().to_owned()
    };
    assert_eq!(filed(""), "none");
    assert_eq!(filed("--env dev"), "applying");
    assert_eq!(filed("--env prod"), "none");
}

#[test]
fn what_cannot_be_extended_is_told_at_its_place() {
    let sandbox = Sandbox::new(&[
        ("main.tf", SHORT),
        (".iac-icp.hcl", "region = \"cn-hangzhou\"\nextends = [\"a.hcl\", \"gone.hcl\"]\n"),
        ("a.hcl", "extends = [\"b.hcl\"]\n"),
        ("b.hcl", "extends = [\"a.hcl\"]\n"),
    ]);
    let errors = told(&sandbox, "");
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(errors[0].0 == "b.hcl:1" && errors[0].1.contains("extends itself"), "{errors:?}");
    assert!(errors[1].0 == ".iac-icp.hcl:2" && errors[1].1.contains("gone.hcl"), "{errors:?}");
    // Mistakes stand in the file that has them.
    sandbox.write("a.hcl", "\nregoin = \"cn-hangzhou\"\n");
    sandbox.write("gone.hcl", "");
    let errors = told(&sandbox, "");
    assert!(errors[0].0 == "a.hcl:2" && errors[0].1.contains("`region`"), "{errors:?}");
    // No more levels than a reader follows.
    for n in 0..9 {
        sandbox.write(&format!("l{n}.hcl"), format!("extends = [\"l{}.hcl\"]\n", n + 1));
    }
    sandbox.write("l9.hcl", "");
    sandbox.write(".iac-icp.hcl", "extends = [\"l0.hcl\"]\n");
    let errors = told(&sandbox, "");
    assert!(errors[0].0 == "l4.hcl:1" && errors[0].1.contains("5 levels"), "{errors:?}");
    // Nor more files: each of a few that name each other many times costs little.
    let wide = |n: usize| format!("extends = [{}]\n", format!("\"w{n}.hcl\", ").repeat(30));
    for n in 0..4 {
        sandbox.write(&format!("w{n}.hcl"), wide(n + 1));
    }
    sandbox.write("w4.hcl", "");
    sandbox.write(".iac-icp.hcl", "extends = [\"w0.hcl\"]\n");
    let errors = told(&sandbox, "");
    assert!(errors.len() == 1 && errors[0].1.contains("32 files"), "{errors:?}");
}

#[test]
fn a_configuration_leads_out_of_the_project_only_where_the_user_names_it() {
    let sandbox =
        Sandbox::new(&[("project/main.tf", SHORT), ("company.hcl", "fail_on = \"note\"\n")]);
    std::fs::create_dir(sandbox.root.join("project/.git")).unwrap();
    sandbox.write("project/.iac-icp.hcl", "extends = [\"../company.hcl\"]\n");
    let errors = told(&sandbox, "project");
    assert!(
        errors[0].0 == "project/.iac-icp.hcl:1" && errors[0].1.contains("outside the project"),
        "{errors:?}"
    );
    let ran = sandbox.run("lint project --config project/.iac-icp.hcl");
    assert_eq!(ran.code, 1, "{ran:?}");
}
