//! Values of template parameters: from the stack around, the command line, parameter files, and
//! defaults.
//!
//! `AllowedValues` decide what a parameter without value can be, and travel with a default so that
//! a finding on it can say what else may be chosen at deployment.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::choices::choice;
use super::convert::{boolean, literal, number, parse_json, text, whole};
use super::iact3;
use super::run::Run;
use crate::dialect::Context;
use crate::dialect::unread::UnreadNames;
use crate::origin::{Origin, StepKind};
use crate::source::{FileId, Span};
use crate::syntax::node::{Node, NodeKind};
use crate::value::{MAX_OPTIONS, Number, Traced, Value, Why};

/// Values of all declared parameters. `outermost` templates take values from outside, nested ones
/// only what is passed.
pub(super) fn evaluate(
    run: &Run<'_>,
    root: &Node,
    given: &BTreeMap<Arc<str>, Traced>,
    outermost: bool,
) -> BTreeMap<Arc<str>, Traced> {
    let mut outer = given.clone();
    if outermost {
        let names: Vec<&Arc<str>> =
            root.get("Parameters").map_or(&[][..], Node::entries).iter().map(|e| &e.key).collect();
        outer.extend(from_outside(run, &names));
    }
    let mut values = BTreeMap::new();
    for entry in root.get("Parameters").map_or(&[][..], Node::entries) {
        let declaration = Declaration::read(&entry.key, &entry.value, "String");
        let value = match outer.get(&entry.key) {
            Some(value) => declaration.convert_all(value),
            None => declaration.own_value(entry.key_span),
        };
        values.insert(
            entry.key.clone(),
            if declaration.secret { declaration.hide(value, run) } else { value },
        );
    }
    values
}

/// The value that the description of a Terraform variable gives it as a parameter (the variable has
/// the type); `place` is where it is declared.
pub(super) fn declared(name: &Arc<str>, node: &Node, place: Span) -> Traced {
    Declaration::read(name, node, "").own_value(place)
}

/// Values from parameter files and then from the command line, for some `declared` parameters and
/// others.
fn from_outside(run: &Run<'_>, declared: &[&Arc<str>]) -> BTreeMap<Arc<str>, Traced> {
    let inputs = run.context.inputs;
    let mut values = BTreeMap::new();
    for file in &inputs.parameter_files {
        let source = run.context.sources.file(*file);
        let is_json = source.text.trim_start().starts_with(['{', '[']);
        let document = if is_json {
            crate::syntax::json::parse(*file, &source.text)
        } else {
            crate::syntax::yaml::parse(*file, &source.text)
        };
        if document.incomplete || source.lost {
            values.extend(left_open(run, *file, declared));
        }
        for problem in document.problems {
            run.problems.borrow_mut().push(problem);
        }
        for root in &document.roots {
            if root.get("tests").is_some() {
                values.extend(iact3::together(&iact3::read(root)).0);
                continue;
            }
            for (name, node) in file_entries(root) {
                if node.as_str() == Some("$[iact3-auto]") {
                    continue;
                }
                let mut value = literal(node);
                value.origin = Origin::leaf(StepKind::ValueFile(name.clone()), node.span);
                values.insert(name, value);
            }
        }
    }
    for (name, value) in &inputs.parameters {
        let name: Arc<str> = name.as_str().into();
        let origin = Origin::outside(StepKind::CommandLine(name.clone()));
        values.insert(name, Traced::new(Value::string(value.as_str()), origin));
    }
    values
}

/// Parameters that a file may set of which a part could not be read: their values are not known,
/// unless a later source has one.
fn left_open(run: &Run<'_>, file: FileId, declared: &[&Arc<str>]) -> Vec<(Arc<str>, Traced)> {
    let sources = run.context.sources;
    let source = sources.file(file);
    let place = Span::new(file, 0, source.text.len());
    let mut names = UnreadNames::default();
    names.add(sources, place);
    let value = Traced::unknown(
        Why::Unparsed(source.path.clone()),
        Origin::leaf(StepKind::Place, place.at_start()),
    );
    declared
        .iter()
        .filter(|name| names.may_hold(name))
        .map(|name| ((*name).clone(), value.clone()))
        .collect()
}

