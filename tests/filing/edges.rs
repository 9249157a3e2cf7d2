//! Edges between resources: EIPs, DNAT, load balancers, scaling groups.

use iac_icp::filing::EndKind;

use super::{duties, names, say, server, tf, website};

const WEB: &str = "provider \"alicloud\" {\n region = \"cn-hangzhou\"\n}\nresource \"alicloud_instance\" \"web\" {}\n";
const EIP: &str = "resource \"alicloud_eip_address\" \"e\" {}\n";

fn bound(rest: &str) -> String {
    let model = tf(&format!("{WEB}{EIP}{rest}")).build();
    say(&server(&model, "alicloud_instance.web").eip.bound)
}

#[test]
fn an_eip_is_bound_directly_or_through_an_interface() {
    let direct = "resource \"alicloud_eip_association\" \"a\" {\n allocation_id = alicloud_eip_address.e.id\n instance_id = alicloud_instance.web.id\n}\n";
    assert_eq!(bound(direct), "yes");
    let interface = "resource \"alicloud_ecs_network_interface\" \"i\" {}\nresource \"alicloud_eip_association\" \"a\" {\n allocation_id = alicloud_eip_address.e.id\n instance_id = alicloud_ecs_network_interface.i.id\n}\n";
    assert_eq!(bound(interface), "no");
    let attached = format!(
        "{interface}resource \"alicloud_ecs_network_interface_attachment\" \"t\" {{\n network_interface_id = alicloud_ecs_network_interface.i.id\n instance_id = alicloud_instance.web.id\n}}\n"
    );
    assert_eq!(bound(&attached), "yes");
    assert_eq!(bound(""), "no");
}

#[test]
fn an_eip_of_a_gateway_or_balancer_is_not_the_servers() {
    let nat = "resource \"alicloud_nat_gateway\" \"n\" {}\nresource \"alicloud_eip_association\" \"a\" {\n allocation_id = alicloud_eip_address.e.id\n instance_id = alicloud_nat_gateway.n.id\n}\n";
    assert_eq!(bound(nat), "no");
    // What is looked up may be this server.
    let data = "data \"alicloud_instances\" \"d\" {}\nresource \"alicloud_eip_association\" \"a\" {\n allocation_id = alicloud_eip_address.e.id\n instance_id = data.alicloud_instances.d.instances[0].id\n}\n";
    assert_eq!(bound(data), "not-declared");
    let literal = "resource \"alicloud_eip_association\" \"a\" {\n allocation_id = alicloud_eip_address.e.id\n instance_id = \"i-1\"\n}\n";
    assert_eq!(bound(literal), "no");
}

#[test]
fn an_unknown_target_or_a_missing_module_leaves_it_open() {
    let open = "variable \"t\" {}\nresource \"alicloud_eip_association\" \"a\" {\n allocation_id = alicloud_eip_address.e.id\n instance_id = var.t\n}\n";
    assert_eq!(bound(open), "variable-without-value");
    let nat = "variable \"t\" {}\nresource \"alicloud_eip_association\" \"a\" {\n allocation_id = alicloud_eip_address.e.id\n instance_id = var.t\n instance_type = \"Nat\"\n}\n";
    assert_eq!(bound(nat), "no");
    assert_eq!(
        bound("module \"m\" {\n source = \"terraform-alicloud-modules/eip/alicloud\"\n}\n"),
        "module-unavailable"
    );
    let maybe = "variable \"on\" { type = bool }\nresource \"alicloud_eip_association\" \"a\" {\n count = var.on ? 1 : 0\n allocation_id = alicloud_eip_address.e.id\n instance_id = alicloud_instance.web.id\n}\n";
    assert_ne!(bound(maybe), "yes");
    assert_ne!(bound(maybe), "no");
}

#[test]
fn counted_associations_meet_their_own_instances() {
    let text = "resource \"alicloud_instance\" \"web\" {\n count = 2\n}\nresource \"alicloud_eip_address\" \"e\" {\n count = 2\n}\nresource \"alicloud_eip_association\" \"a\" {\n count = 1\n allocation_id = alicloud_eip_address.e[count.index].id\n instance_id = alicloud_instance.web[count.index].id\n}\n";
    let model = tf(text).build();
    assert_eq!(say(&server(&model, "alicloud_instance.web[0]").eip.bound), "yes");
    assert_eq!(say(&server(&model, "alicloud_instance.web[1]").eip.bound), "no");
    assert_eq!(
        server(&model, "alicloud_instance.web[0]").eip.addresses,
        ["alicloud_eip_address.e[0]"]
    );
}

