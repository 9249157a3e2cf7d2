//! The file of nearly the name of one that is not there.

use std::path::{Path, PathBuf};

use crate::cli::input::project::parent;
use crate::text::{Text, closest};

/// Most names of a folder that are compared.
const MAX_NAMES: usize = 10_000;

/// The entry of the same folder whose name is nearest, among those that `fit`.
pub(in crate::cli) fn similar(path: &Path, fit: impl Fn(&str) -> bool) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let entries = std::fs::read_dir(parent(path)).ok()?.filter_map(Result::ok).take(MAX_NAMES);
    let names: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| fit(name))
        .collect();
    closest(name, names.iter().map(String::as_str)).map(|near| path.with_file_name(near))
}

/// The end of a message that something is not there: what may be meant, or what to do.
pub(in crate::cli) fn or_check(near: Option<&str>) -> Text {
    near.map_or_else(
        || Text::fixed("；请检查路径。", ": check the path"),
        |near| Text::new(format!("；是不是 {near}？"), format!("; did you mean {near}?")),
    )
}
