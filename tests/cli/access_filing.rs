//! Access filings: what they take, and where the filing plan names them.

use crate::sandbox::{Sandbox, good};

#[test]
fn one_that_a_cdn_asks_for_takes_a_number_of_a_server_at_hand() {
    let code = r#"
resource "alicloud_alidns_record" "www" {
  domain_name = "a.com"
  rr          = "www"
  type        = "A"
  value       = alicloud_instance.web.public_ip
}

resource "alicloud_oss_bucket" "images" {
  bucket = "images"
}

resource "alicloud_cdn_domain_new" "images" {
  domain_name = "img.b.com"
  cdn_type    = "web"
  scope       = "domestic"

  sources {
    content = "${alicloud_oss_bucket.images.bucket}.oss-cn-hangzhou.aliyuncs.com"
    type    = "oss"
  }
}
"#;
    let config =
        "website \"a.com\" { filed = \"none\" }\nwebsite \"b.com\" { filed = \"other\" }\n";
    let sandbox = Sandbox::new(&[("main.tf", &(good() + code)), (".iac-icp.hcl", config)]);
    let needed = |line: &str| {
        let json = sandbox.run(&format!("lint --format json {line}")).json();
        let numbers = &json["service_numbers"]["demand"];
        (numbers["min"].clone(), numbers["max"].clone())
    };
    assert_eq!(needed(""), (2.into(), 2.into()));
    assert_eq!(needed("--edition 2026-06"), (1.into(), 1.into()), "nothing asks for one");
    for (lang, filing, switch) in [
        (
            "zh",
            "b.com：新增接入，服务器选 `alicloud_instance.web`。",
            "- b.com：新增接入通过后再把解析切到阿里云",
        ),
        (
            "en",
            "b.com: access filing (新增接入); pick server `alicloud_instance.web`.",
            "- b.com: Point DNS to Alibaba Cloud after the access filing",
        ),
    ] {
        let ran = sandbox.run(&format!("report --lang {lang}"));
        assert!(ran.out.contains(filing) && ran.out.contains(switch), "{ran:?}");
    }
}
