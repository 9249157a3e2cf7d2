//! Trees of code that is valid: servers and what leads to them, written in many ways.

use super::random::Random;

/// A tree of Terraform and ROS files.
pub(crate) fn tree(random: &mut Random) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for directory in 0..=random.below(3) {
        files.push((format!("root{directory}/main.tf"), manner(random, terraform)));
    }
    for number in 0..=random.below(3) {
        files.push((format!("templates/{number}.yml"), manner(random, yaml)));
        files.push((format!("templates/{number}.json"), json(random)));
    }
    files
}

/// With the line ends and the mark that editors may leave.
fn manner(random: &mut Random, write: fn(&mut Random) -> String) -> String {
    let text = write(random);
    let text = if random.once_in(5) { text.replace('\n', "\r\n") } else { text };
    if random.once_in(6) { format!("\u{feff}{text}") } else { text }
}

/// Attributes of a server in Terraform with some values.
const ATTRIBUTES: [(&str, &[&str]); 6] = [
    (
        "instance_charge_type",
        &["\"PrePaid\"", "\"PostPaid\"", "var.charge", "var.long ? \"PrePaid\" : \"PostPaid\""],
    ),
    ("period", &["1", "3", "12", "\"1\"", "var.months", "local.months"]),
    ("renewal_status", &["\"AutoRenewal\"", "\"Normal\"", "\"NotRenewal\""]),
    ("internet_max_bandwidth_out", &["0", "5", "var.bandwidth"]),
    ("period_unit", &["\"Month\"", "\"Week\""]),
    ("instance_name", &["\"备案\"", "\"${var.charge}-x\"", "<<-E\n    a\n  E"]),
];

fn terraform(random: &mut Random) -> String {
    let mut text = String::new();
    let region = random.pick(&["cn-hangzhou", "cn-beijing", "cn-hongkong", "ap-southeast-1"]);
    text += &format!("provider \"alicloud\" {{\n  region = \"{region}\"\n}}\n");
    let months = random.pick(&["default = 1", "default = 6", "type = number"]);
    text += &format!(
        "variable \"months\" {{\n  {months}\n}}\nvariable \"charge\" {{\n  default = \"PrePaid\"\n}}\n"
    );
    text += "variable \"long\" {\n  type = bool\n}\nvariable \"bandwidth\" {\n  default = 0\n}\nlocals {\n  months = var.months + 1\n}\n";
    for number in 0..=random.below(4) {
        text += &server(random, number);
        if random.once_in(2) {
            text += &website(random, number);
        }
    }
    text
}

fn server(random: &mut Random, number: usize) -> String {
    let mut lines = Vec::new();
    match random.below(5) {
        0 => lines.push("count = 2".to_owned()),
        1 => lines.push("for_each = toset([\"a\", \"备\"])".to_owned()),
        _ => {}
    }
    let sign = random.pick(&[" = ", "=", "    = "]);
    for (name, values) in ATTRIBUTES {
        if !random.once_in(3) {
            lines.push(format!("{name}{sign}{}", random.pick(values)));
        }
        if random.once_in(8) {
            lines.push("# iac-icp: ignore[term-too-short] reason=\"备\"".to_owned());
        }
    }
    let header = format!("resource \"alicloud_instance\" \"s{number}\" {{");
    if lines.len() == 1
        && !lines[0].contains('\n')
        && !lines[0].starts_with('#')
        && random.once_in(2)
    {
        return format!("{header} {} }}\n", lines[0]);
    }
    let indent = random.pick(&["  ", "\t", ""]);
    let comment = random.pick(&["", " # 备注", " // x"]);
    let line = |line: &String| {
        if line.contains("<<-") {
            format!("{indent}{line}\n")
        } else {
            format!("{indent}{line}{comment}\n")
        }
    };
    format!("{header}\n{}}}\n", lines.iter().map(line).collect::<String>())
}

