// What the cache spares the API server: a thousand random clicks, and a minute of rest, by the API server's own audit log. The
// peer is a browser that lists at every click, as `kubectl get` does. Needs KUBECONFIG of a cluster started with -audit.
import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const CLICKS = 1000;
const REST = 60;
const program = process.argv[2];
const root = join(import.meta.dirname, "..");
const ports = execFileSync(join(root, "scripts/free-ports"), ["2"], { encoding: "utf8" }).trim().split(" ");
const [url, ops] = ports.map((port) => `http://127.0.0.1:${port}`);
const auditLog = join(dirname(process.env.KUBECONFIG), "audit.log");
const kubectl = (...args) => execFileSync("kubectl", args, { encoding: "utf8", cwd: root });
const seconds = (n) => new Promise((resolve) => setTimeout(resolve, n * 1000));
const get = async (path) => {
  const answer = await fetch(url + path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
};

/** Our requests, from the audit log: each is counted once, when it arrives. */
function requests() {
  const sums = { all: 0, list: 0 };
  for (const line of readFileSync(auditLog, "utf8").split("\n")) {
    if (!line.includes('"stage":"RequestReceived"') || !line.includes('"userAgent":"crds-objects-browser/')) continue;
    const { verb, requestURI } = JSON.parse(line);
    sums.all += 1;
    // A watch that begins with all objects costs what a list does.
    if (verb === "list" || requestURI.includes("sendInitialEvents=true")) sums.list += 1;
  }
  return sums;
}

async function start() {
  const child = spawn(program, ["--listen", new URL(url).host, "--ops-listen", new URL(ops).host, "--log", "warn"], { stdio: "inherit" });
  process.on("exit", () => child.kill());
  for (let ready = false; !ready; await seconds(0.1)) {
    if (child.exitCode !== null) throw new Error("the program ended");
    ready = await fetch(`${ops}/readyz`).then((answer) => answer.ok, () => false);
  }
  return child;
}

/** A thousand clicks on a kind, a namespace or a filter, the same ones at each call; then a minute without any. */
async function round(title) {
  const child = await start();
  // Numerical Recipes' generator, of which only the high bits are random.
  let seed = 42;
  const random = (n) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * n);
  };
  const pick = (list) => list[random(list.length)];
  const { kinds } = await get("/api/v1/kinds");
  const namespaces = (await get("/api/v1/namespaces?wait=5s")).namespaces.map((one) => one.name);
  const before = requests();
  const times = [];
  const clicked = new Set();
  const states = {};
  for (let click = 0; click < CLICKS; click += 1) {
    const kind = pick(kinds);
    const parts = ["wait=10s"];
    if (kind.namespaced && random(2)) parts.push(`ns=${pick(namespaces)}`);
    if (random(3) === 0) parts.push(`q=${pick(["a", "web", "1"])}`);
    const start = performance.now();
    const { state } = await get(`/api/v1/objects/${kind.group}/${kind.resource}?${parts.join("&")}`);
    times.push(performance.now() - start);
    clicked.add(kind);
    states[state] = (states[state] ?? 0) + 1;
  }
  const after = requests();
  times.sort((a, b) => a - b);
  const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))[1]) / 1024;
  const { totals } = await get("/api/v1/cache");
  const asked = after.all - before.all;
  const settled = requests();
  await seconds(REST);
  const rest = requests();
  const idle = { list: rest.list - settled.list, rate: (rest.all - settled.all) / REST };
  console.log(`\n${title}`);
  console.log(`  clicks                      ${CLICKS} on ${clicked.size} of ${kinds.length} kinds; answers ${JSON.stringify(states)}`);
  console.log(`  requests to the API server  ${asked}, of them ${after.list - before.list} LISTs; one for each click would be ${CLICKS}`);
  console.log(`  ratio                       ${(asked / CLICKS).toFixed(3)}: ${(100 - (100 * asked) / CLICKS).toFixed(1)} % fewer`);
  console.log(`  answer, median and p99      ${times[CLICKS / 2].toFixed(2)} ms, ${times[Math.floor(CLICKS * 0.99)].toFixed(2)} ms`);
  console.log(`  memory                      ${memory.toFixed(1)} MiB RSS, ${totals.objects} objects in ${(totals.bytes / 1048576).toFixed(2)} MiB`);
  console.log(`  at rest for ${REST} s            ${idle.list} LISTs, ${idle.rate.toFixed(3)} requests/s`);
  const ended = new Promise((resolve) => child.on("exit", resolve));
  child.kill();
  await ended;
  return { fewer: asked <= CLICKS / 10, calm: idle.list === 0 && idle.rate <= 0.2 };
}

const defaults = await round("With the defaults: 50 watches at most");
kubectl("apply", "--server-side", "-f", "crds");
kubectl("wait", "--for=condition=Established", "crd/browsercachepolicies.crds-objects-browser.io");
kubectl("apply", "-f", "docs/examples/demo-policy.yaml");
const demo = await round("With the policy of the demo cluster: a watch for each kind");
const well = demo.fewer && demo.calm && defaults.calm;
console.log(well ? "\nas promised" : "\nNOT as promised: at least 90 % fewer with the demo's policy; no LIST and at most 0.2 requests/s at rest");
process.exit(well ? 0 : 1);
