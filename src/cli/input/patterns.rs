//! Path patterns of the configuration: what they mean, and which of them mean nothing.
//!
//! Stands alone because `exclude` and `override { paths }` share it: a folder may be written as a
//! folder, and a pattern without effect is a mistake that nobody would see.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use globset::{Glob, GlobSet, GlobSetBuilder};

use crate::cli::input::project::place;
use crate::config::Paths;
use crate::finding::InputError;
use crate::pipeline::Unused;
use crate::source::Span;
use crate::text::Text;

/// Files that are held against patterns, to find those that match none.
const MAX_TRIED: usize = 20_000;

/// Some patterns, each relative to the folder of the file that has it.
#[derive(Default)]
pub(in crate::cli) struct Patterns {
    groups: Vec<Group>,
}

/// The patterns of one file.
struct Group {
    /// Its real folder.
    base: PathBuf,
    globs: GlobSet,
    written: Vec<Pattern>,
    /// Whether the file is extended by the configuration: not every project has what it names.
    shared: bool,
}

struct Pattern {
    text: String,
    span: Span,
    /// Whether it has matched anything.
    hit: AtomicBool,
}

impl Patterns {
    /// Reads patterns with their places; `base` is the folder of the configuration.
    ///
    /// # Errors
    /// One of them is no pattern.
    pub(in crate::cli) fn new<'p>(
        groups: impl IntoIterator<Item = &'p Paths>,
        base: &Path,
    ) -> Result<Self, InputError> {
        let groups = groups.into_iter().map(|group| Group::new(group, base));
        Ok(Self { groups: groups.collect::<Result<_, _>>()? })
    }

    /// Whether there is none.
    pub(in crate::cli) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Whether a path is meant by one of them.
    pub(in crate::cli) fn hits(&self, path: &Path) -> bool {
        let Some(real) = place(path).filter(|_| !self.is_empty()) else { return false };
        // Each file's patterns are to be marked.
        self.groups.iter().filter(|group| group.hits(&real)).count() > 0
    }

    /// Holds files against the patterns until each has matched one.
    pub(in crate::cli) fn try_on<'p>(&self, files: impl IntoIterator<Item = &'p Path>) {
        let all = || self.groups.iter().flat_map(|group| &group.written);
        for (tried, file) in files.into_iter().enumerate() {
            if all().all(|p| p.hit.load(Ordering::Relaxed)) {
                return;
            }
            if tried == MAX_TRIED {
                // Nobody can tell in reasonable time: nothing is said.
                return all().for_each(|p| p.hit.store(true, Ordering::Relaxed));
            }
            self.hits(file);
        }
    }

    /// The patterns of the configuration itself that match nothing.
    pub(in crate::cli) fn unused(&self, whole: bool) -> Vec<Unused> {
        let own = self.groups.iter().filter(|group| !group.shared);
        own.flat_map(|group| group.unused(whole)).collect()
    }
}

impl Group {
    fn new(Paths { from, patterns, shared }: &Paths, base: &Path) -> Result<Self, InputError> {
        let base = base.join(from);
        let base = if base.as_os_str().is_empty() { PathBuf::from(".") } else { base };
        let base = base.canonicalize().unwrap_or(base);
        let mut builder = GlobSetBuilder::new();
        for (text, span) in patterns {
            for glob in meant(text) {
                builder.add(Glob::new(&glob).map_err(|error| wrong(text, &error, Some(*span)))?);
            }
        }
        let globs = builder.build().map_err(|error| wrong("", &error, None))?;
        let written = patterns.iter().map(|(text, span)| Pattern {
            text: text.clone(),
            span: *span,
            hit: AtomicBool::new(false),
        });
        Ok(Self { base, globs, written: written.collect(), shared: *shared })
    }

    /// Whether a real path is meant by one of them.
    fn hits(&self, real: &Path) -> bool {
        let Ok(relative) = real.strip_prefix(&self.base) else { return false };
        if !self.globs.is_match(relative) {
            return false;
        }
        // Each pattern stands for two globs.
        self.globs
            .matches(relative)
            .into_iter()
            .filter_map(|at| self.written.get(at / 2))
            .for_each(|p| p.hit.store(true, Ordering::Relaxed));
        true
    }

    /// The patterns that match nothing. Where the run sees a part only (`whole` is false), these
    /// are those that name a folder or file that is not there at all.
    fn unused(&self, whole: bool) -> Vec<Unused> {
        let nothing = |pattern: &&Pattern| {
            let there = self.base.join(literal(&pattern.text)).exists();
            let exact = !pattern.text.contains(META);
            !pattern.hit.load(Ordering::Relaxed) && (!there || whole && !exact)
        };
        self.written.iter().filter(nothing).map(unused).collect()
    }
}

/// What a glob is made of beside names.
const META: [char; 5] = ['*', '?', '[', '{', '\\'];

/// The globs of a pattern: it itself, and all that is in a folder of that name.
fn meant(text: &str) -> [String; 2] {
    let bare = plain(text);
    [bare.to_owned(), if bare.is_empty() { "**".to_owned() } else { format!("{bare}/**") }]
}

/// A pattern without the marks that say "here" and "a folder": `./examples/` means `examples`.
fn plain(text: &str) -> &str {
    let mut text = text.trim();
    while let Some(rest) = text.strip_prefix("./").or_else(|| text.strip_prefix('/')) {
        text = rest;
    }
    let text = text.trim_end_matches('/');
    if text == "." { "" } else { text }
}

/// The path that a pattern begins with, up to its first part with a wild card.
fn literal(text: &str) -> PathBuf {
    plain(text).split('/').take_while(|part| !part.contains(META)).collect()
}

fn wrong(text: &str, error: &globset::Error, span: Option<Span>) -> InputError {
    let message = Text::new(
        format!("路径模式 {text:?} 有误：{}。", error.kind()),
        format!("the path pattern {text:?} is wrong: {}", error.kind()),
    );
    InputError { kind: "config", message, span, path: None }
}

fn unused(pattern: &Pattern) -> Unused {
    let text = &pattern.text;
    Unused {
        span: pattern.span,
        message: Text::new(
            format!("路径模式 {text:?} 没有匹配任何文件"),
            format!("the path pattern {text:?} matches nothing"),
        ),
        help: Text::new(
            "路径相对于配置文件所在目录；请改正或删去",
            "paths are relative to the folder of the configuration: correct it or remove it",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_a_folder_however_it_is_written() {
        for text in ["examples", "examples/", "./examples", "/examples/", " ./examples/ "] {
            assert_eq!(meant(text), ["examples", "examples/**"], "{text}");
        }
        assert_eq!(meant("./examples/**"), ["examples/**", "examples/**/**"]);
        assert_eq!(meant("."), ["", "**"]);
        assert_eq!(literal("./a/b*/c"), PathBuf::from("a"));
        assert_eq!(literal("a/b"), PathBuf::from("a/b"));
    }
}
