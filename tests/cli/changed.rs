//! `--changed-since`: only roots that rest on something changed, with the very findings that the
//! whole run has for them.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use crate::sandbox::{Ran, SHORT, Sandbox};

/// What keeps git from this machine's settings.
pub(crate) const PLAIN: [(&str, &str); 7] = [
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_AUTHOR_NAME", "t"),
    ("GIT_AUTHOR_EMAIL", "t@example.com"),
    ("GIT_COMMITTER_NAME", "t"),
    ("GIT_COMMITTER_EMAIL", "t@example.com"),
    ("LC_ALL", "C.UTF-8"),
];

/// Runs git in a folder. Without git these tests cannot say anything, and fail.
pub(crate) fn git_in(folder: &Path, line: &str) -> String {
    let mut command = Command::new("git");
    command
        .args(["-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main"])
        .args(line.split_whitespace());
    let plain = folder.to_str().unwrap().trim_start_matches(r"\\?\");
    let output = command
        .current_dir(plain)
        .envs(PLAIN)
        .output()
        .expect("these tests need git, which cannot be run here");
    assert!(output.status.success(), "git {line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

pub(crate) fn commit(folder: &Path) {
    git_in(folder, "add --all");
    git_in(folder, "commit --quiet --no-verify --allow-empty -m change");
}

/// Files in a repository, committed.
pub(crate) fn repository(files: &[(&str, &str)]) -> Sandbox {
    let sandbox = Sandbox::new(files);
    git_in(&sandbox.root, "init --quiet");
    commit(&sandbox.root);
    sandbox
}

pub(crate) fn lint(sandbox: &Sandbox, line: &str) -> Ran {
    sandbox.run_with(&format!("lint --lang en --format json {line}"), &PLAIN)
}

/// The roots of the findings.
pub(crate) fn roots(ran: &Ran) -> Vec<String> {
    let json = ran.json();
    let all: BTreeSet<String> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["root"].as_str().unwrap().to_owned())
        .collect();
    all.into_iter().collect()
}

const TEMPLATE: &str = "ROSTemplateFormatVersion: '2015-09-01'
Resources:
  Web:
    Type: ALIYUN::ECS::Instance
    Properties: {InstanceChargeType: PrePaid, PeriodUnit: Month, Period: 1, InternetMaxBandwidthOut: 5}
";

/// Five roots with a finding each: by a module of a module, alone, by a file that is read, by a
/// list of files, and a template.
pub(crate) fn project() -> Sandbox {
    let call = |source: &str| format!("module \"m\" {{\n  source = \"{source}\"\n}}\n");
    let read =
        SHORT.replace("= 1\n", "= jsondecode(file(\"${path.module}/../data/term.json\")).months\n");
    let list = SHORT.replace("= 1\n", "= length(fileset(\"${path.module}/../keys\", \"*.pub\"))\n");
    repository(&[
        ("calls/main.tf", &call("../modules/outer")),
        ("modules/outer/main.tf", &call("../inner")),
        ("modules/inner/main.tf", SHORT),
        ("modules/inner/README.md", "x"),
        ("alone/main.tf", SHORT),
        ("alone/terraform.tfvars", ""),
        ("alone/notes.txt", "x"),
        ("reads/main.tf", &read),
        ("data/term.json", "{\"months\": 1}"),
        ("lists/main.tf", &list),
        ("keys/a.pub", "x"),
        ("template.yml", TEMPLATE),
    ])
}

/// The names of the roots of [`project`].
const ALL: [&str; 5] = ["alone", "calls", "lists", "reads", "template.yml"];

#[test]
fn a_root_is_judged_if_something_it_rests_on_changed() {
    let table: &[(&str, &str, &[&str])] = &[
        ("alone/main.tf", "# more", &["alone"]),
        ("alone/new.tf", "# new", &["alone"]),
        ("alone/terraform.tfvars", "# more", &["alone"]),
        ("alone/notes.txt", "more", &[]),
        ("modules/inner/main.tf", "# more", &["calls"]),
        ("modules/inner/variables.tf", "# new", &["calls"]),
        ("modules/inner/README.md", "more", &[]),
        ("modules/outer/main.tf", "# more", &["calls"]),
        ("data/term.json", "\n", &["reads"]),
        ("data/other.json", "{}", &[]),
        ("keys/b.txt", "x", &["lists"]),
        ("template.yml", "# more", &["template.yml"]),
        (".iac-icp.hcl", "# new", &ALL),
        ("alone/.iac-icp.hcl", "# no PATH of this run lies at or below it", &[]),
    ];
    for (name, text, expected) in table {
        let sandbox = project();
        assert_eq!(roots(&lint(&sandbox, "")), ALL, "all of it");
        let before = std::fs::read_to_string(sandbox.root.join(name)).unwrap_or_default();
        sandbox.write(name, before + text);
        // Written, staged and committed are all the same.
        for step in ["", "add --all", "commit --quiet -m more"] {
            if !step.is_empty() {
                git_in(&sandbox.root, step);
            }
            let since = if step.starts_with("commit") { "HEAD~1" } else { "HEAD" };
            let ran = lint(&sandbox, &format!("--changed-since {since}"));
            assert_eq!(roots(&ran), *expected, "{name} after {step:?}: {ran:?}");
            let scope = &ran.json()["changed_since"];
            assert_eq!(
                (&scope["revision"], scope["roots"].as_u64().unwrap()),
                (&since.into(), expected.len() as u64),
                "{name}"
            );
            assert_eq!(
                scope["roots_left_out"].as_u64().unwrap(),
                5 - expected.len() as u64,
                "{name}"
            );
        }
    }
}

#[test]
fn what_is_gone_counts_too() {
    for (name, expected) in [
        ("modules/inner", "calls"),
        ("data/term.json", "reads"),
        ("keys/a.pub", "lists"),
        ("alone/terraform.tfvars", "alone"),
    ] {
        let sandbox = project();
        git_in(&sandbox.root, &format!("rm --quiet -r {name}"));
        let ran = lint(&sandbox, "--changed-since HEAD");
        assert_eq!(ran.json()["changed_since"]["roots"], 1, "{name}: {ran:?}");
        assert!(roots(&ran).iter().all(|root| root == expected), "{name}: {ran:?}");
    }
    // A module that moves is gone here and new there.
    let sandbox = project();
    std::fs::rename(sandbox.root.join("alone/main.tf"), sandbox.root.join("alone/web.tf")).unwrap();
    assert_eq!(roots(&lint(&sandbox, "--changed-since HEAD")), ["alone"]);
}

#[test]
fn findings_are_those_of_the_whole_run() {
    let files: Vec<(String, String)> = projects();
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let sandbox = repository(&borrowed);
    let all = |ran: &Ran| {
        ran.json()["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect::<BTreeSet<_>>()
    };
    let mut seen = 0;
    for name in files.iter().map(|f| &f.0).filter(|n| n.ends_with(".tf") || n.ends_with(".yml")) {
        let before = sandbox.read(name);
        sandbox.write(name, format!("{before}\n# more\n"));
        let (whole, part) =
            (lint(&sandbox, "--exit-zero"), lint(&sandbox, "--exit-zero --changed-since HEAD"));
        sandbox.write(name, &before);
        let (every, found) = (all(&whole), all(&part));
        assert!(
            found.is_subset(&every) && found.len() < every.len(),
            "{name}: {:?}",
            found.difference(&every)
        );
        // Whatever has to do with the file is there.
        assert!(every.difference(&found).all(|f| !f.contains(&format!("\"{name}\""))), "{name}");
        // Of other roots only what is about a website that the template has a part in.
        let own = |f: &String| {
            f.contains(&format!("\"root\":\"{name}\"")) || f.contains("\"product\":null")
        };
        assert!(!name.ends_with(".yml") || found.iter().all(own), "{name}: {found:?}");
        seen += found.len();
        assert_eq!(whole.json()["service_numbers"], part.json()["service_numbers"], "{name}");
    }
    assert!(seen > 30, "only {seen} findings compared");
}

/// The files of the sample projects.
fn projects() -> Vec<(String, String)> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects");
    let (mut found, mut todo) = (Vec::new(), vec![home.clone()]);
    while let Some(folder) = todo.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
            match std::fs::read_to_string(&entry) {
                _ if entry.is_dir() => todo.push(entry),
                Ok(text) => found.push((
                    entry.strip_prefix(&home).unwrap().to_str().unwrap().replace('\\', "/"),
                    text,
                )),
                Err(_) => {}
            }
        }
    }
    found
}

