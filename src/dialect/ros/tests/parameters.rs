//! Parameters, conditions and rules.

use super::{Project, eval_in, property, resource, show};
use crate::origin::StepKind;

const SECTIONS: &str = "\
Parameters:
  Charge: {Type: String, Default: PostPaid, AllowedValues: [PostPaid, PrePaid]}
  Open: {Type: String, AllowedValues: [PostPaid, PrePaid]}
  Months: {Type: Number, AllowedValues: [1, 2, 3]}
  Few: {Type: Number, MinValue: 3, MaxValue: 5}
  Free: {Type: String}
  Flag: {Type: Boolean, Default: 'false'}
  Ask: {Type: Boolean, AllowedValues: [true, false]}
  Sure: {Type: Boolean}
  Empty: {Type: String, Default: null, AllowedValues: [null, a]}
  Size: {Type: Number, Default: '40'}
  Text: {Type: String, Default: 40}
  Data: {Type: Json, Default: '{\"a\": [1]}'}
  Zones: {Type: CommaDelimitedList, Default: 'a, b'}
  Secret: {Type: 'ALIYUN::OOS::SecretParameter::Value', Default: name}
Conditions:
  IsOpenPre: {'Fn::Equals': [{Ref: Open}, PrePaid]}
  IsFree: {'Fn::Equals': [{Ref: Free}, x]}
  NotFree: {'Fn::Not': IsFree}
  Both: {'Fn::And': [IsOpenPre, {Condition: IsFree}]}
  Never: {'Fn::And': [IsFree, {'Fn::Equals': [a, b]}]}
  Always: {'Fn::Or': [{'Fn::Equals': [{Ref: Open}, PrePaid]}, {'Fn::Equals': [{Ref: Open}, PostPaid]}]}
  Loop: {'Fn::Not': Loop}
  Post: !Equals [!Ref Charge, PostPaid]
  Short: !And [!Condition Post, !Not [!Equals [a, b]], !Or [Post, IsFree]]
  Unwritten: {'Fn::Not': Gone}";

fn check(rows: &[(&str, &str)]) {
    for (expression, want) in rows {
        assert_eq!(eval_in(&Project::default(), SECTIONS, expression), *want, "{expression}");
    }
}

