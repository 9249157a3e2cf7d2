//! Suppressions: findings that the user ignores on purpose, with a reason and for as long as they
//! say.
//!
//! Stands between rules and reports: rules do not know of it. A suppression that ignores nothing,
//! has run out or cannot be read is a finding itself, so that none outlives its purpose in silence.

mod covering;
mod directive;
mod metadata;
mod open;
mod placement;
mod told;

pub use metadata::from_metadata;
pub use open::Open;
pub use placement::{Commented, from_comments};
pub use told::{for_all, is_about};

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use crate::finding::Finding;
use crate::source::{FileId, SourceSet, Span};
use crate::text::Text;

/// Rule id of suppressions that ignore nothing or cannot be read.
pub const UNUSED: &str = "unused-suppression";
/// Rule id of suppressions that have run out.
pub const EXPIRED: &str = "expired-suppression";
/// Findings that are never ignored: whatever the file says, it was not read.
const NEVER: &str = "syntax-error";

/// What a suppression covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Findings whose place or whose block begins on a line, or whose place ends there; those in a
    /// module that is called there; those whose place or whose block begins inside what begins
    /// there: a block, or an attribute of several lines.
    Line(FileId, u32, Option<Span>),
    /// Findings whose place or whose block begins inside: a resource, an embedded file, a whole
    /// file.
    Within(Span),
}

/// One readable suppression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// Rule ids as written; not empty.
    pub rules: Vec<String>,
    /// Why.
    pub reason: Option<String>,
    /// Last day on which it holds.
    pub until: Option<Date>,
    /// What it covers.
    pub scope: Scope,
    /// Where it is written.
    pub place: Span,
    /// Whether code outside of the run may need it too, so that it is not called unused.
    pub shared: bool,
}

/// A suppression that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// What is wrong with it.
    pub message: Text,
    /// What to write instead.
    pub help: Option<Text>,
    /// Where it is written.
    pub place: Span,
}

/// The suppressions of some files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suppressions {
    /// Those that can be read.
    pub readable: Vec<Suppression>,
    /// Those that cannot.
    pub malformed: Vec<Malformed>,
}

impl Suppressions {
    /// Adds those of another place.
    pub fn extend(&mut self, other: Self) {
        self.readable.extend(other.readable);
        self.malformed.extend(other.malformed);
    }

    /// The lines that one of them stands for.
    pub fn lines(&self) -> HashSet<(FileId, u32)> {
        let line = |suppression: &Suppression| match suppression.scope {
            Scope::Line(file, line, _) => Some((file, line)),
            Scope::Within(_) => None,
        };
        self.readable.iter().filter_map(line).collect()
    }

    /// The same, for code that is used from outside of the run too.
    pub fn shared(mut self) -> Self {
        self.readable.iter_mut().for_each(|suppression| suppression.shared = true);
        self
    }
}

/// What applying needs to know beside findings and suppressions.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// The day of the run.
    pub today: Date,
    /// All rule ids.
    pub rules: &'a [&'a str],
    /// Rules that are switched off: suppressions of them are not unused.
    pub off: &'a [&'a str],
    /// Rules whose findings the configuration lets nobody ignore.
    pub unignorable: &'a [String],
    /// What is not known: suppressions of it are not unused.
    pub open: &'a Open,
}

/// A rule that a suppression at a place names.
pub type Named = (Span, String);

impl Settings<'_> {
    /// Whether findings of a rule are never ignored.
    fn keeps(self, rule: &str) -> bool {
        rule == NEVER || self.unignorable.iter().any(|kept| kept == rule)
    }
}

/// The findings after suppressions.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    /// Findings that stay.
    pub kept: Vec<Finding>,
    /// Findings that are ignored, each with the first suppression that covers it.
    pub suppressed: Vec<(Finding, Suppression)>,
    /// Findings about suppressions, in the order of their places.
    pub extra: Vec<Finding>,
    /// What suppressions name and ignore, or may ignore once more is known.
    pub live: HashSet<Named>,
}

