//! What the rules about websites share: their places, and where a record leads, in words.
//!
//! Stands alone so that the same place is pointed at in the same way by every rule.

use crate::filing::{Evidence, Server, Target, Website};
use crate::finding::Related;
use crate::text::Text;
use crate::value::Truth;
use crate::verdict::Place;

use super::context::Context;

/// The places of a website, in order.
pub(in crate::rules) fn places<'a>(context: &Context<'a>, website: &Website) -> Vec<Place<'a>> {
    context.assessment.places_of(website).collect()
}

/// The places that fit a condition surely, and those that perhaps do.
pub(in crate::rules) fn sorted<'a>(
    places: &[Place<'a>],
    fits: impl Fn(&Place<'a>) -> &'a Truth,
) -> (Vec<Place<'a>>, Vec<Place<'a>>) {
    let pick =
        |wanted: fn(&Truth) -> bool| places.iter().copied().filter(|b| wanted(fits(b))).collect();
    (pick(|t| *t == Truth::True), pick(|t| matches!(t, Truth::Unknown(_))))
}

/// What the finding of a website points at: its first place, with the origins of what decided
/// there.
pub(in crate::rules) fn evidence(first: Place<'_>) -> Evidence {
    let decided = &first.verdict.evidence;
    Evidence { span: first.span, attribute: decided.attribute, origins: decided.origins.clone() }
}

/// The evidence of a website as a whole: its first place, or its declaration.
pub(in crate::rules) fn anywhere(context: &Context<'_>, website: &Website) -> Option<Evidence> {
    let place = places(context, website).first().map(|b| b.span).or(website.declared);
    place.or_else(|| website.dead_ends.first().map(|d| d.span)).map(Evidence::place)
}

/// All places with what makes each matter, and where the website is declared.
pub(in crate::rules) fn related(
    website: &Website,
    places: &[Place<'_>],
    label: impl Fn(Place<'_>) -> Text,
) -> Vec<Related> {
    let mut all = Vec::new();
    for binding in places {
        let label = label(*binding);
        let host = match binding.host.value() {
            Some(host) => Text::same(format!("`{host}`")),
            None => Text::fixed("名称未知的域名", "a domain whose name is not known"),
        };
        all.push(Related {
            label: Text::new(
                format!("{}：{}", host.zh, label.zh),
                format!("{}: {}", host.en, label.en),
            ),
            span: binding.span,
        });
        all.push(Related { label, span: binding.verdict.evidence.span });
    }
    let declared = Text::new(
        format!("`{}` 在此声明", website.domain),
        format!("`{}` is declared here", website.domain),
    );
    all.extend(website.declared.map(|span| Related { label: declared, span }));
    all
}

/// Distinct labels in order.
pub(in crate::rules) fn labels(
    places: &[Place<'_>],
    label: impl Fn(Place<'_>) -> Text,
) -> Vec<Text> {
    let mut all: Vec<Text> = Vec::new();
    for text in places.iter().map(|b| label(*b)) {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all
}

/// A target by its name.
pub(in crate::rules) fn name_of(context: &Context<'_>, target: Option<&Target>) -> Text {
    target
        .and_then(|target| context.model.name_of(target))
        .map_or_else(|| Text::fixed("未知的地址", "an address that is not known"), Text::same)
}

/// The region of a target for messages.
pub(in crate::rules) fn region(context: &Context<'_>, target: &Target) -> Text {
    let of_server = |server: &Server| server.region.value().map(|r| r.id.clone());
    let id = match target {
        Target::Server(id) => context.model.servers.get(id.0).and_then(of_server),
        Target::Alibaba { region, .. } => region.clone(),
        _ => None,
    };
    id.map_or_else(
        || Text::new("中国大陆以外", "a place outside the mainland"),
        |id| Text::same(id.to_string()),
    )
}
