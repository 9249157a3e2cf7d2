//! A configuration on top of another that it extends: the nearer one has the last word.
//!
//! Stands alone so that what wins is said in one place: single settings of the nearer file, levels
//! by rule, declarations by name, environments by name; lists add up.

use super::{Config, Values};

impl Config {
    /// This configuration on top of one that it extends.
    #[must_use]
    pub fn on(self, base: Self) -> Self {
        let mut declarations = base.declarations;
        declarations.extend(Some(&self.declarations));
        declarations.path = self.declarations.path;
        let mut environments = base.environments;
        for (name, own) in self.environments {
            match environments.iter_mut().find(|(known, _)| *known == name) {
                Some((_, values)) => *values = own.on(std::mem::take(values)),
                None => environments.push((name, own)),
            }
        }
        Self {
            extends: self.extends,
            edition: self.edition.or(base.edition),
            candidates: self.candidates.or(base.candidates),
            exclude: both(base.exclude, self.exclude),
            values: self.values.on(base.values),
            environments,
            rules: both(base.rules, self.rules),
            unignorable: both(base.unignorable, self.unignorable),
            fail_on: self.fail_on.or(base.fail_on),
            baseline: self.baseline.or(base.baseline),
            overrides: both(base.overrides, self.overrides),
            max_memory: self.max_memory.or(base.max_memory),
            max_steps: self.max_steps.or(base.max_steps),
            declarations,
        }
    }

    /// The same, as a file in another folder reads it: `folder` leads there from its own.
    #[must_use]
    pub fn from_folder(mut self, folder: &str) -> Self {
        let overrides = self.overrides.iter_mut().map(|group| &mut group.paths);
        for paths in self.exclude.iter_mut().chain(overrides) {
            paths.from = join(folder, &paths.from);
            paths.shared = true;
        }
        self.baseline = self.baseline.map(|path| join(folder, &path));
        let values = self.environments.iter_mut().map(|(_, values)| values);
        for values in values.chain([&mut self.values]) {
            for (path, _) in values.var_files.iter_mut().chain(&mut values.parameter_files) {
                *path = join(folder, path);
            }
        }
        self
    }
}

impl Values {
    /// These values on top of others.
    fn on(self, base: Self) -> Self {
        let mut declarations = base.declarations;
        declarations.extend(Some(&self.declarations));
        Self {
            region: self.region.or(base.region),
            workspace: self.workspace.or(base.workspace),
            var_files: both(base.var_files, self.var_files),
            variables: both(base.variables, self.variables),
            data: both(base.data, self.data),
            parameter_files: both(base.parameter_files, self.parameter_files),
            parameters: both(base.parameters, self.parameters),
            declarations,
        }
    }
}

/// Two lists, the nearer one last, where it wins.
fn both<T>(mut base: Vec<T>, own: Vec<T>) -> Vec<T> {
    base.extend(own);
    base
}

/// A path that is written in a folder; one from the root stays.
fn join(folder: &str, path: &str) -> String {
    if folder.is_empty() || is_absolute(path) {
        return path.to_owned();
    }
    if path.is_empty() { folder.to_owned() } else { format!("{folder}/{path}") }
}

/// Whether a path begins at a root, of any system: this layer asks nothing of the machine.
fn is_absolute(path: &str) -> bool {
    path.starts_with(['/', '\\']) || path.get(1..2) == Some(":")
}
