//! The types of attributes of resources, as far as they are simple.
//!
//! A reference to an attribute gives a value of the type that the provider declares, whatever was
//! written: `period = "12"` is a number to those who refer to it. The table beside this file holds
//! the resource types that matter for filing (aliyun/terraform-provider-alicloud at 81c43b67,
//! 2026-08-21): `s` strings, `n` numbers, `b` booleans, `l` lists, `t` sets and `m` maps of
//! strings. What is not in it keeps the type that it has.

use std::sync::LazyLock;

use foldhash::HashMap;

use crate::dialect::terraform::types::Type;

/// The attributes of each resource type, left as they are written: a run asks for few of them.
static TABLE: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    include_str!("schema.txt").lines().filter_map(|line| line.split_once(' ')).collect()
});

/// The letter of an attribute in a line of the table.
fn kind(line: &str, attribute: &str) -> Option<char> {
    let mut kind = 's';
    for word in line.split(' ') {
        match word.strip_suffix(':') {
            Some(mark) => kind = mark.chars().next().unwrap_or(kind),
            None if word == attribute => return Some(kind),
            None => {}
        }
    }
    None
}

/// The type of an attribute of a resource type.
pub(super) fn attribute_type(resource: &str, attribute: &str) -> Option<Type> {
    let strings = || Box::new(Type::String);
    if attribute == "id" && resource.trim_start_matches("data.").starts_with("alicloud_") {
        return Some(Type::String);
    }
    Some(match kind(TABLE.get(resource)?, attribute)? {
        'n' => Type::Number,
        'b' => Type::Bool,
        'l' => Type::List(strings()),
        't' => Type::Set(strings()),
        'm' => Type::Map(strings()),
        _ => Type::String,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_have_the_types_of_the_provider() {
        assert_eq!(attribute_type("alicloud_instance", "period"), Some(Type::Number));
        assert_eq!(attribute_type("alicloud_instance", "dry_run"), Some(Type::Bool));
        assert_eq!(
            attribute_type("alicloud_instance", "tags"),
            Some(Type::Map(Box::new(Type::String)))
        );
        assert_eq!(attribute_type("alicloud_eip_address", "bandwidth"), Some(Type::String));
        assert_eq!(attribute_type("alicloud_instance", "data_disks"), None);
        assert_eq!(attribute_type("data.alicloud_zones", "id"), Some(Type::String));
        assert_eq!(attribute_type("aws_instance", "ami"), None);
    }
}
