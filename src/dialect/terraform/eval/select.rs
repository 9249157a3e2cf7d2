//! `element` and `lookup` where the collection or the key is not known. They are done here because
//! what they pick keeps its edges: `element(alicloud_instance.web.*.id, 1)` refers to the second
//! instance, not to all.

use super::{Evaluated, Evaluator, Fault, unreferenced};
use crate::dialect::terraform::types::{self, Type};
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::value::{ListKind, MAX_OPTIONS, ObjectKind, Traced, Value};

impl Evaluator<'_> {
    /// What of an unknown collection, or by an unknown key, is picked; `None` for other functions
    /// and known arguments.
    pub(super) fn select(&mut self, name: &str, args: &[Traced], span: Span) -> Option<Evaluated> {
        let step = StepKind::Function(name.into());
        let picked = match (name, args) {
            ("element", [Traced { value: Value::List(ListKind::Set, _), .. }, _]) => {
                Err(Fault::new("集合（set）的元素没有下标", "elements of a set have no index"))
            }
            ("element", [list, index]) => self.index(list, index, span),
            ("lookup", [map, key, rest @ ..]) => match &map.value {
                Value::Object(..) => self.any_value(map, key, rest.first(), span)?,
                _ => return None,
            },
            _ => return None,
        };
        Some(picked.map(|value| super::carried(value, &step, Some(span))))
    }

    /// One of the values of a map, or the default.
    fn any_value(
        &mut self,
        map: &Traced,
        key: &Traced,
        default: Option<&Traced>,
        span: Span,
    ) -> Option<Evaluated> {
        let (Value::Object(kind, entries), Value::Unknown(why)) = (&map.value, &key.value) else {
            return None;
        };
        let default = match (default, types::type_of(map)) {
            (Some(default), Type::Map(element)) if *kind == ObjectKind::Map => {
                match types::convert(default, &element) {
                    Ok(default) => Some(default),
                    Err(text) => return Some(Err(Fault(text))),
                }
            }
            (default, _) => default.cloned(),
        };
        let options = entries.values().take(MAX_OPTIONS + 1).cloned().chain(default).collect();
        let origin = Origin::step(StepKind::Place, Some(span), unreferenced(&key.origin));
        Some(Ok(self.choose(options, why.clone(), origin, span)))
    }
}
