//! What a JSON or YAML file has to do with the parameters of templates: it declares them, or gives
//! them values.
//!
//! Stands alone because nothing is lowered: a first look at a project asks which files belong
//! together.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::dialect::ros::parameters::file_entries;
use crate::source::FileId;
use crate::syntax::node::{Node, NodeKind};
use crate::syntax::{json, yaml};

/// Names of parameters in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterNames {
    /// A template declares them.
    Declared(BTreeSet<Arc<str>>),
    /// A file gives values to them, if they are declared somewhere.
    Given(BTreeSet<Arc<str>>),
}

impl ParameterNames {
    /// The names in a text; nothing where it is neither a template nor made of names and plain
    /// values.
    pub fn of(file: FileId, text: &str) -> Option<Self> {
        let document = if text.trim_start().starts_with(['{', '[']) {
            json::parse(file, text)
        } else {
            yaml::parse(file, text)
        };
        let [root] = &document.roots[..] else { return None };
        if root.get("ROSTemplateFormatVersion").is_some() {
            let entries = match root.get("Parameters").map(|node| &node.kind) {
                Some(NodeKind::Mapping(entries)) => entries.as_slice(),
                _ => &[],
            };
            return Some(Self::Declared(entries.iter().map(|e| e.key.clone()).collect()));
        }
        let entries = file_entries(root);
        let plain = |node: &Node| !matches!(node.kind, NodeKind::Mapping(_));
        let values = !entries.is_empty() && entries.iter().all(|(_, node)| plain(node));
        values.then(|| Self::Given(entries.into_iter().map(|(name, _)| name).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_declare_parameters_or_give_them_values() {
        let names = |text: &str| ParameterNames::of(FileId(0), text);
        let set = |names: &[&str]| names.iter().map(|name| Arc::from(*name)).collect();
        let template =
            "ROSTemplateFormatVersion: '2015-09-01'\nParameters:\n  Months:\n    Type: Number\n";
        assert_eq!(names(template), Some(ParameterNames::Declared(set(&["Months"]))));
        for given in [
            "Months: 12\nZones: [a, b]\n",
            "{\"Months\": 12, \"Zones\": []}",
            "{\"Parameters\": {\"Months\": 12, \"Zones\": \"a\"}}",
            "[{\"ParameterKey\": \"Months\", \"ParameterValue\": 1}, {\"ParameterKey\": \"Zones\", \"ParameterValue\": 2}]",
        ] {
            let wanted = Some(ParameterNames::Given(set(&["Months", "Zones"])));
            assert_eq!(names(given), wanted, "{given}");
        }
        for other in ["", "a: {b: 1}", "[1, 2]", "{", "a: 1\n---\nb: 2\n"] {
            assert_eq!(names(other), None, "{other}");
        }
    }
}
