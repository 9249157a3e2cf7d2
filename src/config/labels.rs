//! What the labels of a block name, where that is more than one word.

use crate::syntax::hcl::Block;

/// The address of a data source that the labels of a block make; nothing where they make none.
pub(super) fn address(block: &Block) -> Option<String> {
    let name = |text: &str| !text.is_empty() && !text.contains(['.', '[', ']', ' ']);
    match &block.labels[..] {
        [kind, label] if name(&kind.text) && name(&label.text) => {
            Some(format!("data.{}.{}", kind.text, label.text))
        }
        [whole] => {
            let parts: Vec<&str> = whole.text.split('.').collect();
            let (calls, ["data", kind, label]) =
                parts.split_at_checked(parts.len().checked_sub(3)?)?
            else {
                return None;
            };
            let called =
                calls.chunks(2).all(|call| matches!(call, ["module", label] if name(label)));
            (called && name(kind) && name(label)).then(|| whole.text.to_string())
        }
        _ => None,
    }
}
