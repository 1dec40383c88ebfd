// Fails if the policy's fields in values.schema.json are not those of the CRD: chart-fields.mjs SCHEMA CRD
import { readFileSync } from "node:fs";
const [schema, crd] = process.argv.slice(2).map((path) => readFileSync(path, "utf8"));
const listed = Object.keys(JSON.parse(schema).properties.policy.properties.spec.properties).sort();
// Enough of YAML for a generated file: the keys two columns to the right of spec's own `properties:`.
const lines = crd.split("\n");
const spec = lines.findIndex((line) => /^ {10}spec:$/.test(line));
const start = lines.findIndex((line, index) => index > spec && /^ {12}properties:$/.test(line));
const end = lines.findIndex((line, index) => index > start && /^ {0,12}\S/.test(line));
const fields = lines.slice(start, end).map((line) => /^ {14}(\w+):$/.exec(line)?.[1]).filter(Boolean).sort();
if (fields.length === 0 || fields.join() !== listed.join()) {
  console.error(`CRD:    ${fields}\nschema: ${listed}`);
  process.exit(1);
}
