//! Texts that are measures: `3/5`, `500Mi`, `1h30m`; and the order of texts as people expect it.

use std::cmp::Ordering;

/// A text as what it measures. The variants are in the order in which texts of a mixed column are sorted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    /// `n/m` as kubectl prints it: the ratio, then the whole.
    Fraction(f64, f64),
    /// A number or a Kubernetes quantity, in its base unit. `5m` is one, too.
    Quantity(f64),
    /// A Go duration in seconds.
    Duration(f64),
}

impl Measure {
    /// What `text` measures; `None` if it is just text.
    pub fn of(text: &str) -> Option<Self> {
        if !text.starts_with(|letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '+' | '.')) {
            return None;
        }
        fraction(text).or_else(|| quantity(text).map(Self::Quantity)).or_else(|| duration(text).map(Self::Duration))
    }

    fn rank(self) -> u8 {
        match self {
            Self::Fraction(..) => 0,
            Self::Quantity(_) => 1,
            Self::Duration(_) => 2,
        }
    }

    fn compare(self, other: Self) -> Ordering {
        match (self, other) {
            (Self::Fraction(a, m), Self::Fraction(b, n)) => a.total_cmp(&b).then(m.total_cmp(&n)),
            (Self::Quantity(a), Self::Quantity(b)) | (Self::Duration(a), Self::Duration(b)) => a.total_cmp(&b),
            (a, b) => a.rank().cmp(&b.rank()),
        }
    }
}

/// Order of two texts of a column: measures by what they measure and before all others, those as people read them.
pub fn compare(a: &str, b: &str) -> Ordering {
    match (Measure::of(a), Measure::of(b)) {
        (Some(x), Some(y)) => x.compare(y).then_with(|| natural(a, b)),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => natural(a, b),
    }
}

fn fraction(text: &str) -> Option<Measure> {
    let (part, whole) = text.split_once('/')?;
    let number = |text: &str| text.parse::<u32>().ok().map(f64::from);
    let (part, whole) = (number(part)?, number(whole)?);
    // Nothing of nothing is all there is to be had.
    Some(Measure::Fraction(if whole == 0.0 { 1.0 } else { part / whole }, whole))
}

/// The value of a Kubernetes quantity (apimachinery, pkg/api/resource) or a plain number.
pub fn quantity(text: &str) -> Option<f64> {
    let split = text.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | '-' | '+'));
    let (digits, suffix) = text.split_at(split.unwrap_or(text.len()));
    let number: f64 = digits.parse().ok()?;
    let factor = match suffix {
        "" => 1.0,
        "n" => 1e-9,
        "u" => 1e-6,
        "m" => 1e-3,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "P" => 1e15,
        "E" => 1e18,
        "Ki" => 1024.0,
        "Mi" => 1_048_576.0,
        "Gi" => 1_073_741_824.0,
        "Ti" => 1_099_511_627_776.0,
        "Pi" => 1_125_899_906_842_624.0,
        "Ei" => 1_152_921_504_606_846_976.0,
        _ => return text.parse().ok().filter(|number: &f64| number.is_finite()),
    };
    Some(number * factor)
}

/// The seconds of a duration as Go and kubectl write it: `1h30m`, `90s`, `2d`, `1y3d`.
pub fn duration(text: &str) -> Option<f64> {
    let mut seconds = 0.0;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
        let number: f64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let letters = rest.find(|letter: char| letter.is_ascii_digit()).unwrap_or(rest.len());
        let unit = match &rest[..letters] {
            "ms" => 0.001,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            "d" => 86_400.0,
            "w" => 604_800.0,
            "y" => 31_536_000.0,
            _ => return None,
        };
        seconds += number * unit;
        rest = &rest[letters..];
    }
    (!text.is_empty()).then_some(seconds)
}

/// Text order as people expect it: case aside, runs of digits by value; byte order decides between equals.
pub fn natural(a: &str, b: &str) -> Ordering {
    let (left, right) = (a.as_bytes(), b.as_bytes());
    let (mut i, mut j) = (0, 0);
    while i < left.len() && j < right.len() {
        if left[i].is_ascii_digit() && right[j].is_ascii_digit() {
            let (x, y) = (digits(left, &mut i), digits(right, &mut j));
            // Of numbers without leading zeros the longer is the larger.
            let order = x.len().cmp(&y.len()).then_with(|| x.cmp(y));
            if order.is_ne() {
                return order;
            }
        } else {
            let order = left[i].to_ascii_lowercase().cmp(&right[j].to_ascii_lowercase());
            if order.is_ne() {
                return order;
            }
            (i, j) = (i + 1, j + 1);
        }
    }
    (left.len() - i).cmp(&(right.len() - j)).then_with(|| a.cmp(b))
}

/// The run of digits at `at`, without leading zeros; `at` is then behind it.
fn digits<'a>(bytes: &'a [u8], at: &mut usize) -> &'a [u8] {
    let start = *at;
    *at += bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let zeros = bytes[start..*at].iter().take_while(|byte| **byte == b'0').count();
    &bytes[start + zeros..*at]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted<const N: usize>(mut texts: [&str; N]) -> [&str; N] {
        texts.sort_by(|a, b| compare(a, b));
        texts
    }

    #[test]
    fn text_is_ordered_as_people_read_it() {
        assert_eq!(
            sorted(["node-10", "Node-2", "node-1", "node-02", "node"]),
            ["node", "node-1", "Node-2", "node-02", "node-10"]
        );
        assert_eq!(
            sorted(["v1.10.0", "v1.9.3", "10.0.0.9", "10.0.0.10"]),
            ["10.0.0.9", "10.0.0.10", "v1.9.3", "v1.10.0"]
        );
    }

    #[test]
    fn measures_are_ordered_by_what_they_measure() {
        assert_eq!(sorted(["10Gi", "500Mi", "2", "1500m", "1e3"]), ["1500m", "2", "1e3", "500Mi", "10Gi"]);
        assert_eq!(sorted(["2/2", "1/1", "0/3", "10/12"]), ["0/3", "10/12", "1/1", "2/2"]);
        assert_eq!(sorted(["1h30m", "90s", "2h"]), ["90s", "1h30m", "2h"]);
        assert_eq!(sorted(["<none>", "5", "3/4"]), ["3/4", "5", "<none>"]);
    }

    #[test]
    fn what_is_no_measure_is_text() {
        for text in ["", "10.0.0.1", "1/2/3", "v1", "3x", "-", "inf", "nan", "1h2"] {
            assert_eq!(Measure::of(text), None, "{text}");
        }
    }
}
