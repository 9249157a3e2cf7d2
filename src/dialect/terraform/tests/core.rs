//! Expressions with known values.

use super::eval;

#[test]
fn operators_convert_as_terraform_does() {
    assert_eq!(eval(r#"1 + "2""#, ""), "3");
    assert_eq!(eval("7 % 3 - -2 * 2", ""), "5");
    assert_eq!(eval(r#""true" && true"#, ""), "true");
    assert_eq!(eval(r#"1 == "1""#, ""), "false");
    assert_eq!(eval("[1, 2] == [1, 2]", ""), "true");
    assert_eq!(eval("!(2 >= 3) || false", ""), "true");
    assert_eq!(eval("true + 1", ""), "?invalid");
    assert_eq!(eval("1 / 0", ""), "+Inf");
    assert_eq!(eval("0 / 0", ""), "?invalid");
    assert_eq!(eval("null == null", ""), "true");
}

#[test]
fn templates_join_text_and_keep_single_values() {
    assert_eq!(eval(r#""a-${1 + 1}-${true}""#, ""), "\"a-2-true\"");
    assert_eq!(eval(r#""${[1, 2]}""#, ""), "[1, 2]");
    assert_eq!(eval(r#""%{ if 1 < 2 }yes%{ else }no%{ endif }""#, ""), "\"yes\"");
    assert_eq!(eval(r#""%{ for i, x in ["a", "b"] }${i}${x};%{ endfor }""#, ""), "\"0a;1b;\"");
    assert_eq!(eval(r#""${null}x""#, ""), "?invalid");
}

#[test]
fn conditionals_take_the_common_type() {
    assert_eq!(eval("true ? 1 : 2", ""), "1");
    assert_eq!(eval("false ? null : \"x\"", ""), "\"x\"");
}

#[test]
fn for_expressions_filter_group_and_iterate_all_collections() {
    assert_eq!(eval("[for x in [1, 2, 3] : x * 2 if x > 1]", ""), "[4, 6]");
    assert_eq!(eval("{for k, v in {a = 1, b = 2} : v => k}", ""), "{1=\"a\", 2=\"b\"}");
    assert_eq!(
        eval("{for s in [\"aa\", \"ab\", \"b\"] : s == \"b\" ? \"y\" : \"x\" => s...}", ""),
        "{x=[\"aa\", \"ab\"], y=[\"b\"]}"
    );
    assert_eq!(eval("{for s in [1, 1] : s => s}", ""), "?invalid");
    assert_eq!(eval("[for i, x in [\"a\"] : i]", ""), "[0]");
    assert_eq!(eval("[for x in 5 : x]", ""), "?invalid");
}

#[test]
fn splats_and_indexes() {
    let rest = "locals {\n  l = [{ n = { x = 1 } }, { n = { x = 2 } }]\n  m = { \"a\" = 1 }\n}";
    assert_eq!(eval("local.l[*].n.x", rest), "[1, 2]");
    assert_eq!(eval("local.l.*.n.x[1]", rest), "2");
    assert_eq!(eval("local.m[*]", rest), "[{a=1}]");
    assert_eq!(eval("null[*]", rest), "[]");
    assert_eq!(eval("local.l[\"1\"].n.x", rest), "2");
    assert_eq!(eval("local.l[2]", rest), "?invalid");
    assert_eq!(eval("local.m.a + local.m[\"a\"]", rest), "2");
    assert_eq!(eval("local.m.b", rest), "?invalid");
}

#[test]
fn try_and_can_catch_errors() {
    assert_eq!(eval("try(local.m.b, local.m.a)", "locals {\n m = { a = 1 }\n}"), "1");
    assert_eq!(eval("can(0 / 0)", ""), "false");
    assert_eq!(eval("can(1 / 0)", ""), "true");
    assert_eq!(eval("can(1)", ""), "true");
    assert_eq!(eval("try(0 / 0)", ""), "?invalid");
}
