//! Rows as files: all that match a list query, streamed as CSV, NDJSON or YAML documents.
//!
//! A file has no place to say that something is missing, so only what is complete is exported. It is written a few objects
//! at a time, as fast as the client takes it, out of one snapshot.

use std::{sync::Arc, time::Duration};

use actix_web::{HttpResponse, http::header};
use bytes::Bytes;
use jiff::Timestamp;

use super::{
    App,
    csv::Sheet,
    document,
    error::Problem,
    objects::{Wanted, cut},
    places::{Full, Places},
    seen::Seen,
    stalled::while_read,
};
use crate::{access::Caller, kind::Kind, reason::Reason, store::Row};

/// Exports at once: each keeps a snapshot alive while it lasts.
const AT_ONCE: usize = 8;

/// Of these, for one person.
const OF_ONE: usize = 2;

/// An export ends by then: it keeps what it writes in memory, whatever becomes of it meanwhile, and was allowed at its beginning.
const LONGEST: Duration = Duration::from_secs(600);

/// Objects that are written at a time: some milliseconds of work, and about a hundred KiB.
const BATCH: usize = 32;

/// What rows are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Columns, with their headers.
    Csv,
    /// One object in each line.
    Ndjson,
    /// Documents with `---` between them.
    Yaml,
}

impl Format {
    /// Reads `csv`, `ndjson` or `yaml`.
    ///
    /// # Errors
    /// If it is none of them.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        match text {
            "csv" => Ok(Self::Csv),
            "ndjson" => Ok(Self::Ndjson),
            "yaml" => Ok(Self::Yaml),
            other => Err(Problem::parameter("format", format!("{other:?} is none of csv, ndjson and yaml"))),
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Ndjson => "application/x-ndjson; charset=utf-8",
            Self::Yaml => "application/yaml; charset=utf-8",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Yaml => "yaml",
        }
    }
}

/// Places for exports.
pub fn places() -> Arc<Places> {
    Places::new(AT_ONCE, OF_ONE)
}

/// Why there is no export to be had.
fn too_many(Full(theirs): Full) -> Problem {
    let detail = format!("{theirs} of your exports are under way, of {AT_ONCE} in all; try again in a moment");
    Problem::new(Reason::Busy, detail)
}

/// What one export writes.
struct Writing {
    format: Format,
    kind: Arc<Kind>,
    version: String,
    sheet: Sheet,
}

/// All rows of the query as a file.
///
/// # Errors
/// If not all of them are known, or the query does not fit the kind, or too many exports are under way.
pub async fn export(
    app: &App,
    caller: &Caller,
    wanted: &Wanted,
    seen: &Seen,
    format: Format,
) -> Result<HttpResponse, Problem> {
    let place = app.exports.enter(caller).map_err(too_many)?;
    let who = caller.name();
    let view = &seen.view;
    if !view.complete || seen.denied {
        let state = super::answer::state_word(view.state);
        let why = view.message.clone().filter(|_| seen.everything).map(|why| format!(": {why}")).unwrap_or_default();
        let detail =
            format!("not all {} are known ({state}{why}), and a file could not say so; try again later", wanted.id);
        return Err(Problem::new(Reason::NotReady, detail));
    }
    let page = cut(app, caller, &wanted.of_all(), seen, None, None).await?;
    let rows = page.map(|page| page.rows).unwrap_or_default();
    let metadata_only = app.cache.is_metadata_only(&wanted.id);
    let columns = view.snapshot.as_ref().map(|snapshot| snapshot.columns.clone()).unwrap_or_default();
    let version = wanted.version.clone().unwrap_or_else(|| view.kind.version.clone());
    let (picked, shown) = (wanted.picked.clone(), wanted.shown.as_deref());
    let sheet = Sheet::new(view.kind.namespaced, &columns, picked, shown, Timestamp::now().as_second())?;
    let writing = Arc::new(Writing { format, kind: view.kind.clone(), version, sheet });
    tracing::info!(kind = %wanted.id, ?who, rows = rows.len(), ?format, "Rows are exported");
    let count = rows.len();
    let redacted = !app.cache.redactions(&wanted.id).is_empty();
    let omitted = document::omitted(&view.kind, metadata_only, redacted).join(", ");
    let text = async_stream::stream! {
        // For as long as it is written.
        let _place = place;
        if format == Format::Csv {
            yield Ok(Bytes::from(writing.sheet.head()));
        }
        let mut rows = rows.into_iter();
        let began = tokio::time::Instant::now();
        loop {
            if began.elapsed() >= LONGEST {
                yield Err(too_slow());
                return;
            }
            let batch: Vec<Row> = rows.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                return;
            }
            let writing = writing.clone();
            // Bodies are decompressed: not on a thread that answers requests.
            let written = tokio::task::spawn_blocking(move || writing.batch(&batch)).await;
            match written.map_err(Problem::internal).and_then(|text| text) {
                Ok(text) => yield Ok(Bytes::from(text)),
                // A broken answer is seen as such; one that ended early would pass for all there is.
                Err(problem) => {
                    yield Err(problem);
                    return;
                }
            }
        }
    };
    let file = format!("{}.{}.{}", wanted.id.resource, wanted.id.group_name(), format.extension());
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(format.media_type())
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")))
        .insert_header(("x-cob-state", super::answer::state_word(view.state)))
        .insert_header(("x-cob-rows", count.to_string()));
    if let Some(as_of) = view.as_of {
        answer.insert_header(("x-cob-as-of", as_of.to_string()));
    }
    if format != Format::Csv {
        answer.insert_header(("x-cob-omitted", omitted));
    }
    Ok(answer.streaming(while_read(text, Some(Err(too_slow())))))
}

/// Breaks the answer off, where an end would pass for that of the file.
fn too_slow() -> Problem {
    Problem::new(Reason::Busy, "the export was not read fast enough")
}

impl Writing {
    fn batch(&self, rows: &[Row]) -> Result<String, Problem> {
        let mut text = String::new();
        for row in rows {
            match self.format {
                Format::Csv => text.push_str(&self.sheet.line(row)?),
                Format::Ndjson | Format::Yaml => {
                    let contents = row.contents().map_err(Problem::internal)?;
                    if self.format == Format::Ndjson {
                        text.push_str(&document::json(&self.kind, &self.version, &contents.object)?);
                        text.push('\n');
                    } else {
                        text.push_str("---\n");
                        text.push_str(&document::yaml(&self.kind, &self.version, &contents.object)?);
                    }
                }
            }
        }
        Ok(text)
    }
}
