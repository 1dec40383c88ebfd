//! What the browser shows is what `kubectl get -A -o wide` shows, for every kind.

use std::time::Duration;

use crds_objects_browser::store::human_duration;
use serde_json::Value;

use crate::{
    browser,
    browser::Browser,
    cluster::{Cluster, cluster, within},
};

const OBJECTS: &str = include_str!("objects.yaml");

/// Kinds of which this cluster can have no object: a PodCertificateRequest needs a kubelet's signature.
const NEVER_HELD: [&str; 1] = ["certificates.k8s.io/podcertificaterequests"];

#[test]
#[ignore = "needs the control plane; run by make test"]
fn every_kind_has_the_columns_and_cells_of_kubectl() {
    let cluster = cluster();
    cluster.apply(include_str!("crds.yaml"));
    cluster.kubectl(&["wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"]);
    cluster.namespace("parity");
    cluster.apply(OBJECTS);
    // Another one than the browser follows: nobody changes it.
    cluster.apply(
        "apiVersion: crds-objects-browser.io/v1alpha1\nkind: BrowserCachePolicy\nmetadata: {name: parity}\nspec: {}\n",
    );
    let browser = browser::start(&cluster, &[]);
    // The controllers make Pods and Jobs of it, which takes them a moment.
    within(Duration::from_secs(60), "the pods run", || {
        let pods = cluster.kubectl(&["get", "pods", "-n", "parity", "--no-headers"]);
        let settled = pods.lines().filter(|line| line.contains("Running") || line.contains("Pending")).count();
        (settled >= 3).then_some(())
    });
    let kinds = browser.json("/api/v1/kinds");
    let mut compared = 0;
    let mut rows = 0;
    let mut empty = Vec::new();
    for kind in kinds["kinds"].as_array().unwrap() {
        let (group, resource) = (kind["group"].as_str().unwrap(), kind["resource"].as_str().unwrap());
        // A cluster is never at rest: a difference has to last to count.
        let held = within(Duration::from_secs(20), &format!("{group}/{resource} equals kubectl's"), || {
            match compare(&cluster, &browser, kind) {
                Ok(rows) => Some(rows),
                Err(difference) => {
                    eprintln!("{group}/{resource}: {difference}");
                    None
                }
            }
        });
        if held == 0 {
            empty.push(format!("{group}/{resource}"));
        }
        rows += held;
        compared += 1;
    }
    let bare: Vec<_> = empty.iter().filter(|kind| !NEVER_HELD.contains(&kind.as_str())).collect();
    assert!(bare.is_empty(), "no object shows whether these are right: {bare:?}");
    cluster.kubectl(&["delete", "bcp", "parity"]);
    println!("{compared} kinds with {rows} objects equal kubectl's");
    assert!(compared >= 110 && rows >= 1000, "{compared} kinds, {rows} rows");
}

fn compare(cluster: &Cluster, browser: &Browser, kind: &Value) -> Result<usize, String> {
    let text = |field: &str| kind[field].as_str().unwrap();
    let (group, resource, version) = (text("group"), text("resource"), text("version"));
    let full = if group == "core" { resource.to_owned() } else { format!("{resource}.{version}.{group}") };
    let table = cluster.kubectl(&["get", &full, "-A", "-o", "wide"]);
    let answer = browser.json(&format!("/api/v1/objects/{group}/{resource}?limit=1000&wait=20s"));
    let state = answer["state"].as_str().unwrap();
    if !["live", "passthrough"].contains(&state) {
        return Err(format!("it is {state}: {}", answer["message"]));
    }
    let now = jiff::Timestamp::now().as_second();
    let namespaced = answer["namespaced"] == true;
    let mut lines = table.lines();
    let Some(header) = lines.next() else {
        let rows = answer["rows"].as_array().unwrap().len();
        return if rows == 0 { Ok(0) } else { Err(format!("kubectl shows nothing, the browser {rows} rows")) };
    };
    let starts = column_starts(header);
    let headers: Vec<String> = cells(header, &starts);
    let mut expected: Vec<String> = if namespaced { vec!["NAMESPACE".into()] } else { Vec::new() };
    expected.extend(answer["columns"].as_array().unwrap().iter().map(|c| c["name"].as_str().unwrap().to_uppercase()));
    if headers != expected {
        return Err(format!("headers {headers:?}, ours {expected:?}"));
    }
    let mut theirs: Vec<Vec<String>> = lines.map(|line| cells(line, &starts)).collect();
    let ours = answer["rows"].as_array().unwrap();
    if theirs.len() != ours.len() {
        return Err(format!("{} rows, ours {}", theirs.len(), ours.len()));
    }
    let name_at = usize::from(namespaced);
    // Events print their name last.
    let name = headers.iter().position(|header| header == "NAME").ok_or("no column NAME")?;
    theirs.sort_by(|a, b| (&a[..name_at], &a[name]).cmp(&(&b[..name_at], &b[name])));
    for (theirs, ours) in theirs.iter().zip(ours) {
        for (place, cell) in ours["cells"].as_array().unwrap().iter().enumerate() {
            let shown = &theirs[place + name_at];
            let at = ours["at"].get(place.to_string()).and_then(Value::as_i64);
            if !same(shown, cell, at, now) {
                let column = &expected[place + name_at];
                return Err(format!("{} {column}: kubectl {shown:?}, ours {cell}", ours["name"]));
            }
        }
    }
    Ok(ours.len())
}

/// Whether kubectl's text is our cell; ages may differ by two seconds.
fn same(shown: &str, cell: &Value, at: Option<i64>, now: i64) -> bool {
    let plain = match cell {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    };
    if shown == plain || (shown == "<none>" && plain.is_empty()) {
        return true;
    }
    let Some(at) = at else { return false };
    let age = human_duration(now - at);
    (-3..=3).any(|shift| plain.replace(&age, &human_duration(now + shift - at)) == shown)
}

/// Where columns begin: after at least two spaces.
fn column_starts(header: &str) -> Vec<usize> {
    let letters: Vec<char> = header.chars().collect();
    (0..letters.len())
        .filter(|&at| letters[at] != ' ' && (at == 0 || (at >= 2 && letters[at - 1] == ' ' && letters[at - 2] == ' ')))
        .collect()
}

fn cells(line: &str, starts: &[usize]) -> Vec<String> {
    let letters: Vec<char> = line.chars().collect();
    let ends = starts.iter().skip(1).copied().chain([usize::MAX]);
    let cell = |(&start, end): (&usize, usize)| -> String {
        letters.iter().take(end).skip(start).collect::<String>().trim().to_owned()
    };
    starts.iter().zip(ends).map(cell).collect()
}
