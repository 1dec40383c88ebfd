//! Rows as lines of a CSV file (RFC 4180).

use serde_json::Value;

use super::{error::Problem, picked::Picked};
use crate::store::{Cell, Column, Row, human_duration};

/// The columns of one file.
pub struct Sheet {
    columns: Vec<SheetColumn>,
    picked: Picked,
    /// Unix seconds from which ages are counted.
    now: i64,
}

#[derive(Clone)]
struct SheetColumn {
    id: String,
    name: String,
    source: Source,
}

/// Where the values of a column are read.
#[derive(Clone, Copy)]
enum Source {
    Namespace,
    /// A cell of the row.
    Cell(usize),
    /// A value that the query added.
    Picked(usize),
}

impl Sheet {
    /// A file with all columns, or with those that `shown` names by their ids, separated by commas, in its order.
    ///
    /// # Errors
    /// If `shown` names a column that there is not, or one more often than there are columns of that id.
    pub fn new(
        namespaced: bool,
        columns: &[Column],
        picked: Picked,
        shown: Option<&str>,
        now: i64,
    ) -> Result<Self, Problem> {
        let namespace = SheetColumn { id: "namespace".into(), name: "Namespace".into(), source: Source::Namespace };
        let cells = columns.iter().enumerate().map(|(place, column)| SheetColumn {
            id: column.id.clone(),
            name: column.definition.name.clone(),
            source: Source::Cell(place),
        });
        let added = picked.columns().enumerate().map(|(place, column)| SheetColumn {
            id: column.id,
            name: column.name,
            source: Source::Picked(place),
        });
        let all: Vec<_> = namespaced.then_some(namespace).into_iter().chain(cells).chain(added).collect();
        let columns = match shown {
            Some(shown) => chosen(&all, shown)?,
            None => all,
        };
        Ok(Self { columns, picked, now })
    }

    /// The line with the headers.
    pub fn head(&self) -> String {
        line(self.columns.iter().map(|column| &*column.name))
    }

    /// The line of a row.
    ///
    /// # Errors
    /// If the body of the row cannot be read: a bug.
    pub fn line(&self, row: &Row) -> Result<String, Problem> {
        let picked = self.picked.of(row, None)?;
        let value = |column: &SheetColumn| match column.source {
            Source::Namespace => row.namespace().to_owned(),
            Source::Cell(place) => match row.cell(place) {
                Cell::Null => String::new(),
                Cell::Since(at) | Cell::Running(at) => human_duration(self.now - at),
                cell => plain(cell.render(self.now)),
            },
            Source::Picked(place) => picked.get(place).cloned().map(plain).unwrap_or_default(),
        };
        let values: Vec<String> = self.columns.iter().map(value).collect();
        Ok(line(values.iter().map(String::as_str)))
    }
}

/// The columns that `shown` names. A kind may have a column of its own that is called like its namespace: each is taken once.
fn chosen(all: &[SheetColumn], shown: &str) -> Result<Vec<SheetColumn>, Problem> {
    let mut left: Vec<&SheetColumn> = all.iter().collect();
    let take = |id: &str| match left.iter().position(|column| column.id == id) {
        Some(place) => Ok(left.remove(place).clone()),
        None if all.iter().any(|column| column.id == id) => {
            Err(Problem::parameter("columns", format!("{id:?} is given more than once")))
        }
        None => {
            let known: Vec<&str> = all.iter().map(|column| &*column.id).collect();
            let detail = format!("{id:?} is no column; there are: {}", known.join(", "));
            Err(Problem::parameter("columns", detail))
        }
    };
    shown.split(',').map(take).collect()
}

/// A value without quotation marks; null is nothing.
fn plain(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        value => value.to_string(),
    }
}

/// A line of RFC 4180. A spreadsheet takes a text that begins like a formula for one, and a cell may come from anybody who
/// may write an object: an apostrophe makes it a text.
fn line<'a>(values: impl Iterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for (place, value) in values.enumerate() {
        if place > 0 {
            line.push(',');
        }
        let number = value.parse::<f64>().is_ok();
        let formula = !number && value.starts_with(['=', '+', '-', '@', '\t', '\r']);
        if formula || value.contains(['"', ',', '\n', '\r']) {
            line.push('"');
            if formula {
                line.push('\'');
            }
            line.push_str(&value.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(value);
        }
    }
    line.push_str("\r\n");
    line
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_line_is_read_as_it_was_meant() {
        let values = ["plain", "a,b", "say \"x\"", "=HYPERLINK(1)", "-5", "two\nlines", ""];
        assert_eq!(
            line(values.into_iter()),
            "plain,\"a,b\",\"say \"\"x\"\"\",\"'=HYPERLINK(1)\",-5,\"two\nlines\",\r\n"
        );
    }
}
