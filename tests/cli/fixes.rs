//! Fixes: shown, written, and nothing left to do on a second run.

use crate::sandbox::{SHORT, Sandbox, good};

#[test]
fn a_diff_shows_only_the_changed_line_and_writes_nothing() {
    let sandbox = Sandbox::new(&[("main.tf", SHORT)]);
    let ran = sandbox.run("lint --unsafe-fixes --diff");
    let changed: Vec<&str> = ran
        .out
        .lines()
        .filter(|l| l.starts_with(['-', '+']) && !l.starts_with("---") && !l.starts_with("+++"))
        .collect();
    assert_eq!(
        changed,
        ["-  period                     = 1", "+  period                     = 3"],
        "{ran:?}"
    );
    assert_eq!(sandbox.read("main.tf"), SHORT);
}

#[test]
fn what_costs_money_is_not_mended_unasked() {
    let sandbox = Sandbox::new(&[("main.tf", SHORT)]);
    let ran = sandbox.run("lint --fix");
    assert!(
        ran.code == 1 && ran.err.contains("1 edit is not written, since it costs money"),
        "a run that mends nothing says so: {ran:?}"
    );
    let ran = sandbox.run("lint --unsafe-fixes");
    assert!(
        ran.out.contains("+  period                     = 3")
            && ran.err.contains("write them with --fix --unsafe-fixes"),
        "{ran:?}"
    );
    assert_eq!(sandbox.read("main.tf"), SHORT);
    let ran = sandbox.run("lint --fix --diff");
    assert!(ran.out.is_empty() && ran.err.contains("1 more would cost money"), "{ran:?}");
    let ran = sandbox.run("lint --fix --unsafe-fixes");
    assert_eq!(ran.code, 0, "what is left after mending decides: {ran:?}");
    assert_eq!(sandbox.read("main.tf"), good());
    sandbox.run("lint --fix --unsafe-fixes");
    assert_eq!(sandbox.read("main.tf"), good(), "a second run changes nothing");
}

#[test]
fn each_dialect_is_mended_byte_for_byte() {
    let yaml = "ROSTemplateFormatVersion: '2015-09-01'\r\nResources:\r\n  Web: # 服务器\r\n    Type: ALIYUN::ECS::Instance\r\n    Properties:\r\n      InstanceChargeType: PrePaid\r\n      Period: 1   # 一个月\r\n      InternetMaxBandwidthOut: 5\r\n      AutoRenew: true\r\n";
    let json = "{\"ROSTemplateFormatVersion\": \"2015-09-01\", \"Resources\": {\"Web\": {\"Type\": \"ALIYUN::ECS::Instance\", \"Properties\": {\"InstanceChargeType\": \"PrePaid\", \"Period\": 1, \"InternetMaxBandwidthOut\": 5, \"AutoRenew\": true}}}}";
    let bom = format!("\u{feff}{SHORT}");
    let table = [
        ("web.yml", yaml.to_owned(), yaml.replace("Period: 1 ", "Period: 3 ")),
        ("web.json", json.to_owned(), json.replace("\"Period\": 1", "\"Period\": 3")),
        ("main.tf", SHORT.replace('\n', "\r\n"), good().replace('\n', "\r\n")),
        ("bom.tf", bom.clone(), bom.replace("= 1", "= 3")),
    ];
    for (name, before, after) in table {
        let sandbox = Sandbox::new(&[(name, &before)]);
        for _ in 0..2 {
            sandbox.run("lint --fix --unsafe-fixes --region cn-hangzhou");
            assert_eq!(sandbox.read(name), after, "{name}");
        }
    }
}

#[test]
fn of_several_callers_the_one_that_decides_is_mended() {
    let module = "variable \"months\" {\n  type = number\n}\nresource \"alicloud_instance\" \"web\" {\n  instance_charge_type       = \"PrePaid\"\n  period                     = var.months\n  internet_max_bandwidth_out = 5\n}\n";
    let root = "provider \"alicloud\" {\n  region = \"cn-hangzhou\"\n}\nmodule \"a\" {\n  source = \"./web\"\n  months = 1\n}\nmodule \"b\" {\n  source = \"./web\"\n  months = 12\n}\n";
    // A line of the module that is right already stands in nobody's way.
    let unit = module.replace("  period  ", "  period_unit                = \"Month\"\n  period  ");
    for module in [module, &unit] {
        let sandbox = Sandbox::new(&[("main.tf", root), ("web/main.tf", module)]);
        assert_eq!(sandbox.run("lint --fix --unsafe-fixes").code, 0);
        assert_eq!(sandbox.read("web/main.tf"), module);
        assert_eq!(sandbox.read("main.tf"), root.replace("months = 1\n", "months = 3\n"));
    }
}

