//! Which duties a place brings: whether it makes a filing necessary, and whether that must be with
//! Alibaba Cloud (接入备案).
//!
//! Stands alone because this is where the filing rules of domains are decided, one row of their
//! table for each kind of place; section 10 of the rules is their source. Editions disagree on
//! access filing: the governing document asks by origin or line, later pages do not.

use crate::catalog::{AccessRule, Catalog, Edition, Product};
use crate::filing::{Binding, Evidence, FilingModel, PlaceKind, Stand};
use crate::value::{Truth, Why};

use super::domain_ground::Ground;
use super::domain_origin::Parts;

/// What was judged of a place.
#[derive(Clone, Debug)]
pub struct PlaceVerdict {
    /// Whether it makes a filing necessary, whatever the filing state of the domain.
    pub filing: Truth,
    /// Why it does.
    pub(crate) ground: Ground,
    /// What decided that.
    pub(crate) evidence: Evidence,
    /// Whether the filing must be with Alibaba Cloud, in the chosen edition.
    pub access: Truth,
    /// Why it must.
    pub(crate) access_ground: Ground,
    /// Whether lacking access filing blocks the site, and is not only a duty.
    pub(crate) blocks: bool,
}

/// Judges a place.
pub(super) fn place(
    model: &FilingModel,
    lies: &[Truth],
    catalog: &Catalog,
    binding: &Binding,
) -> PlaceVerdict {
    let parts = Parts { model, lies, catalog, binding };
    let (filing, ground, evidence) = parts.filing();
    let (access, access_ground, blocks) = parts.access(&filing);
    PlaceVerdict { filing, ground, evidence, access, access_ground, blocks }
}

impl Parts<'_> {
    fn filing(&self) -> (Truth, Ground, Evidence) {
        let binding = self.binding;
        let origin = || binding.origin.clone();
        match binding.place {
            PlaceKind::Dns => {
                (self.any().and(binding.enabled.clone()), Ground::Resolves(self.target()), origin())
            }
            PlaceKind::UrlForward => (binding.enabled.clone(), Ground::Forwards, origin()),
            PlaceKind::Cdn => self.cdn(),
            PlaceKind::Dcdn | PlaceKind::Esa => self.scope(),
            PlaceKind::Waf | PlaceKind::Ddos => self.guard(),
            PlaceKind::Oss
            | PlaceKind::Function
            | PlaceKind::Gateway
            | PlaceKind::LoadBalancer
            | PlaceKind::Accelerator => {
                let ground = |name: &str| match binding.place {
                    PlaceKind::Accelerator => Ground::Accelerated,
                    place => Ground::Bound(place, Some(name.to_owned())),
                };
                match &binding.stand {
                    Some(Stand { name, mainland, evidence }) => {
                        (mainland.clone(), ground(name), evidence.clone())
                    }
                    None => (
                        Why::lost(binding.site.address()).into(),
                        ground(&binding.site.address()),
                        Evidence::place(binding.span),
                    ),
                }
            }
        }
    }

    /// CDN and its kind, by scope. The governing document names none: with a mainland Alibaba
    /// origin even an overseas domain may need a filing.
    fn cdn(&self) -> (Truth, Ground, Evidence) {
        let (mut filing, ground, evidence) = self.scope();
        let alibaba = self.binding.targets.iter().any(|t| self.is_mainland_host(t) == Truth::True);
        if filing == Truth::False
            && self.model.edition == Edition::June2019
            && self.binding.product == Product::Cdn
            && alibaba
        {
            let en = "whether an overseas-only domain with a mainland Alibaba Cloud origin must be filed";
            filing = Why::unsettled("源站是阿里云中国大陆主机时，仅海外加速的域名是否需要备案", en)
                .into();
        }
        (filing, ground, evidence)
    }

    fn scope(&self) -> (Truth, Ground, Evidence) {
        let Some(scope) = &self.binding.scope else {
            let why =
                Why::left_out(self.binding.site.type_name.as_deref().unwrap_or_default(), "scope");
            return (why.into(), Ground::Scope(None), Evidence::place(self.binding.site.span));
        };
        let word = scope
            .value()
            .copied()
            .or_else(|| scope.options.iter().map(|(s, _)| *s).find(|s| *s != "overseas"));
        let evidence =
            scope.options.first().map_or_else(|| scope.evidence.clone(), |(_, e)| e.clone());
        (scope.is(|s| *s != "overseas"), Ground::Scope(word), evidence)
    }

    /// WAF and Anti-DDoS: a mainland instance, or a mainland origin.
    fn guard(&self) -> (Truth, Ground, Evidence) {
        let binding = self.binding;
        let (instance, at) = match &binding.scope {
            Some(scope) => (scope.is(|s| *s != "overseas"), scope.evidence.clone()),
            None => (
                Why::lost(format!("{} (instance)", binding.site.address())).into(),
                Evidence::place(binding.span),
            ),
        };
        let evidence = if instance == Truth::True { at } else { binding.origin.clone() };
        (instance.or(self.any()), Ground::Guard(binding.place), evidence)
    }

    /// Whether the filing must be with Alibaba Cloud, given whether one is needed at all.
    fn access(&self, filing: &Truth) -> (Truth, Ground, bool) {
        let binding = self.binding;
        let rule = |id| self.catalog.access_rule(id, self.model.edition).map(|(rule, _)| rule);
        let points = || Ground::Points(self.target());
        match binding.place {
            PlaceKind::Dns => (self.by_target().and(binding.enabled.clone()), points(), true),
            PlaceKind::LoadBalancer => (filing.clone(), points(), true),
            PlaceKind::UrlForward => (filing.clone(), Ground::Forwards, true),
            PlaceKind::Function => {
                (filing.clone(), Ground::Bound(PlaceKind::Function, self.target()), true)
            }
            PlaceKind::Cdn | PlaceKind::Waf
                if rule(binding.product) == Some(AccessRule::ByOrigin) =>
            {
                let (truth, ground) = self.by_origin();
                (truth.and(filing.clone()), ground, false)
            }
            PlaceKind::Ddos if rule(Product::Ddos) == Some(AccessRule::ByLine) => {
                (self.by_line().and(filing.clone()), Ground::Bgp, false)
            }
            _ => (Truth::False, points(), false),
        }
    }
}
