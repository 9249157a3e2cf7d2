//! Names in the configuration that nothing in the code has.

use crate::sandbox::{SHORT, Sandbox, good, lint};

fn errors(config: &str, code: &str, line: &str) -> Vec<String> {
    let ran = lint(&[(".iac-icp.hcl", config), ("infra/main.tf", code)], line);
    let json = ran.json();
    let one = |e: &serde_json::Value| {
        assert_eq!(e["kind"], "config");
        let at = &e["location"]["start"];
        format!("{}:{} {}", at["line"], at["column"], e["message"].as_str().unwrap())
    };
    let all: Vec<String> = json["errors"].as_array().unwrap().iter().map(one).collect();
    assert_eq!(ran.code == 2, !all.is_empty(), "{ran:?}");
    all
}

#[test]
fn a_name_that_nothing_has_is_an_error_with_a_hint() {
    let config = "website \"example.com\" {\n  servers = [\"alicloud_instance.web\", \"alicloud_instance.wbe\", \"corp\"]\n}\nserver \"alicloud_instance.wep\" {}\nserver \"corp-site\" {}\naccess \"alicloud_ddoscoo_instance.shield\" { line = \"bgp\" }\n";
    assert_eq!(
        errors(config, SHORT, "lint --format json --lang en"),
        [
            "4:1 nothing in code and configuration is called `alicloud_instance.wep`; did you mean `alicloud_instance.web`?",
            "5:1 nothing in code and configuration is called `corp-site`; one that was bought by hand needs `product`",
            "2:39 nothing in code and configuration is called `alicloud_instance.wbe`; did you mean `alicloud_instance.web`?",
            "2:64 nothing in code and configuration is called `corp`",
            "6:1 nothing in code and configuration is called `alicloud_ddoscoo_instance.shield`",
        ]
    );
}

#[test]
fn names_that_are_somewhere_are_none() {
    let config = "website \"example.com\" {\n  servers = [\"alicloud_instance.web\", \"corp\", \"server.corp\"]\n}\nserver \"corp\" {\n  product = \"swas\"\n}\n";
    assert_eq!(errors(config, SHORT, "lint --format json"), Vec::<String>::new());
    // Not there with these values, yet the code has it.
    let off = good().replace("{\n  instance_charge_type", "{\n  count = 0\n  instance_charge_type");
    let config = "server \"alicloud_instance.web[0]\" {\n  used_service_numbers = 1\n}\n";
    assert_eq!(errors(config, &off, "lint --format json"), Vec::<String>::new());
    // It may be in what is missing.
    let open = good() + "\nmodule \"m\" {\n  source = \"example/m/alicloud\"\n}\n";
    let config = "server \"module.m.alicloud_instance.app\" {\n  used_service_numbers = 1\n}\n";
    assert_eq!(errors(config, &open, "lint --format json"), Vec::<String>::new());
}

#[test]
fn a_part_of_the_project_does_not_know_all_names() {
    let config = "server \"alicloud_instance.app\" {\n  used_service_numbers = 1\n}\n";
    let sandbox = Sandbox::new(&[(".iac-icp.hcl", config), ("infra/main.tf", &good())]);
    assert_eq!(sandbox.run("lint infra --format json").json()["errors"], serde_json::json!([]));
    assert_eq!(sandbox.run("lint . --format json").code, 2);
}
