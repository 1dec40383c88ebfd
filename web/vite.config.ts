import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const mock = process.env.COB_URL ?? 'http://127.0.0.1:5199';

export default defineConfig({
  base: '/ui/',
  plugins: [react()],
  build: {
    target: 'es2023',
    // Browsers that know light-dark(): otherwise every token would be written three times.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    // Data URLs in CSS would be fine under the policy, in script they are not: keep files files.
    assetsInlineLimit: 0,
    rolldownOptions: {
      onwarn(warning, warn) {
        // Ariakit marks every file "use client", which means nothing to a bundle for browsers.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/api': mock } },
  test: { include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'], environment: 'node' },
});
