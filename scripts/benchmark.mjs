// What the cache spares the API server: a thousand random clicks, and a minute of rest, by the API server's own count. The peer is
// a browser that lists at every click, as `kubectl get` does. Prints a ratio; needs KUBECONFIG of a cluster that nobody else uses.
import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";

const CLICKS = 1000;
const REST = 60_000;
const program = process.argv[2];
const url = "http://127.0.0.1:18084";
const kubectl = (...args) => execFileSync("kubectl", args, { encoding: "utf8", maxBuffer: 1 << 28 });
const get = async (path) => {
  const answer = await fetch(url + path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
};
const seconds = (n) => new Promise((resolve) => setTimeout(resolve, n * 1000));

/** Our requests by verb, as the browser's observer counts each request that leaves it. */
async function requests() {
  const text = await (await fetch("http://127.0.0.1:18085/metrics")).text();
  const sums = { all: 0, list: 0 };
  for (const line of text.split("\n")) {
    const match = /^crds_objects_browser_api_server_requests_total\{(.*)\} (\d+)/.exec(line);
    if (!match) continue;
    sums.all += Number(match[2]);
    if (match[1].includes('verb="list"')) sums.list += Number(match[2]);
  }
  return sums;
}

/** LISTs by everyone, by the API server's count: an upper bound of ours that does not rest on our own word. */
function lists() {
  const series = kubectl("get", "--raw", "/metrics").split("\n").filter((line) => line.startsWith("apiserver_request_total{") && line.includes('verb="LIST"'));
  return series.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}

const server = spawn(program, ["--listen", "127.0.0.1:18084", "--ops-listen", "127.0.0.1:18085", "--log", "warn"], { stdio: ["ignore", "inherit", "inherit"] });
process.on("exit", () => server.kill());
for (let ready = false; !ready; await seconds(0.1)) ready = await fetch("http://127.0.0.1:18085/readyz").then((answer) => answer.ok, () => false);

let seed = 42;
const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
const pick = (list) => list[random(list.length)];
const { kinds } = await get("/api/v1/kinds");
const namespaces = (await get("/api/v1/namespaces?wait=5s")).namespaces.map((one) => one.name);
const before = await requests();
const listsBefore = lists();
const times = [];
// People return to a few kinds: half of the clicks go to ten of them.
const often = Array.from({ length: 10 }, () => pick(kinds));
for (let click = 0; click < CLICKS; click += 1) {
  const kind = random(2) ? pick(often) : pick(kinds);
  const parts = ["wait=10s"];
  if (kind.namespaced && random(2)) parts.push(`ns=${pick(namespaces)}`);
  if (random(3) === 0) parts.push(`q=${pick(["a", "web", "1"])}`);
  const start = performance.now();
  await get(`/api/v1/objects/${kind.group}/${kind.resource}?${parts.join("&")}`);
  times.push(performance.now() - start);
}
const after = await requests();
const listsAfter = lists();
times.sort((a, b) => a - b);
const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))[1]) / 1024;
const asked = after.all - before.all;
const cache = await get("/api/v1/cache");
console.log(`clicks                      ${CLICKS} over ${kinds.length} kinds`);
console.log(`requests to the API server  ${asked} (a browser without a cache: ${CLICKS}); ratio ${(asked / CLICKS).toFixed(3)}`);
console.log(`LISTs, everyone's           ${listsAfter - listsBefore}`);
console.log(`fewer by                    ${(100 - (100 * asked) / CLICKS).toFixed(1)} %`);
console.log(`answer, median and p99      ${times[CLICKS / 2].toFixed(2)} ms, ${times[Math.floor(CLICKS * 0.99)].toFixed(2)} ms`);
console.log(`memory                      ${memory.toFixed(1)} MiB RSS, ${cache.totals.objects} objects in ${(cache.totals.bytes / 1048576).toFixed(2)} MiB`);
const restBefore = await requests();
await seconds(REST / 1000);
const rest = await requests();
console.log(`at rest for ${REST / 1000} s           ${rest.list - restBefore.list} LISTs, ${((rest.all - restBefore.all) / (REST / 1000)).toFixed(3)} requests/s`);
const well = asked <= CLICKS / 10 && rest.list === restBefore.list && rest.all - restBefore.all <= 0.2 * (REST / 1000);
console.log(well ? "as promised" : "NOT as promised: at least 90 % fewer, no LIST and at most 0.2 requests/s at rest");
server.kill();
process.exit(well ? 0 : 1);
