//! Paths as other programs want them: relative to the repository root.
//!
//! By text alone, so that the core needs no file system; the command line resolves links before it
//! fills in [`Paths`].

/// Where the run happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths {
    /// Root of the repository, absolute, with forward slashes.
    pub root: Option<String>,
    /// Working directory, absolute, with forward slashes.
    pub working: Option<String>,
}

impl Paths {
    /// A reported path relative to the repository root, without a leading `./`; unchanged when it
    /// lies outside.
    pub fn relative(&self, path: &str) -> String {
        let absolute = is_absolute(path);
        if let Some(root) = &self.root {
            let full = match (&self.working, absolute) {
                (_, true) => Some(normal(path)),
                (Some(working), false) => Some(normal(&format!("{working}/{path}"))),
                (None, false) => None,
            };
            let root = normal(root);
            let below = full.as_deref().and_then(|full| below(full, &root));
            if let Some(below) = below {
                return if below.is_empty() { ".".to_owned() } else { below.to_owned() };
            }
        }
        normal(path)
    }
}

impl Paths {
    /// [`Self::relative`] of a root as findings name it: the name of an environment may stand
    /// behind it.
    pub fn relative_root(&self, root: &str) -> String {
        match root.rsplit_once(" [").filter(|(_, environment)| environment.ends_with(']')) {
            Some((path, environment)) => format!("{} [{environment}", self.relative(path)),
            None => self.relative(root),
        }
    }
}

/// Whether a path starts at a root: `/…` or `C:/…`.
pub(super) fn is_absolute(path: &str) -> bool {
    let bytes = path.as_bytes();
    path.starts_with('/')
        || (bytes.len() > 2
            && bytes[0].is_ascii_alphabetic()
            && bytes[1] == b':'
            && matches!(bytes[2], b'/' | b'\\'))
}

fn below<'a>(path: &'a str, root: &str) -> Option<&'a str> {
    if root == "/" {
        return path.strip_prefix('/');
    }
    let rest = path.strip_prefix(root)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

/// Resolves `.`, `..` and doubled slashes by text.
fn normal(path: &str) -> String {
    let absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if absolute && parts.is_empty() => {}
            part => parts.push(part),
        }
    }
    match (absolute, parts.is_empty()) {
        (true, _) => format!("/{}", parts.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => parts.join("/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_repository() {
        let paths = Paths { root: Some("/r/repo".into()), working: Some("/r/repo/infra".into()) };
        assert_eq!(paths.relative("main.tf"), "infra/main.tf");
        assert_eq!(paths.relative("./../modules/web/main.tf"), "modules/web/main.tf");
        assert_eq!(paths.relative("/r/repo/a.tf"), "a.tf");
        assert_eq!(paths.relative("/r/repository/a.tf"), "/r/repository/a.tf");
        assert_eq!(paths.relative("../../other/a.tf"), "../../other/a.tf");
        assert_eq!(Paths::default().relative("./a//b.tf"), "a/b.tf");
        assert_eq!(paths.relative_root(". [prod]"), "infra [prod]");
        assert_eq!(paths.relative_root("../infra [prod]"), "infra [prod]");
    }
}
