//! Baselines: written, used, stale, pruned.

use crate::sandbox::{SHORT, Sandbox, good};

#[test]
fn a_baseline_covers_what_was_there_and_nothing_new() {
    let sandbox = Sandbox::new(&[("main.tf", SHORT)]);
    let ran = sandbox.run("lint --write-baseline known.json --lang en");
    assert_eq!((ran.code, ran.err.trim_end()), (0, "wrote known.json: 1 finding"), "{ran:?}");
    let ran = sandbox.run("lint --baseline known.json");
    assert!(ran.code == 0 && !ran.out.contains("term-too-short"), "{ran:?}");
    sandbox.write("main.tf", format!("# moved\n\n\n{SHORT}"));
    assert_eq!(sandbox.run("lint --baseline known.json").code, 0, "moved lines are known");
    sandbox.write("second/main.tf", SHORT);
    let ran = sandbox.run("lint --baseline known.json --format json");
    assert!(
        ran.code == 1 && ran.found() == ["term-too-short violation"],
        "the same resource in another file is new: {ran:?}"
    );
}

#[test]
fn stale_entries_are_said_and_pruned() {
    let sandbox = Sandbox::new(&[("main.tf", SHORT)]);
    sandbox.run("lint --write-baseline known.json");
    let written = sandbox.read("known.json");
    sandbox.write("main.tf", good());
    let ran = sandbox.run("lint --baseline known.json");
    assert!(
        ran.code == 0 && ran.err.contains("stale in the baseline: term-too-short: main.tf"),
        "{ran:?}"
    );
    assert_eq!(sandbox.read("known.json"), written, "nothing is pruned unasked");
    assert!(sandbox.run("lint --baseline known.json --quiet").err.is_empty());
    let ran = sandbox.run("lint --baseline known.json --prune-baseline --lang en");
    assert!(!sandbox.read("known.json").contains("term-too-short"));
    assert!(ran.err.contains("baseline known.json: 1 finding removed, 0 kept"), "{ran:?}");
    let ran = sandbox.run("lint --baseline known.json --prune-baseline --lang zh");
    assert_eq!(ran.err.trim_end(), "基线 known.json：删除 0 项，保留 0 项。");
    assert!(sandbox.run("lint --baseline known.json").err.is_empty());
}

#[test]
fn broken_input_writes_a_baseline_but_is_no_success() {
    let sandbox = Sandbox::new(&[("main.tf", SHORT), ("broken.tf", "resource {\n")]);
    let ran = sandbox.run("lint --write-baseline known.json");
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(!sandbox.read("known.json").contains("syntax-error"));
    assert_eq!(sandbox.run("lint --baseline known.json").code, 2);
}

#[test]
fn only_what_was_judged_is_pruned() {
    let config = "environment \"prod\" {\n  variables = { months = 1 }\n}\nenvironment \"dev\" {\n  variables = { months = 2 }\n}\n";
    let code =
        SHORT.replace("= 1", "= var.months") + "\nvariable \"months\" {\n  type = number\n}\n";
    let variable = "\nvariable \"months\" {\n  type = number\n}\n";
    let (mended, short) = (good() + variable, SHORT.to_owned() + variable);
    let sandbox = Sandbox::new(&[
        ("a/main.tf", &code),
        ("b/main.tf", &short),
        ("c/main.tf", &short),
        (".iac-icp.hcl", config),
    ]);
    sandbox.run("lint --env all --write-baseline known.json a b c");
    let entries = |rule: &str| sandbox.read("known.json").matches(rule).count();
    let count = entries("\"root\"");
    assert_eq!(entries("\"term-too-short\""), 6, "{}", sandbox.read("known.json"));
    for root in ["a", "b"] {
        sandbox.write(&format!("{root}/main.tf"), &mended);
    }
    // A broken file may hold what an entry covers; other roots and environments were not looked at.
    sandbox.write("broken/main.tf", "resource {\n");
    let ran = sandbox.run("lint --env all --baseline known.json --prune-baseline");
    assert!(
        ran.code == 2
            && ran.err.contains("the baseline was not pruned")
            && entries("\"root\"") == count,
        "{ran:?}"
    );
    std::fs::remove_dir_all(sandbox.root.join("broken")).unwrap();
    let ran = sandbox.run("lint b --env dev --baseline known.json --prune-baseline");
    assert_eq!((ran.code, entries("\"term-too-short\"")), (0, 5), "{ran:?}");
    let ran = sandbox.run("lint --env prod --baseline known.json --prune-baseline");
    assert_eq!((ran.code, entries("\"term-too-short\"")), (0, 3), "{ran:?}");
    // A root that is no longer there has nothing left to cover.
    std::fs::remove_dir_all(sandbox.root.join("c")).unwrap();
    sandbox.run("lint b --env dev --baseline known.json --prune-baseline");
    assert_eq!(entries("\"term-too-short\""), 1, "{}", sandbox.read("known.json"));
}

