//! Texts as they are written in configuration.

use std::fmt::Write as _;

use super::is_deceptive;

/// A text as a literal string of Terraform's language: in quotes, on one line, nothing in it a
/// template, and nothing that cannot be seen.
///
/// `None` where it cannot be written, so that nothing else is written in its place.
pub fn hcl_string(text: &str) -> Option<String> {
    let written = hcl::format::to_string(&hcl::BlockLabel::from(text)).ok()?;
    if !written.contains(is_deceptive) {
        return Some(written);
    }
    let mut seen = String::with_capacity(written.len() + 16);
    for c in written.chars() {
        match u32::from(c) {
            code if !is_deceptive(c) => seen.extend(char::from_u32(code)),
            code @ ..=0xffff => _ = write!(seen, "\\u{code:04x}"),
            code => _ = write!(seen, "\\U{code:08x}"),
        }
    }
    Some(seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_written_as_an_escape() {
        assert_eq!(
            hcl_string("备\u{202e}\u{e0041}${a}\n\u{1b}\"").as_deref(),
            Some("\"备\\u202e\\U000e0041$${a}\\n\\u001b\\\"\"")
        );
    }
}
