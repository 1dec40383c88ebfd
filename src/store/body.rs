//! The object behind a row: trimmed JSON, compressed.

use serde_json::value::RawValue;

/// zstd level 1: level 3 saves 5 % of the bytes for half more of the time.
const LEVEL: i32 = 1;

/// Larger than any object that etcd takes (1.5 MiB by default), so that a damaged frame cannot ask for all memory.
const MAX_SIZE: usize = 64 << 20;

/// Who manages fields of an object; what is kept of `managedFields`.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Manager {
    /// Field manager, as in `kubectl`.
    pub manager: String,
    /// `Apply` or `Update`.
    pub operation: String,
    /// Subresource, as in `status`; empty for the object itself.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub subresource: String,
    /// When, in RFC 3339.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub time: String,
}

/// A compressed object with its managers.
#[derive(Clone, Debug)]
pub struct Body(Box<[u8]>);

/// What a [`Body`] holds.
#[derive(Debug)]
pub struct Contents {
    /// Who manages fields of it.
    pub managers: Vec<Manager>,
    /// The object, trimmed.
    pub object: Box<RawValue>,
}

impl Body {
    /// Compresses `object` (JSON without raw line breaks outside of itself) and its managers.
    ///
    /// # Errors
    /// When zstd cannot allocate.
    pub fn new(managers: &[Manager], object: &str) -> std::io::Result<Self> {
        // Two JSON texts, one after the other: the reader's deserializer knows where the first ends.
        let mut plain = serde_json::to_vec(managers)?;
        plain.extend_from_slice(object.as_bytes());
        Ok(Self(zstd::bulk::compress(&plain, LEVEL)?.into_boxed_slice()))
    }

    /// Its contents.
    ///
    /// # Errors
    /// If the frame does not decompress or is not what `new` made: a bug, since bodies never leave memory.
    pub fn contents(&self) -> std::io::Result<Contents> {
        let size = zstd::bulk::Decompressor::<'_>::upper_bound(&self.0).unwrap_or(MAX_SIZE).min(MAX_SIZE);
        let plain = zstd::bulk::decompress(&self.0, size)?;
        let mut values = serde_json::Deserializer::from_slice(&plain).into_iter::<Box<RawValue>>();
        let mut next = || values.next().ok_or(std::io::ErrorKind::UnexpectedEof)?.map_err(std::io::Error::from);
        Ok(Contents { managers: serde_json::from_str(next()?.get())?, object: next()? })
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_comes_out() {
        let managers = vec![Manager { manager: "kubectl".into(), operation: "Apply".into(), ..Default::default() }];
        let object = r#"{"kind":"Pod","spec":{"x":[1,2,{"y":"ü\n"}]}}"#;
        let contents = Body::new(&managers, object).unwrap().contents().unwrap();
        assert_eq!(contents.managers, managers);
        assert_eq!(contents.object.get(), object);
    }
}
