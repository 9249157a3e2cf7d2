//! What a report says of roots that were left out because nothing about them changed.

use std::collections::BTreeSet;

/// The roots of a run that judges only those that changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// The revision that they are compared with, as the user wrote it.
    pub since: String,
    /// Roots that were judged.
    pub judged: BTreeSet<String>,
    /// Roots that were not.
    pub left_out: BTreeSet<String>,
}

impl Narrowed {
    /// With another run: a root that one of them judged is judged.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.judged.extend(other.judged);
        self.left_out.extend(other.left_out);
        self.left_out.retain(|root| !self.judged.contains(root));
        self
    }
}
