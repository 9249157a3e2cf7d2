//! What websites need decides what is said: eight projects, each with what `lint` and `report` tell
//! of it.

use serde_json::Value;

use super::{Ran, run, summary};

/// Rules with severity and subject: `error pay-as-you-go alicloud_instance.web`.
fn said(lint: &Value) -> Vec<String> {
    let one = |f: &Value| {
        let word =
            if f["verdict"] == "undecided" { "undecided" } else { f["severity"].as_str().unwrap() };
        format!(
            "{word} {} {}",
            f["rule"].as_str().unwrap(),
            f["resource"].as_str().unwrap_or_default()
        )
    };
    let mut all: Vec<String> = lint["findings"].as_array().unwrap().iter().map(one).collect();
    all.sort();
    all
}

fn lint(arguments: &[&str]) -> (Ran, Value) {
    let ran = run(&[&["lint", "--format", "json", "--lang", "en"], arguments].concat());
    let json = ran.json();
    (ran, json)
}

fn plan(arguments: &[&str]) -> Value {
    run(&[&["report", "--format", "json", "--lang", "en"], arguments].concat()).json()
}

fn last_line(arguments: &[&str]) -> String {
    summary(&run(&[&["lint", "--lang", "en"], arguments].concat())).to_owned()
}

/// The message about a resource.
fn message<'v>(lint: &'v Value, rule: &str, resource: &str) -> &'v str {
    let of = |f: &&'v Value| f["rule"] == rule && f["resource"] == resource;
    let found = lint["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(of)
        .unwrap_or_else(|| panic!("no {rule} of {resource}"));
    found["message"].as_str().unwrap()
}

/// Role and whether it is judged, by address.
fn roles(lint: &Value) -> Vec<(String, String, bool)> {
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    let one = |s: &Value| (text(&s["resource"]), text(&s["role"]), s["judged"].as_bool().unwrap());
    lint["servers"].as_array().unwrap().iter().map(one).collect()
}

const SHOP: &str = "fixtures/projects/shop";

