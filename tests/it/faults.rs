//! The watch loop under faults, with a real API server behind a proxy that makes them.
//!
//! What such a server cannot be made to do (timers of minutes, versions from its future, undecodable objects) is tested beside
//! the code, against a scripted one.

mod proxy;

use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};

use self::proxy::{Fault, Proxy, answer, refusal};
use crate::{
    browser::{self, Browser},
    cluster::{Cluster, cluster, within},
};

const PATH: &str = "/api/v1/objects/core/configmaps";

/// Watches of ConfigMaps, as a request line holds them.
const WATCH: &str = "/configmaps?watch=true";

/// Nothing but what these tests look at.
const POLICY: &str = "apiVersion: crds-objects-browser.io/v1alpha1\nkind: BrowserCachePolicy\nmetadata: {name: default}\n\
                      spec: {preload: [{resource: configmaps}, {resource: services}]}\n";

fn names(cluster: &Cluster) -> Vec<String> {
    let listed = cluster.kubectl(&[
        "get",
        "configmaps",
        "-A",
        "-o",
        "jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name}@{.metadata.resourceVersion}{\"\\n\"}{end}",
    ]);
    let mut names: Vec<_> = listed.lines().map(str::to_owned).collect();
    names.sort();
    names
}

/// What the program shows, if it says that it is current.
fn shown(browser: &Browser) -> Option<Vec<String>> {
    let (status, answer) = browser.get_as(None, &format!("{PATH}?limit=1"));
    // A program that has just started does not know the kinds yet.
    let answer: serde_json::Value = (status == 200).then(|| serde_json::from_str(&answer).unwrap())?;
    if answer["state"] != "live" || answer["complete"] != true {
        return None;
    }
    let (status, export) = browser.get_as(None, &format!("{PATH}?format=ndjson"));
    if status != 200 {
        return None;
    }
    let objects = export.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let text = |object: &serde_json::Value, field: &str| object["metadata"][field].as_str().unwrap().to_owned();
    let mut names: Vec<_> = objects
        .map(|object| {
            format!("{}/{}@{}", text(&object, "namespace"), text(&object, "name"), text(&object, "resourceVersion"))
        })
        .collect();
    names.sort();
    Some(names)
}

/// It is current, and shows what there is.
fn agrees(cluster: &Cluster, browser: &Browser, limit: Duration) {
    within(limit, "the program shows what the API server has", || (shown(browser)? == names(cluster)).then_some(()));
}

fn change(cluster: &Cluster, name: &str, value: &str) {
    cluster.apply(&format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: default}}\ndata: {{value: {value:?}}}\n"
    ));
}

