//! Severities as the user sets them: for every file, and for some paths.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use crate::finding::Severity;

/// What a rule is set to; `None` is `off`.
pub type Level = Option<Severity>;

/// Whether a path, as shown in reports, and what stands there (an address, a domain) are meant.
pub type Matches = Arc<dyn Fn(&str, Option<&str>) -> bool + Send + Sync>;

/// Severities of rules. A later entry wins over an earlier one, the command line over paths, paths
/// over the rest.
#[derive(Clone, Default)]
pub struct Levels {
    /// For every file.
    pub everywhere: Vec<(String, Level)>,
    /// For some paths or resources.
    pub paths: Vec<(Matches, Vec<(String, Level)>)>,
    /// From the command line.
    pub forced: Vec<(String, Level)>,
}

impl fmt::Debug for Levels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Levels")
            .field("everywhere", &self.everywhere)
            .field("forced", &self.forced)
            .finish_non_exhaustive()
    }
}

impl Levels {
    /// The level of a rule's finding at a path, about what has a name, from the severity that the
    /// rule gives it. A syntax error stays an error.
    pub fn of(&self, rule: &str, severity: Severity, path: &str, name: Option<&str>) -> Level {
        if rule == "syntax-error" {
            return Some(severity);
        }
        let last = |levels: &[(String, Level)]| {
            levels.iter().rev().find(|(id, _)| id == rule).map(|(_, level)| *level)
        };
        let by_path = || {
            self.paths
                .iter()
                .rev()
                .filter(|(matches, _)| matches(path, name))
                .find_map(|(_, levels)| last(levels))
        };
        last(&self.forced)
            .or_else(by_path)
            .or_else(|| last(&self.everywhere))
            .unwrap_or(Some(severity))
    }

    /// The rules that are off everywhere.
    pub fn off(&self) -> Vec<&str> {
        let all: HashMap<&str, Level> = self
            .everywhere
            .iter()
            .chain(&self.forced)
            .map(|(id, level)| (id.as_str(), *level))
            .collect();
        let mut off: Vec<&str> =
            all.into_iter().filter(|(_, level)| level.is_none()).map(|(id, _)| id).collect();
        off.sort_unstable();
        off
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_setting_wins() {
        let set = |id: &str, level| vec![(id.to_owned(), level)];
        let levels = Levels {
            everywhere: set("a", Some(Severity::Warning)),
            paths: vec![(
                Arc::new(|path: &str, name| {
                    path.starts_with("sandbox/") && name.is_none_or(|n| n != "x")
                }),
                set("a", None),
            )],
            forced: set("b", Some(Severity::Error)),
        };
        assert_eq!(levels.of("a", Severity::Error, "main.tf", None), Some(Severity::Warning));
        assert_eq!(levels.of("a", Severity::Error, "sandbox/main.tf", None), None);
        assert_eq!(
            levels.of("a", Severity::Error, "sandbox/main.tf", Some("x")),
            Some(Severity::Warning)
        );
        let back = Levels {
            everywhere: set("a", None),
            forced: set("a", Some(Severity::Note)),
            ..Levels::default()
        };
        assert!(
            back.off().is_empty() && Levels { forced: set("b", None), ..back }.off() == ["a", "b"]
        );
        assert_eq!(levels.of("b", Severity::Note, "main.tf", None), Some(Severity::Error));
        assert_eq!(levels.of("c", Severity::Note, "main.tf", None), Some(Severity::Note));
        assert_eq!(
            levels.of("syntax-error", Severity::Error, "sandbox/main.tf", None),
            Some(Severity::Error)
        );
    }
}
