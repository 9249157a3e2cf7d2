//! Severities as the user sets them: for every file, and for some paths.

use std::fmt;
use std::sync::Arc;

use crate::finding::Severity;

/// What a rule is set to; `None` is `off`.
pub type Level = Option<Severity>;

/// Whether a path, as shown in reports, is meant.
pub type Matches = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// Severities of rules. A later entry wins over an earlier one, the command line over paths, paths over the rest.
#[derive(Clone, Default)]
pub struct Levels {
    /// For every file.
    pub everywhere: Vec<(String, Level)>,
    /// For some paths.
    pub paths: Vec<(Matches, Vec<(String, Level)>)>,
    /// From the command line.
    pub forced: Vec<(String, Level)>,
}

impl fmt::Debug for Levels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Levels").field("everywhere", &self.everywhere).field("forced", &self.forced).finish_non_exhaustive()
    }
}

impl Levels {
    /// The level of a rule's finding at a path, from the severity that the rule gives it. A syntax error stays an error.
    pub fn of(&self, rule: &str, severity: Severity, path: &str) -> Level {
        if rule == "syntax-error" {
            return Some(severity);
        }
        let last = |levels: &[(String, Level)]| levels.iter().rev().find(|(id, _)| id == rule).map(|(_, level)| *level);
        let by_path = || self.paths.iter().rev().filter(|(matches, _)| matches(path)).find_map(|(_, levels)| last(levels));
        last(&self.forced).or_else(by_path).or_else(|| last(&self.everywhere)).unwrap_or(Some(severity))
    }

    /// The rules that are off everywhere.
    pub fn off(&self) -> Vec<&str> {
        let all = self.everywhere.iter().chain(&self.forced);
        all.filter(|(_, level)| level.is_none()).map(|(id, _)| id.as_str()).collect()
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
            paths: vec![(Arc::new(|path: &str| path.starts_with("sandbox/")), set("a", None))],
            forced: set("b", Some(Severity::Error)),
        };
        assert_eq!(levels.of("a", Severity::Error, "main.tf"), Some(Severity::Warning));
        assert_eq!(levels.of("a", Severity::Error, "sandbox/main.tf"), None);
        assert_eq!(levels.of("b", Severity::Note, "main.tf"), Some(Severity::Error));
        assert_eq!(levels.of("c", Severity::Note, "main.tf"), Some(Severity::Note));
        assert_eq!(levels.of("syntax-error", Severity::Error, "sandbox/main.tf"), Some(Severity::Error));
    }
}