#[test]
fn a_shop_with_one_good_web_server_has_no_error() {
    let (ran, json) = lint(&[SHOP]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert_eq!(
        said(&json),
        [
            "note pay-as-you-go alicloud_instance.web_b",
            "undecided domain-not-filed qingcha-shop.com"
        ]
    );
    let told = message(&json, "pay-as-you-go", "alicloud_instance.web_b");
    assert!(
        told.ends_with("; nothing to do: alicloud_instance.web_a can be used for filing"),
        "{told}"
    );
    let roles = roles(&json);
    let of = |name: &str| roles.iter().find(|r| r.0 == name).map(|r| (r.1.as_str(), r.2)).unwrap();
    assert_eq!(of("alicloud_instance.web_a"), ("carries", true));
    assert_eq!(of("alicloud_instance.web_b"), ("carries", true));
    assert_eq!(of("alicloud_instance.db"), ("private", false));
    assert_eq!(of("alicloud_instance.jump"), ("public", false));
    assert_eq!(of("alicloud_instance.mirror"), ("public", false));
    assert_eq!(of("alicloud_nat_gateway.out"), ("public", false));
    assert_eq!(json["summary"]["not_judged"], 4);
    let line = last_line(&[SHOP]);
    assert!(line.contains("3 servers not judged (alicloud_instance.db, alicloud_instance.jump, alicloud_instance.mirror)"), "{line}");
    assert!(
        line.contains("no website leads to them") && line.ends_with("(--candidates all)"),
        "{line}"
    );
    // Asked for all, all are judged.
    let (ran, json) = lint(&[SHOP, "--candidates", "all"]);
    assert_eq!(
        (ran.code, json["summary"]["not_judged"].as_u64()),
        (1, Some(1)),
        "the gateway stands before a server"
    );
    assert!(said(&json).contains(&"error no-public-bandwidth alicloud_instance.db".to_owned()));
}

#[test]
fn a_shop_without_a_good_web_server_is_told_that_one_is_enough() {
    let (ran, json) = lint(&[SHOP, "--var", "first_charge=PostPaid"]);
    assert_eq!(ran.code, 1);
    let both = [
        "error pay-as-you-go alicloud_instance.web_a",
        "error pay-as-you-go alicloud_instance.web_b",
    ];
    let errors: Vec<String> = said(&json).into_iter().filter(|f| f.starts_with("error")).collect();
    assert_eq!(errors, both);
    let [a, b] = ["alicloud_instance.web_a", "alicloud_instance.web_b"];
    for (name, other) in [(a, b), (b, a)] {
        let enough = format!(
            "; one eligible server is enough for qingcha-shop.com, which also runs on {other}"
        );
        assert!(
            message(&json, "pay-as-you-go", name).ends_with(&enough),
            "{}",
            message(&json, "pay-as-you-go", name)
        );
    }
}

#[test]
fn a_filed_shop_has_nothing_to_do() {
    let filed =
        [SHOP, "--var", "first_charge=PostPaid", "--config", "fixtures/projects/shop/filed.hcl"];
    let (ran, json) = lint(&filed);
    assert_eq!((ran.code, said(&json)), (0, Vec::<String>::new()), "{}", ran.out);
    assert!(
        last_line(&filed)
            .contains("2 servers not judged (alicloud_instance.web_a, alicloud_instance.web_b): what they carry needs no filing")
    );
    let plan = plan(&filed);
    assert_eq!(plan["websites"][0]["need"], "filed");
    let steps: Vec<&str> =
        plan["steps"].as_array().unwrap().iter().map(|s| s["id"].as_str().unwrap()).collect();
    assert!(
        ["change-code", "buy", "file", "decide"].iter().all(|step| !steps.contains(step)),
        "{steps:?}"
    );
    assert_eq!(plan["changes"], serde_json::json!([]));
}

#[test]
fn workers_without_any_website_are_judged_and_the_last_line_tells_how_to_narrow() {
    let (ran, json) = lint(&["fixtures/projects/fleet"]);
    assert_eq!(ran.code, 1);
    assert_eq!(
        said(&json),
        [
            "error no-public-bandwidth alicloud_instance.worker",
            "error pay-as-you-go alicloud_instance.worker"
        ]
    );
    let line = last_line(&["fixtures/projects/fleet"]);
    assert!(
        line.contains("no website is known") && line.contains("--candidates declared"),
        "{line}"
    );
    let (ran, json) = lint(&["fixtures/projects/fleet", "--candidates", "declared"]);
    assert_eq!((ran.code, json["summary"]["not_judged"].as_u64()), (0, Some(3)));
}

#[test]
fn a_lone_pay_as_you_go_server_is_an_error() {
    let (ran, json) = lint(&["fixtures/projects/lone"]);
    assert_eq!(
        (ran.code, said(&json)),
        (1, vec!["error pay-as-you-go alicloud_instance.web".to_owned()])
    );
}

#[test]
fn three_environments_with_a_website_each() {
    let (ran, json) = lint(&["fixtures/projects/stages", "--env", "all"]);
    assert_eq!(ran.code, 1);
    let websites: Vec<(&str, &str, &str)> = json["websites"]
        .as_array()
        .unwrap()
        .iter()
        .map(|w| {
            (
                w["environment"].as_str().unwrap(),
                w["domain"].as_str().unwrap(),
                w["need"].as_str().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("dev", "liuyun-dev.cn", "filing"),
        ("test", "liuyun-test.cn", "filing"),
        ("prod", "liuyun.cn", "nothing"),
    ];
    assert_eq!(websites, expected);
    for rows in ["servers", "access_products", "findings"] {
        assert!(
            json[rows].as_array().unwrap().iter().all(|r| r["environment"].is_string()),
            "{rows}"
        );
    }
    let short = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["rule"] == "term-too-short")
        .unwrap();
    assert_eq!(
        (short["environment"].as_str(), short["severity"].as_str()),
        (Some("dev"), Some("error"))
    );
    // One in review is told to wait, and no more.
    let review = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["resource"] == "liuyun-test.cn")
        .unwrap();
    assert_eq!(
        (review["severity"].as_str(), review["rule"].as_str()),
        (Some("note"), Some("domain-not-filed"))
    );
    // What was bought by hand is one server, however many stages see it: 1 left, and 5 each of test
    // and prod less what is filed.
    assert_eq!(json["service_numbers"]["capacity"], serde_json::json!({"min": 10, "max": 11}));
    assert_eq!(
        (
            json["service_numbers"]["used"].as_u64(),
            json["service_numbers"]["demand"]["min"].as_u64()
        ),
        (Some(4), Some(2))
    );
}

#[test]
fn a_site_filed_elsewhere_moves_here() {
    let (ran, json) = lint(&["fixtures/projects/moving"]);
    assert_eq!(
        (ran.code, said(&json)),
        (1, vec!["error access-filing-missing songhe-books.com".to_owned()])
    );
    assert_eq!(
        (json["websites"][0]["need"].as_str(), json["service_numbers"]["demand"]["min"].as_u64()),
        (Some("access"), Some(1))
    );
    let plan = plan(&["fixtures/projects/moving"]);
    assert_eq!(
        (plan["websites"][0]["need"].as_str(), plan["websites"][0]["file_on"]["resource"].as_str()),
        (Some("access-filing"), Some("alicloud_instance.web"))
    );
}

#[test]
fn a_project_wholly_abroad_needs_no_filing() {
    let (ran, json) = lint(&["fixtures/projects/singapore"]);
    assert_eq!(
        (ran.code, said(&json)),
        (0, vec!["note region-outside-mainland alicloud_instance.web".to_owned()]),
        "{}",
        ran.out
    );
    let told = message(&json, "region-outside-mainland", "alicloud_instance.web");
    assert!(told.ends_with("; harbour-notes.com needs no filing as long as only servers outside the mainland serve it"), "{told}");
    let plan = plan(&["fixtures/projects/singapore"]);
    assert_eq!(
        (plan["websites"][0]["need"].as_str(), plan["headline"]["text"].as_str()),
        (Some("not-needed"), Some("No website needs a filing."))
    );
}
