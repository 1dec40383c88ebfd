//! Documents as an API server writes them, cut to what each test is about.

use serde_json::{Value, json};

use super::*;

fn document() -> Vec<u8> {
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let described = |name: &str, text: &str| json!({"description": text, "default": {}, "allOf": [reference(name)]});
    let kind = |kind: &str, version: &str| json!([{"group": "example.org", "version": version, "kind": kind}]);
    let widget = |version: &str, spec: Value| {
        json!({"description": "A widget.", "type": "object", "required": ["spec"],
            "properties": {"kind": {"type": "string"}, "metadata": reference("Meta"), "spec": spec},
            "x-kubernetes-group-version-kind": kind("Widget", version)})
    };
    let spec = json!({"type": "object", "required": ["size"],
    "x-kubernetes-validations": [{"rule": "self.size > 0", "message": "no size"}, {"rule": "true"}],
    "properties": {
        "size": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 9, "exclusiveMaximum": true, "default": 3},
        "mode": {"type": "string", "enum": ["a", "b"], "nullable": true, "maxLength": 5, "pattern": "^[ab]$"},
        "port": {"anyOf": [{"type": "integer"}, {"type": "string"}], "x-kubernetes-int-or-string": true},
        "amount": described("Quantity", "How much."),
        "parts": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}}},
            "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], "minItems": 1},
        "tags": {"type": "array", "items": {"type": "string", "enum": ["x"]}},
        "limits": {"type": "object", "additionalProperties": reference("Quantity")},
        "nested": {"type": "object", "additionalProperties": {"type": "array", "items":
            {"type": "object", "properties": {"deep": {"type": "boolean"}}}}},
        "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": true},
        "closed": {"type": "object", "additionalProperties": false},
        "anything": {}, "a.b": {"type": "string"},
    }});
    let old = json!({"type": "object", "properties": {"size": {"type": "string"}, "colour": {"type": "string"},
        "mode": {"type": "string", "enum": ["a", "b"], "nullable": true, "maxLength": 5, "pattern": "^[ab]$",
            "description": "Other words."}}});
    let tree = json!({"type": "object", "properties": {"left": reference("Tree"), "value": {"type": "string"},
        "children": {"type": "array", "items": reference("Tree")}, "by": described("Branch", "A way round.")},
        "x-kubernetes-group-version-kind": kind("Tree", "v1")});
    let whole = json!({"openapi": "3.0.0", "paths": {}, "components": {"schemas": {
        "v1.Widget": widget("v1", spec), "v1beta1.Widget": widget("v1beta1", old), "Tree": tree,
        "Branch": {"type": "object", "properties": {"tree": reference("Tree"), "self": reference("Branch")}},
        "Meta": {"type": "object", "properties": {"name": {"type": "string"}}},
        "Quantity": {"description": "Long.", "oneOf": [{"type": "string"}, {"type": "number"}]},
        "Loop": {"allOf": [reference("Loop")], "x-kubernetes-group-version-kind": kind("Loop", "v1")},
        "Lost": {"properties": {"gone": reference("Nowhere")}, "x-kubernetes-group-version-kind": kind("Lost", "v1")},
    }}});
    serde_json::to_vec(&whole).unwrap()
}

fn fields(kind: &str, version: &str) -> Fields {
    let bytes = document();
    Document::read(&bytes).unwrap().fields("example.org", version, kind).unwrap().unwrap()
}

fn lines(fields: &Fields) -> Vec<String> {
    fields.fields.iter().map(|field| format!("{} {} {}", field.depth, field.path, field.type_)).collect()
}

#[test]
fn a_schema_becomes_a_list_in_the_order_of_the_tree() {
    let widget = fields("Widget", "v1");
    assert_eq!(widget.description.as_deref(), Some("A widget."));
    assert_eq!(
        lines(&widget),
        [
            "1 .kind string",
            "1 .metadata object",
            "2 .metadata.name string",
            "1 .spec object",
            "2 .spec['a.b'] string",
            "2 .spec.amount string or number",
            "2 .spec.anything any",
            "2 .spec.closed object",
            "2 .spec.free object",
            "2 .spec.limits map of string or number",
            "2 .spec.mode string",
            "2 .spec.nested map of array of object",
            "3 .spec.nested[*][*].deep boolean",
            "2 .spec.parts array of object",
            "3 .spec.parts[*].name string",
            "2 .spec.port integer or string",
            "2 .spec.size integer",
            "2 .spec.tags array of string",
            "3 .spec.tags[*] string",
        ]
    );
    let of = |path: &str| serde_json::to_value(widget.fields.iter().find(|field| field.path == path)).unwrap();
    assert_eq!(
        of(".spec.size"),
        json!({"path": ".spec.size", "name": "size", "depth": 2, "type": "integer", "format": "int32", "required": true,
            "minimum": 1, "maximum": 9, "exclusiveMaximum": true, "default": 3})
    );
    assert_eq!(
        of(".spec.mode"),
        json!({"path": ".spec.mode", "name": "mode", "depth": 2, "type": "string", "nullable": true, "enum": ["a", "b"],
            "maxLength": 5, "pattern": "^[ab]$"})
    );
    assert_eq!(
        (of(".spec.amount")["description"].clone(), of(".spec.amount")["default"].clone()),
        (json!("How much."), json!({}))
    );
    assert_eq!(of(".spec")["rules"], json!([{"rule": "self.size > 0", "message": "no size"}, {"rule": "true"}]));
    assert_eq!(
        (of(".spec.parts")["listMapKeys"].clone(), of(".spec.parts")["minItems"].clone()),
        (json!(["name"]), json!(1))
    );
    assert_eq!(
        (of(".spec.port")["intOrString"].clone(), of(".spec.free")["preserveUnknown"].clone()),
        (json!(true), json!(true))
    );
    assert!(widget.bytes > 19 * size_of::<Field>() && !widget.truncated);
}