#[test]
fn nothing_changed_is_no_failure() {
    let sandbox = project();
    for (lang, said) in [
        ("en", "nothing changed since HEAD: 5 roots not judged"),
        ("zh", "自 HEAD 以来没有改动：5 个根未检查。"),
    ] {
        let ran = sandbox.run_with(&format!("lint --lang {lang} --changed-since HEAD"), &PLAIN);
        assert!(ran.code == 0 && ran.out.contains(said) && ran.err.is_empty(), "{ran:?}");
    }
    // A hook that names files.
    let ran = sandbox.run_with(
        "lint --lang en --changed-since HEAD --allow-empty alone/main.tf data/term.json",
        &PLAIN,
    );
    assert!(ran.code == 0 && ran.out.contains("1 root not judged"), "{ran:?}");
    // Where there is no code at all, that is said as ever.
    assert_eq!(repository(&[("a.txt", "x")]).run_with("lint --changed-since HEAD", &PLAIN).code, 2);
    // One root changed, and the last line says what was left out.
    sandbox.write("alone/new.tf", "");
    let ran = sandbox.run_with("lint --lang en --changed-since HEAD", &PLAIN);
    assert!(
        ran.code == 1 && ran.out.trim_end().ends_with("; 1 root changed since HEAD, 4 left out"),
        "{ran:?}"
    );
    // SARIF says that it is not the whole.
    let sarif =
        sandbox.run_with("lint --lang en --format sarif --changed-since HEAD", &PLAIN).json();
    let said = &sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(
        (&said["level"], &said["message"]["text"]),
        (&"note".into(), &"1 root changed since HEAD, 4 left out".into())
    );
    let ran = sandbox.run_with("lint --lang zh --changed-since HEAD", &PLAIN);
    assert!(
        ran.out.trim_end().ends_with("；自 HEAD 以来改动的根 1 个，其余 4 个未报告"),
        "{ran:?}"
    );
}

