//! Inputs of several files.

use iac_icp::source::paths::join_path;

/// Most files of an input.
const MAX_FILES: usize = 8;

/// What begins a line that names the next file.
const MARK: &str = "====";

/// An input as files: a line `==== path` begins one, what comes before the first such line is the
/// file `first`. Bytes that are no text become the replacement character. A path that comes again
/// is left out, as are paths that lead outside.
pub fn split(data: &[u8], first: &str) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(data);
    let mut files: Vec<(String, String)> = vec![(first.to_owned(), String::new())];
    for line in text.split_inclusive('\n') {
        match line.strip_prefix(MARK).map(str::trim) {
            Some(name) if files.len() < MAX_FILES => files.push((path(name), String::new())),
            _ => files.last_mut().unwrap().1.push_str(line),
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    files.retain(|(name, _)| !name.starts_with("..") && name != "." && seen.insert(name.clone()));
    files
}

fn path(name: &str) -> String {
    let name: String = name.chars().filter(|c| *c != '\0').take(60).collect();
    join_path(".", name.trim_start_matches('/'))
}
