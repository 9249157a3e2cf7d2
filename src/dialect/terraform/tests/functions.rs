//! Calls as the evaluator makes them: unknowns, choices, files, templates.

use super::{Project, attribute, eval, references, text};

const PROD: &str = "variable \"prod\" {\n  type = bool\n}\nvariable \"s\" {}";

#[test]
fn calls_spread_over_choices_at_any_depth() {
    assert_eq!(eval("upper(var.prod ? \"a\" : \"b\")", PROD), "\"A\" | \"B\"");
    assert_eq!(eval("join(\"-\", [\"x\", var.prod ? \"a\" : \"b\"])", PROD), "\"x-a\" | \"x-b\"");
    assert_eq!(eval("length(var.prod ? [1, 2] : [3, 4])", PROD), "2");
    assert_eq!(eval("max([1, var.prod ? 5 : 7]...)", PROD), "5 | 7");
    assert_eq!(eval("max((var.prod ? [1, 2] : [3])...)", PROD), "2 | 3");
    assert_eq!(eval("lookup({ a = 1, b = 2 }, var.s, 3)", PROD), "1 | 2 | 3");
    assert_eq!(eval("upper(var.s)", PROD), "?variable-without-value");
    assert_eq!(eval("nothing(1)", PROD), "?function-not-modelled");
    assert_eq!(eval("core::upper(\"a\")", PROD), "\"A\"");
    assert_eq!(eval("timestamp()", PROD), "?not-deterministic");
}

#[test]
fn picked_values_keep_their_own_edges() {
    let lowered = Project::new(&[("main.tf", "resource \"test\" \"a\" {\n  count = 3\n}\nresource \"test\" \"b\" {}\nresource \"test\" \"it\" {\n  one = one([test.b.id])\n  any = coalesce(null, test.b.id)\n  lookup = lookup({ x = test.b.id }, \"x\", \"\")\n  slice = slice(test.a[*].id, 1, 2)[0]\n  concat = element(concat(test.a.*.id, [\"\"]), 0)\n  values = values({ x = test.a[2] })[0].id\n  reverse = reverse(test.a)[0].id\n}")]).lower();
    let edges = |name: &str| references(&attribute(&lowered, "test.it", name)).join(" ");
    assert_eq!(edges("one"), "test.b.id");
    assert_eq!(edges("any"), "test.b.id");
    assert_eq!(edges("lookup"), "test.b.id");
    assert_eq!(edges("slice"), "test.a[1].id");
    assert_eq!(edges("concat"), "test.a[0].id");
    assert_eq!(edges("values"), "test.a[2].id");
    assert_eq!(edges("reverse"), "test.a[2].id");
}

#[test]
fn files_are_read_from_the_root_module() {
    let project = Project::new(&[
        (
            "infra/main.tf",
            "module \"m\" {\n  source = \"../m\"\n}\nresource \"test\" \"it\" {\n  f = file(\"a.txt\")\n  t = templatefile(\"${path.module}/t.tpl\", { name = \"x\", items = [1, 2] })\n  gone = file(\"../../secret\")\n  s = templatestring(local.s, { n = 1 })\n  literal = templatestring(\"a$${n}\", { n = 1 })\n}\nlocals {\n  s = \"a$${n}\"\n}",
        ),
        ("infra/a.txt", "text"),
        ("infra/t.tpl", "${name}:%{ for i in items }${i},%{ endfor }"),
        ("m/main.tf", "resource \"test\" \"it\" {\n  f = file(\"${path.module}/b.txt\")\n}"),
        ("m/b.txt", "inner"),
    ]);
    let lowered = project.lower_in("infra");
    assert_eq!(text(&lowered, "test.it", "f"), "\"text\"");
    assert_eq!(text(&lowered, "test.it", "t"), "\"x:1,2,\"");
    assert_eq!(text(&lowered, "test.it", "gone"), "?file-unavailable");
    assert_eq!(text(&lowered, "test.it", "s"), "\"a1\"");
    assert_eq!(text(&lowered, "test.it", "literal"), "?invalid");
    assert_eq!(text(&lowered, "module.m.test.it", "f"), "\"inner\"");
}

#[test]
fn a_byte_order_mark_is_part_of_what_a_file_holds_but_not_of_code() {
    // What terraform 1.11.4 plans of the same files.
    let rows = [
        ("length(file(\"a.csv\"))", "8"),
        ("keys(csvdecode(file(\"a.csv\"))[0])[0]", "\"b\""),
        ("can(jsondecode(file(\"a.json\")))", "false"),
        ("yamldecode(file(\"a.yml\")).a", "1"),
        ("filebase64(\"a.csv\")", "\"77u/YSxiCjEsMg==\""),
        ("filemd5(\"a.json\") == md5(file(\"a.json\"))", "true"),
        ("templatefile(\"t.tpl\", { a = 1 })", "\"x 1\""),
    ];
    for (expression, value) in rows {
        let main = format!("resource \"test\" \"it\" {{\n  v = {expression}\n}}\n");
        let files = [
            ("a.csv", "\u{feff}a,b\n1,2"),
            ("a.json", "\u{feff}{\"a\":1}"),
            ("a.yml", "\u{feff}a: 1\n"),
            ("t.tpl", "\u{feff}x ${a}"),
        ];
        let project = Project::new(&[&[("main.tf", main.as_str())], &files[..]].concat());
        assert_eq!(text(&project.lower(), "test.it", "v"), value, "{expression}");
    }
}

#[test]
fn what_a_block_does_not_say_may_be_computed() {
    let lowered = Project::new(&[("main.tf", "resource \"test\" \"db\" {\n  node {\n    class = \"small\"\n  }\n}\nresource \"test\" \"it\" {\n  a = test.db.node[0].address\n  b = [for n in test.db.node : \"${n.class}:${n.address}\"]\n  c = test.db.node[0].class\n}")]).lower();
    assert_eq!(text(&lowered, "test.it", "a"), "?computed");
    assert_eq!(text(&lowered, "test.it", "b"), "[?computed]");
    assert_eq!(text(&lowered, "test.it", "c"), "\"small\"");
    assert_eq!(references(&attribute(&lowered, "test.it", "a")), ["test.db.node.0.address"]);
}
