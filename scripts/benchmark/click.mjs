// (b) What a click costs: a page of the kind out of our memory, against the API server asked directly, the way a browser without a
// cache asks it (the full LIST, as JSON) and the best way there is (a Table without the objects).
import { execFileSync } from "node:child_process";
import https from "node:https";
import http from "node:http";
import { readFileSync } from "node:fs";
import { CUSTOM, PODS, ms, policy, preload, row, seconds, spread, start, times } from "./lib.mjs";

const CLICKS = 400;
const LISTS = 8;
const TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

/** Milliseconds of a request, read to its end. */
function timed(library, options) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    library
      .get(options, (answer) => {
        let bytes = 0;
        answer.on("data", (part) => (bytes += part.length));
        answer.on("error", reject);
        answer.on("end", () => {
          if (answer.statusCode !== 200) reject(new Error(`${options.path}: ${answer.statusCode}`));
          else resolve({ time: performance.now() - began, bytes });
        });
      })
      .on("error", reject);
  });
}

/** So many clients, each of which asks again as soon as it has its answer. */
async function load(clients, total, ask) {
  const times = [];
  let bytes = 0;
  let left = total;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (left > 0) {
        left -= 1;
        const answer = await ask(total - left);
        times.push(answer.time);
        bytes += answer.bytes;
      }
    }),
  );
  return { ...spread(times), bytes: bytes / times.length };
}

/** How the API server is reached: the administrator's certificate, connections kept. */
function direct(clients) {
  const config = JSON.parse(execFileSync("kubectl", ["config", "view", "--raw", "-o", "json"], { encoding: "utf8" }));
  const { server, ...cluster } = config.clusters[0].cluster;
  const user = config.users[0].user;
  const data = (of, name) => (of[`${name}-data`] ? Buffer.from(of[`${name}-data`], "base64") : of[name] && readFileSync(of[name]));
  const agent = new https.Agent({ keepAlive: true, maxSockets: clients });
  const options = {
    agent,
    host: new URL(server).hostname,
    port: new URL(server).port,
    ca: data(cluster, "certificate-authority"),
    rejectUnauthorized: !cluster["insecure-skip-tls-verify"],
    cert: data(user, "client-certificate"),
    key: data(user, "client-key"),
  };
  const headers = { "user-agent": "benchmark", "accept-encoding": "gzip", ...(user.token ? { authorization: `Bearer ${user.token}` } : {}) };
  return (path, accept) => timed(https, { ...options, path, headers: { ...headers, accept } });
}

/** A page of a hundred rows, as the web UI asks for it, for each kind of click. */
const CLICK = {
  "first page": () => "limit=100",
  "namespace switch": (n) => `limit=100&ns=load-${String(n % 40).padStart(2, "0")}`,
  filter: (n) => `limit=100&q=${["web", "crash", "status:!Running", "app-1", "is:problem"][n % 5]}`,
  sort: (n) => `limit=100&sort=${["age", "-age", "restarts", "-restarts", "status", "name", "-name", "ip"][n % 8]}`,
  "deep jump": (n) => `limit=100&offset=${(n * 7919) % 19_900}&sort=${n % 2 ? "name" : "-age"}`,
};

export async function clicks() {
  policy({ preload: preload(PODS, ...CUSTOM), memoryBudget: "1Gi" });
  const program = await start();
  await program.until("/api/v1/objects/core/pods?limit=1", async (answer) => (await answer.json()).complete);
  await program.settled();
  await seconds(2);
  const facts = [];
  const rows = [];
  const list = "/api/v1/pods";
  const asJson = await load(1, LISTS, () => direct(1)(`${list}?resourceVersion=0`, "application/json"));
  const asTable = await load(1, LISTS * 3, () => direct(1)(`${list}?resourceVersion=0&includeObject=None`, TABLE));
  const row2 = (name, { p50, p99, bytes }) => [name, ms(p50), ms(p99), `${(bytes / 1024).toFixed(0)} KiB`];
  facts.push(row2("the API server, full LIST, 1 client", asJson), row2("the API server, Table without objects, 1 client", asTable));
  const worst = { 1: 0, 32: 0 };
  let slowestMedian = 0;
  for (const clients of [1, 32]) {
    const agent = new http.Agent({ keepAlive: true, maxSockets: clients });
    const { hostname, port } = new URL(program.url);
    for (const [name, query] of Object.entries(CLICK)) {
      const ask = (n) => timed(http, { agent, hostname, port, path: `/api/v1/objects/core/pods?${query(n)}` });
      // Orders that nobody has asked for yet are made once.
      await load(1, 40, ask);
      const measured = await load(clients, clients === 1 ? CLICKS : CLICKS * 4, ask);
      facts.push(row2(`ours, ${name}, ${clients} ${clients === 1 ? "client" : "clients"}`, measured));
      worst[clients] = Math.max(worst[clients], measured.p99);
      if (clients === 1) slowestMedian = Math.max(slowestMedian, measured.p50);
    }
    agent.destroy();
  }
  const tables32 = await load(32, 96, ((ask) => () => ask(`${list}?resourceVersion=0&includeObject=None`, TABLE))(direct(32)));
  facts.push(row2("the API server, Table without objects, 32 clients", tables32));
  await program.stop();
  rows.push(
    row("a page over HTTP, 1 client, slowest kind of click", "p99 ≤ 5 ms", `p99 ${ms(worst[1])}`, worst[1] <= 5),
    row("against the full LIST, by the median", "≥ 100 times faster", times(asJson.p50 / slowestMedian), asJson.p50 >= 100 * slowestMedian),
    row("against a Table without objects, by the median", "≥ 20 times faster", times(asTable.p50 / slowestMedian), asTable.p50 >= 20 * slowestMedian),
  );
  return { title: "What a click costs: 20,000 pods", header: ["", "p50", "p99", "bytes"], facts, rows };
}
if (process.argv[1] === import.meta.filename) console.log(JSON.stringify(await clicks(), null, 1));
