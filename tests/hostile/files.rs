//! Files and names that are not what they seem.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use super::{beside, judged, lint, says};
use crate::sandbox::{SHORT, Sandbox};

#[test]
fn links_that_lead_in_circles_and_pipes() {
    let sandbox = Sandbox::new(&[("neighbour/main.tf", SHORT)]);
    symlink(".", sandbox.root.join("circle")).unwrap();
    symlink("b.tf", sandbox.root.join("a.tf")).unwrap();
    symlink("a.tf", sandbox.root.join("b.tf")).unwrap();
    assert!(Command::new("mkfifo").arg(sandbox.root.join("pipe.tf")).status().unwrap().success());
    let ran = lint(&sandbox, ".");
    judged(&ran);
    says(&ran, "\"unreadable\"");
    assert_eq!((ran.code, ran.json()["summary"]["files"].as_u64()), (2, Some(1)));
    // The pipe too: what it might say is not known.
    assert_eq!(ran.json()["errors"].as_array().unwrap().len(), 3);
    let ran = lint(&sandbox, "neighbour pipe.tf");
    judged(&ran);
    says(&ran, "not a regular file");
    assert_eq!(ran.code, 2);
}

#[test]
fn files_that_cannot_be_read() {
    let sandbox = Sandbox::new(&[("neighbour/main.tf", SHORT), ("closed/main.tf", SHORT)]);
    let closed = sandbox.root.join("closed/main.tf");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
    let readable = std::fs::read(&closed).is_ok();
    let ran = lint(&sandbox, ".");
    judged(&ran);
    // The superuser reads everything.
    if !readable {
        says(&ran, "\"unreadable\"");
        assert_eq!(ran.code, 2);
    }
}

#[test]
fn names_with_anything_in_them() {
    let sandbox = Sandbox::new(&[
        ("neighbour/main.tf", SHORT),
        ("with space/新 建\nline/\u{1b}[31m.tf", SHORT),
    ]);
    let odd = sandbox.root.join(OsStr::from_bytes(b"not-\xff-unicode"));
    std::fs::create_dir(&odd).unwrap();
    std::fs::write(odd.join("main.tf"), SHORT).unwrap();
    let ran = lint(&sandbox, ".");
    judged(&ran);
    assert_eq!((ran.code, ran.json()["summary"]["files"].as_u64()), (1, Some(3)));
    let human = sandbox.run("lint --lang en .");
    assert!(!human.out.contains('\u{1b}') && human.code == 1, "{human:?}");
}

#[test]
fn a_huge_directory() {
    let sandbox = Sandbox::new(&[("neighbour/main.tf", SHORT)]);
    for i in 0..3_000 {
        sandbox.write(&format!("many/{i}.json"), "{}");
        sandbox.write(&format!("many/{i}.txt"), "");
    }
    let ran = lint(&sandbox, ".");
    judged(&ran);
    assert_eq!(ran.json()["skipped"]["not_infrastructure"].as_u64(), Some(3_000));
}

#[test]
fn a_module_far_outside_is_not_read() {
    let source = "module \"m\" {\n  source = \"../../../../../../../../etc\"\n}\n\nlocals {\n  secret = file(\"../../../../../../../../etc/passwd\")\n}\n";
    let ran = beside("out/main.tf", source);
    says(&ran, "module-unavailable");
    assert!(!ran.out.contains("root:"));
}

#[test]
fn lone_carriage_returns_and_nul_bytes() {
    let ran = beside("cr/main.tf", SHORT.replace('\n', "\r"));
    assert!([1, 2].contains(&ran.code));
    let ran = beside("nul/main.tf", SHORT.replace("= 1", "= \"\0\""));
    assert!([1, 2].contains(&ran.code));
    let ran = beside("nul/main.tf", b"\0\0\0\0\xff\xfe");
    says(&ran, "not-utf8");
    assert_eq!(ran.code, 2);
}

/// A file that Terraform reads and that is no text is an error under each of its names, also where
/// it was only found.
#[test]
fn every_name_of_terraform_is_held_to_be_text() {
    for name in ["a.tf", "a.tofu", "a.tf.json", "a.tofu.json", "a.tfvars", "a.tfvars.json"] {
        let ran = beside(&format!("nul/{name}"), b"{\"a\": \"\xff\xfe\"}");
        says(&ran, "not-utf8");
        assert_eq!(ran.code, 2, "{name}");
    }
}

#[test]
fn directories_beyond_the_limit_are_said() {
    let inner = "d/".repeat(70);
    let ran = beside(&format!("{inner}main.tf"), super::SHORT);
    assert_eq!(ran.code, 2);
    let errors = ran.json()["errors"].clone();
    let kinds: Vec<&str> =
        errors.as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["budget-exceeded"]);
    assert!(
        errors[0].to_string().contains(&format!("\"{}\"", "d/".repeat(64).trim_end_matches('/'))),
        "{errors}"
    );
}
