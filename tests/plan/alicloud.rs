//! A plan with resources of Alibaba Cloud: what is kept, what is absent, which provider, what is
//! destroyed.

use iac_icp::graph::Change;
use iac_icp::value::{Attr, Value};

use super::harness::{Run, run};

const PLAN: &str = include_str!("../../fixtures/plan/alicloud/plan.json");
const CODE: [(&str, &str); 2] = [
    ("infra/main.tf", include_str!("../../fixtures/plan/alicloud/main.tf")),
    (
        "infra/modules/site/main.tf",
        include_str!("../../fixtures/plan/alicloud/modules/site/main.tf"),
    ),
];

fn wanted(type_name: &str) -> bool {
    [
        "alicloud_instance",
        "alicloud_eip_association",
        "alicloud_eip_address",
        "alicloud_alidns_record",
    ]
    .contains(&type_name)
}

fn with_code() -> Run {
    run(PLAN, &CODE, &wanted)
}

fn alone() -> Run {
    run(PLAN, &[], &wanted)
}

#[test]
fn wanted_types_and_what_they_refer_to_are_kept() {
    for run in [with_code(), alone()] {
        let addresses = run.addresses();
        for kept in [
            "alicloud_vswitch.main",
            "alicloud_vpc.main",
            "data.alicloud_zones.here",
            "module.site.alicloud_eip_address.this",
        ] {
            assert!(addresses.iter().any(|a| a == kept), "{kept}: {addresses:?}");
        }
        assert!(!addresses.iter().any(|a| a.contains("unused")), "{addresses:?}");
    }
}

#[test]
fn known_unknown_absent_and_sensitive_are_told_apart() {
    for run in [with_code(), alone()] {
        let say = |attribute: &str| run.say("alicloud_instance.web[0]", attribute);
        assert_eq!(say("instance_charge_type"), "\"PrePaid\"");
        assert_eq!(say("period"), "3");
        assert_eq!(say("dry_run"), "false");
        assert_eq!(say("vswitch_id"), "?computed <- alicloud_vswitch.main.id");
        assert_eq!(say("password"), "?sensitive");
        // The provider supplies it: nothing was written.
        assert_eq!(say("public_ip"), "absent");
        // `var.renewal` is null.
        assert_eq!(say("renewal_status"), "absent");
        assert_eq!(say("tags"), "absent");
        assert_eq!(say("network_interfaces"), "absent");
        assert_eq!(
            say("system_disk"),
            "[{size: 40, source_id: ?computed}] <- alicloud_vpc.main.id"
        );
    }
}

#[test]
fn dynamic_blocks_are_not_taken_as_absent() {
    assert_eq!(
        alone().say("alicloud_instance.web[0]", "data_disks"),
        "[{size: 20, source_id: ?computed}]"
    );
    let said = with_code().say("alicloud_instance.web[0]", "data_disks");
    assert_eq!(said, "[{size: 20, source_id: ?computed}] <- alicloud_vpc.main.id");
}

#[test]
fn edges_are_kept() {
    let run = with_code();
    assert_eq!(
        run.say("alicloud_eip_association.web[1]", "instance_id"),
        "?computed <- alicloud_instance.web[1].id"
    );
    let site = "module.site.alicloud_eip_association.this";
    assert_eq!(run.say(site, "instance_id"), "?computed <- alicloud_instance.web[0].id");
    assert_eq!(
        run.say(site, "allocation_id"),
        "?computed <- module.site.alicloud_eip_address.this.id"
    );
    assert_eq!(
        run.say("alicloud_alidns_record.www", "value"),
        "?computed <- module.site.alicloud_eip_address.this.ip_address"
    );
    assert_eq!(
        run.say("alicloud_vswitch.main", "zone_id"),
        "\"cn-hangzhou-i\" <- data.alicloud_zones.here.zones.0.id"
    );
    let alone = alone();
    assert_eq!(
        alone.say("alicloud_eip_association.web[1]", "instance_id"),
        "?computed <- alicloud_instance.web[1]"
    );
    assert_eq!(alone.say("alicloud_alidns_record.www", "value"), "?target-unknown");
}

