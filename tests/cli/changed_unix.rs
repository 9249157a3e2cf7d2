//! `--changed-since` where names, links, submodules and hostile repositories are as on Unix.

use std::process::Command;

use super::changed::{PLAIN, commit, git_in, lint, project, refused, repository, roots};
use crate::sandbox::{SHORT, Sandbox};

#[test]
fn any_name_will_do() {
    use std::os::unix::ffi::OsStrExt;
    let names: [&[u8]; 5] = [b"a b", b"line\nbreak", b"\"quote\"", b"\xff\xfe", "备案".as_bytes()];
    for name in names {
        let sandbox = project();
        let folder = sandbox.root.join(std::ffi::OsStr::from_bytes(name));
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("main.tf"), SHORT).unwrap();
        for tracked in [false, true] {
            if tracked {
                git_in(&sandbox.root, "add --all");
            }
            let ran = lint(&sandbox, "--changed-since HEAD");
            assert!(
                ran.json()["changed_since"]["roots"] == 1 && ran.code == 1,
                "{name:?}: {ran:?}"
            );
        }
        commit(&sandbox.root);
        assert_eq!(
            lint(&sandbox, "--changed-since HEAD").json()["changed_since"]["roots"],
            0,
            "{name:?}"
        );
    }
}

#[test]
fn links_change_with_what_they_lead_to() {
    use std::os::unix::fs::symlink;
    let sandbox = project();
    sandbox.write("shared/main.tf", SHORT);
    sandbox.write("linked/x.tf", "");
    symlink("../shared/main.tf", sandbox.root.join("linked/main.tf")).unwrap();
    sandbox.write("far/main.tf", "module \"m\" {\n  source = \"./m\"\n}\n");
    symlink("../modules/inner", sandbox.root.join("far/m")).unwrap();
    commit(&sandbox.root);
    let judged = || {
        let ran = lint(&sandbox, "--changed-since HEAD linked far");
        ran.json()["changed_since"]["roots"].as_u64().unwrap()
    };
    assert_eq!(judged(), 0);
    sandbox.write("shared/main.tf", format!("{SHORT}# more"));
    assert_eq!(judged(), 1, "the file behind a link");
    sandbox.write("modules/inner/main.tf", format!("{SHORT}# more"));
    assert_eq!(judged(), 2, "a file in the folder behind a link");
    git_in(&sandbox.root, "checkout --quiet .");
    std::fs::remove_file(sandbox.root.join("far/m")).unwrap();
    symlink("../modules/outer", sandbox.root.join("far/m")).unwrap();
    assert_eq!(judged(), 1, "the link itself");
}

#[test]
fn a_submodule_changes_by_its_commit_and_inside() {
    let inner = repository(&[("m/main.tf", SHORT), ("n/main.tf", SHORT)]);
    let call = "module \"m\" {\n  source = \"../sub/m\"\n}\n";
    let sandbox = repository(&[
        ("a/main.tf", call),
        ("b/main.tf", &call.replace("/m\"", "/n\"")),
        ("c/main.tf", SHORT),
    ]);
    git_in(&sandbox.root, &format!("submodule --quiet add {} sub", inner.root.to_str().unwrap()));
    commit(&sandbox.root);
    let judged = |since: &str| {
        lint(&sandbox, &format!("--changed-since {since} a b c")).json()["changed_since"]["roots"]
            .as_u64()
            .unwrap()
    };
    assert_eq!(judged("HEAD"), 0);
    sandbox.write("sub/m/main.tf", format!("{SHORT}# more"));
    assert_eq!(judged("HEAD"), 1, "without a commit");
    commit(&sandbox.root.join("sub"));
    assert_eq!(judged("HEAD"), 1, "with a commit there");
    commit(&sandbox.root);
    assert_eq!(
        (judged("HEAD"), judged("HEAD~1"), judged("HEAD~2")),
        (0, 1, 2),
        "with a commit here; and before it was added"
    );
}

/// Whatever the configuration of a repository names, none of it is started.
#[test]
fn git_starts_nothing_for_a_repository() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = project();
    let trap = sandbox.root.join("trap.sh");
    std::fs::write(&trap, "#!/bin/sh\ntouch \"$(dirname \"$0\")/sprung\"\ncat\n").unwrap();
    std::fs::set_permissions(&trap, std::fs::Permissions::from_mode(0o755)).unwrap();
    sandbox.write(".gitattributes", "*.tf filter=evil diff=evil\n");
    commit(&sandbox.root);
    let path = trap.to_str().unwrap();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "diff.external",
        "diff.evil.command",
        "diff.evil.textconv",
        "filter.evil.clean",
        "filter.evil.process",
        "filter.Evil.Smudge",
    ] {
        git_in(&sandbox.root, &format!("config {key} {path}"));
    }
    git_in(&sandbox.root, "config filter.evil.required true");
    for hook in ["post-index-change", "fsmonitor-watchman", "post-checkout"] {
        std::fs::create_dir_all(sandbox.root.join(".git/hooks")).unwrap();
        std::fs::copy(&trap, sandbox.root.join(".git/hooks").join(hook)).unwrap();
    }
    sandbox.write("alone/main.tf", format!("{SHORT}# more"));
    let ran = lint(&sandbox, "--changed-since HEAD");
    assert_eq!(roots(&ran), ["alone"], "{ran:?}");
    assert!(
        !sandbox.root.join("sprung").exists() && !sandbox.root.join(".git/hooks/sprung").exists()
    );
    // The trap works: git by itself would have run it.
    let _ = Command::new("git")
        .args(["status", "--short"])
        .current_dir(&sandbox.root)
        .envs(PLAIN)
        .output()
        .unwrap();
    assert!(sandbox.root.join("sprung").exists(), "the trap is none");
}

/// A shallow clone, as checkouts in CI are, has neither the revision nor what is common.
#[test]
fn a_shallow_clone_says_what_is_missing() {
    let sandbox = project();
    sandbox.write("alone/new.tf", "");
    commit(&sandbox.root);
    let home = Sandbox::new(&[]);
    let source = format!("file://{}", sandbox.root.to_str().unwrap());
    git_in(&home.root, &format!("clone --quiet --depth 1 {source} clone"));
    let first = git_in(&sandbox.root, "rev-parse HEAD~1");
    for revision in ["HEAD~1", first.as_str()] {
        refused(
            &lint(&home, &format!("--changed-since {revision} clone")),
            &["shallow clone", "fetch-depth: 0"],
        );
    }
    assert_eq!(lint(&home, "--changed-since HEAD clone").json()["changed_since"]["roots"], 0);
}
