//! Values that depend on something unknown.

use super::{Project, addresses, attribute, eval, references, resource, text};
use crate::origin::StepKind;
use crate::value::{Truth, Value};

const PROD: &str = "variable \"prod\" {\n  type = bool\n}\nvariable \"s\" {}";

#[test]
fn both_branches_of_an_unknown_condition_stay() {
    assert_eq!(eval("var.prod ? 12 : 3", PROD), "12 | 3");
    assert_eq!(eval("var.prod ? 3 : 3", PROD), "3");
    assert_eq!(eval("(var.prod ? 12 : 3) * 2", PROD), "24 | 6");
    assert_eq!(eval("(var.prod ? 12 : 3) > 1", PROD), "true");
    assert_eq!(eval("\"${var.prod ? \"a\" : \"b\"}-x\"", PROD), "\"a-x\" | \"b-x\"");
    assert_eq!(eval("{ true = 1, false = 2 }[var.prod]", PROD), "1 | 2");
    assert_eq!(eval("var.s == \"x\" ? 12 : 3", PROD), "12 | 3");
}

#[test]
fn unknown_operands_decide_where_they_can() {
    assert_eq!(eval("false && var.s", PROD), "false");
    assert_eq!(eval("var.prod && false", PROD), "false");
    assert_eq!(eval("var.s || true", PROD), "true");
    assert_eq!(eval("var.s", PROD), "?variable-without-value");
    assert_eq!(eval("[var.s, 1] == [2, 3]", PROD), "false");
    assert_eq!(eval("try(var.s.x, 1)", PROD), "?variable-without-value");
    assert_eq!(eval("terraform.workspace == \"prod\" ? 1 : 2", ""), "1 | 2");
}

#[test]
fn an_option_in_error_is_no_option_outside_of_try() {
    let rest = format!("{PROD}\nlocals {{\n  l = var.prod ? [1] : []\n}}");
    assert_eq!(eval("local.l[0]", &rest), "1");
    assert_eq!(eval("try(local.l[0], 7)", &rest), "1 | 7");
    assert_eq!(eval("{ a = [var.prod ? 1 : local.l[5]] }", &rest), "{a=[1]}");
}

#[test]
fn options_name_their_branch() {
    let lowered = Project::new(&[(
        "main.tf",
        &format!("{PROD}\nresource \"test\" \"it\" {{\n  v = var.prod ? 12 : 3\n}}"),
    )])
    .lower();
    let value = attribute(&lowered, "test.it", "v");
    let sides: Vec<bool> = value
        .options()
        .iter()
        .flat_map(|o| o.origin.walk())
        .filter_map(|s| match s.kind() {
            StepKind::Branch(text, side) if &**text == "var.prod" => Some(*side),
            _ => None,
        })
        .collect();
    assert_eq!(sides, [true, false]);
}

#[test]
fn an_undecided_count_of_none_or_one_is_one_entry() {
    let lowered = Project::new(&[("main.tf", &format!("{PROD}\nresource \"test\" \"it\" {{\n  count = var.prod ? 1 : 0\n  v = count.index\n}}\nresource \"test\" \"by\" {{\n  id = test.it[0].id\n  ids = test.it.*.id\n  safe = try(test.it[0].id, \"none\")\n}}"))]).lower();
    assert_eq!(addresses(&lowered), ["test.it[0]", "test.by"]);
    assert!(matches!(resource(&lowered, "test.it[0]").exists, Truth::Unknown(_)));
    assert_eq!(resource(&lowered, "test.it[0]").count_unknown, None);
    assert_eq!(text(&lowered, "test.by", "id"), "?computed");
    assert_eq!(references(&attribute(&lowered, "test.by", "id")), ["test.it[0].id"]);
    assert_eq!(text(&lowered, "test.by", "ids"), "[?computed] | []");
    assert_eq!(text(&lowered, "test.by", "safe"), "?computed | \"none\"");
}

