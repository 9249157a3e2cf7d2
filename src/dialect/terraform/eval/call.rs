//! Function calls: what the functions themselves do not know of unknowns, choices and origins.

use std::sync::Arc;

use super::{Evaluated, Evaluator, Fault, Scope};
use crate::account::{KEY, SLOT};
use crate::dialect::terraform::functions::{self, Call as FunctionCall, Failure, Function, Needs};
use crate::dialect::terraform::root_files::RootFiles;
use crate::origin::{Origin, StepKind};
use crate::source::Span;
use crate::syntax::hcl::{Call, Expr, ExprKind};
use crate::syntax::native;
use crate::syntax::placement::Placement;
use crate::value::{SENSITIVE, Traced, Value, Why};

/// Origins of elements that a result is said to come from.
const TOLD: usize = 64;

/// Bytes that are made for a step of work.
const BYTES_OF_STEP: u64 = 32;

impl Evaluator<'_> {
    pub(super) fn call(&mut self, call: &Call, span: Span, scope: Scope<'_>) -> Evaluated {
        let name = call.name.text.strip_prefix("core::").unwrap_or(&call.name.text);
        match name {
            "try" => return self.call_try(call, span, scope),
            "can" => return self.call_can(call, span, scope),
            "issensitive" => return self.call_issensitive(call, span, scope),
            "templatestring" if !call.args.first().is_some_and(is_reference) => {
                return Err(Fault::new(
                    "`templatestring` 的模板必须是对值的引用",
                    "the template of templatestring must be a reference to a value",
                ));
            }
            _ => {}
        }
        let (args, undecided) = self.arguments(call, scope)?;
        if undecided {
            self.expand_undecided(name, &args, span)
        } else {
            self.call_with(name, &args, span)
        }
    }

    fn call_with(&mut self, name: &str, args: &[Traced], span: Span) -> Evaluated {
        match name {
            "templatefile" | "templatestring" => {
                let list: Vec<&Traced> = args.iter().collect();
                self.distribute(&list, span, &mut |this, args| this.call_template(name, args, span))
            }
            _ => match functions::find(name) {
                Some(function) => self.run(function, args, span),
                None => {
                    let origin =
                        Origin::step(StepKind::Function(name.into()), Some(span), told(args));
                    Ok(Traced::unknown(Why::FunctionNotModelled(name.into()), origin))
                }
            },
        }
    }

    /// The arguments, and whether a last one with `...` still has to be spread because it is no
    /// known list.
    fn arguments(&mut self, call: &Call, scope: Scope<'_>) -> Result<(Vec<Traced>, bool), Fault> {
        let mut args =
            call.args.iter().map(|a| self.eval(a, scope)).collect::<Result<Vec<_>, _>>()?;
        if !call.expand_last {
            return Ok((args, false));
        }
        let Some(Traced { value: Value::List(_, items), .. }) = args.last() else {
            return Ok((args, true));
        };
        let items = items.clone();
        args.pop();
        args.extend(items.iter().cloned());
        Ok((args, false))
    }

    /// `f(a, b...)` where `b` is not a known list.
    fn expand_undecided(&mut self, name: &str, args: &[Traced], span: Span) -> Evaluated {
        let Some((last, first)) = args.split_last() else {
            return Err(Fault::new("缺少参数", "missing argument"));
        };
        self.distribute(&[last], span, &mut |this, chosen| {
            let [last] = chosen else { return Err(Fault::new("缺少参数", "missing argument")) };
            match &last.value {
                Value::List(_, items) => {
                    let args: Vec<Traced> =
                        first.iter().cloned().chain(items.iter().cloned()).collect();
                    this.call_with(name, &args, span)
                }
                Value::Unknown(why) => {
                    let origin =
                        Origin::step(StepKind::Function(name.into()), Some(span), told(args));
                    Ok(Traced::unknown(why.clone(), origin))
                }
                _ => Err(Fault::new(
                    "只有列表才能展开为参数",
                    "only a list can be expanded into arguments",
                )),
            }
        })
    }

    fn run(&mut self, function: &'static Function, args: &[Traced], span: Span) -> Evaluated {
        let opened: Vec<Traced>;
        let args = if args.iter().any(|a| self.is_single(a)) {
            opened = args.iter().map(|a| self.opened_module(a, span)).collect();
            &opened
        } else {
            args
        };
        for arg in args.iter().filter(|_| function.needs == Needs::Deep) {
            if let Err(why) = self.measure(&arg.value, span) {
                let inputs = args.iter().map(|a| a.origin.clone());
                return Ok(Traced::unknown(
                    why,
                    Origin::step(StepKind::Function(function.name.into()), Some(span), inputs),
                ));
            }
        }
        let list: Vec<Traced> = match function.needs {
            Needs::Shallow | Needs::Nothing => args.to_vec(),
            Needs::Deep => args.iter().map(|a| self.opened(a, span)).collect(),
        };
        let list: Vec<&Traced> = list.iter().collect();
        self.distribute(&list, span, &mut |this, args| this.run_once(function, args, span))
    }

    fn run_once(&mut self, function: &'static Function, args: &[&Traced], span: Span) -> Evaluated {
        let args: Vec<Traced> = args.iter().map(|a| (*a).clone()).collect();
        let args: Vec<Traced> = if function.name == SENSITIVE {
            args.iter().for_each(|a| a.hide(self.context.sources));
            args.into_iter().map(Traced::marked).collect()
        } else {
            args
        };
        let deep = function.needs == Needs::Deep;
        let inputs =
            if deep { told(&args) } else { args.iter().map(|a| a.origin.clone()).collect() };
        let inputs = if inputs.iter().all(|o| matches!(o.kind(), StepKind::Literal)) {
            Vec::new()
        } else {
            inputs
        };
        let origin = Origin::step(StepKind::Function(function.name.into()), Some(span), inputs);
        let unknown = args
            .iter()
            .filter(|_| function.needs != Needs::Nothing)
            .find_map(|a| first_unknown(&a.value, deep));
        if let Some(why) = unknown {
            if function.refuses(&args) {
                return Err(Fault::new(
                    format!("`{}` 不接受这些类型的参数", function.name),
                    format!("{} does not take arguments of these types", function.name),
                ));
            }
            if let Some(picked) = self.select(function.name, &args, span) {
                return picked;
            }
            let inputs = if deep { Vec::new() } else { told(&args) };
            let origin = if deep {
                origin
            } else {
                Origin::step(StepKind::Function(function.name.into()), Some(span), inputs)
            };
            return Ok(function.typed(Traced::unknown(why, origin), &args));
        }
        let work = args.iter().map(|a| weight(&a.value, 4)).sum::<usize>();
        if let Err(why) = self.charge(work, span) {
            return Ok(Traced::unknown(why, origin));
        }
        let context = self.context;
        let files = RootFiles { context: &context, root: &self.root.directory };
        let call = FunctionCall {
            args: &args,
            origin: &origin,
            budget: &context.budget,
            files: &files,
            tab: context.tab,
            patterns: &self.patterns,
        };
        let charged = |made: Traced| {
            let bytes = produced(&made, &origin, &args);
            context.tab.make(bytes)?;
            context.tab.work(usize::try_from(bytes / BYTES_OF_STEP).unwrap_or(usize::MAX))?;
            Ok(made)
        };
        match function.call(&call).and_then(charged) {
            Ok(value) => Ok(value),
            Err(Failure::Invalid(text)) => Err(Fault(text)),
            Err(Failure::Unknown(why)) => {
                let why = if let Why::Budget(limit) = why { self.over(limit, span) } else { why };
                Ok(function.typed(Traced::unknown(why, origin), &args))
            }
        }
    }

    /// `templatefile(path, vars)` and `templatestring(text, vars)`.
    fn call_template(&mut self, name: &str, args: &[&Traced], span: Span) -> Evaluated {
        let [template, variables] = args else {
            return Err(Fault::new(
                format!("`{name}` 需要两个参数"),
                format!("{name} needs two arguments"),
            ));
        };
        let origin = Origin::step(
            StepKind::Function(name.into()),
            Some(span),
            args.iter().map(|a| a.origin.clone()),
        );
        let (text, entries) = match (&template.value, &variables.value) {
            (Value::Unknown(why), _) | (_, Value::Unknown(why)) => {
                return Ok(Traced::unknown(why.clone(), origin));
            }
            (Value::String(text), Value::Object(_, entries)) => (text.clone(), entries.clone()),
            _ => {
                return Err(Fault::new(
                    format!("`{name}` 需要一个字符串和一个映射"),
                    format!("{name} needs a string and a map"),
                ));
            }
        };
        let parsed =
            if name == "templatefile" { self.template_file(&text) } else { parse(&text, span) };
        let expr = match parsed {
            Ok(expr) => expr,
            Err(Failure::Invalid(text)) => return Err(Fault(text)),
            Err(Failure::Unknown(why)) => return Ok(Traced::unknown(why, origin)),
        };
        let mut value = self.eval(&expr, Scope { variables: Some(&entries), ..Scope::SEALED })?;
        let step = StepKind::Function(name.into());
        let told = [template.origin.clone(), variables.origin.clone(), value.origin.clone()];
        value.origin = Origin::step(step, Some(span), told);
        Ok(value)
    }

    fn template_file(&mut self, path: &str) -> Result<Arc<Expr>, Failure> {
        let files = RootFiles { context: &self.context, root: &self.root.directory };
        let file = files.file(path)?;
        if let Some(known) = self.templates.get(&file) {
            return known.clone().map_err(|f| Failure::Invalid(f.0));
        }
        let text = self.context.sources.file(file).text.clone();
        let parsed = native::parse_template(file, &text, &Placement::Whole)
            .map(Arc::new)
            .map_err(|p| Fault(p.message));
        self.templates.insert(file, parsed.clone());
        parsed.map_err(|f| Failure::Invalid(f.0))
    }
}

