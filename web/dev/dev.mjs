// The UI with reload on change, before the server of COB_URL or, without it, before the made-up cluster.

import { createServer } from 'vite';
import { mockServer } from './server.mjs';

if (!process.env.COB_URL) {
  await new Promise((done) => mockServer().listen(5199, '127.0.0.1', done));
  process.env.COB_URL = 'http://127.0.0.1:5199';
}
const vite = await createServer();
await vite.listen();
vite.printUrls();