/// The region of the stack: that from outside, else those of iact3 tests among the parameter files.
pub(super) fn region(context: &Context<'_>) -> Option<Traced> {
    if let Some(region) = context.inputs.region_value() {
        return Some(region);
    }
    context.inputs.parameter_files.iter().rev().find_map(|file| {
        let source = context.sources.file(*file);
        let tests = source
            .text
            .contains("tests")
            .then(|| crate::syntax::yaml::parse(*file, &source.text))?;
        tests
            .roots
            .iter()
            .filter(|r| r.get("tests").is_some())
            .find_map(|r| iact3::together(&iact3::read(r)).1)
    })
}

/// The entries of a parameter file: a flat map, a list of key and value, or either below
/// `Parameters`.
pub(super) fn file_entries(root: &Node) -> Vec<(Arc<str>, &Node)> {
    match &root.kind {
        NodeKind::Sequence(items) => items
            .iter()
            .filter_map(|item| {
                Some((item.get("ParameterKey")?.as_str()?.into(), item.get("ParameterValue")?))
            })
            .collect(),
        NodeKind::Mapping(entries) => match root
            .get("Parameters")
            .or_else(|| root.get("parameters"))
        {
            Some(inner) if matches!(inner.kind, NodeKind::Sequence(_) | NodeKind::Mapping(_)) => {
                file_entries(inner)
            }
            _ => entries.iter().map(|e| (e.key.clone(), &e.value)).collect(),
        },
        _ => Vec::new(),
    }
}

/// What a template says of one parameter.
struct Declaration<'n> {
    name: Arc<str>,
    type_name: Arc<str>,
    default: Option<&'n Node>,
    allowed: Vec<Traced>,
    allowed_span: Option<Span>,
    range: Option<(i64, i64)>,
    /// Whether values must not be shown.
    secret: bool,
}

impl<'n> Declaration<'n> {
    fn read(name: &Arc<str>, node: &'n Node, without_type: &str) -> Self {
        let type_name: Arc<str> =
            node.get("Type").and_then(Node::as_str).unwrap_or(without_type).into();
        let bound = |key: &str| node.get(key).and_then(|n| whole(&literal(n).value));
        let range = bound("MinValue").zip(bound("MaxValue"));
        let list = node.get("AllowedValues");
        let mut declaration = Self {
            name: name.clone(),
            type_name,
            default: node.get("Default"),
            allowed: Vec::new(),
            allowed_span: list.map(|l| l.span),
            range,
            secret: node.get("NoEcho").is_some_and(|n| boolean(&literal(n).value) == Some(true)),
        };
        let allowed = list.map_or(&[][..], Node::items).iter().map(|item| {
            let origin = Origin::leaf(StepKind::AllowedValue(name.clone()), item.span);
            Traced::new(declaration.convert(literal(item).value, &origin), origin)
        });
        declaration.allowed = allowed.collect();
        declaration
    }

    /// Keeps a value, and all that the template says it may be, out of reports; the value with the
    /// mark.
    fn hide(&self, value: Traced, run: &Run<'_>) -> Traced {
        let sources = run.context.sources;
        value.hide(sources);
        self.allowed.iter().for_each(|allowed| allowed.hide(sources));
        if let Some(default) = self.default {
            literal(default).hide(sources);
            sources.hide([default.span], []);
        }
        sources.hide(self.allowed_span, []);
        value.marked()
    }

