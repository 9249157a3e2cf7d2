//! SARIF 2.1.0 as GitHub code scanning reads it.
//!
//! Every field that GitHub requires is filled, URIs are relative to the repository root, columns
//! count Unicode characters (`columnKind`). `security-severity` is left out on purpose: filing is
//! no security alert. Ignored findings are left out as well, unless `-v` asks for them: GitHub does
//! not read `suppressions` and would show them as open.

mod line_hash;
mod rules;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::catalog::Product;
use crate::finding::{Certainty, Finding, Fix, Report, Severity, SuppressedFinding, Verdict};
use crate::report::escape::percent;
use crate::report::item::{Item, items, of_finding};
use crate::report::paths::is_absolute;
use crate::report::{Options, TOOL, VERSION, fingerprint, pretty, words};
use crate::source::{FileId, SourceSet, Span};
use crate::text::Text;
use rules::Rules;

/// Results that GitHub takes in one file; it refuses files with more.
const MAX_RESULTS: usize = 25_000;
/// Related places of a result that GitHub keeps.
const MAX_RELATED: usize = 100;

/// Renders a report.
pub(super) fn render(report: &Report, sources: &SourceSet, options: &Options) -> String {
    let mut writer = Writer {
        sources,
        options,
        hashes: BTreeMap::new(),
        rules: Rules::new(report, options.lang),
    };
    let results = writer.results(report);
    let driver = json!({"name": TOOL, "version": VERSION, "semanticVersion": VERSION, "rules": writer.rules.list()});
    let invocation = json!({"executionSuccessful": report.errors.is_empty(), "toolExecutionNotifications": writer.notifications(report)});
    let deep = |value: Value| pretty::value(&value, 3);
    let run = [
        ("tool", deep(json!({"driver": driver}))),
        ("automationDetails", deep(json!({"id": format!("{TOOL}/")}))),
        ("columnKind", deep(json!("unicodeCodePoints"))),
        ("invocations", deep(json!([invocation]))),
        ("results", pretty::array(&results, 3, Clone::clone)),
    ];
    let fields = [
        ("$schema", pretty::value(&json!("https://json.schemastore.org/sarif-2.1.0.json"), 1)),
        ("version", pretty::value(&json!("2.1.0"), 1)),
        ("runs", pretty::list(&[pretty::object(&run, 2)], 1)),
    ];
    pretty::object(&fields, 0) + "\n"
}

/// The level of a severity; the words are the same.
fn level(severity: Severity) -> &'static str {
    words::severity(severity)
}

struct Writer<'a> {
    sources: &'a SourceSet,
    options: &'a Options,
    hashes: BTreeMap<FileId, Vec<String>>,
    rules: Rules,
}

