//! Ignoring findings in code, in templates, and what is wrong with it.

use crate::sandbox::{SHORT, Sandbox, good, lint, open};

fn found(code: &str) -> Vec<String> {
    lint(&[("main.tf", code)], "lint --format json").found()
}

#[test]
fn where_a_comment_stands() {
    let on = |comment: &str| SHORT.replace("= 1\n", &format!("= 1 # {comment}\n"));
    let above = |comment: &str| SHORT.replace("  period", &format!("  # {comment}\n  period"));
    let block = |comment: &str| SHORT.replace("resource", &format!("# {comment}\nresource"));
    let top = |comment: &str| format!("# {comment}\n{SHORT}");
    let ignore = "iac-icp: ignore[term-too-short] reason=\"trial\" until=2999-01-31";
    for code in [
        on(ignore),
        above(ignore),
        block(ignore),
        top("iac-icp: ignore-file[term-too-short] reason=\"trial\""),
    ] {
        assert_eq!(found(&code), Vec::<String>::new(), "{code}");
    }
    let past = on("iac-icp: ignore[term-too-short] until=2020-01-01");
    assert_eq!(found(&past), ["expired-suppression violation", "term-too-short violation"]);
    let unused = on("iac-icp: ignore[term-too-short, pay-as-you-go]");
    assert_eq!(found(&unused), ["unused-suppression violation"]);
    let malformed = on("iac-icp: ignore term-too-short");
    assert!(
        found(&malformed).contains(&"term-too-short violation".to_owned()),
        "{:?}",
        found(&malformed)
    );
    assert!(
        found(&malformed).len() == 2,
        "a comment that cannot be read is said: {:?}",
        found(&malformed)
    );
}

#[test]
fn a_syntax_error_cannot_be_ignored() {
    let ran = lint(&[("main.tf", "# iac-icp: ignore-file[syntax-error]\nresource {\n")], "lint");
    assert!(ran.code == 2 && ran.out.contains("syntax-error"), "{ran:?}");
}

#[test]
fn templates_in_json_have_metadata() {
    let json = r#"{"ROSTemplateFormatVersion": "2015-09-01", "Resources": {"Web": {"Type": "ALIYUN::ECS::Instance",
      "Metadata": {"iac-icp": {"ignore": ["term-too-short"]}},
      "Properties": {"InstanceChargeType": "PrePaid", "Period": 1, "InternetMaxBandwidthOut": 5, "AutoRenew": true}}}}"#;
    let ran = lint(&[("web.json", json)], "lint --format json --region cn-hangzhou");
    assert_eq!(ran.found(), Vec::<String>::new());
}

#[test]
fn they_are_listed_with_their_reasons() {
    let code =
        SHORT.replace("= 1\n", "= 1 # iac-icp: ignore[term-too-short] reason=\"a week's trial\"\n");
    let sandbox = Sandbox::new(&[("main.tf", &code)]);
    let ran = sandbox.run("suppressions");
    assert!(
        ran.code == 0
            && ran.out.starts_with("main.tf:7: term-too-short")
            && ran.out.contains("a week's trial"),
        "{ran:?}"
    );
    assert!(ran.err.contains("1 suppression"), "{ran:?}");
    assert_eq!(sandbox.run("suppressions --quiet").err, "");
}

/// Security group rules of a server whose website waits for its filing.
const OPENED: &str = r#"provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_instance" "web" {
  instance_charge_type       = "PrePaid"
  period                     = 12
  renewal_status             = "AutoRenewal"
  internet_max_bandwidth_out = 5
  security_groups            = [alicloud_security_group.web.id]
}

resource "alicloud_security_group" "web" {}

resource "alicloud_security_group_rule" "web" {
  security_group_id = alicloud_security_group.web.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "80/80"
  cidr_ip           = "0.0.0.0/0"
}

resource "alicloud_alidns_record" "www" {
  domain_name = "example.com"
  rr          = "www"
  type        = "A"
  value       = alicloud_instance.web.public_ip
}
"#;

/// The place of a finding may lie in another block than its resource.
#[test]
fn a_comment_above_a_block_covers_what_lies_in_it() {
    let config = "website \"example.com\" {\n  filed = \"none\"\n}\n";
    let rules = |code: &str| {
        let files = [("main.tf", code), (".iac-icp.hcl", config)];
        lint(&files, "lint --format json").found()
    };
    let rule = "open-before-approval violation".to_owned();
    assert!(rules(OPENED).contains(&rule), "{:?}", rules(OPENED));
    let comment = "# iac-icp: ignore[open-before-approval]\n";
    for block in [
        "resource \"alicloud_security_group_rule\"",
        "resource \"alicloud_instance\"",
        "  port_range",
    ] {
        let code = OPENED.replace(block, &format!("{comment}{block}"));
        let left = rules(&code);
        assert!(!left.contains(&rule), "{block}: {left:?}");
        assert!(!left.contains(&"unused-suppression violation".to_owned()), "{block}: {left:?}");
    }
    let elsewhere = OPENED.replace(
        "resource \"alicloud_alidns_record\"",
        &format!("{comment}resource \"alicloud_alidns_record\""),
    );
    let left = rules(&elsewhere);
    assert!(left.contains(&rule), "{left:?}");
    assert!(left.contains(&"unused-suppression violation".to_owned()), "{left:?}");
}

