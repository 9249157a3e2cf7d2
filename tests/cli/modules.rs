//! Modules and who calls them: Terragrunt, Stacks, tests, computed sources, downloads, files that
//! are named alone.

use crate::sandbox::{SHORT, Sandbox, lint};

/// A module whose term is a variable with a default that is too short.
fn module() -> String {
    SHORT.replace("= 1\n", "= var.months\n") + "variable \"months\" {\n  default = 1\n}\n"
}

const BAD: [&str; 1] = ["term-too-short violation"];
const OPEN: [&str; 1] = ["term-too-short undecided"];
const GOOD: [&str; 0] = [];

#[test]
fn terragrunt_gives_a_module_its_values() {
    let module = module();
    let rows: [(&str, &str, &[&str]); 9] = [
        (
            "terraform {\n  source = \"../../modules/web\"\n}\ninputs = {\n  months = 12\n}\n",
            "",
            &GOOD,
        ),
        ("terraform {\n  source = \"../..//modules/web\"\n}\n", "", &BAD),
        (
            "locals {\n  m = local.y * 12\n  y = 1\n}\nterraform {\n  source = \"${get_terragrunt_dir()}/../../modules/web\"\n}\ninputs = { months = local.m }\n",
            "",
            &GOOD,
        ),
        (
            "terraform {\n  source = \"${get_repo_root()}//modules/web\"\n}\ninputs = merge({ months = 12 }, {})\n",
            "",
            &GOOD,
        ),
        (
            "terraform {\n  source = \"../../modules/web\"\n}\ninputs = {\n  months = dependency.x.outputs.months\n}\n",
            "",
            &OPEN,
        ),
        (
            "terraform {\n  source = \"../../modules/web\"\n}\ninputs = read_terragrunt_config(\"x.hcl\").inputs\n",
            "",
            &OPEN,
        ),
        (
            "include \"root\" {\n  path = find_in_parent_folders(\"root.hcl\")\n}\nterraform {\n  source = \"../../modules/web\"\n}\n",
            "inputs = {\n  months = 12\n}\n",
            &GOOD,
        ),
        (
            "include \"root\" {\n  path = find_in_parent_folders(\"nowhere.hcl\")\n}\nterraform {\n  source = \"../../modules/web\"\n}\n",
            "",
            &OPEN,
        ),
        (
            "include \"root\" {\n  path = find_in_parent_folders(\"root.hcl\")\n}\n",
            "terraform {\n  source = \"../../modules/${basename(\"x/web\")}\"\n}\ninputs = {\n  months = 12\n}\n",
            &GOOD,
        ),
    ];
    for (text, parent, wanted) in rows {
        let files = [
            ("modules/web/main.tf", &*module),
            ("live/web/terragrunt.hcl", text),
            ("live/root.hcl", parent),
        ];
        let sandbox = Sandbox::new(&files);
        for path in [".", "live", "live/web"] {
            let ran = sandbox.run(&format!("lint --format json {path}"));
            assert_eq!(ran.found(), wanted, "{path} {text}: {ran:?}");
            let servers = &ran.json()["servers"];
            assert_eq!(
                (servers.as_array().unwrap().len(), &servers[0]["root"]),
                (1, &"live/web".into()),
                "{path} {text}"
            );
        }
    }
}

#[test]
fn terragrunt_alone_says_what_is_missing() {
    let remote = "terraform {\n  source = \"git::https://example.com/web.git?ref=v1\"\n}\n";
    let ran = lint(&[("live/web/terragrunt.hcl", remote)], "lint --lang en live");
    assert!(
        ran.code == 2
            && ran.out.contains("`terragrunt show -json`")
            && ran
                .out
                .contains("module git::https://example.com/web.git?ref=v1 is not available here"),
        "{ran:?}"
    );
    let beside = lint(
        &[("live/web/terragrunt.hcl", remote), ("other/main.tf", SHORT)],
        "lint --format json",
    );
    assert_eq!(
        (beside.code, beside.found()),
        (1, vec!["module-unavailable violation".to_owned(), BAD[0].to_owned()]),
        "{beside:?}"
    );
    let own = lint(
        &[("web/terragrunt.hcl", "inputs = {\n  months = 12\n}\n"), ("web/main.tf", &module())],
        "lint --format json",
    );
    assert_eq!((own.code, own.found().len()), (0, 0), "{own:?}");
}

