//! Which kinds have a field of a name: the paths of all kinds, packed, read once for each hash of a document.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

use futures::{StreamExt, stream};
use tokio::time::{Instant, timeout_at};

use super::{AT_ONCE, Indexed, Schemas, by_document, lock};
use crate::{
    cluster::ReadError,
    kind::Kind,
    reason::Reason,
    schema::{BadDocument, Document, MAX_FIELDS, Paths, Wanted},
};

/// So long somebody waits for documents; those that came are kept, and the next one goes on from there.
const READING: Duration = Duration::from_secs(20);

/// Bytes of packed paths.
const BYTES: usize = 16 << 20;

/// Paths that are told of each kind.
const PATHS: usize = 20;

/// What is sought in each document; no kind has such a name.
const EVERY_KIND: &str = "*";

/// A kind with such a field.
#[derive(Clone, Debug)]
pub struct FieldOf {
    /// The kind.
    pub kind: Arc<Kind>,
    /// The first paths.
    pub paths: Vec<String>,
    /// How many there are.
    pub matched: usize,
}

/// Which kinds have a field.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// Those that have it.
    pub kinds: Vec<FieldOf>,
    /// Those of which that is not known, or not of all their fields, and why.
    pub not_searched: Vec<(Arc<Kind>, String)>,
}

/// What is kept of all documents, by their path.
#[derive(Debug, Default)]
pub struct Names(pub(super) HashMap<String, OfDocument>);

#[derive(Debug)]
pub(super) struct OfDocument {
    hash: String,
    kinds: BTreeMap<String, Kept>,
}

/// What is kept of one kind.
#[derive(Clone, Debug)]
enum Kept {
    Paths(Arc<Paths>),
    /// It has no schema.
    Nothing,
    /// There is no room for it.
    NoRoom,
}

impl Names {
    /// Whether nothing new would be learnt of these kinds.
    fn holds(&self, path: &str, hash: &str, kinds: &[Arc<Kind>]) -> bool {
        let of = self.0.get(path).filter(|of| of.hash == hash);
        of.is_some_and(|of| kinds.iter().all(|kind| of.kinds.contains_key(&kind.kind)))
    }

    fn bytes(&self) -> usize {
        let kinds = self.0.values().flat_map(|of| of.kinds.iter());
        kinds.map(|(name, kept)| name.len() + if let Kept::Paths(paths) = kept { paths.bytes() } else { 0 }).sum()
    }

    /// Takes what was read of a document in; what there is no room for is known as such.
    fn take(&mut self, path: String, hash: String, read: BTreeMap<String, Option<Paths>>) {
        self.0.remove(&path);
        let mut room = BYTES.saturating_sub(self.bytes());
        let kept = |(name, paths): (String, Option<Paths>)| {
            let kept = match paths {
                None => Kept::Nothing,
                Some(paths) if paths.bytes() > room => Kept::NoRoom,
                Some(paths) => {
                    room -= paths.bytes();
                    Kept::Paths(Arc::new(paths))
                }
            };
            (name, kept)
        };
        let kinds = read.into_iter().map(kept).collect();
        self.0.insert(path, OfDocument { hash, kinds });
    }
}

