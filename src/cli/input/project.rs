//! Where paths really lie, and what belongs to the project around them.
//!
//! Code may come from somebody else and hold links and paths to anything. What lies outside of the
//! project is read only where the user named it, for a message about a file shows a piece of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use crate::text::Text;

/// The real place of a path. A link to a file lies where the link is, for it is part of that
/// directory.
pub(in crate::cli) fn place(path: &Path) -> Option<PathBuf> {
    if !is_file_link(path) {
        return path.canonicalize().ok();
    }
    Some(parent(path).canonicalize().ok()?.join(path.file_name()?))
}

/// The directory that a path is written to lie in.
pub(in crate::cli) fn parent(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn is_file_link(path: &Path) -> bool {
    path.is_symlink() && !path.is_dir()
}

fn not_regular() -> Text {
    Text::new("不是普通文件", "not a regular file")
}

/// The directories of some paths, files standing for those they lie in, each once: hooks name
/// thousands of files.
fn directories<'p>(paths: impl IntoIterator<Item = &'p PathBuf>) -> BTreeSet<&'p Path> {
    paths
        .into_iter()
        .map(|path| if path.is_dir() { path.as_path() } else { parent(path) })
        .collect()
}

/// The projects of some paths.
pub(in crate::cli) struct Projects {
    /// The directories of the paths as written.
    given: BTreeMap<PathBuf, Place>,
    roots: Vec<PathBuf>,
    /// Where modules and files that code names may lie: the roots, and for those that are no
    /// repository some folders above.
    reach: Vec<PathBuf>,
}

/// Folders above a root that is no repository which count as its project: `../../modules/web` is
/// the usual depth.
const MAX_ABOVE: usize = 2;

/// The outermost folder that is taken for the project of a directory outside of any repository.
/// Nothing that holds more than one project by its nature is: the root of a disk, what lies right
/// below it, the home and the temporary folder.
fn plain_project(root: &Path) -> PathBuf {
    let shared: Vec<PathBuf> =
        [std::env::home_dir(), Some(std::env::temp_dir())].into_iter().flatten().collect();
    let shared: Vec<PathBuf> =
        shared.iter().filter_map(|folder| folder.canonicalize().ok()).collect();
    let plain = |folder: &&Path| {
        folder.components().count() > 2 && !shared.iter().any(|shared| shared.starts_with(folder))
    };
    root.ancestors().skip(1).take(MAX_ABOVE).take_while(plain).last().unwrap_or(root).to_path_buf()
}

/// Where a directory lies.
#[derive(Clone)]
pub(in crate::cli) struct Place {
    /// The real directory.
    pub(in crate::cli) real: PathBuf,
    /// The real root of its project: the nearest directory above with `.git` (a directory or a
    /// file) in it; else the working directory, if it is above; else the directory itself.
    pub(in crate::cli) root: PathBuf,
}

impl Projects {
    pub(in crate::cli) fn of<'p>(paths: impl IntoIterator<Item = &'p PathBuf>) -> Self {
        let here = std::env::current_dir()
            .and_then(|d| d.canonicalize())
            .ok()
            .filter(|here| here.parent().is_some());
        let mut repositories = Above::new(|directory| {
            directory.join(".git").exists().then(|| directory.to_path_buf())
        });
        let mut given = BTreeMap::new();
        let mut reach = BTreeSet::new();
        for directory in directories(paths) {
            let Ok(real) = directory.canonicalize() else { continue };
            let repository = repositories.of(&real);
            let plain = repository.is_none();
            let root = repository.or_else(|| here.clone().filter(|here| real.starts_with(here)));
            let whole = root.as_deref().unwrap_or(&real);
            reach.insert(if plain { plain_project(whole) } else { whole.to_path_buf() });
            given.insert(
                directory.to_path_buf(),
                Place { root: root.unwrap_or_else(|| real.clone()), real },
            );
        }
        let roots: BTreeSet<PathBuf> = given.values().map(|place| place.root.clone()).collect();
        Self { given, roots: roots.into_iter().collect(), reach: reach.into_iter().collect() }
    }

    /// Where the directory of a path lies, if it is one of the paths that these are the projects
    /// of.
    pub(in crate::cli) fn around(&self, path: &Path) -> Option<&Place> {
        self.given.get(path).or_else(|| self.given.get(parent(path)))
    }

    /// The directories of the paths as written, and where they lie.
    pub(in crate::cli) fn given(&self) -> impl Iterator<Item = (&PathBuf, &Place)> {
        self.given.iter()
    }

    /// The real folders in which modules and files that code names may lie.
    pub(in crate::cli) fn reach(&self) -> &[PathBuf] {
        &self.reach
    }

    /// Whether a file may be read, all links followed.
    ///
    /// # Errors
    /// Why not.
    pub(in crate::cli) fn allow(&self, path: &Path) -> Result<(), Text> {
        let real = path.canonicalize().map_err(|e| Text::new(e.to_string(), e.to_string()))?;
        if !real.is_file() {
            return Err(not_regular());
        }
        if !self.roots.iter().any(|root| real.starts_with(root)) {
            return Err(Text::new(
                "位于项目之外；请把那个文件或目录也写在命令行上",
                "it lies outside the project: name that file or directory on the command line too",
            ));
        }
        Ok(())
    }

    /// Whether a path may be read as far as links go: `None` for a directory, also behind a link.
    ///
    /// # Errors
    /// It is no file, or where the link leads may not be read.
    pub(in crate::cli) fn follow(&self, path: &Path) -> Option<Result<(), Text>> {
        if path.is_dir() {
            return None;
        }
        if !path.is_symlink() {
            // A pipe or a device may wait for ever.
            return Some(if path.is_file() { Ok(()) } else { Err(not_regular()) });
        }
        let told = |reason: Text| {
            Text::new(
                format!("链接的目标：{}", reason.zh),
                format!("where the link leads: {}", reason.en),
            )
        };
        Some(self.allow(path).map_err(told))
    }
}

/// What is nearest above directories, each looked at once.
pub(in crate::cli) struct Above<F> {
    look: F,
    known: HashMap<PathBuf, Option<PathBuf>>,
}

impl<F: FnMut(&Path) -> Option<PathBuf>> Above<F> {
    /// `look` says what is right inside of a directory.
    pub(in crate::cli) fn new(look: F) -> Self {
        Self { look, known: HashMap::new() }
    }

    /// What is in a directory, or else in the nearest above it.
    pub(in crate::cli) fn of(&mut self, directory: &Path) -> Option<PathBuf> {
        let mut passed = Vec::new();
        let mut found = None;
        for above in directory.ancestors() {
            if let Some(known) = self.known.get(above) {
                found.clone_from(known);
                break;
            }
            passed.push(above.to_path_buf());
            found = (self.look)(above);
            if found.is_some() {
                break;
            }
        }
        passed.into_iter().for_each(|directory| {
            self.known.insert(directory, found.clone());
        });
        found
    }
}
