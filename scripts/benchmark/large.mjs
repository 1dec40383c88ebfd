// A cluster that is larger than its browser may be: how soon a cold start answers, and whether the container's limit holds when what
// is preloaded does not fit and does not compress.
import { CUSTOM, MiB, PODS, memory, mib, policy, preload, row, sec, seconds, start } from "./lib.mjs";

const CONFIGMAPS = ["", "v1", "configmaps"];
const LIMIT = 256;

/** Cold start with everything preloaded: the first answer that shows rows, and the first that is complete. */
async function coldStart(objects) {
  policy({ preload: preload(CONFIGMAPS, PODS, ...CUSTOM), memoryBudget: "2Gi" });
  const program = await start();
  const path = "/api/v1/objects/core/configmaps?limit=100";
  let marked = true;
  const first = await program.until(path, async (answer) => {
    const { rows, complete, state, total } = await answer.json();
    // Whatever is there before all is has to say so.
    if (!complete && (total !== null || state !== "syncing")) marked = false;
    return rows.length > 0;
  });
  for (const [group, , resource] of [CONFIGMAPS, PODS, ...CUSTOM]) {
    await program.until(`/api/v1/objects/${group || "core"}/${resource}?limit=1`, async (answer) => (await answer.json()).complete);
  }
  const complete = program.since();
  await seconds(5);
  const { totals } = await program.get("/api/v1/cache");
  const rss = memory(program.pid, "VmRSS");
  await program.stop();
  return { first, complete, marked, rss, objects: totals.objects, bytes: totals.bytes, enough: totals.objects >= objects };
}

/** The same with a container's limit that is far too small; the most it ever took, by the kernel's own count. */
async function limited() {
  policy({ preload: preload(CONFIGMAPS, PODS, ...CUSTOM) });
  const program = await start("--memory-limit", `${LIMIT}Mi`);
  const states = new Set();
  const until = Date.now() + 90_000;
  let settled = 0;
  while (Date.now() < until && settled < 20) {
    await seconds(1);
    const { resources, totals } = await program.get("/api/v1/cache").catch(() => ({ resources: [], totals: {} }));
    const kind = resources.find((one) => one.resource === "configmaps" && one.group === "core");
    if (kind) states.add(`${kind.state}${kind.reason ? ` (${kind.reason})` : ""}`);
    // Nothing is under way any more.
    settled = resources.length > 0 && resources.every((one) => one.state !== "syncing") && totals.bytes > 0 ? settled + 1 : 0;
  }
  const peak = memory(program.pid, "VmHWM");
  const list = await program.get("/api/v1/objects/core/configmaps?limit=1");
  await program.stop();
  return { peak, states: [...states].join(", "), list };
}

export async function large(objects) {
  const cold = await coldStart(objects);
  const small = await limited();
  return {
    title: `A large cluster: ${cold.objects} objects, most of them ConfigMaps that do not compress`,
    header: ["", "measured"],
    facts: [
      ["first rows after a cold start", sec(cold.first)],
      ["all kinds complete", sec(cold.complete)],
      ["RSS, all of them in memory", `${mib(cold.rss)} (${mib(cold.bytes)} counted)`],
      [`ConfigMaps in a container of ${LIMIT} MiB`, small.states],
      ["their answer then", `state ${small.list.state}, reason ${small.list.reason}, complete ${small.list.complete}`],
    ],
    rows: [
      row(`cold start with ${cold.objects} objects: first rows, marked as partial`, "≤ 1 s", `${sec(cold.first)}${cold.marked ? "" : ", NOT marked"}`, cold.first <= 1 && cold.marked && cold.enough),
      row(`peak RSS in a container of ${LIMIT} MiB that they do not fit in`, `≤ ${LIMIT} MiB`, mib(small.peak), small.peak <= LIMIT * MiB),
    ],
  };
}
if (process.argv[1] === import.meta.filename) {
  console.log(JSON.stringify(await large(100_000), null, 1));
}
