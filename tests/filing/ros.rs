//! ROS templates as people write them: vetoes, strings for numbers, groups, JSON texts, conditions.

use iac_icp::filing::{ChargeReason, ChargeType};

use super::{binding, duties, names, ros, say, server, trail, website};

fn bandwidth(properties: &str) -> (String, bool) {
    let model = ros(&format!("Parameters:\n  P: {{Type: Boolean, AllowedValues: [true, false]}}\nResources:\n  S:\n    Type: ALIYUN::ECS::Instance\n    Properties: {properties}\n")).build();
    let fact = model.servers[0].bandwidth.clone().unwrap();
    let values: Vec<String> = fact.options.iter().map(|(v, _)| v.to_string()).collect();
    (values.join(" "), fact.open.is_none())
}

#[test]
fn the_switch_beats_the_number() {
    assert_eq!(
        bandwidth("{AllocatePublicIP: 'false', InternetMaxBandwidthOut: 100}"),
        ("0".into(), true)
    );
    assert_eq!(bandwidth("{AllocatePublicIP: false}"), ("0".into(), true));
    assert_eq!(
        bandwidth("{AllocatePublicIP: true, InternetMaxBandwidthOut: '5'}"),
        ("5".into(), true)
    );
    assert_eq!(bandwidth("{InternetMaxBandwidthOut: 5}"), ("5".into(), true));
    assert_eq!(bandwidth("{AllocatePublicIP: true}"), (String::new(), false));
    assert_eq!(bandwidth("{}"), (String::new(), false));
    let (values, decided) = bandwidth("{AllocatePublicIP: {Ref: P}, InternetMaxBandwidthOut: 5}");
    assert!(!decided && values.contains('5') && values.contains('0'), "{values}");
    assert_eq!(
        bandwidth("{AllocatePublicIP: {Ref: P}, InternetMaxBandwidthOut: 0}"),
        ("0".into(), true)
    );
}

#[test]
fn charge_and_term_from_parameters() {
    let head = "Parameters:\n  Pay: {Type: String, Default: PostPaid, AllowedValues: [PostPaid, PrePaid]}\n  N: {Type: Number, Default: 1}\n  Unit: {Type: String, Default: Month, AllowedValues: [Month, Year]}\n  Open: {Type: String, AllowedValues: [Month, Year]}\n";
    let term = |properties: &str| {
        let model = ros(&format!("{head}Resources:\n  S:\n    Type: ALIYUN::ECS::InstanceGroup\n    Properties: {properties}\n")).build();
        let server = model.servers[0].clone();
        (
            server.charge.value().copied(),
            server.term.options.iter().map(|(t, _)| t.months).collect::<Vec<_>>(),
            server.term.open.is_some(),
        )
    };
    let prepaid = Some(ChargeType::Prepaid);
    assert_eq!(
        term("{MaxAmount: 1, InstanceChargeType: prepaid, Period: {Ref: N}, PeriodUnit: Year}"),
        (prepaid, vec![12.0], false)
    );
    assert_eq!(
        term(
            "{MaxAmount: 1, InstanceChargeType: PrePaid, Period: {Ref: N}, PeriodUnit: {Ref: Unit}}"
        ),
        (prepaid, vec![1.0], false)
    );
    assert_eq!(
        term(
            "{MaxAmount: 1, InstanceChargeType: PrePaid, Period: {Ref: N}, PeriodUnit: {Ref: Open}}"
        ),
        (prepaid, vec![1.0, 12.0], true)
    );
    assert_eq!(
        term("{MaxAmount: 1, InstanceChargeType: PrePaid, Period: 3}"),
        (prepaid, vec![3.0], false)
    );
    assert_eq!(
        term("{MaxAmount: 1, InstanceChargeType: {Ref: Pay}}").0,
        Some(ChargeType::Postpaid)
    );
    let model =
        ros(&format!("{head}Resources:\n  S:\n    Type: ALIYUN::ECS::Instance\n    Properties: {{InstanceChargeType: {{Ref: Pay}}}}\n"))
            .build();
    let (_, evidence) = &model.servers[0].charge.options[0];
    let labels: Vec<_> = trail(evidence).related().into_iter().map(|r| r.label.en).collect();
    assert_eq!(labels[0], "default of parameter `Pay`");
    assert!(labels.iter().any(|l| l.contains("PrePaid")), "{labels:?}");
    assert_eq!(model.servers[0].charge_reason, ChargeReason::Written);
}

