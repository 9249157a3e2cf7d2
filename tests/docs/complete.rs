//! Nothing is left out: flags, formats, commands, settings, limits, hooks, inputs of the Action and
//! fields of JSON are all told, in both languages.

use std::collections::BTreeSet;

use iac_icp::rules::ids;
use iac_icp::source::SourceSet;
use iac_icp::text::Lang;

use crate::playground::Playground;
use crate::{both, root, said};

#[test]
fn every_flag_key_format_and_command_is_named() {
    for lang in [Lang::En, Lang::Zh] {
        let text = said(lang);
        let playground = Playground::new(&root(), lang);
        for command in ["lint", "report"] {
            let help = playground.output(&format!("iac-icp {command} --help"));
            let flags: Vec<&str> =
                help.split_whitespace().filter(|w| w.starts_with("--") && w.len() > 2).collect();
            assert!(flags.len() > 10, "{help}");
            for flag in flags {
                assert!(
                    text.contains(flag.trim_end_matches(['.', ',', ';', ')'])),
                    "{lang:?}: {flag} is not named"
                );
            }
        }
        for format in iac_icp::report::Format::ALL {
            assert!(
                text.contains(&format!("`{}`", format.name())),
                "{lang:?}: the format {} is not named",
                format.name()
            );
        }
        for command in commands(&playground.output("iac-icp --help")) {
            assert!(
                text.contains(&format!("iac-icp {command}")),
                "{lang:?}: the command {command} is not named"
            );
        }
        for key in configuration_keys() {
            assert!(text.contains(&key), "{lang:?}: the setting {key} is not named");
        }
    }
}

/// The commands that a help text lists: the lines that are set in by two blanks and begin with a
/// word.
fn commands(help: &str) -> Vec<&str> {
    let lines = help
        .lines()
        .filter_map(|l| l.strip_prefix("  "))
        .filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase()));
    let found: Vec<&str> =
        lines.filter_map(|l| l.split_whitespace().next()).filter(|name| *name != "help").collect();
    assert!(found.len() >= 7, "{help}");
    found
}

/// The settings, as the reader of configurations lists them when it meets an unknown one.
fn configuration_keys() -> Vec<String> {
    let unknown = "qqqqqqqqqqqq = 1";
    let mut text = format!("{unknown}\n");
    for block in [
        "terraform",
        "ros",
        "environment \"x\"",
        "website \"a.com\"",
        "server \"x\"",
        "access \"x\"",
        "origin \"x\"",
        "override",
    ] {
        text += &format!("{block} {{\n  {unknown}\n}}\n");
    }
    let sources = SourceSet::new();
    let file = sources.add_text(".iac-icp.hcl", &text);
    let rules: Vec<&str> = ids().collect();
    let (_, problems) = iac_icp::config::parse(&sources, file, &rules);
    let lists = problems.iter().filter_map(|p| p.message.en.split_once("known are "));
    let keys: Vec<String> =
        lists.flat_map(|(_, list)| list.split(", ").map(str::to_owned)).collect();
    assert!(keys.len() > 30, "{keys:?}");
    keys
}

/// What is shown of hooks and of the Action exists.
#[test]
fn hooks_and_inputs_exist() {
    let hooks = std::fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap();
    let action = std::fs::read_to_string(root().join("action.yml")).unwrap();
    for paper in both("ci") {
        let (name, text) = (&paper.name, paper.text());
        let ids: Vec<&str> = text
            .lines()
            .filter_map(|l| l.trim().strip_prefix("- id: ")?.split(' ').next())
            .collect();
        assert!(
            !ids.is_empty() && ids.iter().all(|id| hooks.contains(&format!("- id: {id}\n"))),
            "{name}: {ids:?}"
        );
        for (start, end) in [("inputs:\n", "\noutputs:"), ("outputs:\n", "\nruns:")] {
            let part = action.split_once(start).unwrap().1.split(end).next().unwrap();
            let names: Vec<&str> = part
                .lines()
                .filter_map(|l| l.strip_prefix("  ")?.strip_suffix(':'))
                .filter(|l| !l.starts_with(' '))
                .collect();
            assert!(names.len() > 3, "{names:?}");
            for input in names {
                assert!(
                    text.contains(&format!("`{input}`")),
                    "{name} does not name {input} of the Action"
                );
            }
        }
    }
}

/// A number as the pages write it.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|g| std::str::from_utf8(g).unwrap()).collect();
    groups.join(",")
}

#[test]
fn limits_are_those_of_the_code() {
    let (budget, limits) = (iac_icp::dialect::Budget::default(), iac_icp::account::Limits::DEFAULT);
    let megabytes = |bytes: usize| format!("{} MB", bytes >> 20);
    let limits = [
        megabytes(usize::try_from(iac_icp::pipeline::texts::MAX_FILE_BYTES).unwrap()),
        format!("{} MB", limits.memory >> 20),
        grouped(usize::try_from(limits.work).unwrap()),
        grouped(budget.depth),
        grouped(budget.elements),
        megabytes(budget.string),
        grouped(budget.modules),
        grouped(iac_icp::value::MAX_OPTIONS),
    ];
    for paper in both("limits") {
        let (name, text) = (&paper.name, paper.text());
        let table = text.split("budget-exceeded").nth(1).unwrap().split("\n## ").next().unwrap();
        let cells: Vec<&str> = table
            .lines()
            .filter_map(|l| l.trim_end_matches(" |").rsplit_once("| ").map(|(_, cell)| cell))
            .collect();
        for limit in &limits {
            assert!(cells.contains(&limit.as_str()), "{name} does not say {limit}: {cells:?}");
        }
    }
}

/// Fields of JSON, those of its parts included.
fn fields(value: &serde_json::Value, found: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(map) => map.iter().for_each(|(name, value)| {
            found.insert(name.clone());
            fields(value, found);
        }),
        serde_json::Value::Array(items) => items.iter().for_each(|item| fields(item, found)),
        _ => {}
    }
}

/// What programs read is told: each field that `lint` and `report` write stands on the page about
/// JSON, in both languages.
#[test]
fn the_fields_of_json_are_told() {
    let mut written = BTreeSet::new();
    for (command, project) in [
        ("lint", "mall-platform"),
        ("lint", "tea-shop"),
        ("report", "mall-platform"),
        ("report", "shop"),
    ] {
        let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_iac-icp"));
        let out = run
            .current_dir(root())
            .args([command, "--format", "json", &format!("fixtures/projects/{project}")])
            .output()
            .unwrap();
        fields(&serde_json::from_slice(&out.stdout).unwrap(), &mut written);
    }
    assert!(written.len() > 100, "{written:?}");
    for paper in both("json") {
        let text = paper.text();
        let missing: Vec<&String> =
            written.iter().filter(|field| !text.contains(&format!("`{field}`"))).collect();
        assert!(missing.is_empty(), "{} does not tell {missing:?}", paper.name);
    }
}
