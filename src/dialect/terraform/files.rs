//! Files that functions read: paths are relative to the root module, reading is confined by the caller's file access.

use std::sync::Arc;

use crate::dialect::terraform::functions::FileAccess;
use crate::dialect::{Context, join_path};
use crate::source::FileId;
use crate::value::Why;

/// File access of the functions of one root module.
pub(super) struct RootFiles<'c> {
    pub(super) context: &'c Context<'c>,
    pub(super) root: &'c str,
}

impl RootFiles<'_> {
    /// The file of a path as the program wrote it.
    pub(super) fn file(&self, path: &str) -> Result<FileId, Why> {
        self.context.files.read(&self.place(path)).map_err(|_| Why::FileUnavailable(path.into()))
    }

    fn place(&self, path: &str) -> String {
        if path.starts_with('/') { join_path("/", path) } else { join_path(self.root, path) }
    }
}

impl FileAccess for RootFiles<'_> {
    fn read(&self, path: &str) -> Result<Arc<String>, Why> {
        self.file(path).map(|file| self.context.sources.file(file).text.clone())
    }

    fn list(&self, path: &str) -> Result<Vec<String>, Why> {
        Ok(self.context.files.list(&self.place(path)))
    }

    fn exists(&self, path: &str) -> Result<bool, Why> {
        Ok(self.file(path).is_ok())
    }
}
