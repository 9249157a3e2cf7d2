//! What users write for the program itself: configuration, files of values, baselines.

use iac_icp::config as reader;
use iac_icp::dialect::MemoryFiles;
use iac_icp::dialect::{Assignment, Inputs};
use iac_icp::finding::Report;
use iac_icp::report::Paths;
use iac_icp::source::{FileId, SourceSet, Span};
use iac_icp::{baseline, rules};

use super::evaluate::{modules, ros_templates, terraform_roots};
use super::files::split;
use super::{Spans, twice};

const ROOT: &str = r#"variable "months" { type = number }
variable "names" { type = map(object({ size = optional(number, 3), tags = list(string) })) }
variable "any" { default = null }
resource "alicloud_instance" "web" {
  for_each = var.names
  period   = var.months
  tags     = each.value.tags
  any      = var.any
}
"#;

const TEMPLATE: &str = "ROSTemplateFormatVersion: '2015-09-01'
Parameters:
  Months: { Type: Number, AllowedValues: [1, 3, 12] }
  Names: { Type: CommaDelimitedList }
  Any: { Type: Json }
Resources:
  Web:
    Type: ALIYUN::ECS::Instance
    Properties: { Period: !Ref Months, Tags: !Ref Names, Any: !Ref Any }
";

/// The first file is a configuration; others are files of values or a baseline, by name.
pub fn config(data: &[u8]) {
    for (path, text) in split(data, ".iac-icp.hcl") {
        match path.rsplit('/').next().unwrap_or_default() {
            name if name.ends_with(".hcl") => configuration(&path, &text, twice(data)),
            name if name.contains(".tfvars") => variables(&path, &text),
            name if name.starts_with("baseline") => a_baseline(&text),
            _ => parameters(&path, &text),
        }
    }
}

fn configuration(path: &str, text: &str, twice: bool) {
    let sources = SourceSet::new();
    let id = sources.add_text(path, text);
    let ids: Vec<&str> = rules::ids().collect();
    let (config, problems) = reader::parse(&sources, id, &ids);
    let spans = Spans::new(&sources);
    spans.problems(&problems);
    declared(&config).into_iter().for_each(|span| spans.check("declaration", span));
    if twice {
        assert_eq!(
            format!("{:?}", (&config, &problems)),
            format!("{:?}", reader::parse(&sources, id, &ids))
        );
    }
}

fn declared(config: &reader::Config) -> Vec<Span> {
    let all = &config.declarations;
    let websites = all.websites.iter().flat_map(|w| w.servers_at.iter().copied().chain([w.span]));
    let servers = all.servers.iter().flat_map(|s| s.places.iter().map(|p| p.1).chain(s.span));
    let others = all.access.iter().map(|a| a.span).chain(all.origins.iter().map(|o| o.span));
    websites.chain(servers).chain(others).collect()
}

/// Values from a file, for a module.
fn variables(path: &str, text: &str) {
    let sources = SourceSet::new();
    let inputs = Inputs {
        assignments: vec![Assignment::File(add(&sources, path, text))],
        ..Inputs::default()
    };
    let files = [("main.tf".to_owned(), ROOT.to_owned())];
    let memory = MemoryFiles::new(&sources, files.iter().cloned());
    terraform_roots(&sources, modules(&sources, &files), &memory, &inputs);
}

/// Values from a file, for a template.
fn parameters(path: &str, text: &str) {
    let sources = SourceSet::new();
    let inputs = Inputs { parameter_files: vec![add(&sources, path, text)], ..Inputs::default() };
    let memory = MemoryFiles::new(&sources, [("", ""); 0]);
    ros_templates(&sources, &("template.yml".to_owned(), TEMPLATE.to_owned()), &memory, &inputs);
}

/// In a folder of its own, so that it never is the file of the code.
fn add(sources: &SourceSet, path: &str, text: &str) -> FileId {
    sources.add_text(&format!("values/{path}"), text)
}

/// A baseline without findings is stale as a whole, and empty without what is stale.
fn a_baseline(text: &str) {
    let sources = SourceSet::new();
    let mut report = Report::default();
    let Ok(stale) = baseline::apply(&mut report, text, &sources, &Paths::default()) else { return };
    assert!(report.findings.is_empty() && report.suppressed.is_empty());
    stale.iter().for_each(|entry| assert!(!entry.describe().is_empty()));
    let (pruned, _) = baseline::prune(text, &stale).expect("what was read once is read again");
    let left = baseline::apply(&mut report, &pruned, &sources, &Paths::default())
        .expect("what was written is read");
    assert!(left.is_empty(), "{left:?}");
}
