//! Files that functions read: paths are relative to the root module, reading is confined by the
//! caller's file access.

use std::sync::Arc;

use crate::dialect::terraform::functions::{Failure, FileAccess};
use crate::dialect::{Context, Entry, Listing};
use crate::source::FileId;
use crate::source::paths::join_path;
use crate::value::Why;

/// Bytes of a file that are read, or hashed, for a step of work.
const BYTES_OF_STEP: usize = 32;

/// Steps of work for a file of a folder that is listed: each is looked at on the disk, and matched.
const STEPS_OF_ENTRY: usize = 50;

/// File access of the functions of one root module.
pub(super) struct RootFiles<'c> {
    pub(super) context: &'c Context<'c>,
    pub(super) root: &'c str,
}

impl RootFiles<'_> {
    /// The file of a path as the program wrote it.
    ///
    /// # Errors
    /// What Terraform would say of a path that surely leads to no text; what cannot be seen is
    /// unknown.
    pub(super) fn file(&self, path: &str) -> Result<FileId, Failure> {
        let place = self.place(path);
        self.context.files.read(&place).map_err(|_| match self.context.files.look(&place) {
            Some(Entry::Missing) => Failure::invalid(
                format!("文件 {path:?} 不存在"),
                format!("no file exists at {path:?}"),
            ),
            Some(Entry::Directory) => Failure::invalid(
                format!("{path:?} 是目录，不是文件"),
                format!("{path:?} is a directory, not a file"),
            ),
            Some(Entry::File) | None => unseen(path),
        })
    }

    fn place(&self, path: &str) -> String {
        if path.starts_with('/') { join_path("/", path) } else { join_path(self.root, path) }
    }
}

fn unseen(path: &str) -> Failure {
    Failure::Unknown(Why::FileUnavailable(path.into()))
}

impl FileAccess for RootFiles<'_> {
    fn read(&self, path: &str) -> Result<Arc<String>, Failure> {
        let text = self.context.sources.file(self.file(path)?).written();
        self.context.tab.work(text.len() / BYTES_OF_STEP)?;
        Ok(text)
    }

    fn list(&self, path: &str) -> Result<Listing, Failure> {
        let place = self.place(path);
        match self.context.files.look(&place) {
            Some(Entry::Directory) => {
                let listing = self.context.files.list(&place);
                self.context
                    .tab
                    .work(STEPS_OF_ENTRY * (listing.files.len() + listing.open.len()))?;
                Ok(listing)
            }
            Some(Entry::File | Entry::Missing) => Ok(Listing::default()),
            None => Err(unseen(path)),
        }
    }

    fn exists(&self, path: &str) -> Result<bool, Failure> {
        match self.context.files.look(&self.place(path)) {
            Some(Entry::File) => Ok(true),
            Some(Entry::Missing) => Ok(false),
            Some(Entry::Directory) => Err(Failure::invalid(
                format!("{path:?} 是目录，不是文件"),
                format!("{path:?} is a directory, not a file"),
            )),
            None => Err(unseen(path)),
        }
    }
}
