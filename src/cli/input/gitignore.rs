//! What git ignores: the rules of `.gitignore` and `.git/info/exclude`, as far as a run follows
//! them.
//!
//! Stands alone because the rules are somebody else's text: they are read from regular files inside
//! the repository only, never through links (nor does git), up to a size, and hide nothing that git
//! tracks.

use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use foldhash::HashMap;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{Match, WalkBuilder};

use crate::cli::input::disk::slashed;
use crate::cli::input::folders;
use crate::cli::input::tracked::Tracked;

/// Bytes of one file of rules; a larger one has no effect, and what it would hide is judged.
const MAX_RULES: usize = 256 << 10;
/// Bytes of all rules of a walk.
const MAX_ALL_RULES: usize = 4 << 20;
/// Bytes of one rule; paths are not longer.
const MAX_RULE: usize = 4 << 10;
/// Rules in one file that are no plain names: each of them is a pattern that has to be compiled.
const MAX_PATTERNS: usize = 2_000;

/// Rules on the way to the files below a directory.
pub(in crate::cli) struct Ignores {
    /// The directory as it is called in the walk.
    base: PathBuf,
    /// The real directory that is walked: what is in it was asked for, whatever is said of the
    /// directory itself.
    walked: PathBuf,
    /// The real root of the project.
    root: PathBuf,
    /// By the bytes of the real directory, which are told apart faster than paths.
    known: RwLock<HashMap<OsString, Option<Arc<Level>>>>,
    /// Bytes of rules that may still be read.
    left: AtomicUsize,
    /// Folders that were passed by, as tools keep them for themselves.
    kept: AtomicUsize,
    /// Folders that were passed by, as git ignores them.
    ignored: AtomicUsize,
}

/// The rules in one directory and those above it, in the same repository.
struct Level {
    rules: Option<Gitignore>,
    above: Option<Arc<Level>>,
    repository: Arc<Repository>,
    /// Whether the directory is ignored itself, and entered only for what is tracked in it.
    ignored: bool,
}

struct Repository {
    root: PathBuf,
    exclude: Option<Gitignore>,
    tracked: OnceLock<Tracked>,
}

impl Ignores {
    /// The rules for a walk over a directory that is called `base` in it; `walked` is the real one,
    /// and `root` that of its project.
    pub(in crate::cli) fn new(base: &Path, walked: &Path, root: &Path) -> Self {
        Self {
            base: base.to_path_buf(),
            walked: walked.to_path_buf(),
            root: root.to_path_buf(),
            known: RwLock::default(),
            left: AtomicUsize::new(MAX_ALL_RULES),
            kept: AtomicUsize::new(0),
            ignored: AtomicUsize::new(0),
        }
    }

    /// A walk over what neither a tool keeps for itself nor git ignores. Which files are ignored is
    /// left to [`Self::hides_file`]: most files are of no interest.
    pub(in crate::cli) fn walker(self: &Arc<Self>) -> WalkBuilder {
        let mut builder = WalkBuilder::new(&self.base);
        let ignores = self.clone();
        builder.standard_filters(false).follow_links(false).filter_entry(move |entry| {
            let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            let counter = match folders::takes(entry) {
                false => &ignores.kept,
                true if folder && entry.depth() > 0 && ignores.hides(entry.path(), true) => {
                    &ignores.ignored
                }
                true => return true,
            };
            counter.fetch_add(usize::from(folder), Ordering::Relaxed);
            false
        });
        builder
    }

    /// The folders that were passed by since this was asked: kept by tools, ignored by git.
    pub(in crate::cli) fn passed(&self) -> [usize; 2] {
        [&self.kept, &self.ignored].map(|counter| counter.swap(0, Ordering::Relaxed))
    }

    /// Whether git ignores a file of the walk.
    pub(in crate::cli) fn hides_file(&self, path: &Path) -> bool {
        self.hides(path, false)
    }

    fn hides(&self, path: &Path, is_directory: bool) -> bool {
        let Ok(relative) = path.strip_prefix(&self.base) else { return false };
        let real = self.walked.join(relative);
        let Some(level) = real.parent().and_then(|parent| self.level(parent)) else { return false };
        level.ignores(&real, is_directory) && !level.repository.tracks(&real, is_directory)
    }

