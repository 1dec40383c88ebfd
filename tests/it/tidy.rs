//! Rules that the source keeps, so that nobody has to remember them.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    sources(&root.join("src"), &mut found);
    assert!(found.len() > 35);
    // Tests of the crate stand beside its code.
    let tests = ["tests.rs", "tests", "live.rs", "scripted.rs", "testing.rs"];
    found.retain(|path| !path.iter().any(|part| tests.iter().any(|test| part == *test)));
    let relative = |path: &PathBuf| path.strip_prefix(root.join("src")).unwrap().display().to_string();
    found.iter().map(|path| (relative(path), fs::read_to_string(path).unwrap())).collect()
}

/// The code of a file without comments and without its tests.
fn code(text: &str) -> String {
    let before_tests = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    before_tests.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn within(file: &str, areas: &[&str]) -> bool {
    areas.iter().any(|area| file == format!("{area}.rs") || file.starts_with(&format!("{area}/")))
}

#[test]
fn every_file_says_what_it_is_for() {
    for (file, text) in files() {
        assert!(text.starts_with("//!"), "src/{file} has no //! header");
    }
}

#[test]
fn every_file_belongs_to_the_crate() {
    let all = files();
    for (file, _) in &all {
        let path = Path::new(file);
        let name = path.file_stem().unwrap().to_str().unwrap();
        if ["main", "lib"].contains(&name) {
            continue;
        }
        let parent = path.parent().unwrap().display().to_string();
        let owner = if parent.is_empty() { "lib.rs".to_owned() } else { format!("{parent}.rs") };
        let declared = all.iter().any(|(other, text)| {
            *other == owner && (text.contains(&format!("mod {name};")) || text.contains(&format!("/{name}.rs\"")))
        });
        assert!(declared, "src/{file} is not declared in src/{owner}");
    }
}

#[test]
fn layers_know_only_what_they_may() {
    for (file, text) in files() {
        let code = code(&text);
        let web = code.contains("actix_web");
        assert!(!web || within(&file, &["api", "web", "main"]), "src/{file} knows actix-web");
        let client = code.contains("kube::") || code.contains("kube_lease_manager");
        let may = within(&file, &["cluster", "policy", "access", "main"]);
        assert!(!client || may, "src/{file} knows kube's client");
        if within(&file, &["store", "query", "references", "schema", "policy/plan", "cache/lifecycle"]) {
            for word in ["async ", ".await", "Instant::now", "Timestamp::now", "SystemTime", "std::fs", "tokio::"] {
                assert!(!code.contains(word), "src/{file} holds {word:?}: this layer is pure");
            }
        }
        if within(&file, &["api"]) {
            for word in ["Writer", "Feed", "policy::reconcile"] {
                assert!(!code.contains(word), "src/{file} holds {word:?}: the API only reads");
            }
        }
        assert!(!within(&file, &["policy"]) || !code.contains("crate::api"), "src/{file} uses the API");
        assert!(!within(&file, &["cache"]) || !code.contains("policy::reconcile"), "src/{file} uses the reconciler");
    }
}

#[test]
fn the_cluster_is_written_to_in_one_place() {
    for (file, text) in files() {
        let code = code(&text);
        for word in ["patch_status", "Patch::", "PostParams", "DeleteParams", "Recorder::", "kube_lease_manager"] {
            // Reviews are created, and change nothing.
            let may =
                ["policy/status.rs", "policy/lease.rs", "policy/events.rs", "access/kube.rs"].contains(&file.as_str());
            assert!(!code.contains(word) || may, "src/{file} holds {word:?}");
        }
    }
}
