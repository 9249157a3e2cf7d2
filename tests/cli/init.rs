//! `iac-icp init`: the first configuration is accepted at once, changes no judgement, takes the
//! place of nothing, and no name in code breaks out of it.

use std::path::Path;

use crate::sandbox::{SHORT, Sandbox, good};

const SHOP: &str = r#"variable "months" {
  type = number
}

variable "domain" {
  default = "example.com"
}

provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_instance" "web" {
  instance_charge_type       = "PrePaid"
  period                     = var.months
  internet_max_bandwidth_out = 5
}

resource "alicloud_alidns_record" "www" {
  domain_name = var.domain
  rr          = "www"
  type        = "A"
  value       = alicloud_instance.web.public_ip
}

resource "alicloud_alidns_record" "old" {
  domain_name = "old.cn"
  rr          = "@"
  type        = "A"
  value       = "203.0.113.7"
}
"#;

const NAME: &str = ".iac-icp.hcl";

fn shop() -> Sandbox {
    let dev = "months = 1\ndomain = \"example-dev.com\"\n";
    Sandbox::new(&[
        ("main.tf", SHOP),
        ("env/dev.tfvars", dev),
        ("env/prod/terraform.tfvars", "months = 12\n"),
    ])
}

/// What a run decided: findings without places in the configuration, rows, numbers.
fn decided(sandbox: &Sandbox) -> (i32, Vec<String>, serde_json::Value, serde_json::Value) {
    let ran = sandbox.run("lint --format json --lang en");
    let mut json = ran.json();
    let finding = |f: &serde_json::Value| {
        format!("{} {} {} {}", f["rule"], f["verdict"], f["message"], f["resource"])
    };
    let mut findings: Vec<String> =
        json["findings"].as_array().unwrap().iter().map(finding).collect();
    findings.sort();
    (ran.code, findings, json["servers"].take(), json["service_numbers"].take())
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(|e| e.unwrap()) {
        let (name, path) = (entry.file_name(), entry.path());
        if path.is_dir() && name != "expected" {
            copy(&path, &to.join(name));
        } else if path.is_file() && name != NAME {
            std::fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

#[test]
fn it_says_what_it_found_and_lint_takes_it() {
    let sandbox = shop();
    let before = decided(&sandbox);
    let ran = sandbox.run("init --lang en");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    let shown = [
        "found: 1 server, 2 websites, 1 host outside of the code, 2 environments\n",
        "  website example.com (main.tf:21)\n",
        "  host 203.0.113.7 (main.tf:28)\n",
        "  environment dev: env/dev.tfvars\n    website example-dev.com (main.tf:21)\n",
        "  environment prod: env/prod/terraform.tfvars\n",
        "wrote .iac-icp.hcl\n",
        "iac-icp lint --env all\n",
        "        entry: iac-icp lint --allow-empty --env all --\n",
        "      - id: iac-icp\n",
    ];
    shown.iter().for_each(|text| assert!(ran.out.contains(text), "{text:?} in {}", ran.out));
    assert_eq!(decided(&sandbox), before);
    let text = sandbox.read(NAME);
    for block in [
        "\nwebsite \"old.cn\" {",
        "\nenvironment \"prod\" {\n  var_files = [\"env/prod/terraform.tfvars\"]\n}",
        "\n# origin \"203.0.113.7\" {",
    ] {
        assert!(text.contains(block), "{block} in {text}");
    }
    assert!(sandbox.run("lint --env all").code == 1, "the dev server is too short");
    sandbox.write(NAME, text.replacen("  # filed = \"none\"", "  filed = \"none\"", 1));
    let ran = sandbox.run("lint --env prod --lang en");
    assert!(ran.code == 1 && ran.out.contains("error[domain-not-filed]"), "one # decides: {ran:?}");
    let names: Vec<_> =
        std::fs::read_dir(&sandbox.root).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names.len(), 4, "nothing else is left: {names:?}");
}

/// The hook that `init` prints names whatever was changed: what lies beside the project too.
#[test]
fn the_hook_judges_all_environments_and_what_has_none() {
    let sandbox = Sandbox::new(&[
        ("shop/main.tf", SHOP),
        ("shop/dev.tfvars", "months = 1\ndomain = \"example-dev.com\"\n"),
        ("other/main.tf", &good()),
    ]);
    let ran = sandbox.run("init shop --lang en");
    let hook = ran.out.lines().find_map(|line| line.trim().strip_prefix("entry: iac-icp "));
    let hook = hook.unwrap();
    assert_eq!(hook, "lint --allow-empty --env all --", "{ran:?}");
    let ran = sandbox.run(&hook.replace(
        "--env all --",
        "--env all --format json --lang en -- shop/main.tf other/main.tf",
    ));
    let short = ran.json()["findings"].to_string();
    assert!(ran.code == 1 && short.contains("\"environment\":\"dev\""), "{ran:?}");
    assert_eq!(sandbox.run(&format!("{hook} other/main.tf")).code, 0);
    // By hand it is a slip, as before.
    assert_eq!(sandbox.run("lint --env all other").code, 2);
    let ran = Sandbox::new(&[("main.tf", &good())]).run("init");
    assert!(ran.out.contains("        entry: iac-icp lint --allow-empty --\n"), "{ran:?}");
}

#[test]
fn files_of_ros_parameters_are_environments_too() {
    let template = r#"ROSTemplateFormatVersion: '2015-09-01'
Parameters:
  Months: {Type: Number}
  Domain: {Type: String, Default: example.com}
Resources:
  Web:
    Type: ALIYUN::ECS::InstanceGroup
    Properties: {InstanceChargeType: PrePaid, Period: {Ref: Months}, InternetMaxBandwidthOut: 5}
  Record:
    Type: ALIYUN::DNS::DomainRecord
    Properties:
      DomainName: {Ref: Domain}
      RR: www
      Type: A
      Value: {"Fn::Select": [0, {"Fn::GetAtt": [Web, PublicIps]}]}
"#;
    let sandbox = Sandbox::new(&[
        ("web.yml", template),
        ("parameters.dev.json", "{\"Months\": 1, \"Domain\": \"example-dev.com\"}"),
        ("env/prod/parameters.yaml", "Parameters:\n  Months: 12\n"),
        ("package.json", "{\"name\": \"web\", \"Months\": 7}"),
    ]);
    let ran = sandbox.run("init --lang en");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    for shown in [
        "  environment dev: parameters.dev.json\n    website example-dev.com (web.yml:",
        "  environment prod: env/prod/parameters.yaml\n",
    ] {
        assert!(ran.out.contains(shown), "{shown} in {}", ran.out);
    }
    let text = sandbox.read(NAME);
    for block in [
        "\nenvironment \"dev\" {\n  parameter_files = [\"parameters.dev.json\"]\n  website ",
        "\nenvironment \"prod\" {\n  parameter_files = [\"env/prod/parameters.yaml\"]\n}",
    ] {
        assert!(text.contains(block), "{block} in {text}");
    }
    let short = |environment: &str| {
        let ran =
            sandbox.run(&format!("lint --env {environment} --format json --region cn-hangzhou"));
        ran.out.contains("\"term-too-short\"") && ran.out.contains("\"violation\"")
    };
    assert_eq!([short("dev"), short("prod")], [true, false]);
}

#[test]
fn many_environments_are_all_written_and_some_only_by_their_files() {
    let files: Vec<(String, String)> = (0..20)
        .map(|n| (format!("env/e{n:02}.tfvars"), format!("months = 12\ndomain = \"s{n:02}.cn\"\n")))
        .collect();
    let mut all: Vec<(&str, &str)> = vec![("main.tf", SHOP)];
    all.extend(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let sandbox = Sandbox::new(&all);
    let ran = sandbox.run("init --lang en");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("20 environments\n") && ran.out.contains("  environment … +10\n"));
    assert!(ran.err.trim_end().ends_with("were not looked for: e16, e17, e18, e19"), "{ran:?}");
    let text = sandbox.read(NAME);
    assert_eq!(text.matches("\nenvironment \"").count(), 20, "{text}");
    assert_eq!(text.matches("\n  website \"s").count(), 16, "{text}");
    assert!(text.contains("environment \"e19\" {\n  var_files = [\"env/e19.tfvars\"]\n}\n"));
}

#[test]
fn whole_projects_are_judged_as_before() {
    for project in ["tea-shop", "shop", "fleet", "stages"] {
        let sandbox = Sandbox::new(&[]);
        copy(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects").join(project),
            &sandbox.root,
        );
        let before = decided(&sandbox);
        for lang in ["zh", "en"] {
            let _ = std::fs::remove_file(sandbox.root.join(NAME));
            let ran = sandbox.run(&format!("init --lang {lang}"));
            assert_eq!(ran.code, 0, "{project}: {ran:?}");
            assert_eq!(decided(&sandbox), before, "{project}: {}", sandbox.read(NAME));
        }
    }
}

#[test]
fn a_dry_run_writes_nothing_and_prints_the_same_text() {
    let sandbox = shop();
    let dry = sandbox.run("init --dry-run --lang zh");
    assert!(dry.code == 0 && dry.err.contains("找到：服务器 1，网站 2"), "{dry:?}");
    assert!(!sandbox.root.join(NAME).exists());
    assert_eq!(sandbox.run("init --dry-run --lang zh -q").err, "");
    assert_eq!(sandbox.run("init --lang zh").code, 0);
    assert_eq!(sandbox.read(NAME), dry.out);
    let again = sandbox.run("init --dry-run --lang zh");
    assert_eq!((again.code, again.out), (0, dry.out), "beside one that says nothing yet");
}

#[test]
fn nothing_takes_the_place_of_a_configuration() {
    let sandbox = shop();
    sandbox.write(NAME, "region = \"cn-beijing\"\n");
    let ran = sandbox.run("init --lang en");
    assert!(
        ran.code == 2 && ran.err.contains("cannot write .iac-icp.hcl: it is there already"),
        "{ran:?}"
    );
    sandbox.write("sub/main.tf", SHORT);
    let ran = sandbox.run("init sub --lang en");
    assert!(
        ran.code == 2 && ran.err.contains(".iac-icp.hcl is the configuration of sub"),
        "{ran:?}"
    );
    assert_eq!(sandbox.read(NAME), "region = \"cn-beijing\"\n");
    assert!(!sandbox.root.join("sub").join(NAME).exists());
    std::fs::remove_file(sandbox.root.join(NAME)).unwrap();
    assert_eq!(sandbox.run("init sub").code, 0, "none above");
    assert!(sandbox.root.join("sub").join(NAME).exists());
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_not_followed() {
    let sandbox = shop();
    std::os::unix::fs::symlink(sandbox.root.join("elsewhere"), sandbox.root.join(NAME)).unwrap();
    assert_eq!(sandbox.run("init").code, 2);
    assert!(!sandbox.root.join("elsewhere").exists());
}

#[test]
fn what_cannot_be_read_is_no_ground_to_write_on() {
    for (files, said) in [
        (&[("main.tf", "resource \"a\" {")][..], "main.tf"),
        (&[][..], "there is no Terraform code"),
    ] {
        let sandbox = Sandbox::new(files);
        let ran = sandbox.run("init --lang en");
        assert!(ran.code == 2 && ran.err.contains("nothing was written"), "{ran:?} {said}");
        assert!(!sandbox.root.join(NAME).exists());
    }
    let ran = Sandbox::new(&[]).run("init nowhere --lang en");
    assert!(ran.code == 2 && ran.err.contains("nowhere is no folder"), "{ran:?}");
}

/// Names that would end a string, a comment or a block, begin a template or turn the text around.
#[test]
fn no_name_in_code_breaks_out_of_the_file() {
    let names = [
        "a\\\"b.com",
        "a\\nregion = \\\"x\\\".com",
        "$${x}.com",
        "%%{ if x }.com",
        "a\u{202e}b.com",
        "a#b.com",
        "a\\\\.com",
        "*/.com",
        "a b.com",
        "备案.com",
    ];
    let record = |(i, name): (usize, &&str)| {
        format!(
            "resource \"alicloud_alidns_record\" \"r{i}\" {{\n  domain_name = \"{name}\"\n  rr = \"@\"\n  type = \"CNAME\"\n  value = \"{name}.net\"\n}}\n"
        )
    };
    let keys = "resource \"alicloud_instance\" \"k\" {\n  for_each = toset([\"a\\\"] } # \\n${\"$\"}{x}\", \"\u{202e}\"])\n}\n";
    let code = names.iter().enumerate().map(record).collect::<String>() + keys;
    let sandbox = Sandbox::new(&[
        ("main.tf", &code),
        ("e\"nv ${x}.tfvars", "a = 1\n"),
        ("all.tfvars", "b = 1\n"),
    ]);
    let before = decided(&sandbox);
    let ran = sandbox.run("init --lang en");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(decided(&sandbox), before);
    let text = sandbox.read(NAME);
    assert!(text.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202e}'), "{text}");
    assert!(
        text.contains("\nwebsite \"备案.com\" {")
            && text.contains("environment \"e\\\"nv $${x}\" {"),
        "{text}"
    );
    assert!(!text.lines().any(|line| line.starts_with("region")), "{text}");
    let blocks = text.lines().filter(|line| line.starts_with("website ")).count();
    assert!(blocks > 2, "{text}");
    assert_eq!(sandbox.run("lint --env all -q").code, before.0);
}
