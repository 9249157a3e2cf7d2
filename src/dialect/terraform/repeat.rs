//! `count` and `for_each`: which instances there are, also where that is not decided.

use crate::text::Text;
use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::HashMap;

use crate::account;
use crate::dialect::terraform::config::Decl;
use crate::dialect::terraform::eval::{Evaluator, Scope};
use crate::dialect::terraform::keys::{key_text, string_key};
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::syntax::hcl::Attribute;
use crate::value::{ListKind, MAX_OPTIONS, Number, Traced, Truth, Value, Why};

/// The longest key of an instance in bytes: it is part of every address, and addresses are printed
/// whole.
const MAX_KEY: usize = 1_024;

/// What `count` and `each` mean in one instance.
#[derive(Clone, Debug, Default)]
pub(super) struct Repeat {
    pub(super) index: Option<Traced>,
    pub(super) key: Option<Traced>,
    pub(super) value: Option<Traced>,
}

/// One instance, or all of them where their number is not known.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// As printed in addresses.
    pub(super) key: Option<Arc<str>>,
    pub(super) repeat: Repeat,
    pub(super) exists: Truth,
    pub(super) count_unknown: Option<Why>,
}

/// What the instances are as a value.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    /// Neither `count` nor `for_each`; without a member when it is not enabled.
    Single,
    /// `count`.
    Tuple(usize),
    /// `for_each`.
    Keys(Vec<Arc<str>>),
    /// One of several counts.
    Counts(Vec<(usize, Origin)>, Why),
    /// One of several sets of keys.
    KeySets(Vec<(Vec<Arc<str>>, Origin)>, Why),
    /// Not known.
    Unknown(Why),
}

/// The instances of a resource or module call.
#[derive(Clone, Debug)]
pub(super) struct Expansion {
    pub(super) members: Vec<Member>,
    pub(super) shape: Shape,
    by_key: HashMap<Arc<str>, usize>,
}

impl Expansion {
    fn new(members: Vec<Member>, shape: Shape) -> Self {
        let by_key =
            members.iter().enumerate().filter_map(|(i, m)| Some((m.key.clone()?, i))).collect();
        Self { members, shape, by_key }
    }

    /// The member with a key as printed; the one that stands for all where their number is not
    /// known.
    pub(super) fn member(&self, key: Option<&str>) -> Option<usize> {
        match key.and_then(|k| self.by_key.get(k)) {
            Some(index) => Some(*index),
            None if matches!(
                self.shape,
                Shape::Single | Shape::Counts(..) | Shape::Unknown(..)
            ) =>
            {
                (!self.members.is_empty()).then_some(0)
            }
            None if key.is_none() && self.members.len() == 1 => Some(0),
            None => None,
        }
    }
}