    /// The value when none is given: the default, or what is allowed.
    fn own_value(&self, key: Span) -> Traced {
        if self.type_name.starts_with("ALIYUN::OOS::") {
            return Traced::unknown(
                Why::DataSource(self.type_name.clone()),
                Origin::leaf(StepKind::Parameter(self.name.clone()), key),
            );
        }
        if let Some(default) = self.default {
            let inputs: Vec<Origin> = self.allowed_step().into_iter().collect();
            let origin = Origin::step(
                StepKind::ParameterDefault(self.name.clone()),
                Some(default.span),
                inputs,
            );
            return Traced::new(self.convert(literal(default).value, &origin), origin);
        }
        if &*self.type_name == "Boolean" && self.allowed.is_empty() {
            let origin = Origin::leaf(StepKind::AllowedValue(self.name.clone()), key);
            let options = [true, false].map(|b| Traced::new(Value::Bool(b), origin.clone()));
            return choice(options.into(), Why::ParameterWithoutValue(self.name.clone()));
        }
        let why = Why::ParameterChoice(self.name.clone());
        let options =
            if self.allowed.is_empty() { self.whole_numbers(key) } else { self.allowed.clone() };
        match options.len() {
            0 => Traced::unknown(
                Why::ParameterWithoutValue(self.name.clone()),
                Origin::leaf(StepKind::Parameter(self.name.clone()), key),
            ),
            1..=MAX_OPTIONS => choice(options, why),
            _ => Traced::unknown(
                why,
                Origin::leaf(
                    StepKind::Parameter(self.name.clone()),
                    self.allowed_span.unwrap_or(key),
                ),
            ),
        }
    }

    /// A number with both bounds close together is one of the whole numbers between: no property
    /// that matters takes fractions.
    fn whole_numbers(&self, key: Span) -> Vec<Traced> {
        let Some((low, high)) = self.range.filter(|_| &*self.type_name == "Number") else {
            return Vec::new();
        };
        let origin = Origin::leaf(StepKind::AllowedValue(self.name.clone()), key);
        let within = high.checked_sub(low).is_some_and(|n| (0..64).contains(&n));
        if !within {
            return Vec::new();
        }
        (low..=high).map(|n| Traced::new(Value::Number(Number::from(n)), origin.clone())).collect()
    }

    fn allowed_step(&self) -> Option<Origin> {
        let values: Arc<[Arc<str>]> = match (self.allowed.is_empty(), self.range) {
            _ if self.secret => return None,
            (false, _) => self
                .allowed
                .iter()
                .take(MAX_OPTIONS)
                .filter_map(|a| text(&a.value))
                .map(Into::into)
                .collect(),
            (true, Some((low, high)))
                if high.checked_sub(low).is_some_and(|n| (0..64).contains(&n)) =>
            {
                (low..=high).map(|n| n.to_string().into()).collect()
            }
            _ => return None,
        };
        let kind = StepKind::AllowedValues(self.name.clone(), values);
        Some(
            self.allowed_span.map_or_else(
                || Origin::outside(kind.clone()),
                |span| Origin::leaf(kind.clone(), span),
            ),
        )
    }

    /// A given value (perhaps several possible ones) by the type of the parameter.
    fn convert_all(&self, value: &Traced) -> Traced {
        match &value.value {
            Value::OneOf(one) => {
                choice(one.options.iter().map(|o| self.convert_all(o)).collect(), one.why.clone())
            }
            Value::Unknown(why @ Why::Unparsed(_))
                if !self.allowed.is_empty() && self.allowed.len() <= MAX_OPTIONS =>
            {
                choice(self.allowed.clone(), why.clone())
            }
            Value::Unknown(_) => value.clone(),
            known => Traced::new(self.convert(known.clone(), &value.origin), value.origin.clone()),
        }
    }

    /// A value by the type of the parameter; what does not fit stays as it is, for the service to
    /// refuse.
    fn convert(&self, value: Value, origin: &Origin) -> Value {
        let empty = matches!(&value, Value::String(s) if s.is_empty());
        match (&*self.type_name, &value) {
            (_, Value::Null | Value::OneOf(_) | Value::Unknown(_)) => value,
            ("Number" | "Boolean" | "Json", _) if empty => Value::Null,
            ("Number", _) => number(&value).map_or(value, Value::Number),
            ("Boolean", _) => boolean(&value).map_or(value, Value::Bool),
            ("Json", Value::String(s)) => parse_json(s, origin).unwrap_or(value),
            ("CommaDelimitedList", Value::String(s)) => {
                let parts = s
                    .split(',')
                    .map(|part| Traced::new(Value::string(part.trim()), origin.clone()));
                super::convert::list(if s.trim().is_empty() { Vec::new() } else { parts.collect() })
            }
            ("String", Value::Number(_) | Value::Bool(_)) => {
                text(&value).map_or(value, Value::string)
            }
            _ => value,
        }
    }
}
