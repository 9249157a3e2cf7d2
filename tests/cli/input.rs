//! Input of every sort: standard input, broken files, things that are no files, names that are no
//! harm.

use crate::sandbox::{SHORT, Sandbox, good, lint, open};

#[test]
fn standard_input_stands_for_a_file() {
    let sandbox =
        Sandbox::new(&[("infra/main.tf", &good()), ("infra/terraform.tfvars", "months = 1")]);
    let ran = sandbox.run_on("lint --stdin-filename new/main.tf - --format compact", SHORT);
    assert!(ran.code == 1 && ran.out.starts_with("new/main.tf:7:32: error"), "{ran:?}");
    // The text takes the place of the file on disk; the other files of its module count.
    let ran = sandbox.run_on("lint --stdin-filename infra/main.tf - --format compact", &open());
    assert!(ran.code == 1 && ran.out.starts_with("infra/main.tf:7:32: error"), "{ran:?}");
}

#[test]
fn standard_input_is_judged_whole_or_not_at_all() {
    let sandbox = Sandbox::new(&[("main.tf", SHORT)]);
    // A file without content takes no room on the disk.
    let large = std::fs::File::options()
        .read(true)
        .write(true)
        .create_new(true)
        .open(sandbox.root.join("large"))
        .unwrap();
    large.set_len(iac_icp::pipeline::texts::MAX_FILE_BYTES + 1).unwrap();
    let mut command = sandbox.command("lint - --stdin-filename main.tf --lang en");
    let output = command.stdin(large).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.code() == Some(2) && said.contains("larger than 200 MB"), "{output:?}");
}

#[test]
fn a_broken_file_does_not_hide_the_others() {
    for (name, text) in [
        ("a/broken.tf", "resource \"x\" {\n".as_bytes()),
        ("a/broken.tf.json", b"{\"resource\": ["),
        ("a/broken.yml", b"ROSTemplateFormatVersion: '2015-09-01'\nResources: {a: [\n"),
        ("a/broken.json", b"{\"ROSTemplateFormatVersion\": \"2015-09-01\", "),
        ("a/binary.tf", b"\xff\xfe\x00\x01"),
    ] {
        let sandbox = Sandbox::new(&[("b/main.tf", SHORT)]);
        sandbox.write(name, text);
        let ran = sandbox.run("lint");
        assert!(
            ran.code == 2 && ran.out.contains("term-too-short") && ran.out.contains(name),
            "{name}: {ran:?}"
        );
        assert_eq!(sandbox.run("lint --exit-zero").code, 2, "{name}");
    }
}

/// A server whose charge type comes from a variable.
fn by_variable() -> String {
    let variable = "variable \"charge\" {\n  default = \"PrePaid\"\n}\n";
    variable.to_owned() + &good().replace("= \"PrePaid\"", "= var.charge")
}

#[test]
fn values_that_could_not_be_read_are_not_guessed() {
    let code = by_variable();
    let broken = ("terraform.tfvars", "charge = \"PostPaid\n");
    let rows: [(&[(&str, &str)], &str, bool); 5] = [
        (
            &[("main.tf", &code), ("terraform.tfvars", "charge = \"PrePaid\"\n")],
            "lint --format json",
            true,
        ),
        (&[("main.tf", &code), broken], "lint --format json", false),
        (&[("main.tf", &code), broken], "lint --format json --var charge=PrePaid", true),
        (
            &[("main.tf", &code), ("prod.tfvars", "charge = \"PostPaid\n")],
            "lint --format json --var-file prod.tfvars main.tf",
            false,
        ),
        (&[("main.tf", &code)], "lint --format json --var-file nowhere.tfvars", false),
    ];
    for (files, command, decided) in rows {
        let ran = lint(files, command);
        let found = ran.found();
        assert!(!found.iter().any(|f| f == "pay-as-you-go violation"), "{command}: {ran:?}");
        assert_eq!(
            found.iter().any(|f| f == "pay-as-you-go undecided"),
            !decided,
            "{command}: {ran:?}"
        );
        assert_eq!(
            ran.code,
            if files.len() > 1 && files[1].1.contains("PrePaid\"") { 0 } else { 2 },
            "{command}: {ran:?}"
        );
    }
}

