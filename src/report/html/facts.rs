//! Servers, products, websites and service numbers of a page.

use std::fmt::Write as _;

use crate::report::escape::markup;
use crate::report::html::{Parts, plain_root};
use crate::report::page::grid::{Grid, Row};
use crate::report::tables::{Cell, NOTHING, Row as TableRow, Table};

impl Parts<'_> {
    /// All tables that have rows.
    pub(super) fn facts(&self, out: &mut String) {
        for table in &self.tables {
            let grid = self.grid(table).print();
            let (id, title) = (table.id, table.title);
            let _ = writeln!(out, "<section id=\"{id}\">\n<h2>{title}</h2>\n{grid}</section>");
        }
    }

    fn grid<'t>(&self, table: &'t Table<'_>) -> Grid<'t> {
        // Places stand below names: they are long, and a column of their own leaves none for others.
        let is_place = |cell: &Cell| matches!(cell, Cell::Place(_));
        let places = table.rows.iter().find_map(|row| row.cells.iter().position(is_place));
        let shown = |at: &usize| Some(*at) != places;
        let row = |row: &TableRow| {
            let root = row.root.map(|root| plain_root(root, row.environment));
            let values: [(&str, &[&str]); 2] =
                [("root", root.as_slice()), ("environment", row.environment.as_slice())];
            let mut cells: Vec<Option<String>> =
                (0..row.cells.len()).filter(shown).map(|at| cell(&row.cells[at])).collect();
            let place = places.and_then(|at| cell(&row.cells[at]));
            if let (Some(Some(name)), Some(place)) = (cells.first_mut(), place) {
                name.push_str(&place);
            }
            Row { class: self.filters.classes(None, &values), cells, more: None }
        };
        let rows = table.rows.iter().map(row).collect();
        let head = (0..table.head.len()).filter(shown).map(|at| table.head[at]).collect();
        Grid { title: table.title, class: "", head, rows }
    }
}

fn cell(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Name(name) if name.is_empty() => None,
        Cell::Name(name) => Some(format!("<code>{}</code>", markup(name))),
        Cell::Place(place) => Some(format!("<span class=\"place\">{}</span>", markup(place))),
        Cell::Words(words) if words == NOTHING => None,
        Cell::Words(words) => Some(markup(words)),
    }
}
