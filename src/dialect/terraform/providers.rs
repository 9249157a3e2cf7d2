//! Provider configurations: which one a resource uses, through aliases and module borders.

use std::sync::Arc;

use crate::dialect::accounts;
use crate::dialect::terraform::addresses::{Written, reference, type_of};
use crate::dialect::terraform::config::{Config, Decl, ResourceDecl, alias, label};
use crate::dialect::terraform::eval::{Evaluator, Scope};
use crate::dialect::terraform::keys::string_key;
use crate::dialect::terraform::repeat::Repeat;
use crate::graph::Provider;
use crate::origin::{Origin, StepKind};
use crate::syntax::hcl::{Block, Expr, ExprKind};
use crate::value::{Attr, Traced, Value, Why};

/// A provider configuration as the modules hand it on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ProviderKey {
    address: Arc<str>,
    alias: Option<Arc<str>>,
    /// The instance of a provider with `for_each` (OpenTofu).
    key: Option<Arc<str>>,
}

impl<'a> Evaluator<'a> {
    /// The provider configuration of a resource instance, as an index into `providers`.
    pub(super) fn provider_of(
        &mut self,
        instance: usize,
        resource: &ResourceDecl<'a>,
        repeat: &Repeat,
        providers: &mut Vec<Provider>,
    ) -> usize {
        let plain = resource.type_name.strip_prefix("data.").unwrap_or(&resource.type_name);
        let implied = Written {
            name: plain.split('_').next().unwrap_or(plain).into(),
            alias: None,
            key: None,
        };
        let written = resource
            .decl
            .attribute("provider")
            .and_then(|a| reference(&a.value))
            .unwrap_or(implied);
        self.written_provider(instance, &written, repeat, providers, 0)
    }

    fn written_provider(
        &mut self,
        instance: usize,
        written: &Written<'_>,
        repeat: &Repeat,
        providers: &mut Vec<Provider>,
        depth: usize,
    ) -> usize {
        let address = self.instances[instance].config.requirements.address(&written.name);
        let mut wanted = ProviderKey { address, alias: written.alias.clone(), key: None };
        if let Some(key) = written.key {
            let result = self.eval(key, Scope { repeat: Some(repeat), ..Scope::module(instance) });
            let key = self.settle(result, key.span);
            match &key.value {
                Value::String(text) => wanted.key = Some(text.clone()),
                Value::Unknown(why) => return add(providers, unknown(&wanted, why.clone(), &key)),
                Value::OneOf(one) => {
                    return add(providers, unknown(&wanted, one.why.clone(), &key));
                }
                _ => {
                    return add(
                        providers,
                        unknown(
                            &wanted,
                            Why::invalid(
                                "provider 的键不是字符串",
                                "the key of a provider is no string",
                            ),
                            &key,
                        ),
                    );
                }
            }
        }
        self.provider(instance, wanted, &written.name, providers, depth)
    }

    /// `name` is how the module calls the provider.
    fn provider(
        &mut self,
        instance: usize,
        wanted: ProviderKey,
        name: &Arc<str>,
        providers: &mut Vec<Provider>,
        depth: usize,
    ) -> usize {
        if let Some(known) = self.instances[instance].providers.get(&wanted) {
            return *known;
        }
        let config = self.instances[instance].config.clone();
        let means = |block: &Block| {
            label(block, 0).is_some_and(|l| config.requirements.address(l) == wanted.address)
        };
        let own = config
            .providers
            .iter()
            .find(|p| means(p.block) && alias(p.block) == wanted.alias.as_deref());
        let parent = self.instances[instance]
            .parent
            .clone()
            .filter(|_| depth <= self.context.budget.modules);
        let caller = parent.as_ref().map(|p| self.instances[p.instance].config.clone());
        let call = parent.as_ref().zip(caller.as_ref()).map(|(p, caller)| &caller.modules[p.call]);
        let passed = call.and_then(|call| passed(call, &config, &wanted));
        let unread = own.is_none()
            && config.unread.may_hold("provider")
            && config.unread.may_hold(type_of(&wanted.address));
        // An empty block in a module only says that a configuration is to be passed.
        let own = own.filter(|own| passed.is_none() || !is_empty(own));
        let index = match (own, passed, parent) {
            (None, ..) if unread => add(providers, self.unparsed_provider(instance, &wanted)),
            (Some(own), ..) => {
                let provider = self.configured(instance, own, &wanted);
                add(providers, provider)
            }
            (None, Some(passed), Some(parent)) => self.written_provider(
                parent.instance,
                &passed,
                &parent.repeat,
                providers,
                depth + 1,
            ),
            // Only configurations without alias are handed on by themselves.
            (None, _, Some(parent)) if wanted.alias.is_none() => {
                self.provider(parent.instance, wanted.clone(), name, providers, depth + 1)
            }
            _ => add(providers, self.implicit(instance, &wanted, name)),
        };
        self.instances[instance].providers.insert(wanted, index);
        index
    }

    fn configured(&mut self, instance: usize, decl: &Decl<'_>, wanted: &ProviderKey) -> Provider {
        let repeat = match self.keyed_provider(instance, decl, wanted) {
            Ok(repeat) => repeat,
            Err(undeclared) => return *undeclared,
        };
        let region = decl.attribute("region").map(|a| {
            let result =
                self.eval(&a.value, Scope { repeat: Some(&repeat), ..Scope::module(instance) });
            self.settle(result, a.value.span)
        });
        let region = region.filter(|r| r.value != Value::Null).map(Attr::Set);
        Provider {
            region: region.unwrap_or_else(|| self.no_region()),
            account: self.account(instance, decl, wanted.key.as_deref()),
            span: Some(decl.block.header),
            ..unconfigured(wanted, Attr::Absent)
        }
    }