fn started(cluster: &Cluster) -> (Proxy, Browser) {
    cluster.apply(POLICY);
    let proxy = Proxy::start(cluster);
    let browser = browser::start_with(proxy.kubeconfig.path(), &[]);
    browser.await_state(Duration::from_secs(20), PATH, "live");
    (proxy, browser)
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn a_version_that_is_too_old_in_either_form_is_listed_anew_and_old_rows_are_served_meanwhile() {
    let cluster = cluster();
    let _clear = cluster.without_policies();
    let (proxy, browser) = started(&cluster);
    let expired = refusal(410, "Expired", "");
    let event = r#"{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","message":"too old","reason":"Expired","code":410}}"#;
    let in_stream = answer("200 OK", "content-type: application/json\r\n", &format!("{event}\n"));
    for (round, form) in [expired, in_stream].into_iter().enumerate() {
        let total = browser.json(PATH)["total"].clone();
        // Only a watch that resumes: a streaming list says so.
        proxy.set(Fault::Answer("/configmaps?watch=true&resourceVersion=", form));
        let began = Instant::now();
        proxy.reset();
        within(Duration::from_secs(10), "the watch was refused", || {
            (!proxy.seen(began, &[WATCH, "&resourceVersion="]).is_empty()).then_some(())
        });
        let answer = browser.json(PATH);
        assert_eq!(answer["total"], total, "old rows stay: {}", answer["state"]);
        proxy.set(Fault::None);
        change(&cluster, "expired", &round.to_string());
        agrees(&cluster, &browser, Duration::from_secs(10));
        let listed = proxy.seen(began, &[WATCH, "sendInitialEvents=true"]);
        assert!(!listed.is_empty() && listed.len() <= 3, "{listed:?}");
    }
    cluster.kubectl(&["delete", "configmap", "expired"]);
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn a_server_that_ends_each_watch_at_once_is_not_asked_in_a_loop() {
    let cluster = cluster();
    let _clear = cluster.without_policies();
    let (proxy, browser) = started(&cluster);
    proxy.set(Fault::Answer(WATCH, answer("200 OK", "content-type: application/json\r\n", "")));
    let began = Instant::now();
    proxy.reset();
    within(Duration::from_secs(15), "ten seconds have passed", || (began.elapsed().as_secs() >= 10).then_some(()));
    let asked = proxy.seen(began, &[WATCH]);
    let first = asked.iter().filter(|(at, _)| at.duration_since(began).as_millis() < 1000).count();
    // The first pause takes up to a second by itself: two tries within ten show that it does not give up either.
    assert!(first <= 3 && (2..=12).contains(&asked.len()), "{first} in the first second, {} in ten", asked.len());
    proxy.set(Fault::None);
    agrees(&cluster, &browser, Duration::from_secs(40));
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn answers_that_are_none_are_told_and_tried_again_slowly() {
    let cluster = cluster();
    let _clear = cluster.without_policies();
    let (proxy, browser) = started(&cluster);
    let table = [
        answer("200 OK", "content-type: text/html\r\n", "<html><body>Sign in</body></html>"),
        answer("200 OK", "content-type: application/json\r\n", "{\"type\":\"ADDED\",\"object\":{\"kind\":\"Tab"),
        answer("502 Bad Gateway", "content-type: text/plain\r\n", "no upstream"),
    ];
    for wrong in table {
        proxy.set(Fault::Answer(WATCH, wrong.clone()));
        let began = Instant::now();
        proxy.reset();
        let answer = within(Duration::from_secs(10), "it says that its rows are old", || {
            let answer = browser.json(PATH);
            (answer["state"] != "live" && answer["reason"].is_string()).then_some(answer)
        });
        assert!(answer["total"].as_u64() > Some(0), "{wrong}: the rows are there: {answer}");
        within(Duration::from_secs(10), "four seconds have passed", || (began.elapsed().as_secs() >= 4).then_some(()));
        let asked = proxy.seen(began, &[WATCH]).len();
        assert!(asked <= 8, "{asked} requests in four seconds: {wrong}");
        proxy.set(Fault::None);
        agrees(&cluster, &browser, Duration::from_secs(40));
    }
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn who_asks_for_less_traffic_is_given_it_and_health_says_so() {
    let cluster = cluster();
    let _clear = cluster.without_policies();
    let (proxy, browser) = started(&cluster);
    proxy.set(Fault::Answer(WATCH, refusal(429, "TooManyRequests", "retry-after: 4\r\n")));
    let began = Instant::now();
    proxy.reset();
    let first = within(Duration::from_secs(10), "it was refused", || proxy.seen(began, &[WATCH]).first().cloned());
    within(Duration::from_secs(30), "readiness says why", || {
        let (status, why) = browser.readiness();
        (status == 503 && why.contains("core/configmaps")).then_some(())
    });
    let second = within(Duration::from_secs(30), "it asks again", || proxy.seen(began, &[WATCH]).get(1).cloned());
    assert!(second.0.duration_since(first.0) >= Duration::from_millis(3900), "{:?}", second.0.duration_since(first.0));
    proxy.set(Fault::None);
    agrees(&cluster, &browser, Duration::from_secs(40));
    within(Duration::from_secs(10), "it is ready again", || (browser.readiness().0 == 200).then_some(()));
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn a_list_that_never_ends_holds_up_no_other_kind() {
    let cluster = cluster();
    let _clear = cluster.without_policies();
    cluster.apply(POLICY);
    let proxy = Proxy::start(&cluster);
    // A head without a body: the server goes on thinking.
    proxy.set(Fault::Answer(
        WATCH,
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n".to_owned(),
    ));
    let browser = browser::spawn_with(proxy.kubeconfig.path(), &[]);
    browser.await_state(Duration::from_secs(20), "/api/v1/objects/core/services?wait=1s", "live");
    let answer = browser.json(PATH);
    assert!(answer["complete"] == false && answer["total"].is_null(), "{answer}");
    assert_eq!(browser.readiness().0, 503);
    proxy.set(Fault::None);
    proxy.reset();
    agrees(&cluster, &browser, Duration::from_secs(40));
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn a_program_that_starts_without_an_api_server_lives_and_says_why() {
    let cluster = cluster();
    let _clear = cluster.without_policies();
    cluster.apply(POLICY);
    let proxy = Proxy::start(&cluster);
    proxy.set(Fault::Refuse);
    let browser = browser::spawn_with(proxy.kubeconfig.path(), &[]);
    within(Duration::from_secs(10), "it serves", || browser.try_ops("/livez").filter(|(status, _)| *status == 200));
    assert_eq!(browser.readiness().0, 503);
    let kinds = browser.json("/api/v1/kinds");
    assert_eq!(kinds["complete"], false);
    let (status, problem) = browser.get_as(None, PATH);
    assert!(status == 503 && problem.contains("NotReady"), "{status} {problem}");
    proxy.set(Fault::None);
    agrees(&cluster, &browser, Duration::from_secs(60));
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn an_aggregated_api_that_is_away_harms_its_own_kinds_only() {
    let cluster = cluster();
    let _clear = cluster.without_policies();
    cluster.apply(POLICY);
    cluster.apply(
        "apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata: {name: v1beta1.away.example.com}\n\
         spec: {group: away.example.com, version: v1beta1, groupPriorityMinimum: 100, versionPriority: 10, \
         insecureSkipTLSVerify: true, service: {name: nobody, namespace: default}}\n",
    );
    let browser = browser::start(&cluster, &[]);
    agrees(&cluster, &browser, Duration::from_secs(20));
    let kinds = browser.json("/api/v1/kinds");
    assert!(kinds["kinds"].as_array().unwrap().len() > 50, "{kinds}");
    cluster.kubectl(&["delete", "apiservice", "v1beta1.away.example.com"]);
}

/// Faults of every kind in any order while things change; at the end nothing may be missing, and nothing left over.
#[test]
#[ignore = "needs the control plane; run by make test"]
fn after_any_sequence_of_faults_it_shows_what_there_is() {
    let cluster = cluster();
    let _clear = cluster.without_policies();
    let (proxy, browser) = started(&cluster);
    let seed = rand::random();
    println!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let expired = refusal(410, "Expired", "");
    for round in 0..14 {
        let faults = [
            Fault::Refuse,
            Fault::BlackHole,
            Fault::Delay(Duration::from_millis(120)),
            Fault::CutAfter(random.random_range(1..6000)),
            Fault::Slow(40_000),
            Fault::Answer(WATCH, expired.clone()),
            Fault::Answer(WATCH, refusal(503, "ServiceUnavailable", "")),
            Fault::Answer(WATCH, refusal(429, "TooManyRequests", "retry-after: 1\r\n")),
            Fault::Answer("sendInitialEvents=true", refusal(422, "Invalid", "")),
            Fault::None,
        ];
        let fault = faults.choose(&mut random).unwrap().clone();
        println!("{round}: {fault:?}");
        proxy.set(fault);
        if random.random_bool(0.6) {
            proxy.reset();
        }
        let name = format!("chaos-{}", random.random_range(0..4));
        if random.random_bool(0.3) {
            cluster.kubectl(&["delete", "configmap", &name, "--ignore-not-found"]);
        } else {
            change(&cluster, &name, &round.to_string());
        }
        // Whatever it claims to be current has to be: what was true when it was asked, or became true since.
        let before = names(&cluster);
        if let Some(rows) = shown(&browser) {
            let known: Vec<_> = rows.iter().map(|row| row.split('@').next().unwrap()).collect();
            let mut unique = known.clone();
            unique.dedup();
            assert_eq!(known, unique, "no object twice");
            assert!(rows.len() + 4 >= before.len(), "{} rows of {}", rows.len(), before.len());
        }
    }
    proxy.set(Fault::None);
    proxy.reset();
    agrees(&cluster, &browser, Duration::from_secs(60));
    cluster.kubectl(&["delete", "configmap", "chaos-0", "chaos-1", "chaos-2", "chaos-3", "--ignore-not-found"]);
}
