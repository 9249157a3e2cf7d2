//! Texts as they are written in configuration.

/// A text as a literal string of Terraform's language: in quotes, on one line, nothing in it a template.
///
/// `None` where it cannot be written, so that nothing else is written in its place.
pub fn hcl_string(text: &str) -> Option<String> {
    hcl::format::to_string(&hcl::BlockLabel::from(text)).ok()
}
