//! IP network functions.
//!
//! Addresses are numbers of 32 or 128 bits; Terraform reads them with an older parser of Go that
//! allows leading zeros in IPv4 numbers, and so does this file.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::args::{Outcome, invalid};
use super::json::not_modelled;
use super::{ANY, Call, Failure, Function, function};
use crate::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    function!("cidrcontains", 2, 2, Deep, cidrcontains),
    function!("cidrhost", 2, 2, Deep, cidrhost),
    function!("cidrnetmask", 1, 1, Deep, cidrnetmask),
    function!("cidrsubnet", 3, 3, Deep, cidrsubnet),
    function!("cidrsubnets", 1, ANY, Deep, cidrsubnets),
];

/// A network: its first address and the length of its prefix.
#[derive(Clone, Copy)]
struct Network {
    first: u128,
    prefix: u32,
    bits: u32,
}

impl Network {
    fn parse(text: &str) -> Result<Self, Failure> {
        if text.to_ascii_lowercase().starts_with("::ffff:") {
            // IPv4 in IPv6: Terraform's results are odd.
            return Err(not_modelled("cidr functions over IPv4-mapped addresses"));
        }
        Self::read(text).ok_or_else(|| {
            Failure::invalid(
                format!("`{text}` 不是有效的 CIDR"),
                format!("invalid CIDR expression: {text}"),
            )
        })
    }

    fn read(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let (address, bits) = match ipv4(address) {
            Some(address) => (u128::from(address), 32),
            None => (u128::from(address.parse::<Ipv6Addr>().ok()?), 128),
        };
        let digits = prefix.bytes().all(|b| b.is_ascii_digit()) && !prefix.is_empty();
        let prefix: u32 = prefix.parse().ok().filter(|p| digits && *p <= bits)?;
        Some(Self { first: address & !low(bits - prefix), prefix, bits })
    }

    fn text(self, address: u128) -> String {
        match u32::try_from(address) {
            Ok(address) if self.bits == 32 => Ipv4Addr::from(address).to_string(),
            _ => Ipv6Addr::from(address).to_string(),
        }
    }

    fn cidr(self) -> String {
        format!("{}/{}", self.text(self.first), self.prefix)
    }

    /// A network inside this one.
    fn subnet(self, new_bits: i64, number: u128) -> Result<Self, Failure> {
        let prefix = u32::try_from(i64::from(self.prefix).saturating_add(new_bits))
            .ok()
            .filter(|p| *p <= self.bits);
        let Some(prefix) = prefix else {
            return invalid(
                format!("地址空间不足，前缀不能再延长 {new_bits} 位"),
                format!("insufficient address space to extend prefix by {new_bits}"),
            );
        };
        let width = u32::try_from(new_bits).unwrap_or(0);
        let Some(number) = Some(number).filter(|n| *n <= low(width)) else {
            return invalid(
                format!("前缀延长 {new_bits} 位容不下这个编号"),
                format!("prefix extension of {new_bits} does not accommodate this number"),
            );
        };
        let shifted = number.checked_shl(self.bits - prefix).unwrap_or(0);
        Ok(Self { first: self.first | shifted, prefix, bits: self.bits })
    }
}

/// OpenTofu's function, from 1.8: whether an address or a network lies in a network.
fn cidrcontains(call: &Call<'_>) -> Outcome {
    let (outer, inner) = (Network::parse(&call.text(0)?)?, call.text(1)?);
    let inner = match (inner.contains('/'), ipv4(&inner)) {
        (true, _) => Network::parse(&inner)?,
        (false, Some(address)) => Network { first: u128::from(address), prefix: 32, bits: 32 },
        (false, None) => Network::parse(&format!("{inner}/128"))?,
    };
    if outer.bits != inner.bits {
        return invalid(
            "地址族不一致：必须同为 IPv4 或同为 IPv6",
            "address family mismatch: both must be IPv4, or both IPv6",
        );
    }
    let same = inner.first & !low(outer.bits - outer.prefix) == outer.first;
    Ok(Value::Bool(same && inner.prefix >= outer.prefix))
}

