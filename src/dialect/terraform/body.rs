//! Nested blocks as values: a list of objects, `dynamic` blocks included.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::account::{KEY, SLOT};
use crate::dialect::terraform::config::block_kind;
use crate::dialect::terraform::eval::{Binding, Evaluated, Evaluator, Fault, Scope, Unlisted};
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::syntax::hcl::{Block, Body, ExprKind};
use crate::value::{ListKind, ObjectKind, Traced, Value};

/// Arguments and blocks that belong to Terraform, not to the resource.
pub(super) fn is_meta(name: &str) -> bool {
    matches!(
        name,
        "count"
            | "for_each"
            | "provider"
            | "depends_on"
            | "lifecycle"
            | "provisioner"
            | "connection"
            | "//"
    )
}

impl Evaluator<'_> {
    /// The blocks of one kind.
    pub(super) fn blocks(&mut self, blocks: &[&Block], scope: Scope<'_>) -> Evaluated {
        let Some(span) = blocks.first().map(|b| b.header) else {
            return Err(Fault::new("没有块", "no blocks"));
        };
        let mut parts = Vec::new();
        for block in blocks {
            if let Err(why) = self.charge(1, block.span) {
                return Ok(Traced::unknown(why, Origin::literal(block.header)));
            }
            if &*block.kind.text == "dynamic" {
                parts.push(self.dynamic(block, scope)?);
            } else {
                let object = self.nested_body(&block.body, block.header, scope);
                parts.push(list(vec![object], Origin::literal(block.header)));
            }
        }
        if let [only] = parts.as_mut_slice() {
            return Ok(std::mem::replace(only, Traced::new(Value::Null, Origin::literal(span))));
        }
        let parts: Vec<&Traced> = parts.iter().collect();
        self.distribute(&parts, span, &mut |_, parts| {
            let mut items = Vec::new();
            for part in parts {
                match &part.value {
                    Value::List(_, blocks) => items.extend(blocks.iter().cloned()),
                    // Blocks of unknown number beside known ones: one element stands for them.
                    _ => items.push((*part).clone()),
                }
            }
            Ok(list(items, Origin::literal(span)))
        })
    }

    /// A body as an object. An error in one argument is that argument's alone.
    pub(super) fn nested_body(&mut self, body: &Body, span: Span, scope: Scope<'_>) -> Traced {
        let entries = 2 + body.attributes.len() + body.blocks.len();
        if let Err(why) =
            self.charge(1, span).and_then(|()| self.made(entries, SLOT + 2 * KEY, span))
        {
            return Traced::unknown(why, Origin::literal(span));
        }
        let result = self.deeper(span, &mut |this| Ok(this.body_object(body, span, scope)));
        self.settle(result, span)
    }

    fn body_object(&mut self, body: &Body, span: Span, scope: Scope<'_>) -> Traced {
        let mut entries: BTreeMap<Arc<str>, Traced> = BTreeMap::new();
        for attribute in body.attributes.iter().filter(|a| &*a.name.text != "//") {
            let result = self.eval(&attribute.value, scope);
            let value = self.settle(result, attribute.value.span);
            entries.insert(attribute.name.text.clone(), value);
        }
        let mut kinds: Vec<&str> = body.blocks.iter().map(block_kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            let same: Vec<&Block> = body.blocks.iter().filter(|b| block_kind(b) == kind).collect();
            let result = self.blocks(&same, scope);
            let value = self.settle(result, span);
            entries.insert(kind.into(), value);
        }
        Traced::new(Value::Object(ObjectKind::Object, Arc::new(entries)), Origin::literal(span))
    }

    /// `dynamic "kind" { for_each = …, content { … } }`
    fn dynamic(&mut self, block: &Block, scope: Scope<'_>) -> Evaluated {
        let Some(for_each) = block.body.attribute("for_each") else {
            return Err(Fault::new(
                "`dynamic` 块缺少 `for_each`",
                "a dynamic block needs for_each",
            ));
        };
        let iterator: Arc<str> = match block.body.attribute("iterator").map(|a| &a.value.kind) {
            Some(ExprKind::Variable(name) | ExprKind::String(name)) => name.clone(),
            _ => block_kind(block).into(),
        };
        let contents: Vec<&Block> = block.body.blocks_of("content").collect();
        let collection = self.eval(&for_each.value, scope)?;
        self.distribute(&[&collection], block.header, &mut |this, args| {
            let [collection] = args else {
                return Err(Fault::new("缺少集合", "missing collection"));
            };
            let mut items = Vec::new();
            let origin =
                Origin::step(StepKind::Element, Some(block.header), [collection.origin.clone()]);
            match this.elements(collection, block.header) {
                Ok(elements) => {
                    for (key, value) in elements {
                        items.extend(this.contents(&contents, &iterator, key, value, scope));
                    }
                    Ok(list(items, origin))
                }
                Err(Unlisted::Fault(fault)) => Err(fault),
                Err(Unlisted::Unknown(why)) => {
                    let any = Traced::unknown(why.clone(), origin.clone());
                    let tried = this.contents(&contents, &iterator, any.clone(), any, scope);
                    let told = super::eval::told(&tried);
                    let origin = Origin::step(
                        StepKind::Element,
                        Some(block.header),
                        told.into_iter().chain([origin]),
                    );
                    Ok(Traced::unknown(why, origin))
                }
            }
        })
    }

    fn contents(
        &mut self,
        contents: &[&Block],
        iterator: &str,
        key: Traced,
        value: Traced,
        scope: Scope<'_>,
    ) -> Vec<Traced> {
        let origin = value.origin.clone();
        let entries = BTreeMap::from([(Arc::from("key"), key), (Arc::from("value"), value)]);
        let each = Traced::new(Value::Object(ObjectKind::Object, Arc::new(entries)), origin);
        let binding = Binding { name: iterator, value: each, next: scope.bindings };
        let scope = Scope { bindings: Some(&binding), ..scope };
        contents
            .iter()
            .map(|content| self.nested_body(&content.body, content.header, scope))
            .collect()
    }
}

fn list(items: Vec<Traced>, origin: Origin) -> Traced {
    Traced::new(Value::List(ListKind::List, Arc::new(items)), origin)
}
