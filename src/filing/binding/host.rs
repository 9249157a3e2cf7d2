//! Host names: record name and zone joined, lists spread, and the registrable domain of a name.
//!
//! Stands alone because `@`, empty record names, wildcards and names that are half known all need
//! care.

mod lists;

use std::borrow::Cow;
use std::sync::Arc;

use crate::catalog::resources::Domain;
use crate::filing::read::{View, as_text, attribute, evidence};
use crate::filing::{Evidence, Fact};
use crate::graph::Resource;
use crate::origin::{Origin, StepKind};
use crate::value::{Reasons, Traced, Why};

/// A host name that a resource binds, and its registrable domain where that is known although the
/// name is not.
pub(super) struct Host {
    pub(super) name: Fact<Arc<str>>,
    pub(super) domain: Option<String>,
}

/// The host names of a resource; empty when it binds none. A label that begins with `_` is for
/// machines (DKIM, ACME, proofs of ownership): such a name serves no website.
pub(super) fn hosts(view: View<'_>, resource: &Resource, domain: &Domain) -> Vec<Host> {
    let mut all = named(view, resource, domain);
    all.retain(|host| {
        !host.name.value().is_some_and(|name| name.split('.').any(|label| label.starts_with('_')))
    });
    all
}

fn named(view: View<'_>, resource: &Resource, domain: &Domain) -> Vec<Host> {
    let names = || std::iter::once(domain.name).chain(domain.also.iter().copied());
    let written = names().find(|n| !resource.values_at(n).is_empty());
    let Some(name) = written else {
        return unnamed(resource, domain);
    };
    match domain.form {
        "list" | "comma-separated" => return lists::list(resource, domain),
        "expression" => return lists::by_rule(view, resource, domain.name),
        _ => {}
    }
    let zone = attribute(resource, name, as_text);
    if zone.options.iter().any(|(value, _)| value.is_none()) && zone.open.is_none() {
        return unnamed(resource, domain);
    }
    let zone = zone.or_absent(|| {
        Fact::unknown(
            Why::invalid(format!("`{name}` 是空的"), format!("{name} is empty")),
            evidence(resource, name),
        )
    });
    let Some(record) = domain.host_name else {
        let above = domain.zone_name.and_then(|attribute| zone_above(view, resource, attribute));
        let whole = zone.flat_map(|name, place| {
            let below = domain.form == "below" || domain.form == "relative" && !name.contains('.');
            match &above {
                Some(zone) if below || zone.value().is_some() => Fact::known(name, place.clone())
                    .zip(zone, |name, zone| clean(&joined(name, zone))),
                _ if below => below_a_zone(resource, domain),
                _ => Fact::known(clean(&name), place.clone()),
            }
        });
        let name = whole.settle();
        return vec![Host { domain: shared_domain(&name), name }];
    };
    let apex = || Fact::known("@".to_owned(), evidence(resource, record));
    let record = attribute(resource, record, as_text).or_absent(apex);
    let known = shared_domain(&zone.clone().map(|z| clean(&z)));
    let name = record.zip(&zone, |record, zone| clean(&joined(record, zone))).settle();
    vec![Host { name, domain: known }]
}

/// The name of the zone that an attribute refers to, where the code makes that zone or looks it up
/// by its name.
fn zone_above(view: View<'_>, resource: &Resource, reference: &str) -> Option<Fact<String>> {
    let values = resource.values_at(reference);
    let mut found = values
        .iter()
        .flat_map(Traced::references)
        .flat_map(|reference| view.graph.resolve(&reference));
    found.find_map(|index| {
        let zone = view.graph.resources.get(index)?;
        let kind = zone.type_name.strip_prefix("data.").unwrap_or(&zone.type_name);
        let row = view.catalog.resource(kind)?.domain.as_ref().filter(|domain| domain.auxiliary)?;
        let name = std::iter::once(row.name)
            .chain(row.also.iter().copied())
            .find(|name| zone.attributes.contains_key(name))?;
        let unknown = || Why::TargetUnknown(zone.address.to_string().into());
        Some(
            attribute(zone, name, as_text)
                .or_absent(|| Fact::unknown(unknown(), evidence(zone, name))),
        )
    })
}

