// (e) Under churn: a thousand updates a second, and a hundred people who look at the list in which they happen.
import { spawn } from "node:child_process";
import http from "node:http";
import { PODS, apiServer, bin, cpu, memory, mib, ms, policy, preload, row, seconds, spread, start } from "./lib.mjs";

const TICKS = ["load.example.com", "v1", "ticks"];
const OBJECTS = 5000;
const RATE = 1000;
const CLIENTS = 100;
const FOR = 30;

/** A stream client that measures the age of each change when it arrives, by the time the change carries. */
function follow(url, view, lags) {
  const request = http.get(`${url}/api/v1/stream?view=${encodeURIComponent(view)}`, (answer) => {
    let text = "";
    answer.setEncoding("utf8");
    answer.on("data", (part) => {
      text += part;
      let end;
      while ((end = text.indexOf("\n\n")) >= 0) {
        const event = text.slice(0, end);
        text = text.slice(end + 2);
        if (!event.startsWith("event: patch")) continue;
        const now = Date.now();
        const patch = JSON.parse(/^data: (.*)$/m.exec(event)[1]);
        for (const { cells } of patch.upserts) {
          const sent = Number(cells.at(-1)) / 1e6;
          if (sent > 0) lags.push(now - sent);
        }
      }
    });
  });
  request.on("error", () => {});
  return request;
}

export async function underChurn() {
  policy({ preload: preload(PODS, TICKS), memoryBudget: "1Gi" });
  const program = await start();
  await program.until(`/api/v1/objects/${TICKS[0]}/${TICKS[2]}?limit=1`, async (answer) => (await answer.json()).total === OBJECTS);
  await seconds(3);
  const lags = [];
  // Each looks at a window of their own, as people do.
  const clients = Array.from({ length: CLIENTS }, (_, n) => follow(program.url, `${TICKS[0]}/${TICKS[2]}?limit=100&offset=${n * (OBJECTS / CLIENTS - 1)}`, lags));
  await seconds(3);
  const [before, server] = [cpu(program.pid), apiServer()];
  const [serverBefore, clientsBefore] = [cpu(server), process.cpuUsage()];
  const load = spawn(bin("load"), ["-churn", String(RATE), "-for", `${FOR}s`, "-writers", "16"], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  for await (const part of load.stdout) text += part;
  const { perSecond } = JSON.parse(text.trim().split("\n").at(-1));
  const share = (spent) => (100 * spent) / FOR;
  const taken = share(cpu(program.pid) - before);
  const { user, system } = process.cpuUsage(clientsBefore);
  const rss = memory(program.pid, "VmRSS");
  for (const client of clients) client.destroy();
  await program.stop();
  const lag = spread(lags);
  return {
    title: `Under churn: ${perSecond.toFixed(0)} updates/s of ${OBJECTS} objects, ${CLIENTS} streams`,
    header: ["", "measured"],
    facts: [
      ["updates asked for, and made", `${RATE}/s, ${perSecond.toFixed(0)}/s`],
      ["changes that arrived at clients", String(lag.n)],
      ["from sending the update to the client's delta, p50", ms(lag.p50)],
      ["CPU", `${taken.toFixed(0)} % of a core`],
      ["CPU of the API server, and of the clients", `${share(cpu(server) - serverBefore).toFixed(0)} %, ${share((user + system) / 1e6).toFixed(0)} %`],
      ["RSS", mib(rss)],
    ],
    rows: [row(`event to delta at the client, ${RATE} updates/s, ${CLIENTS} streams`, "p99 ≤ 250 ms", `p99 ${ms(lag.p99)} at ${perSecond.toFixed(0)}/s`, lag.p99 <= 250 && perSecond >= RATE * 0.95)],
  };
}
if (process.argv[1] === import.meta.filename) console.log(JSON.stringify(await underChurn(), null, 1));
