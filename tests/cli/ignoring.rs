//! What git ignores stays out, by rules of the repository itself that are read within limits, and
//! what git tracks never does.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::sandbox::{SHORT, Sandbox};

/// A repository with files, of which some are tracked.
fn repository(files: &[(&str, &str)], tracked: &[&str]) -> Sandbox {
    let sandbox = Sandbox::new(files);
    std::fs::remove_dir(sandbox.root.join(".git")).unwrap();
    git(&sandbox, &["init", "--quiet"]);
    if !tracked.is_empty() {
        git(&sandbox, &[&["add", "--force"], tracked].concat());
    }
    sandbox
}

fn git(sandbox: &Sandbox, arguments: &[&str]) {
    let mut command = Command::new("git");
    command
        .args(arguments)
        .current_dir(&sandbox.root)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// The files with findings, in a run that must not take long.
fn judged(sandbox: &Sandbox, line: &str) -> Vec<String> {
    let json = json(sandbox, line);
    let mut paths: Vec<String> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["location"]["path"].as_str().unwrap().to_owned())
        .collect();
    paths.dedup();
    paths.sort();
    paths
}

fn json(sandbox: &Sandbox, line: &str) -> serde_json::Value {
    let started = Instant::now();
    let mut child = sandbox
        .command(&format!("lint --format json {line}"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while child.try_wait().unwrap().is_none() {
        if started.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
            panic!("it hangs");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let output = child.wait_with_output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"))
}

#[test]
fn rules_are_those_of_git() {
    let rules = "*.json\n/build/\nlogs/**\n!logs/keep/\n  \n# no rule\n\\#x/\n";
    let files = [
        (".gitignore", rules),
        ("main.tf", SHORT),
        ("build/main.tf", SHORT),
        ("deep/build/main.tf", SHORT),
        ("deep/.gitignore", "out/\n!seen/\n"),
        ("deep/out/main.tf", SHORT),
        ("seen/main.tf", SHORT),
        ("out/main.tf", SHORT),
        ("#x/main.tf", SHORT),
        ("excluded/main.tf", SHORT),
        ("logs/a/main.tf", SHORT),
        (".ignore", "*\n"),
    ];
    let sandbox = repository(&files, &[]);
    sandbox.write(".git/info/exclude", "excluded\n");
    assert_eq!(
        judged(&sandbox, "."),
        ["deep/build/main.tf", "main.tf", "out/main.tf", "seen/main.tf"]
    );
    assert_eq!(judged(&sandbox, "deep"), ["deep/build/main.tf"]);
    assert_eq!(judged(&sandbox, "build"), ["build/main.tf"], "what is named is judged");
    assert_eq!(judged(&sandbox, "build/main.tf"), ["build/main.tf"]);
    // The folders `build`, `deep/out`, `#x`, `excluded` and what is in `logs`.
    assert_eq!(json(&sandbox, ".")["skipped"]["ignored_by_git"], 5);
    assert_eq!(json(&sandbox, "build")["skipped"]["ignored_by_git"], 0);
}

#[test]
fn what_is_hidden_is_counted() {
    let files = [
        (".gitignore", "*.yml\n*.tf\n*.md\nout/\n"),
        ("a.yml", "a: 1"),
        ("README.md", ""),
        ("b/main.tf", SHORT),
        ("out/main.tf", SHORT),
    ];
    let sandbox = repository(&files, &[]);
    let json = json(&sandbox, ".");
    assert_eq!(
        (json["summary"]["servers"].as_u64(), &json["skipped"]["ignored_by_git"]),
        (Some(0), &serde_json::json!(3))
    );
    let ran = sandbox.run("lint --lang en");
    assert!(ran.code == 2 && ran.out.contains("git ignores 3 files or folders in it"), "{ran:?}");
    assert!(sandbox.run("lint --lang zh").out.contains("git 忽略了其中 3 个文件或目录"));
    // A file beside code that is judged belongs to it, whatever git says.
    let files = [(".gitignore", "*.tfvars\n"), ("main.tf", SHORT), ("terraform.tfvars", "a = 1\n")];
    let sandbox = repository(&files, &["main.tf"]);
    assert_eq!(self::json(&sandbox, ".")["skipped"]["ignored_by_git"], 0);
}

#[test]
fn what_is_tracked_is_not_hidden() {
    let files = [
        (".gitignore", "hidden/\n*.tf\n"),
        ("hidden/a/main.tf", SHORT),
        ("hidden/b/main.tf", SHORT),
        ("c/main.tf", SHORT),
        ("d/main.tf", SHORT),
    ];
    let sandbox = repository(&files, &["hidden/a/main.tf", "c/main.tf", ".gitignore"]);
    assert_eq!(judged(&sandbox, "."), ["c/main.tf", "hidden/a/main.tf"]);
    for version in ["2", "3", "4"] {
        git(&sandbox, &["update-index", "--index-version", version]);
        assert_eq!(judged(&sandbox, "."), ["c/main.tf", "hidden/a/main.tf"], "version {version}");
    }
    git(&sandbox, &["update-index", "--split-index"]);
    assert_eq!(judged(&sandbox, "."), ["c/main.tf", "hidden/a/main.tf"], "split");
    // In a worktree git keeps its index elsewhere.
    git(
        &sandbox,
        &[
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@example.com",
            "commit",
            "--quiet",
            "--no-verify",
            "-m",
            "x",
        ],
    );
    git(&sandbox, &["worktree", "add", "--quiet", "tree"]);
    let mut command = sandbox.command("lint --format compact .");
    let output = command.current_dir(sandbox.root.join("tree")).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("c/main.tf:") && text.contains("hidden/a/main.tf:"), "{text}");
}

#[test]
fn an_index_that_cannot_be_read_may_track_anything() {
    let files = [(".gitignore", "*.tf\n"), ("a/main.tf", SHORT)];
    for index in ["", "DIRC", "DIRC\0\0\0\x09\0\0\0\0aaaaaaaaaaaaaaaaaaaa"] {
        let sandbox = repository(&files, &[]);
        assert_eq!(
            judged(&sandbox, "."),
            [] as [&str; 0],
            "nothing is tracked as long as there is no index"
        );
        sandbox.write(".git/index", index);
        assert_eq!(judged(&sandbox, "."), ["a/main.tf"]);
    }
    let sandbox = Sandbox::new(&files);
    std::fs::remove_dir(sandbox.root.join(".git")).unwrap();
    sandbox.write(".git", "gitdir: ../nowhere\n");
    assert_eq!(judged(&sandbox, "."), ["a/main.tf"]);
}

#[test]
fn repositories_in_others_have_rules_and_an_index_of_their_own() {
    let files = [
        (".gitignore", "sub/\nvendor/\n"),
        ("main.tf", SHORT),
        ("sub/.gitignore", "out/\n"),
        ("sub/main.tf", SHORT),
        ("sub/out/main.tf", SHORT),
        ("vendor/main.tf", SHORT),
        ("inner/.gitignore", "*.tf\n"),
        ("inner/a/main.tf", SHORT),
        ("inner/b/main.tf", SHORT),
    ];
    let sandbox = repository(&files, &["main.tf"]);
    for folder in ["sub", "vendor", "inner"] {
        git(&sandbox, &["init", "--quiet", folder]);
    }
    git(&sandbox, &["-C", "inner", "add", "--force", "a/main.tf"]);
    // A submodule, which git tracks whatever is said of the folder.
    git(
        &sandbox,
        &[
            "update-index",
            "--add",
            "--cacheinfo",
            "160000,1111111111111111111111111111111111111111,sub",
        ],
    );
    assert_eq!(judged(&sandbox, "."), ["inner/a/main.tf", "main.tf", "sub/main.tf"]);
}

#[test]
fn long_ids_make_no_difference() {
    let sandbox =
        Sandbox::new(&[(".gitignore", "*.tf\n"), ("a/main.tf", SHORT), ("b/main.tf", SHORT)]);
    std::fs::remove_dir(sandbox.root.join(".git")).unwrap();
    git(&sandbox, &["init", "--quiet", "--object-format=sha256"]);
    git(&sandbox, &["add", "--force", "b/main.tf"]);
    assert_eq!(judged(&sandbox, "."), ["b/main.tf"]);
}

#[test]
fn nothing_outside_of_the_repository_hides_anything() {
    let sandbox = Sandbox::new(&[
        (".gitignore", "*\n"),
        (".ignore", "*\n"),
        ("inner/main.tf", SHORT),
        ("inner/.git/HEAD", ""),
    ]);
    let output = sandbox
        .command("lint --format compact")
        .current_dir(sandbox.root.join("inner"))
        .output()
        .unwrap();
    assert!(
        String::from_utf8(output.stdout).unwrap().contains("main.tf:7"),
        "rules above the repository are none"
    );
    assert_eq!(judged(&sandbox, "."), [] as [&str; 0]);
    let plain = Sandbox::new(&[(".gitignore", "*\n"), ("main.tf", SHORT)]);
    std::fs::remove_dir(plain.root.join(".git")).unwrap();
    assert_eq!(
        judged(&plain, "."),
        ["main.tf"],
        "where there is no repository, git ignores nothing"
    );
}

#[test]
fn rules_without_end_hide_nothing_and_cost_nothing() {
    let long = "*".repeat(3 << 20);
    let many: String = (0..20_000).map(|i| format!("*a*{i}*b*[c-x]?\n")).collect();
    let lines = format!("{}\nhidden/\n", "*".repeat(5_000));
    for (rules, hidden) in [(&long, false), (&many, false), (&lines, true)] {
        let sandbox = repository(
            &[(".gitignore", rules), ("main.tf", SHORT), ("hidden/main.tf", SHORT)],
            &[],
        );
        let expected = if hidden { &["main.tf"][..] } else { &["hidden/main.tf", "main.tf"] };
        assert_eq!(judged(&sandbox, "."), expected);
    }
    let deep: Vec<(String, String)> =
        (0..40).map(|i| (format!("d{i}/.gitignore"), "*x*y*z\n".repeat(1_900))).collect();
    let mut files: Vec<(&str, &str)> =
        deep.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    files.push(("main.tf", SHORT));
    assert_eq!(judged(&repository(&files, &[]), "."), ["main.tf"]);
}

#[cfg(unix)]
#[test]
fn rules_behind_links_and_in_pipes_are_none() {
    let sandbox = repository(
        &[
            ("main.tf", SHORT),
            ("a/main.tf", SHORT),
            ("b/main.tf", SHORT),
            ("c/main.tf", SHORT),
            ("rules", "*\n"),
        ],
        &[],
    );
    let path = |name: &str| sandbox.root.join(name);
    std::os::unix::fs::symlink("/dev/zero", path(".gitignore")).unwrap();
    std::os::unix::fs::symlink("../rules", path("a/.gitignore")).unwrap();
    std::fs::create_dir(path("c/.gitignore")).unwrap();
    std::fs::remove_file(path(".git/info/exclude")).ok();
    std::fs::create_dir_all(path(".git/info")).unwrap();
    for pipe in ["b/.gitignore", ".git/info/exclude", ".ignore"] {
        assert!(Command::new("mkfifo").arg(path(pipe)).status().unwrap().success());
    }
    assert_eq!(judged(&sandbox, "."), ["a/main.tf", "b/main.tf", "c/main.tf", "main.tf"]);
    // Callers are looked for by the same rules.
    assert_eq!(judged(&sandbox, "a/main.tf"), ["a/main.tf"]);
}

#[cfg(unix)]
#[test]
fn sets_of_files_follow_links_inside_of_the_project() {
    use std::os::unix::fs::symlink;
    let code = |pattern: &str| {
        SHORT.replace("= 1", &format!("= length(fileset(\"${{path.module}}/d\", \"{pattern}\"))"))
    };
    let outside = Sandbox::new(&[("x/secret.txt", "s")]);
    let sandbox = Sandbox::new(&[
        ("main.tf", ""),
        ("d/a.txt", ""),
        ("d/sub/b.txt", ""),
        ("e/c.txt", ""),
        ("e/in/q.txt", ""),
    ]);
    let link = |to: &std::path::Path, name: &str| symlink(to, sandbox.root.join(name)).unwrap();
    link("../e".as_ref(), "d/ldir");
    link("a.txt".as_ref(), "d/lfile.txt");
    let term = |pattern: &str| {
        sandbox.write("main.tf", code(pattern));
        let json = sandbox.run("lint --format json --lang en").json();
        let server = &json["servers"][0];
        server["term_months"]
            .as_f64()
            .map(|months| format!("{months}"))
            .unwrap_or_else(|| json["findings"].to_string())
    };
    // As many as Terraform 1.11 finds.
    for (pattern, count) in [
        ("*", "2"),
        ("**", "5"),
        ("*.txt", "2"),
        ("ldir/*", "1"),
        ("ldir/**", "2"),
        ("**/*.txt", "5"),
        ("{sub,ldir}/*.txt", "2"),
    ] {
        assert_eq!(term(pattern), count, "{pattern}");
    }
    // Terraform would look behind these, we do not; where they lead nowhere it fails.
    link(&outside.root.join("x"), "d/out");
    link("nowhere".as_ref(), "d/dangling.csv");
    assert_eq!((term("*.txt").as_str(), term("sub/*").as_str()), ("2", "1"));
    for pattern in ["*", "*.csv", "out/*", "**"] {
        let said = term(pattern);
        assert!(said.contains("undecided") && !said.contains("secret"), "{pattern}: {said}");
    }
}