/// Applies suppressions to findings.
pub fn apply(
    findings: Vec<Finding>,
    suppressions: &Suppressions,
    settings: Settings,
    sources: &SourceSet,
) -> Applied {
    let mut applied = Applied::default();
    let mut uses: Vec<Uses> =
        suppressions.readable.iter().map(|s| Uses::new(s, settings.today)).collect();
    let covering = covering::covering(&findings, &suppressions.readable, sources);
    // What a group does to the findings of a rule: it is used from the first on, and the first that
    // holds is named.
    let mut known: HashMap<(usize, &str), Option<usize>> = HashMap::new();
    for ((finding, groups), beside) in findings.into_iter().zip(covering.of).zip(covering.beside) {
        let mut first: Option<usize> = None;
        for group in groups.into_iter().filter(|_| !settings.keeps(finding.rule)) {
            let Some(members) = covering.groups[group].get(finding.rule) else { continue };
            let holds = *known.entry((group, finding.rule)).or_insert_with(|| {
                members.iter().for_each(|at| uses[*at].mark(finding.rule));
                members.iter().copied().find(|at| !uses[*at].expired)
            });
            first = first.into_iter().chain(holds).min();
        }
        match first.map(|at| uses[at].suppression) {
            Some(suppression) => applied.suppressed.push((finding, suppression.clone())),
            None => {
                for group in beside {
                    let members = covering.groups[group].get(finding.rule).into_iter().flatten();
                    members.for_each(|at| uses[*at].missed(&finding));
                }
                applied.kept.push(finding);
            }
        }
    }
    applied.extra = uses.iter().flat_map(|u| u.findings(settings, sources)).collect();
    applied.live = uses.iter().flat_map(|u| u.live(settings)).collect();
    applied.extra.extend(suppressions.malformed.iter().map(|m| told::malformed(m, sources)));
    applied.extra.sort_by_key(|f| (f.span, f.rule));
    applied
}

/// A suppression and which of its rules ignored something.
struct Uses<'a> {
    suppression: &'a Suppression,
    expired: bool,
    used: Vec<bool>,
    /// The first finding that it stands at another place of.
    missed: Option<Missed>,
}

/// A finding that a suppression does not cover, although it shows its place.
struct Missed {
    rule: &'static str,
    resource: Option<String>,
    span: Span,
}

impl<'a> Uses<'a> {
    fn new(suppression: &'a Suppression, today: Date) -> Self {
        let expired = suppression.until.is_some_and(|until| today > until);
        let used = vec![false; suppression.rules.len()];
        Self { suppression, expired, used, missed: None }
    }

    /// Notes that a finding of a rule is covered.
    fn mark(&mut self, rule: &str) {
        for (name, used) in self.suppression.rules.iter().zip(&mut self.used) {
            *used |= name == rule;
        }
    }

    /// Notes that a finding shows its place and is not ignored, for it stands elsewhere.
    fn missed(&mut self, finding: &Finding) {
        self.missed.get_or_insert_with(|| Missed {
            rule: finding.rule,
            resource: finding.resource.clone(),
            span: finding.span,
        });
    }

    /// Whether it ignores something by a rule that it names, or may once more is known.
    fn is_live(&self, rule: &str, used: bool, settings: Settings) -> bool {
        used || settings.open.holds(self.suppression.place.file, rule)
    }

    /// What it names and ignores, or may ignore.
    fn live(&self, settings: Settings<'_>) -> impl Iterator<Item = Named> {
        let known = move |rule: &str| settings.rules.contains(&rule) && !settings.keeps(rule);
        let named = self.suppression.rules.iter().zip(&self.used);
        named
            .filter(move |(rule, used)| known(rule) && self.is_live(rule, **used, settings))
            .map(|(rule, _)| (self.suppression.place, rule.clone()))
    }

    /// What is wrong with the suppression.
    fn findings(&self, settings: Settings, sources: &SourceSet) -> Vec<Finding> {
        let place = self.suppression.place;
        let mut found = Vec::new();
        let mut unused = Vec::new();
        for (rule, used) in self.suppression.rules.iter().zip(&self.used) {
            if settings.keeps(rule) {
                let message =
                    Text::new(format!("`{rule}` 不能忽略"), format!("`{rule}` cannot be ignored"));
                found.push(told::finding(UNUSED, place, message, rule, sources));
            } else if !settings.rules.contains(&rule.as_str()) {
                found.push(told::unknown(rule, place, settings, sources));
            } else if !self.is_live(rule, *used, settings)
                && !self.suppression.shared
                && !settings.off.contains(&rule.as_str())
            {
                unused.push(rule.as_str());
            }
        }
        if !unused.is_empty() {
            found.push(told::idle(&unused, place, self.missed.as_ref(), sources));
        }
        if let Some(until) =
            self.suppression.until.filter(|_| self.expired && self.used.contains(&true))
        {
            let message = Text::new(
                format!("忽略已于 {until} 到期"),
                format!("the suppression ran out on {until}"),
            );
            let mut one =
                told::finding(EXPIRED, place, message, &self.suppression.rules.join(","), sources);
            one.help = Some(Text::new(
                "修正问题，或写新的 `until=` 日期",
                "fix the finding, or write a new date after `until=`",
            ));
            found.push(one);
        }
        found
    }
}

#[cfg(test)]
mod tests;
