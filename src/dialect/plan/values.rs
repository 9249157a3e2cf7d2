//! Attribute values of a plan: what is known, what is known after apply only, what is sensitive,
//! and what each refers to.
//!
//! Three trees of the same shape say so (`values`, `after_unknown`, `sensitive_values`), and a
//! fourth, the configuration's expressions, says what was written. They are walked together;
//! nothing is copied but what goes into the graph.

mod shapes;

use std::rc::Rc;
use std::sync::Arc;

use foldhash::HashSet;

use super::code_places::nested;
use super::follow::{Followed, Follower, Scope};
use super::index::marked;
use crate::dialect::Budget;
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::syntax::hcl::Block;
use crate::syntax::node::{Node, NodeKind};
use crate::value::{ListKind, Number, ObjectKind, Traced, Value, Why};

pub(super) use shapes::spread;
use shapes::{MAX_CANDIDATES, blocks_of, groups_of, is_expression, says_unknown};

/// Nesting of values that is read; nothing real comes near.
const MAX_DEPTH: usize = 64;

/// What was written for a value.
#[derive(Clone)]
pub(super) enum Given<'a> {
    /// Nothing.
    Nothing,
    /// Something that the plan does not show (a `dynamic` block).
    Hidden,
    /// Blocks; which one belongs to which element is found by what they say.
    Blocks(Vec<&'a Node>),
    /// An expression, with what it refers to.
    Expression(Rc<Followed>),
}

/// The place of a value.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    /// The place in the code; the plan's own where there is none.
    pub(super) code: Option<Span>,
    /// The block in the code whose arguments are the value's.
    pub(super) block: Option<&'a Block>,
    /// Where to point when the plan has no value.
    pub(super) fallback: Span,
}

/// One value with its markers.
#[derive(Clone, Copy)]
pub(super) struct Marked<'a> {
    /// The value, if known.
    pub(super) known: Option<&'a Node>,
    /// Whether it, or parts of it, are known after apply only.
    pub(super) unknown: Option<&'a Node>,
    /// Whether it, or parts of it, are sensitive; either may say so.
    pub(super) sensitive: [Option<&'a Node>; 2],
}

impl<'a> Marked<'a> {
    fn entry(self, key: &str) -> Self {
        let get = |n: Option<&'a Node>| n.and_then(|n| n.get(key));
        Self {
            known: get(self.known),
            unknown: get(self.unknown),
            sensitive: self.sensitive.map(get),
        }
    }

    fn item(self, index: usize) -> Self {
        let get = |n: Option<&'a Node>| n.and_then(|n| n.items().get(index));
        Self {
            known: get(self.known),
            unknown: get(self.unknown),
            sensitive: self.sensitive.map(get),
        }
    }
}

/// Reads the attributes of one resource.
pub(super) struct Values<'v, 'i, 'a> {
    pub(super) follower: &'v Follower<'i, 'a>,
    pub(super) scope: Scope<'a>,
    pub(super) budget: Budget,
    /// Texts that are sensitive wherever they stand.
    pub(super) secrets: &'v HashSet<&'a str>,
    /// `type.name.attribute`, for reasons.
    pub(super) subject: Arc<str>,
}

