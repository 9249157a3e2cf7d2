//! Small inputs that would take gigabytes or hours: the account of the run ends them, with a
//! message and its place, and the rest is judged. Each run has little more memory than the account
//! promises.

use std::fmt::Write;

use super::{judged, lint_with, says};
use crate::sandbox::{SHORT, Sandbox};

/// Debug builds take twenty times as long for a step, so that they get fewer.
const LIMITS: (usize, usize) =
    if cfg!(debug_assertions) { (24, 150_000) } else { (512, 10_000_000) };

/// Kilobytes of data that a run may have. This counts what the allocator and the stacks reserve,
/// whether it is used or not.
const DATA: usize = if cfg!(debug_assertions) { 384 << 10 } else { 1 << 20 };

/// Runs over files beside a good neighbour.
#[track_caller]
fn run(name: &str, files: &[(&str, &str)]) -> super::Ran {
    let sandbox = Sandbox::new(&[("neighbour/main.tf", SHORT)]);
    files.iter().for_each(|(path, text)| sandbox.write(path, text));
    let (memory, steps) = LIMITS;
    let ran = lint_with(
        &sandbox,
        &format!("--max-memory {memory} --max-steps {steps} ."),
        &format!("ulimit -d {DATA}"),
    );
    assert!([1, 2].contains(&ran.code), "{name}: exit {}: {}", ran.code, ran.err);
    judged(&ran);
    ran
}

/// A server whose charge type rests on a value.
fn about(value: &str) -> String {
    format!(
        "locals {{\n  v = {value}\n}}\nresource \"alicloud_instance\" \"x\" {{\n  instance_charge_type = length(local.v) == 1 ? \"PrePaid\" : \"PostPaid\"\n}}\n"
    )
}

/// The run ends by its account, and says where.
#[track_caller]
fn ends(name: &str, text: &str) {
    let ran = run(name, &[("big/main.tf", text)]);
    let json = ran.json();
    let of_account = |e: &serde_json::Value| {
        let text = e["message"].as_str().unwrap_or_default();
        e["kind"] == "budget-exceeded"
            && text.contains("max-")
            && e["location"]["path"].as_str().is_some_and(|p| p.starts_with("big/"))
    };
    assert!(
        json["errors"].as_array().unwrap().iter().any(of_account),
        "{name}: {}",
        json["errors"]
    );
}

#[test]
fn splats_behind_each_other() {
    for count in [100, 2_000, 3_000] {
        let splats = format!("locals {{\n  b = [1]\n  a = local.b{}\n}}\n", "[*]".repeat(count));
        let text = splats + &about("local.a");
        run("splats", &[("a/main.tf", &text), ("b/main.tf", &text)]);
    }
}

#[test]
fn what_functions_produce_is_charged() {
    let rows = [
        ("format", "[for i in range(1000): format(\"%4000000d\", i)]"),
        ("indent", "[for i in range(1000): indent(4000, join(\"\\n\", range(1000)))]"),
        (
            "replace",
            "[for i in range(1000): replace(format(\"%2000d\", 1), \" \", format(\"%2000d\", 1))]",
        ),
        ("join", "[for i in range(1000): join(format(\"%2000d\", 1), range(1000))]"),
        (
            "jsonencode",
            "[for i in range(1000): jsonencode([for i in range(1000): format(\"%3000d\", i)])]",
        ),
        ("formatlist", "[for i in range(1000): formatlist(\"%4000d\", range(1000))]"),
        ("keys", "{for i in range(1000): format(\"%4000000d\", i) => i}"),
        (
            "regexall",
            "[for i in range(1000): regexall(\"()()()()()()()()()()()()()()()()()()()()\", format(\"%9000d\", 1))]",
        ),
        ("range", "[for i in range(1000): [for j in range(1000): range(1000)]]"),
        ("setproduct", "[for i in range(1000): setproduct(range(90), range(50))]"),
        ("csvdecode", "[for i in range(1000): csvdecode(\"a\\n${join(\"\\n\", range(1000))}\")]"),
        (
            "jsondecode",
            "[for i in range(1000): jsondecode(jsonencode([for i in range(90): range(1000)]))]",
        ),
        (
            "yamldecode",
            "[for i in range(1000): yamldecode(\"a: &a [x, x, x, x]\\nb: &b [*a, *a, *a, *a]\\nc: &c [*b, *b, *b, *b]\\nd: [*c, *c, *c, *c]\\n\")]",
        ),
        (
            "compare",
            "[for i in range(1000): [for j in range(1000): [for k in range(90): range(1000)] == [for k in range(90): range(1000)]]]",
        ),
        (
            "concat",
            "[for i in range(1000): concat(flatten([for i in range(9): range(1000)]), [1])]",
        ),
        (
            "regex",
            "[for i in range(1000): [for j in range(100): can(regex(\"(?i)[\\\\pL\\\\pN]{${100 + i}}\", \"x\"))]]",
        ),
    ];
    rows.iter().for_each(|(name, value)| ends(name, &about(value)));
    // All of a list of groups at once.
    let groups = about(&format!("regexall(\"{}\", format(\"%9000d\", 1))", "()".repeat(5_000)));
    ends("regexall with many groups", &groups);
}

