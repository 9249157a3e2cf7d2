//! Tables that become cards where there is no room for them.

use std::fmt::Write as _;

/// A table; texts are HTML.
pub(crate) struct Grid<'a> {
    /// What it is a table of.
    pub(crate) title: &'a str,
    /// Its classes besides its own.
    pub(crate) class: &'a str,
    /// The names of its columns.
    pub(crate) head: Vec<&'a str>,
    /// Its rows.
    pub(crate) rows: Vec<Row>,
}

/// A row of a table; texts are HTML.
pub(crate) struct Row {
    /// Its classes.
    pub(crate) class: String,
    /// Its cells, the first of which names the row. Nothing is a cell that a card leaves out.
    pub(crate) cells: Vec<Option<String>>,
    /// What stands below the cells.
    pub(crate) more: Option<String>,
}

/// Columns from which a table needs a wide page.
const MANY: usize = 5;

impl Grid<'_> {
    /// The table.
    pub(crate) fn print(&self) -> String {
        let wide = if self.head.len() > MANY { " wide" } else { "" };
        let class = if self.class.is_empty() { "" } else { " " };
        let mut out = format!(
            "<table class=\"grid{wide}{class}{}\" aria-label=\"{}\">\n<thead><tr>",
            self.class, self.title
        );
        self.head.iter().for_each(|h| out.push_str(&format!("<th scope=\"col\">{h}</th>")));
        out.push_str("</tr></thead>\n");
        self.rows.iter().for_each(|row| self.row(row, &mut out));
        out.push_str("</table>\n");
        out
    }

    fn row(&self, row: &Row, out: &mut String) {
        let class =
            if row.class.is_empty() { String::new() } else { format!(" class=\"{}\"", row.class) };
        let _ = write!(out, "<tbody{class}>\n<tr>");
        for (at, (cell, head)) in row.cells.iter().zip(&self.head).enumerate() {
            let blank = if cell.is_none() { " class=\"blank\"" } else { "" };
            let text = cell.as_deref().unwrap_or("–");
            // A cell of a card is a line of label and content, so the content is one element.
            let _ = match at {
                0 => write!(out, "<th scope=\"row\">{text}</th>"),
                _ => write!(out, "<td{blank} data-label=\"{head}\"><div>{text}</div></td>"),
            };
        }
        out.push_str("</tr>\n");
        if let Some(more) = &row.more {
            let columns = self.head.len();
            let _ = writeln!(out, "<tr class=\"why\"><td colspan=\"{columns}\">{more}</td></tr>");
        }
        out.push_str("</tbody>\n");
    }
}
