//! Environments, by the files of values that lie beside the code.
//!
//! Stands alone because names tell: `env/prod.tfvars`, `env/prod/terraform.tfvars` and
//! `prod.parameters.json` all are what `prod` is given.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use crate::config::{ALL, SEPARATOR};
use crate::dialect::terraform::is_loaded;
use crate::source::file_names::{is_configuration, values_stem};
use crate::source::paths::{file_name, folder as folder_of};
use crate::source::{FileId, SourceSet};
use crate::starter::{Environment, parameters};

/// Names of files that say nothing of their environment; their folder does.
const PLAIN: [&str; 6] = ["terraform", "variables", "vars", "values", "terraform.auto", "default"];

/// The environments below a folder; `judged` are the roots of the run. Files that Terraform loads
/// by itself, and those of modules that are no root, belong to none.
pub fn environments(
    sources: &SourceSet,
    judged: &BTreeSet<String>,
    folder: &str,
) -> Vec<Environment> {
    let paths: Vec<Arc<str>> = (0..sources.len())
        .filter_map(|i| u32::try_from(i).ok())
        .map(|i| sources.file(FileId(i)).path.clone())
        .collect();
    let code: HashSet<&str> = paths
        .iter()
        .filter(|path| is_configuration(file_name(path)))
        .map(|p| folder_of(p))
        .collect();
    let mut found: BTreeMap<(String, &str), Files> = BTreeMap::new();
    for path in &paths {
        let (directory, name) = (folder_of(path), file_name(path));
        let Some(stem) = values_stem(name).filter(|stem| !stem.is_empty()) else { continue };
        let beside = code.contains(directory);
        let ours = !beside || judged.contains(directory) && !is_loaded(name);
        if let (true, Some(below)) = (ours, below(path, folder)) {
            let name = environment(stem, folder_of(below));
            found.entry((name, directory)).or_default().variables.push(below);
        }
    }
    let given = parameters::files(sources);
    for path in &given {
        let Some(below) = below(path, folder) else { continue };
        let name = parameters::environment(file_name(path), folder_of(below));
        found.entry((name, folder_of(path))).or_default().parameters.push(below);
    }
    named(found)
}

/// What an environment is given.
#[derive(Default)]
struct Files<'p> {
    variables: Vec<&'p str>,
    parameters: Vec<&'p str>,
}

/// Environments with names of their own: those of the same name in several folders take the folder
/// in.
fn named(found: BTreeMap<(String, &str), Files<'_>>) -> Vec<Environment> {
    let mut often: BTreeMap<String, usize> = BTreeMap::new();
    found.keys().for_each(|(name, _)| *often.entry(name.clone()).or_default() += 1);
    let mut taken: HashSet<String> = HashSet::from([ALL.to_owned()]);
    let mut all = Vec::new();
    for ((name, _), Files { mut variables, mut parameters }) in found {
        variables.sort_unstable();
        parameters.sort_unstable();
        let folder = variables.iter().chain(&parameters).next().map_or("", |file| folder_of(file));
        let several =
            often.get(&name).is_some_and(|n| *n > 1) && folder != "." && !folder.ends_with(&name);
        let whole = if several { format!("{}-{name}", folder.replace('/', "-")) } else { name };
        let whole = whole.replace(SEPARATOR, "-");
        let mut unique = whole.clone();
        let mut number = 1;
        while !taken.insert(unique.clone()) {
            number += 1;
            unique = format!("{whole}-{number}");
        }
        all.push(Environment {
            name: unique,
            files: variables.into_iter().map(str::to_owned).collect(),
            parameter_files: parameters.into_iter().map(str::to_owned).collect(),
            websites: Vec::new(),
        });
    }
    all
}

fn environment(stem: &str, folder: &str) -> String {
    let stem = stem.strip_suffix(".auto").unwrap_or(stem);
    if PLAIN.contains(&stem) { parameters::of_folder(folder).unwrap_or(stem) } else { stem }
        .to_owned()
}

/// A path relative to a folder that it lies in.
fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    if folder == "." {
        Some(path).filter(|path| !path.starts_with(['/', '.']))
    } else {
        path.strip_prefix(folder)?.strip_prefix('/')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(paths: &[&str], judged: &[&str], folder: &str) -> Vec<(String, Vec<String>)> {
        let sources = SourceSet::new();
        paths.iter().for_each(|path| _ = sources.add_text(path, ""));
        let judged = judged.iter().map(|root| (*root).to_owned()).collect();
        environments(&sources, &judged, folder).into_iter().map(|e| (e.name, e.files)).collect()
    }

    fn rows(rows: &[(&str, &[&str])]) -> Vec<(String, Vec<String>)> {
        rows.iter()
            .map(|(name, files)| {
                ((*name).to_owned(), files.iter().map(|f| (*f).to_owned()).collect())
            })
            .collect()
    }

    #[test]
    fn files_and_folders_name_environments() {
        let paths = [
            "main.tf",
            "terraform.tfvars",
            "x.auto.tfvars",
            "prod.tfvars",
            "env/dev.tfvars",
            "env/dev.tfvars.json",
            "stage/terraform.tfvars",
        ];
        let wanted = rows(&[
            ("dev", &["env/dev.tfvars", "env/dev.tfvars.json"]),
            ("prod", &["prod.tfvars"]),
            ("stage", &["stage/terraform.tfvars"]),
        ]);
        assert_eq!(found(&paths, &["."], "."), wanted);
    }

    #[test]
    fn values_of_modules_are_none_and_names_are_unique() {
        let paths = [
            "in/a/main.tf",
            "in/a/prod.tfvars",
            "in/b/main.tf",
            "in/b/prod.tfvars",
            "in/m/main.tf",
            "in/m/test.tfvars",
            "out.tfvars",
            "in/all.tfvars",
            "in/a,b.tfvars",
        ];
        let wanted = rows(&[
            ("a-b", &["a,b.tfvars"]),
            ("all-2", &["all.tfvars"]),
            ("a-prod", &["a/prod.tfvars"]),
            ("b-prod", &["b/prod.tfvars"]),
        ]);
        assert_eq!(found(&paths, &["in/a", "in/b"], "in"), wanted);
    }
}