#[test]
fn a_module_that_something_else_calls_is_not_judged_with_its_own_defaults() {
    let module = module();
    let caller = |source: &str| {
        format!("variable \"kind\" {{}}\nmodule \"m\" {{\n  source = {source}\n  months = 12\n}}\n")
    };
    let (pattern, choice) = (
        caller("\"../modules/${var.kind}\""),
        caller("var.kind == \"a\" ? \"../modules/web\" : \"../modules/db\""),
    );
    let component =
        |inputs: &str| format!("component \"web\" {{\n  source = \"../modules/web\"\n{inputs}}}\n");
    let (stack, open) = (
        component("  inputs = {\n    months = 12\n  }\n"),
        component("  inputs = {\n    months = var.m\n  }\n"),
    );
    let rows: [(&str, &str, &str, &[&str]); 6] = [
        ("live/main.tf", &pattern, "", &["module-unavailable violation", OPEN[0]]),
        ("live/main.tf", &pattern, "--var kind=web", &GOOD),
        ("live/main.tf", &choice, "", &["module-unavailable violation", OPEN[0]]),
        ("live/x.tfcomponent.hcl", &stack, "", &GOOD),
        ("live/x.tfstack.hcl", &open, "", &OPEN),
        (
            "live/tests/x.tftest.hcl",
            "run \"a\" {\n  module {\n    source = \"../modules/web\"\n  }\n}\n",
            "",
            &OPEN,
        ),
    ];
    for (name, text, flags, wanted) in rows {
        let ran = lint(
            &[("modules/web/main.tf", &module), (name, text)],
            &format!("lint --format json {flags}"),
        );
        assert_eq!(ran.found(), wanted, "{name} {text}: {ran:?}");
        assert_eq!(ran.code, 0, "{name}: {ran:?}");
    }
    // Its real caller counts, whatever a test passes.
    let call = "module \"m\" {\n  source = \"../modules/web\"\n  months = 12\n}\n";
    let files = [
        ("modules/web/main.tf", &*module),
        ("live/main.tf", call),
        ("live/tests/x.tftest.hcl", rows[5].1),
    ];
    assert_eq!(lint(&files, "lint --format json").found(), GOOD);
}

#[test]
fn a_switch_of_opentofu_counts() {
    let server = SHORT.replace(
        "resource \"alicloud_instance\" \"web\" {\n",
        "resource \"alicloud_instance\" \"web\" {\n  lifecycle {\n    enabled = var.on\n  }\n",
    ) + "variable \"on\" {\n  type = bool\n}\n";
    let module = "variable \"on\" {\n  type = bool\n}\nmodule \"m\" {\n  source = \"./m\"\n  lifecycle {\n    enabled = var.on\n  }\n}\n";
    for files in [vec![("main.tf", &*server)], vec![("main.tf", module), ("m/main.tf", SHORT)]] {
        let servers = |flags: &str| {
            lint(&files, &format!("lint --format json {flags}")).json()["servers"]
                .as_array()
                .unwrap()
                .len()
        };
        assert_eq!((servers("--var on=true"), servers("--var on=false"), servers("")), (1, 0, 1));
        assert_eq!(lint(&files, "lint --format json --var on=true").found(), BAD);
        // Whether it exists is not known; that it is too short is.
        assert_eq!(lint(&files, "lint --format json").found(), BAD);
    }
}

#[test]
fn a_provider_for_each_region_of_opentofu() {
    let code = "provider \"alicloud\" {\n  alias    = \"by\"\n  for_each = toset([\"cn-hangzhou\", \"cn-hongkong\"])\n  region   = each.value\n}\nresource \"alicloud_instance\" \"web\" {\n  for_each = toset([\"cn-hangzhou\", \"cn-hongkong\"])\n  provider = alicloud.by[each.key]\n}\nmodule \"m\" {\n  source    = \"./m\"\n  for_each  = toset([\"cn-hongkong\"])\n  providers = { alicloud = alicloud.by[each.key] }\n}\n";
    let files = [("main.tf", code), ("m/main.tf", "resource \"alicloud_instance\" \"in\" {}\n")];
    let json = lint(&files, "lint --format json").json();
    let regions: Vec<(&str, &str)> = json["servers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| (s["resource"].as_str().unwrap(), s["region"].as_str().unwrap_or("?")))
        .collect();
    let wanted = [
        ("alicloud_instance.web[\"cn-hangzhou\"]", "cn-hangzhou"),
        ("alicloud_instance.web[\"cn-hongkong\"]", "cn-hongkong"),
        ("module.m[\"cn-hongkong\"].alicloud_instance.in", "cn-hongkong"),
    ];
    assert_eq!(regions, wanted);
}

#[test]
fn a_download_that_is_not_what_the_code_asks_for_is_not_judged() {
    let call = |version: &str| {
        format!(
            "module \"web\" {{\n  source  = \"alibaba/web/alicloud\"\n  version = \"{version}\"\n}}\n"
        )
    };
    let note = "{\"Modules\":[{\"Key\":\"web\",\"Source\":\"registry.terraform.io/alibaba/web/alicloud\",\"Version\":\"1.2.0\",\"Dir\":\".terraform/modules/web\"}]}";
    for (version, wanted) in [("~> 1.2", &BAD), ("~> 2.0", &["module-unavailable violation"])] {
        let main = call(version);
        let files = [
            ("main.tf", &*main),
            (".terraform/modules/modules.json", note),
            (".terraform/modules/web/main.tf", SHORT),
        ];
        let ran = lint(&files, "lint --format json");
        assert_eq!(ran.found(), wanted, "{ran:?}");
        assert!(version != "~> 2.0" || ran.out.contains("terraform init"), "{ran:?}");
    }
}

#[test]
fn code_of_other_clouds_is_left_alone() {
    let aws = "provider \"aws\" {}\nmodule \"b\" {\n  source = \"git::https://example.com/b.git\"\n}\nresource \"aws_instance\" \"x\" {\n  tags = {\n    a = 1\n    a = 2\n  }\n}\n";
    let ran = lint(&[("aws/main.tf", aws), ("ali/main.tf", SHORT)], "lint --format json");
    assert_eq!(ran.found(), BAD, "{ran:?}");
    // Modules of other clouds beside ours hold nothing of ours; the same slip in ours is said.
    let both = SHORT
        .replace("= 1\n", "= 3\n")
        .replace("internet_max_bandwidth_out = 5\n", "tags = {\n    a = 1\n    a = 2\n  }\n")
        + "module \"b\" {\n  source = \"terraform-aws-modules/vpc/aws\"\n}\nresource \"aws_instance\" \"x\" {\n  tags = {\n    a = 1\n    a = 2\n  }\n}\n";
    let ran = lint(&[("main.tf", &both)], "lint --format json");
    assert_eq!(
        ran.found(),
        ["duplicate-key violation", "no-public-bandwidth violation"],
        "nothing is missing that could hold an address: {ran:?}"
    );
}

#[test]
fn a_plain_folder_above_belongs_to_code_in_no_repository() {
    let call = "module \"m\" {\n  source = \"../modules/web\"\n}\nmodule \"far\" {\n  source = \"../../../../../far\"\n}\n";
    let sandbox = Sandbox::new(&[("env/main.tf", call), ("modules/web/main.tf", SHORT)]);
    std::fs::remove_dir(sandbox.root.join(".git")).unwrap();
    let mut command = sandbox.command("lint --format json .");
    let output = command.current_dir(sandbox.root.join("env")).output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let found: Vec<(&str, &str)> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["rule"].as_str().unwrap(), f["severity"].as_str().unwrap()))
        .collect();
    assert_eq!(found, [("term-too-short", "error"), ("module-unavailable", "warning")]);
}