#[test]
fn a_baseline_is_the_same_from_everywhere() {
    for git in [true, false] {
        let sandbox = Sandbox::new(&[("repo/infra/main.tf", SHORT)]);
        std::fs::remove_dir(sandbox.root.join(".git")).unwrap();
        if git {
            sandbox.write("repo/.git/HEAD", "");
        }
        assert_eq!(sandbox.run("lint repo --write-baseline repo/known.json").code, 0);
        let written = sandbox.read("repo/known.json");
        assert!(written.contains("\"path\": \"infra/main.tf\""), "{written}");
        let outside = sandbox.root.parent().unwrap();
        for (folder, path) in [
            (sandbox.root.join("repo"), "."),
            (sandbox.root.join("repo/infra"), "."),
            (outside.to_owned(), ""),
        ] {
            let path = if path.is_empty() {
                sandbox.root.join("repo").display().to_string()
            } else {
                path.to_owned()
            };
            let known = sandbox.root.join("repo/known.json").display().to_string();
            let mut command =
                sandbox.command(&format!("lint {path} --baseline {known} --prune-baseline"));
            let output = command.current_dir(&folder).output().unwrap();
            assert_eq!(
                output.status.code(),
                Some(0),
                "{folder:?}: {}",
                String::from_utf8_lossy(&output.stdout)
            );
            assert_eq!(sandbox.read("repo/known.json"), written, "{folder:?}");
        }
    }
}

#[test]
fn what_the_system_says_of_a_file_is_chinese_too() {
    let sandbox = Sandbox::new(&[("main.tf", &good()), ("folder/x", "")]);
    for (line, zh, en) in [
        (
            "lint --baseline nofile.json",
            "无法读取基线 nofile.json：文件或目录不存在。",
            "cannot read the baseline nofile.json: No such file or directory",
        ),
        (
            "lint --baseline folder",
            "无法读取基线 folder：不是普通文件。",
            "cannot read the baseline folder: not a regular file",
        ),
        (
            "lint --config nofile.hcl",
            "无法读取配置文件：文件或目录不存在。",
            "cannot read the configuration: No such file or directory",
        ),
    ] {
        for (lang, words) in [("zh", zh), ("en", en)] {
            let ran = sandbox.run(&format!("{line} --lang {lang}"));
            let said = format!("{}{}", ran.out, ran.err);
            assert!(ran.code == 2 && said.contains(words), "{ran:?}");
            assert!(!said.contains("os error"), "{ran:?}");
        }
    }
}

#[test]
fn a_further_call_of_a_module_is_new() {
    let module = crate::sandbox::SHORT.split_once("resource").unwrap().1;
    let module = format!("resource{module}");
    let call = |name: &str| format!("module \"{name}\" {{\n  source = \"./m\"\n}}\n");
    let root = format!("provider \"alicloud\" {{\n  region = \"cn-hangzhou\"\n}}\n{}", call("a"));
    let sandbox = Sandbox::new(&[("main.tf", &root), ("m/main.tf", &module)]);
    sandbox.run("lint --write-baseline known.json .");
    assert_eq!(sandbox.run("lint --baseline known.json .").code, 0);
    sandbox.write("main.tf", format!("{root}{}", call("b")));
    let ran = sandbox.run("lint --baseline known.json .");
    assert_eq!(ran.code, 1, "{ran:?}");
}
