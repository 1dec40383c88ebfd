//! Cursors: opaque, and good only for the person, kind and query they were made for.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::error::Problem;
use crate::{
    access::{Access, Caller},
    kind::GroupResource,
    query::Position,
    reason::Reason,
};

/// Bytes of the digest that a cursor carries.
const DIGEST: usize = 16;

/// What a cursor is bound to.
pub struct Binding<'a> {
    /// Signs it.
    pub access: &'a Access,
    /// Who asks.
    pub caller: &'a Caller,
    /// Of what.
    pub kind: &'a GroupResource,
    /// Everything else of the query that decides which rows there are, and their order.
    pub query: [&'a str; 4],
}

impl Binding<'_> {
    fn digest(&self, payload: &[u8]) -> [u8; DIGEST] {
        let who = match self.caller {
            Caller::Trusted => "",
            Caller::User(user) => &user.name,
        };
        let kind = self.kind.to_string();
        let mut parts: Vec<&[u8]> = vec![b"cursor", who.as_bytes(), kind.as_bytes()];
        parts.extend(self.query.iter().map(|part| part.as_bytes()));
        parts.push(payload);
        let whole = self.access.digest(&parts);
        std::array::from_fn(|place| whole[place])
    }

    /// The cursor of a position.
    pub fn write(&self, position: &Position) -> Result<String, Problem> {
        let payload = serde_json::to_vec(position).map_err(Problem::internal)?;
        let mut bytes = self.digest(&payload).to_vec();
        bytes.extend(payload);
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The position of a cursor.
    pub fn read(&self, cursor: &str) -> Result<Position, Problem> {
        let wrong = || {
            let detail = "the cursor was not made for this query; begin again without one";
            Problem::new(Reason::BadCursor, detail)
        };
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| wrong())?;
        let (digest, payload) = bytes.split_at_checked(DIGEST).ok_or_else(wrong)?;
        if digest != self.digest(payload) {
            return Err(wrong());
        }
        serde_json::from_slice(payload).map_err(|_| wrong())
    }
}
