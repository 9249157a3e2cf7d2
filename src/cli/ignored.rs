//! Files that git ignores and Terraform loads all the same: values of one's own (`terraform.tfvars`), override files, files
//! that a tool generates.
//!
//! Folders that git ignores stay out of a run; but a module that is in it is judged as Terraform would take it, or values
//! would be guessed that stand right beside the code.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use foldhash::{HashMap, HashSet};
use rayon::prelude::*;

use crate::dialect::terraform::{is_configuration, is_loaded};

/// The files that Terraform loads beside files of configuration and that are not among `known`, sorted. Links are not
/// followed.
pub(super) fn left_out(known: &[&Path]) -> Vec<PathBuf> {
    let mut directories: HashMap<&Path, (usize, bool)> = HashMap::default();
    for (directory, name) in known.iter().filter_map(|file| Some((file.parent()?, file.file_name()?.to_str()?))) {
        if is_loaded(name) {
            let (count, configured) = directories.entry(directory).or_default();
            *count += 1;
            *configured |= is_configuration(name);
        }
    }
    let modules: Vec<(&Path, usize)> = directories.into_iter().filter(|(_, found)| found.1).map(|(d, found)| (d, found.0)).collect();
    // Where as many files are there as were found, these are the same.
    let more = |(directory, count): &(&Path, usize)| Some(loaded(directory)).filter(|there| there.len() > *count);
    let there: Vec<PathBuf> = modules.par_iter().filter_map(more).flatten().collect();
    if there.is_empty() {
        return there;
    }
    let known: HashSet<&Path> = known.iter().copied().collect();
    let mut left: Vec<PathBuf> = there.into_iter().filter(|file| !known.contains(file.as_path())).collect();
    left.sort_unstable();
    left
}

/// What Terraform loads of a directory.
fn loaded(directory: &Path) -> Vec<PathBuf> {
    let place = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    let names = std::fs::read_dir(place).into_iter().flatten().filter_map(Result::ok);
    let wanted = |name: &OsStr| name.to_str().is_some_and(is_loaded);
    let files = names.filter(|e| wanted(&e.file_name()) && e.file_type().is_ok_and(|t| t.is_file() || t.is_symlink()));
    files.map(|e| directory.join(e.file_name())).collect()
}
