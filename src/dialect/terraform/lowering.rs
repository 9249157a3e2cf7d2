//! From an evaluated root module to the resource graph.
//!
//! Wanted resources are evaluated wholly, and then whatever they refer to, and so on; the rest
//! costs nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::dialect::terraform::body::is_meta;
use crate::dialect::terraform::config::block_kind;
use crate::dialect::terraform::eval::Evaluator;
use crate::dialect::terraform::repeat::Member;
use crate::dialect::terraform::{ModuleSet, RootInput, foreign};
use crate::dialect::{Context, Lowered};
use crate::graph::{Address, Attribute, Attributes, Dialect, Gap, Home, Resource, ResourceGraph};
use crate::source::{FileId, Span};
use crate::syntax::ProblemKind;

/// Where a resource stands among all: instance of the module, then place in its configuration.
type Place = (Vec<usize>, usize);

pub(super) fn lower(context: &Context<'_>, modules: &ModuleSet, root: &RootInput) -> Lowered {
    let mut graph = ResourceGraph::new(root.display.clone(), Dialect::Terraform);
    if root.stack.is_some() {
        graph.home = Home::Stack;
    }
    graph.fallback_region = context.inputs.region_value();
    if let Some(gap) = root.caller.as_ref().and_then(|caller| caller.missing.clone()) {
        graph.gaps.push(gap);
        let files = root
            .caller
            .iter()
            .flat_map(|c| &c.files)
            .filter_map(|file| context.files.read(file).ok())
            .collect();
        return Lowered { graph, problems: Vec::new(), files, comments: Vec::new() };
    }
    let mut evaluator = Evaluator::new(*context, modules, root);
    let Some(instance) = evaluator.root_instance() else {
        return Lowered {
            graph,
            problems: evaluator.problems,
            files: Vec::new(),
            comments: Vec::new(),
        };
    };
    evaluator.gather_values(instance);
    // What calls the module is part of what is judged.
    for file in root.caller.iter().flat_map(|c| &c.files) {
        evaluator.value_files.extend(context.files.read(file).ok());
    }
    let mut made: BTreeMap<Place, Vec<Resource>> = BTreeMap::new();
    evaluator.visit(instance, &mut graph, &mut made);
    evaluator.follow(&mut graph, &mut made);
    for resource in made.into_values().flatten() {
        graph.push(resource);
    }
    graph.gaps = std::mem::take(&mut evaluator.gaps);
    let files = evaluator.files();
    let mut problems = std::mem::take(&mut evaluator.problems);
    // What is missing of another cloud holds nothing of ours.
    if foreign::is_foreign(modules, evaluator.configs.keys().map(|directory| &**directory)) {
        graph.gaps.clear();
        problems.retain(|problem| problem.kind != ProblemKind::DuplicateKey);
    }
    Lowered { graph, problems, files, comments: Vec::new() }
}

impl Evaluator<'_> {
    /// The wanted resources of a module instance and of the modules it calls.
    fn visit(
        &mut self,
        instance: usize,
        graph: &mut ResourceGraph,
        made: &mut BTreeMap<Place, Vec<Resource>>,
    ) {
        let mut todo = vec![instance];
        while let Some(instance) = todo.pop() {
            let config = self.instances[instance].config.clone();
            for (index, resource) in config.resources.iter().enumerate() {
                if (self.context.wanted)(&resource.type_name) {
                    self.lower_resource(instance, index, graph, made);
                }
            }
            for index in 0..config.modules.len() {
                let call = self.module_call(instance, index);
                todo.extend(call.children.iter().flatten());
            }
        }
    }

    /// What was referred to so far, and what that refers to.
    fn follow(&mut self, graph: &mut ResourceGraph, made: &mut BTreeMap<Place, Vec<Resource>>) {
        let mut next = 0;
        while let Some((instance, index)) = self.touched.get(next).copied() {
            next += 1;
            self.lower_resource(instance, index, graph, made);
        }
    }

    fn lower_resource(
        &mut self,
        instance: usize,
        index: usize,
        graph: &mut ResourceGraph,
        made: &mut BTreeMap<Place, Vec<Resource>>,
    ) {
        let place = (self.instances[instance].order.clone(), index);
        if made.contains_key(&place) {
            return;
        }
        let config = self.instances[instance].config.clone();
        let resource = &config.resources[index];
        let expansion = self.expansion(instance, index);
        let base: Arc<str> =
            format!("{}{}", self.instances[instance].prefix, resource.local_address).into();
        let mut list = Vec::with_capacity(expansion.members.len());
        for (number, member) in expansion.members.iter().enumerate() {
            if let Err(over) = self.context.tab.resources(1, 4 * base.len()) {
                let why = self.exceeded(over, resource.decl.block.header);
                self.gaps.push(Gap { why, span: Some(resource.decl.block.header) });
                break;
            }
            let provider =
                self.provider_of(instance, resource, &member.repeat, &mut graph.providers);
            list.push(self.lower_member(instance, index, (number, member), &base, provider));
        }
        made.insert(place, list);
    }

    fn lower_member(
        &mut self,
        instance: usize,
        index: usize,
        (number, member): (usize, &Member),
        base: &Arc<str>,
        provider: usize,
    ) -> Resource {
        let config = self.instances[instance].config.clone();
        let resource = &config.resources[index];
        let decl = &resource.decl;
        let attributes = self.attributes(instance, index, number);
        let owner = &self.instances[instance];
        Resource {
            address: Address { base: base.clone(), key: member.key.clone() },
            dialect: Dialect::Terraform,
            type_name: resource.type_name.clone(),
            attributes,
            span: decl.block.header,
            block: decl.block.span,
            exists: owner.exists.clone().and(member.exists.clone()),
            count_unknown: member.count_unknown.clone().or_else(|| owner.count_unknown.clone()),
            provider: Some(provider),
            callers: owner.callers.clone(),
            change: None,
            was: Attributes::default(),
            unmanaged: decl.unmanaged(),
        }
    }

    /// All arguments and nested blocks of an instance.
    fn attributes(&mut self, instance: usize, index: usize, number: usize) -> Attributes {
        let config = self.instances[instance].config.clone();
        let decl = &config.resources[index].decl;
        let mut attributes: BTreeMap<Arc<str>, Attribute> = BTreeMap::new();
        let mut add = |this: &mut Self, name: &Arc<str>, name_span: Span, value_span: Span| {
            if let Some(value) = this.attribute_of(instance, index, number, name) {
                attributes.insert(name.clone(), Attribute { name_span, value_span, value });
            }
        };
        let written = decl.attributes();
        for attribute in written.iter().filter(|a| !is_meta(&a.name.text)) {
            add(self, &attribute.name.text, attribute.name.span, attribute.value.span);
        }
        let blocks = decl.blocks();
        let kinds: BTreeSet<&str> =
            blocks.iter().map(|b| block_kind(b)).filter(|k| !is_meta(k)).collect();
        for kind in kinds {
            let mut same = blocks.iter().filter(|b| block_kind(b) == kind);
            let Some(first) = same.next() else { continue };
            let span = same.fold(first.span, |span, b| span.to(b.span));
            add(self, &kind.into(), first.kind.span, span);
        }
        attributes.into()
    }

    /// All files of the root and the modules it called, each once.
    fn files(&self) -> Vec<FileId> {
        let mut seen = BTreeSet::new();
        let configured = self.instances.iter().flat_map(|i| i.config.files.iter().copied());
        configured.chain(self.value_files.iter().copied()).filter(|f| seen.insert(*f)).collect()
    }
}