impl Evaluator<'_> {
    /// The instances of a resource or module call.
    pub(super) fn expand_block(&mut self, decl: &Decl<'_>, scope: Scope<'_>) -> Expansion {
        match (decl.attribute("count"), decl.attribute("for_each"), decl.enabled()) {
            (None, None, Some(enabled)) => self.expand_enabled(enabled, scope),
            (count, for_each, _) => self.expand(count, for_each, scope),
        }
    }

    /// `lifecycle { enabled = … }` of OpenTofu 1.11: one instance or none, without a key.
    fn expand_enabled(&mut self, enabled: &Attribute, scope: Scope<'_>) -> Expansion {
        let result = self.eval(&enabled.value, scope);
        let value = self.settle(result, enabled.value.span);
        let exists = match &value.value {
            Value::Bool(true) => Truth::True,
            Value::String(text) if &**text == "true" => Truth::True,
            Value::Bool(false) => Truth::False,
            Value::String(text) if &**text == "false" => Truth::False,
            Value::Unknown(why) => Truth::unknown(why.clone(), Some(value.origin.clone())),
            Value::OneOf(one) => Truth::unknown(one.why.clone(), Some(value.origin.clone())),
            _ => Truth::unknown(
                Why::invalid("`enabled` 不是布尔值", "enabled is no boolean"),
                Some(value.origin.clone()),
            ),
        };
        let member = Member { key: None, repeat: Repeat::default(), exists, count_unknown: None };
        let members: Vec<Member> =
            Some(member).filter(|m| m.exists != Truth::False).into_iter().collect();
        self.members += members.len();
        Expansion::new(members, Shape::Single)
    }

    /// The instances that `count` or `for_each` of a block make.
    pub(super) fn expand(
        &mut self,
        count: Option<&Attribute>,
        for_each: Option<&Attribute>,
        scope: Scope<'_>,
    ) -> Expansion {
        let expansion = match (count, for_each) {
            (Some(count), _) => self.expand_count(count, scope),
            (None, Some(for_each)) => self.expand_for_each(for_each, scope),
            (None, None) => {
                let member = Member {
                    key: None,
                    repeat: Repeat::default(),
                    exists: Truth::True,
                    count_unknown: None,
                };
                Expansion::new(vec![member], Shape::Single)
            }
        };
        self.members += expansion.members.len();
        expansion
    }

    /// Instances that may still be made.
    fn room(&self) -> usize {
        let budget = self.context.budget.elements;
        budget.min(budget.saturating_mul(2).saturating_sub(self.members))
    }

    fn expand_count(&mut self, count: &Attribute, scope: Scope<'_>) -> Expansion {
        let result = self.eval(&count.value, scope);
        let value = self.settle(result, count.value.span);
        let span = count.value.span;
        let index = |i: usize| Traced::new(whole_number(i), Origin::leaf(StepKind::Element, span));
        let mut counts = Vec::new();
        for option in value.options() {
            match self.whole(&option.value, span) {
                Ok(n) => counts.push((n, option.origin.clone())),
                Err(why) => return unknown(why, &value.origin),
            }
        }
        let why = match &value.value {
            Value::OneOf(one) => one.why.clone(),
            _ => Why::CountUnknown(self.text_of(span)),
        };
        let least = counts.iter().map(|c| c.0).min().unwrap_or(0);
        let most = counts.iter().map(|c| c.0).max().unwrap_or(0);
        if least == most {
            let member = |i| Member {
                key: key_text(&whole_number(i)),
                repeat: Repeat { index: Some(index(i)), ..Repeat::default() },
                exists: Truth::True,
                count_unknown: None,
            };
            return Expansion::new((0..most).map(member).collect(), Shape::Tuple(most));
        }
        let exists = if least == 0 {
            Truth::unknown(why.clone(), Some(value.origin.clone()))
        } else {
            Truth::True
        };
        let at_most_one = most == 1;
        let origin = Origin::leaf(StepKind::Element, span);
        let number = match most {
            1 => index(0),
            2..=MAX_OPTIONS => {
                self.choose((0..most).map(index).collect(), why.clone(), origin, span)
            }
            _ => Traced::unknown(why.clone(), origin),
        };
        let repeat = Repeat { index: Some(number), ..Repeat::default() };
        let key = if at_most_one { key_text(&whole_number(0)) } else { None };
        let count_unknown = (!at_most_one).then(|| why.clone());
        Expansion::new(
            vec![Member { key, repeat, exists, count_unknown }],
            Shape::Counts(counts, why),
        )
    }

    /// A number of instances.
    fn whole(&mut self, value: &Value, span: Span) -> Result<usize, Why> {
        let n = match value {
            Value::Number(n) => n.to_i64(),
            Value::String(text) => Number::parse(text).and_then(|n| n.to_i64()),
            Value::Unknown(why) => return Err(why.clone()),
            Value::OneOf(one) => return Err(one.why.clone()),
            Value::Null => return Err(Why::invalid("`count` 是 null", "count is null")),
            _ => return Err(Why::invalid("`count` 不是数字", "count is not a number")),
        };
        let n = n.and_then(|n| usize::try_from(n).ok()).ok_or_else(|| {
            Why::invalid("`count` 不是非负整数", "count is not a whole number from 0")
        })?;
        if n > self.room() {
            return Err(self.over(
                Text::new(
                    format!("{} 个实例", self.context.budget.elements),
                    format!("{} instances", self.context.budget.elements),
                ),
                span,
            ));
        }
        self.made(n, account::MEMBER, span)?;
        Ok(n)
    }

    fn expand_for_each(&mut self, for_each: &Attribute, scope: Scope<'_>) -> Expansion {
        let result = self.eval(&for_each.value, scope);
        let value = self.settle(result, for_each.value.span);
        let span = for_each.value.span;
        let mut sets: Vec<(BTreeMap<Arc<str>, Traced>, Origin)> = Vec::new();
        for option in value.options() {
            match self.keyed(option, span) {
                Ok(entries) => sets.push((entries, option.origin.clone())),
                Err(why) => return unknown_keys(why, &value, span),
            }
        }
        if let ([(entries, origin)], false) =
            (sets.as_slice(), matches!(value.value, Value::OneOf(_)))
        {
            let keys: Vec<Arc<str>> = entries.keys().cloned().collect();
            let members = entries
                .iter()
                .map(|(k, v)| keyed_member(k, v.clone(), origin, span, Truth::True))
                .collect();
            return Expansion::new(members, Shape::Keys(keys));
        }
        let why = match &value.value {
            Value::OneOf(one) => one.why.clone(),
            _ => Why::CountUnknown(self.text_of(span)),
        };
        let mut all: BTreeMap<Arc<str>, Vec<Traced>> = BTreeMap::new();
        for (entries, _) in &sets {
            for (key, value) in entries {
                all.entry(key.clone()).or_default().push(value.clone());
            }
        }
        let mut members = Vec::new();
        for (key, values) in all {
            let exists = if values.len() == sets.len() {
                Truth::True
            } else {
                Truth::unknown(why.clone(), Some(value.origin.clone()))
            };
            let chosen = self.choose(values, why.clone(), value.origin.clone(), span);
            members.push(keyed_member(&key, chosen, &value.origin, span, exists));
        }
        let sets = sets
            .into_iter()
            .map(|(entries, origin)| (entries.into_keys().collect(), origin))
            .collect();
        Expansion::new(members, Shape::KeySets(sets, why))
    }

    /// Keys and values of a `for_each`.
    fn keyed(&mut self, value: &Traced, span: Span) -> Result<BTreeMap<Arc<str>, Traced>, Why> {
        let entries: BTreeMap<Arc<str>, Traced> = match &value.value {
            Value::Object(_, entries) => (**entries).clone(),
            Value::List(ListKind::Set, items) => {
                let mut entries = BTreeMap::new();
                for item in items.iter() {
                    let key = match &item.value {
                        Value::String(text) => text.clone(),
                        Value::Unknown(why) => return Err(why.clone()),
                        Value::OneOf(one) => return Err(one.why.clone()),
                        _ => {
                            return Err(Why::invalid(
                                "`for_each` 需要字符串的集合（set）",
                                "for_each needs a set of strings",
                            ));
                        }
                    };
                    entries.insert(key, item.clone());
                }
                entries
            }
            Value::Unknown(why) => return Err(why.clone()),
            Value::OneOf(one) => return Err(one.why.clone()),
            Value::Null => return Err(Why::invalid("`for_each` 是 null", "for_each is null")),
            _ => {
                return Err(Why::invalid(
                    "`for_each` 需要映射或字符串的集合（set）",
                    "for_each needs a map or a set of strings",
                ));
            }
        };
        if entries.len() > self.room() {
            return Err(self.over(
                Text::new(
                    format!("{} 个实例", self.context.budget.elements),
                    format!("{} instances", self.context.budget.elements),
                ),
                span,
            ));
        }
        if entries.keys().any(|key| key.len() > MAX_KEY) {
            return Err(self.over(
                Text::new(
                    format!("实例的键 {MAX_KEY} 字节"),
                    format!("{MAX_KEY} bytes in the key of an instance"),
                ),
                span,
            ));
        }
        self.made(entries.len(), account::MEMBER, span)?;
        Ok(entries)
    }
}

