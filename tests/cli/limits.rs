//! Edits write no value that a variable or a parameter does not allow.

use crate::sandbox::Sandbox;

/// A server whose term is the variable `months`, and the body of that variable.
fn server(variable: &str) -> String {
    format!(
        "provider \"alicloud\" {{\n  region = \"cn-hangzhou\"\n}}\n\nvariable \"months\" {{\n{variable}}}\n\nresource \"alicloud_instance\" \"web\" {{\n  instance_charge_type       = \"PrePaid\"\n  period                     = var.months\n  renewal_status             = \"AutoRenewal\"\n  internet_max_bandwidth_out = 5\n}}\n"
    )
}

fn validated(condition: &str) -> String {
    server(&format!(
        "  type    = number\n  default = 1\n  validation {{\n    condition     = {condition}\n    error_message = \"No.\"\n  }}\n"
    ))
}

/// A template whose server takes its term from a parameter with these lines.
fn template(lines: &str) -> String {
    format!(
        "ROSTemplateFormatVersion: '2015-09-01'\nParameters:\n  Months:\n    Default: 1\n{lines}Resources:\n  Web:\n    Type: ALIYUN::ECS::Instance\n    Properties:\n      InstanceChargeType: PrePaid\n      Period: !Ref Months\n      InternetMaxBandwidthOut: 5\n      AutoRenew: true\n"
    )
}

/// Mends a project, and holds a file to the text after that and the report to a phrase.
fn mended(files: &[(&str, &str)], arguments: &str, file: &str, after: &str, phrase: &str) {
    let sandbox = Sandbox::new(files);
    let arguments = format!("{arguments} --candidates all --lang en");
    let ran = sandbox.run(&format!("lint {arguments}"));
    let said = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains(phrase), "{phrase}: {ran:?}");
    let ran = sandbox.run(&format!("lint --fix --unsafe-fixes {arguments}"));
    assert_eq!(sandbox.read(file), after, "{ran:?}");
    for (name, text) in files.iter().filter(|(name, _)| *name != file) {
        assert_eq!(sandbox.read(name), *text, "{name}");
    }
}

#[test]
fn a_validation_that_refuses_the_value_keeps_it_from_being_written() {
    let refused = "not written for you: the `validation` of `var.months` (main.tf:9) does not allow `3`; extend that first";
    let open = "not written for you: whether the `validation` of `var.months` (main.tf:9) allows `3` is not certain";
    for (condition, phrase) in [
        ("contains([1, 2], var.months)", refused),
        ("var.months == 1 || var.months == 2", refused),
        ("var.months >= 1 && var.months < 3", refused),
        ("var.months == null ? true : var.months <= 2", refused),
        ("!contains([3, 6], var.months)", refused),
        ("var.months % 2 == 1 && length(local.terms) > 0", open),
        ("contains(local.terms, var.months)", open),
        ("can(regex(\"^[12]$\", var.months))", open),
    ] {
        let code = validated(condition);
        mended(&[("main.tf", &code)], "", "main.tf", &code, phrase);
    }
}

#[test]
fn a_validation_that_holds_is_no_hindrance() {
    for condition in [
        "contains([1, 3, 6, 12], var.months)",
        "contains(range(1, 10), var.months) && floor(var.months) == var.months",
        "var.months >= 1 && var.months <= 36",
        "anytrue([var.months == 1, var.months % 3 == 0])",
        "var.months == null || var.months > 0",
        "var.months > 0 || local.any",
    ] {
        let code = validated(condition);
        let after = code.replace("default = 1", "default = 3");
        mended(&[("main.tf", &code)], "", "main.tf", &after, "can be fixed");
    }
}

#[test]
fn what_takes_a_value_limits_it_wherever_it_is_written() {
    let limited = validated("contains([1, 2], var.months)");
    let phrase = "the `validation` of `var.months` (main.tf:9) does not allow `3`";
    let values = "months = 1\n";
    let files = [("main.tf", &*limited), ("terraform.tfvars", values)];
    mended(&files, "", "terraform.tfvars", values, phrase);
    let open = validated("contains([1, 3], var.months)");
    let files = [("main.tf", &*open), ("terraform.tfvars", values)];
    mended(&files, "", "terraform.tfvars", "months = 3\n", "can be fixed");

    let call = "module \"web\" {\n  source = \"./web\"\n  months = 1\n}\n";
    let files = [("main.tf", call), ("web/main.tf", &*limited)];
    let phrase = "the `validation` of `var.months` (web/main.tf:9) does not allow `3`";
    mended(&files, "", "main.tf", call, phrase);

    let text = server("  type    = string\n  default = \"1\"\n").replace(
        "\n}\n\nresource",
        "\n  validation {\n    condition     = contains([\"1\", \"2\"], var.months)\n    error_message = \"No.\"\n  }\n}\n\nresource",
    );
    let phrase = "the `validation` of `var.months` (main.tf:9) does not allow `3`";
    mended(&[("main.tf", &text)], "", "main.tf", &text, phrase);
}

