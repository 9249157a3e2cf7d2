//! A fact that may have several possible values, each with its evidence.
//!
//! The bridge between values with unknowns and judgements: a requirement that holds for all
//! possibilities holds, one that holds for none does not, anything else is undecided and names the
//! possibility that fails.

use crate::filing::evidence::Evidence;
use crate::value::{MAX_OPTIONS, Reasons, Truth, Why};

/// What is known of one fact.
#[derive(Clone, Debug)]
pub struct Fact<T> {
    /// The values that are possible as far as known; exactly one when decided.
    pub options: Vec<(T, Evidence)>,
    /// Why it is not decided; `None` means exactly one option.
    pub open: Option<Reasons>,
    /// Whether values beyond `options` are possible too. Only when `open`.
    pub beyond: bool,
    /// Where the fact is written, or would be: the place a finding points at when there is no
    /// option.
    pub evidence: Evidence,
}

/// A requirement on a fact: whether it holds, and what to point at.
#[derive(Clone, Debug)]
pub struct Judged<'a, T> {
    /// Whether it holds.
    pub truth: Truth,
    /// The first value that fails, or would.
    pub failing: Option<&'a T>,
    /// Where the failing value stands, or the fact when nothing is decided; when one of several
    /// values would fail, with the origins of that one behind, so that a finding names the
    /// branch.
    pub evidence: Evidence,
}

impl<T> Fact<T> {
    /// A decided fact.
    pub fn known(value: T, evidence: Evidence) -> Self {
        Self { options: vec![(value, evidence.clone())], open: None, beyond: false, evidence }
    }

    /// A fact of which nothing is known.
    pub fn unknown(reasons: impl Into<Reasons>, evidence: Evidence) -> Self {
        Self { options: Vec::new(), open: Some(reasons.into()), beyond: true, evidence }
    }

    /// The value, if decided.
    pub fn value(&self) -> Option<&T> {
        match (&self.open, self.options.first()) {
            (None, Some((value, _))) => Some(value),
            _ => None,
        }
    }

    /// Whether something holds for all possibilities, or for none; else undecided.
    pub fn is(&self, holds: impl Fn(&T) -> bool) -> Truth {
        let mut all = self.options.iter().map(|(value, _)| holds(value));
        match (self.beyond, all.next()) {
            (false, Some(first)) if all.all(|other| other == first) => Truth::decided(first),
            // No reason, no single answer: cannot be built through the constructors above.
            _ => self.open.clone().map_or(Truth::True, Truth::Unknown),
        }
    }

    /// The same, with the value that fails and its place.
    pub fn judge(&self, holds: impl Fn(&T) -> bool) -> Judged<'_, T> {
        let truth = self.is(&holds);
        let failing =
            self.options.iter().find(|(value, _)| !holds(value)).filter(|_| truth != Truth::True);
        let evidence = match (&truth, failing) {
            (Truth::False, Some((_, of_value))) => of_value.clone(),
            (Truth::Unknown(_), Some((_, of_value))) => self.evidence.clone().with(of_value),
            _ => self.evidence.clone(),
        };
        Judged { truth, failing: failing.map(|(value, _)| value), evidence }
    }

    /// The same fact with each value changed.
    pub fn map<U>(self, change: impl Fn(T) -> U) -> Fact<U> {
        let options =
            self.options.into_iter().map(|(value, evidence)| (change(value), evidence)).collect();
        Fact { options, open: self.open, beyond: self.beyond, evidence: self.evidence }
    }

    /// A fact made from each possible value in turn: `follow` gets the value and its evidence. More
    /// possibilities than [`MAX_OPTIONS`] are cut off and leave the fact open.
    pub fn flat_map<U>(self, mut follow: impl FnMut(T, &Evidence) -> Fact<U>) -> Fact<U> {
        let mut made = Fact {
            options: Vec::new(),
            open: self.open,
            beyond: self.beyond,
            evidence: self.evidence,
        };
        for (value, evidence) in self.options {
            let next = follow(value, &evidence);
            made.options.extend(next.options);
            made.beyond |= next.beyond;
            next.open.into_iter().for_each(|reasons| Reasons::add(&mut made.open, reasons));
        }
        if made.options.len() > MAX_OPTIONS {
            made.options.truncate(MAX_OPTIONS);
            made.beyond = true;
            Reasons::add(&mut made.open, Why::budget("一个值的可能取值数量", "options of a value"));
        }
        made
    }

    /// Both facts at once. The evidence is that of the first, with the origins of the second
    /// behind.
    pub fn zip<U: Clone, V>(self, other: &Fact<U>, join: impl Fn(&T, &U) -> V) -> Fact<V> {
        self.flat_map(|first, evidence| {
            let options = other
                .options
                .iter()
                .map(|(second, e)| (join(&first, second), evidence.clone().with(e)))
                .collect();
            Fact {
                options,
                open: other.open.clone(),
                beyond: other.beyond,
                evidence: evidence.clone(),
            }
        })
    }
}

impl<T: PartialEq> Fact<T> {
    /// Decided when every possibility is the same value.
    #[must_use]
    pub fn settle(mut self) -> Self {
        let same = self.options.windows(2).all(|pair| pair[0].0 == pair[1].0);
        if !self.beyond && same && !self.options.is_empty() {
            self.options.truncate(1);
            self.open = None;
        }
        self
    }
}

impl<T> Fact<Option<T>> {
    /// Puts another fact in the place of "absent".
    pub fn or_absent(self, absent: impl Fn() -> Fact<T>) -> Fact<T> {
        self.flat_map(|value, evidence| {
            value.map_or_else(&absent, |value| Fact::known(value, evidence.clone()))
        })
    }
}
