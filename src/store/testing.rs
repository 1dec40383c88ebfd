//! Rows for tests.

use super::{Facts, Ingested, body};

/// An object without cells, at a version.
pub fn row(namespace: &str, name: &str, version: &str, object: &serde_json::Value) -> Ingested {
    Ingested {
        uid: uid_of(namespace, name).into(),
        namespace: namespace.into(),
        name: name.into(),
        resource_version: version.into(),
        created: 0,
        facts: Facts::default(),
        cells: Box::default(),
        body: body::plain(&[], &object.to_string()).unwrap(),
    }
}

/// A UUID that is always the same for the same names.
pub fn uid_of(namespace: &str, name: &str) -> String {
    let mut number: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    for byte in format!("{namespace}/{name}").bytes() {
        number = (number ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
    }
    super::chunk::uid_text(number)
}
