//! Whether a website has a server that it could be filed on, or ends in nothing of a designated
//! type.
//!
//! Stands alone because editions disagree on what counts, and because a path that cannot be
//! followed may end anywhere.

use crate::catalog::{Edition, Filed};
use crate::filing::{DeadEnd, EndKind, PlaceKind, Target, Website};
use crate::value::{Reasons, Truth, Why};

use super::{Assessment, Place, WebsiteVerdict};

/// Whether a website has a server for filing, and the first place of it whose path could not be
/// followed; nothing for one of which no path ends anywhere that is known.
pub(crate) fn has_server<'a>(
    assessment: &'a Assessment<'_>,
    website: &Website,
    verdict: &WebsiteVerdict,
) -> Option<(Truth, Option<Place<'a>>)> {
    let open: Vec<(Place<'a>, Reasons)> =
        assessment.places_of(website).filter_map(unfollowed).collect();
    // A website on OSS, CDN, WAF or Anti-DDoS alone ends nowhere that this knows.
    if website.dead_ends.is_empty() && open.is_empty() {
        return None;
    }
    let first = open.first().map(|(place, _)| *place);
    let lost =
        Truth::all(website.dead_ends.iter().map(|end| certain(end, assessment.model.edition)));
    let more = open
        .into_iter()
        .map(|(_, reasons)| reasons)
        .chain(website.servers_open.clone())
        .reduce(Reasons::join);
    // One that is filed already needs no server to file on.
    let told = if website.filed == Filed::Unknown {
        Why::FilingState(website.domain.as_str().into()).into()
    } else {
        Truth::True
    };
    let lost = lost.and(more.map_or(Truth::True, Truth::Unknown)).and(told);
    let served = !website.servers.is_empty() || website.filed == Filed::Alibaba;
    Some((!Truth::decided(!served).and(verdict.duty.clone()).and(lost), first))
}

/// A place that surely reaches the mainland on a path that cannot be followed to its servers.
fn unfollowed(place: Place<'_>) -> Option<(Place<'_>, Reasons)> {
    let direct =
        matches!(place.place, PlaceKind::Dns | PlaceKind::LoadBalancer | PlaceKind::Gateway);
    let unknown = place.targets.iter().filter_map(|t| {
        if let Target::Unknown(reasons) = t { Some(reasons.clone()) } else { None }
    });
    let reasons =
        unknown.reduce(Reasons::join).filter(|_| direct && place.verdict.filing == Truth::True)?;
    Some((place, reasons))
}

/// Whether an end surely is no designated server.
fn certain(end: &DeadEnd, edition: Edition) -> Truth {
    let kind = match end.kind {
        EndKind::ScalingGroup { by_template: true } => {
            let en = "whether Auto Scaling honours a subscription in a launch template";
            Why::unsettled("弹性伸缩是否按启动模板购买包年包月实例", en).into()
        }
        // Whether their resource plans carry numbers is not known for the newer edition.
        EndKind::Functions if edition != Edition::June2019 => Why::unsettled(
            "函数计算资源包是否附带备案服务号",
            "whether resource plans of Function Compute carry service numbers",
        )
        .into(),
        _ => Truth::True,
    };
    kind.and(end.exists.clone())
}
