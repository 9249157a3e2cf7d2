//! Names of secrets and what they hold, in every syntax.

use crate::source::secrets::blank;

fn shown(text: &str) -> String {
    let ranges = super::find(text)
        .into_iter()
        .map(|range| range.start as usize..range.end as usize)
        .collect();
    blank(text, ranges).into_owned()
}

#[test]
fn what_names_of_secrets_hold_is_found_in_every_syntax() {
    for (text, expected) in [
        ("password = \"a\\\"b\" # c", "password = \"****\" # c"),
        ("secret_key = base64encode(\"x\")", "secret_key = base64encode(\"*\")"),
        ("password = var.password\nx = 1", "password = var.password\nx = 1"),
        ("password = \"a${var.b[\"c\"]}d\"\nx = 1", "password = \"****************\nx = 1"),
        ("{\"Password\":\"ab\",\"Period\":1}", "{\"Password\":\"**\",\"Period\":1}"),
        (
            "{\"access_key\": {\"constant_value\": \"}x\"}, \"a\": 1}",
            "{\"access_key\": {**********************}, \"a\": 1}",
        ),
        ("{Password: hunter, Period: 1}", "{Password: ******, Period: 1}"),
        ("UserData: 'a''b' # x", "UserData: '****' # x"),
        (
            "  UserData:\n    Fn::Sub: |\n      ab\n  Period: 1",
            "  UserData:\n**************\n********\n  Period: 1",
        ),
        ("Password: # why\n  Ref: ab\nPeriod: 1", "Password: # why\n*********\nPeriod: 1"),
        (
            "  WebToken:\n    Type: ALIYUN::ECS::Instance\n    A: 1",
            "  WebToken:\n    Type: ALIYUN::ECS::Instance\n    A: 1",
        ),
        (
            "{\"Secret\": {\"Type\": \"ALIYUN::A::B\", \"A\": 1}}",
            "{\"Secret\": {\"Type\": \"ALIYUN::A::B\", \"A\": 1}}",
        ),
        ("DBPassword: 12 # x", "DBPassword: ** # x"),
        (
            "  UserData: |\n    a\n\n    b\n  Period: 1",
            "  UserData: *\n*****\n\n*****\n  Period: 1",
        ),
        ("user_data = <<-EOT\n  a\n  EOT\nx = 1", "user_data = <<-EOT\n***\n  EOT\nx = 1"),
        (
            "user_data = f(<<EOT\n a\nEOT\n, \"b\")\nx = \"1\"",
            "user_data = f(<<EOT\n**\nEOT\n, \"*\")\nx = \"1\"",
        ),
        ("user_data = f(\n  \"b\",\n)\nx = \"1\"", "user_data = f(\n  \"*\",\n)\nx = \"1\""),
        (
            "{ password = a, x = f(password = [\"b\"]) }",
            "{ password = a, x = f(password = [***]) }",
        ),
        (
            "resource \"alicloud_kms_secret\" \"a\" {\n  x = \"y\"\n}",
            "resource \"alicloud_kms_secret\" \"a\" {\n  x = \"y\"\n}",
        ),
        (
            "{\"alicloud_kms_secret\": {\"a\": {\"x\": 1}}}",
            "{\"alicloud_kms_secret\": {\"a\": {\"x\": 1}}}",
        ),
    ] {
        assert_eq!(shown(text), expected.replace("UserData: *\n", "UserData: |\n"), "{text}");
    }
}

#[test]
fn what_never_ends_is_found_at_once() {
    for text in [
        "password = \"".repeat(50_000),
        "password = {".repeat(50_000),
        "password: '".repeat(50_000),
        "password = <<A\n".repeat(20_000),
        "密token=[备".repeat(20_000),
        "token:".repeat(50_000),
        "token = a ".repeat(50_000),
        format!("{}{}", " ".repeat(200_000), "token: ".repeat(50_000)),
        "token: {Type: A::B, ".repeat(20_000),
        "token:\n Type: A::B\n ".repeat(20_000),
        format!("{}\n Type: A::B", "token: # ".repeat(50_000)),
        (0..2_000).map(|i| format!("{}token:\n", " ".repeat(i))).collect(),
    ] {
        // What takes the square of its size would not end.
        assert!(!shown(&text).is_empty());
    }
}