#[test]
fn what_cannot_be_seen_is_not_said_to_be_missing() {
    let code = |function: &str| SHORT.replace("= 1\n", &format!("= {function} ? 3 : 3.5\n"));
    let rows = [
        ("fileexists(\"here.txt\")", "3.0"),
        ("fileexists(\"gone.txt\")", "3.5"),
        ("fileexists(\"app.zip\")", "3.0"),
        ("can(fileexists(\"folder\"))", "3.5"),
        ("can(file(\"gone.txt\"))", "3.5"),
        ("length(fileset(\"folder\", \"*.txt\")) == 1", "3.0"),
        ("fileexists(\"/etc/hostname\")", "null"),
        ("length(fileset(\"/etc\", \"*\")) == 0", "null"),
    ];
    for (function, months) in rows {
        let code = code(function);
        let sandbox = Sandbox::new(&[("main.tf", &code), ("here.txt", "x"), ("folder/a.txt", "x")]);
        sandbox.write("app.zip", b"PK\xff\xfe");
        let json = sandbox.run("lint --format json").json();
        let term = &json["servers"][0]["term_months"];
        assert_eq!(
            term.as_f64().map_or_else(|| "null".to_owned(), |n| format!("{n:.1}")),
            months,
            "{function}"
        );
    }
}

#[test]
fn all_calls_are_named_that_make_what_is_found() {
    let module = "variable \"charge\" {\n  default = \"PostPaid\"\n}\nresource \"alicloud_instance\" \"this\" {\n  instance_charge_type       = var.charge\n  internet_max_bandwidth_out = 5\n}\noutput \"ip\" {\n  value = alicloud_instance.this.public_ip\n}\n";
    let call = |name: &str| {
        format!(
            "module \"{name}\" {{\n  source = \"./m\"\n}}\nresource \"alicloud_alidns_record\" \"{name}\" {{\n  domain_name = \"{name}.com\"\n  rr          = \"www\"\n  type        = \"A\"\n  value       = module.{name}.ip\n}}\n"
        )
    };
    let root = format!(
        "provider \"alicloud\" {{\n  region = \"cn-hangzhou\"\n}}\n{}{}",
        call("shop"),
        call("blog")
    );
    let sandbox = Sandbox::new(&[("main.tf", &root), ("m/main.tf", module)]);
    let both = "module.shop.alicloud_instance.this (also module.blog.alicloud_instance.this) is pay-as-you-go";
    let lint = sandbox.run("lint .").out;
    assert!(lint.contains(both), "{lint}");
    let zh = sandbox.run("lint --lang zh .").out;
    assert!(zh.contains("（及 module.blog.alicloud_instance.this）为按量付费"), "{zh}");
    let plan = sandbox.run("report .").out.replace("\n       ", "");
    let change =
        "module.shop.alicloud_instance.this, module.blog.alicloud_instance.this: subscribe";
    assert!(plan.contains(change), "{plan}");
    assert!(
        !plan.contains("it is pay-as-you-go"),
        "the finding is shown with both servers: {plan}"
    );
}
