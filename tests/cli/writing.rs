//! Where reports and baselines may be written: nothing of the user's is written over, nothing goes
//! through links.

use crate::sandbox::{SHORT, Sandbox, good, open};

const FORMATS: [&str; 11] = [
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
];

#[test]
fn a_report_takes_the_place_of_an_earlier_one() {
    let found = Sandbox::new(&[("main.tf", SHORT)]);
    let undecided = Sandbox::new(&[("main.tf", &open())]);
    let clean = Sandbox::new(&[("main.tf", &good())]);
    let empty = Sandbox::new(&[]);
    for format in FORMATS {
        for lang in ["zh", "en"] {
            for flags in if format == "human" { &["", "-q", "-v"][..] } else { &[""] } {
                for sandbox in [&found, &clean, &empty] {
                    let ran = sandbox
                        .run(&format!("lint --format {format} --lang {lang} {flags} -o out"));
                    let again = sandbox
                        .run(&format!("lint --format {format} --lang {lang} {flags} -o out"));
                    assert!(
                        !ran.err.contains("out")
                            && (again.code, &again.err) == (ran.code, &ran.err),
                        "{format} {lang} {flags}: {again:?}"
                    );
                }
            }
        }
    }
    for format in ["human", "markdown", "json", "html"] {
        for lang in ["zh", "en"] {
            for sandbox in [&found, &undecided] {
                assert_eq!(
                    sandbox.run(&format!("report --format {format} --lang {lang} -o out")).code,
                    0,
                    "{format}"
                );
                let again = sandbox.run(&format!("report --format {format} --lang {lang} -o out"));
                assert_eq!(again.code, 0, "{format}: {again:?}");
            }
        }
    }
    found.write("made", "");
    assert_eq!(found.run("lint -o made").code, 1, "an empty file is nobody's");
    for _ in 0..2 {
        assert_eq!(found.run("lint --write-baseline b.json").code, 0);
    }
}

#[test]
fn nothing_else_is_written_over() {
    let files = [
        ("main.tf", SHORT),
        ("x.tfvars", "a = 1\n"),
        (".iac-icp.hcl", "candidates = \"all\"\n"),
        ("README.md", "# Shop\n"),
        ("data.json", "{\"a\": 1}\n"),
        ("script", "#!/bin/sh\n"),
        ("latin.txt", "x"),
    ];
    let sandbox = Sandbox::new(&files);
    sandbox.write("latin.txt", b"\xe9\n");
    assert_eq!(sandbox.run("lint --write-baseline base.json").code, 0);
    assert_eq!(sandbox.run("lint --exit-zero --format json -o report.json").code, 0);
    let before = |name: &str| std::fs::read(sandbox.root.join(name)).unwrap();
    for name in files.map(|f| f.0).into_iter().chain(["base.json", "folder"]) {
        std::fs::create_dir_all(sandbox.root.join("folder")).unwrap();
        let old = (name != "folder").then(|| before(name));
        for line in [
            "lint --fix --unsafe-fixes -o",
            "lint --format compact --format json=",
            "report -o",
            "lint --write-baseline",
        ] {
            if name == "base.json" && line.ends_with("baseline") {
                continue;
            }
            let glue = if line.ends_with('=') { "" } else { " " };
            let ran = sandbox.run(&format!("{line}{glue}{name} --lang en"));
            assert!(
                ran.code == 2 && ran.err.contains(&format!("cannot write {name}: ")),
                "{line} {name}: {ran:?}"
            );
            if let Some(old) = &old {
                assert_eq!(&before(name), old, "{line} {name}");
            }
        }
    }
    assert_eq!(sandbox.read("main.tf"), SHORT, "refused before anything is mended");
    let ran = sandbox.run("lint --write-baseline report.json --lang en");
    assert!(ran.code == 2 && ran.err.contains("no baseline of iac-icp"), "{ran:?}");
    let ran = sandbox.run("lint --format json --lang zh -o main.tf");
    assert!(ran.err.contains("不是 iac-icp 的报告"), "{ran:?}");
}

#[test]
fn two_formats_do_not_share_a_file() {
    let sandbox = Sandbox::new(&[("main.tf", SHORT), ("sub/x.txt", "")]);
    for line in [
        "--format json=a --format sarif=a",
        "--format json=a --format sarif=./a",
        "--format json=a --format sarif=sub/../a",
        "--format json=a --format human -o a",
    ] {
        let ran = sandbox.run(&format!("lint --lang en {line}"));
        assert!(
            ran.code == 2 && ran.err.contains("two formats go to the same file"),
            "{line}: {ran:?}"
        );
        assert!(!sandbox.root.join("a").exists());
    }
    assert_eq!(sandbox.run("report --format json=a --format html=a").code, 2);
    assert_eq!(sandbox.run("lint --format json=a --format sarif=sub/a").code, 1);
}