#[test]
fn files_are_charged_for_each_reading() {
    let data = "x".repeat(900_000);
    for function in ["file", "filebase64", "filesha512"] {
        let text = about(&format!(
            "[for i in range(1000): [for j in range(10): {function}(\"data.txt\")]]"
        ));
        let ran = run(function, &[("big/main.tf", &text), ("big/data.txt", &data)]);
        says(&ran, "budget exceeded (--max-");
    }
}

#[test]
fn files_are_charged_for_each_listing() {
    let text =
        about("[for i in range(1000): [for j in range(10): fileset(\".\", \"pages/*.html\")]]");
    let pages: Vec<String> = (0..300).map(|i| format!("big/pages/{i}.html")).collect();
    let files =
        pages.iter().map(|path| (path.as_str(), "<html>")).chain([("big/main.tf", text.as_str())]);
    says(&run("fileset", &files.collect::<Vec<_>>()), "budget exceeded (--max-");
}

#[test]
fn choices_of_long_strings() {
    let variables: String =
        (0..6).map(|i| format!("variable \"c{i}\" {{\n  type = bool\n}}\n")).collect();
    let parts: String =
        (0..6).map(|i| format!("${{var.c{i} ? format(\"%500000d\", {i}) : \"b\"}}")).collect();
    ends("choices", &(variables + &about(&format!("[for i in range(1000): \"{parts}\"]"))));
}

#[test]
fn instances_and_blocks_are_charged() {
    let server = |more: &str| {
        format!(
            "resource \"alicloud_instance\" \"x\" {{\n  instance_charge_type = \"PostPaid\"\n{more}}}\n"
        )
    };
    ends(
        "attributes",
        &server("  count = 1000\n  user_data = format(\"%4000000d\", count.index)\n"),
    );
    let dynamic = "  dynamic \"a\" {\n    for_each = range(1000)\n    content {\n      dynamic \"b\" {\n        for_each = range(1000)\n        content {\n          v = b.value\n        }\n      }\n    }\n  }\n";
    ends("dynamic", &server(dynamic));
    // A text in the code is shared by all that show it.
    let ran = run(
        "shared",
        &[(
            "big/main.tf",
            &server(&format!("  count = 1000\n  user_data = \"{}\"\n", "x".repeat(900_000))),
        )],
    );
    assert!(!ran.out.contains("budget-exceeded"), "{}", ran.out);
}

/// Each level calls the next twice.
#[test]
fn modules_that_double() {
    let call =
        |name: &str, next: usize| format!("module \"{name}\" {{\n  source = \"../m{next}\"\n}}\n");
    let mut files: Vec<(String, String)> =
        (0..31).map(|i| (format!("m{i}/main.tf"), call("a", i + 1) + &call("b", i + 1))).collect();
    files.push(("m31/main.tf".into(), SHORT.into()));
    let ran =
        run("modules", &files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect::<Vec<_>>());
    says(&ran, "budget exceeded (--max-");
    let mut template = String::from(
        "ROSTemplateFormatVersion: '2015-09-01'\nTransform: Aliyun::Terraform-v1.5\nWorkspace:\n",
    );
    for i in 0..30 {
        let path = if i == 0 { String::new() } else { format!("m{i}/") };
        let source = if i == 0 { "./m1".to_owned() } else { format!("../m{}", i + 1) };
        write!(template, "  {path}main.tf: |\n    module \"a\" {{\n      source = \"{source}\"\n    }}\n    module \"b\" {{\n      source = \"{source}\"\n    }}\n").unwrap();
    }
    template += "  m30/main.tf: |\n    resource \"alicloud_instance\" \"x\" {\n    }\n";
    let ran = run("workspace", &[("big.yml", &template)]);
    says(&ran, "budget exceeded (--max-");
}

