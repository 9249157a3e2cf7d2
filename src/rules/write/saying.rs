//! What a rule says when a judgement is no pass.
//!
//! Stands alone so that a rule gives the least it must, and what all findings have is added in one
//! place.

use crate::filing::Evidence;
use crate::finding::{PlannedFix, Related, Severity, SourceNote};
use crate::source::Span;
use crate::text::Text;

use super::text;

/// The words of one finding.
pub(in crate::rules) struct Saying {
    /// Place and origin of the deciding value.
    pub(in crate::rules) evidence: Evidence,
    /// The message of a violation; [`super::SUBJECT`] stands for the address.
    pub(in crate::rules) violation: Text,
    /// Completes "cannot tell whether …".
    pub(in crate::rules) question: Text,
    /// The whole undecided message, where the common one does not fit.
    pub(in crate::rules) undecided: Option<Text>,
    /// The value among several that would fail, for undecided messages.
    pub(in crate::rules) failing: Option<Text>,
    /// Text under the caret.
    pub(in crate::rules) label: Text,
    /// What to write instead.
    pub(in crate::rules) help: Option<Text>,
    /// Remarks.
    pub(in crate::rules) notes: Vec<Text>,
    /// Further places.
    pub(in crate::rules) related: Vec<Related>,
    /// The document.
    pub(in crate::rules) source: Option<SourceNote>,
    /// Severity, where it is not the rule's.
    pub(in crate::rules) severity: Option<Severity>,
    /// The fix.
    pub(in crate::rules) planned: Option<PlannedFix>,
    /// Where to write what is not for a fix to write.
    pub(in crate::rules) withheld: Option<Span>,
}

impl Saying {
    /// With the least a rule must say.
    pub(in crate::rules) fn new(
        evidence: Evidence,
        violation: Text,
        question: impl Into<Text>,
        label: Text,
    ) -> Self {
        Self {
            evidence,
            violation,
            question: question.into(),
            label,
            undecided: None,
            failing: None,
            help: None,
            notes: Vec::new(),
            related: Vec::new(),
            source: None,
            severity: None,
            planned: None,
            withheld: None,
        }
    }

    /// The same of a server whose websites can be filed on another, which is named.
    pub(in crate::rules) fn spared(mut self, other: &str) -> Self {
        // What need not be done is not written by a fix.
        (self.severity, self.planned) = (Some(Severity::Note), None);
        self.violation = text::followed(
            &self.violation,
            &format!("不必处理，{other} 可用于备案"),
            &format!("nothing to do: {other} can be used for filing"),
        );
        self.help = self.help.map(|help| {
            Text::new(
                format!("如也要用它备案：{}", help.zh),
                format!("to use it for filing as well: {}", help.en),
            )
        });
        self
    }
}