/// Terraform takes nothing else as the template of `templatestring`.
fn is_reference(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Variable(_) | ExprKind::Traversal(..))
}

fn parse(text: &str, span: Span) -> Result<Arc<Expr>, Failure> {
    native::parse_template(span.file, text, &Placement::Point(span))
        .map(Arc::new)
        .map_err(|p| Failure::Invalid(p.message))
}

/// The origins of arguments, and of the values inside them that come from somewhere.
pub(in crate::dialect::terraform) fn told(args: &[Traced]) -> Vec<Origin> {
    let mut origins: Vec<Origin> = args.iter().map(|a| a.origin.clone()).collect();
    let mut todo: Vec<&Traced> = args.iter().collect();
    let mut seen = 0_usize;
    while let Some(value) = todo.pop() {
        seen += 1;
        if seen > TOLD * 4 || origins.len() > TOLD {
            break;
        }
        let mut inside = |v: &Traced| {
            if !matches!(v.origin.kind(), StepKind::Literal) {
                origins.push(v.origin.clone());
            }
        };
        match &value.value {
            Value::List(_, items) => {
                items.iter().take(TOLD).for_each(&mut inside);
                todo.extend(items.iter().take(TOLD));
            }
            Value::Object(_, items) => {
                items.values().take(TOLD).for_each(&mut inside);
                todo.extend(items.values().take(TOLD));
            }
            Value::OneOf(one) => todo.extend(&one.options),
            _ => {}
        }
    }
    // What is not told of must not take a mark away.
    if (seen > TOLD || origins.len() > TOLD)
        && !origins.iter().any(Origin::is_sensitive)
        && args.iter().any(Traced::is_marked)
    {
        origins.push(Origin::outside(StepKind::Function(SENSITIVE.into())));
    }
    origins
}

