//! Addresses of Terraform as texts.

use std::borrow::Cow;

/// Whether an address, with or without modules in front, is one of a data source.
pub(crate) fn is_data(address: &str) -> bool {
    let bare = bare(address);
    let mut parts = bare.split('.');
    loop {
        match parts.next() {
            // A module may be called `data`.
            Some("module") => _ = parts.next(),
            first => return first == Some("data"),
        }
    }
}

/// An address without instance keys.
pub(crate) fn bare(address: &str) -> Cow<'_, str> {
    if !address.contains('[') {
        return address.into();
    }
    let (mut out, mut inside, mut quoted, mut escaped) = (String::new(), false, false, false);
    for c in address.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if inside => quoted = !quoted,
            '[' if !inside => inside = true,
            ']' if inside && !quoted => inside = false,
            _ if !inside => out.push(c),
            _ => {}
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_without_keys() {
        for (address, wanted, data) in [
            ("data.alicloud_zones.default", "data.alicloud_zones.default", true),
            ("module.a[\"x.y]\\\"[\"].data.t.n[0]", "module.a.data.t.n", true),
            ("module.data.alicloud_instance.web", "module.data.alicloud_instance.web", false),
            ("module.module.data.t.n", "module.module.data.t.n", true),
            ("alicloud_instance.web[\"data.a.b\"]", "alicloud_instance.web", false),
        ] {
            assert_eq!((&*bare(address), is_data(address)), (wanted, data));
        }
    }
}
