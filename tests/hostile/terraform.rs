//! Terraform that grows without bound when it is evaluated.

use std::fmt::Write;

use super::{beside, says};

/// A server that needs a value, so that it is evaluated.
fn server(value: &str) -> String {
    format!("\nresource \"alicloud_instance\" \"x\" {{\n  instance_charge_type = {value}\n}}\n")
}

#[test]
fn conditionals_in_conditionals() {
    let mut text = String::new();
    let mut expression = "\"PrePaid\"".to_owned();
    for i in 0..40 {
        writeln!(text, "variable \"c{i}\" {{\n  type = bool\n}}").unwrap();
        expression = format!("(var.c{i} ? {expression} : \"v{i}\")");
    }
    beside("big/main.tf", text + &server(&expression));
    // Both sides hold the same undecided value again.
    let mut text = String::from(
        "variable \"c\" {\n  type = bool\n}\nlocals {\n  v0 = var.c ? \"a\" : \"b\"\n",
    );
    for i in 1..40 {
        writeln!(text, "  v{i} = var.c ? \"${{local.v{0}}}${{local.v{0}}}\" : local.v{0}", i - 1)
            .unwrap();
    }
    beside("big/main.tf", text + "}\n" + &server("local.v39"));
}

#[test]
fn locals_that_double() {
    let mut text = String::from("locals {\n  s0 = \"ab\"\n  l0 = [1, 2]\n");
    for i in 1..=40 {
        writeln!(
            text,
            "  s{i} = \"${{local.s{0}}}${{local.s{0}}}\"\n  l{i} = [local.l{0}, local.l{0}]",
            i - 1
        )
        .unwrap();
    }
    let ran = beside("big/main.tf", text + "}\n" + &server("local.s40"));
    says(&ran, "budget");
    let mut nested = String::from("locals {\n  l0 = [1, 2]\n");
    for i in 1..=40 {
        writeln!(nested, "  l{i} = [local.l{0}, local.l{0}]", i - 1).unwrap();
    }
    beside(
        "big/main.tf",
        nested.clone()
            + "}\n"
            + &server("length(flatten(local.l40)) == 1 ? \"PrePaid\" : \"PostPaid\""),
    );
    beside("big/main.tf", nested.clone() + "}\n" + &server("jsonencode(local.l40)"));
    beside(
        "big/main.tf",
        nested + "}\n" + &server("local.l40 == local.l39 ? \"PrePaid\" : \"PostPaid\""),
    );
}

#[test]
fn huge_ranges_and_widths() {
    for value in [
        "join(\"\", [for i in range(1000000000) : \"x\"])",
        "format(\"%2147483648d\", 1)",
        "format(\"%.2147483647f\", 1.5)",
        "join(\",\", setproduct(range(10000), range(10000))[0])",
        "tostring(pow(10, 1000000000))",
        "regex(\"(a*)*b\", join(\"\", [for i in range(9999) : \"a\"]))[0]",
        "replace(join(\"\", [for i in range(9999) : \"a\"]), \"a\", join(\"\", [for i in range(9999) : \"a\"]))",
        "cidrsubnet(\"10.0.0.0/8\", 2147483647, 1)",
    ] {
        beside("big/main.tf", server(value));
    }
    let counted =
        "resource \"alicloud_instance\" \"x\" {\n  count = 1000000000\n  period = count.index\n}\n";
    beside("big/main.tf", counted);
}

#[test]
fn modules_that_call_themselves() {
    let text = "module \"a\" {\n  source = \"./\"\n}\nmodule \"b\" {\n  source = \"../loop\"\n}\n";
    beside("loop/main.tf", text);
    let ran = beside(
        "loop/main.tf",
        format!("locals {{\n  a = local.b\n  b = local.a\n}}\n{}", server("local.a")),
    );
    says(&ran, "cycle");
}
