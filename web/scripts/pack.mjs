// Packs every built file with brotli and gzip beside it, and fails when the page has grown beyond its budget.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const BUDGET = 130_000;
let total = 0;
for (const entry of readdirSync("dist", { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || /\.(br|gz)$/.test(entry.name)) continue;
  const path = join(entry.parentPath, entry.name);
  const content = readFileSync(path);
  const packed = brotliCompressSync(content);
  writeFileSync(`${path}.br`, packed);
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  total += packed.length;
}
console.log(`web UI: ${total} bytes with brotli, ${BUDGET} at most`);
if (total > BUDGET) process.exit(1);
