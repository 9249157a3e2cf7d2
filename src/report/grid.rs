//! Tables as text: cells that stand below each other, and the tables of Markdown.
//!
//! Stands alone because reports and plan lay out both in the same way.

use super::wrap::columns;

/// Columns that the widest of some cells takes; at most so many.
pub(crate) fn widest<'t>(cells: impl IntoIterator<Item = &'t str>, most: usize) -> usize {
    cells.into_iter().map(columns).max().unwrap_or(0).min(most)
}

/// A cell with what is missing to a width behind it.
pub(crate) fn left(text: &str, width: usize) -> String {
    format!("{text}{}", missing(text, width))
}

/// A cell with what is missing to a width before it, as for numbers.
pub(crate) fn right(text: &str, width: usize) -> String {
    format!("{}{text}", missing(text, width))
}

fn missing(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(columns(text)))
}

/// A table of Markdown, a line for each row; cells are escaped already.
pub(crate) fn markdown(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut lines =
        vec![format!("| {} |", head.join(" | ")), format!("|{}", "---|".repeat(head.len()))];
    lines.extend(rows.into_iter().map(|row| format!("| {} |", row.join(" | "))));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_two_columns() {
        let width = widest(["备案", "abc", ""], 9);
        assert_eq!((width, widest(["备案"], 3)), (4, 3));
        assert_eq!(["备案", "abc"].map(|cell| left(cell, width)), ["备案", "abc "]);
        assert_eq!(["备案", "7"].map(|cell| right(cell, width)), ["备案", "   7"]);
        assert_eq!(left("longer", 2), "longer");
    }
}
