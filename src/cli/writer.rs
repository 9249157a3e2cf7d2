//! Writing files so that each is whole at any moment: the old one or the new one.
//!
//! Stands alone because code is at stake. A new text is written to a file beside, brought to the
//! disk and then given the name; a full disk, a kill and a crash leave the old file as it was (at
//! most with a file `.NAME.….tmp` beside it). Renaming keeps mode and owner; it gives up hard
//! links, as other editors do.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{Error, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::cli::input::disk::{read_bytes, slashed};
use crate::cli::input::project::parent;
use crate::cli::system::said;
use crate::text::Text;

/// Bytes of a file name that the name of the file beside repeats: names have 255 at most.
const MAX_NAME: usize = 150;

/// Writes a file that is read again to see that it still holds `old`. A link stays, what it leads
/// to is written.
///
/// # Errors
/// It is no regular file, it has changed, or the new text cannot be written. It is as it was then.
pub(super) fn exchange(path: &Path, old: &[u8], new: &[u8]) -> Result<(), Text> {
    let real = path.canonicalize().map_err(|e| failed(path, &e))?;
    let unchanged = || match read_bytes(&real) {
        Ok(bytes) if bytes == old => Ok(()),
        Ok(_) => Err(changed(path)),
        Err(reason) => Err(cannot(path, &reason.zh, &reason.en)),
    };
    unchanged()?;
    let meta = writable(&real).map_err(|e| failed(path, &e))?;
    let beside = Beside::write(&real, new, meta.as_ref()).map_err(|e| failed(path, &e))?;
    // Once more after all that took time: somebody edits while we run.
    unchanged()?;
    beside.name(&real).map_err(|e| failed(path, &e))
}

/// Writes a file that may be there already.
///
/// # Errors
/// It cannot be written.
pub(super) fn put(path: &Path, text: &[u8]) -> Result<(), Text> {
    let written = writable(path)
        .and_then(|meta| Beside::write(path, text, meta.as_ref()))
        .and_then(|beside| beside.name(path));
    written.map_err(|e| failed(path, &e))
}

/// Writes a file that must not be there yet, nor a link of that name.
///
/// # Errors
/// There is one, or it cannot be written.
pub(super) fn create(path: &Path, text: &[u8]) -> Result<(), Text> {
    // Another name for the file beside: unlike renaming, this never takes the place of anything.
    let linked =
        Beside::write(path, text, None).and_then(|beside| std::fs::hard_link(&beside.path, path));
    match linked {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(there(path)),
        // Some file systems have no second names.
        Err(error)
            if error.kind() == std::io::ErrorKind::Unsupported
                || error.kind() == std::io::ErrorKind::PermissionDenied =>
        {
            let mut file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(path)
                .map_err(|e| failed(path, &e))?;
            file.write_all(text).map_err(|e| {
                let _ = std::fs::remove_file(path);
                failed(path, &e)
            })
        }
        result => result.map_err(|e| failed(path, &e)),
    }
}

/// A file that is to be written, `None` if there is none. One that may not be written stays,
/// although its folder would allow for another one of that name.
fn writable(path: &Path) -> Result<Option<Metadata>, Error> {
    match OpenOptions::new().write(true).open(path) {
        Ok(file) => file.metadata().map(Some),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A file that is not yet known by its name. It is removed unless it gets it.
struct Beside {
    path: PathBuf,
    named: bool,
}

impl Beside {
    /// A file beside another one, with mode and owner of that if it is there, on the disk.
    fn write(target: &Path, text: &[u8], like: Option<&Metadata>) -> Result<Self, Error> {
        let (beside, mut file) = Self::new(target)?;
        if let Some(like) = like {
            own_as(&file, like)?;
            // Before there is anything to read in it.
            file.set_permissions(like.permissions())?;
        }
        file.write_all(text)?;
        file.sync_all()?;
        Ok(beside)
    }

    fn new(target: &Path) -> Result<(Self, File), Error> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let cut = name
            .char_indices()
            .map(|(at, _)| at)
            .take_while(|at| *at <= MAX_NAME)
            .last()
            .unwrap_or(0);
        let name = if name.len() > MAX_NAME { &name[..cut] } else { &name };
        let mut tries = 0;
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = parent(target).join(format!(".{name}.{}-{number}.tmp", std::process::id()));
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => return Ok((Self { path, named: false }, file)),
                // Left by a run that was killed and had the number of this process.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && tries < 100 => {
                    tries += 1
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn name(mut self, target: &Path) -> Result<(), Error> {
        std::fs::rename(&self.path, target)?;
        self.named = true;
        // The folder holds the name. Not every system can sync one; the file is whole either way.
        if let Ok(folder) = File::open(parent(target)) {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.named {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Gives a file the owner of another one.
///
/// # Errors
/// The system does not allow for it.
#[cfg(unix)]
fn own_as(file: &File, like: &Metadata) -> Result<(), Error> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let own = file.metadata()?;
    let differs = |ours: u32, theirs: u32| (ours != theirs).then_some(theirs);
    match (differs(own.uid(), like.uid()), differs(own.gid(), like.gid())) {
        (None, None) => Ok(()),
        (user, group) => fchown(file, user, group),
    }
}

#[cfg(not(unix))]
fn own_as(_: &File, _: &Metadata) -> Result<(), Error> {
    Ok(())
}

/// Says that a file was not written, as the system says why.
pub(super) fn failed(path: &Path, error: &Error) -> Text {
    let reason = said(error);
    cannot(path, &reason.zh, &reason.en)
}

/// Says that a file was not written, and why.
pub(super) fn cannot(path: &Path, zh: &str, en: &str) -> Text {
    let path = slashed(path);
    Text::new(format!("无法写入 {path}：{zh}。"), format!("cannot write {path}: {en}"))
}

/// Says that a file is there already.
pub(super) fn there(path: &Path) -> Text {
    cannot(path, "它已存在，未作修改", "it is there already, and was left as it is")
}

fn changed(path: &Path) -> Text {
    cannot(
        path,
        "读取之后文件已被改动，未作修改；请重新运行",
        "it has changed since it was read, and was left as it is: run again",
    )
}
