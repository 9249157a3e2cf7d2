//! Where a report or a baseline may be written: to a new file, or over an earlier one of ours.
//!
//! Stands alone because options can be slips (`-o main.tf`) and folders can be somebody else's: a
//! link in them must not lead a report out of the project, and nothing that is no report of ours is
//! written over.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

use crate::baseline;
use crate::cli::input::disk::{read_bytes, slashed};
use crate::cli::input::project::parent;
use crate::cli::writer::{cannot, failed, put};
use crate::report::is_report;
use crate::text::Text;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Writing {
    /// A report or a filing plan.
    Report,
    /// A baseline.
    Baseline,
}

impl Writing {
    fn may_replace(self, text: &str) -> bool {
        match self {
            Self::Report => is_report(text),
            Self::Baseline => baseline::is_baseline(text),
        }
    }
}

/// Writes to a destination.
///
/// # Errors
/// It is none, or cannot be written.
pub(super) fn write(path: &Path, what: Writing, text: &str) -> Result<(), Text> {
    if is_device(path) {
        let written = OpenOptions::new()
            .append(true)
            .open(path)
            .and_then(|mut file| file.write_all(text.as_bytes()));
        return written.map_err(|e| failed(path, &e));
    }
    check(path, what)?;
    put(path, text.as_bytes())
}

/// Looks whether something may be written to a path.
///
/// # Errors
/// What stands in the way.
pub(super) fn check(path: &Path, what: Writing) -> Result<(), Text> {
    if is_device(path) {
        return Ok(());
    }
    if leads_out(path) {
        return Err(cannot(
            path,
            "它的目录是通向项目之外的链接",
            "a link in its path leads out of the project",
        ));
    }
    let folder = parent(path);
    if !folder.is_dir() {
        let folder = slashed(folder);
        return Err(cannot(
            path,
            &format!("没有目录 {folder}；请先创建它"),
            &format!("there is no folder {folder}: make it first"),
        ));
    }
    let Ok(meta) = path.symlink_metadata() else { return Ok(()) };
    if meta.is_symlink() {
        return Err(cannot(
            path,
            "它是一个链接；请先删除，或换一个文件名",
            "it is a link: remove it, or choose another name",
        ));
    }
    let reason = if !meta.is_file() {
        Some(Text::new("不是普通文件", "not a regular file"))
    } else if meta.len() == 0 {
        None
    } else {
        match read_bytes(path).map(String::from_utf8) {
            Err(reason) => Some(reason),
            Ok(Ok(text)) if what.may_replace(&text) => None,
            Ok(_) => Some(not_ours(what)),
        }
    };
    reason.map_or(Ok(()), |reason| Err(cannot(path, &reason.zh, &reason.en)))
}

fn not_ours(what: Writing) -> Text {
    match what {
        Writing::Report => Text::new(
            "文件已存在，且不是 iac-icp 的报告；请先删除，或换一个文件名",
            "it exists and is no report of iac-icp: remove it, or choose another name",
        ),
        Writing::Baseline => Text::new(
            "文件已存在，且不是 iac-icp 的基线；请先删除，或换一个文件名",
            "it exists and is no baseline of iac-icp: remove it, or choose another name",
        ),
    }
}

/// Whether a path names a device or an open file by itself (`/dev/stdout`, `/dev/fd/3`): no file of
/// a project is meant.
fn is_device(path: &Path) -> bool {
    let plain = path.components().all(|c| matches!(c, Component::RootDir | Component::Normal(_)));
    cfg!(unix) && plain && (path.starts_with("/dev") || path.starts_with("/proc/self/fd"))
}

/// Whether the folder of a file is written to lie in the project around the working directory, and
/// really lies elsewhere.
fn leads_out(path: &Path) -> bool {
    let Some(here) = std::env::current_dir().ok().and_then(|here| here.canonicalize().ok()) else {
        return false;
    };
    let root = here.ancestors().find(|a| a.join(".git").exists()).unwrap_or(&here);
    let folder = parent(path);
    written(&here, folder).starts_with(root)
        && folder.canonicalize().is_ok_and(|real| !real.starts_with(root))
}

/// An absolute path as it is written, `.` and `..` resolved by text alone.
fn written(here: &Path, path: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for part in here.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => _ = whole.pop(),
            part => whole.push(part),
        }
    }
    whole
}
