//! What git tracks: the names in its index.
//!
//! Git ignores no file that it tracks, so whoever leaves out what git ignores has to know. The
//! index is read here and not by running git: a repository can make that start programs. Format:
//! `gitformat-index(5)` of git 2.47, versions 2 to 4, SHA-1 and SHA-256, split and sparse.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::cli::input::disk::{is_terraform, read_bytes};
use crate::pipeline::kinds::readable_name;

/// Bytes of an entry before the id of its content: times, device, inode, mode, owner, group, size.
const STAT: usize = 40;
/// The largest text file that names the folder of git (of a worktree or a submodule).
const MAX_LINK: usize = 8 << 10;
/// Bytes of a name; the paths of a system are not longer.
const MAX_NAME: usize = 4 << 10;
/// Bytes of all names that are kept: a short index can say long names many times.
const MAX_NAMES: usize = 256 << 20;

/// What a repository tracks.
#[derive(Debug)]
pub(in crate::cli) enum Tracked {
    /// These files that may be infrastructure, with submodules and folders of sparse checkouts
    /// (these end with a slash), relative to the repository, sorted.
    Known(Vec<String>),
    /// There is an index that cannot be read: anything may be tracked.
    Unknown,
}

impl Tracked {
    /// What a repository tracks; nothing as long as it has no index.
    pub(in crate::cli) fn of(repository: &Path) -> Self {
        let git = repository.join(".git");
        let Some(folder) = git_folder(&git) else { return Self::Unknown };
        match folder.join("index").symlink_metadata() {
            Err(error) if error.kind() == ErrorKind::NotFound && folder.is_dir() => {
                Self::Known(Vec::new())
            }
            _ => Self::read(&folder).map_or(Self::Unknown, Self::Known),
        }
    }

    fn read(folder: &Path) -> Option<Vec<String>> {
        let index = |name: &str| Index::parse(&read_bytes(&folder.join(name)).ok()?);
        let Index { mut names, shared } = index("index")?;
        if let Some(shared) = shared {
            // What the split index deletes of the shared one stays in: more is judged then, not
            // less.
            names.extend(index(&format!("sharedindex.{shared}"))?.names);
        }
        names.sort_unstable();
        names.dedup();
        Some(names)
    }

    /// Whether a file is tracked, by its path in the repository.
    pub(in crate::cli) fn has(&self, path: &str) -> bool {
        let Self::Known(names) = self else { return true };
        names.binary_search_by(|name| name.as_str().cmp(path)).is_ok() || within_folder(names, path)
    }

    /// Whether anything in a folder is tracked.
    pub(in crate::cli) fn has_below(&self, folder: &str) -> bool {
        let Self::Known(names) = self else { return true };
        let inside = format!("{folder}/");
        let at = names.partition_point(|name| *name < inside);
        names.get(at).is_some_and(|name| name.starts_with(&inside)) || within_folder(names, &inside)
    }
}

/// Whether a path lies in a folder or submodule that is tracked as one.
fn within_folder(names: &[String], path: &str) -> bool {
    path.match_indices('/')
        .any(|(at, _)| names.binary_search_by(|name| name.as_str().cmp(&path[..=at])).is_ok())
}

/// The folder of git: itself, or the one that a file of that name says.
pub(in crate::cli) fn git_folder(git: &Path) -> Option<PathBuf> {
    let meta = git.metadata().ok()?;
    if meta.is_dir() {
        return Some(git.to_path_buf());
    }
    let bytes = read_bytes(git).ok().filter(|bytes| meta.is_file() && bytes.len() <= MAX_LINK)?;
    let text = String::from_utf8(bytes).ok()?;
    Some(git.parent()?.join(text.strip_prefix("gitdir:")?.trim()))
}

/// What an index says.
#[derive(Debug, PartialEq, Eq)]
struct Index {
    names: Vec<String>,
    /// The index that this one builds on.
    shared: Option<String>,
}

impl Index {
    fn parse(bytes: &[u8]) -> Option<Self> {
        Self::parse_with(bytes, 20).or_else(|| Self::parse_with(bytes, 32))
    }

