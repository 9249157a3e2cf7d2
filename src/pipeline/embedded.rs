//! ROS inside Terraform: the template in the `template_body` of a stack, judged with the stack's
//! region and parameters.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::dialect::{Context, Inputs, Lowered, ros};
use crate::graph::{Dialect, Provider, Resource};
use crate::value::{Attr, Traced, Value};

/// The resource types whose `template_body` is a ROS template (the provider's documentation, read
/// November 2026).
const STACKS: [&str; 1] = ["alicloud_ros_stack"];

/// Adds the resources of templates that the Terraform code of a root deploys. Stacks inside them
/// are followed by ROS.
pub(super) fn add_templates(context: &Context<'_>, lowered: &mut Lowered) {
    if lowered.graph.dialect == Dialect::Ros {
        return;
    }
    let stacks: Vec<Resource> = lowered
        .graph
        .resources
        .iter()
        .filter(|r| STACKS.contains(&&*r.type_name))
        .cloned()
        .collect();
    for stack in stacks {
        add(context, &stack, lowered);
    }
}

fn add(context: &Context<'_>, stack: &Resource, lowered: &mut Lowered) {
    let Attr::Set(body) = stack.attr("template_body") else { return };
    let region =
        stack.provider.and_then(|p| lowered.graph.providers.get(p)).map(|p| p.region.clone());
    let inputs = inputs(context.inputs, region.as_ref());
    let inner = Context { inputs: &inputs, ..*context };
    let prefix = format!("{}.", stack.address);
    let Some(found) =
        ros::lower_body(&inner, &body, &lowered.graph.root, &prefix, &parameters(stack))
    else {
        return;
    };
    let offset = lowered.graph.providers.len();
    let home = Provider {
        name: "alicloud".into(),
        alias: None,
        region: region.unwrap_or(Attr::Absent),
        account: "default".into(),
        span: None,
    };
    lowered.graph.providers.push(home);
    lowered.graph.providers.extend(found.graph.providers);
    for mut resource in found.graph.resources {
        resource.provider = Some(resource.provider.map_or(offset, |p| p + offset + 1));
        lowered.graph.push(resource);
    }
    lowered.graph.gaps.extend(found.graph.gaps);
    lowered.problems.extend(found.problems);
    lowered.comments.extend(found.comments);
    lowered.files.extend(found.files);
}

/// The template's region is that of the provider; a region from outside is for where the code does
/// not say.
fn inputs(outer: &Inputs, region: Option<&Attr>) -> Inputs {
    let mut inputs = Inputs { region: outer.region.clone(), ..Inputs::default() };
    if let Some(Attr::Set(Traced { value: Value::String(region), .. })) = region {
        inputs.region = Some(region.to_string());
    }
    inputs
}

/// `parameters { parameter_key = "…" parameter_value = "…" }`
fn parameters(stack: &Resource) -> BTreeMap<Arc<str>, Traced> {
    let mut found = BTreeMap::new();
    for block in stack.values_at("parameters[]") {
        if let Value::Object(_, fields) = &block.value
            && let (Some(key), Some(value)) =
                (fields.get("parameter_key"), fields.get("parameter_value"))
            && let Value::String(key) = &key.value
        {
            found.insert(key.clone(), value.clone());
        }
    }
    found
}
