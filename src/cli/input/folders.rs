//! Which folders are looked into: all but what tools keep for themselves.
//!
//! Stands apart because two walks must agree: that for files to judge, and that for callers of a
//! module. Hidden folders count: Compute Nest keeps its templates in `.computenest/` (its
//! documentation of code repositories, November 2026).

use std::ffi::OsStr;
use std::path::Path;

use ignore::DirEntry;

use crate::dialect::terraform::is_loaded;

/// Folders of version control, of what was downloaded or generated, and of packages.
const KEPT_BY_TOOLS: [&str; 30] = [
    ".git",
    ".hg",
    ".svn",
    ".jj",
    ".terraform",
    ".terragrunt-cache",
    "node_modules",
    "bower_components",
    "__pycache__",
    ".cache",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".eggs",
    ".tox",
    ".nox",
    ".venv",
    ".virtualenv",
    ".direnv",
    ".bundle",
    ".gradle",
    ".m2",
    ".npm",
    ".yarn",
    ".pnpm-store",
    ".cargo",
    ".rustup",
    ".next",
    ".nuxt",
    ".angular",
];

/// Names that a virtual environment of Python may have, but other folders too.
const ENVIRONMENTS: [&str; 4] = ["venv", "env", ".env", "virtualenv"];

/// Whether a walk takes an entry: no folder that a tool keeps for itself, and no hidden file that
/// Terraform leaves alone too (it loads `.x.auto.tfvars`). What a walk begins at was named and is
/// always taken.
pub(in crate::cli) fn takes(entry: &DirEntry) -> bool {
    let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    let loaded = || entry.file_name().to_str().is_some_and(is_loaded);
    entry.depth() == 0
        || if folder {
            !is_left_out(entry.path())
        } else {
            !is_hidden(entry.file_name()) || loaded()
        }
}

/// Whether a folder is left out.
pub(in crate::cli) fn is_left_out(folder: &Path) -> bool {
    let Some(name) = folder.file_name() else { return false };
    KEPT_BY_TOOLS.iter().any(|kept| name == *kept)
        || ENVIRONMENTS.iter().any(|kept| name == *kept) && folder.join("pyvenv.cfg").is_file()
        || is_hidden(name) && folder.join("CACHEDIR.TAG").is_file()
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}