/// What the hooks say: what follows `--` are files.
#[test]
fn names_of_files_are_no_options_of_hooks() {
    let hooks = std::fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml"),
    )
    .unwrap();
    let entries: Vec<&str> =
        hooks.lines().filter_map(|line| line.trim().strip_prefix("entry: iac-icp ")).collect();
    assert_eq!(entries.len(), 2);
    let empty = "{\"schema\": \"iac-icp/baseline/v1\", \"findings\": []}";
    for entry in entries {
        let sandbox = Sandbox::new(&[("main.tf", SHORT)]);
        sandbox.run("lint --write-baseline b.json");
        sandbox.write("--baseline=b.json", empty);
        sandbox.write("--output=main.tf", SHORT);
        let ran = sandbox.run(&format!("{entry} --baseline=b.json main.tf"));
        assert!(ran.code == 1 && ran.out.contains("term-too-short"), "{ran:?}");
        sandbox.run(&format!("{entry} --output=main.tf main.tf"));
        assert_eq!(sandbox.read("main.tf"), SHORT);
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    use crate::sandbox::{SHORT, Sandbox};

    #[test]
    fn no_report_goes_through_a_link() {
        let outside = Sandbox::new(&[("precious", "mine\n"), ("folder/x", "")]);
        let sandbox = Sandbox::new(&[("main.tf", SHORT), ("in/x", "")]);
        let link = |to: &std::path::Path, name: &str| symlink(to, sandbox.root.join(name)).unwrap();
        link(&outside.root.join("precious"), "out.json");
        link(&outside.root.join("new"), "dangling");
        link(&outside.root.join("folder"), "folder");
        link(&sandbox.root.join("main.tf"), "inside");
        link(&sandbox.root.join("in"), "within");
        for name in ["out.json", "dangling", "inside", "folder/report"] {
            for line in ["lint -o", "report -o", "lint --write-baseline"] {
                let ran = sandbox.run(&format!("{line} {name} --lang en"));
                assert!(ran.code == 2 && ran.err.contains("link"), "{line} {name}: {ran:?}");
            }
        }
        assert_eq!(outside.read("precious"), "mine\n");
        assert!(!outside.root.join("new").exists() && !outside.root.join("folder/report").exists());
        assert_eq!(sandbox.read("main.tf"), SHORT);
        assert_eq!(
            sandbox.run("lint -o within/report").code,
            1,
            "a link that stays inside is no way out"
        );
        assert!(sandbox.root.join("in/report").exists());
    }

    #[test]
    fn pipes_are_refused_and_devices_are_what_they_are_called() {
        let sandbox = Sandbox::new(&[("main.tf", SHORT)]);
        assert!(Command::new("mkfifo").arg(sandbox.root.join("pipe")).status().unwrap().success());
        assert_eq!(sandbox.run("lint -o pipe").code, 2);
        assert_eq!(sandbox.run("lint -o /dev/null").code, 1);
        let both = sandbox.run("lint --format compact=/dev/stdout --format json --lang en");
        assert!(
            both.code == 1
                && both.out.contains("main.tf:7:32: error[term-too-short]")
                && both.out.contains("\"schema\""),
            "{both:?}"
        );
        let full = sandbox.run("lint -o /dev/full --lang en");
        assert!(full.code == 2 && full.err.contains("cannot write /dev/full"), "{full:?}");
    }

    #[test]
    fn mode_stays_and_no_file_is_left_beside() {
        let sandbox = Sandbox::new(&[("main.tf", SHORT), ("out.json", "")]);
        let path = |name: &str| sandbox.root.join(name);
        for (name, mode) in [("main.tf", 0o640), ("out.json", 0o600)] {
            std::fs::set_permissions(path(name), PermissionsExt::from_mode(mode)).unwrap();
        }
        symlink("main.tf", path("link.tf")).unwrap();
        let ran = sandbox.run("lint --fix --unsafe-fixes --format json -o out.json main.tf");
        assert_eq!(ran.code, 0, "{ran:?}");
        let mode = |name: &str| path(name).metadata().unwrap().permissions().mode() & 0o7777;
        assert_eq!((mode("main.tf"), mode("out.json")), (0o640, 0o600));
        assert!(path("link.tf").is_symlink(), "a link stays one");
        let mut names: Vec<_> =
            std::fs::read_dir(&sandbox.root).unwrap().map(|e| e.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, [".git", "link.tf", "main.tf", "out.json"]);
    }
}
