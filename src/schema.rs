//! The fields of a kind, read out of an OpenAPI v3 document of the API server.
//!
//! Pure: bytes go in, lists of fields come out. A document holds every kind of one group and version, and is only looked
//! into where it is needed: what is parsed at any time is one branch of the schema at hand ([`document`]). [`fields`] makes
//! the list of a kind's fields, [`compare`] says how two such lists differ, [`names`] keeps the paths alone, packed, for the
//! question which kinds have a field.

pub mod compare;
mod document;
pub mod fields;
pub mod names;

pub use self::{
    compare::{Changes, compare},
    document::{BadDocument, Document},
    fields::{Field, Fields, MAX_FIELDS},
    names::{Paths, Wanted},
};

#[cfg(test)]
mod tests;
