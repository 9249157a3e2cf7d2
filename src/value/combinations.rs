//! All that a value with undecided choices inside can be.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Traced, Value};

impl Traced {
    /// Every way in which the choices inside fall, at any depth; `None` where these are more than
    /// `most`. What has no choice inside is the only way itself.
    pub fn combinations(&self, most: usize) -> Option<Vec<Self>> {
        if !self.has_choice() {
            return Some(vec![self.clone()]);
        }
        match &self.value {
            Value::OneOf(one) => {
                let mut all = Vec::new();
                for option in &one.options {
                    all.extend(option.combinations(most)?);
                    if all.len() > most {
                        return None;
                    }
                }
                Some(all)
            }
            Value::List(kind, items) => {
                let rows = product(items.iter(), most)?;
                let list = |row| Self::new(Value::List(*kind, Arc::new(row)), self.origin.clone());
                Some(rows.into_iter().map(list).collect())
            }
            Value::Object(kind, entries) => {
                let rows = product(entries.values(), most)?;
                let object = |row: Vec<Self>| {
                    let entries: BTreeMap<_, _> = entries.keys().cloned().zip(row).collect();
                    Self::new(Value::Object(*kind, Arc::new(entries)), self.origin.clone())
                };
                Some(rows.into_iter().map(object).collect())
            }
            _ => Some(vec![self.clone()]),
        }
    }

    fn has_choice(&self) -> bool {
        match &self.value {
            Value::OneOf(_) => true,
            Value::List(_, items) => items.iter().any(Self::has_choice),
            Value::Object(_, entries) => entries.values().any(Self::has_choice),
            _ => false,
        }
    }
}

/// Every way to take one of the values of each element.
fn product<'v>(items: impl Iterator<Item = &'v Traced>, most: usize) -> Option<Vec<Vec<Traced>>> {
    let mut rows: Vec<Vec<Traced>> = vec![Vec::new()];
    for item in items {
        let options = item.combinations(most)?;
        if rows.len().saturating_mul(options.len()) > most {
            return None;
        }
        if let [only] = options.as_slice() {
            rows.iter_mut().for_each(|row| row.push(only.clone()));
            continue;
        }
        let longer = |row: &Vec<Traced>| {
            let with = |option: &Traced| row.iter().cloned().chain([option.clone()]).collect();
            options.iter().map(with).collect::<Vec<_>>()
        };
        rows = rows.iter().flat_map(longer).collect();
    }
    Some(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::origin::{Origin, StepKind};
    use crate::value::{ListKind, OneOf, Why};

    fn traced(value: Value) -> Traced {
        Traced::new(value, Origin::outside(StepKind::Place))
    }

    fn choice(texts: &[&str]) -> Traced {
        let options = texts.iter().map(|text| traced(Value::string(*text))).collect();
        traced(Value::OneOf(Arc::new(OneOf { options, why: Why::NoRegion })))
    }

    #[test]
    fn choices_multiply_up_to_a_bound() {
        let pair = vec![choice(&["a", "b"]), choice(&["x", "y", "z"])];
        let whole = traced(Value::List(ListKind::Tuple, Arc::new(pair)));
        let all = whole.combinations(6).map(|all| {
            all.iter()
                .map(|one| match &one.value {
                    Value::List(_, items) => {
                        items.iter().filter_map(|i| i.value.as_str()).collect::<String>()
                    }
                    _ => String::new(),
                })
                .collect::<Vec<_>>()
        });
        let expected = ["ax", "ay", "az", "bx", "by", "bz"].map(str::to_owned).to_vec();
        assert_eq!(all, Some(expected));
        assert_eq!(whole.combinations(5), None);
        assert_eq!(choice(&["a", "b", "c"]).combinations(2), None);
    }
}
