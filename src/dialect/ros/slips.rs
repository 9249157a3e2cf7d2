//! Slips at the top of a template: `Resource` for `Resources`, `Workspace` without `Transform`, a
//! transform in wrong case.
//!
//! ROS does not read what stands under such a name, so each is a finding. The template is then
//! taken as it is meant, so that its servers are judged all the same. Sections: "Template
//! structure" and "Terraform templates" of the ROS user guide, read November 2026.

use std::sync::Arc;

use super::template;
use crate::source::Span;
use crate::source::file_names::is_code;
use crate::syntax::node::{Entry, Node, NodeKind, StringStyle};
use crate::syntax::{Problem, ProblemKind};
use crate::text::{Text, closest};

const SECTIONS: [&str; 12] = [
    "ROSTemplateFormatVersion",
    "Description",
    "Metadata",
    "Parameters",
    "Mappings",
    "Conditions",
    "Rules",
    "Locals",
    "Resources",
    "Outputs",
    "Transform",
    "Workspace",
];

/// The transforms that are known, before their version.
const TRANSFORMS: [&str; 3] = ["Aliyun::Terraform", "Aliyun::OpenTofu", "Aliyun::Serverless"];

/// What `Workspace` is read by where nothing says so.
const USUAL: &str = "Aliyun::Terraform-v1.5";

/// Nesting of folders in a workspace that is looked into.
const MAX_FOLDERS: usize = 16;

/// A template as it is meant, and its slips; nothing when the document is no template.
pub(super) fn read(mut root: Node) -> Option<(Node, Vec<Problem>)> {
    let mut found = Vec::new();
    if let NodeKind::Mapping(entries) = &mut root.kind {
        sections(entries, &mut found);
        transforms(entries, &mut found);
    }
    template::is_template(&root).then_some((root, found))
}

/// Whether a glance at a template shows no slip.
pub(super) fn is_clean(root: &Node) -> bool {
    let named = root.entries().iter().all(|e| SECTIONS.contains(&&*e.key));
    let transform = root
        .get("Transform")
        .and_then(Node::as_str)
        .map(|t| t.split_once('-').map_or(t, |(name, _)| name));
    named && transform.map_or(root.get("Workspace").is_none(), |name| TRANSFORMS.contains(&name))
}

/// Names that are none of a section, but nearly that of one that is missing.
fn sections(entries: &mut [Entry], found: &mut Vec<Problem>) {
    for at in 0..entries.len() {
        let key = entries[at].key.clone();
        let missing = |s: &&&str| entries.iter().all(|e| &*e.key != **s);
        if SECTIONS.contains(&&*key) {
            continue;
        }
        // The first is not guessed: other services have nearly the same
        // (`AWSTemplateFormatVersion`).
        let lower: Vec<(String, &str)> =
            SECTIONS.iter().skip(1).filter(missing).map(|s| (s.to_lowercase(), *s)).collect();
        let near = closest(&key.to_lowercase(), lower.iter().map(|(lower, _)| lower.as_str()))
            .map(str::to_owned);
        if let Some((_, meant)) = lower.iter().find(|(lower, _)| Some(lower) == near.as_ref()) {
            let zh = format!("`{key}` 不是 ROS 模板的部分，应为 `{meant}`。");
            let en = format!("`{key}` is no section of a ROS template; `{meant}` is");
            found.push(slip(zh, en, entries[at].key_span));
            entries[at].key = (*meant).into();
        }
    }
}

/// A transform whose name is nearly that of a known one, and a workspace that nothing transforms.
fn transforms(entries: &mut Vec<Entry>, found: &mut Vec<Problem>) {
    if let Some(entry) = entries.iter_mut().find(|e| &*e.key == "Transform") {
        let Some(written) = entry.value.as_str().map(str::to_owned) else { return };
        let (name, version) = written.split_once('-').unwrap_or((&written, ""));
        let bare = |name: &str| name.to_lowercase().trim_start_matches("aliyun::").to_owned();
        // `AWS::Serverless` is no slip but another service's.
        let own = Some(bare(name)).filter(|bare| !bare.contains("::"));
        let known: Vec<String> = TRANSFORMS.iter().map(|t| bare(t)).collect();
        let near =
            own.and_then(|own| closest(&own, known.iter().map(String::as_str)).map(str::to_owned));
        let meant = TRANSFORMS.iter().find(|t| Some(bare(t)) == near).filter(|t| **t != name);
        if let Some(meant) = meant {
            let meant: Arc<str> = format!("{meant}-{version}").into();
            let zh = format!("ROS 没有转换 `{written}`，应为 `{meant}`。");
            let en = format!("ROS has no transform `{written}`; `{meant}` is one");
            found.push(slip(zh, en, entry.value.span));
            entry.value.kind = text(meant);
        }
        return;
    }
    let workspace = entries.iter().find(|e| &*e.key == "Workspace" && holds_terraform(&e.value, 0));
    if let Some(span) = workspace.map(|e| e.key_span) {
        let zh =
            format!("有 `Workspace` 而没有 `Transform`，ROS 不会读取；应写 `Transform: {USUAL}`。");
        let en = format!(
            "`Workspace` stands without `Transform`, so ROS does not read it; write `Transform: {USUAL}`"
        );
        found.push(slip(zh, en, span));
        let value = Node { kind: text(USUAL.into()), span: span.at_start(), tag: None };
        entries.push(Entry { key: "Transform".into(), key_span: span.at_start(), value });
    }
}

/// Whether one of the files of a workspace is Terraform by its name.
fn holds_terraform(folder: &Node, depth: usize) -> bool {
    let one = |e: &Entry| match &e.value.kind {
        NodeKind::Mapping(_) => depth < MAX_FOLDERS && holds_terraform(&e.value, depth + 1),
        _ => is_code(&e.key),
    };
    folder.entries().iter().any(one)
}

fn text(text: Arc<str>) -> NodeKind {
    NodeKind::String { text, style: StringStyle::Plain, lines: None, ambiguous: false }
}

fn slip(zh: String, en: String, span: Span) -> Problem {
    Problem::new(ProblemKind::UnreadSection, Text::new(zh, en), span)
}
