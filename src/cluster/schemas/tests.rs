//! What is asked of the API server, and how often.

use std::sync::atomic::{AtomicUsize, Ordering};

use futures::future::BoxFuture;
use serde_json::json;

use super::*;
use crate::schema::Wanted;

/// Documents of one kind each, by their path; counts what it is asked for.
#[derive(Default)]
struct Scripted {
    /// By path hash, and the name of a field.
    documents: Mutex<BTreeMap<String, (String, String)>>,
    /// The hash that comes with documents, if it is another one.
    tag: Mutex<Option<String>>,
    broken: Mutex<bool>,
    /// Whether documents are no JSON.
    torn: Mutex<bool>,
    indexes: AtomicUsize,
    fetches: AtomicUsize,
    under_way: AtomicUsize,
    most: AtomicUsize,
}

impl Scripted {
    fn with(documents: &[(&str, &str)]) -> Arc<Self> {
        let scripted = Self::default();
        documents.iter().for_each(|(group, field)| scripted.put(group, "h1", field));
        Arc::new(scripted)
    }

    fn put(&self, group: &str, hash: &str, field: &str) {
        lock(&self.documents).insert(format!("apis/{group}/v1"), (hash.to_owned(), field.to_owned()));
    }

    fn asked(&self) -> (usize, usize) {
        (self.indexes.load(Ordering::Relaxed), self.fetches.load(Ordering::Relaxed))
    }
}

struct Handle(Arc<Scripted>);

impl OpenApi for Handle {
    fn index(&self) -> BoxFuture<'static, Result<Index, ReadError>> {
        let scripted = self.0.clone();
        Box::pin(async move {
            scripted.indexes.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(5)).await;
            Ok(lock(&scripted.documents).iter().map(|(path, (hash, _))| (path.clone(), hash.clone())).collect())
        })
    }

    fn document(&self, path: String) -> BoxFuture<'static, Result<Fetched, ReadError>> {
        let scripted = self.0.clone();
        Box::pin(async move {
            scripted.fetches.fetch_add(1, Ordering::Relaxed);
            let now = scripted.under_way.fetch_add(1, Ordering::Relaxed) + 1;
            scripted.most.fetch_max(now, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(50)).await;
            scripted.under_way.fetch_sub(1, Ordering::Relaxed);
            if *lock(&scripted.broken) {
                return Err(ReadError { reason: Reason::ServerError, message: "broken".into(), code: Some(500) });
            }
            let (hash, field) = lock(&scripted.documents)[&path].clone();
            let group = path.split('/').nth(1).unwrap();
            let document = json!({"components": {"schemas": {"S": {
                "properties": {"spec": {"properties": {field: {"type": "string"}}}},
                "x-kubernetes-group-version-kind": [{"group": group, "version": "v1", "kind": "Sample"}]}}}});
            let hash = lock(&scripted.tag).clone().unwrap_or(hash);
            let mut bytes = serde_json::to_vec(&document).unwrap();
            bytes.truncate(if *lock(&scripted.torn) { 20 } else { usize::MAX });
            Ok(Fetched { bytes: bytes.into(), hash: Some(hash) })
        })
    }
}

fn sample(group: &str) -> Arc<Kind> {
    Arc::new(Kind::sample(group, "samples"))
}

fn schemas(scripted: &Arc<Scripted>) -> Schemas {
    Schemas::new(Arc::new(Handle(scripted.clone())))
}

async fn last_path(schemas: &Schemas, group: &str) -> String {
    match schemas.fields(&sample(group), "v1").await.unwrap() {
        Described::Fields(fields) => fields.fields.last().unwrap().path.clone(),
        Described::Nothing(why) => why,
    }
}

