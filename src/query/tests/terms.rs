//! What each term finds, over pods with labels, owners, conditions, and a body.

use super::*;

/// Names that pass, over pods with labels, owners, conditions, and a body.
fn passing(text: &str) -> String {
    let snapshot = pods();
    let plan = plan(&snapshot, text);
    names(&cut(&snapshot, &Query { filter: Some(&plan), ..everything() })).join(" ")
}

fn pods() -> Arc<Snapshot> {
    let kind = Arc::new(Kind { origin: String::new(), ..Kind::sample("", "pods") });
    let mut ingest = Ingest::new(kind, false, &[]);
    let (mut writer, published) = Writer::new(0);
    let names = ["Name", "Ready", "Status", "Restarts", "Age", "IP", "Node"];
    let column = |name: &&str| ColumnDefinition { name: (*name).into(), ..Default::default() };
    writer.set_columns(ingest.set_columns(names.iter().map(column).collect()));
    let pod = |namespace: &str, name: &str, hours: i64, cells: [&str; 3], rest: serde_json::Value| {
        let created = jiff::Timestamp::from_second(NOW - hours * 3600).unwrap().to_string();
        let mut object =
            serde_json::json!({"metadata": {"name": name, "namespace": namespace, "creationTimestamp": created}});
        merge(&mut object, rest);
        let cells = serde_json::json!([name, cells[0], cells[1], cells[2], "1d", "10.0.0.1", "node-1"]);
        RawRow {
            cells: Some(serde_json::value::to_raw_value(&cells).unwrap()),
            object: serde_json::value::to_raw_value(&object).unwrap(),
        }
    };
    let rows = [
        pod(
            "team-a",
            "api-1",
            1,
            ["1/1", "Running", "0"],
            serde_json::json!({
                "metadata": {"labels": {"app": "api", "tier": "back"}, "annotations": {"a.io/note": "hello world"},
                    "ownerReferences": [{"kind": "ReplicaSet", "name": "api-7d", "controller": true}]},
                "spec": {"nodeName": "node-1", "priority": 5, "interval": "10m", "containers": [{"image": "nginx:1"}, {"image": "sidecar:2"}]},
                "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]},
            }),
        ),
        pod(
            "team-a",
            "job-x",
            30,
            ["0/1", "Completed", "0"],
            serde_json::json!({
                "metadata": {"labels": {"app": "job", "canary": "true"}, "finalizers": ["a"]},
                "status": {"phase": "Succeeded"},
            }),
        ),
        pod(
            "team-b",
            "web-1",
            100,
            ["0/2", "CrashLoopBackOff", "12"],
            serde_json::json!({
                "metadata": {"labels": {"app": "web"}, "deletionTimestamp": "2026-01-05T00:00:00Z"},
                "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "False"}]},
            }),
        ),
        pod(
            "team-b",
            "web-10",
            2,
            ["1/2", "Running", "3"],
            serde_json::json!({
                "metadata": {"labels": {"app": "web"}},
                "spec": {"containers": [{"image": "web:3"}]},
                "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "False"}],
                    "containerStatuses": [{"state": {"waiting": {"reason": "CrashLoopBackOff"}}}]},
            }),
        ),
    ];
    rows.iter().for_each(|raw| writer.apply(ingest.row(raw).unwrap()).unwrap());
    writer.commit();
    published.load_full()
}

fn merge(into: &mut serde_json::Value, from: serde_json::Value) {
    match (into, from) {
        (serde_json::Value::Object(into), serde_json::Value::Object(from)) => {
            from.into_iter().for_each(|(key, value)| merge(into.entry(key).or_insert(serde_json::Value::Null), value));
        }
        (into, from) => *into = from,
    }
}

