//! Columns: the API server's definitions, and where the value of each cell is read.

use std::collections::HashSet;

use crate::{cluster::ColumnDefinition, kind::Kind};

use super::JsonPath;

/// Where a cell's value comes from. All but `Text` are cells that the API server renders relative to its clock; they are
/// read from the object instead and rendered when an answer is made.
#[derive(Clone, Debug, PartialEq)]
pub enum CellSource {
    /// The cell of the Table.
    Text,
    /// `metadata.creationTimestamp`.
    Age,
    /// A `date` column of a CRD.
    Date(JsonPath),
    /// Restarts of a Pod.
    PodRestarts,
    /// Duration of a Job.
    JobDuration,
    /// Last Schedule of a CronJob.
    CronJobLastSchedule,
    /// First Seen of an Event.
    EventFirstSeen,
    /// Last Seen of an Event.
    EventLastSeen,
}

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Lower-case word by which queries name it; unique within the kind.
    pub id: String,
    /// As the API server defines it.
    pub definition: ColumnDefinition,
    /// Where its cells are read.
    pub source: CellSource,
}

impl Column {
    /// Whether queries mean this column by `word`: its id or its header, letter case aside.
    pub fn is(&self, word: &str) -> bool {
        self.id.eq_ignore_ascii_case(word) || self.definition.name.eq_ignore_ascii_case(word)
    }
}

/// The columns of `kind` from the definitions of a Table.
pub fn columns(kind: &Kind, definitions: Vec<ColumnDefinition>) -> Vec<Column> {
    let mut taken = HashSet::new();
    definitions
        .into_iter()
        .map(|definition| {
            let id = unique(slug(&definition.name), &mut taken);
            let source = source(kind, &definition);
            Column { id, definition, source }
        })
        .collect()
}

fn source(kind: &Kind, definition: &ColumnDefinition) -> CellSource {
    if kind.is_custom() {
        if definition.type_ != "date" {
            return CellSource::Text;
        }
        let path = kind
            .printer_columns
            .iter()
            .find(|column| column.name == definition.name)
            .map(|column| column.json_path.as_str());
        // A CRD without printer columns has the one column Age.
        return match path {
            Some(".metadata.creationTimestamp") => CellSource::Age,
            None if definition.name == "Age" => CellSource::Age,
            Some(path) => JsonPath::parse(path).map_or(CellSource::Text, CellSource::Date),
            None => CellSource::Text,
        };
    }
    match (&*kind.id.group, &*kind.id.resource, definition.name.as_str()) {
        ("", "pods", "Restarts") => CellSource::PodRestarts,
        ("batch", "jobs", "Duration") => CellSource::JobDuration,
        ("batch", "cronjobs", "Last Schedule") => CellSource::CronJobLastSchedule,
        ("" | "events.k8s.io", "events", "First Seen") => CellSource::EventFirstSeen,
        ("" | "events.k8s.io", "events", "Last Seen") => CellSource::EventLastSeen,
        (_, _, "Age") => CellSource::Age,
        _ => CellSource::Text,
    }
}

fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "column".to_owned() } else { slug.to_owned() }
}

/// `slug`, or `slug-2`, `slug-3` if it is taken. `namespace` is taken from the start: it names the row's namespace.
fn unique(slug: String, taken: &mut HashSet<String>) -> String {
    let mut id = slug.clone();
    let mut number = 1;
    while id == "namespace" || !taken.insert(id.clone()) {
        number += 1;
        id = format!("{slug}-{number}");
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::{GroupResource, PrinterColumn};

    fn definition(name: &str, type_: &str) -> ColumnDefinition {
        ColumnDefinition { name: name.into(), type_: type_.into(), ..Default::default() }
    }

    #[test]
    fn ids_are_unique_words_and_never_namespace() {
        let kind = Kind::sample("example.org", "things");
        let ids: Vec<_> =
            columns(&kind, ["Name", "CPU %", "cpu", "Namespace", "%"].map(|n| definition(n, "string")).into())
                .into_iter()
                .map(|column| column.id)
                .collect();
        assert_eq!(ids, ["name", "cpu", "cpu-2", "namespace-2", "column"]);
    }

    #[test]
    fn a_date_column_of_a_crd_is_read_from_its_path() {
        let mut kind = Kind::sample("example.org", "things");
        kind.printer_columns =
            vec![PrinterColumn { name: "Last Run".into(), type_: "date".into(), json_path: ".status.lastRun".into() }];
        let columns = columns(&kind, vec![definition("Last Run", "date"), definition("Age", "date")]);
        assert_eq!(columns[0].source, CellSource::Date(JsonPath::parse(".status.lastRun").unwrap()));
        assert_eq!(columns[1].source, CellSource::Age);
    }

    #[test]
    fn the_creation_time_of_default_tables_is_absolute_text() {
        let mut kind = Kind::sample("rbac.authorization.k8s.io", "roles");
        kind.origin = String::new();
        assert_eq!(columns(&kind, vec![definition("Created At", "date")])[0].source, CellSource::Text);
        assert_eq!(kind.id, GroupResource::new("rbac.authorization.k8s.io", "roles"));
    }
}
