//! Resources of types that came after this version and that hold host names: told once a run, since
//! nothing of them was judged.
//!
//! Stands alone because silence about them would read as a pass. Types that were looked at and left
//! out are never told.

use crate::catalog::{Catalog, types};
use crate::filing::registrable;
use crate::finding::{Finding, Related, Severity};
use crate::graph::{Resource, ResourceGraph};
use crate::rules::input::UNKNOWN_TYPE;
use crate::text::Text;
use crate::value::{Traced, Value};

/// Further places that a finding shows, and types that it names.
const SHOWN: usize = 5;

/// The finding about all of them.
pub(super) fn finding(graphs: &[ResourceGraph], catalog: &Catalog) -> Option<Finding> {
    let all = graphs
        .iter()
        .flat_map(|graph| graph.resources.iter().map(move |resource| (graph, resource)));
    let found: Vec<_> = all
        .filter(|(_, resource)| catalog.is_new(&resource.type_name) && holds_name(resource))
        .collect();
    let (graph, first) = found.first()?;
    let mut names: Vec<&str> = found.iter().map(|(_, resource)| &*resource.type_name).collect();
    names.sort_unstable();
    names.dedup();
    let mut finding = Finding::new(
        (UNKNOWN_TYPE.id, UNKNOWN_TYPE.matter),
        Severity::Note,
        message(&names),
        first.span,
    );
    finding.root = graph.root.to_string();
    finding.help = Some(Text::new(
        "升级 iac-icp；其中有网站的，用 `website` 声明。",
        "update iac-icp, and declare the websites among them with `website`",
    ));
    let place = |(_, resource): &(&ResourceGraph, &Resource)| Related {
        label: Text::new(resource.address.to_string(), resource.address.to_string()),
        span: resource.span,
    };
    finding.related = found.iter().skip(1).take(SHOWN).map(place).collect();
    Some(finding)
}

fn message(names: &[&str]) -> Text {
    let shown = names.iter().take(SHOWN).copied().collect::<Vec<_>>();
    let more = names.len() - shown.len();
    let (zh, en) = match more {
        0 => (shown.join("、"), shown.join(", ")),
        _ => (
            format!("{} 等 {} 种类型", shown.join("、"), names.len()),
            format!("{} and {more} more", shown.join(", ")),
        ),
    };
    Text::new(
        format!("本版本不认识 {zh}，其中写有域名，未检查。"),
        format!("this version does not know {en}; the host names in there were not checked"),
    )
}

/// Whether a resource holds a host name of somebody in an argument that is called like one, at any
/// depth.
fn holds_name(resource: &Resource) -> bool {
    resource.attributes.iter().any(|(name, attribute)| holds(name, &attribute.value))
}

fn holds(name: &str, value: &Traced) -> bool {
    match &value.value {
        Value::List(_, items) => items.iter().any(|item| holds(name, item)),
        Value::Object(_, entries) => entries.iter().any(|(name, value)| holds(name, value)),
        Value::OneOf(one) => one.options.iter().any(|option| holds(name, option)),
        Value::String(text) => types::may_hold_host(name) && registrable(text.trim()).is_some(),
        // What is not known yet counts where the name leaves little doubt.
        Value::Unknown(_) => {
            types::may_hold_host(name) && name.to_ascii_lowercase().contains("domain")
        }
        _ => false,
    }
}
