//! From the paths on the command line to files: walking directories, the project root, siblings of named files.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use globset::GlobSet;
use ignore::{DirEntry, WalkBuilder, WalkState};
use rayon::prelude::*;

use crate::check::InputFile;
use crate::cli::args::Target;
use crate::cli::callers::roots_of;
use crate::cli::files::{read_bytes, read_regular, slashed};
use crate::cli::ignored::left_out;
use crate::cli::project::{Projects, parent, place, project_root};
use crate::dialect::join_path;
use crate::finding::InputError;
use crate::intake::{Given, Kind, MAX_FILE_BYTES, decode, kind, readable_name};
use crate::text::Text;

/// Deepest directory that is looked into.
const MAX_DEPTH: usize = 64;

/// Most files that one directory on the command line may bring in.
pub(super) const MAX_FILES: usize = 1_000_000;

/// Threads that walk; more of them wait for the disk only.
const MAX_WALKERS: usize = 8;

/// Files to read, and what went wrong on the way.
#[derive(Debug, Default)]
pub(super) struct Discovered {
    /// Paths as shown with their real places, without repetition.
    pub(super) files: Vec<(String, PathBuf, Given)>,
    /// Files that are not read, with the reason.
    pub(super) refused: Vec<InputFile>,
    /// Paths that cannot be judged.
    pub(super) errors: Vec<InputError>,
    /// Files left out by `exclude`.
    pub(super) excluded: usize,
}

/// What `exclude` says: globs relative to the directory of the configuration.
pub(super) struct Exclude {
    /// The real directory that the globs are relative to.
    pub(super) base: PathBuf,
    /// The globs.
    pub(super) globs: GlobSet,
}

impl Exclude {
    fn hits(&self, path: &Path) -> bool {
        place(path).is_some_and(|real| real.strip_prefix(&self.base).is_ok_and(|relative| self.globs.is_match(relative)))
    }
}

/// Finds the files below paths.
pub(super) fn discover(paths: &[PathBuf], exclude: Option<&Exclude>) -> Discovered {
    let mut found = Discovered::default();
    let mut seen = HashSet::new();
    let projects = Projects::of(paths);
    for path in paths {
        let shown = join_path(".", &slashed(path));
        match std::fs::metadata(path) {
            Err(error) => found.errors.push(unusable(&shown, &error)),
            Ok(meta) if meta.is_dir() => walk(path, exclude, &projects, &mut seen, &mut found),
            // Hooks name files: what the configuration excludes stays excluded.
            Ok(_) if exclude.is_some_and(|e| e.hits(path)) => found.excluded += 1,
            Ok(_) => {
                match projects.follow(path) {
                    Some(Err(reason)) => refuse(&mut found, &mut seen, path, &reason),
                    _ => push(&mut found, &mut seen, shown, path.clone(), Given::Named),
                }
                siblings(path, exclude, &projects, &mut seen, &mut found);
            }
        }
    }
    add_callers(paths, exclude, &projects, &mut seen, &mut found);
    found
}

/// Adds the root modules that use the modules of named files.
fn add_callers(paths: &[PathBuf], exclude: Option<&Exclude>, projects: &Projects, seen: &mut HashSet<String>, found: &mut Discovered) {
    let named = paths.iter().filter(|p| p.is_file() && is_terraform(p)).filter_map(|p| place(p));
    let mut around: BTreeMap<PathBuf, BTreeSet<PathBuf>> = BTreeMap::new();
    for file in named {
        if let (Some(project), Some(directory)) = (project_root(&file), file.parent()) {
            around.entry(project).or_default().insert(directory.to_path_buf());
        }
    }
    let here = std::env::current_dir().ok().and_then(|d| d.canonicalize().ok()).unwrap_or_default();
    for (project, directories) in around {
        for root in roots_of(&project, &directories) {
            let shown = relative(&root, &here);
            files_of(&shown, exclude, projects, seen, found);
        }
    }
}