/// That many low bits set.
fn low(bits: u32) -> u128 {
    if bits >= 128 { u128::MAX } else { (1 << bits) - 1 }
}

/// Leading zeros are decimal.
fn ipv4(text: &str) -> Option<u32> {
    let mut address: u32 = 0;
    let mut parts = 0;
    for part in text.split('.') {
        if part.is_empty() || part.len() > 10 || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let number: u64 = part.parse().ok()?;
        address = address.checked_shl(8)? | u32::from(u8::try_from(number).ok()?);
        parts += 1;
        if parts > 4 {
            return None;
        }
    }
    (parts == 4).then_some(address)
}

/// A whole number of any size an address can have: whether it is negative, and its magnitude.
fn big(call: &Call<'_>, index: usize) -> Result<(bool, u128), Failure> {
    let number = call.number(index)?;
    if !number.is_integer() {
        return invalid("需要整数", "whole number required");
    }
    let magnitude = number.abs().to_radix(10).parse();
    let magnitude = magnitude
        .map_err(|_| Failure::invalid("编号超出该网段", "number does not fit the network"))?;
    Ok((number.signum() < 0, magnitude))
}

fn cidrhost(call: &Call<'_>) -> Outcome {
    let network = Network::parse(&call.text(0)?)?;
    let (negative, number) = big(call, 1)?;
    let most = low(network.bits - network.prefix);
    // A negative number counts from the end.
    let number = if negative { most.checked_sub(number - 1) } else { Some(number) };
    match number.filter(|n| *n <= most) {
        Some(number) => call.string(network.text(network.first | number)),
        None => invalid(
            format!("前缀为 {} 位的网段容不下这个编号的主机", network.prefix),
            format!("prefix of {} does not accommodate a host of this number", network.prefix),
        ),
    }
}

fn cidrnetmask(call: &Call<'_>) -> Outcome {
    let network = Network::parse(&call.text(0)?)?;
    if network.bits != 32 {
        return invalid("IPv6 地址没有子网掩码", "IPv6 addresses cannot have a netmask");
    }
    call.string(network.text(low(32) & !low(32 - network.prefix)))
}

fn cidrsubnet(call: &Call<'_>) -> Outcome {
    let network = Network::parse(&call.text(0)?)?;
    let new_bits = call.whole(1)?;
    match big(call, 2)? {
        // Terraform computes something outside the network.
        (true, _) => Err(not_modelled("cidrsubnet with a negative number")),
        (false, number) => call.string(network.subnet(new_bits, number)?.cidr()),
    }
}

/// Consecutive networks of the given sizes.
fn cidrsubnets(call: &Call<'_>) -> Result<Value, Failure> {
    let network = Network::parse(&call.text(0)?)?;
    if network.first == 0 && call.args.len() > 1 {
        // Terraform steps back from the first subnet, and there is nothing before address zero.
        return invalid("剩余地址空间不足", "not enough remaining address space");
    }
    let mut next = Some(network.first);
    let mut texts = Vec::new();
    for i in 1..call.args.len() {
        let new_bits = call.whole(i)?;
        if !(1..=32).contains(&new_bits) {
            return invalid(
                "前缀必须延长 1 到 32 位",
                "must extend prefix by at least one bit and at most 32",
            );
        }
        let subnet = network.subnet(new_bits, 0)?;
        let size = low(network.bits - subnet.prefix);
        // The next network of this size that starts after what is taken.
        let first = next.and_then(|n| n.checked_add(size)).map(|n| n & !size);
        let last = network.first | low(network.bits - network.prefix);
        match first.filter(|f| f.checked_add(size).is_some_and(|end| end <= last)) {
            Some(first) => {
                texts.push(Network { first, ..subnet }.cidr());
                next = first.checked_add(size).and_then(|n| n.checked_add(1));
            }
            None => {
                return invalid(
                    format!("剩余地址空间容不下前缀为 {} 位的子网", subnet.prefix),
                    format!(
                        "not enough remaining address space for a subnet with a prefix of {} bits",
                        subnet.prefix
                    ),
                );
            }
        }
    }
    call.strings(texts)
}
