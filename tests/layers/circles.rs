//! No file uses one that uses it in turn, by whatever way: whoever reads one can stop at what it
//! names. A file and those in its folder are one thing, so what goes up to it does not count.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use regex::Regex;

/// Whose files are one thing by their nature: evaluating an expression evaluates those inside, and
/// so does reading one.
const RECURSIVE: [&str; 3] = ["dialect/terraform/", "dialect/ros/", "syntax/native/"];

/// The names behind `crate::`, `super::` and `self::` in a text, as lists of parts.
fn paths(pattern: &Regex, text: &str, own: &[&str]) -> Vec<Vec<String>> {
    let code: String = text
        .split("#[cfg(test)]")
        .next()
        .unwrap_or_default()
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect();
    let mut found = Vec::new();
    for path in pattern.captures_iter(&code) {
        let mut base: Vec<String> = match &path[1] {
            "crate" => Vec::new(),
            "super" => own[..own.len() - 1].iter().map(|part| (*part).to_owned()).collect(),
            _ => own.iter().map(|part| (*part).to_owned()).collect(),
        };
        for part in path[2].split("::").filter(|part| !part.is_empty()) {
            if part == "super" {
                base.pop();
            } else {
                base.push(part.to_owned());
            }
        }
        for name in path[3].split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':') {
            let more = name.split("::").filter(|part| !part.is_empty()).map(str::to_owned);
            found.push(base.iter().cloned().chain(more).collect());
        }
    }
    found
}

/// Files by the names of their modules, each with those it uses.
fn uses(files: &BTreeMap<String, String>) -> BTreeMap<&str, BTreeSet<&str>> {
    let file_of = |path: &[String]| {
        let longest = (1..=path.len()).rev().map(|parts| path[..parts].join("/"));
        longest.into_iter().find_map(|name| files.get_key_value(&name)).map(|(name, _)| &**name)
    };
    let pattern = Regex::new(r"\b(crate|super|self)((?:::\w+)*)::(\{[^;]*?\}|\w+)").unwrap();
    let mut all = BTreeMap::new();
    for (name, text) in files {
        let own: Vec<&str> = name.split('/').collect();
        let above = |other: &&str| *other == name || name.starts_with(&format!("{other}/"));
        let used =
            paths(&pattern, text, &own).iter().filter_map(|path| file_of(path)).collect::<Vec<_>>();
        all.insert(&**name, used.into_iter().filter(|other| !above(other)).collect());
    }
    all
}

/// The files from which a file can be reached again that they lead to.
fn circles<'f>(uses: &BTreeMap<&'f str, BTreeSet<&'f str>>) -> BTreeSet<&'f str> {
    let reached = |from: &'f str| {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut todo: Vec<&str> = uses[from].iter().copied().collect();
        while let Some(next) = todo.pop() {
            if seen.insert(next) {
                todo.extend(&uses[next]);
            }
        }
        seen
    };
    uses.keys().copied().filter(|name| reached(name).contains(name)).collect()
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    super::rust_files(&source, &mut found);
    let module = |path: &Path| {
        let within = path.strip_prefix(&source).unwrap().to_str().unwrap().replace('\\', "/");
        within.trim_end_matches(".rs").to_owned()
    };
    let files: BTreeMap<String, String> = found
        .iter()
        .map(|path| (module(path), std::fs::read_to_string(path).unwrap()))
        .filter(|(name, _)| name != "lib" && name != "main")
        .collect();
    let mut wrong = circles(&uses(&files));
    wrong.retain(|name| !RECURSIVE.iter().any(|folder| name.starts_with(folder)));
    assert_eq!(wrong, BTreeSet::new());
}

#[test]
fn circles_are_seen() {
    let files = [
        ("a", "use crate::a::x::X;\nuse crate::{b::B, c};"),
        ("a/x", "use super::A;"),
        ("b", "// use crate::a::A;\nlet it = crate::c::it();"),
        ("c", "use crate::d::{D, E};"),
        ("d", "use crate::b;"),
        ("e", "use crate::a::x;\n#[cfg(test)]\nuse crate::e;"),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    assert_eq!(circles(&uses(&files)), BTreeSet::from(["b", "c", "d"]));
}
