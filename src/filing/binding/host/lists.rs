//! Host names that stand together: lists, texts with commas, JSON lists in a text, conditions of a rule.
//!
//! Stands alone because a single name needs none of this.

use crate::catalog::resources::{Domain, Flag};
use crate::filing::read::{Said, as_text, evidence, matches, options};
use crate::filing::{Evidence, Fact};
use crate::graph::{Resource, values_below};
use crate::value::{Traced, Value, Why};

use super::{Host, clean, shared_domain};

/// The names of a list; those of every attribute that holds some count.
pub(super) fn list(resource: &Resource, domain: &Domain) -> Vec<Host> {
    let commas = domain.form == "comma-separated";
    let mut found = Vec::new();
    for name in std::iter::once(domain.name).chain(domain.also.iter().copied()) {
        let place = evidence(resource, name);
        values(resource, name, domain.only.as_ref()).iter().for_each(|value| spread(value, &place, commas, &mut found));
    }
    found
}

/// The values at a path; with a flag those of blocks whose attribute has one of its values, or may have.
fn values(resource: &Resource, path: &str, only: Option<&Flag>) -> Vec<Traced> {
    let parts = only.and_then(|flag| Some((flag, flag.name.rsplit_once('.')?)));
    let Some((flag, (block, name))) = parts else {
        return resource.values_at(path);
    };
    let Some(rest) = path.strip_prefix(block).and_then(|rest| rest.strip_prefix('.')) else {
        return resource.values_at(path);
    };
    let mut found = Vec::new();
    for element in resource.values_at(block) {
        let said = values_below(&element, name);
        if said.iter().any(|said| matches!(said.value, Value::Unknown(_)) || matches(&said.value, &flag.values, resource.dialect)) {
            found.extend(values_below(&element, rest));
        }
    }
    found
}

fn spread(value: &Traced, place: &Evidence, commas: bool, found: &mut Vec<Host>) {
    match &value.value {
        Value::List(_, items) => items.iter().for_each(|item| spread(item, place, commas, found)),
        Value::String(text) if commas && text.contains(',') => {
            for part in text.split(',').filter(|p| !p.trim().is_empty()) {
                spread(&part_of(value, part), place, false, found);
            }
        }
        Value::String(text) if text.trim_start().starts_with('[') => {
            for name in serde_json::from_str::<Vec<String>>(text).unwrap_or_default() {
                spread(&part_of(value, &name), place, false, found);
            }
        }
        Value::Null => {}
        _ => {
            let fact = options(value, place, |v| as_text(v).map(|text| clean(&text)));
            if fact.value() != Some(&None) {
                let name = fact.or_absent(|| Fact::unknown(Why::Invalid("empty host name".into()), place.clone())).settle();
                found.push(Host { domain: shared_domain(&name), name });
            }
        }
    }
}

fn part_of(whole: &Traced, part: &str) -> Traced {
    Traced::new(Value::string(part.trim()), whole.origin.clone())
}

/// The names that the rule of a resource is about.
pub(super) fn by_rule(resource: &Resource, name: &'static str) -> Vec<Host> {
    let place = evidence(resource, name);
    let mut found = Vec::new();
    for value in resource.values_at(name) {
        for option in value.options() {
            match &option.value {
                Value::String(rule) => conditions(rule).for_each(|host| spread(&part_of(option, host), &place, false, &mut found)),
                Value::Null => {}
                _ => {
                    let name =
                        options(option, &place, |_| Said::Absent).or_absent(|| Fact::unknown(Why::lost(rule_of(resource)), place.clone()));
                    found.push(Host { name: name.settle(), domain: None });
                }
            }
        }
    }
    found
}

fn rule_of(resource: &Resource) -> String {
    format!("{}.rule", resource.address)
}

/// The host names that a rule asks for: `(http.host eq "a.example.com")`, `http.host in {"a.example.com" "b.example.com"}`.
fn conditions(rule: &str) -> impl Iterator<Item = &str> {
    const FIELD: &str = "http.host";
    rule.match_indices(FIELD).flat_map(move |(at, _)| {
        let before = rule.get(..at).unwrap_or_default().trim_end_matches([' ', '(']);
        let after = rule.get(at + FIELD.len()..).unwrap_or_default().trim_start();
        let (texts, most) = match after.split_once(' ') {
            Some(("eq", texts)) => (texts, 1),
            Some(("in", texts)) => (texts.split('}').next().unwrap_or_default(), usize::MAX),
            _ => ("", 0),
        };
        let most = if before.ends_with("not") { 0 } else { most };
        texts.split('"').skip(1).step_by(2).take(most)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_names_the_hosts_it_asks_for() {
        for (rule, hosts) in [
            ("(http.host eq \"a.example.com\")", &["a.example.com"][..]),
            (
                "http.host in {\"a.example.com\" \"b.example.com\"} and http.host eq \"c.example.com\"",
                &["a.example.com", "b.example.com", "c.example.com"],
            ),
            ("not (http.host eq \"a.example.com\")", &[]),
            ("http.host ne \"a.example.com\"", &[]),
            ("http.request.uri.path eq \"/x\"", &[]),
            ("true", &[]),
            ("http.host", &[]),
            ("http.host eq \"", &[""]),
        ] {
            assert_eq!(conditions(rule).collect::<Vec<_>>(), hosts, "{rule}");
        }
    }
}
