//! Variables and the order of their sources.

use super::{Project, attribute, eval, text};
use crate::origin::StepKind;

const MAIN: &str =
    "variable \"v\" {\n  default = \"default\"\n}\nresource \"test\" \"it\" {\n  v = var.v\n}";

#[test]
fn later_sources_win() {
    let all = [
        ("terraform.tfvars", "v = \"tfvars\""),
        ("terraform.tfvars.json", "{\"v\": \"tfvars json\"}"),
        ("a.auto.tfvars", "v = \"a auto\""),
        ("b.auto.tfvars.json", "{\"v\": \"b ${auto}\"}"),
    ];
    let wanted = ["\"default\"", "\"tfvars\"", "\"tfvars json\"", "\"a auto\"", "\"b ${auto}\""];
    for (n, wanted) in wanted.iter().enumerate() {
        let mut files = vec![("main.tf", MAIN)];
        files.extend(&all[..n]);
        assert_eq!(text(&Project::new(&files).lower(), "test.it", "v"), *wanted);
    }
    let project = Project::new(&[("main.tf", MAIN), all[0], ("x.tfvars", "v = \"file\"")]);
    let mut project = Project {
        inputs: crate::dialect::Inputs {
            variable_environment: vec![("v".into(), "env".into())],
            ..Default::default()
        },
        ..project
    };
    assert_eq!(text(&project.lower(), "test.it", "v"), "\"tfvars\"");
    let file = crate::dialect::ProjectFiles::read(&project.files, "x.tfvars").unwrap();
    project.inputs.assignments.push(crate::dialect::Assignment::File(file));
    assert_eq!(text(&project.lower(), "test.it", "v"), "\"file\"");
    let project = project.var("v", "first").var("v", "last");
    assert_eq!(text(&project.lower(), "test.it", "v"), "\"last\"");
}

#[test]
fn command_line_values_are_expressions_for_complex_types() {
    let main = "variable \"n\" {\n  type = number\n}\nvariable \"l\" {\n  type = list(string)\n}\nresource \"test\" \"it\" {\n  n = var.n + 1\n  l = var.l\n}";
    let lowered =
        Project::new(&[("main.tf", main)]).var("n", "2").var("l", "[\"a\", \"b\"]").lower();
    assert_eq!(text(&lowered, "test.it", "n"), "3");
    assert_eq!(text(&lowered, "test.it", "l"), "[\"a\", \"b\"]");
}

#[test]
fn null_takes_the_default_where_null_is_not_allowed() {
    let rest = |nullable: &str| format!("variable \"v\" {{\n  default = 3\n  {nullable}\n}}");
    let lowered = |nullable: &str| {
        Project::new(&[
            (
                "main.tf",
                &format!("{}\nresource \"test\" \"it\" {{\n  v = [var.v]\n}}", rest(nullable)),
            ),
            ("terraform.tfvars", "v = null"),
        ])
        .lower()
    };
    assert_eq!(text(&lowered(""), "test.it", "v"), "[null]");
    assert_eq!(text(&lowered("nullable = false"), "test.it", "v"), "[3]");
}

#[test]
fn sensitive_values_are_usable_and_marked() {
    let lowered = Project::new(&[(
        "main.tf",
        "variable \"v\" {\n  sensitive = true\n  default = 3\n}\nresource \"test\" \"it\" {\n  v = var.v + 1\n}",
    )])
    .lower();
    let value = attribute(&lowered, "test.it", "v");
    assert_eq!(super::shown(&value.value), "4");
    assert!(value.origin.is_sensitive());
}

#[test]
fn names_that_do_not_exist_are_undeclared() {
    assert_eq!(eval("var.nope", ""), "?undeclared");
    assert_eq!(eval("local.nope", ""), "?undeclared");
    assert_eq!(eval("test.nope.id", ""), "?undeclared");
    assert_eq!(eval("module.nope.id", ""), "?undeclared");
}

#[test]
fn parameters_of_a_template_around_win_over_defaults() {
    use crate::origin::Origin;
    use crate::value::{Attr, Traced, Value};
    let mut project = Project::new(&[("main.tf", MAIN)]);
    let value =
        Traced::new(Value::string("parameter"), Origin::outside(StepKind::Parameter("v".into())));
    let region = Traced::new(
        Value::string("cn-shanghai"),
        Origin::outside(StepKind::CommandLine("region".into())),
    );
    project.stack = Some(super::Stack {
        parameters: [("v".into(), value)].into(),
        region: Attr::Set(region.clone()),
    });
    let lowered = project.lower();
    assert_eq!(text(&lowered, "test.it", "v"), "\"parameter\"");
    assert_eq!(lowered.graph.home, crate::graph::Home::Stack);
    assert_eq!(lowered.graph.providers[0].region, Attr::Set(region));
}
