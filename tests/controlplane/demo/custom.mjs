// Makes objects of every custom kind from the kind's own schema: required fields only, with plausible words, and conditions in
// the status where the schema has them. What the API server refuses is made again with what it asked for, or is reported.
import { execFileSync, spawnSync } from "node:child_process";

const NAMES = ["storefront", "checkout", "payments", "catalog", "search", "orders"];
const kubectl = (args, input) => spawnSync("kubectl", args, { input, encoding: "utf8", maxBuffer: 1 << 28 });
const crds = JSON.parse(execFileSync("kubectl", ["get", "crds", "-o", "json"], { encoding: "utf8", maxBuffer: 1 << 28 })).items;

/** Words for fields whose schema says no more than "string", by the name of the field. */
const WORDS = {
  repoURL: "https://git.example.org/shop.git", server: "https://kubernetes.default.svc", path: "deploy", project: "default",
  url: "https://example.org/", image: "registry.example.org/app:1", package: "registry.example.org/package:v1", version: "v1",
  controllerName: "example.org/controller", hostname: "shop.example.org", schedule: "0 * * * *", expr: "up == 0",
};

function value(schema, field, name) {
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  if (schema["x-kubernetes-int-or-string"]) return 80;
  const choice = schema.oneOf?.[0] ?? schema.anyOf?.[0];
  switch (schema.type ?? choice?.type) {
    case "integer": return Math.max(schema.minimum ?? 1, 1);
    case "number": return schema.minimum ?? 1;
    case "boolean": return true;
    case "array": return Array.from({ length: Math.max(schema.minItems ?? 1, 1) }, () => value(schema.items ?? {}, field, name));
    case "object": return object(schema, name);
    default:
      if (schema.format === "date-time") return new Date().toISOString();
      if (schema.format === "duration") return "30s";
      return (WORDS[field] ?? name).slice(0, schema.maxLength ?? 200).padEnd(schema.minLength ?? 0, "x");
  }
}

function object(schema, name) {
  const made = {};
  for (const field of schema.required ?? []) {
    const inner = schema.properties?.[field];
    if (inner) made[field] = value(inner, field, name);
  }
  return made;
}

const refused = [];
let count = 0;
for (const crd of crds) {
  const { group, names, scope, versions } = crd.spec;
  if (group.endsWith("crds-objects-browser.io")) continue;
  const version = versions.find((one) => one.storage) ?? versions[0];
  const schema = version.schema?.openAPIV3Schema;
  const hasConditions = Boolean(schema?.properties?.status?.properties?.conditions);
  let made = 0;
  for (const [place, name] of NAMES.entries()) {
    const manifest = {
      apiVersion: `${group}/${version.name}`, kind: names.kind,
      metadata: { name, ...(scope === "Namespaced" ? { namespace: name } : {}), labels: { team: name, "app.kubernetes.io/part-of": "shop" } },
      ...(schema?.properties?.spec ? { spec: value({ type: "object", ...schema.properties.spec, default: undefined }, "spec", name) } : {}),
    };
    const answer = kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], JSON.stringify(manifest));
    if (answer.status !== 0) {
      refused.push(`${names.plural}.${group}: ${answer.stderr.trim().split("\n")[0].slice(0, 200)}`);
      break;
    }
    made += 1;
    if (hasConditions && version.subresources?.status) {
      const well = place % 4 !== 3;
      const conditions = [{
        type: "Ready", status: well ? "True" : "False", reason: well ? "Available" : "Waiting", observedGeneration: 1,
        message: well ? "everything is in place" : "waits for a dependency", lastTransitionTime: new Date().toISOString(),
      }];
      const where = scope === "Namespaced" ? ["-n", name] : [];
      kubectl(["patch", `${names.plural}.${group}`, name, ...where, "--subresource=status", "--type=merge", "-p", JSON.stringify({ status: { conditions } })]);
    }
  }
  count += made;
}
console.error(`${count} custom objects; refused: ${refused.length ? refused.join("; ") : "none"}`);
