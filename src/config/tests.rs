//! The configuration as a user writes it, and mistakes with their places.
#![allow(clippy::unwrap_used)]

use crate::config::{Config, parse};
use crate::filing::declared::{Candidates, Filed, Line};
use crate::finding::Severity;
use crate::source::SourceSet;

const RULES: [&str; 3] = ["pay-as-you-go", "renewal-off", "term-too-short"];

fn read(text: &str) -> (Config, Vec<String>) {
    let sources = SourceSet::new();
    let id = sources.add_text(".iac-icp.hcl", text);
    let (config, problems) = parse(&sources, id, &RULES);
    let file = sources.file(id);
    let show = |p: &crate::syntax::Problem| {
        let at = file.position(p.span.start);
        format!("{}:{} {}", at.line, at.column, p.message.en)
    };
    (config, problems.iter().map(show).collect())
}

#[test]
fn a_whole_configuration_is_read() {
    let (config, problems) = read(
        r#"
edition    = "2026-06"
region     = "cn-hangzhou"
candidates = "serving"
exclude    = ["examples/**"]
terraform { var_files = ["prod.tfvars"] }
ros       { parameters = { ZoneId = "cn-hangzhou-i", Amount = 2 } }
environment "prod" { var_files = ["env/prod.tfvars"] }
website "Example.com" {
  filed   = "alibaba"
  license = "京ICP备12345678号-1"
  servers = ["module.web.alicloud_instance.app"]
}
server "corp-site" {
  product     = "market"
  term_months = 12
  amount      = 128.5
  used_service_numbers = 2
}
access "alicloud_ddoscoo_instance.shield" { line = "telecom" }
origin "203.0.113.7" {
  provider = "other"
  mainland = true
}
rules = { "renewal-off" = "off" }
override {
  paths = ["sandbox/**"]
  rules = { "pay-as-you-go" = "note" }
}
"#,
    );
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(
        (config.edition, config.candidates),
        (Some(crate::catalog::Edition::June2026), Some(Candidates::Serving))
    );
    assert_eq!(
        config.values.parameters,
        [("ZoneId".into(), "cn-hangzhou-i".into()), ("Amount".into(), "2".into())]
    );
    assert_eq!(config.environments[0].1.var_files[0].0, "env/prod.tfvars");
    let site = &config.declarations.websites[0];
    assert_eq!((site.domain.as_str(), site.filed), ("example.com", Filed::Alibaba));
    assert_eq!(config.declarations.servers[0].amount, Some(128.5));
    assert_eq!(config.declarations.access[0].line, Line::Telecom);
    assert_eq!(config.declarations.origins[0].alibaba, Some(false));
    assert_eq!(config.rules, [("renewal-off".into(), None)]);
    assert_eq!(config.overrides[0].rules, [("pay-as-you-go".into(), Some(Severity::Note))]);
}

#[test]
fn mistakes_have_places_and_hints() {
    let (_, problems) = read(
        "regoin = \"cn-hangzhou\"\nwebsit \"a.com\" {}\nwebsite \"a.com\" {\n  filed = \"no\"\n  license = \"京ICP备1号\"\n}\nrules = { \"renewal-of\" = \"off\", \"pay-as-you-go\" = \"fatal\" }\nserver \"x\" { used_service_numbers = 1.5 }\nexclude = \"a\"\nedition = 2019\n",
    );
    let wanted = [
        "10:11 `edition` takes a string",
        "9:11 `exclude` takes a list of strings, like [\"a\", \"b\"]",
        "7:11 there is no rule `renewal-of`; did you mean `renewal-off`?",
        "7:51 there is no level `fatal`; known are error, warning, note, off",
        "1:1 there is no setting `regoin`; did you mean `region`?",
        "2:1 there is no block `websit`; did you mean `website`?",
        "4:11 there is no value `no`; known are none, applying, alibaba, other, unknown",
        "5:13 between 备 and 号 stand 6 to 10 digits",
        "8:37 `used_service_numbers` takes a whole number, 0 or more",
    ];
    for want in wanted {
        assert!(problems.iter().any(|p| p == want), "missing {want:?} in {problems:#?}");
    }
    assert_eq!(problems.len(), wanted.len(), "{problems:#?}");
}