    /// What `each` means in the instance of a provider with `for_each`.
    fn keyed_provider(
        &mut self,
        instance: usize,
        decl: &Decl<'_>,
        wanted: &ProviderKey,
    ) -> Result<Repeat, Box<Provider>> {
        let Some(for_each) = decl.attribute("for_each") else { return Ok(Repeat::default()) };
        let expansion = self.expand(None, Some(for_each), Scope::module(instance));
        let key = wanted.key.as_deref().map(string_key);
        match expansion.member(key.as_deref()).and_then(|index| expansion.members.get(index)) {
            Some(member) => Ok(member.repeat.clone()),
            None => {
                let name = format!(
                    "{}.{}{}",
                    type_of(&wanted.address),
                    wanted.alias.as_deref().unwrap_or(""),
                    key.as_deref().unwrap_or("")
                );
                let at = Traced::unknown(
                    Why::Undeclared(name.as_str().into()),
                    Origin::literal(decl.block.header),
                );
                Err(Box::new(unknown(wanted, Why::Undeclared(name.into()), &at)))
            }
        }
    }

    /// A provider that nothing configures.
    fn implicit(&self, instance: usize, wanted: &ProviderKey, name: &Arc<str>) -> Provider {
        let config = &self.instances[instance].config;
        if let Some(alias) = &wanted.alias
            && !config.requirements.expects(name, alias)
        {
            let why = self
                .unparsed(instance)
                .unwrap_or_else(|| Why::Undeclared(format!("{name}.{alias}").into()));
            return open(wanted, why, Origin::outside(StepKind::Place));
        }
        let other = config
            .providers
            .iter()
            .filter(|p| alias(p.block).is_none())
            .filter_map(|p| label(p.block, 0));
        let other = other
            .map(|l| config.requirements.address(l))
            .find(|a| type_of(a) == type_of(&wanted.address));
        match (other, self.no_region()) {
            (Some(other), Attr::Absent) => {
                let why = Why::ProviderAddress(wanted.address.clone(), other);
                open(wanted, why, Origin::outside(StepKind::Place))
            }
            (_, region) => unconfigured(wanted, region),
        }
    }

    /// A provider that is perhaps configured where nothing could be read.
    fn unparsed_provider(&self, instance: usize, wanted: &ProviderKey) -> Provider {
        let why = self.unparsed(instance).unwrap_or(Why::NoRegion);
        open(wanted, why, Origin::outside(StepKind::Place))
    }

    /// Inside a template the stack's region is the provider's.
    fn no_region(&self) -> Attr {
        self.root.stack.as_ref().map_or(Attr::Absent, |s| s.region.clone())
    }

    /// Texts of the arguments that name the account: the same text in the same module is the same
    /// account, for the same key of the provider where the text means the key.
    fn account(&self, instance: usize, decl: &Decl<'_>, key: Option<&str>) -> Arc<str> {
        let mut told: Vec<String> = Vec::new();
        let mut tell = |name: &str, expr: &Expr| {
            let place = if matches!(expr.kind, ExprKind::String(_)) {
                ""
            } else {
                &*self.instances[instance].prefix
            };
            let file = self.context.sources.file(expr.span.file);
            let text =
                file.text.get(expr.span.start as usize..expr.span.end as usize).unwrap_or("");
            let key = key.filter(|_| text.contains("each.")).unwrap_or_default();
            told.push(format!("{name}={place}{key}{text}"));
        };
        for name in accounts::ARGUMENTS {
            if let Some(attribute) = decl.attribute(name) {
                tell(name, &attribute.value);
            }
        }
        for block in accounts::BLOCKS.iter().flat_map(|name| decl.blocks_of(name)) {
            if let Some(role) = block.body.attribute(accounts::ROLE) {
                tell(accounts::ROLE, &role.value);
            }
        }
        if told.is_empty() { "default".into() } else { told.join(" ").into() }
    }
}

/// What a module call passes under a name: `providers = { alicloud = alicloud.hz }`, keys also in
/// quotes.
fn passed<'c>(call: &Decl<'c>, called: &Config<'_>, wanted: &ProviderKey) -> Option<Written<'c>> {
    let ExprKind::Object(items) = &call.attribute("providers")?.value.kind else { return None };
    let meant = |key: &Expr| {
        reference(key).is_some_and(|key| {
            called.requirements.address(&key.name) == wanted.address && key.alias == wanted.alias
        })
    };
    items.iter().find(|i| meant(&i.key)).and_then(|i| reference(&i.value))
}

/// Whether a provider block says nothing but its alias.
fn is_empty(decl: &Decl<'_>) -> bool {
    decl.blocks().is_empty()
        && decl.attributes().iter().all(|a| matches!(&*a.name.text, "alias" | "version"))
}

fn unconfigured(wanted: &ProviderKey, region: Attr) -> Provider {
    Provider {
        name: type_of(&wanted.address).into(),
        alias: wanted.alias.clone(),
        region,
        account: "default".into(),
        span: None,
    }
}

fn unknown(wanted: &ProviderKey, why: Why, told: &Traced) -> Provider {
    open(wanted, why, told.origin.clone())
}

/// A provider of which neither region nor account is known.
fn open(wanted: &ProviderKey, why: Why, origin: Origin) -> Provider {
    let region = Attr::Set(Traced::unknown(why, origin));
    Provider { account: "".into(), ..unconfigured(wanted, region) }
}

fn add(providers: &mut Vec<Provider>, provider: Provider) -> usize {
    let same = |p: &Provider| {
        p.name == provider.name
            && p.alias == provider.alias
            && p.span == provider.span
            && p.region == provider.region
    };
    if let Some(index) = providers.iter().position(same) {
        return index;
    }
    providers.push(provider);
    providers.len() - 1
}
