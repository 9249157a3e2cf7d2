//! What each website needs: a filing, an access filing, nothing, or to be told.
//!
//! Stands alone because everything else follows from it: which servers are judged, how many numbers
//! are needed, what the filing plan says.

use crate::catalog::Need;
use crate::filing::declared::OriginDeclaration;
use crate::filing::{
    Binding, Filed, FilingModel, NamelessBinding, PlaceKind, ServerId, Target, Website,
};
use crate::text::Declaration;
use crate::value::{Reasons, Truth, Why};

use super::Place;
use super::domain_origin::nowhere;
use super::domain_place::PlaceVerdict;

/// What was judged of a website.
#[derive(Clone, Debug)]
pub struct WebsiteVerdict {
    /// What it needs.
    pub need: Need,
    /// Whether any place of it, or a mainland server, asks for a filing.
    pub duty: Truth,
    /// Whether a place of it asks for the filing to be with Alibaba Cloud, or a mainland server
    /// carries it.
    pub access: Truth,
    /// Whether it needs a service number of Alibaba Cloud.
    pub number: Truth,
    /// Whether it stands with another provider, who then files it: no number is needed here.
    pub elsewhere: Truth,
    /// Whether it is filed, or no place asks that it be.
    pub(crate) filed: Truth,
    /// Whether its filing is with Alibaba Cloud, or no place asks that it be; nothing where that
    /// is no question: an unfiled domain is to be filed first.
    pub(crate) joined: Option<Truth>,
    /// Whether something here surely endangers its filing.
    pub at_risk: bool,
    /// Its own servers, or those that may be, on which it can be filed as they are: the one to
    /// pick.
    pub own: Option<ServerId>,
    /// Another server with a number left, where none of its own will do.
    pub borrowed: Option<ServerId>,
    /// One of its own that will do once what can be bought is bought.
    pub after: Option<ServerId>,
}

/// Judges a website. `lies` tells of each server whether it stands in the mainland, `judged` of
/// each place what it asks for.
pub(super) fn website(
    model: &FilingModel,
    (lies, judged): (&[Truth], &[PlaceVerdict]),
    website: &Website,
) -> WebsiteVerdict {
    let places: Vec<&Binding> =
        website.bindings.iter().filter_map(|id| model.bindings.get(id.0)).collect();
    let mainland = Truth::any(website.servers.iter().filter_map(|id| lies.get(id.0)).cloned());
    let verdicts = || website.bindings.iter().filter_map(|id| judged.get(id.0));
    let asked = Truth::any(verdicts().map(|v| v.filing.clone()));
    let access = Truth::any(verdicts().map(|v| v.access.clone()));
    let (filed, joined) =
        stands(website, &places, &verdicts().collect::<Vec<_>>(), (asked.clone(), access.clone()));
    let (duty, access) = (asked.or(mainland.clone()), access.or(mainland));
    let elsewhere = elsewhere(&places, website);
    let need = need(website.filed, &duty, &access);
    let number = match website.filed {
        Filed::Alibaba => Truth::False,
        // A host of another provider files with that provider (governing document, access
        // information, second paragraph).
        Filed::None | Filed::Applying => !elsewhere.clone(),
        // An access filing verifies a server too, and so uses a number, whatever asks for it.
        Filed::Other => access.clone(),
        Filed::Unknown if need == Need::Nothing || elsewhere == Truth::True => Truth::False,
        Filed::Unknown => Why::FilingState(website.domain.as_str().into()).into(),
    };
    WebsiteVerdict {
        need,
        duty,
        access,
        number,
        elsewhere,
        filed,
        joined,
        at_risk: false,
        own: None,
        borrowed: None,
        after: None,
    }
}

/// Whether a website is filed as far as its places ask, and whether with Alibaba Cloud.
fn stands(
    website: &Website,
    places: &[&Binding],
    judged: &[&PlaceVerdict],
    (asked, access): (Truth, Truth),
) -> (Truth, Option<Truth>) {
    let unknown = || Truth::from(Why::FilingState(website.domain.as_str().into()));
    match website.filed {
        Filed::Alibaba => (Truth::True, Some(Truth::True)),
        Filed::Other => (Truth::True, Some(!access)),
        Filed::None | Filed::Applying => (!asked, None),
        Filed::Unknown => {
            let own = places.iter().zip(judged).filter(|(place, _)| asks_itself(place.place));
            let access = Truth::any(own.map(|(_, verdict)| verdict.access.clone()));
            (unknown().or(!asked), (access != Truth::False).then(|| unknown().or(!access)))
        }
    }
}

