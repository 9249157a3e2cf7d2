//! What makes a server eligible, as conditions on its facts: each requirement with the value and place that decide it.
//!
//! Stands alone so that the row of a server and its findings cannot disagree.

use crate::catalog::{Product, ServerProduct};
use crate::filing::{ChargeType, Evidence, Fact, Judged, Server};
use crate::text::Text;
use crate::value::{Reasons, Truth, Why};

/// A judged fact, taken apart for a finding.
pub(crate) struct Found<'a, T> {
    /// Whether the requirement holds.
    pub(crate) truth: Truth,
    /// The value that fails, or would.
    pub(crate) failing: Option<&'a T>,
    /// What the finding points at.
    pub(crate) evidence: Evidence,
}

/// Judges a fact and finds the place to point at: the failing value, or the fact when nothing is decided. When one of
/// several values would fail, its origins come along, so that the finding names the branch.
pub(crate) fn found<T>(fact: &Fact<T>, holds: impl Fn(&T) -> Truth) -> Found<'_, T> {
    match fact.judge(holds) {
        Judged::Holds => Found { truth: Truth::True, failing: None, evidence: fact.evidence.clone() },
        Judged::Fails(value, evidence) => Found { truth: Truth::False, failing: Some(value), evidence: evidence.clone() },
        Judged::Undecided(reasons, failing) => {
            let mut evidence = fact.evidence.clone();
            if let Some((_, of_value)) = failing {
                evidence.origins.extend(of_value.origins.iter().cloned());
            }
            Found { truth: Truth::Unknown(reasons), failing: failing.map(|(value, _)| value), evidence }
        }
    }
}

/// The truth of a judged fact; the failing option is dropped.
pub(crate) fn truth<T>(judged: Judged<'_, T>) -> Truth {
    match judged {
        Judged::Holds => Truth::True,
        Judged::Fails(..) => Truth::False,
        Judged::Undecided(reasons, _) => Truth::Unknown(reasons),
    }
}

/// Whether the region is a matter of this server: a market order shows none in code.
pub(crate) fn has_region(server: &Server) -> bool {
    server.product != Product::Market || server.region.value().is_some()
}

/// Whether it stands in the mainland.
pub(crate) fn mainland(server: &Server) -> Truth {
    if has_region(server) { truth(server.region.judge(|region| Truth::decided(region.mainland))) } else { Truth::True }
}

/// Whether it is a subscription.
pub(crate) fn prepaid(server: &Server) -> Truth {
    truth(server.charge.judge(|charge| Truth::decided(*charge == ChargeType::Prepaid)))
}

/// Whether it is bought for long enough, as far as its term says.
pub(crate) fn term(server: &Server, product: &ServerProduct) -> Truth {
    truth(server.term.judge(|term| Truth::decided(term.months >= f64::from(product.months))))
}

/// Whether it has bandwidth of its own; true where bandwidth is no matter.
pub(crate) fn own_bandwidth(server: &Server, product: &ServerProduct) -> Truth {
    if server.bandwidth.is_some() && product.public_bandwidth { own_bandwidth_of(server) } else { Truth::True }
}

/// Whether it has bandwidth of its own, whatever its product asks.
pub(crate) fn own_bandwidth_of(server: &Server) -> Truth {
    server.bandwidth.as_ref().map_or(Truth::False, |bandwidth| truth(bandwidth.judge(|mbps| Truth::decided(*mbps > 0.0))))
}

/// Whether it has public bandwidth: its own or that of an EIP. IPv6 bandwidth alone is settled by no document.
pub(crate) fn public_bandwidth(server: &Server, product: &ServerProduct) -> Truth {
    if !product.public_bandwidth {
        return Truth::True;
    }
    let found = own_bandwidth(server, product).or(server.eip.bound.clone());
    if found == Truth::False && server.eip.ipv6_only {
        let what = Text::new(
            "只有 IPv6 公网带宽，备案文档未说明是否可以",
            "it has IPv6 bandwidth only, and no filing document says whether that counts",
        );
        return Truth::Unknown(Reasons::one(Why::NotSettled(what), None));
    }
    found
}

/// ENS: whether it has the public address without which no number can be bound (ProductBindBsn). The governing document asks
/// nothing of the kind, so that a lack of one leaves it open; true of anything else.
pub(crate) fn address(server: &Server) -> Truth {
    let own = own_bandwidth_of(server).or(server.eip.bound.clone());
    if server.product != Product::Ens || server.bandwidth.is_none() || own != Truth::False {
        return Truth::True;
    }
    let what = Text::new(
        "它是否有公网 IP（没有公网 IP 不能生成备案服务号）",
        "whether it has a public IP (without one no service number can be generated)",
    );
    Truth::unknown(Why::NotSettled(what), None)
}

/// Whether its order cost enough; true where the order is no matter.
pub(crate) fn order(server: &Server, product: &ServerProduct) -> Truth {
    match (&server.order_cny, product.order_cny) {
        (Some(order), Some(least)) => truth(order.judge(|cny| Truth::decided(*cny >= f64::from(least)))).and(server.builds_sites.clone()),
        _ => Truth::True,
    }
}

/// Whether the edition surely names its product.
pub(crate) fn designated(product: &ServerProduct) -> Truth {
    if product.designated {
        return Truth::True;
    }
    let what = Text::new(
        format!("所选规则版本是否仍接受{}没有定论", product.zh),
        format!("whether the chosen edition still accepts {} is not settled", product.en),
    );
    Truth::unknown(Why::NotSettled(what), None)
}

/// Whether a service number can be had on it: all of the above.
pub(crate) fn eligible(server: &Server, product: &ServerProduct) -> Truth {
    mainland(server)
        .and(prepaid(server))
        .and(term(server, product))
        .and(public_bandwidth(server, product))
        .and(address(server))
        .and(order(server, product))
        .and(designated(product))
}
