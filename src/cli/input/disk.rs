//! Files on demand, confined to the project: downloaded modules, file functions, nested templates.

use std::fs::{DirEntry, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::cli::input::project::Projects;
use crate::cli::system::said;
use crate::dialect::{Entry, Listing, ProjectFiles};
use crate::pipeline::texts::{MAX_FILE_BYTES, decode};
use crate::source::file_names::TerraformFile;
use crate::source::paths::join_path;
use crate::source::{FileId, SourceFile, SourceSet};
use crate::text::Text;

/// Most entries that one listing looks at.
const MAX_ENTRIES: usize = 100_000;

/// Most entries of a directory whose folders are named.
const MAX_FOLDERS: usize = 1_000;

/// Deepest folder whose files are listed.
const MAX_LISTED_DEPTH: usize = 32;

/// What is said of pipes, devices and directories.
const NOT_REGULAR: Text = Text::fixed("不是普通文件", "not a regular file");

/// Reads files below the project roots only. Links are followed as long as they stay inside.
pub(in crate::cli) struct DiskFiles<'a> {
    sources: &'a SourceSet,
    roots: Vec<PathBuf>,
    /// The directories that were given, as written and as they really are.
    given: Vec<(PathBuf, PathBuf)>,
}

impl<'a> DiskFiles<'a> {
    pub(in crate::cli) fn new(sources: &'a SourceSet, projects: &Projects) -> Self {
        let given = projects
            .given()
            .map(|(written, place)| (written.clone(), place.real.clone()))
            .collect();
        Self { sources, roots: projects.reach().to_vec(), given }
    }

    /// The real path, if it lies inside a root.
    fn inside(&self, path: &str) -> Result<PathBuf, Text> {
        let path = Path::new(path);
        // Most that is asked for is not there, and finding the real path takes a look at each
        // folder above.
        path.symlink_metadata().map_err(|e| said(&e))?;
        let real = path.canonicalize().map_err(|e| said(&e))?;
        let out = || Text::new("在项目之外", "outside the project");
        if self.reaches(&real) { Ok(real) } else { Err(out()) }
    }

    /// The entries right inside a directory, as the system gives them.
    fn entries(&self, directory: &str) -> impl Iterator<Item = DirEntry> {
        let entries = self.inside(directory).ok().and_then(|real| std::fs::read_dir(real).ok());
        entries.into_iter().flatten().filter_map(Result::ok)
    }

    /// Whether a real path lies inside a root.
    fn reaches(&self, real: &Path) -> bool {
        self.roots.iter().any(|root| real.starts_with(root))
    }
}

impl ProjectFiles for DiskFiles<'_> {
    fn read(&self, path: &str) -> Result<FileId, String> {
        if let Some(id) = self.sources.by_path(path) {
            return Ok(id);
        }
        let text = self.inside(path).and_then(|real| read_text(&real));
        let text = text.map_err(|why| why.en.into_owned())?;
        Ok(self.sources.add(SourceFile::new(path, text)))
    }

    fn look(&self, path: &str) -> Option<Entry> {
        let path = Path::new(path);
        match path.symlink_metadata() {
            Ok(_) => {
                let real = path.canonicalize().ok().filter(|real| self.reaches(real))?;
                let kind = real.metadata().ok()?;
                if kind.is_dir() {
                    Some(Entry::Directory)
                } else {
                    kind.is_file().then_some(Entry::File)
                }
            }
            // What is not there is surely so where the folder can be seen in which it would be.
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                let above = path
                    .ancestors()
                    .skip(1)
                    .map(|p| if p.as_os_str().is_empty() { Path::new(".") } else { p });
                let real = above.filter_map(|p| p.canonicalize().ok()).next()?;
                self.reaches(&real).then_some(Entry::Missing)
            }
            Err(_) => None,
        }
    }

    fn list(&self, directory: &str) -> Listing {
        let mut listing = Listing::default();
        let Ok(real) = self.inside(directory) else { return listing };
        let relative = |path: &Path| path.strip_prefix(&real).ok().map(slashed);
        let mut walk = walkdir::WalkDir::new(&real)
            .follow_links(true)
            .max_depth(MAX_LISTED_DEPTH)
            .sort_by_file_name()
            .into_iter();
        let mut left = MAX_ENTRIES;
        while let Some(entry) = walk.next() {
            left -= 1;
            if left == 0 {
                listing.cut = true;
                break;
            }
            match entry {
                Err(error) => listing.open.extend(error.path().and_then(relative)),
                Ok(entry)
                    if entry.path_is_symlink()
                        && !entry.path().canonicalize().is_ok_and(|real| self.reaches(&real)) =>
                {
                    listing.open.extend(relative(entry.path()));
                    if entry.file_type().is_dir() {
                        walk.skip_current_dir();
                    }
                }
                Ok(entry) if entry.file_type().is_file() => {
                    listing.files.extend(relative(entry.path()))
                }
                Ok(entry) => {
                    listing.cut |= entry.depth() == MAX_LISTED_DEPTH && entry.file_type().is_dir()
                }
            }
        }
        listing
    }

    fn known_as(&self, directory: &str) -> Option<String> {
        let real = self.inside(directory).ok()?;
        let known = |(given, target): &(PathBuf, PathBuf)| {
            Some(join_path(".", &slashed(&given.join(real.strip_prefix(target).ok()?))))
        };
        self.given.iter().filter_map(known).find(|path| path != directory)
    }

    fn children(&self, directory: &str) -> Vec<String> {
        let files = self.entries(directory).filter(|e| is_file(&e.path())).take(MAX_ENTRIES);
        names(files)
    }

    fn folders(&self, directory: &str) -> Vec<String> {
        let entries: Vec<DirEntry> = self.entries(directory).take(MAX_FOLDERS + 1).collect();
        // Some of them would depend on the order of the system.
        let few = Some(entries).filter(|entries| entries.len() <= MAX_FOLDERS);
        names(few.into_iter().flatten().filter(|e| e.path().is_dir()))
    }
}

