// (d) At rest: fifty live watches on a cluster where nothing happens.
import { readFileSync } from "node:fs";
import http from "node:http";
import { dirname, join } from "node:path";
import { cpu, kubectl, memory, mib, policy, row, seconds, start } from "./lib.mjs";

const WATCHES = 50;
const REST = Number(process.env.COB_BENCHMARK_REST ?? 300);

/** As many as the server allows all people together. */
const STREAMS = 1000;

/** Seconds that they are watched. */
const IDLE = 60;

/** Our requests since a byte of the audit log: each is counted once, when it arrives. */
export function requests(from = 0) {
  const log = readFileSync(join(dirname(process.env.KUBECONFIG), "audit.log"), "utf8");
  const sums = { all: 0, list: 0, end: log.length };
  for (const line of log.slice(from).split("\n")) {
    if (!line.includes('"stage":"RequestReceived"') || !line.includes('"userAgent":"crds-objects-browser/')) continue;
    const { verb, requestURI } = JSON.parse(line);
    sums.all += 1;
    // A watch that begins with all objects costs what a list does.
    if (verb === "list" || requestURI.includes("sendInitialEvents=true")) sums.list += 1;
  }
  return sums;
}

/** Opens a stream and answers when its first rows have come; they are read and dropped. */
function idle(url, kind) {
  return new Promise((resolve, reject) => {
    const request = http.get(`${url}/api/v1/stream?view=${encodeURIComponent(`${kind}?limit=100`)}`, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`stream: ${answer.statusCode}`));
      answer.once("data", () => resolve(request));
      answer.resume();
    });
    request.on("error", reject);
  });
}

export async function atRest() {
  const served = kubectl("api-resources", "--verbs=list,watch", "-o", "name").trim().split("\n");
  const kinds = served.filter((name) => !name.startsWith("browsercachepolicies.")).slice(0, WATCHES);
  policy({
    maxInformers: WATCHES,
    memoryBudget: "1Gi",
    preload: kinds.map((name) => {
      const [resource, ...group] = name.split(".");
      return group.length > 0 ? { group: group.join("."), resource } : { resource };
    }),
  });
  const program = await start();
  await program.until("/api/v1/cache", async (answer) => {
    const { resources } = await answer.json();
    return resources.filter((kind) => kind.state === "live").length >= WATCHES;
  });
  // The last of what starting takes: dictionaries, the policy's status.
  await seconds(20);
  const before = { ...requests(), cpu: cpu(program.pid) };
  await seconds(REST);
  const during = requests(before.end);
  const core = (100 * (cpu(program.pid) - before.cpu)) / REST;
  const rss = memory(program.pid, "VmRSS");
  const streams = [];
  while (streams.length < STREAMS) streams.push(await idle(program.url, "apps/deployments"));
  await seconds(5);
  const idleBefore = cpu(program.pid);
  await seconds(IDLE);
  const idleCore = (100 * (cpu(program.pid) - idleBefore)) / IDLE;
  const idleRss = memory(program.pid, "VmRSS");
  // Fewer streams than were opened would make the figure look better than it is.
  const ended = streams.filter((stream) => stream.destroyed).length;
  if (ended > 0) throw new Error(`${ended} of ${STREAMS} idle streams ended while they were measured`);
  for (const stream of streams) stream.destroy();
  await program.stop();
  const rate = during.all / REST;
  return {
    title: `At rest: ${WATCHES} live watches, nothing happening, ${REST} s`,
    header: ["", "measured"],
    facts: [
      ["requests to the API server", `${during.all}, of them ${during.list} LISTs`],
      ["RSS", mib(rss)],
      [`CPU with ${STREAMS} idle streams beside it, ${IDLE} s`, `${idleCore.toFixed(2)} % of a core`],
      [`RSS with ${STREAMS} idle streams`, mib(idleRss)],
    ],
    rows: [
      row(`LISTs at rest with ${WATCHES} watches`, "0", String(during.list), during.list === 0),
      row("requests at rest", "≤ 0.2/s", `${rate.toFixed(3)}/s`, rate <= 0.2),
      row("CPU at rest", "≤ 1 % of a core", `${core.toFixed(2)} %`, core <= 1),
    ],
  };
}
if (process.argv[1] === import.meta.filename) console.log(JSON.stringify(await atRest(), null, 1));
