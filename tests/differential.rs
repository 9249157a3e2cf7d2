//! Our parser of native syntax beside that of hcl-rs, which reads the same language and is not
//! ours.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, dead_code)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::targets::reference::{Outcome, compare};

/// All files of native syntax below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let names = |path: &Path| {
        path.extension()
            .is_some_and(|e| ["tf", "tofu", "hcl", "tfvars"].iter().any(|known| e == *known))
    };
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    walk.map(walkdir::DirEntry::into_path).filter(|p| names(p) && p.is_file()).collect()
}

/// What hcl-edit 0.10 takes wrongly, by what it says; Terraform 1.11.4 reads these texts as we do
/// (November 2026).
const THEIR_FAULTS: [&str; 3] = [
    // Of equal keys the last counts.
    "redefined object key",
    // Line breaks in `{ for … }` mean nothing.
    "expected `}`",
    // It reads 64 levels of nesting and 128 operators.
    "limit",
];

/// Texts that both read, but hcl-edit otherwise than Terraform: an empty heredoc, indentation
/// behind an interpolation, a blank behind the marker, an exponent behind a point (`5.e2` is 500).
const THEIR_TREES: [&str; 4] = [
    "a = <<T\nT\nb = <<T\nx\nT\n",
    "a = <<-T\n  b ${v} c\nd\n  T\n",
    "a = <<T\nx\nT  \n",
    "a = 5.e2\n",
];

/// Texts that only hcl-edit reads; Terraform does not.
const THEIR_LENIENCE: [&str; 4] = ["a = 1.2.3\n", "a = x.0.1\n", "a = <<T\nx\nT", "a = x.*.*\n"];

#[test]
fn fixtures_are_read_alike() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut read = 0;
    for folder in ["fixtures", "tests/fuzz/corpus"] {
        for path in files(&root.join(folder)) {
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            match compare(&text) {
                Outcome::Same => read += 1,
                Outcome::Rejected => {}
                Outcome::OnlyOurs(theirs) => {
                    assert!(
                        THEIR_FAULTS.iter().any(|known| theirs.contains(known)),
                        "{}: {theirs}",
                        path.display()
                    );
                }
                other => panic!("{}: {other:?}", path.display()),
            }
        }
    }
    assert!(read > 200, "{read}");
}

#[test]
fn the_faults_of_the_other_parser_are_known() {
    for text in THEIR_TREES {
        assert!(
            !matches!(compare(text), Outcome::Same | Outcome::Rejected | Outcome::OnlyTheirs(_)),
            "{text}: {:?}",
            compare(text)
        );
    }
    for text in THEIR_LENIENCE {
        assert!(matches!(compare(text), Outcome::OnlyTheirs(_)), "{text}: {:?}", compare(text));
    }
    assert!(matches!(compare("a = {\n  b = 1\n  b = 2\n}\n"), Outcome::OnlyOurs(_)));
}

/// Over a corpus that is named in the environment: `DIFFERENTIAL=folder cargo test --release --test
/// library differential -- --nocapture`.
#[test]
fn over_a_corpus() {
    let Some(folder) = std::env::var_os("DIFFERENTIAL") else { return };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for path in files(Path::new(&folder)) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let outcome = compare(text.strip_prefix('\u{feff}').unwrap_or(&text));
        let kind = match &outcome {
            Outcome::Same => "same",
            Outcome::Rejected => "rejected by both",
            Outcome::OnlyOurs(_) => "read by ours only",
            Outcome::OnlyTheirs(_) => "read by theirs only",
            Outcome::Differs(..) => "differs",
        };
        *counts.entry(kind.to_owned()).or_default() += 1;
        if !matches!(outcome, Outcome::Same) {
            println!("{}: {outcome:?}", path.display());
        }
    }
    println!("{counts:#?}");
}
