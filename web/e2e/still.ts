// A made-up cluster in which it is always the same time (dev/serve.mjs): whatever is seen of it is seen again.

export const NOW = '2026-03-14T15:09:26Z';

export const stillPort = Number(process.env.COB_MOCK_STILL_PORT ?? 5195);