/// A name below a zone that the code knows by its id.
fn below_a_zone(resource: &Resource, domain: &Domain) -> Fact<Arc<str>> {
    let address = resource.address.to_string();
    let why =
        Why::undeclared(format!("`{address}` 所在的域名"), format!("which zone `{address}` is in"));
    Fact::unknown(why, evidence(resource, domain.name))
}

/// A resource without a name in the code: one that must have a name gets it at deployment, and is
/// not known until then.
fn unnamed(resource: &Resource, domain: &Domain) -> Vec<Host> {
    let found = by_logical_id(resource, domain);
    if !found.is_empty() || !domain.required {
        return found;
    }
    let origin =
        resource.attributes.get(domain.name).map(|attribute| attribute.value.origin.clone());
    let parameter =
        origin.as_ref().and_then(Origin::default_step).and_then(|step| match step.kind() {
            StepKind::ParameterDefault(name) => Some(Why::ParameterWithoutValue(name.clone())),
            StepKind::VariableDefault(name) => Some(Why::VariableWithoutValue(name.clone())),
            _ => None,
        });
    let why = parameter.unwrap_or_else(|| {
        Why::invalid(format!("`{}` 是空的", domain.name), format!("{} is empty", domain.name))
    });
    vec![Host {
        name: Fact::unknown(Reasons::one(why, origin), evidence(resource, domain.name)),
        domain: None,
    }]
}

/// In the Serverless transform the logical id is the domain when none is written.
fn by_logical_id(resource: &Resource, domain: &Domain) -> Vec<Host> {
    if !domain.logical_id || !resource.address.base.contains('.') {
        return Vec::new();
    }
    let name = Fact::known(clean(&resource.address.base), Evidence::place(resource.span));
    vec![Host { domain: shared_domain(&name), name }]
}

fn joined(record: &str, zone: &str) -> String {
    let zone = zone.trim_end_matches('.');
    match record.trim_end_matches('.') {
        "@" | "" => zone.to_owned(),
        record if record == zone || record.ends_with(&format!(".{zone}")) => record.to_owned(),
        record => format!("{record}.{zone}"),
    }
}

/// Lower case, without scheme, path, port and trailing dot, in its one form.
fn clean(text: &str) -> Arc<str> {
    let text = text.trim().to_lowercase();
    let text = text.split_once("://").map_or(text.as_str(), |(_, rest)| rest);
    let text = text.split(['/', ':']).next().unwrap_or(text);
    Arc::from(&*readable(text.trim_end_matches('.')))
}

/// The one form of a name: `xn--fiq228c.com` and `中文.com` are the same (IDNA, UTS 46), and people
/// read the second. A name that is not valid stays as it is.
fn readable(host: &str) -> Cow<'_, str> {
    if host.is_ascii() && !host.split('.').any(|label| label.starts_with("xn--")) {
        return Cow::Borrowed(host);
    }
    let (unicode, valid) = idna::domain_to_unicode(host);
    if valid.is_ok() { Cow::Owned(unicode) } else { Cow::Borrowed(host) }
}

fn shared_domain(name: &Fact<Arc<str>>) -> Option<String> {
    if name.beyond {
        let mut reasons = name.open.iter().flat_map(Reasons::iter);
        let (reason, None, true) = (reasons.next()?, reasons.next(), name.options.is_empty())
        else {
            return None;
        };
        return reason.origin.as_ref().and_then(parent);
    }
    let mut domains = name.options.iter().map(|(name, _)| registrable(name));
    let first = domains.next()??;
    domains.all(|d| d.as_deref() == Some(&first)).then_some(first)
}

/// The registrable domain of a name of which only the first labels are not known:
/// `web-${random_id.x.hex}.example.com`.
fn parent(origin: &Origin) -> Option<String> {
    let known = known_end(origin)?;
    let domain = registrable(&known)?;
    // Under some suffixes every name is one itself (`*.kawasaki.jp`): there another label is part
    // of the domain.
    (registrable(&format!("x.{known}")).as_ref() == Some(&domain)).then_some(domain)
}

