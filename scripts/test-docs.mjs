// Checks that documents say what is: both READMEs have the same shape, links and make targets exist, and every flag,
// variable, metric and reason of the code is in docs/operations.md.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const read = (path) => readFileSync(path, "utf8");
const faults = [];
const equal = (what, a, b) => {
  if (JSON.stringify(a) !== JSON.stringify(b)) faults.push(`${what}:\n  ${a.join("\n  ")}\n  ---\n  ${b.join("\n  ")}`);
};
const all = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1]);

const [english, chinese] = ["README.md", "README.zh-CN.md"].map(read);
const fences = /^```\w*\n[\s\S]*?^```$/gm;
const shape = (text) => all(text.replace(fences, ""), /^(#+) /gm);
equal("the READMEs' headings differ in level or number", shape(english), shape(chinese));
equal("the READMEs' code blocks differ", english.match(fences), chinese.match(fences));
// Names are the same in both languages; defaults and other words between backticks are among them.
const rows = (text) => all(text.replace(fences, ""), /^(\|.*\|)$/gm).map((row) => all(row, /(`[^`]+`)/g).join(" "));
equal("the READMEs' tables differ", rows(english), rows(chinese));
if (/[一-鿿]/.test(english.replace("简体中文", ""))) faults.push("README.md has Chinese text");

const documents = ["README.md", "README.zh-CN.md", ...readdirSync("docs").filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`)];
const targets = new Set(all(read("Makefile"), /^([a-z-]+):/gm));
for (const path of documents) {
  const text = read(path);
  for (const link of all(text, /\]\(([^)#]+)(?:#[^)]*)?\)/g)) {
    if (!/^https?:/.test(link) && !existsSync(join(dirname(path), link))) faults.push(`${path}: ${link} does not exist`);
  }
  for (const target of all(text, /`?make ([a-z-]+)`?/g)) {
    if (new RegExp(`(\`|^)make ${target}`, "m").test(text) && !targets.has(target)) faults.push(`${path}: there is no make ${target}`);
  }
  for (const file of all(text, /`((?:src|tests|web|charts|docs|scripts)\/[\w./-]+)`/g)) {
    if (!existsSync(file)) faults.push(`${path}: ${file} does not exist`);
  }
}

const operations = read("docs/operations.md");
const named = (what, words) => {
  if (words.length === 0) faults.push(`no ${what} were found in the code`);
  for (const word of words) {
    if (!operations.includes(`\`${word}\``)) faults.push(`docs/operations.md lacks the ${what} ${word}`);
  }
};
const config = read("src/config.rs");
const variables = all(config, /env = "(\w+)"/g);
named("variable", variables);
for (const readme of [english, chinese]) {
  for (const variable of variables) if (!readme.includes(`\`${variable}\``)) faults.push(`a README lacks ${variable}`);
}
const flags = all(config, /#\[arg\(long, env[\s\S]*?pub (\w+):/g).map((name) => `--${name.replaceAll("_", "-")}`);
named("flag", flags);
const reasons = all(read("src/reason.rs").split("reasons! {")[1].split("\n}")[0], /^ {4}(\w+),$/gm);
named("reason", reasons);
for (const word of all(operations.split("## Reasons")[1], /^\| `(\w+)`/gm)) {
  if (!reasons.includes(word)) faults.push(`docs/operations.md has the reason ${word}, the code has not`);
}
const metrics = all(read("src/metrics.rs").split("#[cfg(test)]")[0], /(?:IntGauge::new\(|Opts::new\(|HistogramOpts::new\()\s*"(\w+)"/g);
named("metric", metrics.map((name) => `crds_objects_browser_${name}`));
for (const name of all(operations, /`crds_objects_browser_(\w+)`/g)) {
  if (!metrics.includes(name)) faults.push(`docs/operations.md has the metric ${name}, the code has not`);
}
if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}
console.log(`docs: ${documents.length} documents, ${flags.length} flags, ${metrics.length} metrics, ${reasons.length} reasons: all as in the code`);
