//! Tuples, objects and `for` expressions.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::template::piece;
use super::{Binding, Evaluated, Evaluator, Fault, Scope, told};
use crate::account::{KEY, SLOT};
use crate::dialect::terraform::text::nfc;
use crate::dialect::terraform::types::unsure;
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::syntax::hcl::{Expr, ExprKind, For, ObjectItem};
use crate::value::{ListKind, Number, ObjectKind, Traced, Type, Value, Why};

/// Steps of work that one round of a `for` expression counts as.
const ROUND_STEPS: usize = 4;

/// Why something cannot be iterated.
pub(in crate::dialect::terraform) enum Unlisted {
    /// What it holds is not known.
    Unknown(Why),
    /// It is no collection.
    Fault(Fault),
}

/// The results of the rounds of a `for` expression.
#[derive(Default)]
struct Gathered {
    list: Vec<Traced>,
    object: BTreeMap<Arc<str>, Traced>,
    groups: BTreeMap<Arc<str>, Vec<Traced>>,
    /// Why the result as a whole is not known, and what it would have held.
    unknown: Option<Why>,
    lost: Vec<Origin>,
}

impl Evaluator<'_> {
    pub(super) fn tuple(&mut self, items: &[Expr], span: Span, scope: Scope<'_>) -> Evaluated {
        if let Err(why) = self.made(items.len(), SLOT, span) {
            return Ok(Traced::unknown(why, Origin::literal(span)));
        }
        let items = items.iter().map(|i| self.eval(i, scope)).collect::<Result<Vec<_>, _>>()?;
        Ok(Traced::new(Value::List(ListKind::Tuple, Arc::new(items)), Origin::literal(span)))
    }

    pub(super) fn object(
        &mut self,
        items: &[ObjectItem],
        span: Span,
        scope: Scope<'_>,
    ) -> Evaluated {
        let mut entries = BTreeMap::new();
        let mut unknown = None;
        let mut lost = Vec::new();
        if let Err(why) = self.made(items.len(), SLOT + KEY, span) {
            return Ok(Traced::unknown(why, Origin::literal(span)));
        }
        for item in items {
            let key = match &item.key.kind {
                ExprKind::String(text) => {
                    Traced::new(Value::String(nfc(text)), Origin::literal(item.key.span))
                }
                // A bare word, even this one.
                ExprKind::Null => {
                    Traced::new(Value::string("null"), Origin::literal(item.key.span))
                }
                _ => self.eval(&item.key, scope)?,
            };
            let value = self.eval(&item.value, scope)?;
            match (piece(&key.value)?, &key.value) {
                (Some(text), _) => {
                    entries.insert(Arc::from(text), value);
                }
                (None, Value::Unknown(why)) => unknown = Some(why.clone()),
                (None, Value::OneOf(one)) => unknown = Some(one.why.clone()),
                _ => {}
            }
            if unknown.is_some() {
                lost.push(key.origin);
            }
        }
        Ok(match unknown {
            Some(why) => Traced::unknown(why, Origin::step(StepKind::Place, Some(span), lost)),
            None => Traced::new(
                Value::Object(ObjectKind::Object, Arc::new(entries)),
                Origin::literal(span),
            ),
        })
    }

    /// Keys and values of a collection, for something at a place to go over.
    pub(in crate::dialect::terraform) fn elements(
        &mut self,
        collection: &Traced,
        span: Span,
    ) -> Result<Vec<(Traced, Traced)>, Unlisted> {
        let count = match &collection.value {
            Value::List(_, items) => items.len(),
            Value::Object(_, entries) => entries.len(),
            _ => 0,
        };
        self.made(count, 2 * SLOT, span).map_err(Unlisted::Unknown)?;
        match &collection.value {
            Value::List(kind, items) => {
                if let Some(why) = unsure(*kind, items) {
                    return Err(Unlisted::Unknown(why));
                }
                let key = |(i, item): (usize, &Traced)| match kind {
                    ListKind::Set => (item.clone(), item.clone()),
                    _ => (Traced::new(number(i), collection.origin.clone()), item.clone()),
                };
                Ok(items.iter().enumerate().map(key).collect())
            }
            Value::Object(_, entries) => {
                let key =
                    |k: &Arc<str>| Traced::new(Value::String(k.clone()), collection.origin.clone());
                Ok(entries.iter().map(|(k, v)| (key(k), v.clone())).collect())
            }
            Value::Unknown(_)
                if matches!(
                    collection.unseen_type(),
                    Some(Type::Bool | Type::Number | Type::String)
                ) =>
            {
                Err(Unlisted::Fault(Fault::new(
                    "该值不能遍历",
                    "iteration over non-iterable value",
                )))
            }
            Value::Unknown(why) => Err(Unlisted::Unknown(why.clone())),
            Value::OneOf(one) => Err(Unlisted::Unknown(one.why.clone())),
            Value::Null => {
                Err(Unlisted::Fault(Fault::new("不能遍历 null", "iteration over null value")))
            }
            _ => Err(Unlisted::Fault(Fault::new(
                "该值不能遍历",
                "iteration over non-iterable value",
            ))),
        }
    }

    pub(super) fn for_expr(&mut self, of: &For, span: Span, scope: Scope<'_>) -> Evaluated {
        let collection = self.eval(&of.collection, scope)?;
        let collection = self.opened_module(&collection, span);
        self.distribute(&[&collection], span, &mut |this, args| {
            let [collection] = args else {
                return Err(Fault::new("缺少集合", "missing collection"));
            };
            this.for_over(of, collection, span, scope)
        })
    }

    fn for_over(
        &mut self,
        of: &For,
        collection: &Traced,
        span: Span,
        scope: Scope<'_>,
    ) -> Evaluated {
        let mut gathered = Gathered::default();
        match self.elements(collection, span) {
            Ok(elements) => {
                for (key, value) in elements {
                    self.round(of, key, value, scope, &mut gathered)?;
                }
            }
            Err(Unlisted::Fault(fault)) => return Err(fault),
            Err(Unlisted::Unknown(why)) => {
                // One round with unknown loop variables shows what the result would refer to.
                let held = Origin::step(
                    StepKind::Place,
                    Some(span),
                    told(std::slice::from_ref(collection)),
                );
                let any = Traced::unknown(why.clone(), held.clone());
                let tried = self.round(of, any.clone(), any, scope, &mut gathered);
                gathered.unknown = Some(why);
                gathered.lost.push(held);
                gathered.lost.extend(gathered.list.drain(..).map(|v| v.origin));
                drop(tried);
            }
        }
        let origin =
            Origin::step(StepKind::Function("for".into()), Some(span), [collection.origin.clone()]);
        if let Some(why) = gathered.unknown {
            let lost = gathered.lost.into_iter().chain([collection.origin.clone()]);
            return Ok(Traced::unknown(
                why,
                Origin::step(StepKind::Function("for".into()), Some(span), lost),
            ));
        }
        let value = if of.key.is_none() {
            Value::List(ListKind::Tuple, Arc::new(gathered.list))
        } else {
            let list = |items: Vec<Traced>| {
                Traced::new(Value::List(ListKind::Tuple, Arc::new(items)), origin.clone())
            };
            gathered.object.extend(gathered.groups.into_iter().map(|(k, v)| (k, list(v))));
            Value::Object(ObjectKind::Object, Arc::new(gathered.object))
        };
        Ok(Traced::new(value, origin))
    }

    /// One element of a `for` expression.
    fn round(
        &mut self,
        of: &For,
        key: Traced,
        value: Traced,
        scope: Scope<'_>,
        gathered: &mut Gathered,
    ) -> Result<(), Fault> {
        // Past a limit the whole is not known.
        if let Err(why) = self.charge(ROUND_STEPS, of.value.span) {
            gathered.unknown = Some(why);
            return Ok(());
        }
        let outer =
            Binding { name: of.key_var.as_deref().unwrap_or(""), value: key, next: scope.bindings };
        let inner = Binding { name: &of.value_var, value, next: Some(&outer) };
        let bindings =
            if of.key_var.is_some() { &inner } else { &Binding { next: scope.bindings, ..inner } };
        let scope = Scope { bindings: Some(bindings), ..scope };
        if let Some(condition) = &of.condition {
            let condition = self.eval(condition, scope)?;
            let (can_be_true, can_be_false, why) = self.possible(&condition)?;
            if !can_be_true {
                return Ok(());
            }
            if can_be_false {
                gathered.unknown = gathered.unknown.take().or(why);
                gathered.lost.push(condition.origin);
            }
        }
        let Some(key) = &of.key else {
            let value = self.eval(&of.value, scope)?;
            gathered.list.push(value);
            return Ok(());
        };
        let key = self.eval(key, scope)?;
        let value = self.eval(&of.value, scope)?;
        let Some(name) = piece(&key.value).map_err(|_| {
            Fault::new("对象的键必须是字符串", "the key of an object must be a string")
        })?
        else {
            let why = match &key.value {
                Value::Unknown(why) => Some(why.clone()),
                Value::OneOf(one) => Some(one.why.clone()),
                _ => None,
            };
            gathered.unknown = gathered.unknown.take().or(why);
            gathered.lost.extend([key.origin, value.origin]);
            return Ok(());
        };
        if let Err(why) = self.made(1, SLOT + 2 * KEY + name.len() as u64, of.value.span) {
            gathered.unknown = Some(why);
            return Ok(());
        }
        gathered.insert(name.into(), value, of.grouping)
    }
}

impl Gathered {
    fn insert(&mut self, name: Arc<str>, value: Traced, grouping: bool) -> Result<(), Fault> {
        if grouping {
            self.groups.entry(name).or_default().push(value);
            return Ok(());
        }
        if self.object.insert(name.clone(), value).is_some() {
            return Err(Fault::new(
                format!("此 `for` 表达式中有两项得出同一个键 {name:?}"),
                format!("two different items produced the key {name:?} in this 'for' expression"),
            ));
        }
        Ok(())
    }
}

/// A whole number as a value.
pub(super) fn number(n: usize) -> Value {
    Value::Number(Number::from(i64::try_from(n).unwrap_or(i64::MAX)))
}
