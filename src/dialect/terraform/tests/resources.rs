//! Resources: instances, addresses, nested blocks, references.

use super::{Project, addresses, attribute, references, resource, text};
use crate::value::Attr;

fn lower(text: &str) -> crate::dialect::Lowered {
    Project::new(&[("main.tf", text)]).lower()
}

#[test]
fn instances_have_terraforms_addresses() {
    let lowered = lower(
        "resource \"test\" \"one\" {\n  count = 1\n}\nresource \"test\" \"none\" {\n  count = 0\n}\nresource \"test\" \"two\" {\n  for_each = { \"b\" = 1, \"a\\\"$\" = 2 }\n  v = \"${each.key}=${each.value}\"\n}\nresource \"test\" \"plain\" {}",
    );
    assert_eq!(
        addresses(&lowered),
        ["test.one[0]", "test.two[\"a\\\"$\"]", "test.two[\"b\"]", "test.plain"]
    );
    assert_eq!(text(&lowered, "test.two[\"b\"]", "v"), "\"b=1\"");
}

#[test]
fn arguments_of_other_resources_are_evaluated_and_edges_stay() {
    let lowered = lower(
        "resource \"test\" \"lb\" {}\nresource \"test\" \"listener\" {\n  load_balancer_id = test.lb.id\n  port = 80\n}\nresource \"test\" \"group\" {\n  ids = test.listener.*.load_balancer_id\n  port = test.listener.port\n}",
    );
    assert_eq!(text(&lowered, "test.group", "port"), "80");
    assert_eq!(text(&lowered, "test.group", "ids"), "[?computed]");
    assert_eq!(
        references(&attribute(&lowered, "test.group", "ids")),
        ["test.listener.load_balancer_id", "test.lb.id"]
    );
}

#[test]
fn references_name_the_instance_where_it_is_known() {
    let lowered = lower(
        "resource \"test\" \"web\" {\n  count = 2\n}\nresource \"test\" \"bind\" {\n  count = 2\n  one = test.web[count.index].id\n  all = test.web[*].nic[0].id\n  old = \"${test.web.*.id[1]}\"\n  pick = element(test.web.*.id, count.index + 1)\n}\nresource \"test\" \"each\" {\n  for_each = toset([\"x\"])\n}\nresource \"test\" \"by\" {\n  id = test.each[\"x\"].id\n  ids = [for k, v in test.each : v.id]\n  long = resource.test.web[0].id\n}",
    );
    assert_eq!(references(&attribute(&lowered, "test.bind[1]", "one")), ["test.web[1].id"]);
    assert_eq!(references(&attribute(&lowered, "test.bind[1]", "old")), ["test.web[1].id"]);
    assert_eq!(references(&attribute(&lowered, "test.bind[1]", "pick")), ["test.web[0].id"]);
    assert_eq!(
        references(&attribute(&lowered, "test.bind[0]", "all")),
        ["test.web[0].nic.0.id", "test.web[1].nic.0.id"]
    );
    assert_eq!(references(&attribute(&lowered, "test.by", "id")), ["test.each[\"x\"].id"]);
    assert_eq!(references(&attribute(&lowered, "test.by", "long")), ["test.web[0].id"]);
}

#[test]
fn blocks_are_lists_of_objects_also_dynamic_ones() {
    let lowered = lower(
        "variable \"n\" {}\nresource \"test\" \"it\" {\n  one {\n    a = 1\n    inner {\n      b = 2\n    }\n  }\n  src {\n    c = \"x\"\n  }\n  dynamic \"src\" {\n    for_each = { k = \"v\" }\n    content {\n      c = \"${src.key}${src.value}\"\n    }\n  }\n  dynamic \"dyn\" {\n    for_each = [5]\n    iterator = it\n    content {\n      c = it.value\n    }\n  }\n  dynamic \"open\" {\n    for_each = var.n\n    content {\n      id = test.other.id\n    }\n  }\n  lifecycle {\n    ignore_changes = [one]\n  }\n}\nresource \"test\" \"other\" {}",
    );
    assert_eq!(text(&lowered, "test.it", "one"), "[{a=1, inner=[{b=2}]}]");
    assert_eq!(text(&lowered, "test.it", "src"), "[{c=\"x\"}, {c=\"kv\"}]");
    assert_eq!(text(&lowered, "test.it", "dyn"), "[{c=5}]");
    assert_eq!(text(&lowered, "test.it", "open"), "?variable-without-value");
    assert_eq!(references(&attribute(&lowered, "test.it", "open")), ["test.other.id"]);
    assert!(!resource(&lowered, "test.it").attributes.contains_key("lifecycle"));
}

