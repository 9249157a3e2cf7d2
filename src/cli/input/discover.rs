//! From the paths on the command line to files: directories walked, and whole modules of named
//! files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use foldhash::HashSet;
use rayon::prelude::*;

use crate::cli::args::Target;
use crate::cli::input::callers::{MAX_ENTRIES, roots_of};
use crate::cli::input::disk::{is_terraform, read_bytes, read_limited, read_regular, slashed};
use crate::cli::input::patterns::Patterns;
use crate::cli::input::project::{Projects, parent};
use crate::cli::input::similar::{or_check, similar};
use crate::cli::input::walk::walk;
use crate::cli::system::said;
use crate::finding::InputError;
use crate::pipeline::InputFile;
use crate::pipeline::kinds::{Given, Kind, kind};
use crate::pipeline::texts::decode;
use crate::source::SourceSet;
use crate::source::file_names::TerraformFile;
use crate::source::paths::join_path;
use crate::text::Text;

/// Files to read, and what went wrong on the way.
#[derive(Debug, Default)]
pub(in crate::cli) struct Discovered {
    /// Paths as shown with their real places, without repetition.
    pub(in crate::cli) files: Vec<(String, PathBuf, Given)>,
    /// Files that are not read, with the reason.
    pub(in crate::cli) refused: Vec<InputFile>,
    /// Paths that cannot be judged.
    pub(in crate::cli) errors: Vec<InputError>,
    /// Files left out by `exclude`.
    pub(in crate::cli) excluded: usize,
    /// Folders that tools keep for themselves.
    pub(in crate::cli) left_out: usize,
    /// Folders, and files that may be infrastructure, that git ignores.
    pub(in crate::cli) ignored: usize,
}

/// Finds the files below paths.
/// `projects` are those of the paths.
pub(in crate::cli) fn discover(
    paths: &[PathBuf],
    exclude: Option<&Patterns>,
    projects: &Projects,
) -> Discovered {
    let mut finder =
        Finder { exclude, projects, seen: HashSet::default(), found: Discovered::default() };
    let mut modules = BTreeSet::new();
    for path in paths {
        let shown = join_path(".", &slashed(path));
        match std::fs::metadata(path) {
            Err(error) => finder.found.errors.push(unusable(&shown, &error)),
            Ok(meta) if meta.is_dir() => finder.walk(path),
            // Hooks name files: what the configuration excludes stays excluded.
            Ok(_) if finder.excludes(path) => finder.found.excluded += 1,
            Ok(_) => {
                finder.named(path, shown);
                if is_terraform(path) {
                    modules.insert(parent(path));
                }
            }
        }
    }
    // A named file is judged with its whole module.
    modules.iter().for_each(|directory| finder.files_of(directory));
    finder.add_callers(&modules);
    finder.found
}

/// Files found so far, and what decides on others.
struct Finder<'a> {
    exclude: Option<&'a Patterns>,
    projects: &'a Projects,
    seen: HashSet<String>,
    found: Discovered,
}

impl Finder<'_> {
    fn excludes(&self, path: &Path) -> bool {
        self.exclude.is_some_and(|e| e.hits(path))
    }

    fn push(&mut self, shown: String, path: PathBuf, given: Given) {
        if self.seen.insert(shown.clone()) {
            self.found.files.push((shown, path, given));
        } else if given == Given::Named {
            self.found.files.iter_mut().filter(|f| f.0 == shown).for_each(|f| f.2 = given);
        }
    }

    /// Notes a file that is not read: what it belongs to is not known whole.
    fn refuse(&mut self, path: &Path, reason: &Text) {
        let shown = join_path(".", &slashed(path));
        if self.seen.insert(shown.clone()) {
            let message = Text::new(
                format!("无法读取 {shown}：{}。", reason.zh),
                format!("cannot read {shown}: {}", reason.en),
            );
            let error =
                InputError { kind: "unreadable", message, span: None, path: Some(shown.clone()) };
            self.found.refused.push(InputFile {
                path: shown,
                text: Err(error),
                given: Given::Found,
            });
        }
    }

    fn named(&mut self, path: &Path, shown: String) {
        match self.projects.follow(path) {
            Some(Err(reason)) => self.refuse(path, &reason),
            _ => self.push(shown, path.to_path_buf(), Given::Named),
        }
    }

    /// Adds the root modules that use the modules of named files.
    fn add_callers(&mut self, modules: &BTreeSet<&Path>) {
        let mut around: BTreeMap<PathBuf, BTreeSet<PathBuf>> = BTreeMap::new();
        for directory in modules {
            if let Some(place) = self.projects.around(directory) {
                around.entry(place.root.clone()).or_default().insert(place.real.clone());
            }
        }
        let here =
            std::env::current_dir().ok().and_then(|d| d.canonicalize().ok()).unwrap_or_default();
        for (project, directories) in around {
            let found = roots_of(&project, &directories, MAX_ENTRIES);
            found.roots.iter().for_each(|root| self.files_of(&relative(root, &here)));
            if !found.whole {
                self.found.errors.push(too_large(&project));
            }
        }
    }

    fn walk(&mut self, path: &Path) {
        let walked = walk(path, self.exclude, self.projects);
        self.found.excluded += walked.excluded;
        self.found.left_out += walked.left_out;
        self.found.ignored += walked.ignored;
        self.found.errors.extend(walked.errors);
        walked.refused.iter().for_each(|(file, reason)| self.refuse(file, reason));
        let shown: Vec<String> =
            walked.files.par_iter().map(|file| join_path(".", &slashed(file))).collect();
        walked
            .files
            .into_iter()
            .zip(shown)
            .for_each(|(file, shown)| self.push(shown, file, Given::Found));
    }

    /// The Terraform files right inside a directory.
    fn files_of(&mut self, directory: &Path) {
        let Ok(entries) = std::fs::read_dir(directory) else { return };
        let files = entries
            .filter_map(|e| Some(e.ok()?.path()))
            .filter(|p| is_terraform(p) && !is_hidden(p));
        let mut files: Vec<PathBuf> = files.filter(|p| !self.excludes(p)).collect();
        files.sort();
        for file in files {
            match self.projects.follow(&file) {
                Some(Ok(())) => self.push(join_path(".", &slashed(&file)), file, Given::Found),
                Some(Err(reason)) => self.refuse(&file, &reason),
                None => {}
            }
        }
    }
}

