//! Host names that stand together: lists, texts with commas, JSON lists in a text, conditions of a
//! rule.
//!
//! Stands alone because a single name needs none of this.

use crate::catalog::Means;
use crate::catalog::resources::{Domain, Flag, Scalar};
use crate::filing::read::{Said, View, as_text, evidence, matches, options};
use crate::filing::{Evidence, Fact};
use crate::graph::{Dialect, Resource, values_below};
use crate::value::{Traced, Value, Why};

use super::{Host, clean, shared_domain};

/// The names of a list; those of every attribute that holds some count.
pub(super) fn list(resource: &Resource, domain: &Domain) -> Vec<Host> {
    let commas = domain.form == "comma-separated";
    let mut found = Vec::new();
    for name in std::iter::once(domain.name).chain(domain.also.iter().copied()) {
        let place = evidence(resource, name);
        values(resource, name, domain.only.as_ref())
            .iter()
            .for_each(|value| spread(value, &place, commas, &mut found));
    }
    found
}

/// The values at a path; with a flag those of blocks whose attribute has one of its values. Where
/// it only may have one, what the block names may be no host at all: then it is not known.
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
        let below = values_below(&element, rest);
        match flagged(&values_below(&element, name), &flag.values, resource.dialect) {
            Ok(false) => {}
            Ok(true) => found.extend(below),
            Err(why) => {
                found.extend(below.first().map(|value| Traced::unknown(why, value.origin.clone())))
            }
        }
    }
    found
}

/// Whether an attribute has one of some values.
///
/// # Errors
/// It may: why that is not known.
fn flagged(said: &[Traced], wanted: &[Scalar], dialect: Dialect) -> Result<bool, Why> {
    let is = |value: &Traced| matches(&value.value, wanted, dialect);
    let mut any = false;
    for value in said {
        match &value.value {
            Value::Unknown(why) => return Err(why.clone()),
            Value::OneOf(one) if one.options.iter().any(is) != one.options.iter().all(is) => {
                return Err(one.why.clone());
            }
            Value::OneOf(one) => any |= one.options.iter().any(is),
            _ => any |= is(value),
        }
    }
    Ok(any)
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
            let Ok(names) = serde_json::from_str::<Vec<String>>(text) else {
                let name = Fact::unknown(
                    Why::invalid("域名列表无法读取", "list of host names"),
                    place.clone(),
                )
                .settle();
                found.push(Host { domain: None, name });
                return;
            };
            names.iter().for_each(|name| spread(&part_of(value, name), place, false, found));
        }
        Value::Null => {}
        _ => {
            let fact = options(value, place, |v| as_text(v).map(|text| clean(&text)));
            if fact.value() != Some(&None) {
                let name = fact
                    .or_absent(|| {
                        Fact::unknown(Why::invalid("域名是空的", "empty host name"), place.clone())
                    })
                    .settle();
                found.push(Host { domain: shared_domain(&name), name });
            }
        }
    }
}

fn part_of(whole: &Traced, part: &str) -> Traced {
    Traced::new(Value::string(part.trim()), whole.origin.clone())
}

/// The names that the rule of a resource is about.
pub(super) fn by_rule(view: View<'_>, resource: &Resource, name: &'static str) -> Vec<Host> {
    let place = evidence(resource, name);
    let named = zone_is_named(view, resource);
    let mut found = Vec::new();
    for value in resource.values_at(name) {
        for option in value.options() {
            match &option.value {
                Value::String(rule) => {
                    let before = found.len();
                    conditions(rule)
                        .for_each(|host| spread(&part_of(option, host), &place, false, &mut found));
                    // It asks for names in another way (`ends_with`, `ne`): which it means is not
                    // known, only of which site.
                    if found.len() == before && rule.contains(FIELD) && !named {
                        found.push(Host {
                            domain: None,
                            name: Fact::unknown(of_rule(resource), place.clone()).settle(),
                        });
                    }
                }
                Value::Null => {}
                _ => {
                    let name = options(option, &place, |_| Said::Absent)
                        .or_absent(|| Fact::unknown(Why::lost(rule_of(resource)), place.clone()));
                    found.push(Host { name: name.settle(), domain: None });
                }
            }
        }
    }
    found
}

/// Whether the code makes what a resource belongs to: the names of a site are all of its zone,
/// which it binds itself.
fn zone_is_named(view: View<'_>, resource: &Resource) -> bool {
    let rows = view.catalog.resource(&resource.type_name).into_iter().flat_map(|row| &row.to);
    let owner = rows
        .filter(|row| row.2 == Means::BelongsTo)
        .flat_map(|row| resource.values_at(row.0))
        .next();
    owner.is_some_and(|value| !value.references().is_empty())
}

fn of_rule(resource: &Resource) -> Why {
    let address = &resource.address;
    Why::unsettled(
        format!("`{address}` 的规则针对哪些域名"),
        format!("which host names the rule of `{address}` is about"),
    )
}

fn rule_of(resource: &Resource) -> String {
    format!("{}.rule", resource.address)
}

/// What a rule calls the host name of a request.
const FIELD: &str = "http.host";

/// The host names that a rule asks for: `(http.host eq "a.example.com")`, `http.host in
/// {"a.example.com" "b.example.com"}`.
fn conditions(rule: &str) -> impl Iterator<Item = &str> {
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