#[test]
fn what_costs_nothing_is_mended_and_comments_stay() {
    let code = good().replace("\"AutoRenewal\"\n", "\"Normal\" # 到期不续\n");
    let site = "website \"example.com\" {\n  filed   = \"alibaba\"\n  servers = [\"alicloud_instance.web\"]\n}\n";
    let sandbox = Sandbox::new(&[("main.tf", &code), (".iac-icp.hcl", site)]);
    let ran = sandbox.run("lint --fix --unsafe-fixes");
    assert_eq!(sandbox.read("main.tf"), code.replace("Normal", "AutoRenewal"), "{ran:?}");
}

#[test]
fn what_is_not_decided_is_not_mended() {
    let open = crate::sandbox::open();
    let sandbox = crate::sandbox::Sandbox::new(&[("main.tf", &open)]);
    sandbox.run("lint --fix --unsafe-fixes");
    assert_eq!(std::fs::read_to_string(sandbox.root.join("main.tf")).unwrap(), open);
}

#[test]
fn a_record_with_a_lost_address_refers_to_the_resource() {
    let plan =
        include_str!("../../fixtures/rules/stale-dns-record/violation-replaced-plan/plan.json");
    let code = r#"provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_eip_address" "web" {
  bandwidth = "5"
}

resource "alicloud_alidns_record" "www" {
  domain_name = "example.com"
  rr          = "www"
  type        = "A"
  value       = "203.0.113.10" # 主站
}
"#;
    let config = "website \"example.com\" {\n  filed = \"alibaba\"\n}\n";
    let sandbox = Sandbox::new(&[("main.tf", code), ("plan.json", plan), (".iac-icp.hcl", config)]);
    let fixed = code.replace("\"203.0.113.10\"", "alicloud_eip_address.web.ip_address");
    for _ in 0..2 {
        sandbox.run("lint main.tf plan.json --fix");
        assert_eq!(sandbox.read("main.tf"), fixed);
        assert_eq!(sandbox.read("plan.json"), plan);
    }
    // Without the code there is nothing to write: a plan is no place for references.
    let alone = Sandbox::new(&[("plan.json", plan), (".iac-icp.hcl", config)]);
    alone.run("lint plan.json --fix --unsafe-fixes");
    assert_eq!(alone.read("plan.json"), plan);
}

#[test]
fn fix_says_that_there_is_nothing_to_mend() {
    let sandbox = Sandbox::new(&[("main.tf", &good())]);
    let ran = sandbox.run("lint --fix");
    assert!(ran.code == 0 && ran.err.contains("nothing can be fixed automatically"), "{ran:?}");
    assert!(sandbox.run("lint --fix --quiet").err.is_empty());
}

/// A server that is paid for as it is used, and whose site is to be filed.
const PAYED_BY_USE: &str = r#"provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_instance" "web" {
  internet_max_bandwidth_out = 5
}

resource "alicloud_alidns_record" "www" {
  domain_name = "example.com"
  rr          = "www"
  type        = "A"
  value       = alicloud_instance.web.public_ip
}
"#;

#[test]
fn one_run_leaves_nothing_for_a_second() {
    let config = "website \"example.com\" {\n  filed = \"none\"\n}\n";
    let sandbox = Sandbox::new(&[("main.tf", PAYED_BY_USE), (".iac-icp.hcl", config)]);
    let shown = sandbox.run("lint --unsafe-fixes").out;
    sandbox.run("lint --fix --unsafe-fixes");
    let once = sandbox.read("main.tf");
    // That a subscription does not renew itself shows only when it is one.
    for line in [
        "instance_charge_type       = \"PrePaid\"",
        "period                     = 3",
        "renewal_status             = \"AutoRenewal\"",
    ] {
        assert!(
            once.contains(&format!("  {line}\n")) && shown.contains(&format!("+  {line}\n")),
            "{line}: {once}{shown}"
        );
    }
    let ran = sandbox.run("lint --fix --unsafe-fixes");
    assert!(ran.err.contains("nothing can be fixed automatically"), "{ran:?}");
    assert_eq!(sandbox.read("main.tf"), once);
}

