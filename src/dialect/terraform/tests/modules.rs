//! Modules: sources, instances, values across the border, root modules.

use super::{Project, addresses, attribute, references, resource, text};
use crate::value::{Attr, Why};

const WEB: &str = "variable \"n\" {\n  default = 1\n}\nresource \"test\" \"app\" {\n  n = var.n\n  p = path.module\n}\noutput \"id\" {\n  value = test.app.id\n}\noutput \"n\" {\n  value = var.n * 10\n}";

#[test]
fn values_cross_the_border_both_ways() {
    let lowered = Project::new(&[
        ("main.tf", "module \"web\" {\n  source = \"./modules/web\"\n  count = 2\n  n = count.index + 5\n}\nmodule \"one\" {\n  source = \"./modules/web/\"\n}\nresource \"test\" \"by\" {\n  n = module.web[1].n\n  ids = module.web[*].id\n  one = module.one.n\n  whole = module.one\n}"),
        ("modules/web/main.tf", WEB),
    ]).lower();
    assert_eq!(
        addresses(&lowered),
        ["test.by", "module.web[0].test.app", "module.web[1].test.app", "module.one.test.app"]
    );
    assert_eq!(text(&lowered, "module.web[1].test.app", "n"), "6");
    assert_eq!(text(&lowered, "module.web[1].test.app", "p"), "\"modules/web\"");
    assert_eq!(text(&lowered, "test.by", "n"), "60");
    assert_eq!(text(&lowered, "test.by", "one"), "10");
    assert_eq!(
        references(&attribute(&lowered, "test.by", "ids")),
        ["module.web[0].test.app.id", "module.web[1].test.app.id"]
    );
    assert_eq!(resource(&lowered, "module.one.test.app").callers.len(), 1);
    assert_eq!(lowered.files.len(), 2);
}

#[test]
fn for_each_on_modules_and_undecided_modules() {
    let lowered = Project::new(&[
        ("main.tf", "variable \"on\" {\n  type = bool\n}\nmodule \"web\" {\n  source = \"./web\"\n  for_each = { a = 1 }\n  n = each.value\n}\nmodule \"maybe\" {\n  source = \"./web\"\n  count = var.on ? 1 : 0\n}\nresource \"test\" \"by\" {\n  n = module.web[\"a\"].n\n  m = try(module.maybe[0].n, 0)\n}"),
        ("web/main.tf", WEB),
    ]).lower();
    assert_eq!(
        addresses(&lowered),
        ["test.by", "module.web[\"a\"].test.app", "module.maybe[0].test.app"]
    );
    assert_eq!(text(&lowered, "test.by", "n"), "10");
    assert_eq!(text(&lowered, "test.by", "m"), "10 | 0");
    assert!(matches!(
        resource(&lowered, "module.maybe[0].test.app").exists,
        crate::value::Truth::Unknown(_)
    ));
}

#[test]
fn a_module_that_is_not_here_is_a_gap() {
    let lowered = Project::new(&[("main.tf", "module \"vpc\" {\n  source = \"alibaba/vpc/alicloud\"\n}\nmodule \"off\" {\n  source = \"alibaba/vpc/alicloud\"\n  count = 0\n}\nmodule \"gone\" {\n  source = \"../../../../etc\"\n}\nresource \"test\" \"by\" {\n  id = module.vpc.ids[0]\n}")]).lower();
    assert_eq!(text(&lowered, "test.by", "id"), "?module-unavailable");
    let gaps: Vec<&Why> = lowered.graph.gaps.iter().map(|g| &g.why).collect();
    assert_eq!(
        gaps,
        [
            &Why::ModuleUnavailable("alibaba/vpc/alicloud".into()),
            &Why::ModuleUnavailable("../../../../etc".into())
        ]
    );
}

#[test]
fn downloaded_modules_are_followed_unless_they_are_not_what_the_code_asks_for() {
    assert_eq!(downloaded(""), ("10".to_owned(), vec![]));
    assert_eq!(downloaded("\n  version = \"~> 1.0\""), ("10".to_owned(), vec![]));
    assert_eq!(
        downloaded("\n  version = \"~> 2.0\""),
        ("?module-stale".to_owned(), vec!["module-stale"])
    );
}

