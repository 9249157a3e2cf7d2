//! Module calls: which directory a source means, instances of modules, and values that cross the
//! border.

use crate::text::Text;
use std::sync::Arc;

use crate::account;
use crate::dialect::terraform::config::{Config, label};
use crate::dialect::terraform::eval::{Evaluated, Evaluator, Fault, Scope, carried};
use crate::dialect::terraform::foreign;
use crate::dialect::terraform::installed::installed;
use crate::dialect::terraform::instance::{Call, Instance, Name, Parent, Slot, Target};
use crate::dialect::terraform::nearby;
use crate::dialect::terraform::repeat::{Expansion, Member, Shape};
use crate::dialect::terraform::variables::is_literal;
use crate::graph::Gap;
use crate::origin::{KeySelector, Origin, StepKind};
use crate::source::Span;
use crate::source::paths::is_local;
use crate::source::paths::join_path;
use crate::syntax::hcl::{Accessor, AccessorKind, Block, ExprKind};
use crate::value::{Traced, Truth, Value, Why};

impl<'a> Evaluator<'a> {
    /// The declarations of a directory of the set.
    fn config(&mut self, directory: &str) -> Option<Arc<Config<'a>>> {
        if let Some(known) = self.configs.get(directory) {
            return Some(known.clone());
        }
        self.context.files.module(directory);
        let files = self.set.files(directory)?;
        let name: Arc<str> = directory.into();
        let config = Arc::new(Config::new(name.clone(), files, self.context.sources));
        self.configs.insert(name, config.clone());
        self.problems.extend(config.problems.iter().cloned());
        for file in &config.incomplete {
            let path = self.context.sources.file(*file).path.clone();
            self.gaps.push(Gap { why: Why::Unparsed(path), span: None });
        }
        (!config.files.is_empty()).then_some(config)
    }

    /// The instance of the root module.
    pub(super) fn root_instance(&mut self) -> Option<usize> {
        let directory = self.root.directory.clone();
        let config = self.config(&directory)?;
        let prefix = self.root.address_prefix.clone();
        Some(self.instantiate(Instance {
            config,
            parent: None,
            prefix,
            path: "".into(),
            callers: Vec::new(),
            exists: Truth::True,
            count_unknown: None,
            order: Vec::new(),
            values: Default::default(),
            expansions: Default::default(),
            calls: Default::default(),
            providers: Default::default(),
        }))
    }

    fn instantiate(&mut self, instance: Instance<'a>) -> usize {
        let id = self.instances.len();
        for (index, resource) in instance.config.resources.iter().enumerate() {
            let base = match &*instance.prefix {
                "" => resource.local_address.clone(),
                prefix => format!("{prefix}{}", resource.local_address).into(),
            };
            self.targets.insert(base, Target::Resource(id, index));
        }
        for (index, call) in instance.config.modules.iter().enumerate() {
            if let Some(name) = label(call.block, 0) {
                self.targets.insert(
                    format!("{}module.{name}", instance.prefix).into(),
                    Target::Module(id, index),
                );
            }
        }
        self.instances.push(instance);
        id
    }

    /// The instances of a module call.
    pub(super) fn module_call(&mut self, instance: usize, index: usize) -> Arc<Call> {
        let config = self.instances[instance].config.clone();
        let block = config.modules[index].block;
        match self.instances[instance].calls.get(&index) {
            Some(Slot::Done(call)) => return call.clone(),
            Some(Slot::Busy) => {
                let name = label(block, 0).unwrap_or("");
                let why = self.cycle(&format!("module.{name}"), block.header);
                let expansion = Arc::new(self.expand(None, None, Scope::module(instance)));
                return Arc::new(Call { expansion, children: Err(why) });
            }
            None => {}
        }
        self.instances[instance].calls.insert(index, Slot::Busy);
        let decl = &config.modules[index];
        let expansion = Arc::new(self.expand_block(decl, Scope::module(instance)));
        let children = self.children(instance, index, block, &expansion);
        let call = Arc::new(Call { expansion, children });
        self.instances[instance].calls.insert(index, Slot::Done(call.clone()));
        call
    }

    fn children(
        &mut self,
        instance: usize,
        index: usize,
        block: &'a Block,
        expansion: &Expansion,
    ) -> Result<Vec<usize>, Why> {
        if expansion.members.is_empty() {
            return Ok(Vec::new());
        }
        let config = match self.called(instance, index, block) {
            Ok(config) => config,
            Err(why) => {
                let source = self.instances[instance].config.modules[index].attribute("source");
                let wrong = source.filter(|_| matches!(why, Why::ModuleMissing(..)));
                let span = wrong.map_or(block.header, |source| source.value.span);
                let gap = Gap { why: why.clone(), span: Some(span) };
                let other =
                    matches!(&why, Why::ModuleUnavailable(source) if foreign::names_other(source));
                if !other && !self.gaps.contains(&gap) {
                    self.gaps.push(gap);
                }
                return Err(why);
            }
        };
        let mut children = Vec::with_capacity(expansion.members.len());
        for (number, member) in expansion.members.iter().enumerate() {
            // An instance names all that it declares, each with the whole way to it.
            let names = config.resources.len() + config.modules.len();
            let each = account::NAME + self.instances[instance].prefix.len() as u64;
            if let Err(why) = self.made(1, account::MODULE + each * names as u64, block.header) {
                self.gaps.push(Gap { why: why.clone(), span: Some(block.header) });
                return Err(why);
            }
            children.push(self.child(instance, index, block, &config, number, member));
        }
        Ok(children)
    }

    fn child(
        &mut self,
        parent: usize,
        call: usize,
        block: &Block,
        config: &Arc<Config<'a>>,
        number: usize,
        member: &Member,
    ) -> usize {
        let name = label(block, 0).unwrap_or("");
        let caller = &self.instances[parent];
        let prefix =
            format!("{}module.{name}{}.", caller.prefix, member.key.as_deref().unwrap_or(""));
        let path = if caller.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", caller.path)
        };
        let instance = Instance {
            config: config.clone(),
            parent: Some(Parent {
                instance: parent,
                call,
                repeat: Arc::new(member.repeat.clone()),
            }),
            prefix: prefix.into(),
            path: path.into(),
            callers: caller.callers.iter().copied().chain([block.header]).collect(),
            exists: caller.exists.clone().and(member.exists.clone()),
            count_unknown: member.count_unknown.clone().or_else(|| caller.count_unknown.clone()),
            order: caller.order.iter().copied().chain([call, number]).collect(),
            values: Default::default(),
            expansions: Default::default(),
            calls: Default::default(),
            providers: Default::default(),
        };
        self.instantiate(instance)
    }

    /// The configuration that a call means, or why there is none.
    fn called(
        &mut self,
        instance: usize,
        index: usize,
        block: &Block,
    ) -> Result<Arc<Config<'a>>, Why> {
        let config = self.instances[instance].config.clone();
        let source = self.source_of(instance, index, block)?;
        let directory = if is_local(&source) {
            join_path(&config.directory, &source)
        } else {
            let version = config.modules[index].attribute("version").map(|a| &a.value.kind);
            let constraint = version
                .and_then(|v| if let ExprKind::String(text) = v { Some(&**text) } else { None });
            self.installed_directory(instance, label(block, 0).unwrap_or(""), &source, constraint)?
        };
        let mut caller = Some(instance);
        let mut depth = 0;
        while let Some(id) = caller {
            let above = &self.instances[id];
            if *above.config.directory == *directory {
                let name = format!("module.{}", label(block, 0).unwrap_or(""));
                return Err(self.cycle(&name, block.header));
            }
            caller = above.parent.as_ref().map(|p| p.instance);
            depth += 1;
        }
        if depth > self.context.budget.modules {
            return Err(self.over(
                Text::new(
                    format!("{} 层模块", self.context.budget.modules),
                    format!("{} levels of modules", self.context.budget.modules),
                ),
                block.header,
            ));
        }
        match self.config(&directory) {
            Some(called) => Ok(called),
            None if is_local(&source) => {
                Err(nearby::missing(&self.context, &config.directory, &source, self.gaps.len()))
            }
            None => Err(Why::ModuleUnavailable(source)),
        }
    }

    /// The source of a call. One that is computed is known before anything else is (`const`
    /// variables of Terraform 1.15, early evaluation of OpenTofu 1.8).
    fn source_of(&mut self, instance: usize, index: usize, block: &Block) -> Result<Arc<str>, Why> {
        let config = self.instances[instance].config.clone();
        let Some(attribute) = config.modules[index].attribute("source") else {
            return Ok(label(block, 0).unwrap_or("").into());
        };
        let result = self.eval(&attribute.value, Scope::module(instance));
        match self.settle(result, attribute.value.span).value {
            Value::String(text) => Ok(text),
            Value::Unknown(why) => Err(why),
            Value::OneOf(one) => Err(one.why.clone()),
            _ => Err(Why::ModuleUnavailable(self.text_of(attribute.value.span))),
        }
    }

    /// Where `terraform init` put a module.
    fn installed_directory(
        &mut self,
        instance: usize,
        name: &str,
        source: &Arc<str>,
        constraint: Option<&str>,
    ) -> Result<String, Why> {
        let path = &self.instances[instance].path;
        let key = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        let (context, root) = (self.context, self.root);
        let all = self.installed.get_or_insert_with(|| installed(&context, &root.directory));
        let Some(module) = all.get(&key) else {
            return Err(Why::ModuleUnavailable(source.clone()));
        };
        match module.stale(source, constraint) {
            Some(why) => Err(why),
            None => Ok(join_path(&root.directory, &module.directory)),
        }
    }

    /// `module.name…`
    pub(super) fn module_reference(
        &mut self,
        instance: usize,
        steps: &[Accessor],
        span: Span,
        scope: Scope<'_>,
    ) -> Evaluated {
        let Some((Accessor { kind: AccessorKind::Attribute(name), .. }, rest)) =
            steps.split_first()
        else {
            return Err(Fault::new("缺少模块名", "a module name is missing"));
        };
        let Some(index) = self.instances[instance].config.module(name) else {
            return Ok(self.undeclared(instance, &format!("module.{name}"), span));
        };
        let base: Arc<str> = format!("{}module.{name}", self.instances[instance].prefix).into();
        let call = self.module_call(instance, index);
        let local = format!("module.{name}");
        let value = if matches!(call.expansion.shape, Shape::Single) {
            self.handles(&base, &local, &call.expansion, span)
        } else {
            self.kept(instance, Name::Module(index), span, &mut |this| {
                this.handles(&base, &local, &call.expansion, span)
            })
        };
        self.apply(value, rest, span, scope)
    }

    /// An output of an instance of a module.
    pub(super) fn output(
        &mut self,
        caller: usize,
        call: usize,
        key: &KeySelector,
        name: &Arc<str>,
        span: Span,
    ) -> Option<Traced> {
        let made = self.module_call(caller, call);
        let config = self.instances[caller].config.clone();
        let module = label(config.modules[call].block, 0).unwrap_or("");
        let step = StepKind::ModuleOutput(format!("module.{module}.{name}").into());
        let children = match &made.children {
            Ok(children) => children,
            Err(why) => return Some(Traced::unknown(why.clone(), Origin::leaf(step, span))),
        };
        let text = match key {
            KeySelector::Exact(text) => Some(&**text),
            KeySelector::Any | KeySelector::None => None,
        };
        let child = *children.get(made.expansion.member(text)?)?;
        let config = self.instances[child].config.clone();
        let output = config.outputs.get(&**name);
        let Some(value) = output.and_then(|o| o.attribute("value")) else {
            return Some(self.undeclared(child, &format!("module.{module}.{name}"), span));
        };
        let value = self.kept(child, Name::Output(name.clone()), span, &mut |this| {
            let result = this.eval(&value.value, Scope::module(child));
            this.settle(result, value.value.span)
        });
        if is_literal(output.and_then(|o| o.attribute("sensitive")).map(|a| &a.value), true) {
            value.hide(self.context.sources);
            return Some(carried(value.marked(), &step, Some(span)));
        }
        Some(carried(value, &step, Some(span)))
    }
}
