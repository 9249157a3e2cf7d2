//! What is a template, and of which kind.

use crate::source::FileId;
use crate::syntax::node::{Document, Node, NodeKind};

/// Whether a document is a ROS template: by its version, its transform, or the types of its
/// resources.
pub(super) fn is_template(root: &Node) -> bool {
    if !matches!(root.kind, NodeKind::Mapping(_)) {
        return false;
    }
    root.get("ROSTemplateFormatVersion").is_some()
        || transform(root).is_some()
        || has_ros_types(root)
}

/// The transform of Alibaba Cloud that a document names.
fn transform(root: &Node) -> Option<&str> {
    let node = root.get("Transform")?;
    let names = node.as_str().into_iter().chain(node.items().iter().filter_map(Node::as_str));
    names.into_iter().find(|name| name.starts_with("Aliyun::"))
}

fn has_ros_types(root: &Node) -> bool {
    let types = root
        .get("Resources")
        .map_or(&[][..], Node::entries)
        .iter()
        .filter_map(|e| e.value.get("Type")?.as_str());
    let is_ros = |t: &str| {
        ["ALIYUN::", "DATASOURCE::", "MODULE::", "Aliyun::Serverless::"]
            .iter()
            .any(|p| t.starts_with(p))
    };
    types.into_iter().any(is_ros)
}

/// Whether the template is Terraform inside ROS.
pub(super) fn is_terraform(root: &Node) -> bool {
    transform(root).is_some_and(|name| {
        name.starts_with("Aliyun::Terraform-") || name.starts_with("Aliyun::OpenTofu-")
    })
}

/// Parses a template text: JSON when it begins like JSON, else YAML.
pub(super) fn parse(file: FileId, text: &str) -> Document {
    if !text.trim_start().starts_with('{') {
        return crate::syntax::yaml::parse(file, text);
    }
    let json = crate::syntax::json::parse(file, text);
    if json.problems.is_empty() {
        return json;
    }
    // A flow mapping of YAML begins in the same way.
    let yaml = crate::syntax::yaml::parse(file, text);
    if yaml.problems.is_empty() { yaml } else { json }
}