#[test]
fn what_terraform_loads_counts_whatever_git_ignores() {
    let code = by_variable();
    let folder = "infra/terraform.tfvars";
    let ignore = "*.tfvars\n*.tfvars.json\noverride.tf\nout/\nsecret.yml\n";
    let post = "charge = \"PostPaid\"\n";
    let change =
        "resource \"alicloud_instance\" \"web\" {\n  instance_charge_type = \"PostPaid\"\n}\n";
    let rows: [(&str, &str, bool); 7] = [
        (folder, post, true),
        ("infra/x.auto.tfvars.json", "{\"charge\": \"PostPaid\"}", true),
        ("infra/override.tf", change, true),
        // Terraform loads none of these.
        ("infra/prod.tfvars", post, false),
        ("infra/.override.tf", change, false),
        ("infra/out/override.tf", change, false),
        ("infra/secret.yml", "ROSTemplateFormatVersion: '2015-09-01'\nResources: {a: [\n", false),
    ];
    for (name, text, counts) in rows {
        let sandbox = Sandbox::new(&[
            (".git/HEAD", ""),
            (".gitignore", ignore),
            ("infra/main.tf", &code),
            (name, text),
        ]);
        for command in
            ["lint --format json", "lint --format json infra", "lint --format json infra/main.tf"]
        {
            let ran = sandbox.run(command);
            let wanted: Vec<&str> = if counts { vec!["pay-as-you-go violation"] } else { vec![] };
            assert_eq!(ran.found(), wanted, "{name}, {command}: {ran:?}");
            assert_eq!(ran.code, i32::from(counts), "{name}, {command}: {ran:?}");
        }
        sandbox.write(
            ".iac-icp.hcl",
            "exclude = [\"**/*.tfvars\", \"**/*.auto.tfvars.json\", \"**/override.tf\"]\n",
        );
        assert_eq!(
            ["infra", "infra/main.tf"].map(|path| sandbox.run(&format!("lint {path}")).code),
            [0, 0],
            "{name}, excluded"
        );
    }
}

#[test]
fn modules_beside_what_was_named_are_read_like_it() {
    let call = "module \"m\" {\n  source = \"../m\"\n}\n";
    let ignored =
        SHORT.replace("= 1\n", "= 1 # iac-icp: ignore[term-too-short] reason=\"a trial\"\n");
    let calm = "# iac-icp: ignore-file[pay-as-you-go] reason=\"for others that call this\"\n"
        .to_owned()
        + &good();
    for (module, code, wanted) in [
        (SHORT.as_bytes(), 1, vec!["term-too-short violation"]),
        (ignored.as_bytes(), 0, vec![]),
        (calm.as_bytes(), 0, vec![]),
        (b"resource \"x\" \"y\" {\n  a = = 1\n}\n", 2, vec!["syntax-error violation"]),
        (b"\xff", 2, vec!["syntax-error violation"]),
    ] {
        let sandbox = Sandbox::new(&[(".git/HEAD", ""), ("live/main.tf", call)]);
        sandbox.write("m/main.tf", module);
        let ran = sandbox.run("lint --format json live");
        assert_eq!(
            (ran.code, ran.found()),
            (code, wanted.iter().map(ToString::to_string).collect()),
            "{ran:?}"
        );
    }
}

