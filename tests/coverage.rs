//! The governing document, item by item, with the fixtures that show each item violated, met and
//! undecided.
//!
//! `tests/fixtures.rs` checks that a case finds what it marks; this table checks that no item of
//! the document is without a case. A case that goes or changes its name fails here.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};

/// An item: what it is about, and its cases as `rule/case`. A product that no code can describe has
/// declared cases instead.
struct Item {
    name: &'static str,
    violation: &'static [&'static str],
    pass: &'static [&'static str],
    undecided: &'static [&'static str],
    /// Texts that stand in the cases of the item: every one in at least one of them.
    shows: &'static [&'static str],
    /// Why there is nothing of a kind, where there is nothing.
    except: &'static str,
}

const TF: &str = "alicloud_";
const ROS: &str = "ALIYUN::";
const DECLARED: &str = "product";

const ITEMS: &[Item] = &[
    Item {
        name: "mainland servers: the filing comes before the site",
        violation: &["domain-not-filed/violation-record", "domain-not-filed/violation-record-ros"],
        pass: &["domain-not-filed/pass-filed-here", "domain-not-filed/pass-filed-ros"],
        undecided: &["domain-not-filed/undecided-undeclared.tf", "domain-not-filed/undecided.yml"],
        shows: &[TF, ROS],
        except: "",
    },
    Item {
        name: "region of the server",
        violation: &[
            "region-outside-mainland/violation-provider.tf",
            "region-outside-mainland/violation-stack.yml",
        ],
        pass: &["region-outside-mainland/pass-zone.tf", "region-outside-mainland/pass.yml"],
        undecided: &[
            "region-outside-mainland/undecided-variable.tf",
            "region-outside-mainland/undecided-stack.yml",
        ],
        shows: &[TF, ROS],
        except: "",
    },
    Item {
        name: "type of the server",
        violation: &[
            "not-a-filing-server/violation-empty-balancer",
            "not-a-filing-server/violation-ros",
        ],
        pass: &["not-a-filing-server/pass-backend.tf", "not-a-filing-server/pass.yml"],
        undecided: &[
            "not-a-filing-server/undecided-backend.tf",
            "not-a-filing-server/undecided.yml",
        ],
        shows: &[TF, ROS],
        except: "",
    },
    Item {
        name: "numbers: how many websites a server can file",
        violation: &[
            "service-numbers-exhausted/violation-six-on-one",
            "service-numbers-exhausted/violation-ros",
        ],
        pass: &["service-numbers-exhausted/pass-five-on-one", "service-numbers-exhausted/pass-ros"],
        undecided: &[
            "service-numbers-exhausted/undecided-filing",
            "service-numbers-exhausted/undecided-ros.yml",
        ],
        shows: &[TF, ROS],
        except: "",
    },
    Item {
        name: "numbers of one server",
        violation: &["server-overloaded/violation", "server-overloaded/violation-ros"],
        pass: &["server-overloaded/pass", "server-overloaded/pass-ros"],
        undecided: &["server-overloaded/undecided", "server-overloaded/undecided-ros.yml"],
        shows: &[TF, ROS],
        except: "",
    },
    Item {
        name: "numbers once used stay used",
        violation: &[
            "service-numbers-exhausted/violation-used",
            "filing-server-replaced/violation-replace",
        ],
        pass: &["filing-server-replaced/pass-update"],
        undecided: &["filing-server-replaced/undecided-replace"],
        shows: &["used_service_numbers"],
        except: "what is replaced stands in plans only",
    },
    Item {
        name: "ECS: 3 months",
        violation: &["term-too-short/violation-month.tf", "term-too-short/violation-month.yml"],
        pass: &["term-too-short/pass.tf", "term-too-short/pass.yml"],
        undecided: &[
            "term-too-short/undecided-no-period.tf",
            "term-too-short/undecided-choice.yml",
        ],
        shows: &["alicloud_instance", "ALIYUN::ECS::Instance"],
        except: "",
    },
    Item {
        name: "ECS: public bandwidth",
        violation: &[
            "no-public-bandwidth/violation-zero.tf",
            "no-public-bandwidth/violation-zero.yml",
        ],
        pass: &[
            "no-public-bandwidth/pass-own.tf",
            "no-public-bandwidth/pass-own.yml",
            "no-public-bandwidth/pass-eip.tf",
        ],
        undecided: &[
            "no-public-bandwidth/undecided-variable.tf",
            "no-public-bandwidth/undecided-absent.yml",
        ],
        shows: &["alicloud_instance", "ALIYUN::ECS::Instance"],
        except: "",
    },
    Item {
        name: "ECS: an EIP instead of bandwidth",
        violation: &["eip-only-bandwidth/violation.tf", "eip-only-bandwidth/violation.yml"],
        pass: &["eip-only-bandwidth/pass.tf", "eip-only-bandwidth/pass.yml"],
        undecided: &["eip-only-bandwidth/undecided.tf", "eip-only-bandwidth/undecided.yml"],
        shows: &[TF, ROS],
        except: "",
    },
    Item {
        name: "ECS: no pay-as-you-go",
        violation: &[
            "pay-as-you-go/violation-absent.tf",
            "pay-as-you-go/violation-spot.tf",
            "pay-as-you-go/violation-absent.yml",
        ],
        pass: &["pay-as-you-go/pass.tf", "pay-as-you-go/pass.yml"],
        undecided: &[
            "pay-as-you-go/undecided-variable.tf",
            "pay-as-you-go/undecided-parameter.yml",
        ],
        shows: &["alicloud_instance", "ALIYUN::ECS::Instance"],
        except: "",
    },
    Item {
        name: "web hosting: mainland, 3 months, 5 numbers",
        violation: &[
            "region-outside-mainland/violation-declared",
            "term-too-short/violation-declared",
            "service-numbers-exhausted/violation-hosting",
        ],
        pass: &[
            "region-outside-mainland/pass-declared",
            "term-too-short/pass-declared",
            "service-numbers-exhausted/pass-hosting",
        ],
        undecided: &["term-too-short/undecided-declared"],
        shows: &["\"web-hosting\"", DECLARED],
        except: "no code describes it: declared",
    },
    Item {
        name: "Simple Application Server: mainland, 3 months, 5 numbers",
        violation: &[
            "region-outside-mainland/violation-swas.tf",
            "term-too-short/violation-swas.tf",
            "term-too-short/violation-swas.yml",
            "service-numbers-exhausted/violation-swas",
        ],
        pass: &["term-too-short/pass.tf", "term-too-short/pass-swas.yml"],
        undecided: &["term-too-short/undecided-swas.tf", "term-too-short/undecided-swas.yml"],
        shows: &["alicloud_simple_application_server_instance", "ALIYUN::SWAS::Instance"],
        except: "",
    },
    Item {
        name: "Elastic Web Hosting: mainland, 6 months, 5 numbers for each account",
        violation: &[
            "term-too-short/violation-declared",
            "service-numbers-exhausted/violation-elastic",
            "service-numbers-exhausted/violation-elastic-account",
        ],
        pass: &[
            "term-too-short/pass-declared",
            "service-numbers-exhausted/pass-elastic",
            "service-numbers-exhausted/pass-two-accounts",
        ],
        undecided: &["term-too-short/undecided-declared"],
        shows: &["\"elastic-web\"", "account"],
        except: "no code describes it: declared",
    },
    Item {
        name: "Marketplace: first 12 months, CNY 99, 1 number",
        violation: &[
            "term-too-short/violation-market.tf",
            "term-too-short/violation-market.yml",
            "order-below-minimum/violation-declared",
            "order-below-minimum/violation-ros",
            "service-numbers-exhausted/violation-market",
        ],
        pass: &[
            "order-below-minimum/pass-code",
            "order-below-minimum/pass-ros",
            "service-numbers-exhausted/pass-market",
        ],
        undecided: &[
            "order-below-minimum/undecided-code.tf",
            "order-below-minimum/undecided.yml",
            "order-below-minimum/undecided-declared",
        ],
        shows: &["alicloud_market_order", "ALIYUN::MarketPlace::Order", "\"market\""],
        except: "",
    },
    Item {
        name: "NAT gateway: mainland, 1 month, 2 numbers",
        violation: &[
            "region-outside-mainland/violation-nat.tf",
            "pay-as-you-go/violation-nat.tf",
            "pay-as-you-go/violation-nat.yml",
            "service-numbers-exhausted/violation-nat",
        ],
        pass: &[
            "pay-as-you-go/pass-nat-unpublished.tf",
            "pay-as-you-go/pass-nat-unpublished.yml",
            "service-numbers-exhausted/pass-nat",
        ],
        undecided: &["pay-as-you-go/undecided-nat.tf", "pay-as-you-go/undecided-nat.yml"],
        shows: &["alicloud_nat_gateway", "ALIYUN::VPC::NatGateway", "\"nat\""],
        except: "",
    },
    Item {
        name: "IPv6 translation: mainland, 1 month, 2 numbers",
        violation: &[
            "term-too-short/violation-declared",
            "service-numbers-exhausted/violation-ipv6",
        ],
        pass: &[
            "region-outside-mainland/pass-declared",
            "term-too-short/pass-declared",
            "service-numbers-exhausted/pass-ipv6",
        ],
        undecided: &["term-too-short/undecided-declared"],
        shows: &["\"ipv6-translation\""],
        except: "no code describes it: declared",
    },
    Item {
        name: "ENS: mainland, 3 months, 5 numbers",
        violation: &[
            "region-outside-mainland/violation-ens.tf",
            "region-outside-mainland/violation-ens.yml",
            "pay-as-you-go/violation-ens.tf",
            "term-too-short/violation-ens.tf",
            "term-too-short/violation-ens.yml",
        ],
        pass: &[
            "region-outside-mainland/pass-nodes.tf",
            "service-numbers-exhausted/pass-ens",
            "term-too-short/pass-ens.yml",
        ],
        undecided: &[
            "region-outside-mainland/undecided-ens.tf",
            "region-outside-mainland/undecided-ens.yml",
        ],
        shows: &["alicloud_ens_instance", "ALIYUN::ENS::Instance"],
        except: "",
    },
    Item {
        name: "OSS: the custom domain is filed, access at Alibaba Cloud is not asked for",
        violation: &["domain-not-filed/violation-oss", "domain-not-filed/violation-oss-ros"],
        pass: &[
            "domain-not-filed/pass-hongkong-bucket",
            "access-filing-missing/pass-bucket",
            "access-filing-missing/pass-bucket-ros",
        ],
        undecided: &["domain-not-filed/undecided-region.yml", "domain-not-filed/undecided-bucket"],
        shows: &["alicloud_oss_bucket_cname", "ALIYUN::OSS::"],
        except: "",
    },
    Item {
        name: "CDN: filing by scope, access by origin",
        violation: &[
            "domain-not-filed/violation-cdn",
            "domain-not-filed/violation-cdn-ros",
            "access-filing-missing/violation-cdn-origin",
            "access-filing-missing/violation-cdn-ros",
        ],
        pass: &[
            "domain-not-filed/pass-overseas",
            "access-filing-missing/pass-cdn-outside",
            "access-filing-missing/pass-edition-2026",
        ],
        undecided: &[
            "access-filing-missing/undecided-origin",
            "access-filing-missing/undecided-ros",
        ],
        shows: &["alicloud_cdn_domain_new", "ALIYUN::CDN::Domain"],
        except: "",
    },
    Item {
        name: "WAF: as CDN",
        violation: &[
            "domain-not-filed/violation-waf",
            "domain-not-filed/violation-waf-ros",
            "access-filing-missing/violation-waf-origin",
        ],
        pass: &["domain-not-filed/pass-waf", "domain-not-filed/pass-waf-ros"],
        undecided: &["domain-not-filed/undecided-waf", "domain-not-filed/undecided-waf-ros"],
        shows: &["alicloud_waf", "ALIYUN::WAF::"],
        except: "",
    },
    Item {
        name: "Anti-DDoS: filed, access by line",
        violation: &[
            "domain-not-filed/violation-ddos",
            "domain-not-filed/violation-ddos-ros",
            "access-filing-missing/violation-ddos",
            "access-filing-missing/violation-ddos-ros",
        ],
        pass: &[
            "access-filing-missing/pass-telecom-line",
            "access-filing-missing/pass-unicom-line",
        ],
        undecided: &["domain-not-filed/undecided-ddos", "domain-not-filed/undecided-ddos-ros"],
        shows: &["alicloud_ddoscoo_", "ALIYUN::DDoSPro::", "\"telecom\"", "\"unicom\""],
        except: "",
    },
    Item {
        name: "change 1: filed elsewhere, site or subdomain now here",
        violation: &[
            "access-filing-missing/violation-record",
            "access-filing-missing/violation-ros",
        ],
        pass: &["access-filing-missing/pass-filed-here", "access-filing-missing/pass-ros"],
        undecided: &[
            "access-filing-missing/undecided-origin",
            "access-filing-missing/undecided-ros",
        ],
        shows: &[TF, ROS],
        except: "",
    },
    Item {
        name: "change 2: another server of Alibaba Cloud, DNS only",
        violation: &["stale-dns-record/violation-replaced-plan"],
        pass: &[
            "stale-dns-record/pass",
            "stale-dns-record/pass-ros",
            "stale-dns-record/pass-reference-plan",
        ],
        undecided: &["stale-dns-record/undecided", "stale-dns-record/undecided-ros"],
        shows: &[TF, ROS],
        except: "what is replaced stands in plans only",
    },
    Item {
        name: "change 2, note: another provider",
        violation: &["domain-leaves-alibaba/violation", "domain-leaves-alibaba/violation-ros"],
        pass: &["domain-leaves-alibaba/pass", "domain-leaves-alibaba/pass-ros"],
        undecided: &["domain-leaves-alibaba/undecided", "domain-leaves-alibaba/undecided-ros"],
        shows: &[TF, ROS],
        except: "",
    },
    Item {
        name: "beyond the document: further places of a domain",
        violation: &[
            "domain-not-filed/violation-dcdn",
            "domain-not-filed/violation-dcdn-ros",
            "domain-not-filed/violation-esa",
            "domain-not-filed/violation-esa-ros",
            "domain-not-filed/violation-function",
            "domain-not-filed/violation-function-ros",
            "domain-not-filed/violation-forward",
            "domain-not-filed/violation-forward-ros",
            "domain-not-filed/violation-balancer-rule",
            "domain-not-filed/violation-balancer-rule-ros",
            "domain-not-filed/violation-accelerator",
            "domain-not-filed/violation-accelerator-ros",
            "domain-not-filed/violation-vod",
            "domain-not-filed/violation-live",
        ],
        pass: &[
            "domain-not-filed/pass-overseas",
            "domain-not-filed/pass-accelerator",
            "domain-not-filed/pass-ros",
        ],
        undecided: &[
            "domain-not-filed/undecided-dcdn-scope",
            "domain-not-filed/undecided-accelerator",
        ],
        shows: &[TF, ROS, "alicloud_ga_domain", "ALIYUN::GA::Domain", "ALIYUN::SLB::Rule"],
        except: "ROS has no types for domains of VOD and Live",
    },
];

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules").join(name)
}

