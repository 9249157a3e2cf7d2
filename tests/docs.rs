//! The documentation says what the program does: outputs in it are those of the program, its code is linted, its lists are
//! complete, and the page of each rule is what `explain` says. `UPDATE=1 cargo test --test docs` rewrites what is generated.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "docs/generated.rs"]
mod generated;
#[path = "docs/page.rs"]
mod page;
#[path = "docs/playground.rs"]
mod playground;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use iac_icp::rules::ids;
use iac_icp::source::SourceSet;
use iac_icp::text::Lang;

use page::Page;
use playground::Playground;

const READMES: [(&str, Lang); 2] = [("README.md", Lang::En), ("README.zh-CN.md", Lang::Zh)];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Compares a file with what it should hold, or rewrites it.
fn settle(path: &Path, wanted: &str) {
    let present = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    if std::env::var_os("UPDATE").is_some() && present != wanted {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, wanted).unwrap();
    } else if present != wanted {
        let differs = present.lines().zip(wanted.lines()).find(|(a, b)| a != b);
        panic!("{} is not up to date ({differs:?}); run UPDATE=1 cargo test --test docs", path.display());
    }
}

/// Outputs, tables and code of the READMEs.
#[test]
fn readmes_show_what_the_program_does() {
    for (name, lang) in READMES {
        let path = root().join(name);
        let mut page = Page::read(&path);
        let playground = Playground::new(&root(), lang);
        page.each_block(|block| playground.run(block, name));
        page.fill("rules", &generated::rules(lang));
        page.fill("products", &generated::products(lang));
        settle(&path, &page.text());
    }
}

#[test]
fn readmes_name_every_flag_key_format_and_command() {
    for (name, lang) in READMES {
        let text = std::fs::read_to_string(root().join(name)).unwrap();
        let playground = Playground::new(&root(), lang);
        for command in ["lint", "report"] {
            let help = playground.output(&format!("iac-icp {command} --help"));
            let flags: Vec<&str> = help.split_whitespace().filter(|w| w.starts_with("--") && w.len() > 2).collect();
            assert!(flags.len() > 10, "{help}");
            for flag in flags {
                assert!(text.contains(flag.trim_end_matches(['.', ',', ';', ')'])), "{name} does not name {flag}");
            }
        }
        for format in iac_icp::report::Format::ALL {
            assert!(text.contains(&format!("`{}`", format.name())), "{name} does not name the format {}", format.name());
        }
        for command in ["lint", "report", "explain", "rules", "suppressions", "completions", "man"] {
            assert!(text.contains(&format!("iac-icp {command}")), "{name} does not name the command {command}");
        }
        for key in configuration_keys() {
            assert!(text.contains(&key), "{name} does not name the setting {key}");
        }
    }
}

/// The settings, as the reader of configurations lists them when it meets an unknown one.
fn configuration_keys() -> Vec<String> {
    let unknown = "qqqqqqqqqqqq = 1";
    let mut text = format!("{unknown}\n");
    for block in ["terraform", "ros", "environment \"x\"", "website \"a.com\"", "server \"x\"", "access \"x\"", "origin \"x\"", "override"]
    {
        text += &format!("{block} {{\n  {unknown}\n}}\n");
    }
    let sources = SourceSet::new();
    let file = sources.add_text(".iac-icp.hcl", &text);
    let rules: Vec<&str> = ids().collect();
    let (_, problems) = iac_icp::config::parse(&sources, file, &rules);
    let lists = problems.iter().filter_map(|p| p.message.en.split_once("known are "));
    let keys: Vec<String> = lists.flat_map(|(_, list)| list.split(", ").map(str::to_owned)).collect();
    assert!(keys.len() > 30, "{keys:?}");
    keys
}

#[test]
fn each_rule_has_its_page() {
    let folder = root().join(".github/docs/rules");
    for rule in iac_icp::rules::RULES {
        settle(&folder.join(format!("{}.md", rule.id)), &generated::rule_page(rule));
    }
    settle(&folder.join("README.md"), &generated::rule_index());
    let pages = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(pages, iac_icp::rules::RULES.len() + 1, "a page of a rule that is gone is left in {}", folder.display());
}

