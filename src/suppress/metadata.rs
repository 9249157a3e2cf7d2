//! Suppressions where a file can have no comments: `"Metadata": {"iac-icp": {"ignore": [ … ]}}` of
//! a resource.
//!
//! An item is a rule id, or an object with `rule` (or `rules`), `reason` and `until`.

use super::directive::{Wrong, date};
use super::{Malformed, Scope, Suppression, Suppressions};
use crate::source::Span;
use crate::syntax::node::{Node, NodeKind};
use crate::text::Text;

/// Reads the metadata of a resource: the value of its `iac-icp` key. `scope` is the whole resource.
pub fn from_metadata(metadata: &Node, scope: Span) -> Suppressions {
    let mut found = Suppressions::default();
    if !matches!(metadata.kind, NodeKind::Mapping(_)) {
        found.malformed.push(wrong(shape(), metadata.span));
    }
    for entry in metadata.entries() {
        match (&*entry.key, &entry.value.kind) {
            ("ignore", NodeKind::Sequence(items)) => {
                items.iter().for_each(|item| read(item, scope, &mut found))
            }
            ("ignore", NodeKind::String { .. } | NodeKind::Mapping(_)) => {
                read(&entry.value, scope, &mut found)
            }
            _ => found.malformed.push(wrong(shape(), entry.key_span)),
        }
    }
    found
}

fn shape() -> Wrong {
    let message = Text::new("`iac-icp` 元数据的写法有误", "the `iac-icp` metadata cannot be read");
    let help =
        "{\"ignore\": [\"rule\", {\"rule\": \"…\", \"reason\": \"…\", \"until\": \"2027-01-31\"}]}";
    (message, Some(Text::new(format!("写成 `{help}`"), format!("write `{help}`"))))
}

fn wrong((message, help): Wrong, place: Span) -> Malformed {
    Malformed { message, help, place }
}

fn read(item: &Node, scope: Span, found: &mut Suppressions) {
    let place = item.span;
    let mut one = Suppression {
        rules: Vec::new(),
        reason: None,
        until: None,
        scope: Scope::Within(scope),
        place,
        shared: false,
    };
    one.rules.extend(item.as_str().map(|s| s.trim().to_owned()));
    for entry in item.entries() {
        let value = &entry.value;
        let outcome = match (&*entry.key, value.as_str()) {
            ("rule" | "rules", Some(rule)) => {
                one.rules.push(rule.trim().to_owned());
                Ok(())
            }
            ("rules", None) => {
                one.rules.extend(
                    value.items().iter().filter_map(Node::as_str).map(|s| s.trim().to_owned()),
                );
                Ok(())
            }
            ("reason", Some(reason)) => {
                one.reason = Some(reason.to_owned());
                Ok(())
            }
            ("until", Some(until)) => date(until).map(|date| one.until = Some(date)),
            _ => Err(shape()),
        };
        if let Err(error) = outcome {
            found.malformed.push(wrong(error, entry.key_span));
            return;
        }
    }
    one.rules.retain(|r| !r.is_empty());
    if one.rules.is_empty() {
        let message = Text::new("忽略没有写明规则", "the suppression names no rule");
        found.malformed.push(wrong((message, shape().1), place));
    } else {
        found.readable.push(one);
    }
}
