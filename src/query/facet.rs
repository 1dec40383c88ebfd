//! Values of a field with how many rows have each.

use std::collections::HashMap;

use super::Found;
use crate::store::{Code, Coded, Column, Status};

/// What to count by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Facet {
    /// Namespace.
    Namespace,
    /// How it is doing.
    Is,
    /// Owner.
    Owner,
    /// Keys of labels.
    LabelKeys,
    /// Values of one label.
    Label(String),
    /// Conditions, `type=status`.
    Condition,
    /// The column at that place.
    Column(usize),
}

impl Facet {
    /// Reads `ns`, `is`, `owner`, `label`, `label:<key>`, `cond`, or the id of a column.
    pub fn parse(text: &str, columns: &[Column]) -> Option<Self> {
        Some(match text {
            "ns" => Self::Namespace,
            "is" => Self::Is,
            "owner" => Self::Owner,
            "label" => Self::LabelKeys,
            "cond" => Self::Condition,
            other => match other.strip_prefix("label:") {
                Some(key) => Self::Label(key.to_owned()),
                None => Self::Column(
                    columns.iter().position(|column| column.is(other.strip_prefix("col.").unwrap_or(other)))?,
                ),
            },
        })
    }
}

/// Values with their counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The most frequent ones, the most frequent first; equal ones by text.
    pub values: Vec<(String, u64)>,
    /// How many different ones there are.
    pub distinct: u64,
    /// Rows without a value.
    pub without: u64,
}

/// Counts the `limit` most frequent values among the rows found. Times are not counted: each row has its own.
pub fn count(found: &Found, facet: &Facet, limit: usize) -> Counts {
    let mut counts: HashMap<String, u64> = HashMap::new();
    let mut without = 0;
    for part in &found.parts {
        let chunk = &part.chunk;
        match facet {
            Facet::Namespace => {
                for (namespace, rows) in chunk.namespaces() {
                    let rows = rows.filter(|row| part.has(*row)).count() as u64;
                    if rows > 0 {
                        *counts.entry(namespace.to_string()).or_default() += rows;
                    }
                }
            }
            Facet::Is => {
                let mut by_status = [0; Status::ALL.len()];
                part.rows().for_each(|row| by_status[chunk.traits()[row].status() as usize] += 1);
                for (status, rows) in Status::ALL.iter().zip(by_status).filter(|(_, rows)| *rows > 0) {
                    *counts.entry(status.as_str().to_owned()).or_default() += rows;
                }
            }
            Facet::Owner => without += by_text(part, chunk.owners(), &mut counts, |owner| vec![owner]),
            Facet::LabelKeys => without += by_text(part, chunk.labels(), &mut counts, |lines| keys(lines).collect()),
            Facet::Label(key) => {
                let of_key = |lines| pairs(lines).filter(|(name, _)| name == key).map(|(_, value)| value).collect();
                without += by_text(part, chunk.labels(), &mut counts, of_key);
            }
            Facet::Condition => {
                without += by_text(part, chunk.conditions(), &mut counts, |lines| {
                    lines.split_terminator('\n').skip(1).collect()
                });
            }
            Facet::Column(column) => {
                if let Some(texts) = chunk.column(*column).and_then(|cells| cells.texts())
                    && !texts.codes().contains(&Code::NAME)
                {
                    without += by_text(part, texts, &mut counts, |text| vec![text]);
                    continue;
                }
                for row in part.rows() {
                    match chunk.cell(row, *column).searched() {
                        Some(text) if !text.is_empty() => match counts.get_mut(&*text) {
                            Some(count) => *count += 1,
                            None => _ = counts.insert(text.into_owned(), 1),
                        },
                        Some(_) | None => without += 1,
                    }
                }
            }
        }
    }
    let distinct = counts.len() as u64;
    let mut values: Vec<_> = counts.into_iter().collect();
    let order = |a: &(String, u64), b: &(String, u64)| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0));
    if values.len() > limit && limit > 0 {
        values.select_nth_unstable_by(limit - 1, order);
    }
    values.truncate(limit);
    values.sort_by(order);
    Counts { values, distinct, without }
}

/// Counts rows by what `split` makes of their text, once for each different text. Returns how many rows have none.
fn by_text<'a>(
    part: &super::Part,
    column: &'a Coded,
    counts: &mut HashMap<String, u64>,
    split: impl Fn(&'a str) -> Vec<&'a str>,
) -> u64 {
    let mut rows = vec![0; column.texts().count()];
    let mut without = 0;
    for row in part.rows() {
        match column.codes()[row].place() {
            Some(place) => rows[place] += 1,
            None => without += 1,
        }
    }
    for (place, rows) in rows.into_iter().enumerate().filter(|(_, rows)| *rows > 0) {
        let values = split(column.texts().get(place));
        let mut any = false;
        for value in values.into_iter().filter(|value| !value.is_empty()) {
            any = true;
            *counts.entry(value.to_owned()).or_default() += rows;
        }
        without += if any { 0 } else { rows };
    }
    without
}

fn pairs(lines: &str) -> impl Iterator<Item = (&str, &str)> {
    lines.lines().filter_map(|line| line.split_once('='))
}

fn keys(lines: &str) -> impl Iterator<Item = &str> {
    pairs(lines).map(|(key, _)| key)
}
