//! Plans and states: which are judged, which are left to their code, and what is said of those that
//! cannot be read.

use crate::sandbox::{SHORT, Sandbox, good, lint};

const STATE: &str = include_str!("../../fixtures/plan/state/terraform.tfstate");
const PLAN: &str = include_str!("../../fixtures/plan/alicloud/plan.json");

#[test]
fn a_state_is_judged_with_places_in_it() {
    let sandbox = Sandbox::new(&[("terraform.tfstate", STATE)]);
    for command in ["lint --format json", "lint --format json terraform.tfstate"] {
        let ran = sandbox.run(command);
        let json = ran.json();
        let one = |f: &serde_json::Value| {
            let text = |key: &str| f[key].as_str().unwrap_or_default().to_owned();
            format!(
                "{} {} {}{}",
                text("rule"),
                f["location"]["start"]["line"],
                text("resource"),
                f["instances"]
            )
        };
        let violations = |f: &&serde_json::Value| f["severity"] == "error";
        let found: Vec<String> =
            json["findings"].as_array().unwrap().iter().filter(violations).map(one).collect();
        assert_eq!(
            found,
            [
                "term-too-short 48 alicloud_instance.web[0][]",
                "region-outside-mainland 70 alicloud_instance.web[1][]",
                "pay-as-you-go 107 module.blog[\"main\"].alicloud_instance.this[]",
            ],
            "{ran:?}"
        );
        assert_eq!(ran.code, 1);
        let servers = json["servers"].as_array().unwrap();
        let facts: Vec<String> = servers
            .iter()
            .map(|s| format!("{} {} {}", s["region"], s["term_months"], s["public_bandwidth"]))
            .collect();
        assert_eq!(
            facts,
            ["\"cn-hangzhou\" 1 true", "\"cn-hongkong\" 12 true", "\"cn-hangzhou\" null true"],
            "what failed to go is not counted"
        );
    }
}

#[test]
fn a_state_of_old_is_read_as_well() {
    let old = r#"{
    "version": 3,
    "terraform_version": "0.11.14",
    "serial": 6,
    "lineage": "0c9b5d30-6c1e-41a5-8d7a-2f5f5d1f0b11",
    "modules": [
        {
            "path": ["root"],
            "outputs": {},
            "resources": {
                "alicloud_instance.web.1": {
                    "type": "alicloud_instance",
                    "depends_on": [],
                    "primary": {
                        "id": "i-bp1a0000000000000001",
                        "attributes": {
                            "availability_zone": "cn-hangzhou-i",
                            "id": "i-bp1a0000000000000001",
                            "instance_charge_type": "PrePaid",
                            "internet_max_bandwidth_out": "0",
                            "period": "1",
                            "security_groups.#": "1",
                            "security_groups.596449036": "sg-bp100000000000000001",
                            "tags.%": "0"
                        },
                        "meta": {},
                        "tainted": false
                    },
                    "deposed": [],
                    "provider": "provider.alicloud"
                }
            },
            "depends_on": []
        },
        {
            "path": ["root", "net"],
            "outputs": {},
            "resources": {
                "alicloud_eip_association.web": {
                    "type": "alicloud_eip_association",
                    "depends_on": [],
                    "primary": {
                        "id": "eip-bp100000000000000001:i-bp1a0000000000000001",
                        "attributes": {
                            "allocation_id": "eip-bp100000000000000001",
                            "instance_id": "i-bp1a0000000000000001"
                        }
                    },
                    "provider": ""
                }
            }
        }
    ]
}
"#;
    let ran = lint(&[("terraform.tfstate", old)], "lint --format json");
    let json = ran.json();
    let server = &json["servers"][0];
    assert_eq!(
        (&server["resource"], &server["term_months"]),
        (&"alicloud_instance.web[1]".into(), &1.into()),
        "{ran:?}"
    );
    assert_eq!(
        (&server["region"], &server["public_bandwidth"]),
        (&"cn-hangzhou".into(), &true.into()),
        "{ran:?}"
    );
    let term = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["rule"] == "term-too-short")
        .unwrap();
    assert_eq!(term["location"]["start"]["line"], 21);
}

#[test]
fn secrets_of_a_state_are_not_shown() {
    let compact = STATE
        .replace("\"operator_type\": \"\",\n", "\"operator_type\": \"\", ")
        .replace("0ne\",\n            ", "0ne\", ");
    assert!(
        compact.contains("Not-4-Show-0ne\", \"period\": 1"),
        "the password must stand on the line of a finding"
    );
    for format in ["human", "json", "sarif", "html", "markdown"] {
        let ran = lint(&[("terraform.tfstate", &compact)], &format!("lint --format {format} -v"));
        assert!(ran.code == 1 && !ran.out.contains("Not-4-Show"), "{format}: {}", ran.out);
    }
}

#[test]
fn plans_and_states_are_judged_alone_or_named() {
    let code = good();
    let state = STATE.replace("\"period\": 1,", "\"period\": 2,");
    // Files beside the plan or state, and whether it is judged when its folder is walked.
    let rows: [(&[(&str, &str)], bool); 6] = [
        (&[], true),
        (&[("modules.md", "no code")], true),
        (&[("a/main.tf", &code)], false),
        (&[("main.tf", &code)], false),
        (&[("a/b/c/main.tf", &code)], false),
        (&[("other/main.tf", &code)], true),
    ];
    for (files, judged) in rows {
        for (name, text) in [
            ("a/b/terraform.tfstate", state.as_str()),
            ("a/b/state.json", &state),
            ("a/b/plan.json", PLAN),
        ] {
            let sandbox = Sandbox::new(files);
            sandbox.write(name, text);
            let json = sandbox.run("lint --format json").json();
            let roots = |json: &serde_json::Value| {
                json["servers"].as_array().unwrap().iter().any(|s| s["root"] == name)
            };
            assert_eq!(roots(&json), judged, "{files:?} {name}: {json:#}");
            assert_eq!(json["skipped"]["beside_code"], u64::from(!judged), "{files:?} {name}");
            assert!(
                roots(&sandbox.run(&format!("lint --format json {name}")).json()),
                "{files:?} {name}"
            );
        }
    }
    // The code of a plan may lie in a folder beside that of the plan.
    let code = include_str!("../../fixtures/plan/alicloud/main.tf");
    let ran = lint(&[("infra/main.tf", code), ("plans/plan.json", PLAN)], "lint");
    assert!(ran.out.contains("1 plan or state beside code not judged"), "{ran:?}");
}