#[test]
fn groups_are_one_entry_with_their_amount() {
    let group = |amount: &str| {
        let model = ros(&format!("Parameters:\n  N: {{Type: Number}}\nResources:\n  G:\n    Type: ALIYUN::ECS::InstanceGroup\n    Properties: {{MaxAmount: {amount}}}\n")).build();
        assert_eq!(model.servers.len(), 1);
        model.servers[0].instances.value().copied()
    };
    assert_eq!(group("'2'"), Some(2));
    assert_eq!(group("{Ref: N}"), None);
    let counted = ros(
        "Resources:\n  S:\n    Type: ALIYUN::ECS::Instance\n    Count: 2\n    Properties: {}\n",
    )
    .build();
    let addresses: Vec<String> = counted.servers.iter().map(|s| s.site.address()).collect();
    assert_eq!(addresses, ["S[0]", "S[1]"]);
}

#[test]
fn regions_are_those_of_the_stack() {
    let text = "Resources:\n  S:\n    Type: ALIYUN::ECS::Instance\n    Properties: {ZoneId: cn-shanghai-b}\n  T:\n    Type: ALIYUN::ECS::Instance\n    Properties: {}\n";
    let model = ros(text).build();
    assert_eq!(
        server(&model, "S").region.value().map(|r| r.id.to_string()).as_deref(),
        Some("cn-shanghai")
    );
    assert_eq!(
        say(&iac_icp::value::Truth::Unknown(server(&model, "T").region.open.clone().unwrap())),
        "no-stack-region"
    );
    let model = ros(text).region("cn-hongkong").build();
    assert_eq!(server(&model, "T").region.value().map(|r| r.mainland), Some(false));
}

fn group_with_eips(amount: u32, eips: u32) -> String {
    let text = format!(
        "Resources:
  G:
    Type: ALIYUN::ECS::InstanceGroup
    Properties: {{MaxAmount: {amount}}}
  E:
    Type: ALIYUN::VPC::EIP
    Count: {eips}
    Properties: {{}}
  A:
    Type: ALIYUN::VPC::EIPAssociation
    Count: {eips}
    Properties:
      AllocationId: {{'Fn::Select': [{{Ref: 'ALIYUN::Index'}}, {{Ref: E}}]}}
      InstanceId: {{'Fn::Select': [{{Ref: 'ALIYUN::Index'}}, {{'Fn::GetAtt': [G, InstanceIds]}}]}}
"
    );
    say(&server(&ros(&text).build(), "G").eip.bound)
}

#[test]
fn members_of_groups_get_eips_one_by_one() {
    assert_eq!(group_with_eips(2, 2), "yes");
    assert_eq!(group_with_eips(1, 1), "yes");
    assert_eq!(group_with_eips(2, 1), "not-settled");
}

#[test]
fn an_eip_under_an_undecided_condition_is_undecided() {
    let text = "Parameters:\n  Use: {Type: Boolean}\nConditions:\n  C: {'Fn::Equals': [{Ref: Use}, true]}\nResources:\n  S:\n    Type: ALIYUN::ECS::Instance\n    Properties: {}\n  A:\n    Type: ALIYUN::VPC::EIPAssociation\n    Condition: C\n    Properties: {AllocationId: eip-1, InstanceId: {Ref: S}}\n";
    let bound = say(&server(&ros(text).build(), "S").eip.bound);
    assert!(bound != "yes" && bound != "no", "{bound}");
}

#[test]
fn origins_are_read_from_json_texts() {
    let cdn = |sources: &str| {
        let model = ros(&format!("Parameters:\n  Name: {{Type: String}}\nResources:\n  B:\n    Type: ALIYUN::OSS::Bucket\n    Properties: {{BucketName: b}}\n  S:\n    Type: ALIYUN::ECS::Instance\n    Properties: {{}}\n  C:\n    Type: ALIYUN::CDN::Domain\n    Properties:\n      DomainName: www.example.com\n      Sources: {sources}\n")).region("cn-hangzhou").build();
        let found = binding(&model, "C");
        let targets: Vec<String> = found
            .targets
            .iter()
            .map(|t| match t {
                iac_icp::filing::Target::Server(_) => "server".to_owned(),
                iac_icp::filing::Target::Alibaba { address, .. } => address.clone(),
                iac_icp::filing::Target::Literal { text, .. } => text.to_string(),
                other => format!("{other:?}"),
            })
            .collect();
        let (filing, access) = duties(&model, "C");
        (targets, filing, access)
    };
    let literal = cdn(
        "'[{\"content\":\"203.0.113.9\",\"type\":\"ipaddr\",\"priority\":\"20\",\"port\":80}]'",
    );
    assert_eq!(literal, (vec!["203.0.113.9".to_owned()], "yes".into(), "not-declared".into()));
    let server = cdn(
        "{'Fn::Sub': ['[{\"content\":\"${Ip}\",\"type\":\"ipaddr\"}]', {Ip: {'Fn::GetAtt': [S, PublicIp]}}]}",
    );
    assert_eq!(server, (vec!["server".to_owned()], "yes".into(), "yes".into()));
    let bucket = cdn(
        "{'Fn::Sub': ['[{\"content\":\"${Host}\",\"type\":\"oss\"}]', {Host: {'Fn::GetAtt': [B, DomainName]}}]}",
    );
    assert_eq!(bucket, (vec!["B".to_owned()], "yes".into(), "yes".into()));
}

