//! `Fn::Sub` and `Fn::Join`: strings put together from parts, some of which may not be known.
//!
//! A string with an unknown part is unknown, but where its text is that of a JSON list or object
//! (the `Sources` of a CDN domain) the structure around the holes is known: such a property becomes
//! that list, with the holes unknown.

use crate::text::Text;
use std::collections::BTreeMap;

use super::convert::{self, first_unknown, list, object, text};
use super::eval::{Call, invalid};
use super::functions::{unknown_from, unspoken};
use super::stack::Stack;
use super::world::{Evaluated, World};
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::syntax::node::{Node, NodeKind};
use crate::value::MAX_OPTIONS;
use crate::value::{Traced, Value, Why};

/// Characters that no template holds, around the number of a hole.
const OPEN: char = '\u{f0000}';
const CLOSE: char = '\u{f0001}';

/// A piece of a string under construction.
enum Part {
    Text(String),
    Value(Traced),
}

impl Stack<'_> {
    /// `Fn::Join: [delimiter, [parts]]`.
    pub(super) fn join(&self, call: &Call<'_>, world: &World) -> Evaluated {
        let arg = self.argument(call, world)?;
        let Some(ways) = arg.combinations(MAX_OPTIONS) else {
            return Ok(unknown_from(&arg, call.name, call.span));
        };
        let why = first_unknown(&arg);
        let results: Vec<Traced> = ways.iter().map(|way| self.join_one(call, way, world)).collect();
        Ok(one_of(results, why, call.span))
    }

    fn join_one(&self, call: &Call<'_>, arg: &Traced, world: &World) -> Traced {
        let Value::List(_, items) = &arg.value else { return unknown_or_invalid(arg, call) };
        let [delimiter, rest] = items.as_slice() else { return invalid(call.name, call.span) };
        let Some(delimiter) = text(&delimiter.value) else { return unknown_or_invalid(arg, call) };
        let Value::List(_, values) = &rest.value else {
            return if rest.value == Value::Null {
                Traced::new(Value::string(""), rest.origin.clone())
            } else {
                unknown_or_invalid(arg, call)
            };
        };
        let mut parts = Vec::new();
        for (i, value) in values.iter().enumerate() {
            if i > 0 {
                parts.push(Part::Text(delimiter.clone()));
            }
            parts.push(Part::Value(value.clone()));
        }
        self.assemble(parts, call, world)
    }

    /// `Fn::Sub: text` and `Fn::Sub: [text, {name: value}]`.
    pub(super) fn sub(&self, call: &Call<'_>, world: &World) -> Evaluated {
        let (template, names) = match &call.arg.kind {
            NodeKind::Sequence(items) => match items.as_slice() {
                [template] => (template, None),
                [template, names] => (template, Some(names)),
                _ => return Ok(invalid(call.name, call.span)),
            },
            _ => (call.arg, None),
        };
        let strict = world.strict();
        let template = match template.as_str() {
            Some(text) if template.tag.is_none() || call.tagged => text.to_owned(),
            _ => {
                let value = self.eval(template, &strict)?;
                match text(&value.value) {
                    Some(text) => text,
                    None => return Ok(unknown_from(&value, call.name, call.span)),
                }
            }
        };
        let mut given = BTreeMap::new();
        for entry in names.map_or(&[][..], Node::entries) {
            given.insert(entry.key.clone(), self.eval(&entry.value, &strict)?);
        }
        let mut parts = Vec::new();
        for piece in pieces(&template) {
            parts.push(match piece {
                Piece::Text(text) => Part::Text(text.to_owned()),
                Piece::Name(name) => Part::Value(match given.get(name) {
                    Some(value) => value.clone(),
                    None => self.substituted(name, call.span, &strict)?,
                }),
            });
        }
        let whole = list(
            parts
                .iter()
                .filter_map(|p| if let Part::Value(v) = p { Some(v.clone()) } else { None })
                .collect(),
        );
        let whole = Traced::new(whole, Origin::literal(call.span));
        let Some(ways) = whole.combinations(MAX_OPTIONS) else {
            return Ok(unknown_from(&whole, call.name, call.span));
        };
        let why = first_unknown(&whole);
        let results = ways.iter().map(|way| {
            let Value::List(_, values) = &way.value else { return way.clone() };
            let mut values = values.iter();
            let filled = parts.iter().filter_map(|p| match p {
                Part::Text(text) => Some(Part::Text(text.clone())),
                Part::Value(_) => values.next().map(|v| Part::Value(v.clone())),
            });
            self.assemble(filled.collect(), call, world)
        });
        Ok(one_of(results.collect(), why, call.span))
    }

    fn substituted(&self, name: &str, span: Span, world: &World) -> Evaluated {
        if self.locals.contains_key(name) {
            // "Locals" of the user guide, 2 November 2024: only `Ref` refers to them.
            return Ok(Traced::unknown(
                Why::Invalid(Text::same(format!("Fn::Sub: ${{{name}}}"))),
                Origin::literal(span),
            ));
        }
        let known = self.parameters.contains_key(name)
            || self.resources.contains_key(name)
            || name.starts_with("ALIYUN::");
        match self.split_attribute(name) {
            Some((resource, attribute)) if !known => {
                self.attribute(resource, attribute, span, world)
            }
            _ => self.lookup(name, span, world),
        }
    }

    /// The string of the parts; with unknown parts the structure of its JSON text, or unknown.
    fn assemble(&self, parts: Vec<Part>, call: &Call<'_>, world: &World) -> Traced {
        let mut out = String::new();
        let mut holes: Vec<Traced> = Vec::new();
        let mut inputs = Vec::new();
        for part in parts {
            match part {
                Part::Text(text) => out.push_str(&text),
                Part::Value(value) => {
                    inputs.extend(convert::origins(&value));
                    match text(&value.value) {
                        _ if matches!(
                            value.value,
                            Value::Bool(_) | Value::List(..) | Value::Object(..)
                        ) =>
                        {
                            out.push_str(&format!("{OPEN}{}{CLOSE}", holes.len()));
                            let what =
                                ("字符串和数值以外的值", "what is neither a string nor a number");
                            holes.push(Traced::unknown(unspoken(call.name, what), value.origin));
                        }
                        Some(text) => out.push_str(&text),
                        None => {
                            out.push_str(&format!("{OPEN}{}{CLOSE}", holes.len()));
                            holes.push(value);
                        }
                    }
                }
            }
            if out.len() > self.run.context.budget.string {
                return Traced::unknown(
                    Why::budget("字符串长度", "length of a string"),
                    Origin::literal(call.span),
                );
            }
        }
        inputs.retain(|o| !matches!(o.kind(), StepKind::Literal));
        let origin = Origin::step(StepKind::Function(call.name.into()), Some(call.span), inputs);
        let Some(first) = holes.first() else { return Traced::new(Value::string(out), origin) };
        if !world.strict && out.trim_start().starts_with(['[', '{']) {
            let parsed = convert::parse_json(&out, &origin);
            if let Some(value @ (Value::List(..) | Value::Object(..))) = parsed {
                return fill(Traced::new(value, origin), &holes);
            }
        }
        let around = match (out.split_once(OPEN), out.rsplit_once(CLOSE)) {
            (Some((before, _)), Some((_, after))) => {
                Some(Origin::outside(StepKind::Around(before.into(), after.into())))
            }
            _ => None,
        };
        let inputs = origin.inputs().iter().cloned().chain(around);
        let origin = Origin::step(StepKind::Function(call.name.into()), Some(call.span), inputs);
        Traced::unknown(
            first_unknown(first).unwrap_or_else(|| Why::Invalid(Text::same(call.name.to_owned()))),
            origin,
        )
    }
}

