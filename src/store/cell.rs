//! One cell: typed, and never a text that grows old.

use std::{borrow::Cow, cmp::Ordering, sync::Arc};

use super::{human_duration, measure};

/// A value of one column. Times are unix seconds; they become text when an answer is made.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Cell<T = Arc<str>> {
    /// No value: printed as nothing, sorted last.
    Null,
    /// Text as the API server rendered it.
    Text(T),
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// A truth value.
    Bool(bool),
    /// An age: the time since.
    Since(i64),
    /// The restarts of a Pod, with the time of the last one.
    Restarts {
        /// How many.
        count: i64,
        /// When a container was last terminated.
        last: i64,
    },
    /// The time since a start that has no end yet (a running Job's duration).
    Running(i64),
    /// A time span that has ended, in seconds.
    Lasted(i64),
}

/// A cell of a row that is in memory already.
pub type CellRef<'a> = Cell<&'a str>;

impl Cell {
    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        // Text is shared between rows (interned), so that a whole copy is counted for each is an upper bound.
        if let Cell::Text(text) = self { text.len() + 2 * size_of::<usize>() } else { 0 }
    }
}

impl<T> Cell<T> {
    /// The same with another kind of text.
    pub fn map<'a, U>(&'a self, text: impl FnOnce(&'a T) -> U) -> Cell<U> {
        match self {
            Cell::Null => Cell::Null,
            Cell::Text(of) => Cell::Text(text(of)),
            Cell::Int(number) => Cell::Int(*number),
            Cell::Float(number) => Cell::Float(*number),
            Cell::Bool(truth) => Cell::Bool(*truth),
            Cell::Since(at) => Cell::Since(*at),
            Cell::Restarts { count, last } => Cell::Restarts { count: *count, last: *last },
            Cell::Running(at) => Cell::Running(*at),
            Cell::Lasted(seconds) => Cell::Lasted(*seconds),
        }
    }
}

impl<T: AsRef<str>> Cell<T> {
    /// The same, borrowed.
    pub fn borrowed(&self) -> CellRef<'_> {
        self.map(|text| text.as_ref())
    }

    /// The same, with a text of its own.
    pub fn owned(&self) -> Cell {
        self.map(|text| text.as_ref().into())
    }

    /// The time this cell counts from, if its text depends on the time of reading.
    pub fn at(&self) -> Option<i64> {
        match self {
            Cell::Since(at) | Cell::Running(at) | Cell::Restarts { last: at, .. } => Some(*at),
            _ => None,
        }
    }

    /// The JSON value at `now` (unix seconds), as kubectl prints it.
    pub fn render(&self, now: i64) -> serde_json::Value {
        use serde_json::Value;
        match self {
            Cell::Null => Value::Null,
            Cell::Text(text) => Value::from(text.as_ref()),
            Cell::Int(number) => Value::from(*number),
            Cell::Float(number) => Value::from(*number),
            Cell::Bool(truth) => Value::from(*truth),
            Cell::Since(at) | Cell::Running(at) => Value::from(human_duration(now - at)),
            Cell::Lasted(seconds) => Value::from(human_duration(*seconds)),
            Cell::Restarts { count, last } => Value::from(format!("{count} ({} ago)", human_duration(now - last))),
        }
    }

    /// Order of two cells of one column, for an ascending sort. [`Cell::compare_in`] puts `Null` last in both directions.
    ///
    /// Ages are ordered by how old they are (youngest first), numbers by value, text that
    /// measures something by that (`500Mi` before `10Gi`), other text as people read it (`node-2` before `node-10`).
    pub fn compare(&self, other: &Self) -> Ordering {
        use Cell::*;
        match (self, other) {
            (Text(a), Text(b)) => measure::compare(a.as_ref(), b.as_ref()),
            (Since(a) | Running(a), Since(b) | Running(b)) => b.cmp(a),
            (Bool(a), Bool(b)) => a.cmp(b),
            (Lasted(a), Lasted(b)) => a.cmp(b),
            _ => match (self.number(), other.number()) {
                // Of equal counts one without a time is first: were it equal to all of them, this would be no order.
                (Some(a), Some(b)) => a.total_cmp(&b).then_with(|| self.at().cmp(&other.at())),
                // Columns are typed, but a CRD's path may yield text for one object and a number for another.
                (a, b) => a.is_none().cmp(&b.is_none()).then_with(|| self.rank().cmp(&other.rank())),
            },
        }
    }

    /// The same for a sort of that direction: what has no value is last in both.
    pub fn compare_in(&self, other: &Self, descending: bool) -> Ordering {
        match (self, other) {
            (Cell::Null, Cell::Null) => Ordering::Equal,
            (Cell::Null, _) => Ordering::Greater,
            (_, Cell::Null) => Ordering::Less,
            (a, b) if descending => b.compare(a),
            (a, b) => a.compare(b),
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            Cell::Int(number) | Cell::Restarts { count: number, .. } => Some(*number as f64),
            Cell::Float(number) => Some(*number),
            _ => None,
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Cell::Bool(_) => 0,
            Cell::Int(_) | Cell::Float(_) | Cell::Restarts { .. } => 1,
            Cell::Lasted(_) => 2,
            Cell::Since(_) | Cell::Running(_) => 3,
            Cell::Text(_) => 4,
            Cell::Null => 5,
        }
    }

    /// The text that a search looks through. Text that depends on the time of reading is not searched: what matched would
    /// change without any change of the object.
    pub fn searched(&self) -> Option<Cow<'_, str>> {
        match self {
            Cell::Text(text) => Some(Cow::Borrowed(text.as_ref())),
            Cell::Int(number) | Cell::Restarts { count: number, .. } => Some(number.to_string().into()),
            Cell::Float(number) => Some(number.to_string().into()),
            Cell::Bool(truth) => Some(truth.to_string().into()),
            Cell::Lasted(seconds) => Some(human_duration(*seconds).into()),
            Cell::Null | Cell::Since(_) | Cell::Running(_) => None,
        }
    }

    /// The number that a comparison compares: a count, or the seconds of a span at `now` (unix seconds).
    pub fn number_at(&self, now: i64) -> Option<f64> {
        match self {
            Cell::Since(at) | Cell::Running(at) => Some((now - at) as f64),
            Cell::Lasted(seconds) => Some(*seconds as f64),
            Cell::Text(text) => match measure::Measure::of(text.as_ref())? {
                measure::Measure::Fraction(ratio, _) => Some(ratio),
                measure::Measure::Quantity(number) | measure::Measure::Duration(number) => Some(number),
            },
            _ => self.number(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_rendered_when_read() {
        assert_eq!(Cell::<&str>::Since(100).render(145), "45s");
        assert_eq!(Cell::<&str>::Restarts { count: 3, last: 100 }.render(400), "3 (5m ago)");
        assert_eq!(Cell::<&str>::Int(7).render(0), 7);
    }

    #[test]
    fn restarts_without_a_time_are_ordered_among_those_with_one() {
        let restarts = |last| Cell::<&str>::Restarts { count: 3, last };
        let ascending = [Cell::Int(0), Cell::Int(3), restarts(10), restarts(20), Cell::Int(12)];
        for pair in ascending.windows(2) {
            assert_eq!((pair[0].compare(&pair[1]), pair[1].compare(&pair[0])), (Ordering::Less, Ordering::Greater));
        }
    }

    #[test]
    fn the_youngest_age_comes_first() {
        assert_eq!(Cell::<&str>::Since(200).compare(&Cell::Since(100)), Ordering::Less);
    }
}