#[test]
fn another_variable_may_limit_a_value_as_well() {
    let code = format!(
        "{}\nvariable \"most\" {{\n  default = 2\n  validation {{\n    condition     = var.months <= var.most\n    error_message = \"No.\"\n  }}\n}}\n",
        server("  type    = number\n  default = 1\n")
    );
    let phrase = "whether the `validation` of `var.months` (main.tf:20) allows `3` is not certain";
    mended(&[("main.tf", &code)], "", "main.tf", &code, phrase);
}

#[test]
fn a_charge_that_is_not_allowed_is_not_written() {
    let code = |condition: &str| {
        format!(
            "provider \"alicloud\" {{\n  region = \"cn-hangzhou\"\n}}\n\nvariable \"charge\" {{\n  default = \"PostPaid\"\n  validation {{\n    condition     = {condition}\n    error_message = \"No.\"\n  }}\n}}\n\nresource \"alicloud_instance\" \"web\" {{\n  instance_charge_type       = var.charge\n  period                     = 3\n  renewal_status             = \"AutoRenewal\"\n  internet_max_bandwidth_out = 5\n}}\n"
        )
    };
    let only = code("var.charge == \"PostPaid\"");
    let phrase = "the `validation` of `var.charge` (main.tf:8) does not allow `PrePaid`";
    mended(&[("main.tf", &only)], "", "main.tf", &only, phrase);
    let both = code("contains([\"PrePaid\", \"PostPaid\"], var.charge)");
    let after = both.replace("default = \"PostPaid\"", "default = \"PrePaid\"");
    mended(&[("main.tf", &both)], "", "main.tf", &after, "can be fixed");
}

#[test]
fn a_parameter_of_ros_keeps_its_limits() {
    for (lines, phrase) in [
        ("    Type: Number\n    MaxValue: 2\n", "`MaxValue` of parameter `Months` (web.yml:6)"),
        ("    Type: Number\n    MinValue: -1\n    MaxValue: 2.5\n", "`MaxValue` of"),
        ("    Type: Number\n    AllowedValues: [1, 2]\n", "`AllowedValues` of parameter `Months`"),
        ("    Type: String\n    AllowedValues: ['1', '2']\n", "`AllowedValues` of"),
        ("    Type: String\n    AllowedPattern: '[12]'\n", "`AllowedPattern` of"),
        ("    Type: String\n    MinLength: 2\n", "`MinLength` of"),
        ("    Type: String\n    MaxLength: 0\n", "`MaxLength` of"),
        ("    Type: Boolean\n", "`Type` of"),
    ] {
        let code = template(lines);
        let phrase = format!("not written for you: {phrase}");
        mended(&[("web.yml", &code)], "--region cn-hangzhou", "web.yml", &code, &phrase);
    }
    for lines in [
        "    Type: Number\n    MinValue: 1\n    MaxValue: 36\n",
        "    Type: Number\n    AllowedValues: [1, 3]\n",
        "    Type: String\n    AllowedPattern: '[0-9]+'\n    MinLength: 1\n    MaxLength: 2\n",
    ] {
        let code = template(lines);
        let after = code.replace("Default: 1", "Default: 3");
        mended(&[("web.yml", &code)], "--region cn-hangzhou", "web.yml", &after, "can be fixed");
    }
}

#[test]
fn a_parameter_file_is_held_to_the_limits_of_the_template() {
    let values = "Months: 1\n";
    let arguments = "--region cn-hangzhou --parameters values.yml";
    let limited = template("    Type: Number\n    MaxValue: 2\n");
    let files = [("web.yml", &*limited), ("values.yml", values)];
    let phrase = "`MaxValue` of parameter `Months` (web.yml:6) does not allow `3`";
    mended(&files, arguments, "values.yml", values, phrase);
    let open = template("    Type: Number\n    MaxValue: 12\n");
    let files = [("web.yml", &*open), ("values.yml", values)];
    mended(&files, arguments, "values.yml", "Months: 3\n", "can be fixed");
}
