//! Servers that the code writes and that do not exist with the values at hand (`count = 0`, a
//! condition that does not hold).
//!
//! Stands alone because such servers are in no graph: where nothing was judged at all, the texts
//! are looked through for them, so that a run on them does not look like one on a path without any.

use crate::catalog::Catalog;
use crate::catalog::resources::{Candidate, Role};
use crate::finding::Report;
use crate::source::{FileId, SourceSet, Span};

/// Servers that are named.
const MAX_NAMED: usize = 100;

/// The servers in the texts of a run that has none; nothing for any other run.
pub(super) fn servers(
    sources: &SourceSet,
    catalog: &Catalog,
    report: &Report,
) -> Vec<(String, Span)> {
    if report.passed > 0 || !report.findings.is_empty() || !report.servers.is_empty() {
        return Vec::new();
    }
    let server = |type_name: &str| {
        catalog
            .resource(type_name)
            .is_some_and(|row| row.role == Role::Server && row.candidate != Candidate::Never)
    };
    let mut found = Vec::new();
    for id in (0..sources.len()).filter_map(|i| u32::try_from(i).ok()).map(FileId) {
        let file = sources.file(id);
        let mut at = 0;
        let mut key: Option<(&str, usize)> = None;
        for line in file.text.split_inclusive('\n') {
            let span = |start: usize, text: &str| Span::new(id, start, start + text.len());
            let here = at + (line.len() - line.trim_start().len());
            if let Some((kind, name)) = terraform(line).filter(|(kind, _)| server(kind)) {
                found.push((format!("{kind}.{name}"), span(here, line.trim())));
            } else if let Some(name) = logical_id(line) {
                if ros(line).is_some_and(&server)
                    && let Some((name, start)) = key
                {
                    found.push((name.to_owned(), span(start, name)));
                }
                if name != "Type" {
                    key = Some((name, here));
                }
            }
            at += line.len();
            if found.len() == MAX_NAMED {
                return found;
            }
        }
    }
    found
}

/// Type and name of a block `resource "type" "name" {`.
fn terraform(line: &str) -> Option<(&str, &str)> {
    let mut parts = line.trim_start().strip_prefix("resource")?.trim().splitn(5, '"');
    let (_, kind, _, name) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    Some((kind, name))
}

/// The type in a line `Type: ALIYUN::ECS::Instance`, also in JSON.
fn ros(line: &str) -> Option<&str> {
    let (key, value) = line.trim().split_once(':')?;
    let value = value.trim().trim_end_matches(',').trim_matches(['"', '\'']);
    (key.trim_matches(['"', '\'']) == "Type").then_some(value)
}

/// The key that a line begins with, without quotes.
fn logical_id(line: &str) -> Option<&str> {
    let (key, _) = line.trim_start().split_once(':')?;
    let key = key.trim_matches(['"', '\'']);
    (!key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-'))
        .then_some(key)
}
