//! The layers of the library: reads the `use crate::` lines of every file and fails on an edge that
//! is not listed.
//!
//! A module list in a table replaces what separate crates would enforce. `rules` never import
//! `dialect` or `graph`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod circles;
mod table;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use iac_icp::finding::Matter;

use table::LAYERS;

fn rust_files(directory: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(directory).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The top-level module a file belongs to; none for `lib.rs` and `main.rs`.
fn module(source: &Path, file: &Path) -> Option<String> {
    let first = file
        .strip_prefix(source)
        .unwrap()
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_str()
        .unwrap();
    let name = first.trim_end_matches(".rs");
    (!matches!(name, "lib" | "main")).then(|| name.to_owned())
}

/// The top-level modules that a text names through `crate::`, outside comments.
fn used(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for line in text.lines().map(str::trim_start).filter(|l| !l.starts_with("//")) {
        for (at, _) in line.match_indices("crate::") {
            let rest = &line[at + "crate::".len()..];
            let names: Vec<&str> = rest
                .strip_prefix('{')
                .map_or_else(|| vec![rest], |list| list.split(',').map(str::trim).collect());
            let name = |text: &str| {
                text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
            };
            found.extend(
                names
                    .into_iter()
                    .map(name)
                    .filter(|n| !n.is_empty() && n.chars().all(|c| !c.is_uppercase())),
            );
        }
    }
    found
}

#[test]
fn every_edge_between_layers_is_listed() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let layers: BTreeMap<&str, &[&str]> = LAYERS.iter().copied().collect();
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    assert!(files.len() > 20, "only {} files found", files.len());
    let mut wrong = Vec::new();
    for file in files {
        let Some(name) = module(&source, &file) else { continue };
        let Some(allowed) = layers.get(name.as_str()) else {
            wrong.push(format!("{}: module `{name}` is in no layer", file.display()));
            continue;
        };
        for other in used(&std::fs::read_to_string(&file).unwrap()) {
            if other != name
                && other != "text"
                && !allowed.contains(&other.as_str())
                && layers.contains_key(other.as_str())
            {
                wrong.push(format!("{}: `{name}` uses `{other}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_layer_that_is_listed_is_there_and_uses_what_it_may() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (name, allowed) in LAYERS {
        let mut files = vec![source.join(format!("{name}.rs"))];
        assert!(files[0].exists(), "there is no layer `{name}`");
        if source.join(name).is_dir() {
            rust_files(&source.join(name), &mut files);
        }
        let uses: BTreeSet<String> =
            files.iter().flat_map(|file| used(&std::fs::read_to_string(file).unwrap())).collect();
        let idle: Vec<&&str> = allowed.iter().filter(|other| !uses.contains(**other)).collect();
        assert_eq!(idle, Vec::<&&str>::new(), "`{name}` may use what it does not");
    }
}

/// Files go to the core as texts, and what it says comes back as values: so it runs wherever there
/// is neither disk nor clock.
#[test]
fn the_core_asks_nothing_of_the_machine() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    let outside = |file: &PathBuf| {
        let within = file.strip_prefix(&source).unwrap().to_str().unwrap().replace('\\', "/");
        within.starts_with("cli")
            || within == "main.rs"
            || within.contains("/tests")
            || within.ends_with("tests.rs")
    };
    files.retain(|file| !outside(file));
    assert!(files.len() > 150, "only {} files found", files.len());
    let machine = [
        "std::fs",
        "std::env",
        "std::process",
        "std::path",
        "std::time",
        "env::var",
        "Instant::",
        "SystemTime",
        "::now()",
        "stdin()",
        "File::open",
    ];
    for file in files {
        let text = without_tests(&file);
        let code: Vec<&str> =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let found: Vec<&str> =
            machine.into_iter().filter(|word| code.iter().any(|l| l.contains(word))).collect();
        assert_eq!(found, Vec::<&str>::new(), "{}", file.display());
    }
}

#[test]
fn rules_never_see_dialects_or_graphs() {
    let layers: BTreeMap<&str, &[&str]> = LAYERS.iter().copied().collect();
    assert!(!layers["rules"].contains(&"dialect") && !layers["rules"].contains(&"graph"));
}

/// Ids of rules that judge, as written in code, outside `rules` and tests: whoever needs to tell
/// findings apart asks what they are about.
#[test]
fn no_rule_is_known_by_its_id_outside_the_rules() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    let mut wrong = Vec::new();
    for file in files {
        let within = file.strip_prefix(&source).unwrap().to_str().unwrap().replace('\\', "/");
        if within.starts_with("rules")
            || within.ends_with("tests.rs")
            || within == "text/closest.rs"
            || within == "explain.rs"
        {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        // What was put for people to read may use the same words.
        let lines = text.lines().filter(|l| {
            !["Text::new(", "Text::fixed(", "pick("].iter().any(|w| l.contains(w))
                && !l.trim_start().starts_with("//")
        });
        for line in lines {
            let judging = iac_icp::rules::RULES.iter().filter(|r| {
                !matches!(r.matter, Matter::Unreadable | Matter::Missing | Matter::Ignoring)
            });
            let named =
                judging.map(|r| format!("\"{}\"", r.id)).find(|id| line.contains(id.as_str()));
            wrong.extend(named.map(|id| format!("{within}: {id}")));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// The code of a file without that of its tests.
fn without_tests(file: &Path) -> String {
    let text = std::fs::read_to_string(file).unwrap();
    text.split("#[cfg(test)]").next().unwrap_or_default().to_owned()
}

/// The files of some layers, without those that hold nothing but tests.
fn files_of(layers: &[&str]) -> Vec<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    for layer in layers {
        rust_files(&source.join(layer), &mut files);
        files.push(source.join(format!("{layer}.rs")));
    }
    files.retain(|f| !f.to_str().unwrap().contains("tests"));
    assert!(files.len() > layers.len());
    files
}

/// No verdict hangs on the words of a message: a displayed text is never compared.
#[test]
fn no_displayed_text_is_compared() {
    for file in
        files_of(&["catalog", "filing", "verdict", "rules", "filing_plan", "report", "finding"])
    {
        let compares = |line: &&str| {
            let end = line
                .match_indices(".en")
                .chain(line.match_indices(".zh"))
                .map(|(at, _)| &line[at + 3..]);
            let asks = [
                " ==",
                " !=",
                ".contains(",
                ".starts_with(",
                ".ends_with(",
                ".find(",
                ".eq(",
                ".matches(",
            ];
            end.into_iter().any(|rest| asks.iter().any(|a| rest.starts_with(a)))
        };
        assert_eq!(without_tests(&file).lines().find(compares), None, "{}", file.display());
    }
}

/// What a place or server asks for depends on the edition of the rules: facts do not, and so
/// nothing that makes them may look at it, or at what an edition asks for. Who judges sees facts
/// only.
#[test]
fn facts_are_not_judged() {
    let judging = [
        "Edition::",
        "edition ==",
        "edition !=",
        "AccessRule",
        "access_rule(",
        "ServerProduct",
        "server_product(",
        "crate::verdict",
    ];
    for file in files_of(&["filing"]) {
        let text = without_tests(&file);
        let found: Vec<&str> = judging.into_iter().filter(|word| text.contains(word)).collect();
        assert_eq!(found, Vec::<&str>::new(), "{}", file.display());
    }
    // The other way round, rules make no answers of their own: they ask for them, and word them.
    for file in files_of(&["rules"]) {
        let text = without_tests(&file);
        let answers = [
            "Truth::unknown(",
            "Truth::all(",
            "Truth::any(",
            "Truth::decided(",
            "Reasons::one(",
            "Why::not_",
            "Why::un",
            ".and(",
        ];
        let found: Vec<&str> = answers.into_iter().filter(|word| text.contains(word)).collect();
        assert_eq!(found, Vec::<&str>::new(), "{}", file.display());
    }
}

#[test]
fn the_reader_of_edges_sees_them() {
    let text =
        "use crate::{graph, value::Value};\n// crate::no\nlet x = crate::dialect::plan::lower();";
    assert_eq!(used(text).into_iter().collect::<Vec<_>>(), ["dialect", "graph", "value"]);
}

#[test]
fn only_one_file_starts_processes_and_none_opens_connections() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    let holds = |file: &PathBuf, words: &[&str]| {
        let text = std::fs::read_to_string(file).unwrap();
        words.iter().any(|w| text.contains(w))
    };
    let starting: Vec<&PathBuf> = files
        .iter()
        .filter(|f| holds(f, &["process::Command", "process::{Command", "process::*"]))
        .collect();
    assert_eq!(starting, [&source.join("cli/changed/git.rs")]);
    let open: Vec<&PathBuf> = files
        .iter()
        .filter(|f| {
            holds(f, &["TcpStream", "TcpListener", "UdpSocket", "UnixStream", "ToSocketAddrs"])
        })
        .collect();
    assert_eq!(open, Vec::<&PathBuf>::new());
}

#[test]
fn every_dependency_is_used() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    rust_files(&home.join("src"), &mut files);
    let code: String = files.iter().map(|f| std::fs::read_to_string(f).unwrap()).collect();
    let manifest = std::fs::read_to_string(home.join("Cargo.toml")).unwrap();
    let listed =
        manifest.split("dependencies]\n").skip(1).map(|list| list.split("\n[").next().unwrap());
    let lists: Vec<&str> = listed.collect();
    let [always, machine, _development] = lists[..] else { panic!("{lists:?}") };
    let names: Vec<String> = always
        .lines()
        .chain(machine.lines())
        .filter_map(|l| Some(l.split_once(" = ")?.0.replace('-', "_")))
        .collect();
    assert!(names.len() > 30, "only {names:?} found");
    // Two crates name their libraries otherwise.
    let library = |name: &str| match name {
        "md_5" => "md5".to_owned(),
        "hcl_rs" => "hcl".to_owned(),
        name => name.to_owned(),
    };
    let unused = |name: &&String| !code.contains(&format!("{}::", library(name)));
    assert_eq!(names.iter().filter(unused).collect::<Vec<_>>(), Vec::<&String>::new());
}

/// The two streams are written to in one place only.
#[test]
fn everything_is_said_by_the_printer() {
    let mut files = Vec::new();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    rust_files(&source, &mut files);
    let prints = |file: &&PathBuf| {
        let text = std::fs::read_to_string(file).unwrap();
        ["stdout().lock", "io::stderr(", "print!(", "println!(", "dbg!("]
            .iter()
            .any(|word| text.contains(word))
    };
    let found: Vec<&PathBuf> = files.iter().filter(prints).collect();
    assert_eq!(found, [&source.join("cli/printer.rs")]);
}
