//! Reads straight from the API server: what the cache does not hold, marked as such.
//!
//! Everything passes the same ingest as a watched kind, so that what must not be kept is cut here too.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use tokio::time::Instant;

use super::{
    Cache,
    slot::{ListedView, Slot, Terms, empty_view},
    view::{State, View},
};
use crate::{
    cluster::{ColumnDefinition, ListRequest, Owners, RawRow, ReadError},
    kind::GroupResource,
    policy::plan::{Decision, RedactPath},
    reason::Reason,
    store::{Ingest, Row, Writer},
};

/// A list that was read through, or why it failed, answers everyone for so long after it came: people who page and filter
/// cost one LIST, and those who waited for a slow one do not begin another.
pub(super) const LIST_FOR: Duration = Duration::from_secs(6);

/// Lists of one kind that are kept at once: of its versions and of single namespaces.
const LISTS: usize = 4;

/// A list that is read through holds at most so many rows, and then says that it is not complete: it is in memory for
/// a moment only, but so is that of every kind beyond the cap.
const MAX_ROWS: usize = 10_000;

/// How long a count from the API server is shown.
const COUNT_FOR: Duration = Duration::from_secs(60);

/// Counts kept per kind, one for each namespace that someone looked at.
const COUNTS: usize = 64;

/// As long as somebody waits for a turn to read who owns the fields of an object.
const OWNERS_WAIT: Duration = Duration::from_secs(2);

/// Who owns which fields of one object, and what of it is not shown.
#[derive(Debug)]
pub struct FieldOwners {
    /// Who owns what.
    pub owners: Owners,
    /// When it was read.
    pub as_of: Timestamp,
    /// What the policy removes from objects of the kind.
    pub redact: Arc<[RedactPath]>,
    /// Whether objects of the kind are kept without spec, data and status.
    pub metadata_only: bool,
}

/// One object, and how fresh it is.
#[derive(Clone, Debug)]
pub struct Found {
    /// The kind it is of.
    pub view: View,
    /// The object.
    pub row: Row,
    /// Whether it is kept, and was read, without spec, data and status.
    pub metadata_only: bool,
    /// Whether the policy removes parts of it.
    pub redacted: bool,
}

impl Cache {
    /// The kind as the API server lists it now, or did within the last [`LIST_FOR`].
    pub(super) async fn list_through(&self, slot: &Slot, why: Reason) -> View {
        match self.list(slot, None, None).await {
            Ok(view) => View { reason: Some(why), ..view },
            Err(error) => failed(&slot.terms(), error),
        }
    }

    /// A kind at another of its versions, as the API server lists it now, in one namespace or all.
    ///
    /// # Errors
    /// When the API server refuses or cannot be reached, or the policy excludes the kind.
    pub async fn read_version(
        &self,
        id: &GroupResource,
        version: &str,
        namespace: Option<&str>,
    ) -> Result<View, ReadError> {
        let slot = self.served(id)?;
        slot.touch();
        self.list(&slot, Some(version), namespace).await
    }

    /// One object with the columns of its kind, from memory if it is there, else by one GET.
    ///
    /// `Ok(None)`: there is no such object, which a kind in memory knows without asking.
    ///
    /// # Errors
    /// When the API server refuses or cannot be reached, or the kind is unknown or excluded.
    pub async fn get(
        &self,
        id: &GroupResource,
        version: Option<&str>,
        namespace: Option<&str>,
        name: &str,
    ) -> Result<Option<Found>, ReadError> {
        let slot = self.served(id)?;
        slot.touch();
        let terms = slot.terms();
        let (metadata_only, redacted) = (terms.rule.metadata_only, !terms.rule.redact.is_empty());
        let version = version.unwrap_or(&terms.kind.version);
        let view = slot.view();
        if version == terms.kind.version
            && view.complete
            && super::is_current(view.state)
            && let Some(snapshot) = &view.snapshot
        {
            let found = snapshot.get(namespace.unwrap_or_default(), name);
            // What is not among old rows may have been made since.
            if found.is_some() || view.state == State::Live {
                self.shared.counters.hits.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                return Ok(found.map(|row| Found { view, row, metadata_only, redacted }));
            }
        }
        self.shared.counters.misses.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let _turn = self.turn().await;
        let as_of = Timestamp::now();
        let kind = terms.kind.clone();
        let namespace = namespace.map(str::to_owned);
        let answer =
            self.shared.source.get(kind, version.to_owned(), namespace, name.to_owned(), metadata_only).await?;
        let Some((columns, raw)) = answer else { return Ok(None) };
        let view = view_of(&terms, columns, vec![raw], None, as_of)?;
        let row = view.snapshot.as_ref().and_then(|snapshot| snapshot.rows().next());
        Ok(row.map(|row| Found { view, row, metadata_only, redacted }))
    }

    /// Who owns which fields of one object, by one GET. `Ok(None)`: there is no such object.
    ///
    /// # Errors
    /// When too many such reads are under way, the API server refuses or cannot be reached, or the kind is a Secret, unknown or
    /// excluded.
    pub async fn owners(
        &self,
        id: &GroupResource,
        namespace: Option<&str>,
        name: &str,
    ) -> Result<Option<FieldOwners>, ReadError> {
        let slot = self.served(id)?;
        let busy = || ReadError {
            reason: Reason::Busy,
            message: "too many objects are being read from the API server; try again in a moment".to_owned(),
            code: None,
        };
        let _one = self.shared.owner_reads.try_acquire().map_err(|_| busy())?;
        let _turn = tokio::time::timeout(OWNERS_WAIT, self.turn()).await.map_err(|_| busy())?;
        // Those of now: while this waited the policy may have become stricter.
        self.served(id)?;
        let Terms { kind, rule, .. } = slot.terms();
        let as_of = Timestamp::now();
        let read = self.shared.source.owners(kind, namespace.map(str::to_owned), name.to_owned());
        let Some(owners) = read.await? else { return Ok(None) };
        Ok(Some(FieldOwners { owners, as_of, redact: rule.redact, metadata_only: rule.metadata_only }))
    }

