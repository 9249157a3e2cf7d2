//! Changes that say the same of the same place, as one line of a step.
//!
//! Stands alone because a person edits a place once, whatever calls the module it is in and in
//! whatever environment, while each change is counted where it is found.

use std::collections::{HashMap, HashSet};

use crate::filing_plan::{Change, Item, Place};
use crate::text::Text;

/// Names and places that are listed for one point.
pub(super) const MAX_LISTED: usize = 5;

/// The lines for some changes, in their order, each with all that it concerns.
pub(super) fn lines(changes: &[Change], line: impl Fn(&Change) -> Item) -> Vec<Item> {
    let mut kept: Vec<(Item, Names)> = Vec::new();
    let mut known: HashMap<(Text, Vec<Place>), usize> = HashMap::new();
    for change in changes {
        let item = line(change);
        let next = kept.len();
        let at = *known.entry((item.text.clone(), item.places.clone())).or_insert(next);
        if at == next {
            kept.push((item, Names::default()));
        }
        if let Some((_, names)) = kept.get_mut(at) {
            names.add(change);
        }
    }
    kept.into_iter().map(|(item, names)| Item { subject: names.shown(), ..item }).collect()
}

/// Names, each once, with the environments that it is named in.
#[derive(Default)]
struct Names {
    list: Vec<(String, Vec<String>)>,
    known: HashMap<String, usize>,
    seen: HashSet<(usize, String)>,
}

impl Names {
    fn add(&mut self, change: &Change) {
        let Some(subject) = change.subject.as_deref() else { return };
        let environment = change.environment.as_deref();
        let plain = environment.and_then(|name| subject.strip_suffix(&format!(" [{name}]")));
        let next = self.list.len();
        let at = *self.known.entry(plain.unwrap_or(subject).to_owned()).or_insert(next);
        if at == next {
            self.list.push((plain.unwrap_or(subject).to_owned(), Vec::new()));
        }
        if let (Some(name), Some((_, among))) = (environment, self.list.get_mut(at))
            && self.seen.insert((at, name.to_owned()))
        {
            among.push(name.to_owned());
        }
    }

    fn shown(&self) -> Option<String> {
        let one = |(name, among): &(String, Vec<String>)| match first_few(among.iter().cloned()) {
            Some(among) => format!("{name} [{among}]"),
            None => name.clone(),
        };
        first_few(self.list.iter().map(one))
    }
}

/// The first few names, and how many more there are.
pub(super) fn first_few(names: impl ExactSizeIterator<Item = String>) -> Option<String> {
    let more = names.len().saturating_sub(MAX_LISTED);
    let shown: Vec<String> = names.take(MAX_LISTED).collect();
    match (shown.is_empty(), more) {
        (true, _) => None,
        (false, 0) => Some(shown.join(", ")),
        (false, n) => Some(format!("{}, +{n}", shown.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Matter, Severity};

    fn change(subject: &str, environment: Option<&str>, help: &'static str, line: u32) -> Change {
        Change {
            rule: "rule",
            matter: Matter::Advice,
            severity: Severity::Note,
            subject: Some(subject.to_owned()),
            environment: environment.map(str::to_owned),
            message: Text::same(subject.to_owned()),
            help: Some(Text::same(help)),
            place: Place { path: "main.tf".to_owned(), line, column: 1 },
            related: Vec::new(),
            optional: false,
            fixable: None,
        }
    }

    fn said(changes: &[Change]) -> Vec<(String, String)> {
        let line = |c: &Change| Item {
            subject: c.subject.clone(),
            text: c.help.clone().unwrap_or_default(),
            places: vec![c.place.clone()],
        };
        let items = lines(changes, line).into_iter();
        items.map(|i| (i.subject.unwrap_or_default(), i.text.en.into_owned())).collect()
    }

    #[test]
    fn a_line_is_said_once_with_all_that_it_concerns() {
        let changes = [
            change("a.web [dev]", Some("dev"), "buy", 1),
            change("a.web [prod]", Some("prod"), "buy", 1),
            change("b.web[0]", None, "buy", 1),
            change("b.web[1]", None, "buy", 1),
            change("b.web[1]", None, "buy", 1),
        ];
        let subject = "a.web [dev, prod], b.web[0], b.web[1]".to_owned();
        assert_eq!(said(&changes), [(subject, "buy".to_owned())]);
    }

    #[test]
    fn what_differs_in_text_or_place_stays_apart_and_in_order() {
        let changes = [
            change("a", None, "buy", 1),
            change("a", None, "run", 1),
            change("b", None, "buy", 2),
            change("c", None, "buy", 1),
        ];
        let lines = [("a, c", "buy"), ("a", "run"), ("b", "buy")];
        assert_eq!(said(&changes), lines.map(|(who, what)| (who.to_owned(), what.to_owned())));
    }

    #[test]
    fn many_names_are_counted() {
        let all = |n: usize| -> Vec<Change> {
            (0..n).map(|i| change(&format!("a{i}"), None, "buy", 1)).collect()
        };
        assert_eq!(said(&all(5))[0].0, "a0, a1, a2, a3, a4");
        assert_eq!(said(&all(8))[0].0, "a0, a1, a2, a3, a4, +3");
        let named = |i| change(&format!("a [e{i}]"), Some(&format!("e{i}")), "buy", 1);
        let environments: Vec<Change> = (0..7).map(named).collect();
        assert_eq!(said(&environments)[0].0, "a [e0, e1, e2, e3, e4, +2]");
    }
}