#[test]
fn the_other_branch_does_not_count() {
    let sandbox = project();
    git_in(&sandbox.root, "branch -M main");
    git_in(&sandbox.root, "checkout --quiet -b feature");
    sandbox.write("template.yml", TEMPLATE.replace("Web:", "Site:"));
    commit(&sandbox.root);
    git_in(&sandbox.root, "checkout --quiet main");
    sandbox.write("alone/main.tf", SHORT.replace("\"web\"", "\"other\""));
    commit(&sandbox.root);
    git_in(&sandbox.root, "checkout --quiet feature");
    assert_eq!(roots(&lint(&sandbox, "--changed-since main")), ["template.yml"]);
    // Merged in, as a pull request is checked out.
    git_in(&sandbox.root, "merge --quiet --no-edit main");
    assert_eq!(roots(&lint(&sandbox, "--changed-since main")), ["template.yml"]);
    // In a second work tree, and from a folder of it.
    git_in(&sandbox.root, "worktree add --quiet side feature~0");
    let side = sandbox.root.join("side");
    std::fs::write(side.join("data/term.json"), "{\"months\": 2}").unwrap();
    let mut command = sandbox.command("lint --format json --changed-since HEAD .. ");
    let output = command.current_dir(side.join("data")).envs(PLAIN).output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(json["findings"].as_array().unwrap().iter().all(|f| f["root"] == "../reads"), "{json}");
    assert_eq!(json["changed_since"]["roots"], 1);
}