    /// The rules for what is right inside a directory; `None` outside of repositories.
    fn level(&self, directory: &Path) -> Option<Arc<Level>> {
        let known = self
            .known
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(directory.as_os_str())
            .cloned();
        known.unwrap_or_else(|| {
            let level = self.read(directory);
            self.known
                .write()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(directory.as_os_str().to_owned(), level.clone());
            level
        })
    }

    fn read(&self, directory: &Path) -> Option<Arc<Level>> {
        // A repository inside another one has its own rules.
        let git = directory.join(".git");
        let repository = git.symlink_metadata().is_ok().then(|| {
            let exclude = self.rules(directory, &git.join("info/exclude"));
            Arc::new(Repository {
                root: directory.to_path_buf(),
                exclude,
                tracked: OnceLock::new(),
            })
        });
        let inside = directory.starts_with(&self.root) && directory != self.root;
        let above = if repository.is_none() && inside {
            directory.parent().and_then(|parent| self.level(parent))
        } else {
            None
        };
        let repository =
            repository.or_else(|| above.as_ref().map(|above| above.repository.clone()))?;
        let rules = self.rules(directory, &directory.join(".gitignore"));
        let below = directory != self.walked && directory.starts_with(&self.walked);
        let ignored = below && above.as_ref().is_some_and(|above| above.ignores(directory, true));
        match above {
            Some(above) if rules.is_none() && ignored == above.ignored => Some(above),
            above => Some(Arc::new(Level { rules, above, repository, ignored })),
        }
    }

    /// The rules in a file, for paths below a directory.
    fn rules(&self, directory: &Path, file: &Path) -> Option<Gitignore> {
        let text = self.text(file)?;
        let mut builder = GitignoreBuilder::new(directory);
        let mut patterns = 0;
        for line in
            text.trim_start_matches('\u{feff}').lines().filter(|line| line.len() <= MAX_RULE)
        {
            patterns += usize::from(line.contains(['*', '?', '[', '\\', '/']));
            if patterns > MAX_PATTERNS {
                return None;
            }
            // A rule that is none has no effect, as in git.
            let _ = builder.add_line(None, line);
        }
        builder.build().ok().filter(|rules| !rules.is_empty())
    }

    fn text(&self, path: &Path) -> Option<String> {
        let size = path.symlink_metadata().ok().filter(std::fs::Metadata::is_file)?.len();
        let size = usize::try_from(size).ok().filter(|size| *size <= MAX_RULES)?;
        let take = |left: usize| left.checked_sub(size);
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).ok()?;
        let mut bytes = Vec::with_capacity(size);
        File::open(path).ok()?.take(MAX_RULES as u64).read_to_end(&mut bytes).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl Level {
    /// Whether something right inside is ignored: the nearest rule decides, those of
    /// `.git/info/exclude` last.
    fn ignores(&self, path: &Path, is_directory: bool) -> bool {
        if self.ignored {
            return true;
        }
        let mut level = Some(self);
        while let Some(here) = level {
            if let Some(answer) =
                here.rules.as_ref().and_then(|rules| decided(rules, path, is_directory))
            {
                return answer;
            }
            level = here.above.as_deref();
        }
        self.repository
            .exclude
            .as_ref()
            .and_then(|rules| decided(rules, path, is_directory))
            .unwrap_or(false)
    }
}

fn decided(rules: &Gitignore, path: &Path, is_directory: bool) -> Option<bool> {
    match rules.matched(path, is_directory) {
        Match::None => None,
        Match::Ignore(_) => Some(true),
        Match::Whitelist(_) => Some(false),
    }
}

impl Repository {
    fn tracks(&self, path: &Path, is_directory: bool) -> bool {
        let Ok(relative) = path.strip_prefix(&self.root) else { return false };
        let tracked = self.tracked.get_or_init(|| Tracked::of(&self.root));
        let relative = slashed(relative);
        if is_directory { tracked.has_below(&relative) } else { tracked.has(&relative) }
    }
}