#[test]
fn templates_beside_what_was_named_keep_their_suppressions() {
    let top = "ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  Inner:\n    Type: ALIYUN::ROS::Stack\n    Properties:\n      TemplateURL: inner.yml\n";
    let inner = "ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  Web:\n    Type: ALIYUN::ECS::Instance\n    Properties:\n      ZoneId: cn-hangzhou-i\n      InstanceChargeType: PostPaid # iac-icp: ignore[pay-as-you-go] reason=\"a trial\"\n      AllocatePublicIP: true\n      InternetMaxBandwidthOut: 5\n";
    let code = "resource \"alicloud_ros_stack\" \"s\" {\n  template_body = <<-E\n    ROSTemplateFormatVersion: '2015-09-01'\n    Resources:\n      Inner:\n        Type: ALIYUN::ROS::Stack\n        Properties:\n          TemplateURL: inner.yml\n  E\n}\n";
    for (name, outer) in [("top.yml", top), ("live/main.tf", code)] {
        let sandbox = Sandbox::new(&[
            (".git/HEAD", ""),
            (name, outer),
            ("inner.yml", inner),
            ("live/inner.yml", inner),
        ]);
        for command in ["lint --format json", "lint --format json ."] {
            let ran = sandbox.run(&format!("{command} {name}"));
            assert_eq!((ran.code, ran.found()), (0, vec![]), "{name}: {ran:?}");
        }
        sandbox.write("inner.yml", inner.replace("ignore[pay-as-you-go] reason", "reason"));
        sandbox.write("live/inner.yml", inner.replace("ignore[pay-as-you-go] reason", "reason"));
        assert!(
            sandbox
                .run(&format!("lint --format json {name}"))
                .found()
                .contains(&"pay-as-you-go violation".into()),
            "{name}"
        );
    }
}

#[test]
fn what_is_no_infrastructure_is_counted_and_skipped() {
    let sandbox = Sandbox::new(&[
        ("main.tf", &good()),
        ("ci.yml", "on: push\n"),
        ("data.json", "{\"a\": ["),
        ("notes.txt", "x"),
    ]);
    let ran = sandbox.run("lint --format json");
    assert_eq!(
        (ran.code, ran.json()["skipped"]["not_infrastructure"].as_u64()),
        (0, Some(2)),
        "{ran:?}"
    );
    // pre-commit names such files one by one.
    assert_eq!(sandbox.run("lint main.tf ci.yml").code, 0);
    assert_eq!(
        sandbox.run("lint ci.yml data.json").code,
        2,
        "a name given stands for a file to be read"
    );
    sandbox.write("other.json", "{\"a\": []}");
    for (flag, exit) in [("", 2), (" --allow-empty", 0)] {
        let ran = sandbox.run(&format!("lint{flag} --format json ci.yml other.json"));
        assert!(
            ran.code == exit && ran.json()["skipped"]["not_infrastructure"] == 2,
            "{flag}: {ran:?}"
        );
    }
    assert_eq!(
        sandbox.run("lint --allow-empty ci.yml no-such-file").code,
        2,
        "a name that leads nowhere stays an error"
    );
}

#[test]
fn many_names_of_one_module_are_one_module() {
    let sandbox =
        Sandbox::new(&[("a/main.tf", SHORT), ("a/more.tf", "locals {}\n"), ("b/main.tf", &good())]);
    let ran = sandbox.run("lint --format json a/main.tf a/more.tf a/main.tf a b/main.tf ./a");
    assert_eq!(ran.found(), ["term-too-short violation"]);
    assert_eq!(ran.json()["summary"]["files"], 3);
}

#[test]
fn names_cannot_reach_the_terminal() {
    let code = SHORT
        .replace("\"PrePaid\"\n", "\"PrePaid\" # \u{1b}[31m\n")
        .replace("= 1\n", "= 1 # \u{1b}]8;;x\n");
    for format in ["human", "compact", "github", "markdown"] {
        let ran = lint(&[("main.tf", &code)], &format!("lint --format {format}"));
        assert!(ran.code == 1 && !ran.out.contains('\u{1b}'), "{format}: {ran:?}");
    }
}