impl Schemas {
    /// Which of `kinds` have a field, at their preferred versions.
    ///
    /// Documents that are not known yet are read, two at a time, by one asker for all.
    ///
    /// # Errors
    /// If not even the index can be read.
    pub async fn named(&self, kinds: &[Arc<Kind>], wanted: &Wanted) -> Result<Named, ReadError> {
        let index = self.index().await?;
        let documents = by_document(kinds);
        let deadline = Instant::now() + READING;
        let failed = match timeout_at(deadline, self.shared.naming.lock()).await {
            Ok(_alone) => self.learn(&index, &documents, deadline).await,
            // Somebody else has read as much as there was time for.
            Err(_) => HashMap::new(),
        };
        let (mut known, mut named) = (Vec::new(), Named::default());
        {
            let names = lock(&self.shared.names);
            for (path, kinds) in &documents {
                for kind in kinds {
                    let of = names.0.get(path).filter(|of| Some(&of.hash) == index.hash(path).as_ref());
                    let why = match of.and_then(|of| of.kinds.get(&kind.kind)) {
                        Some(Kept::Paths(paths)) => {
                            known.push((kind.clone(), paths.clone()));
                            continue;
                        }
                        Some(Kept::Nothing) => "the API server publishes no schema of it".to_owned(),
                        Some(Kept::NoRoom) => "there is no room for its fields".to_owned(),
                        None if index.hash(path).is_none() => "the API server publishes no schema of it".to_owned(),
                        None => failed.get(path).cloned().unwrap_or_else(not_yet),
                    };
                    named.not_searched.push((kind.clone(), why));
                }
            }
        }
        let wanted = wanted.clone();
        // Unpacking the paths of a thousand kinds takes a part of a second.
        let turn = self.turn(Instant::now() + READING).await?;
        let found = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            known
                .into_iter()
                .map(|(kind, paths)| (paths.find(&wanted, PATHS), paths.truncated, kind))
                .collect::<Vec<_>>()
        });
        let fault = |error: &dyn std::fmt::Display| {
            let message = error.to_string();
            ReadError { reason: Reason::Internal, message, code: None }
        };
        for (found, truncated, kind) in found.await.map_err(|error| fault(&error))? {
            let (paths, matched) = found.map_err(|error| fault(&error))?;
            if truncated {
                let why = format!("only its first {MAX_FIELDS} fields were searched");
                named.not_searched.push((kind.clone(), why));
            }
            if matched > 0 {
                named.kinds.push(FieldOf { kind, paths, matched });
            }
        }
        named.kinds.sort_by(|a, b| a.kind.id.cmp(&b.kind.id));
        named.not_searched.sort_by(|(a, _), (b, _)| a.id.cmp(&b.id));
        Ok(named)
    }

    /// Reads what is not known yet, until the deadline. Why documents could not be read, by their path.
    async fn learn(
        &self,
        index: &Indexed,
        documents: &BTreeMap<String, Vec<Arc<Kind>>>,
        deadline: Instant,
    ) -> HashMap<String, String> {
        let missing: Vec<_> = {
            let mut names = lock(&self.shared.names);
            // What is served no more makes room.
            names.0.retain(|path, _| documents.contains_key(path));
            let with_hash = documents.iter().filter_map(|(path, kinds)| Some((path, index.hash(path)?, kinds)));
            with_hash.filter(|(path, hash, kinds)| !names.holds(path, hash, kinds)).collect()
        };
        let reads = missing.into_iter().map(|(path, hash, kinds)| async move {
            let learnt = timeout_at(deadline, self.learn_one(path, hash, kinds, deadline)).await;
            let error = match learnt {
                Ok(Ok(())) => return None,
                Ok(Err(error)) => error.to_string(),
                Err(_) => not_yet(),
            };
            Some((path.clone(), error))
        });
        stream::iter(reads).buffer_unordered(AT_ONCE).filter_map(|failed| async { failed }).collect().await
    }

    async fn learn_one(
        &self,
        path: &str,
        hash: String,
        kinds: &[Arc<Kind>],
        deadline: Instant,
    ) -> Result<(), ReadError> {
        let wanted = kinds.to_vec();
        let look = move |document: &Document<'_>| {
            let read = wanted.iter().map(|kind| {
                let fields = document.fields(&kind.id.group, &kind.version, &kind.kind)?;
                Ok((kind.kind.clone(), fields.map(|fields| Paths::pack(&fields.fields, fields.truncated))))
            });
            read.collect::<Result<BTreeMap<_, _>, BadDocument>>()
        };
        let (read, found) = self.with_document((path, &hash), EVERY_KIND, deadline, look).await?;
        if found.is_some_and(|found| found != hash) {
            let message = "its schema is changing; ask again".to_owned();
            return Err(ReadError { reason: Reason::BadAnswer, message, code: None });
        }
        let unpackable = |error: std::io::Error| ReadError {
            reason: Reason::Internal,
            message: format!("its fields cannot be kept: {error}"),
            code: None,
        };
        let packed = read.into_iter().map(|(name, paths)| Ok((name, paths.transpose().map_err(unpackable)?)));
        let packed = packed.collect::<Result<_, ReadError>>()?;
        lock(&self.shared.names).take(path.to_owned(), hash, packed);
        Ok(())
    }
}

fn not_yet() -> String {
    "its schema is still being read; ask again".to_owned()
}
