//! Functions that pick one of their values. They are done here because the value keeps its own origin and its edges:
//! `element(alicloud_instance.web.*.id, 1)` refers to the second instance, not to all.

use std::sync::Arc;

use super::template::piece;
use super::{Evaluated, Evaluator, Fault, unreferenced};
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::value::{Traced, Value, Why};

impl Evaluator<'_> {
    /// `element`, `lookup`, `one` and `coalesce`; `None` for others.
    pub(super) fn select(&mut self, name: &str, args: &[Traced], span: Span) -> Option<Evaluated> {
        match (name, args.len()) {
            ("element", 2) | ("lookup", 2 | 3) | ("one", 1) => {}
            ("coalesce", _) if mixed(args) => {}
            _ => return None,
        }
        let list: Vec<&Traced> = args.iter().collect();
        Some(self.distribute(&list, span, &mut |this, args| match name {
            "element" => this.element(args, span),
            "lookup" => this.lookup(args, span),
            "one" => one(args),
            _ => coalesce(args),
        }))
    }

    fn element(&mut self, args: &[&Traced], span: Span) -> Evaluated {
        let [list, index] = args else { return Err(Fault::new("element needs two arguments")) };
        match (&list.value, &index.value) {
            (Value::Unknown(_), _) | (_, Value::Unknown(_)) => self.index(list, index, span),
            (Value::List(kind, items), index_value) if *kind != crate::value::ListKind::Set => {
                let n = super::operators::to_number(index_value)?.and_then(|n| n.to_i64());
                let n = n.ok_or_else(|| Fault::new("the index must be a whole number"))?;
                let len = i64::try_from(items.len()).unwrap_or(i64::MAX);
                if n < 0 {
                    return Err(Fault::new("element with a negative index"));
                }
                let place = n.checked_rem(len).ok_or_else(|| Fault::new("cannot use element function with an empty list"))?;
                let found = usize::try_from(place).ok().and_then(|p| items.get(p)).cloned();
                found.map(|f| chosen_by(f, index, span)).ok_or_else(|| Fault::new("no such element"))
            }
            _ => Err(Fault::new("element needs a list")),
        }
    }

    fn lookup(&mut self, args: &[&Traced], span: Span) -> Evaluated {
        let (map, key, default) = match args {
            [map, key] => (map, key, None),
            [map, key, default] => (map, key, Some(*default)),
            _ => return Err(Fault::new("lookup needs two or three arguments")),
        };
        match (&map.value, &key.value) {
            (Value::Object(_, entries), Value::Unknown(why)) => {
                let mut options: Vec<Traced> = entries.values().take(crate::value::MAX_OPTIONS + 1).cloned().collect();
                options.extend(default.cloned());
                let origin = Origin::step(StepKind::Place, Some(span), unreferenced(&key.origin));
                Ok(self.choose(options, why.clone(), origin, span))
            }
            (Value::Object(_, entries), key_value) => {
                let name: Arc<str> = piece(key_value)?.unwrap_or_default().into();
                match (entries.get(&name), default) {
                    (Some(found), _) => Ok(chosen_by(found.clone(), key, span)),
                    (None, Some(default)) => Ok(chosen_by(default.clone(), key, span)),
                    (None, None) => Err(Fault::new(format!("lookup failed to find key {name:?}"))),
                }
            }
            (Value::Unknown(why), _) => {
                let origins = args.iter().map(|a| a.origin.clone());
                Ok(Traced::unknown(why.clone(), Origin::step(StepKind::Place, Some(span), origins)))
            }
            _ => Err(Fault::new("lookup needs a map")),
        }
    }
}

fn chosen_by(value: Traced, key: &Traced, span: Span) -> Traced {
    match unreferenced(&key.origin) {
        Some(by) => Traced::new(value.value, Origin::step(StepKind::Place, Some(span), [value.origin, by])),
        None => value,
    }
}

fn one(args: &[&Traced]) -> Evaluated {
    let [list] = args else { return Err(Fault::new("one needs one argument")) };
    match &list.value {
        Value::List(_, items) => match items.as_slice() {
            [] => Ok(Traced::new(Value::Null, list.origin.clone())),
            [only] => Ok(only.clone()),
            _ => Err(Fault::new("one needs a list with no or one element")),
        },
        Value::Unknown(why) => Ok(Traced::unknown(why.clone(), list.origin.clone())),
        _ => Err(Fault::new("one needs a list")),
    }
}

/// Whether no conversion is needed, so that the arguments can be picked as they are.
fn mixed(args: &[Traced]) -> bool {
    let kind = |v: &Value| match v {
        Value::String(_) => 1,
        Value::Number(_) => 2,
        Value::Bool(_) => 3,
        _ => 0,
    };
    let mut kinds: Vec<i32> = args.iter().flat_map(Traced::options).map(|o| kind(&o.value)).filter(|k| *k != 0).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.len() <= 1 && !args.is_empty() && !args.iter().any(|a| matches!(a.value, Value::List(..) | Value::Object(..)))
}

fn coalesce(args: &[&Traced]) -> Evaluated {
    for arg in args {
        match &arg.value {
            Value::Null => {}
            Value::String(text) if text.is_empty() => {}
            Value::Unknown(Why::Invalid(text)) => return Err(Fault(text.clone())),
            // What comes later may be the result instead: the references of all stay visible.
            Value::Unknown(why) => {
                let origins = args.iter().map(|a| a.origin.clone());
                return Ok(Traced::unknown(why.clone(), Origin::step(StepKind::Place, arg.origin.span(), origins)));
            }
            _ => return Ok((*arg).clone()),
        }
    }
    Err(Fault::new("no non-null, non-empty-string arguments"))
}
