//! What the program says on its two streams: no text from the input commands a terminal or a
//! runner.

use crate::sandbox::{Ran, SHORT, Sandbox};

/// Names and texts as somebody may give them who wants more than to be linted.
const EVIL: &str = "a\n::error file=x::owned\n##[error]owned\u{1b}]52;c;b3duZWQ=\u{7}\u{9b}2J\u{202e}\u{ad}\u{2800}\u{fe0f}";

/// Asserts that no line is a command of a runner but `commands`, and nothing is left that a
/// terminal obeys or that cannot be seen.
fn harmless(ran: &Ran, what: &str) {
    for text in [&ran.out, &ran.err] {
        let odd = |c: &char| {
            (c.is_control() && *c != '\n' && *c != '\t')
                || "\u{202e}\u{ad}\u{2800}\u{fe0f}".contains(*c)
        };
        assert_eq!(text.chars().find(odd), None, "{what}: {text:?}");
        for line in text.lines() {
            // Commands of the format for GitHub are its own.
            let level = ["::error file=", "::warning file=", "::notice file="]
                .iter()
                .any(|level| line.starts_with(level));
            let ours = level && what.contains("--format github");
            let command = line
                .trim_start()
                .strip_prefix("::")
                .is_some_and(|name| name.starts_with(char::is_alphabetic));
            assert!(!command || ours, "{what}: {text}");
            assert!(!line.contains("##[") || ours, "{what}: {text}");
        }
    }
}

#[test]
fn what_a_baseline_and_an_argument_say_stays_words() {
    let evil = serde_json::json!({"path": EVIL, "root": EVIL, "rule": EVIL, "verdict": "violation", "count": 1});
    let stale =
        serde_json::json!({"schema": "iac-icp/baseline/v1", "findings": [evil]}).to_string();
    let sandbox = Sandbox::new(&[
        ("main.tf", SHORT),
        ("b.json", &stale),
        ("bad.json", &serde_json::json!({"schema": EVIL, "findings": []}).to_string()),
    ]);
    let ran = sandbox.run("lint --lang en --baseline b.json");
    assert!(ran.err.contains("stale in the baseline") && ran.err.contains("\\n::error"), "{ran:?}");
    harmless(&ran, "stale");
    assert_eq!(sandbox.run("lint --baseline bad.json").code, 2);
    harmless(&sandbox.run("lint --baseline bad.json"), "schema");
    for before in [
        &["lint", "--format"][..],
        &["lint", "--region"],
        &["lint", "--rule"],
        &["lint", "--baseline"],
        &["lint", "-o"],
        &["explain"],
        &["lint"],
        &["--x"],
    ] {
        let mut command = sandbox.command("");
        command.args(before).arg(format!("{EVIL}=x/y"));
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let ran = Ran {
            code: output.status.code().unwrap(),
            out: text(&output.stdout),
            err: text(&output.stderr),
        };
        assert_eq!(ran.code, 2, "{before:?}: {ran:?}");
        harmless(&ran, &format!("{before:?}"));
    }
}

#[cfg(unix)]
mod unix {
    use super::{EVIL, harmless};
    use crate::sandbox::{SHORT, Sandbox, good};

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
    fn names_of_files_and_reasons_stay_words() {
        // Names of files have no slash; what follows one is another folder.
        let folder = EVIL.replace('/', "");
        let code =
            SHORT.replace("  period ", "  # iac-icp: ignore[term-too-short] reason=\"::error::x ##[error]y\"\n  # ::error::z\n  period ");
        let sandbox = Sandbox::new(&[
            (&format!("{folder}/main.tf"), SHORT),
            (&format!("::error::b/{folder}.tf"), &code),
            ("bad/main.tf", "a = \"\u{1b}[31m\n::error::x\n"),
        ]);
        for command in FORMATS
            .iter()
            .map(|f| format!("lint --format {f}"))
            .chain(["human", "markdown", "json", "html"].map(|f| format!("report --format {f}")))
            .chain(["suppressions".to_owned(), "lint --diff --unsafe-fixes".to_owned()])
        {
            for lang in ["zh", "en"] {
                for flags in ["", "-v", "-q"] {
                    let line = format!("{command} --lang {lang} {flags}");
                    harmless(&sandbox.run(&line), &line);
                }
            }
        }
        let told = sandbox.run("suppressions --lang en").out;
        assert!(
            told.contains("\\u{3a}:error::b/a\\n::error") && told.contains("#\\u{23}[error]y"),
            "{told}"
        );
    }

    #[test]
    fn a_diff_changes_the_file_that_it_names() {
        let names = [
            "tea shop/a.tf",
            "line\nbreak/a.tf",
            "a\n--- a/other.tf\n+++ b/other.tf\n@@ -1 +1 @@\n-a\n+b/a.tf",
            "quote\"\\/备案.tf",
            "es\u{1b}c\u{ad}/a.tf",
            "plain/a.tf",
        ];
        let sandbox = Sandbox::new(&names.map(|name| (name, SHORT)));
        sandbox.write("other.tf", "a\n");
        let diff = sandbox.run("lint --unsafe-fixes --diff --no-config").out;
        let headers: Vec<&str> = diff.lines().filter(|l| l.starts_with("--- ")).collect();
        assert_eq!(
            headers,
            [
                "--- \"a/a\\012--- a/other.tf\\012+++ b/other.tf\\012@@ -1 +1 @@\\012-a\\012+b/a.tf\"",
                "--- \"a/es\\033c\\302\\255/a.tf\"",
                "--- \"a/line\\012break/a.tf\"",
                "--- a/plain/a.tf",
                "--- \"a/quote\\\"\\\\/备案.tf\"",
                "--- a/tea shop/a.tf\t",
            ]
        );
        assert!(!diff.contains("--- a/other.tf\n"), "{diff}");
        // Git reads these names as they were meant.
        sandbox.write("it.diff", &diff);
        let git = |line: &str| {
            let mut command = std::process::Command::new("git");
            command
                .args(line.split(' '))
                .current_dir(&sandbox.root)
                .env("GIT_CONFIG_GLOBAL", "/dev/null")
                .env("GIT_CONFIG_SYSTEM", "/dev/null");
            let output = command.output().unwrap();
            assert!(output.status.success(), "{output:?}");
        };
        std::fs::remove_dir(sandbox.root.join(".git")).unwrap();
        git("init --quiet");
        git("apply it.diff");
        for name in names {
            assert_eq!(sandbox.read(name), good(), "{name:?}");
        }
        assert_eq!(sandbox.read("other.tf"), "a\n");
    }
}