#[test]
fn an_association_in_the_same_module_call_exists_together_with_its_server() {
    let inside = format!(
        "{EIP}resource \"alicloud_instance\" \"web\" {{}}\nresource \"alicloud_eip_association\" \"a\" {{\n allocation_id = alicloud_eip_address.e.id\n instance_id = alicloud_instance.web.id\n}}\n"
    );
    let bound = |call: &str, module: &str| {
        let main = format!(
            "provider \"alicloud\" {{\n region = \"cn-hangzhou\"\n}}\nvariable \"n\" {{}}\nmodule \"m\" {{\n source = \"./m\"\n {call}\n}}\n"
        );
        let model = tf(&main).file("m/main.tf", module).build();
        say(&model.servers[0].eip.bound)
    };
    for call in ["count = var.n", "for_each = var.n", "count = var.n ? 1 : 0"] {
        assert_eq!(bound(call, &inside), "yes", "{call}");
        let counted =
            inside.replace("\"a\" {", "\"a\" {\n count = var.o ? 1 : 0\n") + "variable \"o\" {}\n";
        assert_ne!(bound(call, &counted), "yes", "{call}");
    }
}

#[test]
fn a_gateway_is_a_candidate_only_if_it_publishes() {
    let nat = "resource \"alicloud_nat_gateway\" \"n\" {}\nresource \"alicloud_eip_association\" \"a\" {\n allocation_id = alicloud_eip_address.e.id\n instance_id = alicloud_nat_gateway.n.id\n}\n";
    let candidate = |rest: &str| {
        let model = tf(&format!("{WEB}{EIP}{nat}{rest}")).build();
        say(&server(&model, "alicloud_nat_gateway.n").published)
    };
    assert_eq!(candidate(""), "no");
    let snat = "resource \"alicloud_snat_entry\" \"s\" {\n snat_table_id = alicloud_nat_gateway.n.snat_table_ids\n snat_ip = alicloud_eip_address.e.ip_address\n}\n";
    assert_eq!(candidate(snat), "no");
    let dnat = "resource \"alicloud_forward_entry\" \"f\" {\n forward_table_id = alicloud_nat_gateway.n.forward_table_ids\n external_ip = alicloud_eip_address.e.ip_address\n internal_ip = alicloud_instance.web.private_ip\n}\n";
    assert_eq!(candidate(dnat), "yes");
    let record = "resource \"alicloud_alidns_record\" \"r\" {\n domain_name = \"example.com\"\n rr = \"www\"\n type = \"A\"\n value = alicloud_eip_address.e.ip_address\n}\n";
    assert_eq!(candidate(record), "yes");
    let model = tf(&format!("{WEB}{EIP}{nat}{dnat}{record}")).build();
    assert_eq!(
        names(&model, website(&model, "example.com")),
        ["alicloud_instance.web", "alicloud_nat_gateway.n"]
    );
}

#[test]
fn intranet_gateways_are_no_candidates() {
    let text = "resource \"alicloud_instance\" \"web\" {}\nresource \"alicloud_nat_gateway\" \"n\" {\n network_type = \"intranet\"\n}\nresource \"alicloud_forward_entry\" \"f\" {\n forward_table_id = alicloud_nat_gateway.n.forward_table_ids\n external_ip = \"10.0.0.1\"\n internal_ip = alicloud_instance.web.private_ip\n}\n";
    assert_eq!(say(&server(&tf(text).build(), "alicloud_nat_gateway.n").published), "no");
}

fn served(balancer: &str, value: &str) -> (Vec<String>, Vec<EndKind>, bool) {
    let record = format!(
        "resource \"alicloud_alidns_record\" \"r\" {{\n domain_name = \"example.com\"\n rr = \"@\"\n type = \"CNAME\"\n value = {value}\n}}\n"
    );
    let model = tf(&format!("{WEB}{balancer}{record}")).build();
    let site = website(&model, "example.com");
    (
        names(&model, site),
        site.dead_ends.iter().map(|d| d.kind).collect(),
        site.servers_open.is_some(),
    )
}

