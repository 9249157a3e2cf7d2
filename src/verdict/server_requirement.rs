//! What makes a server eligible, as conditions on its facts.
//!
//! Stands alone so that the row of a server and its findings cannot disagree.

use jiff::civil::Date;

use crate::catalog::{Product, ServerProduct};
use crate::filing::{ChargeType, Server};
use crate::text::chinese;
use crate::value::{Truth, Why};

/// Whether the region is a matter of this server: a market order shows none in code.
pub(crate) fn has_region(server: &Server) -> bool {
    server.product != Product::Market || server.region.value().is_some()
}

/// Whether it stands in the mainland.
pub(crate) fn mainland(server: &Server) -> Truth {
    if has_region(server) { server.region.is(|region| region.mainland) } else { Truth::True }
}

/// Whether it is a subscription.
pub(crate) fn prepaid(server: &Server) -> Truth {
    server.charge.is(|charge| *charge == ChargeType::Prepaid)
}

/// Whether it is bought for long enough, as far as its term says.
pub(crate) fn term(server: &Server, product: &ServerProduct) -> Truth {
    server.term.is(|term| term.months >= f64::from(product.months))
}

/// Whether it has not ended yet, as far as is known.
pub(crate) fn lasts(server: &Server, today: Option<Date>) -> Truth {
    server
        .ends
        .as_ref()
        .zip(today)
        .map_or(Truth::True, |(ends, today)| ends.is(|end| *end >= today))
}

/// Whether it is a subscription long enough; nothing for one that is asked whether it is a
/// subscription at all and fails that. A market order is not asked, so that its lack of a term is
/// told here.
pub(crate) fn long_enough(server: &Server, product: &ServerProduct) -> Option<Truth> {
    let prepaid = prepaid(server);
    let told = prepaid == Truth::False && server.product != Product::Market;
    let bills = if product.sold_both_ways() { Truth::True } else { prepaid };
    (!told).then(|| bills.and(term(server, product)))
}

/// Whether it has bandwidth of its own; true where bandwidth is no matter.
pub(crate) fn own_bandwidth(server: &Server, product: &ServerProduct) -> Truth {
    if server.bandwidth.is_some() && product.public_bandwidth {
        own_bandwidth_of(server)
    } else {
        Truth::True
    }
}

/// Whether it has bandwidth of its own, whatever its product asks.
pub(crate) fn own_bandwidth_of(server: &Server) -> Truth {
    server.bandwidth.as_ref().map_or(Truth::False, |bandwidth| bandwidth.is(|mbps| *mbps > 0.0))
}

/// Whether it has public bandwidth: its own or that of an EIP. IPv6 bandwidth alone is settled by
/// no document.
pub(crate) fn public_bandwidth(server: &Server, product: &ServerProduct) -> Truth {
    if !product.public_bandwidth {
        return Truth::True;
    }
    let found = own_bandwidth(server, product).or(server.eip.bound.clone());
    if found == Truth::False && server.eip.ipv6_only {
        let en = "it has IPv6 bandwidth only, and no filing document says whether that counts";
        return Why::not_settled("只有 IPv6 公网带宽，备案文档未说明是否可以", en).into();
    }
    found
}

/// ENS: whether it has the public address without which no number can be bound (ProductBindBsn).
/// The governing document asks nothing of the kind, so that a lack of one leaves it open; true of
/// anything else.
pub(crate) fn address(server: &Server) -> Truth {
    let own = own_bandwidth_of(server).or(server.eip.bound.clone());
    if server.product != Product::Ens || server.bandwidth.is_none() || own != Truth::False {
        return Truth::True;
    }
    let en = "whether it has a public IP (without one no service number can be generated)";
    Why::unsettled("它是否有公网 IP（没有公网 IP 不能生成备案服务号）", en).into()
}

/// Whether it has bandwidth, whether or not its product asks for it.
pub(crate) fn shown_bandwidth(server: &Server, product: &ServerProduct) -> Truth {
    let any = || own_bandwidth_of(server).or(server.eip.bound.clone());
    if product.public_bandwidth { public_bandwidth(server, product) } else { any() }
}

/// Whether it has what its product asks of bandwidth and address.
pub(crate) fn enough_bandwidth(server: &Server, product: &ServerProduct) -> Truth {
    public_bandwidth(server, product).and(address(server))
}

/// Whether its order cost enough; true where the order is no matter.
pub(crate) fn order(server: &Server, product: &ServerProduct) -> Truth {
    match (&server.order_cny, product.order_cny) {
        (Some(order), Some(least)) => {
            order.is(|cny| *cny >= f64::from(least)).and(server.builds_sites.clone())
        }
        _ => Truth::True,
    }
}

/// Whether the edition surely names its product. What was read does not; what others report of the
/// list for China settles nothing.
pub(crate) fn designated(product: &ServerProduct) -> Truth {
    if product.designated {
        return Truth::True;
    }
    let (zh, en) = match product.reported {
        Some(true) => (
            "（中国站的清单未能核对原文，据第三方 2026-10 转述列有该产品）",
            " (the China site's list, as others report it of 2026-10, does)",
        ),
        Some(false) => (
            "（中国站的清单未能核对原文，据第三方 2026-10 转述也没有）",
            " (nor does the China site's list, as others report it of 2026-10)",
        ),
        None => ("", ""),
    };
    Why::unsettled(
        chinese(&["所选规则版本的国际站清单没有列出", &product.zh, zh, "，是否仍接受"]),
        format!(
            "whether the chosen edition still accepts {}, which the international list does not name{en},",
            product.en
        ),
    )
    .into()
}

/// Whether a service number can be had on it: all of the above.
pub(crate) fn eligible(server: &Server, product: &ServerProduct, today: Option<Date>) -> Truth {
    mainland(server)
        .and(prepaid(server))
        .and(lasts(server, today))
        .and(term(server, product))
        .and(enough_bandwidth(server, product))
        .and(order(server, product))
        .and(designated(product))
}
