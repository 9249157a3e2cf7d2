//! Input of every sort: standard input, broken files, things that are no files, names that are no harm.

use crate::sandbox::{SHORT, Sandbox, good, lint, open};

#[test]
fn standard_input_stands_for_a_file() {
    let sandbox = Sandbox::new(&[("infra/main.tf", &good()), ("infra/terraform.tfvars", "months = 1")]);
    let ran = sandbox.run_on("lint --stdin-filename new/main.tf - --format compact", SHORT);
    assert!(ran.code == 1 && ran.out.starts_with("new/main.tf:7:32: error"), "{ran:?}");
    // The text takes the place of the file on disk; the other files of its module count.
    let ran = sandbox.run_on("lint --stdin-filename infra/main.tf - --format compact", &open());
    assert!(ran.code == 1 && ran.out.starts_with("infra/main.tf:7:32: error"), "{ran:?}");
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
        assert!(ran.code == 2 && ran.out.contains("term-too-short") && ran.out.contains(name), "{name}: {ran:?}");
        assert_eq!(sandbox.run("lint --exit-zero").code, 2, "{name}");
    }
}

#[test]
fn what_is_no_infrastructure_is_counted_and_skipped() {
    let sandbox = Sandbox::new(&[("main.tf", &good()), ("ci.yml", "on: push\n"), ("data.json", "{\"a\": ["), ("notes.txt", "x")]);
    let ran = sandbox.run("lint --format json");
    assert_eq!((ran.code, ran.json()["skipped"]["not_infrastructure"].as_u64()), (0, Some(2)), "{ran:?}");
    // pre-commit names such files one by one.
    assert_eq!(sandbox.run("lint main.tf ci.yml").code, 0);
}

#[test]
fn many_names_of_one_module_are_one_module() {
    let sandbox = Sandbox::new(&[("a/main.tf", SHORT), ("a/more.tf", "locals {}\n"), ("b/main.tf", &good())]);
    let ran = sandbox.run("lint --format json a/main.tf a/more.tf a/main.tf a b/main.tf ./a");
    assert_eq!(ran.found(), ["term-too-short violation"]);
    assert_eq!(ran.json()["summary"]["files"], 3);
}

#[test]
fn names_cannot_reach_the_terminal() {
    let code = SHORT.replace("\"PrePaid\"\n", "\"PrePaid\" # \u{1b}[31m\n").replace("= 1\n", "= 1 # \u{1b}]8;;x\n");
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
        assert!(Command::new("mkfifo").arg(sandbox.root.join("pipe.tf")).status().unwrap().success());
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
    fn links_in_circles_end() {
        let sandbox = Sandbox::new(&[("main.tf", SHORT)]);
        symlink(&sandbox.root, sandbox.root.join("loop")).unwrap();
        assert_eq!(sandbox.run("lint --format json").found(), ["term-too-short violation"]);
    }
}
