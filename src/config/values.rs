//! Where values come from: variables, parameters, data sources, for all runs or one environment.

use crate::config::data::{self, DataSource};
use crate::config::literal::{hcl_quoted, json_quoted};
use crate::config::reader::Reader;
use crate::config::{DECLARING, declaration};
use crate::filing::declared::Declarations;
use crate::source::Span;
use crate::syntax::hcl::{Block, Body};
use crate::text::Text;

/// Where values come from: the top level, or one environment.
#[derive(Clone, Debug, Default)]
pub struct Values {
    /// Region where the code does not say.
    pub region: Option<String>,
    /// Terraform workspace.
    pub workspace: Option<String>,
    /// Terraform variable files, relative to the configuration file, with their places.
    pub var_files: Vec<(String, Span)>,
    /// Terraform variables.
    pub variables: Vec<(String, String)>,
    /// What Terraform's data sources give.
    pub data: Vec<DataSource>,
    /// ROS parameter files, relative to the configuration file, with their places.
    pub parameter_files: Vec<(String, Span)>,
    /// ROS parameters.
    pub parameters: Vec<(String, String)>,
    /// What an environment declares of its own; that of the top level stands in
    /// [`crate::config::Config::declarations`].
    pub declarations: Declarations,
}

/// What `--env` takes for every environment.
pub const ALL: &str = "all";

/// What `--env` separates environments with.
pub const SEPARATOR: char = ',';

pub(super) fn environment(reader: &mut Reader<'_>, block: &Block) -> Option<(String, Values)> {
    let name = reader.label(block)?;
    if let (Some(fault), [label, ..]) = (unfit(&name), &block.labels[..]) {
        reader.problem(label.span, fault);
    }
    let body = &block.body;
    reader.known(
        body,
        &["region", "workspace", "var_files", "variables", "parameter_files", "parameters"],
        &[&DECLARING[..], &["data", "terraform", "ros"]].concat(),
    );
    let mut values = Values { region: reader.string(body, "region"), ..Values::default() };
    reader.terraform_values(body, &mut values);
    reader.ros_values(body, &mut values);
    reader.once(&body.blocks);
    for block in &body.blocks {
        if declaration(reader, block, &mut values.declarations) {
            continue;
        }
        match &*block.kind.text {
            "data" => values.data.extend(data::read(reader, block)),
            // As at the top, where they keep the settings of the two apart.
            "terraform" => reader.terraform(&block.body, &mut values),
            "ros" => reader.ros(&block.body, &mut values),
            _ => {}
        }
    }
    Some((name, values))
}

/// Why `--env` could not ask for an environment of a name.
fn unfit(name: &str) -> Option<Text> {
    if name == ALL {
        return Some(Text::new(
            "`all` 在 `--env` 中表示全部环境，不能作环境的名称。",
            "`all` stands for every environment in `--env`, and can be the name of none",
        ));
    }
    name.contains(SEPARATOR).then(|| {
        Text::new(
            "环境的名称不能含逗号：`--env` 用逗号分隔各个环境。",
            "the name of an environment holds no comma: `--env` separates environments by commas",
        )
    })
}

impl Reader<'_> {
    pub(super) fn terraform(&mut self, body: &Body, values: &mut Values) {
        self.known(body, &["workspace", "var_files", "variables"], &[]);
        self.terraform_values(body, values);
    }

    pub(super) fn terraform_values(&mut self, body: &Body, values: &mut Values) {
        values.workspace = self.string(body, "workspace").or(values.workspace.take());
        values.var_files.extend(self.placed(body, "var_files"));
        values.variables.extend(self.arguments(body, "variables", hcl_quoted));
    }

    pub(super) fn ros(&mut self, body: &Body, values: &mut Values) {
        self.known(body, &["parameters", "parameter_files"], &[]);
        self.ros_values(body, values);
    }

    pub(super) fn ros_values(&mut self, body: &Body, values: &mut Values) {
        values.parameter_files.extend(self.placed(body, "parameter_files"));
        values.parameters.extend(self.arguments(body, "parameters", json_quoted));
    }
}
