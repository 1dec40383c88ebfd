// Serves the made-up cluster: node dev/serve.mjs [port] [token]

import { mockServer } from './server.mjs';

const [port = '5199', token = null] = process.argv.slice(2);
mockServer({ token, churn: 800 }).listen(Number(port), '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${port}/ui/`),
);