#[test]
fn a_comment_above_a_resource_of_a_template_covers_what_lies_in_it() {
    let template = |comment: &str| {
        format!(
            "ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  Group:\n    Type: ALIYUN::ECS::SecurityGroup\n    \
             Properties:\n      VpcId: vpc-1\n  Web:\n    Type: ALIYUN::ECS::Instance\n    Properties:\n      \
             InstanceChargeType: PrePaid\n      Period: 12\n      AutoRenew: 'True'\n      InternetMaxBandwidthOut: 5\n      \
             SecurityGroupId: !Ref Group\n{comment}  Open:\n    Type: ALIYUN::ECS::SecurityGroupIngress\n    Properties:\n      \
             SecurityGroupId: !Ref Group\n      IpProtocol: tcp\n      PortRange: 80/80\n      SourceCidrIp: 0.0.0.0/0\n  \
             Record:\n    Type: ALIYUN::DNS::DomainRecord\n    Properties:\n      DomainName: example.com\n      RR: www\n      \
             Type: A\n      Value: !GetAtt Web.PublicIp\n"
        )
    };
    let config = "website \"example.com\" {\n  filed = \"none\"\n}\n";
    let rules = |code: &str| {
        let files = [("web.yml", code), (".iac-icp.hcl", config)];
        lint(&files, "lint --format json --region cn-hangzhou").found()
    };
    let rule = "open-before-approval violation".to_owned();
    let bare = rules(&template(""));
    assert!(bare.contains(&rule), "{bare:?}");
    let left = rules(&template("  # iac-icp: ignore[open-before-approval]\n"));
    assert!(!left.contains(&rule), "{left:?}");
    assert!(!left.contains(&"unused-suppression violation".to_owned()), "{left:?}");
}

/// Two environments; in `dev` there is no server.
const ENVIRONMENTS: &str = "environment \"dev\" {\n  variables = { n = 0 }\n}\nenvironment \"prod\" {\n  variables = { n = 1 }\n}\n";

fn staged(comment: &str) -> Sandbox {
    let server = SHORT
        .replace("  instance_charge", "  count = var.n\n  instance_charge")
        .replace("= 1\n", &format!("= 1 # {comment}\n"));
    let code = format!("{server}\nvariable \"n\" {{\n  type = number\n}}\n");
    Sandbox::new(&[("main.tf", &code), (".iac-icp.hcl", ENVIRONMENTS)])
}

