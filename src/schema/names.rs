//! The paths of a kind's fields, packed, and the question which of them are called so.

use std::io;

use super::fields::Field;

/// A fast level: paths repeat their beginnings, and pack to a twentieth.
const LEVEL: i32 = 3;

/// Longer than the paths of [`super::MAX_FIELDS`] fields could be.
const MAX_SIZE: usize = 64 << 20;

/// The paths of one kind.
#[derive(Clone, Debug)]
pub struct Paths {
    packed: Box<[u8]>,
    size: usize,
    /// There are more than these.
    pub truncated: bool,
}

impl Paths {
    /// Packs the paths of fields.
    ///
    /// # Errors
    /// When zstd cannot allocate.
    pub fn pack(fields: &[Field], truncated: bool) -> io::Result<Self> {
        let named = fields.iter().filter(|field| field.name != "[*]");
        // No name of a field that an API server takes holds a line feed; were there one, it would end the path.
        let lines: Vec<&str> = named.map(|field| field.path.as_str()).collect();
        let lines = lines.join("\n");
        let packed = zstd::bulk::compress(lines.as_bytes(), LEVEL)?.into_boxed_slice();
        Ok(Self { packed, size: lines.len(), truncated })
    }

    /// Bytes that it takes.
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.packed.len()
    }

    /// The first `limit` paths that are wanted, and how many are.
    ///
    /// # Errors
    /// If they cannot be unpacked: a bug.
    pub fn find(&self, wanted: &Wanted, limit: usize) -> io::Result<(Vec<String>, usize)> {
        let plain = zstd::bulk::decompress(&self.packed, self.size.min(MAX_SIZE))?;
        let lines = std::str::from_utf8(&plain).map_err(io::Error::other)?;
        let (mut first, mut matched) = (Vec::new(), 0);
        for path in lines.lines().filter(|path| wanted.is(path)) {
            matched += 1;
            if first.len() < limit {
                first.push(path.to_owned());
            }
        }
        Ok((first, matched))
    }
}

/// A field that is looked for. Letter case does not matter, nor `[*]`.
#[derive(Clone, Debug)]
pub struct Wanted {
    last: String,
    /// The end of the path, if more than its last segment is wanted.
    end: Option<String>,
}

impl Wanted {
    /// A name, or the end of a path that begins with a dot. `None` if it is neither.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (last, end) = match text.strip_prefix('.') {
            Some(_) => (last_segment(text).to_ascii_lowercase(), Some(plain(text).to_ascii_lowercase())),
            None => (text.to_ascii_lowercase(), None),
        };
        let empty = last.is_empty() || text.split('.').skip(1).any(str::is_empty);
        (!empty && !text.contains(char::is_whitespace)).then_some(Self { last, end })
    }

    fn is(&self, path: &str) -> bool {
        last_segment(path).eq_ignore_ascii_case(&self.last)
            && self.end.as_ref().is_none_or(|end| plain(path).to_ascii_lowercase().ends_with(end))
    }
}

/// The path without what stands for elements and values.
fn plain(path: &str) -> String {
    path.replace("[*]", "").replace("[]", "")
}

/// The name of the field itself.
fn last_segment(path: &str) -> &str {
    let path = path.trim_end_matches("[*]").trim_end_matches("[]");
    if let Some((_, quoted)) = path.strip_suffix("']").and_then(|path| path.rsplit_once("['")) {
        return quoted;
    }
    path.rsplit_once('.').map_or(path, |(_, last)| last)
}
