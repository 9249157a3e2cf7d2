//! Texts as Terraform keeps them: in Unicode normalization form C.
//!
//! Terraform normalizes every string that enters its type system, so that equal texts are equal
//! however they were typed. Apart from the values, because the other dialect does not.

use std::sync::Arc;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A text in normalization form C. Almost all are already.
pub(super) fn nfc(text: &Arc<str>) -> Arc<str> {
    if is_normal(text) { text.clone() } else { text.nfc().collect::<String>().into() }
}

/// [`nfc`] of a text that is still being made.
pub(super) fn nfc_string(text: String) -> String {
    if is_normal(&text) { text } else { text.nfc().collect() }
}

fn is_normal(text: &str) -> bool {
    text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes
}