#[cfg(unix)]
mod unix {
    use super::{SHORT, Sandbox};
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    #[test]
    fn pipes_and_devices_are_refused_at_once() {
        let sandbox = Sandbox::new(&[("main.tf", SHORT)]);
        assert!(
            Command::new("mkfifo").arg(sandbox.root.join("pipe.tf")).status().unwrap().success()
        );
        assert_eq!(sandbox.run("lint").code, 2, "part of a module");
        let called = Sandbox::new(&[
            (".git/HEAD", ""),
            ("live/main.tf", "module \"m\" {\n  source = \"../m\"\n}\n"),
            ("m/main.tf", SHORT),
        ]);
        assert!(
            Command::new("mkfifo").arg(called.root.join("m/pipe.tf")).status().unwrap().success()
        );
        assert_eq!(called.run("lint live").code, 2, "part of a module that is called");
        let ran = sandbox.run("lint pipe.tf");
        assert!(ran.code == 2 && ran.out.contains("not a regular file"), "{ran:?}");
        assert_eq!(sandbox.run("lint /dev/zero").code, 2);
    }

    #[test]
    fn what_may_not_be_read_is_an_error() {
        let sandbox = Sandbox::new(&[("main.tf", SHORT), ("secret.tf", "locals {}\n")]);
        let path = sandbox.root.join("secret.tf");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
        // The administrator may read everything.
        if std::fs::read(&path).is_ok() {
            return;
        }
        let ran = sandbox.run("lint");
        assert!(ran.code == 2 && ran.out.contains("secret.tf"), "{ran:?}");
    }

    #[test]
    fn links_to_files_are_part_of_a_module() {
        let sandbox = Sandbox::new(&[
            (".git/HEAD", ""),
            ("shared/server.tf", SHORT),
            ("live/other.tf", "locals {}\n"),
        ]);
        symlink("../shared/server.tf", sandbox.root.join("live/server.tf")).unwrap();
        for command in ["lint --format json live", "lint --format json live/other.tf"] {
            let ran = sandbox.run(command);
            assert_eq!(
                (ran.code, ran.found()),
                (1, vec!["term-too-short violation".to_owned()]),
                "{command}: {ran:?}"
            );
        }
        assert_eq!(sandbox.run("lint --fix --unsafe-fixes live shared").code, 0);
        assert!(sandbox.root.join("live/server.tf").is_symlink());
        assert!(sandbox.read("shared/server.tf").contains("= 3\n"));
    }

    #[test]
    fn links_that_may_not_be_read_are_errors() {
        let outside = Sandbox::new(&[("server.tf", SHORT)]);
        let far = outside.root.join("server.tf");
        for (target, message) in
            [(far.as_path(), "outside the project"), ("nowhere.tf".as_ref(), "No such file")]
        {
            let sandbox = Sandbox::new(&[(".git/HEAD", ""), ("live/main.tf", "locals {}\n")]);
            symlink(target, sandbox.root.join("live/linked.tf")).unwrap();
            symlink("nobody@nowhere", sandbox.root.join("live/.#main.tf")).unwrap();
            for command in ["lint live", "lint live/main.tf"] {
                let ran = sandbox.run(command);
                assert!(
                    ran.code == 2 && ran.out.contains(message) && ran.out.contains("1 input error"),
                    "{command}: {ran:?}"
                );
            }
        }
        let sandbox = Sandbox::new(&[(".git/HEAD", ""), ("live/main.tf", "locals {}\n")]);
        symlink(&far, sandbox.root.join("live/linked.tf")).unwrap();
        let ran = sandbox.run(&format!("lint live {} --format json", outside.root.display()));
        assert_eq!((ran.code, ran.found().len()), (1, 2), "named, so it may be read: {ran:?}");
    }

