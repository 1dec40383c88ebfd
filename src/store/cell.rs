//! One cell: typed, and never a text that grows old.

use std::{cmp::Ordering, sync::Arc};

use super::human_duration;

/// A value of one column. Times are unix seconds; they become text when an answer is made.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// No value: printed as nothing, sorted last.
    Null,
    /// Text as the API server rendered it.
    Text(Arc<str>),
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

impl Cell {
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
            Cell::Text(text) => Value::from(&**text),
            Cell::Int(number) => Value::from(*number),
            Cell::Float(number) => Value::from(*number),
            Cell::Bool(truth) => Value::from(*truth),
            Cell::Since(at) | Cell::Running(at) => Value::from(human_duration(now - at)),
            Cell::Lasted(seconds) => Value::from(human_duration(*seconds)),
            Cell::Restarts { count, last } => Value::from(format!("{count} ({} ago)", human_duration(now - last))),
        }
    }

    /// Order of two cells of one column, for an ascending sort. The caller puts `Null` last in both directions.
    ///
    /// Ages are ordered by how old they are (youngest first), numbers by value, text as people read it: without regard
    /// to case, digits by their value (`node-2` before `node-10`).
    pub fn compare(&self, other: &Cell) -> Ordering {
        use Cell::*;
        match (self, other) {
            (Text(a), Text(b)) => natural(a, b),
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

    /// Whether the lower-case `needle` occurs in the cell's text. Text that depends on the time of reading is not
    /// searched: what matched would change without any change of the object.
    pub fn contains(&self, needle: &str) -> bool {
        match self {
            Cell::Text(text) => contains_ignoring_case(text, needle),
            Cell::Int(number) | Cell::Restarts { count: number, .. } => number.to_string().contains(needle),
            Cell::Float(number) => number.to_string().contains(needle),
            Cell::Bool(truth) => truth.to_string().contains(needle),
            Cell::Lasted(seconds) => human_duration(*seconds).contains(needle),
            Cell::Null | Cell::Since(_) | Cell::Running(_) => false,
        }
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        // Text is shared between rows (interned), so that a whole copy is counted for each is an upper bound.
        if let Cell::Text(text) = self { text.len() + 2 * size_of::<usize>() } else { 0 }
    }
}

/// Whether the lower-case `needle` occurs in `text`, letter case aside.
pub fn contains_ignoring_case(text: &str, needle: &str) -> bool {
    if text.is_ascii() {
        let (text, needle) = (text.as_bytes(), needle.as_bytes());
        return needle.is_empty() || text.windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle));
    }
    text.to_lowercase().contains(needle)
}

/// Text order as people expect it: case aside, runs of digits by value; byte order decides between equals.
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.bytes().peekable(), b.bytes().peekable());
    loop {
        match (left.peek().copied(), right.peek().copied()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let order = digits(&mut left).cmp(&digits(&mut right));
                if order.is_ne() {
                    return order;
                }
            }
            (Some(x), Some(y)) => {
                let order = x.to_ascii_lowercase().cmp(&y.to_ascii_lowercase());
                if order.is_ne() {
                    return order;
                }
                left.next();
                right.next();
            }
        }
    }
}

/// The next run of digits as (length, digits) without leading zeros: ordered so, longer numbers are larger.
fn digits(bytes: &mut std::iter::Peekable<std::str::Bytes<'_>>) -> (usize, Vec<u8>) {
    let mut run = Vec::new();
    while let Some(digit) = bytes.next_if(u8::is_ascii_digit) {
        if !(run.is_empty() && digit == b'0') {
            run.push(digit);
        }
    }
    (run.len(), run)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_rendered_when_read() {
        assert_eq!(Cell::Since(100).render(145), "45s");
        assert_eq!(Cell::Restarts { count: 3, last: 100 }.render(400), "3 (5m ago)");
        assert_eq!(Cell::Int(7).render(0), 7);
    }

    #[test]
    fn text_is_ordered_as_people_read_it() {
        let mut names = ["node-10", "Node-2", "node-1", "node-02", "node"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["node", "node-1", "Node-2", "node-02", "node-10"]);
    }

    #[test]
    fn restarts_without_a_time_are_ordered_among_those_with_one() {
        let restarts = |last| Cell::Restarts { count: 3, last };
        let ascending = [Cell::Int(0), Cell::Int(3), restarts(10), restarts(20), Cell::Int(12)];
        for pair in ascending.windows(2) {
            assert_eq!((pair[0].compare(&pair[1]), pair[1].compare(&pair[0])), (Ordering::Less, Ordering::Greater));
        }
    }

    #[test]
    fn the_youngest_age_comes_first() {
        assert_eq!(Cell::Since(200).compare(&Cell::Since(100)), Ordering::Less);
    }

    #[test]
    fn search_ignores_letter_case_also_outside_ascii() {
        assert!(contains_ignoring_case("CrashLoopBackOff", "loopback"));
        assert!(contains_ignoring_case("ÜBER", "übe"));
        assert!(!contains_ignoring_case("abc", "abcd"));
    }
}
