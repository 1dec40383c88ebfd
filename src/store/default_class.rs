//! The mark "(default)" of a StorageClass.
//!
//! The one cell that depends on other objects: the API server of newer versions marks only the default that is in effect, which it
//! can tell in a list and not in a watch. So it is found here, by the rule of `getEffectiveDefaultStorageClass` in
//! `k8s.io/kubernetes/pkg/printers/internalversion`: of those annotated the newest, of equally old ones the first by name.

use std::cmp::Reverse;

use serde::Deserialize;

use super::{Cell, Row, writer::Writer};
use crate::kind::GroupResource;

const MARK: &str = " (default)";

/// Whether rows of `kind` have the mark.
pub fn is_marked(kind: &GroupResource) -> bool {
    &*kind.group == "storage.k8s.io" && &*kind.resource == "storageclasses"
}

/// Gives the mark to the class in effect, and takes it from all others.
pub fn mark(writer: &mut Writer) {
    let Some(column) = writer.columns().iter().position(|column| column.id == "name") else { return };
    let rows: Vec<Row> = writer.settled().collect();
    let chosen = rows.iter().filter_map(|row| Some((Reverse(chosen_since(row)?), row.name()))).min();
    for row in &rows {
        let is_chosen = chosen.as_ref().is_some_and(|(_, name)| *name == row.name());
        let text = if is_chosen { format!("{}{MARK}", row.name()) } else { row.name().to_owned() };
        if !matches!(row.cell(column), Cell::Null) && row.cell(column) != Cell::Text(&*text) {
            writer.set_cell(row.namespace(), row.name(), column, &Cell::Text(text.into()));
        }
    }
}

/// When a class that is annotated as the default was created.
fn chosen_since(row: &Row) -> Option<String> {
    #[derive(Deserialize)]
    struct Class {
        metadata: Metadata,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Metadata {
        #[serde(default)]
        creation_timestamp: String,
        #[serde(default)]
        annotations: Annotations,
    }
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Annotations {
        #[serde(rename = "storageclass.kubernetes.io/is-default-class")]
        now: String,
        #[serde(rename = "storageclass.beta.kubernetes.io/is-default-class")]
        beta: String,
    }
    let class: Class = serde_json::from_str(row.contents().ok()?.object.get()).ok()?;
    let Metadata { creation_timestamp, annotations } = class.metadata;
    // RFC 3339 in UTC and whole seconds: the order of the texts is that of the times.
    (annotations.now == "true" || annotations.beta == "true").then_some(creation_timestamp)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Ingested, testing};

    fn class(name: &str, second: u8, default: bool, shown: &str) -> Ingested {
        let created = format!("2026-01-01T00:00:{second:02}Z");
        let annotations = serde_json::json!({"storageclass.kubernetes.io/is-default-class": default.to_string()});
        let object = serde_json::json!({"metadata": {"creationTimestamp": created, "annotations": annotations}});
        Ingested { cells: [Cell::Text(shown.into())].into(), ..testing::row("", name, "1", &object) }
    }

    fn shown(classes: Vec<Ingested>) -> Vec<String> {
        let (mut writer, published) = Writer::new(0);
        let definition = serde_json::from_value(serde_json::json!({"name": "Name", "type": "string"})).unwrap();
        let kind = crate::kind::Kind::sample("storage.k8s.io", "storageclasses");
        writer.set_columns(super::super::column::columns(&kind, vec![definition]));
        for class in classes {
            writer.apply(class).unwrap();
        }
        mark(&mut writer);
        writer.commit();
        published.load().rows().map(|row| format!("{:?}", row.cell(0))).collect()
    }

    #[test]
    fn the_newest_default_is_marked_and_of_equals_the_first() {
        let table = [
            (vec![class("a", 1, false, "a"), class("b", 1, false, "b")], ["a", "b"]),
            (vec![class("a", 1, true, "a"), class("b", 2, false, "b")], ["a (default)", "b"]),
            (vec![class("a", 1, true, "a (default)"), class("b", 2, true, "b")], ["a", "b (default)"]),
            (vec![class("a", 1, true, "a"), class("b", 1, true, "b (default)")], ["a (default)", "b"]),
            (vec![class("a", 1, false, "a (default)"), class("b", 1, false, "b")], ["a", "b"]),
        ];
        for (classes, expected) in table {
            assert_eq!(shown(classes), expected.map(|name| format!("{:?}", Cell::Text(name))));
        }
    }
}
