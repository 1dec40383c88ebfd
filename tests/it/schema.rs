//! The fields of kinds, as a real API server publishes them.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    browser,
    cluster::{cluster, within},
};

const CRD: &str = r"
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gadgets.schema.example.org}
spec:
  group: schema.example.org
  scope: Namespaced
  names: {plural: gadgets, kind: Gadget}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          description: A gadget.
          type: object
          properties:
            spec:
              type: object
              required: [wheels]
              x-kubernetes-validations: [{rule: 'self.wheels != 3', message: it would fall over}]
              properties:
                wheels: {type: integer, format: int32, minimum: 1, maximum: 8, default: 4}
                port: {x-kubernetes-int-or-string: true}
                parts:
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [name]
                  items: {type: object, required: [name], properties: {name: {type: string, maxLength: 20}}}
                oddlyNamedGadgetField: {type: object, x-kubernetes-preserve-unknown-fields: true}
    - name: v1alpha1
      served: true
      storage: false
      deprecated: true
      deprecationWarning: use v1
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: {type: object, properties: {wheels: {type: string}, colour: {type: string, enum: [red, blue]}}}
";

#[test]
#[ignore = "needs the control plane; run by make test"]
fn the_fields_of_built_in_and_custom_kinds_are_those_that_the_api_server_publishes() {
    let cluster = cluster();
    let _cleared = cluster.without_policies();
    cluster.apply(CRD);
    cluster.kubectl(&["wait", "--for=condition=Established", "crd/gadgets.schema.example.org"]);
    within(Duration::from_secs(30), "the API server publishes the schema", || {
        let index = cluster.kubectl(&["get", "--raw", "/openapi/v3"]);
        index.contains("apis/schema.example.org/v1alpha1").then_some(())
    });
    let browser = browser::start(&cluster, &[]);
    browser.json("/api/v1/objects/apiextensions.k8s.io/customresourcedefinitions?wait=20s");
    let path = "/api/v1/schema/schema.example.org/gadgets?against=v1alpha1";
    let schema = within(Duration::from_secs(10), "the kind is served", || {
        let (status, body) = browser.get_as(None, path);
        (status == 200).then(|| serde_json::from_str::<Value>(&body).unwrap())
    });
    let field = |schema: &Value, path: &str| -> Value {
        let all = schema["fields"].as_array().unwrap();
        all.iter().find(|field| field["path"] == path).cloned().unwrap_or_else(|| panic!("{path}: {schema}"))
    };
    assert_eq!(
        field(&schema, ".spec.wheels"),
        json!({"path": ".spec.wheels", "name": "wheels", "depth": 2, "type": "integer", "format": "int32", "required": true,
            "minimum": 1, "maximum": 8, "default": 4})
    );
    assert_eq!(field(&schema, ".spec")["rules"][0]["message"], "it would fall over");
    assert_eq!(field(&schema, ".spec.port")["type"], "integer or string");
    let parts = field(&schema, ".spec.parts");
    assert_eq!((&parts["type"], &parts["listMapKeys"]), (&"array of object".into(), &json!(["name"])));
    assert_eq!(field(&schema, ".spec.parts[*].name")["maxLength"], 20);
    assert_eq!(field(&schema, ".spec.oddlyNamedGadgetField")["preserveUnknown"], true);
    assert_eq!(field(&schema, ".metadata.labels")["type"], "map of string");
    assert_eq!(
        schema["versions"],
        json!([
            {"name": "v1", "served": true, "storage": true, "deprecated": false, "deprecationWarning": null, "preferred": true},
            {"name": "v1alpha1", "served": true, "storage": false, "deprecated": true, "deprecationWarning": "use v1",
                "preferred": false},
        ])
    );
    assert_eq!(schema["diff"]["removed"], json!([".spec.colour"]));
    assert!(schema["diff"]["added"].as_array().unwrap().contains(&".spec.port".into()), "{}", schema["diff"]);
    assert_eq!(schema["diff"]["changed"][0]["path"], ".spec", "{}", schema["diff"]);

    // Every kind that is served by the API server itself has fields.
    for kind in browser.json("/api/v1/kinds")["kinds"].as_array().unwrap() {
        let path = format!("/api/v1/schema/{}/{}", kind["group"].as_str().unwrap(), kind["resource"].as_str().unwrap());
        let schema = browser.json(&path);
        assert!(!schema["fields"].as_array().unwrap().is_empty() && schema["truncated"] == false, "{path}: {schema}");
    }
    let deployments = browser.json("/api/v1/schema/apps/deployments");
    assert_eq!(field(&deployments, ".spec.template.spec.containers[*].image")["type"], "string");

    let found = browser.json("/api/v1/schema?field=ODDLYnamedgadgetfield");
    assert_eq!((&found["complete"], &found["kinds"][0]["resource"]), (&true.into(), &"gadgets".into()), "{found}");
    let found = browser.json("/api/v1/schema?field=.containers.image");
    assert!(found["kinds"].as_array().unwrap().len() >= 8, "{found}");

    cluster.apply(
        "apiVersion: crds-objects-browser.io/v1alpha1\nkind: BrowserCachePolicy\nmetadata: {name: default}\n\
         spec: {exclude: [{group: schema.example.org, resource: '*'}]}\n",
    );
    let path = "/api/v1/schema/schema.example.org/gadgets";
    within(Duration::from_secs(10), "an excluded kind is refused", || {
        let (status, body) = browser.get_as(None, path);
        (status == 404 && body.contains("ExcludedByPolicy")).then_some(())
    });
    assert_eq!(browser.json("/api/v1/schema?field=oddlyNamedGadgetField")["kinds"], json!([]));
    cluster.kubectl(&["delete", "crd", "gadgets.schema.example.org"]);
}