#[test]
fn slb_rules_and_records_reach_servers() {
    let text = "Resources:
  S:
    Type: ALIYUN::ECS::InstanceGroup
    Properties: {MaxAmount: 1}
  L:
    Type: ALIYUN::SLB::LoadBalancer
    Properties: {}
  A:
    Type: ALIYUN::SLB::BackendServerAttachment
    Properties: {LoadBalancerId: {Ref: L}, BackendServerList: {'Fn::GetAtt': [S, InstanceIds]}}
  R:
    Type: ALIYUN::DNS::DomainRecord
    Properties: {DomainName: example.com, RR: '@', Type: A, Value: {'Fn::GetAtt': [L, IpAddress]}}
  Rule:
    Type: ALIYUN::SLB::Rule
    Properties: {LoadBalancerId: {Ref: L}, ListenerPort: 80, RuleList: [{Domain: a.example.com}, {Domain: b.example.com}]}
";
    let model = ros(text).region("cn-hangzhou").build();
    assert_eq!(names(&model, website(&model, "example.com")), ["S"]);
    assert_eq!(duties(&model, "R"), ("yes".into(), "yes".into()));
    let rows = model.bindings.iter().filter(|b| b.row).count();
    assert_eq!((model.bindings.len(), rows), (3, 2));
}

#[test]
fn nat_gateways_publish_through_forward_entries() {
    let text = |entry: &str| {
        format!(
            "Resources:\n  S:\n    Type: ALIYUN::ECS::Instance\n    Properties: {{}}\n  N:\n    Type: ALIYUN::VPC::NatGateway\n    Properties: {{}}\n  E:\n    Type: ALIYUN::VPC::EIP\n    Properties: {{}}\n{entry}"
        )
    };
    let dnat = "  F:\n    Type: ALIYUN::ECS::ForwardEntry\n    Properties: {ForwardTableId: {'Fn::GetAtt': [N, ForwardTableId]}, ExternalIp: {'Fn::GetAtt': [E, EipAddress]}, InternalIp: {'Fn::GetAtt': [S, PrivateIp]}}\n";
    let candidate = |entry: &str| say(&server(&ros(&text(entry)).build(), "N").published);
    assert_eq!(candidate(""), "no");
    assert_eq!(candidate(dnat), "yes");
}

