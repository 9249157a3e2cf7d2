//! What each kind of place asks for: the document behind the duty, and what to do about it.
//!
//! Stands alone so that the rules about filing and access filing stay short and cite the same
//! documents.

use crate::catalog::Catalog;
use crate::catalog::resources::Update;
use crate::filing::PlaceKind;
use crate::text::Text;
use crate::text::literal::hcl_string;
use crate::verdict::Place;

/// The document that puts the duty on a kind of place.
pub(in crate::rules) fn filing_source(place: PlaceKind) -> &'static str {
    match place {
        PlaceKind::Dns | PlaceKind::LoadBalancer | PlaceKind::Gateway => "what",
        PlaceKind::UrlForward => "dnsd",
        PlaceKind::Cdn => "cdn26",
        PlaceKind::Dcdn => "dcdnd",
        PlaceKind::Esa => "esa24",
        PlaceKind::Oss | PlaceKind::Waf | PlaceKind::Ddos => "g2",
        PlaceKind::Function => "fc26",
        PlaceKind::Accelerator => "gad",
    }
}

/// The document that asks for access at a kind of place.
pub(in crate::rules) fn access_source(place: PlaceKind) -> &'static str {
    match place {
        PlaceKind::Function => "fc26",
        PlaceKind::UrlForward => "dnsd",
        PlaceKind::Cdn | PlaceKind::Waf | PlaceKind::Ddos => "g2",
        _ => "g3",
    }
}

/// Whether a changed scope destroys what is there.
fn replaces_scope(place: &Place<'_>) -> bool {
    let row =
        place.binding.site.type_name.as_deref().and_then(|name| Catalog::get().resource(name));
    row.is_some_and(|row| row.update("scope") == Some(Update::Replaces))
}

/// How to file a domain, and how to do without at these places. One that stands with another
/// provider is filed there.
pub(in crate::rules) fn file_it(domain: &str, places: &[Place<'_>], elsewhere: bool) -> Text {
    let there = || {
        Text::new(
            "由其主机所在的接入商备案（自建服务器联系网络提供商：联通、电信等），不用阿里云的备案服务号。备案后声明 filed = \"other\"。",
            "file it with the provider of its host (servers of your own: through their network provider, China Unicom, China Telecom …); it needs no number of Alibaba Cloud. Then declare filed = \"other\"",
        )
    };
    let here = || {
        let name = hcl_string(domain).unwrap_or_default();
        Text::new(
            format!(
                "先在 beian.aliyun.com 备案；已备案则声明 `website {name} {{ filed = \"alibaba\" }}`（其他接入商写 `\"other\"`）。查询：beian.miit.gov.cn 公共查询 > 备案信息查询。"
            ),
            format!(
                "file it at beian.aliyun.com; if filed, declare `website {name} {{ filed = \"alibaba\" }}` (`\"other\"` for another provider). Check at beian.miit.gov.cn, 公共查询 > 备案信息查询"
            ),
        )
    };
    let mut help = if elsewhere { there() } else { here() };
    let any = |kinds: &[PlaceKind]| places.iter().any(|b| kinds.contains(&b.place));
    if any(&[PlaceKind::Cdn, PlaceKind::Dcdn, PlaceKind::Esa]) {
        // terraform-provider-alicloud, documentation of cdn_domain_new, live_domain and vod_domain,
        // 2026-08-21.
        help.push(
            "或将 scope / coverage 设为 overseas（CDN、直播、点播限国际站用户和中国站 L3 及以上用户",
            "; or set scope / coverage to overseas (CDN, Live and VOD: for international users and China site users of L3 or higher",
        );
        if places.iter().any(replaces_scope) {
            help.push("；已有域名会被删除重建", "; an existing domain is deleted and made anew");
        }
        help.push("）。", ")");
    }
    if any(&[PlaceKind::Oss, PlaceKind::Waf, PlaceKind::Ddos, PlaceKind::Function]) {
        help.push(
            "或改用非中国大陆的 Bucket、WAF、高防或函数。",
            "; or use a bucket, WAF, Anti-DDoS or function outside the mainland",
        );
    }
    help
}
