// Writes a .br and a .gz beside each built file, so that the server never compresses at answer time.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const names = await readdir(dist, { recursive: true });
for (const name of names.filter((one) => /\.(html|js|css|svg|json)$/.test(one))) {
  const file = new URL(name, dist);
  const text = await readFile(file);
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  await writeFile(`${file.pathname}.br`, brotliCompressSync(text, { params: quality }));
  await writeFile(`${file.pathname}.gz`, gzipSync(text, { level: 9 }));
}