#[test]
fn values_by_type() {
    check(&[
        ("{Ref: Charge}", r#""PostPaid""#),
        ("!Ref Open", r#""PostPaid" | "PrePaid""#),
        ("{Ref: Months}", "1 | 2 | 3"),
        ("{Ref: Few}", "3 | 4 | 5"),
        ("{Ref: Free}", "?parameter-without-value(Free)"),
        ("{Ref: Flag}", "false"),
        ("{Ref: Sure}", "true | false"),
        ("{'Fn::Equals': [{Ref: Sure}, true]}", "true | false"),
        ("{Ref: Empty}", "null"),
        ("{Ref: Size}", "40"),
        ("{Ref: Text}", r#""40""#),
        ("{Ref: Data}", "{a: [1]}"),
        ("{Ref: Zones}", r#"["a", "b"]"#),
        ("{'Fn::Select': [1, {Ref: Zones}]}", r#""b""#),
        ("{Ref: Secret}", "?data-source(ALIYUN::OOS::SecretParameter::Value)"),
    ]);
}

#[test]
fn choices_and_conditions() {
    check(&[
        ("{'Fn::If': [IsOpenPre, 3, {Ref: 'ALIYUN::NoValue'}]}", "null | 3"),
        ("{'Fn::If': [IsFree, 1, 2]}", "1 | 2"),
        ("{'Fn::If': [IsFree, 1, 1]}", "1"),
        ("{'Fn::If': [Never, 1, 2]}", "2"),
        ("{'Fn::If': [Always, 1, 2]}", "1"),
        ("{'Fn::If': [Loop, 1, 2]}", "1 | 2"),
        ("!If [Short, 1, 2]", "1"),
        ("!If [!Condition Post, !Ref Charge, 2]", r#""PostPaid""#),
        ("{'Fn::If': [Unwritten, 1, 2]}", "1 | 2"),
        ("{'Fn::If': [{'Fn::Equals': [{Ref: Charge}, PostPaid]}, 1, 2]}", "1"),
        // The same choice falls the same way everywhere in an expression.
        (
            "{'Fn::Join': ['', [{Ref: Open}, '-', {Ref: Open}]]}",
            r#""PostPaid-PostPaid" | "PrePaid-PrePaid""#,
        ),
        ("{'Fn::If': [IsFree, {'Fn::If': [NotFree, 1, 2]}, 3]}", "2 | 3"),
        (
            "{'Fn::Join': ['', [{'Fn::If': [IsFree, a, b]}, {'Fn::If': [IsFree, c, d]}]]}",
            r#""ac" | "bd""#,
        ),
        ("{'Fn::If': [Both, {Ref: Open}, x]}", r#""x" | "PrePaid""#),
        // Inside lists and maps each element keeps its own choices.
        ("[{Ref: Open}, {k: {Ref: Months}}]", r#"["PostPaid" | "PrePaid", {k: 1 | 2 | 3}]"#),
        ("[{'Fn::If': [Always, {Ref: 'ALIYUN::NoValue'}, 1]}, 2]", "[2]"),
        ("{a: {Ref: 'ALIYUN::NoValue'}, b: 2}", "{b: 2}"),
    ]);
    assert_eq!(eval_in(&Project::default(), SECTIONS, "{Ref: 'ALIYUN::NoValue'}"), "absent");
}

#[test]
fn a_default_carries_its_allowed_values() {
    let text = format!(
        "ROSTemplateFormatVersion: '2015-09-01'\n{SECTIONS}\nResources:\n  R:\n    Type: ALIYUN::ECS::Instance\n    Properties: {{P: {{Ref: Charge}}}}\n"
    );
    let project = Project::default();
    let lowered = project.lower(&text);
    let value = &resource(&lowered, "R").attributes["P"].value;
    assert_eq!(value.origin.kind(), &StepKind::Parameter("Charge".into()));
    let default = value.origin.default_step().unwrap();
    assert_eq!(default.kind(), &StepKind::ParameterDefault("Charge".into()));
    assert_eq!(project.at(default.span().unwrap()), (3, 35));
    let allowed = default.inputs().first().unwrap().kind().clone();
    assert_eq!(
        allowed,
        StepKind::AllowedValues("Charge".into(), ["PostPaid".into(), "PrePaid".into()].into())
    );
}

#[test]
fn branches_name_their_condition() {
    let text = format!(
        "ROSTemplateFormatVersion: '2015-09-01'\n{SECTIONS}\nResources:\n  R:\n    Type: ALIYUN::ECS::Instance\n    Properties: {{P: {{'Fn::If': [IsFree, 1, 2]}}}}\n"
    );
    let lowered = Project::default().lower(&text);
    let value = &resource(&lowered, "R").attributes["P"].value;
    let kinds: Vec<_> = value.options().iter().map(|o| o.origin.kind().clone()).collect();
    assert_eq!(
        kinds,
        [StepKind::Branch("IsFree".into(), true), StepKind::Branch("IsFree".into(), false)]
    );
}

#[test]
fn values_from_outside() {
    let flat = r#"{"Open": "PrePaid", "Months": "2"}"#;
    let listed = r#"[{"ParameterKey": "Months", "ParameterValue": "3"}]"#;
    let wrapped = "Parameters:\n  Free: x\n  Ask: $[iact3-auto]\n";
    let project = || {
        Project::default()
            .parameter_file("a.json", flat)
            .parameter_file("b.json", listed)
            .parameter_file("c.yml", wrapped)
    };
    let row = |project: &Project, expression: &str| eval_in(project, SECTIONS, expression);
    assert_eq!(row(&project(), "{Ref: Open}"), r#""PrePaid""#);
    assert_eq!(row(&project(), "{Ref: Months}"), "3");
    assert_eq!(row(&project(), "{'Fn::If': [Both, 1, 2]}"), "1");
    assert_eq!(row(&project(), "{Ref: Ask}"), "true | false");
    assert_eq!(row(&project().parameter("Months", "1"), "{Ref: Months}"), "1");
    assert_eq!(row(&Project::default().parameter("Flag", "true"), "{Ref: Flag}"), "true");
}

#[test]
fn rules_narrow_choices() {
    let rules = "
Rules:
  Longer:
    RuleCondition: {'Fn::Equals': [a, a]}
    Assertions:
      - Assert: {'Fn::Not': {'Fn::Equals': [{Ref: Months}, 1]}}
  Sometimes:
    RuleCondition: IsFree
    Assertions:
      - Assert: {'Fn::Equals': [{Ref: Open}, PrePaid]}
  Prepaid:
    Assertions:
      - Assert: {'Fn::Contains': [[PrePaid], {Ref: Open}]}";
    let sections = format!("{SECTIONS}{rules}");
    let row = |expression: &str| eval_in(&Project::default(), &sections, expression);
    assert_eq!(row("{Ref: Months}"), "2 | 3");
    assert_eq!(row("{Ref: Open}"), r#""PrePaid""#);
    assert_eq!(row("{'Fn::If': [IsOpenPre, 1, 2]}"), "1");
}

#[test]
fn inside_a_conditional_resource_its_condition_holds() {
    let text = format!(
        "ROSTemplateFormatVersion: '2015-09-01'\n{SECTIONS}\nResources:\n  R:\n    Type: ALIYUN::ECS::Instance\n    Condition: Both\n    Properties: {{A: {{Ref: Open}}, B: {{'Fn::If': [IsFree, 1, 2]}}, C: {{'Fn::If': [Both, 1, 2]}}}}\n"
    );
    let lowered = Project::default().lower(&text);
    assert_eq!(property(&lowered, "R", "A"), r#""PrePaid""#);
    assert_eq!(property(&lowered, "R", "B"), "1");
    assert_eq!(property(&lowered, "R", "C"), "1");
}

#[test]
fn more_choices_than_can_be_kept_apart() {
    let many: Vec<String> = (0..70).map(|i| format!("v{i}")).collect();
    let sections = format!(
        "Parameters:\n  A: {{Type: String, AllowedValues: [{}]}}\n  B: {{Type: Number, AllowedValues: [1, 2, 3, 4, 5, 6, 7, 8, 9]}}\n  C: {{Type: Number, AllowedValues: [1, 2, 3, 4, 5, 6, 7, 8, 9]}}",
        many.join(", ")
    );
    let row = |expression: &str| eval_in(&Project::default(), &sections, expression);
    assert_eq!(row("{Ref: A}"), "?parameter-choice(A)");
    assert_eq!(row("{'Fn::Join': [x, [{Ref: B}, {Ref: C}]]}"), "?parameter-choice(B)");
}

#[test]
fn iact3_configurations() {
    let text = "project:\n  name: p\n  regions: [cn-hangzhou]\n  parameters: {A: 1}\ntests:\n  default:\n    parameters: {B: x, C: '$[iact3-auto]'}\n  other:\n    regions: [cn-beijing]\n";
    let root = crate::syntax::yaml::parse(crate::source::FileId(0), text).roots.remove(0);
    let tests = crate::dialect::ros::iact3(&root);
    assert_eq!(tests.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["default", "other"]);
    assert_eq!(tests[0].regions, ["cn-hangzhou"]);
    assert_eq!(tests[1].regions, ["cn-beijing"]);
    let shown: Vec<String> =
        tests[0].parameters.iter().map(|(k, v)| format!("{k}={}", show(v))).collect();
    assert_eq!(shown, ["A=1", "B=\"x\""]);
}

#[test]
fn iact3_tests_are_taken_as_a_parameter_file() {
    let template = "Parameters:\n  Months: {Type: Number}\n  Charge: {Type: String}\n  Zone: {Type: String}\nResources:\n  A:\n    Type: ALIYUN::ECS::Instance\n    Properties: {Period: {Ref: Months}, InstanceChargeType: {Ref: Charge}, ZoneId: {Ref: Zone}}\n";
    let tests = "project: {regions: [cn-hangzhou]}\ntests:\n  a: {parameters: {Months: 3, Charge: PrePaid, Zone: z}}\n  b: {parameters: {Months: 6, Charge: PrePaid}}\n";
    let project = Project::default().parameter_file(".iact3.yml", tests);
    let graph = project.lower(&format!("ROSTemplateFormatVersion: '2015-09-01'\n{template}")).graph;
    let shown = |name: &str| graph.resources[0].attributes[name].value.value.to_string();
    assert_eq!(
        (shown("Period").as_str(), shown("InstanceChargeType").as_str(), shown("ZoneId").as_str()),
        ("3 | 6", "\"PrePaid\"", "?")
    );
    assert_eq!(
        graph.fallback_region.map(|r| r.value.to_string()).as_deref(),
        Some("\"cn-hangzhou\"")
    );
}

#[test]
fn parameters_that_a_broken_file_may_set_are_open() {
    const ALL: &str = "[{Ref: Charge}, {Ref: Text}, {Ref: Size}]";
    let rows = [
        (
            "p.json",
            "{\"Charge\": \"PrePaid\", \"Text\": ",
            r#"["PostPaid" | "PrePaid", ?unparsed(p.json), 40]"#,
        ),
        ("p.json", "{\"Charge\": \"PrePaid\", \"Text\": \"x\",}", r#"["PrePaid", "x", 40]"#),
        ("p.yml", "Size: 50\n---\nText: [a\n", r#"["PostPaid", ?unparsed(p.yml), 50]"#),
    ];
    for (path, text, wanted) in rows {
        let project = || Project::default().parameter_file(path, text);
        assert_eq!(eval_in(&project(), SECTIONS, ALL), wanted, "{text}");
        assert_eq!(
            eval_in(&project().parameter("Text", "given"), SECTIONS, "{Ref: Text}"),
            "\"given\"",
            "{text}"
        );
    }
    let mut project = Project::default();
    let file = project.files.sources.add(crate::source::SourceFile::lost("lost.yml"));
    project.inputs.parameter_files.push(file);
    assert_eq!(
        eval_in(&project, SECTIONS, ALL),
        r#"["PostPaid" | "PrePaid", ?unparsed(lost.yml), ?unparsed(lost.yml)]"#
    );
}
