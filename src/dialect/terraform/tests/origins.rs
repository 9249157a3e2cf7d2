//! Where values came from, step by step.

use super::{Project, attribute};
use crate::origin::StepKind;

/// The steps of a value as short words, nearest first.
fn chain(project: &Project, address: &str, name: &str) -> Vec<String> {
    let value = attribute(&project.lower(), address, name);
    let word = |kind: &StepKind| match kind {
        StepKind::Literal => "literal".to_owned(),
        StepKind::VariableDefault(n) => format!("default {n}"),
        StepKind::ValueFile(n) => format!("file {n}"),
        StepKind::CommandLine(n) => format!("line {n}"),
        StepKind::ModuleInput(n) => format!("input {n}"),
        StepKind::ModuleOutput(n) => format!("output {n}"),
        StepKind::Variable(n) => format!("var {n}"),
        StepKind::Local(n) => format!("local {n}"),
        StepKind::Function(n) => format!("fn {n}"),
        other => format!("{other:?}"),
    };
    value.origin.walk().iter().map(|s| word(s.kind())).collect()
}

const MODULE: (&str, &str) = (
    "m/main.tf",
    "variable \"months\" {}\nresource \"test\" \"it\" {\n  period = var.months\n}\noutput \"p\" {\n  value = test.it.period\n}",
);

#[test]
fn a_value_through_module_local_and_tfvars_tells_every_step() {
    let project = Project::new(&[
        (
            "main.tf",
            "variable \"terms\" {\n  default = { web = 1 }\n}\nlocals {\n  months = var.terms.web\n}\nmodule \"m\" {\n  source = \"./m\"\n  months = local.months\n}",
        ),
        ("terraform.tfvars", "terms = { web = 3 }"),
        MODULE,
    ]);
    let steps = chain(&project, "module.m.test.it", "period");
    assert_eq!(steps, ["var months", "input months", "local months", "var terms", "file terms"]);
}

#[test]
fn defaults_are_seen_through_conditions_and_keys() {
    let project = Project::new(&[(
        "main.tf",
        "variable \"env\" {\n  default = \"prod\"\n}\nresource \"test\" \"it\" {\n  a = var.env == \"prod\" ? 12 : 1\n  b = { prod = 12 }[var.env]\n  c = lookup({ prod = 12 }, var.env, 1)\n}",
    )]);
    for name in ["a", "b", "c"] {
        let value = attribute(&project.lower(), "test.it", name);
        assert_eq!(super::shown(&value.value), "12");
        assert!(value.origin.default_step().is_some(), "{name}");
    }
}

#[test]
fn conditions_do_not_become_references() {
    let project = Project::new(&[(
        "main.tf",
        "resource \"test\" \"a\" {\n  n = 1\n}\nresource \"test\" \"it\" {\n  v = test.a.n == 1 ? \"x\" : \"y\"\n}",
    )]);
    let value = attribute(&project.lower(), "test.it", "v");
    assert_eq!(super::shown(&value.value), "\"x\"");
    assert!(value.references().is_empty());
}
