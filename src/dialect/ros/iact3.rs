//! Test configurations of iact3, the test tool of ROS: parameters and regions by test.
//!
//! Source: aliyun/iact3 README, and the files that ROS templates carry (November 2026).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::convert::{literal, text};
use crate::origin::{Origin, StepKind};
use crate::syntax::node::Node;
use crate::value::{MAX_OPTIONS, OneOf, Traced, Value, Why};

/// One test: a set of inputs under a name.
#[derive(Clone, Debug)]
pub struct NamedInputs {
    /// Name of the test.
    pub name: String,
    /// The template it is for, if it says.
    pub template: Option<String>,
    /// Regions to deploy to.
    pub regions: Vec<String>,
    /// Parameters; values that the tool picks itself (`$[iact3-auto]`) are left out.
    pub parameters: BTreeMap<String, Traced>,
}

/// The tests of a configuration. General and project settings hold for all of them.
pub(super) fn read(root: &Node) -> Vec<NamedInputs> {
    let general = root.get("general");
    let project = root.get("project");
    let mut shared = BTreeMap::new();
    for section in [general, project].into_iter().flatten() {
        collect(section.get("parameters"), &mut shared);
    }
    let shared_regions = [project, general]
        .into_iter()
        .flatten()
        .map(regions)
        .find(|r| !r.is_empty())
        .unwrap_or_default();
    let template = |node: Option<&Node>| {
        let config = node?.get("template_config")?;
        config
            .get("template_location")
            .or_else(|| config.get("template_url"))?
            .as_str()
            .map(str::to_owned)
    };
    let mut tests = Vec::new();
    for entry in root.get("tests").map_or(&[][..], Node::entries) {
        let mut parameters = shared.clone();
        collect(entry.value.get("parameters"), &mut parameters);
        let own = regions(&entry.value);
        tests.push(NamedInputs {
            name: entry.key.to_string(),
            template: template(Some(&entry.value)).or_else(|| template(project)),
            regions: if own.is_empty() { shared_regions.clone() } else { own },
            parameters,
        });
    }
    tests
}

/// What the tests of a configuration, given as a parameter file, say together: a parameter that
/// every test sets has its value, or one of their values; regions likewise.
pub(super) fn together(tests: &[NamedInputs]) -> (BTreeMap<Arc<str>, Traced>, Option<Traced>) {
    let mut parameters = BTreeMap::new();
    for name in tests.first().map(|t| t.parameters.keys()).into_iter().flatten() {
        let values: Vec<&Traced> = tests.iter().filter_map(|t| t.parameters.get(name)).collect();
        if values.len() == tests.len() {
            let name: Arc<str> = name.as_str().into();
            parameters.insert(name.clone(), one_of(&name, values.into_iter().cloned()));
        }
    }
    let regions = tests.iter().flat_map(|t| &t.regions).map(|r| {
        Traced::new(
            Value::string(r.as_str()),
            Origin::outside(StepKind::ValueFile("regions".into())),
        )
    });
    let regions: Vec<Traced> = regions.collect();
    let region = (!regions.is_empty()).then(|| one_of(&"regions".into(), regions.into_iter()));
    (parameters, region)
}

/// The only one of some values, or all of them as options.
fn one_of(name: &Arc<str>, values: impl Iterator<Item = Traced>) -> Traced {
    let mut options: Vec<Traced> = Vec::new();
    for value in values.take(MAX_OPTIONS) {
        if !options.contains(&value) {
            options.push(value);
        }
    }
    match options.len() {
        1 => options.remove(0),
        _ => {
            let origin = Origin::outside(StepKind::ValueFile(name.clone()));
            Traced::new(
                Value::OneOf(Arc::new(OneOf { options, why: Why::ParameterChoice(name.clone()) })),
                origin,
            )
        }
    }
}

fn regions(section: &Node) -> Vec<String> {
    section
        .get("regions")
        .map_or(&[][..], Node::items)
        .iter()
        .filter_map(|r| r.as_str().map(str::to_owned))
        .collect()
}

fn collect(node: Option<&Node>, into: &mut BTreeMap<String, Traced>) {
    for entry in node.map_or(&[][..], Node::entries) {
        let value = literal(&entry.value);
        let automatic = matches!(&value.value, Value::String(s) if s.starts_with("$["));
        if !automatic && text(&value.value).is_some() {
            into.insert(entry.key.to_string(), value);
        }
    }
}