#[test]
fn balancers_lead_to_their_backends() {
    let web = vec!["alicloud_instance.web".to_owned()];
    let clb = "resource \"alicloud_slb_load_balancer\" \"b\" {\n address_type = \"internet\"\n}\n";
    let backend = "resource \"alicloud_slb_backend_server\" \"s\" {\n load_balancer_id = alicloud_slb_load_balancer.b.id\n backend_servers {\n server_id = alicloud_instance.web.id\n }\n}\n";
    assert_eq!(
        served(&format!("{clb}{backend}"), "alicloud_slb_load_balancer.b.address"),
        (web.clone(), vec![], false)
    );
    let group = "resource \"alicloud_slb_server_group\" \"g\" {\n load_balancer_id = alicloud_slb_load_balancer.b.id\n}\nresource \"alicloud_slb_server_group_server_attachment\" \"s\" {\n server_group_id = alicloud_slb_server_group.g.id\n server_id = alicloud_instance.web.id\n}\n";
    assert_eq!(
        served(&format!("{clb}{group}"), "alicloud_slb_load_balancer.b.address"),
        (web.clone(), vec![], false)
    );
    let alb = "resource \"alicloud_alb_load_balancer\" \"b\" {\n address_type = \"Internet\"\n}\nresource \"alicloud_alb_server_group\" \"g\" {\n servers {\n server_id = alicloud_instance.web.id\n }\n}\nresource \"alicloud_alb_listener\" \"l\" {\n load_balancer_id = alicloud_alb_load_balancer.b.id\n default_actions {\n type = \"ForwardGroup\"\n forward_group_config {\n server_group_tuples {\n server_group_id = alicloud_alb_server_group.g.id\n }\n }\n }\n}\n";
    assert_eq!(served(alb, "alicloud_alb_load_balancer.b.dns_name"), (web, vec![], false));
    assert_eq!(
        served(clb, "alicloud_slb_load_balancer.b.address"),
        (vec![], vec![EndKind::EmptyBalancer], false)
    );
    let unknown = "variable \"s\" {}\nresource \"alicloud_slb_backend_server\" \"s\" {\n load_balancer_id = alicloud_slb_load_balancer.b.id\n backend_servers {\n server_id = var.s\n }\n}\n";
    assert_eq!(
        served(&format!("{clb}{unknown}"), "alicloud_slb_load_balancer.b.address"),
        (vec![], vec![], true)
    );
}

#[test]
fn scaling_groups_are_dead_ends() {
    let text = "resource \"alicloud_slb_load_balancer\" \"b\" {\n address_type = \"internet\"\n}\nresource \"alicloud_ess_scaling_group\" \"g\" {\n loadbalancer_ids = [alicloud_slb_load_balancer.b.id]\n}\nresource \"alicloud_ess_scaling_configuration\" \"c\" {\n scaling_group_id = alicloud_ess_scaling_group.g.id\n}\n";
    let (servers, ends, open) = served(text, "alicloud_slb_load_balancer.b.address");
    assert_eq!(
        (servers, ends, open),
        (vec![], vec![EndKind::ScalingGroup { by_template: false }], false)
    );
}

#[test]
fn references_to_arguments_keep_their_edge() {
    let text = format!(
        "{WEB}{EIP}resource \"alicloud_eip_association\" \"a\" {{\n allocation_id = alicloud_eip_address.e.id\n instance_id = alicloud_instance.web.id\n}}\nresource \"alicloud_alidns_record\" \"r\" {{\n domain_name = \"example.com\"\n rr = \"www\"\n type = \"A\"\n value = alicloud_eip_address.e.ip_address\n}}\n"
    );
    let model = tf(&text).build();
    assert_eq!(names(&model, website(&model, "example.com")), ["alicloud_instance.web"]);
    assert_eq!(duties(&model, "alicloud_alidns_record.r").0, "yes");
}

#[test]
fn interfaces_may_be_named_by_the_server() {
    let text = format!(
        "provider \"alicloud\" {{\n region = \"cn-hangzhou\"\n}}\n{EIP}resource \"alicloud_ecs_network_interface\" \"i\" {{}}\nresource \"alicloud_instance\" \"web\" {{\n network_interfaces {{\n network_interface_id = alicloud_ecs_network_interface.i.id\n }}\n}}\nresource \"alicloud_eip_association\" \"a\" {{\n allocation_id = alicloud_eip_address.e.id\n instance_id = alicloud_ecs_network_interface.i.id\n}}\n"
    );
    assert_eq!(say(&server(&tf(&text).build(), "alicloud_instance.web").eip.bound), "yes");
    let primary = "resource \"alicloud_eip_association\" \"a\" {\n allocation_id = alicloud_eip_address.e.id\n instance_id = alicloud_instance.web.network_interface_id\n}\n";
    assert_eq!(bound(primary), "yes");
}