/// A path relative to another: `../..` as far as needed.
fn relative(path: &Path, base: &Path) -> PathBuf {
    let common = path.components().zip(base.components()).take_while(|(a, b)| a == b).count();
    let up = base.components().skip(common).map(|_| Component::ParentDir);
    let found: PathBuf = up.chain(path.components().skip(common)).collect();
    if found.as_os_str().is_empty() { PathBuf::from(".") } else { found }
}

fn push(found: &mut Discovered, seen: &mut HashSet<String>, shown: String, path: PathBuf, given: Given) {
    if seen.insert(shown.clone()) {
        found.files.push((shown, path, given));
    } else if given == Given::Named {
        found.files.iter_mut().filter(|f| f.0 == shown).for_each(|f| f.2 = given);
    }
}

/// Walks a directory, in parallel; the files come in the order of their paths, part by part.
fn walk(path: &Path, exclude: Option<&Exclude>, projects: &Projects, seen: &mut HashSet<String>, found: &mut Discovered) {
    let mut builder = WalkBuilder::new(path);
    builder.git_global(false).follow_links(false).max_depth(Some(MAX_DEPTH)).threads(rayon::current_num_threads().min(MAX_WALKERS));
    builder.filter_entry(|entry| entry.file_name() != "node_modules");
    let (sender, receiver) = std::sync::mpsc::channel();
    builder.build_parallel().run(|| {
        let sender = sender.clone();
        Box::new(move |entry| {
            if let Some(met) = met(entry, exclude, projects) {
                // The receiver outlives the walk.
                let _ = sender.send(met);
            }
            WalkState::Continue
        })
    });
    drop(sender);
    let (mut files, mut refused, mut errors, mut deep) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for met in receiver {
        match met {
            Met::File(file) => files.push(file),
            Met::Refused(file, reason) => refused.push((file, reason)),
            Met::Excluded => found.excluded += 1,
            Met::TooDeep(directory) => deep.push(directory),
            Met::Error(error) => errors.push(error),
        }
    }
    let known: Vec<&Path> = files.iter().chain(refused.iter().map(|(file, _)| file)).map(PathBuf::as_path).collect();
    for file in left_out(&known).into_iter().filter(|file| !exclude.is_some_and(|e| e.hits(file))) {
        match projects.follow(&file) {
            Some(Ok(())) => files.push(file),
            Some(Err(reason)) => refused.push((file, reason)),
            None => {}
        }
    }
    files.par_sort_unstable();
    refused.sort_unstable();
    errors.sort_unstable();
    deep.sort_unstable();
    found.errors.extend(deep.iter().map(|directory| too_deep(directory)));
    found.errors.extend(drop_beyond(MAX_FILES, &mut files).map(|left| too_many(path, left)));
    refused.iter().for_each(|(file, reason)| refuse(found, seen, file, reason));
    let shown: Vec<String> = files.par_iter().map(|file| join_path(".", &slashed(file))).collect();
    files.into_iter().zip(shown).for_each(|(file, shown)| push(found, seen, shown, file, Given::Found));
    found.errors.extend(errors.iter().map(|error| InputError {
        kind: "unreadable",
        message: Text::new(format!("无法读取：{error}。"), format!("cannot be read: {error}")),
        span: None,
        path: Some(join_path(".", &slashed(path))),
    }));
}

/// Keeps the first files; how many are dropped, if any. Of a directory that is cut nothing is kept: half a module would
/// claim that what is in the other half is absent.
fn drop_beyond(most: usize, files: &mut Vec<PathBuf>) -> Option<usize> {
    let all = files.len();
    let cut: BTreeSet<PathBuf> = files.iter().skip(most).filter_map(|f| Some(f.parent()?.to_path_buf())).collect();
    if all > most {
        files.truncate(most);
        files.retain(|file| file.parent().is_none_or(|directory| !cut.contains(directory)));
    }
    Some(all - files.len()).filter(|left| *left > 0)
}

fn too_deep(path: &Path) -> InputError {
    let message = Text::new(
        format!("目录嵌套超过 {MAX_DEPTH} 层，其中的文件未检查；请直接指定该目录。"),
        format!("nested deeper than {MAX_DEPTH} directories, so what is inside was not checked: name this directory itself"),
    );
    InputError { kind: "budget-exceeded", message, span: None, path: Some(join_path(".", &slashed(path))) }
}