fn downloaded(version: &str) -> (String, Vec<&'static str>) {
    let main = format!(
        "module \"vpc\" {{\n  source = \"alibaba/vpc/alicloud\"{version}\n}}\nresource \"test\" \"by\" {{\n  n = module.vpc.n\n}}"
    );
    let lowered = Project::new(&[
        ("main.tf", &main),
        (
            ".terraform/modules/modules.json",
            r#"{"Modules": [{"Key": "", "Source": "", "Dir": "."}, {"Key": "vpc", "Source": "registry.terraform.io/alibaba/vpc/alicloud", "Version": "1.2.0", "Dir": ".terraform/modules/vpc"}]}"#,
        ),
        (".terraform/modules/vpc/main.tf", WEB),
    ])
    .lower();
    (text(&lowered, "test.by", "n"), lowered.graph.gaps.iter().map(|gap| gap.why.id()).collect())
}

#[test]
fn provider_maps_reach_into_modules_in_both_spellings() {
    for map in ["{ alicloud = alicloud.hz }", "{ \"alicloud\" : \"alicloud.hz\" }"] {
        let main = format!(
            "provider \"alicloud\" {{\n  region = \"cn-beijing\"\n}}\nprovider \"alicloud\" {{\n  alias = \"hz\"\n  region = \"cn-hangzhou\"\n}}\nmodule \"a\" {{\n  source = \"./m\"\n  providers = {map}\n}}\nmodule \"b\" {{\n  source = \"./m\"\n}}"
        );
        let lowered =
            Project::new(&[("main.tf", &main), ("m/main.tf", "resource \"alicloud_x\" \"x\" {}")])
                .lower();
        let region = |address: &str| {
            lowered.graph.providers[resource(&lowered, address).provider.unwrap()].region.clone()
        };
        let shown = |attr: Attr| match attr {
            Attr::Set(value) => value.value.to_string(),
            Attr::Absent => "none".to_owned(),
        };
        assert_eq!(shown(region("module.a.alicloud_x.x")), "\"cn-hangzhou\"");
        assert_eq!(shown(region("module.b.alicloud_x.x")), "\"cn-beijing\"");
    }
}

#[test]
fn roots_are_directories_that_nothing_calls() {
    let call = |source: &str| format!("module \"m\" {{\n  source = \"{source}\"\n}}");
    let (to_web, to_root, to_self) = (call("../modules/./web"), call("../.."), call("../loop"));
    let project = Project::new(&[
        ("main.tf", "resource \"a\" \"b\" {}"),
        ("examples/x/main.tf", &to_root),
        ("infra/main.tf", &to_web),
        ("modules/web/main.tf", WEB),
        ("loop/main.tf", &to_self),
        ("values/prod.tfvars", "a = 1"),
    ]);
    assert_eq!(
        project.roots(&[".", "examples/x", "infra", "modules/web", "loop", "values"]),
        ["examples/x", "infra", "loop"]
    );
    assert_eq!(project.roots(&["modules/web"]), ["modules/web"]);
    let (a, b) = (call("../b"), call("../a"));
    assert_eq!(Project::new(&[("a/main.tf", &a), ("b/main.tf", &b)]).roots(&["a", "b"]), ["a"]);
}

#[test]
fn aliases_are_passed_under_other_names() {
    let lowered = Project::new(&[
        ("main.tf", "provider \"alicloud\" {\n  alias = \"hz\"\n  region = \"cn-hangzhou\"\n}\nmodule \"a\" {\n  source = \"./m\"\n  providers = {\n    alicloud.peer = alicloud.hz\n  }\n}"),
        ("m/main.tf", "terraform {\n  required_providers {\n    alicloud = {\n      source = \"aliyun/alicloud\"\n      configuration_aliases = [alicloud.peer]\n    }\n  }\n}\nresource \"alicloud_x\" \"x\" {\n  provider = alicloud.peer\n}"),
    ]).lower();
    let provider =
        &lowered.graph.providers[resource(&lowered, "module.a.alicloud_x.x").provider.unwrap()];
    assert_eq!(provider.alias.as_deref(), Some("hz"));
}