#[test]
fn links_inside_the_repository_lead_somewhere() {
    let folder = root().join(".github/docs/rules");
    let pages: Vec<PathBuf> = READMES.iter().map(|(name, _)| root().join(name)).chain([folder.join("README.md")]).collect();
    for path in pages {
        let text = std::fs::read_to_string(&path).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next()) {
            let target = link.split('#').next().unwrap();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            assert!(path.parent().unwrap().join(target).exists(), "{}: {link} leads nowhere", path.display());
        }
    }
}

/// What the READMEs show of hooks and of the Action exists.
#[test]
fn hooks_and_inputs_exist() {
    let hooks = std::fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap();
    let action = std::fs::read_to_string(root().join("action.yml")).unwrap();
    for (name, _) in READMES {
        let text = std::fs::read_to_string(root().join(name)).unwrap();
        let ids: Vec<&str> = text.lines().filter_map(|l| l.trim().strip_prefix("- id: ")?.split(' ').next()).collect();
        assert!(!ids.is_empty() && ids.iter().all(|id| hooks.contains(&format!("- id: {id}\n"))), "{name}: {ids:?}");
        let inputs = action.split_once("inputs:\n").unwrap().1.split("\noutputs:").next().unwrap();
        for input in inputs.lines().filter_map(|l| l.strip_prefix("  ")).filter(|l| !l.starts_with(' ') && l.ends_with(':')) {
            assert!(text.contains(&format!("`{}`", input.trim_end_matches(':'))), "{name} does not name the input {input}");
        }
    }
}

/// A number as the pages write it.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|g| std::str::from_utf8(g).unwrap()).collect();
    groups.join(",")
}

#[test]
fn limits_are_those_of_the_code() {
    let (budget, limits) = (iac_icp::dialect::Budget::default(), iac_icp::account::Limits::DEFAULT);
    let megabytes = |bytes: usize| format!("{} MB", bytes >> 20);
    let limits = [
        megabytes(usize::try_from(iac_icp::intake::MAX_FILE_BYTES).unwrap()),
        format!("{} MB", limits.memory >> 20),
        grouped(usize::try_from(limits.work).unwrap()),
        grouped(budget.depth),
        grouped(budget.elements),
        megabytes(budget.string),
        grouped(budget.modules),
        grouped(iac_icp::value::MAX_OPTIONS),
    ];
    for (name, _) in READMES {
        let text = std::fs::read_to_string(root().join(name)).unwrap();
        let table = text.split("budget-exceeded").nth(1).unwrap().split("\n## ").next().unwrap();
        let cells: Vec<&str> = table.lines().filter_map(|l| l.trim_end_matches(" |").rsplit_once("| ").map(|(_, cell)| cell)).collect();
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

/// What programs read is told: each field that `lint` and `report` write stands in the chapter on JSON, in both languages.
#[test]
fn the_fields_of_json_are_told() {
    let mut written = BTreeSet::new();
    for (command, project) in [("lint", "mall-platform"), ("lint", "tea-shop"), ("report", "mall-platform"), ("report", "shop")] {
        let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_iac-icp"));
        let out = run.current_dir(root()).args([command, "--format", "json", &format!("fixtures/projects/{project}")]).output().unwrap();
        fields(&serde_json::from_slice(&out.stdout).unwrap(), &mut written);
    }
    assert!(written.len() > 100, "{written:?}");
    for (name, title) in [("README.md", "What JSON holds"), ("README.zh-CN.md", "JSON 的内容")] {
        let text = std::fs::read_to_string(root().join(name)).unwrap();
        let chapter = text.split_once(&format!("### {title}\n")).unwrap().1.split("\n## ").next().unwrap();
        let missing: Vec<&String> = written.iter().filter(|field| !chapter.contains(&format!("`{field}`"))).collect();
        assert!(missing.is_empty(), "{name} does not tell {missing:?}");
    }
}