#[test]
fn the_same_thing_is_declared_once() {
    let (_, problems) = read(
        "website \"a.com\" {}\nwebsite \"www.A.com\" {}\nwebsite \"b.com\" {}\nserver \"x\" {}\nserver \"x\" {}\n",
    );
    assert_eq!(
        problems,
        [
            "2:9 `website \"a.com\"` is declared more than once",
            "5:8 `server \"x\"` is declared more than once"
        ]
    );
    let (_, problems) = read("server \"x\" {\n  product = \"swas\"\n  product = \"ecs\"\n}\n");
    assert_eq!(problems, ["3:3 argument `product` is set more than once"]);
}

#[test]
fn a_block_and_a_setting_are_told_apart() {
    let (_, problems) =
        read("rules {\n  renewal-off = \"off\"\n}\nterraform = {}\nwebsite = \"a.com\"\n");
    let wanted = [
        "1:1 `rules` is a setting: write `rules = …`",
        "4:1 `terraform` is a block: write `terraform { … }`, without an equals sign",
        "5:1 `website` is a block: write `website { … }`, without an equals sign",
    ];
    for want in wanted {
        assert!(problems.iter().any(|p| p == want), "missing {want:?} in {problems:#?}");
    }
    assert_eq!(problems.len(), wanted.len(), "{problems:#?}");
}

#[test]
fn what_an_environment_leaves_out_of_a_declaration_stays_as_it_was() {
    let (config, problems) = read(
        r#"
website "example.com" {
  filed   = "alibaba"
  license = "京ICP备12345678号-1"
  servers = ["alicloud_instance.web"]
}
server "office" {
  product     = "ecs"
  region      = "cn-hangzhou"
  term_months = 3
}
origin "203.0.113.7" { provider = "other" }
environment "staging" {
  website "example.com" { servers = ["alicloud_instance.test"] }
  server "office" { term_months = 12 }
  origin "203.0.113.7" { mainland = true }
}
environment "new" {
  website "example.com" { filed = "none" }
}
"#,
    );
    assert_eq!(problems, Vec::<String>::new());
    let of = |at: usize| {
        let mut declared = config.declarations.clone();
        declared.extend(Some(&config.environments[at].1.declarations));
        declared
    };
    let staging = of(0);
    let website = &staging.websites[0];
    assert_eq!((staging.websites.len(), website.filed), (1, Filed::Alibaba));
    assert_eq!(website.license.as_deref(), Some("京ICP备12345678号-1"));
    assert_eq!(website.servers, ["alicloud_instance.test"]);
    let server = &staging.servers[0];
    assert_eq!(
        (server.product, server.term_months),
        (Some(crate::catalog::Product::Ecs), Some(12.0))
    );
    assert_eq!(server.region.as_deref(), Some("cn-hangzhou"));
    assert_eq!(
        (staging.origins[0].alibaba, staging.origins[0].mainland),
        (Some(false), Some(true))
    );
    // A licence number is that of a filing.
    let new = of(1);
    assert_eq!((new.websites[0].filed, new.websites[0].license.as_deref()), (Filed::None, None));
    assert_eq!(new.websites[0].servers, ["alicloud_instance.web"]);
}

#[test]
fn an_environment_takes_the_blocks_of_the_top_too() {
    let (config, problems) = read(
        "environment \"prod\" {\n  workspace = \"live\"\n  terraform { var_files = [\"prod.tfvars\"] }\n  ros { parameters = { Zones = [\"a\"] } }\n  networks {}\n}\n",
    );
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains("there is no block `networks`"), "{problems:?}");
    let (_, values) = &config.environments[0];
    assert_eq!(values.var_files[0].0, "prod.tfvars");
    assert_eq!(values.workspace.as_deref(), Some("live"));
}

#[test]
fn a_variable_takes_any_literal() {
    let (config, problems) = read(
        "terraform { variables = { zones = [\"h\", \"$${x} \\\"q\\\"\"], sizes = { a = 1, b = [true] }, one = 2 } }\nros { parameters = { Zones = [\"$${x}\"] } }\n",
    );
    assert_eq!(problems, [""; 0]);
    let values: Vec<&str> = config.values.variables.iter().map(|(_, text)| &**text).collect();
    assert_eq!(
        values,
        [r#"["h", "$${x} \"q\""]"#, r#"{"a": 1, "b": [true]}"#, "2"],
        "texts are no templates"
    );
    assert_eq!(config.values.parameters[0].1, r#"["${x}"]"#);
    let (_, problems) = read("terraform { variables = { zones = [var.x] } }\n");
    assert!(problems[0].contains("`zones` takes a value as such"), "{problems:?}");
}