    /// Hooks name the files of a change, which anybody may have sent.
    #[test]
    fn nothing_outside_of_the_project_is_shown() {
        let outside = Sandbox::new(&[("token.txt", "TOKEN = = hunter2\n")]);
        let token = outside.root.join("token.txt");
        let sandbox = || Sandbox::new(&[(".git/HEAD", ""), ("live/main.tf", SHORT)]);
        let settings = |text: &str| {
            let sandbox = sandbox();
            sandbox.write(".iac-icp.hcl", text.replace("TOKEN", token.to_str().unwrap()));
            sandbox
        };
        let named = sandbox();
        symlink(&token, named.root.join("live/other.tf")).unwrap();
        let ran = named.run("lint live/other.tf");
        assert!(
            ran.code == 2 && !ran.out.contains("hunter2") && ran.out.contains("term-too-short"),
            "{ran:?}"
        );
        assert!(ran.out.contains("1 input error"), "{ran:?}");
        let ran = named.run_on("lint --stdin-filename live/other.tf -", "locals {}\n");
        assert!(
            ran.code == 1 && !ran.out.contains("hunter2") && ran.out.contains("term-too-short"),
            "{ran:?}"
        );
        let configured = sandbox();
        symlink(&token, configured.root.join(".iac-icp.hcl")).unwrap();
        let ran = configured.run("lint live");
        assert!(
            ran.code == 2
                && !ran.out.contains("hunter2")
                && ran.out.contains("outside the project"),
            "{ran:?}"
        );
        for text in [
            "terraform {\n  var_files = [\"TOKEN\"]\n}\n",
            "ros {\n  parameter_files = [\"TOKEN\"]\n}\n",
            "environment \"prod\" {\n  var_files = [\"TOKEN\"]\n}\n",
        ] {
            let sandbox = settings(text);
            let environment = if text.starts_with("environment") { " --env prod" } else { "" };
            let ran = sandbox.run(&format!("lint live{environment}"));
            assert!(
                ran.code == 2
                    && !ran.out.contains("hunter2")
                    && ran.out.contains("outside the project"),
                "{text}: {ran:?}"
            );
        }
        // What the user names is read.
        let ran = sandbox().run(&format!("lint live --var-file {}", token.display()));
        assert!(ran.code == 2 && ran.out.contains("hunter2"), "{ran:?}");
    }

    #[test]
    fn a_link_is_judged_where_it_lies() {
        let sandbox = Sandbox::new(&[
            (".git/HEAD", ""),
            ("shared/server.tf", SHORT),
            ("live/.iac-icp.hcl", "exclude = [\"old/**\"]\n"),
        ]);
        sandbox.write("live/old/x.tf", "");
        std::fs::remove_file(sandbox.root.join("live/old/x.tf")).unwrap();
        symlink("../shared/server.tf", sandbox.root.join("live/server.tf")).unwrap();
        symlink("../../shared/server.tf", sandbox.root.join("live/old/server.tf")).unwrap();
        let ran = sandbox.run("lint --format json live/server.tf live/old/server.tf");
        assert_eq!(
            (ran.found().len(), ran.json()["skipped"]["excluded"].as_u64()),
            (1, Some(1)),
            "{ran:?}"
        );
        assert_eq!(ran.json()["findings"][0]["location"]["path"], "live/server.tf");
    }

    #[test]
    fn a_module_behind_a_link_is_one_module() {
        let module = SHORT.replace("= 1\n", "= var.months\n") + "variable \"months\" {}\n";
        let call = "module \"m\" {\n  source = \"./modules/web\"\n  months = 1\n}\n";
        let sandbox = Sandbox::new(&[
            (".git/HEAD", ""),
            ("modules/web/main.tf", &module),
            ("live/main.tf", call),
        ]);
        symlink("../modules", sandbox.root.join("live/modules")).unwrap();
        let absolute = format!("lint --format json {}", sandbox.root.display());
        for command in [
            "lint --format json",
            "lint --format json live modules",
            "lint --format json modules/web/main.tf",
            &absolute,
        ] {
            let ran = sandbox.run(command);
            assert_eq!(ran.found(), ["term-too-short violation"], "{command}: {ran:?}");
            let json = ran.json();
            assert_eq!(
                (json["summary"]["servers"].as_u64(), json["summary"]["files"].as_u64()),
                (Some(1), Some(2)),
                "{command}"
            );
            let path = json["findings"][0]["location"]["path"].as_str().unwrap();
            assert!(
                path.ends_with("modules/web/main.tf") && !path.contains("live"),
                "{command}: {path}"
            );
        }
        // A module is sought beside the link, as Terraform does.
        sandbox.write("modules/web/net.tf", "module \"n\" {\n  source = \"../../net\"\n}\n");
        sandbox.write("live/net/main.tf", SHORT);
        let servers = sandbox.run("lint --format json").json()["summary"]["servers"].as_u64();
        assert_eq!(servers, Some(2));
    }

