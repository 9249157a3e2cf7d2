//! Provider configurations: which one a resource uses, through aliases and module borders.

use std::sync::Arc;

use crate::dialect::terraform::config::{Decl, alias, label};
use crate::dialect::terraform::eval::{Evaluator, Scope};
use crate::graph::Provider;
use crate::origin::{Origin, StepKind};
use crate::syntax::hcl::{AccessorKind, Expr, ExprKind};
use crate::value::{Attr, Traced, Value, Why};

/// Arguments that say which account a provider works in.
const ACCOUNT: [&str; 6] = ["profile", "shared_credentials_file", "access_key", "account_id", "ecs_role_name", "assume_role_arn"];

/// The name and alias of a provider reference: `alicloud`, `alicloud.hz`, also in quotes.
fn reference(expr: &Expr) -> Option<(Arc<str>, Option<Arc<str>>)> {
    match &expr.kind {
        ExprKind::Variable(name) => Some((name.clone(), None)),
        ExprKind::String(text) => {
            let (name, alias) = text.split_once('.').map_or((&**text, None), |(n, a)| (n, Some(a)));
            Some((name.into(), alias.map(Arc::from)))
        }
        ExprKind::Traversal(base, steps) => match (&base.kind, steps.first().map(|s| &s.kind)) {
            (ExprKind::Variable(name), Some(AccessorKind::Attribute(alias))) => Some((name.clone(), Some(alias.clone()))),
            _ => None,
        },
        ExprKind::Parens(inner) => reference(inner),
        _ => None,
    }
}

impl Evaluator<'_> {
    /// The provider configuration of a resource, as an index into `providers`.
    pub(super) fn provider_of(&mut self, instance: usize, type_name: &str, decl: &Decl<'_>, providers: &mut Vec<Provider>) -> usize {
        let plain = type_name.strip_prefix("data.").unwrap_or(type_name);
        let implied = (Arc::from(plain.split('_').next().unwrap_or(plain)), None);
        let wanted = decl.attribute("provider").and_then(|a| reference(&a.value)).unwrap_or(implied);
        self.provider(instance, wanted, providers, 0)
    }

    fn provider(&mut self, instance: usize, wanted: (Arc<str>, Option<Arc<str>>), providers: &mut Vec<Provider>, depth: usize) -> usize {
        if let Some(known) = self.instances[instance].providers.get(&wanted) {
            return *known;
        }
        let config = self.instances[instance].config.clone();
        let own = config.providers.iter().find(|p| label(p.block, 0) == Some(&wanted.0) && alias(p.block) == wanted.1.as_deref());
        let parent = self.instances[instance].parent.clone().filter(|_| depth <= self.context.budget.modules);
        let unread = own.is_none() && config.unread.may_hold("provider") && config.unread.may_hold(&wanted.0);
        let index = match (own, parent) {
            (None, _) if unread => add(providers, self.unparsed_provider(instance, &wanted)),
            (Some(own), _) => {
                let provider = self.configured(instance, own, &wanted);
                add(providers, provider)
            }
            (None, Some(parent)) => {
                let caller = self.instances[parent.instance].config.clone();
                let passed = passed(&caller.modules[parent.call], &wanted);
                self.provider(parent.instance, passed.unwrap_or_else(|| wanted.clone()), providers, depth + 1)
            }
            (None, None) => add(providers, self.implicit(&wanted)),
        };
        self.instances[instance].providers.insert(wanted, index);
        index
    }

    fn configured(&mut self, instance: usize, decl: &Decl<'_>, wanted: &(Arc<str>, Option<Arc<str>>)) -> Provider {
        let region = decl.attribute("region").map(|a| {
            let result = self.eval(&a.value, Scope::module(instance));
            self.settle(result, a.value.span)
        });
        let region = region.filter(|r| r.value != Value::Null).map(Attr::Set);
        Provider {
            name: wanted.0.clone(),
            alias: wanted.1.clone(),
            region: region.unwrap_or_else(|| self.no_region()),
            account: self.account(instance, decl),
            span: Some(decl.block.header),
        }
    }

    /// A provider that nothing configures.
    fn implicit(&self, wanted: &(Arc<str>, Option<Arc<str>>)) -> Provider {
        Provider { name: wanted.0.clone(), alias: wanted.1.clone(), region: self.no_region(), account: "default".into(), span: None }
    }

    /// A provider that is perhaps configured where nothing could be read.
    fn unparsed_provider(&self, instance: usize, wanted: &(Arc<str>, Option<Arc<str>>)) -> Provider {
        let why = self.unparsed(instance).unwrap_or(Why::NoRegion);
        let region = Attr::Set(Traced::unknown(why, Origin::outside(StepKind::Place)));
        Provider { region, ..self.implicit(wanted) }
    }

    /// Inside a template the stack's region is the provider's.
    fn no_region(&self) -> Attr {
        self.root.stack.as_ref().map_or(Attr::Absent, |s| s.region.clone())
    }

    /// Texts of the arguments that name the account: the same text in the same module is the same account.
    fn account(&self, instance: usize, decl: &Decl<'_>) -> Arc<str> {
        let mut told: Vec<String> = Vec::new();
        let mut tell = |name: &str, expr: &Expr| {
            let place = if matches!(expr.kind, ExprKind::String(_)) { "" } else { &*self.instances[instance].prefix };
            let file = self.context.sources.file(expr.span.file);
            let text = file.text.get(expr.span.start as usize..expr.span.end as usize).unwrap_or("");
            told.push(format!("{name}={place}{text}"));
        };
        for name in ACCOUNT {
            if let Some(attribute) = decl.attribute(name) {
                tell(name, &attribute.value);
            }
        }
        for block in decl.blocks_of("assume_role") {
            for attribute in block.body.attributes.iter().filter(|a| &*a.name.text == "role_arn") {
                tell("role_arn", &attribute.value);
            }
        }
        if told.is_empty() { "default".into() } else { told.join(" ").into() }
    }
}

/// What a module call passes under a name: `providers = { alicloud = alicloud.hz }`, keys also in quotes.
fn passed(call: &Decl<'_>, wanted: &(Arc<str>, Option<Arc<str>>)) -> Option<(Arc<str>, Option<Arc<str>>)> {
    let ExprKind::Object(items) = &call.attribute("providers")?.value.kind else { return None };
    items.iter().find(|i| reference(&i.key).as_ref() == Some(wanted)).and_then(|i| reference(&i.value))
}

fn add(providers: &mut Vec<Provider>, provider: Provider) -> usize {
    let same =
        |p: &Provider| p.name == provider.name && p.alias == provider.alias && p.span == provider.span && p.region == provider.region;
    if let Some(index) = providers.iter().position(same) {
        return index;
    }
    providers.push(provider);
    providers.len() - 1
}
