//! The two notations of the policy's values: Go durations and Kubernetes quantities.

use std::time::Duration;

/// Reads a Go duration: `300ms`, `1.5h`, `5m`, `1h30m`.
///
/// # Errors
/// Says what would be right.
pub fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("{text:?} is no duration; write for example 30s, 5m or 1h30m");
    let mut rest = text.trim();
    if rest == "0" {
        return Ok(Duration::ZERO);
    }
    let mut seconds = 0.0;
    if rest.is_empty() {
        return Err(wrong());
    }
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.').ok_or_else(wrong)?;
        let number: f64 = rest[..digits].parse().map_err(|_| wrong())?;
        rest = &rest[digits..];
        let letters = rest.find(|letter: char| letter.is_ascii_digit() || letter == '.').unwrap_or(rest.len());
        let unit = match &rest[..letters] {
            "ns" => 1e-9,
            "us" | "µs" => 1e-6,
            "ms" => 1e-3,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return Err(wrong()),
        };
        seconds += number * unit;
        rest = &rest[letters..];
    }
    Duration::try_from_secs_f64(seconds).map_err(|_| wrong())
}

/// A duration as Go prints it, to the millisecond: `1h30m0s`, `1.25s`, `300ms`.
pub fn go_duration(duration: Duration) -> String {
    let millis = duration.as_millis();
    if millis < 1000 {
        return if millis == 0 { "0s".to_owned() } else { format!("{millis}ms") };
    }
    let (hours, minutes) = (millis / 3_600_000, millis / 60_000 % 60);
    let fraction = format!("{:.3}", (millis % 60_000) as f64 / 1000.0);
    let seconds = fraction.trim_end_matches('0').trim_end_matches('.');
    match (hours, minutes) {
        (0, 0) => format!("{seconds}s"),
        (0, minutes) => format!("{minutes}m{seconds}s"),
        (hours, minutes) => format!("{hours}h{minutes}m{seconds}s"),
    }
}

/// Reads a Kubernetes quantity as bytes: `256Mi`, `1G`, `1.5Gi`, `1e9`, `1048576`.
///
/// # Errors
/// Says what would be right.
pub fn bytes(text: &str) -> Result<u64, String> {
    let wrong = || format!("{text:?} is no size; write for example 256Mi or 1Gi");
    let text_trimmed = text.trim();
    let suffixes: [(&str, f64); 12] = [
        ("Ki", 1024.0),
        ("Mi", 1_048_576.0),
        ("Gi", 1_073_741_824.0),
        ("Ti", 1_099_511_627_776.0),
        ("Pi", 1_125_899_906_842_624.0),
        ("k", 1e3),
        ("M", 1e6),
        ("G", 1e9),
        ("T", 1e12),
        ("P", 1e15),
        ("m", 1e-3),
        ("", 1.0),
    ];
    let (number, factor) = suffixes
        .iter()
        .find_map(|(suffix, factor)| Some((text_trimmed.strip_suffix(suffix)?, *factor)))
        .ok_or_else(wrong)?;
    let value = number.parse::<f64>().map_err(|_| wrong())? * factor;
    if value.is_finite() && (0.0..=u64::MAX as f64).contains(&value) && !number.starts_with('+') {
        Ok(value as u64)
    } else {
        Err(wrong())
    }
}

/// Bytes as people read them, in binary units: `12.3Mi`.
pub fn binary_bytes(bytes: u64) -> String {
    let mut value = bytes as f64;
    for unit in ["", "Ki", "Mi", "Gi", "Ti"] {
        if value < 1024.0 {
            return if unit.is_empty() { format!("{bytes}") } else { format!("{value:.1}{unit}") };
        }
        value /= 1024.0;
    }
    format!("{value:.1}Pi")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_go_does() {
        let table = [
            ("5m", 300_000),
            ("1h30m", 5_400_000),
            ("1.5s", 1500),
            ("300ms", 300),
            ("0", 0),
            ("2h45m30.5s", 9_930_500),
        ];
        for (text, millis) in table {
            assert_eq!(duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        for text in ["", "5", "5 minutes", "m5", "-5m", "1d", "1..5s"] {
            assert!(duration(text).is_err_and(|error| error.contains("5m")), "{text}");
        }
    }

    #[test]
    fn durations_are_printed_as_go_does() {
        for (millis, text) in [(0, "0s"), (300, "300ms"), (1250, "1.25s"), (300_000, "5m0s"), (5_400_000, "1h30m0s")] {
            assert_eq!(go_duration(Duration::from_millis(millis)), text);
        }
    }

    #[test]
    fn quantities_are_read_as_kubernetes_does() {
        let table = [("256Mi", 268_435_456), ("1G", 1_000_000_000), ("1.5Ki", 1536), ("1e3", 1000), ("42", 42)];
        for (text, value) in table {
            assert_eq!(bytes(text), Ok(value), "{text}");
        }
        for text in ["", "Mi", "-1", "1 Gi x", "many", "1KiB", "inf", "NaN"] {
            assert!(bytes(text).is_err(), "{text}");
        }
    }

    #[test]
    fn bytes_are_printed_in_binary_units() {
        assert_eq!((binary_bytes(512), binary_bytes(12_900_000)), ("512".to_owned(), "12.3Mi".to_owned()));
    }
}