#[test]
fn providers_have_region_alias_and_account() {
    let run = alone();
    let provider = |address: &str| &run.graph().providers[run.find(address).provider.unwrap()];
    let region = |address: &str| match &provider(address).region {
        Attr::Set(region) => region.value.clone(),
        Attr::Absent => Value::Null,
    };
    assert_eq!(region("alicloud_instance.web[0]"), Value::string("cn-hangzhou"));
    assert_eq!(region("alicloud_eip_address.web[0]"), Value::string("cn-shanghai"));
    assert_eq!(region("module.site.alicloud_eip_address.this"), Value::string("cn-hangzhou"));
    assert_eq!(region("alicloud_instance.old"), Value::string("cn-hangzhou"));
    assert_eq!(provider("alicloud_eip_address.web[0]").alias.as_deref(), Some("sh"));
    assert_ne!(
        provider("alicloud_eip_address.web[0]").account,
        provider("alicloud_instance.web[0]").account
    );
}

#[test]
fn secrets_are_nowhere() {
    for run in [with_code(), alone()] {
        let graph = format!("{:?} {:?}", run.graph(), run.lowered.problems);
        assert!(!graph.contains("S3cret-pass") && !graph.contains("key-in-code"));
    }
}

#[test]
fn a_secret_makes_no_secret_of_what_is_written_in_the_open() {
    let odd = PLAN.replace("S3cret-pass", "PrePaid");
    let run = run(&odd, &[], &wanted);
    assert_eq!(run.say("alicloud_instance.web[0]", "instance_charge_type"), "\"PrePaid\"");
    assert_eq!(run.say("alicloud_instance.web[0]", "password"), "?sensitive");
}

#[test]
fn what_is_destroyed_or_replaced_says_so() {
    let run = with_code();
    assert_eq!(run.find("alicloud_instance.web[0]").change, Some(Change::Create));
    assert_eq!(run.find("alicloud_instance.web[1]").change, Some(Change::Replace));
    assert_eq!(run.find("alicloud_instance.old").change, Some(Change::Destroy));
    assert_eq!(run.say("alicloud_instance.old", "public_ip"), "\"203.0.113.9\"");
    assert_eq!(run.addresses().iter().filter(|a| *a == "alicloud_instance.web[0]").count(), 1);
}

#[test]
fn what_the_code_does_not_write_points_to_the_block() {
    let run = with_code();
    let web = run.find("alicloud_instance.web[0]");
    let supplied = &web.attributes["internet_max_bandwidth_out"];
    assert_eq!((supplied.name_span, supplied.value_span), (web.span, web.span));
    let period = &web.attributes["period"];
    assert_eq!(run.text(period.value_span), ("infra/main.tf".to_owned(), "var.months".to_owned()));
    let Value::List(_, disks) = &web.attributes["system_disk"].value.value else {
        panic!("no list")
    };
    let Value::Object(_, disk) = &disks[0].value else { panic!("no object") };
    assert_eq!(run.text(disk["size"].origin.span().unwrap()).1, "40");
}

#[test]
fn a_plan_that_leaves_things_out_is_a_gap() {
    let partial = PLAN.replace("\"complete\":true", "\"complete\":false");
    assert_eq!(run(&partial, &[], &wanted).graph().gaps.len(), 1);
    assert_eq!(alone().graph().gaps.len(), 0);
}

#[test]
fn a_region_that_is_no_region_is_not_guessed() {
    let odd = PLAN.replacen(
        "\"region\":{\"value\":\"cn-hangzhou\"}",
        "\"region\":{\"value\":\"hangzhou\"}",
        1,
    );
    let run = run(&odd, &[], &wanted);
    let Attr::Set(region) = &run.graph().providers[0].region else { panic!("absent") };
    assert!(matches!(region.value, Value::Unknown(_)));
}