impl<'a> Values<'_, '_, 'a> {
    /// What was written, from expressions of the configuration. A plan has none for `dynamic`
    /// blocks: parts of a value that are known, beside others that are not, must have been
    /// written.
    pub(super) fn given(&self, exprs: Vec<&'a Node>, value: Marked<'a>) -> Given<'a> {
        let blocks: Vec<&Node> = exprs.iter().copied().filter(|e| !is_expression(e)).collect();
        match (exprs.is_empty(), blocks.is_empty()) {
            (true, _) if marked(value.unknown) => Given::Nothing,
            (true, _) => Given::Hidden,
            (false, true) => Given::Expression(Rc::new(self.follow(&exprs))),
            (false, false) => Given::Blocks(blocks),
        }
    }

    /// What was written in blocks that only the code shows (`dynamic`).
    pub(super) fn unseen(&self) -> Given<'a> {
        let mut followed = self.follower.code(&self.scope);
        followed.open.get_or_insert_with(|| Why::Computed(self.subject.clone()));
        Given::Expression(Rc::new(followed))
    }

    fn follow(&self, exprs: &[&'a Node]) -> Followed {
        let mut all = Followed::default();
        for expr in exprs {
            let followed = self.follower.expression(expr, &self.scope);
            all.groups.extend(followed.groups);
            all.open = all.open.or(followed.open);
        }
        all
    }

    /// Everything that expressions inside blocks refer to.
    fn follow_blocks(&self, blocks: &[&'a Node], all: &mut Followed, depth: usize) {
        for block in blocks {
            if depth > MAX_DEPTH || all.groups.len() > MAX_CANDIDATES {
                return;
            }
            let (expressions, inner): (Vec<_>, Vec<_>) = block
                .entries()
                .iter()
                .flat_map(|e| spread(&e.value))
                .partition(|e| is_expression(e));
            let followed = self.follow(&expressions);
            all.groups.extend(followed.groups);
            all.open = all.open.take().or(followed.open);
            self.follow_blocks(&inner, all, depth + 1);
        }
    }

    /// The value; `None` when it is absent.
    pub(super) fn value(
        &self,
        marked_value: Marked<'a>,
        given: &Given<'a>,
        spot: Spot<'a>,
        depth: usize,
    ) -> Option<Traced> {
        let Marked { known, unknown, sensitive } = marked_value;
        let span = spot.code.or(known.map(|n| n.span)).unwrap_or(spot.fallback);
        if depth > MAX_DEPTH {
            return Some(Traced::unknown(
                Why::budget("值的嵌套层数", "depth of a value"),
                Origin::leaf(StepKind::Plan, span),
            ));
        }
        if marked(unknown) {
            return self.unknown(given, span);
        }
        let known = known.filter(|n| !matches!(n.kind, NodeKind::Null));
        let secret =
            || known.and_then(Node::as_str).is_some_and(|text| self.secrets.contains(text));
        if sensitive.into_iter().any(marked) || secret() {
            return known.map(|_| Traced::unknown(Why::Sensitive, self.origin(given, span)));
        }
        // Blocks carry their references inside.
        let origin = if matches!(given, Given::Blocks(_)) {
            Origin::leaf(StepKind::Plan, span)
        } else {
            self.origin(given, span)
        };
        let shape = known.or(unknown.filter(|n| says_unknown(n, 0)))?;
        let value = match &shape.kind {
            NodeKind::Null => return None,
            NodeKind::Bool(value) => Value::Bool(*value),
            NodeKind::Number(number) => Number::parse(number.decimal()).map_or(
                Value::Unknown(Why::budget("数字的大小", "size of a number")),
                Value::Number,
            ),
            NodeKind::String { text, .. } if text.len() > self.budget.string => {
                Value::Unknown(Why::budget("字符串长度", "length of a string"))
            }
            NodeKind::String { text, .. } => Value::String(text.clone()),
            NodeKind::Sequence(items) if items.len() > self.budget.elements => too_many(),
            NodeKind::Mapping(entries) if entries.len() > self.budget.elements => too_many(),
            NodeKind::Sequence(items) => self.list(marked_value, items, given, spot, depth),
            NodeKind::Mapping(_) => self.object(marked_value, given, spot, depth),
        };
        Some(Traced::new(value, origin))
    }

    /// A value that is known after apply only. What was not written counts as absent: the provider
    /// will supply it. So does what was written and rests on known values alone: then null was
    /// written.
    fn unknown(&self, given: &Given<'a>, span: Span) -> Option<Traced> {
        let computed = || Why::Computed(self.subject.clone());
        let why = match given {
            Given::Nothing => return None,
            Given::Hidden => computed(),
            Given::Expression(followed) => followed.open.clone()?,
            Given::Blocks(_) => computed(),
        };
        Some(Traced::unknown(why, self.origin(given, span)))
    }

    fn origin(&self, given: &Given<'a>, span: Span) -> Origin {
        let inputs = match given {
            Given::Nothing | Given::Hidden => Vec::new(),
            Given::Expression(followed) => followed.origins(),
            Given::Blocks(blocks) => {
                let mut all = Followed::default();
                self.follow_blocks(blocks, &mut all, 0);
                all.origins()
            }
        };
        Origin::step(StepKind::Plan, Some(span), inputs)
    }

    fn list(
        &self,
        all: Marked<'a>,
        items: &'a [Node],
        given: &Given<'a>,
        spot: Spot<'a>,
        depth: usize,
    ) -> Value {
        let single = Spot { block: spot.block.filter(|_| items.len() == 1), ..spot };
        let given = self.shares(all, items, given);
        let element = |(i, given): (usize, Given<'a>)| {
            let value = self.value(all.item(i), &given, single, depth + 1);
            value.unwrap_or_else(|| {
                Traced::new(
                    Value::Null,
                    Origin::leaf(StepKind::Plan, single.code.unwrap_or(items[i].span)),
                )
            })
        };
        Value::List(ListKind::List, Arc::new(given.into_iter().enumerate().map(element).collect()))
    }

    /// What was written for each element of a list.
    fn shares(&self, all: Marked<'a>, items: &'a [Node], given: &Given<'a>) -> Vec<Given<'a>> {
        match given {
            Given::Blocks(blocks) => {
                blocks_of(blocks, items).into_iter().map(Given::Blocks).collect()
            }
            Given::Expression(followed) => {
                let later: Vec<bool> =
                    (0..items.len()).map(|i| marked(all.item(i).unknown)).collect();
                groups_of(followed, &later).into_iter().map(Given::Expression).collect()
            }
            given => vec![given.clone(); items.len()],
        }
    }

    fn object(&self, all: Marked<'a>, given: &Given<'a>, spot: Spot<'a>, depth: usize) -> Value {
        let known = all.known.map_or(&[][..], Node::entries).iter();
        let later = all.unknown.map_or(&[][..], Node::entries).iter();
        let mut entries = std::collections::BTreeMap::new();
        for entry in known.chain(later).take(self.budget.elements) {
            if entries.contains_key(&entry.key) {
                continue;
            }
            let child = all.entry(&entry.key);
            let given = match given {
                Given::Blocks(blocks) => {
                    let exprs =
                        blocks.iter().filter_map(|b| b.get(&entry.key)).flat_map(spread).collect();
                    self.given(exprs, child)
                }
                other => other.clone(),
            };
            let spot = Spot { fallback: entry.key_span, ..below(spot, &entry.key) };
            if let Some(value) = self.value(child, &given, spot, depth + 1) {
                entries.insert(entry.key.clone(), value);
            }
        }
        Value::Object(ObjectKind::Object, Arc::new(entries))
    }
}

fn too_many() -> Value {
    Value::Unknown(Why::budget("集合的元素数量", "elements of a collection"))
}

/// The place of an entry of an object.
fn below<'a>(spot: Spot<'a>, key: &str) -> Spot<'a> {
    let Some(block) = spot.block else { return spot };
    if let Some(attribute) = block.body.attribute(key) {
        return Spot { code: Some(attribute.value.span), block: None, ..spot };
    }
    match nested(&[block], key)[..] {
        [one] => Spot { code: Some(one.span), block: Some(one), ..spot },
        _ => Spot { block: None, ..spot },
    }
}