fn unknown_or_invalid(arg: &Traced, call: &Call<'_>) -> Traced {
    if first_unknown(arg).is_some() {
        unknown_from(arg, call.name, call.span)
    } else {
        invalid(call.name, call.span)
    }
}

fn one_of(mut results: Vec<Traced>, why: Option<Why>, span: Span) -> Traced {
    match (results.len(), why) {
        (1, _) => results.swap_remove(0),
        (_, why) => super::choices::choice(
            results,
            why.unwrap_or_else(|| Why::TargetUnknown(format!("{span:?}").into())),
        ),
    }
}

/// Puts the holes back into a parsed structure.
fn fill(traced: Traced, holes: &[Traced]) -> Traced {
    let origin = traced.origin.clone();
    let value = match &traced.value {
        Value::String(s) if s.contains(OPEN) => return hole(s, holes, &origin),
        Value::List(_, items) => list(items.iter().map(|i| fill(i.clone(), holes)).collect()),
        Value::Object(_, entries) => {
            object(entries.iter().map(|(k, v)| (k.clone(), fill(v.clone(), holes))).collect())
        }
        other => other.clone(),
    };
    Traced::new(value, inner_origin(&origin))
}

/// Inside a structure only the place of the string counts: a known part does not rest on its
/// neighbours.
fn inner_origin(origin: &Origin) -> Origin {
    match origin.span() {
        Some(span) => Origin::literal(span),
        None => origin.clone(),
    }
}

fn hole(text: &str, holes: &[Traced], origin: &Origin) -> Traced {
    let numbers =
        text.split(OPEN).skip(1).filter_map(|p| p.split(CLOSE).next()?.parse::<usize>().ok());
    let used: Vec<&Traced> = numbers.filter_map(|n| holes.get(n)).collect();
    let why = used
        .first()
        .and_then(|h| first_unknown(h))
        .unwrap_or_else(|| Why::Invalid(Text::same("Fn::Sub")));
    let step =
        Origin::step(origin.kind().clone(), origin.span(), used.iter().map(|h| h.origin.clone()));
    Traced::unknown(why, step)
}

enum Piece<'t> {
    Text(&'t str),
    Name(&'t str),
}

/// Text and `${names}` of a template; `${!x}` is the text `${x}`.
fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = template;
    while let Some(start) = rest.find("${") {
        let Some(length) = rest[start + 2..].find('}') else { break };
        let inner = &rest[start + 2..start + 2 + length];
        found.push(Piece::Text(&rest[..start]));
        if let Some(literal) = inner.strip_prefix('!') {
            found.push(Piece::Text("${"));
            found.push(Piece::Text(literal.trim_start()));
            found.push(Piece::Text("}"));
        } else {
            found.push(Piece::Name(inner.trim()));
        }
        rest = &rest[start + 3 + length..];
    }
    found.push(Piece::Text(rest));
    found
}
