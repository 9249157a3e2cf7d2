//! Asking git. The only place of the program that starts a process, and only for `--changed-since`.
//!
//! A repository is input like any other and not trusted: nothing that its configuration names is
//! started (monitors, hooks, filters, remote helpers, diff drivers), nothing is fetched, nothing is
//! written. Names come as bytes between zeros, so that any will do.

use std::cell::OnceCell;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::cli::input::disk::slashed;
use crate::report::printable;
use crate::text::Text;

/// Submodules inside submodules that are looked into.
const MAX_DEPTH: usize = 8;

/// Variables by which hooks of one repository would mislead git in another; `git rev-parse
/// --local-env-vars` lists most.
const MISLEADING: [&str; 15] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_EXTERNAL_DIFF",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// What git answers to a question: bytes, or the first line of its complaint.
type Answer = Result<Vec<u8>, String>;

/// A work tree.
pub(super) struct Repository {
    /// Its top folder, links resolved.
    pub(super) top: PathBuf,
    /// Settings that keep the filters of its configuration from running.
    unfiltered: Vec<OsString>,
    ignored: OnceCell<Vec<PathBuf>>,
}

impl Repository {
    /// The work tree around a directory.
    ///
    /// # Errors
    /// There is none, or no git to ask.
    pub(super) fn around(directory: &Path) -> Result<Self, Text> {
        let mut bare =
            Self { top: directory.to_path_buf(), unfiltered: Vec::new(), ignored: OnceCell::new() };
        let top = bare
            .ask(&["rev-parse", "--show-toplevel"])?
            .map_err(|said| no_repository(directory, &said))?;
        let top = path(top.strip_suffix(b"\n").unwrap_or(&top));
        let real = top.canonicalize().map_err(|e| no_repository(directory, &e.to_string()))?;
        if !directory.starts_with(&real) {
            return Err(no_repository(directory, "core.worktree"));
        }
        bare.unfiltered = bare.filters()?;
        bare.top = real;
        Ok(bare)
    }