/// What is known of a name behind the label that holds what is not known:
/// `cn-hangzhou.fc.aliyuncs.com` of `${data.alicloud_account.me.id}.cn-hangzhou.fc.aliyuncs.com`.
pub(in crate::filing) fn known_end(origin: &Origin) -> Option<Arc<str>> {
    let (before, after) = origin.around()?;
    // What is not known must stand in the host, not in a path or port behind it.
    if before.split_once("://").map_or(before, |(_, rest)| rest).contains(['/', ':', '?', '#', ','])
    {
        return None;
    }
    // The label that holds it ends with the first dot.
    let (label, rest) = after.split_once('.')?;
    (!label.contains(['/', ':', '?', '#', ',']) && !rest.contains(',')).then(|| clean(rest))
}

/// Names that are never on the public Internet.
const INTERNAL: [&str; 10] = [
    "local",
    "localhost",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "private",
    "invalid",
    "arpa",
];

/// The registrable domain of a host name; `None` for addresses, internal names and names under a
/// provider's own domain (`bucket.oss-cn-hangzhou.aliyuncs.com` is nobody's website).
pub fn registrable(host: &str) -> Option<String> {
    let host = host.trim_start_matches("*.").trim_end_matches('.').to_lowercase();
    let host = readable(&host);
    let last = host.rsplit('.').next()?;
    if host.parse::<std::net::IpAddr>().is_ok()
        || INTERNAL.contains(&last)
        || host.contains(['*', ' ', '_', '$', '{'])
    {
        return None;
    }
    let suffix = psl::suffix(host.as_bytes())?;
    let provider = suffix.typ() == Some(psl::Type::Private) || is_provider_name(&host);
    let domain = psl::domain(host.as_bytes()).filter(|_| !provider)?;
    let text = std::str::from_utf8(domain.as_bytes()).ok()?;
    Some(text.to_owned())
}

/// Domains under which Alibaba Cloud hands out names.
const PROVIDER: [&str; 8] = [
    "aliyuncs.com",
    "alicdn.com",
    "kunlunaq.com",
    "kunlunca.com",
    "kunlunsl.com",
    "alikunlun.com",
    "aliyuncsslb.com",
    "fcapp.run",
];

/// Whether a name is one that Alibaba Cloud gives out.
pub(in crate::filing) fn is_provider_name(host: &str) -> bool {
    PROVIDER
        .iter()
        .any(|p| host == *p || host.strip_suffix(p).is_some_and(|rest| rest.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_joined_and_cleaned() {
        assert_eq!(joined("@", "example.com"), "example.com");
        assert_eq!(joined("*", "example.com."), "*.example.com");
        assert_eq!(joined("www.example.com", "example.com"), "www.example.com");
        assert_eq!(&*clean("HTTPS://Www.Example.COM:443/x"), "www.example.com");
        assert_eq!(&*clean("example.com."), "example.com");
        assert_eq!(&*clean("www.XN--FIQ228C.com"), "www.中文.com");
        assert_eq!(&*clean("*.中文.com"), "*.中文.com");
        assert_eq!(&*clean("xn--a.com"), "xn--a.com", "no valid name");
    }

    #[test]
    fn registrable_domains_follow_the_public_suffixes() {
        for (host, domain) in [
            ("www.example.com", Some("example.com")),
            ("*.shop.example.com.cn", Some("example.com.cn")),
            ("example.com", Some("example.com")),
            ("www.xn--fiq228c.com", Some("中文.com")),
            ("中文。com", Some("中文.com")),
            ("www.xn--fiq228c.xn--fiqs8s", Some("中文.中国")),
            ("com", None),
            ("site.oss-cn-hangzhou.aliyuncs.com", None),
            ("www.example.com.w.kunlunsl.com", None),
            ("me.github.io", None),
            ("203.0.113.7", None),
            ("db.internal", None),
            ("localhost", None),
        ] {
            assert_eq!(registrable(host).as_deref(), domain, "{host}");
        }
    }
}