#[test]
fn downloaded_modules_are_found_where_init_put_them() {
    let plan = PLAN.replace("\"./modules/site\"", "\"example/site/alicloud\"");
    let installed = r#"{"Modules":[{"Key":"","Source":"","Dir":"."},{"Key":"site","Source":"registry.terraform.io/example/site/alicloud","Dir":".terraform/modules/site"}]}"#;
    let code = [
        CODE[0],
        ("infra/.terraform/modules/modules.json", installed),
        ("infra/.terraform/modules/site/main.tf", CODE[1].1),
    ];
    let run = run(&plan, &code, &wanted);
    let eip = run.find("module.site.alicloud_eip_address.this");
    assert_eq!(run.text(eip.span).0, "infra/.terraform/modules/site/main.tf");
}

/// A plan lies beside the code of its modules: a source is followed as Terraform follows it, and
/// only what Terraform loads is that code.
#[test]
fn places_are_found_in_what_terraform_reads() {
    let site = |run: &super::harness::Run| {
        let eip = run.find("module.site.alicloud_eip_address.this");
        run.text(eip.span).0.to_owned()
    };
    let up = PLAN.replace("\"./modules/site\"", "\"..\"");
    assert_eq!(site(&run(&up, &[CODE[0], ("main.tf", CODE[1].1)], &wanted)), "main.tf");
    let tests = ("infra/modules/site/a.tftest.hcl", CODE[1].1);
    assert_eq!(site(&run(PLAN, &[CODE[0], tests], &wanted)), "infra/plan.json");
    let twins = [("infra/modules/site/a.tf", CODE[1].1), ("infra/modules/site/a.tofu", CODE[1].1)];
    assert_eq!(
        site(&run(PLAN, &[CODE[0], twins[0], twins[1]], &wanted)),
        "infra/modules/site/a.tofu"
    );
}

/// Who signs a request in which way says nothing of the account; a role does, its session does not.
#[test]
fn accounts_are_told_apart_by_what_says_them() {
    let accounts = |first: &str, second: &str| {
        let provider = |key: &str, alias: &str, more: &str| {
            format!(
                "\"{key}\":{{\"name\":\"alicloud\",\"alias\":\"{alias}\",\"expressions\":{{{more}}}}}"
            )
        };
        let resource = |name: &str| {
            format!(
                "{{\"address\":\"alicloud_vpc.{name}\",\"mode\":\"managed\",\"type\":\"alicloud_vpc\",\"name\":\"{name}\",\"provider_name\":\"registry.terraform.io/aliyun/alicloud\",\"values\":{{}}}}"
            )
        };
        let configured = |name: &str| {
            format!(
                "{{\"address\":\"alicloud_vpc.{name}\",\"mode\":\"managed\",\"type\":\"alicloud_vpc\",\"name\":\"{name}\",\"provider_config_key\":\"alicloud.{name}\"}}"
            )
        };
        let plan = format!(
            "{{\"format_version\":\"1.2\",\"terraform_version\":\"1.11.4\",\"planned_values\":{{\"root_module\":{{\"resources\":[{},{}]}}}},\"configuration\":{{\"provider_config\":{{{},{}}},\"root_module\":{{\"resources\":[{},{}]}}}}}}",
            resource("a"),
            resource("b"),
            provider("alicloud.a", "a", first),
            provider("alicloud.b", "b", second),
            configured("a"),
            configured("b"),
        );
        let run = run(&plan, &[], &|_| true);
        let account = |name: &str| {
            let provider = run.find(&format!("alicloud_vpc.{name}")).provider.unwrap();
            run.graph().providers[provider].account.clone()
        };
        (account("a"), account("b"))
    };
    let role = |arn: &str, session: &str| {
        format!(
            "\"assume_role\":[{{\"role_arn\":{{\"constant_value\":\"{arn}\"}},\"session_name\":{{\"constant_value\":\"{session}\"}}}}]"
        )
    };
    let (a, b) = accounts(&role("acs:ram::1:role/x", "s"), &role("acs:ram::1:role/x", "t"));
    assert_eq!(a, b);
    let (a, b) = accounts(&role("acs:ram::1:role/x", "s"), &role("acs:ram::2:role/x", "s"));
    assert_ne!(a, b);
    let (a, b) = accounts("", "\"sign_version\":[{\"oss\":{\"constant_value\":\"v4\"}}]");
    assert_eq!(a, b);
}
