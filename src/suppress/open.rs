//! What a run does not know of the findings in files.
//!
//! Stands alone because it decides what is not said: a suppression that ignores nothing today may
//! be needed as soon as a value, a module or a file is there.

use std::collections::HashSet;

use crate::source::FileId;

/// What is not known of the findings in files, as far as suppressions need it.
#[derive(Clone, Debug, Default)]
pub struct Open {
    /// Whether some input could not be read.
    pub all: bool,
    /// Files of roots of which parts are not here.
    pub files: HashSet<FileId>,
    /// Rules that are undecided in a root of a file.
    pub rules: HashSet<(FileId, &'static str)>,
}

impl Open {
    /// Whether a rule may have findings in a file that it does not have yet.
    pub(super) fn holds(&self, file: FileId, rule: &str) -> bool {
        let rules: &HashSet<(FileId, &str)> = &self.rules;
        self.all || self.files.contains(&file) || rules.contains(&(file, rule))
    }
}
