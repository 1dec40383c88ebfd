// What the benchmarks have in common: the program and its peers as processes, what they take, and the rows of the report.
import { execFileSync, spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dirname, "../..");
export const bin = (name) => join(root, "bin", name);
export const seconds = (n) => new Promise((resolve) => setTimeout(resolve, n * 1000));
export const kubectl = (...args) => execFileSync("kubectl", args, { encoding: "utf8", cwd: root });
export const MiB = 1048576;

/** The kinds of the workload, as the peer names them. */
export const CUSTOM = [
  ["argoproj.io", "v1alpha1", "applications"],
  ["apiextensions.crossplane.io", "v1", "compositions"],
  ["gateway.networking.k8s.io", "v1", "httproutes"],
  ["monitoring.coreos.com", "v1", "servicemonitors"],
  ["monitoring.coreos.com", "v1", "prometheusrules"],
];

/** Bytes of a field of /proc/PID/status: VmRSS, VmHWM, RssAnon. */
export const memory = (pid, field) =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) * 1024;

/** Seconds of CPU that a process has taken. */
export const cpu = (pid) => {
  // The name in brackets may hold spaces; the times are the 12th and 13th field after it.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

/** The process of the API server of KUBECONFIG, which has its folder among its arguments. */
export function apiServer() {
  const port = /server: https:\/\/[^:]+:(\d+)/.exec(readFileSync(process.env.KUBECONFIG, "utf8"))[1];
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      if (line[line.indexOf("--secure-port") + 1] === port && line.includes("--etcd-servers")) return Number(pid);
    } catch {
      // It ended while we looked.
    }
  }
  throw new Error(`no process serves the API at port ${port}`);
}

/** The program, started. `settled` waits until every preloaded kind is complete; `stop` ends it. */
export async function start(...flags) {
  const ports = execFileSync(join(root, "scripts/free-ports"), ["2"], { encoding: "utf8" }).trim().split(" ");
  const [url, ops] = ports.map((port) => `http://127.0.0.1:${port}`);
  const began = performance.now();
  const child = spawn(
    bin("crds-objects-browser"),
    ["--listen", new URL(url).host, "--ops-listen", new URL(ops).host, "--log", "warn", ...flags],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  const end = () => child.kill();
  process.on("exit", end);
  const get = async (path) => {
    const answer = await fetch(url + path);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const until = async (path, met) => {
    for (;;) {
      if (child.exitCode !== null) throw new Error("the program ended");
      const answer = await fetch(path.startsWith("http") ? path : url + path).catch(() => undefined);
      if (answer?.ok && (await met(answer))) return (performance.now() - began) / 1000;
      await answer?.body?.cancel().catch(() => {});
      await seconds(0.02);
    }
  };
  return {
    pid: child.pid,
    url,
    ops,
    get,
    until,
    since: () => (performance.now() - began) / 1000,
    settled: () => until(`${ops}/readyz`, () => true),
    async stop() {
      const ended = new Promise((resolve) => child.on("exit", resolve));
      process.off("exit", end);
      child.kill();
      await ended;
    },
  };
}

/** Applies the product's CRD and a policy. */
export function policy(spec) {
  kubectl("apply", "--server-side", "-f", "crds");
  kubectl("wait", "--for=condition=Established", "crd/browsercachepolicies.crds-objects-browser.io");
  const text = JSON.stringify({
    apiVersion: "crds-objects-browser.io/v1alpha1",
    kind: "BrowserCachePolicy",
    metadata: { name: "default" },
    spec,
  });
  execFileSync("kubectl", ["apply", "-f", "-"], { input: text, cwd: root });
}

export const preload = (...kinds) => kinds.map(([group, , resource]) => (group ? { group, resource } : { resource }));
export const PODS = ["", "v1", "pods"];

export const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];

export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), n: sorted.length };
}

/** One row of the report: a promise, what was measured, and whether it was kept. */
export const row = (what, promise, measured, kept) => ({ what, promise, measured, kept });

const number = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));
export const ms = (value) => `${number(value)} ms`;
export const mib = (bytes) => `${number(bytes / MiB)} MiB`;
export const sec = (value) => `${number(value)} s`;
export const times = (value) => `${number(value)} times`;
