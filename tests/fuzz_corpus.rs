//! Replays the corpora of the fuzz targets and every input that once broke something, on a small
//! stack. Needs no nightly Rust: `tests/fuzz/README.md` says how to fuzz. That of `account` is
//! replayed in `fuzz_account.rs`, which measures.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};

use crate::targets;

/// That of a thread in Rust, and less than a program has in the beginning.
const STACK: usize = 2 << 20;

/// The files of a target: those to begin with, and former crashes.
fn files(target: &str) -> Vec<PathBuf> {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz");
    let folders = ["corpus", "crashes"].map(|folder| fuzz.join(folder).join(target));
    let entries = folders.iter().filter(|f| f.is_dir()).flat_map(|f| std::fs::read_dir(f).unwrap());
    let mut files: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    files.sort();
    files
}

fn replay(name: &str) {
    let target = targets::ALL.into_iter().find(|t| t.0 == name).unwrap().1;
    let files = files(name);
    assert!(files.len() >= 10, "no corpus for {name}");
    for file in files {
        let data = std::fs::read(&file).unwrap();
        let thread =
            std::thread::Builder::new().stack_size(STACK).spawn(move || target(&data)).unwrap();
        assert!(thread.join().is_ok(), "{}", file.display());
    }
}

#[test]
fn config() {
    replay("config");
}

#[test]
fn hcl() {
    replay("hcl");
}

#[test]
fn json() {
    replay("json");
}

#[test]
fn lint() {
    replay("lint");
}

#[test]
fn plan() {
    replay("plan");
}

#[test]
fn ros() {
    replay("ros");
}

#[test]
fn terraform() {
    replay("terraform");
}

#[test]
fn yaml() {
    replay("yaml");
}

#[test]
fn every_target_has_its_program_and_its_words() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz");
    for (name, _) in targets::ALL {
        assert!(fuzz.join(format!("bin/{name}.rs")).is_file(), "{name}");
        let words = std::fs::read_to_string(fuzz.join(format!("dict/{name}.dict"))).unwrap();
        assert!(
            words.lines().all(|l| l.len() > 2 && l.starts_with('"') && l.ends_with('"')),
            "{name}"
        );
    }
    assert_eq!(std::fs::read_dir(fuzz.join("bin")).unwrap().count(), targets::ALL.len());
}
