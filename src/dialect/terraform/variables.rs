//! Variables: where their values come from, in Terraform's order, and how they are converted.
//!
//! Order, a later one wins: default, parameter of the template around, `TF_VAR_*`,
//! `terraform.tfvars`, `terraform.tfvars.json`, `*.auto.tfvars(.json)`, then `--var-file` and
//! `--var` as they were given. The value of a sensitive variable is judged like any other, but
//! carries the step `sensitive`, by which output knows never to print it.

use std::cell::RefCell;
use std::ops::Bound;
use std::sync::Arc;

use crate::account::SLOT;
use crate::dialect::Assignment;
use crate::dialect::terraform::config::Decl;
use crate::dialect::terraform::eval::{Evaluator, Scope, carried};
use crate::dialect::terraform::instance::{Name, Parent};
use crate::dialect::terraform::text::nfc_string;
use crate::dialect::terraform::types::{self, Type};
use crate::dialect::terraform::{ModuleFile, ModuleSet, parse_values};
use crate::dialect::unread::UnreadNames;
use crate::origin::{Origin, StepKind};
use crate::source::file_names::values_stem;
use crate::source::{FileId, Span};
use crate::syntax::hcl::{Document, Expr, ExprKind};
use crate::syntax::native;
use crate::syntax::placement::Placement;
use crate::value::{SENSITIVE, Traced, Value, Why};

impl<'a> Evaluator<'a> {
    /// Gathers the values that come from outside the configuration.
    pub(super) fn gather_values(&mut self, instance: usize) {
        let root = self.root;
        for (name, value) in root.stack.iter().flat_map(|s| &s.parameters) {
            if value.value != Value::Null {
                let span = value.origin.span();
                self.root_values.insert(
                    name.clone(),
                    carried(value.clone(), &StepKind::ModuleInput(name.clone()), span),
                );
            }
        }
        let inputs = self.context.inputs;
        inputs.variable_environment.iter().for_each(|(name, text)| self.text(instance, name, text));
        for (name, value) in root.caller.iter().flat_map(|c| &c.inputs) {
            let span = value.origin.span();
            self.root_values.insert(
                name.clone(),
                carried(value.clone(), &StepKind::ModuleInput(name.clone()), span),
            );
        }
        let files =
            self.set.directories.get(&root.directory).map(Vec::as_slice).unwrap_or_default();
        let mut automatic: Vec<&ModuleFile> =
            files.iter().filter(|f| automatic_rank(&f.name).is_some()).collect();
        automatic.sort_by_key(|f| (automatic_rank(&f.name), f.name.clone()));
        for file in automatic {
            self.document(instance, file.file, &file.document);
        }
        for assignment in &inputs.assignments {
            match assignment {
                Assignment::Value(name, text) => self.text(instance, name, text),
                Assignment::File(file) => {
                    let document = parse_values(self.context.sources, *file);
                    self.problems.extend(document.problems.iter().cloned());
                    self.document(instance, *file, &document);
                }
            }
        }
    }

    fn document(&mut self, instance: usize, file: FileId, document: &Document) {
        self.value_files.push(file);
        if document.incomplete() {
            self.leave_open(instance, file, &document.unread);
        }
        for attribute in &document.body.attributes {
            let result = self.eval(&attribute.value, Scope::SEALED);
            let value = self.settle(result, attribute.value.span);
            let name = &attribute.name.text;
            self.root_values.insert(name.clone(), from(value, &StepKind::ValueFile(name.clone())));
        }
    }

    /// Variables that the unread parts of a file of values may set have no known value, unless a
    /// later source has one.
    fn leave_open(&mut self, instance: usize, file: FileId, unread: &[Span]) {
        let mut names = UnreadNames::default();
        unread.iter().for_each(|place| names.add(self.context.sources, *place));
        let why = Why::Unparsed(self.context.sources.file(file).path.clone());
        let config = self.instances[instance].config.clone();
        for (name, decl) in config.variables.iter().filter(|(name, _)| names.may_hold(name)) {
            let ty = self.variable_type(decl);
            let value = self.open(why.clone(), decl, &ty);
            self.root_values.insert((*name).into(), value);
        }
    }

    /// `name=value` from the command line: text for primitive types, an expression for others.
    fn text(&mut self, instance: usize, name: &str, text: &str) {
        let name: Arc<str> = name.into();
        let step = StepKind::CommandLine(name.clone());
        let outside = Origin::outside(step.clone());
        let plain = Traced::new(Value::string(nfc_string(text.to_owned())), outside.clone());
        let value = if self.takes_text(instance, &name) {
            plain
        } else {
            let nowhere = Span::new(FileId(u32::MAX), 0, 0);
            match native::parse_expression(nowhere.file, text, &Placement::Point(nowhere)) {
                Ok(expr) => {
                    let result = self.eval(&expr, Scope::SEALED);
                    relabelled(self.settle(result, nowhere), &|_| outside.clone())
                }
                Err(_) => Traced::unknown(
                    Why::invalid(
                        format!("给 `var.{name}` 的值不是表达式"),
                        format!("the value given for var.{name} is no expression"),
                    ),
                    outside,
                ),
            }
        };
        self.root_values.insert(name, value);
    }

