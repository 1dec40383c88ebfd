// Memory over a long time of everything at once: policies that change, objects that change, questions of all kinds, streams that come
// and go. At the end of each round all is as it was at its beginning; then memory is looked at, and what is allocated has to be flat.
import { execFileSync, spawn } from "node:child_process";
import http from "node:http";
import { CUSTOM, PODS, bin, memory, mib, policy, preload, root, seconds, start } from "./lib.mjs";

const MINUTES = Number(process.env.COB_SOAK_MINUTES ?? 30);
const ROUND = 60;
const TICKS = ["load.example.com", "v1", "ticks"];
// Rounds until caches, pools and dictionaries are what they will be.
const SETTLING = 3;
const GROWTH = 0.05;

const random = (n) => Math.floor(Math.random() * n);
const pick = (list) => list[random(list.length)];

const BASE = { preload: preload(PODS, TICKS, CUSTOM[0]), memoryBudget: "512Mi", maxInformers: 40 };
const policies = [
  BASE,
  { ...BASE, preload: preload(PODS, TICKS, ...CUSTOM) },
  { ...BASE, preload: preload(TICKS), accessTimeout: "1s", cleanupInterval: "1s" },
  { ...BASE, memoryBudget: "8Mi" },
  { ...BASE, metadataOnly: [{ resource: "pods" }, { resource: "secrets" }] },
  { ...BASE, maxInformers: 3 },
  { ...BASE, exclude: [{ group: CUSTOM[1][0], resource: CUSTOM[1][2] }] },
];
const kinds = [PODS, TICKS, ...CUSTOM];
const filters = ["", "web", "status:!Running", "app=app-1", "/app-[0-9]+$/", "-name:*a*", "age:<1h", "field:.spec.nodeName:~node", "is:problem", "wrong:filter"];

/** Asks something, and does not mind a refusal: many of these are meant to be refused. */
async function ask(url) {
  const [group, , resource] = pick(kinds);
  const path = `${group || "core"}/${resource}`;
  const q = encodeURIComponent(pick(filters));
  const question = pick([
    `objects/${path}?limit=100&q=${q}`,
    `objects/${path}?limit=1000&sort=-age&offset=${random(3000)}`,
    `objects/${path}?format=${pick(["csv", "ndjson", "yaml"])}&q=${q}`,
    `facets/${path}?field=${pick(["ns", "is", "label", "status"])}`,
    `search?q=${q || "a"}`,
    "kinds",
    "cache",
  ]);
  const answer = await fetch(`${url}/api/v1/${question}`).catch(() => undefined);
  await answer?.arrayBuffer().catch(() => {});
}

/** A stream that is read for a while, and then is not, as of a browser that was closed. */
function follow(url) {
  const [group, , resource] = pick(kinds);
  const view = encodeURIComponent(`${group || "core"}/${resource}?limit=100&q=${pick(filters.slice(0, -1))}`);
  const request = http.get(`${url}/api/v1/stream?view=${view}`, (answer) => answer.resume());
  request.on("error", () => {});
  setTimeout(() => request.destroy(), random(20_000));
}

execFileSync(bin("load"), ["-crds", "tests/controlplane/demo/crds", "-pods", "3000", "-customs", "3000", "-ticks", "2000"], { cwd: root, stdio: "inherit" });
policy(BASE);
const program = await start("--memory-limit", "1Gi");
await program.settled();
const seen = [];
for (let round = 0; round < MINUTES; round += 1) {
  const load = spawn(bin("load"), ["-churn", "200", "-for", `${ROUND - 20}s`], { stdio: "ignore" });
  const ended = new Promise((resolve) => load.on("exit", resolve));
  const until = Date.now() + (ROUND - 20) * 1000;
  const askers = Array.from({ length: 4 }, async () => {
    while (Date.now() < until) await ask(program.url);
  });
  for (let step = 0; Date.now() < until; step += 1) {
    follow(program.url);
    if (step % 5 === 4) policy(pick(policies));
    await seconds(1);
  }
  await Promise.all([...askers, ended]);
  policy(BASE);
  // Everything has ended by then, and what was freed has gone back.
  await seconds(20);
  const rss = memory(program.pid, "RssAnon");
  const { totals } = await program.get("/api/v1/cache");
  const metrics = await (await fetch(`${program.ops}/metrics`)).text();
  const allocated = Number(/memory_bytes\{what="allocated"\} (\d+)/.exec(metrics)[1]);
  seen.push(allocated);
  console.log(`${round + 1} of ${MINUTES} min: ${mib(allocated)} allocated, ${mib(rss)} resident, ${totals.objects} objects in ${mib(totals.bytes)}, ${totals.evictions} evictions`);
}
await program.stop();
const settled = seen.slice(SETTLING);
const third = Math.max(1, Math.floor(settled.length / 3));
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const [early, late] = [mean(settled.slice(0, third)), mean(settled.slice(-third))];
const flat = late <= early * (1 + GROWTH);
console.log(`${flat ? "flat" : "GROWING"}: ${mib(early)} in the first third, ${mib(late)} in the last (after ${SETTLING} minutes of settling)`);
process.exit(flat ? 0 : 1);
