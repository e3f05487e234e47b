//! Tables of text.

use super::paint::{Paint, Tone, clean};

/// Columns that are as wide as what stands in them; those without any text are left out.
#[derive(Debug)]
pub(super) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

#[derive(Clone, Copy, Debug)]
struct Column {
    heading: &'static str,
    painted: bool,
}

impl Table {
    pub(super) fn new<const N: usize>(headings: [&'static str; N]) -> Self {
        let columns =
            headings.map(|heading| Column { heading, painted: matches!(heading, "status" | "state") });
        Self { columns: columns.to_vec(), rows: Vec::new() }
    }

    pub(super) fn row<const N: usize>(&mut self, cells: &[String; N]) {
        self.rows.push(cells.iter().map(|cell| clean(cell)).collect());
    }

    /// The text, without the last line break; empty where there is no row.
    pub(super) fn draw(&self, paint: Paint) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        let used = |index: &usize| self.rows.iter().any(|row| !row[*index].is_empty());
        let used = (0..self.columns.len()).filter(used).collect::<Vec<_>>();
        let width = |index: &usize| {
            let cells = self.rows.iter().map(|row| row[*index].chars().count());
            cells.chain([self.columns[*index].heading.len()]).max().unwrap_or_default()
        };
        let widths = used.iter().map(width).collect::<Vec<_>>();
        let line = |cell: &dyn Fn(usize) -> String, paint: &dyn Fn(usize, &str) -> String| {
            let cells = used.iter().zip(&widths).map(|(index, width)| {
                let text = cell(*index);
                let padding = " ".repeat(width - text.chars().count());
                format!("{}{padding}", paint(*index, &text))
            });
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        let heading =
            line(&|index| self.columns[index].heading.to_owned(), &|_, text| paint.tone(text, Tone::Quiet));
        let rows = self.rows.iter().map(|row| {
            line(&|index| row[index].clone(), &|index, text| {
                if self.columns[index].painted { paint.word(text) } else { text.to_owned() }
            })
        });
        std::iter::once(heading).chain(rows).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