    /// How many objects there are: from memory, else as the API server counted them within the last minute. `None` if
    /// that is not known.
    pub async fn count(&self, id: &GroupResource, namespace: Option<&str>) -> Option<u64> {
        let slot = self.served(id).ok()?;
        let view = slot.view();
        if let (true, Some(snapshot)) = (view.complete && super::is_current(view.state), &view.snapshot) {
            return Some(namespace.map_or(snapshot.objects, |namespace| snapshot.count(namespace)));
        }
        let mut counts = slot.counts.lock().await;
        counts.retain(|(_, at, _)| at.elapsed() < COUNT_FOR);
        if let Some((_, _, count)) = counts.iter().find(|(of, _, _)| of.as_deref() == namespace) {
            return Some(*count);
        }
        let _turn = self.turn().await;
        let namespace = namespace.map(str::to_owned);
        let count = self.shared.source.count(slot.terms().kind, namespace.clone()).await.ok()?;
        counts.truncate(COUNTS);
        counts.push((namespace, Instant::now(), count));
        Some(count)
    }

    /// A list that came at most [`LIST_FOR`] ago, at the preferred version if none is named. The lock is held meanwhile: who
    /// asks for the same waits, and gets the same answer.
    async fn list(&self, slot: &Slot, version: Option<&str>, namespace: Option<&str>) -> Result<View, ReadError> {
        let mut lists = slot.lists.lock().await;
        // Those of now: while this waited the policy may have become stricter.
        let terms = slot.terms();
        let version = version.unwrap_or(&terms.kind.version).to_owned();
        let namespace = namespace.map(str::to_owned);
        lists.retain(|list| list.at.elapsed() < LIST_FOR && list.terms == terms.serial);
        if let Some(same) = lists.iter().find(|list| list.version == version && list.namespace == namespace) {
            return same.answer.clone();
        }
        let answer = self.list_now(&terms, version.clone(), namespace.clone()).await;
        if lists.len() >= LISTS {
            lists.remove(0);
        }
        let at = Instant::now();
        lists.push(ListedView { version, namespace, terms: terms.serial, at, answer: answer.clone() });
        answer
    }

    async fn list_now(&self, terms: &Terms, version: String, namespace: Option<String>) -> Result<View, ReadError> {
        let _turn = self.turn().await;
        let as_of = Timestamp::now();
        let request = ListRequest {
            kind: terms.kind.clone(),
            version,
            namespace,
            metadata_only: terms.rule.metadata_only,
            max_rows: MAX_ROWS,
        };
        let answer = self.shared.source.list(request).await?;
        let mut view = view_of(terms, answer.columns, answer.rows, Some(answer.resource_version), as_of)?;
        view.complete &= answer.complete && answer.skipped == 0;
        if answer.skipped > 0 {
            view.message = Some(format!("{} objects cannot be read", answer.skipped));
        }
        Ok(view)
    }

    /// Waits until fewer than the allowed number of single reads are under way.
    async fn turn(&self) -> Option<tokio::sync::SemaphorePermit<'_>> {
        // Never closed, so this is always a permit.
        self.shared.reads.acquire().await.ok()
    }

    fn served(&self, id: &GroupResource) -> Result<Arc<Slot>, ReadError> {
        let refuse = |reason, message: String| ReadError { reason, message, code: None };
        let slot = self
            .shared
            .slot(id)
            .ok_or_else(|| refuse(Reason::UnknownKindRequested, format!("the cluster serves no kind {id}")))?;
        if slot.terms().rule.decision == Decision::Excluded {
            return Err(refuse(Reason::ExcludedByPolicy, format!("the policy excludes {id}")));
        }
        Ok(slot)
    }
}

/// A view of rows that were read for this answer.
fn view_of(
    terms: &Terms,
    columns: Vec<ColumnDefinition>,
    rows: Vec<RawRow>,
    resource_version: Option<String>,
    as_of: Timestamp,
) -> Result<View, ReadError> {
    let mut ingest = Ingest::new(terms.kind.clone(), terms.rule.metadata_only, &terms.rule.redact);
    let (mut writer, published) = Writer::new(0);
    writer.set_columns(ingest.set_columns(columns));
    let mut unreadable = None;
    for raw in &rows {
        match ingest.row(raw) {
            Ok(row) => writer.apply(row).map_err(unwritable)?,
            Err(error) => unreadable = Some(error.to_string()),
        }
    }
    writer.commit();
    Ok(View {
        complete: unreadable.is_none(),
        as_of: Some(as_of),
        resource_version,
        snapshot: Some(published.load_full()),
        message: unreadable,
        ..empty_view(terms.kind.clone(), State::Passthrough, None, None)
    })
}

/// Zstd could not allocate.
fn unwritable(error: std::io::Error) -> ReadError {
    ReadError { reason: Reason::Internal, message: format!("an object cannot be kept: {error}"), code: None }
}

fn failed(terms: &Terms, error: ReadError) -> View {
    let state = if error.reason == Reason::Forbidden { State::Forbidden } else { State::Failed };
    empty_view(terms.kind.clone(), state, Some(error.reason), Some(error.message))
}