fn website(random: &mut Random, number: usize) -> String {
    let domain = random.pick(&["example.com", "例子.cn", "example.net"]);
    let record = |value: &str| {
        format!(
            "resource \"alicloud_alidns_record\" \"r{number}\" {{\n  domain_name = \"{domain}\"\n  rr = \"w{number}\"\n  type = \"A\"\n  value = {value}\n}}\n"
        )
    };
    match random.below(3) {
        0 => record("\"203.0.113.1\""),
        1 => record(&format!("alicloud_instance.s{number}.public_ip")),
        _ => {
            let eip = format!(
                "resource \"alicloud_eip_address\" \"e{number}\" {{\n  internet_charge_type = \"PayByTraffic\"\n}}\n"
            );
            let bound = format!(
                "resource \"alicloud_eip_association\" \"e{number}\" {{\n  allocation_id = alicloud_eip_address.e{number}.id\n  instance_id = alicloud_instance.s{number}.id\n}}\n"
            );
            eip + &bound + &record(&format!("alicloud_eip_address.e{number}.ip_address"))
        }
    }
}

/// Properties of a server in ROS with some values, which JSON and YAML read alike.
const PROPERTIES: [(&str, &[&str]); 5] = [
    ("InstanceChargeType", &["\"PrePaid\"", "\"PostPaid\"", "{\"Ref\": \"Charge\"}"]),
    ("Period", &["1", "3", "\"12\"", "{\"Ref\": \"Months\"}"]),
    ("AutoRenew", &["\"False\"", "\"True\"", "false"]),
    ("InternetMaxBandwidthOut", &["0", "5"]),
    ("InstanceName", &["\"备案\"", "{\"Fn::Sub\": \"${Charge}-x\"}"]),
];

fn properties(random: &mut Random) -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    for (name, values) in PROPERTIES {
        if !random.once_in(3) {
            found.push((name, random.pick(values)));
        }
    }
    found
}

fn json(random: &mut Random) -> String {
    let (space, line) = random.pick(&[("", ""), (" ", "\n")]);
    let mut servers = Vec::new();
    for number in 0..=random.below(3) {
        let properties: Vec<String> = properties(random)
            .iter()
            .map(|(name, value)| format!("{line}\"{name}\":{space}{value}"))
            .collect();
        servers.push(format!(
            "{line}\"S{number}\":{space}{{\"Type\":{space}\"ALIYUN::ECS::Instance\",{line}\"Properties\":{space}{{{}}}}}",
            properties.join(",")
        ));
    }
    let parameters = "\"Parameters\":{\"Charge\":{\"Type\":\"String\",\"Default\":\"PrePaid\"},\"Months\":{\"Type\":\"Number\"}}";
    format!(
        "{{\"ROSTemplateFormatVersion\":\"2015-09-01\",{line}{parameters},{line}\"Resources\":{space}{{{}}}}}{line}",
        servers.join(",")
    )
}

fn yaml(random: &mut Random) -> String {
    let mut text = "ROSTemplateFormatVersion: '2015-09-01'\n".to_owned();
    text += "Parameters:\n  Charge: {Type: String, Default: PrePaid}\n  Months: {Type: Number, AllowedValues: [1, 3]}\nResources:\n";
    for number in 0..=random.below(3) {
        let properties = properties(random);
        let quote = random.pick(&["", "\"", "'"]);
        text += &format!(
            "  {quote}S{number}{quote}:{}\n    Type: ALIYUN::ECS::Instance\n",
            random.pick(&["", " # 备注"])
        );
        let pairs = properties.iter().map(|(name, value)| format!("{name}: {value}"));
        match random.below(3) {
            0 => text += &format!("    Properties: {{{}}}\n", pairs.collect::<Vec<_>>().join(", ")),
            _ if properties.is_empty() => {}
            1 => {
                text += &format!(
                    "    Properties:\n{}",
                    pairs.map(|p| format!("      {p}\n")).collect::<String>()
                )
            }
            _ => {
                text += &format!(
                    "    Properties:\n{}",
                    pairs.map(|p| format!("            {p} # x\n\n")).collect::<String>()
                )
            }
        }
    }
    text
}
