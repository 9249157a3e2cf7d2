//! The commit that is checked out, as the files of git say.
//!
//! Git itself is not asked: it could start what the configuration of a repository names. Format:
//! `gitrepository-layout(5)` and `git-pack-refs(1)` of git 2.47. What is written in another way
//! (reftable) is not known.

use std::path::{Component, Path};

use crate::cli::input::disk::read_bytes;
use crate::cli::input::tracked::git_folder;

/// Digits that are shown: enough to be unique in the largest repositories.
const DIGITS: usize = 12;

/// The beginning of the id of the commit; nothing where none is checked out.
pub(super) fn of(repository: &Path) -> Option<String> {
    let folder = git_folder(&repository.join(".git"))?;
    let head = text(&folder.join("HEAD"))?;
    let id = match head.trim().strip_prefix("ref:") {
        Some(name) => named(&folder, name.trim())?,
        None => head.trim().to_owned(),
    };
    let is_id = [40, 64].contains(&id.len()) && id.bytes().all(|b| b.is_ascii_hexdigit());
    is_id.then(|| id[..DIGITS].to_owned())
}

/// The id that a name stands for: in a file of its own, or packed with others. Worktrees have them
/// with the repository.
fn named(folder: &Path, name: &str) -> Option<String> {
    let plain = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    if !plain || !name.starts_with("refs/") {
        return None;
    }
    let common = text(&folder.join("commondir"))
        .map_or_else(|| folder.to_path_buf(), |path| folder.join(path.trim()));
    if let Some(id) = text(&common.join(name)) {
        return Some(id.trim().to_owned());
    }
    let packed = text(&common.join("packed-refs"))?;
    packed
        .lines()
        .find_map(|line| line.split_once(' ').filter(|(_, known)| *known == name))
        .map(|(id, _)| id.to_owned())
}

fn text(path: &Path) -> Option<String> {
    String::from_utf8(read_bytes(path).ok()?).ok()
}