/// Whether a domain that is not known is filed, or its place asks for no filing.
pub(crate) fn nameless(nameless: &NamelessBinding, place: Place<'_>) -> Truth {
    Truth::Unknown(nameless.reasons.clone()).or(!place.verdict.filing.clone())
}

/// Places whose own documents ask for a filing at Alibaba Cloud, whatever is known of the domain.
pub(crate) fn asks_itself(place: PlaceKind) -> bool {
    matches!(
        place,
        PlaceKind::Cdn
            | PlaceKind::Waf
            | PlaceKind::Ddos
            | PlaceKind::Function
            | PlaceKind::UrlForward
    )
}

fn need(filed: Filed, duty: &Truth, access: &Truth) -> Need {
    match (filed, access, duty) {
        (Filed::Alibaba, ..)
        | (Filed::Other, Truth::False, _)
        | (Filed::Unknown, _, Truth::False) => Need::Nothing,
        (Filed::None | Filed::Applying, ..) => Need::Filing,
        (Filed::Other, Truth::True, _) => Need::Access,
        (Filed::Other | Filed::Unknown, ..) => Need::Unknown,
    }
}

/// Places at which the host itself is Alibaba Cloud's: there access is asked in every edition.
fn at_host(place: PlaceKind) -> bool {
    matches!(
        place,
        PlaceKind::Dns | PlaceKind::LoadBalancer | PlaceKind::Function | PlaceKind::UrlForward
    )
}

/// Whether all that a website rests on is hosts of other providers.
fn elsewhere(places: &[&Binding], website: &Website) -> Truth {
    let on = places.iter().filter(|b| b.enabled != Truth::False);
    let mut ends = on.flat_map(|b| b.targets.iter().map(|target| (b.place, target))).peekable();
    if !website.servers.is_empty() || ends.peek().is_none() {
        return Truth::False;
    }
    Truth::all(ends.map(|(place, target)| foreign(target).and(files(place, target))))
}

/// Whether the provider of a foreign host files for it: what stands before a host outside the
/// mainland leaves nobody who would.
fn files(place: PlaceKind, target: &Target) -> Truth {
    match target {
        _ if at_host(place) => Truth::True,
        Target::Literal {
            declared: Some(OriginDeclaration { mainland: Some(mainland), .. }),
            ..
        } => Truth::decided(*mainland),
        Target::Foreign { address } => nowhere(address),
        Target::Literal { text, .. } => nowhere(text),
        _ => Truth::True,
    }
}

/// Whether a target belongs to another provider.
pub(crate) fn foreign(target: &Target) -> Truth {
    match target {
        // An access product stands before the host; where that leads is a target of its own.
        Target::Server(_) | Target::Alibaba { .. } => Truth::False,
        Target::Foreign { .. } => Truth::True,
        Target::Literal { declared: Some(origin), .. } if origin.alibaba.is_some() => {
            Truth::decided(origin.alibaba == Some(false))
        }
        Target::Literal { text, .. } => Why::undeclared(
            format!("`{text}` 属于哪家接入商"),
            format!("which provider `{text}` belongs to"),
        )
        .told_by(Declaration::Provider(text.clone()))
        .into(),
        Target::Unknown(reasons) => Truth::Unknown(reasons.clone()),
    }
}

/// Why a website may run on servers that are not known: a path that could not be followed, or no
/// path at all.
pub(super) fn open(website: &Website, verdict: &WebsiteVerdict) -> Option<Reasons> {
    let nowhere = || {
        let nothing = website.bindings.is_empty() && website.servers.is_empty();
        let (zh, en) = (
            format!("没有写明 {} 指向哪里", website.domain),
            format!("nothing says where {} leads", website.domain),
        );
        nothing.then(|| Why::not_declared(zh, en).into())
    };
    let somewhere = website.servers_open.clone().or_else(nowhere);
    somewhere.filter(|_| verdict.need != Need::Nothing && verdict.elsewhere != Truth::True)
}
