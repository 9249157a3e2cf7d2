//! Steps into values: attributes, indexes and splats.

use std::sync::Arc;

use super::collections::number;
use super::template::piece;
use super::{Evaluated, Evaluator, Fault, Scope, carried, told, unreferenced};
use crate::account::SLOT;
use crate::dialect::terraform::keys::key_text;
use crate::dialect::terraform::text::nfc;
use crate::dialect::terraform::types::{self, Type, unsure};
use crate::origin::address::{bare, is_data};
use crate::origin::{KeySelector, Origin, Reference, StepKind};
use crate::source::Span;
use crate::syntax::hcl::{Accessor, AccessorKind};
use crate::value::{ListKind, MAX_OPTIONS, ObjectKind, Traced, Value, Why};

/// Functions whose result is the value that their first input is.
const HANDED_ON: [&str; 6] = ["element", "lookup", "nonsensitive", "one", "sensitive", "try"];

/// The step of a splat over instances of unknown number.
const SPLAT: &str = "[*]";

impl Evaluator<'_> {
    /// Applies the steps of a traversal; `span` is the whole of it.
    pub(in crate::dialect::terraform) fn apply(
        &mut self,
        mut value: Traced,
        steps: &[Accessor],
        span: Span,
        scope: Scope<'_>,
    ) -> Evaluated {
        let mut rest = steps;
        while let Some((step, after)) = rest.split_first() {
            rest = after;
            value = match &step.kind {
                AccessorKind::Attribute(name) => self.attribute(&value, &nfc(name), span)?,
                AccessorKind::LegacyIndex(n) => {
                    let key = Traced::new(
                        number(usize::try_from(*n).unwrap_or(usize::MAX)),
                        Origin::literal(step.span),
                    );
                    self.index(&value, &key, span)?
                }
                AccessorKind::Index(key) => {
                    let key = self.eval(key, scope)?;
                    self.index(&value, &key, span)?
                }
                AccessorKind::FullSplat => return self.splat(&value, after, span, scope),
                AccessorKind::AttributeSplat => {
                    let is_part = |s: &&Accessor| {
                        matches!(s.kind, AccessorKind::Attribute(_) | AccessorKind::LegacyIndex(_))
                    };
                    let (part, others) = after.split_at(after.iter().take_while(is_part).count());
                    rest = others;
                    self.splat(&value, part, span, scope)?
                }
            };
        }
        Ok(value)
    }

    fn splat(
        &mut self,
        value: &Traced,
        steps: &[Accessor],
        span: Span,
        scope: Scope<'_>,
    ) -> Evaluated {
        self.deeper(span, &mut |this| this.splat_over(value, steps, span, scope))
    }

    fn splat_over(
        &mut self,
        value: &Traced,
        steps: &[Accessor],
        span: Span,
        scope: Scope<'_>,
    ) -> Evaluated {
        self.distribute(&[value], span, &mut |this, args| {
            let [value] = args else { return Err(Fault::new("缺少值", "missing value")) };
            let list =
                |kind, items| Traced::new(Value::List(kind, Arc::new(items)), value.origin.clone());
            match &value.value {
                Value::Null
                    if matches!(
                        value.unseen_type(),
                        Some(Type::List(_) | Type::Set(_) | Type::Tuple(_))
                    ) =>
                {
                    Err(Fault::new("不能对 null 使用 `[*]`", "splat of null value"))
                }
                Value::Null => Ok(list(ListKind::Tuple, Vec::new())),
                Value::List(kind, items) => {
                    if let Some(why) = unsure(*kind, items) {
                        let held = Origin::step(
                            StepKind::Function(SPLAT.into()),
                            Some(span),
                            told(std::slice::from_ref(value)),
                        );
                        return Ok(Traced::unknown(why, held));
                    }
                    let kind =
                        if *kind == ListKind::Tuple { ListKind::Tuple } else { ListKind::List };
                    if let Err(why) = this.made(items.len(), SLOT, span) {
                        return Ok(Traced::unknown(why, value.origin.clone()));
                    }
                    let mut made = Vec::with_capacity(items.len());
                    for item in items.iter() {
                        if let Err(why) = this.charge(1, span) {
                            return Ok(Traced::unknown(why, value.origin.clone()));
                        }
                        made.push(this.apply(item.clone(), steps, span, scope)?);
                    }
                    Ok(list(kind, made))
                }
                Value::Unknown(why) if !this.is_single(value) => {
                    let element = match value.unseen_type() {
                        Some(Type::List(element) | Type::Set(element)) => Some((**element).clone()),
                        _ => None,
                    };
                    let one = Traced::unknown(why.clone(), value.origin.clone())
                        .typed(element.clone().unwrap_or(Type::Any));
                    let applied = this.apply(one, steps, span, scope)?;
                    let ty = element
                        .map_or(Type::Any, |_| Type::List(Box::new(types::type_of(&applied))));
                    let origin = Origin::step(
                        StepKind::Function(SPLAT.into()),
                        Some(span),
                        [applied.origin],
                    );
                    Ok(Traced::unknown(why.clone(), origin).typed(ty))
                }
                // The list around one object refers to nothing by itself.
                _ => {
                    let items = Arc::new(vec![this.apply((*value).clone(), steps, span, scope)?]);
                    Ok(Traced::new(
                        Value::List(ListKind::Tuple, items),
                        Origin::leaf(StepKind::Place, span),
                    ))
                }
            }
        })
    }

    /// `value.name`
    pub(super) fn attribute(&mut self, value: &Traced, name: &Arc<str>, span: Span) -> Evaluated {
        self.distribute(&[value], span, &mut |this, args| {
            let [value] = args else { return Err(Fault::new("缺少值", "missing value")) };
            match &value.value {
                Value::Object(kind, entries) => match entries.get(name) {
                    Some(found) => Ok(found.clone()),
                    None => this.in_block(value, name, span).ok_or_else(|| missing(*kind, name)),
                },
                Value::Unknown(_) => this.step_into_unknown(value, name, span),
                Value::Null => Err(Fault::new(
                    format!("对 null 取属性 {name:?}"),
                    format!("attribute {name:?} of a null value"),
                )),
                Value::List(..) => Err(Fault::new(
                    format!("对列表取属性 {name:?}：需要下标或 `[*]`"),
                    format!("attribute {name:?} of a list: an index or [*] is needed"),
                )),
                _ => Err(Fault::new(
                    format!("对没有属性的值取属性 {name:?}"),
                    format!("attribute {name:?} of a value without attributes"),
                )),
            }
        })
    }

    /// `value[key]`
    pub(super) fn index(&mut self, value: &Traced, key: &Traced, span: Span) -> Evaluated {
        self.distribute(&[value, key], span, &mut |this, args| {
            let [value, key] = args else { return Err(Fault::new("缺少键", "missing key")) };
            let found = match (&value.value, &key.value) {
                (Value::Unknown(_), Value::String(name)) if this.is_single(value) => {
                    return this.step_into_unknown(value, name, span);
                }
                (Value::Unknown(_), _) => return this.index_unknown(value, key, span),
                (Value::Null, _) => {
                    return Err(Fault::new("对 null 取下标", "index of a null value"));
                }
                (_, Value::Null) => return Err(Fault::new("下标是 null", "null as an index")),
                (Value::List(..) | Value::Object(..), Value::Unknown(why)) => {
                    return Ok(this.any_element(value, why, key, span));
                }
                (Value::List(ListKind::Set, _), _) => {
                    return Err(Fault::new(
                        "集合（set）的元素没有下标",
                        "elements of a set have no index",
                    ));
                }
                (Value::List(_, items), key) => {
                    let n = super::operators::to_number(key)?.and_then(|n| n.to_i64());
                    let item = n.and_then(|n| usize::try_from(n).ok()).and_then(|n| items.get(n));
                    item.cloned().ok_or_else(|| {
                        Fault::new(
                            "列表中没有这个下标的元素",
                            "the index does not identify an element of the list",
                        )
                    })?
                }
                (Value::Object(kind, entries), key) => {
                    let name: Arc<str> = piece(key)?.unwrap_or_default().into();
                    let found = entries.get(&name).cloned().or_else(|| {
                        // What is not written of a data source, the cloud may say.
                        let of_data = referred(&value.origin).is_some_and(|r| is_data(&r.base));
                        of_data.then(|| this.in_block(value, &name, span)).flatten()
                    });
                    found.ok_or_else(|| missing(*kind, &name))?
                }
                _ => {
                    return Err(Fault::new(
                        "该值不能用下标",
                        "this value does not have any indices",
                    ));
                }
            };
            Ok(match unreferenced(&key.origin) {
                Some(by) => {
                    let inputs = [found.origin.clone(), by];
                    found.at(Origin::step(StepKind::Place, Some(span), inputs))
                }
                None => found,
            })
        })
    }

    /// An element that is not known which: one of them.
    fn any_element(&mut self, value: &Traced, why: &Why, key: &Traced, span: Span) -> Traced {
        let elements: Vec<Traced> = match &value.value {
            Value::List(_, items) => items.iter().take(MAX_OPTIONS + 1).cloned().collect(),
            Value::Object(_, items) => items.values().take(MAX_OPTIONS + 1).cloned().collect(),
            _ => Vec::new(),
        };
        let elements: Vec<Traced> =
            elements.into_iter().map(|e| carried(e, &StepKind::Element, Some(span))).collect();
        let told = elements.iter().map(|e| e.origin.clone()).chain([key.origin.clone()]);
        if elements.len() > MAX_OPTIONS {
            return Traced::unknown(why.clone(), Origin::step(StepKind::Place, Some(span), told));
        }
        let origin = Origin::step(StepKind::Place, Some(span), unreferenced(&key.origin));
        self.choose(elements, why.clone(), origin, span)
    }

    /// A step into something unknown: further into the resource or module that it stands for, if it
    /// does.
    fn step_into_unknown(&mut self, value: &Traced, name: &Arc<str>, span: Span) -> Evaluated {
        if let Some(found) = self.step_into_handle(value, name, span) {
            return Ok(found);
        }
        let ty = match value.unseen_type() {
            None => Type::Any,
            Some(Type::Map(element)) => (**element).clone(),
            Some(Type::Object(fields)) => fields
                .get(name)
                .map(|f| f.ty.clone())
                .ok_or_else(|| missing(ObjectKind::Object, name))?,
            Some(_) => {
                return Err(Fault::new(
                    format!("对没有属性的值取属性 {name:?}"),
                    format!("attribute {name:?} of a value without attributes"),
                ));
            }
        };
        let part = match referred(&value.origin) {
            Some(reference) => {
                let mut path = reference.path.clone();
                path.push(name.clone());
                longer(value, reference, path, span)
            }
            None => value.clone(),
        };
        Ok(part.typed(ty))
    }

    /// What the configuration does not say of a block of another resource, the provider may know.
    fn in_block(&self, value: &Traced, name: &Arc<str>, span: Span) -> Option<Traced> {
        let reference = referred(&value.origin)?;
        let whole = reference.path.first().map_or_else(
            || name.clone(),
            |first| format!("{}.{first}.{name}", reference.base).into(),
        );
        let why = if is_data(&reference.base) {
            Why::DataSource(bare(&reference.base).into())
        } else {
            Why::Computed(whole)
        };
        let unknown = Traced::unknown(why, value.origin.clone());
        Some(longer(
            &unknown,
            reference,
            reference.path.iter().cloned().chain([name.clone()]).collect(),
            span,
        ))
    }

    fn index_unknown(&mut self, value: &Traced, key: &Traced, span: Span) -> Evaluated {
        let ty = element_type(value, key)?;
        let unknown = |origin| Ok(value.with(value.value.clone()).at(origin).typed(ty.clone()));
        let text = piece(&key.value).ok().flatten();
        // The index of a list of instances picks the instance, not a part of its attribute.
        if let Some(reference) = splatted(&value.origin).and_then(referred)
            && reference.key == KeySelector::Any
        {
            let reference = Reference { key: selector(key), ..reference.clone() };
            return unknown(Origin::leaf(StepKind::Reference(reference), span));
        }
        let Some(reference) = referred(&value.origin) else {
            return unknown(Origin::step(StepKind::Place, Some(span), [value.origin.clone()]));
        };
        if reference.path.is_empty() && reference.key == KeySelector::Any {
            let reference =
                Reference { base: reference.base.clone(), key: selector(key), path: Vec::new() };
            return unknown(Origin::leaf(StepKind::Reference(reference), span));
        }
        let mut path = reference.path.clone();
        path.push(text.unwrap_or_else(|| "*".into()).into());
        Ok(longer(value, reference, path, span).typed(ty))
    }
}

