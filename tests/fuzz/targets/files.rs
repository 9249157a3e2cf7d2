//! Inputs of several files, and files that are read on demand.

use std::collections::BTreeMap;

use iac_icp::dialect::{ProjectFiles, join_path};
use iac_icp::source::{FileId, SourceSet};

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

/// Files in memory.
pub struct Memory<'a> {
    sources: &'a SourceSet,
    files: BTreeMap<String, String>,
}

impl<'a> Memory<'a> {
    /// Files that are added to the sources when they are read.
    pub fn new(sources: &'a SourceSet, files: &[(String, String)]) -> Self {
        Self { sources, files: files.iter().cloned().collect() }
    }
}

impl ProjectFiles for Memory<'_> {
    fn read(&self, path: &str) -> Result<FileId, String> {
        let there = || self.files.get(path).map(|text| self.sources.add_text(path, text));
        self.sources.by_path(path).or_else(there).ok_or_else(|| format!("{path} is not there"))
    }

    fn list(&self, directory: &str) -> iac_icp::dialect::Listing {
        let prefix = if directory == "." { String::new() } else { format!("{directory}/") };
        self.files
            .keys()
            .filter_map(|path| Some(path.strip_prefix(&prefix)?.to_owned()))
            .collect::<Vec<_>>()
            .into()
    }
}