/// The names of some entries, sorted.
fn names(entries: impl Iterator<Item = DirEntry>) -> Vec<String> {
    let mut names: Vec<String> = entries.filter_map(|e| e.file_name().into_string().ok()).collect();
    names.sort();
    names
}

/// Whether a path is anything but a directory: a pipe, or a link that leads nowhere, is a file that
/// cannot be read.
fn is_file(path: &Path) -> bool {
    !path.is_dir()
}

/// The text of a regular file.
///
/// # Errors
/// Why there is none.
fn read_text(path: &Path) -> Result<String, Text> {
    let bytes = read_bytes(path)?;
    decode("", bytes).map_err(|e| e.message)
}

/// The bytes of a regular file up to the size limit; pipes and devices are refused, so that nothing
/// waits.
///
/// # Errors
/// Why there are none.
pub(in crate::cli) fn read_bytes(path: &Path) -> Result<Vec<u8>, Text> {
    if !std::fs::metadata(path).map_err(|e| said(&e))?.is_file() {
        return Err(NOT_REGULAR);
    }
    read_regular(path)
}

/// [`read_bytes`] of a path that is known to be no pipe or device, for these may wait when they are
/// opened.
///
/// # Errors
/// Why there are none.
pub(in crate::cli) fn read_regular(path: &Path) -> Result<Vec<u8>, Text> {
    let file = File::open(path).map_err(|e| said(&e))?;
    let meta = file.metadata().map_err(|e| said(&e))?;
    if !meta.is_file() {
        return Err(NOT_REGULAR);
    }
    read_limited(file, meta.len())
}

/// Reads to the end, whatever `size` was said: some file systems say too little, and half a text
/// would be judged as if it were all.
///
/// # Errors
/// It cannot be read, or is larger than the limit.
pub(in crate::cli) fn read_limited(from: impl Read, size: u64) -> Result<Vec<u8>, Text> {
    read_up_to(MAX_FILE_BYTES, from, size)
}

fn read_up_to(most: u64, from: impl Read, size: u64) -> Result<Vec<u8>, Text> {
    let megabytes = most >> 20;
    let over = || Text::new(format!("大于 {megabytes} MB"), format!("larger than {megabytes} MB"));
    if size > most {
        return Err(over());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    from.take(most + 1).read_to_end(&mut bytes).map_err(|e| said(&e))?;
    if bytes.len() as u64 > most { Err(over()) } else { Ok(bytes) }
}

/// A path with forward slashes; what is not Unicode is replaced for showing.
pub(in crate::cli) fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '\\' { text.replace('\\', "/") } else { text.into_owned() }
}

/// Whether a file is Terraform's by its name.
pub(in crate::cli) fn is_terraform(path: &Path) -> bool {
    path.file_name().and_then(|n| n.to_str()).and_then(TerraformFile::of).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_cut_in_silence() {
        let text = vec![b' '; 1 << 20];
        assert_eq!(read_up_to(1 << 20, &text[..], 0).map(|bytes| bytes.len()), Ok(1 << 20));
        let over = Err(Text::new("大于 0 MB", "larger than 0 MB"));
        assert_eq!(read_up_to((1 << 20) - 1, &text[..], 0), over);
        assert_eq!(read_up_to(1 << 10, &text[..], 1 << 11), over);
    }
}