/// The type of an element of an unknown.
fn element_type(value: &Traced, key: &Traced) -> Result<Type, Fault> {
    Ok(match (value.unseen_type(), &key.value) {
        (None, _) => Type::Any,
        (Some(_), Value::Null) => return Err(Fault::new("下标是 null", "null as an index")),
        (Some(Type::List(element) | Type::Map(element)), _) => (**element).clone(),
        (Some(Type::Tuple(elements)), Value::Number(n)) => {
            let element =
                n.to_i64().and_then(|n| usize::try_from(n).ok()).and_then(|n| elements.get(n));
            element.cloned().ok_or_else(|| {
                Fault::new(
                    "列表中没有这个下标的元素",
                    "the index does not identify an element of the list",
                )
            })?
        }
        (Some(Type::Object(fields)), Value::String(name)) => fields
            .get(name)
            .map(|f| f.ty.clone())
            .ok_or_else(|| missing(ObjectKind::Object, name))?,
        (Some(Type::Tuple(_) | Type::Object(_) | Type::Any), _) => Type::Any,
        (Some(Type::Set(_)), _) => {
            return Err(Fault::new("集合（set）的元素没有下标", "elements of a set have no index"));
        }
        (Some(Type::Bool | Type::Number | Type::String), _) => {
            return Err(Fault::new("该值不能用下标", "this value does not have any indices"));
        }
    })
}

