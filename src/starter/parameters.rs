//! Files that give ROS parameters their values, and the environments that their names speak of.
//!
//! Such a file looks like any other: it is one where every name in it is a parameter of a template
//! that lies there too.

use std::collections::HashSet;
use std::sync::Arc;

use crate::dialect::ros::ParameterNames;
use crate::source::paths::file_name;
use crate::source::{FileId, SourceSet};

/// Bytes of a file of values; a longer one holds something else.
pub const MAX_BYTES: u64 = 1 << 20;

/// Words of names that say nothing of the environment.
const PLAIN: [&str; 5] = ["parameters", "parameter", "params", "values", "ros"];

/// The paths of the files.
pub(super) fn files(sources: &SourceSet) -> Vec<Arc<str>> {
    let mut declared: HashSet<Arc<str>> = HashSet::new();
    let mut given = Vec::new();
    for id in (0..sources.len()).filter_map(|i| u32::try_from(i).ok()).map(FileId) {
        let file = sources.file(id);
        let data = [".json", ".yml", ".yaml"].iter().any(|end| file.path.ends_with(end));
        if !data || file.text.len() as u64 > MAX_BYTES || file.path.ends_with(".tf.json") {
            continue;
        }
        match ParameterNames::of(id, &file.text) {
            Some(ParameterNames::Declared(names)) => declared.extend(names),
            Some(ParameterNames::Given(names)) => given.push((file.path.clone(), names)),
            None => {}
        }
    }
    given.retain(|(_, names)| names.iter().all(|name| declared.contains(name)));
    given.into_iter().map(|(path, _)| path).collect()
}

/// The environment of a file, by its name or that of its folder: `prod.json`,
/// `parameters.prod.json`, `prod-parameters.yml`, `prod/parameters.json`.
pub(super) fn environment(name: &str, folder: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let words: Vec<&str> = stem.split(['.', '-', '_']).collect();
    let plain = |word: &&&str| PLAIN.contains(&&*word.to_lowercase());
    let from = words.iter().take_while(plain).count();
    let to = words.len() - words.iter().rev().take_while(plain).count();
    let own = words.get(from..to).filter(|own| !own.is_empty()).map(|own| own.join("-"));
    own.unwrap_or_else(|| of_folder(folder).unwrap_or(stem).to_owned())
}

/// The name of a folder below the one that is looked at.
pub(super) fn of_folder(folder: &str) -> Option<&str> {
    Some(file_name(folder)).filter(|last| *last != ".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_and_folders_tell_the_environment() {
        for (name, folder, wanted) in [
            ("prod.json", ".", "prod"),
            ("parameters.prod.json", ".", "prod"),
            ("prod-parameters.yml", "ros", "prod"),
            ("Parameters_eu-west.yaml", ".", "eu-west"),
            ("parameters.json", "env/prod", "prod"),
            ("parameters.json", ".", "parameters"),
        ] {
            assert_eq!(environment(name, folder), wanted, "{name} in {folder}");
        }
    }

    #[test]
    fn only_what_templates_declare_is_given() {
        let sources = SourceSet::new();
        let template =
            "ROSTemplateFormatVersion: '2015-09-01'\nParameters:\n  Months: {Type: Number}\n";
        for (path, text) in [
            ("web.yml", template),
            ("prod.json", "{\"Months\": 12}"),
            ("package.json", "{\"name\": \"x\", \"Months\": 1}"),
            ("months.txt", "Months: 1"),
        ] {
            sources.add_text(path, text);
        }
        assert_eq!(files(&sources), [Arc::from("prod.json")]);
    }
}