/// All texts of a case.
fn texts(path: &Path) -> String {
    if path.is_file() {
        return std::fs::read_to_string(path).unwrap();
    }
    let mut all: Vec<PathBuf> =
        std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()).collect();
    all.sort();
    all.iter().map(|p| texts(p)).collect()
}

#[test]
fn every_item_of_the_document_has_its_cases() {
    let mut wrong = Vec::new();
    for item in ITEMS {
        let mut all = String::new();
        for (outcome, names) in
            [("violation", item.violation), ("pass", item.pass), ("undecided", item.undecided)]
        {
            if names.is_empty() {
                wrong.push(format!("{}: no {outcome}", item.name));
            }
            for name in names {
                let (rule, short) = name.split_once('/').unwrap();
                let path = case(name);
                if !path.exists() || !short.starts_with(outcome) {
                    wrong.push(format!("{}: {name} is no case of {outcome}", item.name));
                    continue;
                }
                let text = texts(&path);
                // A case of a violation marks it; `tests/fixtures.rs` checks the mark.
                if outcome != "pass" && !text.contains(&format!("[{rule}]")) {
                    wrong.push(format!("{}: {name} marks no {rule}", item.name));
                }
                all.push_str(&text);
            }
        }
        let missing = item.shows.iter().filter(|text| !all.contains(**text));
        wrong.extend(missing.map(|text| format!("{}: no case has {text}", item.name)));
        let both = all.contains(TF) && all.contains(ROS);
        if !both && item.except.is_empty() {
            wrong.push(format!("{}: not in both dialects", item.name));
        }
    }
    assert!(wrong.is_empty(), "{} gaps\n{}", wrong.len(), wrong.join("\n"));
}
