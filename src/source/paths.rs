//! Paths as texts: with forward slashes, relative to the working directory of the run, which is `.`.
//!
//! Stands alone because every layer has paths and none but the command line has files: what a path
//! says is the same for all of them, whatever lies there.

/// The name of what a path leads to.
pub fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// The folder that a path lies in.
pub fn folder(path: &str) -> &str {
    match path.rsplit_once('/') {
        None => ".",
        Some(("", _)) => "/",
        Some((folder, _)) => folder,
    }
}

/// Joins a directory and a relative path (an absolute one stays as it is), resolving `.` and `..`
/// by text alone. Leading `..` are kept.
pub fn join_path(directory: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let directory = if relative.starts_with('/') { "" } else { directory };
    let absolute = directory.starts_with('/') || relative.starts_with('/');
    for part in directory.split('/').chain(relative.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|p| *p != "..") => {
                parts.pop();
            }
            ".." if absolute && parts.is_empty() => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (absolute, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

/// The path from one directory to another.
pub fn relative(from: &str, to: &str) -> String {
    let parts = |path: &str| -> Vec<String> {
        path.split('/').filter(|p| !p.is_empty() && *p != ".").map(str::to_owned).collect()
    };
    let (from, to) = (parts(from), parts(to));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - shared).map(str::to_owned);
    let path: Vec<String> = up.chain(to.into_iter().skip(shared)).collect();
    if path.is_empty() { ".".to_owned() } else { path.join("/") }
}

/// Whether the source of a module is a path in the file system.
pub fn is_local(source: &str) -> bool {
    source == "." || source == ".." || source.starts_with("./") || source.starts_with("../")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_by_text() {
        assert_eq!(join_path("examples/complete", "../../"), ".");
        assert_eq!(join_path(".", "../modules/web"), "../modules/web");
        assert_eq!(join_path("/a/b", "../../../c"), "/c");
        assert_eq!(join_path("a", "./b//c"), "a/b/c");
        assert_eq!(join_path(".", "/tmp/x.tf"), "/tmp/x.tf");
    }

    #[test]
    fn what_joins_also_comes_apart() {
        for (path, parts) in [
            ("a.tf", (".", "a.tf")),
            ("a/b/c.tf", ("a/b", "c.tf")),
            ("/a.tf", ("/", "a.tf")),
            ("../a.tf", ("..", "a.tf")),
        ] {
            assert_eq!((folder(path), file_name(path)), parts);
            assert_eq!(join_path(parts.0, parts.1), path);
        }
    }

    #[test]
    fn module_paths_are_relative_to_the_root_module() {
        assert_eq!(relative(".", "modules/web"), "modules/web");
        assert_eq!(relative("infra/prod", "infra/modules/web"), "../modules/web");
        assert_eq!(relative("infra", "infra"), ".");
        assert_eq!(relative(".", "../web"), "../web");
        assert_eq!(relative("../prod", "../prod"), ".");
        assert_eq!(relative("../../prod", "../../modules/web"), "../modules/web");
    }
}
