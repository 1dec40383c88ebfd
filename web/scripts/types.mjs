// Writes src/api/schema.d.ts from openapi.json; with --check it only says whether the two agree.
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const root = new URL('..', import.meta.url);
const target = new URL('src/api/schema.d.ts', root);
const document = JSON.parse(await readFile(new URL('openapi.json', root), 'utf8'));
const text =
  '// Generated from openapi.json by `npm run types`.\n\n' + astToString(await openapiTS(document));

if (process.argv.includes('--check')) {
  const held = await readFile(target, 'utf8').catch(() => '');
  if (held !== text) {
    console.error('src/api/schema.d.ts is not what openapi.json says: run `npm run types`');
    process.exit(1);
  }
} else {
  await writeFile(target, text);
}