#[tokio::test(start_paused = true)]
async fn a_document_is_read_once_for_its_hash_and_the_index_twice_a_minute() {
    let scripted = Scripted::with(&[("a.io", "one")]);
    let schemas = schemas(&scripted);
    let (first, second) = tokio::join!(last_path(&schemas, "a.io"), last_path(&schemas, "a.io"));
    assert_eq!((first.as_str(), second.as_str(), scripted.asked()), (".spec.one", ".spec.one", (1, 1)));
    scripted.put("a.io", "h2", "two");
    assert_eq!((last_path(&schemas, "a.io").await, scripted.asked()), (".spec.one".into(), (1, 1)));
    tokio::time::advance(INDEX_FOR).await;
    assert_eq!((last_path(&schemas, "a.io").await, scripted.asked()), (".spec.two".into(), (2, 2)));
    tokio::time::advance(INDEX_FOR).await;
    assert_eq!((last_path(&schemas, "a.io").await, scripted.asked()), (".spec.two".into(), (3, 2)));
    assert!(last_path(&schemas, "b.io").await.contains("no schemas of apis/b.io/v1"));
    assert_eq!(lock(&schemas.shared.kept).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_document_of_another_hash_is_shown_and_not_kept() {
    let scripted = Scripted::with(&[("a.io", "one")]);
    let schemas = schemas(&scripted);
    *lock(&scripted.tag) = Some("older".into());
    assert_eq!(last_path(&schemas, "a.io").await, ".spec.one");
    let named = schemas.named(&[sample("a.io")], &Wanted::parse("one").unwrap()).await.unwrap();
    assert!(named.not_searched[0].1.contains("changing"), "{named:?}");
    *lock(&scripted.tag) = None;
    assert_eq!((last_path(&schemas, "a.io").await, scripted.asked().1), (".spec.one".into(), 3));
    assert_eq!((last_path(&schemas, "a.io").await, scripted.asked().1), (".spec.one".into(), 3));
}

#[tokio::test(start_paused = true)]
async fn what_failed_is_not_asked_for_again_at_once() {
    let scripted = Scripted::with(&[("a.io", "one")]);
    let schemas = schemas(&scripted);
    *lock(&scripted.broken) = true;
    for _ in 0..3 {
        let error = schemas.fields(&sample("a.io"), "v1").await.unwrap_err();
        assert_eq!((error.reason, scripted.asked()), (Reason::ServerError, (1, 1)));
    }
    let named = schemas.named(&[sample("a.io")], &Wanted::parse("one").unwrap()).await.unwrap();
    assert!(named.not_searched[0].1.contains("broken"), "{named:?}");
    *lock(&scripted.broken) = false;
    tokio::time::advance(FAILED_FOR).await;
    assert_eq!(last_path(&schemas, "a.io").await, ".spec.one");
}

#[tokio::test(start_paused = true)]
async fn a_document_that_is_none_is_not_fetched_again_before_it_changes() {
    let scripted = Scripted::with(&[("a.io", "one")]);
    let schemas = schemas(&scripted);
    *lock(&scripted.torn) = true;
    for _ in 0..3 {
        let error = schemas.fields(&sample("a.io"), "v1").await.unwrap_err();
        assert_eq!((error.reason, scripted.asked().1), (Reason::BadAnswer, 1));
        let named = schemas.named(&[sample("a.io")], &Wanted::parse("one").unwrap()).await.unwrap();
        assert!(named.not_searched[0].1.contains("cannot be understood"), "{named:?}");
        tokio::time::advance(INDEX_FOR).await;
    }
    assert_eq!(scripted.asked().1, 1, "of that hash there is nothing else to be had");
    *lock(&scripted.torn) = false;
    scripted.put("a.io", "h2", "two");
    tokio::time::advance(INDEX_FOR).await;
    assert_eq!((last_path(&schemas, "a.io").await, scripted.asked().1), (".spec.two".into(), 2));
}

#[tokio::test(start_paused = true)]
async fn names_are_read_once_two_documents_at_a_time_by_one_asker_for_all() {
    let groups: Vec<String> = (0..9).map(|number| format!("g{number}.io")).collect();
    let documents: Vec<_> = groups.iter().map(|group| (group.as_str(), "storageClassName")).collect();
    let scripted = Scripted::with(&documents);
    let schemas = schemas(&scripted);
    let mut kinds: Vec<_> = groups.iter().map(|group| sample(group)).collect();
    kinds.push(sample("unpublished.io"));
    let wanted = Wanted::parse("storageclassname").unwrap();
    let (first, second) = tokio::join!(schemas.named(&kinds, &wanted), schemas.named(&kinds, &wanted));
    for named in [first.unwrap(), second.unwrap()] {
        assert_eq!((named.kinds.len(), named.kinds[0].paths[0].as_str()), (9, ".spec.storageClassName"));
        assert_eq!(&*named.not_searched[0].0.id.group, "unpublished.io");
    }
    assert_eq!((scripted.asked(), scripted.most.load(Ordering::Relaxed)), ((1, 9), AT_ONCE));
    scripted.put("g0.io", "h2", "other");
    tokio::time::advance(INDEX_FOR).await;
    let named = schemas.named(&kinds[..8], &wanted).await.unwrap();
    assert_eq!((named.kinds.len(), scripted.asked()), (7, (2, 10)), "only what changed is read again");
    assert_eq!(lock(&schemas.shared.names).0.len(), 8, "what is asked for no more is forgotten");
}

#[tokio::test(start_paused = true)]
async fn fields_of_so_many_kinds_are_kept_and_no_more() {
    let groups: Vec<String> = (0..KEPT + 3).map(|number| format!("g{number}.io")).collect();
    let documents: Vec<_> = groups.iter().map(|group| (group.as_str(), "one")).collect();
    let scripted = Scripted::with(&documents);
    let schemas = schemas(&scripted);
    for group in &groups {
        last_path(&schemas, group).await;
    }
    assert_eq!(lock(&schemas.shared.kept).len(), KEPT);
    last_path(&schemas, groups.last().unwrap()).await;
    assert_eq!(scripted.asked().1, KEPT + 3);
}