    /// Runs git here. Failure to start it is an error; its own complaint is an answer.
    fn ask<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<Answer, Text> {
        let mut command = Command::new("git");
        command.args([
            "--no-pager",
            "--no-optional-locks",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
        ]);
        command.args([
            "-c",
            "diff.relative=false",
            "-c",
            "diff.autoRefreshIndex=true",
            "-c",
            "core.quotePath=false",
        ]);
        command.args(&self.unfiltered).args(arguments).current_dir(plain(&self.top));
        MISLEADING.iter().for_each(|name| {
            command.env_remove(name);
        });
        command
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_ALLOW_PROTOCOL", "none")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C");
        command.env("GIT_LITERAL_PATHSPECS", "1").stdin(Stdio::null());
        let output = command.output().map_err(|error| no_git(&error))?;
        if output.status.success() {
            return Ok(Ok(output.stdout));
        }
        let said =
            String::from_utf8_lossy(&output.stderr).lines().next().unwrap_or_default().to_owned();
        Ok(Err(said))
    }

    /// Settings that switch off every filter that the configuration names.
    fn filters(&self) -> Result<Vec<OsString>, Text> {
        // Nothing found is a complaint without words.
        let found = self.ask(&[
            "config",
            "-z",
            "--name-only",
            "--get-regexp",
            r"^filter\..*\.(clean|process|required)$",
        ])?;
        let mut settings = Vec::new();
        for key in found.unwrap_or_default().split(|b| *b == 0).filter(|key| !key.is_empty()) {
            // A name with `=` cannot be overridden on the command line.
            let plain = key.iter().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(b));
            if !plain {
                return Err(odd_filter(&String::from_utf8_lossy(key)));
            }
            let value = if key.ends_with(b".required") { "=false" } else { "=" };
            settings.push("-c".into());
            settings.push(format!("{}{value}", String::from_utf8_lossy(key)).into());
        }
        Ok(settings)
    }

    /// The commit to compare with: the last one that the branch of a revision and the present one
    /// have in common.
    ///
    /// # Errors
    /// The revision is unknown, or the history does not reach far enough.
    pub(super) fn base(&self, revision: &str) -> Result<String, Text> {
        let wanted = format!("{revision}^{{commit}}");
        let commit =
            self.ask(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])?;
        let commit =
            commit.ok().and_then(|id| object(&id)).ok_or_else(|| self.unknown(revision))?;
        let base = self.ask(&["merge-base", &commit, "HEAD"])?.ok().and_then(|id| object(&id));
        base.ok_or_else(|| self.unrelated(revision))
    }

    /// What has changed since a commit, in files that are tracked and in new ones, also without any
    /// commit. A folder stands for everything in it.
    ///
    /// # Errors
    /// Git cannot tell.
    pub(super) fn changes(&self, base: &str) -> Result<Vec<PathBuf>, Text> {
        let mut found = Vec::new();
        self.collect(base, 0, &mut found)?;
        Ok(found)
    }

    fn collect(&self, base: &str, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), Text> {
        let submodules = self.submodules()?;
        // What is uncommitted in a submodule is not git's to look for: it would heed the
        // configuration there.
        let diff = [
            "diff",
            "--name-only",
            "-z",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
            "--ignore-submodules=dirty",
            base,
            "--",
        ];
        for name in self.names(&diff)?.into_iter().chain(self.names(&[
            "ls-files",
            "-z",
            "--others",
            "--exclude-standard",
        ])?) {
            if !submodules.contains(&name) {
                found.push(self.top.join(name));
            }
        }
        for name in submodules {
            self.submodule(base, &name, depth, found)?;
        }
        Ok(())
    }

    /// A submodule changes by its commit, and by what happens in it. Where its old commit is not at
    /// hand, all of it is taken as changed.
    fn submodule(
        &self,
        base: &str,
        name: &Path,
        depth: usize,
        found: &mut Vec<PathBuf>,
    ) -> Result<(), Text> {
        let directory = self.top.join(name);
        if !directory.join(".git").exists() {
            return Ok(());
        }
        let mut entry = OsString::from(format!("{base}:"));
        entry.push(name);
        let arguments = [
            OsStr::new("rev-parse"),
            OsStr::new("--verify"),
            OsStr::new("--quiet"),
            OsStr::new("--end-of-options"),
            &entry,
        ];
        let old = self.ask(&arguments)?.ok().and_then(|id| object(&id));
        let inner = Self::around(&directory.canonicalize().unwrap_or_else(|_| directory.clone()));
        match (old, inner) {
            (Some(old), Ok(inner))
                if depth < MAX_DEPTH
                    && inner.ask(&["cat-file", "-e", &format!("{old}^{{commit}}")])?.is_ok() =>
            {
                inner.collect(&old, depth + 1, found)
            }
            _ => {
                found.push(directory);
                Ok(())
            }
        }
    }

    /// The submodules of the index.
    fn submodules(&self) -> Result<Vec<PathBuf>, Text> {
        let listed = self.ask(&["ls-files", "-z", "--stage"])?.map_err(|said| failed(&said))?;
        let name = |entry: &[u8]| {
            entry.strip_prefix(b"160000 ").and_then(|e| e.split(|b| *b == b'\t').nth(1)).map(path)
        };
        Ok(listed.split(|b| *b == 0).filter_map(name).collect())
    }

    /// What git ignores; a folder stands for everything in it.
    ///
    /// # Errors
    /// Git cannot tell.
    pub(super) fn ignored(&self) -> Result<&[PathBuf], Text> {
        if let Some(known) = self.ignored.get() {
            return Ok(known);
        }
        let names = self.names(&[
            "ls-files",
            "-z",
            "--others",
            "--ignored",
            "--exclude-standard",
            "--directory",
        ])?;
        Ok(self.ignored.get_or_init(|| names.into_iter().map(|name| self.top.join(name)).collect()))
    }

    /// The names that a command lists, relative to the top.
    fn names(&self, arguments: &[&str]) -> Result<Vec<PathBuf>, Text> {
        let listed = self.ask(arguments)?.map_err(|said| failed(&said))?;
        let name = |name: &[u8]| path(name.strip_suffix(b"/").unwrap_or(name));
        Ok(listed.split(|b| *b == 0).filter(|n| !n.is_empty()).map(name).collect())
    }

    fn shallow(&self) -> bool {
        self.ask(&["rev-parse", "--is-shallow-repository"])
            .is_ok_and(|answer| answer.is_ok_and(|said| said.starts_with(b"true")))
    }

    fn unknown(&self, revision: &str) -> Text {
        let (zh, en) = self.remedy();
        Text::new(
            format!("--changed-since：仓库中没有版本 {revision:?}；{zh}"),
            format!("--changed-since: there is no revision {revision:?} in this repository; {en}"),
        )
    }

    fn unrelated(&self, revision: &str) -> Text {
        let (zh, en) = self.remedy();
        Text::new(
            format!("--changed-since：本地历史中 {revision:?} 与当前提交没有共同的祖先；{zh}"),
            format!(
                "--changed-since: {revision:?} and the present commit have no common ancestor in the history at hand; {en}"
            ),
        )
    }

    fn remedy(&self) -> (&'static str, &'static str) {
        if self.shallow() {
            (
                "这是浅克隆：请运行 git fetch --unshallow（GitHub Actions 中为 actions/checkout 设置 fetch-depth: 0）。",
                "this is a shallow clone: run git fetch --unshallow (in GitHub Actions, give actions/checkout fetch-depth: 0)",
            )
        } else {
            (
                "请检查拼写，或先用 git fetch 取得它（GitHub Actions 中为 actions/checkout 设置 fetch-depth: 0）。",
                "check the spelling, or get it with git fetch (in GitHub Actions, give actions/checkout fetch-depth: 0)",
            )
        }
    }
}