impl Writer<'_> {
    /// Input errors with a place, then findings, the worst first if there are too many for GitHub.
    fn results(&mut self, report: &Report) -> Vec<Value> {
        let lang = self.options.lang;
        let mut results: Vec<(bool, Value)> = Vec::new();
        for item in items(report, self.sources, lang)
            .iter()
            .filter(|i| i.finding.is_none() && i.span.is_some())
        {
            results.push((true, self.result(item, None)));
        }
        let keys = fingerprint::fingerprints(report, self.sources, &self.options.paths);
        for (finding, key) in report.findings.iter().zip(&keys) {
            let item = of_finding(finding, self.sources, lang);
            results.push((finding.verdict == Verdict::Violation, self.result(&item, Some(key))));
        }
        if self.options.verbose > 0 {
            results.extend(self.suppressed(&report.suppressed).into_iter().map(|v| (false, v)));
        }
        if results.len() > MAX_RESULTS {
            results.sort_by_key(|(violation, _)| !violation);
            results.truncate(MAX_RESULTS);
        }
        results.into_iter().map(|(_, value)| value).collect()
    }

    fn suppressed(&mut self, all: &[SuppressedFinding]) -> Vec<Value> {
        let keys = fingerprint::of_findings(
            all.iter().map(|s| &s.finding),
            self.sources,
            &self.options.paths,
        );
        let mut values = Vec::new();
        for (ignored, key) in all.iter().zip(&keys) {
            let mut value = self
                .result(&of_finding(&ignored.finding, self.sources, self.options.lang), Some(key));
            let kind = if ignored.place.is_some() { "inSource" } else { "external" };
            value["suppressions"] = json!([{"kind": kind, "justification": ignored.reason.as_deref().unwrap_or_default()}]);
            values.push(value);
        }
        values
    }

    fn result(&mut self, item: &Item, key: Option<&String>) -> Value {
        let (rule, index) = (item.rule, self.rules.index(item.rule));
        let locations: Vec<Value> = item.span.map(|s| self.location(s)).into_iter().collect();
        let mut value = json!({
            "ruleId": rule,
            "ruleIndex": index,
            "level": level(item.severity),
            "message": {"text": plain(&item.full())},
            "locations": locations,
        });
        let mut prints = serde_json::Map::new();
        if let Some(hash) = item.span.and_then(|s| self.line_hash(s)) {
            prints.insert("primaryLocationLineHash".into(), hash.into());
        }
        if let Some(key) = key {
            prints.insert("iacIcp/v1".into(), key.as_str().into());
        }
        value["partialFingerprints"] = prints.into();
        if let Some(finding) = item.finding {
            self.details(&mut value, finding);
        }
        value
    }

    /// What only findings have: related places (linked from the message), properties, fixes.
    fn details(&self, value: &mut Value, finding: &Finding) {
        let lang = self.options.lang;
        let mut text = value["message"]["text"].as_str().unwrap_or_default().to_owned();
        let mut related = Vec::new();
        for (n, place) in finding.related.iter().take(MAX_RELATED).enumerate() {
            let label = place.label.get(lang);
            let mut location = self.location(place.span);
            location["id"] = json!(n + 1);
            location["message"] = json!({"text": plain(label)});
            related.push(location);
            text.push_str(&format!(
                "\n[{}]({})",
                label.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]"),
                n + 1
            ));
        }
        value["message"]["text"] = json!(text);
        if !related.is_empty() {
            value["relatedLocations"] = json!(related);
        }
        let certainty = match &finding.certainty {
            Certainty::Certain => "certain".to_owned(),
            Certainty::Default(name) => format!("default of {name}"),
        };
        value["properties"] = json!({
            "verdict": words::verdict(finding.verdict),
            "root": finding.root,
            "resource": finding.resource,
            "instances": finding.instances,
            "product": finding.product.map(Product::id),
            "certainty": certainty,
            "reasons": finding.reasons.iter().map(|r| r.id).collect::<Vec<_>>(),
        });
        if !finding.chain.is_empty() {
            value["codeFlows"] = json!([self.flow(finding)]);
        }
        if let Some(fix) = &finding.fix {
            value["fixes"] = json!([self.fix(fix)]);
        }
    }

    /// The way that the value took, from where it comes from to the place of the finding.
    fn flow(&self, finding: &Finding) -> Value {
        let lang = self.options.lang;
        let step = |(label, span): (&Text, Span)| {
            let mut location = self.location(span);
            if !label.get(lang).is_empty() {
                location["message"] = json!({"text": plain(label.get(lang))});
            }
            json!({"location": location})
        };
        let way = finding.chain.iter().take(MAX_RELATED).rev().map(|step| (&step.label, step.span));
        let steps: Vec<Value> = way.chain([(&finding.label, finding.span)]).map(step).collect();
        json!({"threadFlows": [{"locations": steps}]})
    }

    fn fix(&self, fix: &Fix) -> Value {
        let mut files: BTreeMap<FileId, Vec<Value>> = BTreeMap::new();
        for edit in &fix.edits {
            let replacement = json!({"deletedRegion": self.region(edit.span), "insertedContent": {"text": edit.text}});
            files.entry(edit.span.file).or_default().push(replacement);
        }
        let changes = files.into_iter().map(
            |(file, edits)| json!({"artifactLocation": self.artifact(file), "replacements": edits}),
        );
        json!({"description": {"text": fix.label.get(self.options.lang)}, "artifactChanges": changes.collect::<Vec<_>>()})
    }

    /// That a run is a partial one, and the errors of the input.
    fn notifications(&self, report: &Report) -> Vec<Value> {
        let notify = |item: &Item| {
            let locations: Vec<Value> = item.span.map(|s| self.location(s)).into_iter().collect();
            let text = if item.span.is_none() && !item.path.is_empty() {
                format!("{}: {}", item.path, item.message)
            } else {
                item.full()
            };
            json!({"descriptor": {"id": item.rule}, "level": "error", "message": {"text": plain(&text)}, "locations": locations})
        };
        let partial = report.narrowed.iter().map(|narrowed| {
            let text = words::narrowed(narrowed, self.options.lang);
            json!({"descriptor": {"id": "changed-since"}, "level": "note", "message": {"text": plain(&text)}})
        });
        partial
            .chain(
                items(report, self.sources, self.options.lang)
                    .iter()
                    .filter(|i| i.finding.is_none())
                    .map(notify),
            )
            .collect()
    }

    fn location(&self, span: Span) -> Value {
        json!({"physicalLocation": {"artifactLocation": self.artifact(span.file), "region": self.region(span)}})
    }

    /// Relative to the repository root; a file outside of it has an absolute URI.
    fn artifact(&self, file: FileId) -> Value {
        let path = self.options.paths.relative(&self.sources.file(file).path);
        if is_absolute(&path) {
            let slash = if path.starts_with('/') { "" } else { "/" };
            return json!({"uri": format!("file://{slash}{}", percent(&path))});
        }
        json!({"uri": percent(&path), "uriBaseId": "%SRCROOT%"})
    }

    fn region(&self, span: Span) -> Value {
        let file = self.sources.file(span.file);
        let (start, end) = (file.position(span.start), file.position(span.end));
        json!({"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column})
    }

    fn line_hash(&mut self, span: Span) -> Option<String> {
        let file = self.sources.file(span.file);
        let hashes = self.hashes.entry(span.file).or_insert_with(|| line_hash::line_hashes(&file));
        hashes.get(file.position(span.start).line as usize - 1).cloned()
    }
}

/// A message in which nothing from the input makes a link.
fn plain(text: &str) -> String {
    text.replace("](", "\\](")
}
