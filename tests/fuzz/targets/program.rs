//! The command line on a tree on disk, in a folder for temporary files that is used again for every
//! input.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

type Files = [(String, String)];

/// Runs `lint` and `lint --fix` on some files.
///
/// # Panics
/// A report is not JSON, or the first run changed a file.
pub(crate) fn run(files: &Files) {
    let id = format!("{}-{:?}", std::process::id(), std::thread::current().id());
    let id: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let root = std::env::temp_dir().join(format!("iac-icp-fuzz-{id}"));
    let _ = std::fs::remove_dir_all(&root);
    let tree = root.join("tree");
    std::fs::create_dir_all(tree.join(".git")).expect("a folder for temporary files");
    let before: Vec<(PathBuf, &str)> = files
        .iter()
        .filter_map(|(path, text)| Some((write(&tree, path, text)?, text.as_str())))
        .collect();
    lint(&root, &tree, &[]);
    for (path, text) in before {
        assert!(
            std::fs::read_to_string(&path).is_ok_and(|now| now == text),
            "{} was changed",
            path.display()
        );
    }
    lint(&root, &tree, &["--fix"]);
    let _ = std::fs::remove_dir_all(&root);
}

/// Runs it with reports beside the tree.
fn lint(root: &Path, tree: &Path, more: &[&str]) {
    let mut arguments: Vec<String> = ["iac-icp", "lint", "--lang", "zh", "-q"]
        .iter()
        .chain(more)
        .map(ToString::to_string)
        .collect();
    let formats = ["human", "json", "sarif"].map(|f| format!("{f}={}", root.join(f).display()));
    arguments.extend(formats.into_iter().flat_map(|f| ["--format".to_owned(), f]));
    arguments.push(tree.display().to_string());
    let _ = iac_icp::cli::run(arguments.into_iter().map(OsString::from));
    for name in ["json", "sarif"] {
        // A configuration that cannot be used leaves no report.
        if let Ok(text) = std::fs::read_to_string(root.join(name)) {
            serde_json::from_str::<serde::de::IgnoredAny>(&text)
                .unwrap_or_else(|e| panic!("{name}: {e}"));
        }
    }
}

/// Writes a file if its name is one that a file can have.
fn write(tree: &Path, path: &str, text: &str) -> Option<PathBuf> {
    let full = tree.join(path);
    std::fs::create_dir_all(full.parent()?).ok()?;
    std::fs::write(&full, text).ok()?;
    Some(full)
}