/// A real path on Windows without the prefix for long names, which is no working directory for git.
fn plain(path: &Path) -> &Path {
    let text = path.to_str().filter(|_| cfg!(windows));
    text.and_then(|t| t.strip_prefix(r"\\?\"))
        .filter(|t| !t.starts_with("UNC"))
        .map_or(path, Path::new)
}

/// The id of an object, as git prints it.
fn object(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?.trim_end();
    (text.len() >= 40 && text.bytes().all(|b| b.is_ascii_hexdigit())).then(|| text.to_owned())
}

/// A name as git prints it.
#[cfg(unix)]
fn path(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(OsStr::from_bytes(name))
}

/// A name as git prints it.
#[cfg(not(unix))]
fn path(name: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(name).into_owned())
}

fn no_git(error: &std::io::Error) -> Text {
    Text::new(
        format!(
            "--changed-since 需要运行 git，但无法运行：{error}；请安装 git，或去掉 --changed-since 检查全部。"
        ),
        format!(
            "--changed-since runs git, which cannot be run: {error}; install git, or leave out --changed-since to lint everything"
        ),
    )
}

fn no_repository(directory: &Path, said: &str) -> Text {
    let shown = printable(&slashed(directory));
    // Git refuses the repositories of other users, as those mounted into a container.
    let (zh, en) = if said.contains("dubious ownership") {
        let command = format!("git config --global --add safe.directory {shown}");
        (
            format!("该仓库属于其他用户：请运行 {command}"),
            format!("it belongs to another user: run {command}"),
        )
    } else {
        (
            "请在克隆的仓库中运行，或去掉 --changed-since".to_owned(),
            "run in a clone, or leave out --changed-since".to_owned(),
        )
    };
    let said = printable(said);
    Text::new(
        format!("--changed-since：{shown} 不在可用的 git 工作区中（{said}）；{zh}。"),
        format!("--changed-since: {shown} is in no work tree that git can use ({said}); {en}"),
    )
}

fn odd_filter(name: &str) -> Text {
    let name = printable(name);
    Text::new(
        format!(
            "--changed-since：git 配置中的过滤器 {name} 名称异常，无法停用；请改名或删除该过滤器。"
        ),
        format!(
            "--changed-since: the filter {name} of the git configuration has a name with which it cannot be switched off: rename or remove it"
        ),
    )
}

fn failed(said: &str) -> Text {
    let said = printable(said);
    Text::new(
        format!(
            "--changed-since：git 无法列出改动（{said}）；请修复仓库，或去掉 --changed-since 检查全部。"
        ),
        format!(
            "--changed-since: git cannot list what changed ({said}); repair the repository, or leave out --changed-since to lint everything"
        ),
    )
}