#[test]
fn many_instances_of_many_resources() {
    let counted: String = (0..2_000)
        .map(|i| format!("resource \"alicloud_instance\" \"r{i}\" {{\n  count = 100\n  instance_charge_type = \"PostPaid\"\n}}\n"))
        .collect();
    says(&run("counts", &[("big/main.tf", &counted)]), "budget-exceeded");
    let resources: String = (0..100)
        .map(|i| format!("  S{i}:\\n    Type: ALIYUN::ECS::Instance\\n    Properties: {{InstanceChargeType: PostPaid}}\\n"))
        .collect();
    let body = format!("ROSTemplateFormatVersion: '2015-09-01'\\nResources:\\n{resources}");
    let stacks = format!(
        "resource \"alicloud_ros_stack\" \"s\" {{\n  count = 1000\n  stack_name = \"a\"\n  template_body = \"{body}\"\n}}\n"
    );
    ends("stacks", &stacks);
}

#[test]
fn environments_are_one_run() {
    let mut config = String::new();
    for i in 0..300 {
        writeln!(config, "environment \"e{i}\" {{\n  variables = {{ c = \"PostPaid\" }}\n}}")
            .unwrap();
    }
    let servers: String = (0..300)
        .map(|i| {
            format!(
                "resource \"alicloud_instance\" \"r{i}\" {{\n  instance_charge_type = var.c\n}}\n"
            )
        })
        .collect();
    let sandbox = Sandbox::new(&[
        (".iac-icp.hcl", &config),
        ("main.tf", &format!("variable \"c\" {{}}\n{servers}")),
    ]);
    let (memory, steps) = LIMITS;
    let ran = lint_with(
        &sandbox,
        &format!("--env all --max-memory {memory} --max-steps {steps} ."),
        &format!("ulimit -d {DATA}"),
    );
    assert!([1, 2].contains(&ran.code), "{}", ran.err);
    says(&ran, "was not judged");
    assert!(
        ran.json()["findings"].as_array().unwrap().iter().any(|f| f["rule"] == "pay-as-you-go")
    );
}

/// Each file is within its own limits.
#[test]
fn large_files_are_charged_together() {
    let values = if cfg!(debug_assertions) { 2_000_000 } else { 9_900_000 };
    let template = format!(
        "{{\"ROSTemplateFormatVersion\": \"2015-09-01\", \"a\": [{}1]}}",
        "1,".repeat(values)
    );
    let ran = run("templates", &[("a/t.json", &template), ("b/t.json", &template)]);
    says(&ran, "budget exceeded (--max-memory");
    let code = format!("locals {{\n  a = [{}1]\n}}\n", "1,".repeat(values / 4));
    let ran = run(
        "code",
        &[("a/main.tf", &code), ("b/main.tf", &code), ("c/main.tf", &code), ("d/main.tf", &code)],
    );
    says(&ran, "budget exceeded (--max-memory");
}

/// What is told of a value is short, in every format.
#[test]
fn long_values_are_cut_in_messages() {
    let digits = if cfg!(debug_assertions) { 400_000 } else { 4_000_000 };
    let long = format!("format(\"%{digits}d\", 1)");
    let text = format!(
        "resource \"alicloud_instance\" \"x\" {{\n  instance_charge_type = {long}\n  availability_zone = {long}\n}}\nprovider \"alicloud\" {{\n  region = {long}\n}}\n"
    );
    let sandbox = Sandbox::new(&[("main.tf", &text)]);
    for format in [
        "human",
        "compact",
        "json",
        "sarif",
        "github",
        "gitlab",
        "junit",
        "checkstyle",
        "rdjson",
        "markdown",
        "html",
    ] {
        let ran = sandbox.run(&format!("lint --lang en -v --format {format} ."));
        assert!(
            ran.code == 1 && ran.out.len() < 200_000,
            "{format}: exit {}, {} bytes",
            ran.code,
            ran.out.len()
        );
    }
    let keys = "resource \"alicloud_instance\" \"x\" {\n  for_each = {for i in range(10): format(\"%40000d\", i) => i}\n  instance_charge_type = \"PostPaid\"\n}\n";
    let ran = run("keys", &[("big/main.tf", keys)]);
    says(&ran, "1024 bytes in the key of an instance");
    assert!(ran.out.len() < 200_000);
}

/// Stacks are those of the program's own threads, however small that of the shell is; and where no
/// thread can be had, it says so.
#[test]
fn small_stacks_and_few_threads() {
    let nested = format!("locals {{\n  a = {}1{}\n}}\n", "(".repeat(60), ")".repeat(60));
    let sandbox = Sandbox::new(&[("neighbour/main.tf", SHORT), ("deep/main.tf", &nested)]);
    let ran = lint_with(&sandbox, ".", "ulimit -s 256");
    judged(&ran);
    assert_eq!(ran.code, 1);
    // Data for the program itself, and for no stack.
    let ran = lint_with(&sandbox, ".", "ulimit -d 12000");
    assert_eq!(ran.code, 2, "{}", ran.err);
    says(&ran, "cannot start a thread");
}
