//! Every function, full and short form.

use super::{Project, eval, eval_in};

fn table(rows: &[(&str, &str)]) {
    for (expression, want) in rows {
        assert_eq!(eval(expression), *want, "{expression}");
    }
}

#[test]
fn strings() {
    table(&[
        ("{'Fn::Join': ['-', [a, 1, '2']]}", r#""a-1-2""#),
        (
            "{'Fn::Join': ['-', [a, true]]}",
            "?undocumented(Fn::Join 如何处理字符串和数值以外的值没有文档说明)",
        ),
        ("!Join ['', [a, b]]", r#""ab""#),
        ("{'Fn::Join': [',', {'Fn::Split': [';', 'a;b;c']}]}", r#""a,b,c""#),
        ("{'Fn::Split': [';', 'foo; bar; achoo']}", r#"["foo", " bar", " achoo"]"#),
        ("{'Fn::Sub': 'a-${!x}-${ALIYUN::Region}'}", "?no-stack-region"),
        ("{'Fn::Sub': 'a-${!x}-b'}", r#""a-${x}-b""#),
        ("{'Fn::Sub': ['${v}/${w}', {v: 1, w: {'Fn::Join': ['', [x, y]]}}]}", r#""1/xy""#),
        ("!Sub 'plain'", r#""plain""#),
        ("{'Fn::Sub': 'unclosed ${'}", r#""unclosed ${""#),
        ("{'Fn::Replace': [{print: echo}, 'print hello']}", r#""echo hello""#),
        (
            "{'Fn::Replace': [{a: b, b: c}, 'ab']}",
            "?undocumented(Fn::Replace 中多个替换的先后没有文档说明)",
        ),
        ("{'Fn::Base64Encode': string to encode}", r#""c3RyaW5nIHRvIGVuY29kZQ==""#),
        ("{'Fn::Base64Decode': c3RyaW5nIHRvIGVuY29kZQ==}", r#""string to encode""#),
        ("{'Fn::Str': 123456}", r#""123456""#),
        (r#"{'Fn::Indent': ["[c]\nport=1", 1]}"#, r#""  [c]\n  port=1""#),
        (r#"{'Fn::Indent': ["a\nb", 1, 4, false]}"#, r#""a\n    b""#),
        (r#"{'Fn::GetJsonValue': [id, '{"id": "1", "data": [2]}']}"#, r#""1""#),
        (
            r#"{'Fn::GetJsonValue': [missing, '{"id": "1"}']}"#,
            "?undocumented(Fn::GetJsonValue 如何处理缺少的键没有文档说明)",
        ),
    ]);
}

#[test]
fn lists_and_maps() {
    table(&[
        ("{'Fn::Select': ['1', [apples, grapes]]}", r#""grapes""#),
        ("{'Fn::Select': ['-1', [apples, grapes]]}", r#""grapes""#),
        ("{'Fn::Select': ['7', [apples, grapes]]}", r#""""#),
        ("{'Fn::Select': ['7', [apples, grapes], none]}", r#""none""#),
        ("{'Fn::Select': ['1:3', [1, 2, 3, 4, 5]]}", "[2, 3]"),
        ("{'Fn::Select': ['::2', [1, 2, 3, 4, 5]]}", "[1, 3, 5]"),
        ("{'Fn::Select': ['5:0:-2', [1, 2, 3, 4, 5]]}", "[5, 3]"),
        ("{'Fn::Select': [key1, {key1: grapes, key2: x}]}", r#""grapes""#),
        (
            r#"{'Fn::Select': [0, '["a", "b"]']}"#,
            "?undocumented(Fn::Select 如何处理列表和映射以外的值没有文档说明)",
        ),
        ("{'Fn::Index': [b, [a, b]]}", "1"),
        ("{'Fn::Index': [z, [a, b]]}", "null"),
        ("{'Fn::Length': [1, 2, 3]}", "3"),
        ("{'Fn::Length': {a: 1, b: 2}}", "2"),
        ("{'Fn::Length': 长度}", "2"),
        ("{'Fn::ListMerge': [[1], [2, 3]]}", "[1, 2, 3]"),
        ("{'Fn::MergeMap': [{a: 1}, {b: 2}, {a: 3}]}", "{a: 3, b: 2}"),
        (
            "{'Fn::MergeMapToList': [{a: [1, 2]}, {b: [x, y, z]}]}",
            r#"[{a: 1, b: "x"}, {a: 2, b: "y"}, {a: 2, b: "z"}]"#,
        ),
        ("{'Fn::SelectMapList': [k, [{x: 1}, {k: 2}, {k: 3}]]}", "[2, 3]"),
    ]);
}

#[test]
fn numbers() {
    table(&[
        ("{'Fn::Calculate': ['(2+3)/2*3-1', 1]}", "5"),
        ("{'Fn::Calculate': ['(2.0+3)/2*3-1', 1]}", "6.5"),
        ("{'Fn::Calculate': ['({1}+3)/2*3-1', 1, [3, 5, 6]]}", "11"),
        ("{'Fn::Calculate': ['{0}-1', 0, ['3']]}", "2"),
        (
            "{'Fn::Calculate': ['-7/2', 0]}",
            "?undocumented(Fn::Calculate 如何处理负整数的除法和 `%`没有文档说明)",
        ),
        ("{'Fn::Calculate': ['1/0', 0]}", "?invalid(Fn::Calculate)"),
        ("{'Fn::Calculate': ['import os', 0]}", "?invalid(Fn::Calculate)"),
        ("{'Fn::Calculate': ['1.005*100', 2]}", "100.5"),
        ("{'Fn::Add': [1, 2.5]}", "3.5"),
        ("{'Fn::Add': [[1], [2]]}", "[1, 2]"),
        ("{'Fn::Add': [{Product: ROS}, {Fn: Add}]}", r#"{Fn: "Add", Product: "ROS"}"#),
        ("{'Fn::Avg': [1, ['1', '2', '6.0']]}", "3"),
        ("{'Fn::Max': [1.1, 2, 3]}", "3"),
        ("{'Fn::Min': [1.1, 2, 3]}", "1.1"),
    ]);
}

#[test]
fn tests_of_values() {
    table(&[
        ("{'Fn::Contains': [[1, 2, 3], 3]}", "true"),
        ("{'Fn::Contains': [[null, ''], x]}", "false"),
        ("{'Fn::EachMemberIn': [[1, 2], [1, 2, 4]]}", "true"),
        ("{'Fn::EachMemberIn': [[1, 3], [1, 2, 4]]}", "false"),
        ("{'Fn::MatchPattern': ['[a-z]+', adb]}", "true"),
        ("{'Fn::MatchPattern': ['[a-z]+', 12b]}", "false"),
        ("{'Fn::Any': [0, 1]}", "true"),
        ("{'Fn::Any': [0, false]}", "false"),
        ("{'Fn::Equals': [a, a]}", "true"),
        ("{'Fn::Equals': [1, 1.0]}", "true"),
    ]);
    for open in ["['1', 1]", "[null, '']", "[true, 1]"] {
        assert!(eval(&format!("{{'Fn::Equals': {open}}}")).starts_with("?undocumented"), "{open}");
    }
}

#[test]
fn jq_subset() {
    table(&[
        (r#"{'Fn::Jq': [First, '.test', '{"test": "x"}']}"#, r#""x""#),
        (r#"{'Fn::Jq': [First, '.a.b[0]', '{"a": {"b": ["x"]}}']}"#, r#""x""#),
        (r#"{'Fn::Jq': [First, '.[-1] | .k', '[{"k": 1}, {"k": 2}]']}"#, "2"),
        (r#"{'Fn::Jq': [All, '.[] | .k', '[{"k": 1}, {"k": 2}]']}"#, "[1, 2]"),
        (r#"{'Fn::Jq': [First, '.missing.deeper', '{"a": 1}']}"#, "null"),
        (r#"{'Fn::Jq': [First, '. | length', '[1, 2]']}"#, "2"),
        (r#"{'Fn::Jq': [First, 'keys | join(",")', '{"b": 1, "a": 2}']}"#, r#""a,b""#),
        (r#"{'Fn::Jq': [First, '.a', '[1]']}"#, "?invalid(Fn::Jq)"),
        (r#"{'Fn::Jq': [First, 'if . == {} then 1 else 2 end', '{}']}"#, "1"),
        (r#"{'Fn::Jq': [First, '.a[1:2]', '{"a": [1, 2]}']}"#, "[2]"),
        (r#"{'Fn::Jq': [First, '.a // .b // .c', '{"c": 1}']}"#, "?function-not-modelled(Fn::Jq)"),
        (r#"{'Fn::Jq': [First, '.[]', '{"c": 1}']}"#, "?function-not-modelled(Fn::Jq)"),
        (r#"{'Fn::Jq': [First, '.[] + .[]', '[1, 2]']}"#, "?function-not-modelled(Fn::Jq)"),
        (r#"{'Fn::Jq': [First, '.a?', '[1]']}"#, "?function-not-modelled(Fn::Jq)"),
    ]);
}

#[test]
fn known_at_deployment_only() {
    table(&[
        ("{'Fn::GetAZs': cn-hangzhou}", "?data-source(Fn::GetAZs)"),
        (
            "{'Fn::Select': ['0', {'Fn::GetAZs': {Ref: 'ALIYUN::Region'}}]}",
            "?data-source(Fn::GetAZs)",
        ),
        ("{'Fn::GetStackOutput': [a, b]}", "?data-source(Fn::GetStackOutput)"),
        ("{'Fn::MarketplaceImage': cmjj0001}", "?data-source(Fn::MarketplaceImage)"),
        ("{'Fn::FormatTime': '%Y'}", "?not-deterministic(Fn::FormatTime)"),
        ("{'Fn::Cidr': [10.0.0.0/8, 2]}", "?invalid(Fn::Cidr)"),
        ("{'FN::Length': [1]}", "?function-not-modelled(FN::Length)"),
        ("{Ref: 'ALIYUN::StackId'}", "?pseudo-parameter(ALIYUN::StackId)"),
        ("{Ref: Nothing}", "?undeclared(Nothing)"),
        ("{'Fn::GetAtt': [Nothing, X]}", "?undeclared(Nothing)"),
    ]);
    let at_home = Project::default().region("cn-beijing");
    assert_eq!(
        eval_in(&at_home, "", "{'Fn::Sub': 'oss-${ALIYUN::Region}'}"),
        r#""oss-cn-beijing""#
    );
}

#[test]
fn find_in_map() {
    let sections = "Mappings:\n  M:\n    cn-hangzhou: {a: img-1, b: img-2}\n    cn-beijing: {a: img-3, b: img-2}";
    let table = [
        ("{'Fn::FindInMap': [M, cn-hangzhou, a]}", r#""img-1""#),
        ("!FindInMap [M, {Ref: 'ALIYUN::Region'}, a]", r#""img-1" | "img-3""#),
        ("{'Fn::FindInMap': [M, {Ref: 'ALIYUN::Region'}, b]}", r#""img-2""#),
        ("{'Fn::FindInMap': [M, nowhere, a]}", "?undeclared(M.nowhere.a)"),
        ("{'Fn::FindInMap': [N, nowhere, a]}", "?undeclared(N)"),
    ];
    for (expression, want) in table {
        assert_eq!(eval_in(&Project::default(), sections, expression), want, "{expression}");
    }
}

#[test]
fn locals() {
    let sections = "Parameters:\n  A: {Type: String, Default: x}\nLocals:\n  M: {Value: {'Fn::Sub': '${A}-m'}}\n  E: {Type: Eval, Value: {Ref: M}}\n  L: {Value: {Ref: L}}\n  D: {Type: 'DATASOURCE::ECS::Images', Properties: {}}";
    let table = [
        ("{Ref: E}", r#""x-m""#),
        ("{Ref: L}", "?cycle(L)"),
        ("{'Fn::GetAtt': [D, Images]}", "?data-source(DATASOURCE::ECS::Images.D)"),
        ("{'Fn::Sub': '${D.ImageIds}'}", "?data-source(DATASOURCE::ECS::Images.D)"),
    ];
    for (expression, want) in table {
        assert_eq!(eval_in(&Project::default(), sections, expression), want, "{expression}");
    }
}
