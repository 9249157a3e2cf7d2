//! A fact that may have several possible values, each with its evidence.
//!
//! The bridge between values with unknowns and judgements: a requirement that holds for all possibilities holds, one that
//! holds for none does not, anything else is undecided and names the possibility that fails.

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
    /// Where the fact is written, or would be: the place a finding points at when there is no option.
    pub evidence: Evidence,
}

/// What judging a fact gave.
#[derive(Clone, Debug)]
pub enum Judged<'a, T> {
    /// The requirement holds.
    Holds,
    /// It does not; the first value that fails it.
    Fails(&'a T, &'a Evidence),
    /// Undecided; with the first value that would fail, if one is known.
    Undecided(Reasons, Option<(&'a T, &'a Evidence)>),
}

impl<T> Fact<T> {
    /// A decided fact.
    pub fn known(value: T, evidence: Evidence) -> Self {
        Self { options: vec![(value, evidence.clone())], open: None, beyond: false, evidence }
    }

    /// A fact of which nothing is known.
    pub fn unknown(reasons: Reasons, evidence: Evidence) -> Self {
        Self { options: Vec::new(), open: Some(reasons), beyond: true, evidence }
    }

    /// The value, if decided.
    pub fn value(&self) -> Option<&T> {
        match (&self.open, self.options.first()) {
            (None, Some((value, _))) => Some(value),
            _ => None,
        }
    }

    /// Judges a requirement over all possibilities. `holds` may itself be undecided for a value.
    pub fn judge(&self, holds: impl Fn(&T) -> Truth) -> Judged<'_, T> {
        let verdicts: Vec<Truth> = self.options.iter().map(|(value, _)| holds(value)).collect();
        let failing = verdicts.iter().position(|v| *v == Truth::False).map(|i| (&self.options[i].0, &self.options[i].1));
        let all = |wanted: &Truth| !verdicts.is_empty() && !self.beyond && verdicts.iter().all(|v| v == wanted);
        if all(&Truth::True) {
            return Judged::Holds;
        }
        if let (true, Some((value, evidence))) = (all(&Truth::False), failing) {
            return Judged::Fails(value, evidence);
        }
        let inner = verdicts.into_iter().find_map(|v| if let Truth::Unknown(reasons) = v { Some(reasons) } else { None });
        match (self.open.clone(), inner) {
            (Some(open), Some(inner)) => Judged::Undecided(open.join(inner), failing),
            (Some(reasons), None) | (None, Some(reasons)) => Judged::Undecided(reasons, failing),
            // No option, no reason: cannot be built through the constructors above.
            (None, None) => Judged::Holds,
        }
    }

    /// The same fact with each value changed.
    pub fn map<U>(self, change: impl Fn(T) -> U) -> Fact<U> {
        let options = self.options.into_iter().map(|(value, evidence)| (change(value), evidence)).collect();
        Fact { options, open: self.open, beyond: self.beyond, evidence: self.evidence }
    }

    /// A fact made from each possible value in turn: `follow` gets the value and its evidence. More possibilities than
    /// [`MAX_OPTIONS`] are cut off and leave the fact open.
    pub fn flat_map<U>(self, mut follow: impl FnMut(T, &Evidence) -> Fact<U>) -> Fact<U> {
        let mut made = Fact { options: Vec::new(), open: self.open, beyond: self.beyond, evidence: self.evidence };
        for (value, evidence) in self.options {
            let next = follow(value, &evidence);
            made.options.extend(next.options);
            made.beyond |= next.beyond;
            made.open = match (made.open, next.open) {
                (Some(a), Some(b)) => Some(a.join(b)),
                (a, b) => a.or(b),
            };
        }
        if made.options.len() > MAX_OPTIONS {
            made.options.truncate(MAX_OPTIONS);
            made.beyond = true;
            let budget = Reasons::one(Why::Budget("options of a value".into()), None);
            made.open = Some(made.open.map_or(budget.clone(), |open| open.join(budget)));
        }
        made
    }

    /// Both facts at once. The evidence is that of the first, with the origins of the second behind.
    pub fn zip<U: Clone, V>(self, other: &Fact<U>, join: impl Fn(&T, &U) -> V) -> Fact<V> {
        self.flat_map(|first, evidence| {
            let options = other.options.iter().map(|(second, e)| (join(&first, second), evidence.clone().with(e))).collect();
            Fact { options, open: other.open.clone(), beyond: other.beyond, evidence: evidence.clone() }
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
        self.flat_map(|value, evidence| value.map_or_else(&absent, |value| Fact::known(value, evidence.clone())))
    }
}
