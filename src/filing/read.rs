//! Reads attributes of resources into facts: options, absence and unknowns kept apart.
//!
//! Stands alone because every fact of servers and bindings is read the same way: numbers and
//! booleans may be written as strings, null is absence, a choice is several options, and an unknown
//! is open with its reason.

use crate::catalog::resources::{Flag, Scalar};
use crate::catalog::{Catalog, Regions, ResourceType};
use crate::filing::{Evidence, Fact};
use crate::graph::{Dialect, Resource, ResourceGraph};
use crate::value::{Attr, Number, Reasons, Traced, Value, Why};

/// What one possible value says.
pub(super) enum Said<T> {
    /// This.
    Value(T),
    /// As much as nothing (null, empty).
    Absent,
    /// Nothing that can be used.
    Open(Why),
}

impl<T> Said<T> {
    /// What the value says, read on.
    pub(super) fn and_then<U>(self, read: impl FnOnce(T) -> Said<U>) -> Said<U> {
        match self {
            Self::Value(value) => read(value),
            Self::Absent => Said::Absent,
            Self::Open(why) => Said::Open(why),
        }
    }

    /// What the value says, changed.
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> Said<U> {
        self.and_then(|value| Said::Value(change(value)))
    }
}

/// A graph with the tables.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) graph: &'a ResourceGraph,
    pub(super) catalog: &'a Catalog,
    /// The table of the catalogue, with regions that the user adds.
    pub(super) regions: &'a Regions,
}

impl<'a> View<'a> {
    /// The row of a resource.
    pub(super) fn row(&self, index: usize) -> Option<&'a ResourceType> {
        self.graph.resources.get(index).and_then(|r| self.catalog.resource(&r.type_name))
    }
}

/// Where an attribute stands: its value, or the header of the resource.
pub(super) fn evidence(resource: &Resource, name: &'static str) -> Evidence {
    let top = name.split(['.', '[']).next().unwrap_or(name);
    let span = resource.attributes.get(top).map_or(resource.span, |a| a.value_span);
    Evidence { span, attribute: name, origins: Vec::new() }
}

/// Reads every option of a value.
pub(super) fn options<T>(
    traced: &Traced,
    place: &Evidence,
    read: impl Fn(&Value) -> Said<T>,
) -> Fact<Option<T>> {
    let mut fact = Fact { options: Vec::new(), open: None, beyond: false, evidence: place.clone() };
    if fact.evidence.origins.is_empty() {
        fact.evidence.origins.push(traced.origin.clone());
    }
    add_whys(traced, &mut fact.open);
    for option in traced.options() {
        let evidence = Evidence { origins: vec![option.origin.clone()], ..place.clone() };
        let said = match &option.value {
            Value::Unknown(why) => Said::Open(why.clone()),
            Value::Null => Said::Absent,
            value => read(value),
        };
        match said {
            Said::Value(value) => fact.options.push((Some(value), evidence)),
            Said::Absent => fact.options.push((None, evidence)),
            Said::Open(why) => {
                fact.beyond = true;
                Reasons::add(&mut fact.open, Reasons::one(why, Some(option.origin.clone())));
            }
        }
    }
    fact
}

/// Adds the reasons of undecided choices.
fn add_whys(traced: &Traced, open: &mut Option<Reasons>) {
    if let Value::OneOf(one) = &traced.value {
        Reasons::add(open, Reasons::one(one.why.clone(), Some(traced.origin.clone())));
        one.options.iter().for_each(|option| add_whys(option, open));
    }
}

/// Reads an attribute; absent is the only option when it is not written.
pub(super) fn attribute<T>(
    resource: &Resource,
    name: &'static str,
    read: impl Fn(&Value) -> Said<T>,
) -> Fact<Option<T>> {
    let place = evidence(resource, name);
    match first(resource, name) {
        Attr::Set(traced) => options(&traced, &place, read),
        Attr::Absent => Fact::known(None, place),
    }
}

/// The first value at a path.
pub(super) fn first(resource: &Resource, path: &str) -> Attr {
    if path.contains(['.', '[']) {
        return resource.values_at(path).into_iter().next().map_or(Attr::Absent, Attr::Set);
    }
    resource.attr(path)
}

/// The most bytes of a text that is looked into. Names, addresses and lists of them are shorter; a
/// few hundred bytes of code can make texts of megabytes, of which every fact and message would
/// hold another copy.
const MAX_TEXT: usize = 64 << 10;

/// Whether a text is too long to be what an attribute asks for.
pub(super) fn is_endless(text: &str) -> bool {
    text.len() > MAX_TEXT
}

/// A value as text.
pub(super) fn as_text(value: &Value) -> Said<String> {
    match value {
        Value::String(text) if is_endless(text) => Said::Open(invalid(value)),
        Value::String(text) if text.trim().is_empty() => Said::Absent,
        Value::String(text) => Said::Value(text.trim().to_owned()),
        Value::Bool(_) | Value::Number(_) => Said::Value(value.to_string()),
        other => Said::Open(invalid(other)),
    }
}

/// A value as a number.
pub(super) fn as_number(value: &Value) -> Said<f64> {
    match value {
        Value::Number(number) => Said::Value(number.to_f64()),
        Value::String(text) if text.trim().is_empty() => Said::Absent,
        Value::String(text) => Number::parse(text.trim())
            .map_or_else(|| Said::Open(invalid(value)), |n| Said::Value(n.to_f64())),
        other => Said::Open(invalid(other)),
    }
}

/// The reason for a value that the attribute does not take.
pub(super) fn invalid(value: &Value) -> Why {
    match value {
        Value::List(..) => Why::invalid("该属性不接受列表", "the attribute takes no list"),
        Value::Object(..) => Why::invalid("该属性不接受映射", "the attribute takes no map"),
        value => Why::invalid(
            format!("该属性不接受值 {value}"),
            format!("the attribute takes no such value: {value}"),
        ),
    }
}

/// Whether a value is one of those in the table; exact in Terraform, whatever the case in ROS.
pub(super) fn matches(value: &Value, wanted: &[Scalar], dialect: Dialect) -> bool {
    let written = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        _ => return false,
    };
    wanted.iter().any(|scalar| match scalar {
        Scalar::Text(text) => same(text, &written, dialect != Dialect::Ros),
        Scalar::Bool(flag) => written.eq_ignore_ascii_case(if *flag { "true" } else { "false" }),
        Scalar::Number(number) => {
            Number::parse(&written).is_some_and(|n| (n.to_f64() - number).abs() < f64::EPSILON)
        }
    })
}

/// Compares texts.
pub(super) fn same(a: &str, b: &str, case_sensitive: bool) -> bool {
    if case_sensitive { a == b } else { a.eq_ignore_ascii_case(b) }
}

/// Whether an attribute has one of the values of a flag; absent is false.
pub(super) fn flagged(resource: &Resource, flag: &Flag) -> Fact<bool> {
    let place = evidence(resource, flag.name);
    let read = |value: &Value| Said::Value(matches(value, &flag.values, resource.dialect));
    attribute(resource, flag.name, read).or_absent(|| Fact::known(false, place.clone())).settle()
}