#[test]
fn what_nothing_refers_to_is_left_out() {
    let lowered = lower(
        "resource \"unwanted_a\" \"x\" {}\nresource \"unwanted_b\" \"y\" {\n  z = data.zones.all.ids[0]\n}\ndata \"zones\" \"all\" {\n  name = \"cn\"\n}\ndata \"zones\" \"other\" {}\nresource \"test\" \"it\" {\n  y = unwanted_b.y.id\n  n = data.zones.all.name\n}",
    );
    assert_eq!(addresses(&lowered), ["unwanted_b.y", "data.zones.all", "test.it"]);
    assert_eq!(text(&lowered, "unwanted_b.y", "z"), "?data-source");
    assert_eq!(text(&lowered, "test.it", "n"), "\"cn\"");
    assert_eq!(&*resource(&lowered, "data.zones.all").type_name, "data.zones");
}

#[test]
fn providers_are_found_by_alias_and_name() {
    let lowered = lower(
        "provider \"test\" {\n  region = \"cn-hangzhou\"\n}\nprovider \"test\" {\n  alias = \"bj\"\n  region = var.r\n  access_key = var.k\n}\nvariable \"r\" {\n  default = \"cn-beijing\"\n}\nresource \"test_a\" \"x\" {}\nresource \"test_a\" \"y\" {\n  provider = test.bj\n}\nresource \"other_a\" \"z\" {}",
    );
    let region = |address: &str| match &lowered.graph.providers
        [resource(&lowered, address).provider.unwrap()]
    .region
    {
        Attr::Set(value) => value.value.to_string(),
        Attr::Absent => "none".to_owned(),
    };
    assert_eq!(
        [region("test_a.x"), region("test_a.y"), region("other_a.z")],
        ["\"cn-hangzhou\"", "\"cn-beijing\"", "none"]
    );
    let account = |address: &str| {
        lowered.graph.providers[resource(&lowered, address).provider.unwrap()].account.to_string()
    };
    assert_eq!(account("test_a.x"), "default");
    assert_ne!(account("test_a.x"), account("test_a.y"));
}

#[test]
fn overrides_replace_arguments_and_blocks() {
    let lowered = Project::new(&[
        ("main.tf", "resource \"test\" \"it\" {\n  a = 1\n  b = 2\n  src {\n    x = 1\n  }\n  src {\n    x = 2\n  }\n}\nlocals {\n  l = 1\n}\nresource \"test\" \"by\" {\n  l = local.l\n}"),
        ("x_override.tf", "resource \"test\" \"it\" {\n  b = 3\n  src {\n    x = 9\n  }\n}\nlocals {\n  l = 5\n}"),
        ("a.tf", "resource \"test\" \"old\" {}"),
        ("a.tofu", "resource \"test\" \"new\" {}"),
    ]).lower();
    assert_eq!(addresses(&lowered), ["test.new", "test.it", "test.by"]);
    assert_eq!(text(&lowered, "test.it", "a"), "1");
    assert_eq!(text(&lowered, "test.it", "b"), "3");
    assert_eq!(text(&lowered, "test.it", "src"), "[{x=9}]");
    assert_eq!(text(&lowered, "test.by", "l"), "5");
}

#[test]
fn repeated_declarations_are_reported_and_the_first_counts() {
    let lowered = Project::new(&[
        ("a.tf", "resource \"test\" \"it\" {\n  v = 1\n}"),
        ("b.tf", "resource \"test\" \"it\" {\n  v = 2\n}"),
    ])
    .lower();
    assert_eq!(text(&lowered, "test.it", "v"), "1");
    assert_eq!(lowered.problems.len(), 1);
}

#[test]
fn an_index_of_a_splat_picks_the_instance_also_of_unknown_number() {
    let lowered = lower(
        "variable \"n\" {\n  type = number\n}\nresource \"test\" \"web\" {\n  count = var.n\n}\nlocals {\n  ids = test.web.*.id\n}\nresource \"test\" \"it\" {\n  a = test.web.*.id[0]\n  b = element(test.web[*].id, 1)\n  c = local.ids[var.n]\n  d = test.web[2].nic[0].id\n}",
    );
    let edges = |name: &str| references(&attribute(&lowered, "test.it", name)).join(" ");
    assert_eq!(edges("a"), "test.web[0].id");
    assert_eq!(edges("b"), "test.web[1].id");
    assert_eq!(edges("c"), "test.web[?].id");
    assert_eq!(edges("d"), "test.web[2].nic.0.id");
}