fn too_many(path: &Path, left: usize) -> InputError {
    let message = Text::new(
        format!("目录中的文件超过 {MAX_FILES} 个，其余 {left} 个未检查；请指定其中的目录，或用 exclude 排除。"),
        format!("more than {MAX_FILES} files; {left} of them were not checked: name directories inside it, or leave some out by `exclude`"),
    );
    InputError { kind: "budget-exceeded", message, span: None, path: Some(join_path(".", &slashed(path))) }
}

/// What a walk meets.
enum Met {
    File(PathBuf),
    /// A file that is not read, and why.
    Refused(PathBuf, Text),
    Excluded,
    /// A directory that is not looked into.
    TooDeep(PathBuf),
    Error(String),
}

fn met(entry: Result<DirEntry, ignore::Error>, exclude: Option<&Exclude>, projects: &Projects) -> Option<Met> {
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) => return Some(Met::Error(error.to_string())),
    };
    if entry.depth() == MAX_DEPTH && entry.file_type().is_some_and(|t| t.is_dir()) {
        return Some(Met::TooDeep(entry.path().to_path_buf()));
    }
    let path = || entry.path().to_path_buf();
    let kind = entry.file_type()?;
    let answer = if kind.is_symlink() && is_terraform(entry.path()) {
        projects.follow(entry.path())?
    } else if kind.is_file() && entry.file_name().to_str().is_some_and(readable_name) {
        Ok(())
    } else {
        return None;
    };
    Some(match answer {
        _ if exclude.is_some_and(|e| e.hits(entry.path())) => Met::Excluded,
        Ok(()) => Met::File(path()),
        Err(reason) => Met::Refused(path(), reason),
    })
}

/// Notes a file that is not read: what it belongs to is not known whole.
fn refuse(found: &mut Discovered, seen: &mut HashSet<String>, path: &Path, reason: &Text) {
    let shown = join_path(".", &slashed(path));
    if !seen.insert(shown.clone()) {
        return;
    }
    let message = Text::new(format!("无法读取 {shown}：{}。", reason.zh), format!("cannot read {shown}: {}", reason.en));
    let error = InputError { kind: "unreadable", message, span: None, path: Some(shown.clone()) };
    found.refused.push(InputFile { path: shown, text: Err(error), given: Given::Found });
}

pub(super) fn is_terraform(path: &Path) -> bool {
    let ends = |name: &str| [".tf", ".tofu", ".tf.json", ".tofu.json", ".tfvars", ".tfvars.json"].iter().any(|s| name.ends_with(s));
    path.file_name().and_then(|n| n.to_str()).is_some_and(ends)
}

/// The other files of the module that a named Terraform file belongs to.
fn siblings(path: &Path, exclude: Option<&Exclude>, projects: &Projects, seen: &mut HashSet<String>, found: &mut Discovered) {
    if is_terraform(path) {
        files_of(parent(path), exclude, projects, seen, found);
    }
}

/// The Terraform files right inside a directory.
fn files_of(directory: &Path, exclude: Option<&Exclude>, projects: &Projects, seen: &mut HashSet<String>, found: &mut Discovered) {
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    let mut files: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).filter(|p| is_terraform(p) && !is_hidden(p)).collect();
    files.retain(|file| !exclude.is_some_and(|e| e.hits(file)));
    files.sort();
    for file in files {
        match projects.follow(&file) {
            Some(Ok(())) if file.is_file() => push(found, seen, join_path(".", &slashed(&file)), file, Given::Found),
            Some(Err(reason)) => refuse(found, seen, &file, &reason),
            _ => {}
        }
    }
}

