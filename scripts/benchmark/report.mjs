// Puts together what the parts of the benchmark found: prints it, and writes it into docs/performance.md between its two marks.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { MiB, mib, ms, root, row, sec } from "./lib.mjs";

const folder = join(root, "target/benchmark");
const page = join(root, "docs/performance.md");
const [begin, end] = ["<!-- what make benchmark found -->", "<!-- end of what make benchmark found -->"];

/** The engine alone, from the lines of benches/figures.rs. */
function engine() {
  const lines = readFileSync(join(folder, "figures.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line));
  const of = (what) => lines.filter((line) => line[what]).map((line) => line[what]);
  const [hold, [relist], [path], latency] = [of("hold"), of("relist"), of("path"), of("latency")];
  const facts = hold.map((one) => [
    `${one.objects.toLocaleString("en")} objects in memory`,
    `${mib(one.rss)} RSS, ${mib(one.counted)} counted, ${sec(one.ingestCpu)} of CPU to make and take them in`,
  ]);
  facts.push([
    `a path into ${path.objects.toLocaleString("en")} objects that nobody asked for before, and again`,
    `${ms(path.first)}, ${ms(path.again)}`,
  ]);
  const queries = Object.keys(latency[0].queries);
  for (const name of queries) {
    const shown = latency.map(({ objects, queries }) => `${objects / 1000}k: ${ms(queries[name].p50)}, ${ms(queries[name].p99)}, first ${ms(queries[name].first)}`);
    facts.push([`${name}; p50, p99`, shown.join("; ")]);
  }
  // A regular expression and a path are not among what is promised.
  const promised = queries.filter((name) => name !== "regular expression");
  const rows = [];
  for (const [at, most] of [[200, 100_000], [450, 300_000]]) {
    const one = hold.find(({ objects }) => objects === most);
    rows.push(row(`RSS of ${most.toLocaleString("en")} objects`, `≤ ${at} MiB`, mib(one.rss), one.rss <= at * MiB));
  }
  const each = hold[0].counted / hold[0].objects;
  rows.push(row("stored bytes, all in, for each of these objects", "≤ 1.3 KiB", `${(each / 1024).toFixed(2)} KiB`, each <= 1.3 * 1024));
  const back = Math.min(...hold.map((one) => (one.rss - one.after) / (one.rss - one.base)));
  rows.push(row("RSS back within 2 s after a kind was dropped", "≥ 80 %", `${(100 * back).toFixed(0)} %`, back >= 0.8));
  rows.push(row("resync of 100,000 unchanged objects: CPU", "≤ 1.5 s", sec(relist.cpu), relist.cpu <= 1.5));
  rows.push(row("resync of 100,000 unchanged objects: more memory", "≤ 10 MiB", mib(relist.more), relist.more <= 10 * MiB));
  latency.forEach(({ objects, queries }, place) => {
    const most = [1, 3][place];
    const worst = promised.reduce((a, b) => (queries[a].p99 > queries[b].p99 ? a : b));
    rows.push(
      row(`page, filter, sort, substring in the engine at ${objects / 1000}k rows`, `p99 ≤ ${most} ms`, `p99 ${ms(queries[worst].p99)} (${worst})`, queries[worst].p99 <= most),
    );
  });
  return { title: "The engine alone", header: ["", "measured"], facts, rows };
}

/** What criterion found, by question and number of rows. */
function growth() {
  const text = readFileSync(join(folder, "engine.txt"), "utf8").replace(/\n\s+time:/g, " time:");
  const facts = new Map();
  for (const [, group, what, size, middle] of text.matchAll(/^(\w+)\/(.+)\/(\w+)\s+time:\s+\[\S+ \S+ (\S+ \S+) /gm)) {
    const name = `${group}: ${what}`;
    if (!facts.has(name)) facts.set(name, {});
    facts.get(name)[size] = middle;
  }
  const sizes = ["1000", "10000", "100000", "300000"];
  const rows = [...facts].map(([name, by]) => [name, ...(by[sizes[0]] ? sizes.map((size) => by[size] ?? "–") : [Object.entries(by).map(([kind, time]) => `${kind} ${time} for 4,096`).join("; "), "", "", ""])]);
  return { title: "How the engine grows (criterion, median)", header: ["", "1,000 rows", "10,000", "100,000", "300,000"], facts: rows, rows: [] };
}

const parts = readdirSync(folder).filter((name) => name.endsWith(".json")).sort().map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
parts.push(engine(), growth());
const promises = parts.flatMap((part) => part.rows);

const first = (command, ...flags) => execFileSync(command, flags, { encoding: "utf8", cwd: root }).trim().split("\n")[0];
const machine = `${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
const versions = `${first("rustc", "--version").split(" ").slice(0, 2).join(" ")}, ${first("go", "version").split(" ")[2]}, node ${process.version}`;
const revision = first("git", "rev-parse", "--short", "HEAD");
const table = (header, rows) => [`| ${header.join(" | ")} |`, `|${header.map(() => "---|").join("")}`, ...rows.map((cells) => `| ${cells.join(" | ")} |`)].join("\n");
const verdict = (kept) => (kept ? "pass" : "**falls short**");
const text = [
  `Measured ${new Date().toISOString().slice(0, 10)} on ${machine}; ${versions}; Kubernetes ${readFileSync(join(folder, "version.txt"), "utf8")}; revision ${revision}.`,
  table(["what", "promised", "measured", ""], promises.map((one) => [one.what, one.promise, one.measured, verdict(one.kept)])),
  ...parts.map((part) => `### ${part.title}\n\n${table(part.header, part.facts)}`),
].join("\n\n");

const before = readFileSync(page, "utf8");
const [head, rest] = [before.split(begin)[0], before.split(end)[1]];
writeFileSync(page, `${head}${begin}\n\n${text}\n\n${end}${rest}`);
for (const one of promises) console.log(`${one.kept ? "pass       " : "falls short"}  ${one.what}: ${one.measured} (${one.promise})`);
process.exit(promises.every((one) => one.kept) ? 0 : 1);