/// The reason of the first unknown, at any depth or at the outermost value.
fn first_unknown(value: &Value, deep: bool) -> Option<Why> {
    match value {
        Value::Unknown(why) => Some(why.clone()),
        Value::OneOf(one) => Some(one.why.clone()),
        Value::List(_, items) if deep => items.iter().find_map(|i| first_unknown(&i.value, deep)),
        Value::Object(_, items) if deep => {
            items.values().find_map(|i| first_unknown(&i.value, deep))
        }
        _ => None,
    }
}

/// How many bytes a function has made, without what it hands on: parts that it made carry its own
/// origin.
fn produced(made: &Traced, origin: &Origin, args: &[Traced]) -> u64 {
    if !made.origin.is(origin) {
        return 0;
    }
    let of = |part: &Traced| produced(part, origin, args);
    let count = |n: usize, each: u64| each.saturating_mul(n as u64);
    match &made.value {
        Value::String(text) => {
            let given = args
                .iter()
                .any(|a| matches!(&a.value, Value::String(arg) if Arc::ptr_eq(arg, text)));
            if given { 0 } else { count(text.len(), 1) }
        }
        Value::List(_, items) => {
            items.iter().map(of).sum::<u64>().saturating_add(count(items.len(), SLOT))
        }
        Value::Object(_, items) => {
            items.values().map(of).sum::<u64>().saturating_add(count(items.len(), SLOT + KEY))
        }
        _ => 0,
    }
}

/// About how much work a function has with an argument.
fn weight(value: &Value, depth: usize) -> usize {
    match value {
        Value::String(text) => text.len() / 64,
        _ if depth == 0 => 1,
        Value::List(_, items) => {
            items.len() + items.iter().take(64).map(|i| weight(&i.value, depth - 1)).sum::<usize>()
        }
        Value::Object(_, items) => {
            items.len()
                + items.values().take(64).map(|i| weight(&i.value, depth - 1)).sum::<usize>()
        }
        _ => 0,
    }
}