    /// Whether a variable takes text as it is: its type is primitive or not given.
    fn takes_text(&self, instance: usize, name: &str) -> bool {
        let config = &self.instances[instance].config;
        match config.variables.get(name).and_then(|v| v.attribute("type")).map(|a| &a.value.kind) {
            None => true,
            Some(ExprKind::Variable(ty) | ExprKind::String(ty)) => {
                matches!(&**ty, "string" | "number" | "bool")
            }
            Some(_) => false,
        }
    }

    /// The value of a variable.
    pub(super) fn variable(&mut self, instance: usize, name: &Arc<str>, span: Span) -> Traced {
        let config = self.instances[instance].config.clone();
        let Some(decl) = config.variables.get(&**name) else {
            return self.undeclared(instance, &format!("var.{name}"), span);
        };
        self.kept(instance, Name::Variable(name.clone()), span, &mut |this| {
            let value = this.variable_value(instance, name, decl);
            this.settle(Ok(value), decl.block.header)
        })
    }

    fn variable_value(&mut self, instance: usize, name: &Arc<str>, decl: &Decl<'a>) -> Traced {
        let ty = self.variable_type(decl);
        let given = match self.instances[instance].parent.clone() {
            None => self.root_values.get(name).cloned(),
            Some(parent) => self.argument(&parent, name),
        };
        let nullable = !is_literal(decl.attribute("nullable").map(|a| &a.value), false);
        let given = given.filter(|v| nullable || v.value != Value::Null);
        let caller = self
            .root
            .caller
            .as_ref()
            .filter(|caller| !caller.complete && self.instances[instance].parent.is_none());
        let value = match (given, caller) {
            (Some(value), _) => value,
            (None, Some(caller)) => self.open(caller.why(), decl, &ty),
            (None, None) => self.default(name, decl).unwrap_or_else(|| {
                let why = self.without_value(instance, name);
                self.open(why, decl, &ty)
            }),
        };
        let value = self.narrowed(value, name, decl);
        let span = value.origin.span().unwrap_or(decl.block.header);
        let converted = match self.conversion(&value.value, &ty, decl.block.header) {
            Ok(()) => types::convert(&value, &ty),
            Err(why) => Ok(Traced::unknown(why, value.origin.clone())),
        };
        let value = match converted {
            Ok(value) => value,
            Err(text) => Traced::unknown(
                Why::Invalid(text),
                Origin::step(StepKind::Place, Some(span), [value.origin]),
            ),
        };
        if is_literal(decl.attribute("sensitive").map(|a| &a.value), true) {
            value.hide(self.context.sources);
            // What the code says is as secret when another value stands in for it.
            self.context
                .sources
                .hide(decl.attribute("default").map(|default| default.value.span), []);
            return carried(
                value.marked(),
                &StepKind::Function(SENSITIVE.into()),
                Some(decl.block.header),
            );
        }
        value
    }

    fn variable_type(&mut self, decl: &Decl<'a>) -> Type {
        let Some(attribute) = decl.attribute("type") else { return Type::Any };
        let this = RefCell::new(self);
        let evaluate = |expr: &Expr| {
            let mut this = this.borrow_mut();
            let result = this.eval(expr, Scope::SEALED);
            this.settle(result, expr.span)
        };
        types::parse(&attribute.value, &evaluate).unwrap_or(Type::Any)
    }

    /// Charges the conversion of a value, which makes all of its parts anew.
    fn conversion(&mut self, value: &Value, ty: &Type, span: Span) -> Result<(), Why> {
        let parts = if *ty == Type::Any { 0 } else { types::parts(value) };
        self.charge(parts, span)?;
        self.made(parts, SLOT, span)
    }

    /// The argument that a module call gives.
    fn argument(&mut self, parent: &Parent, name: &Arc<str>) -> Option<Traced> {
        let config = self.instances[parent.instance].config.clone();
        let attribute = config.modules[parent.call].attribute(name)?;
        let scope = Scope { repeat: Some(&parent.repeat), ..Scope::module(parent.instance) };
        let result = self.eval(&attribute.value, scope);
        let value = self.settle(result, attribute.value.span);
        Some(carried(value, &StepKind::ModuleInput(name.clone()), Some(attribute.value.span)))
    }