#[test]
fn what_cannot_be_judged_names_the_way() {
    let mut saved = b"PK\x03\x04".to_vec();
    saved.extend([0; 26]);
    saved.extend(b"tfplan and more");
    let stream =
        b"{\"@level\":\"info\",\"@message\":\"Terraform 1.11.4\",\"@module\":\"terraform.ui\",\"type\":\"version\"}\n{}\n".to_vec();
    for (name, bytes, kind) in
        [("plan.out", saved, "a saved plan"), ("log.json", stream, "the log")]
    {
        let sandbox = Sandbox::new(&[]);
        sandbox.write(name, bytes);
        let ran = sandbox.run(&format!("lint {name}"));
        assert!(
            ran.code == 2 && ran.out.contains("terraform show -json") && ran.out.contains(kind),
            "{ran:?}"
        );
        assert!(ran.out.starts_with("error[unreadable]: "), "{ran:?}");
    }
}

#[test]
fn what_is_there_instead_is_said() {
    let mut saved = b"PK\x03\x04".to_vec();
    saved.extend([0; 26]);
    saved.extend(b"tfplan");
    let terragrunt = "inputs = {}\n";
    let rows: [(&[(&str, &str)], &str); 5] = [
        (
            &[("live/a/terragrunt.hcl", terragrunt), ("live/b/terragrunt.hcl", terragrunt)],
            "Terragrunt configuration only (2 files)",
        ),
        (&[("live/prod.tfvars", "a = 1\n")], "--var-file live/prod.tfvars"),
        (&[("live/.iac-icp.hcl", "region = \"cn-hangzhou\"\n")], "no server declared in it"),
        (
            &[("live/tfplan", std::str::from_utf8(&saved).unwrap())],
            "terraform show -json live/tfplan",
        ),
        (
            &[("live/readme.md", "# live\n")],
            "no Terraform code, ROS template, plan or state in live",
        ),
    ];
    for (files, said) in rows {
        // A configuration alone is read as one; Terragrunt files and the like are no code.
        let ran = lint(files, "lint live --lang en");
        let out = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            ran.code == 2 && out.contains(said) && out.contains("nothing-to-lint"),
            "{files:?}: {ran:?}"
        );
        assert_eq!(lint(files, "lint live --allow-empty").code, 0);
    }
}

#[test]
fn a_plan_of_nothing_says_that_nothing_was_found() {
    let sandbox = Sandbox::new(&[("notes.txt", "")]);
    let ran = sandbox.run("report --lang en");
    assert!(ran.code == 2 && ran.out.contains("Nothing was found to plan with."), "{ran:?}");
    assert!(ran.out.contains("0 available (0 used), none needed"), "{ran:?}");
    assert!(!ran.out.contains("enough") && !ran.out.contains("could not be read"), "{ran:?}");
    let ran = sandbox.run("report --lang zh");
    assert!(ran.out.contains("没有找到可做方案的内容。"), "{ran:?}");
    assert!(ran.out.contains("可用 0（已用 0），不需要"), "{ran:?}");
    // What cannot be read is another matter.
    sandbox.write("main.tf", "resource {\n");
    assert!(sandbox.run("report --lang en").out.contains("Some input could not be read"));
}

#[test]
fn declared_servers_are_judged_without_code() {
    let server = "server \"bought\" {\n  product     = \"ecs\"\n  region      = \"cn-hangzhou\"\n  term_months = 1\n}\n";
    let ran = lint(&[(".iac-icp.hcl", server)], "lint --format json");
    assert!(ran.code == 1 && ran.found().contains(&"term-too-short violation".into()), "{ran:?}");
    assert_eq!(ran.json()["errors"], serde_json::json!([]));
}

#[test]
fn servers_that_are_switched_off_are_said() {
    let off = |line: &str| SHORT.replace("\"web\" {\n", &format!("\"web\" {{\n  {line}\n"));
    let ros = "ROSTemplateFormatVersion: '2015-09-01'\nConditions: {Never: {'Fn::Equals': [1, 2]}}\nResources:\n  Web:\n    Type: ALIYUN::ECS::Instance\n    Condition: Never\n";
    let module = "module \"m\" {\n  source = \"./m\"\n  count  = 0\n}\n";
    let rows: [(&[(&str, &str)], &str); 4] = [
        (&[("main.tf", &off("count = 0"))], "alicloud_instance.web"),
        (&[("main.tf", &off("for_each = toset([])"))], "alicloud_instance.web"),
        (&[("main.tf", module), ("m/main.tf", SHORT)], "alicloud_instance.web"),
        (&[("web.yml", ros)], "Web"),
    ];
    for (files, name) in rows {
        let ran = lint(files, "lint");
        let out = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            out.contains(&format!(
                "the server in the code is not created (count, for_each or a condition): {name};"
            )),
            "{ran:?}"
        );
        assert_eq!(ran.code, 0);
        assert_eq!(lint(files, "lint --format json").json()["skipped"]["switched_off"], 1);
    }
}