#[test]
fn a_diff_says_what_an_edit_does_and_git_takes_it() {
    let code = PAYED_BY_USE.replace('\n', "\r\n");
    let sandbox = Sandbox::new(&[("main.tf", &code)]);
    let ran = sandbox.run("lint --unsafe-fixes --diff");
    let told = "# alicloud_instance.web: subscribe for 3 months or more: `instance_charge_type = \"PrePaid\"`, `period = 3` (converts an existing instance and charges for it at once, which cannot be undone)\n";
    assert!(ran.out.starts_with(told) && ran.out.contains("in place)\n--- a/main.tf\n"), "{ran:?}");
    sandbox.write("mend.patch", &ran.out);
    let applied = std::process::Command::new("git")
        .args(["apply", "mend.patch"])
        .current_dir(&sandbox.root)
        .output()
        .unwrap();
    assert!(applied.status.success(), "{applied:?}\n{}", ran.out);
    let patched = sandbox.read("main.tf");
    sandbox.write("main.tf", &code);
    sandbox.run("lint --fix --unsafe-fixes");
    assert_eq!(sandbox.read("main.tf"), patched);
    assert!(patched.contains("period                     = 3\r\n"), "{patched}");
}

#[test]
fn what_would_destroy_or_order_again_is_said_and_not_written() {
    let server = |kind: &str, body: &str| {
        format!(
            "provider \"alicloud\" {{\n  region = \"cn-hangzhou\"\n}}\nresource \"{kind}\" \"web\" {{\n{body}}}\n"
        )
    };
    let table = [
        (
            "alicloud_ecs_instance_set",
            "  amount = 1\n  internet_max_bandwidth_out = 5\n",
            "(destroys and recreates an existing instance); not written for you: main.tf:4 is the place",
        ),
        (
            "alicloud_market_order",
            "  product_code    = \"cmgj000001\"\n  pricing_cycle   = \"Month\"\n",
            "`pay_type = \"PrePaid\"`, `duration = 1`, `pricing_cycle = \"Year\"` (places a new order); not written for you: main.tf:4 is the place",
        ),
        (
            "alicloud_instance",
            "  spot_strategy = \"SpotAsPriceGo\"\n  internet_max_bandwidth_out = 5\n",
            "(an existing spot instance cannot be converted: make a new one)",
        ),
    ];
    for (kind, body, help) in table {
        let code = server(kind, body);
        let sandbox = Sandbox::new(&[("main.tf", &code)]);
        let ran = sandbox.run("lint --lang en");
        assert!(
            ran.out.replace("\n          ", " ").contains(help)
                || ran.out.split_whitespace().collect::<Vec<_>>().join(" ").contains(help),
            "{kind}: {ran:?}"
        );
        assert!(!ran.out.contains("can be fixed"), "{kind}: {ran:?}");
        sandbox.run("lint --fix --unsafe-fixes");
        assert_eq!(sandbox.read("main.tf"), code);
    }
}

#[test]
fn a_server_that_carries_a_filing_is_renewed_in_the_console() {
    let code = "provider \"alicloud\" {\n  region = \"cn-hangzhou\"\n}\nresource \"alicloud_simple_application_server_instance\" \"web\" {\n  period = 3\n}\n";
    let site = "website \"example.com\" {\n  filed   = \"alibaba\"\n  servers = [\"alicloud_simple_application_server_instance.web\"]\n}\n";
    let sandbox = Sandbox::new(&[("main.tf", code), (".iac-icp.hcl", site)]);
    let ran = sandbox.run("lint --lang en");
    let said = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("turn auto-renewal on: `auto_renew = true` (no effect on an existing instance: do it in the console)"),
        "{ran:?}"
    );
    assert!(!said.contains("can be fixed"), "{ran:?}");
    sandbox.run("lint --fix --unsafe-fixes");
    assert_eq!(sandbox.read("main.tf"), code);
}

/// The files of a folder, by their path below it.
fn files(folder: &std::path::Path) -> std::collections::BTreeMap<String, String> {
    let mut found = std::collections::BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            found.extend(
                files(&entry.path())
                    .into_iter()
                    .map(|(below, text)| (format!("{name}/{below}"), text)),
            );
        } else {
            found.insert(name, std::fs::read_to_string(entry.path()).unwrap());
        }
    }
    found
}

