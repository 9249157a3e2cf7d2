//! Inputs that try to take all time or memory, or to lead the program astray: each in a run of its
//! own with a limit on both. A run must end with the right exit code, say what it could not do, and
//! still judge the file beside it.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code)]

mod account;
mod files;
mod growth;
mod ros;
mod syntax;
mod terraform;

use crate::sandbox::{MEMORY, PROGRAM, Ran, SECONDS, SHORT, Sandbox};

/// Seconds after which a run that waits for something is ended.
const PATIENCE: usize = 180;

/// Runs the program on a folder under the limits.
fn lint(sandbox: &Sandbox, paths: &str) -> Ran {
    // Debug builds are slow: the limit of work is lower there, and exceeded in the same way.
    let paths = if cfg!(debug_assertions) {
        format!("--max-steps 2000000 {paths}")
    } else {
        paths.to_owned()
    };
    lint_with(sandbox, &paths, &format!("ulimit -v {MEMORY}"))
}

/// The same under another limit of memory, with arguments of any kind.
fn lint_with(sandbox: &Sandbox, paths: &str, limit: &str) -> Ran {
    let line = format!(
        "{limit}; ulimit -t {SECONDS}; exec timeout {PATIENCE} '{PROGRAM}' lint --lang en --format json {paths}"
    );
    let mut command = std::process::Command::new("sh");
    command
        .args(["-c", &line])
        .current_dir(&sandbox.root)
        .env("RAYON_NUM_THREADS", "2")
        .env_remove("LANG");
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let code = output.status.code().unwrap_or_else(|| panic!("killed: {}", text(&output.stderr)));
    assert_ne!(code, 124, "out of time");
    let ran = Ran { code, out: text(&output.stdout), err: text(&output.stderr) };
    assert!(!ran.err.contains("panicked") && !ran.out.contains("internal error"), "{}", ran.err);
    ran
}

/// Runs over a hostile file beside a good neighbour with one known violation; returns the run. The
/// neighbour must be judged.
#[track_caller]
fn beside(name: &str, text: impl AsRef<[u8]>) -> Ran {
    let sandbox = Sandbox::new(&[("neighbour/main.tf", SHORT)]);
    sandbox.write(name, text);
    let ran = lint(&sandbox, ".");
    judged(&ran);
    ran
}

/// The neighbour's violation is found.
#[track_caller]
fn judged(ran: &Ran) {
    let json = ran.json();
    let found = json["findings"].as_array().unwrap();
    let neighbour = |f: &serde_json::Value| {
        f["rule"] == "term-too-short"
            && f["verdict"] == "violation"
            && f["location"]["path"].as_str().unwrap().ends_with("neighbour/main.tf")
    };
    assert!(found.iter().any(neighbour), "the file beside it was not judged: {}", ran.out);
}

/// Some message of the run says so.
#[track_caller]
fn says(ran: &Ran, part: &str) {
    assert!(ran.out.contains(part), "does not say {part:?}: {:.4000}", ran.out);
}