/// The instance that an index picks.
fn selector(key: &Traced) -> KeySelector {
    key_text(&key.value).map_or(KeySelector::Any, KeySelector::Exact)
}

/// An unknown deeper inside the same resource.
fn longer(value: &Traced, reference: &Reference, path: Vec<Arc<str>>, span: Span) -> Traced {
    let reference = Reference { base: reference.base.clone(), key: reference.key.clone(), path };
    Traced::new(value.value.clone(), Origin::leaf(StepKind::Reference(reference), span))
}

/// The reference that a value is, whatever carried it here.
pub(in crate::dialect::terraform) fn referred(origin: &Origin) -> Option<&Reference> {
    match carrier(origin)?.kind() {
        StepKind::Reference(reference) => Some(reference),
        _ => None,
    }
}

/// The list of an attribute of all instances that a value is, whatever carried it here.
fn splatted(origin: &Origin) -> Option<&Origin> {
    let carried = carrier(origin)?;
    match carried.kind() {
        StepKind::Function(name) if &**name == SPLAT => carried.inputs().first(),
        _ => None,
    }
}

/// The step behind those that only carry a value on.
fn carrier(origin: &Origin) -> Option<&Origin> {
    let mut origin = origin;
    loop {
        match origin.kind() {
            StepKind::Local(_)
            | StepKind::Variable(_)
            | StepKind::Element
            | StepKind::ModuleInput(_)
            | StepKind::ModuleOutput(_)
            | StepKind::Branch(..)
            | StepKind::Place => origin = origin.inputs().first()?,
            StepKind::Function(name) if HANDED_ON.contains(&&**name) => {
                origin = origin.inputs().first()?
            }
            _ => return Some(origin),
        }
    }
}

fn missing(kind: ObjectKind, name: &str) -> Fault {
    match kind {
        ObjectKind::Object => Fault::new(
            format!("该对象没有名为 {name:?} 的属性"),
            format!("this object does not have an attribute named {name:?}"),
        ),
        ObjectKind::Map => Fault::new(
            format!("该映射没有键为 {name:?} 的元素"),
            format!("the map does not have an element with the key {name:?}"),
        ),
    }
}
