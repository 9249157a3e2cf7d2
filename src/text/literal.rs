//! Texts as they are written in configuration.

/// A text as a literal string of Terraform's language: in quotes, on one line, nothing in it a template.
pub fn hcl_string(text: &str) -> String {
    hcl::format::to_string(&hcl::BlockLabel::from(text)).unwrap_or_default()
}