    /// Reads an index whose ids have so many bytes.
    fn parse_with(bytes: &[u8], id: usize) -> Option<Self> {
        let mut reader = Reader { rest: bytes.get(..bytes.len().checked_sub(id)?)? };
        let (magic, version, count) = (reader.take(4)?, reader.number()?, reader.number()?);
        if magic != b"DIRC" || !(2..=4).contains(&version) {
            return None;
        }
        let (mut names, mut name, mut left) = (Vec::new(), Vec::new(), MAX_NAMES);
        for _ in 0..count {
            let folder = reader.entry(version, id, &mut name)?;
            if let Ok(text) = std::str::from_utf8(&name) {
                let last = text.rsplit('/').next().unwrap_or(text);
                if folder || readable_name(last) || is_terraform(Path::new(last)) {
                    left = left.checked_sub(text.len() + size_of::<String>())?;
                    names.push(if folder {
                        format!("{}/", text.trim_end_matches('/'))
                    } else {
                        text.to_owned()
                    });
                }
            }
        }
        Some(Self { names, shared: reader.shared(id)? })
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    /// Reads an entry, of which `name` holds the name before it and then its own; whether it is a
    /// folder of others.
    fn entry(&mut self, version: u32, id: usize, name: &mut Vec<u8>) -> Option<bool> {
        let before = self.rest.len();
        let stat = self.take(STAT)?;
        let mode = u32::from_be_bytes(stat.get(24..28)?.try_into().ok()?) >> 12;
        self.take(id)?;
        let flags = u16::from_be_bytes(self.take(2)?.try_into().ok()?);
        if flags & 0x4000 != 0 {
            self.take(2)?;
        }
        if version == 4 {
            let keep = name.len().checked_sub(self.count()?)?;
            name.truncate(keep);
        } else {
            name.clear();
        }
        let length = memchr::memchr(0, self.rest)?;
        name.extend_from_slice(self.take(length)?);
        // The flags say how long it is, as far as they can: no other size of ids makes that right.
        if name.len() > MAX_NAME || name.len().min(0xfff) != usize::from(flags & 0xfff) {
            return None;
        }
        if version == 4 {
            self.take(1)?;
        } else {
            // At least one zero, up to a multiple of eight bytes.
            let size = before - self.rest.len();
            self.take(8 - size % 8)?;
        }
        // Files, links, submodules, folders: anything else is no index.
        match mode {
            0o10 | 0o12 => Some(false),
            0o4 | 0o16 => Some(true),
            _ => None,
        }
    }

    /// How many bytes of the name before are taken off: seven bits a byte, the highest first.
    fn count(&mut self) -> Option<usize> {
        let mut value = 0_usize;
        loop {
            let byte = *self.take(1)?.first()?;
            value = value.checked_shl(7)?.checked_add(usize::from(byte & 0x7f))?;
            if byte & 0x80 == 0 {
                return Some(value);
            }
            value = value.checked_add(1).filter(|v| *v < 1 << 32)?;
        }
    }

    /// The id of the shared index among the extensions, `None` inside if there is none.
    fn shared(&mut self, id: usize) -> Option<Option<String>> {
        while !self.rest.is_empty() {
            let name = self.take(4)?;
            let length = usize::try_from(self.number()?).ok()?;
            let content = self.take(length)?;
            if name == b"link" {
                let id = content.get(..id)?;
                return Some(
                    id.iter()
                        .any(|b| *b != 0)
                        .then(|| id.iter().map(|b| format!("{b:02x}")).collect()),
                );
            }
        }
        Some(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An index as git writes it, with these names, sorted, and their modes.
    fn index(version: u32, id: usize, entries: &[(&str, u32)], extension: &[u8]) -> Vec<u8> {
        let mut out = [
            b"DIRC",
            &version.to_be_bytes()[..],
            &u32::try_from(entries.len()).unwrap_or(0).to_be_bytes(),
        ]
        .concat();
        let mut before = "";
        for (name, mode) in entries {
            let start = out.len();
            out.extend([0; 24]);
            out.extend(mode.to_be_bytes());
            out.extend(vec![7; 12 + id]);
            out.extend(u16::try_from(name.len()).unwrap_or(0).to_be_bytes());
            if version == 4 {
                let shared = before.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
                out.push(u8::try_from(before.len() - shared).unwrap_or(0));
                out.extend(name[shared..].bytes().chain([0]));
            } else {
                out.extend(name.bytes());
                out.resize(out.len() + 8 - (out.len() - start) % 8, 0);
            }
            before = name;
        }
        out.extend(extension);
        out.extend(vec![1; id]);
        out
    }

    const ENTRIES: [(&str, u32); 6] = [
        (".gitignore", 0o100_644),
        ("a/main.tf", 0o100_644),
        ("a/main.tf.json", 0o100_755),
        ("b", 0o160_000),
        ("link.tf", 0o120_000),
        ("sparse/", 0o40_000),
    ];

    #[test]
    fn every_version_says_the_same() {
        for version in [2, 3, 4] {
            for id in [20, 32] {
                let read = Index::parse(&index(version, id, &ENTRIES, b"TREE\0\0\0\x02ab"));
                let names = ["a/main.tf", "a/main.tf.json", "b/", "link.tf", "sparse/"]
                    .map(str::to_owned)
                    .to_vec();
                assert_eq!(
                    read,
                    Some(Index { names, shared: None }),
                    "version {version}, ids of {id}"
                );
            }
        }
        let link = [&b"link\0\0\0\x14"[..], &[0xab; 20]].concat();
        let read = Index::parse(&index(2, 20, &[], &link));
        assert_eq!(read.and_then(|r| r.shared), Some("ab".repeat(20)));
    }

    #[test]
    fn a_broken_index_is_none() {
        for version in [2, 4] {
            let whole = index(version, 20, &ENTRIES, b"");
            for end in 0..whole.len() {
                let _ = Index::parse(&whole[..end]);
            }
            for at in 0..whole.len() {
                let mut changed = whole.clone();
                changed[at] ^= 0xff;
                let _ = Index::parse(&changed);
            }
        }
        assert_eq!(
            Index::parse(
                b"DIRC\0\0\0\x02\xff\xff\xff\xff aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            ),
            None
        );
    }

    #[test]
    fn names_are_found_alone_and_in_folders() {
        let tracked = Tracked::Known(["a/main.tf", "b/", "c/d/x.yml"].map(str::to_owned).to_vec());
        assert!(
            tracked.has("a/main.tf")
                && !tracked.has("a")
                && !tracked.has("a/main.tf.json")
                && tracked.has("b/x/y.tf")
        );
        assert!(
            tracked.has_below("a")
                && tracked.has_below("c")
                && tracked.has_below("c/d")
                && tracked.has_below("b")
                && tracked.has_below("b/x")
        );
        assert!(
            !tracked.has_below("a/main.tf")
                && !tracked.has_below("c/d/e")
                && !tracked.has_below("")
                && !tracked.has_below("bb")
        );
    }
}
