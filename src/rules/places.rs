//! What the rules about websites share: their places, and where a record leads.
//!
//! Stands alone so that "leads to the mainland" means the same in every rule.

use crate::filing::{Evidence, PlaceKind, Server, Target, Website};
use crate::finding::Related;
use crate::text::Text;
use crate::value::{Reasons, Truth};
use crate::verdict::Place;

use super::context::Context;

/// The places of a website, in order.
pub(super) fn places<'a>(context: &Context<'a>, website: &Website) -> Vec<Place<'a>> {
    website.bindings.iter().filter_map(|id| context.assessment.place(*id)).collect()
}

/// Places that surely reach the mainland on a path that cannot be followed to its servers.
pub(super) fn open_paths<'a>(places: &[Place<'a>]) -> Vec<(Place<'a>, Reasons)> {
    let kinds = [PlaceKind::Dns, PlaceKind::LoadBalancer, PlaceKind::Gateway];
    let direct = |b: &Place<'_>| kinds.contains(&b.place) && b.verdict.filing == Truth::True;
    let reasons = |b: Place<'a>| {
        let unknown = b.targets.iter().filter_map(|t| if let Target::Unknown(reasons) = t { Some(reasons.clone()) } else { None });
        unknown.reduce(Reasons::join).map(|reasons| (b, reasons))
    };
    places.iter().copied().filter(direct).filter_map(reasons).collect()
}

/// The places that fit a condition surely, and those that perhaps do.
pub(super) fn sorted<'a>(places: &[Place<'a>], fits: impl Fn(&Place<'a>) -> &'a Truth) -> (Vec<Place<'a>>, Vec<Place<'a>>) {
    let pick = |wanted: fn(&Truth) -> bool| places.iter().copied().filter(|b| wanted(fits(b))).collect();
    (pick(|t| *t == Truth::True), pick(|t| matches!(t, Truth::Unknown(_))))
}

/// What the finding of a website points at: its first place, with the origins of what decided there.
pub(super) fn evidence(first: Place<'_>) -> Evidence {
    let decided = &first.verdict.evidence;
    Evidence { span: first.span, attribute: decided.attribute, origins: decided.origins.clone() }
}

/// The evidence of a website as a whole: its first place, or its declaration.
pub(super) fn anywhere(context: &Context<'_>, website: &Website) -> Option<Evidence> {
    let place = places(context, website).first().map(|b| b.span).or(website.declared);
    place.or_else(|| website.dead_ends.first().map(|d| d.span)).map(Evidence::place)
}

/// All places with what makes each matter, and where the website is declared.
pub(super) fn related(website: &Website, places: &[Place<'_>], label: impl Fn(Place<'_>) -> Text) -> Vec<Related> {
    let mut all = Vec::new();
    for binding in places {
        let label = label(*binding);
        let host = binding.host.value().map_or("?", |h| h);
        all.push(Related { label: Text::new(format!("`{host}` {}", label.zh), format!("`{host}` {}", label.en)), span: binding.span });
        all.push(Related { label, span: binding.verdict.evidence.span });
    }
    let declared = Text::new(format!("`{}` 在此声明", website.domain), format!("`{}` is declared here", website.domain));
    all.extend(website.declared.map(|span| Related { label: declared, span }));
    all
}

/// Distinct labels in order.
pub(super) fn labels(places: &[Place<'_>], label: impl Fn(Place<'_>) -> Text) -> Vec<Text> {
    let mut all: Vec<Text> = Vec::new();
    for text in places.iter().map(|b| label(*b)) {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all
}

/// The records of a website that are, or may be, switched on.
pub(super) fn records<'a>(context: &Context<'a>, website: &Website) -> Vec<Place<'a>> {
    let all = places(context, website).into_iter();
    all.filter(|b| b.place == PlaceKind::Dns && b.enabled != Truth::False).collect()
}

/// Whether a target is an Alibaba Cloud resource outside the mainland. Products that carry traffic on are never: whether they
/// count as mainland nodes is open.
pub(super) fn offshore(context: &Context<'_>, target: &Target) -> Truth {
    match target {
        Target::Server(id) => context.assessment.server(*id).map_or(Truth::False, |verdict| !verdict.mainland.clone()),
        Target::Alibaba { access_product: true, .. } | Target::Foreign { .. } => Truth::False,
        Target::Alibaba { mainland, .. } => !mainland.clone(),
        Target::Literal { declared: Some(origin), .. } => Truth::decided(origin.alibaba == Some(true) && origin.mainland == Some(false)),
        // An address without declaration is not known to be a resource of Alibaba Cloud.
        Target::Literal { .. } => Truth::False,
        Target::Unknown(reasons) => Truth::Unknown(reasons.clone()),
    }
}

/// The name of a target for messages.
pub(super) fn name(context: &Context<'_>, target: &Target) -> String {
    match target {
        Target::Server(id) => context.model.servers.get(id.0).map(|s| s.site.address()).unwrap_or_default(),
        Target::Alibaba { address, .. } | Target::Foreign { address } => address.clone(),
        Target::Literal { text, .. } => text.to_string(),
        Target::Unknown(_) => "?".to_owned(),
    }
}

/// The region of a target for messages.
pub(super) fn region(context: &Context<'_>, target: &Target) -> Text {
    let of_server = |server: &Server| server.region.value().map(|r| r.id.clone());
    let id = match target {
        Target::Server(id) => context.model.servers.get(id.0).and_then(of_server),
        Target::Alibaba { region, .. } => region.clone(),
        _ => None,
    };
    id.map_or_else(|| Text::new("中国大陆以外", "a place outside the mainland"), |id| Text::same(&*id))
}