/// Terraform leaves such files alone; editors lock files by links of such names that lead nowhere.
fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// Reads what was found, in parallel; files come in order, and those that are not read after them.
pub(super) fn read(found: Discovered) -> Vec<InputFile> {
    let one = |(shown, path, given): &(String, PathBuf, Given)| {
        // What a walk finds are files, as the walk itself says.
        let bytes = if *given == Given::Found { read_regular(path) } else { read_bytes(path) };
        let text = bytes.map_err(|reason| unreadable(shown, &reason)).and_then(|bytes| text(shown, bytes, *given));
        // What is no infrastructure is not kept: an empty text of that name is none either.
        let text = text.map(|text| if kind(shown, &text, *given) == Kind::Other { String::new() } else { text });
        InputFile { path: shown.clone(), text, given: *given }
    };
    found.files.par_iter().map(one).chain(found.refused).collect()
}

/// Puts the text of standard input in place of the file that it stands for.
pub(super) fn standard_input(target: &Target, files: &mut Vec<InputFile>, errors: &mut Vec<InputError>) {
    let Some(name) = &target.stdin_filename else {
        let message = Text::new("从标准输入读取时需要 --stdin-filename。", "reading standard input needs --stdin-filename");
        errors.push(InputError { kind: "config", message, span: None, path: None });
        return;
    };
    let shown = join_path(".", &slashed(name));
    let mut bytes = Vec::new();
    if let Err(error) = std::io::stdin().lock().take(MAX_FILE_BYTES).read_to_end(&mut bytes) {
        let message = Text::new(format!("无法读取标准输入：{error}。"), format!("cannot read standard input: {error}"));
        errors.push(InputError { kind: "unreadable", message, span: None, path: Some(shown) });
        return;
    }
    let mut siblings = discover(std::slice::from_ref(name), None);
    siblings.files.retain(|f| f.0 != shown);
    let mut siblings: Vec<InputFile> = read(siblings);
    siblings.retain(|s| files.iter().all(|f| f.path != s.path));
    files.extend(siblings);
    files.retain(|f| f.path != shown);
    files.push(InputFile { text: decode(&shown, bytes), path: shown, given: Given::Named });
    files.sort_by(|a, b| a.path.cmp(&b.path));
}

/// A binary file that was only found is no infrastructure; one that was named, or is Terraform by its name, is an error.
fn text(shown: &str, bytes: Vec<u8>, given: Given) -> Result<String, InputError> {
    let ours = given == Given::Named || [".tf", ".tofu", ".tfvars", ".tf.json"].iter().any(|s| shown.ends_with(s));
    match decode(shown, bytes) {
        Err(_) if !ours => Ok(String::new()),
        result => result,
    }
}

fn unusable(shown: &str, error: &std::io::Error) -> InputError {
    if error.kind() != std::io::ErrorKind::NotFound {
        return unreadable(shown, &error.to_string());
    }
    let message =
        Text::new(format!("没有文件或目录 {shown}；请检查路径。"), format!("there is no file or directory {shown}: check the path"));
    InputError { kind: "not-found", message, span: None, path: Some(shown.to_owned()) }
}

fn unreadable(shown: &str, reason: &str) -> InputError {
    let message = Text::new(format!("无法读取 {shown}：{reason}。"), format!("cannot read {shown}: {reason}"));
    InputError { kind: "unreadable", message, span: None, path: Some(shown.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_beyond_the_limit_is_counted_and_said() {
        let mut files: Vec<PathBuf> = ["a", "b", "c"].map(PathBuf::from).into();
        assert_eq!(drop_beyond(3, &mut files), None);
        assert_eq!(drop_beyond(1, &mut files), Some(3));
        assert_eq!(files, [] as [PathBuf; 0]);
        let mut files: Vec<PathBuf> = ["a/main.tf", "b/c/main.tf", "b/main.tf", "b/other.tf", "c/main.tf"].map(PathBuf::from).into();
        assert_eq!(drop_beyond(3, &mut files), Some(3));
        assert_eq!(files, ["a/main.tf", "b/c/main.tf"].map(PathBuf::from));
        let error = too_many(Path::new("infra"), 2);
        assert_eq!((error.kind, error.path.as_deref()), ("budget-exceeded", Some("infra")));
        assert!(error.message.en.contains("2 of them were not checked"));
    }
}