#[test]
fn ipv6_bandwidth_is_told_apart() {
    let text = format!(
        "{WEB}resource \"alicloud_vpc_ipv6_internet_bandwidth\" \"b\" {{\n bandwidth = 5\n ipv6_address_id = one(alicloud_instance.web.ipv6_addresses)\n ipv6_gateway_id = \"g\"\n}}\n"
    );
    let model = tf(&text).build();
    let eip = &server(&model, "alicloud_instance.web").eip;
    assert_eq!((say(&eip.bound), eip.ipv6_only), ("no".to_owned(), true));
}

#[test]
fn containers_and_provisioning_are_dead_ends() {
    let sae = "resource \"alicloud_sae_application\" \"app\" {}\nresource \"alicloud_slb_load_balancer\" \"s\" {\n address_type = \"internet\"\n}\nresource \"alicloud_sae_load_balancer_internet\" \"l\" {\n app_id = alicloud_sae_application.app.id\n internet_slb_id = alicloud_slb_load_balancer.s.id\n}\n";
    for value in [
        "alicloud_sae_load_balancer_internet.l.internet_ip",
        "alicloud_slb_load_balancer.s.address",
    ] {
        assert_eq!(served(sae, value), (vec![], vec![EndKind::Containers], false), "{value}");
    }
    let eci = "resource \"alicloud_eci_container_group\" \"c\" {}\n";
    assert_eq!(
        served(eci, "alicloud_eci_container_group.c.internet_ip"),
        (vec![], vec![EndKind::Containers], false)
    );
}

#[test]
fn scaling_groups_with_servers_or_templates() {
    let group = |more: &str| {
        format!(
            "resource \"alicloud_slb_load_balancer\" \"b\" {{\n address_type = \"internet\"\n}}\nresource \"alicloud_ess_scaling_group\" \"g\" {{\n loadbalancer_ids = [alicloud_slb_load_balancer.b.id]\n{more}}}\n"
        )
    };
    let attached = group("")
        + "resource \"alicloud_ess_attachment\" \"a\" {\n scaling_group_id = alicloud_ess_scaling_group.g.id\n instance_ids = [alicloud_instance.web.id]\n}\n";
    assert_eq!(
        served(&attached, "alicloud_slb_load_balancer.b.address").0,
        ["alicloud_instance.web"]
    );
    let template = group(" launch_template_id = alicloud_ecs_launch_template.t.id\n")
        + "resource \"alicloud_ecs_launch_template\" \"t\" {}\n";
    let text = format!(
        "{WEB}{template}resource \"alicloud_alidns_record\" \"r\" {{\n domain_name = \"example.com\"\n rr = \"@\"\n type = \"A\"\n value = alicloud_slb_load_balancer.b.address\n}}\n"
    );
    let model = tf(&text).build();
    assert_eq!(
        website(&model, "example.com").dead_ends[0].kind,
        EndKind::ScalingGroup { by_template: true }
    );
}

#[test]
fn edges_cross_module_boundaries() {
    let root = format!(
        "provider \"alicloud\" {{\n region = \"cn-hangzhou\"\n}}\n{EIP}module \"web\" {{\n count = 2\n source = \"./mod\"\n}}\nmodule \"bind\" {{\n source = \"./bind\"\n eip = alicloud_eip_address.e.id\n server = module.web[1].id\n}}\n"
    );
    let web = "resource \"alicloud_instance\" \"app\" {}\noutput \"id\" {\n value = alicloud_instance.app.id\n}\n";
    let bind = "variable \"eip\" {}\nvariable \"server\" {}\nresource \"alicloud_eip_association\" \"a\" {\n allocation_id = var.eip\n instance_id = var.server\n}\n";
    let case = tf(&root).file("mod/main.tf", web).file("bind/main.tf", bind);
    let model = case.build();
    assert_eq!(say(&server(&model, "module.web[1].alicloud_instance.app").eip.bound), "yes");
    assert_eq!(say(&server(&model, "module.web[0].alicloud_instance.app").eip.bound), "no");
    assert_eq!(
        &*server(&model, "module.web[0].alicloud_instance.app").site.target.owner.1,
        "module.web[0].alicloud_instance.app"
    );
    let twice = format!("{root}module \"other\" {{\n source = \"./mod\"\n}}\n");
    let model = tf(&twice).file("mod/main.tf", web).file("bind/main.tf", bind).build();
    assert_eq!(
        server(&model, "module.other.alicloud_instance.app").site.target.block,
        server(&model, "module.web[0].alicloud_instance.app").site.target.block
    );
}