#[test]
fn each_term_finds_what_it_says() {
    let table = [
        ("web", "web-1 web-10"),
        ("WEB team-b", "web-1 web-10"),
        ("\"web-1\"", "web-1 web-10"),
        ("crashloop", "web-1"),
        ("-web", "api-1 job-x"),
        ("/^web-\\d$/", "web-1"),
        ("-/web|api/", "job-x"),
        ("ns:team-a", "api-1 job-x"),
        ("ns:team-*", "api-1 job-x web-1 web-10"),
        ("-ns:*b", "api-1 job-x"),
        ("name:web-1", "web-1"),
        ("name:web-*,job-x", "job-x web-1 web-10"),
        ("name:~0$", "web-10"),
        ("kind:po", "api-1 job-x web-1 web-10"),
        ("kind:service", ""),
        ("group:core", "api-1 job-x web-1 web-10"),
        ("app=web", "web-1 web-10"),
        ("app=web,api", "api-1 web-1 web-10"),
        ("app!=web", "api-1 job-x"),
        ("label:canary", "job-x"),
        ("label:!canary", "api-1 web-1 web-10"),
        ("label:app=*b*", "job-x web-1 web-10"),
        ("label:tier=back", "api-1"),
        ("ann:a.io/note", "api-1"),
        ("ann:\"a.io/note=hello world\"", "api-1"),
        ("-ann:a.io/note", "job-x web-1 web-10"),
        ("status:Running", "api-1 web-10"),
        ("status:!Running", "job-x web-1"),
        ("status:running,completed", "api-1 job-x web-10"),
        ("status:problem", "web-10"),
        ("is:terminating", "web-1"),
        ("is:ok", "api-1 job-x"),
        ("has:finalizers", "job-x"),
        ("has:owner", "api-1"),
        ("owner:ReplicaSet/api-7d", "api-1"),
        ("owner:api-*", "api-1"),
        ("cond:Ready", "api-1"),
        ("cond:Ready=False", "web-1 web-10"),
        ("-cond:Ready=False", "api-1 job-x"),
        ("age:<3h", "api-1 web-10"),
        ("age:>1d", "job-x web-1"),
        ("-age:>1d", "api-1 web-10"),
        ("restarts:>5", "web-1"),
        ("restarts:>=3 restarts:<12", "web-10"),
        ("col.ready:<1", "job-x web-1 web-10"),
        ("col.ready:0/1", "job-x"),
        ("col.restarts:0", "api-1 job-x"),
        ("node:node-*", "api-1 job-x web-1 web-10"),
        ("field:.spec.priority:>3", "api-1"),
        ("field:.spec.priority", "api-1"),
        ("-field:.spec.priority", "job-x web-1 web-10"),
        ("field:.spec.containers[*].image:~sidecar", "api-1"),
        ("field:.spec.containers[*].image:web:3", "web-10"),
        ("field:.metadata.creationTimestamp:<3h", "api-1 web-10"),
        ("uid:team-a/api-1", "api-1"),
        ("col.age:<90m", "api-1"),
        ("field:.spec.interval:<1h", "api-1"),
        ("field:.spec.interval:>90s", "api-1"),
    ];
    for (text, expected) in table {
        assert_eq!(passing(text), expected, "{text}");
    }
}

#[test]
fn what_a_kind_cannot_answer_is_an_error_with_its_place() {
    let snapshot = pods();
    let kind = Kind::sample("", "pods");
    let rows = |metadata_only| Rows { kind: &kind, columns: &snapshot.columns, metadata_only };
    for (text, fits) in [
        ("is:problem", false),
        ("is:terminating", true),
        ("cond:Ready", false),
        ("field:.spec.priority", false),
        ("field:.metadata.uid", true),
        ("status:Running", true),
        ("app=web", true),
    ] {
        assert_eq!(
            Filter::parse(text).unwrap().plan(&rows(true), NOW).is_ok(),
            fits,
            "without spec and status: {text}"
        );
    }
    let table = [
        ("label:app!=web", 0..14, "-label:app=web"),
        ("web col.cpu:>3", 4..14, "no column"),
        ("age:5", 0..5, "span of time"),
        ("age:>soon", 0..9, "cannot be compared"),
        ("restarts:>many", 0..14, "cannot be compared"),
        ("is:sad", 0..6, "there are: ok"),
        ("has:hope", 0..8, "finalizers"),
        ("ns:>a", 0..5, "cannot be compared"),
        ("field:.a[:1", 0..11, "unclosed"),
        ("/a(/", 0..4, "no regular expression"),
        ("/((a{100}){100}){100}/", 0..22, "too large"),
    ];
    for (text, span, problem) in table {
        let error = Filter::parse(text).and_then(|filter| filter.plan(&rows(false), NOW)).unwrap_err();
        assert!(error.fault.to_string().contains(problem) && error.span == span, "{text}: {error:?}");
    }
}

#[test]
fn facets_count_what_is_found() {
    let snapshot = pods();
    let plan = plan(&snapshot, "ns:team-b");
    let counts = |facet: &str, filter: Option<&Plan>| {
        let found = find(&snapshot, &Query { filter, ..everything() }, None, &|| false).unwrap();
        let counts = facet::count(&found, &facet::Facet::parse(facet, &snapshot.columns).unwrap(), 2);
        let values: Vec<_> = counts.values.iter().map(|(value, count)| format!("{value}:{count}")).collect();
        format!("{} of {}, {} without", values.join(" "), counts.distinct, counts.without)
    };
    assert_eq!(counts("status", None), "Running:2 Completed:1 of 3, 0 without");
    assert_eq!(counts("ns", Some(&plan)), "team-b:2 of 1, 0 without");
    assert_eq!(counts("label:app", None), "web:2 api:1 of 3, 0 without");
    assert_eq!(counts("label", None), "app:4 canary:1 of 3, 0 without");
    assert_eq!(counts("owner", None), "ReplicaSet/api-7d:1 of 1, 3 without");
    assert_eq!(counts("is", Some(&plan)), "problem:1 terminating:1 of 2, 0 without");
    assert_eq!(counts("cond", None), "Ready=False:2 Ready=True:1 of 2, 1 without");
}

#[test]
fn a_search_stops_when_it_is_told_to() {
    let snapshot = pods();
    let plan = plan(&snapshot, "field:.spec.priority:>3");
    let looks = std::sync::atomic::AtomicUsize::new(0);
    let stop = || looks.fetch_add(1, std::sync::atomic::Ordering::Relaxed) > 0;
    let stopped = page(&snapshot, &Query { filter: Some(&plan), ..everything() }, None, &stop).unwrap_err();
    assert_eq!((stopped.done, stopped.all), (0, 4));
}