#[test]
fn for_each_over_a_for_expression_makes_all_instances() {
    let lowered = lower(
        "locals {\n  names = [\"a\", \"b\"]\n}\nresource \"test\" \"it\" {\n  for_each = { for n in local.names : n => \"public-${n}\" }\n  acl = each.value\n}",
    );
    assert_eq!(addresses(&lowered), ["test.it[\"a\"]", "test.it[\"b\"]"]);
    assert_eq!(text(&lowered, "test.it[\"b\"]", "acl"), "\"public-b\"");
}

#[test]
fn circles_are_reported() {
    let lowered = lower(
        "locals {\n  a = local.b\n  b = local.a\n}\nresource \"test\" \"it\" {\n  v = local.a\n}",
    );
    assert_eq!(text(&lowered, "test.it", "v"), "?cycle");
    assert_eq!(lowered.problems.len(), 1);
}

#[test]
fn json_syntax_gives_the_same_resources() {
    let lowered = Project::new(&[("main.tf.json", r#"{"variable": {"n": {"default": 2}}, "resource": {"test": {"it": {"count": "${var.n}", "v": "${count.index + 1}", "t": "a${var.n}", "src": [{"x": 1}], "dynamic": {"d": {"for_each": [1], "content": {"y": "${d.value}"}}}}}}}"#)]).lower();
    assert_eq!(addresses(&lowered), ["test.it[0]", "test.it[1]"]);
    assert_eq!(text(&lowered, "test.it[1]", "v"), "2");
    assert_eq!(text(&lowered, "test.it[1]", "t"), "\"a2\"");
    assert_eq!(text(&lowered, "test.it[1]", "src"), "[{x=1}]");
    assert_eq!(text(&lowered, "test.it[1]", "d"), "[{y=1}]");
}

#[test]
fn references_have_the_type_that_the_provider_declares() {
    let lowered = Project::new(&[(
        "main.tf",
        "resource \"alicloud_instance\" \"z\" {\n  period = \"12\"\n  tags = { n = 12 }\n  instance_name = 7\n}\nresource \"test\" \"it\" {\n  same = alicloud_instance.z.period == 12\n  tag = alicloud_instance.z.tags.n == \"12\"\n  name = alicloud_instance.z.instance_name\n  chosen = false ? alicloud_instance.z.id : 5\n  index = alicloud_instance.z[\"period\"]\n}",
    )])
    .lower();
    for (name, wanted) in
        [("same", "true"), ("tag", "true"), ("name", "\"7\""), ("chosen", "\"5\""), ("index", "12")]
    {
        assert_eq!(text(&lowered, "test.it", name), wanted, "{name}");
    }
}

#[test]
fn as_many_as_there_are_of_another() {
    let lowered = Project::new(&[
        (
            "main.tf",
            "module \"m\" {\n  source = \"./m\"\n}\nresource \"test\" \"it\" {\n  count = length(flatten([module.m.servers[*].id]))\n}",
        ),
        ("m/main.tf", "resource \"alicloud_instance\" \"s\" {\n  count = 3\n}\noutput \"servers\" {\n  value = alicloud_instance.s\n}"),
    ])
    .lower();
    let those = lowered.graph.resources.iter().filter(|r| &*r.type_name == "test");
    assert_eq!(
        those.map(|r| r.address.to_string()).collect::<Vec<_>>(),
        ["test.it[0]", "test.it[1]", "test.it[2]"]
    );
}

#[test]
fn elements_of_a_set_in_doubt_keep_their_edges() {
    let lowered = Project::new(&[(
        "main.tf",
        "resource \"alicloud_instance\" \"a\" {}\nresource \"alicloud_instance\" \"b\" {}\nresource \"test\" \"it\" {\n  ids = [for x in toset([alicloud_instance.a.id, alicloud_instance.b.id]) : x]\n}",
    )])
    .lower();
    assert_eq!(text(&lowered, "test.it", "ids"), "?computed");
    assert_eq!(
        references(&attribute(&lowered, "test.it", "ids")),
        ["alicloud_instance.a.id", "alicloud_instance.b.id"]
    );
}
