//! `Fn::Cidr`: an IPv4 network cut into smaller ones.
//!
//! Source: "Fn::Cidr" of the ROS user guide (22 June 2026).

use std::net::Ipv4Addr;

use super::{Answer, Args, unspoken, wrong};
use crate::dialect::ros::convert::{list, whole};
use crate::value::{Traced, Value};

/// `Fn::Cidr: [network, how many, host bits]`: the first 1 to 256 networks of that size.
pub(super) fn cidr(args: &Args<'_>) -> Answer {
    let bad = || wrong("Fn::Cidr");
    let [block, count, bits] = args.items() else { return Err(bad()) };
    let (address, prefix) =
        block.value.as_str().and_then(|text| text.split_once('/')).ok_or_else(bad)?;
    let address: Ipv4Addr = address.parse().map_err(|_| bad())?;
    let prefix: u32 = prefix.parse().ok().filter(|p| *p <= 32).ok_or_else(bad)?;
    let bits = whole(&bits.value)
        .and_then(|b| u32::try_from(b).ok())
        .filter(|b| *b <= 32 - prefix)
        .ok_or_else(bad)?;
    let count = whole(&count.value)
        .and_then(|c| u64::try_from(c).ok())
        .filter(|c| (1..=256).contains(c))
        .ok_or_else(bad)?;
    let first = u64::from(u32::from(address));
    let (size, whole) = (1_u64 << bits, 1_u64 << (32 - prefix));
    if first % whole != 0 {
        return Err(unspoken("Fn::Cidr", ("网段中的主机位", "a network with host bits")));
    }
    if count * size > whole {
        return Err(bad());
    }
    let network = |n: u64| {
        let at = u32::try_from(first + n * size).ok()?;
        Some(Traced::new(
            Value::string(format!("{}/{}", Ipv4Addr::from(at), 32 - bits)),
            args.origin.clone(),
        ))
    };
    (0..count).map(network).collect::<Option<Vec<_>>>().map(list).ok_or_else(bad)
}
