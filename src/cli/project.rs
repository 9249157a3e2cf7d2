//! Where paths really lie, and what belongs to the project around them.
//!
//! Code may come from somebody else and hold links and paths to anything. What lies outside of the project is read only
//! where the user named it, for a message about a file shows a piece of it.

use std::path::{Path, PathBuf};

use crate::text::Text;

/// The real place of a path. A link to a file lies where the link is, for it is part of that directory.
pub(super) fn place(path: &Path) -> Option<PathBuf> {
    if !is_file_link(path) {
        return path.canonicalize().ok();
    }
    Some(parent(path).canonicalize().ok()?.join(path.file_name()?))
}

/// The directory that a path is written to lie in.
pub(super) fn parent(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn is_file_link(path: &Path) -> bool {
    path.is_symlink() && !path.is_dir()
}

/// The project root of a path: the nearest ancestor with `.git` (a directory or a file); else the working directory when
/// the path lies inside it; else the path itself.
pub(super) fn project_root(path: &Path) -> Option<PathBuf> {
    let real = place(path)?;
    let start = if real.is_dir() { real.clone() } else { real.parent()?.to_path_buf() };
    if let Some(root) = start.ancestors().find(|a| a.join(".git").exists()) {
        return Some(root.to_path_buf());
    }
    let here = std::env::current_dir().ok().and_then(|d| d.canonicalize().ok());
    here.filter(|h| start.starts_with(h) && h.parent().is_some()).or(Some(start))
}

/// The projects of some paths.
pub(super) struct Projects {
    roots: Vec<PathBuf>,
}

impl Projects {
    pub(super) fn of<'p>(paths: impl IntoIterator<Item = &'p PathBuf>) -> Self {
        Self { roots: paths.into_iter().filter_map(|path| project_root(path)).collect() }
    }

    /// The real directories.
    pub(super) fn roots(&self) -> &[PathBuf] {
        &self.roots
    }

    /// Whether a file may be read, all links followed.
    ///
    /// # Errors
    /// Why not.
    pub(super) fn allow(&self, path: &Path) -> Result<(), Text> {
        let real = path.canonicalize().map_err(|e| Text::new(e.to_string(), e.to_string()))?;
        if !real.is_file() {
            return Err(Text::new("不是普通文件", "not a regular file"));
        }
        if !self.roots.iter().any(|root| real.starts_with(root)) {
            return Err(Text::new(
                "位于项目之外；请把那个文件或目录也写在命令行上",
                "it lies outside the project: name that file or directory on the command line too",
            ));
        }
        Ok(())
    }

    /// Whether a path may be read as far as links go: `None` for a link to a directory.
    ///
    /// # Errors
    /// Where the link leads may not be read.
    pub(super) fn follow(&self, path: &Path) -> Option<Result<(), Text>> {
        if !path.is_symlink() {
            return Some(Ok(()));
        }
        if path.is_dir() {
            return None;
        }
        let told = |reason: Text| Text::new(format!("链接的目标：{}", reason.zh), format!("where the link leads: {}", reason.en));
        Some(self.allow(path).map_err(told))
    }
}
