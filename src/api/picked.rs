//! Columns that a query adds to those of a kind: values of labels and annotations.
//!
//! Labels stand beside the rows. Annotations are read out of the bodies, off the threads that answer requests.

use serde_json::Value;

use super::{App, answer::ColumnAnswer, error::Problem, scan::Weight};
use crate::{access::Caller, query::Stop, reason::Reason, store::Row};

/// Columns that one query may add.
const MAX_COLUMNS: usize = 8;

/// Longest key: a prefix of 253 bytes and a name of 63.
const MAX_KEY: usize = 317;

/// Bytes of an annotation in a list or stream: one may have 256 KiB, in each of a thousand rows.
const MAX_VALUE: usize = 1024;

/// Stands at the end of a value that is longer.
const CUT: char = '…';

/// Where the cells of one column are read.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Pick {
    /// The label of that key.
    Label(String),
    /// The annotation of that key.
    Annotation(String),
}

/// Columns that a query adds, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picked(Vec<Pick>);

impl Picked {
    /// Reads `label:app,ann:example.org/note`.
    ///
    /// # Errors
    /// If they are too many, or one is neither, or given twice.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let mut picks = Vec::new();
        for one in text.split(',') {
            let pick = Pick::parse(one).ok_or_else(|| {
                let detail =
                    format!("{one:?} is neither a label nor an annotation; as in cols=label:app,ann:example.org/note");
                Problem::parameter("cols", detail)
            })?;
            if picks.contains(&pick) {
                return Err(Problem::parameter("cols", format!("{one:?} is given more than once")));
            }
            picks.push(pick);
        }
        if picks.len() > MAX_COLUMNS {
            return Err(Problem::parameter("cols", format!("{} columns, {MAX_COLUMNS} at most", picks.len())));
        }
        Ok(Self(picks))
    }

    /// Whether `word` is written like one of them. No order is kept by what it names.
    pub fn is_named(word: &str) -> bool {
        Pick::parse(word.strip_prefix('-').unwrap_or(word)).is_some()
    }

    /// The columns as answered.
    pub fn columns(&self) -> impl Iterator<Item = ColumnAnswer> {
        self.0.iter().map(Pick::column)
    }

    /// The cells of each of the rows, cut to what a grid can show.
    ///
    /// # Errors
    /// If the annotations could not be read in the time there is.
    pub async fn cells(&self, app: &App, caller: &Caller, rows: &[Row]) -> Result<Vec<Vec<Value>>, Problem> {
        if !self.reads_bodies() {
            return rows.iter().map(|row| self.of(row, Some(MAX_VALUE))).collect();
        }
        let (picked, rows) = (self.clone(), rows.to_vec());
        let work = move |stop: Stop<'_>| {
            let each = rows.iter().map(|row| (!stop()).then(|| picked.of(row, Some(MAX_VALUE))));
            Ok(each.collect::<Option<Result<Vec<_>, _>>>())
        };
        app.scans.run(caller, Weight::Heavy, work).await?.ok_or_else(|| {
            let detail =
                "the annotations could not be read in the time there is; ask for fewer rows, or again in a moment";
            Problem::new(Reason::Busy, detail)
        })?
    }

    /// The cells of a row, whole or cut to so many bytes. Annotations are decompressed for it.
    ///
    /// # Errors
    /// If the body of the row cannot be read: a bug.
    pub fn of(&self, row: &Row, most: Option<usize>) -> Result<Vec<Value>, Problem> {
        let keys: Vec<&str> = self.0.iter().filter_map(Pick::annotation).collect();
        let annotations = if keys.is_empty() { Ok(Vec::new()) } else { row.annotations(&keys) };
        let mut annotations = annotations.map_err(Problem::internal)?.into_iter();
        let cell = |pick: &Pick| match pick {
            Pick::Label(key) => Value::from(row.label(key)),
            Pick::Annotation(_) => Value::from(annotations.next().flatten().map(|text| match most {
                Some(most) => shortened(text, most),
                None => text,
            })),
        };
        Ok(self.0.iter().map(cell).collect())
    }

    fn reads_bodies(&self) -> bool {
        self.0.iter().any(|pick| pick.annotation().is_some())
    }
}

impl Pick {
    fn parse(text: &str) -> Option<Self> {
        let (what, key) = text.split_once(':')?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
        if key.is_empty() || key.len() > MAX_KEY || !key.bytes().all(plain) {
            return None;
        }
        match what {
            "label" => Some(Self::Label(key.to_owned())),
            "ann" => Some(Self::Annotation(key.to_owned())),
            _ => None,
        }
    }

    fn annotation(&self) -> Option<&str> {
        match self {
            Self::Label(_) => None,
            Self::Annotation(key) => Some(key),
        }
    }

    fn column(&self) -> ColumnAnswer {
        let (word, what, key) = match self {
            Self::Label(key) => ("label", "label", key),
            Self::Annotation(key) => ("ann", "annotation", key),
        };
        ColumnAnswer {
            id: format!("{word}:{key}"),
            name: key.clone(),
            type_: "string".to_owned(),
            format: String::new(),
            priority: 0,
            description: format!("The {what} {key}."),
        }
    }
}

/// At most so many bytes of the text, of which the last say that there were more.
fn shortened(mut text: String, most: usize) -> String {
    if text.len() > most {
        text.truncate(text.floor_char_boundary(most - CUT.len_utf8()));
        text.push(CUT);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_annotations_are_named_and_nothing_else_is() {
        let picked = Picked::parse("label:app,ann:example.org/note,ann:app").unwrap();
        let columns: Vec<_> = picked.columns().map(|column| (column.id, column.name, column.priority)).collect();
        let column = |id: &str, name: &str| (id.to_owned(), name.to_owned(), 0);
        assert_eq!(
            columns,
            [column("label:app", "app"), column("ann:example.org/note", "example.org/note"), column("ann:app", "app")]
        );
        let many = |count: usize| (0..count).map(|n| format!("label:l{n}")).collect::<Vec<_>>().join(",");
        assert!(Picked::parse(&many(8)).is_ok());
        let long = format!("label:{}", "x".repeat(318));
        for wrong in
            ["", ",", "app", "label:", "label:a,", "Label:a", "label:a b", "label:a\n", "ann:a=b", "label:a,label:a"]
                .into_iter()
                .chain([&*many(9), &long])
        {
            assert_eq!(Picked::parse(wrong).unwrap_err().status, 400, "{wrong}");
        }
        assert!(Picked::is_named("-label:app") && Picked::is_named("ann:a") && !Picked::is_named("age"));
    }

    #[test]
    fn what_is_cut_says_so_and_letters_stay_whole() {
        assert_eq!(shortened("abc".into(), 3), "abc");
        assert_eq!(shortened("abcdefgh".into(), 6), "abc…");
        assert_eq!(shortened("aüüüü".into(), 6), "aü…");
    }
}
