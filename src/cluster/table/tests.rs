//! Literal bytes in, values out.

use super::*;

fn raw(text: &str) -> Box<RawValue> {
    RawValue::from_string(text.to_owned()).unwrap()
}

const COLUMNS: &str = r#"[{"name":"Name","type":"string","format":"name","description":"d","priority":0},
    {"name":"Node","type":"string","format":"","description":"","priority":1}]"#;

fn table(rows: &str) -> String {
    format!(
        r#"{{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{{"resourceVersion":"7","continue":"tok","remainingItemCount":3}},"columnDefinitions":{COLUMNS},"rows":[{rows}]}}"#
    )
}

#[test]
fn a_table_is_cut_into_rows() {
    let body = table(r#"{"cells":["a",null,1],"object":{"kind":"Pod","metadata":{"name":"a"}}}"#);
    let Answer::Table(table) = list_answer(body.as_bytes()).unwrap() else { panic!("no table") };
    let columns = table.columns.unwrap();
    assert_eq!(columns.len(), 2);
    assert_eq!((columns[0].name.as_str(), columns[0].format.as_str(), columns[1].priority), ("Name", "name", 1));
    assert_eq!(table.meta.resource_version, "7");
    assert_eq!((table.meta.continue_token.as_str(), table.meta.remaining), ("tok", Some(3)));
    let row = row(table.rows[0]).unwrap();
    assert_eq!(row.cells.unwrap().get(), r#"["a",null,1]"#);
    assert_eq!(row.object.get(), r#"{"kind":"Pod","metadata":{"name":"a"}}"#);
}

#[test]
fn keys_may_come_in_any_order() {
    let body = r#" {"rows":[{"object":{"metadata":{"name":"a"}},"cells":["a"]}],
        "metadata":{},"apiVersion":"meta.k8s.io/v1","kind":"Table"} "#;
    let Answer::Table(table) = list_answer(body.as_bytes()).unwrap() else { panic!("no table") };
    assert_eq!(row(table.rows[0]).unwrap().cells.unwrap().get(), r#"["a"]"#);

    let line = r#"{"object":{"apiVersion":"v1","metadata":{"name":"a"},"kind":"Pod"},"type":"ADDED"}"#;
    assert!(matches!(event(line.as_bytes()).unwrap(), Event::Changed(Answer::Object(_))));
}

#[test]
fn null_columns_mean_unchanged() {
    for columns in ["null", "[]"] {
        let body =
            format!(r#"{{"kind":"Table","apiVersion":"meta.k8s.io/v1","columnDefinitions":{columns},"rows":null}}"#);
        let Answer::Table(table) = list_answer(body.as_bytes()).unwrap() else { panic!("no table") };
        assert_eq!(table.columns, None, "{columns}");
        assert!(table.rows.is_empty());
    }
}

#[test]
fn the_kind_of_the_answer_decides() {
    let list = r#"{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"5"},"items":[{"a":1},{"b":2}]}"#;
    let Answer::List { meta, items } = list_answer(list.as_bytes()).unwrap() else { panic!("no list") };
    assert_eq!((meta.resource_version.as_str(), items.len()), ("5", 2));

    let status = r#"{"kind":"Status","apiVersion":"v1","code":403,"reason":"Forbidden","message":"no"}"#;
    assert!(matches!(list_answer(status.as_bytes()).unwrap(), Answer::Status(s) if s.code == 403));

    // A custom resource may be called anything and have fields of any name.
    for object in [
        r#"{"kind":"Table","apiVersion":"furniture.io/v1","rows":3,"metadata":{"name":"oak"}}"#,
        r#"{"kind":"Status","apiVersion":"furniture.io/v1","code":"x","metadata":{"name":"oak"}}"#,
        r#"{"kind":"ShoppingList","apiVersion":"furniture.io/v1","items":[1],"metadata":{"name":"oak"}}"#,
    ] {
        assert!(matches!(get_answer(object.as_bytes()).unwrap(), Answer::Object(_)), "{object}");
    }
}

#[test]
fn a_bookmark_is_never_an_object() {
    let plain = r#"{"type":"BOOKMARK","object":{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"9"}}}"#;
    let in_table = r#"{"type":"BOOKMARK","object":{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{},"columnDefinitions":null,
        "rows":[{"cells":["","0/0"],"object":{"metadata":{"resourceVersion":"9","annotations":{"k8s.io/initial-events-end":"true","x":"y"}}}}]}}"#;
    let rowless = r#"{"type":"BOOKMARK","object":{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"9"},"rows":[]}}"#;
    for (line, end) in [(plain, false), (in_table, true), (rowless, false)] {
        let Event::Bookmark { resource_version, ends_initial, .. } = event(line.as_bytes()).unwrap() else {
            panic!("{line}")
        };
        assert_eq!((resource_version.as_str(), ends_initial), ("9", end), "{line}");
    }
}

#[test]
fn an_error_event_carries_its_status() {
    let line = r#"{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","message":"too old resource version: 1 (2)","reason":"Expired","code":410}}"#;
    let Event::Error(status) = event(line.as_bytes()).unwrap() else { panic!("no error") };
    assert!(status.is_expired());
    let gone = r#"{"type":"ERROR","object":{"reason":"Gone"}}"#;
    assert!(matches!(event(gone.as_bytes()).unwrap(), Event::Error(s) if s.is_expired()));
    let odd = r#"{"type":"ERROR","object":"boom"}"#;
    assert!(matches!(event(odd.as_bytes()).unwrap(), Event::Error(s) if !s.is_expired()));
    let future = r#"{"type":"ERROR","object":{"kind":"Status","code":504,"reason":"Timeout","details":{"causes":[{"reason":"ResourceVersionTooLarge","message":"x"}]}}}"#;
    assert!(matches!(event(future.as_bytes()).unwrap(), Event::Error(s) if s.is_from_the_future()));
}

#[test]
fn what_is_malformed_is_an_error_that_quotes_nothing() {
    for line in [
        "",
        "canary",
        r#"{"type":"ADDED"}"#,
        r#"{"type":"CANARY","object":{}}"#,
        r#"{"type":"ADDED","object":"canary"}"#,
        r#"{"type":"ADDED","object":{"kind":"Table","apiVersion":"meta.k8s.io/v1","rows":"canary"}}"#,
        r#"{"type":"ADDED","object":{"kind":"Pod","metadata":{"name":"can"#,
    ] {
        let error = event(line.as_bytes()).unwrap_err().to_string();
        assert!(!error.to_lowercase().contains("canary"), "{error}");
    }
    assert!(event(b"{\"type\":\"ADDED\",\"object\":{\"a\":\"\xff\"}}").is_err());
}

#[test]
fn a_bad_row_costs_only_itself_and_is_named() {
    let good = r#"{"cells":["a"],"object":{"metadata":{"name":"a"}}}"#;
    for (bad, name) in [
        (r#""canary""#, None),
        (r#"{"cells":["b"]}"#, None),
        (r#"{"cells":["b"],"object":null}"#, None),
        (r#"{"cells":"canary","object":{"metadata":{"name":"b","namespace":"n"}}}"#, Some("n/b")),
        (r#"{"object":{"metadata":{"name":"b"}}}"#, Some("b")),
        (r#"{"cells":[],"object":[1]}"#, None),
    ] {
        let body = table(&format!("{bad},{good}"));
        let Answer::Table(table) = list_answer(body.as_bytes()).unwrap() else { panic!("no table") };
        let error = row(table.rows[0]).unwrap_err().to_string();
        assert!(!error.contains("canary"), "{error}");
        assert_eq!(name_of(table.rows[0]).as_deref(), name, "{bad}");
        assert!(row(table.rows[1]).is_ok());
    }
}

#[test]
fn a_secrets_object_is_metadata_alone_or_refused() {
    let partial = r#"{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"a"}}"#;
    assert!(is_metadata_only(&raw(partial)));
    assert!(!is_metadata_only(&raw(r#"{"kind":"Secret","metadata":{"name":"a"},"data":{"p":"eA=="}}"#)));
    assert!(!is_metadata_only(&raw("[]")));
}

#[test]
fn the_version_of_an_object_is_read_from_its_metadata() {
    let object = r#"{"metadata":{"name":"a","labels":{"resourceVersion":"1"},"resourceVersion":"12"}}"#;
    assert_eq!(resource_version_of(&raw(object)).as_deref(), Some("12"));
    assert_eq!(resource_version_of(&raw(r#"{"metadata":{}}"#)), None);
    assert_eq!(resource_version_of(&raw("3")), None);
}
