//! Single reads against a scripted API server.

use super::*;
use crate::cluster::{scripted, testing};

fn list_request(kind: Arc<Kind>, max_rows: usize) -> ListRequest {
    ListRequest { version: kind.version.clone(), kind, namespace: None, metadata_only: false, max_rows }
}

fn table(names: &[&str], token: &str, remaining: &str) -> String {
    let rows: Vec<String> = names
        .iter()
        .map(|name| {
            format!(
                r#"{{"cells":["{name}"],"object":{{"kind":"PartialObjectMetadata","metadata":{{"name":"{name}"}}}}}}"#
            )
        })
        .collect();
    format!(
        r#"{{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{{"resourceVersion":"9","continue":"{token}"{remaining}}},
            "columnDefinitions":[{{"name":"Name","type":"string"}}],"rows":[{}]}}"#,
        rows.join(",")
    )
}

#[tokio::test(start_paused = true)]
async fn a_list_is_paged_and_capped_and_says_what_is_left() {
    let (client, mut server) = scripted::server();
    let source = ApiServer::new(client);
    let kind = testing::kind("x.io", "things");

    let read = tokio::spawn(source.list(list_request(kind.clone(), 3)));
    let request = server.next().await;
    assert_eq!(request.uri, "/apis/x.io/v1/things?includeObject=Object&limit=3");
    request.answer(200, table(&["a", "b"], "t", r#","remainingItemCount":7"#));
    let request = server.next().await;
    assert_eq!(request.uri, "/apis/x.io/v1/things?includeObject=Object&limit=1&continue=t");
    request.answer(200, table(&["c"], "u", r#","remainingItemCount":6"#));
    let answer = read.await.unwrap().unwrap();
    assert_eq!((answer.rows.len(), answer.complete, answer.remaining), (3, false, Some(6)));
    assert_eq!((answer.columns[0].name.as_str(), answer.resource_version.as_str()), ("Name", "9"));

    let read = tokio::spawn(source.list(list_request(kind, 1000)));
    let request = server.next().await;
    assert!(request.uri.ends_with("&limit=500"));
    // A server that does not page sends more than was asked for.
    request.answer(200, table(&["a", "b"], "", ""));
    let answer = read.await.unwrap().unwrap();
    assert_eq!((answer.rows.len(), answer.complete, answer.remaining), (2, true, Some(0)));
}

#[tokio::test(start_paused = true)]
async fn a_list_that_is_denied_says_so() {
    let (client, mut server) = scripted::server();
    let read = tokio::spawn(ApiServer::new(client).list(list_request(testing::kind("", "pods"), 10)));
    server.next().await.answer(403, r#"{"kind":"Status","apiVersion":"v1","code":403,"message":"pods is forbidden"}"#);
    let error = read.await.unwrap().unwrap_err();
    assert_eq!((error.reason, error.code, error.message.as_str()), (Reason::Forbidden, Some(403), "pods is forbidden"));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_answer_is_not_waited_for() {
    let (client, mut server) = scripted::server();
    let source = ApiServer::new(client);
    let began = tokio::time::Instant::now();
    let read = tokio::spawn(source.count(testing::kind("", "pods"), None));
    let request = server.next().await;
    let error = read.await.unwrap().unwrap_err();
    assert_eq!(error.reason, Reason::Unreachable);
    assert!(began.elapsed() <= Duration::from_secs(21));
    drop(request);
}

#[tokio::test(start_paused = true)]
async fn one_object_comes_with_its_cells() {
    let (client, mut server) = scripted::server();
    let source = ApiServer::new(client);
    let get = |name: &str, kind: Arc<Kind>| {
        tokio::spawn(source.get(kind, "v2".to_owned(), Some("n".to_owned()), name.to_owned(), false))
    };
    let things = || testing::kind("x.io", "things");

    let read = get("a", things());
    let request = server.next().await;
    assert_eq!(request.uri, "/apis/x.io/v2/namespaces/n/things/a?includeObject=Object");
    request.answer(200, table(&["a"], "", ""));
    let (columns, row) = read.await.unwrap().unwrap().unwrap();
    assert_eq!((columns.len(), row.cells.unwrap().get()), (1, r#"["a"]"#));

    let read = get("a", things());
    server.next().await.answer(200, r#"{"kind":"Thing","apiVersion":"x.io/v2","metadata":{"name":"a"}}"#);
    assert!(read.await.unwrap().unwrap().unwrap().1.cells.is_none());

    // A missing object is an answer; a missing path is an error.
    let read = get("b", things());
    let missing =
        r#"{"kind":"Status","apiVersion":"v1","code":404,"reason":"NotFound","details":{"name":"b","kind":"things"}}"#;
    server.next().await.answer(404, missing);
    assert!(read.await.unwrap().unwrap().is_none());
    let read = get("b", things());
    server.next().await.answer(404, "404 page not found");
    assert_eq!(read.await.unwrap().unwrap_err().reason, Reason::NotServed);

    // A name that would lead elsewhere is never sent.
    assert!(get("..", things()).await.unwrap().unwrap().is_none());
    assert!(get("", things()).await.unwrap().unwrap().is_none());

    // A Secret: metadata only, and nothing else is passed on.
    let read = get("s", testing::kind("", "secrets"));
    let request = server.next().await;
    assert!(request.uri.ends_with("/secrets/s?includeObject=Metadata"), "{}", request.uri);
    request.answer(200, r#"{"kind":"Secret","apiVersion":"v1","metadata":{"name":"s"},"data":{"p":"canary"}}"#);
    let error = read.await.unwrap().unwrap_err();
    assert_eq!(error.reason, Reason::BadAnswer);
    assert!(!error.message.contains("canary"));
}

#[tokio::test(start_paused = true)]
async fn counting_asks_for_one_row_without_objects() {
    let (client, mut server) = scripted::server();
    let source = ApiServer::new(client);
    let counted = |answers: Vec<(&'static str, String)>| {
        let read = tokio::spawn(source.count(testing::kind("", "secrets"), Some("n".to_owned())));
        (read, answers)
    };
    for (answers, expected) in [
        (vec![("limit=1", table(&["a"], "t", r#","remainingItemCount":41"#))], 42),
        (vec![("limit=1", table(&["a"], "", ""))], 1),
        (vec![("limit=1", table(&[], "", ""))], 0),
        // Without remainingItemCount the rows are counted, still without objects.
        (
            vec![
                ("limit=1", table(&["a"], "t", "")),
                ("limit=500&continue=t", table(&["b", "c"], "u", "")),
                ("limit=500&continue=u", table(&["d"], "", "")),
            ],
            4,
        ),
    ] {
        let (read, answers) = counted(answers);
        for (query, body) in answers {
            let request = server.next().await;
            assert_eq!(request.uri, format!("/api/v1/namespaces/n/secrets?includeObject=None&{query}"));
            assert!(request.headers["accept"].to_str().unwrap().split(',').all(|part| part.contains("as=Table")));
            request.answer(200, body);
        }
        assert_eq!(read.await.unwrap().unwrap(), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn owners_are_read_with_the_metadata_alone_and_never_of_a_secret() {
    let (client, mut server) = scripted::server();
    let source = ApiServer::new(client);
    let kind = testing::kind("x.io", "things");
    let read = tokio::spawn(source.owners(kind.clone(), Some("n".into()), "a".into()));
    let request = server.next().await;
    assert_eq!(request.uri, "/apis/x.io/v1/namespaces/n/things/a");
    request.answer(
        200,
        r#"{"kind":"PartialObjectMetadata","metadata":{"name":"a","resourceVersion":"9","managedFields":[
            {"manager":"m","operation":"Update","apiVersion":"x.io/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{}}}]}}"#,
    );
    let owners = read.await.unwrap().unwrap().unwrap();
    let fields = owners.owners[0].fields_v1.as_ref().unwrap().get();
    assert_eq!((&*owners.resource_version, &*owners.owners[0].manager, fields), ("9", "m", r#"{"f:spec":{}}"#));

    let read = tokio::spawn(source.owners(kind, None, "a".into()));
    server.next().await.answer(200, r#"{"metadata":{"managedFields":"canary"}}"#);
    let error = read.await.unwrap().unwrap_err();
    assert!(error.reason == Reason::BadAnswer && !error.message.contains("canary"), "{error}");

    let error = source.owners(testing::kind("", "secrets"), Some("n".into()), "a".into()).await.unwrap_err();
    assert_eq!(error.reason, Reason::Refused, "and nothing was asked");
}