    #[test]
    fn links_in_circles_end() {
        let sandbox = Sandbox::new(&[("main.tf", SHORT)]);
        symlink(&sandbox.root, sandbox.root.join("loop")).unwrap();
        assert_eq!(sandbox.run("lint --format json").found(), ["term-too-short violation"]);
    }
}

#[test]
fn json_syntax_takes_what_terraform_takes() {
    let provider = r#"{"provider": {"alicloud": {"region": "cn-hangzhou"}}}"#;
    let server = |name: &str, period: &str| {
        format!(
            r#"{{"{name}": {{"instance_charge_type": "PrePaid", "period": {period}, "renewal_status": "AutoRenewal", "internet_max_bandwidth_out": 5}}}}"#
        )
    };
    let resource = |server: &str| format!(r#""resource": {{"alicloud_instance": {server}}}"#);
    let (a, b) = (server("a", "1"), server("b", "3"));
    let region = r#""provider": {"alicloud": {"region": "cn-hangzhou"}}"#;
    let disks = r#""alicloud_instance": {"c": {"instance_charge_type": "PrePaid", "renewal_status": "AutoRenewal", "internet_max_bandwidth_out": 5, "data_disks": {"size": 1}, "tags": {"months": "1"}, "period": "#;
    let reference = |period: &str| {
        format!(
            r#"{{{region}, "resource": {{{disks}1}}}}}}, "resource": {{"alicloud_instance": {{"d": {{"instance_charge_type": "PrePaid", "renewal_status": "AutoRenewal", "internet_max_bandwidth_out": 5, "period": "{period}"}}}}}}}}"#
        )
    };
    // The text, and which servers it has, with the terms that are known.
    let rows: [(String, &str); 9] = [
        (format!("[{provider}, {{{}}}, {{{}}}]", resource(&a), resource(&b)), "a=1 b=3"),
        (format!("{{{region}, {}, {}}}", resource(&a), resource(&b)), "a=1 b=3"),
        (
            format!(
                r#"{{{region}, "resource": {{"alicloud_instance": {a}, "alicloud_instance": {b}}}}}"#
            ),
            "a=1 b=3",
        ),
        (format!(r#"{{{region}, "resource": [{{"alicloud_instance": [{a}, {b}]}}]}}"#), "a=1 b=3"),
        (
            format!(
                r#"{{{region}, "locals": {{"n": 3}}, "locals": {{"m": 1}}, {}}}"#,
                resource(&server("a", r#""${local.n + local.m}""#))
            ),
            "a=4",
        ),
        (reference("${alicloud_instance.c.data_disks[0].size}"), "c=1 d=1"),
        (reference("${length(alicloud_instance.c.data_disks) + 1}"), "c=1 d=2"),
        (reference("${alicloud_instance.c.data_disks.*.size[0]}"), "c=1 d=1"),
        (reference("${alicloud_instance.c.tags[\\\"months\\\"]}"), "c=1 d=1"),
    ];
    for (text, servers) in rows {
        let ran = lint(&[("main.tf.json", &text)], "lint --format json");
        let one = |s: &serde_json::Value| {
            format!(
                "{}={}",
                s["resource"].as_str().unwrap().rsplit('.').next().unwrap(),
                s["term_months"]
            )
        };
        let found: Vec<String> =
            ran.json()["servers"].as_array().unwrap().iter().map(one).collect();
        assert_eq!(found.join(" "), servers, "{text}: {ran:?}");
        assert!(!ran.out.contains("duplicate-key") && ran.code < 2, "{ran:?}");
    }
    // An argument that is written twice is one still, and said.
    let twice = format!(
        r#"{{{region}, "resource": {{"alicloud_instance": {{"a": {{"period": 1, "period": 3, "tags": {{"x": "1", "x": "2"}}}}}}}}}}"#
    );
    let found = lint(&[("main.tf.json", &twice)], "lint --format json").found();
    assert_eq!(found.iter().filter(|f| *f == "duplicate-key violation").count(), 2, "{found:?}");
}

#[test]
fn a_circle_is_an_error_of_its_own_kind() {
    let values = "locals {\n  a = local.b\n  b = local.a\n}\n".to_owned()
        + &SHORT.replace("= 1", "= local.a");
    let module = "module \"m\" {\n  source = \"./m\"\n  months = module.m.months\n}\n";
    let inner = "variable \"months\" {}\noutput \"months\" {\n  value = var.months\n}\n".to_owned()
        + &SHORT.replace("= 1", "= var.months");
    let itself = "module \"m\" {\n  source = \".\"\n}\n";
    let rows: [(&[(&str, &str)], &str); 3] = [
        (&[("main.tf", &values)], "main.tf"),
        (&[("main.tf", module), ("m/main.tf", &inner)], "m"),
        (&[("main.tf", itself)], "main.tf"),
    ];
    for (files, place) in rows {
        let ran = lint(files, "lint --format json");
        let json = ran.json();
        let kinds: Vec<&str> = json["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["kind"].as_str().unwrap())
            .collect();
        assert!(
            !kinds.is_empty() && kinds.iter().all(|k| *k == "circular-reference"),
            "{files:?}: {kinds:?} {ran:?}"
        );
        assert!(ran.code == 2 && !ran.out.contains("syntax-error"), "{ran:?}");
        for format in [
            "human",
            "compact",
            "sarif",
            "github",
            "gitlab",
            "junit",
            "checkstyle",
            "rdjson",
            "markdown",
            "html",
        ] {
            let ran = lint(files, &format!("lint --format {format}"));
            assert!(
                ran.out.contains("circular-reference") && ran.out.contains(place),
                "{format}: {ran:?}"
            );
        }
    }
}

/// A template with a server that is bought for too short a term.
const TEMPLATE: &str = "ROSTemplateFormatVersion: '2015-09-01'
Resources:
  Web: &web
    Type: ALIYUN::ECS::Instance
    Properties: {InstanceChargeType: PrePaid, Period: 2, InternetMaxBandwidthOut: 5, AutoRenew: true}
";

#[test]
fn hidden_folders_are_looked_into_but_those_of_tools() {
    let kept = [
        ".git/t.yml",
        ".terraform/t.yml",
        ".terragrunt-cache/t.yml",
        ".venv/t.yml",
        "site/venv/t.yml",
    ];
    let mut files: Vec<(&str, &str)> = kept.map(|path| (path, TEMPLATE)).into();
    files.extend([
        ("site/venv/pyvenv.cfg", ""),
        (".computenest/ros_templates/t.yml", TEMPLATE),
        ("env/t.yml", TEMPLATE),
        (".hidden.yml", TEMPLATE),
    ]);
    let json = lint(&files, "lint --format json").json();
    let mut roots: Vec<&str> =
        json["servers"].as_array().unwrap().iter().map(|s| s["root"].as_str().unwrap()).collect();
    roots.sort_unstable();
    assert_eq!(roots, [".computenest/ros_templates/t.yml", "env/t.yml"]);
    assert_eq!(json["skipped"]["folders"], kept.len(), "what is left out is counted");
}

#[test]
fn a_named_file_that_does_not_parse_is_said_to() {
    for (name, text, said) in [
        ("data.json", "{\"a\": [1,\n", "syntax error in JSON"),
        ("data.yml", "a: [\nb: }\n", "syntax error in YAML"),
        ("data.template", "a: {\n", "syntax error in YAML"),
    ] {
        let ran = lint(&[(name, text)], &format!("lint {name}"));
        assert!(ran.code == 2 && ran.out.contains(said), "{ran:?}");
        // A hook names whatever was changed, and a walk meets whatever there is.
        let ran = lint(&[(name, text)], &format!("lint --allow-empty {name}"));
        assert!(ran.code == 0 && !ran.out.contains(said), "{ran:?}");
        let ran = lint(&[(name, text), ("main.tf", &good())], "lint");
        assert!(ran.code == 0, "{ran:?}");
    }
    let ran = lint(&[("data.json", "{\"a\": 1}")], "lint data.json");
    assert!(ran.code == 2 && ran.out.contains("nothing-to-lint"), "{ran:?}");
}

#[test]
fn resources_that_share_a_value_are_each_named_and_known() {
    let shared = format!("{TEMPLATE}  Api: *web\n");
    let sandbox = Sandbox::new(&[("t.yml", &shared)]);
    let ran = sandbox.run("lint --region cn-hangzhou --format json");
    assert_eq!(ran.found(), ["term-too-short violation", "term-too-short violation"]);
    let plan = sandbox.run("report --region cn-hangzhou").out;
    assert!(plan.contains("Web") && plan.contains("Api"), "{plan}");
    sandbox.write("t.yml", TEMPLATE);
    sandbox.run("lint --region cn-hangzhou --write-baseline known.json");
    sandbox.write("t.yml", &shared);
    let ran = sandbox.run("lint --region cn-hangzhou --baseline known.json --format json");
    assert!(
        ran.code == 1
            && ran.found() == ["term-too-short violation"]
            && ran.out.contains("\"resource\": \"Api\""),
        "{ran:?}"
    );
}

#[test]
fn the_limits_of_a_run_can_be_set() {
    let code = SHORT.replace(
        "period                     = 1",
        "period                     = length([for i in range(1000): \"${i}\"]) / 1000",
    );
    let configured = |limits: &str| format!("limits {{\n{limits}}}\n");
    let over = |ran: &crate::sandbox::Ran, name: &str| {
        ran.code == 2 && ran.out.contains("budget-exceeded") && ran.out.contains(name)
    };
    let ran = lint(&[("main.tf", &code)], "lint --format json");
    assert_eq!(ran.code, 1, "{ran:?}");
    let ran = lint(&[("main.tf", &code)], "lint --format json --max-steps 100");
    assert!(over(&ran, "max-steps"), "{ran:?}");
    let ran = lint(
        &[("main.tf", &code), ("much.tf", &format!("# {}\n{code}", "x".repeat(40 << 20)))],
        "lint --format json --max-memory 16",
    );
    assert!(over(&ran, "max-memory 16 MB"), "{ran:?}");
    let ran = lint(
        &[("main.tf", &code), (".iac-icp.hcl", &configured("  max_steps = 100\n"))],
        "lint --format json",
    );
    assert!(over(&ran, "max-steps"), "{ran:?}");
    // The command line wins, and may go beyond what a configuration may.
    let files = [("main.tf", code.as_str()), (".iac-icp.hcl", &configured("  max_steps = 100\n"))];
    assert_eq!(lint(&files, "lint --max-steps 1000000000 --max-memory 4096").code, 1);
    let ran = lint(
        &[("main.tf", &code), (".iac-icp.hcl", &configured("  max_memory = 4096\n"))],
        "lint --format json",
    );
    assert!(ran.code == 2 && ran.out.contains("a whole number from 16 to 2048"), "{ran:?}");
}
