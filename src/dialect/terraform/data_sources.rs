//! What the configuration says that data sources give.
//!
//! Terraform asks the cloud for it at deployment; whoever knows the answer can write it down. A
//! value that is written there counts like one of the code, and its origin is that line. What is
//! not written stays unknown: of an attribute that is an object, too.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::account::SLOT;
use crate::dialect::terraform::eval::{Evaluator, Scope};
use crate::dialect::terraform::instance::Name;
use crate::dialect::terraform::types;
use crate::origin::address::{bare, is_data};
use crate::origin::{KeySelector, Origin, Reference, StepKind};
use crate::syntax::hcl::Expr;
use crate::value::{Traced, Value};

impl<'a> Evaluator<'a> {
    /// What the configuration says of an attribute of a resource, which is a data source then.
    pub(super) fn given(&self, instance: usize, index: usize, name: &str) -> Option<&'a Expr> {
        let data = &self.context.inputs.data;
        if data.is_empty() {
            return None;
        }
        let owner = &self.instances[instance];
        let local = &owner.config.resources[index].local_address;
        if !is_data(local) {
            return None;
        }
        data.get(&*bare(&format!("{}{local}", owner.prefix)))?.values.get(name)
    }

    /// The value that it is for an instance.
    pub(super) fn given_attribute(
        &mut self,
        instance: usize,
        index: usize,
        member: usize,
        name: &Arc<str>,
        given: &Expr,
    ) -> Option<Traced> {
        let config = self.instances[instance].config.clone();
        let base: Arc<str> =
            format!("{}{}", self.instances[instance].prefix, config.resources[index].local_address)
                .into();
        let expansion = self.expansion(instance, index);
        let key = match &expansion.members.get(member)?.key {
            Some(key) => KeySelector::Exact(key.clone()),
            None => KeySelector::None,
        };
        let reference = Reference { base, key, path: vec![name.clone()] };
        let span = given.span;
        Some(self.kept(instance, Name::Attribute(index, member, name.clone()), span, &mut |this| {
            let result = this.eval(given, Scope::SEALED);
            let value = this.settle(result, span);
            let parts = types::parts(&value.value);
            let charged = this.charge(parts, span).and_then(|()| this.made(parts, SLOT, span));
            match charged {
                Ok(()) => told(&value, reference.clone()),
                Err(why) => Traced::unknown(why, Origin::leaf(StepKind::Place, span)),
            }
        }))
    }
}

/// A value that stands in the configuration. Each object in it is a part of the data source, so
/// that what is not said of it is known as missing from there.
fn told(value: &Traced, reference: Reference) -> Traced {
    let within = |step: Arc<str>| {
        let path = reference.path.iter().cloned().chain([step]).collect();
        Reference { path, ..reference.clone() }
    };
    let inner = match &value.value {
        Value::List(kind, items) => {
            let item = |(i, item): (usize, &Traced)| told(item, within(i.to_string().into()));
            Value::List(*kind, Arc::new(items.iter().enumerate().map(item).collect()))
        }
        Value::Object(kind, entries) => {
            let entry = |(name, value): (&Arc<str>, &Traced)| {
                (name.clone(), told(value, within(name.clone())))
            };
            Value::Object(*kind, Arc::new(entries.iter().map(entry).collect::<BTreeMap<_, _>>()))
        }
        other => other.clone(),
    };
    let name = format!("{}.{}", bare(&reference.base), reference.path.join("."));
    let origin = match value.origin.span() {
        Some(span) => Origin::leaf(StepKind::ValueFile(name.into()), span),
        None => value.origin.clone(),
    };
    let span = value.origin.span();
    Traced::new(inner, Origin::step(StepKind::Reference(reference), span, [origin]))
}
