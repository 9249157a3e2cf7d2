//! What names mean: variables, locals, resources, modules, `each`, `path` and the rest.

use std::sync::Arc;

use crate::dialect::terraform::config::label;
use crate::dialect::terraform::eval::{Evaluated, Evaluator, Fault, Scope, carried};
use crate::dialect::terraform::instance::{Name, Slot};
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::source::paths::relative;
use crate::syntax::hcl::{Accessor, AccessorKind, Expr, ExprKind, TOO_DEEP, UNREAD};
use crate::value::{Traced, Value, Why};

/// The name after the root of a reference, with the steps that follow.
fn named(steps: &[Accessor]) -> Option<(&Arc<str>, &[Accessor])> {
    let (first, rest) = steps.split_first()?;
    match &first.kind {
        AccessorKind::Attribute(name) => Some((name, rest)),
        _ => None,
    }
}

impl Evaluator<'_> {
    /// A name with steps behind it, or steps into the value of any expression.
    pub(super) fn reference(
        &mut self,
        base: &Expr,
        steps: &[Accessor],
        span: Span,
        scope: Scope<'_>,
    ) -> Evaluated {
        let ExprKind::Variable(root) = &base.kind else {
            let value = self.eval(base, scope)?;
            return self.apply(value, steps, span, scope);
        };
        if let Some(value) = scope.lookup(root) {
            let value = self.apply(value.clone(), steps, span, scope)?;
            return Ok(carried(value, &StepKind::Element, Some(span)));
        }
        if let Some(why) = self.not_read(root, span) {
            return Ok(Traced::unknown(why, Origin::leaf(StepKind::Place, span)));
        }
        let Some(instance) = scope.instance else {
            return Err(Fault::new(
                format!("这里不能使用 {root:?}"),
                format!("{root:?} cannot be used here"),
            ));
        };
        match &**root {
            "var" => self.via(steps, span, scope, StepKind::Variable, &mut |this, name| {
                this.variable(instance, name, span)
            }),
            "local" => self.via(steps, span, scope, StepKind::Local, &mut |this, name| {
                this.local(instance, name, span)
            }),
            "module" => self.module_reference(instance, steps, span, scope),
            "each" | "count" => self.repeated(root, steps, span, scope),
            "path" => Ok(self.path(instance, steps, span)),
            "terraform" | "tofu" => self.workspace(steps, span, scope),
            "self" => Ok(Traced::unknown(
                Why::Undeclared("self".into()),
                Origin::leaf(StepKind::Place, span),
            )),
            "resource" => match named(steps) {
                Some((kind, rest)) => self.resource_reference(instance, kind, rest, span, scope),
                None => Err(Fault::new(
                    "`resource` 后需要类型和名称",
                    "\"resource\" needs a type and a name",
                )),
            },
            "data" | "ephemeral" => match named(steps) {
                Some((kind, rest)) => {
                    self.resource_reference(instance, &format!("{root}.{kind}"), rest, span, scope)
                }
                None => Err(Fault::new(
                    format!("{root:?} 后需要类型和名称"),
                    format!("{root:?} needs a type and a name"),
                )),
            },
            kind => self.resource_reference(instance, kind, steps, span, scope),
        }
    }

    /// Why the value is not known that a name of the parser's own stands for.
    fn not_read(&self, name: &str, span: Span) -> Option<Why> {
        match name {
            TOO_DEEP => Some(Why::budget("表达式的嵌套层数", "nesting of expressions")),
            UNREAD => Some(Why::Unparsed(self.context.sources.file(span.file).path.clone())),
            _ => None,
        }
    }

    /// `var.name…` and `local.name…`: the step through the name is the last one of the origin.
    fn via(
        &mut self,
        steps: &[Accessor],
        span: Span,
        scope: Scope<'_>,
        step: fn(Arc<str>) -> StepKind,
        find: &mut dyn FnMut(&mut Self, &Arc<str>) -> Traced,
    ) -> Evaluated {
        let Some((name, rest)) = named(steps) else {
            return Err(Fault::new("点号后缺少名称", "a name is missing after the dot"));
        };
        let value = find(self, name);
        let value = self.apply(value, rest, span, scope)?;
        Ok(carried(value, &step(name.clone()), Some(span)))
    }

    /// The value of a local.
    fn local(&mut self, instance: usize, name: &Arc<str>, span: Span) -> Traced {
        let config = self.instances[instance].config.clone();
        let Some(attribute) = config.locals.get(&**name).copied() else {
            return self.undeclared(instance, &format!("local.{name}"), span);
        };
        self.kept(instance, Name::Local(name.clone()), span, &mut |this| {
            let result = this.eval(&attribute.value, Scope::module(instance));
            this.settle(result, attribute.value.span)
        })
    }

    /// Computes a value once.
    pub(super) fn kept(
        &mut self,
        instance: usize,
        name: Name,
        span: Span,
        compute: &mut dyn FnMut(&mut Self) -> Traced,
    ) -> Traced {
        match self.instances[instance].values.get(&name) {
            Some(Slot::Done(value)) => return value.clone(),
            Some(Slot::Busy) => {
                let shown = self.name_text(instance, &name);
                let why = self.cycle(&shown, span);
                return Traced::unknown(why, Origin::leaf(StepKind::Place, span));
            }
            None => {}
        }
        self.instances[instance].values.insert(name.clone(), Slot::Busy);
        let value = compute(self);
        self.instances[instance].values.insert(name, Slot::Done(value.clone()));
        value
    }

    /// A name as it is written, with the module in front.
    fn name_text(&self, instance: usize, name: &Name) -> String {
        let owner = &self.instances[instance];
        let resource =
            |index: usize| owner.config.resources.get(index).map_or("", |r| &*r.local_address);
        let prefix = &owner.prefix;
        match name {
            Name::Variable(name) => format!("{prefix}var.{name}"),
            Name::Local(name) => format!("{prefix}local.{name}"),
            Name::Output(name) => format!("{prefix}{name}"),
            Name::Attribute(index, _, name) => format!("{prefix}{}.{name}", resource(*index)),
            Name::Resource(index) => format!("{prefix}{}", resource(*index)),
            Name::Module(index) => {
                let call = owner.config.modules.get(*index);
                format!("{prefix}module.{}", call.and_then(|m| label(m.block, 0)).unwrap_or(""))
            }
        }
    }

    /// A name that is declared nowhere; perhaps in the part of a file that could not be read.
    pub(super) fn undeclared(&mut self, instance: usize, name: &str, span: Span) -> Traced {
        let why = self.unparsed(instance).unwrap_or_else(|| Why::Undeclared(name.into()));
        Traced::unknown(why, Origin::leaf(StepKind::Place, span))
    }

    /// That a file of a module could not be read whole.
    pub(super) fn unparsed(&self, instance: usize) -> Option<Why> {
        let file = self.instances[instance].config.incomplete.first()?;
        Some(Why::Unparsed(self.context.sources.file(*file).path.clone()))
    }

    /// `each.key`, `each.value`, `count.index`.
    fn repeated(
        &mut self,
        root: &str,
        steps: &[Accessor],
        span: Span,
        scope: Scope<'_>,
    ) -> Evaluated {
        let Some((name, rest)) = named(steps) else {
            return Err(Fault::new("点号后缺少名称", "a name is missing after the dot"));
        };
        let part = scope.repeat.and_then(|r| match (root, &**name) {
            ("each", "key") => r.key.clone(),
            ("each", "value") => r.value.clone(),
            ("count", "index") => r.index.clone(),
            _ => None,
        });
        let Some(part) = part else {
            let why = Why::Undeclared(format!("{root}.{name}").into());
            return Ok(Traced::unknown(why, Origin::leaf(StepKind::Place, span)));
        };
        let value = self.apply(part, rest, span, scope)?;
        Ok(carried(value, &StepKind::Element, Some(span)))
    }

    /// `terraform.workspace`: known where it was said, for the one that a working directory has
    /// selected is not part of the code.
    fn workspace(&mut self, steps: &[Accessor], span: Span, scope: Scope<'_>) -> Evaluated {
        let origin = || Origin::leaf(StepKind::Place, span);
        match named(steps) {
            Some((name, rest)) if &**name == "workspace" => {
                let said = self.context.inputs.workspace.as_deref();
                let value = said.map_or_else(
                    || Traced::unknown(Why::Workspace, origin()),
                    |said| {
                        Traced::new(
                            Value::string(said),
                            Origin::outside(StepKind::CommandLine("workspace".into())),
                        )
                    },
                );
                let value = self.apply(value, rest, span, scope)?;
                Ok(carried(value, &StepKind::Place, Some(span)))
            }
            Some((name, _)) if &**name == "applying" => {
                Ok(Traced::unknown(Why::NotDeterministic("terraform.applying".into()), origin()))
            }
            _ => Err(Fault::new(
                "`terraform` 对象没有这个属性",
                "the \"terraform\" object has no such attribute",
            )),
        }
    }

    /// `path.module`, `path.root`, `path.cwd`: as Terraform prints them when run in the root
    /// module.
    fn path(&mut self, instance: usize, steps: &[Accessor], span: Span) -> Traced {
        let origin = Origin::leaf(StepKind::Place, span);
        let name = named(steps).map(|(name, _)| &**name);
        let text = match name {
            Some("root") => ".".to_owned(),
            Some("module") => {
                relative(&self.root.directory, &self.instances[instance].config.directory)
            }
            _ => return Traced::unknown(Why::NotDeterministic("path.cwd".into()), origin),
        };
        Traced::new(Value::string(text), origin)
    }
}