#[test]
fn settings_that_changed_concern_every_root() {
    let files = [("a/main.tf", SHORT), ("b/main.tf", SHORT), ("x.tfvars", ""), ("base.json", "")];
    let sandbox = repository(&files);
    sandbox.run_with("lint --write-baseline base.json", &PLAIN);
    sandbox.write(".iac-icp.hcl", "region = \"cn-hangzhou\"\n");
    commit(&sandbox.root);
    let judged = |line: &str| {
        lint(&sandbox, &format!("--changed-since HEAD {line}")).json()["changed_since"]["roots"]
            .as_u64()
            .unwrap()
    };
    assert_eq!(judged(""), 0);
    sandbox.write("x.tfvars", "# more");
    assert_eq!((judged(""), judged("--var-file x.tfvars")), (0, 2));
    git_in(&sandbox.root, "checkout --quiet x.tfvars");
    std::fs::remove_file(sandbox.root.join(".iac-icp.hcl")).unwrap();
    assert_eq!((judged(""), judged("a"), judged("--no-config")), (2, 1, 0));
    git_in(&sandbox.root, "checkout --quiet .iac-icp.hcl");
    // With a baseline that did not change, what is left out is not stale.
    sandbox.write("a/new.tf", "");
    let ran = lint(&sandbox, "--changed-since HEAD --baseline base.json");
    assert!(
        ran.code == 0 && ran.err.is_empty() && ran.json()["changed_since"]["roots"] == 1,
        "{ran:?}"
    );
    sandbox.write("base.json", sandbox.read("base.json") + "\n");
    assert_eq!(judged("--baseline base.json"), 2);
    for flag in ["--write-baseline x.json", "--baseline base.json --prune-baseline"] {
        assert_eq!(lint(&sandbox, &format!("--changed-since HEAD {flag}")).code, 2, "{flag}");
    }
}

#[test]
fn what_git_cannot_compare_is_judged_where_it_is_named() {
    let sandbox =
        repository(&[("a/main.tf", SHORT), (".gitignore", "out/\n"), ("b/main.tf", SHORT)]);
    sandbox.write("out/main.tf", SHORT);
    assert_eq!(roots(&lint(&sandbox, "--changed-since HEAD a out")), ["out"]);
    assert_eq!(roots(&lint(&sandbox, "--changed-since HEAD a out/main.tf")), ["out"]);
    let ran = sandbox
        .run_on("lint --format json --changed-since HEAD --stdin-filename b/main.tf - a", SHORT);
    assert_eq!(roots(&ran), ["b"], "{ran:?}");
}

/// Nothing could be compared: exit 2, with words of remedy, also as JSON.
pub(crate) fn refused(ran: &Ran, words: &[&str]) {
    assert!(ran.code == 2 && words.iter().all(|w| ran.err.contains(w)), "{words:?}: {ran:?}");
    assert_eq!(ran.json()["errors"].as_array().unwrap().len(), 1);
}

#[test]
fn what_stands_in_the_way_is_said_with_a_remedy() {
    let sandbox = project();
    refused(
        &lint(&sandbox, "--changed-since no-such"),
        &["no-such", "check the spelling", "fetch-depth: 0"],
    );
    // A revision is never taken as an option.
    refused(&lint(&sandbox, "--changed-since=--output=stolen"), &["--output=stolen"]);
    refused(&lint(&sandbox, "--changed-since="), &["no revision"]);
    assert!(!sandbox.root.join("stolen").exists());
    let ran =
        sandbox.run_with("lint --lang en --format json --changed-since HEAD", &[("PATH", "")]);
    refused(&ran, &["install git"]);
    let ran =
        sandbox.run_with("lint --lang zh --format json --changed-since HEAD", &[("PATH", "")]);
    refused(&ran, &["请安装 git"]);
    // No repository.
    let bare = Sandbox::new(&[("main.tf", SHORT)]);
    std::fs::remove_dir(bare.root.join(".git")).unwrap();
    refused(
        &bare.run_with(
            "lint --lang en --format json --changed-since HEAD",
            &[("GIT_CEILING_DIRECTORIES", bare.root.parent().unwrap().to_str().unwrap())],
        ),
        &["clone"],
    );
    // Histories that have nothing in common.
    let first = git_in(&sandbox.root, "rev-parse HEAD");
    git_in(&sandbox.root, "checkout --quiet --orphan apart");
    // The same content in the same second would be the same commit.
    sandbox.write("apart.txt", "apart");
    commit(&sandbox.root);
    refused(&lint(&sandbox, &format!("--changed-since {first}")), &["no common ancestor"]);
}
