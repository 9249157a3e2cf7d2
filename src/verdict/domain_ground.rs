//! Why a place brings duties, as rules word it.

use crate::filing::PlaceKind;

/// Why a place matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ground {
    /// A record leads to this resource, where that is known.
    Resolves(Option<String>),
    /// It forwards a URL.
    Forwards,
    /// Its scope, where it is known.
    Scope(Option<&'static str>),
    /// It is bound to this resource, where that is known.
    Bound(PlaceKind, Option<String>),
    /// A WAF or Anti-DDoS instance, or an origin behind it.
    Guard(PlaceKind),
    /// Global Accelerator takes traffic in.
    Accelerated,
    /// It leads to this server of Alibaba Cloud, where it is known.
    Points(Option<String>),
    /// Its origin, where it is known, is a mainland host of Alibaba Cloud.
    Ours(Option<String>),
    /// Its origin, where it is known, is a mainland host of another provider.
    Theirs(Option<String>),
    /// Its origin may be one.
    Whose(Option<String>),
    /// An Anti-DDoS line that has BGP.
    Bgp,
}