#[test]
fn edits_go_to_the_place_that_decides_and_change_nobody_else() {
    let cases = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/fixes");
    let mut wrong = Vec::new();
    for case in std::fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path()) {
        let (before, after) = (files(&case.join("before")), files(&case.join("after")));
        let texts: Vec<(&str, &str)> =
            before.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let sandbox = Sandbox::new(&texts);
        let arguments = std::fs::read_to_string(case.join("args")).unwrap_or_default();
        let ran = [(); 2]
            .map(|()| sandbox.run(&format!("lint --fix --unsafe-fixes {arguments} --lang en")));
        if !ran[1].err.contains("nothing can be fixed") {
            wrong.push(format!("{}: {:?}", case.display(), ran[1]));
        }
        for (name, text) in &after {
            if sandbox.read(name) != *text {
                wrong.push(format!(
                    "{}: {name}:\n{}\n{:?}",
                    case.display(),
                    sandbox.read(name),
                    ran[0]
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn where_nothing_is_edited_the_help_names_the_place() {
    let cases = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/fixes");
    let all = files(&cases.join("others/before"));
    let sandbox = Sandbox::new(&[("main.tf", &all["main.tf"])]);
    let said = sandbox
        .run("lint --candidates all --lang en")
        .out
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    for (name, line) in [("months", 6), ("mbps", 10)] {
        let place = format!(
            "not written for you: the value comes from main.tf:{line} (default of `var.{name}`), and others use that too"
        );
        assert!(said.contains(&place), "{place}: {said}");
    }
    assert!(!said.contains("can be fixed"), "{said}");
}

/// What a run says, without the breaks of its lines.
fn flat(sandbox: &Sandbox, command: &str) -> String {
    sandbox.run(command).out.split_whitespace().collect::<String>()
}

#[test]
fn code_that_no_fix_may_edit_is_named_with_its_line() {
    let server = "provider \"alicloud\" { region = \"cn-hangzhou\" }\nVALUES\nresource \"alicloud_instance\" \"web\" {\n  internet_max_bandwidth_out = 5\n  instance_charge_type       = \"PrePaid\"\n  renewal_status             = \"AutoRenewal\"\n  period                     = PERIOD\nMORE}\nresource \"alicloud_alidns_record\" \"www\" {\n  domain_name = \"example.com\"\n  rr          = \"www\"\n  type        = \"A\"\n  value       = alicloud_instance.webKEY.public_ip\n}\n";
    let code = |values: &str, period: &str, more: &str, key: &str| {
        let code = server.replace("VALUES", values).replace("PERIOD", period);
        code.replace("MORE", more).replace("KEY", key)
    };
    let website = "website \"example.com\" {\n  filed = \"none\"\n}\n";
    let remote = "data \"terraform_remote_state\" \"orders\" { backend = \"oss\" }";
    let given = "data \"terraform_remote_state\" \"orders\" {\n  outputs = { months = 1 }\n}\n";
    let table = [
        (
            code(remote, "data.terraform_remote_state.orders.outputs.months", "", ""),
            given,
            "not written for you: the value at main.tf:7 is made by an expression, or comes from outside the code",
            "main.tf:7 的取值由表达式或代码之外得出",
        ),
        (
            code("", "1", "  count = 2\n", "[0]"),
            "",
            "not written for you: the code at main.tf:3 also makes resources that are to stay as they are",
            "main.tf:3 的代码还用于不需修改的资源，不自动修改",
        ),
    ];
    for (code, config, en, zh) in table {
        let config = format!("{website}{config}");
        let sandbox = Sandbox::new(&[("main.tf", &code), (".iac-icp.hcl", &config)]);
        for (lang, said) in [("en", en), ("zh", zh)] {
            let out = flat(&sandbox, &format!("lint --lang {lang} ."));
            assert!(out.contains(&said.replace(' ', "")), "{said}: {out}");
        }
        sandbox.run("lint --fix --unsafe-fixes .");
        assert_eq!(sandbox.read("main.tf"), code);
    }
}

#[test]
fn what_is_left_to_the_user_is_said_with_the_line_where_it_is_written() {
    let code = "provider \"alicloud\" { region = \"cn-hangzhou\" }\nresource \"alicloud_market_order\" \"web\" {\n  product_code = \"cmgj000001\"\n  pay_type     = \"PostPaid\"\n}\n";
    let sandbox = Sandbox::new(&[("main.tf", code)]);
    let place = "placesaneworder);notwrittenforyou:main.tf:4istheplace";
    assert!(flat(&sandbox, "lint --lang en").contains(place));
    let place = "（会产生新订单）；不自动修改，请在main.tf:4处写入";
    assert!(flat(&sandbox, "lint --lang zh").contains(place));
}