fn whole_number(n: usize) -> Value {
    Value::Number(Number::from(i64::try_from(n).unwrap_or(i64::MAX)))
}

fn keyed_member(
    key: &Arc<str>,
    value: Traced,
    origin: &Origin,
    span: Span,
    exists: Truth,
) -> Member {
    let from = crate::dialect::terraform::eval::unreferenced(origin);
    let key_value =
        Traced::new(Value::String(key.clone()), Origin::step(StepKind::Element, Some(span), from));
    let repeat = Repeat { index: None, key: Some(key_value), value: Some(value) };
    Member { key: Some(string_key(key)), repeat, exists, count_unknown: None }
}

/// One member stands for however many there are.
fn unknown(why: Why, origin: &Origin) -> Expansion {
    let part = Traced::unknown(why.clone(), origin.clone());
    let repeat = Repeat { index: Some(part.clone()), key: Some(part.clone()), value: Some(part) };
    let exists = Truth::unknown(why.clone(), Some(origin.clone()));
    let member = Member { key: None, repeat, exists, count_unknown: Some(why.clone()) };
    Expansion::new(vec![member], Shape::Unknown(why))
}

/// As [`unknown`], with what the elements refer to.
fn unknown_keys(why: Why, value: &Traced, span: Span) -> Expansion {
    let elements: Vec<Origin> = match &value.value {
        Value::List(_, items) => items.iter().take(MAX_OPTIONS).map(|i| i.origin.clone()).collect(),
        _ => Vec::new(),
    };
    let some = !elements.is_empty();
    let origin = Origin::step(
        StepKind::Place,
        Some(span),
        [value.origin.clone()].into_iter().chain(elements),
    );
    let mut expansion = unknown(why, &origin);
    if some && let Some(member) = expansion.members.first_mut() {
        member.exists = Truth::True;
    }
    expansion
}