    fn default(&mut self, name: &Arc<str>, decl: &Decl<'a>) -> Option<Traced> {
        let attribute = decl.attribute("default")?;
        let result = self.eval(&attribute.value, Scope::SEALED);
        let value = self.settle(result, attribute.value.span);
        Some(from(value, &StepKind::VariableDefault(name.clone())))
    }

    /// Why a variable has no value; with the files that would give it one.
    fn without_value(&self, instance: usize, name: &Arc<str>) -> Why {
        let mut files: Vec<Arc<str>> = Vec::new();
        if self.instances[instance].parent.is_none() && self.root.stack.is_none() {
            let environments = self.offered(name);
            if !environments.is_empty() {
                return Why::VariableInEnvironments(name.clone(), environments.into());
            }
            let near = self
                .value_files_near
                .get_or_init(|| value_files_near(self.set, &self.root.directory));
            let setting = near.iter().filter(|f| f.document.body.attribute(name).is_some());
            files.extend(
                setting.map(|f| self.context.sources.file(f.file).path.clone()).take(MAX_NAMED),
            );
        }
        if files.is_empty() {
            Why::VariableWithoutValue(name.clone())
        } else {
            Why::VariableInFiles(name.clone(), files.into())
        }
    }

    /// The environments that would give a variable a value; of several, also all of them.
    fn offered(&self, name: &str) -> Vec<Arc<str>> {
        let offers = self.context.inputs.offers.iter();
        let mut names: Vec<Arc<str>> = offers
            .filter(|offer| offer.variables.contains(name))
            .map(|offer| offer.environment.clone())
            .collect();
        let all = (names.len() > 1).then(|| Arc::from("all"));
        names.truncate(MAX_NAMED);
        names.extend(all);
        names
    }

    /// The value of a variable that nobody knows: a boolean is one of two.
    fn open(&mut self, why: Why, decl: &Decl<'a>, ty: &Type) -> Traced {
        let origin = Origin::leaf(StepKind::Place, decl.block.header);
        if *ty == Type::Bool {
            let options =
                [true, false].map(|b| Traced::new(Value::Bool(b), origin.clone())).to_vec();
            return self.choose(options, why, origin, decl.block.header);
        }
        Traced::unknown(why, origin)
    }
}

/// Folders below a root module in which values for it may lie, and how many of such files are
/// named.
const MAX_BELOW: usize = 2;
const MAX_NAMED: usize = 3;

/// The files of values that Terraform does not load by itself, in a root module and in folders
/// below it that hold nothing else.
fn value_files_near<'s>(set: &'s ModuleSet, root: &str) -> Vec<&'s ModuleFile> {
    let below = if root == "." { String::new() } else { format!("{root}/") };
    let from = (Bound::Included(&*below), Bound::Unbounded);
    let inside = set
        .directories
        .range::<str, _>(from)
        .take_while(|(directory, _)| directory.starts_with(&below));
    let near = inside.filter(|(directory, files)| {
        ***directory != *root
            && directory[below.len()..].matches('/').count() < MAX_BELOW
            && files.iter().all(|f| values_stem(&f.name).is_some())
    });
    let all = set.directories.get(root).into_iter().chain(near.map(|(_, files)| files)).flatten();
    all.filter(|file| values_stem(&file.name).is_some() && automatic_rank(&file.name).is_none())
        .collect()
}

/// Where a file of automatically loaded values stands in the order.
pub(super) fn automatic_rank(name: &str) -> Option<u8> {
    match name {
        "terraform.tfvars" => Some(0),
        "terraform.tfvars.json" => Some(1),
        _ if name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json") => Some(2),
        _ => None,
    }
}

pub(super) fn is_literal(expr: Option<&Expr>, wanted: bool) -> bool {
    expr.is_some_and(|e| match &e.kind {
        ExprKind::Bool(b) => *b == wanted,
        ExprKind::String(text) => **text == *wanted.to_string(),
        _ => false,
    })
}

/// A literal value with what supplied it as the origin of every part.
fn from(value: Traced, kind: &StepKind) -> Traced {
    relabelled(value, &|origin| match origin.span() {
        Some(span) => Origin::leaf(kind.clone(), span),
        None => Origin::outside(kind.clone()),
    })
}

fn relabelled(value: Traced, relabel: &dyn Fn(&Origin) -> Origin) -> Traced {
    let origin = relabel(&value.origin);
    let value = match value.value {
        Value::List(kind, items) => Value::List(
            kind,
            Arc::new(items.iter().map(|i| relabelled(i.clone(), relabel)).collect()),
        ),
        Value::Object(kind, entries) => Value::Object(
            kind,
            Arc::new(
                entries.iter().map(|(k, v)| (k.clone(), relabelled(v.clone(), relabel))).collect(),
            ),
        ),
        other => other,
    };
    Traced::new(value, origin)
}
