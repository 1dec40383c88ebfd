// Runs parts of the benchmark that need a cluster, one after another, and leaves what each found in target/benchmark.
import { mkdirSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { clicks } from "./click.mjs";
import { underChurn } from "./churn.mjs";
import { large } from "./large.mjs";
import { atRest } from "./rest.mjs";
import { spared } from "./spared.mjs";
import { sideBySide } from "./sync.mjs";
import { bin, kubectl, root } from "./lib.mjs";

export const folder = join(root, "target/benchmark");

const load = (...flags) => execFileSync(bin("load"), ["-crds", "tests/controlplane/demo/crds", ...flags], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });

const parts = {
  loaded: [
    // First: an API server that holds a workload of 40,000 objects does not make a thousand updates a second beside all others.
    ["1-churn", async () => (load("-ticks", "5000"), underChurn())],
    ["2-side-by-side", async () => (load("-pods", "20000", "-customs", "20000"), sideBySide())],
    ["3-click", clicks],
    ["4-large", async () => (load("-configmaps", "60000", "-bytes", "4096", "-writers", "16"), large(100_000))],
    ["5-rest", atRest],
  ],
  demo: [["6-spared", spared]],
};

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "version.txt"), JSON.parse(kubectl("version", "-o", "json")).serverVersion.gitVersion);
// All of a group, or the one that is named.
const [group, only] = process.argv.slice(2);
for (const [name, part] of parts[group].filter(([name]) => !only || name === only)) {
  console.error(`benchmark: ${name} ...`);
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(await part(), null, 1));
}
process.exit(0);