fn about(sandbox: &Sandbox, line: &str) -> Vec<String> {
    let json = sandbox.run(&format!("lint --format json --lang en {line}")).json();
    let all = json["findings"].as_array().unwrap();
    let about = all.iter().filter(|f| f["rule"].as_str().unwrap().contains("suppression"));
    about.map(|f| f["message"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_one_environment_needs_is_not_unused() {
    let needed = staged("iac-icp: ignore[term-too-short]");
    assert_eq!(about(&needed, "--env all"), [""; 0]);
    assert_eq!(
        about(&needed, "--env dev"),
        ["the suppression of `term-too-short` ignores nothing"]
    );
    // Of two rules the one that no environment needs is named, once.
    let half = staged("iac-icp: ignore[pay-as-you-go, term-too-short]");
    assert_eq!(about(&half, "--env all"), ["the suppression of `pay-as-you-go` ignores nothing"]);
    let ran = half.run("lint --env all --lang en");
    assert!(ran.out.contains("note: environments: dev, prod\n"), "{ran:?}");
    let slip = staged("iac-icp: ignore[term-to-short]");
    let told = about(&slip, "--env all");
    assert!(told.len() == 1 && told[0].starts_with("there is no rule"), "{told:?}");
}

#[test]
fn a_comment_is_listed_once_with_its_environments() {
    let sandbox = staged("iac-icp: ignore[term-too-short] reason=\"trial\"");
    let ran = sandbox.run("suppressions --env all --lang en");
    assert_eq!(ran.out.lines().count(), 1, "{ran:?}");
    assert!(ran.out.contains("(trial) [prod]\n") && ran.err.contains("1 suppression"), "{ran:?}");
    let code = SHORT.replace("= 1\n", "= 1 # iac-icp: ignore[term-too-short] reason=\"trial\"\n");
    let same = Sandbox::new(&[
        ("main.tf", &code),
        (".iac-icp.hcl", "environment \"a\" {}\nenvironment \"b\" {}\n"),
    ]);
    let ran = same.run("suppressions --env all --lang en");
    assert!(ran.out.lines().count() == 1 && ran.out.ends_with("(trial)\n"), "{ran:?}");
    assert!(ran.err.contains("1 suppression"), "{ran:?}");
    let all = &same.run("suppressions --env all --format json").json()["suppressions"];
    assert_eq!(all.as_array().unwrap().len(), 1);
    assert_eq!(all[0]["environments"], serde_json::json!(["a", "b"]));
    assert_eq!((&all[0]["environment"], &all[0]["root"]), (&serde_json::Value::Null, &".".into()));
}

/// What is not known may be what the comment is for.
#[test]
fn nothing_is_unused_where_something_is_not_known() {
    let unused = "unused-suppression violation".to_owned();
    let comment = "# iac-icp: ignore[term-too-short]\n";
    let other = format!("\n{comment}resource \"alicloud_vpc\" \"main\" {{}}\n");
    let left = |files: &[(&str, &str)], line: &str| lint(files, line).found();
    let line = "lint --format json";
    let code = good() + &other;
    assert!(left(&[("main.tf", &code)], line).contains(&unused));
    // The rule is undecided in the root; another rule is not.
    let undecided = open() + &other;
    let found = left(&[("main.tf", &undecided)], line);
    assert!(found.contains(&"term-too-short undecided".to_owned()), "{found:?}");
    assert!(!found.contains(&unused), "{found:?}");
    let apart = undecided.replace("ignore[term-too-short]", "ignore[pay-as-you-go]");
    assert!(left(&[("main.tf", &apart)], line).contains(&unused));
    let found = left(&[("a/main.tf", &open()), ("b/main.tf", &code)], line);
    assert!(found.contains(&unused), "another root: {found:?}");
    // A module is not here, a file cannot be read, a path is not there.
    let module = format!("{code}\nmodule \"m\" {{\n  source = \"example/m/alicloud\"\n}}\n");
    assert!(!left(&[("main.tf", &module)], line).contains(&unused));
    let broken = [("main.tf", code.as_str()), ("broken.tf", "resource {\n")];
    assert!(!left(&broken, line).contains(&unused));
    assert!(!left(&[("main.tf", &code)], &format!("{line} main.tf nowhere.tf")).contains(&unused));
    // What is wrong with the comment itself is said all the same.
    let slip = module.replace("term-too-short]", "term-to-short]");
    assert!(left(&[("main.tf", &slip)], line).contains(&unused));
}

#[test]
fn a_comment_at_another_place_of_a_finding_says_where_it_stands() {
    let record = |name: &str, comment: &str| {
        format!(
            "{comment}resource \"alicloud_alidns_record\" \"{name}\" {{\n  domain_name = \"example.com\"\n  rr          = \"{name}\"\n  type        = \"A\"\n  value       = alicloud_instance.web.public_ip\n}}\n"
        )
    };
    let code = format!(
        "{}{}{}",
        crate::sandbox::good(),
        record("www", ""),
        record("api", "# iac-icp: ignore[domain-not-filed] reason=\"later\"\n")
    );
    let config = "website \"example.com\" {\n  filed = \"none\"\n}\n";
    let ran = Sandbox::new(&[("main.tf", &code), (".iac-icp.hcl", config)]).run("lint .");
    let words = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("the suppression of `domain-not-filed` ignores nothing"), "{words}");
    assert!(words.contains("stands at main.tf:"), "{words}");
    assert!(words.contains("`resources = [\"example.com\"]`"), "{words}");
    let ignored = format!(
        "{config}override {{\n  resources = [\"example.com\"]\n  rules = {{ \"domain-not-filed\" = \"off\" }}\n}}\n"
    );
    let ran = Sandbox::new(&[("main.tf", &code), (".iac-icp.hcl", &ignored)]).run("lint .");
    assert!(!ran.out.contains("error[domain-not-filed]"), "the advice works: {}", ran.out);
}

#[test]
fn above_a_module_call_what_that_call_makes_is_ignored_and_nothing_else() {
    let module = SHORT.split_once("resource").map(|(_, rest)| format!("resource{rest}")).unwrap();
    let call = |name: &str, comment: &str| {
        format!("{comment}module \"{name}\" {{\n  source = \"./m\"\n}}\n")
    };
    let comment = "# iac-icp: ignore[term-too-short] reason=\"a campaign\"\n";
    let project = |a: &str, b: &str| {
        let root = format!(
            "provider \"alicloud\" {{\n  region = \"cn-hangzhou\"\n}}\n{}{}",
            call("a", a),
            call("b", b)
        );
        Sandbox::new(&[("main.tf", &root), ("m/main.tf", &module)])
    };
    let none = project("", "").run("lint .").out;
    assert!(none.contains("module.a.alicloud_instance.web (also module.b."), "{none}");
    let one = project("", comment).run("lint .").out;
    assert!(one.contains("module.a.alicloud_instance.web (ECS) is bought"), "{one}");
    assert!(!one.contains("also module.b") && !one.contains("unused-suppression"), "{one}");
    let both = project(comment, comment).run("lint .").out;
    assert!(!both.contains("[term-too-short]") && !both.contains("unused"), "{both}");
}
