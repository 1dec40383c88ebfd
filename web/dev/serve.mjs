// Serves the made-up cluster: node dev/serve.mjs [port] [token]
//
// With COB_MOCK_NOW (an ISO time) it is always that time there and nothing happens, so that each page always looks the same.

const still = process.env.COB_MOCK_NOW;
if (still !== undefined) Date.now = () => Date.parse(still);
// Objects get their ages when they are made.
const { mockServer } = await import('./server.mjs');

const [port = '5199', token = null] = process.argv.slice(2);
mockServer({ token, churn: still === undefined ? 800 : 0 }).listen(Number(port), '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${port}/ui/`),
);
