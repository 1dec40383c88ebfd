// (a) Side by side: the same objects of the same cluster, held by us and by client-go's dynamic informers.
import { spawn } from "node:child_process";
import { CUSTOM, PODS, apiServer, bin, cpu, memory, mib, policy, preload, row, sec, seconds, start } from "./lib.mjs";

/** The peer prints what it took when it has settled, and ends with its standard input. */
async function peer() {
  const server = apiServer();
  const before = cpu(server);
  const resources = [PODS, ...CUSTOM].map(([group, version, resource]) => `${resource}.${version}.${group}`);
  const child = spawn(bin("informer"), resources, { stdio: ["pipe", "pipe", "ignore"] });
  process.on("exit", () => child.kill());
  let text = "";
  for await (const part of child.stdout) {
    text += part;
    if (text.includes("\n")) break;
  }
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const serverCpu = cpu(server) - before;
  child.stdin.end();
  await ended;
  return { ...JSON.parse(text), serverCpu };
}

async function ours() {
  const server = apiServer();
  const before = cpu(server);
  const program = await start();
  const kinds = [PODS, ...CUSTOM].map(([group, , resource]) => `/api/v1/objects/${group || "core"}/${resource}?limit=1`);
  await program.until("/api/v1/objects/core/pods?limit=1", () => true);
  for (const path of kinds) await program.until(path, async (answer) => (await answer.json()).complete);
  const syncedSeconds = program.since();
  const cpuSeconds = cpu(program.pid);
  await seconds(5);
  const { totals } = await program.get("/api/v1/cache");
  const taken = {
    syncedSeconds,
    cpuSeconds,
    serverCpu: cpu(server) - before,
    peakRssBytes: memory(program.pid, "VmHWM"),
    steadyRssBytes: memory(program.pid, "VmRSS"),
    objects: totals.objects,
    bytes: totals.bytes,
  };
  await program.stop();
  return taken;
}

export async function sideBySide() {
  policy({ preload: preload(PODS, ...CUSTOM), memoryBudget: "1Gi" });
  // Each has the API server's caches warm: the first one would pay for both.
  await ours();
  const [theirs, us] = [await peer(), await ours()];
  const facts = [
    ["objects", String(us.objects), String(theirs.objects)],
    ["time to synced", sec(us.syncedSeconds), sec(theirs.syncedSeconds)],
    ["CPU until synced", sec(us.cpuSeconds), sec(theirs.cpuSeconds)],
    ["peak RSS", mib(us.peakRssBytes), mib(theirs.peakRssBytes)],
    ["steady RSS", mib(us.steadyRssBytes), mib(theirs.steadyRssBytes)],
    ["live heap", "–", mib(theirs.heapLiveBytes)],
    ["CPU of the API server", sec(us.serverCpu), sec(theirs.serverCpu)],
  ];
  const memoryRatio = theirs.steadyRssBytes / us.steadyRssBytes;
  const stored = us.bytes / us.objects;
  return {
    title: `Side by side: ${us.objects} objects, ours and client-go ${theirs.clientGoVersion}'s dynamic informers`,
    header: ["", "crds-objects-browser", "client-go"],
    facts,
    rows: [
      row(`RSS for ${us.objects} objects against client-go`, "≤ 1/15", `1/${memoryRatio.toFixed(1)}`, memoryRatio >= 15),
      row("time to synced against client-go", "≤ 1/2", `1/${(theirs.syncedSeconds / us.syncedSeconds).toFixed(1)}`, theirs.syncedSeconds / us.syncedSeconds >= 2),
      row("CPU until synced against client-go", "≤ 1/3", `1/${(theirs.cpuSeconds / us.cpuSeconds).toFixed(1)}`, theirs.cpuSeconds / us.cpuSeconds >= 3),
      row("stored bytes, all in, for each of these objects", "≤ 1.3 KiB", `${(stored / 1024).toFixed(2)} KiB`, stored <= 1.3 * 1024),
    ],
  };
}
if (process.argv[1] === import.meta.filename) console.log(JSON.stringify(await sideBySide(), null, 1));