/// Who calls a named module is not known where the project is too large to look for that.
fn too_large(project: &Path) -> InputError {
    let shown = slashed(project);
    let message = Text::new(
        format!(
            "在 {shown} 中查找调用这些模块的代码时，看过 {MAX_ENTRIES} 个文件后停止；请直接检查根模块所在目录，或在仓库内运行。"
        ),
        format!(
            "stopped after {MAX_ENTRIES} files in looking through {shown} for what calls these modules: lint the directory of the root module, or run inside a repository"
        ),
    );
    InputError { kind: "budget-exceeded", message, span: None, path: Some(shown) }
}

/// A path relative to another: `../..` as far as needed.
fn relative(path: &Path, base: &Path) -> PathBuf {
    let common = path.components().zip(base.components()).take_while(|(a, b)| a == b).count();
    let up = base.components().skip(common).map(|_| Component::ParentDir);
    let found: PathBuf = up.chain(path.components().skip(common)).collect();
    if found.as_os_str().is_empty() { PathBuf::from(".") } else { found }
}

/// Terraform leaves such files alone; editors lock files by links of such names that lead nowhere.
fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// Reads what was found, in parallel; files come in order, and those that are not read after them.
/// `tolerant` takes files that nothing shows to be infrastructure as found, not named: a hook names
/// whatever was changed.
pub(in crate::cli) fn read(found: Discovered, tolerant: bool) -> Vec<InputFile> {
    let one = |(shown, path, given): &(String, PathBuf, Given)| {
        // What a walk finds are files, as the walk itself says.
        let bytes = if *given == Given::Found { read_regular(path) } else { read_bytes(path) };
        let text = bytes
            .map_err(|reason| unreadable(shown, &reason))
            .and_then(|bytes| text(shown, bytes, *given));
        // What is no infrastructure is not kept: an empty text of that name is none either. What
        // was named may need a word.
        let foreign = text.as_ref().is_ok_and(|text| kind(shown, text) == Kind::Other);
        let given = if tolerant && foreign { Given::Found } else { *given };
        let text = if given == Given::Found && foreign { Ok(String::new()) } else { text };
        InputFile { path: shown.clone(), text, given }
    };
    found.files.par_iter().map(one).chain(found.refused).collect()
}

/// Puts the text of standard input in place of the file that it stands for.
pub(in crate::cli) fn standard_input(
    target: &Target,
    sources: &SourceSet,
    files: &mut Vec<InputFile>,
    errors: &mut Vec<InputError>,
) {
    let Some(name) = &target.stdin_filename else {
        let message = Text::new(
            "从标准输入读取时需要 --stdin-filename。",
            "reading standard input needs --stdin-filename",
        );
        errors.push(InputError { kind: "config", message, span: None, path: None });
        return;
    };
    let shown = join_path(".", &slashed(name));
    // A text that was read and mended is judged again as it is then.
    let known = sources.by_path(&shown).map(|id| sources.file(id).text.as_bytes().to_vec());
    let bytes = match known.map_or_else(|| read_limited(std::io::stdin().lock(), 0), Ok) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = Text::new(
                format!("无法读取标准输入：{}。", error.zh),
                format!("cannot read standard input: {}", error.en),
            );
            errors.push(InputError { kind: "unreadable", message, span: None, path: Some(shown) });
            return;
        }
    };
    let mut siblings = discover(std::slice::from_ref(name), None, &Projects::of([name]));
    siblings.files.retain(|f| f.0 != shown);
    let mut siblings: Vec<InputFile> = read(siblings, false);
    siblings.retain(|s| files.iter().all(|f| f.path != s.path));
    files.extend(siblings);
    files.retain(|f| f.path != shown);
    files.push(InputFile { text: decode(&shown, bytes), path: shown, given: Given::Named });
    files.sort_by(|a, b| a.path.cmp(&b.path));
}

/// A binary file that was only found is no infrastructure; one that was named, or is Terraform by
/// its name, is an error.
fn text(shown: &str, bytes: Vec<u8>, given: Given) -> Result<String, InputError> {
    let ours = given == Given::Named || TerraformFile::of(shown).is_some();
    match decode(shown, bytes) {
        Err(_) if !ours => Ok(String::new()),
        result => result,
    }
}

fn unusable(shown: &str, error: &std::io::Error) -> InputError {
    if error.kind() != std::io::ErrorKind::NotFound {
        return unreadable(shown, &said(error));
    }
    let near = similar(Path::new(shown), |_| true).map(|near| slashed(&near));
    let mut message = Text::new(
        format!("没有文件或目录 {shown}"),
        format!("there is no file or directory {shown}"),
    );
    let hint = or_check(near.as_deref());
    message.push(&hint.zh, &hint.en);
    InputError { kind: "not-found", message, span: None, path: Some(shown.to_owned()) }
}

fn unreadable(shown: &str, reason: &Text) -> InputError {
    let message = Text::new(
        format!("无法读取 {shown}：{}。", reason.zh),
        format!("cannot read {shown}: {}", reason.en),
    );
    InputError { kind: "unreadable", message, span: None, path: Some(shown.to_owned()) }
}
