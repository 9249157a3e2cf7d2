//! Configurations that extend others: `extends = ["../company.hcl"]`.
//!
//! Stands alone because this follows paths on disk: each is relative to the file that names it, and
//! one that the user did not name on the command line must lie in the project, as any file that
//! code names. Files are few and the way from one to the next is short, so that nobody reads a
//! setting in a tenth file.

use std::path::{Path, PathBuf};

use crate::cli::input::disk::{read_bytes, slashed};
use crate::cli::input::project::Projects;
use crate::cli::system::said;
use crate::config::{self, Config};
use crate::finding::InputError;
use crate::pipeline::parse_file::input_error;
use crate::pipeline::texts::decode;
use crate::source::paths::join_path;
use crate::source::{FileId, SourceFile, SourceSet, Span};
use crate::text::Text;

/// Files from a configuration to one that it extends, on the longest way.
const MAX_LEVELS: usize = 5;
/// Files that a configuration extends, all together.
const MAX_FILES: usize = 32;

/// A configuration with all that it extends.
#[derive(Default)]
pub(super) struct Loaded {
    pub(super) config: Config,
    /// Every file it was read from, the named one first.
    pub(super) files: Vec<PathBuf>,
}

/// Loads a configuration; one that the user did not `name` must not lead out of its project.
///
/// # Errors
/// It or one that it extends cannot be read, or has mistakes.
pub(super) fn load(
    sources: &SourceSet,
    path: &Path,
    named: bool,
) -> Result<Loaded, Vec<InputError>> {
    let projects = (!named).then(|| Projects::of([&path.to_path_buf()]));
    let mut loader =
        Loader { sources, projects, way: Vec::new(), files: Vec::new(), ids: Vec::new() };
    let mut config = loader.load(path).map_err(|wrong| wrong.errors(path, None))?;
    config.declarations.shared = loader.ids.split_off(1);
    Ok(Loaded { config, files: loader.files })
}

/// What is wrong with a file: as a whole, or at places in it.
enum Wrong {
    /// It cannot be read, or must not be.
    Whole(Text),
    /// Mistakes with places.
    Places(Vec<InputError>),
}

impl Wrong {
    /// As errors about a path, or at the place that names it.
    fn errors(self, path: &Path, at: Option<Span>) -> Vec<InputError> {
        let shown = join_path(".", &slashed(path));
        match (self, at) {
            (Self::Places(errors), _) => errors,
            (Self::Whole(why), None) => {
                let message = Text::new(
                    format!("无法读取配置文件：{}。", why.zh.trim_end_matches('。')),
                    format!("cannot read the configuration: {}", why.en),
                );
                vec![InputError { kind: "config", message, span: None, path: Some(shown) }]
            }
            (Self::Whole(why), Some(span)) => {
                let message = Text::new(
                    format!("无法读取配置文件 {shown}：{}。", why.zh.trim_end_matches('。')),
                    format!("cannot read the configuration {shown}: {}", why.en),
                );
                vec![InputError { kind: "config", message, span: Some(span), path: None }]
            }
        }
    }
}

struct Loader<'a> {
    sources: &'a SourceSet,
    /// Where files must lie.
    projects: Option<Projects>,
    /// The real files from the first to the one that is read.
    way: Vec<PathBuf>,
    /// All files.
    files: Vec<PathBuf>,
    /// Their texts.
    ids: Vec<FileId>,
}

impl Loader<'_> {
    /// A file on top of those that it extends.
    fn load(&mut self, path: &Path) -> Result<Config, Wrong> {
        let real = self.admit(path).map_err(Wrong::Whole)?;
        let own = self.read(path)?;
        self.way.push(real);
        let mut errors = Vec::new();
        let mut base: Option<Config> = None;
        for (name, span) in &own.extends {
            let file = path.parent().unwrap_or(Path::new("")).join(name);
            match self.load(&file) {
                // Of several, a later one wins.
                Ok(config) => {
                    let config = config.from_folder(folder(name));
                    base = Some(match base {
                        Some(earlier) => config.on(earlier),
                        None => config,
                    });
                }
                Err(wrong) => errors.extend(wrong.errors(&file, Some(*span))),
            }
            // Said once.
            if self.files.len() > MAX_FILES && !errors.is_empty() {
                break;
            }
        }
        self.way.pop();
        if !errors.is_empty() {
            return Err(Wrong::Places(errors));
        }
        Ok(match base {
            Some(base) => own.on(base),
            None => own,
        })
    }

    /// Whether a file may be read now; its real path.
    fn admit(&self, path: &Path) -> Result<PathBuf, Text> {
        if let Some(projects) = &self.projects {
            projects.allow(path)?;
        }
        let real = path.canonicalize().map_err(|e| said(&e))?;
        if self.way.contains(&real) {
            return Err(Text::new("它（间接）继承了自己", "it extends itself"));
        }
        if self.way.len() > MAX_LEVELS {
            return Err(Text::new(
                format!("继承超过 {MAX_LEVELS} 层"),
                format!("more than {MAX_LEVELS} levels extend each other"),
            ));
        }
        if self.files.len() > MAX_FILES {
            return Err(Text::new(
                format!("继承的文件超过 {MAX_FILES} 个"),
                format!("more than {MAX_FILES} files are extended"),
            ));
        }
        Ok(real)
    }

    /// A file by itself.
    fn read(&mut self, path: &Path) -> Result<Config, Wrong> {
        let shown = join_path(".", &slashed(path));
        let bytes = read_bytes(path).map_err(Wrong::Whole)?;
        let text = decode(&shown, bytes).map_err(|e| Wrong::Whole(e.message))?;
        let id = self.sources.add(SourceFile::new(shown.as_str(), text));
        self.files.push(path.to_path_buf());
        self.ids.push(id);
        let rules: Vec<&str> = crate::rules::ids().collect();
        let (config, problems) = config::parse(self.sources, id, &rules);
        if problems.is_empty() {
            return Ok(config);
        }
        let errors = problems.iter().filter_map(input_error);
        Err(Wrong::Places(errors.map(|e| InputError { kind: "config", ..e }).collect()))
    }
}

/// The folder of a path as written.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