#[test]
fn an_unknown_count_is_one_entry() {
    let lowered = Project::new(&[("main.tf", "variable \"n\" {\n  type = number\n}\nresource \"test\" \"it\" {\n  count = var.n\n  v = 1\n}\nresource \"test\" \"many\" {\n  count = var.n > 1 ? 3 : 2\n}\nresource \"test\" \"keys\" {\n  for_each = var.n\n  k = each.key\n}")]).lower();
    assert_eq!(addresses(&lowered), ["test.it", "test.many", "test.keys"]);
    assert!(resource(&lowered, "test.it").count_unknown.is_some());
    assert!(matches!(resource(&lowered, "test.it").exists, Truth::Unknown(_)));
    assert_eq!(resource(&lowered, "test.many").exists, Truth::True);
    assert!(resource(&lowered, "test.many").count_unknown.is_some());
    assert_eq!(text(&lowered, "test.it", "v"), "1");
    assert_eq!(text(&lowered, "test.keys", "k"), "?variable-without-value");
}

#[test]
fn undecided_keys_are_entries_that_may_not_exist() {
    let lowered = Project::new(&[(
        "main.tf",
        &format!("{PROD}\nresource \"test\" \"it\" {{\n  for_each = var.prod ? {{ a = 1, b = 2 }} : {{ a = 3 }}\n  v = each.value\n}}"),
    )])
    .lower();
    assert_eq!(addresses(&lowered), ["test.it[\"a\"]", "test.it[\"b\"]"]);
    assert_eq!(text(&lowered, "test.it[\"a\"]", "v"), "1 | 3");
    assert_eq!(resource(&lowered, "test.it[\"a\"]").exists, Truth::True);
    assert!(matches!(resource(&lowered, "test.it[\"b\"]").exists, Truth::Unknown(_)));
}

#[test]
fn validation_names_the_values_a_variable_may_have() {
    let variable = |condition: &str| {
        format!(
            "variable \"unit\" {{\n  type = string\n  validation {{\n    condition = {condition}\n    error_message = \"no\"\n  }}\n}}"
        )
    };
    assert_eq!(
        eval("var.unit", &variable("contains([\"Month\", \"Week\"], var.unit)")),
        "\"Month\" | \"Week\""
    );
    assert_eq!(
        eval("var.unit", &variable("var.unit == \"a\" || \"b\" == var.unit")),
        "\"a\" | \"b\""
    );
    assert_eq!(eval("var.unit", &variable("length(var.unit) > 3")), "?variable-without-value");
}

#[test]
fn validation_narrows_what_a_module_is_given() {
    let module = "variable \"kind\" {\n  validation {\n    condition = var.kind == null ? true : contains([\"PrePaid\", \"PostPaid\"], var.kind)\n    error_message = \"no\"\n  }\n}\nresource \"test\" \"it\" {\n  v = var.kind\n}";
    let lowered = Project::new(&[
        ("main.tf", "variable \"k\" {}\nmodule \"m\" {\n  source = \"./m\"\n  kind = var.k\n}"),
        ("m/main.tf", module),
    ])
    .lower();
    assert_eq!(text(&lowered, "module.m.test.it", "v"), "null | \"PrePaid\" | \"PostPaid\"");
}

#[test]
fn a_condition_on_a_data_source_is_undecided() {
    assert_eq!(
        eval(
            "length(data.zones.all.ids) > 0 ? \"public-read\" : \"private\"",
            "data \"zones\" \"all\" {}"
        ),
        "\"public-read\" | \"private\""
    );
}

#[test]
fn lists_of_unknown_things_keep_their_references() {
    let lowered = Project::new(&[("main.tf", "variable \"s\" {}\nresource \"test\" \"a\" {}\nresource \"test\" \"by\" {\n  ids = [for s in var.s : test.a.id]\n  text = join(\",\", [test.a.id])\n}")]).lower();
    for name in ["ids", "text"] {
        let value = attribute(&lowered, "test.by", name);
        assert!(matches!(value.value, Value::Unknown(_)));
        assert!(references(&value).contains(&"test.a.id".to_owned()), "{name}");
    }
}
