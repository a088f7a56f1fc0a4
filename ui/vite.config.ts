// Builds the window. The reader frame has its own configuration: it is one script that a hash must name.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** KaTeX brings each face in three formats; every webview that we run in reads the first. */
const oneFontFormat: Plugin = {
  name: 'one-font-format',
  enforce: 'pre',
  transform: (code, id) => (/katex\.css$/.test(id) ? code.replace(/,\s*url\([^)]+\.(?:woff|ttf)\)\s*format\([^)]+\)/g, '') : null),
};

export default defineConfig({
  plugins: [svelte(), oneFontFormat],
  // Under test Svelte must resolve to its browser build, or components cannot mount.
  resolve: process.env['VITEST'] ? { conditions: ['browser'] } : {},
  build: {
    target: ['es2022', 'safari16.4'],
    outDir: 'dist',
    emptyOutDir: true,
    // The window's content policy allows files of its own origin only, no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
  },
  server: {
    strictPort: true,
    // `commonplace dev serve` is the library behind it.
    proxy: Object.fromEntries(
      ['/call', '/events', '/page', '/blob', '/font'].map((path) => [path, { target: 'http://127.0.0.1:4650', changeOrigin: true }]),
    ),
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    restoreMocks: true,
    // A busy machine is no reason to fail.
    testTimeout: 30_000,
    pool: 'threads',
  },
});
