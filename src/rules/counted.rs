//! Service numbers in words.

use crate::text::Text;
use crate::verdict::Case;
use crate::verdict::numbers::{self, Numbers, Range};

use super::context::Context;

/// Both sides as bounds.
pub(super) fn balance(numbers: &Numbers) -> Text {
    let range = |r: Range| match r.max {
        Some(max) if max == r.min => max.to_string(),
        Some(max) => format!("{}–{max}", r.min),
        None => format!("{}–?", r.min),
    };
    let (need, have) = (range(numbers.demand), range(numbers.capacity));
    Text::new(format!("需要 {need} 个，可用 {have} 个。"), format!("needed: {need}, at hand: {have}"))
}

/// What one server yields.
pub(super) fn yields(context: &Context<'_>, case: Case<'_>) -> Text {
    let left = numbers::left(context.assessment, case);
    let name = case.server.site.address();
    match left.max {
        Some(max) if max == left.min => Text::new(format!("`{name}` 可用 {max} 个"), format!("`{name}` yields {max}")),
        Some(max) => Text::new(format!("`{name}` 可用 {}–{max} 个", left.min), format!("`{name}` yields {}–{max}", left.min)),
        None => Text::new(format!("`{name}` 数量未知"), format!("`{name}` yields an unknown number")),
    }
}