#[test]
fn places_of_ros() {
    let place = |resources: &str| {
        let model = ros(&format!("Resources:\n{resources}")).region("cn-hangzhou").build();
        let found = binding(&model, "X");
        let (filing, access) = duties(&model, "X");
        (filing, access, found.host.value().map(ToString::to_string).unwrap_or_default())
    };
    let www = "www.example.com".to_owned();
    let resource = |kind: &str, properties: &str| {
        format!("  X:\n    Type: ALIYUN::{kind}\n    Properties: {properties}\n")
    };
    let yes = |access: &str| ("yes".to_owned(), access.to_owned(), www.clone());
    let no = ("no".to_owned(), "no".to_owned(), www.clone());
    assert_eq!(
        place(&resource(
            "DCDN::Domain",
            "{DomainName: www.example.com, Sources: [{Type: ipaddr, Content: 203.0.113.1}]}"
        )),
        yes("no")
    );
    assert_eq!(
        place(&resource(
            "DCDN::Domain",
            "{DomainName: www.example.com, Scope: overseas, Sources: []}"
        )),
        no
    );
    assert_eq!(
        place(&resource("OSS::Domain", "{DomainName: www.example.com, BucketName: b}")),
        yes("no")
    );
    assert_eq!(place(&resource("FC3::CustomDomain", "{DomainName: WWW.example.com}")), yes("yes"));
    assert_eq!(
        place(&resource(
            "WAF::DomainConfig",
            "{Domain: www.example.com, Region: cn, SourceIps: '[\"203.0.113.1\"]'}"
        )),
        yes("not-declared")
    );
    let hongkong = place(&resource(
        "WAF::DomainConfig",
        "{Domain: www.example.com, Region: cn-hongkong, SourceIps: '[\"203.0.113.1\"]'}",
    ));
    assert_eq!(hongkong.0, "not-declared");
    let rule = resource(
        "DDoSPro::WebRule",
        "{Domain: www.example.com, InstanceIds: [{Ref: I}], Rules: '[{\"ProxyRules\":[{\"ProxyPort\":80,\"RealServers\":[\"203.0.113.1\"]}],\"ProxyType\":\"http\"}]'}",
    );
    assert_eq!(
        place(&format!(
            "{rule}  I:\n    Type: ALIYUN::DDoSPro::ProInstance\n    Properties: {{Period: 1}}\n"
        )),
        yes("yes")
    );
    let premium = place(&format!(
        "{rule}  I:\n    Type: ALIYUN::DDoSPro::PremiumInstance\n    Properties: {{ProductPlan: 0}}\n"
    ));
    assert_eq!((premium.0.as_str(), premium.1.as_str()), ("not-declared", "not-declared"));
    assert_eq!(
        place(&resource("ESA::Site", "{SiteName: www.example.com, Coverage: domestic}")),
        yes("no")
    );
    assert_eq!(
        place(&resource("ESA::Site", "{SiteName: www.example.com, Coverage: overseas}")),
        no
    );
    assert_eq!(
        place(&resource(
            "ESA::Record",
            "{SiteId: {Ref: S}, RecordName: www.example.com, RecordType: CNAME, Proxied: true, Data: {Value: o.example.org}}\n  S:\n    Type: ALIYUN::ESA::Site\n    Properties: {SiteName: example.com, Coverage: global}"
        )),
        yes("no")
    );
    assert_eq!(
        place(&resource("ApiGateway::CustomDomain", "{DomainName: www.example.com, GroupId: g}")),
        yes("no")
    );
    let alb = "  L:\n    Type: ALIYUN::ALB::LoadBalancer\n    Properties: {AddressType: Internet}\n  N:\n    Type: ALIYUN::ALB::Listener\n    Properties: {LoadBalancerId: {Ref: L}}\n";
    let host = resource(
        "ALB::Rule",
        "{ListenerId: {Ref: N}, RuleConditions: [{Type: Host, HostConfig: {Values: [www.example.com]}}]}",
    );
    assert_eq!(place(&format!("{alb}{host}")), yes("yes"));
}

#[test]
fn period_types_of_old_subscriptions() {
    let months = |properties: &str| {
        let model = ros(&format!("Resources:\n  P:\n    Type: ALIYUN::ECS::PrepayInstance\n    Properties: {properties}\n")).build();
        model.servers[0].term.value().map(|t| t.months)
    };
    assert_eq!(months("{Period: 1, PeriodType: Yearly}"), Some(12.0));
    assert_eq!(months("{Period: 3, PeriodType: Monthly}"), Some(3.0));
    assert_eq!(months("{Period: 3, PeriodUnit: Month, PeriodType: Monthly}"), Some(3.0));
    assert_eq!(months("{Period: 1, PeriodUnit: Month, PeriodType: Yearly}"), None);
}

#[test]
fn market_orders_show_neither_price_nor_region() {
    let model = ros("Resources:\n  M:\n    Type: ALIYUN::MarketPlace::Order\n    Properties: {Duration: 1, PricingCycle: Year}\n")
        .region("cn-hangzhou")
        .build();
    let order = server(&model, "M");
    assert_eq!(
        (order.charge.value(), order.term.value().map(|t| t.months)),
        (Some(&ChargeType::Prepaid), Some(12.0))
    );
    assert!(order.region.value().is_none() && order.order_cny.as_ref().unwrap().value().is_none());
}

#[test]
fn the_end_of_a_joined_name_is_enough() {
    for name in [
        "{'Fn::Sub': 'x-${P}.example.com'}",
        "{'Fn::Join': ['.', [{Ref: P}, www, example.com]]}",
        "!Sub '${P}.www.example.com'",
    ] {
        let text = format!(
            "Parameters:\n  P: {{Type: String}}\nResources:\n  C:\n    Type: ALIYUN::CDN::Domain\n    Properties: {{CdnType: web, Sources: '', DomainName: {name}}}\n"
        );
        let model = ros(&text).build();
        assert_eq!(website(&model, "example.com").bindings.len(), 1, "{name}");
        assert!(binding(&model, "C").host.value().is_none());
    }
    let text = "Parameters:\n  P: {Type: String}\nResources:\n  C:\n    Type: ALIYUN::CDN::Domain\n    Properties: {CdnType: web, Sources: '', DomainName: {'Fn::Replace': [{a: b}, {'Fn::Sub': 'x-${P}.example.com'}]}}\n";
    assert!(ros(text).build().websites.is_empty());
}