#[test]
fn what_holds_itself_is_listed_once() {
    let tree = fields("Tree", "v1");
    let listed: Vec<_> = tree.fields.iter().map(|field| (field.path.as_str(), field.recursive)).collect();
    assert_eq!(
        listed,
        [
            (".by", false),
            (".by.self", true),
            (".by.tree", true),
            (".children", true),
            (".left", true),
            (".value", false),
        ]
    );
    assert_eq!(lines(&fields("Loop", "v1")), Vec::<String>::new());
    assert_eq!(lines(&fields("Lost", "v1")), ["1 .gone any"]);
}

#[test]
fn a_kind_that_is_not_described_is_none_and_what_is_no_document_is_an_error() {
    let bytes = document();
    let document = Document::read(&bytes).unwrap();
    assert!(document.fields("example.org", "v2", "Widget").unwrap().is_none());
    assert!(document.fields("", "v1", "Widget").unwrap().is_none());
    assert!(Document::read(b"<html>").is_err());
    assert!(Document::read(b"{}").unwrap().fields("", "v1", "Pod").unwrap().is_none());
}

#[test]
fn a_schema_without_end_is_cut_and_says_so() {
    let properties: serde_json::Map<_, _> = (0..200)
        .map(|number| (format!("f{number}"), json!({"$ref": format!("#/components/schemas/L{number}")})))
        .collect();
    let mut schemas: serde_json::Map<_, _> =
        (0..200).map(|number| (format!("L{number}"), json!({"properties": properties}))).collect();
    schemas.insert(
        "K".into(),
        json!({"properties": properties, "x-kubernetes-group-version-kind": [{"group": "", "version": "v1", "kind": "K"}]}),
    );
    let bytes = serde_json::to_vec(&json!({"components": {"schemas": schemas}})).unwrap();
    let fields = Document::read(&bytes).unwrap().fields("", "v1", "K").unwrap().unwrap();
    assert!(fields.truncated && fields.fields.len() <= MAX_FIELDS, "{}", fields.fields.len());
}

#[test]
fn two_versions_differ_by_what_came_went_and_changed() {
    let changes = compare(&fields("Widget", "v1beta1").fields, &fields("Widget", "v1").fields);
    assert!(changes.added.contains(&".spec.port".to_owned()) && !changes.added.contains(&".spec.mode".to_owned()));
    assert_eq!(changes.removed, [".spec.colour"]);
    let size = changes.changed.iter().find(|change| change.path == ".spec.size").unwrap();
    let what: Vec<_> = size.what.iter().map(|one| (one.attribute.as_str(), one.from.clone(), one.to.clone())).collect();
    assert!(what.contains(&("type", json!("string"), json!("integer"))), "{what:?}");
    assert!(what.contains(&("required", Value::Null, json!(true))), "{what:?}");
    assert!(!changes.changed.iter().any(|change| change.path == ".spec.mode"), "a description is no change");
    let same = fields("Widget", "v1").fields;
    assert_eq!(compare(&same, &same), Changes::default());
}

#[test]
fn fields_are_found_by_their_name_or_the_end_of_their_path() {
    let fields = fields("Widget", "v1");
    let paths = Paths::pack(&fields.fields, false).unwrap();
    let find = |text: &str| paths.find(&Wanted::parse(text).unwrap(), 1).unwrap();
    assert_eq!(find("NAME"), (vec![".metadata.name".to_owned()], 2));
    assert_eq!(find(".parts.name"), (vec![".spec.parts[*].name".to_owned()], 1));
    assert_eq!(find(".spec.parts[*].Name"), (vec![".spec.parts[*].name".to_owned()], 1));
    assert_eq!(find("nam").1, 0);
    assert_eq!(find(".arts.name").1, 0, "segments are whole");
    assert_eq!(find("a.b").1, 1);
    assert_eq!(find("tags").1, 1, "what is inside is no field of its own");
    for odd in ["", ".", " ", ".a.", ".a..b", "a b"] {
        assert!(Wanted::parse(odd).is_none(), "{odd:?}");
    }
}
