import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const api = process.env.COB_URL ?? `http://${process.env.COB_LISTEN ?? '127.0.0.1:8080'}`;

export default defineConfig({
  base: '/ui/',
  plugins: [react()],
  build: {
    target: 'es2023',
    // Browsers that know popover, and light-dark(): otherwise every token would be written three times.
    cssTarget: ['chrome123', 'firefox125', 'safari17.5'],
    modulePreload: { polyfill: false },
    // Data URLs in CSS would be fine under the policy, in script they are not: keep files files.
    assetsInlineLimit: 0,
  },
  worker: { format: 'es' },
  server: { host: '127.0.0.1', proxy: { '/api': api } },
  test: { include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'], environment: 'node' },
});
